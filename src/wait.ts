import { isCancelled } from './errors.ts'

/** Waits `ms`; rejects with the signal's reason when that is aborted first. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
  signal?.throwIfAborted()
}

/** Looks until it is as it should be, for `within` ms at most; returns what was seen last. */
export async function lookUntil<T>(
  look: () => Promise<T>,
  isDone: (seen: T) => boolean,
  { within, every = 1000, signal }: { readonly within: number; readonly every?: number; readonly signal: AbortSignal }
): Promise<T> {
  const deadline = Date.now() + within
  for (;;) {
    const seen = await look()
    if (isDone(seen) || Date.now() > deadline) return seen
    await sleep(every, signal)
  }
}

/** When and how long a refused call is made again. Times in ms. */
export interface Patience {
  /** Whether this error will go away by waiting. All others are thrown at once. */
  readonly on: (error: unknown) => boolean
  readonly within: number
  /** About; each wait is a random part more or less. */
  readonly every: number
  readonly signal?: AbortSignal
  /** Told before each wait: the error and how long it has been going on. */
  readonly onWait?: (error: unknown, elapsed: number) => void
}

/** Calls `action` until it succeeds, fails for another reason, or `within` is over; then its last error is thrown. */
export async function retry<T>(action: () => Promise<T>, patience: Patience): Promise<T> {
  const start = Date.now()
  for (;;) {
    patience.signal?.throwIfAborted()
    try {
      return await action()
    } catch (error) {
      const elapsed = Date.now() - start
      if (isCancelled(error) || !patience.on(error) || elapsed + patience.every > patience.within) throw error
      patience.onWait?.(error, elapsed)
      // Runs that began together part.
      await sleep(patience.every * (0.75 + Math.random() / 2), patience.signal)
    }
  }
}

/**
 * Waits for all, also when one fails, so that nothing goes on behind the caller's back; then throws the cancellation of the
 * run if there is one, else the first error.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  actions: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(actions)
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  if (reasons.some(isCancelled)) throw reasons.find(isCancelled)
  return Promise.all(actions)
}
