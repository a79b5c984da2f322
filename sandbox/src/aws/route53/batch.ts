import { isDeepStrictEqual } from 'node:util'
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53'
import { AwsError } from '../../service.ts'
import { isWithin, normalizedName } from './names.ts'
import { invalidBatch } from './request-rules.ts'
import type { Records, RecordSet, Zone } from './store.ts'
import { recordKey } from './store.ts'
import { valueProblem } from './values.ts'

/** The most record sets of a zone ("Quotas"). */
const MOST_IN_ZONE = 10_000

/** One change with its record set as Route 53 stores it. */
export interface NormalizedChange {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT'
  readonly set: RecordSet
}

/** The changes with names that DNS takes. Throws the refusal of the batch when one of them has none. */
export function normalized(changes: readonly Change[]): NormalizedChange[] {
  const problems: string[] = []
  const result = changes.flatMap(({ Action: action = 'CREATE', ResourceRecordSet: set }) => {
    try {
      return set === undefined ? [] : [{ action, set: stored(set) }]
    } catch (error) {
      problems.push(error instanceof AwsError ? error.message : String(error))
      return []
    }
  })
  if (problems.length > 0) throw invalidBatch(problems)
  return result
}

function stored(set: ResourceRecordSet): RecordSet {
  const { Name = '', Type = 'A', AliasTarget: alias } = set
  const target = alias && { ...alias, DNSName: normalizedName(alias.DNSName ?? '', 'InvalidChangeBatch') }
  return { ...set, Name: normalizedName(Name, 'InvalidChangeBatch'), Type, ...(target && { AliasTarget: target }) }
}

/**
 * The records after a batch, all of whose changes are made or none. Throws with everything that is wrong with it. The
 * changes are made in their order; what must not stand beside each other is looked at when all are made.
 */
export function applied(zone: Zone, changes: readonly NormalizedChange[], zones: ReadonlyMap<string, Zone>): Records {
  const records = new Map(zone.records)
  const problems = [
    ...repeated(changes),
    ...changes.flatMap((change) => {
      const found = setProblems(zone, change)
      if (found.length > 0) return found
      const problem = made(records, change)
      return problem === undefined ? [] : [problem]
    })
  ]
  if (problems.length === 0) problems.push(...resultProblems(zone, records, changes, zones))
  if (problems.length > 0) throw invalidBatch([...new Set(problems)])
  return records
}

/** A record set can be in a batch once, or be deleted and then created. */
function repeated(changes: readonly NormalizedChange[]): string[] {
  const groups = Map.groupBy(changes, ({ set }) => recordKey(set))
  return [...groups.values()].flatMap((group) => {
    const actions = group.map(({ action }) => action).join(' ')
    const [first] = group
    if (first === undefined || group.length === 1 || actions === 'DELETE CREATE') return []
    const { Type, Name } = first.set
    return [`The request contains an invalid set of changes for a resource record set '${Type} ${Name}'`]
  })
}

/** What is wrong with a set by itself. Nobody checks the values of one that is to be deleted: they must be the same anyway. */
function setProblems(zone: Zone, { action, set }: NormalizedChange): string[] {
  if (!isWithin(set.Name, zone.name)) return [`RRSet with DNS name ${set.Name} is not permitted in zone ${zone.name}`]
  if (action === 'DELETE') return []
  const rrset = `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted`
  if (set.Type === 'CNAME' && set.Name === zone.name) return [`${rrset} at apex in zone ${zone.name}`]
  if (set.Type === 'SOA' && set.Name !== zone.name) return [`${rrset} in zone ${zone.name}`]
  const values = (set.ResourceRecords ?? []).map(({ Value = '' }) => Value)
  if (set.Type === 'CNAME' && values.length > 1) return [`${rrset} as it has more than one value`]
  const twice = values.filter((value, index) => values.indexOf(value) !== index)
  return [
    ...values.flatMap((value) => valueProblem(set.Type, value) ?? []),
    ...[...new Set(twice)].map((value) => `Duplicate Resource Record: '${value}'`)
  ]
}

