import { readFileSync } from 'node:fs'
import { ActionError } from '../errors.ts'
import { checkedOutCommit } from './checkout.ts'
import { id, list, record, text, type Json } from './payload.ts'

/** What a request is made from, of all that the runner says of the workflow run. */
export interface Context {
  /** `owner/repository`. */
  readonly repository: string
  /** The environment when the input is empty: `pr-N` on a pull request, else the branch or tag name. Empty: none is safe. */
  readonly defaultEnvironment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** On a pull request the commit that was pushed, not GitHub's merge commit; where no event says it, `GITHUB_SHA`. */
  readonly commit: string
  /** Whether the run is there because a pull request has just been closed. */
  readonly pullRequestClosed: boolean
}

/** All that the runner says of the workflow run. */
export interface RunContext extends Context {
  /** The event's name, `pull_request`; empty where an engine does not tell. */
  readonly event: string
  /** What happened to the event's thing: `opened`, `closed`. */
  readonly action?: string
  /** What the environment is there for, `refs/pull/7`, `refs/heads/main`: when that is gone, nobody needs it. */
  readonly origin?: string
  readonly pullRequest?: PullRequest
  /** Whether the event is that a branch or tag was deleted. */
  readonly refDeleted: boolean
  /** Who started the run: `octocat`, `dependabot[bot]`. */
  readonly actor: string
  /** `https://github.com`, or an Enterprise Server. */
  readonly serverUrl: string
  /** `https://api.github.com`; on an Enterprise Server with the path `/api/v3`. */
  readonly apiUrl: string
  /** The page of this attempt of the run. */
  readonly runUrl: string
  /** The job's id in the workflow file. */
  readonly job: string
}

