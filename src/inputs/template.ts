import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Tags } from '../ownership.ts'
import { ActionError } from '../errors.ts'
import { fit, isObject, type Finding, type Json, type Structure } from './shape.ts'
import { ruleProblems, type TemplateContext } from './template-rules.ts'

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
  /** Fields that may not be what their author meant. */
  readonly warnings: readonly string[]
}

/** Fields that ECS reports of a revision but doesn't take in a new one. Source: TaskDefinition in the ECS API reference. */
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

/** How deep a file may be nested. The deepest field of a task definition is at 8. */
const DEEPEST = 64

/**
 * Reads a task definition: one written for RegisterTaskDefinition, or the output of `aws ecs describe-task-definition`. The
 * family is left out, as each environment has its own, and so are the fields that only ECS writes. Throws
 * `TASK_DEFINITION_INVALID` with every field that ECS wouldn't take or would read differently.
 */
export function parseTemplate(file: string, text: string, shape: Structure, context: TemplateContext): TemplateFile {
  const whole = parseJson(file, text)
  const source = sourceOf(whole)
  const { value, findings, texts } = fit(source, shape)
  const { tags, family, ...template } = value as Json
  const typed = template as unknown as Template
  const own = new Set(findings.filter(({ kind }) => kind === 'problem').map(({ path }) => path))
  const rules = ruleProblems(typed, texts, context).filter(({ path }) => !own.has(path))
  const problems = [...emptiness(source), ...findings.filter(({ path }) => path !== 'family'), ...rules]
  const told = problems.filter(({ kind }) => kind === 'problem').map((finding) => sentence(finding, typed))
  if (told.length > 0) throw invalidTemplate(file, told)
  return {
    template: typed,
    tags: tagsOf(tags),
    warnings: findings
      .filter(({ kind }) => kind === 'doubt')
      .map((finding) => `The task definition in ${file}: ${sentence(finding, typed)}.`)
  }
}

/** The definition itself, as RegisterTaskDefinition takes it: sizes as strings, though people write numbers. */
function sourceOf(whole: Json): Json {
  const described = whole.taskDefinition
  const source = isObject(described) ? { tags: whole.tags ?? null, ...described } : whole
  const kept = Object.entries(source).filter(([name]) => !READ_ONLY.includes(name))
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      (name === 'cpu' || name === 'memory') && typeof value === 'number' ? String(value) : value
    ])
  )
}

function parseJson(file: string, text: string): Json {
  let whole: unknown
  try {
    whole = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // After its comma the message quotes the file, which may hold what nobody is to see.
    const why = (error as Error).message.replace(/, (?:\.\.\.)?".*$/s, '')
    throw invalidTemplate(file, [`it is not JSON (${why})`])
  }
  if (isDeeperThan(whole, DEEPEST)) throw invalidTemplate(file, [`it is nested more than ${DEEPEST} levels deep`])
  if (!isObject(whole)) throw invalidTemplate(file, ['it is not a JSON object'])
  return whole
}

/** Goes down level by level, as a call for each level could exhaust the stack. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true
    level = level.flatMap((each): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

function emptiness({ containerDefinitions }: Json): Finding[] {
  const isEmpty = Array.isArray(containerDefinitions) && containerDefinitions.length === 0
  return isEmpty
    ? [{ kind: 'problem', path: 'containerDefinitions', text: 'is empty: a task has at least one container' }]
    : []
}

/** A finding with the name of its container. */
function sentence({ path, text }: Finding, { containerDefinitions }: Template): string {
  const index = /^containerDefinitions\[(\d+)\]/.exec(path)?.[1]
  const containers: unknown = containerDefinitions
  const container: unknown = Array.isArray(containers) && index !== undefined ? containers[Number(index)] : undefined
  const name = isObject(container) ? container.name : undefined
  const of = typeof name === 'string' && /^[\w-]{1,255}$/.test(name) ? ` of the container \`${name}\`` : ''
  return `${path.startsWith('the ') ? path : `\`${path}\``}${of} ${text}`
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

/** How many problems are told; a file that was meant for something else has many. */
const MOST_TOLD = 20

function invalidTemplate(file: string, problems: readonly string[]): ActionError {
  const [only = '', ...others] = problems
  const more = problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : []
  const lines = [...problems.slice(0, MOST_TOLD), ...more].map((problem) => `\n- ${problem}`).join('')
  return new ActionError(
    'TASK_DEFINITION_INVALID',
    others.length === 0
      ? `The file ${file} in \`task-definition\` is not valid: ${only}.`
      : `The file ${file} in \`task-definition\` is not valid:${lines}`,
    'Correct the file. `aws ecs register-task-definition --generate-cli-skeleton` prints all fields, `aws ecs describe-task-definition` a definition that is in use.'
  )
}
