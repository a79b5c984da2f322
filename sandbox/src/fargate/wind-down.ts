import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { attachmentIdOf, containersOf, update, updateAttachment, updateContainers } from './task.ts'

/** The exit codes of programs that SIGTERM and SIGKILL end. */
const terminated = 143
const killed = 137

/** How many seconds a container has from SIGTERM to SIGKILL ("Container definition parameters" of the Developer Guide). */
const stopTimeout = 30

/**
 * From the stop decision to STOPPED. A task that ran goes by DEACTIVATING and STOPPING; one that did not run goes
 * straight to DEPROVISIONING, and shows neither exit codes nor when its execution stopped. Without an interface of its own
 * there is nothing to deprovision.
 */
export async function windDown(life: Life): Promise<void> {
  const { world, live } = life
  const { stop } = world.knobs.timings
  if ((live.task.containers ?? []).every(({ lastStatus }) => lastStatus === 'PENDING')) await pause(world, stop)
  else await stopContainers(life, stop)
  closePages(life)
  showAddresses(life)
  if (live.network !== undefined) await deprovision(life)
  updateContainers(live, () => ({ lastStatus: 'STOPPED' }))
  update(live, { lastStatus: 'STOPPED', stoppedAt: now(world) }, 'step')
}

async function deprovision(life: Life): Promise<void> {
  const { world, live, networkInterface } = life
  update(live, { lastStatus: 'DEPROVISIONING' }, 'step')
  if (networkInterface !== undefined) updateAttachment(live, 'DETACHING')
  await pause(world, world.knobs.timings.deprovision)
  if (networkInterface !== undefined) life.needs.network.detach(networkInterface.id)
  updateAttachment(live, 'DELETED')
}

/** SIGTERM to all at once; SIGKILL to each that ignores it when its time is up. */
async function stopContainers(life: Life, ms: number): Promise<void> {
  const { world, live } = life
  for (const lastStatus of ['DEACTIVATING', 'STOPPING']) {
    await pause(world, ms / 3)
    update(live, { lastStatus })
  }
  await pause(world, ms / 3)
  await stopInOrder(containersOf(live), (container) => stopContainer(life, container))
}

/** A container is stopped once those have ended that depend on it (`dependsOn` of ContainerDefinition in the API Reference). */
async function stopInOrder(
  containers: readonly ContainerDefinition[],
  stop: (container: ContainerDefinition) => Promise<void>
): Promise<void> {
  const stopped = new Map<string, Promise<void>>()
  const stopOne = (container: ContainerDefinition): Promise<void> => {
    const { name = '' } = container
    const dependents = containers.filter(({ dependsOn }) =>
      dependsOn?.some(({ containerName }) => containerName === name)
    )
    const before = stopped.get(name)
    if (before !== undefined) return before
    const stopping = Promise.all(dependents.map(stopOne)).then(() => stop(container))
    stopped.set(name, stopping)
    return stopping
  }
  await Promise.all(containers.map(stopOne))
}

async function stopContainer(life: Life, container: ContainerDefinition): Promise<void> {
  if (!isRunning(life, container)) return
  const running = life.running.get(container.name ?? '')
  if (running !== undefined) {
    const limit = (container.stopTimeout ?? stopTimeout) * life.world.knobs.timings.stopSecond
    const exitCode = await Promise.race([running.stop(), pause(life.world, limit).then(() => killed)])
    if (exitCode === killed) running.kill()
    ended(life, container, { exitCode })
    return
  }
  const ignoresSigterm = life.programs.get(container.name ?? '')?.ignoresSigterm === true
  if (ignoresSigterm) {
    await pause(life.world, (container.stopTimeout ?? stopTimeout) * life.world.knobs.timings.stopSecond)
  }
  ended(life, container, { exitCode: ignoresSigterm ? killed : terminated })
}

/** A container has ended. The first essential one is the end of the task's execution (the ECS agent's `ExecutionStoppedAt`). */
export function ended(
  life: Life,
  container: ContainerDefinition,
  result: { readonly exitCode: number; readonly reason?: string }
): void {
  updateContainers(life.live, () => ({ lastStatus: 'STOPPED', ...result }), container.name)
  closePages(life, container.name)
  if (container.essential === false) return
  update(life.live, { executionStoppedAt: life.live.task.executionStoppedAt ?? now(life.world) })
}

/** Whether the container's program runs. */
export function isRunning(life: Life, container: ContainerDefinition): boolean {
  return life.live.task.containers?.find(({ name }) => name === container.name)?.lastStatus === 'RUNNING'
}

/** Closes the pages of all containers, or of the one of this name. */
function closePages(life: Life, container?: string): void {
  for (const page of life.pages) {
    if (container === undefined || page.container === container) page.close().catch(() => undefined)
  }
}

/** Once it has an interface, every container shows its addresses, also one that never started. */
export function showAddresses({ live, networkInterface }: Life): void {
  if (networkInterface === undefined) return
  const { privateIp, ipv6 } = networkInterface
  const networkInterfaces = [
    {
      attachmentId: attachmentIdOf(live),
      ...(privateIp === undefined ? {} : { privateIpv4Address: privateIp }),
      ...(ipv6 === undefined ? {} : { ipv6Address: ipv6 })
    }
  ]
  updateContainers(live, (container) => ({
    runtimeId: container.runtimeId ?? newRuntimeId(container.taskArn),
    networkInterfaces
  }))
}

/** `<task id>-<10 digits>`, as Fargate names containers. */
function newRuntimeId(taskArn: string | undefined): string {
  const digits = Math.floor(Math.random() * 1e10)
  return `${taskArn?.split('/').at(-1) ?? ''}-${String(digits).padStart(10, '0')}`
}
