import * as core from '@actions/core'
import {
  ACCESS_USER,
  type ClusterChoice,
  type Compute,
  type Deployment,
  type ExecutionRole,
  type GitHubUse,
  type ImageFrom,
  type Network,
  type OwnInterface,
  type Readiness,
  type Request,
  type Source,
  type SourceQuery,
  type Template,
  type Size,
  type RoleReference
} from './deployment.ts'
import type { PreviewRules } from './github/preview.ts'
import { subjectOf, whatToRemove, type RunContext } from './github/run-context.ts'
import { whyEnded, type Decision } from './github/trigger.ts'
import { givenAccessPassword, readDomain, readZoneId, keepsSecretOfHttps } from './inputs/domain.ts'
import {
  ignoredInputs,
  ignoredRules,
  requireBoundedRole,
  requireDryMode,
  requireHealthCheck,
  requireNamedRegistry,
  requireOneImage,
  requireOneRole,
  requireOwnGroup,
  requireSameSecret
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
import {
  imagesOf,
  parseImageFrom,
  parseImages,
  withKeptLogins,
  chooseContainers,
  parseTemplate,
  readTemplateFile,
  completeTemplate,
  type TemplateFile
} from './inputs/task-definition.ts'
import { readProgram, requireContainers } from './inputs/program.ts'
import type { TemplateContext } from './inputs/task-definition-rules.ts'
import type { Structure } from './inputs/task-definition-shape.ts'
import {
  parseQuantity,
  requireFargateSize,
  requireRoom,
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
  wholeNumber
} from './inputs/values.ts'
import { jobOf, type Subject } from './ownership.ts'
import { Problems, type Reading } from './problems.ts'
import { containerName, parseReference } from './registry/reference.ts'
import { keepSecret } from './runner.ts'

const MODES = ['auto', 'decide', 'deploy', 'destroy', 'sweep', 'plan'] as const

/** The inputs that the action reads before it evaluates the event. */
interface Wish {
  readonly mode: (typeof MODES)[number]
  /** Whether the environment follows the run's pull request, branch or tag. */
  readonly follows: boolean
  /** The label and the comment that deploy a pull request. */
  readonly preview: PreviewRules
  /** The input `commit`: the full SHA, in lower case. */
  readonly commit: string | undefined
  readonly github: GitHubUse
  /** Registry credentials as the user set them, not validated yet. */
  readonly own: UserAndPassword
  readonly listed: readonly HostLogin[]
  readonly problems: Problems
  /** Whether the input `mode` is valid. If not, `mode` is `auto`, and `problems` has the error. */
  readonly isModeKnown: boolean
}

interface RoleInputs {
  readonly arn: RoleReference | undefined
  readonly named: Pick<Extract<ExecutionRole, { path: string }>, 'path' | 'name'> | undefined
  readonly boundary: string | undefined
  readonly task: RoleReference | undefined
}

/** Reads the mode and all secrets, and masks the secrets. `problems` collects the errors that `readInputs` throws. */
export function readWish(): Wish {
  const username = get('registry-username')
  // A secret stored with `echo` ends in a newline. Spaces can be part of the password.
  const password = getWhole('registry-password').replace(/[\r\n]+$/, '')
  const lines = get('registry-logins')
  const token = get('github-token')
  // Masks a token of the user's own too, which GitHub masks only if it is a secret.
  keepSecret(token)
  maskLogin({ username, password }, keepSecret)
  maskLogin({ username: ACCESS_USER, password: givenAccessPassword() }, keepSecret)
  maskLines(lines, keepSecret)
  const listed = splitLogins(lines)
  for (const login of listed) maskLogin(login, keepSecret)
  const problems = new Problems('INPUTS_INVALID', 'inputs')
  const mode = problems.read(() => oneOf('mode', MODES))
  const follows = problems.read(() => (get('follow-ref') === '' ? get('environment') === '' : isTrue('follow-ref')))
  const preview = readPreviewRules(problems)
  // A short SHA can become ambiguous when commits are added.
  const sha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
  const commit = problems.read(() => optionalMatching('commit', sha, 'the full SHA of a commit, 40 or 64 hex digits'))
  const comment = problems.read(() => isTrue('pr-comment'))
  const deployment = problems.read(() => isTrue('github-deployment'))
  return {
    mode: mode.known ?? 'auto',
    isModeKnown: mode.known !== undefined,
    follows: follows.known ?? false,
    preview: preview.known ?? {},
    commit: commit.known?.toLowerCase(),
    github: { token, comment: comment.known ?? false, deployment: deployment.known ?? false },
    own: { username, password },
    listed,
    problems
  }
}

/** Reads the rules of previews. Source of the label's length: "Managing labels" in GitHub's documentation. */
function readPreviewRules(problems: Problems): Reading<PreviewRules> {
  // A command that began with a letter could match an ordinary comment.
  const words = 'what a comment begins with, such as `/deploy`: one line that begins with no letter or digit'
  return problems.readAll<PreviewRules>({
    label: () =>
      optionalMatching('preview-label', /^[^\p{Cc}]{1,50}$/u, 'the name of one label, at most 50 characters'),
    command: () =>
      optionalMatching('preview-command', /^[^\p{Cc}\p{L}\p{N}\s`][^\p{Cc}`]{0,99}$/u, words)?.replaceAll(/\s+/g, ' ')
  })
}

/** A request with `image-from`, which needs the images of another deployment before it is complete. */
export interface Unresolved {
  readonly kind: 'unresolved'
  readonly query: SourceQuery
  readonly cluster: ClusterChoice
  /** The input `timeout-minutes`, in ms. */
  readonly timeout: number
  readonly complete: (source: Source) => Request
}

/**
 * Reads the inputs that the mode needs and returns the request. Throws one `ActionError` that lists every invalid
 * input, its value and the allowed values. `shape` is the result of `loadShape`.
 */
export function readInputs(
  context: RunContext,
  decision: Decision,
  wish = readWish(),
  shape?: Structure
): Request | Unresolved {
  const { mode, github, follows, problems, isModeKnown } = wish
  if (decision.do === 'skip') {
    problems.throwAny()
    return { kind: 'nothing', why: decision.why }
  }
  const todo = todoOf(mode, decision)
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
    if (mode === 'decide') {
      problems.throwAny()
      return what.value.kind === 'nothing' ? what.value : { ...what.value, kind: 'decided', mode: 'destroy' }
    }
    const where = readPlace(problems)
    problems.throwAny()
    return what.value.kind === 'nothing' ? what.value : { ...what.value, ...where.value, github }
  }
  const ended = belonging.environment === '' ? whyEnded(context) : undefined
  if (ended !== undefined) {
    problems.throwAny()
    return { kind: 'nothing', why: ended }
  }
  if (mode === 'decide') {
    const subject = problems.read(() => subjectOf(context, belonging))
    problems.throwAny()
    return { kind: 'decided', mode: 'deploy', subject: subject.value }
  }
  const requestOf = (deployment: Deployment): Request => (todo === 'plan' ? { kind: 'plan', deployment } : deployment)
  const read = readDeployment(context, { ...wish, shape })
  if (read.kind !== 'unresolved') return requestOf(read)
  const complete = (source: Source): Request => {
    // Masks the passwords before anything can log them.
    for (const login of Object.values(source.logins)) maskLogin(login, keepSecret)
    const again = { ...wish, shape, problems: new Problems('INPUTS_INVALID', 'inputs') }
    const deployment = readDeployment(context, again, source)
    if (deployment.kind === 'unresolved') throw new Error('The source was not used.')
    return requestOf(deployment)
  }
  return { ...read, complete }
}

