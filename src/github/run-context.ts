import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClusterChoice, Nothing, Removal } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { asObject, parseObject, type Json } from '../json.ts'
import type { Subject } from '../ownership.ts'

/** The facts about the workflow run, from the runner's variables and the event's payload. */
export interface RunContext {
  /** `owner/repository`. */
  readonly repository: string
  /** The default environment, named after the pull request, branch or tag. Empty if the run has none of these. */
  readonly defaultEnvironment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** On a pull request, its head commit, not GitHub's merge commit. Otherwise `GITHUB_SHA`. */
  readonly commit: string
  /** The event's name, `pull_request`. Empty if an engine other than GitHub's doesn't set it. */
  readonly event: string
  /** The event's key in `EVENTS` of `trigger.ts`: `opened`, `deleted`, `completed: failure`. Empty if it has none. */
  readonly activity: string
  /** The pull request, branch or tag of the run: `refs/pull/7`, `refs/heads/main`, `refs/tags/v1`. */
  readonly origin?: string
  /** The branch or tag of the triggering run, `main`, if the payload doesn't say which of the two it is. */
  readonly refName?: string
  readonly pullRequest?: PullRequest
  /** Whether the triggering run was for a pull request of this repository that is no longer open. */
  readonly pullRequestEnded?: true
  /** Whether the triggering run was for a pull request, even if the payload doesn't name it. */
  readonly forPullRequest?: true
  /** The label that the event adds or removes. */
  readonly label?: string
  readonly comment?: Comment
  /** The input `commit`. The run is skipped if the head of its ref is another commit. */
  readonly built?: string
  /** Whether the run is about the code of another repository. `unknown` if the event doesn't say. */
  readonly fork: boolean | 'unknown'
  /** Who started the run: `octocat`, `dependabot[bot]`. */
  readonly actor: string
  /** `https://github.com`, or an Enterprise Server. */
  readonly serverUrl: string
  /** `https://api.github.com`. On an Enterprise Server, it has the path `/api/v3`. */
  readonly apiUrl: string
  /** The URL of this attempt of the run. */
  readonly runUrl: string
  /** The job's ID in the workflow file. */
  readonly job: string
}

/** The pull request of a run. */
export interface PullRequest {
  readonly number: number
  /** The last commit of its branch. A comment's event doesn't include it. */
  readonly head?: string
  readonly headRef?: string
  readonly baseRef?: string
  /** GitHub's merge of `head` into the base, which the run is for. */
  readonly merge?: string
  /** The names of its labels. A workflow run's event doesn't include them. */
  readonly labels?: readonly string[]
  /** Whether it was closed before the event. A closed pull request can still get labels and comments. */
  readonly closed?: true
  /** Whether Dependabot opened it. */
  readonly dependabot: boolean
  /** Whether its code is checked out while the workflow has the permissions of the base branch. */
  readonly codeCheckedOut: boolean
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number
  /** Untrusted, so it never appears in a log. */
  readonly text: string
  readonly author: string
  readonly authorId?: number | undefined
  readonly bot: boolean
  /** In ms as in `Date.now()`; NaN if the payload doesn't say. */
  readonly writtenAt: number
  /** Whether the author has write access. Undefined: GitHub wasn't asked, or didn't say. */
  readonly mayWrite?: boolean | undefined
  /** Whether the head of the pull request was pushed before the comment was written. */
  readonly sawHead?: boolean | undefined
}

export const DEPENDABOT = 'dependabot[bot]'

/**
 * Reads the run's context. Throws `NOT_A_WORKFLOW` outside a workflow. Source of the variables and payloads: "Variables
 * reference", "Events that trigger workflows" and "Webhook events and payloads" in GitHub's documentation.
 */
