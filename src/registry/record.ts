import type { ExposedPort, FoundImage } from './inspect.ts'
import { platformOf } from './platform.ts'
import { isDigest } from './reference.ts'

/** What is of interest in an image. */
export interface Interest {
  /**
   * Whether the exposed ports are of interest. Reading them costs another request for a multi-architecture image, which
   * Docker Hub counts as a pull.
   */
  readonly exposedPorts?: 'wanted' | 'unwanted' | undefined
  /** Whose exposed ports are read from a multi-architecture image; amd64 when not given. */
  readonly architecture?: 'amd64' | 'arm64' | undefined
}

type Contents = Pick<FoundImage, 'digest' | 'platforms' | 'exposedPorts'>

/**
 * Writes down what an image is, for a later deployment of the same digest: `sha256:… linux/amd64 exposes:amd64 80/tcp`. Only
 * characters that the values of AWS tags may have.
 */
export function writeRecord({ digest, platforms, exposedPorts }: Contents, interest: Interest): string {
  const ports = exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)
  return [
    digest,
    ...platforms.map((platform) => Object.values(platform).join('/')),
    ...(interest.exposedPorts === 'wanted' ? [exposesOf(interest), ...ports] : [])
  ].join(' ')
}

/** Reads what is written down of the image with this digest; nothing when it does not tell all that is of interest. */
export function readRecords(text: string, digest: string, interest: Interest): Contents | undefined {
  const words = text.split(' ')
  const start = words.indexOf(digest)
  if (start < 0) return undefined
  const rest = words.slice(start + 1)
  const next = rest.findIndex(isDigest)
  const own = next < 0 ? rest : rest.slice(0, next)
  const exposes = own.findIndex((word) => word.startsWith('exposes:'))
  const wanted = interest.exposedPorts === 'wanted'
  if (wanted && own[exposes] !== exposesOf(interest)) return undefined
  const platforms = (exposes < 0 ? own : own.slice(0, exposes)).map(readPlatform)
  const exposedPorts = wanted ? own.slice(exposes + 1).map(readPort) : []
  if (platforms.includes(undefined) || exposedPorts.includes(undefined)) return undefined
  return {
    digest,
    platforms: platforms.filter((platform) => platform !== undefined),
    exposedPorts: exposedPorts.filter((port) => port !== undefined)
  }
}

function exposesOf({ architecture = 'amd64' }: Interest): string {
  return `exposes:${architecture}`
}

function readPlatform(word: string): ReturnType<typeof platformOf> {
  const [os, architecture, variant] = word.split('/')
  return platformOf({ os, architecture, variant })
}

function readPort(word: string): ExposedPort | undefined {
  const [, digits, protocol] = /^(\d{1,5})\/(tcp|udp)$/.exec(word) ?? []
  const port = Number(digits ?? 0)
  if (port < 1 || port > 65_535) return undefined
  return { port, protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}
