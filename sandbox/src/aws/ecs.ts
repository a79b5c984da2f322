import type { Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { fargate } from '../fargate.ts'
import type { TaskNeeds } from '../fargate/task.ts'
import type { Operations } from '../service.ts'
import type { World } from '../world.ts'
import { clusterOperations, seedCluster } from './ecs/clusters.ts'
import type { Clusters } from './ecs/clusters.ts'
import { containerInstanceOperations } from './ecs/container-instances.ts'
import { newContainerInstance } from './ecs/instances.ts'
import type { ContainerInstanceRecord, ContainerInstances, ContainerInstanceSeed } from './ecs/instances.ts'
import { runTaskOperation } from './ecs/run-task.ts'
import { taggingOperations } from './ecs/tagging.ts'
import { taskDefinitionOperations } from './ecs/task-definitions.ts'
import type { Revisions } from './ecs/task-definitions.ts'
import { activeTasks, told } from './ecs/task-store.ts'
import type { Tasks } from './ecs/task-store.ts'
import { taskOperations } from './ecs/tasks.ts'
import { tokenStore } from './ecs/tokens.ts'

/** ECS: its operations, and what is inside for a test to look at. */
export interface Ecs {
  readonly operations: Operations
  /** An EC2 instance for tasks of the launch type EC2. Its agent is connected as long as `agentConnected` is true. */
  addContainerInstance(seed: ContainerInstanceSeed): ContainerInstanceRecord
  /** Every task ever started, tags included, whatever the lag. */
  tasks(): readonly Task[]
  /** Every revision ever registered, of any status. */
  taskDefinitions(): readonly TaskDefinition[]
}

/** ECS on Fargate and on container instances: clusters, task definitions and tasks, without services. */
export function ecs(world: World, needs: TaskNeeds): Ecs {
  const clusters: Clusters = new Map()
  const revisions: Revisions = { all: [], lastNumbers: new Map(), busyFamilies: new Set() }
  const tasks: Tasks = new Map()
  const instances: ContainerInstances = new Map()
  const launcher = fargate(world, needs)
  const find = (arn: string) =>
    tasks.get(arn) ??
    revisions.all.find((revision) => revision.arn === arn) ??
    [...clusters.values()].find((cluster) => cluster.arn === arn)
  return {
    operations: {
      ...clusterOperations(world, clusters, (arn) => ({
        tasks: activeTasks(tasks, arn),
        containerInstances: [...instances.values()].filter(({ cluster }) => clusters.get(cluster)?.arn === arn).length
      })),
      ...taskDefinitionOperations(world, revisions),
      ...taskOperations(world, clusters, tasks, launcher),
      RunTask: runTaskOperation(world, {
        clusters,
        revisions,
        tasks,
        instances,
        tokens: tokenStore(world),
        fargate: launcher,
        needs
      }),
      ...taggingOperations(find),
      ...containerInstanceOperations(world, { clusters, instances, tasks, network: needs.network })
    },
    addContainerInstance(seed) {
      seedCluster(world, clusters, seed.cluster ?? 'default')
      const instance = newContainerInstance(world, needs, seed)
      instances.set(instance.arn, instance)
      return instance
    },
    tasks: () => [...tasks.values()].map((record) => told(world, record, ['TAGS'])),
    taskDefinitions: () => revisions.all.map((revision) => revision.definition)
  }
}
