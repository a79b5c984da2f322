import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  Route53Client,
  type Change as RecordChange,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet
} from '@aws-sdk/client-route-53'
import type { Clients } from '../aws/clients.ts'
import { isSameOwner, readMarker, writeMarker, type Marker, type RecordOwner } from '../aws/dns-marker.ts'
import { isNamed, isPassing, required } from '../aws/errors.ts'
import { ActionError, isCancelled, messageOf } from '../errors.ts'
import { retry, sleep } from '../wait.ts'

/** A hosted zone in Route 53. */
export interface Zone {
  readonly id: string
  /** In lower case, without a final dot. */
  readonly name: string
  /** Empty for a private zone. */
  readonly nameServers: readonly string[]
}

/** An environment's records at a name, as they are: each of them is needed to the letter to be deleted. */
export interface HeldRecords {
  readonly marker: Marker
  /** The address records and the marker's. */
  readonly sets: readonly ResourceRecordSet[]
  /** Seconds for which resolvers may keep the addresses. */
  readonly ttl: number
}

/** A name, where it is, and whose it is. */
export interface RecordSpec {
  readonly name: string
  /** Omitted: the public zone with the longest matching name. */
  readonly zoneId?: string | undefined
  readonly owner: RecordOwner
}

export interface RecordFinding {
  readonly zone: Zone
  /** What leads to the environment's tasks now. */
  readonly held: HeldRecords | undefined
}

/** The label of the TXT record that says whose the name is. */
const MARKER_LABEL = '_run-on-fargate'

/** Finds the zone of a name and the environment's records there. Throws where it could have none. Writes nothing. */
export async function findRecord(clients: Clients, spec: RecordSpec): Promise<RecordFinding> {
  const route53 = openRoute53(clients)
  const zone = await findZone(route53, spec)
  const [held] = await Promise.all([readRecords(route53, zone, spec), requireNotDelegated(route53, zone, spec.name)])
  return { zone, held }
}

/** Returns a client for Route 53. */
export function openRoute53({ another }: Pick<Clients, 'another'>): Route53Client {
  return another((settings) => new Route53Client(settings))
}

async function findZone(route53: Route53Client, { name, zoneId }: RecordSpec): Promise<Zone> {
  return describeZone(route53, name, zoneId ?? (await findZoneId(route53, name)), zoneId !== undefined)
}

async function findZoneId(route53: Route53Client, name: string): Promise<string> {
  const zones: { readonly id: string; readonly name: string }[] = []
  for await (const { HostedZones = [] } of paginateListHostedZones({ client: route53, pageSize: 100 }, {})) {
    for (const { Id = '', Name, Config } of HostedZones) {
      if (Config?.PrivateZone !== true) zones.push({ id: Id.replace('/hostedzone/', ''), name: plainName(Name) })
    }
  }
  const matching = zones.filter((zone) => isWithin(name, zone.name))
  const longest = Math.max(...matching.map((zone) => zone.name.length))
  const [first, ...others] = matching.filter((zone) => zone.name.length === longest)
  if (first === undefined) {
    const names = zones.map((zone) => zone.name).toSorted()
    const there =
      names.length === 0
        ? 'none'
        : `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`
    throw new ActionError(
      'DOMAIN_WITHOUT_ZONE',
      `No public hosted zone of this AWS account contains ${name} of \`domain\`. Its public zones: ${there}.`,
      'Create the hosted zone in Route 53, use credentials of the account that has it, or set `hosted-zone-id` for a private zone.'
    )
  }
  if (others.length === 0) return first.id
  throw new ActionError(
    'DOMAIN_ZONE_AMBIGUOUS',
    `The public hosted zones ${[first, ...others].map(({ id }) => id).join(' and ')} are both called ${first.name}.`,
    'Set `hosted-zone-id` to the one that the domain is delegated to.'
  )
}

async function describeZone(route53: Route53Client, name: string, id: string, isGiven: boolean): Promise<Zone> {
  const { HostedZone: found, DelegationSet: delegation } = await unlessForeign(id, isGiven, () =>
    route53.send(new GetHostedZoneCommand({ Id: id }))
  )
  const zone = { id, name: plainName(found?.Name), nameServers: delegation?.NameServers ?? [] }
  const service = found?.LinkedService?.ServicePrincipal
  if (service !== undefined) {
    throw new ActionError(
      'DOMAIN_WITHOUT_ZONE',
      `The hosted zone ${id} (${zone.name}) belongs to ${service}, which alone can change it.`,
      'Set `hosted-zone-id` to a zone of your own.'
    )
  }
  if (isWithin(name, zone.name)) return zone
  throw new ActionError(
    'DOMAIN_WITHOUT_ZONE',
    `The hosted zone ${id} in \`hosted-zone-id\` is ${zone.name}, which doesn't contain ${name} of \`domain\`.`,
    'Correct `domain` or `hosted-zone-id`.'
  )
}

