import { sleep } from '../wait.ts'

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
