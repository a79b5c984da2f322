import { randomUUID } from 'node:crypto'
import { GitHubError } from './answer.ts'
import type { Token } from './tokens.ts'

/** GitHub's rate limits, to be turned at will (GitHub Docs, "Rate limits for the REST API"). */
export interface Limits {
  /** Requests an hour: 1,000 for each repository's `GITHUB_TOKEN`. `Infinity`: no limit, and no headers that tell one. */
  hourly: number
  remaining: number
  /** When `remaining` is `hourly` again, in seconds since 1970. */
  reset: number
  /** What is answered when nothing is left. */
  primaryStatus: 403 | 429
  /** Requests that make content a minute: 80. POST and PATCH are taken for those (assumed). */
  contentPerMinute: number
  /** Points a minute: 900, where a GET is one point and any other request five. */
  pointsPerMinute: number
  /** How a secondary limit is answered; the next `calls` POST and PATCH requests are refused by it whatever their number. */
  readonly secondary: { calls: number; status: 403 | 429; retryAfter: number | undefined }
}

/** A request, as far as it counts. */
export interface Counted {
  readonly method: string
  readonly token: Token | undefined
}

/** Keeps count. `admit` throws GitHub's refusal; `headers` go with every answer. */
export interface Counter {
  readonly limits: Limits
  admit(request: Counted): void
  headers(): Record<string, string>
}

const HOUR = 3600

/** Counts the requests of all tokens together. With `published` the limits are GitHub's, else there are none. */
export function openCounter(options: { readonly published: boolean; readonly now: () => number }): Counter {
  const seconds = () => Math.floor(options.now() / 1000)
  const limits: Limits = {
    hourly: options.published ? 1000 : Infinity,
    remaining: options.published ? 1000 : Infinity,
    reset: seconds() + HOUR,
    primaryStatus: 403,
    contentPerMinute: options.published ? 80 : Infinity,
    pointsPerMinute: options.published ? 900 : Infinity,
    secondary: { calls: 0, status: 403, retryAfter: 60 }
  }
  let lastMinute: { readonly at: number; readonly points: number; readonly isContent: boolean }[] = []
  const takePrimary = ({ token }: Counted) => {
    if (seconds() >= limits.reset) {
      limits.remaining = limits.hourly
      limits.reset = seconds() + HOUR
    }
    if (limits.remaining <= 0) throw primary(limits, token)
    limits.remaining -= 1
  }
  const takeSecondary = ({ method }: Counted) => {
    const isContent = method === 'POST' || method === 'PATCH'
    lastMinute = lastMinute.filter(({ at }) => at > options.now() - 60_000)
    const contents = lastMinute.filter((one) => one.isContent).length
    const points = lastMinute.reduce((sum, one) => sum + one.points, 0)
    const ordered = isContent && limits.secondary.calls > 0
    if (ordered) limits.secondary.calls -= 1
    if (ordered || (isContent && contents >= limits.contentPerMinute)) throw secondary(limits, CONTENT)
    if (points >= limits.pointsPerMinute) throw secondary(limits, REQUESTS)
    lastMinute.push({ at: options.now(), points: method === 'GET' ? 1 : 5, isContent })
  }
  return {
    limits,
    admit: (request) => {
      takePrimary(request)
      takeSecondary(request)
    },
    headers: (): Record<string, string> => {
      if (!Number.isFinite(limits.hourly)) return {}
      return {
        'x-ratelimit-limit': String(limits.hourly),
        'x-ratelimit-remaining': String(Math.max(0, limits.remaining)),
        'x-ratelimit-used': String(limits.hourly - Math.max(0, limits.remaining)),
        'x-ratelimit-reset': String(limits.reset),
        'x-ratelimit-resource': 'core'
      }
    }
  }
}

const CONTENT =
  'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. ' +
  'Please retry your request again later.'
const REQUESTS = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

function primary({ primaryStatus }: Limits, token: Token | undefined): GitHubError {
  const whom =
    token === undefined
      ? '127.0.0.1'
      : `${token.kind === 'installation' ? 'installation' : 'user'} ID ${String(token.user.id)}`
  return new GitHubError(primaryStatus, `API rate limit exceeded for ${whom}.${support()}`, {
    docs: 'rest/overview/rate-limits-for-the-rest-api'
  })
}

function secondary({ secondary: { status, retryAfter } }: Limits, message: string): GitHubError {
  return new GitHubError(status, `${message}${support()}`, {
    docs: 'free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  })
}

function support(): string {
  return ` If you reach out to GitHub Support for help, please include the request ID ${randomUUID()}.`
}
