import type { Change as RecordChange, ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53'
import type { Clients } from '../aws/clients.ts'
import { isNamed, isPassing, required, unlessNamed } from '../aws/errors.ts'
import {
  awaitSync,
  changeBatch,
  findZone,
  listAt,
  listSets,
  openRoute53,
  plainName,
  requireNotDelegated,
  valuesOf,
  type Zone
} from '../aws/hosted-zone.ts'
import { ActionError } from '../errors.ts'
import { retry, sleep } from '../wait.ts'
import { decodeTag, encodeTag } from '../ownership.ts'

export { awaitSync, isDelegated, lookUp, openRoute53, type Zone } from '../aws/hosted-zone.ts'

/** An environment's existing records at a name. To delete them, Route 53 requires exact copies. */
export interface HeldRecords {
  readonly marker: Marker
  /** The address records and the marker record. */
  readonly sets: readonly ResourceRecordSet[]
  /** The longest time (s) for which resolvers may cache them. */
  readonly ttl: number
}

/** A name, its hosted zone and its owner. */
export interface RecordSpec {
  readonly name: string
  /** If omitted, the public zone with the longest matching name. */
  readonly zoneId?: string | undefined
  readonly owner: RecordOwner
}

export interface RecordFinding {
  readonly zone: Zone
  /** The records that point to the environment's current tasks. */
  readonly held: HeldRecords | undefined
}

/** The label of the TXT record that names the owner of a name. */
const MARKER_LABEL = '_run-on-fargate'

/** Finds the zone of a name and the environment's records there. Throws if the name can't have records in that zone. */
export async function findRecord(clients: Clients, spec: RecordSpec): Promise<RecordFinding> {
  const route53 = openRoute53(clients)
  const zone = await findZone(route53, spec)
  const [held] = await Promise.all([readRecords(route53, zone, spec), requireNotDelegated(route53, zone, spec.name)])
  return { zone, held }
}

/**
 * Returns the environment's records at the name; nothing if there are none. Throws `DOMAIN_TAKEN` if the name has
 * records that this environment didn't create. Nobody may overwrite those.
 */
export async function readRecords(
  route53: Route53Client,
  zone: Pick<Zone, 'id'>,
  { name, owner }: RecordSpec
): Promise<HeldRecords | undefined> {
  const [own, beside] = await Promise.all([
    listAt(route53, zone.id, name),
    listAt(route53, zone.id, `${MARKER_LABEL}.${name}`)
  ])
  const addresses = own.filter(isAddress)
  const markers = beside.filter(({ Type }) => Type === 'TXT' || Type === 'CNAME')
  if (addresses.length + markers.length === 0) return undefined
  const held = heldBy(addresses, markers)
  const show = [...addresses, ...markers].map(describeSet).join('; ')
  if (held === undefined) {
    throw new ActionError(
      'DOMAIN_TAKEN',
      `${name} of \`domain\` has records that this action didn't create, or that somebody has changed since: ${show}.`,
      'Choose another name, or delete these records.'
    )
  }
  if (isSameOwner(held.marker, owner)) return held
  const { repository, environment, region } = held.marker
  throw new ActionError(
    'DOMAIN_TAKEN',
    `${name} of \`domain\` belongs to the environment ${environment} of ${repository} in ${region}: ${show}.`,
    'Choose another name, or remove that environment with `mode: destroy`.'
  )
}

function isAddress({ Type }: ResourceRecordSet): boolean {
  return Type === 'A' || Type === 'AAAA' || Type === 'CNAME'
}

/** Returns an environment's records; nothing if the addresses differ from those in the marker. */
function heldBy(
  addresses: readonly ResourceRecordSet[],
  markers: readonly ResourceRecordSet[]
): HeldRecords | undefined {
  const sets = [...addresses, ...markers]
  const isPlain = sets.every(({ Type, AliasTarget, SetIdentifier, TTL }) => {
    return Type !== 'CNAME' && AliasTarget === undefined && SetIdentifier === undefined && TTL !== undefined
  })
  const [text, ...others] = markers.flatMap(valuesOf)
  const marker = isPlain && others.length === 0 ? readMarker(text) : undefined
  if (marker === undefined) return undefined
  const found = addresses.flatMap(valuesOf)
  const said = marker.tasks.map(({ address }) => address)
  // If somebody has deleted the addresses, only the marker is left.
  const isSame = found.length === 0 || (found.length === said.length && said.every((each) => found.some(sameAs(each))))
  if (!isSame) return undefined
  return { marker, sets, ttl: Math.max(...sets.map(({ TTL = 0 }) => TTL)) }
}

/** Returns a comparison with this address. Route 53 may return an IPv6 address in another notation. */
function sameAs(address: string): (other: string) => boolean {
  const plain = (text: string) => (text.includes(':') ? new URL(`http://[${text}]`).hostname : text)
  return (other) => plain(other) === plain(address)
}

/**
 * Replaces the records `held` by those of `next`, or deletes them if there is no `next`. Route 53 applies the batch
 * only if `held` is still current. Returns the change, or `conflict` if it isn't.
 */
export async function moveRecords(
  route53: Route53Client,
  { id, name }: { readonly id: string; readonly name: string },
  held: HeldRecords | undefined,
  next: { readonly marker: Marker; readonly ttl: number } | undefined
): Promise<{ readonly change: string } | 'conflict'> {
  const Changes: RecordChange[] = [
    ...(held?.sets ?? []).map((set) => ({ Action: 'DELETE' as const, ResourceRecordSet: set })),
    ...(next === undefined ? [] : setsFor(name, next)).map((set) => ({
      Action: 'CREATE' as const,
      ResourceRecordSet: set
    }))
  ]
  return changeBatch(route53, id, Changes)
}

function setsFor(
  name: string,
  { marker, ttl }: { readonly marker: Marker; readonly ttl: number }
): ResourceRecordSet[] {
  const addresses = [...new Set(marker.tasks.map(({ address }) => address))]
  const v4 = addresses.filter((address) => !address.includes(':'))
  const v6 = addresses.filter((address) => address.includes(':'))
  const set = (Name: string, Type: 'A' | 'AAAA' | 'TXT', values: readonly string[]): ResourceRecordSet[] =>
    values.length === 0 ? [] : [{ Name, Type, TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) }]
  return [
    ...set(name, 'A', v4),
    ...set(name, 'AAAA', v6),
    ...set(`${MARKER_LABEL}.${name}`, 'TXT', [writeMarker(marker)])
  ]
}

