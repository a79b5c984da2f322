import { randomUUID } from 'node:crypto'
import type { Task } from '@aws-sdk/client-ecs'
import { diagnose, logStream } from '../aws/diagnose.ts'
import { isTooNewToRun } from '../aws/propagation.ts'
import { isPassing } from '../aws/refusal.ts'
import { LOG_STREAM_PREFIX } from '../aws/task-definition.ts'
import { stopTask, taskId } from '../aws/task.ts'
import { writes } from '../change.ts'
import type { Prepared } from '../deploy/act.ts'
import { DeploymentFailed } from '../deploy/failure.ts'
import type { Plan } from '../deploy/plan.ts'
import { keptBy, start, type Launch } from '../deploy/start.ts'
import { TaskStopped, watch, type Sighting } from '../deploy/watch.ts'
import { messageOf } from '../errors.ts'
import { sleep } from '../poll.ts'
import type { DeployRequest } from '../request.ts'
import type { Tools } from './tools.ts'

/** Starts the task and follows it; one that died only because AWS did not see its grants yet is started again. */
export async function runUntilGood(
  request: DeployRequest,
  plan: Plan,
  prepared: Prepared,
  tools: Tools
): Promise<Sighting> {
  const { log, signal } = tools
  const launch = { cluster: plan.cluster.spec.name, startedBy: randomUUID() }
  // Where nothing was written, nothing can be too new but what a run that was broken off has left.
  const starts = writes(plan.changes).length > 0 ? MOST_STARTS : 2
  for (let attempt = 1; ; attempt++) {
    tools.rememberLaunch({ ...launch, tasks: [] })
    const task = await launchTask(plan, prepared, { id: launch.startedBy, attempt }, tools)
    tools.rememberLaunch({ ...launch, tasks: [task.taskArn ?? ''] })
    tell(plan, { task }, tools)
    if (request.waiting.for === 'none') return { task }
    try {
      return await follow(request, plan, task, tools)
    } catch (error) {
      const tooNew = error instanceof TaskStopped && isTooNewToRun(error.message, keptBy(plan)) && attempt < starts
      if (!tooNew) throw await giveUp(error, task, plan, tools)
      log.info('The task died because AWS did not see yet what was made for it; starting another one:')
      log.quote([error.message])
      await sleep(3000, signal)
    }
  }
}

async function launchTask(plan: Plan, prepared: Prepared, launch: Launch, tools: Tools): Promise<Task> {
  try {
    return await tools.timeline.measure('Start', () => start(plan, prepared, launch, tools))
  } catch (error) {
    // Without an answer there may be a task all the same.
    if (!isPassing(error)) tools.settleLaunch()
    throw error
  }
}

/** Each start takes Fargate half a minute, so these outlast the minute that IAM's guide allows for changes. */
const MOST_STARTS = 5

async function follow(request: DeployRequest, plan: Plan, task: Task, tools: Tools): Promise<Sighting> {
  const spec = {
    cluster: plan.cluster.spec.name,
    assignPublicIp: plan.assignPublicIp,
    ports: plan.definition.ports,
    waiting: request.waiting,
    deadline: Date.now() + request.waiting.timeout
  }
  const onSighting = (sighting: Sighting) => {
    tell(plan, sighting, tools)
  }
  return watch(task, spec, { ...tools, onSighting })
}

/**
 * Finds out what there is to know, stops the task, and returns the failure to throw. A cancelled job has no time for the
 * first.
 */
async function giveUp(cause: unknown, task: Task, plan: Plan, tools: Tools): Promise<DeploymentFailed> {
  const { clients, log, signal } = tools
  const { containerName, logGroup } = plan.definition
  const seen = cause instanceof TaskStopped ? cause.task : task
  const logs = [{ name: containerName, logGroup, streamPrefix: LOG_STREAM_PREFIX }]
  const spec = { cluster: plan.cluster.spec.name, logs }
  const diagnosis = signal.aborted ? undefined : await diagnose(clients, seen, spec)
  try {
    await stopTask(clients.ecs, task.taskArn ?? '', 'The deployment failed', { unseenFor: 30_000 })
    tools.settleLaunch()
    if (!(cause instanceof TaskStopped)) log.info(`Stopped the task ${taskId(task.taskArn ?? '')}.`)
  } catch (error) {
    log.warning(`The task ${task.taskArn ?? ''} could not be stopped: ${messageOf(error)}`)
  }
  return new DeploymentFailed(cause, diagnosis)
}

function tell(
  plan: Plan,
  { task, interfaceId, privateIp, publicIp, url }: Sighting,
  { publish, timeline }: Tools
): void {
  timeline.follow(task)
  const taskArn = task.taskArn ?? ''
  const digest = task.containers?.find(({ name }) => name === plan.definition.containerName)?.imageDigest
  publish({
    'task-arn': taskArn,
    'task-id': taskId(taskArn),
    'log-stream': logStream(plan.definition.containerName, taskArn),
    ...(interfaceId !== undefined && { 'eni-id': interfaceId }),
    ...(privateIp !== undefined && { 'private-ip': privateIp }),
    ...(publicIp !== undefined && { 'public-ip': publicIp }),
    ...(url !== undefined && { url }),
    ...(digest !== undefined && { 'image-digest': digest })
  })
}
