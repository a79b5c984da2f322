import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { isTooNewToStart, PROPAGATION, type Kept } from '../aws/propagation.ts'
import { isPassing } from '../aws/refusal.ts'
import { startTasks, type Started } from '../aws/task.ts'
import { expiryTag } from '../environment.ts'
import { isCancelled, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { retry } from '../poll.ts'
import type { Prepared } from './act.ts'
import { lacksCapacity, nextRung, type Rung } from './capacity.ts'
import { TaskRefused } from './failure.ts'
import type { Plan } from './plan.ts'

/** One deployment's name for itself: by it ECS knows repeated requests, and the post step the tasks that were started. */
export interface Launch {
  readonly id: string
  /** Counts the times that the deployment has begun anew; each request needs a token of its own. */
  readonly attempt: number
  /** When the tasks end by themselves. */
  readonly expires?: Date
}

export interface StartTools {
  readonly clients: Clients
  readonly log: Log
  readonly signal: AbortSignal
  /** Told of tasks as soon as they are started, also when others are refused. */
  readonly onStarted: (tasks: readonly Task[]) => void
  /** Told when a start has got no answer, so that there may be tasks all the same. */
  readonly onLost: () => void
}

/** What the deployment keeps itself; the rest was given and is taken as it is. */
export function keptBy(plan: Plan): Kept {
  return {
    role: 'plan' in plan.role,
    secret: plan.secrets.some((use) => 'plan' in use),
    securityGroup: 'plan' in plan.securityGroup,
    logGroup: plan.logGroup.action === 'create'
  }
}

/**
 * Starts the tasks on the first of the rungs, from `rung` on, that has room for them, and returns that rung. Throws
 * `TaskRefused` when none has.
 */
export async function start(
  plan: Plan,
  prepared: Prepared,
  { launch, rungs, rung }: { readonly launch: Launch; readonly rungs: readonly Rung[]; readonly rung: number },
  tools: StartTools
): Promise<number> {
  let left = plan.count
  for (let at = rung; ;) {
    const token = `${launch.id}-${launch.attempt}-${at}`
    const request = { ...launch, token, count: left }
    const { tasks, refusal } = await startOn(rungs[at], plan, prepared, request, tools)
    tools.onStarted(tasks)
    left -= tasks.length
    if (left === 0) return at
    const next = lacksCapacity(refusal) ? nextRung(rungs, at, refusal) : undefined
    if (next === undefined) throw new TaskRefused(refusal)
    tools.log.info(`${refusal.replace(/\.?$/, '.')} Trying ${rungs[next]?.name ?? ''}.`)
    at = next
  }
}

/** Asks once. A refusal that only means that a role or group is too new is waited out, for a minute at most. */
async function startOn(
  rung: Rung | undefined,
  plan: Plan,
  prepared: Prepared,
  { id, token, count, expires }: Launch & { readonly token: string; readonly count: number },
  { clients, log, signal, onLost }: StartTools
): Promise<Started> {
  const { securityGroups } = prepared
  const kept = keptBy(plan)
  const spec = {
    cluster: plan.cluster.spec.name,
    taskDefinitionArn: prepared.taskDefinitionArn,
    capacity: rung?.capacity ?? 'FARGATE',
    count,
    ...(rung?.subnets && {
      network: { subnets: rung.subnets, securityGroups, assignPublicIp: plan.publicAddress === 'ipv4' }
    }),
    tags: { ...plan.taskTags, ...(expires && expiryTag(expires)) },
    startedBy: id,
    clientToken: token
  }
  const ask = async () => {
    try {
      return await startTasks(clients.ecs, spec)
    } catch (error) {
      if (isPassing(error) || isCancelled(error)) onLost()
      throw error
    }
  }
  return retry(ask, {
    on: (error) => isTooNewToStart(error, kept),
    within: PROPAGATION,
    every: 2000,
    signal,
    onWait: (error, elapsed) => {
      log.info(`Not yet after ${Math.round(elapsed / 1000)} s, AWS still has to see what was made: ${messageOf(error)}`)
    }
  })
}
