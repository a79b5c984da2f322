import { randomInt } from 'node:crypto'
import type { ResourceRecordSet, RRType, VPC } from '@aws-sdk/client-route-53'
import { AwsError } from '../../service.ts'
import type { Call } from '../../service.ts'
import type { World } from '../../world.ts'
import { compare, normalizedName, sortKey } from './names.ts'

/** A record set with its name as Route 53 stores it. */
export type RecordSet = Omit<ResourceRecordSet, 'Name' | 'Type'> & { readonly Name: string; readonly Type: RRType }

/** The records of a zone by `recordKey`. */
export type Records = ReadonlyMap<string, RecordSet>

/** A hosted zone. */
export interface Zone {
  readonly id: string
  /** As Route 53 stores it, with a final dot. */
  readonly name: string
  readonly account: string
  readonly private: boolean
  readonly vpcs: readonly VPC[]
  readonly comment: string | undefined
  readonly linkedService: string | undefined
  readonly callerReference: string
  readonly nameServers: readonly string[]
  /** Whether the parent zone has the name servers, so that resolvers come here. */
  delegated: boolean
  /** The records as writes and lists see them. */
  records: Records
  /** The records as the name servers have them from a time on (ms), oldest first. */
  states: readonly RecordState[]
  /** Until when another change is refused (ms). */
  busyUntil: number
}

/** Records that name servers have from a time on. */
export interface RecordState {
  readonly records: Records
  /** When all name servers have them. */
  readonly since: number
  /** When the first one has them. */
  readonly first: number
}

/** Which name servers answer: all, or the one that is the first to have each change. */
export type View = 'all' | 'first'

/** A submitted change. */
export interface Change {
  readonly id: string
  readonly account: string
  readonly comment: string | undefined
  readonly submittedAt: number
  readonly inSyncAt: number
}

/** Everything that Route 53 knows. */
export interface Route53Store {
  readonly world: World
  readonly zones: Map<string, Zone>
  readonly changes: Map<string, Change>
}

/** A zone as tests seed it. */
export interface ZoneSeed {
  readonly name: string
  /** One that is not taken, unless told. */
  readonly id?: string
  /** A private zone, of `vpc` when that is told. */
  readonly private?: boolean
  readonly vpc?: { readonly id: string; readonly region?: string }
  /** Whether resolvers are led to it; so it is unless the zone is private or another one of its name has the delegation. */
  readonly delegated?: boolean
  /** Another account's zone: it is answered by DNS, but not listed and not to be changed. */
  readonly account?: string
  readonly comment?: string
  /** The service that made it, which alone may change it: `servicediscovery.amazonaws.com`. */
  readonly linkedService?: string
  /** Records of before, in sync. */
  readonly records?: readonly RecordSet[]
}

/** A seeded zone. */
export interface SeededZone {
  readonly id: string
  readonly name: string
  readonly nameServers: readonly string[]
}

/** What there can be one of in a zone. */
export function recordKey({ Name, Type, SetIdentifier }: RecordSet): string {
  return [Name, Type, SetIdentifier ?? ''].join(' ')
}

/** Makes a zone with the SOA and NS records that every zone has from the start. */
export function seedZone(store: Route53Store, seed: ZoneSeed): SeededZone {
  const name = normalizedName(seed.name, 'InvalidDomainName')
  const isPrivate = seed.private ?? seed.vpc !== undefined
  const id = seed.id ?? newId('Z')
  if (store.zones.has(id)) throw new Error(`There is a zone ${id} already.`)
  const taken = [...store.zones.values()].some((zone) => zone.delegated && zone.name === name)
  if (seed.delegated === true && (taken || isPrivate)) throw new Error(`${name} cannot be delegated to ${id}, too.`)
  const vpc = { VPCRegion: seed.vpc?.region ?? store.world.region, VPCId: seed.vpc?.id ?? 'vpc-0123456789abcdef0' }
  const nameServers = newNameServers()
  const zone: Zone = {
    id,
    name,
    account: seed.account ?? store.world.account,
    private: isPrivate,
    vpcs: isPrivate ? [vpc as VPC] : [],
    comment: seed.comment,
    linkedService: seed.linkedService,
    callerReference: `seed-${id}`,
    nameServers,
    delegated: seed.delegated ?? !(taken || isPrivate),
    records: new Map(),
    states: [{ records: new Map(), since: 0, first: 0 }],
    busyUntil: 0
  }
  store.zones.set(id, zone)
  putRecords(zone, [...apexRecords(name, nameServers), ...(seed.records ?? [])])
  return { id, name, nameServers }
}

