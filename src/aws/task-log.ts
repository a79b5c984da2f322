import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import type { ECSClient } from '@aws-sdk/client-ecs'
import { type Task, describeTasks } from './task.ts'
import { isCancelled, type Diagnosis, type ContainerLine } from '../errors.ts'
import { redact } from '../redact.ts'
import { sleep } from '../wait.ts'
import { type ContainerLog, logStream } from './task-definition.ts'
import { isNamed, isPassing, wordsOf, required } from './errors.ts'

interface DiagnosisSpec {
  readonly cluster: string
  /** The logs of the task's containers, according to its task definition. */
  readonly logs: readonly ContainerLog[]
  readonly signal: AbortSignal
}

interface TimedLine {
  readonly at: number
  readonly text: string
}

const LINES = 50
/** The most characters to keep of a line; CloudWatch Logs accepts events of 1 MB. */
const LINE_LENGTH = 2000
/** How long (ms) to wait for the exit codes once ECS has reported that the task is stopping. */
const SETTLES_WITHIN = 12_000

/** Collects what is known about the task's end. Omits what can't be read. Throws only if the run is cancelled. */
export async function diagnose(
  clients: { readonly ecs: ECSClient; readonly logs: CloudWatchLogsClient },
  stopped: Task,
  spec: DiagnosisSpec
): Promise<Diagnosis> {
  const task = await awaitEnd(clients.ecs, stopped, spec)
  const { taskArn, stopCode, stoppedReason, containers = [] } = task
  const ends = containers.map(({ name, exitCode, reason }) => ({ name: required(name, 'name'), exitCode, reason }))
  return { taskArn, stopCode, stoppedReason, containers: ends, log: await readLogs(clients.logs, spec, task) }
}

/** Returns the last lines of all streams together, sorted by time. */
async function readLogs(
  client: CloudWatchLogsClient,
  { logs, signal }: DiagnosisSpec,
  task: Task
): Promise<ContainerLine[]> {
  // The last lines of a container that ran and has stopped may arrive some seconds late.
  const attempts = task.desiredStatus === 'STOPPED' && task.startedAt !== undefined ? 4 : 1
  const streams = await Promise.all(
    logs.map(async (place) => {
      const lines = await readLog(client, place.group, logStream(place, task.taskArn), { attempts, signal })
      return lines.map((line) => ({ ...line, container: place.container }))
    })
  )
  return streams
    .flat()
    .toSorted((one, other) => one.at - other.at)
    .slice(-LINES)
    .map(({ container, text }) => ({ container, text: clip(text) }))
}

/** Shortens a line, but only once its secrets are redacted: the runner doesn't recognize half a secret. */
function clip(text: string): string {
  const line = redact(text)
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line
}

/** Waits until the exit codes of the containers are known. Returns the task as it is if that takes too long. */
async function awaitEnd(client: ECSClient, stopped: Task, { cluster, signal }: DiagnosisSpec): Promise<Task> {
  const until = Date.now() + SETTLES_WITHIN
  let task = stopped
  while (
    task.desiredStatus === 'STOPPED' &&
    task.startedAt !== undefined &&
    !hasExitCodes(task) &&
    Date.now() < until
  ) {
    await sleep(1000, signal)
    try {
      task = (await describeTasks(client, cluster, [stopped.taskArn]))[0] ?? task
    } catch (error) {
      if (isCancelled(error)) throw error
      return task
    }
  }
  return task
}

function hasExitCodes({ lastStatus, containers = [] }: Task): boolean {
  return lastStatus === 'STOPPED' || containers.every(({ exitCode }) => exitCode !== undefined)
}

/** Returns the last lines of the stream. Retries, because CloudWatch Logs shows a line some seconds late. */
async function readLog(
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  { attempts, signal }: { readonly attempts: number; readonly signal: AbortSignal }
): Promise<TimedLine[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const command = new GetLogEventsCommand({ logGroupName, logStreamName, limit: LINES })
      const { events = [] } = await client.send(command)
      const lines = events.flatMap(({ message = '', timestamp: at = 0 }) =>
        message.split(/\r\n|\r|\n/).map((text) => ({ at, text }))
      )
      if (lines.length > 0) return lines
    } catch (error) {
      if (isCancelled(error)) throw error
      // The stream doesn't exist until the container writes something, which it may never do.
    }
    if (attempt === attempts) return []
    await sleep(1500, signal)
  }
}

/** A line of a container's log, as it was written. */
export interface LogLine {
  readonly container: string
  readonly message: string
}

interface Stream {
  readonly log: ContainerLog
  readonly name: string
  token?: string | undefined
}

/** The most pages of 1 MB to read at once, so that lines appear even while a lot is written. */
const MOST_PAGES = 10

/**
 * Reads what the containers of one task write, each line once. Polls, because a live tail has its own price, quotas and
 * permission. Source: GetLogEvents in the CloudWatch Logs API reference, which ends when a token comes back unchanged.
 */
export class LogTail {
  readonly #client: CloudWatchLogsClient
  readonly #streams: readonly Stream[]
  #hindrance: string | undefined
  #behind = false

  constructor(client: CloudWatchLogsClient, taskArn: string, logs: readonly ContainerLog[]) {
    this.#client = client
    this.#streams = logs.map((log) => ({ log, name: logStream(log, taskArn) }))
  }

  /** Why the logs can't be read, if that is permanent. */
  get hindrance(): string | undefined {
    return this.#hindrance
  }

  /** Whether there is already more to read, or the last read failed temporarily. */
  get behind(): boolean {
    return this.#behind
  }

  /** Returns the lines since the last call. Throws only if the run is cancelled. */
  async read(): Promise<LogLine[]> {
    this.#behind = false
    if (this.#hindrance !== undefined) return []
    return (await Promise.all(this.#streams.map((stream) => this.#readStream(stream)))).flat()
  }

  async #readStream(stream: Stream): Promise<LogLine[]> {
    const lines: LogLine[] = []
    try {
      for (let page = 1; page <= MOST_PAGES; page++) {
        const { events = [], nextForwardToken } = await this.#client.send(
          new GetLogEventsCommand({
            logGroupName: stream.log.group,
            logStreamName: stream.name,
            startFromHead: true,
            nextToken: stream.token
          })
        )
        lines.push(...events.map(({ message = '' }) => ({ container: stream.log.container, message })))
        if (nextForwardToken === stream.token) return lines
        stream.token = nextForwardToken
      }
      this.#behind = true
    } catch (error) {
      if (isCancelled(error)) throw error
      // A stream exists only once its container has written something.
      if (isNamed(error, 'ResourceNotFoundException')) return lines
      if (isPassing(error)) this.#behind = true
      else this.#hindrance = wordsOf(error)
    }
    return lines
  }
}
