import { sleep } from '../wait.ts'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { isThrottled } from './errors.ts'

/** Waits until a call may be made without asking AWS too often. */
export type Pace = (service: string, operation: string, signal?: AbortSignal) => Promise<void>

/** So many calls at once, and so many a second in the long run. */
interface Rate {
  readonly service: string
  /** All of these count together. */
  readonly operations: RegExp
  readonly burst: number
  readonly perSecond: number
}

/**
 * What AWS takes of one account in one Region, of the calls that a run may make by the hundred. Sources: "Amazon ECS
 * endpoints and quotas" in the AWS General Reference; "Request throttling for the Amazon EC2 API" in the EC2 developer guide,
 * where each operation counts by itself; "CloudWatch Logs quotas"; "Throttling of Amazon Route 53 API
 * requests", which counts all operations of the account together.
 */
const RATES: readonly Rate[] = [
  { service: 'ECS', operations: /^(Register|Deregister)TaskDefinition$/, burst: 20, perSecond: 1 },
  { service: 'ECS', operations: /^DeleteTaskDefinitions$/, burst: 5, perSecond: 1 },
  { service: 'ECS', operations: /^(Describe|List)TaskDefinition/, burst: 50, perSecond: 20 },
  { service: 'ECS', operations: /^(Describe|List)Tasks$/, burst: 100, perSecond: 20 },
  { service: 'ECS', operations: /^(Run|Stop)Task$/, burst: 100, perSecond: 40 },
  { service: 'EC2', operations: /^DescribeSecurityGroups$/, burst: 100, perSecond: 20 },
  { service: 'EC2', operations: /^DeleteSecurityGroup$/, burst: 50, perSecond: 5 },
  { service: 'CloudWatch Logs', operations: /^DescribeLogGroups$/, burst: 10, perSecond: 10 },
  { service: 'CloudWatch Logs', operations: /^DeleteLogGroup$/, burst: 10, perSecond: 10 },
  { service: 'Route 53', operations: /^/, burst: 50, perSecond: 10 }
]

/** How much of a rate one run takes: others need some of it. */
const SHARE = 0.9

/** Keeps the calls of one run below the rates, in the order in which they come. */
export function makePace(): Pace {
  // How many calls of each are free to be made. Fewer than none are when some wait already.
  const free = new Map<Rate, { readonly calls: number; readonly at: number }>()
  return async (service, operation, signal) => {
    const rate = RATES.find((one) => one.service === service && one.operations.test(operation))
    if (rate === undefined) return
    const [burst, perSecond] = [rate.burst * SHARE, rate.perSecond * SHARE]
    const now = Date.now()
    const last = free.get(rate) ?? { calls: burst, at: now }
    const calls = Math.min(burst, last.calls + ((now - last.at) / 1000) * perSecond) - 1
    free.set(rate, { calls, at: now })
    if (calls < 0) await sleep((-calls / perSecond) * 1000, signal)
  }
}

/** How many ms a run has for each time that it asks ECS about tasks. */
const EACH_LOOK = 1000

/** Counts how often a run asks ECS about tasks, by any of its clients, so that it does so at most once a second. */
export class Looks {
  readonly #since = Date.now()
  #made = 0

  count(service: string, operation: string): void {
    if (service === 'ECS' && operation === 'DescribeTasks') this.#made += 1
  }

  /** Returns in how many ms a look is due, if as many others follow it at once; not positive if it is due now. */
  dueIn(others: number): number {
    return (this.#made + others) * EACH_LOOK - (Date.now() - this.#since)
  }
}

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
interface CallToken extends Token {
  readonly begin: number
  readonly refusals: number
  readonly failures: Token
}

function callToken(begin: number, refusals: number, failures: Token, delay = 0): CallToken {
  return {
    begin,
    refusals,
    failures,
    getRetryCount: () => refusals + failures.getRetryCount(),
    getRetryDelay: () => delay,
    getRetryCost: () => failures.getRetryCost()
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
    return callToken(Date.now(), 0, await super.acquireInitialRetryToken(scope))
  }

  override async refreshRetryTokenForRetry(token: CallToken, info: ErrorInfo): Promise<Token> {
    const { begin, refusals, failures } = token
    if (!isThrottled(info.error)) {
      return callToken(begin, refusals, await super.refreshRetryTokenForRetry(failures, info))
    }
    const left = this.patience.until(begin) - Date.now()
    if (left <= 0) throw new Error('No patience is left.')
    this.patience.onWait(info.error)
    const asked = info.retryAfterHint === undefined ? 0 : Math.max(0, info.retryAfterHint.getTime() - Date.now())
    const wait = asked + Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** refusals)
    return callToken(begin, refusals + 1, failures, Math.min(wait, left))
  }
}
