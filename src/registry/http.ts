import ipaddr from 'ipaddr.js'
import { messageOf } from '../errors.ts'
import { request as sendOnce, TooLarge, type AnswerHeaders } from '../transport.ts'
import { isLoopback } from './host.ts'
import { readRetryAfter } from '../retry-after.ts'
import { ImageUnseen } from './unseen.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Bytes; a longer body is not read. */
  readonly bodyLimit: number
  /** How errors call the server. Never a host that the registry chose: it could hold the password. */
  readonly to: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Buffer
  /** Who answered in the end, after redirects. */
  readonly origin: string
}

/** What holds for every request of one check. */
export interface Line {
  /** How the check speaks of the other side in errors: `Docker Hub`. */
  readonly peer: string
  /** Whose requests the registry counts: a user name in quotes, or the runner's address. */
  readonly client: string
  /** Plain HTTP is for registries on loopback, and only to loopback. */
  readonly plainHttp: 'refused' | 'loopback'
  /** Ends the whole check; its reason is thrown as it is. */
  readonly signal: AbortSignal
  /** Milliseconds for one request, its redirects and its body. */
  readonly requestTimeout: number
  /** Waits so many milliseconds; gives false at once when that is longer than the check has patience for. */
  readonly wait: (ms: number) => Promise<boolean>
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const SHORTEST_WAIT = 250
const MOST_TRIES = 8
/** How often a rate limit that names no time is tried: after 1, 2 and 4 seconds. */
const TRIES_WITHOUT_TIME = 4

/**
 * Sends one request and reads the bounded answer. A failed connection and a 5xx answer are tried once more, a 429 as long
 * as the time that it names fits into the patience of the check.
 * `Authorization` never follows a redirect to another origin: signed storage addresses reject it, and it is not theirs.
 * Throws ImageUnseen for what stays so, and for 451, redirects and bodies that the check does not take.
 */
export async function send(request: HttpRequest, line: Line): Promise<HttpAnswer> {
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(request, line)
    const delay = delayAfter(outcome, tries)
    if (delay !== undefined && (await line.wait(Math.max(delay, SHORTEST_WAIT)))) continue
    if (typeof outcome === 'string') {
      throw new ImageUnseen(`${line.peer} can't be reached from this runner: ${outcome}.`)
    }
    const obstacle = obstacleIn(outcome.status, request.to, line)
    if (obstacle !== undefined) throw new ImageUnseen(obstacle)
    return outcome
  }
}

/** Milliseconds until the request is worth another try; undefined when it isn't. */
function delayAfter(outcome: HttpAnswer | string, tries: number): number | undefined {
  if (typeof outcome === 'string') return tries === 1 ? 0 : undefined
  const { status, headers } = outcome
  if (status >= 500) return tries === 1 ? (readRetryAfter(headers) ?? 0) : undefined
  if (status !== 429 || tries >= MOST_TRIES) return undefined
  const named = readRetryAfter(headers)
  if (named !== undefined) return named
  // Docker Hub counts pulls over six hours: waiting seconds doesn't help.
  const usedUp = /^0(?:;|$)/.test(headers.get('ratelimit-remaining') ?? '')
  return usedUp || tries >= TRIES_WITHOUT_TIME ? undefined : 1000 * 2 ** (tries - 1)
}

/** Why an answer says nothing about the image: it is about the runner, its network or this moment. */
function obstacleIn(status: number, to: string, line: Line): string | undefined {
  if (status === 429) {
    return `${line.peer} limits the requests of ${line.client} for now (${to} answers HTTP 429).`
  }
  if (status === 407) return `A proxy on the way to ${to} wants credentials (HTTP 407).`
  if (status === 451) return `${line.peer} refuses requests from this runner's location (HTTP 451).`
  return status >= 500 ? `${line.peer} is unavailable: ${to} answers HTTP ${status}.` : undefined
}

/**
 * Whether the check may talk to an address: TLS, or plain HTTP within loopback; never one with credentials in it. A
 * registry elsewhere has no business on this machine or its link, where the metadata services of clouds are.
 */
export function isAcceptable(url: URL, plainHttp: Line['plainHttp']): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (isLoopback(url.hostname)) return plainHttp === 'loopback' && /^https?:$/.test(url.protocol)
  return url.protocol === 'https:' && !isOwnLink(url.hostname)
}

/** Loopback in other spellings, `0.0.0.0`, and addresses that no router passes on. */
function isOwnLink(hostname: string): boolean {
  const address = hostname.replaceAll(/[[\]]/g, '')
  return ipaddr.isValid(address) && ['loopback', 'linkLocal', 'unspecified'].includes(ipaddr.process(address).range())
}

/** The answer is not that of a container registry, so something else stands between this runner and the registry. */
export function strange(peer: string, what: string): ImageUnseen {
  return new ImageUnseen(
    `${peer} doesn't answer as a container registry: ${what}. A proxy, a firewall or a web page may be answering in its place.`
  )
}

/** The answer, or in words why there is none. */
async function attempt(request: HttpRequest, line: Line): Promise<HttpAnswer | string> {
  const signal = AbortSignal.any([line.signal, AbortSignal.timeout(line.requestTimeout)])
  try {
    return await follow(request, line, signal)
  } catch (error) {
    line.signal.throwIfAborted()
    if (error instanceof ImageUnseen) throw error
    if (signal.aborted) return `${request.to} didn't answer within ${line.requestTimeout / 1000} s`
    return connectionFailure(request.to, error)
  }
}

async function follow(request: HttpRequest, line: Line, signal: AbortSignal): Promise<HttpAnswer> {
  let url = request.url
  let headers = request.headers
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await ask(url, { ...request, headers }, line, signal)
    const location = REDIRECTS.has(answer.status) ? answer.headers.get('location') : null
    if (location === null) return { ...answer, origin: url.origin }
    const next = URL.parse(location, url.href)
    if (next === null || !isAcceptable(next, line.plainHttp)) {
      throw strange(line.peer, `${request.to} redirects to an address that is not a public HTTPS address`)
    }
    if (next.origin !== url.origin) headers = withoutAuthorization(headers)
    url = next
  }
  throw strange(line.peer, `${request.to} redirects more than ${MAX_REDIRECTS} times`)
}

function withoutAuthorization(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'))
}

async function ask(url: URL, { method, headers, bodyLimit: limit }: HttpRequest, line: Line, signal: AbortSignal) {
  try {
    return await sendOnce(url, { method, headers, limit, signal })
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error
    throw strange(line.peer, `an answer is larger than ${limit / 2 ** 20} MiB`)
  }
}

/** Only the code of a failure is shown, never its text. */
function connectionFailure(to: string, error: unknown): string {
  // A proxy that opens no tunnel.
  if (/\bproxy\b/i.test(messageOf(error))) return `a proxy on the way to ${to} refuses the connection`
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]{2,63}$/.test(code)) return `the connection to ${to} failed`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host name of ${to} has no address (${code})`
  if (code === 'ECONNREFUSED') return `${to} refuses the connection (${code})`
  return `the connection to ${to} failed (${code})`
}
