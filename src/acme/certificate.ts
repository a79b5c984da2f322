import { createPrivateKey, X509Certificate, type KeyObject, generateKeyPairSync } from 'node:crypto'
import { ActionError } from '../errors.ts'
import type { Problems } from '../problems.ts'
import { type KeptSecret, parseValue, type CertificateValue } from '../aws/certificate-secret.ts'
import type { Https } from '../deployment.ts'
import { certificateRecordIn, type CertificateRecord } from '../ownership.ts'
import { request } from '../transport.ts'
import type { Emit } from '../events.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed } from '../aws/errors.ts'
import type { SecretKey } from '../aws/policies.ts'
import { describeSecret, readValue } from '../aws/secret.ts'

/** The facts in a certificate that the action uses. */
export interface CertificateFacts {
  readonly notBefore: Date
  readonly notAfter: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** The ID for renewal information (RFC 9773, section 4.1). Omitted without an authority key identifier. */
  readonly renewalId: string | undefined
}

/** The intended use of a certificate with its key, and the words for errors about it. */
export interface PairUse {
  /** The name that the certificate must cover. */
  readonly host: string
  /** For example, `the secret arn:…`. */
  readonly where: string
  /** The fix to suggest if the certificate or key can't be used. */
  readonly fix: string
}

/** Returns the facts of a certificate. Throws all reasons why it can't be used, as `problems`. */
export function requirePair(value: CertificateValue, use: PairUse, problems: Problems): CertificateFacts {
  const facts = checkPair(value, use, problems)
  problems.throwAny()
  if (facts === undefined) throw new Error('A certificate with a problem was not refused.')
  return facts
}

/** Returns the facts of a certificate, or adds all reasons why it can't be used to `problems`. */
export function checkPair(
  { certificate = '', 'private-key': privateKey = '' }: CertificateValue,
  { host, where, fix }: PairUse,
  problems: Problems
): CertificateFacts | undefined {
  let sound = true as boolean
  const invalid = (part: 'certificate' | 'private-key', what: string, expected: string) => {
    sound = false
    problems.read(() => {
      throw new ActionError('CERTIFICATE_INVALID', `\`${part}\` in ${where} ${what}. Expected ${expected}.`, fix)
    })
  }
  const [chain, key] = [readChain(certificate), readKey(privateKey)]
  if (typeof key === 'string') {
    invalid('private-key', key, 'a private key in PEM without a passphrase, such as `-----BEGIN PRIVATE KEY-----`')
  }
  if (typeof chain === 'string') {
    invalid('certificate', chain, 'the certificate in PEM, followed by its intermediate certificates')
    return undefined
  }
  const [leaf, ...issuers] = chain
  if (typeof key !== 'string' && !leaf.checkPrivateKey(key)) {
    invalid('private-key', 'does not belong to the certificate', 'the key that the certificate was issued for')
  }
  if (leaf.checkHost(host, HOST_RULES) === undefined) {
    const wildcard = `*${host.slice(host.indexOf('.'))}`
    const expected = `a certificate for ${host}, or for the wildcard ${wildcard}`
    invalid('certificate', `is for ${namesOf(leaf)}, not for ${host}`, expected)
  }
  for (const [index, { subject, validFromDate: from, validToDate: to }] of chain.entries()) {
    const which = index === 0 ? '' : ` (certificate ${index + 1}, ${shown(subject)})`
    const expected = 'a certificate that is valid now'
    if (from.getTime() > Date.now())
      invalid('certificate', `is not valid before ${from.toISOString()}${which}`, expected)
    if (to.getTime() <= Date.now()) invalid('certificate', `expired at ${to.toISOString()}${which}`, expected)
  }
  for (const [index, issuer] of issuers.entries()) {
    const issued = chain[index] ?? leaf
    if (isIssuedBy(issued, issuer)) continue
    invalid(
      'certificate',
      `is out of order: certificate ${index + 1} (${shown(issued.subject)}) was issued by ${shown(issued.issuer)}, but certificate ${index + 2} is ${shown(issuer.subject)}`,
      'each certificate to be followed by the one that signed it'
    )
  }
  return sound ? factsOf(leaf) : undefined
}

