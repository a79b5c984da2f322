import { afterEach, beforeEach, expect, jest, test, describe } from '@jest/globals'
import fc from 'fast-check'
import { makePace, PatientStrategy } from '../../src/aws/throttling.ts'

beforeEach(() => {
  jest.useFakeTimers({ now: 0 })
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

const THROTTLED = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
/** A refusal that only its text tells: EC2 throttled ECS. */
const WITHIN = Object.assign(new Error('Error retrieving subnet information: Rate exceeded (ErrorCode: Throttling)'), {
  name: 'InvalidParameterException'
})
const BROKEN = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })

type Token = Awaited<ReturnType<PatientStrategy['acquireInitialRetryToken']>>

/** Refuses a call again and again, waiting as it is told to, and returns the waits (ms). */
async function waits(errors: readonly Error[], until = Infinity, retryAfterHint?: Date): Promise<number[]> {
  const strategy = new PatientStrategy(5, { until: (begin) => begin + until, onWait: () => undefined })
  let token: Token = await strategy.acquireInitialRetryToken('')
  const all: number[] = []
  for (const error of errors) {
    const begin = Date.now()
    const errorType = error === BROKEN ? 'TRANSIENT' : 'CLIENT_ERROR'
    const next = strategy.refreshRetryTokenForRetry(
      token as never,
      {
        error,
        errorType,
        ...(retryAfterHint && { retryAfterHint })
      } as never
    )
    // The SDK's own strategy waits by itself.
    void next.catch(() => undefined)
    await jest.advanceTimersByTimeAsync(error === BROKEN ? 20_000 : 0)
    token = await next
    jest.advanceTimersByTime(token.getRetryDelay())
    all.push(Date.now() - begin)
  }
  return all
}

function repeated(error: Error, times: number): Error[] {
  return Array.from({ length: times }, () => error)
}

test('waits grow, to no more than 20 s', async () => {
  for (const [index, wait] of (await waits(repeated(THROTTLED, 40))).entries()) {
    expect(wait).toBeLessThanOrEqual(Math.min(20_000, 1000 * 2 ** index))
  }
})

test('calls that are refused together come back apart', async () => {
  const first: number[] = []
  for (let client = 0; client < 100; client++) first.push(...(await waits([THROTTLED, THROTTLED])).slice(1))
  const tenths = Map.groupBy(first, (wait) => Math.floor(wait / 200.1))

  expect(tenths.size).toBe(10)
  expect(Math.max(...[...tenths.values()].map(({ length }) => length))).toBeLessThan(30)
})

test('patience ends when it is said to, and not before', async () => {
  await expect(waits(repeated(THROTTLED, 1000), 60_000)).rejects.toThrow()
  expect(Date.now()).toBe(60_000)
})

test('throttling that only a text tells is waited out, too', async () => {
  expect(await waits(repeated(WITHIN, 20))).toHaveLength(20)
})

test('no call comes before the time that the service names', async () => {
  const [wait] = await waits([THROTTLED], Infinity, new Date(7000))
  expect(wait).toBeGreaterThanOrEqual(7000)
})

describe('what fails otherwise', () => {
  test('is tried as often as the SDK does', async () => {
    expect(await waits(repeated(BROKEN, 4))).toHaveLength(4)
    await expect(waits(repeated(BROKEN, 5))).rejects.toThrow()
  })

  test('is tried as often also between refusals', async () => {
    expect(await waits([...repeated(THROTTLED, 9), ...repeated(BROKEN, 4), THROTTLED])).toHaveLength(14)
    await expect(waits([...repeated(BROKEN, 4), THROTTLED, BROKEN])).rejects.toThrow()
  })
})
