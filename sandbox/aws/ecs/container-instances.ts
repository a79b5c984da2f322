import type {
  DescribeContainerInstancesCommandInput,
  DescribeContainerInstancesCommandOutput,
  ListContainerInstancesCommandInput,
  ListContainerInstancesCommandOutput
} from '@aws-sdk/client-ecs'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { ecsArn } from './arn.ts'
import { activeCluster, clusterArn } from './clusters.ts'
import type { Clusters } from './clusters.ts'
import { clientError } from './errors.ts'

/** The container instance operations: no cluster of the sandbox has an instance. */
export function containerInstanceOperations(world: World, clusters: Clusters) {
  return {
    ListContainerInstances(
      input: ListContainerInstancesCommandInput,
      call: Call
    ): Output<ListContainerInstancesCommandOutput> {
      call.authorize('ecs:ListContainerInstances', clusterArn(world, input.cluster))
      activeCluster(clusters, input.cluster)
      return { containerInstanceArns: [] }
    },

    DescribeContainerInstances(
      input: DescribeContainerInstancesCommandInput,
      call: Call
    ): Output<DescribeContainerInstancesCommandOutput> {
      const asked = input.containerInstances ?? []
      if (asked.length === 0) throw clientError('Container Instances cannot be empty.')
      const name = clusterArn(world, input.cluster).split('/')[1] ?? 'default'
      const arns = asked.map((id) => (id.startsWith('arn:') ? id : ecsArn(world, `container-instance/${name}/${id}`)))
      call.authorize('ecs:DescribeContainerInstances', arns, { 'ecs:cluster': clusterArn(world, input.cluster) })
      activeCluster(clusters, input.cluster)
      return { containerInstances: [], failures: arns.map((arn) => ({ arn, reason: 'MISSING' })) }
    }
  }
}