const HOST_RULES = { subject: 'never', partialWildcards: false, multiLabelWildcards: false } as const

/** Whether `issuer` signed `issued`. Node's `checkIssued` compares only metadata, so the signature is verified too. */
function isIssuedBy(issued: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issued.checkIssued(issuer) && issued.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** Returns the certificates in a text, or what is wrong with it. */
function readChain(text: string): readonly [X509Certificate, ...X509Certificate[]] | string {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const chain: X509Certificate[] = []
  for (const [index, block] of blocks.entries()) {
    try {
      chain.push(new X509Certificate(block))
    } catch {
      return `has an unreadable certificate at position ${index + 1}`
    }
  }
  const [leaf, ...issuers] = chain
  if (leaf !== undefined) return [leaf, ...issuers]
  return text.trim() === '' ? 'is empty' : 'holds no certificate in PEM'
}

/** Returns the key in a text, or what is wrong with it. Never returns part of the text, which may be secret. */
function readKey(text: string): KeyObject | string {
  if (text.trim() === '') return 'is empty'
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(text)) return 'is encrypted with a passphrase'
  try {
    return createPrivateKey(text)
  } catch {
    return 'holds no readable private key'
  }
}

function namesOf({ subjectAltName = '' }: X509Certificate): string {
  const names = subjectAltName.split(', ').flatMap((name) => /^DNS:(.+)$/.exec(name)?.[1] ?? [])
  return names.length === 0 ? 'no DNS name' : names.slice(0, 5).map(shown).join(', ')
}

function shown(text: string): string {
  return text.replaceAll('\n', ', ').slice(0, 200)
}

function factsOf(leaf: X509Certificate): CertificateFacts {
  return {
    notBefore: leaf.validFromDate,
    notAfter: leaf.validToDate,
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    renewalId: renewalIdOf(leaf)
  }
}

/** The DER of the object identifier 2.5.29.35, the authority key identifier. */
const AUTHORITY_KEY = Buffer.from('0603551d23', 'hex')

