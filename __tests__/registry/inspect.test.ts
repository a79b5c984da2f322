import { afterEach, describe, expect, test } from '@jest/globals'
import { inspectImage } from '../../src/registry/inspect.ts'
import type { FoundImage, InspectionRequest } from '../../src/registry/inspect.ts'
import { knownRegistry, shortLivedLogin } from '../../src/registry/errors.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { digestOf, errorReply, startServer } from './registry-server.ts'
import type { TestServer } from './registry-server.ts'

const OCI = 'application/vnd.oci.image'
const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

interface Pushed {
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string }
  readonly ports?: readonly string[]
}

function configOf({ platform, ports }: Pushed): object {
  const exposed = Object.fromEntries((ports ?? []).map((port) => [port, {}]))
  return { ...platform, config: ports === undefined ? {} : { ExposedPorts: exposed } }
}

function manifestOf(pushed: Pushed): object {
  const config = { mediaType: `${OCI}.config.v1+json`, digest: digestOf(configOf(pushed)), size: 1 }
  return { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers: [] }
}

const AMD64: Pushed = { platform: { os: 'linux', architecture: 'amd64' }, ports: ['8080/tcp', '53/udp', '80'] }
const ARM64: Pushed = { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, ports: ['9090/tcp'] }
const WINDOWS: Pushed = { platform: { os: 'windows', architecture: 'amd64' }, ports: ['1/tcp'] }
const ATTESTATION = { platform: { os: 'unknown', architecture: 'unknown' }, digest: digestOf('attestation') }

/** As buildx pushes it. */
const INDEX = {
  schemaVersion: 2,
  mediaType: `${OCI}.index.v1+json`,
  manifests: [
    ...[WINDOWS, ARM64, AMD64].map((pushed) => ({ platform: pushed.platform, digest: digestOf(manifestOf(pushed)) })),
    ATTESTATION
  ]
}

type Headers = (method: string, digest: string) => Readonly<Record<string, string>>

const usualHeaders: Headers = (_method, digest) => ({ 'docker-content-digest': digest })

/** A registry that has `top` as the tag 1, and every manifest and configuration under its digest. */
async function registryWith(top: unknown, headers = usualHeaders): Promise<TestServer> {
  const images = [AMD64, ARM64, WINDOWS]
  const manifests = new Map([top, ...images.map(manifestOf)].map((document) => [digestOf(document), document]))
  const blobs = new Map([...images].map(configOf).map((document) => [digestOf(document), document]))
  const server = await startServer(({ method, path }) => {
    const [, kind, version = ''] = /^\/v2\/acme\/space\/(manifests|blobs)\/(.+)$/.exec(path) ?? []
    const document = kind === 'blobs' ? blobs.get(version) : version === '1' ? top : manifests.get(version)
    if (document === undefined) return errorReply(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
    return { status: 200, headers: headers(method, digestOf(document)), body: document }
  })
  servers.push(server)
  return server
}

async function find(server: TestServer, request: Partial<InspectionRequest> = {}): Promise<FoundImage> {
  const reference = parseReference(`${server.host}/acme/space:1`)
  const inspection = await inspectImage({ reference, ...request })
  if (inspection.kind === 'unknown') throw new Error(inspection.reason)
  return inspection
}

function requestsOf(server: TestServer): string[] {
  return server.seen.map(({ method, path }) => `${method} ${path.includes('/blobs/') ? 'config' : 'manifest'}`)
}

describe('a single image', () => {
  test('has the platform and ports of its configuration', async () => {
    const server = await registryWith(manifestOf(AMD64))
    expect(await find(server)).toEqual({
      kind: 'found',
      digest: digestOf(manifestOf(AMD64)),
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      exposedPorts: [
        { port: 53, protocol: 'udp' },
        { port: 80, protocol: 'tcp' },
        { port: 8080, protocol: 'tcp' }
      ],
      warnings: [],
      record: `${digestOf(manifestOf(AMD64))} linux/amd64 all: 53/udp 80/tcp 8080/tcp`
    })
    expect(requestsOf(server)).toEqual(['GET manifest', 'GET config'])
  })

  test('is found by its digest', async () => {
    const server = await registryWith(manifestOf(ARM64))
    const digest = digestOf(manifestOf(ARM64))
    const found = await find(server, { reference: parseReference(`${server.host}/acme/space:gone@${digest}`) })
    expect(found).toMatchObject({ digest, platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }] })
  })

  test('is found without its digest in the answers', async () => {
    const server = await registryWith(manifestOf(AMD64), () => ({}))
    expect(await find(server)).toMatchObject({ digest: digestOf(manifestOf(AMD64)) })
  })

  test('what is no port is left out with a warning', async () => {
    const odd: Pushed = {
      platform: { os: 'linux', architecture: 'amd64' },
      ports: ['80/tcp', '8000-8010/tcp', '0', '5/sctp']
    }
    const documents = [manifestOf(odd), configOf(odd)]
    const server = await startServer(({ path }) => ({ status: 200, body: documents[path.includes('/blobs/') ? 1 : 0] }))
    servers.push(server)
    const { exposedPorts, warnings, record } = await find(server)
    expect(exposedPorts).toEqual([{ port: 80, protocol: 'tcp' }])
    expect(warnings).toEqual(['Ignored 3 exposed ports of the image: not a single TCP or UDP port.'])
    // The warning would be lost with it.
    expect(record).toBeUndefined()
  })

  test.each([
    [{}, []],
    [{ os: 'linux' }, []],
    [{ os: '', architecture: '' }, []],
    [{ os: 'unknown', architecture: 'unknown' }, []],
    [{ os: 'hunter2', architecture: 'amd64' }, [{ os: 'other', architecture: 'amd64' }]],
    [{ os: 'linux', architecture: 'hunter2', variant: 'hunter2' }, [{ os: 'linux', architecture: 'other' }]],
    [{ os: 'linux', architecture: 'arm', variant: 'v7' }, [{ os: 'linux', architecture: 'arm', variant: 'v7' }]]
  ])('whose configuration says %j of its platform', async (platform, platforms) => {
    const config = { ...platform, config: {} }
    const manifest = { schemaVersion: 2, config: { digest: digestOf(config) } }
    const server = await startServer(({ path }) => ({
      status: 200,
      body: path.includes('/blobs/') ? config : manifest
    }))
    servers.push(server)
    expect((await find(server)).platforms).toEqual(platforms)
  })
})

