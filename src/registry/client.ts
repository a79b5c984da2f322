import ipaddr from 'ipaddr.js'
import { connectionFailure, readRetryAfter, request as sendOnce, TooLarge } from '../transport.ts'
import { sleep } from '../wait.ts'
import { ImageUnseen, strange, type Answer, type Pull } from './errors.ts'
import { isLoopback } from './reference.ts'

export interface Request {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly accept: string
  readonly authorization: string | undefined
  /** Bytes; the client rejects a longer body. */
  readonly limit: number
  /** The name of the server in errors. Never a host that the registry chose: it could hold the password. */
  readonly to: string
}

/** All requests of one inspection. */
export interface Connection extends Pull {
  /** The name of the registry in errors: `Docker Hub`. */
  readonly name: string
  /** The URL of the registry. */
  readonly base: URL
  /** Ends every request. Its reason is thrown. */
  readonly signal: AbortSignal
  readonly timeouts: Timeouts
  /** The rest of the time for requests and for waits. */
  readonly left: { time: number; patience: number }
}

/** Times in ms. */
export interface Timeouts {
  /** For one request with its redirects and its body. */
  readonly request: number
  /** For all requests. */
  readonly total: number
  /** For the waits that a registry asks for. */
  readonly patience: number
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** Before the first retry. It doubles each time. */
const SHORTEST_WAIT = 250

/**
 * Sends a request and reads the answer. Retries once after a failed connection or a 5xx, and after a 429 as long as the
 * patience lasts. Throws an ImageUnseen if that doesn't help, and for answers that say nothing about the image.
 */
export async function send(request: Request, connection: Connection): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(request, connection)
    const delay = delayAfter(outcome, tries)
    if (delay !== undefined && (await wait(Math.max(delay, SHORTEST_WAIT * 2 ** (tries - 1)), connection))) continue
    if (typeof outcome === 'string') throw new ImageUnseen(outcome)
    const obstacle = obstacleIn(outcome.status, request.to, connection)
    if (obstacle !== undefined) throw new ImageUnseen(obstacle)
    return outcome
  }
}

/**
 * Returns whether a registry can lead the client to a URL. It must be HTTPS, without credentials in it. Only a registry on
 * loopback can lead to this machine, by plain HTTP too. None can lead to the machine's link, where the metadata services of
 * clouds are.
 */
export function isAcceptable(url: URL, base: URL): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (isLoopback(url.hostname)) return isLoopback(base.hostname) && /^https?:$/.test(url.protocol)
  const address = url.hostname.replaceAll(/[[\]]/g, '')
  const isOwnLink =
    ipaddr.isValid(address) && ['loopback', 'linkLocal', 'unspecified'].includes(ipaddr.process(address).range())
  return url.protocol === 'https:' && !isOwnLink
}

/** Returns the answer, or a sentence that says why there is none. */
async function attempt(request: Request, connection: Connection): Promise<Answer | string> {
  const { signal, timeouts, left } = connection
  const start = Date.now()
  const limit = Math.min(timeouts.request, left.time)
  const timer = AbortSignal.timeout(Math.max(limit, 0))
  try {
    return await follow(request, connection, AbortSignal.any([signal, timer]))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ImageUnseen) throw error
    const failed = (why: string) => `Could not reach ${request.to} from this runner: ${why}.`
    if (!timer.aborted) return failed(connectionFailure(error))
    if (limit < timeouts.request) throw new ImageUnseen(failed(`timeout after ${timeouts.total / 1000} s in total`))
    return failed(`no answer within ${limit / 1000} s`)
  } finally {
    left.time -= Date.now() - start
  }
}

/**
 * Follows redirects. `Authorization` never follows to another origin, nor back: signed storage URLs reject it, and it belongs
 * to the registry alone.
 */
async function follow(request: Request, connection: Connection, signal: AbortSignal, hops = 0): Promise<Answer> {
  const { method, url, accept, authorization, limit, to } = request
  const { name, base } = connection
  const headers = { accept, 'user-agent': 'run-on-fargate' }
  const sent = sendOnce(url, {
    method,
    headers: authorization === undefined ? headers : { ...headers, authorization },
    limit,
    signal,
    // A proxy would look for it on its own machine. Docker goes past it too: `ProxyFromEnvironment` of Go's net/http.
    isDirect: isLoopback(url.hostname)
  })
  const answer = await sent.catch((error: unknown) => {
    throw error instanceof TooLarge ? strange(name, `an answer is larger than ${limit / 2 ** 20} MiB`) : error
  })
  const location = REDIRECTS.has(answer.status) ? answer.headers.get('location') : null
  if (location === null) return { ...answer, origin: url.origin }
  const next = URL.parse(location, url.href)
  if (next === null || !isAcceptable(next, base)) {
    throw strange(name, `${to} redirects to a URL that is not public HTTPS`)
  }
  if (hops === MAX_REDIRECTS) throw strange(name, `${to} redirects more than ${MAX_REDIRECTS} times`)
  const kept = next.origin === url.origin ? authorization : undefined
  return follow({ ...request, url: next, authorization: kept }, connection, signal, hops + 1)
}

/** Returns the time in ms after which a retry may help; undefined if none will. */
function delayAfter(outcome: Answer | string, tries: number): number | undefined {
  if (typeof outcome === 'string') return tries === 1 ? 0 : undefined
  const { status, headers } = outcome
  const named = readRetryAfter(headers)
  // Docker Hub counts pulls over six hours: without a time, waiting for seconds doesn't help.
  const isUsedUp = named === undefined && /^0(?:;|$)/.test(headers.get('ratelimit-remaining') ?? '')
  const isWorthIt = status === 429 ? !isUsedUp : status >= 500 && tries === 1
  return isWorthIt ? (named ?? 0) : undefined
}

/** Waits, unless it takes longer than the patience. Returns whether it waited. */
async function wait(ms: number, { left, signal }: Connection): Promise<boolean> {
  if (ms > left.patience) return false
  left.patience -= ms
  await sleep(ms, signal)
  return true
}

/** Returns a sentence for an answer that is about the runner, its network or this moment, and not about the image. */
function obstacleIn(status: number, to: string, { name, login }: Connection): string | undefined {
  const client = login === undefined ? "this runner's IP address" : JSON.stringify(login.username)
  if (status === 429) return `${name} limits the requests of ${client} at the moment (HTTP 429).`
  if (status === 407) return `A proxy between this runner and ${to} requires credentials (HTTP 407).`
  if (status === 451) return `${name} rejects requests from this runner's location (HTTP 451).`
  return status >= 500 ? `${name} is unavailable (HTTP ${status} from ${to}).` : undefined
}
