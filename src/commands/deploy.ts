import { randomUUID } from 'node:crypto'
import type { Task } from '@aws-sdk/client-ecs'
import { diagnose, logStream } from '../aws/diagnose.ts'
import { isTooNewToRun, PROPAGATION } from '../aws/propagation.ts'
import { stopTask, taskId } from '../aws/task.ts'
import { writes } from '../change.ts'
import { prepare, type Prepared } from '../deploy/act.ts'
import { DeploymentFailed } from '../deploy/failure.ts'
import { look } from '../deploy/look.ts'
import { planDeployment, type Plan } from '../deploy/plan.ts'
import { retire } from '../deploy/retire.ts'
import { keptBy, start } from '../deploy/start.ts'
import { TaskStopped, watch, type Sighting } from '../deploy/watch.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { sleep } from '../poll.ts'
import { describeFindings, describePlan, describePrepared } from '../report/plan-text.ts'
import type { DeployRequest } from '../request.ts'
import type { Tools } from './tools.ts'

/**
 * Looks, plans, acts, watches and retires: afterwards the environment's one task is the new one. When that cannot be
 * handed over it is stopped, and the older one goes on serving.
 */
export async function deploy(request: DeployRequest, tools: Tools): Promise<void> {
  const { clients, log, signal, publish, timeline } = tools
  const plan = await makePlan(request, tools)
  if (request.mode === 'plan') return

  const prepared = await timeline.measure('Prepare', () =>
    log.group('Prepare', () => told(prepare(plan, clients, signal), describePrepared, log))
  )
  publish(outputsOf(plan, prepared))

  const live = await log.group('Run', () => runUntilGood(request, plan, prepared, tools))
  tools.handOver()

  const { subject } = request
  await log.group('Retire', () =>
    timeline.measure('Retire', () => retire(live.task, plan, prepared, { clients, subject, log }))
  )
}

async function makePlan(request: DeployRequest, tools: Tools): Promise<Plan> {
  const { clients, log, signal, publish, timeline, dockerHubUrl } = tools
  const options = { signal, ...(dockerHubUrl !== undefined && { dockerHubUrl }) }
  const findings = await timeline.measure('Look', () =>
    log.group('Look', () => told(look(request, clients, options), describeFindings, log))
  )
  if (findings.image.kind === 'found') publish({ 'image-digest': findings.image.digest })
  const plan = planDeployment(request, findings)
  tools.onPlan(plan)
  await log.group('Plan', () => told(Promise.resolve(plan), describePlan, log))
  for (const warning of plan.warnings) log.warning(warning)
  return plan
}

/** What comes of a phase, after it has been told line by line. */
async function told<T>(phase: Promise<T>, describe: (result: T) => readonly string[], log: Log): Promise<T> {
  const result = await phase
  for (const line of describe(result)) log.info(line)
  return result
}

/** Starts the task and follows it; one that died only because AWS did not see its grants yet is started again. */
async function runUntilGood(request: DeployRequest, plan: Plan, prepared: Prepared, tools: Tools): Promise<Sighting> {
  const { log, signal } = tools
  const id = randomUUID()
  const seenBy = Date.now() + PROPAGATION
  tools.rememberLaunch({ cluster: plan.cluster.spec.name, startedBy: id })
  for (let attempt = 1; ; attempt++) {
    const task = await tools.timeline.measure('Start', () => start(plan, prepared, { id, attempt }, tools))
    tell(plan, { task }, tools)
    if (request.waiting.for === 'none') return { task }
    try {
      return await follow(request, plan, task, tools)
    } catch (error) {
      const tooNew = error instanceof TaskStopped && isTooNewToRun(error.message, keptBy(plan)) && Date.now() < seenBy
      if (!tooNew) throw await giveUp(error, task, plan, tools)
      log.info(`The task died because AWS did not see yet what was made for it; starting another one. ${error.message}`)
      await sleep(3000, signal)
    }
  }
}

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

/** Finds out what there is to know, stops the task, and returns the failure to throw. */
async function giveUp(cause: unknown, task: Task, plan: Plan, { clients, log }: Tools): Promise<DeploymentFailed> {
  const { name: cluster } = plan.cluster.spec
  const { containerName, logGroup } = plan.definition
  const diagnosis =
    cause instanceof TaskStopped ? await diagnose(clients, cause.task, { cluster, containerName, logGroup }) : undefined
  try {
    await stopTask(clients.ecs, cluster, task.taskArn ?? '', 'The deployment failed')
    if (diagnosis === undefined) log.info(`Stopped the task ${taskId(task.taskArn ?? '')}.`)
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

function outputsOf(plan: Plan, prepared: Prepared): Parameters<Tools['publish']>[0] {
  const { secretArn, executionRoleArn, clusterArn, securityGroupId, taskDefinitionArn } = prepared
  return {
    ...(secretArn !== undefined && { 'secret-arn': secretArn }),
    'execution-role-arn': executionRoleArn,
    'cluster-arn': clusterArn,
    ...(securityGroupId !== undefined && { 'security-group-id': securityGroupId }),
    'task-definition-arn': taskDefinitionArn,
    'log-group': plan.definition.logGroup,
    changed: JSON.stringify(writes(plan.changes))
  }
}
