import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { removeUnusedGrants } from '../aws/execution-role.ts'
import { unlessDenied } from '../aws/refusal.ts'
import { settleRules } from '../aws/security-group.ts'
import { findGrantsInUse } from '../aws/task-definition.ts'
import { findTasks, stopTask, taskId } from '../aws/task.ts'
import type { Subject } from '../environment.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Plan } from './plan.ts'

export interface RetireTools {
  readonly clients: Clients
  readonly subject: Subject
  readonly log: Log
}

/** How old (ms) a grant that nothing uses must be to go. */
const UNUSED_FOR = 60 * 60_000

/**
 * Stops the environment's tasks that are older than `live`, also those that were started while this deployment went on;
 * then takes away what only they needed: open ports, and grants of the execution role.
 * Throws `OLD_TASK_LEFT` when one could not be stopped: the new one goes on running.
 */
export async function retire(live: Task, plan: Plan, tools: RetireTools): Promise<void> {
  const { clients, subject } = tools
  const { family } = plan.definition
  const tasks = (
    await Promise.all(plan.clusters.map((cluster) => findTasks(clients.ecs, cluster, family, subject)))
  ).flat()
  const older = tasks.filter((task) => isBefore(task, live)).flatMap(({ taskArn }) => taskArn ?? [])
  const left = await stopAll([...new Set([...older, ...plan.replaces])], live, tools)
  // A newer deployment's task may need ports and grants that this one does not.
  if (!tasks.some((task) => isBefore(live, task))) {
    if ('plan' in plan.securityGroup) await settleRules(clients.ec2, plan.securityGroup.plan.spec)
    await tidyGrants(plan, tools)
  }
  if (left.length > 0) throw stillThere(left, live)
}

/** Stops the tasks, and returns what could not be stopped with the reason. */
async function stopAll(arns: readonly string[], live: Task, { clients, log }: RetireTools): Promise<string[]> {
  const outcomes = await Promise.all(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, `Replaced by ${taskId(live.taskArn ?? '')}`)
        log.info(`Stopped the task that it replaces: ${taskId(arn)}`)
        return []
      } catch (error) {
        return [`${arn} (${messageOf(error)})`]
      }
    })
  )
  return outcomes.flat()
}

/** That grants stay a while longer harms nobody, so a caller who may not remove them is not told to. */
async function tidyGrants({ role }: Plan, { clients, log }: RetireTools): Promise<void> {
  if ('given' in role || role.plan.others.length === 0) return
  const used = await findGrantsInUse(clients.ecs, role.plan.spec.familyPrefix)
  if (used === 'unknown') return
  const removal = removeUnusedGrants(clients.iam, role.plan, { used, olderThan: UNUSED_FOR })
  const removed = await unlessDenied(removal, () => [])
  if (removed.length > 0) log.info(`Took away grants that nothing uses any more: ${removed.join(', ')}`)
}

/** Whether `task` was started before `other`; of two that were started at once, the ARN decides. */
function isBefore(task: Task, other: Task): boolean {
  const [a, b] = [task.createdAt?.getTime() ?? 0, other.createdAt?.getTime() ?? 0]
  return a === b ? (task.taskArn ?? '') < (other.taskArn ?? '') : a < b
}

function stillThere(left: readonly string[], live: Task): ActionError {
  return new ActionError(
    'OLD_TASK_LEFT',
    `The new task ${taskId(live.taskArn ?? '')} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
    'Run the job again, which tries once more; or stop it with `aws ecs stop-task`.'
  )
}
