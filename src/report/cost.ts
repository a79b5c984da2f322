import type { Event, Usage } from '../events.ts'

/**
 * AWS's list prices in us-east-1 as of June 2026, in US dollars an hour. Sources: "AWS Fargate Pricing", and "Public IPv4
 * Address" of "Amazon VPC pricing".
 */
const PRICES = {
  vcpu: { X86_64: 0.04048, ARM64: 0.03238 },
  gigabyte: { X86_64: 0.004445, ARM64: 0.00356 },
  storageGigabyte: 0.000111,
  publicIpv4: 0.005
} as const

/** What Spot costs of the price of CPU and memory: AWS says up to 70 % less, and changes it with supply and demand. */
const SPOT = 0.3

/** GiB of storage that every task has at no charge. */
const FREE_STORAGE = 20

/** The hours of AWS's monthly figures. */
const MONTH = 730

/** What tasks cost, in US dollars. */
export interface Cost {
  readonly hour: number
  /** Nothing for tasks that end with the job. */
  readonly month?: number | undefined
  /** Until the tasks end by themselves. */
  readonly lifetime?: number | undefined
}

/** Returns what the tasks of a deployment cost at list prices. */
export function costOf(usage: Usage): Cost {
  const { architecture, count, spot, timeToLive } = usage
  const compute = (usage.cpu / 1024) * PRICES.vcpu[architecture] + (usage.memory / 1024) * PRICES.gigabyte[architecture]
  const storage = Math.max(0, usage.ephemeralStorage - FREE_STORAGE) * PRICES.storageGigabyte
  const address = usage.publicIpv4 ? PRICES.publicIpv4 : 0
  const hour = compute * (count - spot + spot * SPOT) + (storage + address) * count
  return {
    hour,
    month: usage.keepRunning ? hour * MONTH : undefined,
    lifetime: timeToLive === undefined ? undefined : (hour * timeToLive) / 3600
  }
}

/** `0.0173 US dollars an hour, 12.66 a month (list prices in us-east-1)`. */
export function renderCost({ hour, month, lifetime }: Cost): string {
  const parts = [
    `${amount(hour)} US dollars an hour`,
    month === undefined ? 'until the job ends' : `${amount(month)} a month`,
    ...(lifetime === undefined ? [] : [`${amount(lifetime)} in its time to live`])
  ]
  return `${parts.join(', ')} (list prices in us-east-1)`
}

/** Cents, or three digits of less than a dollar. */
function amount(dollars: number): string {
  return dollars >= 0.995 ? dollars.toFixed(2) : String(Number(dollars.toPrecision(3)))
}

/** Keeps what the deployment's tasks cost, as far as it is known. */
export class CostBook {
  #usage: Usage | undefined

  readonly subscribe = (event: Event): undefined => {
    if (event.type === 'planned') this.#usage = event.plan.usage
    if (event.type !== 'seen' || this.#usage === undefined || this.#usage.spot === 0) return
    // Where Spot has no capacity, tasks run On-Demand.
    const onDemand = event.tasks.filter(({ task }) => task.capacityProviderName !== 'FARGATE_SPOT')
    this.#usage = { ...this.#usage, spot: this.#usage.count - onDemand.length }
  }

  /** Nothing where the tasks have no price of their own. */
  readonly known = (): string | undefined => this.#usage && renderCost(costOf(this.#usage))
}
