import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { App } from '../image.ts'
import { interruptSpot } from './capacity.ts'
import { watchHealth } from './health.ts'
import { bindPorts, doorsOf } from './host.ts'
import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { writeLog } from './logging.ts'
import type { PulledImages } from './pull.ts'
import { containersOf, update, updateContainers } from './task.ts'
import { TaskStop, failedToStart } from './task-stop.ts'
import { closePages, showAddresses } from './wind-down.ts'

/**
 * ACTIVATING to RUNNING and on, until an essential container ends: gives that end. Throws the `TaskStop` when a program
 * cannot be started, and when the task is stopped.
 */
export async function runContainers(life: Life, images: PulledImages): Promise<TaskStop> {
  const { world, live } = life
  const containers = containersOf(live)
  for (const container of containers) checkProgram(container)
  showAddresses(life)
  bindPorts(life)
  for (const container of containers) await openPages(life, container, images)
  await life.until(Promise.resolve())
  updateContainers(live, () => ({ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' }))
  update(live, { lastStatus: 'RUNNING', startedAt: now(world), healthStatus: 'UNKNOWN' }, 'step')
  for (const container of containers) writeLog(life, container, images.get(container.name ?? '')?.app.log ?? [])
  interruptSpot(life)
  for (const container of containers) watchHealth(life, container, images.get(container.name ?? '')?.app)
  return await life.until(Promise.race(containers.map((container) => essentialExit(life, container, images))))
}

/**
 * No image of the sandbox has a program whose path begins with `/no/such/`, or whose name begins with `no-such-`.
 * Every other command is taken to be there. The texts are runc's.
 */
function checkProgram(container: ContainerDefinition): void {
  const program = [...(container.entryPoint ?? []), ...(container.command ?? [])][0] ?? ''
  const cause = program.startsWith('/no/such/')
    ? `stat ${program}: no such file or directory`
    : program.startsWith('no-such-')
      ? 'executable file not found in $PATH'
      : undefined
  if (cause === undefined) return
  throw failedToStart(
    'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to ' +
      'create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ' +
      `"${program}": ${cause}: unknown`
  )
}

/** Opens the doors of a container's program, as far as the security groups let one in. */
async function openPages(life: Life, container: ContainerDefinition, images: PulledImages): Promise<void> {
  const { needs } = life
  const app = images.get(container.name ?? '')?.app
  if (app === undefined) return
  for (const { interfaceId, version, ...door } of doorsOf(life, container, app)) {
    const page = await needs.pages.open({
      ...door,
      app,
      admits: () => needs.network.admits(interfaceId, 'tcp', door.port, version)
    })
    life.pages.push({ container: container.name ?? '', close: () => page.close() })
  }
}

/** The end of an essential container; a container that is not essential ends on its own and the task goes on. */
async function essentialExit(life: Life, container: ContainerDefinition, images: PulledImages): Promise<TaskStop> {
  const exits = images.get(container.name ?? '')?.app.exits
  if (exits === undefined) return await new Promise<never>(() => undefined)
  await life.until(pause(life.world, exits.after))
  ended(life, container, exits)
  if (container.essential === false) return await new Promise<never>(() => undefined)
  update(life.live, { executionStoppedAt: now(life.world) })
  return new TaskStop('EssentialContainerExited', 'Essential container in task exited')
}

function ended(life: Life, container: ContainerDefinition, exits: NonNullable<App['exits']>): void {
  const reason = exits.outOfMemory === true ? { reason: 'OutOfMemoryError: Container killed due to memory usage' } : {}
  updateContainers(life.live, () => ({ lastStatus: 'STOPPED', exitCode: exits.code, ...reason }), container.name)
  closePages(life, container.name)
}
