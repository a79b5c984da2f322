/**
 * The work of a run in AWS. `main` imports this file after it has sent the first requests, which don't need the SDK.
 * The SDK loads more slowly than everything else.
 */
import { makeClients, type Clients } from './aws/clients.ts'
import { warnOfShortSession } from './aws/session.ts'
import { describeRefusal } from './aws/errors.ts'
import { deployService } from './deploy/deploy-service.ts'
import type { Inspection } from './deploy/inspection.ts'
import { planDeployment } from './deploy/prepare.ts'
import { runJob } from './deploy/run-job.ts'
import type { Request } from './deployment.ts'
import type { GitHubState } from './github/pull-request.ts'
import type { Unresolved } from './inputs.ts'
import type { Report } from './events.ts'
import { requireOwnCluster } from './resources/cluster.ts'

/** A request that deploys something, or plans it. */
type Deploying = Extract<Request, { kind: 'service' | 'job' | 'plan' }>

/** A request that removes something. */
type Removing = Extract<Request, { kind: 'removal' | 'sweep' }>

/** A request that calls AWS. */
export type Work = Deploying | Removing

/** The data for creating AWS clients. */
interface ClientSources {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly report: Report
}

export interface Sources extends ClientSources {
  readonly state: GitHubState
}

/** Completes a request with the deployment that `image-from` names. */
export async function resolve(
  { query, cluster, timeout, complete }: Unresolved,
  sources: ClientSources
): Promise<Request> {
  const { clients } = clientsFor(timeout, sources)
  await requireOwnCluster(cluster, clients)
  const { findSource } = await import('./deploy/source.ts')
  return complete(await findSource(query, clients))
}

/** Deploys, or plans a deployment. `inspection` has the registries' pending answers about its images. */
export async function deploy(request: Deploying, inspection: Inspection, sources: Sources): Promise<void> {
  const { cluster, timeout } = request.kind === 'plan' ? request.deployment : request
  const { emit } = sources.report
  const warning = warnOfShortSession(sources.env, timeout)
  if (warning !== undefined) emit({ type: 'warned', text: warning })
  const clients = clientsFor(timeout, sources)
  await requireOwnCluster(cluster, clients.clients)
  const tools = { ...clients, ...sources.state, emit, inspection }
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
  }
}

/** Removes one environment, or sweeps all that are no longer needed. */
export async function remove(request: Removing, sources: Sources): Promise<void> {
  const { emit } = sources.report
  const clients = clientsFor(undefined, sources)
  await requireOwnCluster(request, clients.clients)
  const tools = { ...clients, ...sources.state, emit }
  if (request.kind === 'sweep') {
    const { sweep } = await import('./teardown/sweep.ts')
    await sweep(request, tools)
    return
  }
  const { destroy } = await import('./teardown/destroy.ts')
  const kept = await destroy(request, tools)
  if (kept !== undefined) emit({ type: 'skipped', why: kept })
}

/** The time (ms) for retries of each throttled call in a removal. A deployment retries until `timeout-minutes`. */
const REMOVAL_PATIENCE = 600_000

function clientsFor(
  timeout: number | undefined,
  { env, signal, report }: ClientSources
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
