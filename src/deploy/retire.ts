import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { closeSurplus } from '../aws/security-group.ts'
import { findTasks, stopTask, taskId } from '../aws/task.ts'
import type { Subject } from '../environment.ts'
import type { Log } from '../log.ts'
import { together } from '../poll.ts'
import type { Prepared } from './act.ts'
import type { Plan } from './plan.ts'

/**
 * Stops the environment's tasks that are older than `live`, also those that were started while this deployment went on,
 * and closes the ports that only they needed. Returns the ARNs of the stopped tasks.
 */
export async function retire(
  live: Task,
  plan: Plan,
  prepared: Prepared,
  context: { readonly clients: Clients; readonly subject: Subject; readonly log: Log }
): Promise<readonly string[]> {
  const { clients, subject, log } = context
  const cluster = plan.cluster.spec.name
  const tasks = await findTasks(clients.ecs, cluster, plan.definition.family, subject)
  const older = new Set([
    ...tasks.filter((task) => isOlder(task, live)).flatMap(({ taskArn }) => taskArn ?? []),
    ...plan.replaces
  ])
  await together(
    [...older].map(async (arn) => {
      await stopTask(clients.ecs, cluster, arn, `Replaced by ${taskId(live.taskArn ?? '')}`)
      log.info(`Stopped the task that it replaces: ${taskId(arn)}`)
    })
  )
  if ('plan' in plan.securityGroup && prepared.securityGroupId !== undefined) {
    await closeSurplus(clients.ec2, prepared.securityGroupId, plan.securityGroup.plan.surplus)
  }
  return [...older]
}

function isOlder(task: Task, live: Task): boolean {
  if (task.taskArn === live.taskArn) return false
  return (task.createdAt?.getTime() ?? 0) <= (live.createdAt?.getTime() ?? 0)
}
