import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto'
import { AcmeError, malformed } from './problem.ts'

/** A signed request before its signature is checked (RFC 7515 in the flattened form, RFC 8555, section 6.2). */
export interface Jws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Buffer
  readonly signature: Buffer
  /** What the signature is over. */
  readonly signed: Buffer
}

/** A public key, with the form that it was sent in. */
export interface PublicKey {
  readonly key: KeyObject
  readonly jwk: JsonWebKey
  /** RFC 7638; the same for the same key. */
  readonly thumbprint: string
}

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512'
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }

/** Reads the body of a request. */
export function parseJws(body: string): Jws {
  const written = parseObject(body)
  if (written === undefined) throw malformed('Parse error reading JWS: the body is not a JSON object')
  if (written['header'] !== undefined) {
    throw malformed('JWS "header" field not allowed. All headers must be in "protected" field')
  }
  if (written['signatures'] !== undefined) {
    throw malformed('JWS "signatures" field not allowed. Only the "signature" field should contain a signature')
  }
  const [head, payload, signature] = ['protected', 'payload', 'signature'].map((name) => {
    const bytes = fromBase64Url(written[name])
    if (bytes === undefined) throw malformed(`Parse error reading JWS: "${name}" is not base64url`)
    return bytes
  }) as [Buffer, Buffer, Buffer]
  const header = parseObject(head.toString())
  if (header === undefined) throw malformed('Parse error reading JWS: "protected" is not a JSON object')
  const { alg } = header
  if (typeof alg !== 'string' || !Object.hasOwn(HASHES, alg)) {
    const algorithms = Object.keys(HASHES)
    throw new AcmeError(
      'badSignatureAlgorithm',
      `JWS signature header contains unsupported algorithm ${JSON.stringify(alg)}, expected one of ${algorithms.join(', ')}`,
      { members: { algorithms } }
    )
  }
  if (signature.length === 0) throw malformed('POST JWS not signed')
  const signed = Buffer.from(`${String(written['protected'])}.${String(written['payload'])}`)
  return { header, payload, signature, signed }
}

/** The key in a request that is not yet an account's. */
export function embeddedKey({ header: { jwk, kid } }: Jws): PublicKey {
  if (jwk === undefined) throw malformed('No JWK in JWS header')
  if (kid !== undefined) throw malformed('jwk and kid header fields are mutually exclusive')
  return readKey(jwk)
}

/** Reads a JSON Web Key. */
export function readKey(jwk: unknown): PublicKey {
  const invalid = () => malformed('Invalid JWK in JWS header')
  if (!isObject(jwk) || typeof jwk['kty'] !== 'string') throw invalid()
  // A private key has no business here (RFC 7517, section 9.2).
  const members = THUMBPRINT_MEMBERS[jwk['kty']]
  if (members === undefined || members.some((name) => typeof jwk[name] !== 'string') || jwk['d'] !== undefined) {
    throw invalid()
  }
  const publicJwk = Object.fromEntries(members.map((name) => [name, jwk[name]])) as JsonWebKey
  try {
    const thumbprint = createHash('sha256').update(JSON.stringify(publicJwk)).digest('base64url')
    return { key: createPublicKey({ key: publicJwk, format: 'jwk' }), jwk: publicJwk, thumbprint }
  } catch {
    throw invalid()
  }
}

/** What a key's thumbprint is made of, in its order (RFC 7638, section 3.2). */
const THUMBPRINT_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n']
}

/** Throws unless this key has signed the request, with the algorithm that fits it. */
export function checkSignature({ header, signature, signed }: Jws, { key, jwk }: PublicKey): void {
  const expected = jwk.kty === 'RSA' ? 'RS256' : CURVES[jwk.crv ?? '']
  const alg = String(header['alg'])
  if (expected === undefined) throw new AcmeError('badPublicKey', `Unsupported curve ${String(jwk.crv)}`)
  // Let's Encrypt's policy, which Pebble does not have.
  const { modulusLength = 2048 } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < 2048) throw new AcmeError('badPublicKey', `key size not supported: ${modulusLength}`)
  if (alg !== expected) {
    throw malformed(`JWS signature header algorithm ${alg} does not match expected algorithm ${expected} for JWK`)
  }
  const verifier = { key, dsaEncoding: 'ieee-p1363' } as const
  if (!verify(HASHES[alg], signed, verifier, signature)) throw malformed('JWS verification error')
}

/** The bytes, when it is base64url without padding. */
export function fromBase64Url(value: unknown): Buffer | undefined {
  return typeof value === 'string' && /^[\w-]*$/.test(value) && value.length % 4 !== 1
    ? Buffer.from(value, 'base64url')
    : undefined
}

/** The JSON object in a text, if there is one. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
