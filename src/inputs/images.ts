import type { Container, Containers, ImageFrom, Source } from '../deployment.ts'
import { ActionError, messageOf } from '../errors.ts'
import { parseReference, type ImageReference } from '../registry/reference.ts'
import { quote } from './problems.ts'

/** The images of further containers, by the names of these. */
export type FurtherImages = ReadonlyMap<string, ImageReference>

/** Starts the names of the containers that the action adds to a task. */
const RESERVED = 'run-on-fargate-'

/** How many lines with problems are listed. */
const MOST_TOLD = 20

/** Reads `image-from`: `same`, `previous`, or the name of an environment. */
export function parseImageFrom(text: string): ImageFrom {
  const word = text.toLowerCase()
  return word === 'same' || word === 'previous' ? { kind: word } : { kind: 'environment', name: text }
}

/** Returns the images of a source beside the main one's, which those of the input override. */
export function imagesOf(source: Source, given: FurtherImages): FurtherImages {
  const others = source.containers.filter(({ name }) => name !== source.main)
  return new Map([...others.map(({ name, image }) => [name, parseReference(image)] as const), ...given])
}

/**
 * Returns the containers with the registry credentials of the source, where they still have its images, or others of the same
 * registry.
 */
export function withKeptLogins([main, ...others]: Containers, source: Source): Containers {
  const keep = (container: Container, name: string): Container => {
    const { image, secret } = source.containers.find((each) => each.name === name) ?? {}
    if (image === undefined || secret === undefined) return container
    if (parseReference(image).domain !== container.image.domain) return container
    const login = source.logins[secret]
    return { ...container, credentials: login ? { kind: 'login', ...login } : { kind: 'secret', id: secret } }
  }
  const mainName = source.whole ? main.name : source.main
  return [keep(main, mainName), ...others.map((each) => keep(each, each.name))]
}

/** Reads `images`: one `container=image` per line. Throws `IMAGES_INVALID` for all lines that are not. */
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
  const more = problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : []
  throw new ActionError(
    'IMAGES_INVALID',
    `Invalid value for \`images\`: ${[...problems.slice(0, MOST_TOLD), ...more].join('; ')}.`,
    'Write one `container=image` per line, for example `db=postgres:17`. A variable that does not exist is empty.'
  )
}

/** Source: `name` of ContainerDefinition in the ECS API reference. */
function nameProblem(name: string): string | undefined {
  if (name === '') return "doesn't start with the name of a container and `=`"
  if (!/^[\w-]{1,255}$/.test(name))
    return `has the name ${quote(name)}: ECS accepts up to 255 letters, digits, \`_\` and \`-\``
  if (name.startsWith(RESERVED))
    return `has the name ${quote(name)}: \`${RESERVED}\` starts the names of the action's own containers`
  return undefined
}
