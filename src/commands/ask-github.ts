import { ActionError } from '../errors.ts'
import type { RunContext } from '../github/context.ts'
import { findGone, findOutdated, findPullRequest } from '../github/head.ts'
import type { GitHubAccess } from './announce.ts'
import type { Tools } from './tools.ts'

/**
 * What a run has to know of GitHub. That a pull request cannot be looked at is no reason not to deploy it; but a sweep that
 * cannot tell what is gone throws `TOKEN_MISSING` or a `GitHubError`.
 */
export function askGitHub(
  access: GitHubAccess | undefined,
  context: RunContext
): Pick<Tools, 'findOutdated' | 'findGone'> {
  const { number, head } = context.pullRequest ?? {}
  return {
    findOutdated: async () => {
      if (number === undefined) return undefined
      const found = await findNow(access, number)
      return found === undefined ? 'unknown' : findOutdated(found, head)
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
 * The context with the last commit of its pull request, as GitHub knows it now, where the event does not tell it: that of a
 * comment has only the default branch's.
 */
export async function withHead(context: RunContext, access: GitHubAccess | undefined): Promise<RunContext> {
  const { pullRequest } = context
  if (pullRequest === undefined || pullRequest.head !== undefined) return context
  const { head = '' } = (await findNow(access, pullRequest.number)) ?? {}
  return head === '' ? context : { ...context, commit: head, pullRequest: { ...pullRequest, head } }
}

async function findNow(access: GitHubAccess | undefined, number: number) {
  if (access === undefined) return undefined
  const { api, optional } = access
  return optional('It was not checked whether the pull request is still at this commit', () =>
    findPullRequest(api, number)
  )
}
