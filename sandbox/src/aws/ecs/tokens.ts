import { isDeepStrictEqual } from 'node:util'
import type { RunTaskCommandInput, Task } from '@aws-sdk/client-ecs'
import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'
import { isGone } from './task-store.ts'
import type { TaskRecord } from './task-store.ts'

const lifetime = 24 * 60 * 60 * 1000

/** RunTask's client tokens: "Ensuring idempotency" of the API reference. They hold within one cluster. */
export interface Tokens {
  /** The tasks that an earlier call with this token started. Throws ConflictException when that call differed. */
  earlier(cluster: string, input: RunTaskCommandInput): readonly Task[] | undefined
  /** Keeps what a call with a token has started. */
  keep(cluster: string, input: RunTaskCommandInput, records: readonly TaskRecord[]): void
}

/** An empty store of tokens. A token lives for 24 hours, or as long as its tasks can be described if that is shorter. */
export function tokenStore(world: World): Tokens {
  const kept = new Map<
    string,
    { readonly input: object; readonly at: number; readonly records: readonly TaskRecord[] }
  >()
  const key = (cluster: string, token: string) => `${cluster} ${token}`
  return {
    earlier(cluster, { clientToken, ...input }) {
      const entry = clientToken === undefined ? undefined : kept.get(key(cluster, clientToken))
      if (entry === undefined || world.clock.now() - entry.at > lifetime) return undefined
      if (entry.records.every((record) => isGone(world, record))) return undefined
      if (!isDeepStrictEqual(entry.input, withoutCluster(input))) {
        throw new AwsError(
          'ConflictException',
          'The provided clientToken is already in use with a different RunTask request.',
          400,
          { resourceIds: entry.records.map((record) => record.arn) }
        )
      }
      return entry.records.map((record) => summary(record.live.task))
    },
    keep(cluster, { clientToken, ...input }, records) {
      if (clientToken === undefined) return
      kept.set(key(cluster, clientToken), { input: withoutCluster(input), at: world.clock.now(), records })
    }
  }
}

/** The same cluster may be named by its name or its ARN. */
function withoutCluster({
  cluster: _cluster,
  ...input
}: RunTaskCommandInput | Omit<RunTaskCommandInput, 'clientToken'>) {
  return input
}

function summary(task: Task): Task {
  if (task.lastStatus !== 'STOPPED') return task
  return { taskArn: task.taskArn, lastStatus: task.lastStatus, desiredStatus: task.desiredStatus }
}
