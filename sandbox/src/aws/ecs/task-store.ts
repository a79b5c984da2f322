import type { Tag, Task } from '@aws-sdk/client-ecs'
import type { LiveTask } from '../../fargate/task.ts'
import type { World } from '../../world.ts'
import { taskName } from './arn.ts'
import type { ClusterRecord } from './cluster-description.ts'
import { invalidParameter } from './errors.ts'

/** "Stopped tasks appear in the returned results for at least one hour" (API reference, DescribeTasks). */
const keptAfterStop = 60 * 60 * 1000
/** After that a task is DELETED for a moment, in DescribeTasks only, before it is gone. */
const deletedFor = 60 * 1000

/** A task as it is kept. */
export interface TaskRecord {
  readonly id: string
  readonly arn: string
  readonly cluster: string
  readonly family: string
  readonly live: LiveTask
  /** From when on it is seen in DescribeTasks and ListTasks, ms. */
  readonly visibleAt: number
  /** Kept beside the task: DescribeTasks answers them only when asked to. */
  tags: Tag[]
}

/** Tasks by ARN, in the order in which they were started. */
export type Tasks = Map<string, TaskRecord>

/** The task of this id or ARN in the cluster, when it is there. Throws for malformed names and other clusters' tasks. */
export function findTask(world: World, tasks: Tasks, cluster: ClusterRecord, idOrArn: string): TaskRecord | undefined {
  const name = taskName(idOrArn)
  if (name.cluster !== undefined && name.cluster !== cluster.name) {
    throw invalidParameter(`Identifier is for cluster ${name.cluster}. Your cluster is ${cluster.name}`)
  }
  const record = [...tasks.values()].find((task) => task.id === name.id && task.cluster === cluster.name)
  if (record === undefined || isGone(world, record)) return undefined
  return idOrArn.startsWith('arn:') && idOrArn !== record.arn ? undefined : record
}

/** Whether the task has been STOPPED for so long that ECS has forgotten it. */
export function isGone(world: World, record: TaskRecord): boolean {
  return sinceStopped(world, record) > keptAfterStop + deletedFor
}

/** Whether the task is past the hour in which ListTasks still has it. */
export function isUnlisted(world: World, record: TaskRecord): boolean {
  return sinceStopped(world, record) > keptAfterStop
}

/** The task as it is told; `tags` only when asked for. */
export function told(world: World, record: TaskRecord, include: readonly string[] = []): Task {
  const { task } = record.live
  return {
    ...task,
    ...(isUnlisted(world, record) ? { lastStatus: 'DELETED' } : {}),
    tags: include.includes('TAGS') ? record.tags : []
  }
}

/** A cluster's tasks that are not STOPPED; PROVISIONING and DEPROVISIONING ones count, too. */
export function activeTasks(tasks: Tasks, clusterArn: string): readonly Task[] {
  return [...tasks.values()]
    .map((record) => record.live.task)
    .filter((task) => task.clusterArn === clusterArn && task.lastStatus !== 'STOPPED')
}

function sinceStopped(world: World, record: TaskRecord): number {
  const { stoppedAt } = record.live.task
  return stoppedAt === undefined ? -1 : world.clock.now() - stoppedAt.getTime()
}
