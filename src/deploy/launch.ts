import { type Task, type Capacity, describeTasks, isOver, startTasks, stopTask, TaskStopped } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import { randomUUID } from 'node:crypto'
import type { Clients } from '../aws/clients.ts'
import { type ContainerLog, logStream } from '../aws/task-definition.ts'
import {
  CAPACITY_TEXTS,
  isPassing,
  isThrottledWithin,
  isTooNewToRun,
  isTooNewToStart,
  type Kept,
  lacksCapacity,
  PROPAGATION,
  wordsOf
} from '../aws/errors.ts'
import { diagnose } from '../aws/task-log.ts'
import { type Diagnosis, ActionError, DeploymentFailed, isCancelled, messageOf, TaskRefused } from '../errors.ts'
import type { Deployment } from '../deployment.ts'
import { type Emit, type LaunchRecord, phase, type SeenTask } from '../events.ts'
import { expiryTag, type Tags } from '../ownership.ts'
import { retry, sleep } from '../wait.ts'
import type { AddressSpec } from './addresses.ts'
import type { HttpsCheck } from './health-check.ts'
import type { SelfEnvironment } from './self-variables.ts'

/** The tasks to start, and everything that starting and following them requires. */
export interface LaunchSpec extends AddressSpec {
  readonly taskDefinitionArn: string
  readonly count: number
  readonly options: readonly CapacityOption[]
  readonly securityGroups: readonly string[]
  readonly exec: boolean
  readonly tags: Tags
  /** The variables that `self-variables` adds to the containers. */
  readonly variables?: SelfEnvironment | undefined
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive: number | undefined
  /** Whether the tasks are a job. A job is never started again once one of its containers has started. */
  readonly once: boolean
  /** The resources that the action manages itself. */
  readonly kept: Kept
  /** How many times to start the tasks, at most, while new resources may be propagating. */
  readonly mostStarts: number
  /** Writes the policies of the execution role again, in case one was deleted. */
  readonly restore: () => Promise<void>
  /** Opens ports that another deployment's post step has closed. Omitted if no post step can do that. */
  readonly reopen?: (() => Promise<void>) | undefined
  readonly logs: readonly ContainerLog[]
  /** How long (ms) the step waits for the tasks. */
  readonly timeout: number
  /** How long (ms) the previous tasks took from creation to RUNNING. */
  readonly lastStart: number | undefined
  /** How many DescribeTasks calls must be possible right after the tasks are ready. Switching a domain needs two. */
  readonly looksAfter: number
  /** Checks the certificate and the answers of the tasks. Omitted without HTTPS. */
  readonly https?: HttpsCheck | undefined
}

/** The AWS clients and the event sink that every part of a deployment uses. */
export interface Tools {
  readonly clients: Clients
  /** Clients that also work in a cancelled run. Use them only to stop and undo what this run has begun. */
  readonly cleanup: Clients
  readonly emit: Emit
}

export interface LaunchTools extends Tools {
  /** Clients that don't wait for a throttled service, for calls that a loop repeats anyway. */
  readonly polling: Clients
}

/** The result of a launch: its record for the post step, and its tasks as last seen. */
export interface Launched {
  readonly record: LaunchRecord
  readonly tasks: readonly SeenTask[]
}

/** Waits until the started tasks are ready or have ended. Throws if they never will be. */
export type WaitUntil = (
  started: readonly Task[],
  at: { readonly deadline: number; readonly onSeen: (tasks: readonly SeenTask[]) => void }
) => Promise<readonly SeenTask[]>

/**
 * The values of `mostStarts`. Each start takes Fargate about 30 s, so five outlast the minute that IAM may take to
 * propagate changes. If nothing was written, only resources of an interrupted earlier run can still be propagating.
 */
export const MOST_STARTS = { written: 5, unchanged: 2 }

/** One try to start the tasks, and the tasks that it started. */
interface Attempt {
  readonly startedBy: string
  /** Counts from 1. Each request needs its own client token. */
  readonly number: number
  readonly expires: Date | undefined
  readonly tasks: Task[]
  seen: readonly Task[]
  /** The index of the option used last. Several may share the tasks. */
  option: number
  /** Whether ECS may have started tasks that this run doesn't know, in this attempt or an earlier one. */
  hasUnknown: boolean
}

