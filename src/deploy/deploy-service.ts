import { isEnding, TaskStopped } from '../aws/task.ts'
import type { Readiness, Service } from '../deployment.ts'
import { ActionError, DeploymentFailed, messageOf } from '../errors.ts'
import { phase, type SeenTask, whySkipped } from '../events.ts'
import { findLive, findLiveCommit, type AddressSpec } from './addresses.ts'
import { probe, readAnswer, type HttpsCheck, type Pending } from './health-check.ts'
import { launch, stopAll, type Launched, type LaunchSpec, type WaitUntil } from './launch.ts'
import { nameTasks } from './name.ts'
import { requireEnvironmentLimit, requireNameable } from './preflight.ts'
import {
  planDeployment,
  prepare,
  type DeployTools,
  type PlannedDeployment,
  type PreparedDeployment
} from './prepare.ts'
import { afterSuperseded, findOthers, replace, whatSupersedes, type PullRequestState, type Tidying } from './replace.ts'
import { announceShell, awaitsAgent, follow, type FollowTools } from './wait.ts'

export interface ServiceTools extends DeployTools, PullRequestState {}

/**
 * Runs a deployment, after which the environment runs the new tasks. If they don't become ready, stops them and keeps
 * the older ones. Skips a commit that is no longer the head, even if that shows only at the end. Returns the cleanup
 * that is still running, or why nothing was deployed.
 */
export async function deployService(
  service: Service,
  tools: ServiceTools
): Promise<Tidying | { readonly skipped: string }> {
  const { clients, emit } = tools
  requireNameable(service.subject)
  const planning = planDeployment(service, tools, [requireEnvironmentLimit(service, clients)])
  const [before] = await Promise.all([tools.findSuperseded(), planning.catch(() => undefined)])
  if (before !== undefined && before !== 'unknown') return { skipped: whySkipped(before) }
  emit({ type: 'deployment-requested', live: () => findLiveCommit(service, clients) })
  const planned = await planning
  emit({ type: 'deployment-begun', live: () => findLive(planned.serving, planned.address, clients) })

  const launched = await launchAll(planned, service.ready, tools)
  const others = 'error' in launched ? undefined : findOthers(launched, planned)
  if (others !== undefined) emit({ type: 'ready' })
  const [superseded] = await Promise.all([
    whatSupersedes('error' in launched ? 'failed' : 'ready', planned, tools),
    others?.catch(() => undefined)
  ])
  if (superseded !== undefined) {
    if ('error' in launched) emit({ type: 'quoted', lines: [messageOf(launched.error)] })
    else await endNew(launched, tools)
    await afterSuperseded(superseded, planned, tools)
    return { skipped: whySkipped(superseded) }
  }
  if ('error' in launched) throw launched.error
  const { prepared } = launched
  const named = await giveName(launched, tools)
  if (named?.records === 'newer') {
    emit({ type: 'superseded' })
    return { skipped: 'Skipped: the name points to the task of a newer deployment.' }
  }
  announceShell(launched.tasks, prepared.launch, { clients, emit, watched: service.ready.when !== 'accepted' })
  emit({ type: 'settled', postStep: service.keepRunning ? 'stops-nothing' : 'stops-tasks' })
  return phase(emit, 'Replace', async () => replace(launched, (await others) ?? [], { ...prepared, named }, tools))
}

type LaunchedDeployment = Launched & { readonly prepared: PreparedDeployment }

/**
 * Points the environment's name, if it has one, to the new tasks, and returns the state of its records. Stops the tasks
 * if the name doesn't point to them. Throws `DeploymentFailed` after a failure.
 */
async function giveName(launched: LaunchedDeployment, tools: ServiceTools) {
  const { name } = launched.prepared
  if (name === undefined) return undefined
  const naming = await phase(tools.emit, 'Switch', () => nameTasks(name, launched, tools))
  if (naming.records === 'newer' || naming.records === 'restored') await endNew(launched, tools)
  if ('error' in naming) throw new DeploymentFailed(naming.error)
  return naming
}

async function endNew({ tasks }: Launched, tools: ServiceTools): Promise<void> {
  const own = tasks.map(({ task }) => task)
  if (await stopAll(own, tools)) tools.emit({ type: 'settled', postStep: 'stops-nothing' })
}

/** Applies the plan and starts the tasks. Returns once they are ready, or returns the error once they are stopped. */
async function launchAll(
  planned: PlannedDeployment,
  ready: Readiness,
  tools: DeployTools
): Promise<LaunchedDeployment | { readonly error: unknown }> {
  try {
    const prepared = await prepare(planned, tools)
    const spec = prepared.launch
    const launched = await phase(tools.emit, 'Run', () => launch(spec, untilReady(ready, spec, tools), tools))
    return { ...launched, prepared }
  } catch (error) {
    return { error }
  }
}

/** How long (ms) a RUNNING task may lack its public IP. */
const ADDRESS_WITHIN = 30_000

/**
 * Returns the function that waits until all tasks run, have their public IPs and are ready: HEALTHY, answering at
 * `health-check-path`, or running for `settle-seconds`. With HTTPS, they must also present their certificate. It throws
 * `TaskStopped` once a task is ending, `CONTAINER_ENDED`, `TASK_UNHEALTHY`, `ADDRESS_MISSING`,
 * `CERTIFICATE_UNEXPECTED`, and what `follow` throws.
 */
