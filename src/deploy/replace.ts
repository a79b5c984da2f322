import type { Task } from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import { isShortLived } from '../deployment.ts'
import { wordsOf } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import { domainOf, tagsByKey, zonesOf } from '../ownership.ts'
import type { Planned, Resource } from '../resources/resource.ts'
import { createdAtOf, findTasksIn, stopTask, taskId } from '../aws/task.ts'
import { together } from '../wait.ts'
import type { Launched } from './launch.ts'
import type { ClosingRecord } from '../events.ts'
import { releaseName, type Named, type NameTools } from './name.ts'
import { lasts } from './preflight.ts'
import type { PlannedDeployment, PreparedDeployment } from './prepare.ts'
import { recordOwner } from './resources.ts'

/** What goes on when the tasks have been replaced, and decides nothing any more. It never fails. */
export interface Tidying {
  readonly tidying: Promise<void>
}

/** The tasks of this deployment. */
export interface LiveTasks {
  readonly startedBy: string
  readonly tasks: readonly Task[]
}

type ReplaceTools = NameTools

/**
 * Returns the environment's tasks beside this deployment's, also those that were started while it went on. Those that it has
 * seen before are only listed.
 */
export async function findOthers(
  launched: Launched,
  { clusters, deployment, resources, serving }: PlannedDeployment,
  { ecs }: Pick<Clients, 'ecs'>
): Promise<readonly Task[]> {
  const own = launched.tasks.map(({ task }) => task)
  const found = await findTasksIn(ecs, clusters, resources.names.family, deployment.subject, [...serving, ...own])
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
  tools: ReplaceTools
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
    const stopThem = async () => {
      const left = await stopAll(
        arns.filter((arn) => !later.includes(arn)),
        live,
        tools
      )
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
    if (left.length > 0) throw stillThere(left, live)
    return { tidying }
  } catch (error) {
    await tidying
    throw error
  }
}

/** Returns the rules that are open for the replaced tasks alone; nothing where there are none. */
function whatToClose(
  { deployment, resources, plans, clusters }: PreparedDeployment,
  startedBy: string
): ClosingRecord | undefined {
  const { id: groupId, surplus: rules = [] } = plans.planned(resources.group)
  if (groupId === undefined || rules.length === 0) return undefined
  const { repository, environment } = deployment.subject
  return { groupId, rules, place: { repository, environment }, family: resources.names.family, clusters, startedBy }
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
  { deployment, resources, plans }: PreparedDeployment,
  tools: ReplaceTools
): Promise<void> {
  const { record, leftovers } = resources
  const name = deployment.kind === 'service' ? deployment.domain?.name : undefined
  const zone = record && plans.found(record).zone.id
  // Those that were started meanwhile may have names of their own.
  const named = tasks.flatMap(({ tags = [] }) => {
    const own = domainOf(tagsByKey(tags))
    return own === undefined ? [] : zonesOf(tagsByKey(tags)).map((zoneId) => ({ zoneId, name: own }))
  })
  const names = new Map([...plans.found(leftovers), ...named].map((each) => [`${each.zoneId} ${each.name}`, each]))
  const owner = recordOwner(deployment, tools.clients)
  for (const each of names.values()) {
    if (each.name === name && each.zoneId === zone) continue
    const idsOf = (some: readonly Task[]) => some.map(({ taskArn }) => taskId(taskArn))
    const own = idsOf(tasks.filter(({ tags = [] }) => domainOf(tagsByKey(tags)) === each.name))
    const place = { zoneId: each.zoneId, name: each.name, ...owner }
    for (;;) {
      const isFirst = own.some((id) => !nameless.has(id))
      const removed = await releaseName(place, idsOf(tasks), { ...tools, isFirst })
      for (const id of removed ?? own) nameless.add(id)
      if (removed === undefined) break
    }
  }
}

/** Stops the tasks, and returns what could not be stopped with the reason. */
async function stopAll(
  arns: readonly string[],
  live: LiveTasks,
  { clients, emit }: Pick<ReplaceTools, 'clients' | 'emit'>
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

function stillThere(left: readonly string[], live: LiveTasks): ActionError {
  return new ActionError(
    'OLD_TASK_LEFT',
    `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
    'Run the job again, which tries once more; or stop it with `aws ecs stop-task`.'
  )
}
