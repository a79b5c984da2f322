import type { Event, GitHub } from '../runner/github.ts'
import { addComment, commentShape } from './comments.ts'
import { labelShape, pullShape } from './pulls.ts'
import { pageUrl, repositoryShape, repositoryUrl, timestamp, userShape } from './shapes.ts'
import { userNamed, type Comment, type Pull, type Store, type User } from './store.ts'
import { readOnly, type Permissions, type Token } from './tokens.ts'

/** What starts a workflow, and the `github` context that its run has: reference, commit, actor and token among it. */
export interface Trigger extends Event {
  readonly github: Partial<GitHub>
}

type PullAction =
  | 'opened'
  | 'reopened'
  | 'synchronize'
  | 'closed'
  | 'labeled'
  | 'unlabeled'
  | 'assigned'
  | 'unassigned'
  | 'edited'
  | 'locked'
  | 'ready_for_review'
  | 'converted_to_draft'

/** The run that a `workflow_run` is about: for a pull request by its number, or on a push of a branch or a `refs/tags/v1`. */
type EarlierRun = number | string

/** What each event wants to be told beside its name. */
export interface EventArguments {
  pull_request: [action: PullAction, number: number, more?: PullDetails]
  pull_request_target: [action: PullAction, number: number, more?: PullDetails]
  /** A branch, by default the default one, or `refs/tags/v1`; `deleted` when that is gone. */
  push: [ref?: string, change?: 'deleted']
  /** The branch, or `refs/tags/v1`, that was created. */
  create: [ref: string]
  /** The branch, or `refs/tags/v1`, that was deleted. */
  delete: [ref: string]
  release: [
    action: 'published' | 'unpublished' | 'created' | 'edited' | 'deleted' | 'prereleased' | 'released',
    tag: string
  ]
  schedule: [cron?: string]
  workflow_dispatch: [branch?: string, inputs?: Readonly<Record<string, string>>]
  merge_group: [number: number]
  /** A comment that is there, or the text of octocat's, which is there from then on unless it is deleted. */
  issue_comment: [action: 'created' | 'edited' | 'deleted', number: number, comment: string | Comment]
  /** A workflow has ended that ran on `pull_request` for this one, or on `push`. */
  workflow_run: [
    of: EarlierRun,
    how?: { readonly action?: 'requested' | 'in_progress' | 'completed'; readonly conclusion?: string }
  ]
  repository_dispatch: [type: string]
  watch: [action: 'started']
}

/** What an action of a pull request is about, beside that. */
export interface PullDetails {
  /** The label that was added or removed; by default the last one that the pull request has. */
  readonly label?: string
  /** Who did it; by default the author. */
  readonly by?: string
}

/** Whose workflows are started, and how tokens come to be. */
export interface Source {
  readonly store: Store
  readonly context: Pick<GitHub, 'apiUrl' | 'serverUrl' | 'repository' | 'token'>
  readonly tokens: ReadonlyMap<string, Token>
  readonly setToken: (value: string, login: string, permissions: Permissions) => string
}

/** What differs from event to event. */
interface Happening {
  readonly payload: Readonly<Record<string, unknown>>
  readonly ref: string
  readonly sha: string
  readonly sender: User
  readonly readOnly?: boolean
}

/**
 * An event as the repository is now, shaped as GitHub's webhooks are (GitHub Docs, "Webhook events and payloads"); reference
 * and commit as in "Events that trigger workflows". Throws an Error for what GitHub would not send, such as `closed` for
 * a pull request that is open.
 */
export function trigger<N extends keyof EventArguments>(source: Source, name: N, args: EventArguments[N]): Trigger {
  const { payload, ref, sha, sender, ...happening } = HAPPENINGS[name](source.store, ...args)
  const token = happening.readOnly === true ? readOnlyToken(source) : source.context.token
  return {
    name,
    payload: {
      ...payload,
      repository: repositoryShape(source.store),
      sender: userShape(source.store, sender)
    },
    github: { ...source.context, ref, sha, token, actor: sender.login }
  }
}

