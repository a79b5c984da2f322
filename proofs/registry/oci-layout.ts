import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A small image for one platform. */
export interface SmallImage {
  readonly architecture: 'amd64' | 'arm64'
  readonly variant?: string
  /** As in an image's configuration: `80/tcp`. */
  readonly exposedPorts: readonly string[]
}

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/**
 * Writes an OCI image layout (OCI image specification, "Image Layout") with one tag, `latest`: an index when there are
 * several images, else a single manifest. Returns its digest.
 */
export function writeLayout(folder: string, images: readonly SmallImage[]): string {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true })
  const manifests = images.map((image) => ({ ...writeImage(folder, image), platform: platformOf(image) }))
  const [single] = manifests
  const tagged =
    manifests.length === 1 && single !== undefined
      ? single
      : writeJson(folder, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests })
  const annotations = { 'org.opencontainers.image.ref.name': 'latest' }
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...tagged, annotations }] })
  )
  return tagged.digest
}

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

function writeImage(folder: string, image: SmallImage): Descriptor {
  const layer = tarOf('hello.txt', `Hello from ${image.architecture}\n`)
  const config = {
    ...platformOf(image),
    config: { ExposedPorts: Object.fromEntries(image.exposedPorts.map((port) => [port, {}])), Cmd: ['/hello'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] }
  }
  return writeJson(folder, MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: writeJson(folder, CONFIG, config),
    layers: [writeBlob(folder, LAYER, gzipSync(layer))]
  })
}

function platformOf({ architecture, variant }: SmallImage) {
  return { os: 'linux', architecture, ...(variant !== undefined && { variant }) }
}

function writeJson(folder: string, mediaType: string, document: object): Descriptor {
  return writeBlob(folder, mediaType, Buffer.from(JSON.stringify(document)))
}

function writeBlob(folder: string, mediaType: string, content: Buffer): Descriptor {
  const digest = digestOf(content)
  writeFileSync(join(folder, 'blobs', ...digest.split(':')), content)
  return { mediaType, digest, size: content.length }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** A tar archive of one file (POSIX, "pax", ustar header block). */
function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(512)
  const field = (at: number, value: string) => header.write(value, at, 'latin1')
  field(0, name)
  field(100, '0000644\0')
  field(108, '0000000\0')
  field(116, '0000000\0')
  field(124, `${content.length.toString(8).padStart(11, '0')}\0`)
  field(136, '00000000000\0')
  field(148, ' '.repeat(8))
  field(156, '0')
  field(257, 'ustar\x0000')
  const sum = header.reduce((total, byte) => total + byte, 0)
  field(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}
