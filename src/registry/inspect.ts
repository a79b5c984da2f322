import { createHash } from 'node:crypto'
import { ActionError } from '../errors.ts'
import { asObject, type Json } from '../json.ts'
import { isPort, type Port } from '../ports.ts'
import type { Timeouts } from './client.ts'
import { contradicts, ImageUnseen, isPage, shortLivedLogin, strange, type Answer, type Pull } from './errors.ts'
import { isDigest } from './reference.ts'
import { openRegistry, type Registry } from './registry.ts'

export interface InspectionRequest extends Omit<Pull, 'inputs'> {
  /** Defaults to `registry-username` and `registry-password`. */
  readonly inputs?: string | undefined
  /** URL that replaces Docker Hub's registry (the environment variable DOCKER_HUB_REGISTRY_URL). */
  readonly dockerHubUrl?: string | undefined
  /**
   * Whether to read the exposed ports. For a multi-architecture image, that takes one more request, which Docker Hub
   * counts as a pull.
   */
  readonly exposedPorts?: 'wanted' | 'unwanted' | undefined
  /** The architecture whose ports to read from a multi-architecture image. Defaults to amd64. */
  readonly architecture?: 'amd64' | 'arm64' | undefined
  /** Returns the `record` of an earlier inspection, which is used if the digest is the same. */
  readonly recorded?: (() => Promise<string | undefined>) | undefined
  /** Cancels the inspection, which then throws its reason. */
  readonly signal?: AbortSignal | undefined
  /** Defaults to 5, 10 and 30 seconds. */
  readonly timeouts?: Partial<Timeouts> | undefined
}

export interface FoundImage extends Omit<ImageRecord, 'portsOf'> {
  readonly kind: 'found'
  /** Whole sentences. */
  readonly warnings: readonly string[]
  /** The `recorded` of a later inspection. Undefined if it doesn't fit into an AWS tag. */
  readonly record?: string | undefined
}

/** `unknown`: the runner can't inspect the image, but Fargate may still pull it. */
export type ImageInspection = FoundImage | { readonly kind: 'unknown'; readonly reason: string }

type Contents = Omit<ImageRecord, 'digest'> & Pick<FoundImage, 'warnings'>

const TIMEOUTS: Timeouts = { request: 5_000, total: 10_000, patience: 30_000 }

// OCI image specification, "Media Types", and Docker's "Image Manifest Version 2, Schema 2".
const CONFIG_TYPES = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json'
])

/** Artifacts other than container images, by the media type of the configuration. Errors name no other type. */
const ARTIFACTS = new Map([
  ['application/vnd.cncf.helm.config.v1+json', 'a Helm chart'],
  ['application/vnd.docker.plugin.v1+json', 'a Docker plugin'],
  ['application/vnd.docker.compose.config.empty.v1+json', 'a Compose file'],
  ['application/vnd.oci.empty.v1+json', 'an OCI artifact'],
  ['application/vnd.unknown.config.v1+json', 'an OCI artifact'],
  ['application/vnd.dev.cosign.simplesigning.v1+json', 'a signature'],
  ['application/vnd.cncf.notary.signature', 'a signature'],
  ['application/vnd.in-toto+json', 'an attestation'],
  ['application/vnd.wasm.config.v0+json', 'a WebAssembly module'],
  ['application/vnd.wasm.config.v1+json', 'a WebAssembly module'],
  ['application/vnd.cncf.flux.config.v1+json', 'a Flux artifact'],
  ['application/vnd.cncf.openpolicyagent.config.v1+json', 'an Open Policy Agent bundle']
])

/**
 * Verifies that the credentials can pull the image, and returns its facts. Throws the errors of `openRegistry`,
 * `IMAGE_KIND_UNSUPPORTED` for an artifact that isn't a container image, and `REGISTRY_ANSWER_INVALID` for content that
 * doesn't match its digest.
 */
export async function inspectImage(request: InspectionRequest): Promise<ImageInspection> {
  const { reference, login, signal = new AbortController().signal } = request
  const inputs = request.inputs ?? '`registry-username` and `registry-password`'
  const expiry = login && shortLivedLogin(reference.domain, login)
  try {
    signal.throwIfAborted()
    const timeouts = { ...TIMEOUTS, ...request.timeouts }
    const registry = openRegistry({ reference, login, inputs, dockerHubUrl: request.dockerHubUrl, signal, timeouts })
    const { portsOf, ...contents } = await readImage(registry, request)
    const record = contents.warnings.length === 0 ? writeRecord({ ...contents, portsOf }) : undefined
    const unused =
      login === undefined || registry.askedForLogin()
        ? undefined
        : `${registry.name} serves the image without credentials, so yours were not checked.`
    return { kind: 'found', ...contents, warnings: [...contents.warnings, ...present(expiry, unused)], record }
  } catch (error) {
    if (!(error instanceof ImageUnseen)) throw error
    return { kind: 'unknown', reason: present(error.message, expiry).join(' ') }
  }
}

