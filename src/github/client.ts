import { getOctokitOptions, GitHub } from '@actions/github/lib/utils'
import { retry } from '@octokit/plugin-retry'
import { RequestError } from '@octokit/request-error'
import { messageOf } from '../errors.ts'
import { sleep } from '../wait.ts'
import { redacted } from '../redact.ts'
import { connectionFailure, request, type HttpAnswer, type HttpRequest } from '../transport.ts'
import { failedAnswer, GitHubError, notSent, unreachable } from './failure.ts'

/** The settings of a client. Times are in ms. */
export interface ClientSettings {
  /** `GITHUB_API_URL`. On an Enterprise Server it has a path, `/api/v3`. */
  readonly url: string
  /** A secret, which never appears in a message. */
  readonly token: string
  /** `owner/repository`. */
  readonly repository: string
  /** Cancels every call, which then throws its reason. A write that was already sent is completed first. */
  readonly signal: AbortSignal
  /** The time for failed attempts and waits, over all calls together. Once it is used up, no call is retried. */
  readonly patience?: number
  /** The limit for one attempt. */
  readonly timeout?: number
}

type Octokit = InstanceType<typeof GitHub>

/** octokit for one repository. Every call throws a `GitHubError`, or the signal's reason. */
export interface Client extends Pick<Octokit, 'rest' | 'paginate' | 'graphql'> {
  readonly repo: { readonly owner: string; readonly repo: string }
  /**
   * Creates something exactly once. If GitHub's answer is lost, it may have carried out the request. The client then
   * sends the request again only if `find` finds nothing.
   */
  readonly once: <T>(create: () => Promise<T>, find: () => Promise<T | undefined>) => Promise<T>
}

const FIRST_WAIT = 500
const LEAST_TIMEOUT = 2000
/** The largest answer in bytes. A page of a hundred comments, each of 65,536 characters, is far smaller. */
const ANSWER_LIMIT = 64 * 2 ** 20
const MAX_REDIRECTS = 3
/** A number of retries that the patience never reaches. */
const MANY = 100

/**
 * Returns a client for GitHub's REST API. octokit's plugin retries a call after a dropped connection, a 5xx, or a rate
 * limit that says when it ends. `patience` limits how long. GitHub may have carried out a `POST` whose answer is lost.
 * Such a call is retried only if its `request` option has `repeatable: true`, or if it is a GraphQL query.
 * Source: "Best practices for using the REST API".
 */