/** Route 53 says of another account's zone only that access to it is denied. */
async function unlessForeign<T>(id: string, isGiven: boolean, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (error) {
    const isForeign =
      isNamed(error, 'AccessDenied') && messageOf(error).includes('not authorized to access this resource')
    if (!isGiven || !(isNamed(error, 'NoSuchHostedZone') || isForeign)) throw error
    throw new ActionError(
      'DOMAIN_WITHOUT_ZONE',
      `The hosted zone ${id} in \`hosted-zone-id\` ${isForeign ? 'belongs to another AWS account' : "doesn't exist"}. ${messageOf(error)}`,
      'Correct `hosted-zone-id`, or use credentials of the account that has the zone.'
    )
  }
}

/** A record below a delegation answers nobody: resolvers ask the name servers that the delegation names. */
async function requireNotDelegated(route53: Route53Client, zone: Zone, name: string): Promise<void> {
  const between = name.slice(0, -zone.name.length).split('.').slice(0, -1)
  const parents = between.map((_, index) => [...between.slice(index), zone.name].join('.'))
  const sets = (await Promise.all(parents.map((parent) => listAt(route53, zone.id, parent)))).flat()
  const cut = sets.find(({ Type }) => Type === 'NS')
  if (cut === undefined) return
  throw new ActionError(
    'DOMAIN_DELEGATED',
    `The hosted zone ${zone.id} (${zone.name}) delegates ${plainName(cut.Name)} to other name servers: ${valuesOf(cut).join(', ')}.`,
    'Use credentials of the AWS account whose hosted zone that is, or delete the NS record.'
  )
}

/**
 * Reads the environment's records at the name; nothing where the name is free. Throws `DOMAIN_TAKEN` for records that the
 * environment hasn't created, which nobody may overwrite.
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
  const addresses = own.filter(({ Type = '' }) => ['A', 'AAAA', 'CNAME'].includes(Type))
  const markers = beside.filter(({ Type = '' }) => ['TXT', 'CNAME'].includes(Type))
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

/** Reads these records as an environment's; nothing where they are not just what its marker says. */
function heldBy(
  addresses: readonly ResourceRecordSet[],
  markers: readonly ResourceRecordSet[]
): HeldRecords | undefined {
  const sets = [...addresses, ...markers]
  const isPlain = sets.every(({ Type, AliasTarget, SetIdentifier, TTL }) => {
    return Type !== 'CNAME' && AliasTarget === undefined && SetIdentifier === undefined && TTL !== undefined
  })
  const [text, ...others] = markers.flatMap(valuesOf)
  const marker = isPlain && others.length === 0 ? readMarker(text ?? '') : undefined
  if (marker === undefined) return undefined
  const found = addresses.flatMap(valuesOf)
  const said = marker.tasks.map(({ address }) => address)
  // Where somebody has deleted the addresses, only the marker is left.
  const isSame = found.length === 0 || (found.length === said.length && said.every((each) => found.some(sameAs(each))))
  if (!isSame) return undefined
  return { marker, sets, ttl: Math.max(...sets.map(({ TTL = 0 }) => TTL)) }
}

/** Route 53 may write an IPv6 address otherwise than it was given. */
function sameAs(address: string): (other: string) => boolean {
  const plain = (text: string) => (text.includes(':') ? new URL(`http://[${text}]`).hostname : text)
  return (other) => plain(other) === plain(address)
}

/**
 * Replaces the records `held` by those of `next`, or by none, in one batch that Route 53 carries out only when `held` is
 * still what is there. Returns the change, or `conflict` when it isn't.
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
  try {
    const answer = await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } })
    )
    return { change: required(answer.ChangeInfo?.Id, 'Id') }
  } catch (error) {
    if (isNamed(error, 'InvalidChangeBatch') && CONFLICT.test(batchWords(error))) return 'conflict'
    throw error
  }
}

/** All of these have one code. */
const CONFLICT = /but it already exists|but it was not found|do not match the current values|conflict/i

/** Route 53 writes the reasons as one text or as a list. */
function batchWords(error: unknown): string {
  const { messages = [] } = error as { readonly messages?: readonly string[] }
  return [messageOf(error), ...messages].join(' ')
}

function setsFor(
  name: string,
  { marker, ttl }: { readonly marker: Marker; readonly ttl: number }
): ResourceRecordSet[] {
  const addresses = [...new Set(marker.tasks.map(({ address }) => address))]
  const set = (Name: string, Type: 'A' | 'AAAA' | 'TXT', values: readonly string[]): ResourceRecordSet[] =>
    values.length === 0 ? [] : [{ Name, Type, TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) }]
  return [
    ...set(
      name,
      'A',
      addresses.filter((address) => !address.includes(':'))
    ),
    ...set(
      name,
      'AAAA',
      addresses.filter((address) => address.includes(':'))
    ),
    ...set(`${MARKER_LABEL}.${name}`, 'TXT', [writeMarker(marker)])
  ]
}

