import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { removeUnusedGrants } from '../aws/execution-role.ts'
import { unlessDenied, wordsOf } from '../aws/refusal.ts'
import { settleRules } from '../aws/security-group.ts'
import { deleteOldRevisions } from '../aws/family.ts'
import { findGrantsInUse, isRegisteredFor } from '../aws/revision.ts'
import { createdAtOf, findTasksIn, stopTask, taskId } from '../aws/task.ts'
import type { Subject } from '../environment.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { together } from '../poll.ts'
import { lasts } from './lifetime.ts'
import type { Plan } from './plan.ts'

export interface RetireTools {
  readonly clients: Clients
  readonly subject: Subject
  readonly log: Log
}

/** The tasks of this deployment. */
export interface Live {
  readonly startedBy: string
  readonly tasks: readonly Task[]
}

/** How old (ms) a grant that nothing uses must be to go. */
const UNUSED_FOR = 60 * 60_000

/**
 * Stops the environment's tasks that are older than this deployment's, also those that were started while it went on; then
 * takes away what only they needed: open ports, grants of the execution role, old revisions.
 * Throws `OLD_TASK_LEFT` when one could not be stopped: the new ones go on running.
 */
export async function retire(live: Live, plan: Plan, tools: RetireTools): Promise<void> {
  const { clients, subject } = tools
  const { family } = plan.definition
  const found = await findTasksIn(clients.ecs, plan.clusters, family, subject)
  const own = new Set(live.tasks.map(({ taskArn }) => taskArn))
  const others = found.filter(({ taskArn }) => !own.has(taskArn))
  const isOlder = olderThan(live, others)
  const spared = plan.forShort ? others.filter((task) => isOlder(task) && lasts(task)) : []
  const older = others.filter((task) => isOlder(task) && !spared.includes(task)).flatMap(({ taskArn }) => taskArn ?? [])
  for (const { taskArn = '' } of spared) {
    tools.log.warning(
      `The task ${taskId(taskArn)} was started meanwhile and is to last, so it goes on beside this one.`
    )
  }
  // A newer deployment's task may need ports, grants and revisions that this one does not.
  const last = spared.length === 0 && others.every(isOlder)
  const [left] = await together([
    stopAll([...new Set([...older, ...plan.replaces])], live, tools),
    together(last ? [tidyRules(plan, tools), tidyGrants(plan, tools), tidyRevisions(family, live, tools)] : [])
  ])
  if (left.length > 0) throw stillThere(left, live)
}

/** Stops the tasks, and returns what could not be stopped with the reason. */
async function stopAll(arns: readonly string[], live: Live, { clients, log }: RetireTools): Promise<string[]> {
  const outcomes = await Promise.all(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, `Replaced by ${nameOf(live)}`)
        log.info(`Stopped the task that it replaces: ${taskId(arn)}`)
        return []
      } catch (error) {
        return [`${arn} (${wordsOf(error)})`]
      }
    })
  )
  return outcomes.flat()
}

async function tidyRules({ securityGroup }: Plan, { clients }: RetireTools): Promise<void> {
  if ('plan' in securityGroup) await settleRules(clients.ec2, securityGroup.plan.spec)
}

/** That grants stay a while longer harms nobody, so a caller who may not remove them is not told to. */
async function tidyGrants({ role, clusters, latestRevision }: Plan, { clients, log }: RetireTools): Promise<void> {
  if ('given' in role || !mayBeUnused(role, latestRevision)) return
  const found = await findGrantsInUse(clients.ecs, { ...role.plan.spec, clusters })
  if (found === 'unknown') return
  // The tasks that were replaced still write their last lines.
  const used = new Set([
    ...found,
    ...Object.keys(latestRevision?.grants ?? {}).filter((name) => name.startsWith('log-'))
  ])
  const removal = removeUnusedGrants(clients.iam, role.plan, { used, olderThan: UNUSED_FOR })
  const removed = await unlessDenied(removal, () => [])
  if (removed.length > 0) log.info(`Took away grants that nothing uses any more: ${removed.join(', ')}`)
}

/** Whether a grant may be unused now: the role was read and has others, or the last revision needed one that this one doesn't. */
function mayBeUnused(
  { plan, grants }: Extract<Plan['role'], { plan: unknown }>,
  last: Plan['latestRevision']
): boolean {
  if (!('proven' in plan.policies)) return plan.policies.others.length > 0
  const needed = [...grants.known, ...grants.registry].map(({ name }) => name)
  return Object.keys(last?.grants ?? {}).some((name) => !needed.includes(name))
}

/** Nobody misses an old revision, so what goes wrong here changes nothing. */
async function tidyRevisions(family: string, { tasks }: Live, { clients, subject, log }: RetireTools): Promise<void> {
  try {
    const use = tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? [])
    const gone = await deleteOldRevisions(clients.ecs, family, (tags) => isRegisteredFor(tags, subject), use)
    if (gone.length > 0) log.info(`Deleted old revisions: ${gone.map((arn) => arn.split('/').at(-1)).join(', ')}`)
  } catch (error) {
    log.debug(`Old revisions stay: ${messageOf(error)}`)
  }
}

/**
 * Whether a task belongs to a deployment that began before this one, or is one that this one could not stop earlier. A
 * deployment begins with the first of its tasks; of two that began at once, the launch's name decides.
 */
export function olderThan(live: Live, others: readonly Task[]): (task: Task) => boolean {
  const begin = Math.min(...live.tasks.map(createdAtOf))
  return ({ startedBy = '' }) => {
    if (startedBy === live.startedBy) return true
    const theirs = Math.min(...others.filter((other) => other.startedBy === startedBy).map(createdAtOf))
    return theirs === begin ? startedBy < live.startedBy : theirs < begin
  }
}

function nameOf({ tasks }: Live): string {
  return tasks.map(({ taskArn = '' }) => taskId(taskArn)).join(', ')
}

function stillThere(left: readonly string[], live: Live): ActionError {
  return new ActionError(
    'OLD_TASK_LEFT',
    `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(', ')}.`,
    'Run the job again, which tries once more; or stop it with `aws ecs stop-task`.'
  )
}
