import * as core from '@actions/core'
import { hasExplicitCredentials, readRegion, regionOf, requireCredentials } from './aws/session.ts'
import { inspectImages } from './deploy/inspection.ts'
import { deploymentOf, type Decided, type Nothing, type Request } from './deployment.ts'
import { Report, whySkipped, type Event, type Subscriber } from './events.ts'
import { readContext, type RunContext } from './github/run-context.ts'
import { decideRun } from './github/trigger.ts'
import type { GitHubState } from './github/pull-request.ts'
import { openGitHub, preload } from './github/access.ts'
import { githubStatus, reactions } from './github/status.ts'
import { loadShape, readInputs, readWish } from './inputs.ts'
import type { Explanation } from './failures/explain.ts'
import type { Sources, Work } from './perform.ts'
import { CostBook, summarizer, Timeline } from './report/summary.ts'
import { logger } from './report/log.ts'
import { OutputBook } from './report/outputs.ts'
import { cancellation, keepSecretsOf, saveRun, saveState } from './runner.ts'

/**
 * Runs the main step: reads the request, does the work, and reports. Only this function reports a failure. `observers`
 * get every event, in addition to the usual reports.
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
    const asked = readInputs(context, decision, wish, await loadShape(wish, decision))
    if (asked.kind === 'decided') request = await foresee(asked, { ...state, signal })
    else if (asked.kind === 'unresolved') {
      const { resolve } = await import('./perform.ts')
      request = await resolve(asked, { env, signal, report })
    } else request = asked
    emit({ type: 'requested', ...describe(request, context) })
    if (decision.do !== 'skip') decision.warnings?.forEach(warn)
    const spec = statusSpecOf(request)
    saveRun(context, spec && { environment: spec.environment, image: spec.image })
    const region = regionOf(env)
    let usesGitHub = false
    // Without a Region nothing is deployed, so no later call would update the comment.
    if (access !== undefined && spec !== undefined && region !== '') {
      usesGitHub = spec.use.deployment || (spec.use.comment && context.pullRequest !== undefined)
      report.add(githubStatus(access, { context, known, cost, emit, region, ...spec }))
    }
    if (request.kind === 'nothing') emit({ type: 'skipped', why: request.why })
    else if (request.kind === 'decided') emit({ type: 'noted', text: describeDecided(request) })
    else await perform(request, { state, env, signal, report }, usesGitHub)
    await report.done()
  } catch (error) {
    emit({ type: 'failed', failure: await explained(error, env, request) })
    await report.done()
    process.exitCode = core.ExitCode.Failure
  }
}

/** Explains an error. Loads the explanations only now, because a run that succeeds doesn't need them. */
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

/**
 * Does the work in AWS. Loads the SDK while the registries answer the first requests. Throws at once if there are no
 * AWS credentials or no Region.
 */
async function perform(work: Work, sources: Sources, usesGitHub: boolean): Promise<void> {
  const { env, signal } = sources
  requireCredentials(env)
  readRegion(env)
  if (work.kind === 'removal' || work.kind === 'sweep') {
    const { remove } = await import('./perform.ts')
    await remove(work, sources)
    return
  }
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL === '' ? undefined : env.DOCKER_HUB_REGISTRY_URL
  const deployment = work.kind === 'plan' ? work.deployment : work
  const inspection = inspectImages(deployment, { dockerHubUrl, signal })
  // Loading blocks the event loop, so the requests to the registries must start first.
  await new Promise((leave) => setImmediate(leave))
  const { deploy } = await import('./perform.ts')
  const deployed = deploy(work, inspection, sources)
  if (usesGitHub) preload()
  await deployed
}

/** Makes the checks at GitHub that a deployment or removal begins with, for `mode: decide`. */
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

function describeDecided({ mode, subject: { environment, commit } }: Decided): string {
  const does = mode === 'deploy' ? `would deploy ${environment} at commit ${commit}` : `would remove ${environment}`
  return `\`mode: auto\` ${does}.`
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

/** Returns the data for reports to GitHub; undefined for a job, because it serves nothing, and for a plan. */
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
