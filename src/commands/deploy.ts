import type { Statement } from '../aws/grants.ts'
import { writes } from '../change.ts'
import { prepare, type Prepared } from '../deploy/act.ts'
import { look } from '../deploy/look.ts'
import { planDeployment, type Plan } from '../deploy/plan.ts'
import { retire } from '../deploy/retire.ts'
import type { Log } from '../log.ts'
import { describeFindings, describeMissing, describePlan, describePrepared } from '../report/plan-text.ts'
import type { DeployRequest } from '../request.ts'
import { runUntilGood } from './run-until-good.ts'
import type { Tools } from './tools.ts'

/**
 * Looks, plans, acts, watches and retires: afterwards the environment's one task is the new one. When that cannot be
 * handed over it is stopped, and the older one goes on serving.
 */
export async function deploy(request: DeployRequest, tools: Tools): Promise<void> {
  const { clients, log, signal, publish, timeline } = tools
  const plan = await makePlan(request, tools)
  publish({ 'log-group': plan.definition.log.group, changed: '[]' })
  if (request.mode === 'plan') return

  const onMade = (made: Partial<Prepared>) => {
    publish(outputsOf(made, plan))
  }
  const onMissing = (statements: readonly Statement[]) => {
    for (const statement of statements) log.warning(describeMissing(statement))
  }
  const prepared = await timeline.measure('Prepare', () =>
    log.group('Prepare', () => told(prepare(plan, { clients, signal, onMade, onMissing }), describePrepared, log))
  )
  publish({ changed: JSON.stringify(writes(plan.changes)) })

  const launched = await log.group('Run', () => runUntilGood(request, plan, prepared, tools))
  const isJob = request.waiting.for === 'stopped'
  if (request.keepRunning || isJob) tools.settleLaunch()
  else tools.stopAfterJob()
  // A job replaces nothing: neither what serves in its environment nor another job that is not done yet.
  if (isJob) return

  const { subject } = request
  const { record } = launched
  const live = { startedBy: record.startedBy, tasks: launched.sightings.map(({ task }) => task) }
  await log.group('Retire', () => timeline.measure('Retire', () => retire(live, plan, { clients, subject, log })))
}

async function makePlan(request: DeployRequest, tools: Tools): Promise<Plan> {
  const { clients, log, signal, publish, timeline, dockerHubUrl } = tools
  const options = { signal, ...(dockerHubUrl !== undefined && { dockerHubUrl }) }
  const findings = await timeline.measure('Look', () =>
    log.group('Look', () => told(look(request, clients, options), (found) => describeFindings(request, found), log))
  )
  const [image] = findings.images
  if (image.kind === 'found') publish({ 'image-digest': image.digest })
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

function outputsOf(made: Partial<Prepared>, { definition }: Plan): Parameters<Tools['publish']>[0] {
  const { secretArns, executionRoleArn, clusterArn, securityGroupId, taskDefinitionArn } = made
  const secretArn = secretArns?.[definition.secretIds[definition.containerName] ?? '']
  return {
    ...(secretArn !== undefined && { 'secret-arn': secretArn }),
    ...(executionRoleArn !== undefined && { 'execution-role-arn': executionRoleArn }),
    ...(clusterArn !== undefined && { 'cluster-arn': clusterArn }),
    ...(securityGroupId !== undefined && { 'security-group-id': securityGroupId }),
    ...(taskDefinitionArn !== undefined && { 'task-definition-arn': taskDefinitionArn })
  }
}
