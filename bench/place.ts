import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { ActionRun } from '../sandbox/src/runner.ts'
import type { SandboxOptions } from '../sandbox/src/start.ts'

/** The sandbox's calls and tasks so far. Times are in ms as in `Date.now()`. */
export interface Report {
  readonly calls: readonly {
    readonly service: string
    readonly operation: string
    readonly at: number
    readonly errorCode?: string
  }[]
  readonly tasks: readonly { readonly arn: string; readonly createdAt: number; readonly startedAt: number }[]
}

export type Order =
  | { readonly do: 'open'; readonly options: SandboxOptions }
  | { readonly do: 'report' }
  | { readonly do: 'seed'; readonly pulls: number }
  | { readonly do: 'close' }

export interface Answers {
  readonly open: {
    readonly environment: Readonly<Record<string, string>>
    readonly github: NonNullable<ActionRun['github']>
  }
  readonly report: Report
  readonly seed: undefined
  readonly close: undefined
}

/** A sandbox in a separate process. */
export interface Place {
  readonly surroundings: Answers['open']
  report(): Promise<Report>
  /** Creates this many environments of open pull requests in the account. */
  seed(pulls: number): Promise<void>
}

/** Opens a sandbox, runs `work`, and closes the sandbox. */
export async function inPlace<T>(options: SandboxOptions, work: (place: Place) => Promise<T>): Promise<T> {
  const child = fork(join(import.meta.dirname, 'sandbox.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let last = 0
  const order = async <O extends Order>(wanted: O): Promise<Answers[O['do']]> => {
    const id = ++last
    return new Promise((resolve, reject) => {
      const listen = (message: { readonly id: number; readonly answer?: never; readonly error?: string }) => {
        if (message.id !== id) return
        child.off('message', listen)
        if (message.error === undefined) resolve(message.answer as never)
        else reject(new Error(message.error))
      }
      child.on('message', listen)
      child.once('exit', () => {
        reject(new Error('The sandbox has ended.'))
      })
      child.send({ id, order: wanted })
    })
  }
  try {
    const surroundings = await order({ do: 'open', options })
    return await work({
      surroundings,
      report: async () => order({ do: 'report' }),
      seed: async (pulls) => {
        await order({ do: 'seed', pulls })
      }
    })
  } finally {
    await order({ do: 'close' })
    child.disconnect()
  }
}
