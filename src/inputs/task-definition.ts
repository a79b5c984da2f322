import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Container, Containers, ImageFrom, Source, Template, TemplateContainer } from '../deployment.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Tags } from '../ownership.ts'
import { containerName, parseReference, type ImageReference } from '../registry/reference.ts'
import { fit, isObject, type Finding, type Json, type Structure } from './task-definition-shape.ts'
import { findMain, ruleProblems, type TemplateContext } from './task-definition-rules.ts'
import { quote } from './values.ts'

/** A template with the user's tags from the same file. */
export interface TemplateFile {
  readonly template: Template
  readonly tags: Tags
  /** Warnings about fields that are probably mistakes. */
  readonly warnings: readonly string[]
}

/** The largest file in bytes. ECS accepts 64 KiB, but whitespace can make a file larger. */
const LARGEST = 1024 * 1024

/**
 * Reads the file in `task-definition`, with symbolic links resolved. Throws `TASK_DEFINITION_OUTSIDE` if it is neither
 * in the workspace nor in `RUNNER_TEMP`, where other steps write. Throws `TASK_DEFINITION_MISSING` if it can't be read,
 * and `TASK_DEFINITION_INVALID` if it isn't a regular file of at most 1 MiB.
 */
export function readTemplateFile(path: string, env: NodeJS.ProcessEnv): string {
  let handle: number | undefined
  try {
    // GitHub's runner starts the step in the workspace. Other engines may not set this variable.
    const workspace = env.GITHUB_WORKSPACE === undefined || env.GITHUB_WORKSPACE === '' ? '.' : env.GITHUB_WORKSPACE
    const file = realpathSync(resolve(workspace, path))
    if (![workspace, env.RUNNER_TEMP].some((folder) => isInside(file, folder))) {
      throw new ActionError(
        'TASK_DEFINITION_OUTSIDE',
        `The file ${path} in \`task-definition\` is outside the workspace.`,
        'Use a file of the repository, or one that an earlier step has written to the workspace or to `RUNNER_TEMP`. A link must lead to such a file.'
      )
    }
    // Without O_NONBLOCK, opening a named pipe blocks until something writes to it. Windows has neither.
    handle = openSync(file, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
    return readText(path, handle)
  } catch (error) {
    if (error instanceof ActionError) throw error
    throw new ActionError(
      'TASK_DEFINITION_MISSING',
      `Could not read the file ${path} in \`task-definition\`: ${messageOf(error)}.`,
      'Set its path from the root of the repository, and check the repository out in an earlier step (`actions/checkout`).'
    )
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function isInside(file: string, folder: string | undefined): boolean {
  if (folder === undefined || folder === '') return false
  const way = relative(realFolder(folder), file)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

function readText(path: string, handle: number): string {
  if (!fstatSync(handle).isFile()) throw invalidTemplate(path, ['it is not a regular file'])
  const buffer = Buffer.alloc(LARGEST + 1)
  let length = 0
  for (let read = -1; read !== 0 && length <= LARGEST; length += read) {
    read = readSync(handle, buffer, length, buffer.length - length, null)
  }
  if (length > LARGEST) throw invalidTemplate(path, ['it is larger than 1 MiB'])
  return buffer.toString('utf8', 0, length)
}

/** The family, which the action sets, and what only ECS writes. Source: TaskDefinition in the ECS API reference. */
const OMITTED = [
  'family',
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

/** The most levels of nesting in a file. The deepest field of a task definition is at level 8. */
const DEEPEST = 64

/**
 * Parses a task definition: input for RegisterTaskDefinition, or the output of `aws ecs describe-task-definition`.
 * Omits the fields that only ECS writes, and the family, because each environment has its own. Throws
 * `TASK_DEFINITION_INVALID` with all fields that ECS would reject or would not read as intended.
 */
export function parseTemplate(file: string, text: string, shape: Structure, context: TemplateContext): TemplateFile {
  const whole = parseJson(file, text)
  const source = sourceOf(whole)
  const { value, findings, texts } = fit(source, shape)
  const { tags, ...template } = value as Json
  const typed = template as unknown as Template
  // ECS requires a family, which the action sets.
  const wrong = findings.filter(({ kind, path }) => kind === 'problem' && path !== 'family')
  const found = new Set(wrong.map(({ path }) => path))
  const rules = ruleProblems(typed, texts, context).filter(([path]) => !found.has(path))
  const problems = [...wrong.map(({ path, text }) => [path, text] as const), ...rules]
  if (problems.length > 0) {
    throw invalidTemplate(
      file,
      problems.map(([path, text]) => sentence(path, text, typed))
    )
  }
  const doubts = findings.filter(({ kind }) => kind === 'doubt')
  return { template: typed, tags: tagsOf(tags), warnings: doubts.map((doubt) => warning(file, doubt, typed)) }
}

/** Returns the definition as RegisterTaskDefinition expects it: sizes are strings, although people write numbers. */
function sourceOf(whole: Json): Json {
  const described = whole.taskDefinition
  const source = isObject(described) ? { tags: whole.tags ?? null, ...described } : whole
  const kept = Object.entries(source).filter(([name]) => !OMITTED.includes(name))
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
    // After the comma, the message quotes the file, which can contain secrets.
    const why = (error as Error).message.replace(/, (?:\.\.\.)?".*$/s, '')
    throw invalidTemplate(file, [`it is not JSON (${why})`])
  }
  if (isDeeperThan(whole, DEEPEST)) throw invalidTemplate(file, [`it is nested more than ${DEEPEST} levels deep`])
  if (!isObject(whole)) throw invalidTemplate(file, ['it is not a JSON object'])
  return whole
}

/** Returns whether a value is nested more deeply. Goes level by level, because recursion could overflow the stack. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true
    level = level.flatMap((each): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

function sentence(path: string, text: string, { containerDefinitions }: Template): string {
  const index = /^containerDefinitions\[(\d+)\]/.exec(path)?.[1]
  const containers: unknown = containerDefinitions
  const container: unknown = Array.isArray(containers) && index !== undefined ? containers[Number(index)] : undefined
  const name = isObject(container) ? container.name : undefined
  const of = typeof name === 'string' && /^[\w-]{1,255}$/.test(name) ? ` of the container \`${name}\`` : ''
  return `${path.startsWith('the ') ? path : `\`${path}\``}${of} ${text}`
}

function warning(file: string, { path, text }: Finding, template: Template): string {
  return `The task definition in ${file}: ${sentence(path, text, template)}${text.endsWith('?') ? '' : '.'}`
}

/** Returns the user's tags. Omits `aws:` tags, which nobody can set, and the action's tags of another deployment. */
function tagsOf(tags: unknown): Tags {
  const pairs = (Array.isArray(tags) ? tags : []).flatMap((tag) => {
    const { key, value = '' } = isObject(tag) ? tag : {}
    const own = typeof key === 'string' && typeof value === 'string' && !/^(?:aws|run-on-fargate):/i.test(key)
    return own ? [[key, value] as const] : []
  })
  return Object.fromEntries(pairs)
}

/** The most problems to list. A file that was meant for something else has many. */
const MOST_TOLD = 20

function firstOf(problems: readonly string[]): readonly string[] {
  const more = problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : []
  return [...problems.slice(0, MOST_TOLD), ...more]
}

function invalidTemplate(file: string, problems: readonly string[]): ActionError {
  const lines = firstOf(problems).map((problem) => `\n- ${problem}`)
  return new ActionError(
    'TASK_DEFINITION_INVALID',
    `The file ${file} in \`task-definition\` is not valid:${problems.length === 1 ? ` ${problems.join('')}.` : lines.join('')}`,
    'Correct the file. `aws ecs register-task-definition --generate-cli-skeleton` prints all fields, `aws ecs describe-task-definition` a definition that is in use.'
  )
}

/** The inputs that choose the containers and their images. */
interface ContainerChoice extends Pick<TemplateContext, 'container' | 'sourceMain'> {
  readonly image: ImageReference | undefined
  readonly images?: FurtherImages | undefined
}

/**
 * Returns the containers of the task, the main one first, with the credentials that the template names. `image`
 * overrides the main container's image. `images` overrides the images of other containers, or adds containers. Throws
 * `IMAGE_MISSING`, `CONTAINER_UNCLEAR` if the main container is unknown, `IMAGES_INVALID` or `IMAGE_REFERENCE_INVALID`.
 */
export function chooseContainers(
  template: Template | undefined,
  { image, container, sourceMain, images = new Map() }: ContainerChoice
): Containers {
  const imageName = image && containerName(image)
  if (template === undefined) {
    if (image === undefined || imageName === undefined) throw imageMissing('`image` is empty.')
    const name = container ?? sourceMain ?? imageName
    return [{ name, image, credentials: { kind: 'none' } }, ...further(images, name)]
  }
  const all = template.containerDefinitions
  const main = findMain(all, { container, sourceMain, imageName })
  if (main === undefined) throw unclear(all, container, imageName)
  const others = all.filter((each) => each !== main)
  return [
    chosen(main, image),
    ...others.map((each) => chosen(each, images.get(each.name), images)),
    ...further(images, main.name, others)
  ]
}

function further(images: FurtherImages, main: string, others: readonly TemplateContainer[] = []): Container[] {
  if (images.has(main)) {
    throw new ActionError(
      'IMAGES_INVALID',
      `\`images\` names \`${main}\`, which is the main container.`,
      'Set its image in `image`, or name another main container in `container-name`.'
    )
  }
  const added = [...images].filter(([name]) => !others.some((other) => other.name === name))
  return added.map(([name, image]) => ({ name, image, credentials: { kind: 'none' }, listed: 'added' }))
}

function chosen(container: TemplateContainer, given?: ImageReference, images?: FurtherImages): Container {
  const secretId = container.repositoryCredentials?.credentialsParameter
  return {
    name: container.name,
    image: given ?? imageOf(container),
    credentials: secretId === undefined ? { kind: 'none' } : { kind: 'secret', secretId },
    ...(images?.has(container.name) === true && { listed: 'replaced' })
  }
}

function imageOf({ name, image }: TemplateContainer): ImageReference {
  if (image !== undefined && image !== '') return parseReference(image)
  throw imageMissing(`The container ${name} of \`task-definition\` has no image, and no input sets one.`)
}

function unclear(
  containers: readonly TemplateContainer[],
  asked: string | undefined,
  imageName: string | undefined
): ActionError {
  const names = containers.map(({ name }) => `\`${name}\``).join(', ')
  const unlike = imageName === undefined ? 'no input names one' : `none is named \`${imageName}\` like the image`
  return new ActionError(
    'CONTAINER_UNCLEAR',
    asked === undefined
      ? `The task definition has several containers, ${names}, and ${unlike}.`
      : `The task definition has no container \`${asked}\`, which \`container-name\` names.`,
    `Set \`container-name\` to the container that the deployment is about: ${names}.`
  )
}

function imageMissing(what: string): ActionError {
  return new ActionError(
    'IMAGE_MISSING',
    what,
    'Set `image` to the image with its tag or digest, for example `acme/space:1.4`. A variable that does not exist is also empty.'
  )
}

/**
 * Returns the template with the containers that `images` adds. Writes the images of all but the main container as ECS
 * can pull them: `ghcr.io/acme/log` for `GHCR.io/acme/log`. The default template is for Fargate; EC2 accepts it too.
 */
export function completeTemplate(template: Template | undefined, [main, ...others]: Containers): Template {
  const { containerDefinitions, ...task }: Template = template ?? {
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: main.name }]
  }
  const images = new Map(others.map(({ name, image }) => [name, image.text]))
  const added = others.flatMap(({ name, listed }): TemplateContainer[] => (listed === 'added' ? [{ name }] : []))
  return {
    ...task,
    containerDefinitions: [...containerDefinitions, ...added].map((container) => ({
      ...container,
      image: images.get(container.name) ?? container.image
    }))
  }
}

/** The images of the other containers, by container name. */
type FurtherImages = ReadonlyMap<string, ImageReference>

/** The prefix of the containers that the action itself adds to a task. */
const RESERVED = 'run-on-fargate-'

/** Reads `image-from`: `same`, `previous`, or the name of an environment. */
export function parseImageFrom(text: string): ImageFrom {
  const word = text.toLowerCase()
  return word === 'same' || word === 'previous' ? { kind: word } : { kind: 'environment', name: text }
}

/** Returns the images of a source's other containers. The input `images` overrides them. */
export function imagesOf(source: Source, given: FurtherImages): FurtherImages {
  const others = source.containers.filter(({ name }) => name !== source.main)
  return new Map([...others.map(({ name, image }) => [name, parseReference(image)] as const), ...given])
}

/** Returns the containers with the source's registry credentials, except for images that are in another registry. */
export function withKeptLogins([main, ...others]: Containers, source: Source): Containers {
  const keep = (container: Container, name: string): Container => {
    const { image, secret } = source.containers.find((each) => each.name === name) ?? {}
    if (image === undefined || secret === undefined) return container
    if (parseReference(image).domain !== container.image.domain) return container
    const login = source.logins[secret]
    return { ...container, credentials: login ? { kind: 'login', ...login } : { kind: 'secret', secretId: secret } }
  }
  const mainName = source.whole ? main.name : source.main
  return [keep(main, mainName), ...others.map((each) => keep(each, each.name))]
}

/** Reads `images`: one `container=image` per line. Throws `IMAGES_INVALID`, which lists all invalid lines. */
export function parseImages(text: string): FurtherImages {
  const images = new Map<string, ImageReference>()
  const problems: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [, name = '', image = ''] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const problem = nameProblem(name) ?? (images.has(name) ? `sets \`${name}\` again` : undefined)
    try {
      if (problem === undefined) images.set(name, parseReference(image, 'images'))
      else problems.push(`line ${index + 1} ${problem}`)
    } catch (error) {
      problems.push(`line ${index + 1}: ${messageOf(error).replace(/\.$/, '')}`)
    }
  }
  if (problems.length === 0) return images
  throw new ActionError(
    'IMAGES_INVALID',
    `Invalid value for \`images\`: ${firstOf(problems).join('; ')}.`,
    'Write one `container=image` per line, for example `db=postgres:17`. A variable that does not exist is empty.'
  )
}

/** Returns the problem of a name; undefined if none. Source: `name` of ContainerDefinition in the ECS API reference. */
function nameProblem(name: string): string | undefined {
  if (name === '') return "doesn't start with the name of a container and `=`"
  if (!/^[\w-]{1,255}$/.test(name))
    return `has the name ${quote(name)}: ECS accepts up to 255 letters, digits, \`_\` and \`-\``
  if (name.startsWith(RESERVED))
    return `has the name ${quote(name)}: \`${RESERVED}\` starts the names of the action's own containers`
  return undefined
}
