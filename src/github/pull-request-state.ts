import { ActionError } from '../errors.ts'
import { findGone, findPullRequest, findRef, findSuperseded } from './pull-request.ts'
import { withOrigin, type RunContext } from './run-context.ts'
import type { PullRequestState } from '../deploy/superseded.ts'
import type { TeardownTools } from '../teardown/destroy.ts'
import type { GitHubAccess } from './access.ts'

/**
 * What a run has to know of GitHub. That a pull request cannot be looked at is no reason not to deploy it; but a sweep that
 * cannot tell what is gone throws `TOKEN_MISSING` or a `GitHubError`.
 */
export function askGitHub(
  access: GitHubAccess | undefined,
  context: RunContext
): PullRequestState & Pick<TeardownTools, 'findGone'> {
  const { number, head } = context.pullRequest ?? {}
  return {
    findSuperseded: async () => {
      if (number === undefined) return undefined
      const found = await findNow(access, number)
      return found === undefined ? 'unknown' : findSuperseded(found, head)
    },
    findGone: async (origins) => {
      if (origins.length === 0) return new Set()
      if (access === undefined) {
        throw new ActionError(
          'TOKEN_MISSING',
          'Without `github-token` it cannot be told which pull requests are closed and which branches are gone.',
          'Leave `github-token` to its default, and give the job `permissions: contents: read, pull-requests: read`.'
        )
      }
      return findGone(access.api, origins)
    }
  }
}

/**
 * Returns the context with what the event does not say: of a comment's pull request the head commit and its repository, and
 * where `ref` is wanted what the run before a `workflow_run` was for. What GitHub does not answer stays unknown.
 */
export async function complete(
  context: RunContext,
  access: GitHubAccess | undefined,
  wanted: { readonly ref: boolean }
): Promise<RunContext> {
  const answered = await withHead(context, access)
  return wanted.ref ? withRef(answered, access) : answered
}

async function withHead(context: RunContext, access: GitHubAccess | undefined): Promise<RunContext> {
  const { pullRequest } = context
  if (pullRequest === undefined || pullRequest.head !== undefined) return context
  const found = await findNow(access, pullRequest.number)
  if (found === undefined) return context
  const { head, fork } = found
  return head === '' ? { ...context, fork } : { ...context, fork, commit: head, pullRequest: { ...pullRequest, head } }
}

async function withRef(context: RunContext, access: GitHubAccess | undefined): Promise<RunContext> {
  const { refName } = context
  if (refName === undefined || access === undefined) return context
  const what = `It is not known whether ${refName} is a branch or a tag`
  const origin = await access.optional(what, () => findRef(access.api, refName))
  return origin === undefined ? context : withOrigin(context, origin)
}

async function findNow(access: GitHubAccess | undefined, number: number) {
  if (access === undefined) return undefined
  const { api, optional } = access
  return optional('It was not checked whether the pull request is still at this commit', () =>
    findPullRequest(api, number)
  )
}
