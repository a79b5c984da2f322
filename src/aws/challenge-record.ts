import type { Change, ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53'
import { ActionError, messageOf } from '../errors.ts'
import { retry, sleep } from '../wait.ts'
import { partitionFor } from './account.ts'
import type { Clients } from './clients.ts'
import { describeRefusal, isDenied, isNamed, isPassing } from './errors.ts'
import {
  changeBatch,
  delegated,
  findCut,
  findZone,
  listAt,
  openRoute53,
  plainName,
  valuesOf,
  type Zone
} from './hosted-zone.ts'

/** Where the TXT record of a challenge goes. */
export interface ChallengePlace {
  readonly zone: Zone
  /** In lower case, without a final dot. */
  readonly name: string
}

/** How many CNAME records may follow each other. */
const MOST_ALIASES = 8

/**
 * Finds where an authority looks for the proof that a name, or a wildcard, is the user's: at `_acme-challenge` below it, or
 * where a CNAME record leads from there. `zoneId` is the zone of the name. Throws where no zone of this account has it.
 * Source: RFC 8555, section 8.4.
 */
export async function findChallengePlace(
  clients: Pick<Clients, 'another'>,
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
    `Let the CNAME record of ${first} lead to the name that is to have the TXT record.`
  )
}

/** An authority asks the internet, so the zone must be a public one, and the one that answers for the name. */
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
      `Delete the CNAME record, let it lead to a name in a hosted zone of this account, or set \`certificate-secret-arn\` to a certificate that you obtain elsewhere.`
    )
  }
}

/** A record set with a routing policy is one of several, to none of which a value can be added for all. */
function requirePlain(sets: readonly ResourceRecordSet[]): void {
  const special = sets.find(
    ({ Type = '', AliasTarget, SetIdentifier }) =>
      ['TXT', 'CNAME'].includes(Type) && (AliasTarget !== undefined || SetIdentifier !== undefined)
  )
  if (special === undefined) return
  throw new ActionError(
    'CHALLENGE_DELEGATED',
    `The ${special.Type ?? ''} record of ${plainName(special.Name)} is an alias or has a routing policy, so no value can be added to it.`,
    'Replace it with a simple record, or delete it.'
  )
}

/** Seconds for which resolvers may keep a TXT record that did not exist before. */
const TTL = 60

/** How often a change is tried anew when somebody else has changed the record meanwhile. */
const MOST_CHANGES = 10

/**
 * Adds a value to the TXT record at a name, beside whatever else is there. Returns the change; nothing where the value was
 * there already.
 */
export async function addText(
  route53: Route53Client,
  place: ChallengePlace,
  text: string,
  signal: AbortSignal
): Promise<string | undefined> {
  return changeTexts(route53, place, (texts) => [...texts, quoted(text)], signal)
}

/** Takes a value away from the TXT record at a name. What others have put there stays. */
export async function removeText(
  route53: Route53Client,
  place: { readonly zone: Pick<Zone, 'id'>; readonly name: string },
  text: string,
  signal: AbortSignal
): Promise<string | undefined> {
  try {
    return await changeTexts(route53, place, (texts) => texts.filter((each) => each !== quoted(text)), signal)
  } catch (error) {
    if (isNamed(error, 'NoSuchHostedZone')) return undefined
    throw error
  }
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
    const changes: Change[] = [
      ...(set === undefined ? [] : [{ Action: 'DELETE' as const, ResourceRecordSet: set }]),
      ...(next.length === 0 ? [] : [{ Action: 'CREATE' as const, ResourceRecordSet: setOf(name, next, set) }])
    ]
    const made = await retry(() => changeBatch(route53, zone.id, changes), patience).catch(async (error: unknown) => {
      throw isDenied(error) ? await changeDenied(route53, zone.id, name, error) : error
    })
    if (made !== 'conflict') return made.change
    await sleep(200 + Math.random() * 800, signal)
  }
  throw new ActionError(
    'CHALLENGE_DELEGATED',
    `The TXT record of ${name} was changed by others each time that this run was about to.`,
    'Run the job again when no other run obtains a certificate for this name.'
  )
}

/** Matches a denial that no statement in the role's own policy overrides. */
const OVERRIDING = /with an explicit deny|because no (?!identity-based policy)/

/**
 * Adds the statement for this record to a denial. AWS names only the zone in it, so the general remedy could only allow too
 * much or too little. A denial by another kind of policy stays as it is.
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

function setOf(name: string, texts: readonly string[], before: ResourceRecordSet | undefined): ResourceRecordSet {
  return { Name: name, Type: 'TXT', TTL: before?.TTL ?? TTL, ResourceRecords: texts.map((Value) => ({ Value })) }
}

/** A value of a TXT record as Route 53 has it. An authority's proof has only letters, digits, `-` and `_`. */
function quoted(text: string): string {
  return `"${text}"`
}
