import type { Clients } from '../aws/clients.ts'
import type { Service } from '../deployment.ts'
import type { Emit, Superseded } from '../events.ts'
import { runOf, tagsByKey, type Subject } from '../ownership.ts'
import { findTasksIn } from '../aws/task.ts'
import { destroyWhenClosed } from '../teardown/destroy.ts'
import type { Task } from '../aws/task.ts'
import type { PlannedDeployment } from './prepare.ts'

export interface PullRequestState {
  /**
   * Finds out whether the run's pull request has been closed, has lost its label or has got another last commit, or whether a
   * branch is no longer at the commit that was built; nothing for other runs, `unknown` where GitHub does not say.
   */
  readonly findSuperseded: () => Promise<Superseded | 'unknown' | undefined>
}

interface SupersededTools extends PullRequestState {
  readonly clients: Clients
  readonly emit: Emit
}

/**
 * Returns what has come meanwhile that this deployment must not take the place of. One that failed may have failed for just
 * that, as the newer one stops its tasks; but that of a cancelled job has no time to ask.
 */
export async function whatSupersedes(
  outcome: 'ready' | 'failed',
  { clusters, deployment: { subject }, resources }: PlannedDeployment,
  { clients, findSuperseded }: SupersededTools
): Promise<Superseded | undefined> {
  if (clients.signal.aborted) return undefined
  const found = await findSuperseded()
  if (found !== 'unknown') return found
  if (outcome === 'failed') return undefined
  const tasks = await findTasksIn(clients.ecs, clusters, resources.names.family, subject)
  const run = findLaterRun(tasks, subject)
  return run === undefined ? undefined : { why: 'later-run', run }
}

/**
 * Returns the run that has started a task here after `subject`'s run was started, for a pull request of which GitHub does not
 * say whether it has a newer commit: run ids only grow. A run that somebody has started again means to come last.
 */
function findLaterRun(tasks: readonly Task[], { run, origin }: Subject): string | undefined {
  const [id, attempt] = run.split('/')
  if (origin?.startsWith('refs/pull/') !== true || attempt !== '1') return undefined
  return tasks
    .map(({ tags = [] }) => runOf(tagsByKey(tags))?.split('/')[0] ?? '')
    .find((other) => /^\d+$/.test(other) && Number(other) > Number(id))
}

/**
 * The newer commit's run deploys that; after the end of the pull request, its label or the branch nothing may run. Where
 * comments deploy as well, what runs without the label may be there by one.
 */
export async function afterSuperseded(
  superseded: Superseded,
  { subject, cluster: { cluster } }: Service,
  tools: SupersededTools
): Promise<void> {
  const { why } = superseded
  const isOver = why === 'closed' || why === 'deleted' || (why === 'unlabeled' && superseded.ends)
  const removed = isOver && (await destroyWhenClosed({ subject, cluster }, tools))
  if (!removed) tools.emit({ type: 'superseded' })
}

/** Returns why nothing was deployed, as a whole sentence. */
export function whySkipped(superseded: Superseded): string {
  switch (superseded.why) {
    case 'closed':
      return 'Skipped: the pull request is closed.'
    case 'unlabeled':
      return `Skipped: the pull request no longer has the label \`${superseded.label}\`.`
    case 'deleted':
      return `Skipped: ${superseded.ref} is deleted.`
    case 'newer': {
      const { head, built } = superseded
      return built === undefined
        ? `Skipped: the pull request has a newer commit, ${head.slice(0, 7)}.`
        : `Skipped: the head is commit ${head.slice(0, 7)} now, not ${built.slice(0, 7)} as in \`commit\`.`
    }
    case 'later-run':
      return `Skipped: a later run for the pull request, ${superseded.run}, has started its task.`
  }
}
