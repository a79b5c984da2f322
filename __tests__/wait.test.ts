import { describe, expect, test } from '@jest/globals'
import { Cancelled, isCancelled } from '../src/errors.ts'
import { retry, sleep, together } from '../src/wait.ts'

describe('sleep', () => {
  test('ends after its time', async () => {
    const begin = performance.now()
    await sleep(20)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(18)
  })

  test('rejects with the reason of a signal that is aborted meanwhile', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const sleeping = sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
  })

  test('does not begin when the signal is aborted already', async () => {
    const reason = new Error('cancelled')
    await expect(sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

class Passing extends Error {}

/** Fails with these errors, one after another, then answers `done`; counts its calls. */
function failing(...errors: readonly Error[]): { action: () => Promise<string>; calls: () => number } {
  let calls = 0
  const action = async () => {
    const error = errors[calls++]
    return error === undefined ? 'done' : Promise.reject(error)
  }
  return { action, calls: () => calls }
}

const isPassing = (error: unknown) => error instanceof Passing

describe('retry', () => {
  test('answers at once when nothing fails', async () => {
    const { action, calls } = failing()
    expect(await retry(action, { on: isPassing, within: 0, every: 60_000 })).toBe('done')
    expect(calls()).toBe(1)
  })

  test('calls again as long as the error passes, telling each wait', async () => {
    const errors = [new Passing('one'), new Passing('two')]
    const { action, calls } = failing(...errors)
    const told: unknown[] = []
    const onWait = (error: unknown, elapsed: number) => told.push([error, elapsed >= 0 && elapsed < 10_000])
    expect(await retry(action, { on: isPassing, within: 60_000, every: 1, onWait })).toBe('done')
    expect(calls()).toBe(3)
    expect(told).toEqual(errors.map((error) => [error, true]))
  })

  test('throws any other error at once', async () => {
    const other = new Error('other')
    const { action, calls } = failing(new Passing('one'), other)
    await expect(retry(action, { on: isPassing, within: 60_000, every: 1 })).rejects.toBe(other)
    expect(calls()).toBe(2)
  })

  test('throws the last error when the next call would come too late', async () => {
    const error = new Passing('one')
    const { action, calls } = failing(error)
    await expect(retry(action, { on: isPassing, within: 50, every: 60_000 })).rejects.toBe(error)
    expect(calls()).toBe(1)
  })

  test('ends with its time also when the error never passes', async () => {
    const error = new Passing('for ever')
    const action = () => Promise.reject(error)
    await expect(retry(action, { on: isPassing, within: 30, every: 5 })).rejects.toBe(error)
  })

  test('ends with the reason of an aborted signal', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const onWait = () => {
      controller.abort(reason)
    }
    const { action, calls } = failing(new Passing('one'))
    const patience = { on: isPassing, within: 120_000, every: 60_000, signal: controller.signal, onWait }
    await expect(retry(action, patience)).rejects.toBe(reason)
    expect(calls()).toBe(1)
  })
})

describe('together', () => {
  test('answers with all results in order', async () => {
    expect(await together([sleep(10).then(() => 'slow'), Promise.resolve(2)])).toEqual(['slow', 2])
  })

  test('waits for all before it throws', async () => {
    let ended = false
    const slow = sleep(20).then(() => {
      ended = true
    })
    const error = new Error('broken')
    await expect(together([slow, Promise.reject(error)])).rejects.toBe(error)
    expect(ended).toBe(true)
  })
})

describe('a cancellation', () => {
  const cancelled = new Cancelled('SIGINT')

  test('is never tried again', async () => {
    await expect(retry(() => Promise.reject(cancelled), { on: () => true, within: 60_000, every: 1 })).rejects.toBe(
      cancelled
    )
  })

  test('comes before the failures of others', async () => {
    const failure = new Error('first in the list')
    await expect(together([Promise.reject(failure), Promise.reject(cancelled)])).rejects.toBe(cancelled)
  })

  test('is known also beneath another error', () => {
    expect([cancelled, new Error('x', { cause: cancelled }), new Error('x')].map(isCancelled)).toEqual([
      true,
      true,
      false
    ])
  })
})
