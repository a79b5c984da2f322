import {
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ECSClient,
  type Task
} from '@aws-sdk/client-ecs'
import { belongsTo, lowerCaseTags, tagsByKey, type Subject, type Tags } from '../environment.ts'
import { ActionError, messageOf } from '../errors.ts'
import { retry } from '../poll.ts'
import { isNamed, isPassing } from './refusal.ts'

/** What RunTask is asked for. */
export interface TaskSpec {
  readonly cluster: string
  readonly taskDefinitionArn: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly assignPublicIp: boolean
  readonly tags: Tags
  /** Letters, digits and hyphens, at most 36: by it the post step finds a task whose start it does not know the end of. */
  readonly startedBy: string
  /** The same for each repetition of one start, so that a lost answer never makes two tasks. */
  readonly clientToken: string
}

/**
 * Starts one task on Fargate. Throws what RunTask throws, and `TASK_REFUSED` for an answer without a task, which is how
 * ECS tells a lack of capacity or a quota. Source: RunTask and "API failure reasons" in the ECS documentation.
 */
export async function startTask(client: ECSClient, spec: TaskSpec): Promise<Task> {
  const answer = await client.send(
    new RunTaskCommand({
      cluster: spec.cluster,
      taskDefinition: spec.taskDefinitionArn,
      launchType: 'FARGATE',
      count: 1,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...spec.subnets],
          securityGroups: [...spec.securityGroups],
          assignPublicIp: spec.assignPublicIp ? 'ENABLED' : 'DISABLED'
        }
      },
      tags: lowerCaseTags(spec.tags),
      startedBy: spec.startedBy,
      clientToken: spec.clientToken
    })
  )
  const [task] = answer.tasks ?? []
  if (task !== undefined) return task
  const reasons = (answer.failures ?? []).map(({ reason, detail }) => [reason, detail].filter(Boolean).join(': '))
  throw new ActionError('TASK_REFUSED', reasons.join('; ') || 'ECS started no task and gave no reason.', '')
}

/** The task as ECS tells it now; nothing while ECS does not show it. */
export async function describeTask(client: ECSClient, cluster: string, arn: string): Promise<Task | undefined> {
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: [arn] }))
  return answer.tasks?.[0]
}

/** The tasks of the environment that are running or on their way to it. */
export async function findTasks(client: ECSClient, cluster: string, family: string, subject: Subject): Promise<Task[]> {
  const arns = await listTasks(client, { cluster, family })
  const described: Task[] = []
  for (let start = 0; start < arns.length; start += 100) {
    const tasks = arns.slice(start, start + 100)
    const answer = await client.send(new DescribeTasksCommand({ cluster, tasks, include: ['TAGS'] }))
    described.push(...(answer.tasks ?? []))
  }
  return described.filter((task) => task.desiredStatus === 'RUNNING' && belongsTo(tagsByKey(task.tags ?? []), subject))
}

/** The ARNs of the tasks that one step has started and that are meant to run. */
export async function findTasksStartedBy(client: ECSClient, cluster: string, startedBy: string): Promise<string[]> {
  return listTasks(client, { cluster, startedBy })
}

/**
 * Stops the task; `reason` is shown as its stopped reason. ECS may not know yet a task that was started less than
 * `unseenFor` ms ago, and is asked again; an older one that it does not know is gone. What AWS cannot do for the moment is
 * tried for half a minute.
 */
export async function stopTask(
  client: ECSClient,
  arn: string,
  reason: string,
  { unseenFor = 0 }: { readonly unseenFor?: number } = {}
): Promise<void> {
  const isUnknown = (error: unknown) =>
    isNamed(error, 'InvalidParameterException') && /task was not found/i.test(messageOf(error))
  const begin = Date.now()
  try {
    await retry(() => client.send(new StopTaskCommand({ cluster: clusterOf(arn), task: arn, reason })), {
      on: (error) => isPassing(error) || (isUnknown(error) && Date.now() - begin < unseenFor),
      within: 30_000,
      every: 1500
    })
  } catch (error) {
    if (!isUnknown(error)) throw error
  }
}

/** The cluster that a task's ARN names. */
export function clusterOf(arn: string): string {
  return arn.split('/').at(-2) ?? ''
}

/** The last part of a task's ARN. */
export function taskId(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

async function listTasks(
  client: ECSClient,
  which: { cluster: string; family: string } | { cluster: string; startedBy: string }
): Promise<string[]> {
  const arns: string[] = []
  let nextToken: string | undefined
  do {
    const page = await unlessNoCluster(
      client.send(new ListTasksCommand({ ...which, ...(nextToken !== undefined && { nextToken }) }))
    )
    arns.push(...(page?.taskArns ?? []))
    nextToken = page?.nextToken
  } while (nextToken !== undefined)
  return arns
}

/** A cluster that is not there has no tasks. */
async function unlessNoCluster<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp
  } catch (error) {
    if (isNamed(error, 'ClusterNotFoundException')) return undefined
    throw error
  }
}
