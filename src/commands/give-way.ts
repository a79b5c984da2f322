import { findTasksIn } from '../aws/task.ts'
import type { Plan } from '../deploy/plan.ts'
import { removeEnvironment } from '../teardown/remove.ts'
import { messageOf } from '../errors.ts'
import type { Outdated } from '../github/pull-request.ts'
import type { Origins } from '../teardown/find.ts'
import type { DeployRequest } from '../request.ts'
import { describeRemoval, requireAllRemoved, whyNotOf } from './destroy.ts'
import { stopAll, type Launched } from './run-until-good.ts'
import { findLaterRun } from './serving.ts'
import type { Outcome, Tools } from './tools.ts'

/** Why the tasks are not good. */
export class Failure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * What has come meanwhile that this deployment must not take the place of. One that failed may have failed for just that, as
 * the newer one stops its tasks; but that of a cancelled job has no time to ask.
 */
export async function whatOvertook(
  launched: Launched | Failure,
  { clusters, definition }: Plan,
  { subject }: DeployRequest,
  { clients, signal, findOutdated }: Tools
): Promise<Outdated | undefined> {
  if (signal.aborted) return undefined
  const found = await findOutdated()
  if (found !== 'unknown' || launched instanceof Failure) return found === 'unknown' ? undefined : found
  const tasks = await findTasksIn(clients.ecs, clusters, definition.family, subject)
  const run = findLaterRun(tasks, subject)
  return run === undefined ? undefined : { why: 'later-run', run }
}

/** The pull request went on while this ran: the newer commit's run deploys that; after a closed one nothing may run. */
export async function giveWay(
  outdated: Outdated,
  launched: Launched | Failure,
  { subject, placement }: DeployRequest,
  tools: Tools
): Promise<Outcome> {
  const { log, announce } = tools
  if (launched instanceof Failure) log.quote([messageOf(launched.error)])
  else {
    const tasks = launched.sightings.map(({ task }) => task)
    if (await stopAll(tasks, tools)) tools.settleLaunch()
  }
  if (outdated.why === 'closed') {
    // An environment that does not follow the pull request stays, and so does what served in it before.
    const { origin = '', environment } = subject
    const whyKept = ({ origins }: { readonly origins: Origins }) => whyNotOf(origin, origins, environment)
    const removal = await removeEnvironment({ place: subject, cluster: placement.cluster, whyKept }, tools)
    if (removal.kept === undefined) {
      for (const line of describeRemoval(removal)) log.info(line)
      requireAllRemoved([removal])
      await announce.removed(environment)
    } else await announce.gaveWay()
  } else await announce.gaveWay()
  return { skipped: describeOutdated(outdated) }
}

/** Why nothing was deployed, as a whole sentence. */
export function describeOutdated(outdated: Outdated): string {
  switch (outdated.why) {
    case 'closed':
      return 'Nothing is deployed, as the pull request is closed.'
    case 'newer':
      return `Nothing is deployed, as the pull request has a newer commit, ${outdated.head.slice(0, 7)}.`
    case 'later-run':
      return `Nothing is deployed, as a later run for the pull request, ${outdated.run}, has started its task.`
  }
}
