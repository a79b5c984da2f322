import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import tls from 'node:tls'
import fc from 'fast-check'
import { ActionError } from '../../src/errors.ts'
import { isAcceptable } from '../../src/registry/client.ts'
import { type ImageInspection, inspectImage, type InspectionRequest } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { parseChallenges } from '../../src/registry/registry.ts'
import { readRetryAfter } from '../../src/transport.ts'
import { type ForwardProxy, startForwardProxy } from '../e2e/forward-proxy.ts'
import {
  type Answer,
  basicOf,
  digestOf,
  errorReply,
  type Reply,
  type Seen,
  startServer,
  type TestServer
} from './registry-server.ts'

describe('the client', () => {
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
          : {
              status: 200,
              body: { token: granted(scope, right), access_token: granted(scope, right), expires_in: 300 }
            },
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
      token: (right, scope) =>
        right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } },
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
      token: (right, scope) =>
        right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } },
      closed: unauthorized
    },
    'two schemes offered': {
      challenge: (host) => ['Basic realm="both"', `bearer Realm="http://${host}/token"`],
      token: (right, scope) =>
        right === false ? unauthorized : { status: 200, body: { token: granted(scope, right) } },
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
          challenge: (host) =>
            `Bearer realm="http://${host}/token",scope="repository:acme/space:pull repository:b:pull"`,
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
        if (request.path.includes('/manifests/'))
          return { status: 307, headers: { location: `${elsewhere.url}/there` } }
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
      expect(result).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('no credentials were sent there')
      })
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
        timeouts: { request: 100, total: 60_000 }
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
})

describe('the login', () => {
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
    ...new Set([
      ...KNOWN.flatMap(({ host, realm }) => [host, new URL(realm).host]),
      'quay.io',
      'gitlab.test',
      ELSEWHERE
    ])
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

  test.each(['quay.io/acme/space:1.0', 'gitlab.test/acme/space:1.0'])(
    '%s is asked for its challenge',
    async (image) => {
      const host = image.split('/')[0] ?? ''
      answer = registryWith(`https://${host}/token`, host)
      expect(await inspect(image, LOGIN)).toMatchObject({ result: 'found' })
      expect(requests().slice(0, 2)).toEqual([`GET ${host}/v2/acme/space/manifests/1.0 -`, `GET ${host}/token Basic`])
    }
  )

  test('who stands in for Docker Hub is asked alone', async () => {
    answer = registryWith(`https://${ELSEWHERE}/token`, ELSEWHERE)
    expect(await inspect('acme/space:1.0', LOGIN, { dockerHubUrl: `https://${ELSEWHERE}` })).toMatchObject({
      result: 'found'
    })
    expect(new Set(sent.map(({ host }) => host))).toEqual(new Set([ELSEWHERE]))
  })

  describe('WWW-Authenticate', () => {
    const token = fc.string({
      unit: fc.constantFrom(...Array.from("azAZ09!#$%&'*+.^_`|~-")),
      minLength: 1,
      maxLength: 8
    })
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
            const list = parameters.map(
              ([name, before, after, { written: text }]) => `${name}${before}=${after}${text}`
            )
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
})

describe('what the runner cannot see', () => {
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
    options: {
      readonly login?: typeof LOGIN | undefined
      readonly patience?: number
      readonly signal?: AbortSignal
    } = {}
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
      expect(result).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('limits the requests of "octo"')
      })
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
      const { result } = await check(
        registryWith(place, (_request, times) => (times > 1 ? undefined : { status: 503 }))
      )
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
})
