import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Trigger } from '../../sandbox/src/github.ts'
import { startSandbox, WALKTHROUGH_LOGIN, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import {
  renderBoundary,
  renderRole,
  renderStatements,
  type Parameters,
  type Role
} from '../../__tests__/iam/template.ts'
import { EXAMPLES, type Workflow } from '../../__tests__/workflows/files.ts'
import type { Checks } from '../checks.ts'
import { startAct, type ActResult, type RunningAct } from './act.ts'
import { PUSH_TOKEN, REGION, ROLE, startStandIns, type Build } from './stand-ins.ts'
import { actionsOf, inputsFor } from './workflow.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** This action, as the examples name it. */
export const ACTION = 'OWNER/run-on-fargate@v1'

/** Plays an example, and checks what comes of it. */
export type Scenario = (checks: Checks) => Promise<void>

/** A repository whose workflows are the examples, with AWS, registries and GitHub around it. */
export interface Site {
  readonly sandbox: Sandbox
  /** Runs an example to its end. */
  readonly run: (example: string, trigger: Trigger, options?: RunOptions) => Promise<ActResult>
  /** Starts an example. */
  readonly start: (example: string, trigger: Trigger, options?: RunOptions) => Promise<RunningAct>
}

export interface RunOptions {
  readonly builds?: Build
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** The repository's variables and secrets, as the README has them. */
const VARIABLES = {
  AWS_ROLE_ARN: ROLE,
  DOCKERHUB_USERNAME: WALKTHROUGH_LOGIN.username
}
const SECRETS = { DOCKERHUB_TOKEN: WALKTHROUGH_LOGIN.password, DOCKERHUB_PUSH_TOKEN: PUSH_TOKEN }

export interface SiteOptions extends SandboxOptions {
  /** Parameters of `iam/github-oidc-role.yaml`, which makes the workflow's role, beside owner and repository. */
  readonly role?: Parameters
  /** Instead of the template's policies: a file in `iam/`, and what `iam/fill-in.sh` is told beside the place. */
  readonly policy?: { readonly file: string; readonly values: Readonly<Record<string, string>> }
}

/** Opens a site for one scenario and closes it afterwards. */
export async function onSite(
  { role: parameters = {}, policy, ...options }: SiteOptions,
  scenario: (site: Site) => Promise<void>
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'act-proof-'))
  const stack = { ...PLACE, Owner: 'acme', Repository: 'space', RepositoryHash: '88e66d4fc89b9eef', ...parameters }
  const role = renderRole(stack)
  const policies = policy === undefined ? [policyOf(renderStatements(stack))] : [filledIn(policy.file, policy.values)]
  const principal = { ...ROLE_SESSION, policies }
  const sandbox = await startSandbox({ ...options, principals: [principal] })
  try {
    makeRepository(join(folder, 'repository'))
    await createBoundary(sandbox, stack)
    await scenario(siteIn(folder, sandbox, subjectsOf(role)))
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const ROLE_SESSION = {
  arn: 'arn:aws:sts::123456789012:assumed-role/github-deploy/GitHubActions',
  userId: 'AROAEXAMPLE:GitHubActions',
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'not-a-real-secret-access-key',
  sessionToken: 'not-a-real-session-token'
}

const PLACE = { 'AWS::Partition': 'aws', 'AWS::Region': REGION, 'AWS::AccountId': '123456789012' }

/** The policy that the template gives the role; it may do nothing else. */
function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** The permissions boundary, which the same stack creates. */
async function createBoundary({ iam }: Sandbox, stack: Parameters): Promise<void> {
  const { ManagedPolicyName: PolicyName, PolicyDocument } = renderBoundary(stack)
  const input = { PolicyName, PolicyDocument: policyOf(PolicyDocument.Statement) }
  const call = { authorize: () => undefined, principal: { arn: 'arn:aws:iam::123456789012:user/administrator' } }
  await iam.operations.CreatePolicy?.(input as never, call as never)
}

/** The subjects of jobs that the role trusts, with `*` and `?` as wildcards. */
function subjectsOf({ AssumeRolePolicyDocument }: Role): string[] {
  return AssumeRolePolicyDocument.Statement.flatMap(({ Condition }) => Object.values(Condition.StringLike).flat())
}

/** As a reader of `docs/permissions.md` fills a policy in. */
function filledIn(policy: string, values: Readonly<Record<string, string>>): string {
  const place = { ACCOUNT: '123456789012', REGION, REPOSITORY: 'acme/space' }
  return execFileSync('sh', [join(ROOT, 'iam', 'fill-in.sh'), join(ROOT, 'iam', policy)], {
    encoding: 'utf8',
    env: { ...process.env, ...place, ...values }
  })
}

/** The user's repository: the examples where GitHub looks for workflows, and what they build, test and start from. */
function makeRepository(repository: string): void {
  for (const path of ['.github', 'deploy', 'tests']) mkdirSync(join(repository, path), { recursive: true })
  const workflows = join(repository, '.github', 'workflows')
  cpSync(join(ROOT, 'examples'), workflows, { recursive: true })
  // act would fetch a workflow of another repository from GitHub, so that all stand in one here. Certificates are issued here, too.
  for (const [name, { text }] of EXAMPLES) {
    const called = text.replace(/uses: acme\/workflows\/(\S+)@main/, 'uses: ./$1')
    writeFileSync(
      join(workflows, name),
      called.replace(/^( *)https: true$/m, '$&\n$1acme-directory: ${{ vars.ACME_DIRECTORY }}')
    )
  }
  cpSync(join(ROOT, 'examples', 'task-definition.json'), join(repository, 'deploy', 'task-definition.json'))
  cpSync(join(ROOT, 'examples', 'migrate-then-deploy.json'), join(repository, 'deploy', 'preview.json'))
  writeFileSync(join(repository, 'Dockerfile'), 'FROM scratch\n')
  writeFileSync(
    join(repository, 'tests', 'end-to-end.sh'),
    'sleep "${TAKES:-0}"; curl --fail --silent "$1" | grep "$EXPECTED"\n'
  )
}

function siteIn(folder: string, sandbox: Sandbox, trusted: readonly string[]): Site {
  let runs = 0
  const start = async (example: string, trigger: Trigger, options: RunOptions = {}): Promise<RunningAct> => {
    const workflow = withCalled(example)
    const { aws, rest } = environmentOf(sandbox)
    const surroundings = { sandbox, workflow, trigger, trusted, builds: options.builds ?? {}, credentials: aws }
    const standIns = await startStandIns(surroundings)
    runs += 1
    const run = startAct({
      folder,
      workflow: join('.github', 'workflows', example),
      trigger,
      actions: layActions(join(folder, 'actions'), workflow),
      env: {
        ...rest,
        STAND_INS_URL: standIns.url,
        GITHUB_RUN_ID: String(1000 + runs),
        EXPECTED: 'built as',
        ...options.env
      },
      variables: { ...VARIABLES, ...options.variables },
      secrets: { ...SECRETS, ...options.secrets }
    })
    return { ...run, done: run.done.finally(() => standIns.close()) }
  }
  return { sandbox, start, run: async (...run) => (await start(...run)).done }
}

/** The example with the jobs of the workflows that it calls in place of the jobs that call them. */
function withCalled(example: string): Workflow {
  const workflow = EXAMPLES.get(example)?.workflow
  if (workflow === undefined) throw new Error(`There is no example ${example}.`)
  const jobs = Object.entries(workflow.jobs).flatMap(([name, job]) =>
    job.uses === undefined ? [[name, job] as const] : Object.entries(withCalled(calledIn(job.uses)).jobs)
  )
  return { ...workflow, jobs: Object.fromEntries(jobs) }
}

/** The example that a job calls. */
function calledIn(uses: string): string {
  return basename(uses).replace(/@.*/, '')
}

/** Of the sandbox's environment what the login at AWS gives, and the rest. */
function environmentOf({ environment }: Sandbox) {
  const isCredential = (name: string) => /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name)
  const pick = (which: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(environment).filter(([name]) => which(name)))
  return { aws: pick(isCredential), rest: pick((name) => !isCredential(name) && name !== 'AWS_REGION') }
}

/** Puts the committed files of this action, and a stand-in for every other one, into folders for act. */
function layActions(folder: string, workflow: Workflow): Record<string, string> {
  return Object.fromEntries(
    actionsOf(workflow).map((action) => {
      const path = join(folder, action.replace(/[/@]/g, '-'))
      mkdirSync(path, { recursive: true })
      if (action === ACTION) {
        for (const part of ['action.yml', 'entry', 'dist'])
          cpSync(join(ROOT, part), join(path, part), { recursive: true })
      } else {
        writeFileSync(join(path, 'action.yml'), JSON.stringify(standIn(action, inputsFor(workflow, action))))
        cpSync(join(import.meta.dirname, 'stand-in.mjs'), join(path, 'stand-in.mjs'))
      }
      return [action, path]
    })
  )
}

/** An action's file that declares the inputs which the workflow gives it. */
function standIn(action: string, inputs: readonly string[]): object {
  return {
    name: action,
    description: 'A stand-in',
    inputs: Object.fromEntries(inputs.map((name) => [name, { description: name }])),
    runs: { using: 'node24', main: 'stand-in.mjs' }
  }
}
