import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'

export interface LogGroup {
  readonly name: string
  readonly createdAt: number
  /** Days; none: kept for ever. */
  readonly retention: number | undefined
  readonly kmsKeyId: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly streams: Map<string, LogStream>
}

export interface LogStream {
  readonly name: string
  readonly createdAt: number
  readonly events: LogEvent[]
}

export interface LogEvent {
  readonly id: string
  readonly timestamp: number
  readonly ingestedAt: number
  readonly message: string
}

/** The log groups of an account in a Region, by name. */
export interface LogStore {
  readonly world: World
  readonly groups: Map<string, LogGroup>
}

/** The group, seen or not, or `ResourceNotFoundException`. */
export function groupOf({ groups }: LogStore, name: string): LogGroup {
  const group = groups.get(name)
  if (!group) throw noSuchGroup()
  return group
}

/** The group as changes see it, which is sooner than reads do: after a fifth of `knobs.lag.logs`. */
export function groupToChange(store: LogStore, name: string): LogGroup {
  const group = groupOf(store, name)
  const { clock, knobs } = store.world
  if (clock.now() - group.createdAt < knobs.lag.logs / 5) throw noSuchGroup()
  return group
}

/** The group as reads see it: not in its first `knobs.lag.logs` ms. */
export function groupToRead(store: LogStore, name: string): LogGroup {
  const group = groupOf(store, name)
  if (!isVisible(store, group.createdAt)) throw noSuchGroup()
  return group
}

/** The stream, or `ResourceNotFoundException`. */
export function streamOf(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name)
  if (!stream) throw notFound('The specified log stream does not exist.')
  return stream
}

/** The events of a stream that can be read by now. */
export function eventsToRead(store: LogStore, stream: LogStream): LogEvent[] {
  return stream.events.filter(({ ingestedAt }) => isVisible(store, ingestedAt))
}

export function addGroup(store: LogStore, group: Pick<LogGroup, 'name' | 'kmsKeyId' | 'tags'>): void {
  const createdAt = store.world.clock.now()
  store.groups.set(group.name, { ...group, createdAt, retention: undefined, streams: new Map() })
}

export function addStream(store: LogStore, group: LogGroup, name: string): void {
  group.streams.set(name, { name, createdAt: store.world.clock.now(), events: [] })
}

/** Appends an event; IDs are 56 digits, as AWS's are. */
export function addEvent({ world }: LogStore, stream: LogStream, timestamp: number, message: string): void {
  const ingestedAt = world.clock.now()
  const id = `${timestamp}${String(stream.events.length).padStart(10, '0')}`.padStart(56, '3')
  stream.events.push({ id, timestamp, ingestedAt, message })
}

/** The ARN without the `:*` at its end. */
export function groupArn({ world }: LogStore, name: string): string {
  return `arn:${world.partition}:logs:${world.region}:${world.account}:log-group:${name}`
}

/**
 * What most actions are authorised on: the group's ARN with something after it, so that policies need its `:*`. Only
 * tagging goes by the bare ARN (API Reference, "LogGroup").
 */
export function streamArn(store: LogStore, group: string, stream = ''): string {
  return `${groupArn(store, group)}:log-stream:${stream}`
}

export function isVisible({ world }: LogStore, since: number): boolean {
  return world.clock.now() - since >= world.knobs.lag.logs
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message)
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

function noSuchGroup(): AwsError {
  return notFound('The specified log group does not exist.')
}
