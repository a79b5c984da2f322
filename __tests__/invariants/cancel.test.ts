import { setImmediate as turn } from 'node:timers/promises'
import { beforeAll, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { RunningAction } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, WALKTHROUGH } from '../e2e/site.ts'
import { replay } from './replay.ts'
import { WORLDS } from './worlds.ts'

/** After a cancel, at whatever call: nothing is called any more but to stop what the run itself has started. */

interface Run {
  readonly name: string
  readonly begin: (sandbox: Sandbox) => RunningAction
  /** How many calls it has at least. */
  readonly calls: number
  /** How many pull requests have an environment. */
  readonly pulls: number
}

const RUNS: readonly Run[] = [
  {
    name: 'deployment',
    begin: (sandbox) => {
      // A pull request has a comment and a GitHub Deployment, too.
      const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
      return start(
        sandbox,
        { ...WALKTHROUGH, environment: 'new', 'settle-seconds': '60' },
        { event, github: event.github }
      )
    },
    calls: 45,
    pulls: 1
  },
  {
    name: 'promotion',
    begin: (sandbox) => start(sandbox, { 'image-from': 'pr-1', environment: 'new', 'settle-seconds': '0' }),
    calls: 27,
    pulls: 1
  },
  {
    name: 'destruction',
    begin: (sandbox) => start(sandbox, { mode: 'destroy', environment: 'pr-1' }),
    calls: 27,
    pulls: 1
  },
  { name: 'sweep', begin: (sandbox) => start(sandbox, { mode: 'sweep' }), calls: 45, pulls: 2 }
]

/** At which calls; each run has every third one and the last, and all with more worlds. */
const CALLS = [1, 2, 3, 4, 6, 9, 13, 17, 21, 26, 31, 37, 44]

/** In how many turns of the event loop a request that was sent before the cancel comes in. */
const ON_ITS_WAY = 30

/** The calls that have brought about the environment of each pull request. */
const deployed: (readonly RecordedCall[])[] = []

beforeAll(async () => {
  await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
    const { github, aws } = sandbox
    for (let count = 0; count < Math.max(...RUNS.map(({ pulls }) => pulls)); count++) {
      const before = aws.calls.length
      const event = github.event('pull_request', 'opened', github.openPull().number)
      await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
      deployed.push(aws.calls.slice(before))
    }
  })
})

/** Cancels the run at the call with this number; returns the calls that came after it. */
async function callsAfterCancel({ begin, pulls }: Run, at: number): Promise<RecordedCall[]> {
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
    const numbers = Array.from({ length: pulls }, () => sandbox.github.openPull().number)
    await replay(sandbox, deployed.slice(0, pulls).flat())
    for (const number of numbers) sandbox.github.closePull(number)
    const others = new Set(liveTasks(sandbox).map(({ taskArn }) => taskArn))
    expect(others.size).toBe(pulls)
    calls = 0
    running = begin(sandbox)
    const { outcome, annotations } = await running.done
    // What the cancel has hindered is no failure of its own.
    expect([at, outcome, annotations[0]?.properties.title]).toEqual([at, 'cancelled', 'Cancelled'])
    expect(liveTasks(sandbox).filter(({ taskArn }) => !others.has(taskArn))).toEqual([])
    const ofOthers = late.filter(({ operation, input }) => operation !== 'StopTask' || others.has(String(input.task)))
    // The post step looks for tasks that it may not know of; what it stops is this run's.
    return ofOthers.filter(({ operation }) => operation !== 'ListTasks')
  })
}

test.each(RUNS)('a cancelled $name ends at once', async (run) => {
  const all = CALLS.filter((at) => at < run.calls)
  const calls = WORLDS > 1 ? all : all.filter((at, index) => index % 3 === RUNS.indexOf(run) % 3 || at === all.at(-1))
  const found = await Promise.all(calls.map((at) => callsAfterCancel(run, at)))

  expect(found.flat().map(({ service, operation }) => `${service}:${operation}`)).toEqual([])
})
