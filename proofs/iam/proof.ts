/**
 * The policies of `iam/`, as `fill-in.sh` and CloudFormation fill them in, before a policy engine that is not ours: what each
 * of two repositories with names that are easily mixed up may do to its own things and to the other's.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { isWildcardOnlyAction, runSimulation } from '@cloud-copilot/iam-simulate'
import { renderBoundary, renderStatements } from '../../__tests__/iam/template.ts'
import { namesFor } from '../../src/ownership.ts'
import { openChecks } from '../checks.ts'
import { ACCOUNT, ESCALATIONS, NEVER, REGION, requestsFor, type Request } from './requests.ts'

const IAM = join(import.meta.dirname, '..', '..', 'iam')

/** Names of which one is the beginning of the other, or that differ in a capital, a hyphen's place, or a dot. */
const PAIRS = [
  ['octo/space', 'octo/space-shop'],
  ['octo/space', 'octo/spac'],
  ['octo/space', 'octo/space.shop'],
  ['octo/space', 'Octo/space'],
  ['octo/space', 'octo/Space'],
  ['acme/labs-web', 'acme-labs/web'],
  ['octo/space-x', 'octo-space/x'],
  ['a/b.c', 'a/b-c'],
  ['a/b_c', 'a/b-c']
] as const

/** The policies of a repository's workflow, and the most that its execution role can do. */
interface Policies {
  readonly workflow: unknown
  readonly boundary: unknown
}

const SOURCES: Readonly<Record<string, (repository: string) => Policies>> = {
  'fill-in.sh': (repository) => ({
    workflow: fillIn('deployer-policy.json', repository),
    boundary: fillIn('execution-role-boundary.json', repository)
  }),
  'github-oidc-role.yaml': (repository) => {
    const parameters = parametersOf(repository)
    return {
      workflow: { Version: '2012-10-17', Statement: renderStatements(parameters) },
      boundary: renderBoundary(parameters).PolicyDocument
    }
  }
}

const checks = openChecks('iam')
try {
  for (const [source, policiesOf] of Object.entries(SOURCES)) {
    for (const pair of PAIRS) {
      for (const [own, other] of [pair, pair.toReversed()] as [string, string][]) {
        await checkRepository(`${source}, ${own}`, policiesOf(own), { own, other })
      }
    }
  }
  await checkPlan()
  await checkOrganisation()
  // When AWS narrows it one day, the policies can do so too.
  const wildcard = await isWildcardOnlyAction('ecs', 'DeregisterTaskDefinition')
  checks.equal('AWS narrows ecs:DeregisterTaskDefinition to nothing', wildcard, true)
} catch (error) {
  checks.broke(error)
}
checks.close()

async function checkRepository(
  what: string,
  { workflow, boundary }: Policies,
  { own, other }: { readonly own: string; readonly other: string }
): Promise<void> {
  const ask = (request: Request) => answerTo(request, workflow)
  for (const request of requestsFor(own, own)) {
    checks.equal(`${what}: ${request.what} of its own`, await ask(request), 'Allowed')
  }
  for (const request of [...requestsFor(own, other), ...requestsFor(other, other)]) {
    checks.equal(`${what}: ${request.what} of ${other}`, await ask(request), 'ImplicitlyDenied')
  }
  for (const request of [...NEVER(own), ...NEVER(other), ...ESCALATIONS(own)]) {
    checks.equal(`${what}: ${request.what}`, await ask(request), 'ImplicitlyDenied')
  }
  const anything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
  const within = (request: Request) => answerTo(request, anything, boundary)
  const read = (repository: string) =>
    requestsFor(repository, repository).filter(({ what }) => what === 'read the secret')
  for (const request of read(own)) {
    checks.equal(`${what}: the execution role can ${request.what}`, await within(request), 'Allowed')
  }
  for (const request of [...read(other), ...NEVER(own), ...ESCALATIONS(own)]) {
    checks.equal(`${what}: the execution role cannot ${request.what}`, await within(request), 'ImplicitlyDenied')
  }
}

async function checkPlan(): Promise<void> {
  const plan = fillIn('deployer-policy-plan.json', 'octo/space')
  for (const request of requestsFor('octo/space', 'octo/space')) {
    if (request.action === 'secretsmanager:DescribeSecret' || request.action.startsWith('iam:Get')) continue
    if (request.action === 'logs:ListTagsForResource') continue
    checks.equal(`a plan cannot ${request.what}`, await answerTo(request, plan), 'ImplicitlyDenied')
  }
}

/** One role of two repositories: what it can do to their things, to those of a third, and to what belongs to nobody. */
async function checkOrganisation(): Promise<void> {
  const env = { ...process.env, ACCOUNT, REGION, REPOSITORIES: 'octo/space octo/shop', EXECUTION_ROLE: 'shared' }
  const files = [join(IAM, 'fill-in.sh'), join(IAM, 'organisation-policy.json')]
  const policy: unknown = JSON.parse(execFileSync('sh', files, { env, encoding: 'utf8' }))
  // Role and secret are the organization's own.
  const requests = (by: string, owner: string) =>
    requestsFor(by, owner).filter(({ action }) => !/^(?:iam|secretsmanager):/.test(action))
  for (const own of ['octo/space', 'octo/shop']) {
    for (const request of requests(own, own)) {
      checks.equal(`one role of many: ${request.what} of ${own}`, await answerTo(request, policy), 'Allowed')
    }
  }
  const tagged = requests('octo/space', 'octo/spaces').filter(
    ({ action, context }) => !action.startsWith('logs:') && 'aws:ResourceTag/run-on-fargate:repository' in context
  )
  for (const request of [...tagged, ...NEVER('octo/space'), ...ESCALATIONS('octo/space')]) {
    checks.equal(`one role of many: ${request.what} of another`, await answerTo(request, policy), 'ImplicitlyDenied')
  }
}

async function answerTo({ action, resource, context }: Request, policy: unknown, boundary?: unknown): Promise<string> {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/asking`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context
      },
      identityPolicies: [{ name: 'own', policy }],
      ...(boundary !== undefined && { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
      serviceControlPolicies: [{ orgIdentifier: 'root', policies: [{ name: 'everything', policy: everything }] }],
      resourceControlPolicies: []
    },
    {}
  )
  return result.overallResult ?? `${result.resultType}: ${JSON.stringify(result.errors)}`
}

function fillIn(file: string, repository: string): unknown {
  const env = { PATH: process.env.PATH, ACCOUNT, REGION, REPOSITORY: repository }
  return JSON.parse(execFileSync('sh', [join(IAM, 'fill-in.sh'), join(IAM, file)], { env, encoding: 'utf8' }))
}

function parametersOf(repository: string): Readonly<Record<string, string>> {
  const [Owner = '', Repository = ''] = repository.split('/')
  const [RepositoryHash = ''] = /[0-9a-f]{16}/.exec(namesFor({ repository, environment: 'main' }, REGION).family) ?? []
  const pseudo = { 'AWS::Partition': 'aws', 'AWS::Region': REGION, 'AWS::AccountId': ACCOUNT }
  return { ...pseudo, Owner, Repository, RepositoryHash }
}