/**
 * Starts the tasks and waits for them with `waitUntil`. Starts them again if they stopped only because permissions had
 * not propagated, or because AWS took its capacity back. Throws `DeploymentFailed` once the tasks are stopped.
 */
export async function launch(spec: LaunchSpec, waitUntil: WaitUntil, tools: LaunchTools): Promise<Launched> {
  const { emit, clients } = tools
  const startedBy = randomUUID()
  const launched = { cluster: spec.cluster, startedBy, count: spec.count }
  const deadline = Date.now() + spec.timeout
  let last = { number: 0, option: 0, hasUnknown: false }
  for (;;) {
    const expires = spec.timeToLive === undefined ? undefined : new Date(Date.now() + spec.timeToLive * 1000)
    const attempt: Attempt = { ...last, startedBy, number: last.number + 1, expires, tasks: [], seen: [] }
    const record = () => ({ ...launched, tasks: attempt.tasks.map(({ taskArn }) => taskArn) })
    emit({ type: 'launching', launch: record(), expires })
    const onSeen = (tasks: readonly SeenTask[]) => {
      attempt.seen = tasks.map(({ task }) => task)
      emit({ type: 'seen', tasks: tasks.map((seen) => withDetails(seen, spec)) })
    }
    const onStarted = (started: readonly Task[]) => {
      attempt.tasks.push(...started)
      emit({ type: 'launching', launch: record(), expires })
      onSeen(attempt.tasks.map((task) => ({ task })))
    }
    try {
      await phase(emit, 'Start', () => start(spec, attempt, onStarted, tools))
      const tasks = await waitUntil(attempt.tasks, { deadline, onSeen })
      clients.signal.throwIfAborted()
      return { record: record(), tasks }
    } catch (error) {
      const again = whatNext(error, spec, attempt)
      if (again === undefined) throw await giveUp(error, attempt, spec, tools)
      if (!(await endAttempt(attempt, spec, tools))) throw await giveUp(interrupted(error), attempt, spec, tools)
      emit({ type: 'noted', text: again.why })
      emit({ type: 'quoted', lines: [messageOf(error)] })
      await spec.restore()
      last = { ...attempt, option: again.option }
      await sleep(3000, clients.signal)
    }
  }
}

/**
 * Starts the tasks on the first option that has capacity, beginning with the current one. Throws `TaskRefused` if none
 * has capacity, or for any other refusal.
 */
async function start(
  spec: LaunchSpec,
  attempt: Attempt,
  onStarted: (tasks: readonly Task[]) => void,
  tools: LaunchTools
): Promise<void> {
  for (;;) {
    const { tasks, refusal } = await startOn(spec, attempt, tools)
    onStarted(tasks)
    if (attempt.tasks.length === spec.count) return
    const next = lacksCapacity(refusal) ? nextOption(spec.options, attempt.option, refusal) : undefined
    if (next === undefined) throw new TaskRefused(refusal)
    tools.emit({
      type: 'noted',
      text: `${refusal.replace(/\.?$/, '.')} Trying ${spec.options[next]?.name ?? ''}.`
    })
    attempt.option = next
  }
}

/** Requests the missing tasks on one option. Retries for up to a minute while a role or group is propagating. */
async function startOn(spec: LaunchSpec, attempt: Attempt, { clients, emit }: LaunchTools) {
  const { cluster, taskDefinitionArn, securityGroups, publicAddress } = spec
  const { startedBy, number, expires, option: at } = attempt
  const option = spec.options[at]
  const assignPublicIp = publicAddress === 'ipv4'
  const request = {
    cluster,
    taskDefinitionArn,
    capacity: option?.capacity ?? 'FARGATE',
    count: spec.count - attempt.tasks.length,
    exec: spec.exec,
    network: option?.subnets && { subnets: option.subnets, securityGroups, assignPublicIp },
    tags: { ...spec.tags, ...(expires && expiryTag(expires)) },
    variables: spec.variables,
    startedBy,
    clientToken: `${startedBy}-${number}-${at}`
  }
  const ask = async () => {
    try {
      return await startTasks(clients.ecs, request)
    } catch (error) {
      // ECS may have started tasks even though its answer didn't arrive.
      if (isPassing(error) || isCancelled(error)) attempt.hasUnknown = true
      throw error
    }
  }
  return retry(ask, {
    on: (error) => isTooNewToStart(error, spec.kept),
    within: PROPAGATION,
    every: 2000,
    signal: clients.signal,
    onWait: (error, elapsed) => {
      const after = Math.round(elapsed / 1000)
      emit({
        type: 'noted',
        text: `Waiting for AWS to propagate new resources (${after} s elapsed): ${messageOf(error)}`
      })
    }
  })
}

