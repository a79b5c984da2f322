import * as core from '@actions/core'
import { definitionShape } from './aws/definition-shape.ts'
import {
  type ClusterChoice,
  type Compute,
  type Deployment,
  type ExecutionRole,
  type GitHubUse,
  type Network,
  type OwnInterface,
  type Program,
  type Readiness,
  type Request
} from './deployment.ts'
import type { RunContext } from './github/run-context.ts'
import { whyEnded, type Decision } from './github/trigger.ts'
import {
  ignoredInputs,
  requireBoundedRole,
  requireDryMode,
  requireHealthCheck,
  requireOneRole
} from './inputs/conflicts.ts'
import {
  maskLines,
  maskLogin,
  parseLogins,
  parseOwn,
  splitLogins,
  withCredentials,
  type HostLogin,
  type UserAndPassword
} from './inputs/credentials.ts'
import { readDomain, readZoneId } from './inputs/domain.ts'
import { keepsCertificate } from './inputs/https.ts'
import { readProgram } from './inputs/program.ts'
import { parseQuantity, requireFargateSize, requireRoom, type Size } from './inputs/size.ts'
import {
  chooseContainers,
  parseTemplate,
  readTemplateFile,
  withPullable,
  type Template,
  type TemplateFile
} from './inputs/task-definition.ts'
import {
  get,
  getWhole,
  isTrue,
  oneOf,
  optional,
  optionalMatching,
  parseArn,
  parseCidrs,
  parseDuration,
  parseHealthCheckPath,
  parseIds,
  parsePorts,
  parseRetention,
  parseRoleName,
  parseTags,
  readCluster,
  readRole,
  wholeNumber,
  type RoleReference
} from './inputs/values.ts'
import { jobOf } from './ownership.ts'
import { Problems, type Reading } from './problems.ts'
import { containerName, parseReference, type ImageReference } from './registry/reference.ts'
import { keepSecret } from './runner.ts'
import { subjectOf, whatToRemove } from './subject.ts'

const MODES = ['auto', 'deploy', 'destroy', 'sweep', 'plan'] as const

/** What is asked for before the event is looked at. */
export interface Wish {
  readonly mode: (typeof MODES)[number]
  /** Whether the environment belongs to the run's pull request, branch or tag. */
  readonly follows: boolean
  readonly github: GitHubUse
  /** The credentials as they were given, of which nothing has been judged. */
  readonly own: UserAndPassword
  readonly listed: readonly HostLogin[]
  readonly problems: Problems
  /** Whether `mode` is what the user asked for; if not, it is among the problems. */
  readonly isModeKnown: boolean
}

interface RoleInputs {
  readonly arn: RoleReference | undefined
  readonly named: Pick<Extract<ExecutionRole, { path: string }>, 'path' | 'name'> | undefined
  readonly boundary: string | undefined
}

/** Reads the mode and all that is secret, which the runner masks from here on. What is invalid is reported by `readInputs`. */
export function readWish(): Wish {
  const username = get('registry-username')
  // A line end is what `echo` adds when a secret is stored; blanks may belong to the password.
  const password = getWhole('registry-password').replace(/[\r\n]+$/, '')
  const lines = get('registry-logins')
  const token = get('github-token')
  // The token is masked, also where it is one of the user's own.
  keepSecret(token)
  maskLogin({ username, password }, keepSecret)
  maskLines(lines, keepSecret)
  const listed = splitLogins(lines)
  for (const login of listed) maskLogin(login, keepSecret)
  const problems = new Problems('INPUTS_INVALID', 'inputs')
  const mode = problems.read(() => oneOf('mode', MODES))
  const follows = problems.read(() => (get('follow-ref') === '' ? get('environment') === '' : isTrue('follow-ref')))
  const comment = problems.read(() => isTrue('pr-comment'))
  const deployment = problems.read(() => isTrue('github-deployment'))
  return {
    mode: mode.known ?? 'auto',
    isModeKnown: mode.known !== undefined,
    follows: follows.known ?? false,
    github: { token, comment: comment.known ?? false, deployment: deployment.known ?? false },
    own: { username, password },
    listed,
    problems
  }
}

/**
 * Reads every input once. Throws one `ActionError` for all values that are invalid, each with its input, the value and what
 * is allowed. Inputs that the mode doesn't need aren't judged.
 */
export function readInputs(context: RunContext, decision: Decision, wish = readWish()): Request {
  const { mode, github, follows, problems, isModeKnown } = wish
  if (decision.do === 'skip') {
    problems.throwAny()
    return { kind: 'nothing', why: decision.why }
  }
  const todo = mode === 'auto' ? decision.do : mode
  const dryRun = problems.read(() => isTrue('dry-run'))
  if (isModeKnown) problems.read(() => requireDryMode(mode))
  const belonging = { environment: get('environment'), follows }
  if (todo === 'sweep') {
    const where = readPlace(problems)
    problems.throwAny()
    return { kind: 'sweep', repository: context.repository, ...where.value, dryRun: dryRun.value, github }
  }
  if (todo === 'destroy') {
    const what = problems.read(() => whatToRemove(context, belonging, { ...decision, said: mode === 'destroy' }))
    const where = readPlace(problems)
    problems.throwAny()
    return what.value.kind === 'nothing' ? what.value : { ...what.value, ...where.value, github }
  }
  const ended = belonging.environment === '' ? whyEnded(context) : undefined
  if (ended !== undefined) {
    problems.throwAny()
    return { kind: 'nothing', why: ended }
  }
  const deployment = readDeployment(context, wish)
  return todo === 'plan' ? { kind: 'plan', deployment } : deployment
}

