import type { Task } from '@aws-sdk/client-ecs'
import type { Statement } from '../aws/grants.ts'
import { writes } from '../change.ts'
import { prepare, type Prepared } from '../deploy/act.ts'
import { look, type Findings } from '../deploy/look.ts'
import { planDeployment, type Plan } from '../deploy/plan.ts'
import { findOthers, retire, type Live, type Retired } from '../deploy/retire.ts'
import { fitsInTags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import type { Log } from '../log.ts'
import { together } from '../poll.ts'
import { describeFindings, describeMissing, describePlan, describePrepared } from '../report/plan-text.ts'
import type { DeployRequest } from '../request.ts'
import { describeOutdated, Failure, giveWay, whatOvertook } from './give-way.ts'
import { refuseTooMany } from './max-environments.ts'
import { addressSpecOf, runUntilGood, type Launched } from './run-until-good.ts'
import { findLive, findLiveCommit } from './serving.ts'
import type { Outcome, Tools } from './tools.ts'

/**
 * Looks, plans, acts, watches and retires: afterwards the environment's tasks are the new ones. When these cannot be handed
 * over they are stopped, and the older ones go on serving. A commit that is no longer the head of its pull request is
 * skipped, also when it turns out so at the end.
 */
export async function deploy(request: DeployRequest, tools: Tools): Promise<Outcome | Retired> {
  const { clients, log, publish, announce } = tools
  requireNameable(request)
  const finding = find(request, tools)
  const [outdated] = await Promise.all([
    request.mode === 'deploy' ? tools.findOutdated() : undefined,
    finding.catch(() => undefined)
  ])
  if (outdated !== undefined && outdated !== 'unknown') return { skipped: describeOutdated(outdated) }

  announce.askForLive(() => findLiveCommit(request, clients))
  const { plan, serving } = await makePlan(request, await finding, tools)
  publish({ 'log-group': plan.definition.log.group, changed: '[]' })
  if (request.mode === 'plan') return 'done'
  announce.begin(() => findLive(serving, addressSpecOf(plan), clients))

  const launched = await launch(request, plan, tools)
  // A job has had its end, which stands.
  const isJob = request.waiting.for === 'stopped'
  const isReplacing = !isJob && !(launched instanceof Failure)
  const others = isReplacing
    ? findOthers(liveOf(launched), plan, serving, { clients, subject: request.subject })
    : Promise.resolve([])
  if (isReplacing) announce.good()
  const [overtaken] = await Promise.all([
    isJob ? undefined : whatOvertook(launched, plan, request, tools),
    others.catch(() => undefined)
  ])
  if (overtaken !== undefined) return giveWay(overtaken, launched, request, tools)
  if (launched instanceof Failure) throw launched.error
  if (request.keepRunning || isJob) tools.settleLaunch()
  else tools.stopAfterJob()
  // A job replaces nothing: neither what serves in its environment nor another job that is not done yet.
  if (isJob) return 'done'

  return log.group('Retire', () =>
    tools.timeline.measure('Retire', async () =>
      retire(liveOf(launched), await others, plan, { clients, subject: request.subject, log })
    )
  )
}

function liveOf({ record, sightings }: Launched): Live {
  return { startedBy: record.startedBy, tasks: sightings.map(({ task }) => task) }
}

/** Throws `ENVIRONMENT_TOO_LONG` for an environment that could not be found again, as its name is kept in tags alone. */
function requireNameable({ subject }: DeployRequest): void {
  if (fitsInTags(subject)) return
  throw new ActionError(
    'ENVIRONMENT_TOO_LONG',
    `The environment ${JSON.stringify(subject.environment)} can't be kept in AWS tags, which hold 256 characters. Signs and emoji take 3 to 12 each.`,
    'Set a shorter name in `environment`; for a branch with such a name, set `follow-ref: false` as well.'
  )
}

/** Makes what is missing and starts the tasks, until they are good or none of them is left. */
async function launch(request: DeployRequest, plan: Plan, tools: Tools): Promise<Launched | Failure> {
  const { clients, log, signal, publish, timeline } = tools
  const onMade = (made: Partial<Prepared>) => {
    publish(outputsOf(made, plan))
  }
  const onMissing = (statements: readonly Statement[]) => {
    for (const statement of statements) log.warning(describeMissing(statement, request))
  }
  try {
    const prepared = await timeline.measure('Prepare', () =>
      log.group('Prepare', () => told(prepare(plan, { clients, signal, onMade, onMissing }), describePrepared, log))
    )
    publish({ changed: JSON.stringify(writes(plan.changes)) })
    return await log.group('Run', () => runUntilGood(request, plan, prepared, tools))
  } catch (error) {
    return new Failure(error)
  }
}

/** All reads at once. That there are too many environments is told before what else is wrong. */
async function find(request: DeployRequest, tools: Tools): Promise<Findings> {
  const { clients, log, signal, timeline, dockerHubUrl } = tools
  const options = { signal, ...(dockerHubUrl !== undefined && { dockerHubUrl }) }
  const describe = (found: Findings) => describeFindings(request, found)
  const [, findings] = await together([
    refuseTooMany(request, clients),
    timeline.measure('Look', () => log.group('Look', () => told(look(request, clients, options), describe, log)))
  ])
  return findings
}

async function makePlan(
  request: DeployRequest,
  findings: Findings,
  { log, publish, onPlan }: Tools
): Promise<{ readonly plan: Plan; readonly serving: readonly Task[] }> {
  const [image] = findings.images
  if (image.kind === 'found') publish({ 'image-digest': image.digest })
  const plan = planDeployment(request, findings)
  onPlan(plan)
  await log.group('Plan', () => told(Promise.resolve(plan), describePlan, log))
  for (const warning of plan.warnings) log.warning(warning)
  return { plan, serving: findings.tasks }
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
