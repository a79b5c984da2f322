import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { SandboxOptions } from '../sandbox/src/start.ts'
import { run } from './deployment.ts'
import { inPlace } from './place.ts'

/** The load on the account. */
export interface Crowd {
  /** The folder of the action. */
  readonly action: string
  readonly deployments: number
  /** The environments that a sweep examines, and how many of them have a closed pull request (`gone`). */
  readonly environments: number
  readonly gone: number
}

/** The result of runs. Times are in ms. */
export interface Outcome {
  readonly of: number
  readonly well: number
  /** From the start of all runs to the end of the last. */
  readonly took: number
  readonly calls: number
  /** Calls that AWS throttled. */
  readonly refused: number
  /** The distinct problems. */
  readonly why: readonly string[]
}

/** The results of runs in a row, each in the account as the previous ones left it. */
export interface Measured {
  readonly first: Outcome
  /** A second deployment of the same environments. */
  readonly again: Outcome
  readonly destroy: Outcome
  /** Dry runs over environments with tasks, and over ones without, and a sweep that removes some. */
  readonly look: Outcome
  readonly lookAtIdle: Outcome
  readonly sweep: Outcome
}

/** Measures all runs of a crowd in one separate process, on a clock that jumps over waits. */
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

/** Returns how long a dry run of a sweep takes for so many environments, in its own process and in real time. */
export async function lookAtAll(action: string, environments: number, options: SandboxOptions) {
  return inPlace(options, async (place) => {
    await place.seed(environments)
    const before = (await place.report()).calls.length
    const { begin, end, outcome, lines } = await run(action, place, { mode: 'sweep', 'dry-run': 'true' })
    if (outcome !== 'success') throw new Error(`The sweep did not go well:\n${lines.join('\n')}`)
    return { took: end - begin, calls: (await place.report()).calls.length - before }
  })
}