/** Returns on which option to start stopped tasks again, and why. Returns nothing if that would not help. */
function whatNext(
  error: unknown,
  { kept, options, mostStarts }: LaunchSpec,
  { option, number }: Attempt
): { readonly option: number; readonly why: string } | undefined {
  if (!(error instanceof TaskStopped)) return undefined
  const mayBeTooNew = number < mostStarts
  if (mayBeTooNew && isTooNewToRun(error.message, kept)) {
    return { option, why: 'The task stopped because new IAM permissions had not propagated yet. Retrying:' }
  }
  if (mayBeTooNew && isThrottledWithin(error.message)) {
    return { option, why: 'The task could not start because AWS throttled one of its calls. Retrying:' }
  }
  const { stopCode = '', stoppedReason = '' } = error.task
  const said = `${stopCode}\n${stoppedReason}`
  const next = lacksCapacity(said) ? nextOption(options, option, said) : undefined
  if (next === undefined) return undefined
  return { option: next, why: `AWS stopped the task. Trying ${options[next]?.name ?? ''}:` }
}

/**
 * Stops the tasks of an attempt, and returns whether there can be another. There can't be if a container of a job has
 * started, or may have.
 */
async function endAttempt(attempt: Attempt, spec: LaunchSpec, tools: LaunchTools): Promise<boolean> {
  if (spec.once && attempt.seen.some(hasBegun)) return false
  if (!(await stopAll(attempt.tasks, tools))) attempt.hasUnknown = true
  return !spec.once || neverBegan(attempt.tasks, spec, tools)
}

/** Whether a container of the task has started, and may have done part of its work. */
function hasBegun({ startedAt, containers = [] }: Task): boolean {
  return (
    startedAt !== undefined ||
    containers.some(({ lastStatus, exitCode }) => lastStatus === 'RUNNING' || exitCode !== undefined)
  )
}

/** How long (ms) ECS may take to report that starting tasks have stopped. */
const STOPPED_WITHIN = 120_000

/**
 * Whether no container of these tasks has ever started. Only stopped tasks can show that, because a container may start
 * at any moment before. Returns false if ECS doesn't say.
 */
async function neverBegan(
  tasks: readonly Task[],
  { cluster }: LaunchSpec,
  { polling, clients }: LaunchTools
): Promise<boolean> {
  const deadline = Date.now() + STOPPED_WITHIN
  const arns = tasks.map(({ taskArn }) => taskArn)
  while (Date.now() < deadline) {
    try {
      const now = await describeTasks(polling.ecs, cluster, arns)
      if (now.some(hasBegun)) return false
      if (now.length === arns.length && now.every(isOver)) return true
    } catch (error) {
      if (isCancelled(error)) throw error
    }
    await sleep(2000, clients.signal)
  }
  return false
}

function interrupted(cause: unknown): ActionError {
  return new ActionError(
    'JOB_INTERRUPTED',
    `The job was interrupted after it had started. ${messageOf(cause)}`,
    'The action does not start it again, as it may have done part of its work. Run the workflow again if the job can run twice. ' +
      'AWS does not reclaim capacity with `launch-type: FARGATE`.',
    { cause }
  )
}

/**
 * Diagnoses the failure, stops the tasks, and returns the error to throw. A cancelled run skips the diagnosis. If
 * unknown tasks may still run, the post step looks for them.
 */
