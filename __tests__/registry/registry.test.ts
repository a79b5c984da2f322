import { afterEach, describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import { isAcceptable } from '../../src/registry/client.ts'
import { inspectImage } from '../../src/registry/inspect.ts'
import type { ImageInspection, InspectionRequest } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { basicOf, digestOf, errorReply, startServer } from './registry-server.ts'
import type { Answer, Reply, Seen, TestServer } from './registry-server.ts'

const CONFIG = { os: 'linux', architecture: 'amd64', config: { ExposedPorts: { '8080/tcp': {} } } }
const MANIFEST = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(CONFIG), size: 1 },
  layers: []
}
// Characters that need care in Basic, JSON, URLs and header values.
const LOGIN = { username: 'acme+robot', password: 'pä"ss\\w:ör+d %2F 🔑' }
const WRONG = { username: 'acme+robot', password: 'not-the-pass"word/+ß' }

const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(answer: (request: Seen, host: string) => Answer): Promise<TestServer> {
  const server = await startServer(answer)
  servers.push(server)
  return server
}

/** What the repository `acme/space` holds: the tag 1.0. */
function contents({ path }: Seen): Reply {
  if (path === '/v2/acme/space/manifests/1.0' || path === `/v2/acme/space/manifests/${digestOf(MANIFEST)}`) {
    const headers = { 'content-type': MANIFEST.mediaType, 'docker-content-digest': digestOf(MANIFEST) }
    return { status: 200, headers, body: MANIFEST }
  }
  if (path === `/v2/acme/space/blobs/${digestOf(CONFIG)}`) return { status: 200, body: CONFIG }
  return errorReply(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
}

interface Dialect {
  readonly challenge: (host: string, repository: string) => string | string[]
  /** The token service; `right` is whether the login given is the right one, undefined for none. */
  readonly token?: (right: boolean | undefined, scope: string | null) => Reply
  /** The answer to a token without the right to the repository. */
  readonly closed?: Reply
}

const isSpace = (scope: string | null) => scope === 'repository:acme/space:pull'
const granted = (scope: string | null, right: boolean | undefined): string =>
  right === true && isSpace(scope) ? 'granted' : 'reduced'
const unauthorized = errorReply(401, 'UNAUTHORIZED', 'authentication required')
const insufficient = errorReply(401, 'UNAUTHORIZED', 'authentication required', {
  'www-authenticate': 'Bearer realm="https://auth.example/token",error="insufficient_scope"'
})

const DIALECTS = {
  'Docker Hub': {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/token",service="registry.docker.io",scope="repository:${repository}:pull"`,
    token: (right, scope) =>
      right === false
        ? { status: 401, body: { details: 'incorrect username or password' } }
        : { status: 200, body: { token: granted(scope, right), access_token: granted(scope, right), expires_in: 300 } },
    closed: insufficient
  },
  GHCR: {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/token",service="ghcr.io",scope="repository:${repository}:pull"`,
    token: (right, scope) =>
      right === true && (scope === null || isSpace(scope))
        ? { status: 200, body: { token: 'granted' } }
        : errorReply(403, 'DENIED', right === undefined ? 'requested access to the resource is denied' : 'denied')
  },
  GitLab: {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/jwt/auth",service="container_registry",scope="repository:${repository}:pull"`,
    token: (right, scope) => {
      if (right === false) return errorReply(401, 'UNAUTHORIZED', 'HTTP Basic: Access denied')
      return right === true && (scope === null || isSpace(scope))
        ? { status: 200, body: { token: 'granted' } }
        : errorReply(403, 'DENIED', 'access forbidden')
    }
  },
  Quay: {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/v2/auth",service="quay.io",scope="repository:${repository}:pull"`,
    token: (right, scope) => (right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } }),
    closed: unauthorized
  },
  'Azure Container Registry': {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/oauth2/token",service="${host}",scope="repository:${repository}:pull"`,
    token: (right, scope) =>
      right === true ? { status: 200, body: { access_token: granted(scope, right) } } : unauthorized,
    closed: insufficient
  },
  'Google Artifact Registry': {
    challenge: (host) => `Bearer realm="http://${host}/v2/token"`,
    token: (right, scope) =>
      right === false ? unauthorized : { status: 200, body: { token: granted(scope, right), expires_in: 3600 } },
    closed: errorReply(403, 'DENIED', 'Permission "artifactregistry.repositories.downloadArtifacts" denied')
  },
  Harbor: {
    challenge: (host, repository) =>
      `Bearer realm="http://${host}/service/token",service="harbor-registry",scope="repository:${repository}:pull"`,
    token: (right, scope) => (right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } }),
    closed: unauthorized
  },
  'two schemes offered': {
    challenge: (host) => ['Basic realm="both"', `bearer Realm="http://${host}/token"`],
    token: (right, scope) => (right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } }),
    closed: unauthorized
  },
  'plain registry with Basic': { challenge: () => 'Basic realm="Registry Realm"' }
} satisfies Readonly<Record<string, Dialect>>

