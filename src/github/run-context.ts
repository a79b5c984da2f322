import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClusterChoice, Nothing, Removal } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { asObject, parseObject, type Json } from '../json.ts'
import type { Subject } from '../ownership.ts'

/** What the runner's variables and the event's payload say of the workflow run. */
export interface RunContext {
  /** `owner/repository`. */
  readonly repository: string
  /** The environment if the input is empty, from the pull request, branch or tag. Empty: the run has none. */
  readonly defaultEnvironment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** On a pull request its head commit, not GitHub's merge commit. Otherwise `GITHUB_SHA`. */
  readonly commit: string
  /** The event's name, `pull_request`. Empty if an engine doesn't set it. */
  readonly event: string
  /** The row of the event in the table of `trigger.ts`: `opened`, `deleted`, `completed: failure`. Empty if there is none. */
  readonly activity: string
  /** The pull request, branch or tag of the run: `refs/pull/7`, `refs/heads/main`, `refs/tags/v1`. */
  readonly origin?: string
  /** The branch or tag of the triggering run, `main`, if the payload doesn't say which of the two it is. */
  readonly refName?: string
  readonly pullRequest?: PullRequest
  /** Whether the triggering run was for a pull request of this repository that is no longer open. */
  readonly pullRequestEnded?: true
  /** Whether the triggering run was for a pull request, also for one that the payload doesn't name. */
  readonly forPullRequest?: true
  /** The label that the event adds or removes. */
  readonly label?: string
  /** The comment of the event. */
  readonly comment?: Comment
  /** The commit in the input `commit`, which was built: the run gives way when the head of its ref is another one. */
  readonly built?: string
  /** Whether the run is about code of another repository. `unknown` if the event doesn't say it. */
  readonly fork: boolean | 'unknown'
  /** Who started the run: `octocat`, `dependabot[bot]`. */
  readonly actor: string
  /** `https://github.com`, or an Enterprise Server. */
  readonly serverUrl: string
  /** `https://api.github.com`. On an Enterprise Server with the path `/api/v3`. */
  readonly apiUrl: string
  /** The page of this attempt of the run. */
  readonly runUrl: string
  /** The job's id in the workflow file. */
  readonly job: string
}

/** The pull request of a run. */
export interface PullRequest {
  readonly number: number
  /** The last commit of its branch. The event of a comment doesn't have it. */
  readonly head?: string
  readonly headRef?: string
  readonly baseRef?: string
  /** The merge of `head` into the base that GitHub has made for the run. */
  readonly merge?: string
  /** The names of its labels. The event of a workflow run doesn't have them. */
  readonly labels?: readonly string[]
  /** Whether it was closed before the event happened: a closed one still gets labels and comments. */
  readonly closed?: true
  /** Whether Dependabot opened it. */
  readonly dependabot: boolean
  /** Whether the workspace holds its code while the workflow has the permissions of the base branch. */
  readonly codeCheckedOut: boolean
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number
  /** Written by anybody: it never reaches a log. */
  readonly text: string
  readonly author: string
  readonly authorId?: number | undefined
  readonly bot: boolean
  /** As `Date.now()` counts; not a number where the payload doesn't say it. */
  readonly writtenAt: number
  /** Whether the author may write to the repository. Undefined: GitHub was not asked, or did not say. */
  readonly mayWrite?: boolean | undefined
  /** Whether the head of the pull request was pushed before the comment was written. */
  readonly sawHead?: boolean | undefined
}

export const DEPENDABOT = 'dependabot[bot]'

/**
 * Reads the run's context. Source of the variables and payloads: "Variables reference", "Events that trigger workflows" and
 * "Webhook events and payloads" in GitHub's documentation. Throws `NOT_A_WORKFLOW` outside of one.
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

/** Returns the context with a ref that became known later. */
export function withOrigin(context: RunContext, origin: string): RunContext {
  return { ...context, origin, defaultEnvironment: environmentOf(origin) }
}

/** Returns the context of a run that deploys a commit which the user names, as it was built. */
export function withCommit(context: RunContext, commit: string): RunContext {
  const { pullRequest } = context
  // The merge commit of the run holds the head that the event names.
  const built = commit === pullRequest?.merge ? (pullRequest.head ?? commit) : commit
  return { ...context, built, commit: built, pullRequest: pullRequest && { ...pullRequest, head: built } }
}

