import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'

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
type Kind = 'text' | 'size' | 'truth' | 'list' | 'object'

/** The fields that are read here or changed later; all others go to ECS as they are, which checks them. */
const FIELDS: Readonly<Record<string, Kind>> = {
  cpu: 'size',
  memory: 'size',
  networkMode: 'text',
  executionRoleArn: 'text',
  taskRoleArn: 'text',
  runtimePlatform: 'object',
  ephemeralStorage: 'object',
  requiresCompatibilities: 'list',
  containerDefinitions: 'list'
}
const CONTAINER_FIELDS: Readonly<Record<string, Kind>> = {
  name: 'text',
  image: 'text',
  essential: 'truth',
  environment: 'list',
  secrets: 'list',
  portMappings: 'list',
  logConfiguration: 'object',
  repositoryCredentials: 'object',
  healthCheck: 'object'
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
  const problem = problemOf(source, FIELDS) ?? containerProblem(source.containerDefinitions)
  if (problem !== undefined) throw invalid(problem)
  const dropped = [...READ_ONLY, 'family', 'tags']
  const kept = Object.entries(source).filter(([name, value]) => !dropped.includes(name) && value !== '')
  return {
    // The API takes sizes as texts only, but people write numbers.
    template: Object.fromEntries(
      kept.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])
    ) as unknown as Template,
    tags: tagsOf(whole.tags ?? source.tags)
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw invalidTemplate(file, `it is not JSON (${(error as Error).message.split('\n')[0] ?? ''})`)
  }
}

function containerProblem(containers: unknown): string | undefined {
  if (!Array.isArray(containers) || containers.length === 0) return 'it has no `containerDefinitions`'
  for (const [index, container] of containers.entries()) {
    const where = `containerDefinitions[${index}]`
    if (!isObject(container)) return `\`${where}\` is not an object`
    if (typeof container.name !== 'string' || container.name === '') return `\`${where}\` has no \`name\``
    const problem = problemOf(container, CONTAINER_FIELDS, `${where}.`)
    if (problem !== undefined) return problem
  }
  const names = containers.map(({ name }: Json) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : `it has two containers that are called ${JSON.stringify(twice)}`
}

function problemOf(source: Json, fields: Readonly<Record<string, Kind>>, path = ''): string | undefined {
  const wrong = Object.entries(fields).find(([name, kind]) => source[name] !== undefined && !isA(kind, source[name]))
  return wrong === undefined ? undefined : `\`${path}${wrong[0]}\` is not ${NAMES[wrong[1]]}`
}

const NAMES: Readonly<Record<Kind, string>> = {
  text: 'a text',
  size: 'a number or a text',
  truth: '`true` or `false`',
  list: 'a list',
  object: 'an object'
}

function isA(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'size':
      return typeof value === 'number' || typeof value === 'string'
    case 'truth':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value) && value.every((item) => isObject(item) || typeof item === 'string')
    case 'object':
      return isObject(value)
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