/** Reads an image. With a record, a HEAD is enough to check the digest and the credentials. */
async function readImage(registry: Registry, request: InspectionRequest): Promise<Contents & ImageRecord> {
  const { digest: pinned, tag = 'latest' } = request.reference
  const version = pinned ?? tag
  let record: ImageRecord | undefined
  const answer = await registry.manifest(version, async () => {
    record = usable(await request.recorded?.(), request)
    return record === undefined ? 'GET' : 'HEAD'
  })
  if (answer.by === 'GET') return readManifest(registry, answer, version, request)
  const digest = pinned ?? answer.headers.get('docker-content-digest') ?? undefined
  if (record !== undefined && record.digest === digest) return { ...record, warnings: [] }
  // Uses the digest, because the tag could move meanwhile.
  const named = digest === undefined ? version : requireDigest(registry, digest)
  return readManifest(registry, await registry.manifest(named), named, request)
}

/** Parses a record. Returns undefined if it lacks the exposed ports that the request wants. */
function usable(text: string | undefined, request: InspectionRequest): ImageRecord | undefined {
  const record = text === undefined ? undefined : readRecord(text)
  if (request.exposedPorts !== 'wanted' || record?.portsOf === 'all') return record
  return record?.portsOf === (request.architecture ?? 'amd64') ? record : undefined
}

async function readManifest(
  registry: Registry,
  answer: Answer,
  version: string,
  request: InspectionRequest
): Promise<Contents & ImageRecord> {
  const { digest, document } = checkManifest(registry, answer, version)
  if (Array.isArray(document.manifests)) return { digest, ...(await readIndex(registry, document.manifests, request)) }
  const config = await readConfig(registry, document)
  return { digest, platforms: present(platformOf(config)), ...portsIn(config), portsOf: 'all' }
}

/** The deepest nesting of indexes to read. The OCI image specification sets no limit. */
const DEEPEST = 4

/**
 * Reads the platforms in an index, and the exposed ports of the wanted one. An entry may lack a platform, or be an
 * index itself. Source: OCI image specification, "Image Index".
 */
async function readIndex(
  registry: Registry,
  entries: unknown[],
  request: InspectionRequest,
  depth = 1
): Promise<Contents> {
  const all = entries.map(asObject)
  const images = all.flatMap(({ platform: given, digest }) => {
    const platform = platformOf(asObject(given))
    return platform === undefined ? [] : [{ platform, digest }]
  })
  const byName = new Map(images.map(({ platform }) => [JSON.stringify(platform), platform]))
  const platforms = [...byName.values()]
  const wanted = request.architecture ?? 'amd64'
  const linux = images.filter(({ platform }) => platform.os === 'linux')
  const unnamed = images.length === 0 ? all.find(({ platform }) => platform === undefined) : undefined
  const chosen = linux.find(({ platform }) => platform.architecture === wanted) ?? linux[0] ?? unnamed
  if (request.exposedPorts !== 'wanted' || chosen === undefined || depth > DEEPEST) {
    return { platforms, exposedPorts: [], warnings: [] }
  }
  const digest = requireDigest(registry, chosen.digest)
  const { document } = checkManifest(registry, await registry.manifest(digest), digest)
  if (Array.isArray(document.manifests)) {
    const inner = await readIndex(registry, document.manifests, request, depth + 1)
    return platforms.length === 0 ? inner : { ...inner, platforms }
  }
  const config = await readConfig(registry, document)
  const known = platforms.length === 0 ? present(platformOf(config)) : platforms
  return { platforms: known, ...portsIn(config), portsOf: wanted }
}

/** Parses the manifest of a tag or digest. Throws `REGISTRY_ANSWER_INVALID` if it doesn't match its digest. */
function checkManifest(registry: Registry, answer: Answer, version: string) {
  const document = parseDocument(registry, answer)
  const header = answer.headers.get('docker-content-digest') ?? digestOf(answer.body, 'sha256')
  const digest = isDigest(version) ? version : requireDigest(registry, header)
  requireContent(registry, answer, digest)
  return { digest, document }
}

async function readConfig(registry: Registry, manifest: Json): Promise<Json> {
  const { mediaType, digest: given } = asObject(manifest.config)
  if (typeof mediaType === 'string' && !CONFIG_TYPES.has(mediaType)) {
    throw new ActionError(
      'IMAGE_KIND_UNSUPPORTED',
      `The image in ${registry.name} is ${ARTIFACTS.get(mediaType) ?? 'an artifact of an unknown kind'}, not a container image.`,
      "Set `image` to a container image. Fargate can't run other artifacts."
    )
  }
  const digest = requireDigest(registry, given)
  const answer = await registry.blob(digest)
  requireContent(registry, answer, digest)
  return parseDocument(registry, answer)
}

