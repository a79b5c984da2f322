import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { SandboxOptions } from '../sandbox/src/start.ts'
import { run } from './deployment.ts'
import { inPlace } from './place.ts'

/** How much at once is asked of the account. */
export interface Crowd {
  /** The folder of the action. */
  readonly action: string
  readonly deployments: number
  /** Environments that a sweep looks at; and of how many the pull request is closed. */
  readonly environments: number
  readonly gone: number
}

/** What came of runs: times in ms. */
export interface Outcome {
  readonly of: number
  readonly well: number
  /** From the start of all to the end of the last. */
  readonly took: number
  readonly calls: number
  /** Calls that AWS refused as too many. */
  readonly refused: number
  /** What went wrong, each once. */
  readonly why: readonly string[]
}

/** Each of these happens to the account as the ones before have left it. */
export interface Measured {
  readonly first: Outcome
  /** The same environments again. */
  readonly again: Outcome
  readonly destroy: Outcome
  /** A look at environments that have tasks, at as many that have none, and a sweep that removes some. */
  readonly look: Outcome
  readonly lookAtIdle: Outcome
  readonly sweep: Outcome
}

/** Measures a crowd in a process of its own, all runs of it together, on a clock that jumps over the waiting. */
export async function measureCrowd(crowd: Crowd): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'crowd.ts'), [JSON.stringify(crowd)])
  return new Promise((resolve, reject) => {
    let measured: Measured | undefined
    child.once('message', (message) => {
      measured = message as Measured
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (measured === undefined) reject(new Error(`The runs at once have ended with exit code ${String(code)}.`))
      else resolve(measured)
    })
  })
}

/** How long a sweep takes, as a process of its own and on the real clock, to look at so many environments that all stay. */
export async function lookAtAll(action: string, environments: number, options: SandboxOptions) {
  return inPlace(options, async (place) => {
    await place.seed(environments)
    const before = (await place.report()).calls.length
    const { begin, end, outcome, lines } = await run(action, place, { mode: 'sweep', 'dry-run': 'true' })
    if (outcome !== 'success') throw new Error(`The sweep did not go well:\n${lines.join('\n')}`)
    return { took: end - begin, calls: (await place.report()).calls.length - before }
  })
}
