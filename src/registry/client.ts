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
  /** The largest body in bytes. The client rejects a longer one. */
  readonly limit: number
  /** The server's name in errors. Never a host that the registry chose, which could contain the password. */
  readonly to: string
}

/** The state that all requests of one inspection share. */
export interface Connection extends Pull {
  /** The registry's name in errors: `Docker Hub`. */
  readonly name: string
  /** The URL of the registry. */
  readonly base: URL
  /** Cancels every request, which then throws its reason. */
  readonly signal: AbortSignal
  readonly timeouts: Timeouts
  /** The remaining time for requests and for waits, in ms. */
  readonly left: { time: number; patience: number }
}

/** Times in ms. */
export interface Timeouts {
  /** For one request, with its redirects and its body. */
  readonly request: number
  /** For all requests. */
  readonly total: number
  /** For the waits that a registry asks for. */
  readonly patience: number
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** The least wait before the first retry, in ms. It doubles each time. */
const SHORTEST_WAIT = 250

/**
 * Sends a request and returns the answer. Retries once after a failed connection or a 5xx, and after a 429 until the
 * patience is used up. Throws an `ImageUnseen` if that doesn't help, or if the answer isn't about the image.
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
 * Returns whether the client follows a registry to a URL. The URL must be HTTPS and contain no credentials. Only a
 * registry on loopback can name a URL on loopback, also with plain HTTP. Link-local addresses are rejected, because
 * cloud providers serve metadata and credentials there.
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
 * Follows redirects. Another origin never gets `Authorization`, which is only for the registry. Signed storage URLs
 * also reject it.
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
    // A proxy would connect to its own machine. Docker also bypasses it: `ProxyFromEnvironment` of Go's net/http.
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

/** Returns the time in ms after which a retry may succeed; undefined if none will. */
function delayAfter(outcome: Answer | string, tries: number): number | undefined {
  if (typeof outcome === 'string') return tries === 1 ? 0 : undefined
  const { status, headers } = outcome
  const named = readRetryAfter(headers)
  // Docker Hub counts pulls over six hours. Unless it names a time, waiting for seconds doesn't help.
  const isUsedUp = named === undefined && /^0(?:;|$)/.test(headers.get('ratelimit-remaining') ?? '')
  const isWorthIt = status === 429 ? !isUsedUp : status >= 500 && tries === 1
  return isWorthIt ? (named ?? 0) : undefined
}

/** Waits, unless that exceeds the patience. Returns whether it waited. */
async function wait(ms: number, { left, signal }: Connection): Promise<boolean> {
  if (ms > left.patience) return false
  left.patience -= ms
  await sleep(ms, signal)
  return true
}

/** Returns a sentence for an answer that is about the runner, its network or a temporary problem, not the image. */
function obstacleIn(status: number, to: string, { name, login }: Connection): string | undefined {
  const client = login === undefined ? "this runner's IP address" : JSON.stringify(login.username)
  if (status === 429) return `${name} limits the requests of ${client} at the moment (HTTP 429).`
  if (status === 407) return `A proxy between this runner and ${to} requires credentials (HTTP 407).`
  if (status === 451) return `${name} rejects requests from this runner's location (HTTP 451).`
  return status >= 500 ? `${name} is unavailable (HTTP ${status} from ${to}).` : undefined
}
