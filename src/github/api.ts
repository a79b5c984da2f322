import { messageOf } from '../errors.ts'
import { sleep } from '../wait.ts'
import { redacted } from '../redact.ts'
import { readRetryAfter } from '../retry-after.ts'
import { request as send, type HttpAnswer } from '../transport.ts'
import { limited, notAsked, refusal, unreachable, type GitHubError } from './failure.ts'
import { list, record, text } from './payload.ts'

/** How GitHub is reached. Times in ms. */
export interface ApiSettings {
  /** `GITHUB_API_URL`; on an Enterprise Server it has a path, `/api/v3`. */
  readonly url: string
  /** A secret: no message ever holds it. */
  readonly token: string
  /** `owner/repository`. */
  readonly repository: string
  /** Ends every call; its reason is thrown as it is. */
  readonly signal: AbortSignal
  /** For all failed attempts and the waits between them, over all calls together: then GitHub counts as down. */
  readonly patience?: number
  /** For one attempt. */
  readonly timeout?: number
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/**
 * What to do about a `POST` of which it is not known whether GitHub has carried it out: send it again, as it does no harm
 * twice; or look for what it has made, which is then the answer, and send it again only where there is nothing.
 */
export type LostAnswer = 'repeat' | (() => Promise<unknown>)

/** GitHub's REST API on one repository. Every call throws a `GitHubError`, or the reason of the signal. */
export interface Api {
  /**
   * The JSON of the answer. In `path`, `{repo}` stands for the repository: `/repos/{repo}/deployments`. `{graphql}` is the
   * other API, which an Enterprise Server has beside this one. Source: "Forming calls with GraphQL".
   */
  call(method: Method, path: string, body?: object, after?: LostAnswer): Promise<unknown>
  /** All items of a list, page by page as GitHub links them: a list that cannot be read to its end is an error. */
  items(path: string): AsyncGenerator<unknown, void>
}

/** What an attempt came to: an answer, or an error, and whether and after how many ms it may be made again. */
type Attempt =
  | { readonly json: unknown; readonly next: string | undefined }
  | { readonly error: GitHubError; readonly retryAfter: number | undefined; readonly lost?: boolean }

const FIRST_WAIT = 500
const LEAST_TIMEOUT = 2000
/** Bytes of one answer: a page of a hundred comments, each of 65,536 characters, is far below. */
const ANSWER_LIMIT = 64 * 2 ** 20
// A list that never ends would be a fault of the server; GitHub's own lists of what we ask are far shorter.
const MAX_PAGES = 1000
const MAX_REDIRECTS = 3

/**
 * A client of GitHub's REST API. Again, until the patience is over: after dropped connections, 5xx, and limits that say when
 * they end. A `POST` whose answer is lost may have been carried out, so it is sent again only by the word of its caller.
 * Source: "Best practices for using the REST API" and "Using pagination in the REST API".
 */
export function makeApi(settings: ApiSettings): Api {
  const { signal, timeout = 10_000 } = settings
  const base = settings.url.replace(/\/+$/, '')
  let patience = settings.patience ?? 30_000

  async function request(method: Method, url: string, body?: object, after?: LostAnswer) {
    let lost = false
    for (let wait = FIRST_WAIT; ; wait *= 2) {
      signal.throwIfAborted()
      if (lost && typeof after === 'function') {
        const found = await after()
        if (found !== undefined) return { json: found, next: undefined }
        lost = false
      }
      const start = Date.now()
      const limit = Math.min(timeout, Math.max(patience, LEAST_TIMEOUT))
      const result = await attempt(method, url, body, limit)
      if ('json' in result) return result
      const pause = result.retryAfter === undefined ? undefined : Math.max(result.retryAfter, wait)
      if (pause === undefined) throw result.error
      lost ||= result.lost === true
      if (lost && method === 'POST' && after === undefined) throw result.error
      patience -= Date.now() - start
      if (pause > patience) throw result.error
      patience -= pause
      await sleep(pause, signal)
    }
  }

  async function attempt(method: Method, url: string, body: object | undefined, limit: number): Promise<Attempt> {
    const what = `${method} ${shown(url.startsWith(base) ? url.slice(base.length) : new URL(url).pathname)}`
    const timer = AbortSignal.timeout(limit)
    // A call that changes something is waited for even when the run is cancelled: what it has made has to be known.
    const ends = method === 'GET' ? AbortSignal.any([signal, timer]) : timer
    try {
      const options = {
        method,
        headers: headers(settings.token),
        limit: ANSWER_LIMIT,
        signal: ends,
        ...(body && { body: JSON.stringify(redacted(body)) })
      }
      let at = new URL(url)
      let answer = await send(at, options)
      // A repository that has another name by now. The token is for this host alone.
      for (let hops = 0; hops < MAX_REDIRECTS && isRedirect(method, answer.status); hops++) {
        const next = URL.parse(answer.headers.get('location') ?? '', at.href)
        if (next?.origin !== at.origin)
          return { error: unreachable(what, 'it leads to another host'), retryAfter: undefined }
        at = next
        answer = await send(at, options)
      }
      return read(what, answer, settings.token)
    } catch (error) {
      signal.throwIfAborted()
      const why = timer.aborted ? `there was no answer within ${limit / 1000} s` : connectionFailure(error)
      return { error: unreachable(what, why), retryAfter: 0, lost: true }
    }
  }

  const urlOf = (method: Method, path: string) => {
    if (climbs(path)) throw notAsked(`${method} ${shown(path)}`)
    return path === '{graphql}' ? graphqlUrl(base) : base + path.replace('{repo}', () => settings.repository)
  }

  return {
    call: async (method, path, body, after) => (await request(method, urlOf(method, path), body, after)).json,
    async *items(path) {
      const what = `GET ${shown(path)}`
      let url = urlOf('GET', path)
      for (let page = 0; page < MAX_PAGES; page++) {
        const { json, next } = await request('GET', url)
        if (!Array.isArray(json)) throw unreachable(what, 'the answer is not a list')
        yield* json as readonly unknown[]
        if (next === undefined) return
        // The token is for this host alone, whatever a page links to.
        if (URL.parse(next)?.origin !== new URL(base).origin)
          throw unreachable(what, 'the next page is on another host')
        url = next
      }
      throw unreachable(what, `there are more than ${MAX_PAGES} pages`)
    }
  }
}

/**
 * Whether a part of the path is `.` or `..`, which no encoding keeps: an environment of that name would have another thing
 * deleted in its place. Source: "double-dot URL path segment" in the WHATWG URL standard.
 */
function climbs(path: string): boolean {
  const [names = ''] = path.split('?')
  return names.split('/').some((name) => name === '.' || name === '..')
}

/** Whether the same request is to be made elsewhere. Source: "Redirects" in GitHub's "Best practices for using the REST API". */
function isRedirect(method: Method, status: number): boolean {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302))
}

