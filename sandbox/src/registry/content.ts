import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { App, Image, Platform } from '../image.ts'

/** A manifest, index, config or layer, under the digest of its bytes. */
export interface Content {
  readonly digest: string
  readonly mediaType: string
  readonly bytes: Buffer
}

/** What a manifest's digest stands for when a task runs it. */
export type Runnable =
  | ({ readonly kind: 'index'; readonly platforms: readonly Platform[] } & Unpacked)
  | ({ readonly kind: 'manifest'; readonly platform: Platform } & Unpacked)
  | { readonly kind: 'attestation' }

/** What a pull makes of an image. */
interface Unpacked {
  readonly app: App
  readonly unpackedGiB: number
}

/** An image as a registry holds it. */
export interface Packed {
  /** Digest that the tag points at. */
  readonly digest: string
  readonly manifests: readonly (Content & { readonly runnable: Runnable })[]
  readonly blobs: readonly Content[]
}

type Manifest = Packed['manifests'][number]

const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip'
}
const DOCKER = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip'
}

/** An archive without entries is two blocks of zeros (POSIX pax). */
const EMPTY_TAR = Buffer.alloc(1024)

/** The digest of every image's one layer, unpacked. */
export const LAYER = sha256(EMPTY_TAR)

/**
 * Packs an image into the documents that `docker buildx build --push` (an index with an attestation for each platform) or
 * `docker push` (one manifest) leaves in a registry. An image that is no index is packed for its first platform.
 */
export function pack(image: Image): Packed {
  const types = image.index ? OCI : DOCKER
  const built = image.platforms.map((platform) => buildPlatform(image, platform, types))
  const [first] = built
  if (first === undefined) {
    throw new Error(`${image.repository}:${image.tag} is built for no platform`)
  }
  if (!image.index) {
    return { digest: first.manifest.digest, manifests: [first.manifest], blobs: first.blobs }
  }
  const attested = built.map((one) => attest(one.manifest))
  const index = json(OCI.index, {
    schemaVersion: 2,
    mediaType: OCI.index,
    manifests: [
      ...built.map(({ manifest, platform }) => ({ ...descriptor(manifest), platform })),
      ...attested.map(({ manifest, subject }) => ({
        ...descriptor(manifest),
        annotations: {
          'vnd.docker.reference.digest': subject,
          'vnd.docker.reference.type': 'attestation-manifest'
        },
        platform: { architecture: 'unknown', os: 'unknown' }
      }))
    ]
  })
  const runnable = { kind: 'index', platforms: image.platforms, ...unpacked(image) } as const
  return {
    digest: index.digest,
    manifests: [{ ...index, runnable }, ...built.map((one) => one.manifest), ...attested.map((one) => one.manifest)],
    blobs: [...built, ...attested].flatMap((one) => one.blobs)
  }
}

function buildPlatform(image: Image, platform: Platform, types: typeof DOCKER) {
  const layer = content(types.layer, gzipSync(EMPTY_TAR))
  const config = json(types.config, {
    architecture: platform.architecture,
    os: platform.os,
    created: '2026-01-01T00:00:00Z',
    config: {
      ExposedPorts: Object.fromEntries(image.exposedPorts.map((port) => [port, {}])),
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      // Two programs are two images: what it does goes into its digest.
      Labels: { app: sha256(Buffer.from(JSON.stringify(image.app))) }
    },
    rootfs: { type: 'layers', diff_ids: [LAYER] },
    history: [{ created: '2026-01-01T00:00:00Z', created_by: 'COPY app /app' }]
  })
  const manifest: Manifest = {
    ...json(types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(config),
      layers: [descriptor(layer)]
    }),
    runnable: { kind: 'manifest', platform, ...unpacked(image) }
  }
  return { platform, manifest, blobs: [config, layer] }
}

function unpacked({ app, unpackedGiB = 0 }: Image): Unpacked {
  return { app, unpackedGiB }
}

function attest(subject: Manifest) {
  const statement = json('application/vnd.in-toto+json', {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ digest: { sha256: subject.digest.slice('sha256:'.length) } }]
  })
  const config = json(OCI.config, {
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] }
  })
  const manifest: Manifest = {
    ...json(OCI.manifest, {
      schemaVersion: 2,
      mediaType: OCI.manifest,
      config: descriptor(config),
      layers: [
        { ...descriptor(statement), annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' } }
      ]
    }),
    runnable: { kind: 'attestation' }
  }
  return { subject: subject.digest, manifest, blobs: [config, statement] }
}

function json(mediaType: string, value: object): Content {
  return content(mediaType, Buffer.from(JSON.stringify(value, null, 2)))
}

function content(mediaType: string, bytes: Buffer): Content {
  return { digest: sha256(bytes), mediaType, bytes }
}

function descriptor({ mediaType, digest, bytes }: Content) {
  return { mediaType, digest, size: bytes.length }
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
