import { shortHash } from '../ownership.ts'
import { isCancelled } from '../errors.ts'
import type { Live } from '../events.ts'
import { code, factTable, failureText, link, linkLine, paragraphs, plain, type Fact, type Link } from '../markdown.ts'
import { itemsOf, type GitHub } from './access.ts'
import { isDenied, isThere } from './failure.ts'

/** The stage of a deployment. */
export type Stage =
  | {
      readonly state: 'deploying'
      /** The commit that is live until the new tasks are ready. */
      readonly live?: Live
    }
  | { readonly state: 'live' }
  | {
      readonly state: 'failed'
      /** One or two sentences. Parts between backticks are code. The same holds for `remedy`. */
      readonly cause: string
      readonly remedy?: string
      readonly live?: Live
    }
  | { readonly state: 'removed' }

/** The facts that a comment shows. It omits those that are unknown. */
export interface CommentFacts {
  /** `owner/repository`. */
  readonly repository: string
  readonly environment: string
  readonly region: string
  /** `https://github.com`, or an Enterprise Server. */
  readonly serverUrl: string
  /** The commit to deploy. */
  readonly commit: string
  readonly stage: Stage
  /** The application's URL, `http://198.51.100.7:8080`, or only an IP address. */
  readonly address?: string | undefined
  readonly image?: string
  /** `sha256:…`. */
  readonly digest?: string
  /** Links to the run, and to the task and the log in the AWS console. */
  readonly links: readonly Link[]
  /** When the tasks expire. */
  readonly expires?: Date | undefined
  /** The cost of the tasks, in words. */
  readonly cost?: string | undefined
}

const HEADINGS: Readonly<Record<Stage['state'], string>> = {
  deploying: '⏳ Deploying',
  live: '🚀 Live:',
  failed: '❌ Not deployed:',
  removed: '🧹 Removed:'
}

/**
 * Returns the hidden first line of an environment's comments in a Region. An environment in several Regions has a
 * comment for each.
 */
export function markerFor({
  repository,
  environment,
  region
}: Pick<CommentFacts, 'repository' | 'environment' | 'region'>): string {
  // GitHub ignores case in the name of a repository. The action's environment names are case-sensitive.
  const key = JSON.stringify([repository.toLowerCase(), environment, region])
  return `<!-- run-on-fargate:${shortHash(key, 16)} -->`
}

/**
 * Renders the comment on a pull request in GitHub's Markdown, with the marker as its first line. Equal facts give equal
 * text. Every part is truncated, so that the comment stays below GitHub's 65,536 characters ("Body is too long"). The
 * longest, cause and remedy, are cut to 2,000 characters, each of which may become six when escaped.
 */
export function renderComment(facts: CommentFacts): string {
  const { environment, stage } = facts
  const text = paragraphs(
    markerFor(facts),
    `### ${HEADINGS[stage.state]} ${code(environment)}`,
    stage.state === 'failed' && failureText(stage.cause, stage.remedy, 2000),
    (stage.state === 'deploying' || stage.state === 'failed') && stage.live && stillLive(facts, stage.live),
    factTable(rowsOf(facts))
  )
  return `${text}\n`
}

function stillLive(facts: CommentFacts, { commit, url }: Live): string {
  const where = url === undefined ? '' : ` at ${address(url)}`
  return `Commit ${commitLink(facts, commit)} is still live${where}.`
}

function rowsOf(facts: CommentFacts): readonly Fact[] {
  const { stage, image, digest, expires, cost } = facts
  const isLive = stage.state === 'live'
  const isRemoved = stage.state === 'removed'
  return [
    ['Address', isLive && facts.address !== undefined && address(facts.address)],
    ['Region', code(facts.region)],
    [isRemoved ? 'Last commit' : 'Commit', commitLink(facts, facts.commit)],
    ['Image', !isRemoved && image !== undefined && code(image, 500)],
    ['Digest', !isRemoved && digest !== undefined && code(digest)],
    ['Logs', linkLine(facts.links)],
    ['Ends by itself', isLive && expires !== undefined && minute(expires)],
    ['Cost', isLive && cost !== undefined && plain(cost)]
  ]
}

/** Renders a URL as a link to itself, and a bare IP address as code. */
function address(value: string): string {
  return /^https?:\/\//.test(value) ? link(code(value, 300), value) : code(value, 300)
}

function commitLink({ serverUrl, repository }: CommentFacts, commit: string): string {
  if (commit === '') return ''
  return link(
    code(commit, 7).replace('…', ''),
    `${serverUrl}/${repository}/commit/${encodeURIComponent(commit.toWellFormed())}`
  )
}

