import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { policyNameProblem } from './policy-names.ts'

/** A container of a template. Whatever else it has is kept as it is. */
export type TemplateContainer = ContainerDefinition & { readonly name: string }

/** The task definition that a deployment starts from. It may have fields that nobody here knows; they are kept. */
export type Template = Omit<RegisterTaskDefinitionCommandInput, 'containerDefinitions' | 'family' | 'tags'> & {
  readonly containerDefinitions: readonly TemplateContainer[]
}

/** A template with the tags that stood beside it. */
export interface TemplateFile {
  readonly template: Template
  readonly tags: Tags
}

/** What ECS tells of a revision but does not take in a new one. Source: TaskDefinition in the ECS API reference. */
const READ_ONLY = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt'
]

type Json = Readonly<Record<string, unknown>>
type Kind = 'text' | 'number' | 'size' | 'truth' | 'architecture'
/** What a value has to be where there is one: of a kind, a list of such, or an object with at least these fields. */
type Shape = Kind | readonly [Shape] | { readonly [field: string]: Shape }

/** The fields that are read here or changed later; all others go to ECS as they are, which checks them. */
const CONTAINER: Shape = {
  name: 'text',
  image: 'text',
  essential: 'truth',
  environment: [{ name: 'text' }],
  secrets: [{ name: 'text', valueFrom: 'text' }],
  portMappings: [{ containerPort: 'number', protocol: 'text' }],
  logConfiguration: { logDriver: 'text', options: {} },
  repositoryCredentials: { credentialsParameter: 'text' },
  healthCheck: {}
}
const DEFINITION: Readonly<Record<string, Shape>> = {
  cpu: 'size',
  memory: 'size',
  networkMode: 'text',
  executionRoleArn: 'text',
  taskRoleArn: 'text',
  runtimePlatform: { cpuArchitecture: 'architecture', operatingSystemFamily: 'text' },
  ephemeralStorage: {},
  requiresCompatibilities: ['text'],
  containerDefinitions: [CONTAINER]
}

/**
 * Reads a task definition: one written for RegisterTaskDefinition, or what `aws ecs describe-task-definition` prints. Its
 * family is left out, as each environment has its own, and so is what ECS alone writes. Throws `TASK_DEFINITION_INVALID`
 * naming the file and the field.
 */
export function parseTemplate(file: string, text: string): TemplateFile {
  const invalid = (what: string) => invalidTemplate(file, what)
  const whole = withoutNulls(parseJson(file, text))
  if (!isObject(whole)) throw invalid('it is not a JSON object')
  const described = whole.taskDefinition
  const source = isObject(described) ? described : whole
  const problem =
    problemOf(source, DEFINITION) ??
    containerProblem(source.containerDefinitions) ??
    policyNameProblem(source.containerDefinitions as readonly TemplateContainer[])
  if (problem !== undefined) throw invalid(problem)
  const dropped = [...READ_ONLY, 'family', 'tags']
  const kept = Object.entries(source).filter(([name, value]) => !dropped.includes(name) && value !== '')
  return {
    // The API takes sizes as texts only, but people write numbers.
    template: Object.fromEntries(
      kept.map(([name, value]) => [name, DEFINITION[name] === 'size' ? String(value) : value])
    ) as unknown as Template,
    tags: tagsOf(whole.tags ?? source.tags)
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // After its comma the message quotes the file, which may hold what nobody is to see.
    const why = (error as Error).message.replace(/, (?:\.\.\.)?".*$/s, '')
    throw invalidTemplate(file, `it is not JSON (${why})`)
  }
}

function containerProblem(containers: unknown): string | undefined {
  if (!Array.isArray(containers) || containers.length === 0) return 'it has no `containerDefinitions`'
  const names = containers.map(({ name }: Json) => name)
  const nameless = names.findIndex((name) => name === undefined || name === '')
  if (nameless !== -1) return `\`containerDefinitions[${nameless}]\` has no \`name\``
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : `it has two containers that are called ${JSON.stringify(twice)}`
}

function problemOf(value: unknown, shape: Shape, path = ''): string | undefined {
  if (value === undefined) return undefined
  if (typeof shape === 'string') return isA(shape, value) ? undefined : `\`${path}\` is not ${NAMES[shape]}`
  if (isList(shape)) {
    if (!Array.isArray(value)) return `\`${path}\` is not a list`
    return value.map((item, index) => problemOf(item, shape[0], `${path}[${index}]`)).find(isTold)
  }
  if (!isObject(value)) return `\`${path}\` is not an object`
  const below = path === '' ? '' : `${path}.`
  return Object.entries(shape)
    .map(([name, inner]) => problemOf(value[name], inner, `${below}${name}`))
    .find(isTold)
}

function isTold(problem: string | undefined): boolean {
  return problem !== undefined
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

const NAMES: Readonly<Record<Kind, string>> = {
  text: 'a text',
  number: 'a whole number',
  size: 'a number or a text',
  truth: '`true` or `false`',
  architecture: '`X86_64` or `ARM64`'
}

function isA(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return Number.isInteger(value)
    case 'size':
      return typeof value === 'number' || typeof value === 'string'
    case 'truth':
      return typeof value === 'boolean'
    case 'architecture':
      return value === 'X86_64' || value === 'ARM64'
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** ECS takes no `null`s, which some editors and scripts leave where there is nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]))
}

/** The user's own tags: not those of AWS, which nobody can set, nor ours, which are another deployment's. */
function tagsOf(tags: unknown): Tags {
  const pairs = (Array.isArray(tags) ? tags : []).flatMap((tag) => {
    const { key, value = '' } = isObject(tag) ? tag : {}
    const own = typeof key === 'string' && typeof value === 'string' && !/^(?:aws|run-on-fargate):/i.test(key)
    return own ? [[key, value] as const] : []
  })
  return Object.fromEntries(pairs)
}

function invalidTemplate(file: string, what: string): ActionError {
  return new ActionError(
    'TASK_DEFINITION_INVALID',
    `The file ${file} in \`task-definition\` is no task definition: ${what}.`,
    'Write it as `aws ecs register-task-definition --generate-cli-skeleton` shows it, or save what `aws ecs describe-task-definition` prints.'
  )
}