export function readContext(env: NodeJS.ProcessEnv): RunContext {
  const repository = env.GITHUB_REPOSITORY ?? ''
  const runId = env.GITHUB_RUN_ID ?? ''
  if (repository === '' || runId === '') {
    throw new ActionError(
      'NOT_A_WORKFLOW',
      'GITHUB_REPOSITORY or GITHUB_RUN_ID is not set.',
      'Run this action in a GitHub Actions workflow.'
    )
  }
  const event = env.GITHUB_EVENT_NAME ?? ''
  const payload = parseObject(readText(env.GITHUB_EVENT_PATH ?? ''))
  const own = ownRepository(env, payload)
  const attempt = text(env.GITHUB_RUN_ATTEMPT) ?? '1'
  const serverUrl = (text(env.GITHUB_SERVER_URL) ?? 'https://github.com').replace(/\/+$/, '')
  const pullRequest = readPullRequest(event, payload, env, own)
  const origin = originOf(event, payload, env, pullRequest?.number)
  const run = asObject(payload.workflow_run)
  const forPullRequest = isPullRequestRun(run)
  const fork = isFork(event, payload, own)
  return {
    repository,
    defaultEnvironment: origin === undefined ? '' : environmentOf(origin),
    run: `${runId}/${attempt}`,
    commit: pullRequest?.head ?? text(run.head_sha) ?? env.GITHUB_SHA ?? '',
    event,
    activity: activityOf(event, payload),
    origin,
    refName: origin === undefined && !forPullRequest ? text(run.head_branch) : undefined,
    pullRequest,
    pullRequestEnded: (fork === false && hasNoOpenPullRequest(run, own)) || undefined,
    forPullRequest: forPullRequest || undefined,
    label: text(asObject(payload.label).name),
    comment: event === 'issue_comment' ? readComment(asObject(payload.comment)) : undefined,
    fork,
    actor: env.GITHUB_ACTOR ?? '',
    serverUrl,
    apiUrl: (text(env.GITHUB_API_URL) ?? 'https://api.github.com').replace(/\/+$/, ''),
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}/attempts/${attempt}`,
    job: env.GITHUB_JOB ?? ''
  }
}

/** Returns the context with its ref, which the action got from GitHub's API. */
export function withOrigin(context: RunContext, origin: string): RunContext {
  return { ...context, origin, defaultEnvironment: environmentOf(origin) }
}

/** Returns the context for a run with the input `commit`. */
export function withCommit(context: RunContext, commit: string): RunContext {
  const { pullRequest } = context
  // A build of GitHub's merge commit is a build of the pull request's head.
  const built = commit === pullRequest?.merge ? (pullRequest.head ?? commit) : commit
  return { ...context, built, commit: built, pullRequest: pullRequest && { ...pullRequest, head: built } }
}

/**
 * Returns the environment's name for a ref, which is unique: a branch that is named like another ref's environment gets
 * the prefix `branch-`. Source of a merge queue's branches: "Managing a merge queue" in GitHub's documentation.
 */
export function environmentOf(origin: string): string {
  const [, number] = /^refs\/pull\/(\d+)$/.exec(origin) ?? []
  if (number !== undefined) return `pr-${number}`
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.*)$/s.exec(origin) ?? []
  if (kind === undefined) return origin
  if (kind === 'tags') return `tag-${name}`
  const [, queued] = /^gh-readonly-queue\/(.*)$/s.exec(name) ?? []
  if (queued !== undefined) return `merge-queue/${queued}`
  return /^(?:pr-\d+$|tag-|branch-|merge-queue\/|refs\/)/.test(name) ? `branch-${name}` : name
}

function activityOf(event: string, payload: Json): string {
  const action = text(payload.action) ?? ''
  if (event === 'push') return payload.deleted === true ? 'deleted' : ''
  if (event === 'workflow_run' && action === 'completed') {
    return `completed: ${text(asObject(payload.workflow_run).conclusion) ?? 'no conclusion'}`
  }
  if (event === 'issue_comment' && asObject(payload.issue).pull_request === undefined) return 'on an issue'
  return action
}

/**
 * Returns the ref that a run is about. After a deletion, `GITHUB_REF` is the default branch. Source: "delete" and
 * "push" in "Events that trigger workflows".
 */
function originOf(
  event: string,
  payload: Json,
  env: NodeJS.ProcessEnv,
  pullRequest: number | undefined
): string | undefined {
  if (pullRequest !== undefined) return `refs/pull/${pullRequest}`
  if (event === 'delete') return deletedRef(payload)
  if (event === 'push' && payload.deleted === true) return text(payload.ref)
  if (event === 'workflow_run') return originOfRun(asObject(payload.workflow_run))
  const ref = text(env.GITHUB_REF)
  // The ref of GitHub's merge commit, `refs/pull/7/merge`, or only its name.
  const [, number] =
    /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(ref ?? '') ??
    (event.startsWith('pull_request') ? /^(\d+)\/(?:merge|head)$/.exec(env.GITHUB_REF_NAME ?? '') : null) ??
    []
  if (number !== undefined) return `refs/pull/${number}`
  return ref ?? refNamed(env.GITHUB_REF_TYPE, text(env.GITHUB_REF_NAME))
}

function readComment(comment: Json): Comment | undefined {
  const number = id(comment.id)
  if (number === undefined) return undefined
  const user = asObject(comment.user)
  const author = text(user.login) ?? ''
  return {
    id: number,
    text: text(comment.body) ?? '',
    author,
    authorId: id(user.id),
    bot: user.type !== 'User',
    writtenAt: Date.parse(text(comment.created_at) ?? '')
  }
}

/** Returns the names of labels; undefined if the payload has none, as in older payloads and other engines. */
function labelsOf(labels: unknown): readonly string[] | undefined {
  return Array.isArray(labels) ? labels.flatMap((label) => text(asObject(label).name) ?? []) : undefined
}

function deletedRef(payload: Json): string | undefined {
  const ref = text(payload.ref)
  return payload.ref_type === 'branch' || payload.ref_type === 'tag' ? refNamed(payload.ref_type, ref) : undefined
}

/** The events that tell whether a run's `head_branch` is a branch or a tag. Source: "Events that trigger workflows". */
const KIND_OF_REF: Readonly<Record<string, 'branch' | 'tag'>> = {
  schedule: 'branch',
  merge_group: 'branch',
  issue_comment: 'branch',
  release: 'tag'
}

function originOfRun(run: Json): string | undefined {
  if (isPullRequestRun(run)) return undefined
  const event = text(run.event) ?? ''
  return Object.hasOwn(KIND_OF_REF, event) ? refNamed(KIND_OF_REF[event], text(run.head_branch)) : undefined
}

function refNamed(type: string | undefined, name: string | undefined): string | undefined {
  return name && `refs/${type === 'tag' ? 'tags' : 'heads'}/${name}`
}

/** The repository of the run, to tell it from its forks and its parent. */
interface Repository {
  readonly name: string
  /** Undefined if an engine other than GitHub's doesn't set it. */
  readonly id?: number
}

function ownRepository(env: NodeJS.ProcessEnv, payload: Json): Repository {
  const ownId = id(Number(env.GITHUB_REPOSITORY_ID ?? '')) ?? id(asObject(payload.repository).id)
  return { name: env.GITHUB_REPOSITORY ?? '', id: ownId }
}

/** Returns whether a repository in a payload is the run's own. Without IDs, compares the names. */
function isOwn(repository: unknown, own: Repository): boolean {
  const found = asObject(repository)
  const foundId = id(found.id)
  if (foundId !== undefined && own.id !== undefined) return foundId === own.id
  return text(found.full_name) === own.name
}

function isFork(event: string, payload: Json, own: Repository): boolean | 'unknown' {
  const pull = asObject(payload.pull_request)
  if (payload.pull_request !== undefined) return !isOwn(asObject(pull.head).repo, own)
  if (event === 'issue_comment') return asObject(payload.issue).pull_request === undefined ? false : 'unknown'
  if (event !== 'workflow_run') return false
  const run = asObject(payload.workflow_run)
  if (run.head_repository === undefined) return 'unknown'
  const heads = pullsOfRun(run, own).map((each) => asObject(each.head).repo)
  return ![run.head_repository, ...heads].every((repository) => isOwn(repository, own))
}

/**
 * Returns whether a run was for a pull request that is closed by now. GitHub lists the open pull requests of a run's
 * branch, but not those from forks. Source: "List workflow runs for a repository" in the REST API reference.
 */
function hasNoOpenPullRequest(run: Json, own: Repository): boolean {
  return isPullRequestRun(run) && Array.isArray(run.pull_requests) && pullsOfRun(run, own).length === 0
}

/** Returns a run's pull requests in this repository. Its branch may also be the head of one in another repository. */
function pullsOfRun(run: Json, own: Repository): readonly Json[] {
  return (Array.isArray(run.pull_requests) ? run.pull_requests.map(asObject) : []).filter(({ base }) =>
    isOwn(asObject(base).repo, own)
  )
}

function readPullRequest(
  event: string,
  payload: Json,
  env: NodeJS.ProcessEnv,
  own: Repository
): PullRequest | undefined {
  const run = asObject(payload.workflow_run)
  const issue = asObject(payload.issue)
  const commented = event === 'issue_comment' && issue.pull_request !== undefined ? issue : undefined
  // A branch may be the head of several pull requests. The payload doesn't say which of them the run is for.
  const [ofRun, ...others] = isPullRequestRun(run) ? pullsOfRun(run, own) : []
  const pull = asObject(payload.pull_request ?? commented ?? (others.length === 0 ? ofRun : undefined))
  const number = id(pull.number)
  if (number === undefined) return undefined
  const head = asObject(pull.head)
  return {
    number,
    head: text(run.head_sha) ?? text(head.sha),
    headRef: text(head.ref),
    baseRef: text(asObject(pull.base).ref),
    merge: /^pull_request(?!_target)/.test(event) ? text(env.GITHUB_SHA) : undefined,
    labels: labelsOf(pull.labels),
    closed: pull.state === 'closed' || undefined,
    dependabot: (text(asObject(pull.user).login) ?? env.GITHUB_ACTOR) === DEPENDABOT,
    codeCheckedOut: event === 'pull_request_target' && isCode(pull, env)
  }
}

function isPullRequestRun(run: Json): boolean {
  return (text(run.event) ?? '').startsWith('pull_request')
}

/** Returns whether the workspace holds the pull request's code: its head, or GitHub's merge of that into the base. */
function isCode(pull: Json, env: NodeJS.ProcessEnv): boolean {
  const commit = env.GITHUB_WORKSPACE ? checkedOutCommit(join(env.GITHUB_WORKSPACE, '.git')) : ''
  if (commit === '' || commit === env.GITHUB_SHA) return false
  return commit === asObject(pull.head).sha || commit === pull.merge_commit_sha
}

/** Returns the checked-out commit, without git; empty if none. Source of the files: gitrepository-layout(5). */
function checkedOutCommit(git: string): string {
  const head = readText(join(git, 'HEAD')).trim()
  const [, ref] = /^ref: (refs\/.+)$/.exec(head) ?? []
  if (ref === undefined) return head
  const packed = readText(join(git, 'packed-refs')).split(/\r?\n/)
  const loose = readText(join(git, ref)).trim()
  return loose === '' ? (packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? '') : loose
}

/** Returns the text of a file; empty if it doesn't exist. Engines other than GitHub's may omit the payload. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Returns `value` if it is a string that isn't empty. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns `value` if it is a positive integer, like GitHub's IDs and numbers. */
function id(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** The inputs that name the environment and bind it to the run's ref. */
interface Belonging {
  /** The input `environment`. Empty: the default name. */
  readonly environment: string
  /** Whether the environment follows the run's pull request, branch or tag. The name alone doesn't tell. */
  readonly follows: boolean
}

/**
 * Returns the environment that a run is about. Throws `ENVIRONMENT_MISSING` if nothing names it, and `REF_MISSING` if
 * it must follow a ref and the run has none.
 */
export function subjectOf(context: RunContext, { environment: named, follows }: Belonging): Subject {
  const { repository, run, commit, origin, defaultEnvironment } = context
  const environment = named === '' ? defaultEnvironment : named
  if (environment === '') throw nameless(context)
  if (follows && origin === undefined) {
    throw new ActionError(
      'REF_MISSING',
      '`follow-ref` is `true`, but this run has no known pull request, branch or tag.',
      'Omit `follow-ref`, or use an event that has one.'
    )
  }
  return { repository, environment, run, commit, origin: follows ? origin : undefined }
}

function nameless({ event, refName }: RunContext): ActionError {
  if (refName === undefined) {
    return new ActionError(
      'ENVIRONMENT_MISSING',
      'This run has no pull request, branch or tag to name the environment after.',
      'Set `environment`.'
    )
  }
  return new ActionError(
    'ENVIRONMENT_MISSING',
    `The event \`${event}\` is for \`${refName}\`, but does not say whether that is a branch or a tag.`,
    'Give the job `permissions: contents: read`. If a branch and a tag share the name, set `environment`.'
  )
}

