import { createHash } from 'node:crypto'
import { ActionError } from '../errors.ts'
import { readAnswer } from './answer.ts'
import { mediaTypeName } from './artifacts.ts'
import { openDeadline } from './deadline.ts'
import { strange } from './http.ts'
import type { HttpAnswer } from './http.ts'
import { knownRegistry, shortLivedLogin } from './known-registries.ts'
import { platformOf } from './platform.ts'
import type { ImagePlatform } from './platform.ts'
import { readRecord, writeRecord } from './record.ts'
import type { ExposedPort, ImageRecord } from './record.ts'
import { isDigest } from './reference.ts'
import { contradicts } from './refusal.ts'
import type { Ask } from './refusal.ts'
import { openRegistry } from './registry.ts'
import type { Registry } from './registry.ts'
import { ImageUnseen } from './unseen.ts'

export interface InspectionRequest extends Omit<Ask, 'inputs'> {
  /** `registry-username` and `registry-password` when not given. */
  readonly inputs?: string | undefined
  /** Address that stands in for Docker Hub's registry (the environment variable DOCKER_HUB_REGISTRY_URL). */
  readonly dockerHubUrl?: string | undefined
  /**
   * Whether the exposed ports are of interest. Reading them costs another request for a multi-architecture image, which
   * Docker Hub counts as a pull.
   */
  readonly exposedPorts?: 'wanted' | 'unwanted' | undefined
  /** Whose exposed ports are read from a multi-architecture image; amd64 when not given. */
  readonly architecture?: 'amd64' | 'arm64' | undefined
  /** The `record` that an earlier inspection has left. What it says of the same digest is not fetched again. */
  readonly recorded?: (() => Promise<string | undefined>) | undefined
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds for one request, for all of the inspection's, and for waiting in between where the registry asks for
   * that; 5, 10 and 30 seconds when not given.
   */
  readonly timeouts?: { readonly request: number; readonly total: number; readonly patience?: number } | undefined
}

export interface FoundImage {
  readonly kind: 'found'
  /** Of the index for a multi-architecture image, else of the manifest. */
  readonly digest: string
  /** Empty when the image does not tell them. */
  readonly platforms: readonly ImagePlatform[]
  /** By port; always empty for a multi-architecture image whose ports were not wanted. */
  readonly exposedPorts: readonly ExposedPort[]
  /** Sentences for a person. */
  readonly warnings: readonly string[]
  /** What this inspection leaves for a later one; nothing when it would not fit into an AWS tag. */
  readonly record?: string
}

/** `unknown`: the check could not see the image from here, which need not be so from Fargate. */
export type ImageInspection = FoundImage | { readonly kind: 'unknown'; readonly reason: string }

type Contents = Omit<ImageRecord, 'digest'> & Pick<FoundImage, 'warnings'>

type JsonObject = Readonly<Record<string, unknown>>

const TIMEOUTS = { request: 5_000, total: 10_000, patience: 30_000 }

// OCI image specification, "Media Types", and Docker's "Image Manifest Version 2, Schema 2".
const CONFIG_TYPES = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json'
])

/**
 * Asks the registry whether the login opens the image, and what the image is.
 * Throws what `openRegistry` lists (but `ImageUnseen`, which gives `unknown`), IMAGE_KIND_UNSUPPORTED for what is no
 * container image, REGISTRY_ANSWER_INVALID for content that is not what its digest says, and the reason of an aborted
 * `signal`.
 */
