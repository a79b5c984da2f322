import { ActionError } from '../errors.ts'
import { containerName, parseReference, type ImageReference } from '../registry/reference.ts'
import type { Locked } from './login.ts'
import type { Template, TemplateContainer } from './template.ts'

/** A container of the task, before its login has been chosen. */
export interface ChosenContainer extends Locked {
  readonly container: string
  readonly image: ImageReference
}

/**
 * The containers of the task, the one that the deployment is about first: it gets the input `image`, or keeps the
 * template's where that is empty. Throws `IMAGE_MISSING` and `CONTAINER_UNCLEAR`, and `IMAGE_REFERENCE_INVALID` of the
 * reference's parser.
 */
export function chooseContainers(
  template: Template | undefined,
  given: { readonly image: string; readonly container: string }
): readonly [ChosenContainer, ...ChosenContainer[]] {
  const image = given.image === '' ? undefined : parseReference(given.image)
  if (template === undefined) {
    if (image === undefined) throw imageMissing('The input `image` is empty.')
    return [{ container: given.container || containerName(image), image, domain: image.domain }]
  }
  const main = mainOf(template.containerDefinitions, given.container, image && containerName(image))
  const others = template.containerDefinitions.filter((container) => container !== main)
  return [chosen(main, image), ...others.map((container) => chosen(container))]
}

/** The template with the images of its other containers as ECS can pull them: `GHCR.io/acme/log` as `ghcr.io/acme/log`. */
export function withPullable(
  template: Template,
  others: readonly { readonly name: string; readonly image: ImageReference }[]
): Template {
  const images = new Map(others.map(({ name, image }) => [name, image.text]))
  const containerDefinitions = template.containerDefinitions.map((container) => {
    const image = images.get(container.name)
    return image === undefined ? container : { ...container, image }
  })
  return { ...template, containerDefinitions }
}

/** The container that the deployment is about: the one that was asked for, the only one, or the one that is called like the image. */
export function findMain<T extends { readonly name?: unknown }>(
  containers: readonly T[],
  asked: string,
  imageName: string | undefined
): T | undefined {
  if (asked === '' && containers.length === 1) return containers[0]
  return containers.find(({ name }) => name === (asked || imageName))
}

function chosen(container: TemplateContainer, given?: ImageReference): ChosenContainer {
  const { name, repositoryCredentials } = container
  const image = given ?? imageOf(container)
  const credentials = repositoryCredentials?.credentialsParameter
  return { container: name, image, domain: image.domain, ...(credentials !== undefined && { credentials }) }
}

function imageOf({ name, image = '' }: TemplateContainer): ImageReference {
  if (image !== '') return parseReference(image)
  throw imageMissing(`The container ${name} of \`task-definition\` has no image, and no input gives it one.`)
}

function mainOf(
  containers: readonly TemplateContainer[],
  asked: string,
  imageName: string | undefined
): TemplateContainer {
  const found = findMain(containers, asked, imageName)
  if (found !== undefined) return found
  const names = containers.map(({ name }) => `\`${name}\``).join(', ')
  const unlike = imageName === undefined ? 'no input names one' : `none is called \`${imageName}\` like the image`
  throw new ActionError(
    'CONTAINER_UNCLEAR',
    asked === ''
      ? `The task definition has several containers, ${names}, and ${unlike}.`
      : `The task definition has no container \`${asked}\`, which \`container-name\` names.`,
    `Say in \`container-name\` which one the deployment is about: ${names}.`
  )
}

function imageMissing(what: string): ActionError {
  return new ActionError(
    'IMAGE_MISSING',
    what,
    'Name the image with its tag or digest, for example `acme/space:1.4`. An empty value is also what a variable that is not set looks like.'
  )
}