export function makeClient(settings: ClientSettings): Client {
  const { token, signal, timeout = 10_000 } = settings
  const base = settings.url.replace(/\/+$/, '')
  const [owner = '', repo = ''] = settings.repository.split('/')
  let patience = settings.patience ?? 30_000

  /** Waits before a retry and returns true. Returns false if a retry can't help or the patience is used up. */
  async function isToBeRepeated({ repeatAfter }: GitHubError, attempt: number): Promise<boolean> {
    if (repeatAfter === undefined) return false
    const pause = Math.max(repeatAfter, FIRST_WAIT * 2 ** attempt)
    if (pause > patience) return false
    patience -= pause
    await sleep(pause, signal)
    return true
  }

  /** Sends one attempt, through the proxy if there is one, with all secrets redacted from its body. */
  async function attempt(address: string, { method, headers, body }: HttpRequest) {
    signal.throwIfAborted()
    const call = callOf(method, address)
    if (climbs(address)) throw notSent(call)
    const limit = Math.min(timeout, Math.max(patience, LEAST_TIMEOUT))
    const timer = AbortSignal.timeout(limit)
    const start = Date.now()
    try {
      const answer = await follow(call, new URL(address), {
        method,
        headers: { ...headers, 'x-github-api-version': '2022-11-28' },
        limit: ANSWER_LIMIT,
        // Even a cancelled run waits for the result of a write, because GitHub may carry it out anyway.
        signal: method === 'GET' ? AbortSignal.any([signal, timer]) : timer,
        ...(body !== undefined && { body: JSON.stringify(redacted(JSON.parse(body))) })
      })
      if (answer.status >= 500) patience -= Date.now() - start
      return responseOf(answer)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof GitHubError) throw error
      patience -= Date.now() - start
      const why = timer.aborted ? `no answer within ${limit / 1000} s` : connectionFailure(error)
      throw unreachable(call, why, { repeatAfter: 0, lost: true })
    }
  }

  /** Follows redirects, for example of a renamed repository, but only on the same host: no other gets the token. */
  async function follow(call: string, url: URL, asked: HttpRequest): Promise<HttpAnswer> {
    let at = url
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      if (at.origin !== new URL(base).origin) throw unreachable(call, 'the answer leads to another host')
      const answer = await request(at, asked)
      if (!isRedirect(asked.method, answer.status)) return answer
      at = new URL(answer.headers.get('location') ?? '', at)
    }
    throw unreachable(call, `it redirects more than ${MAX_REDIRECTS} times`, { status: 307 })
  }

  const callOf = (method: string, url: string) =>
    `${method} ${(url.startsWith(base) ? url.slice(base.length) : new URL(url).pathname).split('?')[0] ?? ''}`

  const failureOf = (error: unknown, call: string): GitHubError => {
    if (error instanceof GitHubError) return error
    if (!(error instanceof RequestError)) return unreachable(call, messageOf(error))
    if (error.cause instanceof GitHubError) return error.cause
    const { data, headers = {} } = error.response ?? {}
    const fields = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
    return failedAnswer(call, error.status, wordsOf(data).replaceAll(token, '***'), new Headers(fields))
  }

  const patient: Parameters<typeof GitHub.plugin>[0] = ({ hook }) => {
    hook.error('request', async (error, { method, url, request: asked }) => {
      signal.throwIfAborted()
      const failure = failureOf(error, `${method} ${url}`)
      // The action's GraphQL queries only read.
      const mayRepeat = !failure.lost || method !== 'POST' || asked.repeatable === true || url.endsWith('/graphql')
      const repeat = mayRepeat && (await isToBeRepeated(failure, Number(asked.retryCount ?? 0)))
      Object.assign(asked, { retries: repeat ? MANY : 0 })
      throw error
    })
    return {}
  }
  const Patient = GitHub.plugin(patient, retry)
  const octokit = new Patient(
    getOctokitOptions(token, {
      baseUrl: base,
      userAgent: 'run-on-fargate',
      request: { fetch: attempt, log: { warn: () => undefined } },
      // `patient`, above, decides whether to retry, and waits.
      retry: { doNotRetry: [], retryAfterBaseValue: 0 }
    })
  )
  octokit.hook.wrap('request', async (send, options) => {
    const { method, url } = octokit.request.endpoint(options)
    const call = callOf(method, url)
    try {
      const response = await send(options)
      const data: unknown = response.data
      if (response.status === 204 || (typeof data === 'object' && data !== null)) return response
      throw unreachable(call, `its answer, with status ${response.status}, is not JSON`, { status: response.status })
    } catch (error) {
      signal.throwIfAborted()
      throw failureOf(error, call)
    }
  })

  return {
    rest: octokit.rest,
    paginate: octokit.paginate,
    graphql: octokit.graphql,
    repo: { owner, repo },
    once: async (create, find) => {
      for (let count = 0; ; count++) {
        try {
          return await create()
        } catch (error) {
          const isLost = error instanceof GitHubError && error.lost
          if (!isLost || !(await isToBeRepeated(error, count))) throw error
        }
        const found = await find()
        if (found !== undefined) return found
      }
    }
  }
}

/** Returns the parts of a `Response` that octokit reads. */
function responseOf({ status, headers, body }: HttpAnswer) {
  const text = body.toString('utf8')
  return { status, headers, text: () => Promise.resolve(text), arrayBuffer: () => Promise.resolve(body.buffer) }
}

/**
 * Returns whether a segment of the path is `.` or `..`, which URL parsers resolve even if it is encoded. An environment
 * with such a name could delete something else. Source: "double-dot URL path segment" in the WHATWG URL standard.
 */
function climbs(address: string): boolean {
  const [path = ''] = address.split(/[?#]/)
  return path.split('/').some((name) => name === '.' || name === '..')
}

/** Returns whether an answer is a redirect. Source: "Redirects" in "Best practices for using the REST API". */
function isRedirect(method: string, status: number): boolean {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302))
}

/** Returns `message` and the validation errors: strings, or objects with a message or with a field and a code. */
function wordsOf(data: unknown): string {
  const { message, errors } = fieldsOf(data)
  const findings = Array.isArray(errors) ? errors.map(wordsOfFinding).filter(Boolean).join(', ') : ''
  return [message, findings]
    .filter((text) => typeof text === 'string' && text !== '')
    .join(': ')
    .slice(0, 500)
}

function wordsOfFinding(finding: unknown): string {
  if (typeof finding === 'string') return finding
  const { message, field, code } = fieldsOf(finding)
  return typeof message === 'string' ? message : [field, code].filter((text) => typeof text === 'string').join(' ')
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