function answerAs({ challenge, token, closed }: Dialect) {
  return (request: Seen, host: string): Reply => {
    const right = request.authorization && request.authorization === basicOf(LOGIN.username, LOGIN.password)
    const repository = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(request.path)?.[1]
    if (repository === undefined)
      return token?.(right === '' ? undefined : right, request.query.get('scope')) ?? unauthorized
    if (token === undefined && right === true) {
      return repository === 'acme/space'
        ? contents(request)
        : errorReply(403, 'DENIED', 'access to the resource is denied')
    }
    if (request.authorization === 'Bearer granted') return contents(request)
    if (request.authorization?.startsWith('Bearer') && closed !== undefined) return closed
    return { ...unauthorized, headers: { 'www-authenticate': challenge(host, repository) } }
  }
}

async function outcome(request: InspectionRequest): Promise<ImageInspection | ActionError> {
  return inspectImage(request).catch((error: unknown) => {
    if (error instanceof ActionError) return error
    throw error
  })
}

function ask(
  server: TestServer,
  image: string,
  login?: InspectionRequest['login']
): Promise<ImageInspection | ActionError> {
  return outcome({ reference: parseReference(`${server.host}/${image}`), login })
}

function everyWordOf(result: unknown): string {
  const words = result instanceof Error ? [result.message, result.stack, String(result.cause)] : []
  return JSON.stringify([result, ...words])
}

function expectNoSecret(result: unknown): void {
  const words = everyWordOf(result)
  for (const { username, password } of [LOGIN, WRONG]) {
    const forms = [password, JSON.stringify(password).slice(1, -1), encodeURIComponent(password)]
    forms.push(Buffer.from(password).toString('base64'), basicOf(username, password).slice('Basic '.length))
    for (const form of forms) expect(words).not.toContain(form)
  }
}

describe.each(Object.entries<Dialect>(DIALECTS))('%s', (_, dialect) => {
  test.each([
    ['a right login opens the image', 'acme/space:1.0', LOGIN, 'found'],
    ['a wrong login is told', 'acme/space:1.0', WRONG, 'REGISTRY_LOGIN_WRONG'],
    ['no login is told', 'acme/space:1.0', undefined, 'REGISTRY_LOGIN_NEEDED'],
    ['a right login without access is told', 'acme/other:1.0', LOGIN, 'IMAGE_ACCESS_DENIED'],
    ['a missing tag is told', 'acme/space:9.9', LOGIN, 'IMAGE_TAG_NOT_FOUND']
  ])('%s', async (_name, image, login, expected) => {
    const server = await serve(answerAs(dialect))
    const result = await ask(server, image, login)
    expect(result instanceof ActionError ? result.code : result.kind).toBe(expected)
    if (result instanceof ActionError) expect(result.hint).not.toBe('')
    expectNoSecret(result)
  })
})

