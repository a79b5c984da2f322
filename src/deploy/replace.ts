import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { isShortLived } from '../deployment.ts'
import { wordsOf } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Planned, Resource } from '../resources/resource.ts'
import { createdAtOf, findTasksIn, stopTask, taskId } from '../aws/task.ts'
import { together } from '../wait.ts'
import type { Launched } from './launch.ts'
import { lasts } from './preflight.ts'
import type { PlannedDeployment, PreparedDeployment } from './prepare.ts'

/** What goes on when the tasks have been replaced, and decides nothing any more. It never fails. */
export interface Tidying {
  readonly tidying: Promise<void>
}

/** The tasks of this deployment. */
export interface LiveTasks {
  readonly startedBy: string
  readonly tasks: readonly Task[]
}

interface ReplaceTools {
  readonly clients: Clients
  readonly emit: Emit
}

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
  prepared: PreparedDeployment,
  tools: ReplaceTools
): Promise<Tidying> {
  const { deployment, resources, serving } = prepared
  const live = { startedBy: launched.record.startedBy, tasks: launched.tasks.map(({ task }) => task) }
  const isOlder = olderThan(live, others)
  const spared = isShortLived(deployment) ? others.filter((task) => isOlder(task) && lasts(task)) : []
  for (const { taskArn = '' } of spared) {
    const text = `The task ${taskId(taskArn)} was started meanwhile and is to last, so it goes on beside this one.`
    tools.emit({ type: 'warned', text })
  }
  const older = others.filter((task) => isOlder(task) && !spared.includes(task))
  const arns = [...older, ...serving].flatMap(({ taskArn }) => taskArn ?? [])
  // A newer deployment's task may need ports, policies and revisions that this one does not.
  const isLast = spared.length === 0 && others.every(isOlder)
  const tidy = async <P extends Planned>(resource: Resource<unknown, P>): Promise<void> => {
    const text = isLast ? await resource.tidy?.(prepared.plans.planned(resource), prepared.results) : undefined
    if (text !== undefined) tools.emit({ type: 'noted', text })
  }
  const tidying = tidy(resources.definition)
  try {
    const [left] = await together([
      stopAll([...new Set(arns)], live, tools),
      tidy(resources.group),
      tidy(resources.policies)
    ])
    if (left.length > 0) throw stillThere(left, live)
    return { tidying }
  } catch (error) {
    await tidying
    throw error
  }
}

/** Stops the tasks, and returns what could not be stopped with the reason. */
async function stopAll(arns: readonly string[], live: LiveTasks, { clients, emit }: ReplaceTools): Promise<string[]> {
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
  return tasks.map(({ taskArn = '' }) => taskId(taskArn)).join(', ')
}

function stillThere(left: readonly string[], live: LiveTasks): ActionError {
  return new ActionError(
    'OLD_TASK_LEFT',
    `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
    'Run the job again, which tries once more; or stop it with `aws ecs stop-task`.'
  )
}