/** The pull request that a run is about. */
export interface PullRequest {
  readonly number: number
  /** The last commit of its branch; a comment's event does not tell it. */
  readonly head?: string
  readonly headRef?: string
  readonly baseRef?: string
  /** Whether its branch is in another repository, or that is deleted; not known of a comment's event. */
  readonly fork?: boolean
  /** Whether Dependabot made it. */
  readonly dependabot: boolean
  /** Whether the workspace holds its code while the workflow has the rights of the base branch. */
  readonly codeCheckedOut: boolean
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
  const payload = readPayload(env.GITHUB_EVENT_PATH)
  const action = text(payload.action)
  const attempt = text(env.GITHUB_RUN_ATTEMPT) ?? '1'
  const serverUrl = (text(env.GITHUB_SERVER_URL) ?? 'https://github.com').replace(/\/+$/, '')
  const pullRequest = readPullRequest(event, payload, env, repository)
  const refDeleted = event === 'delete' || (event === 'push' && payload.deleted === true)
  const origin = originOf(event, payload, env, pullRequest?.number)
  return {
    repository,
    defaultEnvironment: origin === undefined ? branchOfRun(record(payload.workflow_run)) : environmentOf(origin),
    run: `${runId}/${attempt}`,
    commit: pullRequest?.head ?? text(record(payload.workflow_run).head_sha) ?? env.GITHUB_SHA ?? '',
    pullRequestClosed: /^pull_request(_target)?$/.test(event) && action === 'closed',
    event,
    ...(action !== undefined && { action }),
    ...(origin !== undefined && { origin }),
    ...(pullRequest && { pullRequest }),
    refDeleted,
    actor: env.GITHUB_ACTOR ?? '',
    serverUrl,
    apiUrl: (text(env.GITHUB_API_URL) ?? 'https://api.github.com').replace(/\/+$/, ''),
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}/attempts/${attempt}`,
    job: env.GITHUB_JOB ?? ''
  }
}

/** The environment that stands for a ref. Origins are `refs/pull/7`, `refs/heads/main`, `refs/tags/v1`. */
function environmentOf(origin: string): string {
  const [, number] = /^refs\/pull\/(\d+)/.exec(origin) ?? []
  if (number !== undefined) return `pr-${number}`
  const name = origin.replace(/^refs\/(?:heads|tags)\//, '')
  // A merge queue's branch ends in a whole commit. Source: "Managing a merge queue" in GitHub's documentation.
  return name.replace(/^gh-readonly-queue\/(.+-[0-9a-f]{7})[0-9a-f]{33,57}$/, 'merge-queue/$1')
}

function originOf(
  event: string,
  payload: Json,
  env: NodeJS.ProcessEnv,
  pullRequest: number | undefined
): string | undefined {
  if (pullRequest !== undefined) return `refs/pull/${pullRequest}`
  if (event === 'delete') return deletedRef(payload)
  if (event === 'workflow_run') return undefined
  const ref = text(env.GITHUB_REF)
  // The merge reference of a pull request, `refs/pull/7/merge`, or only its name.
  const [, number] = /^(?:refs\/pull\/)?(\d+)\/(?:merge|head)$/.exec(ref ?? env.GITHUB_REF_NAME ?? '') ?? []
  if (number !== undefined) return `refs/pull/${number}`
  return ref ?? refNamed(env.GITHUB_REF_TYPE, text(env.GITHUB_REF_NAME))
}

function deletedRef(payload: Json): string | undefined {
  const ref = text(payload.ref)
  return payload.ref_type === 'branch' || payload.ref_type === 'tag' ? refNamed(payload.ref_type, ref) : undefined
}

/**
 * The branch or tag, which it does not tell, of the run before this one. A fork's branch may be called as one of ours, and
 * the pull request of a fork is not told: then there is none.
 */
function branchOfRun(run: Json): string {
  return isPullRequestRun(run) ? '' : (text(run.head_branch) ?? '')
}

function refNamed(type: string | undefined, name: string | undefined): string | undefined {
  return name && `refs/${type === 'tag' ? 'tags' : 'heads'}/${name}`
}

function readPullRequest(
  event: string,
  payload: Json,
  env: NodeJS.ProcessEnv,
  repository: string
): PullRequest | undefined {
  const run = record(payload.workflow_run)
  const issue = record(payload.issue)
  const commented = event === 'issue_comment' && issue.pull_request !== undefined ? issue : undefined
  const pull = record(
    payload.pull_request ?? commented ?? (isPullRequestRun(run) ? list(run.pull_requests)[0] : undefined)
  )
  const number = id(pull.number)
  if (number === undefined) return undefined
  const head = record(pull.head)
  const base = record(pull.base)
  const sha = text(run.head_sha) ?? text(head.sha)
  const [headRef, baseRef] = [text(head.ref), text(base.ref)]
  const author = text(record(pull.user).login)
  return {
    number,
    ...(sha !== undefined && { head: sha }),
    ...(headRef !== undefined && { headRef }),
    ...(baseRef !== undefined && { baseRef }),
    ...(payload.pull_request !== undefined && { fork: text(record(head.repo).full_name) !== repository }),
    dependabot: (author ?? env.GITHUB_ACTOR) === DEPENDABOT,
    codeCheckedOut: event === 'pull_request_target' && isCode(pull, env)
  }
}

function isPullRequestRun(run: Json): boolean {
  return (text(run.event) ?? '').startsWith('pull_request')
}

/** Whether the workspace holds the pull request's code: its last commit, or the merge of that into the base. */
function isCode(pull: Json, env: NodeJS.ProcessEnv): boolean {
  const commit = checkedOutCommit(env.GITHUB_WORKSPACE)
  if (commit === undefined || commit === env.GITHUB_SHA) return false
  return commit === record(pull.head).sha || commit === pull.merge_commit_sha
}

function readPayload(path: string | undefined): Json {
  if (path === undefined || path === '') return {}
  try {
    return record(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Engines other than GitHub's runner may leave the file out; the run's variables are enough then.
    return {}
  }
}
