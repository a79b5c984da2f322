import { sleep } from '../wait.ts'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { isThrottled } from './errors.ts'

/** A function that waits until a call can be made without exceeding AWS's rates. */
export type Pace = (service: string, operation: string, signal?: AbortSignal) => Promise<void>

/** A rate limit: so many calls at once, and so many a second in the long run. */
interface Rate {
  readonly service: string
  /** All of these share the limit. */
  readonly operations: RegExp
  readonly burst: number
  readonly perSecond: number
}

/**
 * AWS's rate limits for an account in a Region, for calls that a run may make by the hundred. Sources: "Amazon ECS
 * endpoints and quotas" in the AWS General Reference; "Request throttling for the Amazon EC2 API" in the EC2 developer
 * guide, where each operation has its own limit; "CloudWatch Logs quotas"; "Throttling of Amazon Route 53 API
 * requests", where all operations share one.
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

/** The share of a rate that one run uses. The rest is for others. */
const SHARE = 0.9

/** Returns a pace that keeps the calls of one run below the rates, in the order in which they come. */
export function makePace(): Pace {
  // How many calls of each rate are free. The number is negative if calls are already waiting.
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

/** The average time (ms) between DescribeTasks calls. */
const EACH_LOOK = 1000

/** Counts how often a run's clients ask ECS about tasks, so that they do so once a second on average. */
export class Looks {
  readonly #since = Date.now()
  #made = 0

  count(service: string, operation: string): void {
    if (service === 'ECS' && operation === 'DescribeTasks') this.#made += 1
  }

  /** Returns in how many ms a look is due if `others` follow it at once. Zero or less means now. */
  dueIn(others: number): number {
    return (this.#made + others) * EACH_LOOK - (Date.now() - this.#since)
  }
}

/** How long to retry a throttled call, beyond the SDK's own attempts. */
export interface Patience {
  /** Returns until when to retry a call that was first made at `begin`, both in ms since the epoch. */
  readonly until: (begin: number) => number
  /** Called before each wait. */
  readonly onWait: (error: unknown) => void
}

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>
type ErrorInfo = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1]

/** The limits (ms) of the first wait and of any wait. A wait is a random part of its limit, so that runs spread out. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 20_000

/** The retry state of one call. Throttled attempts don't count as the SDK's own. */
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
 * Retries a throttled call for as long as `patience` allows, and any other error as often as the SDK does. The limit of
 * the waits doubles each time, so that many clients of one account slow down to its rate.
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
