import { randomUUID } from 'node:crypto'
import type { Task } from '@aws-sdk/client-ecs'
import { logStream, TIMER } from '../aws/container-definition.ts'
import { diagnose, type Diagnosis } from '../aws/diagnose.ts'
import { isTooNewToRun } from '../aws/propagation.ts'
import { isThrottledWithin, wordsOf } from '../aws/refusal.ts'
import { containersOf } from '../aws/task-definition.ts'
import { describeTasks, stopTask, taskId } from '../aws/task.ts'
import { writes } from '../change.ts'
import { restoreGrants, type Prepared } from '../deploy/act.ts'
import { awaitEnd } from '../deploy/await-end.ts'
import { isOver } from '../deploy/follow.ts'
import { lacksCapacity, nextRung, rungsOf, type Rung } from '../deploy/capacity.ts'
import { DeploymentFailed } from '../deploy/failure.ts'
import type { Plan } from '../deploy/plan.ts'
import type { AddressSpec, Sighting } from '../deploy/sighting.ts'
import { keptBy, start } from '../deploy/start.ts'
import { TaskStopped } from '../deploy/task-stopped.ts'
import { watch } from '../deploy/watch.ts'
import { ActionError, isCancelled, messageOf } from '../errors.ts'
import { sleep } from '../poll.ts'
import type { Outputs } from '../report/outputs.ts'
import type { DeployRequest } from '../request.ts'
import type { LaunchRecord, Tools } from './tools.ts'

/** What came of a launch: how ECS knows it, and its tasks as they were seen last. */
export interface Launched {
  readonly record: LaunchRecord
  readonly sightings: readonly Sighting[]
}

/** Each start takes Fargate half a minute, so these outlast the minute that IAM's guide allows for changes. */
const MOST_STARTS = 5

/**
 * Starts the tasks and follows them until they are good. Tasks that died only because AWS did not see their grants yet, or
 * took their capacity back, are started again; a job of which a container has started never is. Throws `DeploymentFailed`; then none of them is left.
 */
export async function runUntilGood(
  request: DeployRequest,
  plan: Plan,
  prepared: Prepared,
  tools: Tools
): Promise<Launched> {
  const { log, signal } = tools
  const launch = { cluster: plan.cluster.spec.name, startedBy: randomUUID(), count: plan.count }
  const deadline = Date.now() + request.waiting.timeout
  const rungs = rungsOf(plan)
  // Where nothing was written, nothing can be too new but what a run that was broken off has left.
  const starts = writes(plan.changes).length > 0 ? MOST_STARTS : 2
  const isJob = request.waiting.for === 'stopped'
  let rung = 0
  let tooNew = 0
  // Whether there may be tasks of an earlier request beside those that are followed.
  let others = false
  for (let attempt = 1; ; attempt++) {
    const tasks: Task[] = []
    let seen: readonly Task[] = []
    const record = (): LaunchRecord => ({ ...launch, tasks: tasks.flatMap(({ taskArn }) => taskArn ?? []) })
    const onStarted = (started: readonly Task[]) => {
      tasks.push(...started)
      tools.rememberLaunch(record())
      tell(
        plan,
        tasks.map((task) => ({ task })),
        tools
      )
    }
    const onLost = () => {
      others = true
    }
    tools.rememberLaunch(record())
    try {
      const launched = { id: launch.startedBy, attempt, ...expiryOf(request, tools) }
      const at = { launch: launched, rungs, rung }
      rung = await tools.timeline.measure('Start', () => start(plan, prepared, at, { ...tools, onStarted, onLost }))
    } catch (error) {
      // Where there may be tasks without an answer, the post step looks for them.
      throw await giveUp(error, { tasks, others }, plan, tools)
    }
    try {
      const onTasks = (now: readonly Task[]) => {
        seen = now
      }
      const sightings = await follow(request, plan, { tasks, deadline, onTasks }, tools)
      signal.throwIfAborted()
      return { record: record(), sightings }
    } catch (error) {
      const again = whatNext(error, { plan, rungs, rung, tooNew: ++tooNew < starts })
      if (again === undefined) throw await giveUp(error, { tasks, others }, plan, tools)
      if (isJob && seen.some(hasBegun)) throw await giveUp(interrupted(error), { tasks, others }, plan, tools)
      others = !(await stopAll(tasks, tools)) || others
      if (isJob && !(await neverBegan(tasks, plan, tools))) {
        throw await giveUp(interrupted(error), { tasks, others }, plan, tools)
      }
      log.info(again.why)
      log.quote([messageOf(error)])
      await restoreGrants(plan, prepared, tools)
      rung = again.rung
      await sleep(3000, signal)
    }
  }
}

