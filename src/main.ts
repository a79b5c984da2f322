import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import type { ECSClient } from '@aws-sdk/client-ecs'
import { hasCredentials, makeClients } from './aws/clients.ts'
import { findTasksStartedBy, stopTask, taskId } from './aws/task.ts'
import type { Change } from './change.ts'
import { makeAnnouncer, openGitHub, SILENT, type Announcer } from './commands/announce.ts'
import { deploy } from './commands/deploy.ts'
import { destroy } from './commands/destroy.ts'
import { sweep } from './commands/sweep.ts'
import type { LaunchRecord, Tools } from './commands/tools.ts'
import { ActionError, messageOf } from './errors.ts'
import { sleep, together } from './poll.ts'
import { readContext, type RunContext } from './github/context.ts'
import { findGone, findOutdated, findPullRequest } from './github/head.ts'
import { decide } from './github/trigger.ts'
import { readInputs } from './inputs.ts'
import type { Log } from './log.ts'
import { explain, type Explanation } from './report/explain.ts'
import { consoleLinks } from './report/links.ts'
import { OutputBook } from './report/outputs.ts'
import { renderSummary } from './report/summary.ts'
import { Timeline } from './report/timeline.ts'
import type { DeployRequest, DestroyRequest, GitHubUse, Request, SweepRequest } from './request.ts'

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
    const context = readContext(env)
    const decision = decide(context, hasCredentials(env))
    const request = readInputs(context, decision)
    outputs.publish({ mode: request.mode, ...('subject' in request && { environment: request.subject.environment }) })
    if ('warning' in decision) core.warning(decision.warning)
    await perform(request, context, env, outputs)
  } catch (error) {
    await tellFailure(explain(error))
    process.exitCode = core.ExitCode.Failure
  }
}

async function perform(
  request: Request,
  context: RunContext,
  env: NodeJS.ProcessEnv,
  outputs: OutputBook
): Promise<void> {
  switch (request.mode) {
    case 'none':
      skip(request.why, outputs)
      return
    case 'destroy':
    case 'sweep': {
      const tools = makeTools(request, context, env, outputs)
      await (request.mode === 'destroy' ? destroy(request, tools) : sweep(request, tools))
      return
    }
    case 'deploy':
    case 'plan':
      await runDeployment(request, context, env, outputs)
  }
}

/** Green, as there was nothing to do; later steps can ask for it. */
function skip(why: string, outputs: OutputBook): void {
  core.notice(why)
  outputs.publish({ skipped: 'true' })
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
    if (jobOnly) await announceRemoval(readContext(env))
  } catch (error) {
    core.warning(`A task of this step may still be running: ${messageOf(error)}`)
  }
}

/** On GitHub the environment was live until now. The inputs of the main step are those of the post step. */
async function announceRemoval(context: RunContext): Promise<void> {
  const request = readInputs(context, { do: 'deploy' })
  if (request.mode !== 'deploy') return
  await announcerFor(request, context).removed(request.subject.environment)
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

async function runDeployment(
  request: DeployRequest,
  context: RunContext,
  env: NodeJS.ProcessEnv,
  outputs: OutputBook
): Promise<void> {
  const timeline = new Timeline()
  const changes: Change[] = []
  const tools = makeTools(request, context, env, outputs, { timeline, changes })
  const links = () => Object.values(consoleLinks(outputs.known()))
  try {
    const outcome = await deploy(request, tools)
    if (outcome !== 'done') {
      skip(outcome.skipped, outputs)
      return
    }
    await writeSummary(request, outputs, timeline, changes)
    tellAddress(outputs)
    if (request.mode === 'deploy') await tools.announce.live(outputs.known(), links())
  } catch (error) {
    await writeSummary(request, outputs, timeline, changes, error)
    if (request.mode === 'deploy') await tools.announce.failed(explain(error), links())
    throw error
  }
}

function makeTools(
  request: DeployRequest | DestroyRequest | SweepRequest,
  context: RunContext,
  env: NodeJS.ProcessEnv,
  outputs: OutputBook,
  { timeline, changes }: { readonly timeline: Timeline; readonly changes: Change[] } = {
    timeline: new Timeline(),
    changes: []
  }
): Tools {
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL ?? ''
  return {
    clients: makeClients(env),
    log,
    signal: cancellation(),
    timeline,
    ...(dockerHubUrl !== '' && { dockerHubUrl }),
    ...askGitHub(request.github, context),
    announce: announcerFor(request, context),
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

/** A job serves nothing, so it is no deployment to GitHub. */
function announcerFor(request: DeployRequest | DestroyRequest | SweepRequest, context: RunContext): Announcer {
  if ('waiting' in request && request.waiting.for === 'stopped') return SILENT
  const environment = 'subject' in request ? request.subject.environment : ''
  return makeAnnouncer(openGitHub(context, request.github, core.warning), {
    context,
    use: request.github,
    environment,
    ...('main' in request && { image: request.main.image.text })
  })
}

/** What a run has to know of GitHub. That a pull request cannot be looked at is no reason not to deploy it. */
function askGitHub(use: GitHubUse, context: RunContext): Pick<Tools, 'findOutdated' | 'findGone'> {
  const access = openGitHub(context, use, core.warning)
  const number = context.pullRequest?.number
  return {
    findOutdated: async () => {
      if (access === undefined || number === undefined) return undefined
      const { api, optional } = access
      const found = await optional('It was not checked whether the pull request is still at this commit', () =>
        findPullRequest(api, number)
      )
      return found && findOutdated(found, context.commit)
    },
    findGone: async (origins) => {
      if (origins.length === 0) return new Set()
      if (access === undefined) {
        throw new ActionError(
          'TOKEN_MISSING',
          'Without `github-token` it cannot be told which pull requests are closed and which branches are gone.',
          'Leave `github-token` to its default, and give the job `permissions: contents: read, pull-requests: read`.'
        )
      }
      return findGone(access.api, origins)
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
