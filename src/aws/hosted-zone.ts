import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  Route53Client,
  type Change,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet
} from '@aws-sdk/client-route-53'
import { ActionError, isCancelled, messageOf } from '../errors.ts'
import { sleep } from '../wait.ts'
import type { Clients } from './clients.ts'
import { isNamed, isPassing, required } from './errors.ts'

/** A hosted zone in Route 53. */
export interface Zone {
  readonly id: string
  /** In lower case, without a final dot. */
  readonly name: string
  /** Empty for a private zone. */
  readonly nameServers: readonly string[]
}

/** Returns a client for Route 53. */
export function openRoute53({ another }: Pick<Clients, 'another'>): Route53Client {
  return another((settings) => new Route53Client(settings))
}

/** Finds the zone that a name is in: the one that is given, else the public one with the longest matching name. */
export async function findZone(
  route53: Route53Client,
  { name, zoneId }: { readonly name: string; readonly zoneId?: string | undefined }
): Promise<Zone> {
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
export async function requireNotDelegated(route53: Route53Client, zone: Zone, name: string): Promise<void> {
  const cut = await findCut(route53, zone, name)
  if (cut !== undefined) throw delegated(zone, cut)
}

/** Returns the NS record with which a zone delegates a name, if it does. */
export async function findCut(
  route53: Route53Client,
  zone: Zone,
  name: string
): Promise<ResourceRecordSet | undefined> {
  const between = name.slice(0, -zone.name.length).split('.').slice(0, -1)
  const parents = between.map((_, index) => [...between.slice(index), zone.name].join('.'))
  const sets = (await Promise.all(parents.map((parent) => listAt(route53, zone.id, parent)))).flat()
  return sets.find(({ Type }) => Type === 'NS')
}

/** Returns the error for a name that other name servers answer for. */
export function delegated(zone: Zone, cut: ResourceRecordSet): ActionError {
  return new ActionError(
    'DOMAIN_DELEGATED',
    `The hosted zone ${zone.id} (${zone.name}) delegates ${plainName(cut.Name)} to other name servers: ${valuesOf(cut).join(', ')}.`,
    'Use credentials of the AWS account whose hosted zone that is, or delete the NS record.'
  )
}

/**
 * Makes changes that Route 53 carries out all together or not at all. Returns the change, or `conflict` when the records to
 * be deleted are not what is there, or those to be created are.
 */
export async function changeBatch(
  route53: Route53Client,
  zoneId: string,
  changes: readonly Change[]
): Promise<{ readonly change: string } | 'conflict'> {
  try {
    const answer = await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: [...changes] } })
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

/** How long (ms) a change may take to reach all name servers: usually 60 s. Source: ChangeResourceRecordSets, Route 53 API reference. */
const SYNC_WITHIN = 180_000

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

/** All record sets of exactly this name. */
export async function listAt(route53: Route53Client, zoneId: string, name: string): Promise<ResourceRecordSet[]> {
  const isHere = (set: ResourceRecordSet) => plainName(set.Name) === name
  const first = { HostedZoneId: zoneId, StartRecordName: name, MaxItems: 20 }
  return (await listSets(route53, first, isHere)).filter(isHere)
}

/** Route 53 lists by name; pages are read as long as the last of a page is `wanted`. */
export async function listSets(
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

/** Returns the values of a record set, as Route 53 writes them. */
export function valuesOf({ ResourceRecords = [] }: ResourceRecordSet): string[] {
  return ResourceRecords.map(({ Value = '' }) => Value)
}

/** Route 53 gives names with a final dot. */
export function plainName(name = ''): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** Whether a name is the zone's, or below it. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}