function todoOf(mode: Wish['mode'], decision: Decision) {
  return mode === 'auto' || mode === 'decide' ? decision.do : mode
}

function readPlace(problems: Problems): Reading<ClusterChoice & { readonly zoneId: string | undefined }> {
  const cluster = problems.read(readCluster)
  const zoneId = problems.read(readZoneId)
  return problems.read(() => ({ ...cluster.value, zoneId: zoneId.value }))
}

function readDeployment(
  context: RunContext,
  {
    mode,
    problems,
    isModeKnown,
    own,
    listed,
    follows,
    github,
    shape
  }: Wish & { readonly shape: Structure | undefined },
  source?: Source
): Deployment | Omit<Unresolved, 'complete'> {
  const given = problems.read(() => optional('image', parseReference))
  const from = optional('image-from', parseImageFrom)
  const further = problems.read(() => parseImages(get('images')))
  const compute = problems.read(readCompute)
  const program = readProgram(problems)
  const container = problems.read(() =>
    optionalMatching('container-name', /^[A-Za-z0-9_-]{1,255}$/, 'up to 255 letters, digits, `_` and `-`')
  )
  const inputs = problems.readAll({
    ports: () => parsePorts(get('port')),
    architecture: () => optional('architecture', (_, input) => oneOf(input, ['X86_64', 'ARM64'])),
    // Source: EphemeralStorage in the ECS API reference. Without this setting, a task has 20 GiB.
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
    maxEnvironmentsInCluster: () =>
      optional('max-environments-in-cluster', (_, input) => wholeNumber(input, 1, 10_000)),
    exec: () => isTrue('enable-exec'),
    keepRunning: () => isTrue('keep-running'),
    selfVariables: () => isTrue('self-variables')
  })
  const credentials = problems.readAll({
    own: () => {
      requireNamedRegistry(own)
      return parseOwn(own, get('secret-arn') !== '')
    },
    listed: () => parseLogins(listed),
    // Source: `Name` of CreateSecret in the Secrets Manager API reference.
    secretName: () =>
      optionalMatching('secret-name', /^[A-Za-z0-9/_+=.@-]{1,512}$/, 'up to 512 letters, digits and / _ + = . @ -'),
    secretArn: () => optional('secret-arn', (text, input) => parseArn(input, text, 'secret')),
    kmsKeyId: () => optional('kms-key-id', (text) => text)
  })
  const roles = problems.readAll<RoleInputs>({
    arn: () => optional('execution-role-arn', (text, input) => parseArn(input, text, 'role')),
    named: () => optional('execution-role-name', parseRoleName),
    boundary: () => optional('permissions-boundary-arn', (text, input) => parseArn(input, text, 'policy').text),
    task: () => optional('task-role-arn', (text, input) => parseArn(input, text, 'role'))
  })
  const interfaces = readInterface(problems)
  const ready = readReadiness(problems)
  // A source that is a whole task definition already contains the images.
  const main = source && !source.whole ? source.containers.find(({ name }) => name === source.main) : undefined
  const image = main ? problems.read(() => parseReference(main.image)) : given
  const images = source && !source.whole ? problems.read(() => imagesOf(source, further.value)) : further
  const template: TemplateInputs = {
    shape,
    compute: compute.known,
    container: optional('container-name', (text) => text) ?? (source?.whole === true ? source.main : undefined),
    imageName: image.known && containerName(image.known),
    images: images.known && [...images.known.keys()],
    variables: program.known && Object.keys({ ...program.known.environment, ...program.known.secrets })
  }
  // With an invalid `mode`, the file may not be needed. Reading it could report a missing file that nobody asked for.
  const pending = from !== undefined && source === undefined
  const file = problems.read(() => (isModeKnown && !pending ? readTemplate(template, source) : {}))
  const size = readSize(problems, file, compute)
  if (!isModeKnown) problems.throwAny()
  const subject = problems.read(() => subjectOf(context, { environment: get('environment'), follows }))
  const domain = readDomain(problems, () => subject.value)
  const containers = problems.read(() => {
    if (pending) return undefined
    const names = file.value.template?.containerDefinitions.map(({ name }) => name)
    const known = source && (names === undefined || names.includes(source.main)) ? source.main : undefined
    const chosen = chooseContainers(file.value.template, {
      image: image.value,
      container: container.value ?? known,
      images: images.value
    })
    const kept = source ? withKeptLogins(chosen, source) : chosen
    requireSameSecret(credentials.value.secretArn, source, chosen[0].image.domain)
    const given = { ...credentials.value, encryptsHttps: keepsSecretOfHttps() }
    return withCredentials(kept, given, context.repository)
  })
  problems.read(() => containers.value && requireContainers(program.value, containers.value))
  problems.read(requireOneImage)
  problems.read(requireOneRole)
  problems.read(requireHealthCheck)
  problems.read(() => requireOwnGroup(interfaces.value, file.known?.template, compute.known))
  problems.read(() => requireBoundedRole(file.known?.template))
  problems.throwAny()

  const { cluster, timeout } = inputs.value
  const query = queryFor(from ?? { kind: 'same' }, subject.value, cluster)
  if (containers.value === undefined) return { kind: 'unresolved', query, cluster, timeout }
  const { template: start, tags, warnings = [] } = file.value
  const startName = source?.whole === true ? `the task definition ${source.name}` : undefined
  const ignored = [...ignoredRules(mode), ...ignoredInputs(start, compute.value, startName)]
  for (const text of [...warnings, ...ignored]) core.warning(text)
  const { maxEnvironments, maxEnvironmentsInCluster, keepRunning, selfVariables, ...values } = inputs.value
  const common = {
    ...values,
    github,
    program: program.value,
    selfVariables: selfVariables ? { pullRequest: context.pullRequest?.number } : undefined,
    compute: compute.value,
    from: source && { name: `${source.environment} (${source.name})`, query },
    template: completeTemplate(start, containers.value),
    templateGiven: start !== undefined,
    containers: containers.value,
    // A job opens only the ports in `port`, not those of its source.
    ports: values.ports.length > 0 || ready.value === 'stopped' ? values.ports : (source?.ports ?? []),
    size: size.value,
    executionRole: executionRoleOf(start, { ...roles.value, named: roles.value.named ?? source?.keptRole }),
    taskRole: roles.value.task ?? roleIn(start, 'taskRoleArn'),
    network: networkOf(start, compute.value, interfaces.value),
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
        maxEnvironmentsInCluster,
        domain: domain.value,
        ...common
      }
}

