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
import { isNamed } from './refusal.ts'

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

/** Stops the task. One that is gone already is no error. `reason` is shown as its stopped reason. */
export async function stopTask(client: ECSClient, cluster: string, arn: string, reason: string): Promise<void> {
  try {
    await client.send(new StopTaskCommand({ cluster, task: arn, reason }))
  } catch (error) {
    if (isNamed(error, 'InvalidParameterException') && /task was not found/i.test(messageOf(error))) return
    throw error
  }
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
    const page = await client.send(new ListTasksCommand({ ...which, ...(nextToken !== undefined && { nextToken }) }))
    arns.push(...(page.taskArns ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return arns
}
