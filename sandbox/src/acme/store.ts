import type { PublicKey } from './jws.ts'
import type { Problem } from './problem.ts'

/** An account at the authority. */
export interface AcmeAccount {
  readonly id: string
  readonly url: string
  readonly key: PublicKey
  status: 'valid' | 'deactivated'
  contact: readonly string[]
  /** The external account that it is bound to, as it was sent. */
  readonly externalAccountBinding?: unknown
}

/** The proof that an account controls a name. */
export interface AcmeAuthorization {
  readonly id: string
  readonly url: string
  readonly account: AcmeAccount
  /** Without `*.`. */
  readonly name: string
  readonly wildcard: boolean
  status: 'pending' | 'valid' | 'invalid' | 'deactivated'
  expires: number
  readonly challenges: AcmeChallenge[]
}

/** One way to prove it. */
export interface AcmeChallenge {
  readonly id: string
  readonly url: string
  readonly type: 'http-01' | 'tls-alpn-01' | 'dns-01'
  readonly token: string
  readonly authorization: AcmeAuthorization
  status: 'pending' | 'processing' | 'valid' | 'invalid'
  validated?: number
  error?: Problem
}

export type OrderStatus = 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'

/** A request for one certificate. */
export interface AcmeOrder {
  readonly id: string
  readonly url: string
  readonly account: AcmeAccount
  /** In order, lower case. */
  readonly names: readonly string[]
  readonly authorizations: readonly AcmeAuthorization[]
  readonly profile: string
  readonly created: number
  readonly expires: number
  /** The certificate that it renews (RFC 9773, section 5). */
  readonly replaces?: string
  readonly status: OrderStatus
  readonly certificate?: AcmeCertificate
}

/** An order as the authority keeps it. */
export interface StoredOrder extends Omit<AcmeOrder, 'status' | 'certificate'> {
  processing: boolean
  error?: Problem
  certificate?: AcmeCertificate
}

/** A certificate that was issued. */
export interface AcmeCertificate {
  readonly id: string
  readonly url: string
  readonly account: AcmeAccount
  readonly names: readonly string[]
  /** As hexadecimal digits. */
  readonly serial: string
  /** What `renewalInfo` knows it by (RFC 9773, section 4.1). */
  readonly renewalId: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly der: Buffer
  /** The certificate and the intermediate's, as PEM. */
  readonly chain: string
  /** When its renewal is suggested; computed from its dates unless set. */
  renewalWindow?: { readonly start: Date; readonly end: Date }
  revoked?: { readonly at: Date; readonly reason: number | undefined }
}

/** All that the authority has. */
export interface Store {
  readonly accounts: AcmeAccount[]
  readonly authorizations: AcmeAuthorization[]
  readonly orders: StoredOrder[]
  readonly certificates: AcmeCertificate[]
}

/** Where an order is, which its authorizations decide (RFC 8555, section 7.1.6). */
export function statusOf(order: StoredOrder, now: number): OrderStatus {
  if (order.certificate !== undefined) return 'valid'
  if (order.error !== undefined) return 'invalid'
  const lost = ({ status, expires }: AcmeAuthorization) =>
    status === 'invalid' || status === 'deactivated' || expires <= now
  if (order.expires <= now || order.authorizations.some(lost)) return 'invalid'
  if (order.authorizations.some(({ status }) => status === 'pending')) return 'pending'
  return order.processing ? 'processing' : 'ready'
}
