import * as core from '@actions/core'
import { hasExplicitCredentials, makeClients, regionOf, warnOfShortSession, type Clients } from './aws/clients.ts'
import { describeRefusal } from './aws/errors.ts'
import { requireOwnCluster } from './resources/cluster.ts'
import { deployService } from './deploy/deploy-service.ts'
import { planDeployment } from './deploy/prepare.ts'
import { runJob } from './deploy/run-job.ts'
import { whySkipped } from './deploy/replace.ts'
import type { ClusterChoice, Decided, Deployment, Nothing, Request } from './deployment.ts'
import { Report, type Event, type Subscriber } from './events.ts'
import { readContext, type RunContext } from './github/run-context.ts'
import { decideRun } from './github/trigger.ts'
import type { GitHubState } from './github/pull-request.ts'
import { openGitHub, preload } from './github/access.ts'
import { githubStatus, reactions } from './github/status.ts'
import { readInputs, readWish, type Unresolved } from './inputs.ts'
import type { Explanation } from './failures/explain.ts'
import { CostBook, summarizer, Timeline } from './report/summary.ts'
import { logger } from './report/log.ts'
import { OutputBook } from './report/outputs.ts'
import { cancellation, keepSecretsOf, saveRun, saveState } from './runner.ts'

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
    const { mode, preview, commit, follows } = wish
    const credentials = hasExplicitCredentials(env) || (mode === 'decide' && 'later')
    const decided = await decideRun(run, access, { mode, preview, credentials }, { ref: follows, commit })
    const { context, decision, state, answered } = decided
    if (access !== undefined && answered !== undefined) report.add(reactions(access, answered))
    const asked = readInputs(context, decision, wish)
    if (asked.kind === 'decided') request = await foresee(asked, { ...state, signal })
    else if (asked.kind === 'unresolved') request = await resolve(asked, { env, signal, report })
    else request = asked
    emit({ type: 'requested', ...describe(request, context) })
    if (decision.do !== 'skip') decision.warnings?.forEach(warn)
    saveRun(context)
    const spec = statusSpecOf(request)
    const region = regionOf(env)
    // Without a Region, nothing is deployed, and a comment about it would never be updated.
    if (access !== undefined && spec !== undefined && region !== '') {
      if (spec.use.deployment || (spec.use.comment && context.pullRequest !== undefined)) preload()
      report.add(githubStatus(access, { context, known, cost, emit, region, ...spec }))
    }
    await perform(request, state, { env, signal, report })
    await report.done()
  } catch (error) {
    emit({ type: 'failed', failure: await explained(error, env, request) })
    await report.done()
    process.exitCode = core.ExitCode.Failure
  }
}

/** Explains an error. The explanations are loaded only now: a run that succeeds doesn't need them. */
async function explained(error: unknown, env: NodeJS.ProcessEnv, request: Request | undefined): Promise<Explanation> {
  const { explain, whereWritten } = await import('./failures/explain.ts')
  const template = request && deploymentOf(request)?.template
  return explain(error, {
    repository: env.GITHUB_REPOSITORY,
    cluster: env.INPUT_CLUSTER,
    domain: env.INPUT_DOMAIN,
    written: (value) => whereWritten(value, { env, template })
  })
}

/** What AWS's clients are made from. */
interface Sources {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly report: Report
}

/** Completes a request with what an environment runs. */
async function resolve({ query, cluster, timeout, complete }: Unresolved, sources: Sources): Promise<Request> {
  const { clients } = clientsFor(timeout, sources)
  await requireOwnCluster(cluster, clients)
  const { findSource } = await import('./deploy/source.ts')
  return complete(await findSource(query, clients))
}

/** Asks GitHub what a deployment or a removal asks it before it begins. */
async function foresee(
  request: Decided,
  state: GitHubState & { readonly signal: AbortSignal }
): Promise<Decided | Nothing> {
  if (request.mode === 'destroy') {
    const { whyBack } = await import('./teardown/destroy.ts')
    const why = await whyBack(request, state)
    return why === undefined ? request : { kind: 'nothing', why }
  }
  const superseded = await state.findSuperseded()
  if (superseded === undefined || superseded === 'unknown') return request
  return { kind: 'nothing', why: whySkipped(superseded) }
}

async function perform(request: Request, state: GitHubState, sources: Sources): Promise<void> {
  const { env, report } = sources
  const { emit } = report
  if (request.kind === 'nothing') {
    emit({ type: 'skipped', why: request.why })
    return
  }
  if (request.kind === 'decided') {
    const { environment, commit } = request.subject
    const does = request.mode === 'deploy' ? `deploys ${environment} at commit ${commit}` : `removes ${environment}`
    emit({ type: 'noted', text: `\`mode: auto\` ${does}.` })
    return
  }
  const deployment = deploymentOf(request)
  const warning = deployment && warnOfShortSession(env, deployment.timeout)
  if (warning !== undefined) emit({ type: 'warned', text: warning })
  const clients = clientsFor(deployment?.timeout, sources)
  await requireOwnCluster(clusterOf(request), clients.clients)
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL === '' ? undefined : env.DOCKER_HUB_REGISTRY_URL
  const tools = { ...clients, ...state, emit, dockerHubUrl }
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
      const { destroy } = await import('./teardown/destroy.ts')
      const kept = await destroy(request, tools)
      if (kept !== undefined) emit({ type: 'skipped', why: kept })
      return
    }
    case 'sweep': {
      const { sweep } = await import('./teardown/sweep.ts')
      await sweep(request, tools)
    }
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

function clusterOf(request: Exclude<Request, { kind: 'nothing' | 'decided' }>): ClusterChoice {
  if (request.kind === 'removal' || request.kind === 'sweep') return request
  return request.kind === 'plan' ? request.deployment.cluster : request.cluster
}

const MODES = {
  service: 'deploy',
  job: 'deploy',
  plan: 'plan',
  removal: 'destroy',
  sweep: 'sweep',
  nothing: 'none'
} as const

function describe(request: Request, { pullRequest }: RunContext): Omit<Extract<Event, { type: 'requested' }>, 'type'> {
  const mode = request.kind === 'decided' ? request.mode : MODES[request.kind]
  if (request.kind === 'nothing' || request.kind === 'sweep') return { mode }
  const deployment = deploymentOf(request)
  const { environment, commit } = request.kind === 'plan' ? request.deployment.subject : request.subject
  return {
    mode,
    environment,
    image: deployment?.containers[0].image.text,
    from: deployment?.from?.name,
    commit: mode === 'destroy' ? undefined : commit,
    pullRequest: pullRequest?.number
  }
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
