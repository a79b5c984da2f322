import { afterEach, describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import { inspectImage, type ImageInspection } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { readRetryAfter } from '../../src/transport.ts'
import {
  digestOf,
  errorReply,
  startServer,
  type Answer,
  type Reply,
  type Seen,
  type TestServer
} from './registry-server.ts'

const LOGIN = { username: 'octo', password: 'dckr_pat_not-a-real-token' }
const CONFIG = { os: 'linux', architecture: 'amd64', config: {} }
const MANIFEST = { schemaVersion: 2, config: { digest: digestOf(CONFIG) } }

/** Where a registry may refuse: at the token service, or with a token at the manifest or the blob. */
const PLACES = { token: '/token', manifest: '/manifests/', blob: '/blobs/' } as const

const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A registry in which all is well but at one place. */
function registryWith(place: string, answer: (request: Seen, times: number) => Answer | undefined) {
  let times = 0
  return (request: Seen, host: string): Answer => {
    if (request.path !== '/token' && request.authorization === undefined) {
      return { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${host}/token",service="r"` } }
    }
    const given = request.path.includes(place) ? answer(request, ++times) : undefined
    if (given !== undefined) return given
    if (request.path === '/token') return { status: 200, body: { token: 'granted' } }
    return { status: 200, body: request.path.includes('/blobs/') ? CONFIG : MANIFEST }
  }
}

async function check(
  answer: (request: Seen, host: string) => Answer,
  options: { readonly login?: typeof LOGIN | undefined; readonly patience?: number; readonly signal?: AbortSignal } = {}
): Promise<{ readonly result: ImageInspection | ActionError; readonly seen: readonly Seen[] }> {
  const server = await startServer(answer)
  const { login = LOGIN, patience = 30_000, signal } = options
  try {
    const result = await inspectImage({
      reference: parseReference(`${server.host}/octo/space:1`),
      login: 'login' in options ? options.login : login,
      timeouts: { request: 20_000, total: 40_000, patience },
      signal
    }).catch((error: unknown) => {
      if (error instanceof ActionError) return error
      throw error
    })
    return { result, seen: server.seen }
  } finally {
    await server.close()
  }
}

/** The requests that came to the place with what it asks for. */
function refused(seen: readonly Seen[], place: string): readonly Seen[] {
  return seen.filter(({ path, authorization }) => path.includes(place) && authorization !== undefined)
}

const page = (status: number, body: string, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
  body
})

/** Refusals of the runner's address, or of what stands in front of the registry, as they are seen in the field. */
const FIREWALLS: Readonly<Record<string, Reply>> = {
  'Azure’s network rules': errorReply(
    403,
    'DENIED',
    "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."
  ),
  'Azure’s closed public access': errorReply(403, 'DENIED', 'Public network access is disabled for this registry.'),
  'GitHub’s list of an organization': errorReply(
    403,
    'DENIED',
    'denied: Although you appear to have the correct authorization credentials, the `octo` organization has an IP allow list enabled, and 203.0.113.7 is not permitted to access this resource.'
  ),
  'Quay’s, in an OAuth error': {
    status: 403,
    body: { error: 'access_denied', error_message: 'Source address not allowed' }
  },
  'Artifactory’s': errorReply(403, 'DENIED', 'Access from this IP address is forbidden: whitelist required'),
  'Nexus’ 401 about the network': errorReply(401, 'UNAUTHORIZED', 'Blocked by network policy'),
  'Harbor behind nginx': page(403, '<html><head><title>403 Forbidden</title></head><center>nginx</center></html>'),
  'Cloudflare’s page': page(403, '<!DOCTYPE html><title>Attention Required! | Cloudflare</title>', {
    server: 'cloudflare'
  }),
  'a page without a type': { status: 403, body: '\n<HTML><body>Blocked' },
  'a firewall’s JSON': { status: 403, body: { incident: '4711', action: 'block' } },
  'an empty 403': { status: 403 },
  'a page with 401 and no challenge': page(401, '<html>Sign in to the network</html>'),
  'a page with 404': page(404, '<html>No such host here</html>'),
  'a page with 200': page(200, '<html>Accept the terms of this network</html>'),
  'a proxy that wants a login': { status: 407, headers: { 'proxy-authenticate': 'Basic realm="proxy"' } },
  'a law': errorReply(451, 'DENIED', 'not available'),
  'a maintenance': page(503, '<html>Down for maintenance</html>'),
  'a bad gateway': { status: 502 },
  'a request that took too long': { status: 408 }
}

describe.each(Object.entries(PLACES))('at the %s', (_, place) => {
  test.concurrent.each(Object.entries(FIREWALLS))('%s is a warning', async (_name, reply) => {
    const { result } = await check(registryWith(place, () => reply))
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/^[^<>]{20,300}\.$/) })
    expect(JSON.stringify(result)).not.toMatch(/203\.0\.113|4711|nginx|Cloudflare|terms/)
  })

  test.concurrent.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 1000).toUTCString()],
    ['no time', () => undefined]
  ])('one 429 with %s is waited out', async (_name, header) => {
    const { result, seen } = await check(
      registryWith(place, (_request, times) => {
        const wait = header()
        return times > 1
          ? undefined
          : errorReply(429, 'TOOMANYREQUESTS', 'slow', wait === undefined ? {} : { 'retry-after': wait })
      })
    )
    expect(result).toMatchObject({ kind: 'found', digest: digestOf(MANIFEST) })
    expect(refused(seen, place).length).toBeGreaterThan(1)
  })

  test.concurrent.each([
    ['seconds', { 'retry-after': '31' }],
    ['an hour', { 'retry-after': '3600' }],
    ['a date', { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }],
    ['no time, and no pull left', { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' }]
  ])('a 429 that takes longer than the check waits is a warning at once: %s', async (_name, headers) => {
    const start = Date.now()
    const { result, seen } = await check(registryWith(place, () => errorReply(429, 'TOOMANYREQUESTS', 'no', headers)))
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('limits the requests of "octo"') })
    expect(refused(seen, place)).toHaveLength(1)
    expect(Date.now() - start).toBeLessThan(15_000)
  })

  test.concurrent('a 429 without end ends with the patience', async () => {
    const { result, seen } = await check(
      registryWith(place, () => errorReply(429, 'TOOMANYREQUESTS', 'no', { 'retry-after': '0' })),
      { patience: 1000 }
    )
    expect(result).toMatchObject({ kind: 'unknown' })
    expect(refused(seen, place)).toHaveLength(3)
  })

  test.concurrent('one 503 is tried again', async () => {
    const { result } = await check(registryWith(place, (_request, times) => (times > 1 ? undefined : { status: 503 })))
    expect(result).toMatchObject({ kind: 'found' })
  })
})

