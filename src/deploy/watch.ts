import type { Task } from '@aws-sdk/client-ecs'
import { findPublicIp, interfaceOf } from '../aws/address.ts'
import type { Clients } from '../aws/clients.ts'
import { isPassing } from '../aws/refusal.ts'
import { describeTask } from '../aws/task.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Port } from '../inputs/ports.ts'
import type { Log } from '../log.ts'
import { sleep } from '../poll.ts'
import type { Waiting } from '../request.ts'
import { probe, readAnswer, type Reading } from './probe.ts'

/** A task on its way, as far as it is known. */
export interface Sighting {
  readonly task: Task
  readonly interfaceId?: string
  readonly privateIp?: string
  readonly publicIp?: string
  readonly url?: string
}

export interface WatchSpec {
  readonly cluster: string
  readonly assignPublicIp: boolean
  readonly ports: readonly Port[]
  readonly waiting: Waiting
  /** When the step gives up, as `Date.now()` counts. */
  readonly deadline: number
}

export interface WatchTools {
  readonly clients: Pick<Clients, 'ecs' | 'ec2'>
  readonly log: Log
  readonly signal: AbortSignal
  /** Told of everything new as soon as it is known. */
  readonly onSighting: (sighting: Sighting) => void
}

/** The task has ended, or is about to, although it should run. */
export class TaskStopped extends Error {
  readonly task: Task

  constructor(task: Task) {
    super(stoppedReason(task))
    this.name = 'TaskStopped'
    this.task = task
  }
}

/** No task has its network and image within this time (ms); asking earlier would only cost calls. */
const FIRST_LOOK = 2000
/** How long DescribeTasks may not know a task that RunTask has just made. Source: RunTask in the ECS API reference. */
const UNSEEN_FOR = 60_000
/** How long a RUNNING task may be without the public address that it was promised. */
const ADDRESS_WITHIN = 30_000

/**
 * Follows the task until it runs, has its address, and has answered at `health-check-path` or lived through
 * `settle-seconds`. Throws `TaskStopped` at the first sign that it will not, `TIMED_OUT`, `ADDRESS_MISSING`, and what AWS
 * refuses for good.
 */
export async function watch(started: Task, spec: WatchSpec, tools: WatchTools): Promise<Sighting> {
  const begin = Date.now()
  let sighting: Sighting = { task: started }
  let runningSince: number | undefined
  tellChange({}, started, 0, tools.log)
  await sleep(FIRST_LOOK, tools.signal)
  for (;;) {
    const seen = await lookAgain(sighting, spec, tools, Date.now() - begin)
    tellChange(sighting.task, seen.task, Date.now() - begin, tools.log)
    tools.onSighting(seen)
    sighting = seen
    if (isEnding(sighting.task)) throw new TaskStopped(sighting.task)
    let pending: Pending = { what: `the task to run; it is ${sighting.task.lastStatus ?? 'unknown'}` }
    if (sighting.task.lastStatus === 'RUNNING') {
      runningSince ??= Date.now()
      const still = await whatIsPending(sighting, spec, Date.now() - runningSince)
      if (still === undefined) return sighting
      pending = still
    }
    if (Date.now() > spec.deadline) throw timedOut(pending, spec)
    await sleep(Math.min(interval(Date.now() - begin), Math.max(spec.deadline - Date.now(), 0) + 1), tools.signal)
  }
}

/** Whether the task ends or has ended. ECS decides so in `desiredStatus` well before `lastStatus` follows. */
export function isEnding(task: Task): boolean {
  return task.desiredStatus === 'STOPPED' || ['STOPPED', 'DELETED'].includes(task.lastStatus ?? '')
}

/** Why the task stopped, in ECS's words. */
export function stoppedReason(task: Task): string {
  const { stopCode, stoppedReason: reason } = task
  return [stopCode, reason].filter((each) => each !== undefined && each !== '').join(': ') || 'ECS gave no reason'
}