/** A path in an error, without its query. */
function shown(path: string): string {
  return path.split('?')[0] ?? ''
}

function graphqlUrl(base: string): string {
  return `${base.replace(/\/v3$/, '')}/graphql`
}

/** The address of the next page in a `Link` header (RFC 8288). */
export function nextPage(link: string | null): string | undefined {
  const [, address] = /<([^>]*)>[^<]*;\s*rel="?next"?/.exec(link ?? '') ?? []
  return address
}

/**
 * How long a refused call has to wait, in ms; nothing when waiting does not help. A limit says so in `retry-after`
 * (seconds), or in `x-ratelimit-reset` (Unix time) when nothing remains, or only in its text; then GitHub asks for a
 * minute. Source: "Rate limits for the REST API".
 */
export function retryAfter(
  status: number,
  header: Pick<Headers, 'get'>,
  message: string,
  now = Date.now()
): number | undefined {
  if (status >= 500) return 0
  if (status !== 403 && status !== 429) return undefined
  const named = readRetryAfter(header, now)
  if (named !== undefined) return named
  const reset = Number(header.get('x-ratelimit-reset') ?? '')
  if (header.get('x-ratelimit-remaining') === '0' && reset > 0) return Math.max(0, reset * 1000 - now)
  return status === 429 || /rate limit/i.test(message) ? 60_000 : undefined
}

function headers(token: string): Record<string, string> {
  return {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'user-agent': 'run-on-fargate',
    'x-github-api-version': '2022-11-28'
  }
}

function read(what: string, answer: HttpAnswer, token: string): Attempt {
  const { status } = answer
  const body = answer.body.toString('utf8')
  const json = parse(body)
  if (status >= 200 && status < 300) {
    if (json !== undefined || body === '') return { json, next: nextPage(answer.headers.get('link')) }
    return { error: unreachable(what, `the answer, with status ${status}, is not JSON`, status), retryAfter: undefined }
  }
  const message = wordsOf(json).replaceAll(token, '***')
  const wait = retryAfter(status, answer.headers, message)
  if (status >= 500) return { error: unreachable(what, `it answers ${status}`, status), retryAfter: wait, lost: true }
  return { error: wait === undefined ? refusal(what, status, message) : limited(what, status), retryAfter: wait }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** `message`, and what the validation found: `errors` are texts, or objects with a message, or with a field and a code. */
function wordsOf(json: unknown): string {
  const { message, errors } = record(json)
  const details = list(errors).map((error) => {
    const { message: words, field, code } = record(error)
    return text(error) ?? text(words) ?? [text(field), text(code)].filter(Boolean).join(' ')
  })
  return [text(message) ?? '', details.filter(Boolean).join(', ')].filter(Boolean).join(': ').slice(0, 500)
}

function connectionFailure(error: unknown): string {
  return `the connection failed (${text(record(error).code) ?? messageOf(error)})`
}
