import { GetLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { ECSClient, Task } from '@aws-sdk/client-ecs'
import { sleep } from '../poll.ts'
import { describeTask, taskId } from './task.ts'
import { LOG_STREAM_PREFIX } from './task-definition.ts'

/** How one container ended. */
export interface ContainerEnd {
  readonly name: string
  readonly exitCode?: number
  readonly reason?: string
}

/** What is known of a task that died, or that is not as it should be. */
export interface Diagnosis {
  readonly taskArn: string
  readonly stopCode?: string
  readonly stoppedReason?: string
  readonly containers: readonly ContainerEnd[]
  /** The last lines that its container wrote. */
  readonly logLines: readonly string[]
}

export interface DiagnosisSpec {
  readonly cluster: string
  readonly containerName: string
  readonly logGroup: string
}

const LINES = 50
/** How long (ms) the exit code and the last lines may take to appear after ECS has told that the task stops. */
const SETTLES_WITHIN = 12_000

/** Gathers what is known of the task's end. Never throws: what cannot be read is left out. */
export async function diagnose(
  clients: { readonly ecs: ECSClient; readonly logs: CloudWatchLogsClient },
  stopped: Task,
  spec: DiagnosisSpec
): Promise<Diagnosis> {
  const task = await awaitEnd(clients.ecs, stopped, spec.cluster)
  const containers = (task.containers ?? []).map(({ name = '', exitCode, reason }) => ({
    name,
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason })
  }))
  return {
    taskArn: task.taskArn ?? '',
    ...(task.stopCode !== undefined && { stopCode: task.stopCode }),
    ...(task.stoppedReason !== undefined && { stoppedReason: task.stoppedReason }),
    containers,
    logLines: await readLog(
      clients.logs,
      spec.logGroup,
      logStream(spec.containerName, task.taskArn ?? ''),
      mayHaveLog(task) ? 4 : 1
    )
  }
}

/** The name of a container's log stream. Source: "Send Amazon ECS logs to CloudWatch" in the ECS guide. */
export function logStream(containerName: string, taskArn: string): string {
  return `${LOG_STREAM_PREFIX}/${containerName}/${taskId(taskArn)}`
}

/** The task once its containers have ended, so that their exit codes are told; or as it is when that takes long. */
async function awaitEnd(client: ECSClient, stopped: Task, cluster: string): Promise<Task> {
  const until = Date.now() + SETTLES_WITHIN
  let task = stopped
  while (
    task.desiredStatus === 'STOPPED' &&
    task.startedAt !== undefined &&
    !hasExitCodes(task) &&
    Date.now() < until
  ) {
    await sleep(1000)
    try {
      task = (await describeTask(client, cluster, stopped.taskArn ?? '')) ?? task
    } catch {
      return task
    }
  }
  return task
}

function hasExitCodes(task: Task): boolean {
  return task.lastStatus === 'STOPPED' || (task.containers ?? []).every(({ exitCode }) => exitCode !== undefined)
}

/** The last lines of the stream; CloudWatch shows a line some seconds after it was written. */
async function readLog(
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  attempts: number
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit: LINES }))
      const lines = (answer.events ?? []).map(({ message = '' }) => message)
      if (lines.length > 0) return lines
    } catch {
      // The stream may not be there yet, or never: a program that writes nothing has none.
    }
    if (attempt === attempts) return []
    await sleep(1500)
  }
}

/** Whether the container has ended after it ran: then its last lines may still be on their way. */
function mayHaveLog(task: Task): boolean {
  return task.desiredStatus === 'STOPPED' && task.startedAt !== undefined
}
