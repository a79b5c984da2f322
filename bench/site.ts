/**
 * The sandbox in a process of its own, so that the action and it do not share one thread. Speaks with its parent over IPC:
 * `{ do: 'start', … }` answers with the environment, `{ do: 'calls' }` with what was called since the last time,
 * `{ do: 'tasks' }` with when each task began to run, `{ do: 'seed', … }` makes environments.
 */
import type { RecordedCall } from '../sandbox/aws-server.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/start.ts'
import { seedEnvironments } from './seed.ts'

/** What the parent asks for. */
export type Ask =
  | { readonly do: 'start'; readonly options: SandboxOptions }
  | { readonly do: 'calls' | 'tasks' | 'close' }
  | { readonly do: 'seed'; readonly count: number }

/** A call as the parent sees it. */
export interface Seen extends Pick<RecordedCall, 'service' | 'operation' | 'at' | 'status' | 'errorCode'> {
  readonly answeredAt: number
}

/** A task as the parent sees it; times in ms since 1970. */
export interface SeenTask {
  readonly createdAt: number
  readonly startedAt: number
}

let sandbox: Sandbox | undefined
let told = 0

process.on('message', (ask: Ask) => {
  void answer(ask).then((reply) => (process.connected ? process.send?.(reply ?? {}) : undefined))
})

async function answer(ask: Ask): Promise<object | undefined> {
  if (ask.do === 'start') {
    sandbox = await startSandbox(ask.options)
    told = 0
    return { environment: sandbox.environment, github: sandbox.github.context }
  }
  if (sandbox === undefined) throw new Error('The sandbox has not been started.')
  switch (ask.do) {
    case 'calls': {
      const calls = sandbox.aws.calls
        .slice(told)
        .map(({ service, operation, at, answeredAt = 0, status, errorCode }): Seen => ({
          service,
          operation,
          at,
          answeredAt,
          status,
          ...(errorCode !== undefined && { errorCode })
        }))
      told = sandbox.aws.calls.length
      return calls
    }
    case 'tasks':
      return sandbox.ecs.tasks().map(({ createdAt, startedAt }): SeenTask => ({
        createdAt: createdAt?.getTime() ?? 0,
        startedAt: startedAt?.getTime() ?? 0
      }))
    case 'seed':
      await seedEnvironments(sandbox, ask.count)
      return undefined
    case 'close':
      await sandbox.close()
      process.disconnect()
      return undefined
  }
}
