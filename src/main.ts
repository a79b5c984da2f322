import * as core from '@actions/core'
import { hasExplicitCredentials, makeClients, warnOfShortSession, type Clients } from './aws/clients.ts'
import { describeRefusal } from './aws/errors.ts'
import { requireOwnCluster } from './resources/cluster.ts'
import { deployService } from './deploy/deploy-service.ts'
import { planDeployment } from './deploy/prepare.ts'
import { runJob } from './deploy/run-job.ts'
import type { ClusterChoice, Deployment, Request } from './deployment.ts'
import type { Outputs } from './events.ts'
import { readContext, type RunContext } from './github/run-context.ts'
import { askGitHub, complete } from './github/pull-request.ts'
import { openGitHub, preload, type GitHubAccess } from './github/access.ts'
import { githubStatus } from './github/status.ts'
import { decide, needsAnswers } from './github/trigger.ts'
import { readInputs, readWish } from './inputs.ts'
import { explain, type Known } from './failures/explain.ts'
import { whereWritten } from './failures/written.ts'
import { CostBook } from './report/cost.ts'
import { logger } from './report/log.ts'
import { OutputBook } from './report/outputs.ts'
import { Report, type Subscriber } from './report/report.ts'
import { saveRun, saveState } from './report/runner-state.ts'
import { summarizer } from './report/summary.ts'
import { Timeline } from './report/timeline.ts'
import { cancellation, keepSecretsOf } from './runner.ts'
import { destroy } from './teardown/destroy.ts'
import { sweep } from './teardown/sweep.ts'

/**
 * The main step: reads what is asked for, does it, and reports. A failure is reported once, here. `observers` get every event,
 * beside those that make the report.
 */
export async function main(env: NodeJS.ProcessEnv, ...observers: readonly Subscriber[]): Promise<void> {
  keepSecretsOf(env)
  const signal = cancellation()
  const outputs = new OutputBook()
  const timeline = new Timeline()
  const { subscribe: countCost, known: cost } = new CostBook()
  const known = () => outputs.known()
  const report = new Report()
  report.add(outputs.subscribe, timeline.subscribe, countCost)
  report.add(logger(known), saveState, summarizer(known, timeline, cost), ...observers)
  const { emit } = report
  let request: Request | undefined
  try {
    const run = readContext(env)
    const wish = readWish()
    const warn = (text: string) => {
      emit({ type: 'warned', text })
    }
    const access = openGitHub(run, wish.github, warn, signal)
    const circumstances = { mode: wish.mode, credentials: hasExplicitCredentials(env) }
    const context = needsAnswers(run, circumstances) ? await complete(run, access, { ref: wish.follows }) : run
    const decision = decide(context, circumstances)
    request = readInputs(context, decision, wish)
    emit({ type: 'requested', ...describe(request) })
    if (decision.do !== 'skip') decision.warnings?.forEach(warn)
    saveRun(context)
    const spec = statusSpecOf(request)
    if (access !== undefined && spec !== undefined) {
      if (spec.use.deployment || (spec.use.comment && context.pullRequest !== undefined)) preload()
      report.add(githubStatus(access, { context, known, cost, emit, ...spec }))
    }
    await perform(request, { context, env, signal, access, report })
    await report.done()
  } catch (error) {
    emit({ type: 'failed', failure: explain(error, knownOf(env, request)) })
    await report.done()
    process.exitCode = core.ExitCode.Failure
  }
}

/** What an explanation names and AWS doesn't say. */
function knownOf(env: NodeJS.ProcessEnv, request: Request | undefined): Known {
  const template = request && deploymentOf(request)?.template
  return {
    repository: env.GITHUB_REPOSITORY,
    cluster: env.INPUT_CLUSTER,
    domain: env.INPUT_DOMAIN,
    written: (value) => whereWritten(value, { env, template })
  }
}

interface Sources {
  readonly context: RunContext
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly access: GitHubAccess | undefined
  readonly report: Report
}