/** The task as it is now; a call that ECS could not answer for the moment leaves it as it was. */
async function lookAgain(last: Sighting, spec: WatchSpec, tools: WatchTools, age: number): Promise<Sighting> {
  const { ecs, ec2 } = tools.clients
  try {
    const task = await describeTask(ecs, spec.cluster, last.task.taskArn ?? '')
    if (task === undefined) {
      if (age < UNSEEN_FOR) return last
      throw new ActionError('TASK_LOST', 'ECS does not know the task that it started.', 'Run the workflow again.')
    }
    const { id, privateIp } = interfaceOf(task)
    const wanted = spec.assignPublicIp && id !== undefined && last.publicIp === undefined
    const publicIp = wanted ? await findPublicIp(ec2, id) : last.publicIp
    const url = urlOf(spec.assignPublicIp ? publicIp : privateIp, spec.ports)
    return {
      task,
      ...(id !== undefined && { interfaceId: id }),
      ...(privateIp !== undefined && { privateIp }),
      ...(publicIp !== undefined && { publicIp }),
      ...(url !== undefined && { url })
    }
  } catch (error) {
    if (error instanceof ActionError || !isPassing(error)) throw error
    tools.log.debug(`Asking again: ${messageOf(error)}`)
    return last
  }
}

/** What is waited for, and what is known of why it does not come. */
interface Pending {
  readonly what: string
  readonly reading?: Reading | undefined
}

/** What a RUNNING task still lacks; nothing when it is ready. */
async function whatIsPending(sighting: Sighting, spec: WatchSpec, runningFor: number): Promise<Pending | undefined> {
  const { waiting } = spec
  if (spec.assignPublicIp && sighting.publicIp === undefined) {
    if (runningFor < ADDRESS_WITHIN) return { what: 'the public address' }
    throw new ActionError(
      'ADDRESS_MISSING',
      'The task runs, but its network interface has no public address.',
      'Check that the subnet allows public IPv4 addresses; or set `assign-public-ip: false`.'
    )
  }
  if (waiting.healthCheckPath !== undefined && sighting.url !== undefined) {
    const url = new URL(waiting.healthCheckPath, sighting.url).href
    const answer = await probe(url)
    if (answer.healthy) return undefined
    return { what: `${url} to answer with 2xx or 3xx; ${answer.said}`, reading: readAnswer(url, answer) }
  }
  return runningFor >= waiting.settle ? undefined : { what: 'the task to have run long enough' }
}

function tellChange(before: Task, now: Task, age: number, log: Log): void {
  if (before.lastStatus === now.lastStatus && before.desiredStatus === now.desiredStatus) return
  const ending = isEnding(now) && now.lastStatus !== 'STOPPED' ? ', to be stopped' : ''
  log.info(`${String(Math.round(age / 1000)).padStart(4)} s  ${now.lastStatus ?? 'unknown'}${ending}`)
}

/** Often while it matters, less for a task that takes long; spread, so that many deployments do not ask in step. */
function interval(age: number): number {
  const base = age < 60_000 ? 1500 : age < 180_000 ? 3000 : 6000
  return base * (0.8 + Math.random() * 0.4)
}

/** `http://address`, with the first TCP port unless it is HTTP's own; nothing without an address or a TCP port. */
function urlOf(address: string | undefined, ports: readonly Port[]): string | undefined {
  const port = ports.find(({ protocol }) => protocol === 'tcp')?.port
  if (address === undefined || port === undefined) return undefined
  return port === 80 ? `http://${address}` : `http://${address}:${port}`
}

function timedOut({ what, reading }: Pending, { waiting }: WatchSpec): ActionError {
  const found = `After ${waiting.timeout / 60_000} minutes the step was still waiting for ${what}.`
  if (reading !== undefined) return new ActionError(reading.code, `${found} ${reading.reading}`, reading.hint)
  return new ActionError('TIMED_OUT', found, 'If the image or the program only needs longer, raise `timeout-minutes`.')
}
