import type * as Cwl from '@aws-sdk/client-cloudwatch-logs'
import type { Call, Operations, Output } from '../../service.ts'
import { authorize } from './groups.ts'
import { decode, encode } from './paging.ts'
import { fits } from './pattern.ts'
import type { LogEvent, LogGroup, LogStore, LogStream } from './store.ts'
import { eventsToRead, groupToRead, invalidParameter, streamArn, streamOf } from './store.ts'

const maxEvents = 10_000

interface Span {
  readonly startTime?: number | undefined
  readonly endTime?: number | undefined
}

/** Reading log events. */
export function eventOperations(store: LogStore): Operations {
  return {
    GetLogEvents(input: Cwl.GetLogEventsCommandInput, call: Call): Output<Cwl.GetLogEventsCommandOutput> {
      const { logGroupName = '', logStreamName = '', limit = maxEvents } = input
      call.authorize('logs:GetLogEvents', streamArn(store, logGroupName, logStreamName))
      const stream = streamOf(groupToRead(store, logGroupName), logStreamName)
      const events = eventsToRead(store, stream).filter((event) => within(event, input))
      const [start, end] = bounds(events.length, limit, input)
      return {
        events: events.slice(start, end).map(({ timestamp, message, ingestedAt }) => ({
          timestamp,
          message,
          ingestionTime: ingestedAt
        })),
        // Reading on from the end gives the same token again, which is how a reader knows that it is there.
        nextForwardToken: streamToken('f', end),
        nextBackwardToken: streamToken('b', start)
      }
    },

    FilterLogEvents(input: Cwl.FilterLogEventsCommandInput, call: Call): Output<Cwl.FilterLogEventsCommandOutput> {
      const { logGroupName = '', filterPattern = '', limit = maxEvents, nextToken } = input
      authorize(call, store, 'FilterLogEvents', logGroupName)
      const events = streamsFor(groupToRead(store, logGroupName), input)
        .flatMap((stream) => eventsToRead(store, stream).map((event) => ({ ...event, stream: stream.name })))
        .filter((event) => within(event, input) && fits(filterPattern, event.message))
        .sort((a, b) => a.timestamp - b.timestamp)
      // A search may give an empty page before it has found anything (API Reference, "FilterLogEvents").
      if (nextToken === undefined && events.length > 0)
        return { events: [], searchedLogStreams: [], nextToken: encode(0) }
      const start = nextToken === undefined ? 0 : decode(nextToken)
      const end = start + limit
      return {
        events: events.slice(start, end).map((event) => ({
          logStreamName: event.stream,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestedAt,
          eventId: event.id
        })),
        searchedLogStreams: [],
        ...(end < events.length ? { nextToken: encode(end) } : {})
      }
    }
  }
}

function within({ timestamp }: LogEvent, { startTime = 0, endTime = Infinity }: Span): boolean {
  return timestamp >= startTime && timestamp < endTime
}

/** Which events a request of GetLogEvents means: from a token on or back, else the first or the last ones. */
function bounds(
  count: number,
  limit: number,
  { nextToken, startFromHead }: Pick<Cwl.GetLogEventsCommandInput, 'nextToken' | 'startFromHead'>
): [number, number] {
  if (nextToken !== undefined) {
    const { direction, offset } = parseStreamToken(nextToken)
    return direction === 'f'
      ? [offset, Math.max(offset, Math.min(count, offset + limit))]
      : [Math.max(0, offset - limit), offset]
  }
  return startFromHead === true ? [0, Math.min(count, limit)] : [Math.max(0, count - limit), count]
}

function streamToken(direction: 'f' | 'b', offset: number): string {
  return `${direction}/${String(offset).padStart(56, '0')}/s`
}

function parseStreamToken(token: string): { readonly direction: string; readonly offset: number } {
  const match = /^([fb])\/(\d{56})\/s$/.exec(token)
  if (!match?.[1]) throw invalidParameter('The specified nextToken is invalid.')
  return { direction: match[1], offset: Number(match[2]) }
}

function streamsFor(
  group: LogGroup,
  { logStreamNames, logStreamNamePrefix }: Cwl.FilterLogEventsCommandInput
): LogStream[] {
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined)
    throw invalidParameter('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.')
  if (logStreamNames) return logStreamNames.map((name) => streamOf(group, name))
  return [...group.streams.values()].filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ''))
}
