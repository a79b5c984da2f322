import { afterEach, describe, expect, test } from '@jest/globals'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { isAcceptable } from '../../src/registry/client.ts'
import { inspectImage, type InspectionRequest } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { digestOf } from '../registry/registry-server.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'
import { DISGUISES, echoing, foundIn, type Place, PLACES } from '../leak/echoes.ts'
import { recordWire } from '../leak/wire.ts'

describe('answers', () => {
  const LOGIN = { username: 'acme', password: 'dckr_pat_not-a-real-token' }
  const CONFIG = { os: 'linux', architecture: 'amd64', config: {} }
  const manifestOf = (config: object) => ({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: 1 },
    layers: []
  })

  const servers: Server[] = []

  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  async function hostOf(server: Server): Promise<string> {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** What the check comes to at a registry that answers like this. */
  async function check(answer: RequestListener, more: Partial<InspectionRequest> = {}): Promise<unknown> {
    const reference = parseReference(`${await hostOf(createServer(answer))}/acme/space:1`)
    return inspectImage({ reference, login: LOGIN, ...more }).catch((error: unknown) => error)
  }

  /** Answers with these documents, by the last part of the path; `1` is the tag. */
  function serving(documents: Readonly<Record<string, unknown>>): RequestListener {
    return ({ url = '', method }, response) => {
      const document = documents[url.slice(url.lastIndexOf('/') + 1)]
      response.writeHead(document === undefined ? 404 : 200)
      response.end(document === undefined || method === 'HEAD' ? undefined : JSON.stringify(document))
    }
  }

  const INVALID = { code: 'REGISTRY_ANSWER_INVALID' }

  describe('an answer without end', () => {
    test('of zeros that are packed costs no more than what is read of it', async () => {
      // Packed pieces after one another unpack to all of them.
      const piece = gzipSync(Buffer.alloc(32 * 2 ** 20))
      const packed = Buffer.concat(Array.from({ length: 16 }, () => piece))
      const before = process.memoryUsage().rss
      const result = await check((request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        response.end(request.method === 'HEAD' ? undefined : packed)
      })
      expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('larger than 4 MiB') })
      expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20)
    })

    test('that comes byte by byte is given up after the time for one request', async () => {
      const result = await check(
        (request, response) => {
          response.writeHead(200)
          if (request.method === 'HEAD') return void response.end()
          const timer = setInterval(() => response.write(' '), 10)
          response.on('close', () => clearInterval(timer))
        },
        { timeouts: { request: 200, total: 60_000 } }
      )
      expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('no answer within 0.2 s') })
    })

    test('of headers is given up', async () => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined)
        socket.write('HTTP/1.1 200 OK\r\n')
        const timer = setInterval(() => socket.write(`x-more: ${'x'.repeat(8000)}\r\n`), 1)
        socket.on('close', () => clearInterval(timer))
      })
      const reference = parseReference(`${await hostOf(server)}/acme/space:1`)
      expect(await inspectImage({ reference, login: LOGIN })).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('HPE_HEADER_OVERFLOW')
      })
    })
  })

  describe('a registry that leads elsewhere', () => {
    const REGISTRY = new URL('https://registry.test')

    test.each([
      'https://127.0.0.1:2375/containers/json',
      'https://127.1/',
      'https://localhost/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://0.0.0.0/',
      'https://169.254.169.254/latest/meta-data/',
      'https://0xa9fea9fe/',
      'https://2852039166/',
      'https://[::ffff:169.254.169.254]/',
      'https://169.254.170.2/v2/credentials/',
      'https://[fe80::1]/',
      'http://metadata.google.internal/',
      'gopher://registry.test/',
      'file:///proc/self/environ'
    ])('does not get the check to %s', (address) => {
      expect(isAcceptable(new URL(address), REGISTRY)).toBe(false)
    })

    test.each(['https://auth.docker.io/token', 'https://10.1.2.3/token', 'https://[2001:db8::7]/token'])(
      'may lead to %s, as tokens and blobs are kept elsewhere',
      (address) => {
        expect(isAcceptable(new URL(address), REGISTRY)).toBe(true)
      }
    )

    test('to a port of HTTPS, where none speaks TLS, has not a word of HTTP said there', async () => {
      const heard: Buffer[] = []
      const internal = await hostOf(
        createTcpServer((socket) => socket.on('data', (data) => heard.push(data)).on('error', () => undefined))
      )
      const result = await check(
        (_, response) => response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${internal}/t"` }).end(),
        { timeouts: { request: 300, total: 60_000 } }
      )
      expect(result).toMatchObject({ kind: 'unknown' })
      // A TLS record, "handshake" (RFC 8446, section 5.1); in it no request.
      expect(heard[0]?.[0]).toBe(22)
      expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/GET |HEAD |authorization: /i)
    })
  })

  describe('an image that is made to confuse', () => {
    test('an index in an index is followed four times at most', async () => {
      const requests: string[] = []
      let outer: object = { schemaVersion: 2, manifests: [{ platform: CONFIG, digest: `sha256:${'0'.repeat(64)}` }] }
      const documents: Record<string, object> = {}
      for (let depth = 0; depth < 20; depth++) {
        documents[digestOf(outer)] = outer
        outer = { schemaVersion: 2, manifests: [{ platform: CONFIG, digest: digestOf(outer) }] }
      }
      const serve = serving({ ...documents, 1: outer })
      const result = await check(
        (request, response) => {
          requests.push(request.url ?? '')
          serve(request, response)
        },
        { exposedPorts: 'wanted' }
      )
      expect(result).toMatchObject({ kind: 'found', exposedPorts: [] })
      expect(requests.filter((url) => url.includes('/manifests/'))).toHaveLength(5)
    })

    test('an index that names itself is found out, as it cannot hold its own digest', async () => {
      const digest = `sha256:${'a'.repeat(64)}`
      const circle = { schemaVersion: 2, manifests: [{ platform: CONFIG, digest }] }
      const result = await check(serving({ 1: circle, [digest]: circle }), { exposedPorts: 'wanted' })
      expect(result).toMatchObject({
        ...INVALID,
        message: expect.stringContaining('does not match its digest')
      })
    })

    test('with 50,000 ports that are none gives one short warning', async () => {
      const ExposedPorts = Object.fromEntries(
        Array.from({ length: 50_000 }, (_, index) => [`x${index}\n::error::`, {}])
      )
      const config = { ...CONFIG, config: { ExposedPorts } }
      const manifest = manifestOf(config)
      const result = await check(serving({ 1: manifest, [digestOf(config)]: config }), { login: undefined })
      expect(result).toMatchObject({
        kind: 'found',
        warnings: ['Ignored 50000 exposed ports of the image: not a single TCP or UDP port.']
      })
    })
  })
})

