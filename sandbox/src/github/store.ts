import { createHash } from 'node:crypto'
import { GitHubError, notFound } from './answer.ts'

/** Who did something. */
export interface User {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Bot'
}

/** A branch of the repository itself; those of forks are not in it. */
export interface Branch {
  readonly name: string
  sha: string
  /** Whether the default branch has commits that this one has not. */
  behind: boolean
  /** Whether the default branch cannot be merged into it. */
  conflicts: boolean
}

export interface Pull {
  readonly number: number
  readonly id: number
  readonly title: string
  readonly author: User
  readonly branch: string
  readonly base: string
  /** The fork that it comes from, `deleted` when that is gone; nothing when it comes from the repository itself. */
  readonly fork?: string
  readonly createdAt: number
  draft: boolean
  labels: string[]
  /** The head commit. */
  sha: string
  /** The head commit before the last push. */
  previousSha: string
  /** The test merge commit; once merged, the commit on the base branch. */
  mergeSha: string
  /** The base branch's commit when it was opened. */
  readonly baseSha: string
  state: 'open' | 'closed'
  merged: boolean
  updatedAt: number
  closedAt?: number
}

export interface Comment {
  readonly id: number
  /** Of the pull request. */
  readonly number: number
  readonly author: User
  readonly createdAt: number
  body: string
  updatedAt: number
}

/** What a person has put under a comment; each of a kind once. */
export interface Reaction {
  readonly id: number
  /** Of the comment. */
  readonly comment: number
  readonly user: User
  readonly content: string
  readonly createdAt: number
}

/** A change of a branch, which GitHub itself writes down. */
export interface Activity {
  readonly id: number
  readonly type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge'
  readonly ref: string
  readonly before: string
  readonly after: string
  readonly actor: User
  readonly at: number
}

/** What somebody may do in the repository. Custom roles are not in it. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'

export interface DeploymentStatus {
  readonly id: number
  readonly state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success'
  readonly description: string
  readonly environment: string
  readonly environmentUrl: string
  readonly logUrl: string
  readonly creator: User
  readonly createdAt: number
}

export interface Deployment {
  readonly id: number
  readonly ref: string
  readonly sha: string
  readonly task: string
  readonly payload: unknown
  readonly description: string | null
  readonly originalEnvironment: string
  readonly transient: boolean
  readonly production: boolean
  readonly creator: User
  readonly createdAt: number
  environment: string
  updatedAt: number
  /** Oldest first. */
  readonly statuses: DeploymentStatus[]
}

export interface Environment {
  readonly id: number
  readonly name: string
  readonly createdAt: number
}

/** A commit status or check. */
export interface CommitContext {
  readonly context: string
  readonly state: 'pending' | 'success' | 'failure'
}

/** One repository with all that is in it. */
export interface Store {
  /** `owner/name`. */
  readonly repository: string
  readonly repositoryId: number
  readonly private: boolean
  readonly defaultBranch: string
  /** Where its API is, without a slash at the end. */
  readonly apiUrl: string
  /** Where its pages are. */
  readonly serverUrl: string
  readonly branches: Map<string, Branch>
  readonly tags: Map<string, string>
  readonly commits: Set<string>
  /** Statuses and checks of every commit: as the run that deploys is one of them, one is pending. */
  contexts: CommitContext[]
  readonly pulls: Map<number, Pull>
  readonly comments: Map<number, Comment>
  readonly reactions: Map<number, Reaction>
  /** Oldest first. */
  readonly activities: Activity[]
  /** By login; whoever is not in it is nobody here. */
  readonly roles: Map<string, Role>
  readonly deployments: Map<number, Deployment>
  readonly environments: Map<string, Environment>
  now(): number
  nextId(): number
  newCommit(): string
}

export type StoreOptions = Pick<
  Store,
  'repository' | 'private' | 'defaultBranch' | 'apiUrl' | 'serverUrl' | 'now' | 'contexts'
> & {
  /** The default branch's commit. */
  readonly sha: string
}

/** A repository with nothing but its default branch. */
export function openStore({ sha, ...options }: StoreOptions): Store {
  let id = 2_000_000_000
  const commits = new Set([sha])
  return {
    ...options,
    repositoryId: 1296269,
    branches: new Map([[options.defaultBranch, { name: options.defaultBranch, sha, behind: false, conflicts: false }]]),
    tags: new Map(),
    commits,
    pulls: new Map(),
    comments: new Map(),
    reactions: new Map(),
    activities: [],
    roles: new Map([['octocat', 'write']]),
    deployments: new Map(),
    environments: new Map(),
    nextId: () => ++id,
    newCommit: () => {
      const commit = createHash('sha1').update(`${options.repository} ${++id}`).digest('hex')
      commits.add(commit)
      return commit
    }
  }
}

/** The user of this name; names that end in `[bot]` are those of apps. */
export function userNamed(login: string): User {
  const id = createHash('sha1').update(login).digest().readUInt32BE(0)
  return { login, id, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
}

/** The commit that a branch, a tag, a pull request's reference or a commit's own id names. */
export function commitOf(store: Store, ref: string): string | undefined {
  const name = ref.replace(/^refs\/(heads|tags)\//, '')
  const [, number, end] = /^(?:refs\/)?pull\/(\d+)\/(head|merge)$/.exec(ref) ?? []
  const pull = store.pulls.get(Number(number))
  return (
    store.branches.get(name)?.sha ??
    store.tags.get(name) ??
    (end === 'head' ? pull?.sha : end === 'merge' ? pull?.mergeSha : undefined) ??
    (store.commits.has(ref) ? ref : undefined)
  )
}

/** The value under this key. Throws GitHub's 404. */
export function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw notFound()
  return value
}

/** Makes the environment when there is none of this name; both deployments and their statuses do. */
export function ensureEnvironment({ environments, nextId, now }: Store, name: string): void {
  if (name === '' || name.length > 255) {
    throw new GitHubError(422, 'Validation Failed', {
      errors: [{ resource: 'Environment', field: 'name', code: 'invalid' }]
    })
  }
  if (!environments.has(name)) environments.set(name, { id: nextId(), name, createdAt: now() })
}
