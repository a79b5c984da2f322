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

/** What a certificate says of itself. */
export interface CertificateFacts {
  readonly notBefore: Date
  readonly notAfter: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** What an authority's renewal information knows it by (RFC 9773, section 4.1); nothing without a key identifier. */
  readonly renewalId: string | undefined
}

/** What a pair is to be checked for, and how to name it in an error. */
export interface PairUse {
  /** The name under which it is to serve. */
  readonly host: string
  /** `the secret arn:…`. */
  readonly where: string
  /** What to do when it can't serve. */
  readonly fix: string
}

/** Reads a pair. Throws `problems` with everything for which it can't serve. */
export function requirePair(value: CertificateValue, use: PairUse, problems: Problems): CertificateFacts {
  const facts = checkPair(value, use, problems)
  problems.throwAny()
  if (facts === undefined) throw new Error('A certificate with a problem was not refused.')
  return facts
}

/** Reads a pair, and adds to `problems` everything for which it can't serve. Returns nothing where there was any. */
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

/** Node takes for the issuer whoever has its name; the signature says whether it is. */
function isIssuedBy(issued: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issued.checkIssued(issuer) && issued.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** The certificates in a text, or what is wrong with it. */
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

/** The key in a text, or what is wrong with it; never a part of the text. */
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

/** The DER of the extension's object identifier, 2.5.29.35. */
const AUTHORITY_KEY = Buffer.from('0603551d23', 'hex')

/** The key identifier of the authority and the serial number, as RFC 9773 joins them. */
function renewalIdOf({ raw, serialNumber }: X509Certificate): string | undefined {
  const at = raw.indexOf(AUTHORITY_KEY)
  const rest = at < 0 ? Buffer.alloc(0) : raw.subarray(at + AUTHORITY_KEY.length)
  // An octet string with a sequence, of which the first member is the identifier. All are shorter than 128 bytes.
  const [octets, , sequence, , identifier, length = 0] = rest
  if (octets !== 0x04 || sequence !== 0x30 || identifier !== 0x80) return undefined
  const key = rest.subarray(6, 6 + length)
  const serial = Buffer.from(serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`, 'hex')
  // A number whose first bit is set has a zero in front in DER.
  const signed = (serial[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), serial]) : serial
  return `${key.toString('base64url')}.${signed.toString('base64url')}`
}

/** When the last third of its life begins. */
export function renewsAt({ notBefore, notAfter }: CertificateFacts): Date {
  return new Date(notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3)
}

/** Why a new certificate is needed. */
export type Reason = 'absent' | 'deleted' | 'unfinished' | 'another authority' | 'due' | 'suggested'

/** Returns why the secret's certificate is not the one to use; nothing where it is. */
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

/** How the action names itself to an authority (RFC 8555, section 6.1). */
export const USER_AGENT = 'run-on-fargate'

/** How long (ms) an answer may take, on which nothing depends. */
const ANSWER_WITHIN = 5000

/**
 * Whether the authority wants a certificate renewed by now: the moment in its window that falls to this certificate has
 * passed. It is asked only in the last half of the certificate's life, of which the renewal takes the last third. Where it
 * can't be asked, it doesn't. Source: RFC 9773, section 4.2.
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

/** Makes a key on the curve P-256, in PEM, which is hidden from the start. */
export function newKey(emit: Emit): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  hide(pem, emit)
  return pem
}

/** The shortest form of a key that is hidden. */
const SHORTEST = 16

/** Keeps the keys out of everything that the step writes. */
export function hideKeys(value: CertificateValue | undefined, emit: Emit): void {
  hide(value?.['private-key'], emit)
  hide(value?.['account-key'], emit)
}

/** Keeps a key out of everything that the step writes, in each form in which it could be seen. */
function hide(pem: string | undefined, emit: Emit): void {
  if (pem === undefined || pem.trim() === '') return
  const lines = pem.split(/[\r\n]+/).map((line) => line.trim())
  const body = lines.filter((line) => line !== '' && !line.startsWith('-----'))
  const base64 = (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(pem).toString(alphabet))
  const forms = [...body, body.join(''), ...base64, ...secretPartOf(pem)]
  // Whatever is shorter is part of any text.
  const values = forms.filter((form) => form.length >= SHORTEST)
  emit({ type: 'secret-learned', values })
}

/** The number that is the secret of an elliptic curve's key, as a JSON Web Key has it. */
function secretPartOf(pem: string): string[] {
  try {
    const { d } = createPrivateKey(pem).export({ format: 'jwk' })
    return d === undefined ? [] : [d]
  } catch {
    return []
  }
}

/** A certificate of the user's own: where it is, and what the secret holds, if that is JSON. */
export interface GivenCertificate {
  readonly kind: 'given'
  readonly secretArn: string
  readonly key: SecretKey | undefined
  readonly value: CertificateValue | undefined
}

/** Reads the secret that has the user's own certificate. Throws `CERTIFICATE_MISSING`, and `KMS_KEY_UNUSABLE`. */
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
