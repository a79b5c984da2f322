import { type Task, createdAtOf, stopTask } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import { isTemporary } from '../deployment.ts'
import { wordsOf } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import { domainOf, tagsByKey, zonesOf, runOf, type Subject } from '../ownership.ts'
import type { Planned, Resource } from '../resources/resource.ts'
import { together } from '../wait.ts'
import type { Launched, Tools } from './launch.ts'
import type { ClosingRecord, Superseded } from '../events.ts'
import { nameReleaser, type Named, type RecordPlace } from './name.ts'
import { lasts } from './preflight.ts'
import type { PlannedDeployment, PreparedDeployment } from './prepare.ts'

/** The cleanup that continues after the tasks are replaced. It doesn't affect the result, and never rejects. */
export interface Tidying {
  readonly tidying: Promise<void>
}

interface LiveTasks {
  readonly startedBy: string
  readonly tasks: readonly Task[]
}

/**
 * Returns the environment's tasks except this deployment's, including tasks that were started meanwhile. Known tasks
 * are listed, but not described again.
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
 * Stops the tasks that are older than this deployment's, except those that resolvers may still return: the post step
 * stops these. Removes what only older tasks needed: open ports, policies of the execution role, and old revisions.
 * Revisions are still being deleted when it returns. Throws `OLD_TASK_LEFT` if a task could not be stopped.
 */
export async function replace(
  launched: Launched,
  others: readonly Task[],
  prepared: PreparedDeployment & { readonly named?: Named | undefined },
  tools: Tools
): Promise<Tidying> {
  const { deployment, resources, serving } = prepared
  const live = { startedBy: launched.record.startedBy, tasks: launched.tasks.map(({ task }) => task) }
  const older = others.filter(olderThan(live, others))
  const spared = isTemporary(deployment) ? older.filter(lasts) : []
  for (const { taskArn } of spared) {
    const text = `The task ${taskId(taskArn)} was started in the meantime and is permanent, so it keeps running beside this one.`
    tools.emit({ type: 'warned', text })
  }
  const replaced = [...older.filter((task) => !spared.includes(task)), ...serving]
  const release = nameReleaser(namesOf(replaced, prepared), replaced, tools)
  await release()
  const { now, later, at } = whenFree(replaced, prepared.named)
  // A newer or spared task may need ports, policies and revisions that this deployment doesn't.
  const isLast = spared.length === 0 && older.length === others.length
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
    const [left] = await together([
      stopReplaced(now, live, release, tools),
      // Tasks that the post step stops later still need their ports.
      later.length > 0 ? Promise.resolve() : tidy(resources.group),
      tidy(resources.policies)
    ])
    if (left.length === 0) return { tidying }
    throw new ActionError(
      'OLD_TASK_LEFT',
      `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
      'Run the workflow again, or stop it with `aws ecs stop-task`.'
    )
  } catch (error) {
    await tidying
    throw error
  }
}

/** Returns the rules that only the replaced tasks need, or nothing if there are none. */
function whatToClose({ resources, plans, clusters }: PreparedDeployment, startedBy: string): ClosingRecord | undefined {
  const { id: groupId, surplus: rules = [] } = plans.planned(resources.group)
  if (groupId === undefined || rules.length === 0) return undefined
  const { names, owner } = resources
  const place = { repository: owner.repository, environment: owner.environment }
  return { groupId, rules, place, family: names.family, clusters, startedBy }
}

/**
 * Divides the replaced tasks into those to stop now, and those that resolvers may still return until `at` (ms). These
 * are the tasks that the name pointed to before. If a deployment had just set that name, the tasks before those count
 * as well.
 */
function whenFree(
  replaced: readonly Task[],
  named: Named | undefined
): { readonly now: readonly string[]; readonly later: readonly string[]; readonly at: number } {
  const arns = [...new Set(replaced.map(({ taskArn }) => taskArn))]
  if (named?.before === undefined) return { now: arns, later: [], at: 0 }
  const { marker, ttl } = named.before
  const isNamed = (arn: string) => marker.tasks.some(({ id }) => id === taskId(arn))
  const later = arns.filter((arn) => isNamed(arn) || marker.until > Date.now())
  const times = later.map((arn) => (isNamed(arn) ? named.since + ttl * 1000 : marker.until))
  return { now: arns.filter((arn) => !later.includes(arn)), later, at: Math.max(0, ...times) }
}

/** Returns the names of replaced tasks, except the name of this deployment. */
function namesOf(
  replaced: readonly Task[],
  { resources, plans, name: current }: PreparedDeployment
): readonly RecordPlace[] {
  // Tasks that were started since may have names of their own.
  const tagged = replaced.flatMap(({ tags }) => {
    const name = domainOf(tagsByKey(tags))
    return name === undefined ? [] : zonesOf(tagsByKey(tags)).map((zoneId) => ({ zoneId, name }))
  })
  const places = [...plans.found(resources.leftovers), ...tagged]
    .filter(({ zoneId, name }) => name !== current?.domain.name || zoneId !== current.zone.id)
    .map(({ zoneId, name }) => [`${zoneId} ${name}`, { zoneId, name, ...resources.owner }] as const)
  return [...new Map(places).values()]
}

/** Stops the tasks, and then removes the names that they got meanwhile. Returns the tasks that it could not stop. */
async function stopReplaced(
  arns: readonly string[],
  live: LiveTasks,
  release: () => Promise<void>,
  { clients, emit }: Pick<Tools, 'clients' | 'emit'>
): Promise<string[]> {
  const outcomes = await together(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, `Replaced by ${nameOf(live)}`)
        emit({ type: 'noted', text: `Stopped the replaced task ${taskId(arn)}` })
        return []
      } catch (error) {
        clients.signal.throwIfAborted()
        return [`${arn} (${wordsOf(error)})`]
      }
    })
  )
  // Either this run sees a name that another deployment has just set, or that deployment sees the task stop.
  await release()
  return outcomes.flat()
}

/**
 * Returns the test for older tasks: those of a deployment that began earlier, or of an earlier attempt of this one. A
 * deployment begins with its first task. If two began at once, `startedBy` decides.
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
   * Returns why the run's commit must not be deployed any more. Its pull request was closed, lost its label or has a
   * newer commit, or its branch was deleted or moved. Returns `unknown` if GitHub doesn't say.
   */
  readonly findSuperseded: () => Promise<Superseded | 'unknown' | undefined>
}

/**
 * Returns what has superseded this deployment since it began. A failed deployment asks too, because a newer one may
 * have stopped its tasks. A cancelled run has no time to ask.
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
 * Returns a run with a higher ID that has started a task here for the same pull request. It is called if GitHub doesn't
 * say whether there is a newer commit. A re-run is meant to come last, so nothing supersedes it.
 */
function findLaterRun(tasks: readonly Task[], { run, origin }: Subject): string | undefined {
  const [id, attempt] = run.split('/')
  if (origin?.startsWith('refs/pull/') !== true || attempt !== '1') return undefined
  return tasks
    .flatMap(({ tags = [] }) => runOf(tagsByKey(tags))?.split('/')[0] ?? [])
    .find((other) => /^\d+$/.test(other) && Number(other) > Number(id))
}

/**
 * Removes the environment if its pull request, label or branch is gone. Otherwise the newer commit has its own run. If
 * comments deploy as well, one may have deployed what runs without the label, so it stays.
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
