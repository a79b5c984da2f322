import { setImmediate as turn } from 'node:timers/promises'
import { beforeAll, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { RunningAction } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, WALKTHROUGH } from '../e2e/site.ts'
import { replay } from './replay.ts'
import { everyOther, WORLDS } from './worlds.ts'

/** After a cancel, at whatever call: nothing is called any more but to stop what the run itself has started. */

type Run = (sandbox: Sandbox) => RunningAction

const RUNS: Readonly<Record<string, Run>> = {
  deployment: (sandbox) => {
    // A pull request has a comment and a GitHub Deployment, too.
    const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
    return start(
      sandbox,
      { ...WALKTHROUGH, environment: 'new', 'settle-seconds': '60' },
      { event, github: event.github }
    )
  },
  promotion: (sandbox) => start(sandbox, { 'image-from': 'pr-1', environment: 'new', 'settle-seconds': '0' }),
  destruction: (sandbox) => start(sandbox, { mode: 'destroy', environment: 'pr-1' }),
  sweep: (sandbox) => start(sandbox, { mode: 'sweep' })
}

/** At which calls; each run has every other one. */
const CALLS = [1, 2, 3, 4, 6, 9, 13, 17, 21, 26, 31, 37, 44]
/** A run has fewer. */
const BEYOND = 60

/** In how many turns of the event loop a request that was sent before the cancel comes in. */
const ON_ITS_WAY = 30

/** How many pull requests have an environment. */
const PULLS = 2

/** The calls that have brought them about. */
let deployed: readonly RecordedCall[]

beforeAll(async () => {
  deployed = await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
    for (let count = 0; count < PULLS; count++) {
      const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
      await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
    }
    return sandbox.aws.calls
  })
})

/** Cancels the run at the call with this number; returns the calls that came after it, and whether there was such a call. */
async function callsAfterCancel(
  run: Run,
  at: number
): Promise<{ readonly late: RecordedCall[]; readonly done: boolean }> {
  const late: RecordedCall[] = []
  let calls = -1
  let running: RunningAction | undefined
  let closed = false
  const onCall = async (call: RecordedCall, phase: 'received' | 'answered') => {
    if (phase === 'answered' || calls < 0) return
    if (closed) late.push(call)
    if (++calls !== at) return
    running?.cancel()
    for (let turns = 0; turns < ON_ITS_WAY; turns++) await turn()
    closed = true
  }
  return inSandbox({ knobs: { throttle: 'off' }, onCall }, async (sandbox) => {
    const numbers = Array.from({ length: PULLS }, () => sandbox.github.openPull().number)
    await replay(sandbox, deployed)
    for (const number of numbers) sandbox.github.closePull(number)
    const others = new Set(liveTasks(sandbox).map(({ taskArn }) => taskArn))
    expect(others.size).toBe(PULLS)
    calls = 0
    running = run(sandbox)
    const { outcome } = await running.done
    const done = calls < at
    if (!done) {
      expect([at, outcome]).toEqual([at, 'cancelled'])
      expect(liveTasks(sandbox).filter(({ taskArn }) => !others.has(taskArn))).toEqual([])
    }
    const ofOthers = late.filter(({ operation, input }) => operation !== 'StopTask' || others.has(String(input.task)))
    // The post step looks for tasks that it may not know of; what it stops is this run's.
    return { late: ofOthers.filter(({ operation }) => operation !== 'ListTasks'), done }
  })
}

test.each(Object.keys(RUNS).map((name, index) => [name, index] as const))(
  'a cancelled %s ends at once',
  async (name, index) => {
    const run = RUNS[name] as Run
    const found = await Promise.all([...everyOther(CALLS, index), BEYOND].map((at) => callsAfterCancel(run, at)))

    expect(found.flatMap(({ late }) => late.map(({ service, operation }) => `${service}:${operation}`))).toEqual([])
    // A run without calls would prove nothing.
    expect(found.filter(({ done }) => !done).length).toBeGreaterThan(WORLDS > 1 ? 6 : 3)
  }
)
