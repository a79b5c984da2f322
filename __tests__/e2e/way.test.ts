import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { TaskTimings } from '../../sandbox/src/world.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

/** Ms for each call, so long that nothing else counts: what was asked one after another is as many of these. */
const TRIP = 1000
/** As Fargate takes about: see the timestamps of any task. */
const TIMINGS: Partial<TaskTimings> = { attach: 10_000, prepare: 1000, pull: 9000, stop: 1000, deprovision: 15_000 }

/** How many answers RunTask has waited for, one after another, since the first call. */
async function tripsToRunTask(sandbox: Sandbox, inputs: Readonly<Record<string, string>> = {}): Promise<number> {
  const before = { aws: sandbox.aws.calls.length, registry: sandbox.registry.requests.length }
  const { outcome, lines } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })
  if (outcome !== 'success') throw new Error(lines.join('\n'))
  const calls = sandbox.aws.calls.slice(before.aws)
  const started = calls.find(({ operation }) => operation === 'RunTask')?.at ?? NaN
  return Math.round((started - Math.min(...calls.map(({ at }) => at))) / TRIP)
}

describe('before RunTask, one after another', () => {
  // The sandbox's registry is not one whose token service is known: it is asked once more than Docker Hub itself.
  test.concurrent('are 3 calls where nothing has changed, and 8 where nothing is there', async () => {
    await inSandbox({ knobs: { latency: TRIP } }, async (sandbox) => {
      const cold = await tripsToRunTask(sandbox)
      expect([cold, await tripsToRunTask(sandbox)]).toEqual([8, 3])
    })
  })

  test.concurrent('are 2 and 5 where the registry is not asked, and the port is told', async () => {
    await inSandbox({ knobs: { latency: TRIP } }, async (sandbox) => {
      const image = `123456789012.dkr.ecr.${sandbox.world.region}.amazonaws.com/space:1.0`
      const inputs = { image, 'registry-username': '', 'registry-password': '', port: '80', 'wait-for': 'none' }
      const cold = await tripsToRunTask(sandbox, inputs)
      expect([cold, await tripsToRunTask(sandbox, inputs)]).toEqual([5, 2])
    })
  })

  test.concurrent('asks the registry only for the digest of an image that was deployed before', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      const before = sandbox.registry.requests.length
      await deploy(sandbox)
      const answered = sandbox.registry.requests.slice(before).filter(({ status }) => status === 200)
      const asked = answered.filter(({ path }) => path.startsWith('/v2/')).map(({ method }) => method)
      expect(asked).toEqual(['HEAD'])
    })
  })
})

describe('after RUNNING', () => {
  test.concurrent('the step ends soon, and has looked at the task at most once a second', async () => {
    await inSandbox({ knobs: { latency: 40, timings: TIMINGS } }, async (sandbox) => {
      const within = [1000, 700]
      for (const most of within) {
        let end = NaN
        const before = sandbox.aws.calls.length
        const onLine = (line: string) => {
          if (line === 'Post job cleanup.') end = Date.now()
        }
        const { outcome } = await deploy(sandbox, WALKTHROUGH, { onLine })
        const calls = sandbox.aws.calls.slice(before).filter(({ at }) => at <= end)
        const begin = calls.find(({ operation }) => operation === 'RunTask')?.at ?? NaN
        const looks = calls.filter(({ operation, at }) => operation === 'DescribeTasks' && at > begin)
        const running = Math.max(...sandbox.ecs.tasks().map(({ startedAt }) => startedAt?.getTime() ?? 0))

        expect(outcome).toBe('success')
        expect(end - running).toBeLessThan(most)
        expect(looks.length).toBeLessThanOrEqual((end - begin) / 1000)
      }
    })
  })

  test.concurrent('an older task is stopped only when the new one is RUNNING', async () => {
    await inSandbox({ knobs: { latency: 40, timings: TIMINGS } }, async (sandbox) => {
      await deploy(sandbox)
      await deploy(sandbox)
      const running = Math.max(...sandbox.ecs.tasks().map(({ startedAt }) => startedAt?.getTime() ?? 0))
      const stops = sandbox.aws.calls.filter(({ operation }) => operation === 'StopTask')
      expect(stops).toHaveLength(1)
      expect(stops.every(({ at }) => at > running)).toBe(true)
    })
  })
})

/** A Fargate that takes as long as it likes for each of its states, and what the step is asked to wait for. */
const PACE = fc.record({
  timings: fc.record({
    attach: fc.integer({ min: 0, max: 12_000 }),
    prepare: fc.integer({ min: 0, max: 1500 }),
    pull: fc.integer({ min: 0, max: 12_000 })
  }),
  latency: fc.constantFrom(0, 40),
  settle: fc.integer({ min: 0, max: 5 }),
  count: fc.integer({ min: 1, max: 2 }),
  named: fc.boolean()
})

test('a deployment asks ECS about its tasks at most once a second, however long Fargate and the user take', async () => {
  const property = fc.asyncProperty(PACE, async ({ timings, latency, settle, count, named }) => {
    await inSandbox({ knobs: { latency, timings } }, async (sandbox) => {
      sandbox.route53.createZone({ name: 'example.com' })
      const domain = named ? 'app.example.com' : ''
      const inputs = { ...WALKTHROUGH, 'settle-seconds': String(settle), count: String(count), domain }
      for (let times = 0; times < 2; times++) {
        const [begin, before] = [Date.now(), sandbox.aws.calls.length]
        const { outcome } = await deploy(sandbox, inputs)
        const looks = sandbox.aws.calls.slice(before).filter(({ operation }) => operation === 'DescribeTasks')

        expect(outcome).toBe('success')
        for (const [index, { at }] of looks.entries()) expect(index + 1).toBeLessThanOrEqual(1 + (at - begin) / 1000)
      }
    })
  })
  const timings = { attach: 0, prepare: 0, pull: 0 }
  await fc.assert(property, { numRuns: 20, examples: [[{ timings, latency: 0, settle: 0, count: 1, named: true }]] })
})
