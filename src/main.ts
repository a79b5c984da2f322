import * as core from '@actions/core'
import { hasCredentials } from './aws/clients.ts'
import { requireOwnCluster } from './aws/own-cluster.ts'
import type { Change } from './change.ts'
import { openGitHub } from './commands/announce.ts'
import { withHead } from './commands/ask-github.ts'
import { deploy } from './commands/deploy.ts'
import { destroy } from './commands/destroy.ts'
import { sweep } from './commands/sweep.ts'
import type { Tools } from './commands/tools.ts'
import { readContext, type RunContext } from './github/context.ts'
import { decide } from './github/trigger.ts'
import { readInputs } from './inputs.ts'
import { makeTools } from './make-tools.ts'
import { memory } from './post.ts'
import { explain } from './report/explain.ts'
import { consoleLinks } from './report/links.ts'
import { OutputBook } from './report/outputs.ts'
import { renderSummary } from './report/summary.ts'
import { Timeline } from './report/timeline.ts'
import type { DeployRequest, Request } from './request.ts'
import { log, tellFailure, writeSummary } from './runner.ts'

/** The main step. A failure is told once, here. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const outputs = new OutputBook()
  try {
    const context = readContext(env)
    const decision = decide(context, hasCredentials(env))
    const request = readInputs(context, decision)
    outputs.publish({ mode: request.mode, ...('subject' in request && { environment: request.subject.environment }) })
    if ('warning' in decision) log.warning(decision.warning)
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
    case 'destroy': {
      const tools = makeTools(request, { context, env, outputs, memory })
      await requireOwnCluster(request, tools.clients)
      await destroy(request, tools)
      return
    }
    case 'sweep': {
      const tools = makeTools(request, { context, env, outputs, memory })
      await requireOwnCluster(request, tools.clients)
      await sweep(request, tools)
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

async function runDeployment(
  asked: DeployRequest,
  run: RunContext,
  env: NodeJS.ProcessEnv,
  outputs: OutputBook
): Promise<void> {
  const access = openGitHub(run, asked.github, core.warning)
  const context = await withHead(run, access)
  const request: DeployRequest = { ...asked, subject: { ...asked.subject, commit: context.commit } }
  const timeline = new Timeline()
  const changes: Change[] = []
  const onPlan: Tools['onPlan'] = (plan) => {
    changes.push(...plan.changes)
  }
  const tools = makeTools(request, { context, env, outputs, memory, access, timeline, onPlan })
  const links = () => Object.values(consoleLinks(outputs.known()))
  try {
    await requireOwnCluster(request.placement, tools.clients)
    const outcome = await deploy(request, tools)
    if (outcome !== 'done') {
      skip(outcome.skipped, outputs)
      return
    }
    await summarize(request, outputs, timeline, changes)
    tellAddress(outputs)
    if (request.mode === 'deploy') await tools.announce.live(outputs.known(), links())
  } catch (error) {
    await summarize(request, outputs, timeline, changes, error)
    if (request.mode === 'deploy') await tools.announce.failed(explain(error), links())
    throw error
  }
}

async function summarize(
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
  await writeSummary(summary)
}

function tellAddress(outputs: OutputBook): void {
  const { url, 'public-ip': publicIp, 'private-ip': privateIp, 'exit-code': exitCode, mode } = outputs.known()
  const address = url ?? publicIp ?? privateIp
  if (exitCode !== undefined) log.info(`The job has ended with exit code ${exitCode}.`)
  else if (mode === 'deploy') log.info(address === undefined ? 'The task was started.' : `The task runs at ${address}`)
}
