import { decodeTag, encodeTag } from '../ownership.ts'

/** Whose record it is: an environment in a Region. */
export interface RecordOwner {
  /** `owner/repository`. */
  readonly repository: string
  readonly environment: string
  readonly region: string
}

/**
 * What the TXT record beside an address record tells: records have no tags, and nobody can ask a dead task for its address.
 */
export interface Marker extends RecordOwner {
  /** The ref that the environment follows. */
  readonly origin?: string | undefined
  readonly cluster: string
  /** The deployment, by the `startedBy` of its tasks. */
  readonly startedBy: string
  /** When the first of its tasks was created, as `Date.now()` counts: of two deployments, the one that began later wins. */
  readonly began: number
  /** Until when a resolver may still answer with what stood there before. */
  readonly until: number
  readonly tasks: readonly NamedTask[]
}

/** A task to whose address a name leads. */
export interface NamedTask {
  readonly id: string
  readonly address: string
}

/** The most characters of a value, and of each of the strings that it consists of. Source: "TXT record type", Route 53. */
const [LONGEST_VALUE, LONGEST_STRING] = [4000, 255]

/** Returns the marker as the value of a TXT record. The origin is left out where there is no room for it. */
export function writeMarker(marker: Marker): string {
  const { origin } = marker
  const whole = quoted(fieldsOf(marker, origin))
  return whole.length <= LONGEST_VALUE ? whole : quoted(fieldsOf(marker, undefined))
}

function fieldsOf(marker: Marker, origin: string | undefined): string {
  const fields = {
    repository: encode(marker.repository),
    environment: encode(marker.environment),
    region: marker.region,
    cluster: marker.cluster,
    by: marker.startedBy,
    began: String(marker.began),
    until: String(marker.until),
    tasks: marker.tasks.map(({ id, address }) => `${id}@${address}`).join(','),
    ...(origin !== undefined && { origin: encode(origin) })
  }
  return [VERSION, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(' ')
}

const VERSION = 'run-on-fargate-1'

function quoted(text: string): string {
  const strings: string[] = []
  for (let start = 0; start < text.length; start += LONGEST_STRING) {
    strings.push(`"${text.slice(start, start + LONGEST_STRING)}"`)
  }
  return strings.join(' ')
}

/** Reads what `writeMarker` wrote; nothing for any other value. */
export function readMarker(value: string): Marker | undefined {
  const text = [...value.matchAll(/"([^"\\]*)"/g)].map(([, string = '']) => string).join('')
  const [version, ...parts] = text.split(' ')
  if (version !== VERSION) return undefined
  const fields = new Map(parts.map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]))
  const decoded = (name: string) => decode(fields.get(name) ?? '')
  const [repository, environment, origin] = [decoded('repository'), decoded('environment'), decoded('origin')]
  const {
    region = '',
    cluster = '',
    by: startedBy = '',
    began = '',
    until = '',
    tasks = ''
  } = Object.fromEntries(fields)
  const isWhole = [repository, environment, region, cluster, startedBy].every((each) => (each ?? '') !== '')
  if (!isWhole || !/^\d+$/.test(began) || !/^\d+$/.test(until)) return undefined
  return {
    repository: repository ?? '',
    environment: environment ?? '',
    region,
    origin: origin === '' ? undefined : origin,
    cluster,
    startedBy,
    began: Number(began),
    until: Number(until),
    tasks: tasks.split(',').flatMap((task) => {
      const [id = '', address = ''] = task.split('@')
      return id === '' || address === '' ? [] : [{ id, address }]
    })
  }
}

/** As in tags, with blanks and what is not ASCII written as well: a TXT record holds neither without escapes. */
function encode(text: string): string {
  return encodeURIComponent(encodeTag(text))
}

function decode(value: string): string | undefined {
  try {
    return decodeTag(decodeURIComponent(value))
  } catch {
    return undefined
  }
}

/** Whether these are the same environment in the same Region. */
export function isSameOwner(one: RecordOwner, other: RecordOwner): boolean {
  return one.repository === other.repository && one.environment === other.environment && one.region === other.region
}

/** Whether the deployment of `one` began after that of `other`; of two that began at once, the launch's name decides. */
export function isNewer(one: Pick<Marker, 'began' | 'startedBy'>, other: Pick<Marker, 'began' | 'startedBy'>): boolean {
  return one.began === other.began ? one.startedBy > other.startedBy : one.began > other.began
}
