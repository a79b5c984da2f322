import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Principal, ServiceName } from '../service.ts'
import { commonError } from './common-errors.ts'

/** A request as it came in. */
export interface SignedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What the signature has to be made for. `now` in ms since 1970. */
export interface Scope {
  readonly service: ServiceName
  readonly regions: readonly string[]
  readonly now: number
}

/**
 * Verifies a request's Signature Version 4 (IAM User Guide, "Create a signed AWS API request") and says whose it is.
 * Throws the service's own error for unknown keys, a wrong session token, scope, time or signature.
 */
export function authenticate(request: SignedRequest, scope: Scope, principals: readonly Principal[]): Principal {
  const { service } = scope
  const signature = parseAuthorization(request.headers, service)
  const principal = principals.find(({ accessKeyId }) => accessKeyId === signature.accessKeyId)
  if (principal === undefined || header(request, 'x-amz-security-token') !== (principal.sessionToken ?? '')) {
    throw commonError(service, 'unknown-credentials', '')
  }
  checkScope(signature, scope)
  checkTime(signature, scope)
  if (signatureOf(request, signature, principal.secretAccessKey) !== signature.signature) {
    throw commonError(service, 'wrong-signature', MISMATCH)
  }
  return principal
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

const WINDOW = 15 * 60_000

interface Signature {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** ISO 8601 basic: `20260131T235959Z`. */
  readonly time: string
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/

function parseAuthorization(headers: IncomingHttpHeaders, service: ServiceName): Signature {
  const { authorization } = headers
  if (authorization === undefined || authorization === '') throw commonError(service, 'no-signature', '')
  const [, accessKeyId, day, region, signedFor, signedHeaders, signature] = AUTHORIZATION.exec(authorization) ?? []
  const time = headers['x-amz-date']
  if (!accessKeyId || !day || !region || !signedFor || !signedHeaders || !signature) {
    throw commonError(
      service,
      'malformed-signature',
      `Authorization header is not a valid one. Authorization=${authorization}`
    )
  }
  if (typeof time !== 'string' || !/^\d{8}T\d{6}Z$/.test(time)) {
    throw commonError(
      service,
      'malformed-signature',
      `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=${authorization}`
    )
  }
  return { accessKeyId, day, region, service: signedFor, signedHeaders: signedHeaders.split(';'), signature, time }
}

function checkScope(signature: Signature, { service, regions }: Scope): void {
  if (!regions.includes(signature.region)) {
    throw commonError(
      service,
      'wrong-signature',
      `Credential should be scoped to a valid region, not '${signature.region}'. `
    )
  }
  if (signature.service !== service) {
    throw commonError(service, 'wrong-signature', `Credential should be scoped to correct service: '${service}'. `)
  }
  if (!signature.signedHeaders.includes('host') || !signature.signedHeaders.includes('x-amz-date')) {
    throw commonError(
      service,
      'wrong-signature',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    )
  }
}

function checkTime({ time, day }: Signature, { service, now }: Scope): void {
  if (!time.startsWith(day)) {
    throw commonError(
      service,
      'wrong-signature',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${time.slice(0, 8)}', from '${time}'.`
    )
  }
  const signedAt = Date.parse(time.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
  if (signedAt < now - WINDOW) {
    const limit = `${basic(now - WINDOW)} (${basic(now)} - 15 min.)`
    throw commonError(service, 'wrong-time', `Signature expired: ${time} is now earlier than ${limit}`)
  }
  if (signedAt > now + WINDOW) {
    const limit = `${basic(now + WINDOW)} (${basic(now)} + 15 min.)`
    throw commonError(service, 'wrong-time', `Signature not yet current: ${time} is still later than ${limit}`)
  }
}

function basic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

function signatureOf(request: SignedRequest, signature: Signature, secretAccessKey: string): string {
  const { day, region, service, signedHeaders, time } = signature
  const headers = signedHeaders.map((name) => `${name}:${header(request, name).trim().replace(/ +/g, ' ')}\n`).join('')
  const canonical = [
    request.method,
    ...canonicalUrl(request.url),
    headers,
    signedHeaders.join(';'),
    sha256(request.body)
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  return hmac(signingKey(secretAccessKey, [day, region, service, 'aws4_request']), text).toString('hex')
}

/** The keys made so far, which serve a day each. */
const signingKeys = new Map<string, KeyObject>()

function signingKey(secretAccessKey: string, scope: readonly string[]): KeyObject {
  const name = [secretAccessKey, ...scope].join('/')
  const known = signingKeys.get(name)
  if (known !== undefined) return known
  const key = createSecretKey(scope.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`)))
  signingKeys.set(name, key)
  return key
}

/** The path, encoded once more than on the wire, and the query in the order of its names and values. */
function canonicalUrl(url: string): [path: string, query: string] {
  const [path = '', query = ''] = url.split('?', 2)
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return [path.split('/').map(encoded).join('/'), pairs.sort().join('&')]
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function header(request: SignedRequest, name: string): string {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer | KeyObject, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
