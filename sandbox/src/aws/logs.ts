import type { Operations } from '../service.ts'
import type { LogsForTasks, World } from '../world.ts'
import { eventOperations } from './logs/events.ts'
import { groupOperations } from './logs/groups.ts'
import type { LogStore } from './logs/store.ts'
import { addEvent, addGroup, addStream, groupArn, groupOf, isVisible, streamOf } from './logs/store.ts'
import { streamOperations } from './logs/streams.ts'

/** CloudWatch Logs: its operations, what ECS asks of it, and a look inside for tests. */
export interface Logs {
  readonly operations: Operations
  readonly forTasks: LogsForTasks
  groupNames(): string[]
  /** Makes a group without streams that has been there for `age` ms. */
  seedGroup(group: SeededGroup): void
}

/** A log group of before; `retentionDays` and tags: none. */
export interface SeededGroup {
  readonly name: string
  readonly age: number
  readonly retentionDays?: number
  readonly tags?: Readonly<Record<string, string>>
}

/** CloudWatch Logs of one account and Region. Groups and events are readable `knobs.lag.logs` ms after they are made. */
export function logs(world: World): Logs {
  const store: LogStore = { world, groups: new Map() }
  return {
    operations: { ...groupOperations(store), ...streamOperations(store), ...eventOperations(store) },
    forTasks: {
      hasGroup(name) {
        const group = store.groups.get(name)
        return group !== undefined && isVisible(store, group.createdAt)
      },
      createGroup(name) {
        if (!store.groups.has(name)) addGroup(store, { name, kmsKeyId: undefined, tags: {} })
      },
      groupArn: (name) => groupArn(store, name),
      createStream(group, stream) {
        addStream(store, groupOf(store, group), stream)
      },
      put(group, stream, message) {
        addEvent(store, streamOf(groupOf(store, group), stream), world.clock.now(), message)
      }
    },
    groupNames: () => [...store.groups.keys()],
    seedGroup: ({ name, age, retentionDays: retention, tags = {} }) => {
      const createdAt = world.clock.now() - age
      store.groups.set(name, { name, createdAt, retention, kmsKeyId: undefined, tags, streams: new Map() })
    }
  }
}
