import { platformOf } from './platform.ts'
import type { ImagePlatform } from './platform.ts'
import { isDigest } from './reference.ts'

export interface ExposedPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** What is known of an image by its digest, which never changes. */
export interface ImageRecord {
  readonly digest: string
  /** Empty when the image does not tell them. */
  readonly platforms: readonly ImagePlatform[]
  readonly exposedPorts: readonly ExposedPort[]
  /** Whose exposed ports these are: of the only image there is, of one architecture of several; nothing when they were not read. */
  readonly portsOf?: 'all' | 'amd64' | 'arm64'
}

/** What a tag of AWS holds. */
const LONGEST = 256

/** Returns the record as a text that an AWS tag can hold: `sha256:… linux/amd64 linux/arm64 amd64: 8080/tcp`; nothing for one that is too long. */
export function writeRecord({ digest, platforms, exposedPorts, portsOf }: ImageRecord): string | undefined {
  const names = platforms.map(({ os, architecture, variant }) =>
    [os, architecture, variant].filter((word) => word !== undefined).join('/')
  )
  const ports =
    portsOf === undefined ? [] : [`${portsOf}:`, ...exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)]
  const text = [digest, ...names, ...ports].join(' ')
  return text.length > LONGEST ? undefined : text
}

/** Returns the record that `writeRecord` wrote as this text; nothing for any other text. */
export function readRecord(text: string): ImageRecord | undefined {
  const [digest = '', ...words] = text.split(' ')
  const colon = words.findIndex((word) => word.endsWith(':'))
  const names = colon === -1 ? words : words.slice(0, colon)
  const platforms = names.flatMap((name) => {
    const [os, architecture, variant] = name.split('/')
    return platformOf({ os, architecture, variant }) ?? []
  })
  const exposedPorts = (colon === -1 ? [] : words.slice(colon + 1)).map((word): ExposedPort => {
    const [port, protocol] = word.split('/')
    return { port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
  })
  const portsOf = (['all', 'amd64', 'arm64'] as const).find((whose) => words[colon] === `${whose}:`)
  if (!isDigest(digest) || exposedPorts.some(({ port }) => !(port >= 1 && port <= 65_535))) return undefined
  const record: ImageRecord = { digest, platforms, exposedPorts, ...(portsOf !== undefined && { portsOf }) }
  return writeRecord(record) === text ? record : undefined
}
