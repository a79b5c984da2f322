import type { KeptSecret } from '../aws/certificate-secret.ts'
import type { Https } from '../deployment.ts'
import { certificateRecordIn, type CertificateRecord } from '../ownership.ts'
import { request } from '../transport.ts'

/** Why a new certificate is needed. */
export type Reason = 'absent' | 'deleted' | 'unfinished' | 'another authority' | 'due' | 'suggested'

/** Returns why the secret's certificate is not the one to use; nothing where it is. */
export async function reasonFor(
  secret: KeptSecret | undefined,
  { https: { certificateName, authority } }: { readonly https: Https },
  signal: AbortSignal
): Promise<Reason | undefined> {
  if (secret === undefined) return 'absent'
  if (secret.deleted) return 'deleted'
  const record = certificateRecordIn(secret.tags)
  if (record === undefined) return 'unfinished'
  if (record.name !== certificateName) return 'unfinished'
  if (record.authority !== authority.directory) return 'another authority'
  if (record.renews.getTime() <= Date.now()) return 'due'
  return (await isSuggested(record, signal)) ? 'suggested' : undefined
}

/** The authority is asked only in the last half of the certificate's life, of which the renewal takes the last third. */
async function isSuggested(
  { renewalInfo, authority, fingerprint, expires, renews }: CertificateRecord,
  signal: AbortSignal
): Promise<boolean> {
  const half = renews.getTime() - (expires.getTime() - renews.getTime()) / 2
  if (renewalInfo === undefined || Date.now() < half) return false
  return suggestsRenewal({ url: renewalInfo, directory: authority, fingerprint }, signal)
}

/** How the action names itself to an authority (RFC 8555, section 6.1). */
export const USER_AGENT = 'run-on-fargate'

/** How long (ms) an answer may take, on which nothing depends. */
const ANSWER_WITHIN = 5000

/**
 * Returns whether the authority wants a certificate renewed by now: the moment in its window that falls to this certificate
 * has passed. Where it can't be asked, it doesn't. Source: RFC 9773, section 4.2.
 */
export async function suggestsRenewal(
  { url, directory, fingerprint }: { readonly url: string; readonly directory: string; readonly fingerprint: string },
  signal: AbortSignal
): Promise<boolean> {
  if (!isAllowed(url, directory)) return false
  try {
    const target = new URL(url)
    const { status, body } = await request(target, {
      method: 'GET',
      headers: { 'user-agent': USER_AGENT },
      limit: 64 << 10,
      isDirect: isLoopback(target.hostname),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN)])
    })
    if (status !== 200) return false
    const { suggestedWindow } = JSON.parse(body.toString()) as {
      readonly suggestedWindow?: { readonly start?: string; readonly end?: string }
    }
    const [start, end] = [suggestedWindow?.start, suggestedWindow?.end].map((text) => Date.parse(text ?? ''))
    if (start === undefined || end === undefined || !(end > start)) return false
    // The same at each look, so that it comes, and another one for each certificate, so that not all come at once.
    const share = Number.parseInt(fingerprint.slice(0, 8), 16) / 2 ** 32
    return Date.now() >= start + share * (end - start)
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** Whether an authority may lead to this URL: HTTPS; and on the loopback interface, where it is itself, HTTP too. */
export function isAllowed(url: string, directory: string): boolean {
  const [target, base] = [URL.parse(url), URL.parse(directory)]
  if (target === null || base === null || target.username !== '' || target.password !== '') return false
  if (isLoopback(target.hostname)) return isLoopback(base.hostname) && /^https?:$/.test(target.protocol)
  return target.protocol === 'https:'
}

export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)
}
