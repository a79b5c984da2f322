import { StandardRetryStrategy } from '@smithy/core/retry'
import { isThrottled } from './errors.ts'

/** How long a call waits for a service that throttles, beyond the SDK's own attempts. */
export interface Patience {
  /** Until when a call may be made again that was made first at `begin`; both as `Date.now()` counts. */
  readonly until: (begin: number) => number
  /** Told before each wait. */
  readonly onWait: (error: unknown) => void
}

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>
type ErrorInfo = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1]

/** The longest that the first wait (ms) takes, and any. Each is a random part of that, so that runs that began together spread. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 20_000

/** How far one call has come. Only what failed otherwise counts for the SDK's own attempts. */
class CallToken implements Token {
  readonly begin: number
  readonly refusals: number
  readonly failures: Token
  private readonly delay: number

  constructor(begin: number, refusals: number, failures: Token, delay = 0) {
    this.begin = begin
    this.refusals = refusals
    this.failures = failures
    this.delay = delay
  }

  getRetryCount(): number {
    return this.refusals + this.failures.getRetryCount()
  }

  getRetryDelay(): number {
    return this.delay
  }

  getRetryCost(): number | undefined {
    return this.failures.getRetryCost()
  }
}

/**
 * Makes a call again that was throttled, for as long as there is patience; anything else as often as the SDK does. The waits
 * double up to the longest, so that the many clients of one account that ask too often come down to what it may.
 */
export class PatientStrategy extends StandardRetryStrategy {
  private readonly patience: Patience

  constructor(attempts: number, patience: Patience) {
    super(attempts)
    this.patience = patience
  }

  override async acquireInitialRetryToken(scope: string): Promise<Token> {
    return new CallToken(Date.now(), 0, await super.acquireInitialRetryToken(scope))
  }

  override async refreshRetryTokenForRetry(token: CallToken, info: ErrorInfo): Promise<Token> {
    const { begin, refusals, failures } = token
    if (!isThrottled(info.error)) {
      return new CallToken(begin, refusals, await super.refreshRetryTokenForRetry(failures, info))
    }
    const left = this.patience.until(begin) - Date.now()
    if (left <= 0) throw new Error('No patience is left.')
    this.patience.onWait(info.error)
    const asked = info.retryAfterHint === undefined ? 0 : Math.max(0, info.retryAfterHint.getTime() - Date.now())
    const wait = asked + Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** refusals)
    return new CallToken(begin, refusals + 1, failures, Math.min(wait, left))
  }
}
