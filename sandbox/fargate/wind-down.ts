import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { attachmentIdOf, update, updateAttachment, updateContainers } from './task.ts'

/** The exit code of a program that SIGTERM ends. */
const terminated = 143

/**
 * From the stop decision to STOPPED. A task that ran goes by DEACTIVATING and STOPPING; one that did not run goes
 * straight to DEPROVISIONING, and shows neither exit codes nor when its execution stopped. Without an interface of its own
 * there is nothing to deprovision.
 */
export async function windDown(life: Life): Promise<void> {
  const { world, live } = life
  const { stop } = world.knobs.timings
  if (live.task.startedAt === undefined) {
    closePages(life)
    await pause(world, stop)
  } else {
    await stopContainers(life, stop)
  }
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

async function stopContainers(life: Life, ms: number): Promise<void> {
  const { world, live } = life
  for (const lastStatus of ['DEACTIVATING', 'STOPPING']) {
    await pause(world, ms / 3)
    update(live, { lastStatus })
  }
  await pause(world, ms / 3)
  closePages(life)
  updateContainers(live, (container) => ({ lastStatus: 'STOPPED', exitCode: container.exitCode ?? terminated }))
  update(live, { executionStoppedAt: live.task.executionStoppedAt ?? now(world) })
}

/** Closes the pages of all containers, or of the one of this name. */
export function closePages(life: Life, container?: string): void {
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
