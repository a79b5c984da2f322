import type { Failure, RunTaskCommandInput, TaskDefinition } from '@aws-sdk/client-ecs'
import type { NetworkForTasks } from '../../world.ts'
import type { Capacity } from './capacity.ts'
import { demandOf } from './demand.ts'
import type { Demand } from './demand.ts'
import { invalidParameter } from './errors.ts'
import { remaining, tasksOn } from './instances.ts'
import type { ContainerInstanceRecord } from './instances.ts'
import type { Placement, Placements } from './placement.ts'
import type { Tasks } from './task-store.ts'

/** What is asked for. */
export interface PlacementRequest {
  readonly input: RunTaskCommandInput
  readonly definition: TaskDefinition
  /** Where the interfaces of `awsvpc` tasks may go; empty in the other network modes. */
  readonly subnets: readonly string[]
  readonly capacities: readonly Capacity[]
}

/** An instance with what is left of it while the tasks of one call are placed. */
interface Candidate {
  readonly instance: ContainerInstanceRecord
  left: Demand
  tasks: number
}

/**
 * An instance for each task, the emptiest that fits (assumed: ECS leaves open which one it takes without a strategy). The
 * first task that fits nowhere ends it, with each instance's reason ("API failure reasons" of the Developer Guide).
 */
export function placedOnInstances(
  network: NetworkForTasks,
  tasks: Tasks,
  instances: readonly ContainerInstanceRecord[],
  request: PlacementRequest
): Placements {
  checkConstraints(request.input)
  const distinct = request.input.placementConstraints?.some(({ type }) => type === 'distinctInstance') === true
  const demand = demandOf(request.definition, request.input.overrides)
  const placements: Placement[] = []
  let candidates = instances.map((instance): Candidate => ({
    instance,
    left: remaining(tasks, instance),
    tasks: tasksOn(tasks, instance).length
  }))
  for (const capacity of request.capacities) {
    const judged = candidates.map((candidate) => ({
      candidate,
      reason: unfit(network, candidate, demand, request)
    }))
    const best = judged
      .filter(({ reason }) => reason === undefined)
      .map(({ candidate }) => candidate)
      .toSorted((a, b) => a.tasks - b.tasks)[0]
    if (best === undefined) return { placements, failures: judged.map(failure) }
    best.left = less(best.left, demand)
    best.tasks++
    placements.push({ capacity, instance: best.instance, subnetId: subnetNear(network, best, request.subnets) ?? '' })
    if (distinct) candidates = candidates.filter((candidate) => candidate !== best)
  }
  return { placements, failures: [] }
}

/** Throws for what the sandbox cannot judge: it knows no cluster query language. */
function checkConstraints({ placementConstraints = [] }: RunTaskCommandInput): void {
  if (placementConstraints.some(({ type }) => type === 'memberOf')) {
    throw invalidParameter('Invalid placement constraint: this account knows no expressions.')
  }
}

function unfit(
  network: NetworkForTasks,
  { instance, left }: Candidate,
  demand: Demand,
  { definition, subnets }: PlacementRequest
): string | undefined {
  const wanted = definition.runtimePlatform?.cpuArchitecture?.toLowerCase() ?? instance.architecture
  if (!instance.agentConnected) return 'AGENT'
  if (wanted !== instance.architecture) return 'ATTRIBUTE'
  if (subnets.length > 0 && subnetNear(network, { instance }, subnets) === undefined) return 'LOCATION'
  if (demand.cpu > left.cpu) return 'RESOURCE:CPU'
  if (demand.memory > left.memory) return 'RESOURCE:MEMORY'
  return demand.ports.some((port) => left.ports.includes(port)) ? 'RESOURCE:PORTS' : undefined
}

/** A task's interface must be in the zone of its instance. */
function subnetNear(
  network: NetworkForTasks,
  { instance }: Pick<Candidate, 'instance'>,
  subnets: readonly string[]
): string | undefined {
  const zone = network.availabilityZone(instance.ec2.subnetId)
  return subnets.find((subnet) => network.availabilityZone(subnet) === zone)
}

function less(left: Demand, { cpu, memory, ports }: Demand): Demand {
  return { cpu: left.cpu - cpu, memory: left.memory - memory, ports: [...left.ports, ...ports] }
}

function failure({
  candidate,
  reason
}: {
  readonly candidate: Candidate
  readonly reason: string | undefined
}): Failure {
  return { arn: candidate.instance.arn, reason }
}
