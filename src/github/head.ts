import type { Api } from './api.ts'
import { isMissing, isThere, refusal } from './failure.ts'
import { id, record, text } from './payload.ts'

const PAGE = 100

/** A pull request as it is now. */
export interface PullRequestNow {
  readonly open: boolean
  /** Its last commit. */
  readonly head: string
  /** Whether its branch is in another repository, or that was deleted. */
  readonly fork: boolean
}

/** Why a commit is not to be deployed. */
export type Outdated =
  | { readonly why: 'closed' }
  | { readonly why: 'newer'; readonly head: string }
  /** Where GitHub does not say: a later run has started its tasks. */
  | { readonly why: 'later-run'; readonly run: string }

/**
 * A pull request as GitHub knows it now. Needs `pull-requests: read`. Throws a `GitHubError`.
 * Source: "Get a pull request" in the REST API reference.
 */
export async function findPullRequest(api: Api, number: number): Promise<PullRequestNow> {
  const found = record(await api.call('GET', `/repos/{repo}/pulls/${number}`))
  const [head, base] = [record(found.head), record(found.base)]
  const home = id(record(base.repo).id)
  return {
    open: found.state === 'open',
    head: text(head.sha) ?? '',
    fork: home === undefined || id(record(head.repo).id) !== home
  }
}

/**
 * Returns what a name stands for that may be a branch's or a tag's: `refs/heads/main`. Nothing where it is both or none, or
 * where the token can't see it. Needs `contents: read`. Throws a `GitHubError`.
 */
export async function findRef(api: Api, name: string): Promise<string | undefined> {
  const found = await Promise.all(
    ['heads', 'tags'].map(async (kind) => ((await refExists(api, `${kind}/${name}`)) ? [`refs/${kind}/${name}`] : []))
  )
  const [ref, ...others] = found.flat()
  return others.length === 0 ? ref : undefined
}

/** Whether a pull request has been closed, or has got another last commit than that which a run is for, where it knows. */
export function findOutdated({ open, head }: PullRequestNow, commit: string | undefined): Outdated | undefined {
  if (!open) return { why: 'closed' }
  return head === '' || commit === undefined || head === commit ? undefined : { why: 'newer', head }
}

/**
 * Those of the `origins` (`refs/pull/7`, `refs/heads/main`, `refs/tags/v1`; see `RunContext`) that are gone: the pull request
 * is closed, the branch or tag deleted. Whatever is not certain is not among them. Needs `pull-requests: read` where there
 * are pull requests, and `contents: read` where there are branches or tags. Throws a `GitHubError`.
 */
export async function findGone(api: Api, origins: readonly string[]): Promise<ReadonlySet<string>> {
  const [pulls, refs] = [/^refs\/pull\/(\d+)$/, /^refs\/((?:heads|tags)\/.+)$/].map((kind) =>
    origins.flatMap((origin) => {
      const [, name] = kind.exec(origin) ?? []
      return name === undefined ? [] : [{ origin, name }]
    })
  )
  const gone = new Set<string>()
  for (const origin of await findClosed(api, pulls ?? [])) gone.add(origin)
  for (const origin of await findDeleted(api, refs ?? [])) gone.add(origin)
  return gone
}

interface Origin {
  readonly origin: string
  readonly name: string
}

async function findClosed(api: Api, pulls: readonly Origin[]): Promise<readonly string[]> {
  const [first, ...others] = pulls
  if (first === undefined) return []
  const alone = others.length === 0 ? await stateOf(api, first.name) : undefined
  if (alone !== undefined) return alone === 'closed' ? [first.origin] : []
  const open = await openPullRequests(api)
  return pulls.filter(({ name }) => !open.has(Number(name))).map(({ origin }) => origin)
}

/**
 * One is asked for by itself: a sweep does so before each removal, and the list may have many pages. Nothing where GitHub does
 * not say.
 */
async function stateOf(api: Api, number: string): Promise<'open' | 'closed' | undefined> {
  try {
    const { state } = record(await api.call('GET', `/repos/{repo}/pulls/${number}`))
    return state === 'open' || state === 'closed' ? state : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * The numbers of all pull requests that are open. A list of more than one page may lack one when another is closed while it is
 * read, as what follows moves up: then it is read twice. Needs `pull-requests: read`. Throws a `GitHubError`.
 * Source: "List pull requests" in the REST API reference.
 */
export async function openPullRequests(api: Api): Promise<ReadonlySet<number>> {
  const numbers = await readOpen(api)
  return numbers.size < PAGE ? numbers : new Set([...numbers, ...(await readOpen(api))])
}

async function readOpen(api: Api): Promise<Set<number>> {
  const numbers = new Set<number>()
  for await (const item of api.items(`/repos/{repo}/pulls?state=open&sort=created&direction=asc&per_page=${PAGE}`)) {
    const number = id(record(item).number)
    if (number !== undefined) numbers.add(number)
  }
  return numbers
}

/** How many references are asked for one by one; of more, the list is read. */
const FEW = 10

/**
 * GitHub hides with a 404 what a token may not see, so one is believed only when the default branch is seen. What a list
 * lacks is asked for by itself, as a list moves up when something is deleted while it is read.
 */
async function findDeleted(api: Api, refs: readonly Origin[]): Promise<readonly string[]> {
  const deleted: string[] = []
  const listed = await listRefs(api, refs)
  for (const { origin, name } of refs.filter((ref) => !listed.has(ref.name))) {
    if (!(await refExists(api, name))) deleted.push(origin)
  }
  if (deleted.length > 0) await expectDefaultBranch(api)
  return deleted
}

/**
 * Of branches and of tags all that there are, where many are asked for: `heads/main`, `tags/v1`.
 * Source: "List branches" and "List repository tags" in the REST API reference.
 */
async function listRefs(api: Api, refs: readonly Origin[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const [kind, path] of [
    ['heads', 'branches'],
    ['tags', 'tags']
  ] as const) {
    if (refs.filter(({ name }) => name.startsWith(`${kind}/`)).length <= FEW) continue
    for await (const item of api.items(`/repos/{repo}/${path}?per_page=${PAGE}`)) {
      const name = text(record(item).name)
      if (name !== undefined) found.add(`${kind}/${name}`)
    }
  }
  return found
}

async function expectDefaultBranch(api: Api): Promise<void> {
  const branch = text(record(await api.call('GET', '/repos/{repo}')).default_branch)
  if (branch !== undefined && (await refExists(api, `heads/${branch}`))) return
  throw refusal('GET /repos/{repo}/git/ref/heads', 403, 'Resource not accessible by this token')
}

/** Source: "Get a reference" in the REST API reference. `name`: `heads/feature/login`. */
async function refExists(api: Api, name: string): Promise<boolean> {
  // Git has no such names (git-check-ref-format), so whoever wrote that tag, it tells nothing of what is gone.
  if (name.split('/').some((part) => part.startsWith('.'))) return true
  return isThere(api.call('GET', `/repos/{repo}/git/ref/${name.split('/').map(encodeURIComponent).join('/')}`))
}
