import type { PullRequestState } from '../deploy/superseded.ts'
import { ActionError } from '../errors.ts'
import type { Superseded } from '../events.ts'
import type { TeardownTools } from '../teardown/destroy.ts'
import { type GitHub, type GitHubAccess, itemsOf } from './access.ts'
import { isMissing, isThere, refusal } from './failure.ts'
import { type RunContext, withOrigin } from './run-context.ts'

const PAGE = 100

/** A pull request as it is now. */
export interface PullRequestNow {
  readonly open: boolean
  /** Its last commit. */
  readonly head: string
  /** Whether its branch is in another repository, or in one that was deleted. */
  readonly fork: boolean
}

/**
 * Reads a pull request. Needs `pull-requests: read`. Throws a `GitHubError`.
 * Source: "Get a pull request" in the REST API reference.
 */
export async function findPullRequest(api: GitHub, number: number): Promise<PullRequestNow> {
  const { rest, repo } = await api()
  const { data } = await rest.pulls.get({ ...repo, pull_number: number })
  return { open: data.state === 'open', head: data.head.sha, fork: idOf(data.head.repo) !== data.base.repo.id }
}

/** GitHub has no repository for a branch whose fork was deleted, though octokit's types have. */
function idOf(repository: { readonly id: number } | null): number | undefined {
  return repository?.id
}

/**
 * Returns the ref that a name of a branch or a tag stands for: `refs/heads/main`. Undefined if it is both or neither, or if
 * the token can't see it. Needs `contents: read`. Throws a `GitHubError`.
 */
export async function findRef(api: GitHub, name: string): Promise<string | undefined> {
  const found = await Promise.all(
    ['heads', 'tags'].map(async (kind) => ((await refExists(api, `${kind}/${name}`)) ? [`refs/${kind}/${name}`] : []))
  )
  const [ref, ...others] = found.flat()
  return others.length === 0 ? ref : undefined
}

/** Returns whether a pull request was closed, or has another last commit than that of a run, if the run knows its own. */
export function findSuperseded({ open, head }: PullRequestNow, commit: string | undefined): Superseded | undefined {
  if (!open) return { why: 'closed' }
  return commit === undefined || head === commit ? undefined : { why: 'newer', head }
}

/**
 * Returns those of the `origins` (`refs/pull/7`, `refs/heads/main`, `refs/tags/v1`; see `RunContext`) that are gone: the
 * pull request is closed, the branch or tag deleted. If that isn't certain, it isn't among them. Needs `pull-requests: read`
 * for pull requests, and `contents: read` for branches and tags. Throws a `GitHubError`.
 */
export async function findGone(api: GitHub, origins: readonly string[]): Promise<ReadonlySet<string>> {
  const pulls = origins.filter((origin) => /^refs\/pull\/\d+$/.test(origin))
  const refs = origins.filter((origin) => /^refs\/(?:heads|tags)\/./s.test(origin))
  return new Set([...(await findClosed(api, pulls)), ...(await findDeleted(api, refs))])
}

async function findClosed(api: GitHub, origins: readonly string[]): Promise<readonly string[]> {
  const [first, ...others] = origins
  if (first === undefined) return []
  const alone = others.length === 0 ? await stateOf(api, first) : undefined
  if (alone !== undefined) return alone === 'closed' ? [first] : []
  const open = await openPullRequests(api)
  return origins.filter((origin) => !open.has(Number(origin.slice('refs/pull/'.length))))
}

/**
 * Returns the state of one pull request, as a sweep asks before each removal, and the list may have many pages. Undefined if
 * GitHub doesn't say.
 */
async function stateOf(api: GitHub, origin: string): Promise<'open' | 'closed' | undefined> {
  const { rest, repo } = await api()
  try {
    const { state } = (await rest.pulls.get({ ...repo, pull_number: Number(origin.slice('refs/pull/'.length)) })).data
    return ['open', 'closed'].includes(state) ? state : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Returns the numbers of all open pull requests. If another is closed while a list of several pages is read, the rest moves
 * up and one may be missed; such a list is read twice. Needs `pull-requests: read`. Throws a `GitHubError`.
 * Source: "List pull requests" in the REST API reference.
 */
export async function openPullRequests(api: GitHub): Promise<ReadonlySet<number>> {
  const numbers = await readOpen(api)
  return numbers.size < PAGE ? numbers : new Set([...numbers, ...(await readOpen(api))])
}

async function readOpen(api: GitHub): Promise<ReadonlySet<number>> {
  const { rest, paginate, repo } = await api()
  const asked = { ...repo, state: 'open', sort: 'created', direction: 'asc', per_page: PAGE } as const
  const pages = paginate.iterator(rest.pulls.list, asked)
  return new Set((await Array.fromAsync(itemsOf('the list of pull requests', pages))).map(({ number }) => number))
}

/** How many refs are read one by one. Of more, the list is read. */
const FEW = 10

/**
 * GitHub hides with a 404 what a token can't see, so one only counts if the default branch is visible. A ref that a list
 * lacks is read by itself, as a list moves up when something is deleted while it is read.
 */
async function findDeleted(api: GitHub, origins: readonly string[]): Promise<readonly string[]> {
  const listed = await listRefs(api, origins)
  const deleted: string[] = []
  for (const origin of origins.filter((each) => !listed.has(each))) {
    if (!(await refExists(api, origin.slice('refs/'.length)))) deleted.push(origin)
  }
  if (deleted.length > 0) await expectDefaultBranch(api)
  return deleted
}

/**
 * Returns all branches and all tags, where many are asked for: `refs/heads/main`.
 * Source: "List branches" and "List repository tags" in the REST API reference.
 */
async function listRefs(api: GitHub, origins: readonly string[]): Promise<ReadonlySet<string>> {
  const isMany = (kind: string) => origins.filter((origin) => origin.startsWith(`refs/${kind}/`)).length > FEW
  const found = new Set<string>()
  if (!isMany('heads') && !isMany('tags')) return found
  const { rest, paginate, repo } = await api()
  const asked = { ...repo, per_page: PAGE }
  if (isMany('heads')) {
    const pages = paginate.iterator(rest.repos.listBranches, asked)
    for await (const { name } of itemsOf('the list of branches', pages)) found.add(`refs/heads/${name}`)
  }
  if (isMany('tags')) {
    const pages = paginate.iterator(rest.repos.listTags, asked)
    for await (const { name } of itemsOf('the list of tags', pages)) found.add(`refs/tags/${name}`)
  }
  return found
}

async function expectDefaultBranch(api: GitHub): Promise<void> {
  const { rest, repo } = await api()
  const { data } = await rest.repos.get(repo)
  if (await refExists(api, `heads/${data.default_branch}`)) return
  throw refusal(`GET /repos/${repo.owner}/${repo.repo}/git/ref/heads`, 403, 'Resource not accessible by this token')
}

/** Source: "Get a reference" in the REST API reference. `ref`: `heads/feature/login`. */
async function refExists(api: GitHub, ref: string): Promise<boolean> {
  // Git has no such names (git-check-ref-format): a tag with one is forged, and says nothing of what is gone.
  if (ref.split('/').some((part) => part.startsWith('.'))) return true
  const { rest, repo } = await api()
  return isThere(rest.git.getRef({ ...repo, ref }))
}

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
