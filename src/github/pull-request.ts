import type { PullRequestState } from '../deploy/replace.ts'
import { ActionError } from '../errors.ts'
import type { Superseded } from '../events.ts'
import type { TeardownTools } from '../teardown/find.ts'
import { itemsOf, type GitHub, type GitHubAccess } from './access.ts'
import { isMissing, isThere, refusal } from './failure.ts'
import { commandOf, hasLabel, type PreviewRules } from './preview.ts'
import { withOrigin, type Comment, type RunContext } from './run-context.ts'

const PAGE = 100

/** A pull request as it is now. */
interface PullRequestNow {
  readonly open: boolean
  /** Its last commit. */
  readonly head: string
  /** The name of its branch. */
  readonly headRef: string
  /** The names of its labels; undefined if the server omits them. */
  readonly labels?: readonly string[] | undefined
  /** Whether its branch is in another repository, or its fork was deleted. */
  readonly fork: boolean
}

/**
 * Reads a pull request. Needs `pull-requests: read`. Throws a `GitHubError`.
 * Source: "Get a pull request" in the REST API reference.
 */
export async function findPullRequest(api: GitHub, number: number): Promise<PullRequestNow> {
  const { rest, repo } = await api()
  const { data } = await rest.pulls.get({ ...repo, pull_number: number })
  return {
    open: data.state === 'open',
    head: data.head.sha,
    headRef: data.head.ref,
    labels: labelsOf(data),
    fork: idOf(data.head.repo) !== data.base.repo.id
  }
}

function labelsOf({ labels }: { readonly labels?: readonly { readonly name: string }[] }): string[] | undefined {
  return labels?.map(({ name }) => name)
}

/** Returns a repository's ID. GitHub returns no repository for a deleted fork, contrary to octokit's types. */
function idOf(repository: { readonly id: number } | null): number | undefined {
  return repository?.id
}

/**
 * Returns the ref of a branch or a tag with this name: `refs/heads/main`. Undefined if both or neither exist, or the
 * token can't see it. Needs `contents: read`. Throws a `GitHubError`.
 */
async function findRef(api: GitHub, name: string): Promise<string | undefined> {
  const found = await Promise.all(
    ['heads', 'tags'].map(async (kind) => ((await refExists(api, `${kind}/${name}`)) ? [`refs/${kind}/${name}`] : []))
  )
  const [ref, ...others] = found.flat()
  return others.length === 0 ? ref : undefined
}

/** The conditions under which a run may still deploy a pull request. */
export interface Expected {
  /** The commit of the run, if known. */
  readonly commit: string | undefined
  /** Whether the commit is from the input `commit`. */
  readonly built?: boolean
  /** The label that the pull request must have. */
  readonly label?: string | undefined
  /** Whether the environment ends when the pull request loses the label. */
  readonly ends?: boolean
}

/** Returns why a run must not deploy its pull request: it is closed, lost its label, or has another last commit. */
export function findSuperseded(
  { open, head, labels }: PullRequestNow,
  { commit, built = false, label, ends = false }: Expected
): Superseded | undefined {
  if (!open) return { why: 'closed' }
  if (label !== undefined && labels !== undefined && !hasLabel(labels, label)) return { why: 'unlabeled', label, ends }
  if (commit === undefined || head === commit) return undefined
  return { why: 'newer', head, built: built ? commit : undefined }
}

/**
 * Returns the `origins` (`refs/pull/7`, `refs/heads/main`, `refs/tags/v1`; see `RunContext`) that are certainly gone:
 * closed pull requests, those without `label`, and deleted branches and tags. Needs `pull-requests: read` for pull
 * requests, and `contents: read` for branches and tags. Throws a `GitHubError`.
 */
export async function findGone(api: GitHub, origins: readonly string[], label?: string): Promise<ReadonlySet<string>> {
  const pulls = origins.filter((origin) => /^refs\/pull\/\d+$/.test(origin))
  const refs = origins.filter((origin) => /^refs\/(?:heads|tags)\/./s.test(origin))
  return new Set([...(await findClosed(api, pulls, label)), ...(await findDeleted(api, refs))])
}

async function findClosed(api: GitHub, origins: readonly string[], label?: string): Promise<readonly string[]> {
  const [first, ...others] = origins
  if (first === undefined) return []
  const alone = others.length === 0 ? await stateOf(api, first, label) : undefined
  if (alone !== undefined) return alone === 'gone' ? [first] : []
  const open = await openPullRequests(api, label)
  return origins.filter((origin) => !open.has(Number(origin.slice('refs/pull/'.length))))
}