/**
 * Returns what a run removes. An event removes only an environment that follows the ref that it closes or deletes.
 * `mode: destroy` (`said`) removes any, unless the event ends a ref and no input names an environment.
 */
export function whatToRemove(
  context: RunContext,
  { environment, follows }: Belonging,
  { said, closed, by }: { readonly said: boolean; readonly closed?: string; readonly by?: Removal['by'] }
): Omit<Removal, 'github' | keyof ClusterChoice> | Nothing {
  const removal = (onlyOrigin?: string) => {
    const subject = subjectOf(context, { environment, follows: onlyOrigin !== undefined })
    return { kind: 'removal', subject, onlyOrigin, by } as const
  }
  if (said) return removal(follows && environment === '' ? closed : undefined)
  if (closed === undefined) {
    return {
      kind: 'nothing',
      why: `Skipped: \`${context.event}\` does not say which pull request, branch or tag is gone.`
    }
  }
  return follows ? removal(closed) : { kind: 'nothing', why: whyNotBound(context, environment, { closed, by }) }
}

const ENDS = { label: 'has lost its label', command: 'is to have no environment' }

function whyNotBound(
  { event }: RunContext,
  environment: string,
  { closed, by }: { readonly closed: string; readonly by?: Removal['by'] }
): string {
  const why = environment === '' ? '`follow-ref` is `false`' : '`environment` is set, and `follow-ref` is not `true`'
  return (
    `Skipped: \`${event}\` removes nothing here. ${closed} ${by === undefined ? 'is gone' : ENDS[by]}, ` +
    `but the environment does not follow it: ${why}. ` +
    'Set `follow-ref: true` if it should. Set `mode: destroy` to remove it in any case.'
  )
}
