import { describe, expect, test } from '@jest/globals'
import { chooseContainers, type Template, type TemplateContainer } from '../../src/inputs/task-definition.ts'
import { parseReference } from '../../src/registry/reference.ts'

const HUB_LOGIN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf'

function makeTemplate(...containers: readonly TemplateContainer[]): Template {
  return { containerDefinitions: containers }
}

function choose(template: Template | undefined, given: { readonly image?: string; readonly container?: string } = {}) {
  const image = given.image === undefined ? undefined : parseReference(given.image)
  const chosen = chooseContainers(template, { image, container: given.container })
  return chosen.map(({ name, image: { text, domain }, credentials }) => ({
    container: name,
    image: text,
    domain,
    ...(credentials.kind === 'secret' && { credentials: credentials.id })
  }))
}

const WEB = { name: 'web', image: 'acme/web:1' }
const CACHE = { name: 'cache', image: 'public.ecr.aws/docker/library/redis:7', essential: false }
const ROUTER = {
  name: 'router',
  image: 'ghcr.io/acme/router',
  repositoryCredentials: { credentialsParameter: HUB_LOGIN }
}

const ofWeb = { container: 'web', image: 'acme/web:1', domain: 'docker.io' }
const ofCache = { container: 'cache', image: CACHE.image, domain: 'public.ecr.aws' }
const ofRouter = { container: 'router', image: ROUTER.image, domain: 'ghcr.io', credentials: HUB_LOGIN }

describe('without a task definition there is one container', () => {
  test.each([
    ['called like the image', { image: 'ghcr.io/acme/web.site:1' }, 'web-site', 'ghcr.io'],
    ['called as it was asked for', { image: 'acme/space', container: 'web' }, 'web', 'docker.io']
  ])('%s', (_, given, container, domain) => {
    expect(choose(undefined, given)).toEqual([{ container, image: given.image, domain }])
  })

  test('which needs an image', () => {
    expect(() => choose(undefined, { container: 'web' })).toThrow(
      expect.objectContaining({ code: 'IMAGE_MISSING', message: '`image` is empty.' })
    )
  })
})

describe('of a task definition', () => {
  test.each([
    ['the only container is the one', [WEB], {}, [ofWeb]],
    [
      'the only container gets the image, whatever it is called',
      [WEB],
      { image: 'quay.io/a/b:2' },
      [{ container: 'web', image: 'quay.io/a/b:2', domain: 'quay.io' }]
    ],
    [
      'the container comes first that is called like the image',
      [CACHE, ROUTER, WEB],
      { image: 'acme/web:2' },
      [{ ...ofWeb, image: 'acme/web:2' }, ofCache, ofRouter]
    ],
    [
      'the container comes first that was asked for, and keeps its image',
      [CACHE, WEB],
      { container: 'web' },
      [ofWeb, ofCache]
    ],
    [
      'the container that was asked for wins over one called like the image',
      [WEB, CACHE],
      { image: 'a/web', container: 'cache' },
      [{ container: 'cache', image: 'a/web', domain: 'docker.io' }, ofWeb]
    ],
    [
      'a login stays with its container, also under a new image',
      [ROUTER],
      { image: 'acme/router:2' },
      [{ ...ofRouter, image: 'acme/router:2', domain: 'docker.io' }]
    ],
    [
      'a container that gets the image needs none of its own',
      [{ name: 'web' }, CACHE],
      { image: 'acme/web:2' },
      [{ ...ofWeb, image: 'acme/web:2' }, ofCache]
    ]
  ] satisfies readonly [string, TemplateContainer[], object, object[]][])('%s', (_, containers, given, chosen) => {
    expect(choose(makeTemplate(...containers), given)).toEqual(chosen)
  })

  test.each([
    [
      'several containers and none called like the image',
      [WEB, CACHE],
      { image: 'acme/shop:1' },
      'The task definition has several containers, `web`, `cache`, and none is named `shop` like the image.'
    ],
    [
      'several containers and no image',
      [WEB, CACHE],
      {},
      'The task definition has several containers, `web`, `cache`, and no input names one.'
    ],
    [
      'no container of that name',
      [WEB, CACHE],
      { image: 'acme/web', container: 'Web' },
      'The task definition has no container `Web`, which `container-name` names.'
    ],
    [
      'one container, but of another name',
      [WEB],
      { container: 'cache' },
      'The task definition has no container `cache`, which `container-name` names.'
    ]
  ])('with %s it is not clear which one is meant', (_, containers, given, message) => {
    const names = containers.map(({ name }) => `\`${name}\``).join(', ')
    expect(() => choose(makeTemplate(...containers), given)).toThrow(
      expect.objectContaining({
        code: 'CONTAINER_UNCLEAR',
        message,
        hint: `Set \`container-name\` to the container that the deployment is about: ${names}.`
      })
    )
  })

  test.each([
    ['the one that is meant', [{ name: 'web' }], {}, 'web'],
    ['another, which no input gives one', [WEB, { name: 'cache', image: '' }], { image: 'acme/web' }, 'cache']
  ])('a container without an image is refused: %s', (_, containers, given, name) => {
    expect(() => choose(makeTemplate(...containers), given)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_MISSING',
        message: `The container ${name} of \`task-definition\` has no image, and no input sets one.`
      })
    )
  })

  test('an image that is no reference is refused also in another container', () => {
    expect(() => choose(makeTemplate(WEB, { name: 'cache', image: '<IMAGE>' }), { image: 'acme/web' })).toThrow(
      expect.objectContaining({ code: 'IMAGE_REFERENCE_INVALID', message: expect.stringContaining('<IMAGE>') })
    )
  })
})
