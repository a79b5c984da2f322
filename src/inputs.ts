import * as core from '@actions/core'
import {
  ACCESS_USER,
  type ClusterChoice,
  type Compute,
  type Deployment,
  type ExecutionRole,
  type GitHubUse,
  type Network,
  type OwnInterface,
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
import { givenAccessPassword, readDomain, readZoneId } from './inputs/domain.ts'
import {
  ignoredInputs,
  ignoredRules,
  requireBoundedRole,
  requireDryMode,
  requireHealthCheck,
  requireOneImage,
  requireOneRole,
  requireOwnGroup,
  requireSameSecret
} from './inputs/conflicts.ts'
import { maskLines, maskLogin, splitLogins, withCredentials, type HostLogin } from './inputs/credentials.ts'
import {
  imagesOf,
  parseImageFrom,
  withKeptLogins,
  chooseContainers,
  parseTemplate,
  readTemplateFile,
  completeTemplate,
  type TemplateFile
} from './inputs/task-definition.ts'
import { readDeploymentInputs, type DeploymentInputs, type RoleInputs } from './inputs/deployment.ts'
import { requireContainers } from './inputs/program.ts'
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
  readCluster,
  readRole
} from './inputs/values.ts'
import { jobOf } from './ownership.ts'
import { Problems, type Reading } from './problems.ts'
import type { Login } from './registry/errors.ts'
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
  readonly own: Login
  readonly listed: readonly HostLogin[]
  readonly problems: Problems
  /** Whether the input `mode` is valid. If not, `mode` is `auto`, and `problems` has the error. */
  readonly isModeKnown: boolean
}

/** What a request is made from, besides the inputs of its deployment. `shape` is the result of `loadShape`. */
interface Run extends Wish {
  readonly context: RunContext
  readonly shape: Structure | undefined
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
  const inputs = readDeploymentInputs(problems, wish)
  const from = optional('image-from', parseImageFrom)
  // An invalid `mode` may not need the file, so its absence must not be reported.
  if (from !== undefined || !isModeKnown) readSize(problems, NO_TEMPLATE, inputs.compute)
  if (!isModeKnown) problems.throwAny()
  const run = { ...wish, context, shape }
  const requestOf = (deployment: Deployment): Request => (todo === 'plan' ? { kind: 'plan', deployment } : deployment)
  if (from === undefined) return requestOf(combine(inputs, run))
  const { subject } = readNames(run)
  checkTogether(problems, inputs, undefined)
  const { cluster, timeout } = inputs.values.value
  const { repository, environment } = subject.value
  const place = { repository, environment: from.kind === 'environment' ? from.name : environment }
  const query = { from, place, cluster: cluster.cluster }
  const complete = (source: Source): Request => {
    // Masks the passwords before anything can log them.
    for (const login of Object.values(source.logins)) maskLogin(login, keepSecret)
    return requestOf(combine(inputs, { ...run, problems: new Problems('INPUTS_INVALID', 'inputs') }, { source, query }))
  }
  return { kind: 'unresolved', query, cluster, timeout, complete }
}

function todoOf(mode: Wish['mode'], decision: Decision) {
  return mode === 'auto' || mode === 'decide' ? decision.do : mode
}

function readPlace(problems: Problems): Reading<ClusterChoice & { readonly zoneId: string | undefined }> {
  const cluster = problems.read(readCluster)
  const zoneId = problems.read(readZoneId)
  return problems.read(() => ({ ...cluster.value, zoneId: zoneId.value }))
}

/** Reads the environment and the DNS name. */
function readNames({ problems, context, follows }: Run) {
  const subject = problems.read(() => subjectOf(context, { environment: get('environment'), follows }))
  return { subject, domain: readDomain(problems, () => subject.value) }
}

/** Checks inputs against each other and against the template. Throws all problems that were found so far. */
function checkTogether(
  problems: Problems,
  { interfaces, compute }: DeploymentInputs,
  template: Template | undefined
): void {
  problems.read(requireOneImage)
  problems.read(requireOneRole)
  problems.read(requireHealthCheck)
  problems.read(() => requireOwnGroup(interfaces.value, template, compute.known))
  problems.read(() => requireBoundedRole(template))
  problems.throwAny()
}