/**
 * Returns the state of one pull request; undefined if GitHub doesn't say. A sweep asks before each removal, and reading
 * the whole list each time would be slow.
 */
async function stateOf(api: GitHub, origin: string, label?: string): Promise<'live' | 'gone' | undefined> {
  const { rest, repo } = await api()
  try {
    const { data } = await rest.pulls.get({ ...repo, pull_number: Number(origin.slice('refs/pull/'.length)) })
    if (!['open', 'closed'].includes(data.state)) return undefined
    return data.state === 'open' && isLabeled(data, label) ? 'live' : 'gone'
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Returns whether a pull request has the label, if one is required. Without a list of labels, assumes that it has. */
function isLabeled(pull: Parameters<typeof labelsOf>[0], label: string | undefined): boolean {
  const labels = labelsOf(pull)
  return label === undefined || labels === undefined || hasLabel(labels, label)
}

/**
 * Returns the numbers of the open pull requests, with `label` only of those that have it. A list of several pages is
 * read twice: if a pull request is closed meanwhile, the later ones move up, and one may be missed. Needs
 * `pull-requests: read`. Throws a `GitHubError`.
 * Source: "List pull requests" in the REST API reference.
 */
export async function openPullRequests(api: GitHub, label?: string): Promise<ReadonlySet<number>> {
  const read = async () => {
    const all = await readOpen(api)
    return { count: all.length, numbers: all.filter((pull) => isLabeled(pull, label)).map(({ number }) => number) }
  }
  const { count, numbers } = await read()
  return new Set(count < PAGE ? numbers : [...numbers, ...(await read()).numbers])
}

async function readOpen(api: GitHub) {
  const { rest, paginate, repo } = await api()
  const asked = { ...repo, state: 'open', sort: 'created', direction: 'asc', per_page: PAGE } as const
  const pages = paginate.iterator(rest.pulls.list, asked)
  return Array.fromAsync(itemsOf('the list of pull requests', pages))
}

/** The most refs to read one by one. For more, the action reads the list. */
const FEW = 10

/**
 * Returns the refs that are deleted. GitHub also answers 404 if the token can't see a ref, so the default branch must
 * be visible. Each ref that a list lacks is checked by itself, because deletions can hide refs while the list is read.
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
 * Returns all branches if `origins` has many, and all tags likewise: `refs/heads/main`.
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

/** Returns the commit of a branch, `heads/main`; undefined if it is deleted. Throws a `GitHubError`. */
async function findHead(api: GitHub, branch: string): Promise<string | undefined> {
  const { rest, repo } = await api()
  try {
    return (await rest.git.getRef({ ...repo, ref: branch })).data.object.sha
  } catch (error) {
    if (!isMissing(error)) throw error
    await expectDefaultBranch(api)
    return undefined
  }
}

/** Returns whether `ref`, `heads/feature/login`, exists. Source: "Get a reference" in the REST API reference. */
async function refExists(api: GitHub, ref: string): Promise<boolean> {
  // Git doesn't allow such names (git-check-ref-format), so the tag in AWS is forged. Its ref counts as existing.
  if (ref.split('/').some((part) => part.startsWith('.'))) return true
  const { rest, repo } = await api()
  return isThere(rest.git.getRef({ ...repo, ref }))
}

/** The questions that a run asks GitHub about refs. */
export type GitHubState = PullRequestState & Pick<TeardownTools, 'findGone'>

/**
 * Returns the functions that ask GitHub about refs. `findSuperseded` returns `unknown` if GitHub doesn't answer, so
 * that a deployment continues. `findGone` throws `TOKEN_MISSING` or a `GitHubError`, because a sweep must not guess.
 * For the labels `required` and `ending`, see `labelsFor`.
 */
export function askGitHub(
  access: GitHubAccess | undefined,
  context: RunContext,
  { required, ending }: { readonly required?: string | undefined; readonly ending?: string | undefined } = {}
): GitHubState {
  const { number, head } = context.pullRequest ?? {}
  const expected = { commit: head, built: context.built !== undefined, label: required, ends: ending !== undefined }
  return {
    findSuperseded: async () => {
      if (number === undefined) return findMoved(access, context)
      const found = access && (await findNow(access, number))
      return found === undefined ? 'unknown' : findSuperseded(found, expected)
    },
    findGone: async (origins) => {
      if (origins.length === 0) return new Set()
      if (access === undefined) {
        throw new ActionError(
          'TOKEN_MISSING',
          'The action needs `github-token` to see which pull requests are closed and which branches are deleted.',
          'Omit `github-token`, and give the job `permissions: contents: read, pull-requests: read`.'
        )
      }
      return findGone(access.api, origins, ending)
    }
  }
}

/** Returns why a run with the input `commit` must not deploy: its branch is deleted, or at another commit. */
async function findMoved(
  access: GitHubAccess | undefined,
  { built, origin = '' }: RunContext
): Promise<Superseded | 'unknown' | undefined> {
  const [, branch] = /^refs\/(heads\/.+)$/s.exec(origin) ?? []
  if (built === undefined || branch === undefined) return undefined
  const what = 'Could not check whether the branch is still at this commit'
  const head = await access?.optional(what, async () => (await findHead(access.api, branch)) ?? 'deleted')
  if (head === undefined) return 'unknown'
  if (head === 'deleted') return { why: 'deleted', ref: origin }
  return head === built ? undefined : { why: 'newer', head, built }
}

/** The facts that the inputs require. */
interface Wanted {
  /** Whether the ref of the run is needed. */
  readonly ref: boolean
  readonly rules?: PreviewRules
}

/**
 * Returns the context with what the event omits: the head commit, repository and labels of a pull request, and whether
 * the author of a command can deploy. With `ref`, adds the branch or tag of the run before a `workflow_run`. Facts that
 * GitHub doesn't provide stay unknown.
 */
export async function complete(
  context: RunContext,
  access: GitHubAccess | undefined,
  { ref, rules = {} }: Wanted
): Promise<RunContext> {
  if (access === undefined) return context
  const { api, optional } = access
  const { comment } = context
  const command = commandOf(context, rules)
  if (command === undefined || comment === undefined) {
    const { context: known } = await withHead(context, access, rules.label !== undefined)
    return ref ? withRef(known, access) : known
  }
  const [{ context: known, now }, mayDeploy] = await Promise.all([
    withHead(context, access, false),
    optional('Could not check who wrote the comment', () => mayWrite(api, comment))
  ])
  const isAsked = command === 'deploy' && mayDeploy === true && known.fork === false
  const what = 'Could not check which commit the comment was written for'
  const sawHead =
    isAsked && now !== undefined ? await optional(what, () => wasPushedBefore(api, now, comment.writtenAt)) : undefined
  return { ...known, comment: { ...comment, mayWrite: mayDeploy, sawHead } }
}

async function withHead(
  context: RunContext,
  access: GitHubAccess,
  needsLabels: boolean
): Promise<{ readonly context: RunContext; readonly now?: PullRequestNow }> {
  const { pullRequest } = context
  const isUnlabeled = needsLabels && pullRequest?.labels === undefined
  if (pullRequest === undefined || (pullRequest.head !== undefined && !isUnlabeled)) return { context }
  const now = await findNow(access, pullRequest.number)
  if (now === undefined) return { context }
  const { head, fork } = now
  const known = { ...pullRequest, labels: now.labels ?? pullRequest.labels }
  if (pullRequest.head !== undefined) return { context: { ...context, pullRequest: known } }
  const answered = { ...context, fork, pullRequest: known }
  return { now, context: head === '' ? answered : { ...answered, commit: head, pullRequest: { ...known, head } } }
}

async function withRef(context: RunContext, { api, optional }: GitHubAccess): Promise<RunContext> {
  const { refName } = context
  if (refName === undefined) return context
  const what = `Could not find out whether ${refName} is a branch or a tag`
  const origin = await optional(what, () => findRef(api, refName))
  return origin === undefined ? context : withOrigin(context, origin)
}

async function findNow({ api, optional }: GitHubAccess, number: number): Promise<PullRequestNow | undefined> {
  const what = 'Could not check whether the pull request is still at this commit'
  return optional(what, () => findPullRequest(api, number))
}

/** The roles with write access. GitHub reports `maintain` as `write`, and a custom role as its base role. */
const WRITING = ['admin', 'write']

/**
 * Returns whether the author of a comment now has write access to the repository. The account's ID must match too,
 * because another account may have taken over the name. Works with every token. Throws a `GitHubError`.
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
 * Returns whether the head of a pull request of this repository was pushed before a moment; undefined if unknown.
 * Relies on GitHub's own list of pushes, because the author of a commit can forge its dates. Needs `contents: read`.
 * Throws a `GitHubError`. Source: "List repository activities" in the REST API reference.
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
  // Both times are in whole seconds. A push in the same second may have come after the comment.
  const pushed = Date.parse(last.timestamp)
  return Number.isNaN(pushed) || Number.isNaN(moment) ? undefined : pushed < moment
}