/**
 * Returns the environment that stands for a ref. No two refs share one: a branch whose name could be that of another ref's
 * environment gets `branch-` in front. Source of a merge queue's branches: "Managing a merge queue" in GitHub's documentation.
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
 * Returns the ref that a run is about. `GITHUB_REF` is the default branch when a branch or tag was deleted. Source: "delete"
 * and "push" in "Events that trigger workflows".
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
  // The merge reference of a pull request, `refs/pull/7/merge`, or only its name.
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

/** The names of labels; GitHub's older payloads and other engines may have none. */
function labelsOf(labels: unknown): readonly string[] | undefined {
  return Array.isArray(labels) ? labels.flatMap((label) => text(asObject(label).name) ?? []) : undefined
}

function deletedRef(payload: Json): string | undefined {
  const ref = text(payload.ref)
  return payload.ref_type === 'branch' || payload.ref_type === 'tag' ? refNamed(payload.ref_type, ref) : undefined
}

/** The events of a run that say whether its `head_branch` is a branch or a tag. Source: "Events that trigger workflows". */
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

/** The repository of the run, which tells it apart from forks and from the repository that it is a fork of. */
interface Repository {
  readonly name: string
  /** Missing where an engine does not set it. */
  readonly id?: number
}

function ownRepository(env: NodeJS.ProcessEnv, payload: Json): Repository {
  const ownId = id(Number(env.GITHUB_REPOSITORY_ID ?? '')) ?? id(asObject(payload.repository).id)
  return { name: env.GITHUB_REPOSITORY ?? '', id: ownId }
}

/** Whether a repository of a payload is the run's. One whose id is not known is known by its name. */
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
 * GitHub lists the open pull requests of a run's branch, but none of a fork's. Source: "List workflow runs for a repository"
 * in the REST API reference.
 */
function hasNoOpenPullRequest(run: Json, own: Repository): boolean {
  return isPullRequestRun(run) && Array.isArray(run.pull_requests) && pullsOfRun(run, own).length === 0
}

/** The pull requests of a run: those of our repository, as our branch may be the head of another repository's. */
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
  // One branch may be the head of several pull requests, and the run is not said to be for one of them.
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

/** Whether the workspace holds the pull request's code: its last commit, or the merge of that into the base. */
function isCode(pull: Json, env: NodeJS.ProcessEnv): boolean {
  const commit = env.GITHUB_WORKSPACE ? checkedOutCommit(join(env.GITHUB_WORKSPACE, '.git')) : ''
  if (commit === '' || commit === env.GITHUB_SHA) return false
  return commit === asObject(pull.head).sha || commit === pull.merge_commit_sha
}

/** Reads without git which commit is checked out; empty if none is. Source of the files: gitrepository-layout(5). */
function checkedOutCommit(git: string): string {
  const head = readText(join(git, 'HEAD')).trim()
  const [, ref] = /^ref: (refs\/.+)$/.exec(head) ?? []
  if (ref === undefined) return head
  const packed = readText(join(git, 'packed-refs')).split(/\r?\n/)
  const loose = readText(join(git, ref)).trim()
  return loose === '' ? (packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? '') : loose
}

/** Returns the text of a file; empty without one: engines other than GitHub's runner may omit the payload. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Returns `value` if it is a text that isn't empty. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns `value` if it is a whole number above zero, as GitHub's ids and numbers are. */
function id(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** How the inputs name the environment, and tie it to the run. */
interface Belonging {
  /** The input `environment`. Empty: the default name. */
  readonly environment: string
  /** Whether the environment belongs to the run's pull request, branch or tag. A name alone never says so. */
  readonly follows: boolean
}

/**
 * Returns what a run is about. Throws `ENVIRONMENT_MISSING` where nothing names the environment, and `REF_MISSING` where it
 * is to follow a ref that the run does not have.
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
 * Returns what a run removes. An event removes only what follows the ref that it closes or deletes. With `mode: destroy` the
 * user has `said` it; but where no input names the environment, it is still the event that does.
 */
export function whatToRemove(
  context: RunContext,
  { environment, follows }: Belonging,
  { said, closed, by }: { readonly said: boolean; readonly closed?: string; readonly by?: Removal['by'] }
): Omit<Removal, 'github' | keyof ClusterChoice> | Nothing {
  const bound = follows && (!said || environment === '')
  if (said && !(bound && closed !== undefined)) {
    return { kind: 'removal', subject: subjectOf(context, { environment, follows: false }) }
  }
  if (closed === undefined) {
    return {
      kind: 'nothing',
      why: `Skipped: \`${context.event}\` does not say which pull request, branch or tag is gone.`
    }
  }
  if (!bound) return { kind: 'nothing', why: whyNotBound(context, environment, { closed, by }) }
  return { kind: 'removal', subject: subjectOf(context, { environment, follows }), onlyOrigin: closed, by }
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
    'Set `follow-ref: true` if it does. Set `mode: destroy` to remove it in any case.'
  )
}