/** Returns the authority key identifier and the serial number, joined as RFC 9773 specifies. */
function renewalIdOf({ raw, serialNumber }: X509Certificate): string | undefined {
  const at = raw.indexOf(AUTHORITY_KEY)
  const rest = at < 0 ? Buffer.alloc(0) : raw.subarray(at + AUTHORITY_KEY.length)
  // An octet string with a sequence, whose first member is the identifier. All are shorter than 128 bytes.
  const [octets, , sequence, , identifier, length = 0] = rest
  if (octets !== 0x04 || sequence !== 0x30 || identifier !== 0x80) return undefined
  const key = rest.subarray(6, 6 + length)
  const serial = Buffer.from(serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`, 'hex')
  // DER puts a zero byte before a number whose first bit is set.
  const signed = (serial[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), serial]) : serial
  return `${key.toString('base64url')}.${signed.toString('base64url')}`
}

/** Returns when the last third of the certificate's lifetime begins. */
export function renewsAt({ notBefore, notAfter }: CertificateFacts): Date {
  return new Date(notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3)
}

/** The reason to obtain a new certificate. */
export type Reason = 'absent' | 'deleted' | 'unfinished' | 'another authority' | 'due' | 'suggested'

/** Returns why a new certificate is needed, or nothing if the secret has a current one. */
export async function reasonFor(
  secret: KeptSecret | undefined,
  { https: { certificateName, authority } }: { readonly https: Pick<Https, 'certificateName' | 'authority'> },
  signal: AbortSignal
): Promise<Reason | undefined> {
  if (secret === undefined) return 'absent'
  if (secret.deleted) return 'deleted'
  const record = certificateRecordIn(secret.tags)
  if (record?.name !== certificateName) return 'unfinished'
  if (record.authority !== authority.directory) return 'another authority'
  if (record.renews.getTime() <= Date.now()) return 'due'
  return (await suggestsRenewal(record, signal)) ? 'suggested' : undefined
}

/** The user agent for authorities (RFC 8555, section 6.1). */
export const USER_AGENT = 'run-on-fargate'

/** How long (ms) a request for renewal information may take. It is optional. */
const ANSWER_WITHIN = 5000

/**
 * Whether the authority wants the certificate renewed by now. Each certificate has its own moment in the suggested
 * window. The action asks only in the last half of the lifetime, and renews in the last third anyway. Returns false if
 * the authority can't be asked. Source: RFC 9773, section 4.2.
 */
async function suggestsRenewal(
  { renewalInfo: url, authority, fingerprint, expires, renews }: CertificateRecord,
  signal: AbortSignal
): Promise<boolean> {
  const half = renews.getTime() - (expires.getTime() - renews.getTime()) / 2
  if (url === undefined || Date.now() < half || !isAllowed(url, authority)) return false
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
    // The same in each run, so that the moment comes. Different for each certificate, to spread the load.
    const share = Number.parseInt(fingerprint.slice(0, 8), 16) / 2 ** 32
    return Date.now() >= start + share * (end - start)
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** Whether the authority may refer to this URL: over HTTPS, or on loopback if the authority itself is there. */
export function isAllowed(url: string, directory: string): boolean {
  const [target, base] = [URL.parse(url), URL.parse(directory)]
  if (target === null || base === null || target.username !== '' || target.password !== '') return false
  if (isLoopback(target.hostname)) return isLoopback(base.hostname) && /^https?:$/.test(target.protocol)
  return target.protocol === 'https:'
}

export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)
}

/** Creates a key on the curve P-256, in PEM, and masks it in the log. */
export function newKey(emit: Emit): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  hide(pem, emit)
  return pem
}

/** The fewest characters that are masked. Shorter values also appear in ordinary text. */
const SHORTEST = 16

/** Masks the keys in everything that the step writes. */
export function hideKeys(value: CertificateValue | undefined, emit: Emit): void {
  hide(value?.['private-key'], emit)
  hide(value?.['account-key'], emit)
}

/** Masks a key in each form in which it might be printed. */
function hide(pem: string | undefined, emit: Emit): void {
  if (pem === undefined || pem.trim() === '') return
  const lines = pem.split(/[\r\n]+/).map((line) => line.trim())
  const body = lines.filter((line) => line !== '' && !line.startsWith('-----'))
  const base64 = (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(pem).toString(alphabet))
  const forms = [...body, body.join(''), ...base64, ...secretPartOf(pem)]
  const values = forms.filter((form) => form.length >= SHORTEST)
  emit({ type: 'secret-learned', values })
}

/** Returns the private number of an elliptic curve key, as encoded in a JSON Web Key. */
function secretPartOf(pem: string): string[] {
  try {
    const { d } = createPrivateKey(pem).export({ format: 'jwk' })
    return d === undefined ? [] : [d]
  } catch {
    return []
  }
}

/** The user's own certificate: its secret, and the value if that is JSON. */
export interface GivenCertificate {
  readonly kind: 'given'
  readonly secretArn: string
  readonly key: SecretKey | undefined
  readonly value: CertificateValue | undefined
}

/** Reads the secret with the user's own certificate. Throws `CERTIFICATE_MISSING` if the secret has no value. */
export async function findGiven(
  arn: string,
  { clients, emit }: { readonly clients: Clients; readonly emit: Emit }
): Promise<GivenCertificate> {
  try {
    const [{ key }, read] = await Promise.all([describeSecret(clients, arn, clients.region), readValue(clients, arn)])
    const value = parseValue(read.text)
    hideKeys(value, emit)
    return { kind: 'given', secretArn: read.arn, key, value }
  } catch (error) {
    const isGone = isNamed(error, 'InvalidRequestException')
    if (!isGone && !isNamed(error, 'ResourceNotFoundException')) throw error
    throw new ActionError(
      'CERTIFICATE_MISSING',
      `The secret ${arn} of \`certificate-secret-arn\` ${isGone ? 'is scheduled for deletion' : "doesn't exist, or has no value"}.`,
      'Correct the ARN, or create the secret with `certificate` and `private-key` as JSON. Omit `certificate-secret-arn` to have the action obtain a certificate.',
      { cause: error }
    )
  }
}