async function giveUp(
  cause: unknown,
  { tasks, hasUnknown }: Attempt,
  spec: LaunchSpec,
  tools: LaunchTools
): Promise<DeploymentFailed> {
  const stopped = [cause, cause instanceof Error ? cause.cause : undefined].find((each) => each instanceof TaskStopped)
  const seen = stopped?.task ?? tasks[0]
  const diagnosis = seen === undefined ? undefined : await findOut(seen, spec, tools)
  const allStop = await stopAll(tasks, tools, stopped?.task.taskArn)
  if (allStop && !hasUnknown) tools.emit({ type: 'settled', postStep: 'stops-nothing' })
  return new DeploymentFailed(cause, diagnosis)
}

async function findOut(
  task: Task,
  { cluster, logs }: LaunchSpec,
  { polling, clients }: LaunchTools
): Promise<Diagnosis | undefined> {
  try {
    return await diagnose(polling, task, { cluster, logs, signal: clients.signal })
  } catch (error) {
    // A cancelled run must still stop its tasks.
    if (isCancelled(error)) return undefined
    throw error
  }
}

/** Stops the tasks and logs each, except `dead`, which has already ended. Returns whether all stop requests worked. */
export async function stopAll(
  tasks: readonly Task[],
  { cleanup, emit }: Pick<Tools, 'cleanup' | 'emit'>,
  dead?: string
): Promise<boolean> {
  const outcomes = await Promise.all(
    tasks.map(async ({ taskArn }) => {
      try {
        await stopTask(cleanup.ecs, taskArn, 'The deployment failed', { unseenFor: 30_000 })
        if (taskArn !== dead) emit({ type: 'noted', text: `Stopped the task ${taskId(taskArn)}.` })
        return true
      } catch (error) {
        emit({ type: 'warned', text: `The task ${taskArn} could not be stopped: ${wordsOf(error)}` })
        return false
      }
    })
  )
  return outcomes.every((stopped) => stopped)
}

/** Returns the task with its main container's image digest and log stream. */
function withDetails(seen: SeenTask, { containerName, logs }: LaunchSpec): SeenTask {
  const { task } = seen
  const log = logs.find(({ container }) => container === containerName)
  return {
    ...seen,
    digest: task.containers?.find(({ name }) => name === containerName)?.imageDigest,
    logStream: log && logStream(log, task.taskArn)
  }
}

/** One way to request the tasks. The next one is tried if it has no capacity. */
export interface CapacityOption {
  readonly capacity: Capacity
  /** Omitted for tasks without a network interface of their own. */
  readonly subnets?: readonly string[] | undefined
  /** Completes "Trying …" in the log. */
  readonly name: string
}

/**
 * Returns the ways to request the tasks, in the order to try. First, AWS chooses among all subnets. Its Availability
 * Zone may be full, so each subnet follows alone. With Spot, On-Demand follows in the same order.
 */
export function capacityOptions(
  { compute }: Pick<Deployment, 'compute'>,
  subnets: readonly string[] | undefined
): readonly CapacityOption[] {
  if (compute.kind === 'instances') return [{ capacity: 'EC2', subnets, name: 'EC2' }]
  const capacities: readonly Capacity[] = compute.spot ? ['FARGATE_SPOT', 'FARGATE'] : ['FARGATE']
  const each = (subnets ?? []).length > 1 ? (subnets ?? []) : []
  return capacities.flatMap((capacity) => [
    { capacity, subnets: subnets ?? [], name: capacity },
    ...each.map((subnet) => ({ capacity, subnets: [subnet], name: `${capacity} in ${subnet}` }))
  ])
}

/** Returns the next option to try. All subnets share quotas and Spot interruptions, so these require other capacity. */
export function nextOption(options: readonly CapacityOption[], at: number, text: string): number | undefined {
  const isShared = CAPACITY_TEXTS.quota.test(text) || CAPACITY_TEXTS.interrupted.test(text)
  const next = options.findIndex(
    ({ capacity }, index) => index > at && !(isShared && capacity === options[at]?.capacity)
  )
  return next === -1 ? undefined : next
}
