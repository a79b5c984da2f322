import type { AnsweredZone } from '../aws/route53.ts'
import { isWithin, normalizedName, selfAndParents } from '../aws/route53/names.ts'
import type { RecordSet } from '../aws/route53/store.ts'
import { answersOf, isAnswered } from './data.ts'
import type { Answer, Reply } from './message.ts'
import { RCODE, TYPES } from './message.ts'

/** How often a resolver follows CNAME records before it gives up. */
const MOST_HOPS = 8

const EMPTY = { answers: [], authority: [] }

/** What a resolver answers a visitor: names of zones that are delegated, CNAME records followed. */
export function resolve(zones: readonly AnsweredZone[], name: string, type: number, hops = 0): Reply {
  const zone = deepest(zones, name)
  if (zone === undefined) return { ...EMPTY, rcode: RCODE.NXDOMAIN, authoritative: false }
  const found = lookUp(zone, zones, name, type)
  if (found.referral !== undefined) {
    const child = zones.find((each) => each.name === found.referral && isServedBy(each, found.authority))
    if (child === undefined || hops >= MOST_HOPS) return { ...EMPTY, rcode: RCODE.SERVFAIL, authoritative: false }
    return resolve([{ ...child, delegated: true }, ...zones], name, type, hops + 1)
  }
  const { alias } = found
  if (alias === undefined) return { ...found, authoritative: false }
  if (hops >= MOST_HOPS) return { ...EMPTY, rcode: RCODE.SERVFAIL, authoritative: false }
  const rest = resolve(zones, alias, type, hops + 1)
  return { ...rest, answers: [...found.answers, ...rest.answers] }
}

/** What the name servers of a zone answer by themselves. */
export function answerFrom(zone: AnsweredZone, zones: readonly AnsweredZone[], name: string, type: number): Reply {
  if (!isWithin(name, zone.name)) return { ...EMPTY, rcode: RCODE.REFUSED, authoritative: false }
  const found = lookUp(zone, zones, name, type)
  return { ...found, authoritative: found.referral === undefined }
}

interface Found extends Omit<Reply, 'authoritative'> {
  /** Where a CNAME record leads to. */
  readonly alias?: string
  /** The name of a zone below, to whose name servers the answer leads. */
  readonly referral?: string
}

function deepest(zones: readonly AnsweredZone[], name: string): AnsweredZone | undefined {
  const parents = selfAndParents(name)
  const delegated = zones.filter((zone) => zone.delegated)
  return parents.map((parent) => delegated.find((zone) => zone.name === parent)).find((zone) => zone !== undefined)
}

function isServedBy({ nameServers }: AnsweredZone, authority: readonly Answer[]): boolean {
  const servers = authority.map(({ data }) => data.toString('latin1'))
  return nameServers.every((server) => servers.some((bytes) => bytes.includes(server.split('.')[0] ?? '')))
}

function lookUp(zone: AnsweredZone, zones: readonly AnsweredZone[], name: string, type: number): Found {
  const sets = [...zone.records.values()]
  const cut = selfAndParents(name)
    .filter((parent) => isWithin(parent, zone.name) && parent !== zone.name)
    .toReversed()
    .flatMap((parent) => sets.find((set) => set.Name === parent && set.Type === 'NS') ?? [])[0]
  if (cut !== undefined) {
    return { rcode: RCODE.NOERROR, answers: [], authority: answersOf(cut, cut.Name), referral: cut.Name }
  }
  const here = sets.filter((set) => set.Name === (sourceOf(sets, zone, name) ?? ''))
  const cname = here.find((set) => set.Type === 'CNAME')
  if (cname !== undefined && type !== TYPES.CNAME) {
    const alias = normalizedName(cname.ResourceRecords?.[0]?.Value ?? '', 'InvalidChangeBatch')
    return { rcode: RCODE.NOERROR, answers: answersOf(cname, name), authority: [], alias }
  }
  if (here.some((set) => !isAnswered(set.Type) && TYPE_NUMBERS[set.Type] === type))
    return { ...EMPTY, rcode: RCODE.NOTIMP }
  const candidates = here.filter((set) => isAnswered(set.Type) && TYPES[set.Type] === type)
  const chosen = candidates.length === 0 ? undefined : choose(candidates)
  const answers = chosen === undefined ? [] : valuesOf(chosen, zones, name)
  if (answers.length > 0) return { rcode: RCODE.NOERROR, answers, authority: [] }
  const exists = here.length > 0 || sets.some((set) => isWithin(set.Name, name))
  return { rcode: exists ? RCODE.NOERROR : RCODE.NXDOMAIN, answers: [], authority: negative(zone) }
}

/** Types that a zone can have and that are not written here, so that nobody takes them for absent. */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  PTR: 12,
  MX: 15,
  SRV: 33,
  NAPTR: 35,
  DS: 43,
  SSHFP: 44,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99
}

/** The name whose records answer: its own, or the wildcard beside the nearest name that there is (RFC 4592). */
function sourceOf(sets: readonly RecordSet[], zone: AnsweredZone, name: string): string | undefined {
  const exists = (each: string) => sets.some((set) => isWithin(set.Name, each))
  if (exists(name)) return name
  const nearest = selfAndParents(name).find((parent) => isWithin(parent, zone.name) && exists(parent))
  return nearest === undefined ? undefined : `\\052.${nearest}`
}

/** Of weighted sets one by their weights; of others the first. */
function choose(sets: readonly RecordSet[]): RecordSet | undefined {
  const total = sets.reduce((sum, { Weight = 0 }) => sum + Weight, 0)
  let left = Math.random() * total
  return sets.find(({ Weight = 0 }) => (left -= Weight) < 0) ?? sets[0]
}

/** An alias answers with the records of its target, if that is in a zone that the sandbox knows. */
function valuesOf(set: RecordSet, zones: readonly AnsweredZone[], name: string): Answer[] {
  const { AliasTarget: alias } = set
  if (alias === undefined) return answersOf(set, name)
  const target = zones.find(({ id }) => id === alias.HostedZoneId)
  const found = [...(target?.records.values() ?? [])].find(
    (each) => each.Name === alias.DNSName && each.Type === set.Type && each.AliasTarget === undefined
  )
  return found === undefined ? [] : answersOf(found, name)
}

/** The SOA record, with the time for which nothing may be remembered (RFC 2308). */
function negative(zone: AnsweredZone): Answer[] {
  const soa = [...zone.records.values()].find((set) => set.Type === 'SOA')
  if (soa === undefined) return []
  const minimum = Number(soa.ResourceRecords?.[0]?.Value?.split(' ').at(-1) ?? 0)
  return answersOf(soa, zone.name).map((answer) => ({ ...answer, ttl: Math.min(answer.ttl, minimum) }))
}
