import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inspectImage, readRecord, writeRecord } from '../../src/registry/inspect.ts'
import type { ImageRecord, InspectionRequest } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { digestOf, errorReply, startServer } from './registry-server.ts'
import type { Reply, TestServer } from './registry-server.ts'

const LOGIN = { username: 'acme', password: 'secret' }
const CONFIGS = {
  amd64: { os: 'linux', architecture: 'amd64', config: { ExposedPorts: { '8080/tcp': {}, '53/udp': {} } } },
  arm64: { os: 'linux', architecture: 'arm64', config: { ExposedPorts: { '9090/tcp': {} } } }
}
const manifestOf = (architecture: keyof typeof CONFIGS) => ({
  schemaVersion: 2,
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digestOf(CONFIGS[architecture])
  },
  layers: []
})
const SINGLE = manifestOf('amd64')
const INDEX = {
  schemaVersion: 2,
  manifests: (['amd64', 'arm64'] as const).map((architecture) => ({
    platform: { os: 'linux', architecture },
    digest: digestOf(manifestOf(architecture))
  }))
}
const RECORDS = {
  single: `${digestOf(SINGLE)} linux/amd64 all: 53/udp 8080/tcp`,
  index: `${digestOf(INDEX)} linux/amd64 linux/arm64`,
  arm64: `${digestOf(INDEX)} linux/amd64 linux/arm64 arm64: 9090/tcp`
}

const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A registry with `top` under the tag 1, which asks everybody for a token; what `change` returns is answered instead. */
async function registryOf(
  top: object,
  change: (method: string, answer: Reply) => Reply = (_, reply) => reply
): Promise<TestServer> {
  const manifests = new Map([top, SINGLE, manifestOf('arm64')].map((document) => [digestOf(document), document]))
  const blobs = new Map(Object.values(CONFIGS).map((document) => [digestOf(document), document]))
  const server = await startServer(({ method, path, authorization }, host) => {
    if (path === '/token') return { status: 200, body: { token: 'granted' } }
    if (authorization !== 'Bearer granted') {
      return errorReply(401, 'UNAUTHORIZED', 'no', { 'www-authenticate': `Bearer realm="http://${host}/token"` })
    }
    const name = path.split('/').at(-1) ?? ''
    const document = path.includes('/blobs/') ? blobs.get(name) : name === '1' ? top : manifests.get(name)
    if (document === undefined) return errorReply(404, 'MANIFEST_UNKNOWN', 'unknown')
    return change(method, { status: 200, headers: { 'docker-content-digest': digestOf(document) }, body: document })
  })
  servers.push(server)
  return server
}

async function find({ host }: TestServer, request: Partial<InspectionRequest>) {
  return inspectImage({ reference: parseReference(`${host}/acme/space:1`), login: LOGIN, ...request })
}

const asked = ({ seen }: TestServer) =>
  seen
    .filter(({ authorization }) => authorization === 'Bearer granted')
    .map(({ method, path }) => `${method} ${path.split('/').at(-2) ?? ''}`)