/** How long (ms) a change may take to reach all name servers: usually 60 s. Source: ChangeResourceRecordSets, Route 53 API reference. */
const SYNC_WITHIN = 180_000

/** How long (ms) it usually takes, for changes of others, which nobody but them can follow. */
const USUAL_SYNC = 60_000

/** Waits until all name servers of Route 53 have the change; returns whether they do. */
export async function awaitSync(route53: Route53Client, change: string, signal?: AbortSignal): Promise<boolean> {
  const begin = Date.now()
  for (let wait = 2000; Date.now() - begin < SYNC_WITHIN; wait = 5000) {
    // Deployments that began together ask apart.
    await sleep(wait * (0.8 + Math.random() * 0.4), signal)
    try {
      const { ChangeInfo: info } = await route53.send(new GetChangeCommand({ Id: change }))
      if (info?.Status === 'INSYNC') return true
    } catch (error) {
      if (isCancelled(error) || !isPassing(error)) throw error
    }
  }
  return false
}

/** An environment's records beside where they are. */
export interface MarkedRecords extends HeldRecords {
  readonly zoneId: string
  readonly name: string
}

/** Returns all records in a zone that have one of our markers; none for a zone that doesn't exist any more. */
export async function findMarked(route53: Route53Client, zoneId: string): Promise<MarkedRecords[]> {
  try {
    const sets = await listSets(route53, { HostedZoneId: zoneId }, () => true)
    const byName = Map.groupBy(sets, ({ Name }) => plainName(Name))
    const markers = sets.filter(({ Name, Type }) => Type === 'TXT' && plainName(Name).startsWith(`${MARKER_LABEL}.`))
    return markers.flatMap((marker) => {
      const name = plainName(marker.Name).slice(MARKER_LABEL.length + 1)
      const addresses = byName.get(name)?.filter(({ Type = '' }) => ['A', 'AAAA', 'CNAME'].includes(Type)) ?? []
      const held = heldBy(addresses, [marker])
      return held === undefined ? [] : [{ ...held, zoneId, name }]
    })
  } catch (error) {
    if (isNamed(error, 'NoSuchHostedZone')) return []
    throw error
  }
}

/** How often a change is tried anew when somebody else has changed the records meanwhile. */
export const MOST_MOVES = 10

/**
 * Changes an environment's records, and waits until all name servers have the change. `decide` is asked what is to stand
 * there instead of what stands there now: other records, none, or `keep`. Where nothing of the environment's stands there,
 * another run may have just removed it; with `awaitsOthers`, this waits as long as such a change usually takes. Returns
 * what stood there before, where it was changed. A call that AWS can't answer for the moment is made again.
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
    `The records of ${name} were changed by others each time that this run was about to.`,
    'Run the job again when no other run deploys to this name.'
  )
}

/** What is somebody else's by now needs no more care. */
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

/** All record sets of exactly this name. */
async function listAt(route53: Route53Client, zoneId: string, name: string): Promise<ResourceRecordSet[]> {
  const isHere = (set: ResourceRecordSet) => plainName(set.Name) === name
  const first = { HostedZoneId: zoneId, StartRecordName: name, MaxItems: 20 }
  return (await listSets(route53, first, isHere)).filter(isHere)
}

/** Route 53 lists by name; pages are read as long as the last of a page is `wanted`. */
async function listSets(
  route53: Route53Client,
  first: ListResourceRecordSetsCommandInput,
  wanted: (set: ResourceRecordSet) => boolean
): Promise<ResourceRecordSet[]> {
  const sets: ResourceRecordSet[] = []
  for (let start = first; ;) {
    const page = await route53.send(new ListResourceRecordSetsCommand(start))
    sets.push(...(page.ResourceRecordSets ?? []))
    const last = sets.at(-1)
    if (page.IsTruncated !== true || last === undefined || !wanted(last)) return sets
    start = {
      ...first,
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      StartRecordIdentifier: page.NextRecordIdentifier
    }
  }
}

function describeSet(set: ResourceRecordSet): string {
  const { Name, Type = '', AliasTarget: alias, SetIdentifier } = set
  const values = alias === undefined ? valuesOf(set).join(', ') : `alias of ${plainName(alias.DNSName)}`
  return `${plainName(Name)} ${Type} ${values}${SetIdentifier === undefined ? '' : ` (set ${SetIdentifier})`}`
}

function valuesOf({ ResourceRecords = [] }: ResourceRecordSet): string[] {
  return ResourceRecords.map(({ Value = '' }) => Value)
}

/** Route 53 gives names with a final dot. */
function plainName(name = ''): string {
  return name.toLowerCase().replace(/\.$/, '')
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}
