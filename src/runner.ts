import * as core from '@actions/core'
import { Cancelled } from './errors.ts'
import type { Event, LaunchRecord, NamingRecord, RetiringRecord } from './events.ts'
import type { Deployment } from './github/deployment-status.ts'
import type { RunContext } from './github/run-context.ts'
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
export function saveState(event: Event): undefined {
  switch (event.type) {
    case 'launching':
      core.saveState(LAUNCH, JSON.stringify(event.launch))
      return
    case 'settled':
      core.saveState(event.tasks === 'done' ? SETTLED : JOB_ONLY, 'true')
      return
    case 'naming':
      core.saveState(NAMING, JSON.stringify(event.naming))
      return
    case 'retiring':
      core.saveState(RETIRING, JSON.stringify(event.retiring))
      return
    case 'github-deployment':
      core.saveState(DEPLOYMENT, event.deployment === undefined ? '' : JSON.stringify(event.deployment))
      return
    default:
  }
}

/** What the main step has left. */
export interface LeftState {
  /** The tasks that may have to be stopped. */
  readonly launch?: LaunchRecord
  /** Whether the tasks were wanted for the job only. */
  readonly jobOnly: boolean
  /** What has been done to the environment's name for those tasks. */
  readonly naming?: NamingRecord | undefined
  /** Replaced tasks that serve a while longer. */
  readonly retiring?: RetiringRecord | undefined
  /** What GitHub takes to be in progress. */
  readonly deployment?: Deployment
}

/** Reads what the main step has left; nothing when there is nothing left to do. */
export function readState(): LeftState | undefined {
  const launch = core.getState(SETTLED) === '' ? core.getState(LAUNCH) : ''
  const deployment = core.getState(DEPLOYMENT)
  const naming = core.getState(NAMING)
  const retiring = core.getState(RETIRING)
  if (launch === '' && deployment === '' && retiring === '') return undefined
  return {
    jobOnly: core.getState(JOB_ONLY) !== '',
    ...(launch !== '' && { launch: JSON.parse(launch) as LaunchRecord }),
    naming: naming === '' ? undefined : (JSON.parse(naming) as NamingRecord),
    retiring: retiring === '' ? undefined : (JSON.parse(retiring) as RetiringRecord),
    ...(deployment !== '' && { deployment: JSON.parse(deployment) as Deployment })
  }
}

/** What GitHub has answered about the run, which the post step does not ask again. */
export interface KnownRun {
  readonly commit: string
  readonly origin?: string | undefined
  readonly head?: string | undefined
}

export function saveRun({ commit, origin, pullRequest }: RunContext): void {
  core.saveState(RUN, JSON.stringify({ commit, origin, head: pullRequest?.head } satisfies KnownRun))
}

export function readRun(): KnownRun {
  return JSON.parse(core.getState(RUN)) as KnownRun
}
