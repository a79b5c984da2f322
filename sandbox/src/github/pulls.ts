import { validationFailed } from './answer.ts'
import type { Call, Route } from './call.ts'
import { pageOf } from './pagination.ts'
import { nodeId, pageUrl, repositoryShape, repositoryUrl, timestamp, userShape } from './shapes.ts'
import { found, type Pull, type Store } from './store.ts'

const NEEDS = [['pull-requests', 'read']] as const

export const pullRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/pulls',
    docs: 'pulls/pulls#list-pull-requests',
    needs: NEEDS,
    answer: (call) => {
      const { items, headers } = pageOf(listed(call), call.url)
      return { status: 200, headers, body: items.map((pull) => simplePullShape(call.store, pull)) }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/pulls/{number}',
    docs: 'pulls/pulls#get-a-pull-request',
    needs: NEEDS,
    answer: ({ store, parameters }) => ({
      status: 200,
      body: pullShape(store, found(store.pulls, Number(parameters.number)))
    })
  }
]

/** Open ones when nothing else is asked for, the newest first. */
function listed({ store, url: { searchParams } }: Call): Pull[] {
  const state = searchParams.get('state') ?? 'open'
  if (!['open', 'closed', 'all'].includes(state)) {
    throw validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'state', value: state })
  }
  const [head, base] = [searchParams.get('head') ?? '', searchParams.get('base') ?? '']
  return (
    [...store.pulls.values()]
      .filter((pull) => state === 'all' || pull.state === state)
      // A head without its owner is no filter (GitHub Docs, "List pull requests": `user:ref-name`).
      .filter((pull) => !head.includes(':') || head === `${ownerOf(store, pull)}:${pull.branch}`)
      .filter((pull) => base === '' || base === pull.base)
      .sort((a, b) => (searchParams.get('direction') === 'asc' ? a.number - b.number : b.number - a.number))
  )
}

/** `pull-request` of GitHub's OpenAPI description. */
export function pullShape(store: Store, pull: Pull) {
  return {
    ...simplePullShape(store, pull),
    merged: pull.merged,
    mergeable: pull.state === 'open' ? true : null,
    mergeable_state: pull.draft ? 'draft' : 'clean',
    merged_by: pull.merged ? userShape(store, pull.author) : null,
    comments: [...store.comments.values()].filter(({ number }) => number === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1
  }
}

/** `pull-request-simple`, which lists have: `merged` is not in it. */
function simplePullShape(store: Store, pull: Pull) {
  const api = repositoryUrl(store)
  const { number } = pull
  const self = `${api}/pulls/${String(number)}`
  const page = `${pageUrl(store)}/pull/${String(number)}`
  return {
    url: self,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${api}/issues/${String(number)}`,
    comments_url: `${api}/issues/${String(number)}/comments`,
    statuses_url: `${api}/statuses/${pull.sha}`,
    number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userShape(store, pull.author),
    body: null,
    labels: pull.labels.map((name) => labelShape(store, name)),
    milestone: null,
    assignee: null,
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: pull.closedAt === undefined ? null : timestamp(pull.closedAt),
    merged_at: pull.merged && pull.closedAt !== undefined ? timestamp(pull.closedAt) : null,
    merge_commit_sha: pull.mergeSha,
    head: {
      label: `${ownerOf(store, pull)}:${pull.branch}`,
      ref: pull.branch,
      sha: pull.sha,
      user: pull.fork === 'deleted' ? null : userShape(store, pull.author),
      repo: pull.fork === 'deleted' ? null : repositoryShape(store, pull.fork)
    },
    base: {
      label: `${store.repository.split('/')[0] ?? ''}:${pull.base}`,
      ref: pull.base,
      sha: pull.baseSha,
      user: repositoryShape(store).owner,
      repo: repositoryShape(store)
    },
    author_association: pull.fork === undefined ? 'COLLABORATOR' : 'CONTRIBUTOR',
    auto_merge: null,
    draft: pull.draft,
    _links: { self: { href: self }, html: { href: page } }
  }
}

export function labelShape(store: Store, name: string) {
  return {
    id: 1,
    name,
    color: 'ededed',
    default: false,
    url: `${repositoryUrl(store)}/labels/${encodeURIComponent(name)}`
  }
}

function ownerOf({ repository }: Store, { fork }: Pull): string {
  return fork === 'deleted' ? 'unknown repository' : ((fork ?? repository).split('/')[0] ?? '')
}