/** Returns the exposed ports. OCI image specification, "Image Configuration": `port/tcp`, `port/udp`, `port` (TCP). */
function portsIn(config: Json): Pick<Contents, 'exposedPorts' | 'warnings'> {
  const keys = Object.keys(asObject(asObject(config.config).ExposedPorts))
  const exposedPorts = keys.flatMap((key): ExposedPort[] => {
    const [, digits, protocol] = /^(\d{1,5})(?:\/(tcp|udp))?$/.exec(key) ?? []
    const port = Number(digits)
    return isPort(port) ? [{ port, protocol: protocol === 'udp' ? 'udp' : 'tcp' }] : []
  })
  const others = keys.length - exposedPorts.length
  const entries = others === 1 ? '1 exposed port' : `${others} exposed ports`
  const warnings = others === 0 ? [] : [`Ignored ${entries} of the image: not a single TCP or UDP port.`]
  return { exposedPorts: exposedPorts.toSorted((a, b) => a.port - b.port), warnings }
}

function requireDigest({ name }: Registry, digest: unknown): string {
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw contradicts(name, 'a part of it has no valid digest')
}

/** Throws if content doesn't match its digest. The error omits the digest, because the registry chose it. */
function requireContent({ name }: Registry, answer: Answer, digest: string): void {
  if (digestOf(answer.body, digest.slice(0, digest.indexOf(':'))) === digest) return
  if (isPage(answer)) throw strange(name, 'it returned a web page')
  throw contradicts(name, 'the content does not match its digest')
}

function digestOf(body: Buffer, algorithm: string): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

function parseDocument({ name }: Registry, { body }: Answer): Json {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null) return asObject(parsed)
  } catch {
    // Reported below. The parser's own message would quote the server.
  }
  throw strange(name, 'a manifest or an image configuration is not JSON')
}

function present<T>(...values: (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined)
}

/** A platform such as `linux` and `amd64`. */
export interface ImagePlatform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}

type ExposedPort = Omit<Port, 'to'>

/** The facts about an image. They depend only on its digest and never change. */
export interface ImageRecord {
  /** The digest of the index of a multi-architecture image, or of the manifest. */
  readonly digest: string
  /** Empty if the image names none. */
  readonly platforms: readonly ImagePlatform[]
  /** Sorted by port. Empty for a multi-architecture image whose ports were not wanted. */
  readonly exposedPorts: readonly ExposedPort[]
  /** The architecture that has these ports, or `all` if there is only one image. Undefined if they weren't read. */
  readonly portsOf?: 'all' | 'amd64' | 'arm64' | undefined
}

// GOOS and GOARCH as `go tool dist list` prints them. The OCI image specification uses the same words.
const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows'.split(' ')
)
const ARCHITECTURES = new Set(
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(' ')
)

/** The maximum length of an AWS tag's value. */
const LONGEST = 256

const RECORD = /^(\S+)((?: [^ :]+)*)(?: (all|amd64|arm64):((?: \d+\/(?:tcp|udp))*))?$/

/**
 * Returns the platform in an image configuration or an entry of an index. Replaces a word that Go doesn't know with
 * `other`, as it could be any text. Returns undefined for none, or `unknown`, which marks BuildKit's attestations.
 */
export function platformOf(source: Readonly<Record<string, unknown>>): ImagePlatform | undefined {
  const os = knownWord(source.os, SYSTEMS)
  const architecture = knownWord(source.architecture, ARCHITECTURES)
  const variant = /^v[1-9]$/.exec(String(source.variant))?.[0]
  return os === undefined || architecture === undefined ? undefined : { os, architecture, variant }
}

/**
 * Returns a record as the value of an AWS tag, or undefined if it is too long:
 * `sha256:… linux/amd64 linux/arm64 amd64: 8080/tcp`.
 */
export function writeRecord({ digest, platforms, exposedPorts, portsOf }: ImageRecord): string | undefined {
  const names = platforms.map(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/'))
  const ports = exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)
  const text = [digest, ...names, ...(portsOf === undefined ? [] : [`${portsOf}:`, ...ports])].join(' ')
  return text.length > LONGEST ? undefined : text
}

/** Parses the text of `writeRecord`. Returns undefined for any other text. */
export function readRecord(text: string): ImageRecord | undefined {
  const [, digest = '', names = '', portsOf, ports = ''] = RECORD.exec(text) ?? []
  const platforms = wordsIn(names).flatMap(([os, architecture, variant]) => {
    return platformOf({ os, architecture, variant }) ?? []
  })
  const exposedPorts = wordsIn(ports).map(([port, protocol]) => ({
    port: Number(port),
    protocol: protocol as ExposedPort['protocol']
  }))
  const record = { digest, platforms, exposedPorts, portsOf: portsOf as ImageRecord['portsOf'] }
  return isDigest(digest) && exposedPorts.every(({ port }) => isPort(port)) && writeRecord(record) === text
    ? record
    : undefined
}

function wordsIn(text: string): string[][] {
  return text
    .split(' ')
    .slice(1)
    .map((word) => word.split('/'))
}

function knownWord(word: unknown, known: ReadonlySet<string>): string | undefined {
  if (typeof word !== 'string' || word === '' || word === 'unknown') return undefined
  return known.has(word) ? word : 'other'
}
