import { GetLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { isCancelled } from '../errors.ts'
import { logStream, type ContainerLog } from './container-definition.ts'
import { isNamed, isPassing, wordsOf } from './errors.ts'

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
      for (let page = 1; ; page++) {
        if (page > MOST_PAGES) {
          this.#behind = true
          break
        }
        const { events = [], nextForwardToken } = await this.#client.send(
          new GetLogEventsCommand({
            logGroupName: stream.log.group,
            logStreamName: stream.name,
            startFromHead: true,
            nextToken: stream.token
          })
        )
        lines.push(...events.map(({ message = '' }) => ({ container: stream.log.container, message })))
        if (nextForwardToken === stream.token) break
        stream.token = nextForwardToken
      }
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
