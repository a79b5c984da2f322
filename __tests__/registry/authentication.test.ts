import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../src/errors.ts'
import { parseChallenges } from '../../src/registry/registry.ts'
import { inspectImage } from '../../src/registry/inspect.ts'
import type { InspectionRequest } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { startForwardProxy, type ForwardProxy } from '../e2e/forward-proxy.ts'
import { basicOf, digestOf, errorReply, startServer } from './registry-server.ts'
import type { Reply, Seen, TestServer } from './registry-server.ts'

const CONFIG = { os: 'linux', architecture: 'amd64', config: {} }
const MANIFEST = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(CONFIG), size: 1 },
  layers: []
}
const LOGIN = { username: 'acme', password: 'a right one' }
const WRONG = { username: 'acme', password: 'a wrong one' }
const ELSEWHERE = 'tokens.test'

interface Known {
  readonly image: string
  readonly host: string
  readonly realm: string
  readonly service: string
}

const KNOWN: readonly Known[] = [
  {
    image: 'acme/space:1.0',
    host: 'registry-1.docker.io',
    realm: 'https://auth.docker.io/token',
    service: 'registry.docker.io'
  },
  { image: 'ghcr.io/acme/space:1.0', host: 'ghcr.io', realm: 'https://ghcr.io/token', service: 'ghcr.io' },
  {
    image: 'registry.gitlab.com/acme/space:1.0',
    host: 'registry.gitlab.com',
    realm: 'https://gitlab.com/jwt/auth',
    service: 'container_registry'
  },
  {
    image: 'acme-x1.azurecr.io/acme/space:1.0',
    host: 'acme-x1.azurecr.io',
    realm: 'https://acme-x1.azurecr.io/oauth2/token',
    service: 'acme-x1.azurecr.io'
  }
]

/** A request with the host that it was sent to. */
type Sent = Seen & { readonly host: string }

const HOSTS = [
  ...new Set([...KNOWN.flatMap(({ host, realm }) => [host, new URL(realm).host]), 'quay.io', 'gitlab.test', ELSEWHERE])
]
const certificates = tls.getCACertificates()
const { HTTPS_PROXY: before } = process.env
const sent: Sent[] = []
let answer: (request: Sent) => Reply
let server: TestServer
let proxy: ForwardProxy

beforeAll(async () => {
  server = await startServer((request, host) => {
    sent.push({ ...request, host })
    return answer({ ...request, host })
  })
  proxy = await startForwardProxy(Object.fromEntries(HOSTS.map((host) => [host, server.url])))
  tls.setDefaultCACertificates([...certificates, proxy.certificate])
  process.env.HTTPS_PROXY = proxy.url
})

afterEach(() => {
  sent.length = 0
})

afterAll(async () => {
  if (before === undefined) delete process.env.HTTPS_PROXY
  else process.env.HTTPS_PROXY = before
  tls.setDefaultCACertificates(certificates)
  await proxy[Symbol.asyncDispose]()
  await server.close()
})

