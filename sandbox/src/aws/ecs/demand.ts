import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs'
import { cpuUnits, memoryMib } from './fargate-sizes.ts'

/** What a task takes of a container instance: CPU units, MiB, and ports as `tcp:80`. */
export interface Demand {
  readonly cpu: number
  readonly memory: number
  readonly ports: readonly string[]
}

/**
 * What a task takes: its own size, else the sum of its containers', of which a soft memory limit counts before a hard one
 * ("Task definition parameters for Amazon EC2", `memoryReservation`).
 */
export function demandOf(definition: TaskDefinition, overrides: TaskOverride | undefined): Demand {
  const containers = definition.containerDefinitions ?? []
  const sum = (sizes: readonly (number | undefined)[]) => sizes.reduce<number>((total, size) => total + (size ?? 0), 0)
  const { networkMode = 'bridge' } = definition
  return {
    cpu: Number(cpuUnits(overrides?.cpu) ?? definition.cpu ?? sum(containers.map(({ cpu }) => cpu))),
    memory: Number(
      memoryMib(overrides?.memory) ??
        definition.memory ??
        sum(containers.map(({ memory, memoryReservation }) => memoryReservation ?? memory))
    ),
    ports: ['bridge', 'host'].includes(networkMode)
      ? containers
          .flatMap(({ portMappings = [] }) => portMappings)
          .filter(({ hostPort = 0 }) => hostPort !== 0)
          .map(({ hostPort, protocol }) => `${protocol ?? 'tcp'}:${hostPort ?? 0}`)
      : []
  }
}