function readCompute(): Compute {
  const launchType = oneOf('launch-type', ['FARGATE', 'FARGATE_SPOT', 'EC2'])
  return launchType === 'EC2' ? { kind: 'instances' } : { kind: 'fargate', spot: launchType === 'FARGATE_SPOT' }
}

function queryFor(from: ImageFrom, { repository, environment }: Subject, { cluster }: ClusterChoice): SourceQuery {
  return { from, place: { repository, environment: from.kind === 'environment' ? from.name : environment }, cluster }
}

type TemplateInputs = Omit<TemplateContext, 'replaced'> & { readonly shape: Structure | undefined }

/** Loads the SDK's model of a task definition, which is slow, only if the run has a definition to validate. */
export async function loadShape({ mode }: Wish, decision: Decision): Promise<Structure | undefined> {
  if (decision.do === 'skip' || mode === 'decide' || !['deploy', 'plan'].includes(todoOf(mode, decision)))
    return undefined
  if (get('task-definition') === '' && get('image-from') === '') return undefined
  const { definitionShape } = await import('./aws/task-definition.ts')
  return definitionShape()
}

function parse(file: string, text: string, { shape, ...context }: TemplateContext & TemplateInputs): TemplateFile {
  if (shape === undefined) throw new Error('The shape of a task definition is not loaded.')
  return parseTemplate(file, text, shape, context)
}