async function perform(request: Request, sources: Sources): Promise<void> {
  const { context, access, env, report } = sources
  const { emit } = report
  if (request.kind === 'nothing') {
    emit({ type: 'skipped', why: request.why })
    return
  }
  const deployment = deploymentOf(request)
  const warning = deployment && warnOfShortSession(env, deployment.timeout)
  if (warning !== undefined) emit({ type: 'warned', text: warning })
  const clients = clientsFor(deployment?.timeout, sources)
  await requireOwnCluster(clusterOf(request), clients.clients)
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL === '' ? undefined : env.DOCKER_HUB_REGISTRY_URL
  const tools = { ...clients, ...askGitHub(access, context), emit, dockerHubUrl }
  switch (request.kind) {
    case 'service': {
      const outcome = await deployService(request, tools)
      if ('skipped' in outcome) emit({ type: 'skipped', why: outcome.skipped })
      else {
        emit({ type: 'succeeded' })
        await outcome.tidying
      }
      return
    }
    case 'job': {
      const skipped = await runJob(request, tools)
      emit(skipped === undefined ? { type: 'succeeded' } : { type: 'skipped', why: skipped })
      return
    }
    case 'plan':
      await planDeployment(request.deployment, tools)
      emit({ type: 'succeeded' })
      return
    case 'removal': {
      const kept = await destroy(request, tools)
      if (kept !== undefined) emit({ type: 'skipped', why: kept })
      return
    }
    case 'sweep':
      await sweep(request, tools)
  }
}

/** How long (ms) each call of a removal waits for AWS to take it; a deployment waits as long as its `timeout-minutes`. */
const REMOVAL_PATIENCE = 600_000

function clientsFor(
  timeout: number | undefined,
  { env, signal, report }: Sources
): { readonly clients: Clients; readonly polling: Clients; readonly cleanup: Clients } {
  let said = false
  const onWait = (error: unknown) => {
    const text = `AWS throttles this account's calls, so the step waits and retries. ${describeRefusal(error)}`
    if (!said) report.emit({ type: 'noted', text })
    said = true
  }
  const deadline = timeout === undefined ? undefined : Date.now() + timeout
  const until = (begin: number) => deadline ?? begin + REMOVAL_PATIENCE
  const clients = makeClients(env, signal, { patience: { until, onWait } })
  return {
    clients,
    polling: makeClients(env, signal, { like: clients }),
    cleanup: makeClients(env, undefined, { like: clients })
  }
}

function deploymentOf(request: Request): Deployment | undefined {
  if (request.kind === 'plan') return request.deployment
  return request.kind === 'service' || request.kind === 'job' ? request : undefined
}

function clusterOf(request: Exclude<Request, { kind: 'nothing' }>): ClusterChoice {
  return request.kind === 'removal' || request.kind === 'sweep'
    ? request
    : (deploymentOf(request)?.cluster ?? { cluster: '' })
}

const MODES = {
  service: 'deploy',
  job: 'deploy',
  plan: 'plan',
  removal: 'destroy',
  sweep: 'sweep',
  nothing: 'none'
} as const

/** What the outputs and the summary say of a request. */
function describe(request: Request): { mode: Outputs['mode']; environment?: string; image?: string } {
  const mode = MODES[request.kind]
  if (request.kind === 'removal') return { mode, environment: request.subject.environment }
  const deployment = deploymentOf(request)
  if (deployment === undefined) return { mode }
  return { mode, environment: deployment.subject.environment, image: deployment.containers[0].image.text }
}

/** What is reported to GitHub; a job serves nothing, so it is no deployment to GitHub. */
function statusSpecOf(request: Request) {
  switch (request.kind) {
    case 'service':
      return { use: request.github, environment: request.subject.environment, image: request.containers[0].image.text }
    case 'removal':
      return { use: request.github, environment: request.subject.environment }
    case 'sweep':
      return { use: request.github, environment: '' }
    default:
      return undefined
  }
}