/** How long (ms) a change usually takes to reach all name servers. Only the run that made it can ask Route 53. */
const USUAL_SYNC = 60_000

/** An environment's records, with their zone and name. */
export interface MarkedRecords extends HeldRecords {
  readonly zoneId: string
  readonly name: string
}

/** Returns all records in a zone that have one of the action's markers; none if the zone no longer exists. */
export async function findMarked(route53: Route53Client, zoneId: string): Promise<MarkedRecords[]> {
  const lookUp = listSets(route53, { HostedZoneId: zoneId }, () => true)
  const sets = (await unlessNamed(lookUp, 'NoSuchHostedZone')) ?? []
  const byName = Map.groupBy(sets, ({ Name }) => plainName(Name))
  const markers = sets.filter(({ Name, Type }) => Type === 'TXT' && plainName(Name).startsWith(`${MARKER_LABEL}.`))
  return markers.flatMap((marker) => {
    const name = plainName(marker.Name).slice(MARKER_LABEL.length + 1)
    const held = heldBy((byName.get(name) ?? []).filter(isAddress), [marker])
    return held === undefined ? [] : [{ ...held, zoneId, name }]
  })
}

/** How many times to try a change that conflicts with the changes of others. */
export const MOST_MOVES = 10

/**
 * Changes an environment's records, and waits until all name servers have the change. `decide` gets the current
 * records, and returns their replacement, nothing to delete them, or `keep`. If the environment has no records, another
 * run may be removing them. After a conflict, or with `awaitsOthers`, waits as long as that usually takes. Returns the
 * former records if it changed them. Retries calls that fail temporarily.
 */
