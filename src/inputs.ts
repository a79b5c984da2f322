import * as core from '@actions/core'
import { jobOf, type Subject } from './ownership.ts'
import { definitionShape } from './aws/definition-shape.ts'
import { ActionError } from './errors.ts'
import type { RunContext } from './github/run-context.ts'
import { whyEnded, type Decision } from './github/trigger.ts'
import { parseArn, readRole, type Arn, type RoleReference } from './inputs/arns.ts'
import { parseCidrs } from './inputs/cidrs.ts'
import { parseCommand } from './inputs/command.ts'
import { chooseContainers, withPullable } from './inputs/containers.ts'
import { compareInputs, factsOf, requireDryMode } from './inputs/conflicts.ts'
import { readDomain, readZoneId } from './inputs/domain.ts'
import { parseDuration } from './inputs/duration.ts'
import { parseIds, parseTags } from './inputs/lists.ts'
import { chooseLogins, type LoginInputs } from './inputs/login.ts'
import { parseHostLogins, splitLogins } from './inputs/login-lines.ts'
import { maskLines, maskLogin } from './inputs/mask.ts'
import { parsePorts } from './inputs/ports.ts'
import { parseSize, requireRoom, type Size } from './inputs/size.ts'
import { parseTemplate, type Template, type TemplateFile } from './inputs/template.ts'
import { readTemplateFile } from './inputs/template-file.ts'
import { parseSecrets, parseVariables } from './inputs/variables.ts'
import {
  launchTypeOf,
  type Compute,
  type Container,
  type Containers,
  type Deployment,
  type ExecutionRole,
  type GitHubUse,
  type Network,
  type OwnInterface,
  type Program,
  type Readiness,
  type Request
} from './deployment.ts'
import { keepSecret } from './runner.ts'
import { subjectOf, whatToRemove } from './subject.ts'

/** The days that CloudWatch Logs takes. Source: PutRetentionPolicy in its API reference. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]

/**
 * Reads every input once. The password is masked before anything else is looked at.
 * Throws an `ActionError` for the first value that cannot be, naming the input, the value and what is allowed.
 */
export function readInputs(context: RunContext, decision: Decision, wish = readWish()): Request {
  const { mode, login, github, follows } = wish
  if (decision.do === 'skip') return { kind: 'nothing', why: decision.why }
  const todo = mode === 'auto' ? decision.do : mode
  const dryRun = readTruth('dry-run')
  requireDryMode(dryRun, mode)
  const zoneId = readZoneId(core.getInput('hosted-zone-id'))
  if (todo === 'sweep')
    return { kind: 'sweep', repository: context.repository, ...readCluster(), dryRun, zoneId, github }
  const belongs = { environment: core.getInput('environment'), follows }
  if (todo === 'destroy') {
    const what = whatToRemove(context, belongs, { ...decision, said: mode === 'destroy' })
    return 'why' in what ? { kind: 'nothing', ...what } : { kind: 'removal', ...what, ...readCluster(), zoneId, github }
  }
  const ended = belongs.environment === '' ? whyEnded(context) : undefined
  if (ended !== undefined) return { kind: 'nothing', why: ended }
  const deployment = readDeployment({ context, login, github, subject: subjectOf(context, belongs) })
  return todo === 'plan' ? { kind: 'plan', deployment } : deployment
}

/** What is asked for before the event is looked at. */
export interface Wish {
  readonly mode: 'auto' | 'deploy' | 'destroy' | 'sweep' | 'plan'
  /** Whether the environment belongs to the run's pull request, branch or tag. */
  readonly follows: boolean
  readonly login: UnreadLogin
  readonly github: GitHubUse
}

/** Reads the mode and all that is secret, which the runner masks from here on. */
export function readWish(): Wish {
  const login = readLogin()
  const github = readGitHub()
  const mode = oneOf('mode', ['auto', 'deploy', 'destroy', 'sweep', 'plan'])
  const named = core.getInput('environment') !== ''
  return { login, github, mode, follows: core.getInput('follow-ref') === '' ? !named : readTruth('follow-ref') }
}

