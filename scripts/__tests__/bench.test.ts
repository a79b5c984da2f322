import { expect, test } from '@jest/globals'
import { join } from 'node:path'
import { deploy } from '../../bench/deployment.ts'
import { inPlace } from '../../bench/place.ts'
import { lookAtAll, measureCrowd } from '../../bench/scale.ts'
import { bareStart, memory } from '../../bench/start.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const OPTIONS = { knobs: { latency: 5 } }

test('the bench tells a first deployment from a second, and Fargate’s time from that of the action', async () => {
  const [cold, warm] = await inPlace(OPTIONS, async (place) => [await deploy(ROOT, place), await deploy(ROOT, place)])

  expect(cold.calls).toBeGreaterThan(warm.calls)
  for (const { toRunTask, afterRunning, own } of [cold, warm]) {
    expect(toRunTask).toBeGreaterThan(0)
    expect(afterRunning).toBeGreaterThan(0)
    // Before RunTask and after RUNNING all time is the action's own.
    expect(own).toBeGreaterThan(toRunTask)
    expect(own).toBeGreaterThan(afterRunning)
  }
})

test('the bench counts what a sweep calls', async () => {
  const { calls, took } = await lookAtAll(ROOT, 5, OPTIONS)

  expect(calls).toBeGreaterThan(0)
  expect(took).toBeGreaterThan(0)
})

test('the bench counts how many runs at once end well, and how long they wait', async () => {
  const { first, again, destroy, look, lookAtIdle, sweep } = await measureCrowd({
    action: ROOT,
    deployments: 3,
    environments: 30,
    gone: 2
  })

  for (const outcome of [first, again, destroy]) expect(outcome).toMatchObject({ of: 3, well: 3 })
  for (const outcome of [look, lookAtIdle, sweep]) expect(outcome).toMatchObject({ of: 1, well: 1, refused: 0 })
  // Fargate takes 20 s to start a task on that clock, and 15 s to stop one.
  expect(first.took).toBeGreaterThan(20_000)
  expect(sweep.took).toBeGreaterThan(15_000)
  // An environment without tasks costs a call of its own.
  expect(lookAtIdle.calls - look.calls).toBeGreaterThan(20)
})

test('the bench starts Node bare, and loads the bundle', async () => {
  expect(await bareStart()).toBeGreaterThan(0)
  expect(memory(ROOT)).toBeGreaterThan(30)
})
