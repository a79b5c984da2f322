import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { ActionError } from '../errors.ts'
import type { Problems } from '../problems.ts'

/** A certificate and its key as a secret holds them, in PEM. */
export interface Pair {
  /** The certificate, then those that lead to the authority's root. */
  readonly certificate: string
  readonly privateKey: string
}

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

/** Reads a pair, and adds to `problems` everything for which it can't serve. Returns nothing where there was any. */
export function checkPair(
  { certificate, privateKey }: Pair,
  use: PairUse,
  problems: Problems,
  now = Date.now()
): CertificateFacts | undefined {
  const invalid = (key: 'certificate' | 'private-key', what: string, expected: string) =>
    problems.read(() => {
      throw new ActionError('CERTIFICATE_INVALID', `\`${key}\` in ${use.where} ${what}. Expected ${expected}.`, use.fix)
    })
  const chain = readChain(certificate)
  const key = readKey(privateKey)
  let sound = true as boolean
  const demand = (holds: boolean, ...problem: Parameters<typeof invalid>) => {
    if (!holds) invalid(...problem)
    sound &&= holds
  }
  demand(
    typeof key !== 'string',
    'private-key',
    typeof key === 'string' ? key : '',
    'a private key in PEM without a passphrase, such as `-----BEGIN PRIVATE KEY-----`'
  )
  demand(
    typeof chain !== 'string',
    'certificate',
    typeof chain === 'string' ? chain : '',
    'the certificate in PEM, followed by its intermediate certificates'
  )
  if (typeof chain === 'string') return undefined
  const [leaf, ...issuers] = chain
  if (typeof key !== 'string') {
    demand(
      leaf.checkPrivateKey(key),
      'private-key',
      'does not belong to the certificate',
      'the key that the certificate was issued for'
    )
  }
  demand(
    leaf.checkHost(use.host, HOST_RULES) !== undefined,
    'certificate',
    `is for ${namesOf(leaf)}, not for ${use.host}`,
    `a certificate for ${use.host}, or for the wildcard *${use.host.slice(use.host.indexOf('.'))}`
  )
  for (const [index, each] of chain.entries()) {
    const which = index === 0 ? '' : ` (certificate ${index + 1}, ${shown(each.subject)})`
    const [from, to] = [each.validFromDate, each.validToDate]
    demand(
      from.getTime() <= now,
      'certificate',
      `is not valid before ${from.toISOString()}${which}`,
      'a certificate that is valid now'
    )
    demand(
      to.getTime() > now,
      'certificate',
      `expired at ${to.toISOString()}${which}`,
      'a certificate that is valid now'
    )
  }
  for (const [index, issuer] of issuers.entries()) {
    const issued = chain[index] ?? leaf
    demand(
      isIssuedBy(issued, issuer),
      'certificate',
      `is out of order: certificate ${index + 1} (${shown(issued.subject)}) was issued by ${shown(issued.issuer)}, but certificate ${index + 2} is ${shown(issuer.subject)}`,
      'each certificate to be followed by the one that signed it'
    )
  }
  return sound ? factsOf(leaf) : undefined
}

/** Returns what the first certificate of a text says of itself; nothing where there is none. */
export function readFacts(text: string): CertificateFacts | undefined {
  const chain = readChain(text)
  return typeof chain === 'string' ? undefined : factsOf(chain[0])
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