function readDeployment(given: {
  readonly context: RunContext
  readonly login: UnreadLogin
  readonly github: GitHubUse
  readonly subject: Subject
}): Deployment {
  const { context, login, github, subject } = given
  const compute = readCompute()
  const program = readProgram()
  const { template, tags, warnings = [] } = readTemplate(compute, program)
  const network = readNetwork(compute, template)
  const conflicts = compareInputs(
    (input) => core.getInput(input),
    template && factsOf(template, launchTypeOf({ compute }))
  )
  for (const warning of [...warnings, ...conflicts]) core.warning(warning)
  const size = readSize(template, compute)
  const containers = readContainers(template, login, context.repository)
  const common = {
    template: template && withPullable(template, containers.slice(1)),
    containers,
    program,
    ports: parsePorts(core.getInput('port')),
    size,
    architecture: optional(core.getInput('architecture'), () => oneOf('architecture', ['X86_64', 'ARM64'])),
    // Source: EphemeralStorage in the ECS API reference; 20 GiB is what a task has without it.
    ephemeralStorage: optional(core.getInput('ephemeral-storage'), () => wholeNumber('ephemeral-storage', 21, 200)),
    count: wholeNumber('count', 1, 10),
    executionRole: readExecutionRole(template),
    taskRole: readTaskRole(template),
    cluster: readCluster(),
    compute,
    network,
    logGroup: optional(core.getInput('log-group'), (name) =>
      matching('log-group', name, /^[.\-_/#A-Za-z0-9]{1,512}$/, 'up to 512 letters, digits and `.`, `-`, `_`, `/`, `#`')
    ),
    logRetentionDays: readRetention(),
    tags: { ...tags, ...parseTags(core.getInput('tags')) },
    timeout: wholeNumber('timeout-minutes', 1, 360) * 60_000,
    timeToLive: optional(core.getInput('time-to-live'), (text) => parseDuration('time-to-live', text)),
    github
  }
  const ready = readReadiness()
  const keepRunning = readTruth('keep-running')
  const maxEnvironments = optional(core.getInput('max-environments'), () => wholeNumber('max-environments', 1, 10_000))
  const get = (input: string) => core.getInput(input)
  const domain = readDomain(get, { environment: subject.environment, waitFor: get('wait-for') })
  return ready === 'stopped'
    ? { kind: 'job', subject: jobOf(subject), ...common }
    : { kind: 'service', subject, ready, keepRunning, maxEnvironments, domain, ...common }
}

/** The credentials as they were given, of which nothing has been judged. */
type UnreadLogin = Omit<LoginInputs, 'logins'> & { readonly listed: string }

/** Reads all that is secret, and has the runner mask it. Refuses nothing: a run that needs no credentials may lack them. */
function readLogin(): UnreadLogin {
  const username = core.getInput('registry-username')
  // A line end is what `echo` adds when a secret is stored; blanks may belong to the password.
  const password = core.getInput('registry-password', { trimWhitespace: false }).replace(/[\r\n]+$/, '')
  const listed = core.getInput('registry-logins')
  maskLogin(username, password, keepSecret)
  maskLines(listed, keepSecret)
  for (const login of splitLogins(listed)) maskLogin(login.username, login.password, keepSecret)
  return {
    username,
    password,
    listed,
    secretName: core.getInput('secret-name'),
    secretArn: core.getInput('secret-arn'),
    kmsKeyId: core.getInput('kms-key-id')
  }
}

/** The token is masked, also where it is one of the user's own. */
function readGitHub(): GitHubUse {
  const token = core.getInput('github-token')
  keepSecret(token)
  return { token, comment: readTruth('pr-comment'), deployment: readTruth('github-deployment') }
}

function readTruth(input: string): boolean {
  return oneOf(input, ['true', 'false']) === 'true'
}

/** ECS takes the name or the ARN of a cluster; the rest of the ARN is compared with the account and Region of the run later. */
function readCluster(): { readonly cluster: string; readonly clusterArn?: Arn } {
  const text = core.getInput('cluster')
  if (text.startsWith('arn:')) {
    const clusterArn = parseArn('cluster', text, 'cluster')
    return { cluster: text.slice(text.indexOf('/') + 1), clusterArn }
  }
  const name = /^[A-Za-z0-9_-]{1,255}$/
  return {
    cluster: matching(
      'cluster',
      text,
      name,
      'the name of a cluster (up to 255 letters, digits, `_` and `-`) or its ARN'
    )
  }
}

function readTemplate(compute: Compute, { environment, secrets }: Program): Partial<TemplateFile> {
  const path = core.getInput('task-definition')
  if (path === '') return {}
  const get = (input: string) => core.getInput(input)
  const replacesRole = get('execution-role-arn') !== '' || get('execution-role-name') !== ''
  return parseTemplate(path, readTemplateFile(path, process.env), definitionShape(), {
    launchType: launchTypeOf({ compute }),
    image: get('image'),
    container: get('container-name'),
    variables: Object.keys({ ...environment, ...secrets }),
    replaced: [
      ...(replacesRole ? (['executionRoleArn'] as const) : []),
      ...(get('task-role-arn') === '' ? [] : (['taskRoleArn'] as const))
    ]
  })
}

/** The containers with their images and credentials, the main one first. */
function readContainers(template: Template | undefined, given: UnreadLogin, repository: string): Containers {
  const asked = core.getInput('container-name')
  const container =
    asked === ''
      ? ''
      : matching('container-name', asked, /^[A-Za-z0-9_-]{1,255}$/, 'up to 255 letters, digits, `_` and `-`')
  const [first, ...others] = chooseContainers(template, { image: core.getInput('image'), container })
  const logins = chooseLogins({ ...given, logins: parseHostLogins(given.listed) }, [first, ...others], repository)
  const withCredentials = ({ container: name, image }: typeof first, index: number): Container => ({
    name,
    image,
    credentials: logins[index] ?? { kind: 'none' }
  })
  return [withCredentials(first, 0), ...others.map((other, index) => withCredentials(other, index + 1))]
}

function readProgram(): Program {
  const environment = parseVariables(core.getInput('environment-variables', { trimWhitespace: false }))
  const secrets = parseSecrets(core.getInput('secrets'))
  const twice = Object.keys(environment).find((name) => Object.hasOwn(secrets, name))
  if (twice !== undefined) {
    throw new ActionError(
      'VARIABLE_INVALID',
      `\`environment-variables\` and \`secrets\` both set ${twice}.`,
      'Set each variable in one of the two.'
    )
  }
  return { command: optional(core.getInput('command'), parseCommand), environment, secrets }
}

/**
 * The size of the task: what the template says, else the inputs. Only Fargate has a table of sizes; on EC2, the containers
 * of a template may say it all.
 */
function readSize(template: Template | undefined, compute: Compute): Size | undefined {
  const containers = template?.containerDefinitions ?? []
  const says = (['cpu', 'memory'] as const).filter((field) => template?.[field] !== undefined)
  const own = says.length > 0
  const inContainers = containers.some((each) => (each.memory ?? each.memoryReservation) !== undefined)
  const ofInstances = compute.kind === 'instances' && template !== undefined
  if (ofInstances && (own || inContainers)) return undefined
  const size = parseSize(
    template?.cpu ?? core.getInput('cpu'),
    template?.memory ?? core.getInput('memory'),
    own ? { path: core.getInput('task-definition'), says } : undefined
  )
  requireRoom(containers, size)
  return size
}

/** A template that names its role means that one, unless an input names another. */
function readExecutionRole(template: Template | undefined): ExecutionRole {
  const arn = core.getInput('execution-role-arn')
  const name = core.getInput('execution-role-name')
  if (arn !== '' && name !== '') {
    throw new ActionError(
      'ROLE_AMBIGUOUS',
      '`execution-role-arn` and `execution-role-name` are both set.',
      'Use `execution-role-arn` for a role that is not to be changed, or `execution-role-name` for one that is kept for you.'
    )
  }
  if (arn !== '') return { arn: parseArn('execution-role-arn', arn, 'role') }
  if (name === '' && template?.executionRoleArn !== undefined) {
    return { arn: roleOf('executionRoleArn', template.executionRoleArn) }
  }
  const [, path = '/', last = ''] = /^(.*\/)?([^/]*)$/.exec(name) ?? []
  return {
    path: matching(
      'execution-role-name',
      path.startsWith('/') ? path : `/${path}`,
      /^\/(?:[\x21-\x2e\x30-\x7e]+\/)*$/,
      'a name with or without a path in front: `ci/tasks/name`'
    ),
    name: optional(last, (text) =>
      matching(
        'execution-role-name',
        text,
        /^[\w+=,.@-]{1,64}$/,
        'up to 64 letters, digits and `_`, `+`, `=`, `,`, `.`, `@`, `-`'
      )
    ),
    boundary: optional(
      core.getInput('permissions-boundary-arn'),
      (text) => parseArn('permissions-boundary-arn', text, 'policy').text
    )
  }
}

function readTaskRole(template: Template | undefined): RoleReference | undefined {
  const arn = core.getInput('task-role-arn')
  if (arn !== '') return parseArn('task-role-arn', arn, 'role')
  return optional(template?.taskRoleArn ?? '', (text) => roleOf('taskRoleArn', text))
}

/** A role of the file, which has been checked with the others of its fields. */
function roleOf(field: string, text: string): RoleReference {
  return { ...(readRole(text) ?? { text }), field }
}

function readCompute(): Compute {
  const launchType = oneOf('launch-type', ['FARGATE', 'FARGATE_SPOT', 'EC2'])
  return launchType === 'EC2' ? { kind: 'instances' } : { kind: 'fargate', spot: launchType === 'FARGATE_SPOT' }
}

/** Tasks on Fargate always have interfaces of their own; on EC2 unless a template says otherwise. */
function readNetwork(compute: Compute, template: Template | undefined): Network {
  const own: OwnInterface = {
    kind: 'own',
    vpcId: optional(core.getInput('vpc-id'), (id) =>
      matching('vpc-id', id, /^vpc-[0-9a-f]{8,17}$/, 'an id such as `vpc-0123456789abcdef0`')
    ),
    subnets: atMost(16, 'subnets', parseIds('subnets', core.getInput('subnets'), 'subnet-')),
    securityGroups: atMost(5, 'security-groups', parseIds('security-groups', core.getInput('security-groups'), 'sg-')),
    assignPublicIp: readTruth('assign-public-ip'),
    ingress: parseCidrs(core.getInput('ingress-cidrs'))
  }
  if (compute.kind === 'fargate' || template === undefined || template.networkMode === 'awsvpc') return own
  return { kind: template.networkMode === 'host' ? 'host' : 'bridge' }
}

function readRetention(): number {
  const days = wholeNumber('log-retention-days', 1, 3653)
  if (RETENTION_DAYS.includes(days)) return days
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`log-retention-days\` is "${days}", which CloudWatch Logs does not take.`,
    `It may be ${RETENTION_DAYS.join(', ')}.`
  )
}

function readReadiness(): Readiness | 'stopped' {
  const when = oneOf('wait-for', ['running', 'healthy', 'stopped', 'none'])
  const settle = wholeNumber('settle-seconds', 0, 3600) * 1000
  // A second slash, either way round, would make the first part of the path a host (WHATWG URL, "path absolute URL").
  const healthCheckPath = optional(core.getInput('health-check-path'), (path) => {
    // The query may hold a secret, so no error shows it.
    const allowed = 'a path that begins with one `/`, without blanks: `/healthz`'
    matching('health-check-path', path.split('?')[0] ?? '', HEALTH_CHECK_PATH, allowed)
    if (HEALTH_CHECK_PATH.test(path)) return path
    throw new ActionError(
      'INPUT_INVALID',
      'The query in the input `health-check-path` has a character that no URL has.',
      'Percent-encode it.'
    )
  })
  if (when === 'stopped') return when
  return when === 'none' ? { when: 'accepted' } : { when, settle, healthCheckPath }
}

const HEALTH_CHECK_PATH = /^\/(?![/\\])[\x21-\x7e]*$/

function oneOf<const T extends string>(input: string, allowed: readonly T[]): T {
  const value = core.getInput(input)
  const found = allowed.find((each) => each.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` is "${value}".`,
    `It may be ${allowed.map((each) => `\`${each}\``).join(', ')}.`
  )
}

function wholeNumber(input: string, least: number, most: number): number {
  const value = core.getInput(input)
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` is "${value}".`,
    `It may be a whole number from ${least} to ${most}.`
  )
}

/** The value, which has to fit the pattern; `words` say what that is. */
function matching(input: string, value: string, pattern: RegExp, words: string): string {
  if (pattern.test(value)) return value
  throw new ActionError('INPUT_INVALID', `The input \`${input}\` is "${value}".`, `Expected ${words}.`)
}

function atMost(limit: number, input: string, values: string[]): string[] {
  if (values.length <= limit) return values
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` holds ${values.length} ids.`,
    `ECS takes at most ${limit}.`
  )
}

/** What `parse` reads; nothing for an empty text. */
function optional<T>(text: string, parse: (text: string) => T): T | undefined {
  return text === '' ? undefined : parse(text)
}
