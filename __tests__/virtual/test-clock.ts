import { afterAll, beforeAll, jest } from '@jest/globals'
import type { ClientRequest } from 'node:http'
import { startClock, type Clock, type FakeTimers } from './clock.ts'

/** Puts this test file on a clock of its own. */
export function startTestClock(onRequest: (request: ClientRequest) => void = () => undefined): Clock {
  const clock = startClock(() => {
    jest.useFakeTimers({
      doNotFake: ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate']
    })
    // Jest's own object may not be used while `test.concurrent` runs.
    return (globalThis.setTimeout as unknown as { readonly clock: FakeTimers }).clock
  }, onRequest)
  // Where no test of the file is run, no hook is either, and nothing may keep Jest from its end.
  beforeAll(() => {
    clock.start()
  })
  afterAll(() => {
    clock.stop()
    jest.useRealTimers()
  })
  return clock
}
