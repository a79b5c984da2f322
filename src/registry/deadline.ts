import { sleep } from '../wait.ts'

/** The time that a check has: for its requests, and apart from that for waiting where the registry asks for it. */
export interface Deadline {
  /** Aborted with the reason when the time for requests has passed. */
  readonly signal: AbortSignal
  /** Waits; gives false at once when the patience does not last so long. */
  readonly wait: (ms: number) => Promise<boolean>
  readonly close: () => void
}

/** Starts the clock. Times in ms. A `signal` of the caller ends the check with its own reason. */
export function openDeadline(options: {
  readonly total: number
  readonly patience: number
  readonly reason: Error
  readonly signal?: AbortSignal | undefined
}): Deadline {
  const controller = new AbortController()
  const signal = options.signal === undefined ? controller.signal : AbortSignal.any([options.signal, controller.signal])
  let end = Date.now() + options.total
  let patience = options.patience
  const start = () =>
    setTimeout(() => {
      controller.abort(options.reason)
    }, end - Date.now())
  let timer = start()
  return {
    signal,
    wait: async (ms) => {
      if (ms > patience) return false
      patience -= ms
      clearTimeout(timer)
      end += ms
      await sleep(ms, signal)
      timer = start()
      return true
    },
    close: () => {
      clearTimeout(timer)
    }
  }
}