/** When tasks that are started now end by themselves; the timer begins with their containers, a little later. */
function expiryOf({ timeToLive }: DeployRequest, { publish }: Tools): { readonly expires?: Date } {
  if (timeToLive === undefined) return {}
  const expires = new Date(Date.now() + timeToLive * 1000)
  publish({ 'expires-at': expires.toISOString() })
  return { expires }
}

/** Whether a container of the task has started, and so may have done a part of its work. */
function hasBegun({ startedAt, containers = [] }: Task): boolean {
  return (
    startedAt !== undefined ||
    containers.some(({ lastStatus, exitCode }) => lastStatus === 'RUNNING' || exitCode !== undefined)
  )
}

/** How long (ms) ECS may take to tell that tasks have stopped which were on their way to run. */
const STOPPED_WITHIN = 120_000

/**
 * Whether no container of these tasks has ever started, as ECS tells once they have stopped: before, one may start in the
 * same moment. Where ECS does not tell, they count as started.
 */
async function neverBegan(tasks: readonly Task[], plan: Plan, { polling, signal }: Tools): Promise<boolean> {
  const deadline = Date.now() + STOPPED_WITHIN
  const arns = tasks.flatMap(({ taskArn }) => taskArn ?? [])
  while (Date.now() < deadline) {
    try {
      const now = await describeTasks(polling.ecs, plan.cluster.spec.name, arns)
      if (now.some(hasBegun)) return false
      if (now.length === arns.length && now.every(isOver)) return true
    } catch (error) {
      if (isCancelled(error)) throw error
    }
    await sleep(2000, signal)
  }
  return false
}

function interrupted(cause: unknown): ActionError {
  return new ActionError(
    'JOB_INTERRUPTED',
    `The job was interrupted after it had started. ${messageOf(cause)}`,
    'The job is not started again, as it may have done a part of its work. Run it again if doing that twice does no harm. ' +
      'With `launch-type: FARGATE`, AWS does not take the capacity back.',
    { cause }
  )
}

/** Where to start again after tasks have died, and why; nothing when that would not help. */
function whatNext(
  error: unknown,
  at: { readonly plan: Plan; readonly rungs: readonly Rung[]; readonly rung: number; readonly tooNew: boolean }
): { readonly rung: number; readonly why: string } | undefined {
  if (!(error instanceof TaskStopped)) return undefined
  if (at.tooNew && isTooNewToRun(error.message, keptBy(at.plan))) {
    return {
      rung: at.rung,
      why: 'The task died because AWS did not see yet what was made for it; starting another one:'
    }
  }
  if (at.tooNew && isThrottledWithin(error.message)) {
    return { rung: at.rung, why: 'The task could not start because AWS throttled a call of it; starting another one:' }
  }
  const next = lacksCapacity(error.message) ? nextRung(at.rungs, at.rung, error.message) : undefined
  if (next === undefined) return undefined
  return { rung: next, why: `The task lost its capacity. Trying ${at.rungs[next]?.name ?? ''}:` }
}

async function follow(
  { waiting }: DeployRequest,
  plan: Plan,
  at: {
    readonly tasks: readonly Task[]
    readonly deadline: number
    /** Told of the tasks as they are seen. */
    readonly onTasks: (tasks: readonly Task[]) => void
  },
  asked: Tools
): Promise<readonly Sighting[]> {
  const { tasks, deadline } = at
  const tools = { ...asked, clients: asked.polling }
  if (waiting.for === 'none') return tasks.map((task) => ({ task }))
  const spec = { ...addressSpecOf(plan), timeout: waiting.timeout, deadline }
  const onSighting = (sightings: readonly Sighting[]) => {
    at.onTasks(sightings.map(({ task }) => task))
    tell(plan, sightings, tools)
  }
  if (waiting.for !== 'stopped') return watch(tasks, { ...spec, waiting }, { ...tools, onSighting })
  const onExit = (code: number) => {
    tools.publish({ 'exit-code': String(code) })
  }
  return awaitEnd(tasks, { ...spec, ...essentialOf(plan), logs: plan.logs }, { ...tools, onSighting, onExit })
}