describe('the requests', () => {
  test('are one for the challenge, the token, the manifest and the configuration', async () => {
    const server = await serve(answerAs(DIALECTS['Docker Hub']))
    await ask(server, 'acme/space:1.0', LOGIN)
    expect(server.seen.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['GET', '/v2/acme/space/manifests/1.0', undefined],
      ['GET', '/token', basicOf(LOGIN.username, LOGIN.password)],
      ['GET', '/v2/acme/space/manifests/1.0', 'Bearer granted'],
      ['GET', `/v2/acme/space/blobs/${digestOf(CONFIG)}`, 'Bearer granted']
    ])
    expect(server.seen[1]?.query.toString()).toBe('service=registry.docker.io&scope=repository%3Aacme%2Fspace%3Apull')
    for (const type of ['oci.image.index', 'manifest.list', 'oci.image.manifest', 'distribution.manifest']) {
      expect(server.seen[0]?.accept).toContain(type)
    }
  })

  test('ask for the scope themselves when the challenge has none, and keep the query of the realm', async () => {
    const server = await serve(
      answerAs({
        challenge: (host) => `Bearer realm="http://${host}/token?account=a"`,
        token: (_right, scope) => ({ status: 200, body: { token: isSpace(scope) ? 'granted' : 'reduced' } })
      })
    )
    expect(await ask(server, 'acme/space:1.0')).toMatchObject({ kind: 'found' })
    expect(server.seen[1]?.query.toString()).toBe('account=a&scope=repository%3Aacme%2Fspace%3Apull')
    expect(server.seen[1]?.authorization).toBeUndefined()
  })

  test('send each of several scopes by itself', async () => {
    const server = await serve(
      answerAs({
        challenge: (host) => `Bearer realm="http://${host}/token",scope="repository:acme/space:pull repository:b:pull"`,
        token: () => ({ status: 200, body: { token: 'granted' } })
      })
    )
    await ask(server, 'acme/space:1.0')
    expect(server.seen[1]?.query.getAll('scope')).toEqual(['repository:acme/space:pull', 'repository:b:pull'])
  })

  test('for Docker Hub go to the address that replaces it, under its path', async () => {
    const server = await serve((request) => contents({ ...request, path: request.path.replace('/mirror', '') }))
    const reference = parseReference('acme/space:1.0')
    expect(await outcome({ reference, dockerHubUrl: `${server.url}/mirror/` })).toMatchObject({ kind: 'found' })
    expect(server.seen[0]?.path).toBe('/mirror/v2/acme/space/manifests/1.0')
  })

  test('try a wrong login once with Docker Hub and Basic, and no more', async () => {
    for (const dialect of [DIALECTS['Docker Hub'], DIALECTS['plain registry with Basic']]) {
      const server = await serve(answerAs(dialect))
      await ask(server, 'acme/space:1.0', WRONG)
      expect(server.seen.filter(({ authorization }) => authorization !== undefined)).toHaveLength(1)
    }
  })
})