describe('answers that repeat secrets', () => {
  const requests = recordWire()

  /** Passwords of signs that go into headers and hosts as they are, so that a piece of them is known again anywhere. */
  const PASSWORDS = fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_')),
    minLength: 16,
    maxLength: 40
  })
  const DIGITS = fc.string({ unit: fc.constantFrom(...Array.from('123456789')), minLength: 9, maxLength: 9 })

  async function withRegistry<T>(place: Place, echo: string, act: (host: string) => Promise<T>): Promise<T> {
    const server = createServer(echoing(place, echo))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      return await act(`127.0.0.1:${(server.address() as AddressInfo).port}`)
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  function wordsOf(result: unknown): string {
    if (!(result instanceof Error)) return JSON.stringify(result)
    return [result.message, String(Reflect.get(result, 'hint')), String(result.cause)].join('\n')
  }

  describe('a registry that writes the password into its answers gets no piece of it said:', () => {
    test.concurrent.each(Object.entries(PLACES))('%s', async (_, place) => {
      const worlds = fc.tuple(
        fc.oneof({ weight: 4, arbitrary: PASSWORDS }, { weight: 1, arbitrary: DIGITS }),
        fc.constantFrom(...Object.values(DISGUISES))
      )
      await fc.assert(
        fc.asyncProperty(worlds, async ([password, disguise]) => {
          const result = await withRegistry(place, disguise(password), (host) =>
            inspectImage({
              reference: parseReference(`${host}/acme/space:1`),
              login: { username: 'acme', password },
              exposedPorts: 'wanted',
              timeouts: { request: 10_000, total: 20_000, patience: 0 }
            }).catch((error: unknown) => error)
          )
          expect(foundIn(wordsOf(result), password)).toEqual([])
        }),
        { numRuns: 6 }
      )
    })

    const [password = ''] = fc.sample(PASSWORDS, { numRuns: 1, seed: 4711 })
    const names = Object.keys(DISGUISES)
    const whole = [
      'a 401 at /token',
      'a 403 at /manifests/',
      'a 404 at /manifests/',
      'a 429 at /token',
      'a 500 at /blobs/',
      'the realm',
      'a redirect',
      'the digest in a header',
      'the media type',
      'the platforms of an index',
      'a 418 at /blobs/'
    ].map((place, index) => [place, names[index % names.length] ?? ''] as const)

    test.concurrent.each(whole)('by a whole run, at GitHub as well: %s, %s', async (name, disguise) => {
      const place = PLACES[name]
      const echo = DISGUISES[disguise]?.(password)
      if (place === undefined || echo === undefined) throw new Error(`There is no ${name}, or no ${disguise}.`)
      await withRegistry(place, echo, async (host) => {
        await inSandbox({}, async (sandbox) => {
          const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
          const inputs = {
            ...WALKTHROUGH,
            image: `${host}/acme/space:1`,
            'registry-password': password,
            'wait-for': 'none'
          }
          const result = await deploy(sandbox, inputs, { debug: true, event, github: event.github })
          const { raw, rawSummary, outputs, state, env, annotations, post } = result

          expect(annotations.length).toBeGreaterThan(0)
          const files = JSON.stringify([outputs, state, env, annotations, post?.raw, post?.rawSummary])
          const seen = [raw.replaceAll(/^::add-mask::.*$/gm, ''), rawSummary, files].join('\n')
          expect(foundIn(seen, password)).toEqual([])
          const port = Number(new URL(sandbox.github.url).port)
          const told = requests.filter((request) => request.port === port)
          expect(told.some(({ method }) => method === 'POST')).toBe(true)
          expect(foundIn(told.map((request) => `${request.url}\n${request.body()}`).join('\n'), password)).toEqual([])
        })
      })
    })
  })
})