/** Formats a time as `2026-11-23 14:05 UTC`. */
function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The result of `keepComment`. `unchanged`: the comment already had this text. `none`: there is no comment. */
export type Kept = 'created' | 'edited' | 'unchanged' | 'none'

/** The account that a job's own token writes as. */
const ACTIONS = 'github-actions[bot]'

interface Comment {
  readonly id: number
  readonly body: string
  readonly author: string
}

/**
 * Writes an environment's comment on a pull request. Edits the account's oldest comment with the same first line, and
 * deletes later ones, including one that another run creates now. Creates a comment if there is none, unless `edit` is
 * `only`. Needs `pull-requests: write`. Throws a `GitHubError`. Source: "REST API endpoints for issue comments".
 */
export async function keepComment(
  api: GitHub,
  pullRequest: number,
  body: string,
  { edit = 'or-create' }: { readonly edit?: 'only' | 'or-create' } = {}
): Promise<Kept> {
  const kept = await settle(api, await findOurs(api, pullRequest, body), body)
  if (kept !== 'none' || edit === 'only') return kept
  const { rest, repo, once } = await api()
  const { author } = await once(
    async () => commentOf((await rest.issues.createComment({ ...repo, issue_number: pullRequest, body })).data),
    // There was no comment before. One that exists now is from the request whose answer was lost, or from another run.
    async () => (await findOurs(api, pullRequest, body))[0]
  )
  // If another run has created one meanwhile, both runs see both comments, and both keep the lower ID.
  const all = (await findMarked(api, pullRequest, body)).filter((comment) => comment.author === author)
  if (all.length > 1 || all.some((comment) => !sameText(comment.body, body))) await settle(api, all, body)
  return 'created'
}

/** Gives the oldest comment the text `body`, and deletes the others. Returns `none` if no comment is left. */
async function settle(api: GitHub, comments: readonly Comment[], body: string): Promise<Exclude<Kept, 'created'>> {
  const [first, ...others] = comments.toSorted((a, b) => a.id - b.id)
  if (first === undefined) return 'none'
  const { rest, repo } = await api()
  for (const { id } of others) await isThere(rest.issues.deleteComment({ ...repo, comment_id: id }))
  if (sameText(first.body, body)) return 'unchanged'
  const edit = rest.issues.updateComment({ ...repo, comment_id: first.id, body })
  return (await isThere(edit)) ? 'edited' : 'none'
}

async function findOurs(api: GitHub, pullRequest: number, body: string): Promise<readonly Comment[]> {
  const marked = await findMarked(api, pullRequest, body)
  if (marked.length === 0) return marked
  const login = (await accountOf(api)) ?? (await botAmong(marked, api))
  return marked.filter(({ author }) => author === login)
}

async function findMarked(api: GitHub, pullRequest: number, body: string): Promise<readonly Comment[]> {
  const { rest, paginate, repo } = await api()
  const marker = firstLine(body)
  const pages = paginate.iterator(rest.issues.listComments, { ...repo, issue_number: pullRequest, per_page: 100 })
  const all = await Array.fromAsync(itemsOf('the list of comments', pages), commentOf)
  return all.filter((comment) => firstLine(comment.body) === marker)
}

/** Returns the account of a person's token. Those of jobs and Apps can't ask. Source: "Get the authenticated user". */
async function accountOf(api: GitHub): Promise<string | undefined> {
  const { rest } = await api()
  try {
    return (await rest.users.getAuthenticated()).data.login
  } catch (error) {
    if (isDenied(error)) return undefined
    throw error
  }
}

/** Returns the account of a job's or an App's token. If another bot has commented, only GraphQL tells the two apart. */
async function botAmong(comments: readonly Comment[], api: GitHub): Promise<string> {
  if (!comments.some(({ author }) => author.endsWith('[bot]') && author !== ACTIONS)) return ACTIONS
  const { graphql } = await api()
  try {
    return (await graphql<{ readonly viewer: { readonly login: string } }>('query { viewer { login } }')).viewer.login
  } catch (error) {
    if (isCancelled(error)) throw error
    return ACTIONS
  }
}

function commentOf({ id, body, user }: CommentAnswer): Comment {
  return { id, body: body ?? '', author: user?.login ?? '' }
}

interface CommentAnswer {
  readonly id: number
  readonly body?: string
  readonly user: { readonly login: string } | null
}

function firstLine(body: string): string {
  return body.split(/\r?\n/, 1)[0] ?? ''
}

/** Compares without line endings, which GitHub may change. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd()
}
