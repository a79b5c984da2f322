import { isCancelled } from './errors.ts'

/** Waits for `ms`. Rejects with the signal's reason if it aborts first. */
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

/** Calls `look` until `isDone` accepts its result, for at most `within` ms. Returns the last result. */
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

/** The rules for retrying a call. Times in ms. */
export interface Patience {
  /** Whether waiting can resolve this error. All others are thrown at once. */
  readonly on: (error: unknown) => boolean
  readonly within: number
  /** The average wait. Each wait is up to 25 % longer or shorter. */
  readonly every: number
  readonly signal?: AbortSignal
  /** Called before each wait with the error and the time since the first call. */
  readonly onWait?: (error: unknown, elapsed: number) => void
}

/** Calls `action` until it succeeds. Throws its error if retrying can't help, or if `within` would be exceeded. */
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
      // A random wait spreads runs that started at the same time.
      await sleep(patience.every * (0.75 + Math.random() / 2), patience.signal)
    }
  }
}

/**
 * Waits for all actions, even if one fails, so that none continues in the background. Then throws the run's
 * cancellation if there is one, or else the first error.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  actions: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(actions)
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  if (reasons.some(isCancelled)) throw reasons.find(isCancelled)
  return Promise.all(actions)
}