/** Answers as a registry whose tokens come from a realm; each service gives out tokens of its own, and only to the right login. */
function registryWith(realm: string, service: string) {
  return (request: Sent): Reply => {
    const { host, path, authorization, query } = request
    if (!path.startsWith('/v2/')) {
      return authorization === basicOf(LOGIN.username, LOGIN.password)
        ? { status: 200, body: { token: `from-${host}${path}-${query.get('service') ?? ''}` } }
        : { status: 401, body: { details: 'incorrect username or password' } }
    }
    if (authorization !== `Bearer from-${realm.replace('https://', '')}-${service}`) {
      const challenge = `Bearer realm="${realm}",service="${service}",scope="repository:acme/space:pull"`
      return errorReply(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': challenge })
    }
    return contents(request)
  }
}

function contents({ path }: Seen): Reply {
  if (path.includes('/blobs/')) return { status: 200, body: CONFIG }
  if (path.endsWith('/1.0')) return { status: 200, body: MANIFEST }
  return errorReply(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
}

async function inspect(image: string, login?: InspectionRequest['login'], more: Partial<InspectionRequest> = {}) {
  try {
    const { kind, ...rest } = await inspectImage({ reference: parseReference(image), login, ...more })
    return { result: kind, ...rest }
  } catch (error) {
    if (error instanceof ActionError) return { result: error.code }
    throw error
  }
}

/** Each request as `GET host/path`, with the scheme of its credentials. */
const requests = () =>
  sent.map(({ method, host, path, authorization }) => {
    const place = path.replace(digestOf(CONFIG), '<config>')
    return `${method} ${host}${place} ${authorization?.split(' ')[0] ?? '-'}`
  })

/** Who was sent a name and a password. */
const trusted = () => [
  ...new Set(sent.filter(({ authorization }) => authorization?.startsWith('Basic')).map(({ host }) => host))
]

describe.each(KNOWN)('the token service of $host', ({ image, host, realm, service }) => {
  const tokens = new URL(realm)
  const place = `${tokens.host}${tokens.pathname}`

  test('is asked before the registry', async () => {
    answer = registryWith(realm, service)
    expect(await inspect(image, LOGIN)).toMatchObject({ result: 'found', warnings: [] })
    expect(requests()).toEqual([
      `GET ${place} Basic`,
      `GET ${host}/v2/acme/space/manifests/1.0 Bearer`,
      `GET ${host}/v2/acme/space/blobs/<config> Bearer`
    ])
    expect(sent[0]?.query.toString()).toBe(
      new URLSearchParams({ service, scope: 'repository:acme/space:pull' }).toString()
    )
  })

  test('is believed about wrong credentials once the registry has named it, and not tried again', async () => {
    answer = registryWith(realm, service)
    expect(await inspect(image, WRONG)).toEqual({ result: 'REGISTRY_LOGIN_WRONG' })
    expect(requests()).toEqual([`GET ${place} Basic`, `GET ${host}/v2/acme/space/manifests/1.0 -`])
  })

  test('is asked without credentials when there are none', async () => {
    answer = registryWith(realm, service)
    expect(await inspect(image)).toEqual({ result: 'REGISTRY_LOGIN_NEEDED' })
    expect(requests()[0]).toBe(`GET ${place} -`)
    expect(trusted()).toEqual([])
  })

  test('says nothing of an image that right credentials do not open', async () => {
    answer = (request) =>
      request.path.startsWith('/v2/') && request.authorization !== undefined
        ? registryWith(realm, service)({ ...request, authorization: undefined })
        : registryWith(realm, service)(request)
    expect(await inspect(image, LOGIN)).toEqual({ result: 'IMAGE_ACCESS_DENIED' })
    expect(requests().filter((each) => each.startsWith(`GET ${place}`))).toHaveLength(1)
  })

  test.each([
    ['another realm', `https://${ELSEWHERE}/token`, service],
    ['another service', realm, 'another.service']
  ])('gives way to %s that the registry names', async (_, other, named) => {
    answer = registryWith(other, named)
    expect(await inspect(image, LOGIN)).toMatchObject({ result: 'found', warnings: [] })
    expect(requests().filter((each) => each.startsWith(`GET ${host}/v2/acme/space/manifests/1.0`))).toHaveLength(2)
  })

  test.each([
    ['refuses', { status: 403, body: { errors: [{ code: 'DENIED', message: 'denied' }] } }],
    ['is gone', { status: 404, body: 'no' }],
    ['fails', { status: 503, body: '' }],
    ['has no token', { status: 200, body: {} }],
    ['sends on to elsewhere', { status: 302, headers: { location: 'http://127.0.0.1/' } }]
  ])('is not the last word when it %s', async (_, reply: Reply) => {
    const registry = registryWith(`https://${ELSEWHERE}/token`, service)
    answer = (request) => (`${request.host}${request.path}` === place ? reply : registry(request))
    expect(await inspect(image, LOGIN)).toMatchObject({ result: 'found', warnings: [] })
    expect(trusted()).toEqual([tokens.host, ELSEWHERE])
  })

  test('is no obstacle to an image that the registry serves without it', async () => {
    answer = (request) => (request.path.startsWith('/v2/') ? contents(request) : { status: 401, body: {} })
    expect(await inspect(image, LOGIN)).toMatchObject({
      result: 'found',
      warnings: [expect.stringContaining('serves the image without credentials')]
    })
  })
})

test.each(['quay.io/acme/space:1.0', 'gitlab.test/acme/space:1.0'])('%s is asked for its challenge', async (image) => {
  const host = image.split('/')[0] ?? ''
  answer = registryWith(`https://${host}/token`, host)
  expect(await inspect(image, LOGIN)).toMatchObject({ result: 'found' })
  expect(requests().slice(0, 2)).toEqual([`GET ${host}/v2/acme/space/manifests/1.0 -`, `GET ${host}/token Basic`])
})

test('who stands in for Docker Hub is asked alone', async () => {
  answer = registryWith(`https://${ELSEWHERE}/token`, ELSEWHERE)
  expect(await inspect('acme/space:1.0', LOGIN, { dockerHubUrl: `https://${ELSEWHERE}` })).toMatchObject({
    result: 'found'
  })
  expect(new Set(sent.map(({ host }) => host))).toEqual(new Set([ELSEWHERE]))
})

describe('WWW-Authenticate', () => {
  const token = fc.string({ unit: fc.constantFrom(...Array.from("azAZ09!#$%&'*+.^_`|~-")), minLength: 1, maxLength: 8 })
  const blanks = fc.constantFrom('', ' ', '\t', '  ')
  const value = fc.oneof(
    token.map((text) => ({ text, written: text })),
    fc.string().map((text) => ({ text, written: `"${text.replace(/["\\]/g, '\\$&')}"` }))
  )
  const parameter = fc.tuple(token, blanks, blanks, value)
  const challenge = fc.tuple(token, fc.array(parameter, { maxLength: 4 }))

  test('is read as it was written, in one header or several', () => {
    fc.assert(
      fc.property(fc.array(challenge), fc.constantFrom(', ', ',', ' , ,', '\t,\t'), (challenges, comma) => {
        const written = challenges.map(([scheme, parameters]) => {
          const list = parameters.map(([name, before, after, { written: text }]) => `${name}${before}=${after}${text}`)
          return `${scheme} ${list.join(comma)}`
        })
        expect(parseChallenges(written.join(comma))).toEqual(
          challenges.map(([scheme, parameters]) => ({
            scheme: scheme.toLowerCase(),
            parameters: new Map(parameters.map(([name, , , { text }]) => [name.toLowerCase(), text]))
          }))
        )
      })
    )
  })

  test.each([
    ['', []],
    ['"""', []],
    ['Negotiate, NTLM, Basic realm="b"', [['negotiate'], ['ntlm'], ['basic', ['realm', 'b']]]],
    [', ,Basic realm="b",, charset="UTF-8",', [['basic', ['realm', 'b'], ['charset', 'UTF-8']]]],
    ['Basic realm="b", Bearer realm="r', [['basic', ['realm', 'b']], ['bearer']]]
  ])('%s', (header, expected) => {
    expect(parseChallenges(header).map(({ scheme, parameters }) => [scheme, ...parameters])).toEqual(expected)
  })

  // Backtracking would run into the time limit of the test.
  test.each([
    `Bearer ${'a="\\'.repeat(4000)}`,
    `Bearer ${'a ='.repeat(5000)}${' '.repeat(10_000)}x`,
    `Bearer ${'a'.repeat(50_000)}"`,
    `Bearer a="${'\\'.repeat(50_000)}`
  ])('a hostile header is given up', (header) => {
    expect(parseChallenges(header)[0]).toHaveProperty('scheme', 'bearer')
  })
})
