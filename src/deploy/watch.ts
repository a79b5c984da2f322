import type { Task } from '@aws-sdk/client-ecs'
import { ActionError } from '../errors.ts'
import type { Waiting } from '../request.ts'
import { follow, isEnding, type FollowSpec, type FollowTools, type Pending } from './follow.ts'
import { probe, readAnswer } from './probe.ts'
import type { Sighting } from './sighting.ts'
import { TaskStopped } from './task-stopped.ts'

export interface WatchSpec extends FollowSpec {
  readonly waiting: Waiting
}

/** How long (ms) a RUNNING task may be without the public address that it was promised. */
const ADDRESS_WITHIN = 30_000

/**
 * Follows the tasks until all run, have their addresses, and have become HEALTHY, answered at `health-check-path` or lived
 * through `settle-seconds`. Throws `TaskStopped` at the first sign that one will not, `CONTAINER_ENDED`, `TASK_UNHEALTHY`,
 * `ADDRESS_MISSING`, and what `follow` throws.
 */
export async function watch(
  started: readonly Task[],
  spec: WatchSpec,
  tools: FollowTools
): Promise<readonly Sighting[]> {
  let runningSince: number | undefined
  return follow(started, spec, tools, async (sightings, { addressesUnseen }) => {
    const ending = sightings.find(({ task }) => isEnding(task))
    if (ending !== undefined) throw new TaskStopped(ending.task)
    requireProgram(sightings, spec)
    const starting = sightings.find(({ task }) => task.lastStatus !== 'RUNNING')
    if (starting !== undefined) {
      return { waitingFor: `the task to run; it is ${starting.task.lastStatus ?? 'unknown'}` }
    }
    runningSince ??= Date.now()
    const unseen = addressesUnseen !== undefined
    const pending = await whatIsPending(sightings, spec, { runningFor: Date.now() - runningSince, unseen })
    return pending ?? { done: sightings }
  })
}

/** A container that is not essential may fail while its task runs on; but the deployment is about this one. */
function requireProgram(sightings: readonly Sighting[], { containerName }: WatchSpec): void {
  const failed = sightings
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
  sightings: readonly Sighting[],
  spec: WatchSpec,
  { runningFor, unseen }: { readonly runningFor: number; readonly unseen: boolean }
): Promise<Pending | undefined> {
  const { waiting, publicAddress } = spec
  if (publicAddress !== 'none' && sightings.some(({ publicIp }) => publicIp === undefined)) {
    if (unseen || runningFor < ADDRESS_WITHIN) return { waitingFor: 'the public address' }
    throw new ActionError(
      'ADDRESS_MISSING',
      'The task runs, but its network interface has no public address.',
      'Check that the subnet allows public IPv4 addresses; or set `assign-public-ip: false`.'
    )
  }
  const unwell = waiting.for === 'healthy' ? whatIsUnwell(sightings) : undefined
  if (unwell !== undefined) return unwell
  const unanswered = await whatDoesNotAnswer(sightings, waiting)
  if (unanswered !== undefined) return unanswered
  const due = waiting.settle - runningFor
  const settled = waiting.healthCheckPath !== undefined || waiting.for === 'healthy' || due <= 0
  return settled ? undefined : { waitingFor: 'the task to have run long enough', due }
}

/** A task is HEALTHY when all its essential containers with a check are. Source: HealthCheck in the ECS API reference. */
function whatIsUnwell(sightings: readonly Sighting[]): Pending | undefined {
  const status = (wanted: string) => sightings.find(({ task }) => task.healthStatus === wanted)
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
  const waiting = sightings.some(({ task }) => task.healthStatus !== 'HEALTHY')
  return waiting ? { waitingFor: 'the container to become HEALTHY' } : undefined
}

async function whatDoesNotAnswer(
  sightings: readonly Sighting[],
  { healthCheckPath }: Waiting
): Promise<Pending | undefined> {
  if (healthCheckPath === undefined) return undefined
  const urls = sightings.flatMap(({ url }) => (url === undefined ? [] : [new URL(healthCheckPath, url).href]))
  if (urls.length < sightings.length) return { waitingFor: 'the address of the task' }
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
