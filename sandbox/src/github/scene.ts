import { addComment, commentsOf } from './comments.ts'
import { userNamed, type Activity, type Comment, type Deployment, type Pull, type Role, type Store } from './store.ts'

/** A pull request to open; everything has a default. */
export interface PullSeed {
  readonly number?: number
  readonly title?: string
  readonly branch?: string
  readonly base?: string
  /** `somebody/space`: it comes from this fork; `deleted`: from one that is gone. */
  readonly fork?: string
  readonly author?: string
  readonly draft?: boolean
  readonly labels?: readonly string[]
  /** Whether the default branch has moved on since; true, as `auto_merge` has to do with nothing else. */
  readonly behind?: boolean
  readonly conflicts?: boolean
}

/** What people do in a repository, and what is there to be looked at. Each throws an Error for what is not there. */
export interface Scene {
  openPull(seed?: PullSeed): Pull
  /** Pushes a commit to the pull request's branch and returns it. */
  pushToPull(number: number): string
  closePull(number: number, how?: { readonly merged: boolean }): Pull
  reopenPull(number: number): Pull
  labelPull(number: number, label: string): Pull
  unlabelPull(number: number, label: string): Pull
  /** Makes somebody a collaborator, or nobody again. */
  setRole(login: string, role: Role | undefined): void
  /** What is under a comment, as `login content`, the oldest first. */
  reactions(comment: number): readonly string[]
  /** Makes the branch or pushes a commit to it, and returns the commit. */
  pushBranch(name: string): string
  deleteBranch(name: string): void
  /** Tags the default branch's commit and returns that. */
  tag(name: string): string
  deleteTag(name: string): void
  /** Somebody comments on a pull request. */
  comment(number: number, login: string, body: string): Comment
  pull(number: number): Pull
  /** Of a pull request, the oldest first. */
  comments(number: number): readonly Readonly<Comment>[]
  /** Of one environment or of all, the oldest first. */
  deployments(environment?: string): readonly Readonly<Deployment>[]
  environments(): readonly string[]
}

export function openScene(store: Store): Scene {
  const pull = (number: number): Pull => existing(store.pulls.get(number), `pull request ${String(number)}`)
  const touch = (number: number, change: Partial<Pull>): Pull =>
    Object.assign(pull(number), { ...change, updatedAt: store.now() })
  const note = (name: string, type: Activity['type'], before: string, after: string) => {
    const actor = userNamed('octocat')
    store.activities.push({
      id: FIRST_ACTIVITY + store.activities.length,
      type,
      ref: `refs/heads/${name}`,
      before,
      after,
      actor,
      at: store.now()
    })
  }
  const pushBranch = (name: string, how: Activity['type'] = 'push'): string => {
    const branch = store.branches.get(name) ?? { name, behind: false, conflicts: false, sha: NONE }
    const before = branch.sha
    branch.sha = store.newCommit()
    store.branches.set(name, branch)
    note(name, before === NONE ? 'branch_creation' : how, before, branch.sha)
    return branch.sha
  }
  const pushToPull = (number: number): string => {
    const { branch, fork, sha: previousSha } = pull(number)
    const sha = fork === undefined ? pushBranch(branch) : store.newCommit()
    touch(number, { sha, previousSha, mergeSha: store.newCommit() })
    return sha
  }
  return {
    pushBranch: (name) => pushBranch(name),
    pushToPull,
    pull,
    openPull: (seed = {}) => openPull(store, seed, pushBranch),
    closePull: (number, { merged } = { merged: false }) => {
      const closed = touch(number, { state: 'closed', merged, closedAt: store.now() })
      return merged ? touch(number, { mergeSha: pushBranch(closed.base, 'pr_merge') }) : closed
    },
    reopenPull: (number) => {
      delete pull(number).closedAt
      return touch(number, { state: 'open' })
    },
    // GitHub's labels don't differ in case alone.
    labelPull: (number, label) => touch(number, { labels: [...without(pull(number).labels, label), label] }),
    unlabelPull: (number, label) => {
      const { labels } = pull(number)
      existing(
        labels.find((one) => isSame(one, label)),
        `label ${label} at pull request ${String(number)}`
      )
      return touch(number, { labels: without(labels, label) })
    },
    setRole: (login, role) => {
      if (role === undefined) store.roles.delete(login)
      else store.roles.set(login, role)
    },
    reactions: (comment) =>
      [...store.reactions.values()]
        .filter((one) => one.comment === comment)
        .map(({ user, content }) => `${user.login} ${content}`),
    deleteBranch: (name) => {
      const { sha } = existing(store.branches.get(name), `branch ${name}`)
      store.branches.delete(name)
      note(name, 'branch_deletion', sha, NONE)
    },
    tag: (name) => {
      const { sha } = existing(store.branches.get(store.defaultBranch), 'default branch')
      store.tags.set(name, sha)
      return sha
    },
    deleteTag: (name) => {
      existing(store.tags.get(name), `tag ${name}`)
      store.tags.delete(name)
    },
    comment: (number, login, body) => addComment(store, pull(number).number, userNamed(login), body),
    comments: (number) => commentsOf(store, number),
    deployments: (environment) =>
      [...store.deployments.values()].filter((one) => environment === undefined || one.environment === environment),
    environments: () => [...store.environments.keys()]
  }
}

/** GitHub counts them apart from everything else. */
const FIRST_ACTIVITY = 3_000_000_000

/** What git has for a commit that is not there. */
const NONE = '0'.repeat(40)

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function without(labels: readonly string[], label: string): string[] {
  return labels.filter((one) => !isSame(one, label))
}

function openPull(store: Store, seed: PullSeed, pushBranch: (name: string) => string): Pull {
  const number = seed.number ?? Math.max(0, ...store.pulls.keys()) + 1
  const { branch = `topic-${String(number)}`, base = store.defaultBranch, fork, author = 'octocat' } = seed
  if (store.pulls.has(number)) throw new Error(`There is a pull request ${String(number)}.`)
  const sha = fork === undefined ? pushBranch(branch) : store.newCommit()
  const own = store.branches.get(branch)
  if (fork === undefined && own !== undefined) {
    Object.assign(own, { behind: seed.behind ?? true, conflicts: seed.conflicts ?? false })
  }
  const pull: Pull = {
    number,
    id: store.nextId(),
    title: seed.title ?? `Change ${String(number)}`,
    author: userNamed(author),
    branch,
    base,
    baseSha: existing(store.branches.get(base), `branch ${base}`).sha,
    ...(fork !== undefined && { fork }),
    draft: seed.draft ?? false,
    labels: [...(seed.labels ?? [])],
    sha,
    previousSha: sha,
    mergeSha: store.newCommit(),
    state: 'open',
    merged: false,
    createdAt: store.now(),
    updatedAt: store.now()
  }
  store.pulls.set(number, pull)
  return pull
}

function existing<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`)
  return value
}
