import type { Deployment } from '../deployment.ts'
import type { Capacity } from '../resources/task.ts'

/** One way to ask for the tasks, which is tried when those before it have no capacity. */
export interface CapacityOption {
  readonly capacity: Capacity
  /** Nothing for tasks without an interface of their own. */
  readonly subnets?: readonly string[] | undefined
  /** In words that complete "Trying …". */
  readonly name: string
}

/**
 * Returns the ways to ask for the tasks, the wanted one first: AWS chooses among all subnets, and its zone may be full while
 * others are not, so each subnet is asked by itself next; then On-Demand instead of Spot in the same way.
 */
export function capacityOptions(
  { compute }: Pick<Deployment, 'compute'>,
  subnets: readonly string[] | undefined
): readonly CapacityOption[] {
  if (compute.kind === 'instances') return [{ capacity: 'EC2', subnets, name: 'EC2' }]
  const capacities: readonly Capacity[] = compute.spot ? ['FARGATE_SPOT', 'FARGATE'] : ['FARGATE']
  const each = (subnets ?? []).length > 1 ? (subnets ?? []) : []
  return capacities.flatMap((capacity) => [
    { capacity, subnets: subnets ?? [], name: capacity },
    ...each.map((subnet) => ({ capacity, subnets: [subnet], name: `${capacity} in ${subnet}` }))
  ])
}

/**
 * Whether ECS had no capacity, or took it back. A quota of Spot is another one than that of On-Demand. Source: "API failure
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
export function nextOption(options: readonly CapacityOption[], at: number, refusal: string): number | undefined {
  const elsewhere = (option: CapacityOption) => option.capacity !== options[at]?.capacity
  const useless = isQuota(refusal) || /Spot/i.test(refusal)
  const next = options.findIndex((option, index) => index > at && (!useless || elsewhere(option)))
  return next === -1 ? undefined : next
}

function isQuota(text: string): boolean {
  return /reached the limit on the number of (?:vCPUs|tasks)/i.test(text)
}
