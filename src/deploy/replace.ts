import { type Task, createdAtOf, stopTask } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import { isShortLived } from '../deployment.ts'
import { wordsOf } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import { domainOf, tagsByKey, zonesOf, runOf, type Subject } from '../ownership.ts'
import type { Planned, Resource } from '../resources/resource.ts'
import { together } from '../wait.ts'
import type { Launched, Tools } from './launch.ts'
import type { ClosingRecord, Superseded } from '../events.ts'
import { releaseName, type Named } from './name.ts'
import { lasts } from './preflight.ts'
import type { PlannedDeployment, PreparedDeployment } from './prepare.ts'

/** What goes on when the tasks have been replaced, and decides nothing any more. It never fails. */
export interface Tidying {
  readonly tidying: Promise<void>
}

/** The tasks of this deployment. */
interface LiveTasks {
  readonly startedBy: string
  readonly tasks: readonly Task[]
}

/**
 * Returns the environment's tasks beside this deployment's, also those that were started while it went on. Those that it has
 * seen before are only listed.
 */
export async function findOthers(
  { tasks }: Launched,
  { clusters, resources, serving }: PlannedDeployment
): Promise<readonly Task[]> {
  const own = tasks.map(({ task }) => task)
  const found = await resources.findTasks(clusters, [...serving, ...own])
  return found.filter(({ taskArn }) => !own.some((task) => task.taskArn === taskArn))
}

/**
 * Stops those of the others that are older than this deployment's tasks, and removes what only they needed: open ports,
 * policies of the execution role, old revisions. The last are still being deleted when it returns.
 * Throws `OLD_TASK_LEFT` when one could not be stopped: the new ones stay.
 */
