import type { Clients } from '../aws/clients.ts'
import type { RunContext } from '../github/run-context.ts'
import type { Deployment } from '../github/deployment-status.ts'
import type { Outdated } from '../github/pull-request.ts'
import type { Plan } from '../deploy/plan.ts'
import type { Log } from '../log.ts'
import type { Outputs } from '../report/outputs.ts'
import type { Timeline } from '../report/timeline.ts'
import type { Announcer } from './announce.ts'

/** What came of a command: it is done, or for a reason that is a whole sentence there was nothing to do. */
export type Outcome = 'done' | { readonly skipped: string }

/** What a later step needs in order to find the tasks that this one started. */
export interface LaunchRecord {
  readonly cluster: string
  /** The `startedBy` of all tasks of one deployment. */
  readonly startedBy: string
  /** How many tasks there are to be. */
  readonly count: number
  /** The ARNs of those that are known; fewer while the start of others has not been answered. */
  readonly tasks: readonly string[]
}

/** What a run leaves for its post step. */
export interface Memory {
  /** Keeps what is needed to stop the tasks of a deployment that was broken off. */
  readonly rememberLaunch: (launch: LaunchRecord) => void
  /** From here on there is no task that the post step should stop: it is the user's, was stopped, or never came to be. */
  readonly settleLaunch: () => void
  /** From here on the post step stops the tasks because the job is over. */
  readonly stopAfterJob: () => void
  /** Keeps the deployment that GitHub takes to be in progress; nothing once it is told how that ended. */
  /** Keeps what GitHub has answered about the run, which the post step does not ask again. */
  readonly rememberRun: (context: RunContext) => void
  readonly rememberDeployment: (deployment: Deployment | undefined) => void
}

/** What a command works with, made once in `make-tools.ts`. */
export interface Tools extends Memory {
  /** They wait out throttling as long as the run may last. */
  readonly clients: Clients
  /** For what is asked again and again anyway: a refusal comes back soon. */
  readonly polling: Clients
  /** For stopping what this run has started, and nothing else: these work in a cancelled run too. */
  readonly cleanup: Pick<Clients, 'ecs'>
  readonly log: Log
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string
  readonly timeline: Timeline
  /** Sets outputs as soon as they are known, so that they are there also when the step fails later. */
  readonly publish: (outputs: Partial<Outputs>) => void
  readonly onPlan: (plan: Plan) => void
  /** Tells GitHub how it goes. */
  readonly announce: Announcer
  /**
   * Whether the run's pull request has been closed or has got another last commit; nothing for runs without one, `unknown`
   * where GitHub does not say.
   */
  readonly findOutdated: () => Promise<Outdated | 'unknown' | undefined>
  /** Those of the refs that are gone: closed pull requests, deleted branches and tags. */
  readonly findGone: (origins: readonly string[]) => Promise<ReadonlySet<string>>
}
