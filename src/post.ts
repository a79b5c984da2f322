import * as core from '@actions/core'
import type { ECSClient } from '@aws-sdk/client-ecs'
import { makeClients } from './aws/clients.ts'
import { findTasksStartedBy, stopTask, taskId } from './aws/task.ts'
import { openGitHub, type Announcer } from './commands/announce.ts'
import type { LaunchRecord, Memory } from './commands/tools.ts'
import { explain } from './failures/explain.ts'
import { readContext, withOrigin, type RunContext } from './github/context.ts'
import type { Deployment } from './github/deployment.ts'
import { readInputs } from './inputs.ts'
import { announcerFor } from './make-tools.ts'
import { sleep, together } from './poll.ts'
import { keepSecretsOf, oneLine } from './runner.ts'

const LAUNCH = 'launch'
const SETTLED = 'launch-settled'
const JOB_ONLY = 'launch-for-the-job'
const DEPLOYMENT = 'deployment'
const RUN = 'run'

/** What the main step leaves for the post step, in the runner's state. */
export const memory: Memory = {
  rememberLaunch: (launch) => {
    core.saveState(LAUNCH, JSON.stringify(launch))
  },
  settleLaunch: () => {
    core.saveState(SETTLED, 'true')
  },
  stopAfterJob: () => {
    core.saveState(JOB_ONLY, 'true')
  },
  rememberRun: ({ commit, origin, pullRequest }) => {
    core.saveState(RUN, JSON.stringify({ commit, origin, head: pullRequest?.head } satisfies KnownRun))
  },
  rememberDeployment: (deployment) => {
    core.saveState(DEPLOYMENT, deployment === undefined ? '' : JSON.stringify(deployment))
  }
}

/**
 * The post step: stops the tasks that the main step started and did not live to hand over, and those that were wanted for
 * the job only; then tells GitHub, where the main step did not live to do so. Neither hinders the other. A failure here is a
 * warning, as the job has its own result by now.
 */
export async function post(env: NodeJS.ProcessEnv): Promise<void> {
  keepSecretsOf(env)
  const launch = core.getState(SETTLED) === '' ? core.getState(LAUNCH) : ''
  const begun = core.getState(DEPLOYMENT)
  if (launch === '' && begun === '') {
    core.info('Nothing to clean up.')
    return
  }
  const jobOnly = core.getState(JOB_ONLY) !== ''
  let stopped = true
  try {
    if (launch !== '') await stopLaunched(env, JSON.parse(launch) as LaunchRecord, jobOnly)
  } catch (error) {
    stopped = false
    core.warning(`A task of this step may still be running. ${inOneLine(error)}`)
  }
  try {
    await announceEnd(env, { begun, jobOnly, stopped })
  } catch (error) {
    core.warning(`The end of the deployment was not reported to GitHub. ${inOneLine(error)}`)
  }
}

/** A failure of this step is explained as one of the main step. */
function inOneLine(error: unknown): string {
  const { cause, remedy } = explain(error, {
    repository: process.env.GITHUB_REPOSITORY,
    cluster: process.env.INPUT_CLUSTER
  })
  return oneLine(`${cause} ${remedy}`)
}

/** What serves only the job is gone from GitHub with its tasks; where these could not be stopped, it still serves. */
async function announceEnd(
  env: NodeJS.ProcessEnv,
  { begun, jobOnly, stopped }: { readonly begun: string; readonly jobOnly: boolean; readonly stopped: boolean }
): Promise<void> {
  const gone = jobOnly && stopped
  if (!gone && begun === '') return
  const announce = announcerHere(env, begun)
  if (gone) await announce?.announcer.removed(announce.environment)
  else {
    const cause = 'The deployment was broken off before it was done.'
    const remedy = stopped ? 'Run the job again.' : 'Run the job again. A task of it may still be running.'
    await announce?.announcer.failed({ cause, remedy }, [])
  }
}

async function stopLaunched(env: NodeJS.ProcessEnv, launch: LaunchRecord, jobOnly: boolean): Promise<void> {
  const { ecs } = makeClients(env)
  const arns = await findLaunched(ecs, launch)
  if (arns.length === 0) core.info('The deployment was broken off before it had started a task.')
  const reason = jobOnly ? 'The job is over' : 'The deployment was broken off'
  const why = jobOnly ? 'as the job is over' : 'whose deployment was broken off'
  await together(
    arns.map(async (arn) => {
      await stopTask(ecs, arn, reason, { unseenFor: 30_000 })
      core.info(`Stopped the task ${taskId(arn)}, ${why}.`)
    })
  )
}

/** The inputs of the main step are those of the post step. */
function announcerHere(
  env: NodeJS.ProcessEnv,
  begun: string
): { readonly announcer: Announcer; readonly environment: string } | undefined {
  const context = recallRun(readContext(env))
  const request = readInputs(context, { do: 'deploy' })
  if (request.mode !== 'deploy') return undefined
  const access = openGitHub(context, request.github, core.warning, new AbortController().signal)
  const deployment = begun === '' ? undefined : (JSON.parse(begun) as Deployment)
  const announcer = announcerFor(request, { context, access, memory }, deployment)
  return { announcer, environment: request.subject.environment }
}

/** What the main step knew of the run, and the event alone does not say. */
interface KnownRun {
  readonly commit: string
  readonly origin: string | undefined
  readonly head: string | undefined
}

function recallRun(context: RunContext): RunContext {
  const { commit, origin, head } = JSON.parse(core.getState(RUN)) as Partial<KnownRun> & Pick<KnownRun, 'commit'>
  const { pullRequest } = context
  const known: RunContext = {
    ...context,
    commit,
    ...(pullRequest && head !== undefined && { pullRequest: { ...pullRequest, head } })
  }
  return origin === undefined ? known : withOrigin(known, origin)
}

/**
 * The tasks of a deployment that was broken off. When it did not live to hear of all of them, ECS is asked for a while: its
 * lists are behind what RunTask has started.
 */
async function findLaunched(
  ecs: ECSClient,
  { cluster, startedBy, count, tasks }: LaunchRecord
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const found = await findTasksStartedBy(ecs, cluster, startedBy)
    const all = [...new Set([...tasks, ...found])]
    if (all.length >= count || attempt === 10) return all
    await sleep(2000)
  }
}
