import * as core from '@actions/core'
import type { ECSClient } from '@aws-sdk/client-ecs'
import { makeClients, type Clients } from './aws/clients.ts'
import { describeRefusal } from './aws/errors.ts'
import { restoreName } from './deploy/name.ts'
import { explain } from './failures/explain.ts'
import { Report, type ClosingRecord, type LaunchRecord, type RetiringRecord } from './events.ts'
import { readContext, withOrigin, type RunContext } from './github/run-context.ts'
import { openGitHub } from './github/access.ts'
import { githubStatus } from './github/status.ts'
import { readWish } from './inputs.ts'
import { logger, oneLine } from './report/log.ts'
import { findTasksIn, findTasksStartedBy, stopTask } from './aws/task.ts'
import { regionOf } from './aws/session.ts'
import { taskId } from './aws/arn.ts'
import { closeRules, openRules } from './resources/security-group.ts'
import { keepSecretsOf, readRun, readState, saveState, type KnownRun, type LeftState } from './runner.ts'
import { sleep, together } from './wait.ts'

/**
 * Runs the post step. Stops the tasks of an interrupted main step, tasks for this job only, and replaced tasks. Then
 * reports the end to GitHub if the main step has not. Each part runs even if another fails. A failure is only a
 * warning, because the job already has its result.
 */
export async function post(env: NodeJS.ProcessEnv): Promise<void> {
  keepSecretsOf(env)
  const left = readState()
  if (left === undefined) {
    core.info('Nothing to clean up.')
    return
  }
  const { launch, retiring } = left
  /** Returns whether `action` succeeded. If it failed, warns with a text that begins with `otherwise`. */
  const attempt = async (otherwise: string, action: Promise<void> | undefined) => {
    try {
      await action
      return true
    } catch (error) {
      core.warning(`${otherwise} ${inOneLine(error, env)}`)
      return false
    }
  }
  const stopped = await attempt('A task of this step may still be running.', launch && stopLaunched(env, launch, left))
  await attempt('A replaced task may still be running.', retiring && stopRetiring(env, retiring))
  await attempt('The end of the deployment was not reported to GitHub.', reportEnd(env, left, stopped))
}

/** Returns the same explanation of an error as in the main step, on one line. */
function inOneLine(error: unknown, env: NodeJS.ProcessEnv): string {
  const { cause, remedy } = explain(error, {
    repository: env.GITHUB_REPOSITORY,
    cluster: env.INPUT_CLUSTER,
    domain: env.INPUT_DOMAIN
  })
  return oneLine(`${cause} ${remedy}`)
}

/** The time (ms) for retries of each throttled call. Many jobs may end at the same time. */
const PATIENCE = 120_000

function clientsFor(env: NodeJS.ProcessEnv): Clients {
  let said = false
  const onWait = (error: unknown) => {
    if (!said) core.info(`AWS throttles this account's calls, so the step waits and retries. ${describeRefusal(error)}`)
    said = true
  }
  return makeClients(env, undefined, { patience: { until: (begin) => begin + PATIENCE, onWait } })
}

/** Stops the main step's tasks, after it has restored or removed the DNS name that points to them. */
async function stopLaunched(
  env: NodeJS.ProcessEnv,
  launch: LaunchRecord,
  { jobOnly, naming }: Pick<LeftState, 'jobOnly' | 'naming'>
): Promise<void> {
  const clients = clientsFor(env)
  const { ecs } = clients
  if (naming !== undefined) {
    const report = new Report()
    report.add(logger(() => ({})))
    // At the end of the job, the name can't return to the replaced tasks, because they have been stopped too.
    await restoreName(jobOnly ? { ...naming, before: undefined } : naming, { cleanup: clients, emit: report.emit })
  }
  const arns = await findLaunched(ecs, launch, readContext(env).repository)
  if (arns.length === 0) core.info('The deployment was interrupted before it started a task.')
  const reason = jobOnly ? 'The job has ended' : 'The deployment was interrupted'
  const why = jobOnly ? 'because the job has ended' : 'whose deployment was interrupted'
  await together(
    arns.map(async (arn) => {
      await stopTask(ecs, arn, reason, { unseenFor: 30_000 })
      core.info(`Stopped the task ${taskId(arn)}, ${why}.`)
    })
  )
}

