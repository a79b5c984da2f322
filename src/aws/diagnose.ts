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
  /** The last lines of its containers together, the oldest first; each with the container's name where there are several. */
  readonly logLines: readonly string[]
}

/** Where a container's `awslogs` driver writes. */
export interface ContainerLog {
  readonly name: string
  readonly logGroup: string
  readonly streamPrefix: string
}

export interface DiagnosisSpec {
  readonly cluster: string
  /** The logs of the task's containers, as its task definition has them. */
  readonly logs: readonly ContainerLog[]
}

interface LogLine {
  readonly at: number
  readonly text: string
}

const LINES = 50
/** Characters of a line that are kept; CloudWatch Logs takes events of 1 MB. */
const LINE_LENGTH = 2000
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
    logLines: await readLogs(clients.logs, spec.logs, task)
  }
}

/** The name of a container's log stream. Source: "Send Amazon ECS logs to CloudWatch" in the ECS guide. */
export function logStream(containerName: string, taskArn: string, prefix = LOG_STREAM_PREFIX): string {
  return `${prefix}/${containerName}/${taskId(taskArn)}`
}

/** The last lines of all streams together, in the order in which they were written. */
async function readLogs(client: CloudWatchLogsClient, logs: readonly ContainerLog[], task: Task): Promise<string[]> {
  const attempts = mayHaveLog(task) ? 4 : 1
  const streams = await Promise.all(
    logs.map(async ({ name, logGroup, streamPrefix }) => {
      const lines = await readLog(client, logGroup, logStream(name, task.taskArn ?? '', streamPrefix), attempts)
      return logs.length === 1 ? lines : lines.map(({ at, text }) => ({ at, text: `[${name}] ${text}` }))
    })
  )
  return streams
    .flat()
    .toSorted((one, other) => one.at - other.at)
    .slice(-LINES)
    .map(({ text }) => clip(text))
}

function clip(line: string): string {
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line
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
): Promise<LogLine[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit: LINES }))
      const lines = (answer.events ?? []).flatMap(({ message = '', timestamp: at = 0 }) =>
        message.split(/\r?\n/).map((text) => ({ at, text }))
      )
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