export async function inspectImage(request: InspectionRequest): Promise<ImageInspection> {
  const { reference, login, dockerHubUrl } = request
  const inputs = request.inputs ?? '`registry-username` and `registry-password`'
  const { request: requestTimeout, total, patience = TIMEOUTS.patience } = request.timeouts ?? TIMEOUTS
  const late = new ImageUnseen(`${knownRegistry(reference).name} can't be reached: no end after ${total / 1000} s.`)
  const { signal, wait, close } = openDeadline({ total, patience, reason: late, signal: request.signal })
  try {
    signal.throwIfAborted()
    const registry = openRegistry({ reference, login, inputs, dockerHubUrl, signal, requestTimeout, wait })
    return await inspect(registry, request)
  } catch (error) {
    if (error instanceof ImageUnseen) {
      const shortLived = login && shortLivedLogin(reference, login)
      return { kind: 'unknown', reason: [error.message, shortLived].filter((text) => text !== undefined).join(' ') }
    }
    throw error
  } finally {
    close()
  }
}

async function inspect(registry: Registry, request: InspectionRequest): Promise<FoundImage> {
  const { reference, login } = request
  const { digest, portsOf, ...contents } = await readImage(registry, request)
  const isWhole = contents.warnings.length === 0
  const record = isWhole ? writeRecord({ digest, ...contents, ...(portsOf && { portsOf }) }) : undefined
  const warnings = [...contents.warnings]
  if (login !== undefined) {
    const shortLived = shortLivedLogin(reference, login)
    if (shortLived !== undefined) warnings.push(shortLived)
    if (!registry.askedForLogin()) {
      warnings.push(`${registry.name} serves the image without credentials, so the given ones were not checked.`)
    }
  }
  return { kind: 'found', digest, ...contents, warnings, ...(record !== undefined && { record }) }
}

/** With a record of the image, a HEAD shows whether the registry still has it under this digest, and serves it to the login. */
async function readImage(registry: Registry, request: InspectionRequest): Promise<Contents & { digest: string }> {
  const { digest: pinned, tag = 'latest' } = request.reference
  const version = pinned ?? tag
  let record: ImageRecord | undefined
  const answer = await registry.manifest(version, async () => {
    record = usable(await request.recorded?.(), request)
    return record === undefined ? 'GET' : 'HEAD'
  })
  if (answer.by === 'GET') return readFrom(registry, answer, version, request)
  const told = pinned ?? answer.headers.get('docker-content-digest') ?? undefined
  if (record !== undefined && record.digest === told) return { ...record, warnings: [] }
  // Read by digest, so that a tag that is moved meanwhile changes nothing.
  const named = told === undefined ? version : requireDigest(registry, told)
  return readFrom(registry, await registry.manifest(named), named, request)
}

/** The record in a text, if it holds what is wanted. */
function usable(text: string | undefined, request: InspectionRequest): ImageRecord | undefined {
  const record = text === undefined ? undefined : readRecord(text)
  if (request.exposedPorts !== 'wanted' || record?.portsOf === 'all') return record
  return record?.portsOf === (request.architecture ?? 'amd64') ? record : undefined
}

async function readFrom(
  registry: Registry,
  answer: HttpAnswer,
  version: string,
  request: InspectionRequest
): Promise<Contents & { digest: string }> {
  const { digest, document } = checkManifest(registry, answer, version)
  return { digest, ...(await readContents(registry, document, request)) }
}

async function readContents(registry: Registry, document: JsonObject, request: InspectionRequest): Promise<Contents> {
  if (Array.isArray(document.manifests)) return readIndex(registry, document.manifests, request)
  const config = await readConfig(registry, document)
  const platform = platformOf(config)
  return { platforms: platform === undefined ? [] : [platform], ...portsIn(config), portsOf: 'all' }
}

async function readIndex(registry: Registry, entries: unknown[], request: InspectionRequest): Promise<Contents> {
  const images = entries.flatMap((entry) => {
    const descriptor = asObject(entry)
    const platform = platformOf(asObject(descriptor.platform))
    return platform === undefined ? [] : [{ platform, digest: descriptor.digest }]
  })
  const platforms = distinct(images.map(({ platform }) => platform))
  const wanted = request.architecture ?? 'amd64'
  const linux = images.filter(({ platform }) => platform.os === 'linux')
  const chosen = linux.find(({ platform }) => platform.architecture === wanted) ?? linux[0]
  if (request.exposedPorts !== 'wanted' || chosen === undefined) return { platforms, exposedPorts: [], warnings: [] }
  const digest = requireDigest(registry, chosen.digest)
  const { document } = checkManifest(registry, await registry.manifest(digest), digest)
  return { platforms, ...portsIn(await readConfig(registry, document)), portsOf: wanted }
}