test('a wait ends with the signal of the caller', async () => {
  const cancel = new AbortController()
  const answer = registryWith('/token', () => {
    setTimeout(() => cancel.abort(new Error('cancelled')), 50)
    return errorReply(429, 'TOOMANYREQUESTS', 'no', { 'retry-after': '20' })
  })
  const start = Date.now()
  await expect(check(answer, { signal: cancel.signal })).rejects.toThrow('cancelled')
  expect(Date.now() - start).toBeLessThan(15_000)
})

test('without credentials the runner’s address is what is limited', async () => {
  const { result } = await check(
    registryWith('/manifests/', () => errorReply(429, 'X', 'no', { 'retry-after': '60' })),
    {
      login: undefined
    }
  )
  expect(result).toMatchObject({ reason: expect.stringContaining("limits the requests of this runner's IP address") })
})

describe('a refusal that the task would meet as well ends the deployment:', () => {
  test.each<[string, string, Reply, string]>([
    [
      'a wrong password',
      '/token',
      { status: 401, body: { details: 'incorrect username or password' } },
      'REGISTRY_LOGIN_WRONG'
    ],
    [
      'a wrong password in a page with a challenge',
      '/token',
      page(401, '<html>', { 'www-authenticate': 'Basic realm="r"' }),
      'REGISTRY_LOGIN_WRONG'
    ],
    ['a wrong token', '/token', errorReply(403, 'DENIED', 'denied'), 'REGISTRY_LOGIN_WRONG'],
    [
      'no access',
      '/manifests/',
      errorReply(403, 'DENIED', 'requested access to the resource is denied'),
      'IMAGE_ACCESS_DENIED'
    ],
    [
      'no access, with a token',
      '/manifests/',
      errorReply(401, 'UNAUTHORIZED', 'authentication required'),
      'IMAGE_ACCESS_DENIED'
    ],
    [
      'no access to a repository that is called like a firewall',
      '/manifests/',
      errorReply(403, 'DENIED', 'octo/space: denied'),
      'IMAGE_ACCESS_DENIED'
    ],
    [
      'no access to a tag that is written like an address',
      '/manifests/',
      errorReply(403, 'DENIED', 'space:10.0.17.1 is denied'),
      'IMAGE_ACCESS_DENIED'
    ],
    ['no image', '/manifests/', errorReply(404, 'NAME_UNKNOWN', 'no'), 'IMAGE_NOT_FOUND'],
    ['no tag', '/manifests/', errorReply(404, 'MANIFEST_UNKNOWN', 'no'), 'IMAGE_TAG_NOT_FOUND'],
    ['no tag, without a word', '/manifests/', { status: 404 }, 'IMAGE_TAG_NOT_FOUND'],
    ['a name that cannot be', '/manifests/', errorReply(400, 'NAME_INVALID', 'no'), 'IMAGE_NOT_FOUND']
  ])('%s', async (name, place, reply, code) => {
    const { result, seen } = await check(registryWith(place, () => reply))
    expect(result).toMatchObject({ code })
    // Without a scope, the token service tells a wrong token from one without access.
    expect(refused(seen, place)).toHaveLength(name === 'a wrong token' ? 2 : 1)
  })

  test.each(['firewall', 'ip', 'allow-list', 'private-link'])('also for a repository called %s', async (name) => {
    const server = await startServer((request, host) =>
      request.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${host}/token"` } }
        : request.path === '/token'
          ? { status: 200, body: { token: 't' } }
          : errorReply(403, 'DENIED', `access to octo/${name} is denied`)
    )
    servers.push(server)
    const reference = parseReference(`${server.host}/octo/${name}:1`)
    await expect(inspectImage({ reference, login: LOGIN })).rejects.toMatchObject({ code: 'IMAGE_ACCESS_DENIED' })
  })
})

test.each([
  [undefined, undefined],
  ['', undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['2026-11-26', undefined],
  ['0', 0],
  ['2', 2000],
  ['1.5', 1500],
  ['Thu, 26 Nov 2026 12:00:10 GMT', 10_000],
  ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
  ['Thursday, 26-Nov-26 12:00:10 GMT', 10_000]
])('Retry-After: %s', (value, expected) => {
  const headers = new Headers(value === undefined ? {} : { 'retry-after': value })
  expect(readRetryAfter(headers, Date.UTC(2026, 10, 26, 12))).toBe(expected)
})
