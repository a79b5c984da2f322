import type { Clients } from '../aws/clients.ts'
import type { Service } from '../deployment.ts'
import { DeploymentFailed, isCancelled, messageOf } from '../errors.ts'
import { phase } from '../events.ts'
import { announceShell } from './exec.ts'
import { launch, stopAll, type Launched } from './launch.ts'
import { findLive, findLiveCommit } from './live.ts'
import { nameTasks, type Named } from './name.ts'
import { requireEnvironmentLimit, requireNameable } from './preflight.ts'
import {
  planDeployment,
  prepare,
  type DeployTools,
  type PlannedDeployment,
  type PreparedDeployment
} from './prepare.ts'
import { findOthers, replace, type Tidying } from './replace.ts'
import { afterSuperseded, whatSupersedes, whySkipped, type PullRequestState } from './superseded.ts'
import { untilReady } from './wait-for-service.ts'

export interface ServiceTools extends DeployTools, PullRequestState {
  readonly cleanup: Clients
}

/**
 * Finds, plans, applies, launches, waits, switches and replaces: afterwards the environment's tasks are the new ones. When
 * these do not become ready they are stopped, and the older ones stay. A commit that is no longer the head of its pull
 * request is skipped, also when that shows only at the end. Returns what still goes on then, or why nothing was deployed.
 */
export async function deployService(
  service: Service,
  tools: ServiceTools
): Promise<Tidying | { readonly skipped: string }> {
  const { clients, emit } = tools
  requireNameable(service)
  const planning = planDeployment(service, tools, [requireEnvironmentLimit(service, clients)])
  const [before] = await Promise.all([tools.findSuperseded(), planning.catch(() => undefined)])
  if (before !== undefined && before !== 'unknown') return { skipped: whySkipped(before) }
  emit({ type: 'deployment-requested', live: () => findLiveCommit(service, clients) })
  const planned = await planning
  emit({ type: 'deployment-begun', live: () => findLive(planned.serving, planned.address, clients) })

  const launched = await launchAll(service, planned, tools)
  const others = 'error' in launched ? undefined : findOthers(launched, planned, clients)
  if (others !== undefined) emit({ type: 'ready' })
  const [superseded] = await Promise.all([
    whatSupersedes('error' in launched ? 'failed' : 'ready', planned, tools),
    others?.catch(() => undefined)
  ])
  if (superseded !== undefined) {
    if ('error' in launched) emit({ type: 'quoted', lines: [messageOf(launched.error)] })
    else await endNew(launched, tools)
    await afterSuperseded(superseded, service, tools)
    return { skipped: whySkipped(superseded) }
  }
  if ('error' in launched) throw launched.error
  const named = await giveName(service, launched, tools)
  if (named === 'superseded') {
    await endNew(launched, tools)
    emit({ type: 'superseded' })
    return { skipped: 'Skipped: the name leads to the task of a deployment that began later.' }
  }
  const shell = { region: clients.region, emit, watched: service.ready.when !== 'accepted' }
  announceShell(launched.tasks, launched.prepared.launch, shell)
  emit({ type: 'settled', tasks: service.keepRunning ? 'done' : 'until-job-ends' })
  return phase(emit, 'Replace', async () =>
    replace(launched, (await others) ?? [], { ...launched.prepared, named }, tools)
  )
}

type LaunchedDeployment = Launched & { readonly prepared: PreparedDeployment }

/**
 * Lets the environment's name lead to the new tasks, where it has one. When they can't have it they are stopped, as soon as
 * the name doesn't lead to them.
 */
async function giveName(
  service: Service,
  launched: LaunchedDeployment,
  tools: ServiceTools
): Promise<Named | undefined | 'superseded'> {
  const { domain } = service
  if (domain === undefined) return undefined
  try {
    const named = await phase(tools.emit, 'Switch', () =>
      nameTasks({ ...service, domain }, launched, launched.prepared, tools)
    )
    if (named === 'superseded' || !('error' in named)) return named
    if (!named.undone) throw named.error
    await endNew(launched, tools)
    throw named.error
  } catch (error) {
    throw isCancelled(error) ? error : new DeploymentFailed(error)
  }
}

/** Stops the tasks of this deployment. */
async function endNew({ tasks }: Launched, tools: ServiceTools): Promise<void> {
  if (
    await stopAll(
      tasks.map(({ task }) => task),
      tools
    )
  )
    tools.emit({ type: 'settled', tasks: 'done' })
}

/** Creates what is missing and starts the tasks, until they are ready or none of them is left. */
async function launchAll(
  service: Service,
  planned: PlannedDeployment,
  tools: DeployTools
): Promise<LaunchedDeployment | { readonly error: unknown }> {
  try {
    const prepared = await prepare(planned, tools)
    const spec = prepared.launch
    const launched = await phase(tools.emit, 'Run', () => launch(spec, untilReady(service, spec, tools), tools))
    return { ...launched, prepared }
  } catch (error) {
    return { error }
  }
}
