import type {
  ContainerInstance,
  DescribeContainerInstancesCommandInput,
  DescribeContainerInstancesCommandOutput,
  ListContainerInstancesCommandInput,
  ListContainerInstancesCommandOutput,
  Resource
} from '@aws-sdk/client-ecs'
import type { NetworkForTasks, World } from '../../world.ts'
import type { Call, Output } from '../../service.ts'
import { ecsArn } from './arn.ts'
import { isPending, isRunning } from './cluster-description.ts'
import { activeCluster, clusterArn } from './clusters.ts'
import type { Clusters } from './clusters.ts'
import type { Demand } from './demand.ts'
import { clientError, invalidParameter } from './errors.ts'
import { remaining, tasksOn } from './instances.ts'
import type { ContainerInstanceRecord, ContainerInstances } from './instances.ts'
import { page } from './paging.ts'
import type { Tasks } from './task-store.ts'

/** What the operations look at. */
export interface ContainerInstanceParts {
  readonly clusters: Clusters
  readonly instances: ContainerInstances
  readonly tasks: Tasks
  readonly network: NetworkForTasks
}

/** ListContainerInstances and DescribeContainerInstances. Every instance is ACTIVE. */
export function containerInstanceOperations(world: World, parts: ContainerInstanceParts) {
  const { clusters, instances } = parts
  return {
    ListContainerInstances(
      input: ListContainerInstancesCommandInput,
      call: Call
    ): Output<ListContainerInstancesCommandOutput> {
      call.authorize('ecs:ListContainerInstances', clusterArn(world, input.cluster))
      const cluster = activeCluster(clusters, input.cluster)
      const found = instancesOf(instances, cluster.name).filter(() => (input.status ?? 'ACTIVE') === 'ACTIVE')
      const { items, ...rest } = page(found, input, `ListContainerInstances ${cluster.name}`)
      return { containerInstanceArns: items.map(({ arn }) => arn), ...rest }
    },

    DescribeContainerInstances(
      input: DescribeContainerInstancesCommandInput,
      call: Call
    ): Output<DescribeContainerInstancesCommandOutput> {
      const asked = input.containerInstances ?? []
      if (asked.length === 0) throw clientError('Container Instances cannot be empty.')
      if (asked.length > 100) throw invalidParameter('Container Instances cannot have more than 100 elements.')
      const name = clusterArn(world, input.cluster).split('/')[1] ?? 'default'
      const arns = asked.map((id) => (id.startsWith('arn:') ? id : ecsArn(world, `container-instance/${name}/${id}`)))
      call.authorize('ecs:DescribeContainerInstances', arns, { 'ecs:cluster': clusterArn(world, input.cluster) })
      const cluster = activeCluster(clusters, input.cluster)
      const found = instancesOf(instances, cluster.name)
      return {
        containerInstances: found.filter(({ arn }) => arns.includes(arn)).map((one) => described(parts, one)),
        failures: arns
          .filter((arn) => found.every((instance) => instance.arn !== arn))
          .map((arn) => ({ arn, reason: 'MISSING' }))
      }
    }
  }
}

/** The instances of a cluster by its name. */
export function instancesOf(instances: ContainerInstances, cluster: string): readonly ContainerInstanceRecord[] {
  return [...instances.values()].filter((instance) => instance.cluster === cluster)
}

function described({ tasks, network }: ContainerInstanceParts, instance: ContainerInstanceRecord): ContainerInstance {
  const here = tasksOn(tasks, instance).map(({ live }) => live.task)
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2.instanceId,
    version: 1,
    versionInfo: { agentVersion: '1.98.0', agentHash: '0a1b2c3d', dockerVersion: 'DockerVersion: 25.0.8' },
    remainingResources: resources(remaining(tasks, instance)),
    registeredResources: resources(instance.size),
    status: 'ACTIVE',
    agentConnected: instance.agentConnected,
    runningTasksCount: here.filter(isRunning).length,
    pendingTasksCount: here.filter(isPending).length,
    attributes: [
      { name: 'ecs.cpu-architecture', value: instance.architecture },
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'ecs.availability-zone', value: network.availabilityZone(instance.ec2.subnetId) },
      { name: 'ecs.capability.task-eni' }
    ],
    registeredAt: instance.registeredAt,
    attachments: [],
    tags: []
  }
}

/** As the agent registers them: ports are those that are taken. */
function resources({ cpu, memory, ports }: Demand): Resource[] {
  const taken = (protocol: string) =>
    ports.filter((port) => port.startsWith(`${protocol}:`)).map((port) => port.slice(protocol.length + 1))
  return [
    { name: 'CPU', type: 'INTEGER', integerValue: cpu },
    { name: 'MEMORY', type: 'INTEGER', integerValue: memory },
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: taken('tcp') },
    { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: taken('udp') }
  ]
}