describe('the login stays with the registry', () => {
  test('a configuration that is stored elsewhere is fetched without it', async () => {
    const storage = await serve(() => ({ status: 200, body: CONFIG }))
    const registry = await serve((request, host) =>
      request.path.includes('/blobs/') && request.authorization !== undefined
        ? { status: 307, headers: { location: `${storage.url}/signed?X-Amz-Signature=1` } }
        : answerAs(DIALECTS['Docker Hub'])(request, host)
    )
    expect(await ask(registry, 'acme/space:1.0', LOGIN)).toMatchObject({ kind: 'found' })
    expect(storage.seen.map(({ path, authorization }) => [path, authorization])).toEqual([['/signed', undefined]])
  })

  test('a redirect within the registry keeps it, and one that comes back from elsewhere does not', async () => {
    const registry: TestServer = await serve((request) => {
      if (request.path.includes('/manifests/')) return { status: 307, headers: { location: `${elsewhere.url}/there` } }
      return { status: 200, body: MANIFEST }
    })
    const elsewhere = await serve(() => ({ status: 302, headers: { location: `${registry.url}/back` } }))
    await ask(registry, 'acme/space:1.0', LOGIN)
    expect(registry.seen.every(({ authorization }) => authorization === undefined)).toBe(true)

    const moved = await serve((request, host) => {
      if (request.authorization === undefined) return answerAs(DIALECTS.Harbor)(request, host)
      if (request.path === '/v2/acme/space/manifests/1.0') return { status: 308, headers: { location: '/moved' } }
      return request.path === '/moved' ? { status: 404 } : { status: 200, body: { token: 'granted' } }
    })
    await ask(moved, 'acme/space:1.0', LOGIN)
    expect(moved.seen.find(({ path }) => path === '/moved')?.authorization).toBe('Bearer granted')
  })

  test('a challenge of the place that a redirect led to gets no login', async () => {
    const thief = await serve((_, host) => ({
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="http://${host}/token"` }
    }))
    const registry = await serve(() => ({ status: 307, headers: { location: `${thief.url}/v2/` } }))
    expect(await ask(registry, 'acme/space:1.0', LOGIN)).toMatchObject({ kind: 'unknown' })
    expect(thief.seen.length).toBeGreaterThan(0)
    expect(thief.seen.filter(({ path, authorization }) => path !== '/v2/' || authorization !== undefined)).toEqual([])
  })

  test.each([
    'http://auth.example.test/token',
    'http://127.0.0.1.example.test/token',
    'http://10.0.0.1/token',
    'ftp://127.0.0.1/token',
    'file:///etc/passwd',
    'http://user:pass@127.0.0.1/token',
    'http://[',
    '//auth.example.test/token'
  ])('the realm %s gets no login', async (realm) => {
    const server = await serve(() => ({ status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } }))
    const result = await ask(server, 'acme/space:1.0', LOGIN)
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('no credentials were sent there') })
    expect(server.seen.every(({ authorization }) => authorization === undefined)).toBe(true)
    expectNoSecret(result)
  })

  test.each([
    ['http://127.1.2.3:80/token', true],
    ['http://127.1/token', true],
    ['http://[::1]:5000/token', true],
    ['https://localhost/token', true],
    ['https://auth.docker.io/token', true],
    ['http://auth.docker.io/token', false],
    ['http://localhost.example.test/token', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['http://a:b@127.0.0.1/token', false]
  ])('a registry on loopback can lead to %s: %p', (url, expected) => {
    expect(isAcceptable(new URL(url), new URL('http://127.0.0.1:5000'))).toBe(expected)
  })

  test('a registry that was given no credentials is quoted, one that was given some is not', async () => {
    const server = await serve((request, host) =>
      request.authorization === undefined && request.path !== '/t'
        ? { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${host}/t"` } }
        : errorReply(401, 'UNAUTHORIZED', 'no such user here')
    )
    expect(await ask(server, 'acme/space:1.0')).toMatchObject({
      message: expect.stringContaining(': no such user here (HTTP 401 UNAUTHORIZED)')
    })
    expect(await ask(server, 'acme/space:1.0', LOGIN)).toMatchObject({
      code: 'REGISTRY_LOGIN_WRONG',
      message: expect.stringMatching(/incorrect username or password \(HTTP 401 UNAUTHORIZED\)\.$/)
    })
  })

  test('a colon in the user name is refused before anything is sent', async () => {
    const server = await serve(contents)
    const result = await ask(server, 'acme/space:1.0', { username: 'acme:space', password: 'secret' })
    expect(result).toMatchObject({ code: 'REGISTRY_USERNAME_INVALID' })
    expect(server.seen).toEqual([])
  })

  test.each(['http://mirror.example.test', 'https://u:p@mirror.example.test', 'mirror:5000', 'nonsense'])(
    'the replacement %s of Docker Hub is refused',
    async (dockerHubUrl) => {
      const result = await outcome({ reference: parseReference('acme/space'), dockerHubUrl, login: LOGIN })
      expect(result).toMatchObject({ code: 'REGISTRY_ADDRESS_INVALID' })
    }
  )

  test.each(['host.example.test:99999/space', '1.2.3.400/space'])('%s is no address', async (image) => {
    expect(await outcome({ reference: parseReference(image) })).toMatchObject({ code: 'REGISTRY_ADDRESS_INVALID' })
  })
})

