import { readFileSync } from 'node:fs'
import { ActionError } from '../errors.ts'

/** What the runner says of the workflow run. */
export interface Context {
  /** `owner/repository`. */
  readonly repository: string
  /** The environment when the input is empty: `pr-N` on a pull request, else the branch or tag name. */
  readonly defaultEnvironment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** On a pull request the commit that was pushed, not GitHub's merge commit. */
  readonly commit: string
  /** Whether the run is there because a pull request has just been closed. */
  readonly pullRequestClosed: boolean
}

/**
 * Reads the run's context. Source of the variables: "Variables reference" and "Events that trigger workflows" in GitHub's
 * documentation. Throws `NOT_A_WORKFLOW` outside of one.
 */
export function readContext(env: NodeJS.ProcessEnv): Context {
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
  const pullRequest = record(payload.pull_request)
  const number = pullRequest.number
  return {
    repository,
    defaultEnvironment: typeof number === 'number' ? `pr-${number}` : environmentOf(env.GITHUB_REF_NAME ?? ''),
    run: `${runId}/${env.GITHUB_RUN_ATTEMPT ?? '1'}`,
    commit: text(record(pullRequest.head).sha) ?? env.GITHUB_SHA ?? '',
    pullRequestClosed: /^pull_request(_target)?$/.test(event) && payload.action === 'closed'
  }
}

/** The branch or tag name; on a pull request the name of its merge reference is `7/merge`. */
function environmentOf(refName: string): string {
  const [, number] = /^(\d+)\/merge$/.exec(refName) ?? []
  return number === undefined ? refName : `pr-${number}`
}

function readPayload(path: string | undefined): Readonly<Record<string, unknown>> {
  if (path === undefined || path === '') return {}
  try {
    return record(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Engines other than GitHub's runner may leave the file out; the run's variables are enough then.
    return {}
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
