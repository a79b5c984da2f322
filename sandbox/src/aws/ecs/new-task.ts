import { randomUUID } from 'node:crypto'
import type {
  ContainerDefinition,
  RunTaskCommandInput,
  Tag,
  Task,
  TaskDefinition,
  TaskOverride
} from '@aws-sdk/client-ecs'
import type { World } from '../../world.ts'
import { ecsArn } from './arn.ts'
import type { Capacity } from './capacity.ts'
import { demandOf } from './demand.ts'
import type { ContainerInstanceRecord } from './instances.ts'

/** What a new task is made of. */
export interface TaskRequest {
  readonly input: RunTaskCommandInput
  readonly definition: TaskDefinition
  readonly cluster: { readonly name: string; readonly arn: string }
  /** Where its own interface goes, when its network mode is `awsvpc`. */
  readonly subnetId: string
  /** None on Fargate. */
  readonly instance?: ContainerInstanceRecord
  readonly availabilityZone: string
  readonly capacity: Capacity
  readonly tags: readonly Tag[]
}

/** A new task as RunTask answers it: PROVISIONING, its interface only PRECREATED; or PENDING when it has none of its own. */
export function newTask(world: World, request: TaskRequest): Task {
  const { input, definition, cluster, capacity } = request
  const id = randomUUID().replaceAll('-', '')
  const taskArn = ecsArn(world, `task/${cluster.name}/${id}`)
  const awsvpc = definition.networkMode === 'awsvpc'
  const demand = demandOf(definition, input.overrides)
  const storage = input.overrides?.ephemeralStorage ?? definition.ephemeralStorage ?? { sizeInGiB: 20 }
  const arm = definition.runtimePlatform?.cpuArchitecture === 'ARM64'
  const architecture = request.instance?.architecture ?? (arm ? 'arm64' : 'x86_64')
  return {
    attachments: awsvpc
      ? [
          {
            id: randomUUID(),
            type: 'ElasticNetworkInterface',
            status: 'PRECREATED',
            details: [{ name: 'subnetId', value: request.subnetId }]
          }
        ]
      : [],
    attributes: [{ name: 'ecs.cpu-architecture', value: architecture }],
    availabilityZone: request.availabilityZone,
    ...(capacity.capacityProviderName === undefined ? {} : { capacityProviderName: capacity.capacityProviderName }),
    clusterArn: cluster.arn,
    ...(request.instance === undefined ? {} : { containerInstanceArn: request.instance.arn }),
    containers: (definition.containerDefinitions ?? []).map((container) => ({
      containerArn: ecsArn(world, `container/${cluster.name}/${id}/${randomUUID()}`),
      taskArn,
      ...newContainer(container, input.enableExecuteCommand === true)
    })),
    cpu: String(demand.cpu),
    createdAt: new Date(world.clock.now()),
    desiredStatus: 'RUNNING',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    group: input.group ?? `family:${definition.family ?? ''}`,
    // Deprecated, but ECS still answers with the empty list.
    inferenceAccelerators: [],
    lastStatus: awsvpc ? 'PROVISIONING' : 'PENDING',
    launchType: capacity.launchType,
    memory: String(demand.memory),
    overrides: overrides(definition, input.overrides),
    ...(request.instance === undefined
      ? {
          ephemeralStorage: storage,
          fargateEphemeralStorage: storage,
          platformFamily: 'Linux',
          platformVersion: input.platformVersion === '1.3.0' ? '1.3.0' : '1.4.0'
        }
      : {}),
    ...(input.startedBy === undefined ? {} : { startedBy: input.startedBy }),
    tags: [...request.tags],
    taskArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    version: 1
  }
}

function newContainer(container: ContainerDefinition, exec: boolean) {
  return {
    name: container.name,
    image: container.image,
    lastStatus: 'PENDING',
    networkBindings: [],
    networkInterfaces: [],
    managedAgents: exec ? [{ name: 'ExecuteCommandAgent' as const, lastStatus: 'PENDING' }] : [],
    gpuIds: [],
    cpu: String(container.cpu ?? 0),
    ...(container.memory === undefined ? {} : { memory: String(container.memory) }),
    ...(container.memoryReservation === undefined ? {} : { memoryReservation: String(container.memoryReservation) })
  }
}

/** ECS answers one override for each container, empty lists where the request said nothing. */
function overrides(definition: TaskDefinition, given: TaskOverride | undefined): TaskOverride {
  return {
    ...given,
    containerOverrides: (definition.containerDefinitions ?? []).map((container) => ({
      name: container.name,
      command: [],
      environment: [],
      environmentFiles: [],
      resourceRequirements: [],
      ...given?.containerOverrides?.find((override) => override.name === container.name)
    })),
    // Deprecated, but ECS still answers with it.
    inferenceAcceleratorOverrides: given?.inferenceAcceleratorOverrides ?? []
  }
}
