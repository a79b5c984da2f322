import type { Readiness, Service } from '../deployment.ts'
import { ActionError, TaskStopped } from '../errors.ts'
import type { SeenTask } from '../events.ts'
import { isEnding } from '../aws/task.ts'
import type { AddressSpec } from './addresses.ts'
import { awaitsAgent } from './exec.ts'
import { probe, readAnswer } from './health-check.ts'
import type { HttpsCheck } from './https-check.ts'
import type { LaunchSpec, WaitUntil } from './launch.ts'
import { follow, type FollowTools, type Pending } from './wait.ts'

/** How long (ms) a RUNNING task may be without the public address that it was promised. */
const ADDRESS_WITHIN = 30_000

/**
 * Returns what waits until all tasks run, have their addresses, and have become HEALTHY, answered at `health-check-path` or
 * lived through `settle-seconds`; with HTTPS, until they show their certificate as well. It throws `TaskStopped` at the first sign that one will not, `CONTAINER_ENDED`,
 * `TASK_UNHEALTHY`, `ADDRESS_MISSING`, and what `follow` throws.
 */
export function untilReady({ ready }: Service, spec: LaunchSpec, tools: FollowTools): WaitUntil {
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
        // From now on, whoever closes ports sees these tasks.
        await spec.reopen?.()
      }
      const state = { runningFor: Date.now() - runningSince, unseen: addressesUnseen !== undefined }
      const pending = await whatIsPending(seen, spec, ready, { ...state, https })
      if (pending !== undefined) return pending
      const agent = { runningFor: state.runningFor, deadline: at.deadline }
      return awaitsAgent(seen, spec, agent) ? { waitingFor: 'the agent of ECS Exec' } : { done: seen }
    })
  }
}

/** A container that is not essential may fail while its task runs on; but the deployment is about this one. */
function requireContainer(seen: readonly SeenTask[], { containerName }: AddressSpec): void {
  const failed = seen
    .flatMap(({ task }) => task.containers ?? [])
    .find(({ name, lastStatus, exitCode }) => name === containerName && lastStatus === 'STOPPED' && exitCode !== 0)
  if (failed === undefined) return
  const { exitCode, reason = 'ECS gave no reason' } = failed
  const how = exitCode === undefined ? reason : `exit code ${exitCode}`
  throw new ActionError(
    'CONTAINER_ENDED',
    `The container ${containerName} has ended (${how}), while the task runs on: the container is not essential.`,
    'See its log. Make it `essential` in `task-definition`, or name another one in `container-name`.'
  )
}

/** What tasks that run still lack; nothing when they are ready. */
async function whatIsPending(
  seen: readonly SeenTask[],
  { publicAddress }: AddressSpec,
  { when, settle, healthCheckPath }: Extract<Readiness, { when: 'running' | 'healthy' }>,
  {
    runningFor,
    unseen,
    https
  }: { readonly runningFor: number; readonly unseen: boolean; readonly https: HttpsCheck | undefined }
): Promise<Pending | undefined> {
  if (publicAddress !== 'none' && seen.some(({ publicIp }) => publicIp === undefined)) {
    if (unseen || runningFor < ADDRESS_WITHIN) return { waitingFor: 'the public address' }
    throw new ActionError(
      'ADDRESS_MISSING',
      'The task runs, but its network interface has no public address.',
      'Check that the subnet allows public IPv4 addresses; or set `assign-public-ip: false`.'
    )
  }
  const unwell = when === 'healthy' ? whatIsUnwell(seen) : undefined
  if (unwell !== undefined) return unwell
  const insecure = await https?.pending(seen, healthCheckPath)
  if (insecure !== undefined) return insecure
  if (healthCheckPath !== undefined) return https === undefined ? whatDoesNotAnswer(seen, healthCheckPath) : undefined
  const due = settle - runningFor
  return when === 'healthy' || due <= 0 ? undefined : { waitingFor: 'the task to have run long enough', due }
}

/** A task is HEALTHY when all its essential containers with a check are. Source: HealthCheck in the ECS API reference. */
function whatIsUnwell(seen: readonly SeenTask[]): Pending | undefined {
  const status = (wanted: string) => seen.find(({ task }) => task.healthStatus === wanted)
  const unhealthy = status('UNHEALTHY')?.task.containers?.flatMap(({ name, healthStatus }) =>
    healthStatus === 'UNHEALTHY' ? (name ?? []) : []
  )
  if (unhealthy !== undefined) {
    throw new ActionError(
      'TASK_UNHEALTHY',
      `The health check in the task definition has failed${unhealthy.length > 0 ? ` in ${unhealthy.join(', ')}` : ''}.`,
      'See the log of the container. If it only starts slowly, raise `startPeriod` of its `healthCheck`.'
    )
  }
  const waiting = seen.some(({ task }) => task.healthStatus !== 'HEALTHY')
  return waiting ? { waitingFor: 'the container to become HEALTHY' } : undefined
}

async function whatDoesNotAnswer(seen: readonly SeenTask[], healthCheckPath: string): Promise<Pending | undefined> {
  const urls = seen.flatMap(({ url }) => (url === undefined ? [] : [new URL(healthCheckPath, url).href]))
  if (urls.length < seen.length) return { waitingFor: 'the address of the task' }
  const answers = await Promise.all(urls.map(async (url) => ({ url, answer: await probe(url) })))
  const bad = answers.find(({ answer }) => !answer.healthy)
  if (bad === undefined) return undefined
  const { url, answer } = bad
  return { waitingFor: `${shown(url)} to answer with 2xx or 3xx; ${answer.said}`, reading: readAnswer(url, answer) }
}

/** A URL in the log and in errors: its query may hold a secret. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
