import { AcmeError } from './problem.ts'

interface Limit {
  readonly burst: number
  readonly hours: number
  readonly says: string
  /** In Let's Encrypt's page. */
  readonly section: string
}

/**
 * Let's Encrypt's limits that one repository can reach ("Rate Limits", letsencrypt.org/docs/rate-limits): each is a bucket
 * that holds `burst` and is refilled evenly over its hours. Those of a registered domain and of an IP address are left out,
 * as the sandbox knows no public suffixes and has one address.
 */
const LIMITS = {
  sameNames: {
    burst: 5,
    hours: 168,
    says: 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s',
    section: 'new-certificates-per-exact-set-of-identifiers'
  },
  orders: {
    burst: 300,
    hours: 3,
    says: 'too many new orders (300) from this account in the last 3h0m0s',
    section: 'new-orders-per-account'
  },
  failures: {
    burst: 5,
    hours: 1,
    says: 'too many failed authorizations (5) for {} in the last 1h0m0s',
    section: 'authorization-failures-per-identifier-per-account'
  }
} as const satisfies Readonly<Record<string, Limit>>

export type LimitName = keyof typeof LIMITS

/** Counts what was used of each limit. */
export interface RateLimits {
  /** Throws `rateLimited` when there is nothing left; `about` is the name that the error tells. */
  check(limit: LimitName, key: string, about?: string): void
  spend(limit: LimitName, key: string): void
}

/** Nothing is used yet. */
export function openRateLimits(now: () => number): RateLimits {
  /** When each bucket will be full again. */
  const full = new Map<string, number>()
  const bucket = (limit: LimitName, key: string) => {
    const { burst, hours } = LIMITS[limit]
    const each = (hours * 3600_000) / burst
    return { id: `${limit} ${key}`, each, whole: each * burst, at: Math.max(full.get(`${limit} ${key}`) ?? 0, now()) }
  }
  return {
    check(limit, key, about = '') {
      const { each, whole, at } = bucket(limit, key)
      const wait = at + each - whole - now()
      if (wait <= 0) return
      const { says, section } = LIMITS[limit]
      const again = `${new Date(now() + wait).toISOString().slice(0, 19).replace('T', ' ')} UTC`
      const what = says.replace('{}', JSON.stringify(about))
      const page = `https://letsencrypt.org/docs/rate-limits/#${section}`
      throw new AcmeError('rateLimited', `${what}, retry after ${again}: see ${page}`, {
        headers: {
          'retry-after': String(Math.ceil(wait / 1000)),
          link: '<https://letsencrypt.org/docs/rate-limits>;rel="help"'
        }
      })
    },
    spend(limit, key) {
      const { id, each, at } = bucket(limit, key)
      full.set(id, at + each)
    }
  }
}