/** Makes one change; gives what is in its way instead. */
function made(records: Map<string, RecordSet>, { action, set }: NormalizedChange): string | undefined {
  const key = recordKey(set)
  const current = records.get(key)
  const identifier = set.SetIdentifier === undefined ? '' : `, set-identifier='${set.SetIdentifier}'`
  const named = `resource record set [name='${set.Name}', type='${set.Type}'${identifier}]`
  if (action === 'DELETE') {
    if (current === undefined) return `Tried to delete ${named} but it was not found`
    if (!isSame(current, set)) return `Tried to delete ${named} but the values provided do not match the current values`
    records.delete(key)
    return undefined
  }
  if (action === 'CREATE' && current !== undefined) return `Tried to create ${named} but it already exists`
  records.set(key, set)
  return undefined
}

/** The values may be in any order. */
function isSame(left: RecordSet, right: RecordSet): boolean {
  const comparable = ({ ResourceRecords: values, ...rest }: RecordSet) => ({
    ...rest,
    values: values?.map(({ Value }) => Value).sort()
  })
  return isDeepStrictEqual(withoutUndefined(comparable(left)), withoutUndefined(comparable(right)))
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** What the zone would have that it cannot have. */
function resultProblems(
  zone: Zone,
  records: Records,
  changes: readonly NormalizedChange[],
  zones: ReadonlyMap<string, Zone>
): string[] {
  const written = changes.filter(({ action }) => action !== 'DELETE').map(({ set }) => set)
  const names = new Set(written.map(({ Name }) => Name))
  const byName = Map.groupBy(
    [...records.values()].filter(({ Name }) => names.has(Name)),
    ({ Name }) => Name
  )
  return [
    ...apexProblems(zone, records),
    ...written.flatMap(
      (set) => neighbourProblem(zone, set, byName.get(set.Name) ?? []) ?? aliasProblem(set, zones) ?? []
    ),
    ...(records.size > MOST_IN_ZONE ? [`Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${zone.id}`] : [])
  ]
}

function apexProblems({ name }: Zone, records: Records): string[] {
  const has = (Type: 'SOA' | 'NS') => records.has(recordKey({ Name: name, Type }))
  return [
    ...(has('SOA') ? [] : ['A HostedZone must contain exactly one SOA record.']),
    ...(has('NS') ? [] : ['A HostedZone must contain at least one NS record for the zone itself.'])
  ]
}

function neighbourProblem(zone: Zone, set: RecordSet, beside: readonly RecordSet[]): string | undefined {
  const { Name: name, Type: type, SetIdentifier: identifier } = set
  const rrset = `RRSet of type ${type} with DNS name ${name} is not permitted`
  const others = beside.filter((each) => each.Type !== type)
  if (type === 'CNAME' && others.length > 0) {
    return `${rrset} as it conflicts with other records with the same DNS name in zone ${zone.name}`
  }
  if (others.some((each) => each.Type === 'CNAME')) {
    return `${rrset} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`
  }
  const mixed = beside.some(
    (each) => each.Type === type && routingOf(each) !== routingOf(set) && each.SetIdentifier !== identifier
  )
  const known = identifier === undefined ? '' : `, SetIdentifier ${identifier}`
  if (!mixed) return undefined
  return `RRSet with DNS name ${name}, type ${type}${known} cannot be created as other RRSets exist with the same name and type.`
}

/** Which way of routing a set belongs to; all sets of a name and type go the same one. */
function routingOf(set: RecordSet): string {
  const ways = ['Weight', 'Region', 'GeoLocation', 'Failover', 'MultiValueAnswer'] as const
  return ways.find((way) => set[way] !== undefined) ?? (set.SetIdentifier === undefined ? 'simple' : 'other')
}

/** Aliases to other services' zones are taken as they are. */
function aliasProblem(
  { Type: type, AliasTarget: alias }: RecordSet,
  zones: ReadonlyMap<string, Zone>
): string | undefined {
  const target = zones.get(alias?.HostedZoneId ?? '')
  if (alias === undefined || target === undefined) return undefined
  const name = alias.DNSName ?? ''
  const tried = `Tried to create an alias that targets ${name}, type ${type} in zone ${target.id}`
  if (!isWithin(name, target.name)) return `${tried}, but the alias target name does not lie within the target zone`
  const there = [...target.records.values()].some((each) => each.Name === name && each.Type === type)
  return there ? undefined : `${tried}, but that target was not found`
}