describe('what is said', () => {
  test('Docker Hub is named, with the status and what it takes as a login', async () => {
    const server = await serve(answerAs(DIALECTS['Docker Hub']))
    const result = await outcome({
      reference: parseReference('acme/space:1.0'),
      dockerHubUrl: server.url,
      login: { ...WRONG, password: `${WRONG.password}\n` }
    })
    expect(result).toMatchObject({
      message: 'Docker Hub rejected the credentials of "acme+robot": incorrect username or password (HTTP 401).',
      hint:
        'Check `registry-username` and `registry-password`. The username or the password starts or ends with a space or a line break. ' +
        'Docker Hub accepts a Docker ID and a personal access token with the permission Repo Read-only or more.'
    })
    expectNoSecret(result)
  })

  test.each([
    [
      'NAME_UNKNOWN',
      'acme/space:1.0',
      'IMAGE_NOT_FOUND',
      'could not find the image "acme/space": not here (HTTP 404 NAME_UNKNOWN).'
    ],
    [
      'MANIFEST_UNKNOWN',
      'acme/space:1.0',
      'IMAGE_TAG_NOT_FOUND',
      'could not find the tag "1.0" of "acme/space": not here (HTTP 404 MANIFEST_UNKNOWN).'
    ],
    [
      'NOT_FOUND',
      `acme/space@${digestOf('x')}`,
      'IMAGE_TAG_NOT_FOUND',
      `could not find the digest "${digestOf('x')}" of "acme/space": not here (HTTP 404 NOT_FOUND).`
    ]
  ])('%s for %s', async (code, image, expected, words) => {
    const server = await serve(() => errorReply(404, code, 'not here'))
    const result = await ask(server, image)
    expect(result).toMatchObject({ code: expected, message: expect.stringContaining(words) })
  })

  test('words of the registry are one short line', async () => {
    const server = await serve(() => errorReply(404, 'X', `a\r\n::error::b\u001b[31m\u202e${'c'.repeat(5000)}`))
    const result = await ask(server, 'acme/space:1.0')
    const message = result instanceof ActionError ? result.message : ''
    expect(message).toContain('of "acme/space": a ::error::b [31m ccc')
    expect(message).not.toMatch(/\p{C}/u)
    expect(message.length).toBeLessThan(400)
  })
})

describe('an answer that is no answer of a registry is a warning:', () => {
  /** Right but for its size. */
  const padded = (document: object) => JSON.stringify(document) + ' '.repeat(5 * 2 ** 20)
  const bearer = (request: Seen, host: string, token: Reply): Reply =>
    request.path === '/token'
      ? token
      : { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${host}/token"` } }
  test.each<[string, (request: Seen, host: string) => Answer]>([
    ['a JSON string', () => ({ status: 200, body: '"manifest"' })],
    [
      'a huge manifest',
      (request) => (request.path.includes('/blobs/') ? contents(request) : { status: 200, body: padded(MANIFEST) })
    ],
    ['a huge token', (request, host) => bearer(request, host, { status: 200, body: padded({ token: 'granted' }) })],
    ['a token that is no JSON', (request, host) => bearer(request, host, { status: 200, body: 'yes' })],
    ['no token', (request, host) => bearer(request, host, { status: 200, body: { token: '' } })],
    ['null for a token', (request, host) => bearer(request, host, { status: 200, body: 'null' })],
    ['a token with a line break', (request, host) => bearer(request, host, { status: 200, body: { token: 'a\nb' } })],
    ['a missing token service', (request, host) => bearer(request, host, { status: 404, body: 'no' })],
    ['an unknown scheme', () => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } })],
    ['no challenge', () => ({ status: 401 })],
    ['a circle of redirects', () => ({ status: 307, headers: { location: '/again' } })],
    ['a redirect to plain HTTP', () => ({ status: 307, headers: { location: 'http://example.test/' } })],
    ['a redirect to the metadata service', () => ({ status: 307, headers: { location: 'http://169.254.169.254/' } })],
    ['a teapot', () => ({ status: 418 })],
    ['a missing manifest without a word', () => ({ status: 404 })],
    ['a payment', () => errorReply(402, 'DENIED', 'pay')]
  ])('%s', async (_, answer) => {
    const server = await serve(answer)
    const result = await ask(server, 'acme/space:1.0', LOGIN)
    expect(result).toMatchObject({ kind: 'unknown' })
    expect(server.seen.length).toBeLessThan(15)
    expectNoSecret(result)
  })
})