/** How the tasks of a plan are reached. */
export function addressSpecOf(plan: Plan): AddressSpec {
  return {
    cluster: plan.cluster.spec.name,
    network: plan.tasksNetwork,
    publicAddress: plan.publicAddress,
    containerName: plan.definition.containerName,
    ports: plan.ports
  }
}

/** The containers whose end is that of the task, the timer of a time to live among them. */
function essentialOf({ definition }: Plan): { readonly essential: readonly string[] } {
  const own = containersOf(definition).flatMap(({ name, essential }) => (essential === false ? [] : [name]))
  return { essential: [...own, TIMER] }
}

/**
 * Finds out what there is to know, stops the tasks, and returns the failure to throw. A cancelled job has no time for the
 * first. Where there may be others, the post step is left to look for them.
 */
async function giveUp(
  cause: unknown,
  { tasks, others }: { readonly tasks: readonly Task[]; readonly others: boolean },
  plan: Plan,
  tools: Tools
): Promise<DeploymentFailed> {
  const stopped = [cause, cause instanceof Error ? cause.cause : undefined].find((each) => each instanceof TaskStopped)
  const seen = stopped?.task ?? tasks[0]
  const diagnosis = seen === undefined ? undefined : await findOut(seen, plan, tools)
  if ((await stopAll(tasks, tools, stopped?.task.taskArn)) && !others) tools.settleLaunch()
  return new DeploymentFailed(cause, diagnosis)
}

async function findOut(task: Task, plan: Plan, { polling, signal }: Tools): Promise<Diagnosis | undefined> {
  try {
    return await diagnose(polling, task, { cluster: plan.cluster.spec.name, logs: plan.logs, signal })
  } catch (error) {
    // The tasks have to be stopped all the same.
    if (isCancelled(error)) return undefined
    throw error
  }
}

/** Stops the tasks, and says so of all but `dead`, which has ended by itself. Returns whether none is left. */
export async function stopAll(tasks: readonly Task[], { cleanup, log }: Tools, dead?: string): Promise<boolean> {
  const outcomes = await Promise.all(
    tasks.map(async ({ taskArn = '' }) => {
      try {
        await stopTask(cleanup.ecs, taskArn, 'The deployment failed', { unseenFor: 30_000 })
        if (taskArn !== dead) log.info(`Stopped the task ${taskId(taskArn)}.`)
        return true
      } catch (error) {
        log.warning(`The task ${taskArn} could not be stopped: ${wordsOf(error)}`)
        return false
      }
    })
  )
  return outcomes.every((stopped) => stopped)
}

function tell(plan: Plan, sightings: readonly Sighting[], { publish, timeline }: Tools): void {
  const [first] = sightings
  if (first === undefined) return
  timeline.follow(first.task)
  publish({ ...outputsOf(plan, first), ...(plan.count > 1 && pluralOutputsOf(sightings)) })
}

function outputsOf(plan: Plan, { task, interfaceId, privateIp, publicIp, url }: Sighting): Partial<Outputs> {
  const taskArn = task.taskArn ?? ''
  const { containerName } = plan.definition
  const digest = task.containers?.find(({ name }) => name === containerName)?.imageDigest
  const log = plan.logs.find(({ container }) => container === containerName)
  return {
    'task-arn': taskArn,
    'task-id': taskId(taskArn),
    ...(log && { 'log-stream': logStream(log, taskArn) }),
    ...(interfaceId !== undefined && { 'eni-id': interfaceId }),
    ...(privateIp !== undefined && { 'private-ip': privateIp }),
    ...(publicIp !== undefined && { 'public-ip': publicIp }),
    ...(url !== undefined && { url }),
    ...(digest !== undefined && { 'image-digest': digest })
  }
}

function pluralOutputsOf(sightings: readonly Sighting[]): Partial<Outputs> {
  const list = (values: readonly (string | undefined)[]) =>
    JSON.stringify(values.filter((value) => value !== undefined))
  return {
    'task-arns': list(sightings.map(({ task }) => task.taskArn)),
    'public-ips': list(sightings.map(({ publicIp }) => publicIp)),
    urls: list(sightings.map(({ url }) => url))
  }
}
