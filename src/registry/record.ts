import { isDigest } from './reference.ts'

/** `linux`, `amd64`. */
export interface ImagePlatform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}

export interface ExposedPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** What an image is. It belongs to the digest and never changes. */
export interface ImageRecord {
  readonly digest: string
  /** Empty if the image doesn't name them. */
  readonly platforms: readonly ImagePlatform[]
  readonly exposedPorts: readonly ExposedPort[]
  /** The architecture that has these ports; `all` for the only image there is. Undefined if they were not read. */
  readonly portsOf?: 'all' | 'amd64' | 'arm64' | undefined
}

// GOOS and GOARCH as `go tool dist list` prints them. The OCI image specification uses the same words.
const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows'.split(' ')
)
const ARCHITECTURES = new Set(
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(' ')
)

/** The length of an AWS tag's value. */
const LONGEST = 256

const RECORD = /^(\S+)((?: [^ :]+)*)(?: (all|amd64|arm64):((?: \d+\/(?:tcp|udp))*))?$/

/**
 * Returns the platform of an image configuration or of an entry of an index. A word that Go doesn't know is `other`, as it
 * could hold anything. Returns undefined if the platform is missing or `unknown`, which marks BuildKit's attestations.
 */
export function platformOf(source: Readonly<Record<string, unknown>>): ImagePlatform | undefined {
  const os = knownWord(source.os, SYSTEMS)
  const architecture = knownWord(source.architecture, ARCHITECTURES)
  const variant = /^v[1-9]$/.exec(String(source.variant))?.[0]
  return os === undefined || architecture === undefined ? undefined : { os, architecture, variant }
}

/**
 * Returns a record as the value of an AWS tag: `sha256:… linux/amd64 linux/arm64 amd64: 8080/tcp`. Returns undefined if it
 * is too long.
 */
export function writeRecord({ digest, platforms, exposedPorts, portsOf }: ImageRecord): string | undefined {
  const names = platforms.map(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/'))
  const ports = exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)
  const text = [digest, ...names, ...(portsOf === undefined ? [] : [`${portsOf}:`, ...ports])].join(' ')
  return text.length > LONGEST ? undefined : text
}

/** Returns the record that `writeRecord` wrote. Returns undefined for any other text. */
export function readRecord(text: string): ImageRecord | undefined {
  const [, digest = '', names = '', portsOf, ports = ''] = RECORD.exec(text) ?? []
  const platforms = wordsIn(names).flatMap(([os, architecture, variant]) => {
    return platformOf({ os, architecture, variant }) ?? []
  })
  const exposedPorts = wordsIn(ports).map(([port, protocol]) => ({
    port: Number(port),
    protocol: protocol as ExposedPort['protocol']
  }))
  const isPort = ({ port }: ExposedPort) => port >= 1 && port <= 65_535
  const record = { digest, platforms, exposedPorts, portsOf: portsOf as ImageRecord['portsOf'] }
  return isDigest(digest) && exposedPorts.every(isPort) && writeRecord(record) === text ? record : undefined
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