/** Adds records that have been there before, or replaces them, unchecked. */
export function putRecords(zone: Zone, records: readonly RecordSet[]): void {
  const named = records.map((record) => ({ ...record, Name: normalizedName(record.Name, 'InvalidChangeBatch') }))
  const added = named.map((record) => [recordKey(record), record] as const)
  zone.records = new Map([...zone.records, ...added])
  zone.states = zone.states.map((state) => ({ ...state, records: new Map([...state.records, ...added]) }))
}

/** Makes these the zone's records: for writes and lists now, for its name servers later. */
export function replaceRecords({ world }: Route53Store, zone: Zone, state: RecordState): void {
  const now = world.clock.now()
  const current = zone.states.findLastIndex(({ since }) => since <= now)
  zone.records = state.records
  zone.states = [...zone.states.slice(Math.max(current, 0)), state]
}

/** The records that the zone's name servers answer with now. */
export function answeredRecords({ world }: Route53Store, zone: Zone, view: View): Records {
  const now = world.clock.now()
  return (
    zone.states.findLast(({ since, first }) => (view === 'all' ? since : first) <= now)?.records ??
    new Map<string, RecordSet>()
  )
}

/** The record sets in Route 53's order: by name with its labels reversed, type and identifier. */
export function sorted(records: Iterable<RecordSet>): RecordSet[] {
  return [...records].sort((left, right) => comparePlace(placeOf(left), placeOf(right)))
}

/** Where a record set stands in the order of its zone. */
export type RecordPlace = readonly [name: string, type: string, identifier: string]

export function placeOf({ Name, Type, SetIdentifier }: RecordSet): RecordPlace {
  return [sortKey(Name), Type, SetIdentifier ?? '']
}

export function comparePlace(left: RecordPlace, right: RecordPlace): number {
  return compare(left[0], right[0]) || compare(left[1], right[1]) || compare(left[2], right[2])
}

/** The zone of this id. Throws as Route 53 does for one that is not there, or another account's. */
export function zoneOf({ world, zones }: Route53Store, id: string, { principal }: Call): Zone {
  const zone = zones.get(id)
  if (zone === undefined) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`)
  if (zone.account === world.account) return zone
  throw new AwsError('AccessDenied', `User: ${principal.arn} is not authorized to access this resource`, 403)
}

/** The zones of the account itself. */
export function ownZones({ world, zones }: Route53Store): Zone[] {
  return [...zones.values()].filter(({ account }) => account === world.account)
}

export function zoneArn({ world }: Route53Store, id: string): string {
  return `arn:${world.partition}:route53:::hostedzone/${id}`
}

/** An id as Route 53 makes them: a letter and 20 more characters. */
export function newId(letter: 'Z' | 'C'): string {
  return letter + '0' + Array.from({ length: 19 }, () => randomInt(36).toString(36).toUpperCase()).join('')
}

function newNameServers(): string[] {
  return ['com', 'net', 'org', 'co.uk'].map((suffix, index) => {
    const number = randomInt(512) + 512 * index
    return `ns-${number}.awsdns-${String(number % 64).padStart(2, '0')}.${suffix}`
  })
}

/** "NS and SOA records that Amazon Route 53 creates for a public hosted zone". */
function apexRecords(Name: string, nameServers: readonly string[]): RecordSet[] {
  const soa = `${nameServers[0] ?? ''}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`
  return [
    { Name, Type: 'NS', TTL: 172_800, ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })) },
    { Name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: soa }] }
  ]
}
