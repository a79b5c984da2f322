import type { Task } from '@aws-sdk/client-ecs'
import type { Statement } from '../aws/grants.ts'
import { findTasks } from '../aws/task.ts'
import { writes } from '../change.ts'
import { prepare, type Prepared } from '../deploy/act.ts'
import { look, type Findings } from '../deploy/look.ts'
import { planDeployment, type Plan } from '../deploy/plan.ts'
import { removeEnvironment } from '../deploy/remove.ts'
import { retire } from '../deploy/retire.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Outdated } from '../github/head.ts'
import { describeFindings, describeMissing, describePlan, describePrepared } from '../report/plan-text.ts'
import type { DeployRequest } from '../request.ts'
import { describeRemoval, requireAllRemoved } from './destroy.ts'
import { refuseTooMany } from './max-environments.ts'
import { addressSpecOf, runUntilGood, stopAll, type Launched } from './run-until-good.ts'
import { findLaterRun, findLive, findLiveCommit } from './serving.ts'
import type { Tools } from './tools.ts'

/** What came of it: the new tasks serve, or for a reason that is a whole sentence nothing was to be deployed. */
export type Outcome = 'done' | { readonly skipped: string }

/**
 * Looks, plans, acts, watches and retires: afterwards the environment's tasks are the new ones. When these cannot be handed
 * over they are stopped, and the older ones go on serving. A commit that is no longer the head of its pull request is
 * skipped, also when it turns out so at the end.
 */
export async function deploy(request: DeployRequest, tools: Tools): Promise<Outcome> {
  const { clients, log, publish, announce } = tools
  const outdated = request.mode === 'deploy' ? await tools.findOutdated() : undefined
  if (outdated !== undefined && outdated !== 'unknown') return { skipped: describeOutdated(outdated) }

  announce.askForLive(() => findLiveCommit(request, clients))
  await refuseTooMany(request, clients)
  const { plan, serving } = await makePlan(request, tools)
  publish({ 'log-group': plan.definition.log.group, changed: '[]' })
  if (request.mode === 'plan') return 'done'
  announce.begin(() => findLive(serving, addressSpecOf(plan), clients))

  const launched = await launch(request, plan, tools)
  // A job has had its end, which stands.
  const overtaken = request.waiting.for === 'stopped' ? undefined : await whatOvertook(launched, plan, request, tools)
  if (overtaken !== undefined) return giveWay(overtaken, launched, request, tools)
  if (launched instanceof Failure) throw launched.error
  if (request.keepRunning) tools.settleLaunch()
  else tools.stopAfterJob()
  // A job replaces nothing: neither what serves in its environment nor another job that is not done yet.
  if (request.waiting.for === 'stopped') return 'done'

  const { subject } = request
  const live = { startedBy: launched.record.startedBy, tasks: launched.sightings.map(({ task }) => task) }
  await log.group('Retire', () => tools.timeline.measure('Retire', () => retire(live, plan, { clients, subject, log })))
  return 'done'
}

/** Why the tasks are not good. */
class Failure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/** Makes what is missing and starts the tasks, until they are good or none of them is left. */
async function launch(request: DeployRequest, plan: Plan, tools: Tools): Promise<Launched | Failure> {
  const { clients, log, signal, publish, timeline } = tools
  const onMade = (made: Partial<Prepared>) => {
    publish(outputsOf(made, plan))
  }
  const onMissing = (statements: readonly Statement[]) => {
    for (const statement of statements) log.warning(describeMissing(statement))
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

/**
 * What has come meanwhile that this deployment must not take the place of. One that failed may have failed for just that, as
 * the newer one stops its tasks; but that of a cancelled job has no time to ask.
 */
async function whatOvertook(
  launched: Launched | Failure,
  { clusters, definition }: Plan,
  { subject }: DeployRequest,
  { clients, signal, findOutdated }: Tools
): Promise<Outdated | undefined> {
  if (signal.aborted) return undefined
  const found = await findOutdated()
  if (found !== 'unknown' || launched instanceof Failure) return found === 'unknown' ? undefined : found
  const tasks = await Promise.all(
    clusters.map((cluster) => findTasks(clients.ecs, cluster, definition.family, subject))
  )
  const run = findLaterRun(tasks.flat(), subject)
  return run === undefined ? undefined : { why: 'later-run', run }
}

/** The pull request went on while this ran: the newer commit's run deploys that; after a closed one nothing may run. */
async function giveWay(
  outdated: Outdated,
  launched: Launched | Failure,
  { subject, placement }: DeployRequest,
  tools: Tools
): Promise<Outcome> {
  const { log, announce } = tools
  if (launched instanceof Failure) log.quote([messageOf(launched.error)])
  else if (
    await stopAll(
      launched.sightings.map(({ task }) => task),
      tools
    )
  )
    tools.settleLaunch()
  if (outdated.why === 'closed') {
    const removal = await removeEnvironment(subject, placement.cluster, tools)
    for (const line of describeRemoval(removal)) log.info(line)
    requireAllRemoved([removal])
    await announce.removed(subject.environment)
  } else await announce.gaveWay()
  return { skipped: describeOutdated(outdated) }
}

function describeOutdated(outdated: Outdated): string {
  switch (outdated.why) {
    case 'closed':
      return 'Nothing is deployed, as the pull request is closed.'
    case 'newer':
      return `Nothing is deployed, as the pull request has a newer commit, ${outdated.head.slice(0, 7)}.`
    case 'later-run':
      return `Nothing is deployed, as a later run for the pull request, ${outdated.run}, has started its task.`
  }
}

async function makePlan(
  request: DeployRequest,
  tools: Tools
): Promise<{ readonly plan: Plan; readonly serving: readonly Task[] }> {
  const { clients, log, signal, publish, timeline, dockerHubUrl } = tools
  const options = { signal, ...(dockerHubUrl !== undefined && { dockerHubUrl }) }
  const describe = (found: Findings) => describeFindings(request, found)
  const findings = await timeline.measure('Look', () =>
    log.group('Look', () => told(look(request, clients, options), describe, log))
  )
  const [image] = findings.images
  if (image.kind === 'found') publish({ 'image-digest': image.digest })
  const plan = planDeployment(request, findings)
  tools.onPlan(plan)
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
