import ipaddr from 'ipaddr.js'
import { ActionError, messageOf } from '../errors.ts'
import { sleep } from '../poll.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Bytes; a longer body is refused. */
  readonly bodyLimit: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  /** Who answered in the end, after redirects. */
  readonly origin: string
}

/** What holds for every request of one check. */
export interface Line {
  /** How the check speaks of the other side in errors: `Docker Hub`. */
  readonly peer: string
  /** Plain HTTP is for registries on loopback, and only to loopback. */
  readonly plainHttp: 'refused' | 'loopback'
  /** Ends the whole check; its reason is thrown as it is. */
  readonly signal: AbortSignal
  /** Milliseconds for one request, its redirects and its body. */
  readonly requestTimeout: number
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const RETRY_DELAY = 250

/**
 * Sends one request, once more after a failed connection or a 5xx answer, and reads the bounded answer.
 * `Authorization` never follows a redirect to another origin: signed storage addresses refuse it, and it is not theirs.
 * Throws REGISTRY_UNREACHABLE, or REGISTRY_ANSWER_INVALID for redirects and bodies that are not acceptable.
 */
export async function send(request: HttpRequest, line: Line): Promise<HttpAnswer> {
  const first = await attempt(request, line)
  if (typeof first !== 'string' && first.status < 500) return first
  await sleep(RETRY_DELAY, line.signal)
  const second = await attempt(request, line)
  if (typeof second !== 'string' && second.status < 500) return second
  throw unreachable(line.peer, typeof second === 'string' ? second : `${request.url.host} answers ${second.status}`)
}

/**
 * Whether the check may talk to an address: TLS, or plain HTTP within loopback; never one with a login in it. A registry
 * elsewhere has no business on this machine or its link, where the metadata services of clouds are.
 */
export function isAcceptable(url: URL, plainHttp: Line['plainHttp']): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (isLoopback(url.hostname)) return plainHttp === 'loopback' && /^https?:$/.test(url.protocol)
  return url.protocol === 'https:' && !isOwnLink(url.hostname)
}

/** Whether a host name, as `URL.hostname` normalises it, stays on this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** Loopback in other spellings, `0.0.0.0`, and addresses that no router passes on. */
function isOwnLink(hostname: string): boolean {
  const address = hostname.replaceAll(/[[\]]/g, '')
  return ipaddr.isValid(address) && ['loopback', 'linkLocal', 'unspecified'].includes(ipaddr.process(address).range())
}

export function unreachable(peer: string, what: string): ActionError {
  return new ActionError(
    'REGISTRY_UNREACHABLE',
    `${peer} cannot be reached from here: ${what}.`,
    'Check the registry host in `image` and the network and proxy settings of the runner.'
  )
}

export function invalidAnswer(peer: string, what: string): ActionError {
  return new ActionError(
    'REGISTRY_ANSWER_INVALID',
    `${peer} does not answer as a container registry: ${what}.`,
    'Check the registry host in `image`; a proxy or a web page may be answering in its place.'
  )
}

/** The answer, or in words why there is none. */
async function attempt(request: HttpRequest, line: Line): Promise<HttpAnswer | string> {
  const signal = AbortSignal.any([line.signal, AbortSignal.timeout(line.requestTimeout)])
  try {
    return await follow(request, line, signal)
  } catch (error) {
    line.signal.throwIfAborted()
    if (error instanceof ActionError) throw error
    if (signal.aborted) return `${request.url.host} did not answer within ${line.requestTimeout / 1000} s`
    return connectionFailure(request.url.host, error)
  }
}

async function follow(request: HttpRequest, line: Line, signal: AbortSignal): Promise<HttpAnswer> {
  let url = request.url
  const headers = new Headers(request.headers)
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url, { method: request.method, headers, redirect: 'manual', signal })
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
    if (location === null) {
      const body = await readBody(response, request.bodyLimit, line.peer)
      return { status: response.status, headers: response.headers, body, origin: url.origin }
    }
    await response.body?.cancel()
    const next = URL.parse(location, url.href)
    if (next === null || !isAcceptable(next, line.plainHttp)) {
      throw invalidAnswer(line.peer, 'it redirects to an address that is not an HTTPS address')
    }
    if (next.origin !== url.origin) headers.delete('authorization')
    url = next
  }
  throw invalidAnswer(line.peer, `it redirects more than ${MAX_REDIRECTS} times`)
}

async function readBody(response: Response, limit: number, peer: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const body: AsyncIterable<Uint8Array> | [] = response.body ?? []
  // Leaving the loop early cancels the stream, so a body without end costs no more than the limit.
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw invalidAnswer(peer, `an answer is larger than ${limit / 2 ** 20} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** `fetch` says only "fetch failed"; the reason is in the cause below it. */
function connectionFailure(host: string, error: unknown): string {
  const cause = propertyOf(error, 'cause') ?? error
  const code = propertyOf(cause, 'code')
  if (typeof code !== 'string') return `the connection to ${host} failed: ${messageOf(cause)}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host name ${host} has no address (${code})`
  if (code === 'ECONNREFUSED') return `${host} refuses the connection (${code})`
  return `the connection to ${host} failed (${code})`
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
