import { ActionError } from '../errors.ts'

/** A key under `permissions` in a workflow, and what it has to be. */
export type Permission = `${string}: ${'read' | 'write'}`

/** A call to GitHub's API that came to nothing. */
export class GitHubError extends ActionError {
  /** The HTTP status; none when there was no answer at all. */
  readonly status: number | undefined
  /** What the token may not do. */
  readonly permission: Permission | undefined

  constructor(
    code: 'GITHUB_REFUSED' | 'GITHUB_DENIED' | 'GITHUB_LIMIT' | 'GITHUB_UNREACHABLE',
    message: string,
    hint: string,
    { status, permission }: { readonly status?: number; readonly permission?: Permission } = {}
  ) {
    super(code, message, hint)
    this.name = 'GitHubError'
    this.status = status
    this.permission = permission
  }
}

/** Whether this is GitHub saying that a thing is not there, or no more. */
export function isMissing(error: unknown): boolean {
  return error instanceof GitHubError && (error.status === 404 || error.status === 410)
}

/** Whether what a call is about is still there, and so the call was done. Throws every other failure. */
export async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Whether this is GitHub saying that the token may not do it. */
export function isDenied(error: unknown): error is GitHubError {
  return error instanceof GitHubError && error.code === 'GITHUB_DENIED'
}

/** A refused call, in the words of GitHub's answer: `what` is `POST /repos/a/b/deployments`. */
export function refusal(what: string, status: number, message: string): GitHubError {
  const said = message === '' ? `answers ${status}` : `answers ${status} "${message}"`
  if (status === 401) {
    return new GitHubError(
      'GITHUB_DENIED',
      `GitHub does not know the token: it ${said} to ${what}.`,
      'Leave `github-token` out, or check that the token there has not expired.',
      { status }
    )
  }
  const permission = permissionFor(what)
  if (isLackOfPermission(status, message)) {
    const hint = permission
      ? `Add \`${permission}\` under \`permissions\` in the workflow.`
      : 'Give the job’s token more under `permissions` in the workflow.'
    const found = `The token in \`github-token\` may not do this: GitHub ${said} to ${what}.`
    return new GitHubError('GITHUB_DENIED', found, hint, { status, ...(permission && { permission }) })
  }
  return new GitHubError('GITHUB_REFUSED', `GitHub ${said} to ${what}.`, hintFor(status), { status })
}

/** GitHub's limits on requests, still in force when all patience was over. */
export function limited(what: string, status: number): GitHubError {
  return new GitHubError(
    'GITHUB_LIMIT',
    `GitHub's limit on requests is reached: it answers ${status} to ${what}.`,
    'Run it later; jobs that share the token share its limit.',
    { status }
  )
}

/** A call that was not made: a name in its path, such as `..`, would have made another path of it. */
export function notAsked(what: string): GitHubError {
  return new GitHubError(
    'GITHUB_REFUSED',
    `GitHub was not asked for ${what}: a name in it leads elsewhere.`,
    'Give the environment another name in `environment`.'
  )
}

/** No answer, or one that GitHub's API would not give. */
export function unreachable(what: string, why: string, status?: number): GitHubError {
  return new GitHubError(
    'GITHUB_UNREACHABLE',
    `GitHub's API did not do ${what}: ${why}.`,
    'Check GitHub’s status, and on a self-hosted runner its network; behind a proxy, set `HTTPS_PROXY` and `NO_PROXY`.',
    status === undefined ? {} : { status }
  )
}

/**
 * `Resource not accessible by integration` is said to the token of a job or an App, `… by personal access token` to one of
 * a person; a classic one hears `Must have admin rights to Repository.` or the like. Archived and locked things are other
 * reasons for a 403. Source: "Troubleshooting the REST API" in GitHub's documentation.
 */
function isLackOfPermission(status: number, message: string): boolean {
  return status === 403 && /^(?:Resource not accessible by|Must have )/i.test(message)
}

/**
 * What a call needs. Source: the pages of the endpoints in GitHub's REST API reference, and "Permissions required for
 * GitHub Apps". The comments of a pull request take `issues` as well.
 */
function permissionFor(what: string): Permission | undefined {
  const access = what.startsWith('GET ') ? 'read' : 'write'
  const [, area = ''] = /\/repos\/(?:\{repo\}|[^/]+\/[^/]+)\/([a-z]+)/.exec(what) ?? []
  // Comments and deployments are read only to be written.
  if (area === 'issues') return 'pull-requests: write'
  if (area === 'deployments') return 'deployments: write'
  if (area === 'pulls') return `pull-requests: ${access}`
  if (area === 'git' || area === 'branches' || area === 'tags') return `contents: ${access}`
  if (area === 'environments') return access === 'read' ? 'actions: read' : 'administration: write'
  return undefined
}

function hintFor(status: number): string {
  if (status === 404) return 'Check that the token in `github-token` can see the repository.'
  return 'See GitHub’s answer; the deployment itself does not depend on it.'
}
