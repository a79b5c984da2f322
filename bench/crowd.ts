/**
 * Runs the action many times at once in this process, under AWS's published rates. All runs share a clock that jumps
 * over waits. So one machine can run as many as an account must handle, and the times contain only waits.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runAction, type StepResult } from '../sandbox/src/runner.ts'
import { startSandbox, WALKTHROUGH_LOGIN, type Sandbox } from '../sandbox/src/start.ts'
import { seedPlace, seedTask } from '../__tests__/e2e/seed.ts'
import { FAKED, startClock, type FakeTimers } from '../__tests__/virtual/clock.ts'
import { ownRequest, startVirtual, virtualize, type Program } from '../__tests__/virtual/process.ts'
import { LATENCY, REAL } from './fargate.ts'
import type { Crowd, Measured, Outcome } from './scale.ts'

const { install } = createRequire(import.meta.url)('@sinonjs/fake-timers') as {
  install(options: { readonly now: number; readonly toFake: readonly string[] }): FakeTimers
}

const { action, deployments, environments, gone } = JSON.parse(process.argv[2] ?? '') as Crowd
const { main, post } = (await import(pathToFileURL(join(action, 'dist', 'index.js')).href)) as Record<string, Program>
if (main === undefined || post === undefined) throw new Error(`${action} has no bundle that could run in this process.`)
const steps = { main, post }

const clock = startClock(() => install({ now: Date.now(), toFake: FAKED }), ownRequest)
clock.start()
// Node's own `process` can't be replaced completely; Jest's can.
globalThis.process = Object.create(process, {
  exitCode: { configurable: true, writable: true, value: undefined }
}) as NodeJS.Process
virtualize()

const measured = { ...(await deployAll()), ...(await sweepAll()) }
process.send?.(measured, () => process.exit())

async function deployAll(): Promise<Pick<Measured, 'first' | 'again' | 'destroy'>> {
  const sandbox = await startSandbox({ knobs: { latency: LATENCY, timings: REAL } })
  const inputs = {
    image: 'acme/space:1.0',
    'registry-username': WALKTHROUGH_LOGIN.username,
    'registry-password': WALKTHROUGH_LOGIN.password,
    'settle-seconds': '0'
  }
  const first = await atOnce(sandbox, deployments, inputs)
  const again = await atOnce(sandbox, deployments, inputs)
  const destroy = await atOnce(sandbox, deployments, { mode: 'destroy' })
  await sandbox.close()
  return { first, again, destroy }
}

async function sweepAll(): Promise<Pick<Measured, 'look' | 'lookAtIdle' | 'sweep'>> {
  // These tasks never get as far as pulling an image.
  const timings = { ...REAL, attach: 24 * 3_600_000 }
  const busy = await seeded({ latency: LATENCY, timings })
  const look = await atOnce(busy, 1, { mode: 'sweep', 'dry-run': 'true' })
  for (let number = 1; number <= gone; number++) busy.github.closePull(number)
  const sweep = await atOnce(busy, 1, { mode: 'sweep' })
  await busy.close()
  // Without credentials for the registry, these tasks end at once.
  const idle = await seeded({ latency: LATENCY })
  await clock.flies(async () => new Promise((resolve) => setTimeout(resolve, 120_000)))
  const lookAtIdle = await atOnce(idle, 1, { mode: 'sweep', 'dry-run': 'true' })
  await idle.close()
  return { look, sweep, lookAtIdle }
}

async function seeded(knobs: NonNullable<Parameters<typeof startSandbox>[0]>['knobs']): Promise<Sandbox> {
  const sandbox = await startSandbox({ knobs: knobs ?? {} })
  const subnet = await seedPlace(sandbox)
  for (let count = 0; count < environments; count++) {
    const { number } = sandbox.github.openPull({ branch: `of-pull-${count}` })
    await seedTask(sandbox, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
  }
  return sandbox
}

/** Runs the action `count` times at once. If that is more than once, each run has its own environment. */
async function atOnce(sandbox: Sandbox, count: number, inputs: Readonly<Record<string, string>>): Promise<Outcome> {
  const { aws, environment: env, github } = sandbox
  const [begin, before] = [Date.now(), aws.calls.length]
  const results = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const own = count === 1 ? inputs : { ...inputs, environment: `load-${index}` }
      const run = { ...github.context, runId: String(1000 + index) }
      return clock.flies(async () => runAction({ action, inputs: own, env, github: run, launch }).done)
    })
  )
  const calls = aws.calls.slice(before)
  return {
    of: count,
    well: results.filter(({ outcome }) => outcome === 'success').length,
    took: Date.now() - begin,
    calls: calls.length,
    refused: calls.filter(({ errorCode = '' }) => /^Throttling|^RequestLimitExceeded$/.test(errorCode)).length,
    why: [...new Set(results.flatMap(whyNotWell))]
  }
}

function launch(step: Parameters<typeof startVirtual>[1]) {
  return startVirtual(step.script.endsWith('post.js') ? steps.post : steps.main, step)
}

function whyNotWell({ annotations }: StepResult): string[] {
  return annotations.flatMap(({ kind, message, properties: { title } }) =>
    kind === 'notice' ? [] : [title ?? message.split('. ')[0] ?? '']
  )
}
