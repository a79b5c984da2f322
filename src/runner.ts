import * as core from '@actions/core'
import { Cancelled } from './errors.ts'
import { handler, type LaunchRecord, type NamingRecord, type RetiringRecord } from './events.ts'
import type { Deployment } from './github/deployment-status.ts'
import type { RunContext } from './github/run-context.ts'
import type { StatusSpec } from './github/status.ts'
import { remember, secretsOf } from './redact.ts'

/**
 * Masks a value in everything that the step writes. The runner masks it in the log and the summary, and `redact` in
 * requests to GitHub's API, which the runner doesn't see.
 */
export function keepSecret(value: string): void {
  if (value.trim() === '') return
  core.setSecret(value)
  remember(value)
}

/** Masks the secrets in the environment. */
export function keepSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const secret of secretsOf(env)) keepSecret(secret)
}

/** Returns a signal that aborts when the runner cancels the step: with SIGINT, and SIGTERM some seconds later. */
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

/** A subscriber that saves the post step's data in the runner's state. */
export const saveState = handler({
  launching: ({ launch }) => core.saveState(LAUNCH, launch),
  settled: ({ postStep }) => core.saveState(postStep === 'stops-nothing' ? SETTLED : JOB_ONLY, true),
  naming: ({ naming }) => core.saveState(NAMING, naming),
  retiring: ({ retiring }) => core.saveState(RETIRING, retiring),
  'github-deployment': ({ deployment }) => core.saveState(DEPLOYMENT, deployment)
})

/** The data that the main step has saved. */
export interface LeftState {
  /** The tasks that may have to be stopped. */
  readonly launch: LaunchRecord | undefined
  /** Whether the tasks were only for the workflow job. */
  readonly jobOnly: boolean
  /** The change of the environment's DNS name for those tasks. */
  readonly naming: NamingRecord | undefined
  /** Replaced tasks that still serve for some time. */
  readonly retiring: RetiringRecord | undefined
  /** The GitHub Deployment that is in progress. */
  readonly deployment: Deployment | undefined
}

/** Returns the data that the main step has saved; undefined if nothing is left to do. */
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

/** The data about the run and its GitHub Deployment that the post step takes over from the main step. */
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
