import * as core from '@actions/core'
import { hasExplicitCredentials, warnOfShortSession } from './aws/clients.ts'
import { requireOwnCluster } from './aws/own-cluster.ts'
import type { Change } from './change.ts'
import { openGitHub } from './commands/announce.ts'
import { complete } from './commands/ask-github.ts'
import { deploy } from './commands/deploy.ts'
import { destroy } from './commands/destroy.ts'
import { sweep } from './commands/sweep.ts'
import type { Tools } from './commands/tools.ts'
import { readContext } from './github/context.ts'
import { decide, needsAnswers } from './github/trigger.ts'
import { readInputs, readWish } from './inputs.ts'
import { makeTools, type ToolSources } from './make-tools.ts'
import { memory } from './post.ts'
import { explain, type Explanation, type Known } from './failures/explain.ts'
import { whereWritten } from './failures/written.ts'
import { consoleLinks } from './report/links.ts'
import { OutputBook } from './report/outputs.ts'
import { renderSummary } from './report/summary.ts'
import { Timeline } from './report/timeline.ts'
import type { DeployRequest, Request } from './request.ts'
import { cancellation, keepSecretsOf, log, tellFailure, writeSummary } from './runner.ts'

/** The main step. A failure is told once, here. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const outputs = new OutputBook()
  keepSecretsOf(env)
  const signal = cancellation()
  let request: Request | undefined
  try {
    const run = readContext(env)
    const wish = readWish()
    const access = openGitHub(run, wish.github, core.warning, signal)
    const circumstances = { mode: wish.mode, credentials: hasExplicitCredentials(env) }
    const context = needsAnswers(run, circumstances) ? await complete(run, access, { ref: wish.follows }) : run
    const decision = decide(context, circumstances)
    request = readInputs(context, decision, wish)
    outputs.publish({ mode: request.mode, ...('subject' in request && { environment: request.subject.environment }) })
    if ('warnings' in decision) for (const warning of decision.warnings) log.warning(warning)
    memory.rememberRun(context)
    await perform(request, { context, env, signal, outputs, memory, access })
  } catch (error) {
    await tellFailure(explain(error, knownOf(env, request)))
    process.exitCode = core.ExitCode.Failure
  }
}

async function perform(request: Request, sources: ToolSources): Promise<void> {
  switch (request.mode) {
    case 'none':
      skip(request.why, sources.outputs)
      return
    case 'destroy': {
      const tools = makeTools(request, sources)
      await requireOwnCluster(request, tools.clients)
      const outcome = await destroy(request, tools)
      if (outcome !== 'done') skip(outcome.skipped, sources.outputs)
      return
    }
    case 'sweep': {
      const tools = makeTools(request, sources)
      await requireOwnCluster(request, tools.clients)
      await sweep(request, tools)
      return
    }
    case 'deploy':
    case 'plan':
      await runDeployment(request, sources)
  }
}

/** What an explanation names and AWS doesn't say. */
function knownOf(env: NodeJS.ProcessEnv, request: Request | undefined): Known {
  const template = request !== undefined && 'template' in request ? request.template : undefined
  return {
    repository: env.GITHUB_REPOSITORY,
    cluster: env.INPUT_CLUSTER,
    written: (value) => whereWritten(value, { env, template })
  }
}

/** Green, as there was nothing to do; later steps can ask for it. */
function skip(why: string, outputs: OutputBook): void {
  core.notice(why)
  outputs.publish({ skipped: 'true' })
}

async function runDeployment(request: DeployRequest, sources: ToolSources): Promise<void> {
  const { env, outputs } = sources
  const short = warnOfShortSession(env, request.waiting.timeout)
  if (short !== undefined) log.warning(short)
  const timeline = new Timeline()
  const changes: Change[] = []
  const onPlan: Tools['onPlan'] = (plan) => {
    changes.push(...plan.changes)
  }
  const tools = makeTools(request, { ...sources, timeline, onPlan })
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
    const failure = explain(error, knownOf(sources.env, request))
    await summarize(request, outputs, timeline, changes, failure)
    if (request.mode === 'deploy') await tools.announce.failed(failure, links())
    throw error
  }
}

async function summarize(
  request: DeployRequest,
  outputs: OutputBook,
  timeline: Timeline,
  changes: readonly Change[],
  failure?: Explanation
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
    ...(failure !== undefined && { failure })
  })
  await writeSummary(summary)
}

function tellAddress(outputs: OutputBook): void {
  const { url, 'public-ip': publicIp, 'private-ip': privateIp, 'exit-code': exitCode, mode } = outputs.known()
  const address = url ?? publicIp ?? privateIp
  if (exitCode !== undefined) log.info(`The job has ended with exit code ${exitCode}.`)
  else if (mode === 'deploy') log.info(address === undefined ? 'The task was started.' : `The task runs at ${address}`)
}
