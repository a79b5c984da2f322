import { capacityUnavailable } from '../../fargate/capacity.ts'
import type { NetworkForTasks, NoCapacity, World } from '../../world.ts'
import type { Capacity } from './capacity.ts'
import { hasFargate } from './fargate-zones.ts'
import type { Placement, Placements } from './placement.ts'

/**
 * A subnet for each task on Fargate. Tasks are spread over the subnets whose zones have room for their provider; one fails
 * when none has, as a strategy never falls back to another of its providers ("Amazon ECS clusters for Fargate"). That
 * Fargate tries every subnet first, and tells the lack of one provider once, is assumed.
 */
export function placedOnFargate(
  world: World,
  network: NetworkForTasks,
  subnets: readonly string[],
  capacities: readonly Capacity[]
): Placements {
  const usable = subnets.filter((subnet) => hasFargate(network.availabilityZoneId?.(subnet)))
  if (usable.length === 0) return { placements: [], failures: [{ reason: 'Internal error.' }] }
  const placements: Placement[] = []
  const short = new Set<string>()
  for (const [index, capacity] of capacities.entries()) {
    const provider = capacity.capacityProviderName ?? 'FARGATE'
    const start = index % usable.length
    const inTurn = [...usable.slice(start), ...usable.slice(0, start)]
    const offers = inTurn.map((subnetId) => ({ subnetId, lack: lackAt(world, network, provider, subnetId) }))
    const offer = offers.find(({ lack }) => hasRoom(lack) || lack?.told === 'task')
    if (offer === undefined) short.add(provider)
    else placements.push({ capacity, subnetId: offer.subnetId, capacityRunsOut: !hasRoom(offer.lack) })
    countDown(offer === undefined ? offers[0]?.lack : offer.lack)
  }
  return { placements, failures: [...short].map(() => ({ reason: capacityUnavailable })) }
}

function lackAt(world: World, network: NetworkForTasks, provider: string, subnetId: string): NoCapacity | undefined {
  const zones = [network.availabilityZone(subnetId), network.availabilityZoneId?.(subnetId)]
  return world.knobs.noCapacity?.find(
    (lack) =>
      lack.times !== 0 &&
      (lack.provider ?? provider) === provider &&
      (lack.subnetId ?? subnetId) === subnetId &&
      (lack.zone === undefined || zones.includes(lack.zone))
  )
}

function hasRoom(lack: NoCapacity | undefined): boolean {
  return lack === undefined || (lack.left ?? 0) > 0
}

function countDown(lack: NoCapacity | undefined): void {
  if (lack === undefined) return
  if (lack.left !== undefined && lack.left > 0) lack.left--
  else if (lack.times !== undefined) lack.times--
}
