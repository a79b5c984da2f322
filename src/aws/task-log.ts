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
  /** The logs of the task's containers, as its task definition has them. */
  readonly logs: readonly ContainerLog[]
  readonly signal: AbortSignal
}

interface TimedLine {
  readonly at: number
  readonly text: string
}

const LINES = 50
/** Characters of a line that are kept; CloudWatch Logs takes events of 1 MB. */
const LINE_LENGTH = 2000
/** How long (ms) the exit code and the last lines may take to appear after ECS has told that the task stops. */
const SETTLES_WITHIN = 12_000

/** Gathers what is known of the task's end. What cannot be read is left out; only the cancellation of the run is thrown. */
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

/** The last lines of all streams together, in the order in which they were written. */
async function readLogs(
  client: CloudWatchLogsClient,
  { logs, signal }: DiagnosisSpec,
  task: Task
): Promise<ContainerLine[]> {
  // Of a container that has ended after it ran, the last lines may still be on their way.
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

/** Cut only once it holds no secret: the runner does not know half a one. */
function clip(text: string): string {
  const line = redact(text)
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line
}

/** The task once its containers have ended, so that their exit codes are known; or as it is when that takes long. */
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

/** The last lines of the stream; CloudWatch shows a line some seconds after it was written. */
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
      // The stream may not be there yet, or never: a program that writes nothing has none.
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

/** How many pages of 1 MB are read at once, so that what a program writes is shown while it writes much. */
const MOST_PAGES = 10

/**
 * Reads what the containers of one task write, each line once. By polling: a live tail has a price, quotas and a permission of
 * its own. Source: GetLogEvents in the CloudWatch Logs API reference, which ends when a token comes back unchanged.
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

  /** Why nothing can be read, when that is for good. */
  get hindrance(): string | undefined {
    return this.#hindrance
  }

  /** Whether there is more to read already than the last time has read, or that could not be read then. */
  get behind(): boolean {
    return this.#behind
  }

  /** What is new since the last time. Throws nothing but the cancellation of the run. */
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
      // A stream is there only once its container has written something.
      if (isNamed(error, 'ResourceNotFoundException')) return lines
      if (isPassing(error)) this.#behind = true
      else this.#hindrance = wordsOf(error)
    }
    return lines
  }
}