const HAPPENINGS: { readonly [N in keyof EventArguments]: (store: Store, ...args: EventArguments[N]) => Happening } = {
  pull_request: (store, action, number, more) => {
    const pull = pullAt(store, action, number)
    const ref = pull.merged ? `refs/heads/${pull.base}` : `refs/pull/${String(number)}/merge`
    const { sender, payload } = ofPull(store, action, pull, more)
    return { payload, sender, ref, sha: pull.mergeSha, readOnly: pull.fork !== undefined || isDependabot(sender) }
  },
  // Since December 2025 its reference is the default branch (GitHub Changelog, 2025-11-07). For forks it is not read-only.
  pull_request_target: (store, action, number, more) => {
    const pull = pullAt(store, action, number)
    return { ...ofPull(store, action, pull, more), ...onDefault(store), readOnly: isDependabot(pull.author) }
  },
  push: (store, given = store.defaultBranch, change?: 'deleted') => {
    const { ref, sha: found } = refAt(store, given)
    if (change === 'deleted') {
      if (found !== undefined) throw new Error(`${ref} is still there.`)
      const payload = {
        ref,
        before: 'a'.repeat(40),
        after: '0'.repeat(40),
        created: false,
        deleted: true,
        forced: false
      }
      // Reference and commit are then the default branch's (GitHub Docs, "Events that trigger workflows", "push").
      return {
        payload: { ...payload, base_ref: null, head_commit: null, commits: [], pusher: { name: OCTOCAT.login } },
        ...onDefault(store),
        sender: OCTOCAT
      }
    }
    const sha = existing(found, ref)
    const payload = {
      ref,
      before: '0'.repeat(40),
      after: sha,
      created: true,
      deleted: false,
      forced: false,
      base_ref: null
    }
    return {
      payload: { ...payload, head_commit: { id: sha }, commits: [], pusher: { name: OCTOCAT.login } },
      ref,
      sha,
      sender: OCTOCAT
    }
  },
  create: (store, given) => {
    const { ref, name, type, sha } = refAt(store, given)
    const payload = {
      ref: name,
      ref_type: type,
      master_branch: store.defaultBranch,
      description: null,
      pusher_type: 'user'
    }
    return { payload, ref, sha: existing(sha, ref), sender: OCTOCAT }
  },
  delete: (store, given) => {
    const { ref, name, type, sha } = refAt(store, given)
    if (sha !== undefined) throw new Error(`${ref} is still there.`)
    return { payload: { ref: name, ref_type: type, pusher_type: 'user' }, ...onDefault(store), sender: OCTOCAT }
  },
  release: (store, action, tag) => {
    const release = {
      id: 1,
      tag_name: tag,
      name: tag,
      target_commitish: store.defaultBranch,
      draft: false,
      prerelease: false,
      html_url: `${pageUrl(store)}/releases/tag/${tag}`,
      author: userShape(store, OCTOCAT)
    }
    const sha = existing(store.tags.get(tag), tag)
    return { payload: { action, release }, ref: `refs/tags/${tag}`, sha, sender: OCTOCAT }
  },
  schedule: (store, cron = '17 4 * * *') => ({
    payload: { schedule: cron, workflow: '.github/workflows/sweep.yml' },
    ...onDefault(store),
    sender: OCTOCAT
  }),
  workflow_dispatch: (store, branch = store.defaultBranch, inputs = {}) => {
    const ref = `refs/heads/${branch}`
    const sha = existing(store.branches.get(branch)?.sha, ref)
    return { payload: { inputs, ref, workflow: '.github/workflows/deploy.yml' }, ref, sha, sender: OCTOCAT }
  },
  merge_group: (store, number) => {
    const pull = pullAt(store, 'checks_requested', number)
    const ref = `refs/heads/gh-readonly-queue/${pull.base}/pr-${String(number)}-${pull.baseSha}`
    const group = {
      head_sha: pull.mergeSha,
      head_ref: ref,
      base_sha: pull.baseSha,
      base_ref: `refs/heads/${pull.base}`,
      head_commit: { id: pull.mergeSha, timestamp: timestamp(pull.updatedAt) }
    }
    return { payload: { action: 'checks_requested', merge_group: group }, ref, sha: pull.mergeSha, sender: pull.author }
  },
  issue_comment: (store, action, number, given) => {
    const pull = existing(store.pulls.get(number), `pull request ${String(number)}`)
    const comment = typeof given === 'string' ? addComment(store, number, OCTOCAT, given) : given
    if (comment.number !== number) throw new Error(`The comment is on pull request ${String(comment.number)}.`)
    if (action === 'deleted') store.comments.delete(comment.id)
    const payload = { action, issue: issueShape(store, pull), comment: commentShape(store, comment) }
    return { payload, ...onDefault(store), sender: comment.author }
  },
  workflow_run: (store, of, { action = 'completed', conclusion = 'success' } = {}) => {
    const done = action === 'completed'
    const run = {
      id: 1000,
      name: 'Build',
      status: done ? 'completed' : action === 'requested' ? 'queued' : 'in_progress',
      conclusion: done ? conclusion : null,
      run_attempt: 1,
      ...earlierRun(store, of),
      repository: repositoryShape(store)
    }
    return { payload: { action, workflow: { name: 'Build' }, workflow_run: run }, ...onDefault(store), sender: OCTOCAT }
  },
  repository_dispatch: (store, type) => {
    const payload = { action: type, branch: store.defaultBranch, client_payload: {} }
    return { payload, ...onDefault(store), sender: OCTOCAT }
  },
  watch: (store, action) => ({ payload: { action }, ...onDefault(store), sender: OCTOCAT })
}