describe('a multi-architecture image', () => {
  const platforms = [WINDOWS, ARM64, AMD64].map(({ platform }) => platform)

  test('has its platforms without its attestations, at the cost of one GET', async () => {
    const server = await registryWith(INDEX)
    expect(await find(server)).toEqual({
      kind: 'found',
      digest: digestOf(INDEX),
      platforms,
      exposedPorts: [],
      warnings: [],
      record: `${digestOf(INDEX)} windows/amd64 linux/arm64/v8 linux/amd64`
    })
    expect(requestsOf(server)).toEqual(['GET manifest'])
  })

  test.each([
    [undefined, [53, 80, 8080]],
    ['amd64', [53, 80, 8080]],
    ['arm64', [9090]]
  ] as const)('has the ports of %s', async (architecture, ports) => {
    const found = await find(await registryWith(INDEX), { exposedPorts: 'wanted', architecture })
    expect(found.exposedPorts.map(({ port }) => port)).toEqual(ports)
    expect(found.platforms).toEqual(platforms)
  })

  test('has the ports of another Linux image when the wanted one is missing', async () => {
    const only = { ...INDEX, manifests: INDEX.manifests.slice(0, 2) }
    const found = await find(await registryWith(only), { exposedPorts: 'wanted' })
    expect(found.exposedPorts).toEqual([{ port: 9090, protocol: 'tcp' }])
  })

  test('with odd entries has the platforms that can be read', async () => {
    const odd = {
      ...INDEX,
      manifests: [null, 7, {}, { platform: { os: 'linux' } }, ...INDEX.manifests, ...INDEX.manifests]
    }
    expect((await find(await registryWith(odd))).platforms).toEqual(platforms)
  })
})

describe('what cannot be trusted is refused', () => {
  const helm = {
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('chart') }
  }
  test.each<[string, unknown, Headers, string]>([
    ['a Helm chart', helm, usualHeaders, 'IMAGE_KIND_UNSUPPORTED'],
    [
      'the outdated schema 1',
      { schemaVersion: 1, name: 'acme/space', architecture: 'amd64' },
      usualHeaders,
      'REGISTRY_ANSWER_INVALID'
    ],
    ['a manifest without configuration', { schemaVersion: 2 }, usualHeaders, 'REGISTRY_ANSWER_INVALID'],
    [
      'a configuration that is a path',
      { schemaVersion: 2, config: { digest: '../../../token' } },
      usualHeaders,
      'REGISTRY_ANSWER_INVALID'
    ],
    [
      'a digest that is none',
      manifestOf(AMD64),
      () => ({ 'docker-content-digest': 'latest' }),
      'REGISTRY_ANSWER_INVALID'
    ]
  ])('%s', async (_, top, headers, expected) => {
    const server = await registryWith(top, headers)
    const outcome = await find(server).catch((error: unknown) => error)
    expect(outcome).toMatchObject({ code: expected })
  })
})

