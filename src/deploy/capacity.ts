import type { Capacity } from '../resources/task.ts'
import type { Plan } from './plan.ts'

/** One way to ask for the tasks, which is tried when those before it have found no room. */
export interface Rung {
  readonly capacity: Capacity
  /** Nothing for tasks without an interface of their own. */
  readonly subnets?: readonly string[]
  /** In words that complete "Trying …". */
  readonly name: string
}

/**
 * The ways to ask for the tasks, the wanted one first: AWS chooses among all subnets, and its zone may be full while others
 * are not, so each subnet is asked by itself next; then On-Demand instead of Spot in the same way.
 */
export function rungsOf({ launchType, network }: Pick<Plan, 'launchType' | 'network'>): readonly Rung[] {
  if (launchType === 'EC2') return [{ capacity: 'EC2', ...(network && { subnets: network.subnets }), name: 'EC2' }]
  const capacities: readonly Capacity[] = launchType === 'FARGATE_SPOT' ? ['FARGATE_SPOT', 'FARGATE'] : ['FARGATE']
  const subnets = network?.subnets ?? []
  return capacities.flatMap((capacity) => [
    { capacity, subnets, name: capacity },
    ...(subnets.length > 1 ? subnets : []).map((subnet) => ({
      capacity,
      subnets: [subnet],
      name: `${capacity} in ${subnet}`
    }))
  ])
}

/**
 * Whether ECS had no room, or took it back. A quota of Spot is another one than that of On-Demand. Source: "API failure
 * reasons" and "Amazon ECS stopped tasks error messages"; the texts have no codes of their own.
 */
export function lacksCapacity(text: string): boolean {
  return (
    /Capacity is unavailable|EMPTY CAPACITY PROVIDER|Internal error|SpotInterruption|Spot Task was interrupted/i.test(
      text
    ) || isQuota(text)
  )
}

/** The next way that may help; after a quota, which holds in all subnets, only another capacity does. */
export function nextRung(rungs: readonly Rung[], at: number, refusal: string): number | undefined {
  const elsewhere = (rung: Rung) => rung.capacity !== rungs[at]?.capacity
  const useless = isQuota(refusal) || /Spot/i.test(refusal)
  const next = rungs.findIndex((rung, index) => index > at && (!useless || elsewhere(rung)))
  return next === -1 ? undefined : next
}

function isQuota(text: string): boolean {
  return /reached the limit on the number of (?:vCPUs|tasks)/i.test(text)
}
