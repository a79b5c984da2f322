import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import type { ECSClient } from '@aws-sdk/client-ecs'
import { makeClients } from './aws/clients.ts'
import { findTasksStartedBy, stopTask, taskId } from './aws/task.ts'
import type { Change } from './change.ts'
import { deploy } from './commands/deploy.ts'
import type { LaunchRecord, Tools } from './commands/tools.ts'
import { ActionError, messageOf } from './errors.ts'
import { sleep, together } from './poll.ts'
import { readContext } from './github/context.ts'
import { readInputs } from './inputs.ts'
import type { Log } from './log.ts'
import { explain, type Explanation } from './report/explain.ts'
import { consoleLinks } from './report/links.ts'
import { OutputBook } from './report/outputs.ts'
import { renderSummary } from './report/summary.ts'
import { Timeline } from './report/timeline.ts'
import type { DeployRequest } from './request.ts'

const LAUNCH = 'launch'
const SETTLED = 'launch-settled'
const JOB_ONLY = 'launch-for-the-job'

const log: Log = {
  info: (message) => {
    core.info(withoutCommands(message))
  },
  warning: core.warning,
  debug: core.debug,
  quote: (lines) => {
    const token = randomUUID()
    core.info([`::stop-commands::${token}`, ...lines, `::${token}::`].join('\n'))
  },
  group: core.group
}

/** A name that comes from outside must not make a line that the runner takes for a command. */
function withoutCommands(message: string): string {
  return message
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('##[', '## [')
    .replace(/^\s*::/, ': :')
}

/** The main step. A failure is told once, here. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const outputs = new OutputBook()
  try {
    const request = readInputs(readContext(env))
    outputs.publish({ environment: request.subject.environment, mode: request.mode })
    if (request.mode === 'none') core.notice(request.why)
    else await runDeployment(request, env, outputs)
  } catch (error) {
    await tellFailure(explain(error))
    process.exitCode = core.ExitCode.Failure
  }
}

/**
 * The post step: stops the tasks that the main step started and did not live to hand over, and those that were wanted for
 * the job only. A failure here is a warning, as the job has its own result by now.
 */
export async function post(env: NodeJS.ProcessEnv): Promise<void> {
  const state = core.getState(LAUNCH)
  if (state === '' || core.getState(SETTLED) !== '') {
    core.info('Nothing to clean up.')
    return
  }
  const jobOnly = core.getState(JOB_ONLY) !== ''
  try {
    const { ecs } = makeClients(env)
    const arns = await findLaunched(ecs, JSON.parse(state) as LaunchRecord)
    if (arns.length === 0) core.info('The deployment was broken off before it had started a task.')
    const reason = jobOnly ? 'The job is over' : 'The deployment was broken off'
    const why = jobOnly ? 'as the job is over' : 'whose deployment was broken off'
    const stops = arns.map(async (arn) => {
      await stopTask(ecs, arn, reason, { unseenFor: 30_000 })
      core.info(`Stopped the task ${taskId(arn)}, ${why}.`)
    })
    await together(stops)
  } catch (error) {
    core.warning(`A task of this step may still be running: ${messageOf(error)}`)
  }
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

async function runDeployment(request: DeployRequest, env: NodeJS.ProcessEnv, outputs: OutputBook): Promise<void> {
  const timeline = new Timeline()
  const changes: Change[] = []
  try {
    await deploy(request, makeTools(env, outputs, timeline, changes))
    await writeSummary(request, outputs, timeline, changes)
    tellAddress(outputs)
  } catch (error) {
    await writeSummary(request, outputs, timeline, changes, error)
    throw error
  }
}

function makeTools(env: NodeJS.ProcessEnv, outputs: OutputBook, timeline: Timeline, changes: Change[]): Tools {
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL ?? ''
  return {
    clients: makeClients(env),
    log,
    signal: cancellation(),
    timeline,
    ...(dockerHubUrl !== '' && { dockerHubUrl }),
    publish: (values) => {
      outputs.publish(values)
      const { task } = consoleLinks(outputs.known())
      if (task !== undefined) outputs.publish({ 'console-url': task.url })
    },
    onPlan: (plan) => {
      changes.push(...plan.changes)
    },
    rememberLaunch: (launch) => {
      core.saveState(LAUNCH, JSON.stringify(launch))
    },
    settleLaunch: () => {
      core.saveState(SETTLED, 'true')
    },
    stopAfterJob: () => {
      core.saveState(JOB_ONLY, 'true')
    }
  }
}

/** Aborted when the runner asks the process to end: SIGINT first, SIGTERM some seconds later. */
function cancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new ActionError('CANCELLED', `The job was cancelled (${name}).`, 'Run it again when you like.'))
    })
  }
  return controller.signal
}

/** One annotation with cause and remedy; before it, word for word, what AWS and the program said. */
async function tellFailure({ title, cause, remedy, raw, logLines }: Explanation): Promise<void> {
  if (raw !== undefined) log.quote([raw])
  if (logLines.length > 0) {
    await log.group('The last lines of the log', async () => {
      log.quote(logLines)
      return Promise.resolve()
    })
  }
  core.error(`${cause}\n${remedy}`, { title })
}

/** The summary is an extra: that it cannot be written never changes the outcome. */
async function writeSummary(
  request: DeployRequest,
  outputs: OutputBook,
  timeline: Timeline,
  changes: readonly Change[],
  error?: unknown
): Promise<void> {
  const known = outputs.known()
  const { task, log: logLink } = consoleLinks(known)
  const summary = renderSummary({
    image: request.main.image.text,
    environment: request.subject.environment,
    outputs: known,
    changes,
    spans: timeline.spans(),
    links: [task, logLink].filter((link) => link !== undefined),
    ...(error !== undefined && { failure: explain(error) })
  })
  try {
    await core.summary.addRaw(summary).write()
  } catch (failure) {
    core.debug(`No summary was written: ${messageOf(failure)}`)
  }
}

function tellAddress(outputs: OutputBook): void {
  const { url, 'public-ip': publicIp, 'private-ip': privateIp, 'exit-code': exitCode, mode } = outputs.known()
  const address = url ?? publicIp ?? privateIp
  if (exitCode !== undefined) core.info(`The job has ended with exit code ${exitCode}.`)
  else if (mode === 'deploy') core.info(address === undefined ? 'The task was started.' : `The task runs at ${address}`)
}