/** Stops replaced tasks when no resolver returns their IP addresses any longer. */
async function stopRetiring(env: NodeJS.ProcessEnv, { tasks, at, closing }: RetiringRecord): Promise<void> {
  const wait = at - Date.now()
  if (wait > 0) {
    core.info(`Waiting ${Math.ceil(wait / 1000)} s, because resolvers may still point to the replaced task`)
    await sleep(wait)
  }
  const clients = clientsFor(env)
  await together(
    tasks.map(async (arn) => {
      await stopTask(clients.ecs, arn, 'Replaced, and its name points elsewhere')
      core.info(`Stopped the replaced task ${taskId(arn)}.`)
    })
  )
  if (closing !== undefined) await closePorts(clients, tasks, closing)
}

/**
 * Closes the ports of stopped tasks, unless a newer deployment may need them. Opens them again if its tasks appear only
 * after the first check. A deployment without tasks yet opens its ports itself once it has some.
 */
async function closePorts(
  { ec2, ecs }: Clients,
  stopped: readonly string[],
  { groupId, rules, place, family, clusters, startedBy }: ClosingRecord
): Promise<void> {
  const hasOthers = async () =>
    (await findTasksIn(ecs, clusters, family, place)).some(
      (task) => task.startedBy !== startedBy && !stopped.includes(task.taskArn)
    )
  if (await hasOthers()) return
  await closeRules(ec2, groupId, rules)
  if (await hasOthers()) await openRules(ec2, groupId, rules)
  else core.info('Closed the ports of the replaced task.')
}

/**
 * Returns the tasks of an interrupted deployment. If it doesn't know all of them, polls ECS for about 20 s, because ECS
 * lists a task some time after RunTask.
 */
async function findLaunched(
  ecs: ECSClient,
  { cluster, startedBy, count, tasks }: LaunchRecord,
  repository: string
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const found = await findTasksStartedBy(ecs, cluster, { startedBy, repository })
    const all = [...new Set([...tasks, ...found])]
    if (all.length >= count || attempt === 10) return all
    await sleep(2000)
  }
}

/**
 * Reports to GitHub that the tasks for this job were removed, or else that the deployment failed. Reads only the inputs
 * about GitHub again: the file or environment that the deployment was read from may have changed.
 */
async function reportEnd(env: NodeJS.ProcessEnv, { jobOnly, deployment }: LeftState, stopped: boolean): Promise<void> {
  const gone = jobOnly && stopped
  if (!gone && deployment === undefined) return
  const { reported, ...known } = readRun()
  if (reported === undefined) return
  const context = recallRun(readContext(env), known)
  const { github: use } = readWish()
  const access = openGitHub(context, use, core.warning, new AbortController().signal)
  if (access === undefined) return
  const { environment } = reported
  const report = new Report()
  const spec = { context, use, ...reported, region: regionOf(env), deployment, known: () => ({}) }
  report.add(saveState, githubStatus(access, { ...spec, emit: report.emit }))
  if (gone) report.emit({ type: 'removed', environment })
  else {
    const cause = 'The deployment was interrupted before it was complete.'
    const remedy = stopped ? 'Run the job again.' : 'Run the workflow again. A task of the job may still be running.'
    report.emit({
      type: 'failed',
      failure: { title: 'The deployment was interrupted', cause, remedy, containers: [], logLines: [] }
    })
  }
  await report.done()
}

function recallRun(context: RunContext, { commit, origin, head }: KnownRun): RunContext {
  const { pullRequest } = context
  const known = {
    ...context,
    commit,
    pullRequest: pullRequest && head !== undefined ? { ...pullRequest, head } : pullRequest
  }
  return origin === undefined ? known : withOrigin(known, origin)
}
