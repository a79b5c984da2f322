import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53'
import { AwsError } from '../../service.ts'
import { invalidInput } from './paging.ts'

/** The most values of one record set, of one batch, and the most characters of a batch's values ("Quotas"). */
const MOST = { inSet: 100, inBatch: 1000, characters: 32_000 }

/** What chooses between record sets of one name and type. */
const ROUTING = [
  'Weight',
  'Region',
  'GeoLocation',
  'Failover',
  'MultiValueAnswer',
  'CidrRoutingConfig',
  'GeoProximityLocation'
] as const

/** Throws for a batch that is malformed or too large, whatever there is in the zone. */
export function checkRequest(changes: readonly Change[]): void {
  const problems = changes.flatMap(({ Action, ResourceRecordSet: set }) => {
    const problem = set === undefined ? undefined : formProblem(set)
    return problem === undefined ? [] : [`${problem} in Change with ${shown(Action, set)}`]
  })
  if (problems.length > 0) throw invalidInput(`Invalid request: ${problems.join(', ')}`)
  checkSize(changes)
}

function formProblem(set: ResourceRecordSet): string | undefined {
  const values = [set.TTL, set.ResourceRecords].filter((member) => member !== undefined).length
  const sources = [set.AliasTarget, set.TrafficPolicyInstanceId].filter((member) => member !== undefined).length
  const expected =
    'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found'
  if (sources === 0 && values < 2) return `${expected} none`
  if (sources + values > 2 || (sources === 1 && values > 0) || sources > 1) return `${expected} more than one`
  return routingProblem(set)
}

function routingProblem(set: ResourceRecordSet): string | undefined {
  const routing = ROUTING.filter((name) => set[name] !== undefined)
  if (set.SetIdentifier === undefined) return routing.length === 0 ? undefined : "Missing field 'SetIdentifier'"
  if (routing.length === 1) return undefined
  const found = routing.length === 0 ? 'none' : 'more than one'
  return `Expected exactly one of [${ROUTING.slice(0, -1).join(', ')}, or ${ROUTING.at(-1) ?? ''}], but found ${found}`
}

function shown(action: string | undefined, set: ResourceRecordSet | undefined): string {
  const { Name = 'null', Type = 'null', SetIdentifier = 'null' } = set ?? {}
  return `[Action=${action ?? 'null'}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier}]`
}

/** An UPSERT counts twice, in values and in characters. */
function checkSize(changes: readonly Change[]): void {
  const sizes = changes.map(({ Action, ResourceRecordSet: set }) => {
    const values = (set?.ResourceRecords ?? []).map(({ Value = '' }) => Value)
    const times = Action === 'UPSERT' ? 2 : 1
    return { values: values.length, counted: values.length * times, characters: values.join('').length * times }
  })
  const total = (key: 'counted' | 'characters') => sizes.reduce((sum, size) => sum + size[key], 0)
  const problems = [
    ...(sizes.some(({ values }) => values > MOST.inSet)
      ? [`Cannot have more than ${MOST.inSet} records in a RRSet.`]
      : []),
    ...(total('counted') > MOST.inBatch ? [`Number of records limit of ${MOST.inBatch} exceeded.`] : []),
    ...(total('characters') > MOST.characters ? [`RDATA character limit of ${MOST.characters} exceeded.`] : [])
  ]
  if (problems.length > 0) throw invalidBatch(problems)
}

/** The refusal of a whole batch: a list in brackets. */
export function invalidBatch(problems: readonly string[]): AwsError {
  return new AwsError('InvalidChangeBatch', `[${problems.join(', ')}]`)
}