test('a registry on a loopback address is asked directly, past the proxy', async () => {
  const proxy = await serve(() => ({ status: 502 }))
  const registry = await serve(contents)
  const { HTTP_PROXY: before } = process.env
  process.env.HTTP_PROXY = proxy.url
  try {
    for (const host of [registry.host, registry.host.replace('127.0.0.1', 'localhost')]) {
      expect(await outcome({ reference: parseReference(`${host}/acme/space:1.0`) })).toMatchObject({ kind: 'found' })
    }
    expect(proxy.seen).toEqual([])
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY
    else process.env.HTTP_PROXY = before
  }
})

describe('a registry that cannot be reached', () => {
  test('is tried once more after a broken connection, and found', async () => {
    let requests = 0
    const server = await serve((request) => (++requests === 1 ? 'hangup' : contents(request)))
    expect(await ask(server, 'acme/space:1.0')).toMatchObject({ kind: 'found' })
  })

  test('is tried once more after a 503, and found', async () => {
    let requests = 0
    const server = await serve((request) => (++requests === 1 ? { status: 503 } : contents(request)))
    expect(await ask(server, 'acme/space:1.0')).toMatchObject({ kind: 'found' })
  })

  test.each<[string, Answer, string]>([
    ['always answers 502', { status: 502 }, 'is unavailable (HTTP 502 from '],
    ['always cuts the connection', 'hangup', 'connection reset (ECONNRESET)'],
    ['never answers', 'hang', 'no answer within 0.1 s']
  ])('%s: unknown after two requests', async (_, answer, words) => {
    const server = await serve(() => answer)
    const result = await outcome({
      reference: parseReference(`${server.host}/acme/space`),
      login: LOGIN,
      timeouts: { request: 100, total: 5000 }
    })
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(words) })
    expect(server.seen).toHaveLength(2)
    expectNoSecret(result)
  })

  test('nothing listens: unknown', async () => {
    const server = await startServer(() => ({ status: 200 }))
    await server.close()
    expect(await ask(server, 'acme/space')).toMatchObject({
      kind: 'unknown',
      reason: `Could not reach ${server.host} from this runner: connection refused (ECONNREFUSED).`
    })
  })

  test('the whole inspection has an end', async () => {
    const server = await serve(() => 'hang')
    const reference = parseReference(`${server.host}/acme/space`)
    const result = await outcome({ reference, timeouts: { request: 5000, total: 100 } })
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('timeout after 0.1 s in total') })
  })

  test('the storage of the configuration refuses: unknown', async () => {
    const server = await serve((request) => (request.path.includes('/blobs/') ? { status: 403 } : contents(request)))
    expect(await ask(server, 'acme/space:1.0')).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(`The storage of ${server.host} answered HTTP 403.`)
    })
  })

  test('an abort of the caller is thrown as it is', async () => {
    const caller = new AbortController()
    const server = await serve(() => {
      caller.abort(new Error('cancelled'))
      return 'hang'
    })
    const reference = parseReference(`${server.host}/acme/space`)
    await expect(inspectImage({ reference, signal: caller.signal })).rejects.toThrow('cancelled')
    await expect(inspectImage({ reference, signal: caller.signal })).rejects.toThrow('cancelled')
    expect(server.seen).toHaveLength(1)
  })
})
