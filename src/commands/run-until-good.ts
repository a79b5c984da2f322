import { randomUUID } from 'node:crypto'
import type { Task } from '@aws-sdk/client-ecs'
import { logStream, TIMER } from '../aws/container-definition.ts'
import { diagnose } from '../aws/diagnose.ts'
import { isTooNewToRun } from '../aws/propagation.ts'
import { isPassing } from '../aws/refusal.ts'
import { containersOf } from '../aws/task-definition.ts'
import { stopTask, taskId } from '../aws/task.ts'
import { writes } from '../change.ts'
import type { Prepared } from '../deploy/act.ts'
import { awaitEnd } from '../deploy/await-end.ts'
import { lacksCapacity, nextRung, rungsOf, type Rung } from '../deploy/capacity.ts'
import { DeploymentFailed } from '../deploy/failure.ts'
import type { Plan } from '../deploy/plan.ts'
import type { AddressSpec, Sighting } from '../deploy/sighting.ts'
import { keptBy, start } from '../deploy/start.ts'
import { TaskStopped } from '../deploy/task-stopped.ts'
import { watch } from '../deploy/watch.ts'
import { messageOf } from '../errors.ts'
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
 * took their capacity back, are started again. Throws `DeploymentFailed`; then none of them is left.
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
  let rung = 0
  let tooNew = 0
  // Whether there may be tasks of an earlier request beside those that are followed.
  let others = false
  for (let attempt = 1; ; attempt++) {
    const tasks: Task[] = []
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
    tools.rememberLaunch(record())
    try {
      const launched = { id: launch.startedBy, attempt, ...expiryOf(request, tools) }
      const at = { launch: launched, rungs, rung }
      rung = await tools.timeline.measure('Start', () => start(plan, prepared, at, { ...tools, onStarted }))
    } catch (error) {
      // Without an answer there may be tasks all the same, which the post step looks for.
      throw await giveUp(error, { tasks, others: others || isPassing(error) }, plan, tools)
    }
    try {
      const sightings = await follow(request, plan, { tasks, deadline }, tools)
      signal.throwIfAborted()
      return { record: record(), sightings }
    } catch (error) {
      const again = whatNext(error, { plan, rungs, rung, tooNew: ++tooNew < starts })
      if (again === undefined) throw await giveUp(error, { tasks, others }, plan, tools)
      log.info(again.why)
      log.quote([messageOf(error)])
      rung = again.rung
      others = !(await stopAll(tasks, tools)) || others
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
  const next = lacksCapacity(error.message) ? nextRung(at.rungs, at.rung, error.message) : undefined
  if (next === undefined) return undefined
  return { rung: next, why: `The task lost its capacity. Trying ${at.rungs[next]?.name ?? ''}:` }
}

async function follow(
  { waiting }: DeployRequest,
  plan: Plan,
  { tasks, deadline }: { readonly tasks: readonly Task[]; readonly deadline: number },
  tools: Tools
): Promise<readonly Sighting[]> {
  if (waiting.for === 'none') return tasks.map((task) => ({ task }))
  const spec = { ...addressSpecOf(plan), timeout: waiting.timeout, deadline }
  const onSighting = (sightings: readonly Sighting[]) => {
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
  const { clients, signal, settleLaunch } = tools
  const seen = cause instanceof TaskStopped ? cause.task : tasks[0]
  const spec = { cluster: plan.cluster.spec.name, logs: plan.logs }
  const diagnosis = signal.aborted || seen === undefined ? undefined : await diagnose(clients, seen, spec)
  const dead = cause instanceof TaskStopped ? cause.task.taskArn : undefined
  if ((await stopAll(tasks, tools, dead)) && !others) settleLaunch()
  return new DeploymentFailed(cause, diagnosis)
}

/** Stops the tasks, and says so of all but `dead`, which has ended by itself. Returns whether none is left. */
export async function stopAll(tasks: readonly Task[], { clients, log }: Tools, dead?: string): Promise<boolean> {
  const outcomes = await Promise.all(
    tasks.map(async ({ taskArn = '' }) => {
      try {
        await stopTask(clients.ecs, taskArn, 'The deployment failed', { unseenFor: 30_000 })
        if (taskArn !== dead) log.info(`Stopped the task ${taskId(taskArn)}.`)
        return true
      } catch (error) {
        log.warning(`The task ${taskArn} could not be stopped: ${messageOf(error)}`)
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
