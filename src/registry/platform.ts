/** What an image runs on: `linux`, `amd64`. */
export interface ImagePlatform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** GOOS and GOARCH as `go tool dist list` has them, which the OCI image specification takes its words from. */
const SYSTEMS = new Set([
  'aix',
  'android',
  'darwin',
  'dragonfly',
  'freebsd',
  'illumos',
  'ios',
  'js',
  'linux',
  'netbsd',
  'openbsd',
  'plan9',
  'solaris',
  'wasip1',
  'windows'
])
const ARCHITECTURES = new Set([
  '386',
  'amd64',
  'arm',
  'arm64',
  'loong64',
  'mips',
  'mips64',
  'mips64le',
  'mipsle',
  'ppc64',
  'ppc64le',
  'riscv64',
  's390x',
  'wasm'
])

/**
 * The platform of an image's configuration or of an entry of an index. Words that Go does not know are `other`, as they could
 * hold anything. Undefined where none is named: `unknown` marks the attestations that BuildKit puts beside the images.
 */
export function platformOf(source: Readonly<Record<string, unknown>>): ImagePlatform | undefined {
  const { variant } = source
  const os = knownWord(source.os, SYSTEMS)
  const architecture = knownWord(source.architecture, ARCHITECTURES)
  if (os === undefined || architecture === undefined) return undefined
  return typeof variant === 'string' && /^v[1-9]$/.test(variant) ? { os, architecture, variant } : { os, architecture }
}

function knownWord(word: unknown, known: ReadonlySet<string>): string | undefined {
  if (typeof word !== 'string' || word === '' || word === 'unknown') return undefined
  return known.has(word) ? word : 'other'
}
