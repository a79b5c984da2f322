import * as core from '@actions/core'
import { Cancelled } from './errors.ts'
import { handler, type LaunchRecord, type NamingRecord, type RetiringRecord } from './events.ts'
import type { Deployment } from './github/deployment-status.ts'
import type { RunContext } from './github/run-context.ts'
import type { StatusSpec } from './github/status.ts'
import { remember, secretsOf } from './redact.ts'

/**
 * Keeps a value out of everything that the step writes: the runner masks it in the log and the summary, and `redact` in what
 * goes to GitHub's API, which the runner does not see.
 */
export function keepSecret(value: string): void {
  if (value.trim() === '') return
  core.setSecret(value)
  remember(value)
}

/** The same for the secrets of the environment. */
export function keepSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const secret of secretsOf(env)) keepSecret(secret)
}

/** Aborted when the runner asks the process to end: SIGINT first, SIGTERM some seconds later. */
export function cancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Cancelled(name))
    })
  }
  return controller.signal
}

const LAUNCH = 'launch'
const SETTLED = 'launch-settled'
const JOB_ONLY = 'launch-for-the-job'
const DEPLOYMENT = 'deployment'
const RUN = 'run'
const NAMING = 'naming'
const RETIRING = 'retiring'

/** Leaves in the runner's state what the post step needs. */
export const saveState = handler({
  launching: ({ launch }) => core.saveState(LAUNCH, launch),
  settled: ({ tasks }) => core.saveState(tasks === 'done' ? SETTLED : JOB_ONLY, true),
  naming: ({ naming }) => core.saveState(NAMING, naming),
  retiring: ({ retiring }) => core.saveState(RETIRING, retiring),
  'github-deployment': ({ deployment }) => core.saveState(DEPLOYMENT, deployment)
})

/** What the main step has left. */
export interface LeftState {
  /** The tasks that may have to be stopped. */
  readonly launch: LaunchRecord | undefined
  /** Whether the tasks were wanted for the job only. */
  readonly jobOnly: boolean
  /** What has been done to the environment's name for those tasks. */
  readonly naming: NamingRecord | undefined
  /** Replaced tasks that serve a while longer. */
  readonly retiring: RetiringRecord | undefined
  /** What GitHub takes to be in progress. */
  readonly deployment: Deployment | undefined
}

/** Reads what the main step has left; nothing when there is nothing left to do. */
export function readState(): LeftState | undefined {
  const read = (name: string): unknown => (core.getState(name) === '' ? undefined : JSON.parse(core.getState(name)))
  const left = {
    launch: read(SETTLED) === undefined ? read(LAUNCH) : undefined,
    jobOnly: read(JOB_ONLY) !== undefined,
    naming: read(NAMING),
    retiring: read(RETIRING),
    deployment: read(DEPLOYMENT)
  } as LeftState
  return (left.launch ?? left.retiring ?? left.deployment) && left
}

/** What the post step does not ask again: GitHub's answers about the run, and what the deployment is reported by. */
export interface KnownRun {
  readonly commit: string
  readonly origin?: string | undefined
  readonly head?: string | undefined
  /** Omitted for a run that reports no deployment. */
  readonly reported?: Pick<StatusSpec, 'environment' | 'image'> | undefined
}

export function saveRun({ commit, origin, pullRequest }: RunContext, reported: KnownRun['reported']): void {
  core.saveState(RUN, { commit, origin, head: pullRequest?.head, reported } satisfies KnownRun)
}

export function readRun(): KnownRun {
  return JSON.parse(core.getState(RUN)) as KnownRun
}