export async function changeRecords(
  route53: Route53Client,
  place: { readonly zoneId: string; readonly name: string; readonly owner: RecordOwner },
  decide: (held: HeldRecords) => Promise<{ readonly marker: Marker; readonly ttl: number } | undefined | 'keep'>,
  { awaitsOthers, signal }: { readonly awaitsOthers: boolean; readonly signal?: AbortSignal }
): Promise<HeldRecords | undefined> {
  const { zoneId: id, name } = place
  const patience = { on: isPassing, within: 60_000, every: 1500, signal }
  let waited = false
  for (let move = 1; move <= MOST_MOVES; move++) {
    const held = await retry(() => readOwn(route53, place), patience)
    if (held === undefined) {
      if (waited || !(awaitsOthers || move > 1)) return undefined
      await sleep(USUAL_SYNC, signal)
      waited = true
      continue
    }
    const next = await decide(held)
    if (next === 'keep') return undefined
    const moved = await retry(() => moveRecords(route53, { id, name }, held, next), patience)
    if (moved === 'conflict') continue
    await awaitSync(route53, moved.change, signal)
    return held
  }
  throw new ActionError(
    'DOMAIN_TAKEN',
    `Other runs changed the records of ${name} each time before this run could.`,
    'Run the job again when no other run deploys to this name.'
  )
}

/** Returns the environment's records; nothing if the name has another owner now, or the zone no longer exists. */
async function readOwn(
  route53: Route53Client,
  { zoneId, name, owner }: { readonly zoneId: string; readonly name: string; readonly owner: RecordOwner }
): Promise<HeldRecords | undefined> {
  try {
    return await readRecords(route53, { id: zoneId }, { name, owner })
  } catch (error) {
    if (isNamed(error, 'NoSuchHostedZone') || (error instanceof ActionError && error.code === 'DOMAIN_TAKEN'))
      return undefined
    throw error
  }
}

function describeSet(set: ResourceRecordSet): string {
  const { Name, Type, AliasTarget: alias, SetIdentifier } = set
  const values = alias === undefined ? valuesOf(set).join(', ') : `alias of ${plainName(alias.DNSName)}`
  return `${plainName(Name)} ${required(Type, 'Type')} ${values}${SetIdentifier === undefined ? '' : ` (set ${SetIdentifier})`}`
}

/** The owner of a record: an environment in a Region. */
export interface RecordOwner {
  /** `owner/repository`. */
  readonly repository: string
  readonly environment: string
  readonly region: string
}

/** The TXT record beside the address records. Records have no tags, and a stopped task has no address. */
export interface Marker extends RecordOwner {
  /** The ref that the environment follows. */
  readonly origin?: string | undefined
  readonly cluster: string
  /** The `startedBy` of the deployment's tasks. */
  readonly startedBy: string
  /** The time (ms since the epoch) when its first task was created. The deployment that began later wins. */
  readonly began: number
  /** The time (ms since the epoch) until which resolvers may return the previous records. */
  readonly until: number
  readonly tasks: readonly NamedTask[]
}

/** A task and the address at which the name points to it. */
export interface NamedTask {
  readonly id: string
  readonly address: string
}

/** The most characters of a value, and of each string in it. Source: "TXT record type", Route 53. */
const [LONGEST_VALUE, LONGEST_STRING] = [4000, 255]

/** Returns the marker as the value of a TXT record. Omits the origin if the value would be too long. */
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

/** Parses a value that `writeMarker` wrote; returns nothing for any other value. */
export function readMarker(value = ''): Marker | undefined {
  const text = [...value.matchAll(/"([^"\\]*)"/g)].map(([, string = '']) => string).join('')
  if (!text.startsWith(`${VERSION} `)) return undefined
  const parts = Array.from(text.matchAll(/(\S+?)=(\S*)/g), ([, name = '', value = '']) => [name, value] as const)
  const fields: Readonly<Record<string, string>> = Object.fromEntries(parts)
  const { region, cluster, by: startedBy, began = '', until = '', tasks = '' } = fields
  const [repository, environment, origin] = [fields.repository, fields.environment, fields.origin].map(decode)
  if (!repository || !environment || !region || !cluster || !startedBy) return undefined
  if (!/^\d+$/.test(began) || !/^\d+$/.test(until)) return undefined
  return {
    repository,
    environment,
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

/** Encodes as in tags, and also spaces and non-ASCII characters, which a TXT record can hold only with escapes. */
function encode(text: string): string {
  return encodeURIComponent(encodeTag(text))
}

function decode(value = ''): string | undefined {
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

/** Whether the deployment of `one` began after that of `other`. If they began at once, all runs compare `startedBy`. */
export function isNewer(one: Pick<Marker, 'began' | 'startedBy'>, other: Pick<Marker, 'began' | 'startedBy'>): boolean {
  return one.began === other.began ? one.startedBy > other.startedBy : one.began > other.began
}