/** Where a removal looks. */
function readPlace(problems: Problems): Reading<ClusterChoice & { readonly zoneId: string | undefined }> {
  const cluster = problems.read(readCluster)
  const zoneId = problems.read(readZoneId)
  return problems.read(() => ({ ...cluster.value, zoneId: zoneId.value }))
}

function readDeployment(
  context: RunContext,
  { problems, isModeKnown, own, listed, follows, github }: Wish
): Deployment {
  const image = problems.read(() => optional('image', parseReference))
  const compute = problems.read(readCompute)
  const program = readProgram(problems)
  const container = problems.read(() =>
    optionalMatching('container-name', /^[A-Za-z0-9_-]{1,255}$/, 'up to 255 letters, digits, `_` and `-`')
  )
  const inputs = problems.readAll({
    ports: () => parsePorts(get('port')),
    architecture: () => optional('architecture', (_, input) => oneOf(input, ['X86_64', 'ARM64'])),
    // Source: EphemeralStorage in the ECS API reference; 20 GiB is what a task has without it.
    ephemeralStorage: () => optional('ephemeral-storage', (_, input) => wholeNumber(input, 21, 200)),
    count: () => wholeNumber('count', 1, 10),
    cluster: readCluster,
    logGroup: () =>
      optionalMatching(
        'log-group',
        /^[.\-_/#A-Za-z0-9]{1,512}$/,
        'up to 512 letters, digits and `.`, `-`, `_`, `/`, `#`'
      ),
    logRetentionDays: () => parseRetention('log-retention-days'),
    tags: () => parseTags(get('tags')),
    timeout: () => wholeNumber('timeout-minutes', 1, 360) * 60_000,
    timeToLive: () => optional('time-to-live', parseDuration),
    maxEnvironments: () => optional('max-environments', (_, input) => wholeNumber(input, 1, 10_000)),
    keepRunning: () => isTrue('keep-running')
  })
  const credentials = problems.readAll({
    own: () => parseOwn(own, get('secret-arn') !== ''),
    listed: () => parseLogins(listed),
    // Source: `Name` of CreateSecret in the Secrets Manager API reference.
    secretName: () =>
      optionalMatching('secret-name', /^[A-Za-z0-9/_+=.@-]{1,512}$/, 'up to 512 letters, digits and / _ + = . @ -'),
    secretArn: () => optional('secret-arn', (text, input) => parseArn(input, text, 'secret')),
    kmsKeyId: () => optional('kms-key-id', (text) => text)
  })
  const role = problems.readAll<RoleInputs>({
    arn: () => optional('execution-role-arn', (text, input) => parseArn(input, text, 'role')),
    named: () => optional('execution-role-name', parseRoleName),
    boundary: () => optional('permissions-boundary-arn', (text, input) => parseArn(input, text, 'policy').text)
  })
  const taskRole = problems.read(() => optional('task-role-arn', (text, input) => parseArn(input, text, 'role')))
  const interfaces = readInterface(problems)
  const ready = readReadiness(problems)
  // Without a mode it isn't known what is missing, and the file may not be there.
  const file = problems.read(() => (isModeKnown ? readTemplate(compute.known, image.known, program.known) : {}))
  const size = readSize(problems, file, compute)
  if (!isModeKnown) problems.throwAny()
  const subject = problems.read(() => subjectOf(context, { environment: get('environment'), follows }))
  const domain = readDomain(problems, () => subject.value.environment)
  const containers = problems.read(() => {
    const chosen = { image: image.value, container: container.value }
    const given = { ...credentials.value, encryptsCertificate: keepsCertificate() }
    return withCredentials(chooseContainers(file.value.template, chosen), given, context.repository)
  })
  problems.read(() => requireOneRole())
  problems.read(() => requireHealthCheck())
  problems.read(() => requireBoundedRole(file.known?.template))
  problems.throwAny()

  const { template, tags, warnings = [] } = file.value
  for (const text of [...warnings, ...ignoredInputs(template, compute.value)]) core.warning(text)
  const { maxEnvironments, keepRunning, ...values } = inputs.value
  const common = {
    ...values,
    github,
    program: program.value,
    compute: compute.value,
    template: template && withPullable(template, containers.value),
    containers: containers.value,
    size: size.value,
    executionRole: executionRoleOf(template, role.value),
    taskRole: taskRole.value ?? roleIn(template, 'taskRoleArn'),
    network: networkOf(template, compute.value, interfaces.value),
    tags: { ...tags, ...values.tags }
  }
  return ready.value === 'stopped'
    ? { kind: 'job', subject: jobOf(subject.value), ...common }
    : {
        kind: 'service',
        subject: subject.value,
        ready: ready.value,
        keepRunning,
        maxEnvironments,
        domain: domain.value,
        ...common
      }
}

function readCompute(): Compute {
  const launchType = oneOf('launch-type', ['FARGATE', 'FARGATE_SPOT', 'EC2'])
  return launchType === 'EC2' ? { kind: 'instances' } : { kind: 'fargate', spot: launchType === 'FARGATE_SPOT' }
}

function readTemplate(
  compute: Compute | undefined,
  image: ImageReference | undefined,
  program: Program | undefined
): Partial<TemplateFile> {
  const path = get('task-definition')
  if (path === '') return {}
  const replaces = (inputs: readonly string[]) => inputs.some((input) => get(input) !== '')
  return parseTemplate(path, readTemplateFile(path, process.env), definitionShape(), {
    compute,
    container: optional('container-name', (text) => text),
    imageName: image && containerName(image),
    variables: program && Object.keys({ ...program.environment, ...program.secrets }),
    replaced: [
      ...(replaces(['image']) ? (['image'] as const) : []),
      ...(replaces(['execution-role-arn', 'execution-role-name']) ? (['executionRoleArn'] as const) : []),
      ...(replaces(['task-role-arn']) ? (['taskRoleArn'] as const) : []),
      ...(replaces(['ephemeral-storage']) ? (['ephemeralStorage'] as const) : [])
    ]
  })
}

/**
 * Reads the size of the task: what the template says, else the inputs. Only Fargate has a table of sizes; on EC2, the
 * containers of a template may say it all.
 */
function readSize(
  problems: Problems,
  file: Reading<Partial<TemplateFile>>,
  compute: Reading<Compute>
): Reading<Size | undefined> {
  const template = file.known?.template
  const containers = template?.containerDefinitions ?? []
  const says = (['cpu', 'memory'] as const).filter((field) => template?.[field] !== undefined)
  const inContainers = containers.some((each) => (each.memory ?? each.memoryReservation) !== undefined)
  if (compute.known?.kind === 'instances' && (says.length > 0 || inContainers)) return problems.read(() => undefined)
  const size = problems.readAll<Size>({
    cpu: () => parseQuantity('cpu', template?.cpu ?? get('cpu')),
    memory: () => parseQuantity('memory', template?.memory ?? get('memory'))
  })
  const fields = says.map((field) => `\`${field}\``).join(' and ')
  return problems.read(() => {
    if (file.value.template === undefined && get('task-definition') !== '') return size.value
    requireFargateSize(size.value, says.length === 0 ? '' : `. ${fields} is from ${get('task-definition')}`)
    requireRoom(containers, size.value)
    return size.value
  })
}

/** A template that names its role means that one, unless an input names another. */
function executionRoleOf(template: Template | undefined, { arn, named, boundary }: RoleInputs): ExecutionRole {
  if (arn !== undefined) return { arn }
  const inFile = named === undefined ? roleIn(template, 'executionRoleArn') : undefined
  return inFile === undefined ? { path: '/', ...named, boundary } : { arn: inFile }
}

/** The role in a field of the file, which has been checked with its other fields. */
function roleIn(template: Template | undefined, field: 'executionRoleArn' | 'taskRoleArn'): RoleReference | undefined {
  const text = template?.[field]
  return text === undefined ? undefined : { ...(readRole(text) ?? { text }), field }
}

function readInterface(problems: Problems): Reading<OwnInterface> {
  return problems.readAll<OwnInterface>({
    kind: () => 'own',
    vpcId: () => optionalMatching('vpc-id', /^vpc-[0-9a-f]{8,17}$/, 'an ID such as `vpc-0123456789abcdef0`'),
    subnets: () => parseIds('subnets', get('subnets'), 'subnet-', 16),
    securityGroups: () => parseIds('security-groups', get('security-groups'), 'sg-', 5),
    assignPublicIp: () => isTrue('assign-public-ip'),
    ingress: () => parseCidrs(get('ingress-cidrs'))
  })
}

/** Tasks on Fargate always have interfaces of their own; on EC2 unless a template says otherwise. */
function networkOf(template: Template | undefined, compute: Compute, own: OwnInterface): Network {
  if (compute.kind === 'fargate' || template === undefined || template.networkMode === 'awsvpc') return own
  return { kind: template.networkMode === 'host' ? 'host' : 'bridge' }
}

function readReadiness(problems: Problems): Reading<Readiness | 'stopped'> {
  const parts = problems.readAll({
    when: () => oneOf('wait-for', ['running', 'healthy', 'stopped', 'none']),
    settle: () => wholeNumber('settle-seconds', 0, 3600) * 1000,
    healthCheckPath: () => optional('health-check-path', parseHealthCheckPath)
  })
  return problems.read(() => {
    const { when, settle, healthCheckPath } = parts.value
    if (when === 'stopped') return when
    return when === 'none' ? { when: 'accepted' } : { when, settle, healthCheckPath }
  })
}
