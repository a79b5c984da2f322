import { ActionError } from '../errors.ts'
import { readRetryAfter } from '../transport.ts'

/** A key under `permissions` in a workflow, with the value that is needed. */
export type Permission = `${string}: ${'read' | 'write'}`

interface Details {
  readonly status?: number
  readonly permission?: Permission | undefined
  readonly repeatAfter?: number | undefined
  readonly lost?: boolean
}

/** A call to GitHub's API that failed. */
export class GitHubError extends ActionError {
  /** The HTTP status. Undefined if GitHub didn't answer at all. */
  readonly status: number | undefined
  /** The permission that the token lacks. */
  readonly permission: Permission | undefined
  /** The time in ms after which the same call may succeed. Undefined if a retry can't help. */
  readonly repeatAfter: number | undefined
  /** Whether GitHub may have carried out the call anyway. */
  readonly lost: boolean

  constructor(
    code: 'GITHUB_REFUSED' | 'GITHUB_DENIED' | 'GITHUB_LIMIT' | 'GITHUB_UNREACHABLE',
    message: string,
    hint: string,
    { status, permission, repeatAfter, lost = false }: Details = {}
  ) {
    super(code, message, hint)
    this.name = 'GitHubError'
    this.status = status
    this.permission = permission
    this.repeatAfter = repeatAfter
    this.lost = lost
  }
}

/** Returns whether GitHub says that something doesn't exist, or no longer does. */
export function isMissing(error: unknown): boolean {
  return error instanceof GitHubError && (error.status === 404 || error.status === 410)
}

/** Waits for a call. Returns false if GitHub says that its subject doesn't exist. Throws every other failure. */
export async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Returns whether GitHub says that the token lacks a permission. */
export function isDenied(error: unknown): error is GitHubError {
  return error instanceof GitHubError && error.code === 'GITHUB_DENIED'
}

/** Returns the error for a status of 400 or above. `call`: `POST /repos/a/b/deployments`. `words`: GitHub's message. */
export function failedAnswer(call: string, status: number, words: string, headers = new Headers()): GitHubError {
  const repeatAfter = retryAfter(status, headers, words)
  if (status >= 500) return unreachable(call, `it answered ${status}`, { status, repeatAfter, lost: true })
  return repeatAfter === undefined ? refusal(call, status, words) : limited(call, status, repeatAfter)
}

/** Returns the error for a call that GitHub rejected. */
export function refusal(call: string, status: number, words: string): GitHubError {
  const rejected = `GitHub rejected ${call}${words === '' ? '' : `: ${words.replace(/\.$/, '')}`} (${status}).`
  if (status === 401) {
    const hint = 'Omit `github-token`, or check that the token there has not expired.'
    return new GitHubError('GITHUB_DENIED', rejected, hint, { status })
  }
  if (!isLackOfPermission(status, words)) {
    return new GitHubError('GITHUB_REFUSED', rejected, hintFor(status), { status })
  }
  const permission = permissionFor(call)
  const hint = permission
    ? `Add \`${permission}\` under \`permissions\` in the workflow.`
    : 'Give the job’s token more permissions under `permissions` in the workflow.'
  return new GitHubError('GITHUB_DENIED', rejected, hint, { status, permission })
}

/** Returns the error for a rate limit. */
export function limited(call: string, status: number, repeatAfter?: number): GitHubError {
  return new GitHubError(
    'GITHUB_LIMIT',
    `GitHub rejected ${call}: its rate limit is reached (${status}).`,
    'Run the job again later. Jobs that share a token share its limit.',
    { status, repeatAfter }
  )
}

/** Returns the error for a call that the action doesn't send, because a name such as `..` would change its path. */
export function notSent(call: string): GitHubError {
  return new GitHubError(
    'GITHUB_REFUSED',
    `The action did not send ${call} to GitHub: a name in the path leads elsewhere.`,
    'Give the environment another name in `environment`.'
  )
}

/** Returns the error for a missing answer, or for one that GitHub's API would not give. */
export function unreachable(call: string, why: string, details: Details = {}): GitHubError {
  return new GitHubError(
    'GITHUB_UNREACHABLE',
    `GitHub did not complete ${call}: ${why}.`,
    'Check GitHub’s status. On a self-hosted runner check the network; behind a proxy, set `HTTPS_PROXY` and `NO_PROXY`.',
    details
  )
}

/**
 * Returns the time before a retry in ms; undefined if waiting doesn't help. `retry-after`, or `x-ratelimit-reset` (Unix
 * time) at 0 remaining calls, says when a limit ends. By default, GitHub asks for a minute.
 * Source: "Rate limits for the REST API" and "Best practices for using the REST API".
 */
export function retryAfter(status: number, headers: Headers, words: string, now = Date.now()): number | undefined {
  if (status >= 500) return readRetryAfter(headers, now) ?? 0
  if (status !== 403 && status !== 429) return undefined
  const named = readRetryAfter(headers, now)
  if (named !== undefined) return named
  const reset = Number(headers.get('x-ratelimit-reset') ?? '')
  if (headers.get('x-ratelimit-remaining') === '0' && reset > 0) return Math.max(0, reset * 1000 - now)
  return status === 429 || /rate limit/i.test(words) ? 60_000 : undefined
}

/**
 * Returns whether the token lacks a permission. GitHub says `Resource not accessible by integration` to a job or an
 * App, `… by personal access token` to a fine-grained token, and `Must have admin rights to Repository.` or the like to
 * a classic one. A 403 can also mean that something is archived or locked. Source: "Troubleshooting the REST API".
 */
function isLackOfPermission(status: number, words: string): boolean {
  return status === 403 && /^(?:Resource not accessible by|Must have )/i.test(words)
}

/**
 * Returns the permission that a call needs. For comments on a pull request, GitHub also accepts `issues`. Source: the
 * pages of the endpoints in GitHub's REST API reference, and "Permissions required for GitHub Apps".
 */
function permissionFor(call: string): Permission | undefined {
  const access = call.startsWith('GET ') ? 'read' : 'write'
  const [, area] = /\/repos\/[^/]+\/[^/]+\/([a-z]+)/.exec(call) ?? []
  switch (area) {
    // The action reads comments and deployments only before it writes them.
    case 'issues':
      return 'pull-requests: write'
    case 'deployments':
      return 'deployments: write'
    case 'pulls':
      return `pull-requests: ${access}`
    case 'git':
    case 'branches':
    case 'tags':
    case 'activity':
      return `contents: ${access}`
    case 'environments':
      return access === 'read' ? 'actions: read' : 'administration: write'
    default:
      return undefined
  }
}

function hintFor(status: number): string {
  if (status === 404) return 'Check that the token in `github-token` can see the repository.'
  return 'The deployment itself does not depend on it.'
}