/** Reads the template: the file in `task-definition`, or the whole task definition of a source. */
function readTemplate(inputs: TemplateInputs, source: Source | undefined): Partial<TemplateFile> {
  if (source?.whole === true) return templateOf(source, inputs)
  const path = get('task-definition')
  if (path === '') return {}
  const replaces = (names: readonly string[]) => names.some((name) => get(name) !== '')
  return parse(path, readTemplateFile(path, process.env), {
    ...inputs,
    replaced: [
      ...(replaces(['image', 'image-from']) ? (['image'] as const) : []),
      ...(replaces(['execution-role-arn', 'execution-role-name']) ? (['executionRoleArn'] as const) : []),
      ...(replaces(['task-role-arn']) ? (['taskRoleArn'] as const) : []),
      ...(replaces(['ephemeral-storage']) ? (['ephemeralStorage'] as const) : [])
    ]
  })
}

/** Returns the task definition of a source as a template. Omits its execution role if the action manages that role. */
function templateOf({ name, definition, tags, keptRole }: Source, inputs: TemplateInputs): TemplateFile {
  const kept = Object.entries(definition).filter(([field]) => keptRole === undefined || field !== 'executionRoleArn')
  const whole = {
    taskDefinition: Object.fromEntries(kept),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value }))
  }
  const file = parse(name, JSON.stringify(whole), { ...inputs, replaced: [] })
  return { ...file, warnings: [] }
}

/**
 * Reads the size of the task: the template's, or else that of the inputs. Returns undefined on EC2 if the template
 * sizes the task or a container: only Fargate requires one of its fixed task sizes.
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

/** Returns the execution role: that of the inputs, or the template's, or one that the action creates and updates. */
function executionRoleOf(template: Template | undefined, { arn, named, boundary }: RoleInputs): ExecutionRole {
  if (arn !== undefined) return { arn }
  const inFile = named === undefined ? roleIn(template, 'executionRoleArn') : undefined
  return inFile === undefined ? { path: '/', ...named, boundary } : { arn: inFile }
}

/** Returns the role in a field of the template, which `parseTemplate` has validated. */
function roleIn(template: Template | undefined, field: 'executionRoleArn' | 'taskRoleArn'): RoleReference | undefined {
  const text = template?.[field]
  return text === undefined ? undefined : { ...(readRole(text) ?? { text }), field }
}

/** The most security groups that a task can have. Source: AwsVpcConfiguration in the ECS API reference. */
const MOST_GROUPS = 5

function readInterface(problems: Problems): Reading<OwnInterface> {
  return problems.readAll<OwnInterface>({
    kind: () => 'own',
    vpcId: () => optionalMatching('vpc-id', /^vpc-[0-9a-f]{8,17}$/, 'an ID such as `vpc-0123456789abcdef0`'),
    subnets: () => parseIds('subnets', get('subnets'), 'subnet-', 16),
    securityGroups: () => parseIds('security-groups', get('security-groups'), 'sg-', MOST_GROUPS),
    addedGroups: () => parseIds('add-security-groups', get('add-security-groups'), 'sg-', MOST_GROUPS - 1),
    assignPublicIp: () => isTrue('assign-public-ip'),
    ingress: () => parseCidrs(get('ingress-cidrs'))
  })
}

/** Returns the network mode: on Fargate always `awsvpc`; on EC2 that of the template, or ECS's default, `bridge`. */
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