export function untilReady(ready: Readiness, spec: LaunchSpec, tools: FollowTools): WaitUntil {
  if (ready.when === 'accepted') return (started) => Promise.resolve(started.map((task) => ({ task })))
  return (started, at) => {
    let runningSince: number | undefined
    const { https } = spec
    https?.begin()
    return follow<readonly SeenTask[]>(started, { ...spec, ...at }, tools, async (seen, { addressesUnseen }) => {
      const ending = seen.find(({ task }) => isEnding(task))
      if (ending !== undefined) throw new TaskStopped(ending.task)
      requireContainer(seen, spec)
      const starting = seen.find(({ task }) => task.lastStatus !== 'RUNNING')
      if (starting !== undefined) {
        return { waitingFor: `the task to run; it is ${starting.task.lastStatus ?? 'unknown'}` }
      }
      if (runningSince === undefined) {
        runningSince = Date.now()
        // From now on, a post step that closes ports sees these tasks.
        await spec.reopen?.()
      }
      const runningFor = Date.now() - runningSince
      const pending =
        whereIsPending(seen, spec, addressesUnseen !== undefined || runningFor < ADDRESS_WITHIN) ??
        (await whatIsPending(seen, ready, https, runningFor))
      if (pending !== undefined) return pending
      const isPending = awaitsAgent(seen, spec, { runningFor, deadline: at.deadline })
      return isPending ? { waitingFor: 'the ECS Exec agent' } : { done: seen }
    })
  }
}

/** Throws `CONTAINER_ENDED` if the main container failed while its task runs on, because it isn't essential. */
function requireContainer(seen: readonly SeenTask[], { containerName }: AddressSpec): void {
  const failed = seen
    .flatMap(({ task }) => task.containers ?? [])
    .find(({ name, lastStatus, exitCode }) => name === containerName && lastStatus === 'STOPPED' && exitCode !== 0)
  if (failed === undefined) return
  const { exitCode, reason = 'ECS gave no reason' } = failed
  const how = exitCode === undefined ? reason : `exit code ${exitCode}`
  throw new ActionError(
    'CONTAINER_ENDED',
    `The container ${containerName} has ended (${how}), but the task still runs, because the container is not essential.`,
    'Check its log. Make it `essential` in `task-definition`, or set another `container-name`.'
  )
}

/** Returns the wait for a public IP, if one is missing. Throws `ADDRESS_MISSING` if it is overdue. */
function whereIsPending(
  seen: readonly SeenTask[],
  { publicAddress }: AddressSpec,
  mayCome: boolean
): Pending | undefined {
  if (publicAddress === 'none' || seen.every(({ publicIp }) => publicIp !== undefined)) return undefined
  if (mayCome) return { waitingFor: 'the public IP' }
  throw new ActionError(
    'ADDRESS_MISSING',
    'The task runs, but its network interface has no public IP.',
    'Check that the subnet allows public IPv4 addresses, or set `assign-public-ip: false`.'
  )
}

async function whatIsPending(
  seen: readonly SeenTask[],
  { when, settle, healthCheckPath }: Exclude<Readiness, { when: 'accepted' }>,
  https: HttpsCheck | undefined,
  runningFor: number
): Promise<Pending | undefined> {
  const unwell = when === 'healthy' ? whatIsUnwell(seen) : undefined
  if (unwell !== undefined) return unwell
  const insecure = await https?.pending(seen, healthCheckPath)
  if (insecure !== undefined) return insecure
  if (healthCheckPath !== undefined) return https === undefined ? whatDoesNotAnswer(seen, healthCheckPath) : undefined
  const due = settle - runningFor
  return when === 'healthy' || due <= 0 ? undefined : { waitingFor: 'the task to have run for `settle-seconds`', due }
}

/** A task is HEALTHY once its essential containers with a check are. Source: HealthCheck in the ECS API reference. */
function whatIsUnwell(seen: readonly SeenTask[]): Pending | undefined {
  const status = (wanted: string) => seen.find(({ task }) => task.healthStatus === wanted)
  const unhealthy = status('UNHEALTHY')?.task.containers?.flatMap(({ name, healthStatus }) =>
    healthStatus === 'UNHEALTHY' ? (name ?? []) : []
  )
  if (unhealthy !== undefined) {
    throw new ActionError(
      'TASK_UNHEALTHY',
      `The health check in the task definition has failed${unhealthy.length > 0 ? ` in ${unhealthy.join(', ')}` : ''}.`,
      'Check the log of the container. If it starts slowly, set a longer `startPeriod` of its `healthCheck`.'
    )
  }
  const waiting = seen.some(({ task }) => task.healthStatus !== 'HEALTHY')
  return waiting ? { waitingFor: 'the container to become HEALTHY' } : undefined
}

async function whatDoesNotAnswer(seen: readonly SeenTask[], healthCheckPath: string): Promise<Pending | undefined> {
  const urls = seen.flatMap(({ url }) => (url === undefined ? [] : [new URL(healthCheckPath, url).href]))
  if (urls.length < seen.length) return { waitingFor: 'the IP address of the task' }
  const answers = await Promise.all(urls.map(async (url) => ({ url, answer: await probe(url) })))
  const bad = answers.find(({ answer }) => !answer.healthy)
  if (bad === undefined) return undefined
  const { url, answer } = bad
  return { waitingFor: `${shown(url)} to answer with 2xx or 3xx; ${answer.said}`, reading: readAnswer(url, answer) }
}

/** Returns a URL for logs and errors, without its query, which may contain a secret. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
