import type {
  DescribeTasksCommandInput,
  DescribeTasksCommandOutput,
  ListTasksCommandInput,
  ListTasksCommandOutput,
  StopTaskCommandInput,
  StopTaskCommandOutput
} from '@aws-sdk/client-ecs'
import type { Fargate } from '../../fargate.ts'
import { TaskStop } from '../../fargate/task-stop.ts'
import { AwsError } from '../../service.ts'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { ecsArn, taskName } from './arn.ts'
import { activeCluster, clusterArn } from './clusters.ts'
import type { Clusters } from './clusters.ts'
import { invalidParameter } from './errors.ts'
import { page } from './paging.ts'
import { resourceTagContext } from './tags.ts'
import { findTask, isUnlisted, told } from './task-store.ts'
import type { Tasks } from './task-store.ts'

/** DescribeTasks, ListTasks and StopTask. */
export function taskOperations(world: World, clusters: Clusters, tasks: Tasks, fargate: Fargate) {
  return {
    DescribeTasks(input: DescribeTasksCommandInput, call: Call): Output<DescribeTasksCommandOutput> {
      const asked = input.tasks ?? []
      if (asked.length === 0) throw invalidParameter('Tasks cannot be empty.')
      if (asked.length > 100) throw invalidParameter('Tasks cannot have more than 100 elements.')
      const arns = asked.map((task) => taskArn(world, input.cluster, task))
      call.authorize('ecs:DescribeTasks', arns, clusterContext(world, input.cluster))
      const cluster = activeCluster(clusters, input.cluster)
      const found = asked.map((task) => findTask(world, tasks, cluster, task))
      const seen = found.map((record) =>
        record !== undefined && record.visibleAt <= world.clock.now() ? record : undefined
      )
      return {
        tasks: seen.flatMap((record) => (record === undefined ? [] : [told(world, record, input.include)])),
        failures: arns.flatMap((arn, index) => (seen[index] === undefined ? [{ arn, reason: 'MISSING' }] : []))
      }
    },

    ListTasks(input: ListTasksCommandInput, call: Call): Output<ListTasksCommandOutput> {
      // The Service Authorization Reference has container-instance for its resource, refusals say `*`: a policy must stand both.
      call.authorize('ecs:ListTasks', '*', clusterContext(world, input.cluster))
      checkFilters(input)
      const cluster = activeCluster(clusters, input.cluster)
      if (input.serviceName !== undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.')
      const desired = input.desiredStatus ?? 'RUNNING'
      const found = [...tasks.values()].filter((record) => {
        const { task } = record.live
        return (
          record.cluster === cluster.name &&
          record.visibleAt <= world.clock.now() &&
          !isUnlisted(world, record) &&
          task.desiredStatus === desired &&
          (input.family === undefined || record.family === input.family) &&
          (input.startedBy === undefined || task.startedBy === input.startedBy) &&
          (input.launchType === undefined || task.launchType === input.launchType) &&
          (input.containerInstance === undefined ||
            task.containerInstanceArn?.endsWith(`/${input.containerInstance.split('/').at(-1) ?? ''}`) === true)
        )
      })
      const { items, ...rest } = page(found, input, `ListTasks ${cluster.name} ${desired}`)
      return { taskArns: items.map((record) => record.arn), ...rest }
    },

    StopTask(input: StopTaskCommandInput, call: Call): Output<StopTaskCommandOutput> {
      const task = input.task ?? ''
      const arn = taskArn(world, input.cluster, task)
      const tags = resourceTagContext(tasks.get(arn)?.tags)
      call.authorize('ecs:StopTask', arn, { ...clusterContext(world, input.cluster), ...tags })
      const cluster = activeCluster(clusters, input.cluster)
      const record = findTask(world, tasks, cluster, task)
      if (record === undefined || record.visibleAt > world.clock.now()) {
        throw invalidParameter('The referenced task was not found.')
      }
      fargate.stop(record.live, new TaskStop('UserInitiated', input.reason ?? 'Task stopped by user'))
      record.tags = []
      return { task: told(world, record) }
    }
  }
}

/** `startedBy` "must be the only filter that you use" (API reference, ListTasks). */
function checkFilters(input: ListTasksCommandInput): void {
  const others = [
    input.family,
    input.desiredStatus,
    input.launchType,
    input.serviceName,
    input.containerInstance,
    input.daemonName
  ]
  if (input.startedBy !== undefined && others.some((filter) => filter !== undefined)) {
    throw invalidParameter('cannot specify startedBy with other arguments')
  }
  if (input.family !== undefined && input.serviceName !== undefined) {
    throw invalidParameter('cannot specify family with serviceName')
  }
}

function taskArn(world: World, cluster: string | undefined, idOrArn: string): string {
  const { id } = taskName(idOrArn)
  return idOrArn.startsWith('arn:') ? idOrArn : ecsArn(world, `task/${clusterName(world, cluster)}/${id}`)
}

function clusterName(world: World, cluster: string | undefined): string {
  return clusterArn(world, cluster).split('/')[1] ?? 'default'
}

function clusterContext(world: World, cluster: string | undefined) {
  return { 'ecs:cluster': clusterArn(world, cluster) }
}