/** Combines the inputs with the template, and with the source that `image-from` names. */
function combine(
  inputs: DeploymentInputs,
  run: Run,
  from?: { readonly source: Source; readonly query: SourceQuery }
): Deployment {
  const { mode, github, problems, context, shape } = run
  const { compute, program, credentials, ready } = inputs
  const source = from?.source
  // A source that is a whole task definition already contains the images.
  const imagesOnly = source?.whole === false ? source : undefined
  const main = imagesOnly?.containers.find(({ name }) => name === imagesOnly.main)
  const image = main ? problems.read(() => parseReference(main.image)) : inputs.image
  const images = imagesOnly ? problems.read(() => imagesOf(imagesOnly, inputs.images.value)) : inputs.images
  const templateInputs = {
    shape,
    compute: compute.known,
    container: optional('container-name', (text) => text),
    sourceMain: source?.main,
    imageName: image.known && containerName(image.known),
    images: images.known && [...images.known.keys()],
    variables: program.known && Object.keys({ ...program.known.environment, ...program.known.secrets })
  }
  const file = problems.read(() => readTemplate(templateInputs, source))
  const size = readSize(problems, file, compute)
  const { subject, domain } = readNames(run)
  const containers = problems.read(() => {
    const chosen = chooseContainers(file.value.template, {
      image: image.value,
      container: inputs.container.value,
      sourceMain: source?.main,
      images: images.value
    })
    requireSameSecret(credentials.value.secretArn, source, chosen[0].image.domain)
    return withCredentials(source ? withKeptLogins(chosen, source) : chosen, credentials.value, context.repository)
  })
  problems.read(() => requireContainers(program.value, containers.value))
  checkTogether(problems, inputs, file.known?.template)

  const { template, tags, warnings = [] } = file.value
  const templateName = source?.whole === true ? `the task definition ${source.name}` : undefined
  const ignored = [...ignoredRules(mode), ...ignoredInputs(template, compute.value, templateName)]
  for (const text of [...warnings, ...ignored]) core.warning(text)
  const { maxEnvironments, maxEnvironmentsInCluster, keepRunning, selfVariables, ...values } = inputs.values.value
  const roles = inputs.roles.value
  const common = {
    ...values,
    github,
    program: program.value,
    selfVariables: selfVariables ? { pullRequest: context.pullRequest?.number } : undefined,
    compute: compute.value,
    from: from && { name: `${from.source.environment} (${from.source.name})`, query: from.query },
    template: completeTemplate(template, containers.value),
    templateGiven: template !== undefined,
    containers: containers.value,
    // A job opens only the ports in `port`, not those of its source.
    ports: values.ports.length > 0 || ready.value === 'stopped' ? values.ports : (source?.ports ?? []),
    size: size.value,
    executionRole: executionRoleOf(template, { ...roles, named: roles.named ?? source?.keptRole }),
    taskRole: roles.task ?? roleIn(template, 'taskRoleArn'),
    network: networkOf(template, compute.value, inputs.interfaces.value),
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

type TemplateInputs = Omit<TemplateContext, 'replaced'> & { readonly shape: Structure | undefined }

/** The template of a deployment whose task definition is not read. */
const NO_TEMPLATE: Reading<Partial<TemplateFile>> = { known: {}, value: {} }

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
  return { ...parse(name, JSON.stringify(whole), { ...inputs, replaced: [] }), warnings: [] }
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

/** Returns the network mode: on Fargate always `awsvpc`; on EC2 that of the template, or ECS's default, `bridge`. */
function networkOf(template: Template | undefined, compute: Compute, own: OwnInterface): Network {
  if (compute.kind === 'fargate' || template === undefined || template.networkMode === 'awsvpc') return own
  return { kind: template.networkMode === 'host' ? 'host' : 'bridge' }
}