/** A run says the name of its branch or tag, and not which of the two it is. */
function earlierRun(store: Store, of: EarlierRun) {
  if (typeof of === 'string') {
    const { name, ref, sha } = refAt(store, of)
    const head = { head_branch: name, head_sha: existing(sha, ref), head_repository: repositoryShape(store) }
    return { event: 'push', ...head, pull_requests: [] }
  }
  const pull = existing(store.pulls.get(of), `pull request ${String(of)}`)
  const own = repositoryShape(store)
  const short = { id: own.id, url: own.url, name: own.name }
  const told = {
    id: pull.id,
    number: pull.number,
    url: `${repositoryUrl(store)}/pulls/${String(pull.number)}`,
    head: { ref: pull.branch, sha: pull.sha, repo: short },
    base: { ref: pull.base, sha: pull.baseSha, repo: short }
  }
  return {
    event: 'pull_request',
    head_branch: pull.branch,
    head_sha: pull.sha,
    head_repository: pull.fork === 'deleted' ? null : repositoryShape(store, pull.fork),
    // Those of forks are not told (GitHub Docs, "Events that trigger workflows").
    pull_requests: pull.fork === undefined && pull.state === 'open' ? [told] : []
  }
}

/** A branch by its name, or a `refs/tags/v1`, with its commit where it is there. */
function refAt(store: Store, given: string) {
  const ref = given.startsWith('refs/') ? given : `refs/heads/${given}`
  const name = ref.replace(/^refs\/(heads|tags)\//, '')
  const type = ref.startsWith('refs/tags/') ? 'tag' : 'branch'
  return { ref, name, type, sha: type === 'tag' ? store.tags.get(name) : store.branches.get(name)?.sha }
}

const OCTOCAT = userNamed('octocat')

/** What also happens to a pull request that is closed. */
const AFTER_CLOSING = ['labeled', 'unlabeled', 'assigned', 'unassigned', 'edited', 'locked']

function pullAt(store: Store, action: string, number: number): Pull {
  const pull = existing(store.pulls.get(number), `pull request ${String(number)}`)
  if (pull.state === 'closed' && AFTER_CLOSING.includes(action)) return pull
  if ((pull.state === 'closed') !== (action === 'closed')) {
    throw new Error(`The pull request ${String(number)} is ${pull.state}: there is no "${action}".`)
  }
  return pull
}

function ofPull(store: Store, action: string, pull: Pull, { label: named, by }: PullDetails = {}) {
  const label = named ?? pull.labels.at(-1)
  const has = pull.labels.some((one) => one.toLowerCase() === label?.toLowerCase())
  if (named !== undefined && action.endsWith('labeled') && has !== (action === 'labeled')) {
    throw new Error(`Pull request ${String(pull.number)} has ${has ? 'still' : 'not'} the label ${named}.`)
  }
  return {
    payload: {
      action,
      number: pull.number,
      pull_request: pullShape(store, pull),
      ...(action === 'synchronize' && { before: pull.previousSha, after: pull.sha }),
      ...(action.endsWith('labeled') && label !== undefined && { label: labelShape(store, label) })
    },
    sender: by === undefined ? pull.author : userNamed(by)
  }
}

function onDefault(store: Store) {
  const { defaultBranch, branches } = store
  return { ref: `refs/heads/${defaultBranch}`, sha: existing(branches.get(defaultBranch)?.sha, defaultBranch) }
}

/** An issue that is a pull request has the member `pull_request`, without head and base. */
function issueShape(store: Store, pull: Pull) {
  const { number, title, state, user, labels, html_url, created_at, updated_at, closed_at } = pullShape(store, pull)
  const links = { url: `${repositoryUrl(store)}/pulls/${String(number)}`, html_url }
  return { number, title, state, user, labels, html_url, created_at, updated_at, closed_at, pull_request: links }
}

function isDependabot({ login }: User): boolean {
  return login === 'dependabot[bot]'
}

function readOnlyToken({ context, tokens, setToken }: Source): string {
  const own = tokens.get(context.token)
  return setToken(`${context.token.slice(0, -8)}readonly`, 'github-actions[bot]', readOnly(own?.permissions ?? {}))
}

function existing<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`)
  return value
}
