import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { inspectImage, type ImageInspection } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { startServer } from './registry-server.ts'

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
