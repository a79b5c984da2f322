import { afterEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { ActionError } from '../../src/errors.ts'
import { containerName, ecrRegistry, parseReference, registryHost } from '../../src/registry/reference.ts'
import {
  type FoundImage,
  type ImageInspection,
  type ImageRecord,
  inspectImage,
  type InspectionRequest,
  readRecord,
  writeRecord
} from '../../src/registry/inspect.ts'
import { knownRegistry, shortLivedLogin } from '../../src/registry/errors.ts'
import { digestOf, errorReply, type Reply, startServer, type TestServer } from './registry-server.ts'

describe('references', () => {
  const HEX = '0123456789abcdef'.repeat(4)
  const SHA256 = `sha256:${HEX}`

  const of = (characters: string, maxLength: number, minLength = 1) =>
    fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength })
  const words = of('abcxyz0189', 8)
  const part = fc
    .tuple(words, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), words), { maxLength: 2 }))
    .map(([first, rest]) => first + rest.flat().join(''))
  const port = fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== 443)
  const host = fc.oneof(
    fc.constantFrom(
      'localhost',
      'ghcr.io',
      '127.0.0.1',
      '[2001:db8::1]',
      'xn--n3h.com',
      'docker.com',
      'docker.io.acme.dev'
    ),
    fc.tuple(words, words).map(([name, domain]) => `a${name}.${domain}.dev`)
  )
  const registry = fc.oneof(
    host,
    fc.tuple(fc.oneof(host, words), port).map(([name, number]) => `${name}:${number}`)
  )
  const tag = fc.tuple(of('aZ09_', 1), of('aZ09_.-', 127, 0)).map((signs) => signs.join(''))

  describe('an image reference', () => {
    test('is taken apart, and stays as it is', () => {
      const repository = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
      fc.assert(
        fc.property(
          registry,
          repository,
          fc.option(tag, { nil: undefined }),
          fc.constantFrom(undefined, SHA256, `sha512:${HEX}${HEX}`),
          (domain, path, given, digest) => {
            const text = `${domain}/${path}${given === undefined ? '' : `:${given}`}${digest === undefined ? '' : `@${digest}`}`
            const version = given ?? (digest === undefined ? 'latest' : undefined)
            expect(parseReference(text)).toEqual({ domain, path, tag: version, digest, text })
          }
        )
      )
    })

    test.each([
      ['nginx', 'docker.io', 'library/nginx'],
      ['1/2', 'docker.io', '1/2'],
      ['a/b/c', 'docker.io', 'a/b/c'],
      ['docker.io/nginx', 'docker.io', 'library/nginx'],
      ['docker.io/acme/space', 'docker.io', 'acme/space'],
      ['quay.io/space', 'quay.io', 'space'],
      ['localhost/space', 'localhost', 'space'],
      [`acme/${HEX}`, 'docker.io', `acme/${HEX}`],
      ['x'.repeat(237), 'docker.io', `library/${'x'.repeat(237)}`]
    ])('%s is completed as Docker does', (text, domain, path) => {
      expect(parseReference(text)).toEqual({ domain, path, tag: 'latest', digest: undefined, text })
    })

    test.each([
      ['GHCR.io/acme/space:1', 'ghcr.io', 'ghcr.io/acme/space:1'],
      ['ghcr.io:443/acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
      ['ghcr.io./acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
      ['registry.hub.docker.com/acme/space', 'docker.io', 'docker.io/acme/space'],
      ['registry-1.docker.io:443/nginx:1', 'docker.io', 'docker.io/library/nginx:1'],
      [`QUAY.io/a/b:1@${SHA256}`, 'quay.io', `quay.io/a/b:1@${SHA256}`],
      ['LOCALHOST:5000/space', 'localhost:5000', 'localhost:5000/space']
    ])('%s is pulled by the one name of its registry', (text, domain, pulled) => {
      expect(parseReference(text)).toMatchObject({ domain, text: pulled })
    })

    test('is refused, or completed to one that is read in the same way', () => {
      const signs = fc.string({
        unit: fc.constantFrom(...Array.from('aB1.:/@-_[] \n'), 'docker.io', 'ghcr.io/', SHA256)
      })
      fc.assert(
        fc.property(fc.oneof(signs, fc.string({ unit: 'binary' })), (text) => {
          const error = problemOf(text)
          if (error === undefined)
            return expect(parseReference(parseReference(text).text)).toEqual(parseReference(text))
          expect(error).toMatchObject({ code: 'IMAGE_REFERENCE_INVALID', hint: expect.stringMatching(/^[A-Z].*\.$/) })
          expect(error.message).toMatch(/^Invalid value ".*" for `image`: .*\.$/s)
        }),
        { numRuns: 1000 }
      )
    })

    test.each([
      ['  ', 'it is empty'],
      [' acme/space', 'a space or a line break'],
      ['acme/space\n', 'a space or a line break'],
      ['https://ghcr.io/acme/space', '"https://" is not part of a reference'],
      [HEX, 'an image ID'],
      ['Acme/space', 'capital letters'],
      ['Nginx', 'capital letters'],
      ['ghcr.io/Acme/space:1', 'capital letters'],
      ['acme/space:', '"" is not a tag'],
      ['acme/space:.1', '".1" is not a tag'],
      ['acme/space:a+b', '"a+b" is not a tag'],
      ['acme/space:1:2', '"1:2" is not a tag'],
      [`acme/space:${'t'.repeat(129)}`, 'is not a tag'],
      ['acme/space@', '"" is not a digest'],
      [`acme/space@${SHA256.toUpperCase()}`, 'is not a digest'],
      [`acme/space@${SHA256}0`, 'is not a digest'],
      [`acme/space@md5:${HEX.slice(32)}`, 'is not a digest'],
      [`acme/space@${SHA256}:1`, 'is not a digest'],
      [`acme/space@${SHA256}@${SHA256}`, 'is not a digest'],
      ['acme//space', 'a part of its name is empty'],
      ['/acme/space', 'a part of its name is empty'],
      ['ghcr.io/', 'a part of its name is empty'],
      ['acme/space-', '"space-" can\'t be a part'],
      ['acme/a..b', '"a..b" can\'t be a part'],
      ['acme/a___b', '"a___b" can\'t be a part'],
      ['acme/../space', '".." can\'t be a part'],
      ['acme/%2e%2e', '"%2e%2e" can\'t be a part'],
      ['-host.com/x', '"-host.com" is not a registry host'],
      ['host:port/x', '"host:port" is not a registry host'],
      ['2001:db8::1/x', '"2001:db8::1" is not a registry host'],
      ['x'.repeat(238), 'longer than 255'],
      [`registry.example.com/${'a/'.repeat(120)}b`, 'longer than 255']
    ])('%j is refused with the part that is wrong', (text, words_) => {
      expect(problemOf(text)?.message).toContain(words_)
    })

    test('with capital letters is answered by the name in lower case, and an endless one by its beginning', () => {
      expect(problemOf('ghcr.io/Acme/Space:V1')?.hint).toContain('`acme/space`')
      expect(problemOf('!'.repeat(100_000))?.message.length).toBeLessThan(1000)
    })
  })

  describe('a registry', () => {
    test('has one name, however it is written', () => {
      const written = fc.record({
        scheme: fc.constantFrom('', 'https://', 'HTTPS://', '//'),
        end: fc.constantFrom('', '/', '/v2/', '/octo/space:1', ' \n'),
        isUpper: fc.boolean()
      })
      fc.assert(
        fc.property(
          registry,
          written,
          fc.constantFrom('', '.', ':443', '.:443', ':0443'),
          (name, { scheme, end, isUpper }, more) => {
            const hasMore = /[a-z]$/.test(name) && name !== 'localhost'
            const text = `${isUpper ? name.toUpperCase() : name}${hasMore ? more : ''}`
            expect(registryHost(`${scheme}${text}${end}`)).toBe(name)
          }
        )
      )
    })

    test.each([
      'docker.io',
      'Docker.IO.',
      'https://index.docker.io/v1/',
      'registry-1.docker.io:443',
      'registry.docker.io',
      'www.docker.io',
      'auth.docker.io',
      'registry.hub.docker.com',
      'https://hub.docker.com/r/acme/space',
      'http://docker.io:80/'
    ])('%s is Docker Hub', (text) => {
      expect(registryHost(text)).toBe('docker.io')
    })

    test.each([
      'ghcr.io:80',
      'docker.io:5000',
      'localhost:443',
      'hub.docker.io',
      'xdocker.io',
      'docker.io.example.com'
    ])('%s is a registry of its own', (text) => {
      expect(registryHost(text)).toBe(text)
    })

    test.each([
      ' ',
      'https://',
      'acme/space',
      'dckr_pat_0123',
      'user@ghcr.io',
      'https://user:pass@ghcr.io',
      'ghcr.io?x',
      'ghcr.io#x',
      'ghcr.io\\x',
      'ghcr .io',
      'ghcr..io',
      '.ghcr.io',
      'ghcr.io:',
      'ghcr.io:port',
      'ftp://ghcr.io',
      'gh_cr.io',
      'ghçr.io'
    ])('is not meant by %j', (text) => {
      expect(registryHost(text)).toBeUndefined()
    })
  })

  test.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['123456789012.DKR.ecr.eu-central-1.amazonaws.com:443', 'eu-central-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['123456789012.dkr-ecr.us-west-2.on.aws', 'us-west-2'],
    ['public.ecr.aws', 'public'],
    ['ecr-public.aws.com', 'public'],
    ['ghcr.io', undefined],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org', undefined],
    ['12345.dkr.ecr.eu-central-1.amazonaws.com', undefined],
    ['public.ecr.aws.example.org', undefined]
  ])('the registry of Amazon ECR at %s is in %s', (domain, region) => {
    const known =
      region && (region === 'public' ? { public: true } : { public: false, account: '123456789012', region })
    expect(ecrRegistry(parseReference(`${domain}/space`))).toEqual(known)
  })

  test.each([
    ['nginx', 'nginx'],
    ['ghcr.io/acme/team/web-app:1.0', 'web-app'],
    ['acme/space.web_1', 'space-web_1']
  ])('the container of %s is named %s', (text, name) => {
    expect(containerName(parseReference(text))).toBe(name)
  })

  function problemOf(text: string): ActionError | undefined {
    try {
      parseReference(text)
      return undefined
    } catch (error) {
      if (error instanceof ActionError) return error
      throw error
    }
  }
})