/** The manifest of a tag or digest, checked against its digest. */
function checkManifest(
  registry: Registry,
  answer: HttpAnswer,
  version: string
): { readonly digest: string; readonly document: JsonObject } {
  const document = parseDocument(registry, answer)
  const told = answer.headers.get('docker-content-digest') ?? digestOf(answer.body, 'sha256')
  const digest = isDigest(version) ? version : requireDigest(registry, told)
  requireContent(registry, answer, digest)
  return { digest, document }
}

async function readConfig(registry: Registry, manifest: JsonObject): Promise<JsonObject> {
  const descriptor = asObject(manifest.config)
  const mediaType = descriptor.mediaType
  if (typeof mediaType === 'string' && !CONFIG_TYPES.has(mediaType)) {
    throw new ActionError(
      'IMAGE_KIND_UNSUPPORTED',
      `The artifact that ${registry.name} has under this name is not a container image but ${mediaTypeName(mediaType)}.`,
      'Set `image` to a container image; Helm charts and other artifacts cannot be run.'
    )
  }
  const digest = requireDigest(registry, descriptor.digest)
  const answer = await registry.blob(digest)
  requireContent(registry, answer, digest)
  return parseDocument(registry, answer)
}

function distinct(platforms: ImagePlatform[]): ImagePlatform[] {
  const byName = new Map(platforms.map((platform) => [JSON.stringify(Object.values(platform)), platform]))
  return [...byName.values()]
}

/** OCI image specification, "Image Configuration": `port/tcp`, `port/udp` or `port`, which is TCP. Others are counted only. */
function portsIn(config: JsonObject): Pick<Contents, 'exposedPorts' | 'warnings'> {
  const exposedPorts: ExposedPort[] = []
  let others = 0
  for (const key of Object.keys(asObject(asObject(config.config).ExposedPorts))) {
    const [, digits, protocol] = /^(\d{1,5})(?:\/(tcp|udp))?$/.exec(key) ?? []
    const port = Number(digits ?? 0)
    if (port >= 1 && port <= 65_535) exposedPorts.push({ port, protocol: protocol === 'udp' ? 'udp' : 'tcp' })
    else others++
  }
  const entries = others === 1 ? '1 port' : `${others} ports`
  const warnings = others === 0 ? [] : [`Ignored ${entries} that the image exposes: not a single TCP or UDP port.`]
  return { exposedPorts: exposedPorts.toSorted((a, b) => a.port - b.port), warnings }
}

function requireDigest(registry: Registry, digest: unknown): string {
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw contradicts(registry.name, 'a part of it is named by something that is not a digest')
}

/** The digest is the registry's own choice, and therefore not shown. */
function requireContent(registry: Registry, answer: HttpAnswer, digest: string): void {
  if (digestOf(answer.body, digest.slice(0, digest.indexOf(':'))) === digest) return
  if (readAnswer(answer).isPage) throw strange(registry.name, 'it answers with a web page')
  throw contradicts(registry.name, 'its content does not have the digest that names it')
}

function digestOf(body: Buffer, algorithm: string): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

function parseDocument(registry: Registry, answer: HttpAnswer): JsonObject {
  try {
    const parsed: unknown = JSON.parse(answer.body.toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null) return asObject(parsed)
  } catch {
    // Reported below, without the parser's words, which quote what the server sent.
  }
  throw strange(registry.name, 'a manifest or an image configuration is not JSON')
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}
}
