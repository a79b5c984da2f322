import type { Api } from './api.ts'
import { GitHubError, isDenied, isThere } from './failure.ts'
import { id, record, text } from './payload.ts'

/** What `keepComment` did; `unchanged`: the comment said so already. */
export type Kept = 'created' | 'edited' | 'unchanged' | 'none'

// As whom the tokens of jobs write.
const ACTIONS = 'github-actions[bot]'

interface Comment {
  readonly id: number
  readonly body: string
  readonly author: string
}

/**
 * Writes an environment's comment on a pull request: the oldest of ours whose first line is that of `body`, else a new one.
 * Later ones are deleted, also that which another run has made in the same moment, so that one remains. With
 * `edit: 'only'` no new one is made. Needs `pull-requests: write`. Throws a `GitHubError`.
 * Source: "REST API endpoints for issue comments".
 */
export async function keepComment(
  api: Api,
  pullRequest: number,
  body: string,
  { edit = 'or-create' }: { readonly edit?: 'only' | 'or-create' } = {}
): Promise<Kept> {
  const found = await findOurs(api, pullRequest, body)
  const kept = await settle(api, found, body)
  if (kept !== 'none' || edit === 'only') return kept
  // There was none of ours, so one that is there after a lost answer is what this call has made, or another run.
  const findMade = async () => {
    const [first] = await findOurs(api, pullRequest, body)
    return first === undefined ? undefined : { id: first.id, body: first.body, user: { login: first.author } }
  }
  const path = `/repos/{repo}/issues/${pullRequest}/comments`
  const made = comment(await api.call('POST', path, { body }, findMade))
  // Another run may have done so since: both see both now, and the lower id wins.
  const all = (await findMarked(api, pullRequest, body)).filter(({ author }) => author === made?.author)
  if (all.length > 1 || all.some((one) => !sameText(one.body, body))) await settle(api, all, body)
  return 'created'
}

/** One comment of several, saying `body`; none where there was none, or somebody has deleted it meanwhile. */
async function settle(api: Api, comments: readonly Comment[], body: string): Promise<Exclude<Kept, 'created'>> {
  const [first, ...others] = comments.toSorted((a, b) => a.id - b.id)
  for (const other of others) await isThere(api.call('DELETE', pathOf(other.id)))
  if (first === undefined) return 'none'
  if (sameText(first.body, body)) return 'unchanged'
  return (await isThere(api.call('PATCH', pathOf(first.id), { body }))) ? 'edited' : 'none'
}

async function findOurs(api: Api, pullRequest: number, body: string): Promise<readonly Comment[]> {
  const marked = await findMarked(api, pullRequest, body)
  if (marked.length === 0) return marked
  const login = (await accountOf(api)) ?? (await botAmong(marked, api))
  return marked.filter(({ author }) => author === login)
}

async function findMarked(api: Api, pullRequest: number, body: string): Promise<readonly Comment[]> {
  const marker = firstLine(body)
  const found: Comment[] = []
  for await (const item of api.items(`/repos/{repo}/issues/${pullRequest}/comments?per_page=100`)) {
    const one = comment(item)
    if (one !== undefined && firstLine(one.body) === marker) found.push(one)
  }
  return found
}

/** Whose token it is; those of jobs and Apps may not ask. Source: "Get the authenticated user". */
async function accountOf(api: Api): Promise<string | undefined> {
  try {
    return text(record(await api.call('GET', '/user')).login)
  } catch (error) {
    if (isDenied(error)) return undefined
    throw error
  }
}

/** As whom a job or an App writes. Only GraphQL tells an App, so it is asked only where another bot has written. */
async function botAmong(comments: readonly Comment[], api: Api): Promise<string> {
  if (!comments.some(({ author }) => author.endsWith('[bot]') && author !== ACTIONS)) return ACTIONS
  try {
    const answer = record(await api.call('POST', '{graphql}', { query: 'query { viewer { login } }' }, 'repeat'))
    return text(record(record(answer.data).viewer).login) ?? ACTIONS
  } catch (error) {
    if (error instanceof GitHubError) return ACTIONS
    throw error
  }
}

function comment(item: unknown): Comment | undefined {
  const { id: number, body, user } = record(item)
  const { login } = record(user)
  const known = id(number)
  return known === undefined ? undefined : { id: known, body: text(body) ?? '', author: text(login) ?? '' }
}

function pathOf(comment: number): string {
  return `/repos/{repo}/issues/comments/${comment}`
}

function firstLine(body: string): string {
  return body.split(/\r?\n/, 1)[0] ?? ''
}

/** GitHub may give back a text with other line ends, and without the last one. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd()
}
