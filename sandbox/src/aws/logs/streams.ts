import type * as Cwl from '@aws-sdk/client-cloudwatch-logs'
import type { Call, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { authorize } from './groups.ts'
import { page } from './paging.ts'
import type { LogStore, LogStream } from './store.ts'
import {
  addEvent,
  addStream,
  eventsToRead,
  groupToChange,
  groupToRead,
  invalidParameter,
  isVisible,
  streamArn,
  streamOf
} from './store.ts'

/** Log streams, and writing to them. */
export function streamOperations(store: LogStore): Operations {
  return {
    CreateLogStream({ logGroupName = '', logStreamName = '' }: Cwl.CreateLogStreamCommandInput, call: Call): object {
      call.authorize('logs:CreateLogStream', streamArn(store, logGroupName, logStreamName))
      const group = groupToChange(store, logGroupName)
      if (group.streams.has(logStreamName))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists')
      addStream(store, group, logStreamName)
      return {}
    },

    DescribeLogStreams(
      input: Cwl.DescribeLogStreamsCommandInput,
      call: Call
    ): Output<Cwl.DescribeLogStreamsCommandOutput> {
      const { logGroupName: name = '', logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending } = input
      authorize(call, store, 'DescribeLogStreams', name)
      if (prefix !== undefined && orderBy === 'LastEventTime')
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
      const streams = [...groupToRead(store, name).streams.values()]
        .filter((stream) => isVisible(store, stream.createdAt) && stream.name.startsWith(prefix ?? ''))
        .sort((a, b) => (orderBy === 'LastEventTime' ? lastEvent(a) - lastEvent(b) : a.name < b.name ? -1 : 1))
      if (descending === true) streams.reverse()
      const { items, more } = page(streams, input.limit ?? 50, input.nextToken)
      return { logStreams: items.map((stream) => describe(store, name, stream)), ...more }
    },

    PutLogEvents(input: Cwl.PutLogEventsCommandInput, call: Call): Output<Cwl.PutLogEventsCommandOutput> {
      const { logGroupName = '', logStreamName = '', logEvents = [] } = input
      call.authorize('logs:PutLogEvents', streamArn(store, logGroupName, logStreamName))
      const stream = streamOf(groupToChange(store, logGroupName), logStreamName)
      if (logEvents.some(({ timestamp = 0 }, index) => timestamp < (logEvents[index - 1]?.timestamp ?? 0)))
        throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
      for (const { timestamp = 0, message = '' } of logEvents) addEvent(store, stream, timestamp, message)
      return { nextSequenceToken: String(stream.events.length).padStart(56, '4') }
    }
  }
}

function lastEvent({ events }: LogStream): number {
  return events.at(-1)?.timestamp ?? 0
}

function describe(store: LogStore, group: string, stream: LogStream): Cwl.LogStream {
  const events = eventsToRead(store, stream)
  const first = events[0]
  const last = events.at(-1)
  return {
    logStreamName: stream.name,
    arn: streamArn(store, group, stream.name),
    creationTime: stream.createdAt,
    ...(first && last
      ? {
          firstEventTimestamp: first.timestamp,
          lastEventTimestamp: last.timestamp,
          lastIngestionTime: last.ingestedAt
        }
      : {})
  }
}