export async function replace(
  launched: Launched,
  others: readonly Task[],
  prepared: PreparedDeployment & { readonly named?: Named | undefined },
  tools: Tools
): Promise<Tidying> {
  const { deployment, resources, serving } = prepared
  const live = { startedBy: launched.record.startedBy, tasks: launched.tasks.map(({ task }) => task) }
  const isOlder = olderThan(live, others)
  const spared = isShortLived(deployment) ? others.filter((task) => isOlder(task) && lasts(task)) : []
  for (const { taskArn } of spared) {
    const text = `The task ${taskId(taskArn)} was started meanwhile and is to last, so it goes on beside this one.`
    tools.emit({ type: 'warned', text })
  }
  const older = others.filter((task) => isOlder(task) && !spared.includes(task))
  const arns = [...new Set([...older, ...serving].map(({ taskArn }) => taskArn))]
  const nameless = new Set<string>()
  const release = () => releaseNames([...older, ...serving], nameless, prepared, tools)
  await release()
  const { later, at } = whenFree(arns, prepared.named)
  // A newer deployment's task may need ports, policies and revisions that this one does not.
  const isLast = spared.length === 0 && others.every(isOlder)
  if (later.length > 0) {
    const closing = isLast ? whatToClose(prepared, live.startedBy) : undefined
    tools.emit({ type: 'retiring', retiring: { tasks: later, at, closing } })
  }
  const tidy = async <P extends Planned>(resource: Resource<unknown, P>): Promise<void> => {
    const text = isLast ? await resource.tidy?.(prepared.plans.planned(resource), prepared.results) : undefined
    if (text !== undefined) tools.emit({ type: 'noted', text })
  }
  const tidying = tidy(resources.definition)
  try {
    const now = arns.filter((arn) => !later.includes(arn))
    const stopThem = async () => {
      const left = await stopReplaced(now, live, tools)
      // Either this sees what another deployment gave a task right before it was stopped, or that sees the task's end.
      await release()
      return left
    }
    const [left] = await together([
      stopThem(),
      // Those that are still to serve need their ports.
      later.length > 0 ? Promise.resolve() : tidy(resources.group),
      tidy(resources.policies)
    ])
    if (left.length === 0) return { tidying }
    throw new ActionError(
      'OLD_TASK_LEFT',
      `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
      'Run the job again, which tries once more; or stop it with `aws ecs stop-task`.'
    )
  } catch (error) {
    await tidying
    throw error
  }
}

/** Returns the rules that are open for the replaced tasks alone; nothing where there are none. */
function whatToClose({ resources, plans, clusters }: PreparedDeployment, startedBy: string): ClosingRecord | undefined {
  const { id: groupId, surplus: rules = [] } = plans.planned(resources.group)
  if (groupId === undefined || rules.length === 0) return undefined
  const { names, owner } = resources
  const place = { repository: owner.repository, environment: owner.environment }
  return { groupId, rules, place, family: names.family, clusters, startedBy }
}

/**
 * Returns those of the tasks to which a resolver may still lead somebody, and until when: those to which the name led before,
 * and where a deployment has just given it to them, those before as well.
 */
function whenFree(
  arns: readonly string[],
  named: Named | undefined
): { readonly later: readonly string[]; readonly at: number } {
  if (named?.before === undefined) return { later: [], at: 0 }
  const { marker, ttl } = named.before
  const isNamed = (arn: string) => marker.tasks.some(({ id }) => id === taskId(arn))
  const later = arns.filter((arn) => isNamed(arn) || marker.until > Date.now())
  const times = later.map((arn) => (isNamed(arn) ? named.since + ttl * 1000 : marker.until))
  return { later, at: Math.max(0, ...times) }
}

/** Removes the names that lead to tasks which are about to be stopped, where this deployment has another name or none. */
async function releaseNames(
  tasks: readonly Task[],
  nameless: Set<string>,
  { resources, plans, name: current }: PreparedDeployment,
  tools: Tools
): Promise<void> {
  // Those that were started meanwhile may have names of their own.
  const named = tasks.flatMap(({ tags = [] }) => {
    const own = domainOf(tagsByKey(tags))
    return own === undefined ? [] : zonesOf(tagsByKey(tags)).map((zoneId) => ({ zoneId, name: own }))
  })
  const names = new Map(
    [...plans.found(resources.leftovers), ...named].map((each) => [`${each.zoneId} ${each.name}`, each])
  )
  const idsOf = (some: readonly Task[]) => some.map(({ taskArn }) => taskId(taskArn))
  for (const { zoneId, name } of names.values()) {
    if (name === current?.domain.name && zoneId === current.zone.id) continue
    const own = idsOf(tasks.filter(({ tags = [] }) => domainOf(tagsByKey(tags)) === name))
    const place = { zoneId, name, ...resources.owner }
    for (;;) {
      const isFirst = own.some((id) => !nameless.has(id))
      const removed = await releaseName(place, idsOf(tasks), { ...tools, isFirst })
      for (const id of removed ?? own) nameless.add(id)
      if (removed === undefined) break
    }
  }
}

async function stopReplaced(
  arns: readonly string[],
  live: LiveTasks,
  { clients, emit }: Pick<Tools, 'clients' | 'emit'>
): Promise<string[]> {
  const outcomes = await Promise.all(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, `Replaced by ${nameOf(live)}`)
        emit({ type: 'noted', text: `Stopped the replaced task ${taskId(arn)}` })
        return []
      } catch (error) {
        return [`${arn} (${wordsOf(error)})`]
      }
    })
  )
  return outcomes.flat()
}

/**
 * Whether a task belongs to a deployment that began before this one, or is one that this one could not stop earlier. A
 * deployment begins with the first of its tasks; of two that began at once, the launch's name decides.
 */
export function olderThan(live: LiveTasks, others: readonly Task[]): (task: Task) => boolean {
  const begin = Math.min(...live.tasks.map(createdAtOf))
  return ({ startedBy = '' }) => {
    if (startedBy === live.startedBy) return true
    const theirs = Math.min(...others.filter((other) => other.startedBy === startedBy).map(createdAtOf))
    return theirs === begin ? startedBy < live.startedBy : theirs < begin
  }
}

function nameOf({ tasks }: LiveTasks): string {
  return tasks.map(({ taskArn }) => taskId(taskArn)).join(', ')
}

export interface PullRequestState {
  /**
   * Finds out whether the run's pull request has been closed, has lost its label or has got another last commit, or whether a
   * branch is no longer at the commit that was built; nothing for other runs, `unknown` where GitHub does not say.
   */
  readonly findSuperseded: () => Promise<Superseded | 'unknown' | undefined>
}

/**
 * Returns what has come meanwhile that this deployment must not take the place of. One that failed may have failed for just
 * that, as the newer one stops its tasks; but that of a cancelled job has no time to ask.
 */
export async function whatSupersedes(
  outcome: 'ready' | 'failed',
  { clusters, deployment: { subject }, resources }: PlannedDeployment,
  { clients, findSuperseded }: Tools & PullRequestState
): Promise<Superseded | undefined> {
  if (clients.signal.aborted) return undefined
  const found = await findSuperseded()
  if (found !== 'unknown') return found
  if (outcome === 'failed') return undefined
  const run = findLaterRun(await resources.findTasks(clusters), subject)
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
    .flatMap(({ tags = [] }) => runOf(tagsByKey(tags))?.split('/')[0] ?? [])
    .find((other) => /^\d+$/.test(other) && Number(other) > Number(id))
}

/**
 * The newer commit's run deploys that; after the end of the pull request, its label or the branch nothing may run. Where
 * comments deploy as well, what runs without the label may be there by one.
 */
export async function afterSuperseded(
  superseded: Superseded,
  { deployment: { subject, cluster } }: PlannedDeployment,
  tools: Tools & PullRequestState
): Promise<void> {
  const { why } = superseded
  const isOver = why === 'closed' || why === 'deleted' || (why === 'unlabeled' && superseded.ends)
  if (isOver) {
    const { destroyWhenClosed } = await import('../teardown/destroy.ts')
    if (await destroyWhenClosed(subject, cluster.cluster, tools)) return
  }
  tools.emit({ type: 'superseded' })
}
