import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { isTooNewToStart, PROPAGATION, type Kept } from '../aws/propagation.ts'
import { startTask } from '../aws/task.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { retry } from '../poll.ts'
import type { Prepared } from './act.ts'
import type { Plan } from './plan.ts'

/** One deployment's name for itself: by it ECS knows repeated requests, and the post step the tasks that were started. */
export interface Launch {
  readonly id: string
  /** Counts the tasks that the deployment has started; each start needs a token of its own. */
  readonly attempt: number
}

/** What the deployment keeps itself; the rest was given and is taken as it is. */
export function keptBy(plan: Plan): Kept {
  return {
    role: 'plan' in plan.role,
    secret: plan.secret !== undefined && 'plan' in plan.secret,
    securityGroup: 'plan' in plan.securityGroup,
    logGroup: plan.logGroup.action === 'create'
  }
}

/** Starts the task. A refusal that only means that a role or group is too new is waited out, for a minute at most. */
export async function start(
  plan: Plan,
  prepared: Prepared,
  launch: Launch,
  tools: { readonly clients: Clients; readonly log: Log; readonly signal: AbortSignal }
): Promise<Task> {
  const { clients, log, signal } = tools
  const spec = {
    cluster: plan.cluster.spec.name,
    taskDefinitionArn: prepared.taskDefinitionArn,
    subnets: plan.network.subnets,
    securityGroups: prepared.securityGroups,
    assignPublicIp: plan.assignPublicIp,
    tags: plan.taskTags,
    startedBy: launch.id,
    clientToken: `${launch.id}-${launch.attempt}`
  }
  const kept = keptBy(plan)
  return retry(() => startTask(clients.ecs, spec), {
    on: (error) => isTooNewToStart(error, kept),
    within: PROPAGATION,
    every: 2000,
    signal,
    onWait: (error, elapsed) => {
      log.info(`Not yet after ${Math.round(elapsed / 1000)} s, AWS still has to see what was made: ${messageOf(error)}`)
    }
  })
}
