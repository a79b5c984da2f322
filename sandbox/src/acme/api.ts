import type { Clock } from '../world.ts'
import type { Authority } from './authority.ts'
import type { AcmeFault } from './faults.ts'
import type { PublicKey } from './jws.ts'
import type { RateLimits } from './limits.ts'
import type { AcmeAccount, Store } from './store.ts'

/** How the authority behaves; everything may be turned at any time. All times in ms unless their name says otherwise. */
export interface AcmeSettings {
  /** From a challenge's answer to the end of its validation. */
  validation: number
  /** From `finalize` to the certificate. */
  issuance: number
  /** `Retry-After` of what is still going on, in seconds; 0: none. */
  retryAfterSeconds: number
  /** Percent of good nonces that are rejected, evenly: at 50 every second request. */
  badNonces: number
  /** How long certificates of the profile `classic` last. */
  certificateDays: number
  /** Let's Encrypt's rate limits; `false`: none. */
  rateLimits: boolean
  /** Whether an order that is asked for again is given again while it is pending or ready, as Let's Encrypt does and Pebble does not. */
  reuseOrders: boolean
  /** MAC keys of external accounts, as base64url, by key ID. Where there are any, a new account must be bound to one. */
  externalAccounts: Readonly<Record<string, string>>
  /** Domains that are refused by policy, with all names below. */
  blockedDomains: readonly string[]
  /** How CAA records name this authority. */
  caaIdentities: readonly string[]
}

export const DEFAULT_SETTINGS: AcmeSettings = {
  validation: 200,
  issuance: 200,
  retryAfterSeconds: 3,
  badNonces: 0,
  certificateDays: 90,
  rateLimits: true,
  reuseOrders: true,
  externalAccounts: {},
  blockedDomains: [],
  caaIdentities: ['letsencrypt.org']
}

/** What answers requests. */
export interface Api {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string
  readonly clock: Clock
  readonly settings: AcmeSettings
  readonly store: Store
  readonly limits: RateLimits
  /** The sandbox's DNS: `127.0.0.1:<port>`. */
  readonly resolver: string
  readonly faults: AcmeFault[]
  /** Made when it is first needed. */
  authority(): Authority
  newId(): string
}

/** A request whose signature, nonce and URL are checked. */
export interface Call {
  readonly api: Api
  /** What the path has behind the resource's own name. */
  readonly id: string
  /** The whole URL. */
  readonly url: string
  /** The body; nothing for a POST-as-GET. */
  readonly payload: Readonly<Record<string, unknown>> | undefined
}

/** A request that was signed with an account's key. */
export interface AccountCall extends Call {
  readonly account: AcmeAccount
}

/** A request that was signed with a key that it brought itself. */
export interface KeyCall extends Call {
  readonly key: PublicKey
}

/** An answer; a body that is text is a chain of certificates, any other JSON. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** RFC 3339, whole seconds, as Let's Encrypt writes them. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

export function retryAfter({ settings: { retryAfterSeconds: seconds } }: Api): Readonly<Record<string, string>> {
  return seconds > 0 ? { 'retry-after': String(seconds) } : {}
}
