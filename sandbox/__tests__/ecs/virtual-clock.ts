import type { Clock } from '../../src/world.ts'

/** Time that passes only when told to. */
export interface VirtualClock extends Clock {
  /** Lets `ms` pass, with all that happens in it. */
  pass(ms: number): Promise<void>
}

export function virtualClock(): VirtualClock {
  let now = Date.UTC(2026, 0, 1)
  let timers: { readonly at: number; readonly action: () => void }[] = []
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    after(ms, action) {
      timers.push({ at: now + ms, action })
    },
    async pass(ms) {
      const end = now + ms
      await settled()
      for (let next = earliest(timers, end); next !== undefined; next = earliest(timers, end)) {
        const due = next
        timers = timers.filter((timer) => timer !== due)
        now = due.at
        due.action()
        await settled()
      }
      now = end
    }
  }
}

function earliest<T extends { readonly at: number }>(timers: readonly T[], end: number): T | undefined {
  return timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0]
}