describe('what an image is', () => {
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
      const server = await startServer(({ path }) => ({
        status: 200,
        body: documents[path.includes('/blobs/') ? 1 : 0]
      }))
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
})

describe('what is known of an image', () => {
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
      const pinned = (digest: string) => ({
        reference: parseReference(`${server.host}/acme/space@${digest}`),
        recorded
      })
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
})

describe('shapes of an index', () => {
  const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

  const CONFIG = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: { ExposedPorts: { '8080/tcp': {} } }
  })
  const MANIFEST = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(CONFIG) },
    layers: []
  })
  const LINUX = { os: 'linux', architecture: 'amd64' }
  const ATTESTATION = { digest: digestOf('{}'), platform: { os: 'unknown', architecture: 'unknown' } }

  function index(...manifests: readonly object[]): string {
    return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests })
  }

  /** What is found of an image whose registry has these documents, the last of them under the tag. */
  async function inspect(...documents: readonly string[]): Promise<ImageInspection> {
    const known = new Map([CONFIG, MANIFEST, ...documents].map((text) => [digestOf(text), text]))
    const server = await startServer(({ path }) => {
      const name = path.split('/').at(-1) ?? ''
      const body = name === 'latest' ? documents.at(-1) : known.get(name)
      return body === undefined
        ? { status: 404, body: { errors: [{ code: 'MANIFEST_UNKNOWN' }] } }
        : { status: 200, body }
    })
    try {
      return await inspectImage({ reference: parseReference(`${server.host}/acme/space`), exposedPorts: 'wanted' })
    } finally {
      await server.close()
    }
  }

  const INNER = index({ digest: digestOf(MANIFEST), platform: LINUX })

  describe('an index', () => {
    test.each<readonly [string, readonly string[]]>([
      ['whose entry has a platform', [INNER]],
      ['whose entry names no platform', [index({ digest: digestOf(MANIFEST) })]],
      ['beside an attestation', [index(ATTESTATION, { digest: digestOf(MANIFEST) })]],
      ['of an index', [INNER, index({ digest: digestOf(INNER), platform: LINUX })]],
      ['of an index that names no platform', [INNER, index({ digest: digestOf(INNER) })]]
    ])('%s is read to its ports', async (_, documents) => {
      expect(await inspect(...documents)).toMatchObject({
        kind: 'found',
        digest: digestOf(documents.at(-1) ?? ''),
        platforms: [LINUX],
        exposedPorts: [{ port: 8080, protocol: 'tcp' }],
        warnings: []
      })
    })

    test('that is nested without end is read no further', async () => {
      const nested = [INNER]
      for (let depth = 0; depth < 8; depth++) nested.push(index({ digest: digestOf(nested.at(-1) ?? '') }))
      expect(await inspect(...nested)).toMatchObject({ kind: 'found', platforms: [], exposedPorts: [] })
    })

    test('of attestations alone has no image', async () => {
      expect(await inspect(index(ATTESTATION))).toMatchObject({ kind: 'found', platforms: [], exposedPorts: [] })
    })
  })
})