describe('an image that is known by its digest', () => {
  test.each<[string, object, string, Partial<InspectionRequest>]>([
    ['a single image', SINGLE, RECORDS.single, {}],
    ['a single image whose ports are wanted', SINGLE, RECORDS.single, { exposedPorts: 'wanted' }],
    ['an index', INDEX, RECORDS.index, {}],
    ['an index whose ports are wanted', INDEX, RECORDS.arm64, { exposedPorts: 'wanted', architecture: 'arm64' }]
  ])('is looked at once, and found as before: %s', async (_, top, record, request) => {
    const server = await registryOf(top)
    const before = await find(server, request)
    expect(before).toMatchObject({ kind: 'found', record })
    const first = asked(server).length
    expect(await find(server, { ...request, recorded: () => Promise.resolve(record) })).toEqual(before)
    expect(asked(server).slice(first)).toEqual(['HEAD manifests'])
  })

  test.each<[string, object, string | undefined, Partial<InspectionRequest>]>([
    ['of another digest', SINGLE, RECORDS.index, {}],
    ['without ports, when they are wanted', INDEX, RECORDS.index, { exposedPorts: 'wanted' }],
    ['with the ports of another architecture', INDEX, RECORDS.arm64, { exposedPorts: 'wanted' }],
    ['that nobody has kept', SINGLE, undefined, {}],
    ['that is none', SINGLE, `${RECORDS.single} 8081`, {}]
  ])('is read anew with a record %s', async (_, top, record, request) => {
    const server = await registryOf(top)
    const anew = await find(server, request)
    expect(await find(server, { ...request, recorded: () => Promise.resolve(record) })).toEqual(anew)
    expect(asked(server)).toContain('GET manifests')
  })

  test.each<[string, (method: string, reply: Reply) => Reply]>([
    ['has no HEAD', (method, reply) => (method === 'HEAD' ? { status: 405 } : reply)],
    ['does not find it by HEAD', (method, reply) => (method === 'HEAD' ? { status: 404 } : reply)],
    ['tells no digest', (_, reply) => ({ ...reply, headers: {} })]
  ])('is read anew from a registry that %s', async (_, change) => {
    const server = await registryOf(SINGLE, change)
    expect(await find(server, { recorded: () => Promise.resolve(RECORDS.single) })).toMatchObject({
      digest: digestOf(SINGLE),
      record: RECORDS.single
    })
    expect(asked(server)).toEqual(['HEAD manifests', 'GET manifests', 'GET blobs'])
  })

  test('and is gone is refused as before', async () => {
    const server = await registryOf(SINGLE)
    const reference = parseReference(`${server.host}/acme/space:2`)
    await expect(find(server, { reference, recorded: () => Promise.resolve(RECORDS.single) })).rejects.toMatchObject({
      code: 'IMAGE_TAG_NOT_FOUND'
    })
  })

  test('and named by it is asked for all the same', async () => {
    const server = await registryOf(SINGLE)
    const recorded = () => Promise.resolve(RECORDS.single)
    const pinned = (digest: string) => ({ reference: parseReference(`${server.host}/acme/space@${digest}`), recorded })
    expect(await find(server, pinned(digestOf(SINGLE)))).toMatchObject({ record: RECORDS.single })
    expect(asked(server)).toEqual(['HEAD manifests'])
    await expect(find(server, pinned(digestOf('gone')))).rejects.toMatchObject({ code: 'IMAGE_TAG_NOT_FOUND' })
  })
})

describe('the text of a record', () => {
  const word = (...words: string[]) => fc.constantFrom(...words)
  const platform = fc.record(
    { os: word('linux', 'windows', 'other'), architecture: word('amd64', 'arm64', 'arm'), variant: word('v7', 'v8') },
    { requiredKeys: ['os', 'architecture'] }
  )
  const port = fc.record({ port: fc.integer({ min: 1, max: 65_535 }), protocol: fc.constantFrom('tcp', 'udp') })
  const record: fc.Arbitrary<ImageRecord> = fc.oneof(
    fc.record({
      digest: fc.string().map(digestOf),
      platforms: fc.array(platform),
      exposedPorts: fc.array(port),
      portsOf: fc.constantFrom('all', 'amd64', 'arm64')
    }),
    fc.record({ digest: fc.string().map(digestOf), platforms: fc.array(platform), exposedPorts: fc.constant([]) })
  )

  test('is read back as it was written, and is a value for an AWS tag', () => {
    fc.assert(
      fc.property(record, (value) => {
        const text = writeRecord(value)
        if (text === undefined) return
        expect(readRecord(text)).toEqual(value)
        expect(text).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u)
      })
    )
  })

  test('is left out when a tag cannot hold it', () => {
    const ports = Array.from({ length: 60 }, (_, index) => ({ port: 10_000 + index, protocol: 'tcp' as const }))
    expect(writeRecord({ digest: digestOf(1), platforms: [], exposedPorts: ports, portsOf: 'all' })).toBeUndefined()
  })

  test.each([
    '',
    'sha256:abc linux/amd64',
    `${digestOf(1)} linux`,
    `${digestOf(1)} linux/amd64 none: 80/tcp`,
    `${digestOf(1)} linux/amd64 all: 0/tcp`,
    `${digestOf(1)} linux/amd64 all: 65536/tcp`,
    `${digestOf(1)} linux/amd64 all: 80/sctp`,
    `${digestOf(1)} linux/amd64 all: 1e3/tcp`,
    `${digestOf(1)} linux/amd64 all: 80/tcp all:`,
    `${digestOf(1)}  linux/amd64`
  ])('%j is none', (text) => {
    expect(readRecord(text)).toBeUndefined()
  })
})
