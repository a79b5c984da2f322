import type { Cluster, Tag, Task } from '@aws-sdk/client-ecs'
import type { World } from '../../world.ts'

/** A cluster as it is kept; `cluster` is what DescribeClusters answers, less counts and tags. */
export interface ClusterRecord {
  readonly name: string
  readonly arn: string
  cluster: Cluster
  tags: Tag[]
  /** The last change of its capacity providers; it takes until then (ms). `isFirst`: they came with the cluster itself. */
  change?: { readonly until: number; readonly isFirst: boolean }
}

/** What is in a cluster: its tasks that are not STOPPED, and its container instances. */
export interface Population {
  readonly tasks: readonly Task[]
  readonly containerInstances: number
}

const waiting: readonly unknown[] = ['PROVISIONING', 'PENDING', 'ACTIVATING']

/**
 * The cluster as it is answered; `include` as in DescribeClusters. That a cluster is PROVISIONING only while its first
 * capacity providers are being associated, and shows `attachmentsStatus` only with ATTACHMENTS, is assumed.
 */
export function described(
  world: World,
  record: ClusterRecord,
  population: Population,
  include: readonly string[] = []
): Cluster {
  const { tasks } = population
  const { settings, configuration, ...cluster } = record.cluster
  return {
    ...cluster,
    status: isChanging(world, record) && record.change?.isFirst === true ? 'PROVISIONING' : cluster.status,
    registeredContainerInstancesCount: population.containerInstances,
    runningTasksCount: tasks.filter(isRunning).length,
    pendingTasksCount: tasks.filter(isPending).length,
    activeServicesCount: 0,
    statistics: include.includes('STATISTICS') ? statistics(tasks) : [],
    tags: include.includes('TAGS') ? record.tags : [],
    settings: include.includes('SETTINGS') ? (settings ?? []) : [],
    ...(include.includes('CONFIGURATIONS') && configuration !== undefined ? { configuration } : {}),
    ...(include.includes('ATTACHMENTS') && record.change !== undefined
      ? { attachments: [], attachmentsStatus: isChanging(world, record) ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE' }
      : {})
  }
}

/** Whether the capacity providers of the cluster are being changed. */
export function isChanging(world: World, record: ClusterRecord): boolean {
  return record.change !== undefined && world.clock.now() < record.change.until
}

function statistics(tasks: readonly Task[]) {
  const count = (fits: (task: Task) => boolean, launchType: string) =>
    String(tasks.filter((task) => fits(task) && task.launchType === launchType).length)
  return [
    { name: 'runningEC2TasksCount', value: count(isRunning, 'EC2') },
    { name: 'runningFargateTasksCount', value: count(isRunning, 'FARGATE') },
    { name: 'pendingEC2TasksCount', value: count(isPending, 'EC2') },
    { name: 'pendingFargateTasksCount', value: count(isPending, 'FARGATE') }
  ]
}

/** Whether the task counts as running. */
export function isRunning(task: Task): boolean {
  return task.lastStatus === 'RUNNING'
}

/** Whether the task counts as pending. */
export function isPending(task: Task): boolean {
  return waiting.includes(task.lastStatus)
}
