import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { makePace } from '../../src/aws/pace.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

/** When calls are let through that come at these times (ms). */
async function passed(service: string, operation: string, arrivals: readonly number[]): Promise<number[]> {
  const pace = makePace()
  const times: number[] = []
  const begin = Date.now()
  for (const at of arrivals.toSorted((a, b) => a - b)) {
    await jest.advanceTimersByTimeAsync(begin + at - Date.now())
    void pace(service, operation).then(() => times.push(Date.now() - begin))
  }
  await jest.advanceTimersByTimeAsync(1_000_000)
  return times
}

test('no time sees more calls than AWS takes in it, and each call is made', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 120 }), async (arrivals) => {
      const times = await passed('ECS', 'DeregisterTaskDefinition', arrivals)

      expect(times).toHaveLength(arrivals.length)
      times.forEach((from, first) => {
        times.slice(first).forEach((to, more) => {
          expect(more + 1).toBeLessThanOrEqual(20 + (to - from) / 1000)
        })
      })
    }),
    { numRuns: 20 }
  )
})

test.each([
  ['a few calls', 'ECS', 'DeleteTaskDefinitions', 4],
  ['calls of which AWS tells no rate', 'IAM', 'GetRole', 500]
])('%s do not wait', async (_, service, operation, count) => {
  expect(
    new Set(
      await passed(
        service,
        operation,
        Array.from({ length: count }, () => 0)
      )
    )
  ).toEqual(new Set([0]))
})

test('an operation waits for those that count with it, and for no other', async () => {
  const pace = makePace()
  const done: string[] = []
  for (let count = 0; count < 30; count++) void pace('ECS', 'DeregisterTaskDefinition')
  for (const operation of ['RegisterTaskDefinition', 'DescribeTasks']) {
    void pace('ECS', operation).then(() => done.push(operation))
  }
  await jest.advanceTimersByTimeAsync(0)
  expect(done).toEqual(['DescribeTasks'])
  await jest.advanceTimersByTimeAsync(20_000)
  expect(done).toEqual(['DescribeTasks', 'RegisterTaskDefinition'])
})

test('a cancelled run does not wait', async () => {
  const pace = makePace()
  const controller = new AbortController()
  const waiting = Promise.allSettled(
    Array.from({ length: 10 }, async () => pace('ECS', 'DeleteTaskDefinitions', controller.signal))
  )
  const reason = new Error('cancelled')
  controller.abort(reason)
  expect((await waiting).at(-1)).toEqual({ status: 'rejected', reason })
})
