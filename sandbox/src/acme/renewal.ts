import type { Answer, Api } from './api.ts'
import { fromBase64Url } from './jws.ts'
import { AcmeError, malformed, notFound, unauthorized } from './problem.ts'
import { statusOf, type AcmeAccount, type AcmeCertificate } from './store.ts'

const DAY = 24 * 3600_000

/** RFC 9773, section 4: unsigned. */
export function renewalInfo(api: Api, id: string): Answer {
  const { start, end } = windowOf(api, byRenewalId(api, id))
  return {
    status: 200,
    headers: { 'retry-after': '21600' },
    body: { suggestedWindow: { start: start.toISOString(), end: end.toISOString() } }
  }
}

/**
 * The certificate that a new order says it replaces (RFC 9773, section 5). One that has been replaced, or is about to be by
 * another order, cannot be replaced: Let's Encrypt counts orders from their beginning, Pebble from their end.
 */
export function replacedBy(
  api: Api,
  account: AcmeAccount,
  names: readonly string[],
  replaces: unknown
): AcmeCertificate {
  const during = "Could not validate ARI 'replaces' field :: "
  const certificate = byRenewalId(api, String(replaces), during)
  const { serial, renewalId, account: owner } = certificate
  const now = api.clock.now()
  if (api.store.orders.some((order) => order.replaces === renewalId && statusOf(order, now) !== 'invalid')) {
    throw new AcmeError(
      'alreadyReplaced',
      `${during}cannot indicate an order replaces certificate with serial "${serial}", which already has a replacement order`
    )
  }
  if (owner !== account) {
    throw unauthorized(`${during}requester account did not request the certificate being replaced by this order`)
  }
  const covered = (name: string) =>
    certificate.names.includes(name) || certificate.names.includes(name.replace(/^[^.]+/, '*'))
  if (!names.some(covered)) {
    throw malformed(`${during}identifiers in this order do not match any identifiers in the certificate being replaced`)
  }
  return certificate
}

/** Whether the renewal of this certificate is suggested now, so that no rate limit applies to it. */
export function isDue(api: Api, certificate: AcmeCertificate): boolean {
  const { start, end } = windowOf(api, certificate)
  const now = api.clock.now()
  return start.getTime() <= now && now < end.getTime()
}

function byRenewalId(api: Api, id: string, during = ''): AcmeCertificate {
  const parts = id.split('.').map(fromBase64Url)
  if (parts.length !== 2 || parts.some((part) => part === undefined || part.length === 0)) {
    throw malformed(`${during}Parsing ARI CertID failed: invalid path`)
  }
  const certificate = api.store.certificates.find(({ renewalId }) => renewalId === id)
  if (certificate === undefined) throw notFound('Certificate')
  return certificate
}

/**
 * A fiftieth of its life around the point where a third of it is left, or half of a short one, as Let's Encrypt has it;
 * Pebble's window is two days wide. At once when it is revoked.
 */
function windowOf({ clock }: Api, certificate: AcmeCertificate): { readonly start: Date; readonly end: Date } {
  const { renewalWindow, revoked, notBefore, notAfter } = certificate
  if (renewalWindow !== undefined) return renewalWindow
  const at = (start: number, end: number) => ({ start: wholeSecond(start), end: wholeSecond(end) })
  if (revoked !== undefined) return at(clock.now() - 3600_000, clock.now() - 1800_000)
  const life = notAfter.getTime() + 1000 - notBefore.getTime()
  const ideal = notAfter.getTime() - life / (life < 10 * DAY ? 2 : 3)
  return at(ideal - life / 100, ideal + life / 100)
}

function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1000) * 1000)
}