test.each([
  ['application/vnd.cncf.helm.config.v1+json', 'is a Helm chart, not a container image.'],
  ['application/vnd.wasm.config.v0+json', 'is a WebAssembly module, not a container image.'],
  ['application/hunter2', 'is an artifact of an unknown kind, not a container image.']
])('what has a configuration of the type %s is named', async (mediaType, words) => {
  const server = await registryWith({ schemaVersion: 2, config: { mediaType, digest: digestOf('it') } })
  const error: unknown = await find(server).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'IMAGE_KIND_UNSUPPORTED', message: expect.stringContaining(words) })
  expect(String(error)).not.toContain('hunter2')
})

test.each(['manifests', 'blobs'])('%s that do not fit their digest are refused', async (kind) => {
  const server = await startServer(({ path }) => {
    const document = path.includes('/blobs/') ? configOf(AMD64) : manifestOf(AMD64)
    const headers = { 'docker-content-digest': digestOf(manifestOf(AMD64)) }
    return { status: 200, headers, body: path.includes(kind) ? { ...document, forged: true } : document }
  })
  servers.push(server)
  await expect(find(server)).rejects.toMatchObject({
    code: 'REGISTRY_ANSWER_INVALID',
    message: expect.stringMatching(/the content does not match its digest\.$/)
  })
})

describe('warnings about the login', () => {
  test('the registry did not ask for it', async () => {
    const server = await registryWith(manifestOf(AMD64))
    const { warnings } = await find(server, { login: { username: 'acme', password: 'secret' } })
    expect(warnings).toEqual([`${server.host} serves the image without credentials, so yours were not checked.`])
  })

  test('it expires soon, although the registry was not to be reached', async () => {
    const found = await inspectImage({
      reference: parseReference('ghcr.io/acme/space'),
      login: { username: 'acme', password: 'ghs_0123' },
      timeouts: { request: 1, total: 1 }
    })
    expect(found).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/^Could not reach ghcr\.io .*GITHUB_TOKEN/)
    })
  })

  test.each([
    ['ghcr.io/acme/space', 'acme', 'ghs_0123', true],
    ['ghcr.io/acme/space', 'acme', 'ghp_0123', false],
    ['registry.gitlab.com/acme/space', 'gitlab-ci-token', 'tkn-0123', true],
    ['europe-docker.pkg.dev/p/r/space', 'oauth2accesstoken', 'tkn-0123', true],
    ['europe-docker.pkg.dev/p/r/space', '_json_key', '{}', false],
    ['acme.azurecr.io/space', '00000000-0000-0000-0000-000000000000', 'tkn-0123', true],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/space', 'AWS', 'tkn-0123', true],
    ['public.ecr.aws/acme/space', 'AWS', 'tkn-0123', true],
    ['acme/space', 'acme', 'ghs_0123', false]
  ])('%s as %s with %s expires soon: %p', (image, username, password, expected) => {
    const warning = shortLivedLogin(parseReference(image).domain, { username, password })
    expect(warning !== undefined).toBe(expected)
    expect(warning ?? '').not.toContain(password)
  })
})

test.each([
  ['acme/space', 'Docker Hub', 'personal access token'],
  ['ghcr.io/acme/space', 'ghcr.io', 'read:packages'],
  ['registry.gitlab.com/acme/space', 'GitLab', 'read_registry'],
  ['quay.io/acme/space', 'Quay', 'robot account'],
  ['acme.azurecr.io/space', 'Azure', 'AcrPull'],
  ['europe-docker.pkg.dev/p/r/space', 'Google', '_json_key'],
  ['gcr.io/p/space', 'Google', '_json_key'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/space', 'Amazon ECR', 'execution role'],
  ['ghcr.io.example.org/space', 'ghcr.io.example.org', '']
])('%s is in %s', (image, name, hint) => {
  const known = knownRegistry(parseReference(image).domain)
  expect(known.name).toContain(name)
  expect(known.loginHint ?? '').toContain(hint)
})
