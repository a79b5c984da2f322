import type { GitHub } from './access.ts'
import { isMissing } from './failure.ts'
import type { Comment } from './run-context.ts'

/** The base roles that may push. `maintain` counts as `write`, `triage` as `read`; custom roles count as their base. */
const WRITING = ['admin', 'write']

/**
 * Returns whether the author of a comment may write to the repository now. A name that another account has meanwhile doesn't
 * count, nor does an account that either side doesn't name. Every token may ask. Throws a `GitHubError`.
 * Source: "Get repository permissions for a user" in the REST API reference.
 */
export async function mayWrite(api: GitHub, { author, authorId }: Comment): Promise<boolean> {
  const { rest, repo } = await api()
  try {
    const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...repo, username: author })
    return WRITING.includes(data.permission) && authorId !== undefined && data.user?.id === authorId
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/**
 * Returns whether the head of a pull request of this repository was already there at a moment; undefined if GitHub's list of
 * pushes doesn't say it. The dates in a commit are its author's word, but GitHub itself writes this list. Needs
 * `contents: read`. Throws a `GitHubError`. Source: "List repository activities" in the REST API reference.
 */
export async function wasPushedBefore(
  api: GitHub,
  { head, headRef }: { readonly head: string; readonly headRef: string },
  moment: number
): Promise<boolean | undefined> {
  const { rest, repo } = await api()
  const { data } = await rest.repos.listActivities({ ...repo, ref: `refs/heads/${headRef}`, per_page: 1 })
  const [last] = data
  if (last?.after !== head) return undefined
  // GitHub gives both times in whole seconds, so one of the same second may have come later.
  const pushed = Date.parse(last.timestamp)
  return Number.isNaN(pushed) || Number.isNaN(moment) ? undefined : pushed < moment
}
