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
import { sleep, retry } from '../wait.ts'
import type { Clients } from './clients.ts'
import { isNamed, isPassing, required, describeRefusal, isDenied, unlessNamed } from './errors.ts'
import { partitionFor } from './account.ts'
import { Resolver } from 'node:dns/promises'

/** A hosted zone in Route 53. */
export interface Zone {
  readonly id: string
  /** In lower case, without a final dot. */
  readonly name: string
  /** Empty for a private zone. */
  readonly nameServers: readonly string[]
}

export function openRoute53({ open }: Pick<Clients, 'open'>): Route53Client {
  return open((settings) => new Route53Client(settings))
}

/** Finds the zone of a name: the given one, or else the public one with the longest matching name. */
export async function findZone(
  route53: Route53Client,
  { name, zoneId }: { readonly name: string; readonly zoneId?: string | undefined }
): Promise<Zone> {
  const id = zoneId ?? (await findZoneId(route53, name))
  const lookUp = route53.send(new GetHostedZoneCommand({ Id: id }))
  const { HostedZone: found, DelegationSet: delegation } = await lookUp.catch((error: unknown) => {
    // For another account's zone, Route 53 reports only that access is denied.
    const isForeign =
      isNamed(error, 'AccessDenied') && messageOf(error).includes('not authorized to access this resource')
    if (zoneId === undefined || !(isNamed(error, 'NoSuchHostedZone') || isForeign)) throw error
    throw new ActionError(
      'DOMAIN_WITHOUT_ZONE',
      `The hosted zone ${id} in \`hosted-zone-id\` ${isForeign ? 'belongs to another AWS account' : "doesn't exist"}. ${messageOf(error)}`,
      'Correct `hosted-zone-id`, or use credentials of the account that has the zone.'
    )
  })
  const zone = { id, name: plainName(found?.Name), nameServers: delegation?.NameServers ?? [] }
  const service = found?.LinkedService?.ServicePrincipal
  if (service !== undefined) {
    throw new ActionError(
      'DOMAIN_WITHOUT_ZONE',
      `The hosted zone ${id} (${zone.name}) belongs to ${service}. Only that service can change it.`,
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

async function findZoneId(route53: Route53Client, name: string): Promise<string> {
  const pages = await Array.fromAsync(paginateListHostedZones({ client: route53, pageSize: 100 }, {}))
  const zones = pages
    .flatMap(({ HostedZones }) => required(HostedZones, 'HostedZones'))
    .filter(({ Config }) => Config?.PrivateZone !== true)
    .map(({ Id, Name }) => ({ id: required(Id, 'Id').replace('/hostedzone/', ''), name: plainName(Name) }))
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

/** Throws `DOMAIN_DELEGATED` if the zone delegates the name: resolvers then ask other name servers for its records. */
export async function requireNotDelegated(route53: Route53Client, zone: Zone, name: string): Promise<void> {
  const cut = await findCut(route53, zone, name)
  if (cut !== undefined) throw delegated(zone, cut)
}

/** Returns the NS record by which a zone delegates a name, if there is one. */
async function findCut(route53: Route53Client, zone: Zone, name: string): Promise<ResourceRecordSet | undefined> {
  const between = name.slice(0, -zone.name.length).split('.').slice(0, -1)
  const parents = between.map((_, index) => [...between.slice(index), zone.name].join('.'))
  const sets = (await Promise.all(parents.map((parent) => listAt(route53, zone.id, parent)))).flat()
  return sets.find(({ Type }) => Type === 'NS')
}

/** Returns the error for a name that is delegated to other name servers. */
export function delegated(zone: Zone, cut: ResourceRecordSet): ActionError {
  return new ActionError(
    'DOMAIN_DELEGATED',
    `The hosted zone ${zone.id} (${zone.name}) delegates ${plainName(cut.Name)} to other name servers: ${valuesOf(cut).join(', ')}.`,
    'Use credentials of the AWS account whose hosted zone that is, or delete the NS record.'
  )
}

/**
 * Makes changes that Route 53 applies all together or not at all. Returns the change, or `conflict` if the current
 * records differ from those to delete, or already include those to create.
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
    readReasons(error)
    if (isNamed(error, BAD_BATCH) && CONFLICT.test(messageOf(error))) return 'conflict'
    throw error
  }
}

const BAD_BATCH = 'InvalidChangeBatch'

/** All of these have the same code, so the text decides. */
const CONFLICT = /but it already exists|but it was not found|do not match the current values|conflict/i

/**
 * Sets the name and message of an error if Route 53 sends its reasons as a list, which the SDK can't read.
 * Source: "Errors" of ChangeResourceRecordSets in the Route 53 API reference.
 */
function readReasons(error: unknown): void {
  if (!(error instanceof Error) || !('Messages' in error)) return
  const { Message: reasons = [] } = error.Messages as { readonly Message?: string | readonly string[] }
  Object.assign(error, { name: BAD_BATCH, message: `[${[reasons].flat().join(', ')}]` })
}

/** The longest wait (ms) for name servers; usually 60 s. Source: ChangeResourceRecordSets, Route 53 API reference. */
const SYNC_WITHIN = 180_000

/** Waits until all name servers of Route 53 have the change. Returns whether they do. */
export async function awaitSync(route53: Route53Client, change: string, signal?: AbortSignal): Promise<boolean> {
  const begin = Date.now()
  for (let wait = 2000; Date.now() - begin < SYNC_WITHIN; wait = 5000) {
    // Random waits keep deployments that began together from polling together.
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

/** Returns all record sets with exactly this name. */
export async function listAt(route53: Route53Client, zoneId: string, name: string): Promise<ResourceRecordSet[]> {
  const isHere = (set: ResourceRecordSet) => plainName(set.Name) === name
  const first = { HostedZoneId: zoneId, StartRecordName: name, MaxItems: 20 }
  return (await listSets(route53, first, isHere)).filter(isHere)
}

/** Lists record sets in Route 53's order of names. Reads another page if the last set of a page is `wanted`. */
export async function listSets(
  route53: Route53Client,
  first: ListResourceRecordSetsCommandInput,
  wanted: (set: ResourceRecordSet) => boolean
): Promise<ResourceRecordSet[]> {
  const sets: ResourceRecordSet[] = []
  for (let start = first; ;) {
    const page = await route53.send(new ListResourceRecordSetsCommand(start))
    sets.push(...required(page.ResourceRecordSets, 'ResourceRecordSets'))
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

/** Returns the values of a record set, in the notation of Route 53. */
export function valuesOf({ ResourceRecords = [] }: ResourceRecordSet): string[] {
  return ResourceRecords.map(({ Value }) => required(Value, 'Value'))
}

/** Returns a name in lower case and without the final dot that Route 53 adds. */
export function plainName(name = ''): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** Whether a name is the zone's own or below it. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

/** The zone and name for the TXT record of a challenge. */
export interface ChallengePlace {
  readonly zone: Zone
  /** In lower case, without a final dot. */
  readonly name: string
}

/** The longest chain of CNAME records to follow. */
const MOST_ALIASES = 8

/**
 * Finds where the authority looks for a challenge's TXT record. That is `_acme-challenge` below the name, or where a
 * CNAME record there points. `zoneId` is the name's zone. Throws if no public zone of this account contains that place.
 * Source: RFC 8555, section 8.4.
 */
export async function findChallengePlace(
  clients: Pick<Clients, 'open'>,
  { name, zoneId }: { readonly name: string; readonly zoneId?: string | undefined }
): Promise<ChallengePlace> {
  const route53 = openRoute53(clients)
  const first = `_acme-challenge.${name.replace(/^\*\./, '')}`
  let at = first
  for (let aliases = 0; aliases <= MOST_ALIASES; aliases++) {
    const zone = await zoneFor(route53, at, aliases === 0 ? { zoneId } : { from: first })
    const sets = await listAt(route53, zone.id, at)
    const alias = sets.find(({ Type }) => Type === 'CNAME')
    if (alias === undefined) {
      requirePlain(sets)
      return { zone, name: at }
    }
    requirePlain(sets)
    at = plainName(valuesOf(alias)[0])
  }
  throw new ActionError(
    'CHALLENGE_DELEGATED',
    `More than ${MOST_ALIASES} CNAME records follow each other from ${first}.`,
    `Let the CNAME record of ${first} point to the name that has the TXT record.`
  )
}

/** Finds the zone for a challenge. It must be public and answer for the name, because the authority uses public DNS. */
async function zoneFor(
  route53: Route53Client,
  name: string,
  { zoneId, from }: { readonly zoneId?: string | undefined; readonly from?: string }
): Promise<Zone> {
  const given = zoneId === undefined ? undefined : await findZone(route53, { name, zoneId })
  const cut = given && (await findCut(route53, given, name))
  if (given !== undefined && given.nameServers.length > 0 && cut === undefined) return given
  try {
    const zone = await findZone(route53, { name })
    const ownCut = await findCut(route53, zone, name)
    if (ownCut !== undefined) throw delegated(zone, ownCut)
    return zone
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'DOMAIN_WITHOUT_ZONE') throw error
    if (given !== undefined && cut !== undefined) throw delegated(given, cut)
    if (given !== undefined) {
      throw new ActionError(
        'CHALLENGE_DELEGATED',
        `The hosted zone ${given.id} (${given.name}) is private, so no certificate authority can see a record in it.`,
        `Create a public hosted zone that contains ${name}, or set \`certificate-secret-arn\` to a certificate of your own.`
      )
    }
    if (from === undefined) throw error
    throw new ActionError(
      'CHALLENGE_DELEGATED',
      `A CNAME record of ${from} leads to ${name}, which no public hosted zone of this AWS account contains.`,
      `Delete the CNAME record, let it point to a name in a hosted zone of this account, or set \`certificate-secret-arn\` to a certificate that you obtain elsewhere.`
    )
  }
}

/** Throws `CHALLENGE_DELEGATED` if a record is an alias or has a routing policy: it can't get another value. */
function requirePlain(sets: readonly ResourceRecordSet[]): void {
  const special = sets.find(
    ({ Type, AliasTarget, SetIdentifier }) =>
      (Type === 'TXT' || Type === 'CNAME') && (AliasTarget !== undefined || SetIdentifier !== undefined)
  )
  if (special === undefined) return
  throw new ActionError(
    'CHALLENGE_DELEGATED',
    `The ${required(special.Type, 'Type')} record of ${plainName(special.Name)} is an alias or has a routing policy, so no value can be added to it.`,
    'Replace it with a simple record, or delete it.'
  )
}

/** The TTL (s) of a TXT record that the action creates. */
const TTL = 60

/** How many times to try a change that conflicts with the changes of others. */
const MOST_CHANGES = 10

/**
 * Adds a value to the TXT record at a name, and keeps the other values. Returns the change; nothing if the value
 * already exists.
 */
export async function addText(
  route53: Route53Client,
  place: ChallengePlace,
  text: string,
  signal: AbortSignal
): Promise<string | undefined> {
  return changeTexts(route53, place, (texts) => [...texts, quoted(text)], signal)
}

/** Removes a value from the TXT record at a name, and keeps the other values. */
export async function removeText(
  route53: Route53Client,
  place: { readonly zone: Pick<Zone, 'id'>; readonly name: string },
  text: string,
  signal: AbortSignal
): Promise<string | undefined> {
  const removal = changeTexts(route53, place, (texts) => texts.filter((each) => each !== quoted(text)), signal)
  return unlessNamed(removal, 'NoSuchHostedZone')
}

async function changeTexts(
  route53: Route53Client,
  { zone, name }: { readonly zone: Pick<Zone, 'id'>; readonly name: string },
  change: (texts: readonly string[]) => readonly string[],
  signal: AbortSignal
): Promise<string | undefined> {
  const patience = { on: isPassing, within: 60_000, every: 1500, signal }
  for (let number = 1; number <= MOST_CHANGES; number++) {
    const sets = await retry(() => listAt(route53, zone.id, name), patience)
    requirePlain(sets)
    const set = sets.find(({ Type }) => Type === 'TXT')
    const texts = set === undefined ? [] : valuesOf(set)
    const next = [...new Set(change(texts))]
    if (next.length === texts.length) return undefined
    const values = next.map((Value) => ({ Value }))
    const ResourceRecordSet = { Name: name, Type: 'TXT' as const, TTL: set?.TTL ?? TTL, ResourceRecords: values }
    const changes: Change[] = [
      ...(set === undefined ? [] : [{ Action: 'DELETE' as const, ResourceRecordSet: set }]),
      ...(next.length === 0 ? [] : [{ Action: 'CREATE' as const, ResourceRecordSet }])
    ]
    const made = await retry(() => changeBatch(route53, zone.id, changes), patience).catch(async (error: unknown) => {
      throw isDenied(error) ? await changeDenied(route53, zone.id, name, error) : error
    })
    if (made !== 'conflict') return made.change
    await sleep(200 + Math.random() * 800, signal)
  }
  throw new ActionError(
    'CHALLENGE_DELEGATED',
    `Other runs changed the TXT record of ${name} each time before this run could.`,
    'Run the job again when no other run obtains a certificate for this name.'
  )
}

/** Matches a denial that the role's own policy can't override. */
const OVERRIDING = /with an explicit deny|because no (?!identity-based policy)/

/**
 * Adds the policy statement for this record to a denial. AWS's message names only the zone, so the general remedy would
 * allow too much or too little. Returns a denial by another kind of policy unchanged.
 */
async function changeDenied(route53: Route53Client, zoneId: string, name: string, cause: unknown): Promise<unknown> {
  if (OVERRIDING.test(messageOf(cause))) return cause
  const Condition = {
    'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': name },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': 'TXT',
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
    }
  }
  const Action = 'route53:ChangeResourceRecordSets'
  const Resource = `arn:${partitionFor(await route53.config.region())}:route53:::hostedzone/${zoneId}`
  return new ActionError(
    'CHALLENGE_DELEGATED',
    `The TXT record of ${name} can't be changed. ${describeRefusal(cause)}`,
    `Add this statement to the policy of the workflow's AWS role: ${JSON.stringify({ Effect: 'Allow', Action, Resource, Condition })}`,
    { cause }
  )
}

/** Returns a challenge's text as Route 53 stores it. It has only letters, digits, `-` and `_`, so needs no escapes. */
function quoted(text: string): string {
  return `"${text}"`
}

/** Node's error codes for an answer without records. */
const NOTHING = ['ENOTFOUND', 'ENODATA']

/**
 * Returns whether the parent zone delegates to the name servers of this zone; `unknown` if the runner has no resolver
 * that answers. Never throws.
 */
export async function isDelegated({ name, nameServers }: Zone): Promise<boolean | 'unknown'> {
  const found = await answered(async () => resolver().resolveNs(name))
  if (found === 'unknown') return found
  const plain = (server: string) => server.toLowerCase().replace(/\.$/, '')
  const own = nameServers.map(plain)
  return found.some((server) => own.includes(plain(server)))
}

/** Returns a name's addresses from the zone's own name servers; `unknown` if they can't be reached. Never throws. */
export async function lookUp({ nameServers: [server = ''] }: Zone, name: string): Promise<string[] | 'unknown'> {
  const own = await resolverAt(server)
  if (own === undefined) return 'unknown'
  const [v4, v6] = await Promise.all([
    answered(async () => own.resolve4(name)),
    answered(async () => own.resolve6(name))
  ])
  return v4 === 'unknown' || v6 === 'unknown' ? 'unknown' : [...v4, ...v6]
}

/** Returns a name's texts from the zone's own name servers; `unknown` if they can't be reached. Never throws. */
export async function lookUpTexts({ nameServers: [server = ''] }: Zone, name: string): Promise<string[] | 'unknown'> {
  const own = await resolverAt(server)
  if (own === undefined) return 'unknown'
  return answered(async () => (await own.resolveTxt(name)).map((strings) => strings.join('')))
}

/** Returns a resolver for the servers, `DNS_RESOLVER` (host and port) or the runner's. Its answers are optional. */
function resolver(servers?: readonly string[]): Resolver {
  const made = new Resolver({ timeout: 2000, tries: 2 })
  const { DNS_RESOLVER: given } = process.env
  const chosen = servers ?? (given ? [given] : undefined)
  if (chosen !== undefined) made.setServers(chosen)
  return made
}

async function resolverAt(server: string): Promise<Resolver | undefined> {
  if (process.env.DNS_RESOLVER) return resolver()
  const addresses = await answered(async () => resolver().resolve4(server))
  return addresses === 'unknown' || addresses.length === 0 ? undefined : resolver(addresses)
}

async function answered(ask: () => Promise<string[]>): Promise<string[] | 'unknown'> {
  try {
    return await ask()
  } catch (error) {
    return NOTHING.includes((error as NodeJS.ErrnoException).code ?? '') ? [] : 'unknown'
  }
}
