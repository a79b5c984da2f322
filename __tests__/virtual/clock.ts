import { AsyncLocalStorage } from 'node:async_hooks'
import type { ClientRequest } from 'node:http'
import { watchTraffic } from './traffic.ts'

/** The clock of this process or test file, which product, SDK and sandbox all go by. */
export interface Clock {
  /** While this goes on, time does not pass but jumps to the next timer, whenever all else has come to rest. */
  flies<T>(work: () => Promise<T>): Promise<T>
  /** While this goes on, time passes as it does: other processes are about. */
  walks<T>(work: () => Promise<T>): Promise<T>
  /** From here on it goes. */
  start(): void
  stop(): void
}

/** A clock that stands still unless it is told (`@sinonjs/fake-timers`, of which Jest's are made, too). */
export interface FakeTimers {
  tick(ms: number): void
  next(): void
}

/** After so many turns of the event loop in which nothing happened, nothing more is to come. */
const TURNS = 8
/** Who gets no answer at all for so long waits for a timer: a firewall that drops packets has no event. A busy machine may lose the ms, not the turns. */
const SILENCE = { ms: 250, turns: 12_000 }
/** After so many turns, each takes a ms and counts as many: whoever is waited for gets the processor. */
const NAP = { after: 200, counts: 60 }
/** Ms that a call takes on this clock, so that what was done later is later. */
const CALL = 1

/** What goes by the clock; `setImmediate`, `nextTick` and `performance` stay real. */
export const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const

/**
 * Puts this test file, or process, on a clock of its own: `fake` replaces what is in `FAKED`, of which nothing is real from
 * here on. A timer keeps its asynchronous context, as Node's do.
 */
export function startClock(fake: () => FakeTimers, onRequest: (request: ClientRequest) => void): Clock {
  const real = { setTimeout, performance }
  const traffic = watchTraffic(onRequest)
  const timers = fake()
  keepContext('setTimeout')
  keepContext('setInterval')
  globalThis.AbortSignal = withTimeouts(globalThis.AbortSignal)

  let flying = 0
  let walking = 0
  let stopped = false
  const pump = async (): Promise<void> => {
    let [happened, served, turns] = [0, 0, 0]
    let now = real.performance.now()
    let rest = now
    const happens = () => {
      turns = 0
      rest = real.performance.now()
    }
    while (!stopped) {
      if (flying === 0 || walking > 0) {
        await new Promise((resolve) => real.setTimeout(resolve, 5))
        const ms = Math.floor(real.performance.now() - now)
        timers.tick(ms)
        now += ms
        served = traffic.served()
        happens()
        continue
      }
      const naps = turns >= NAP.after
      await new Promise((resolve) => (naps ? real.setTimeout(resolve, 1) : setImmediate(resolve)))
      now = real.performance.now()
      if (traffic.served() > served) {
        timers.tick((traffic.served() - served) * CALL)
        served = traffic.served()
      }
      if (traffic.happened() !== happened) {
        happened = traffic.happened()
        happens()
      }
      turns += naps ? NAP.counts : 1
      const silent = now - rest >= SILENCE.ms && turns >= SILENCE.turns
      if (turns <= TURNS || (!silent && traffic.isUnderWay())) continue
      if (silent) traffic.giveUp()
      timers.next()
      happens()
    }
  }
  return {
    start: () => void pump(),
    stop: () => {
      stopped = true
      traffic.close()
    },
    flies: async (work) => {
      flying += 1
      try {
        return await work()
      } finally {
        flying -= 1
      }
    },
    walks: async (work) => {
      walking += 1
      try {
        return await work()
      } finally {
        walking -= 1
      }
    }
  }
}

function keepContext(name: 'setTimeout' | 'setInterval'): void {
  const set = globalThis[name] as (callback: () => void, ...rest: unknown[]) => NodeJS.Timeout
  const bound = (callback: () => void, ...rest: unknown[]) => set(AsyncLocalStorage.bind(callback), ...rest)
  globalThis[name] = bound as never
}

/** `AbortSignal.timeout` by this clock. */
function withTimeouts(original: typeof AbortSignal): typeof AbortSignal {
  const timeout = (ms: number) => {
    const controller = new AbortController()
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    setTimeout(() => {
      controller.abort(reason)
    }, ms)
    return controller.signal
  }
  return new Proxy(original, {
    get: (target, name) => (name === 'timeout' ? timeout : (Reflect.get(target, name) as unknown))
  })
}
