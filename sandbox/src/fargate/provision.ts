import type { TaskInterface } from '../world.ts'
import { capacityUnavailable } from './capacity.ts'
import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { attached, attachmentIdOf, update, updateAttachment } from './task.ts'
import type { LiveTask } from './task.ts'
import { strike } from './task-fault.ts'
import { failedToStart } from './task-stop.ts'

/**
 * PROVISIONING to PENDING: the interface is made and attached. Throws the `TaskStop` when EC2 refuses it. A task that uses
 * its host's interface is PENDING from the start.
 */
export async function provision(life: Life): Promise<void> {
  const { world, live } = life
  const { attach } = world.knobs.timings
  if (live.network === undefined) {
    strike(life, 'provision')
    update(live, { connectivity: 'CONNECTED', connectivityAt: now(world) })
    return
  }
  await life.until(pause(world, attach / 2))
  if (live.capacityRunsOut === true) throw failedToStart(capacityUnavailable)
  strike(life, 'provision')
  updateAttachment(live, 'ATTACHING')
  await life.until(pause(world, attach / 2))
  life.networkInterface = attachInterface(life, live.network)
  attached(live, life.networkInterface, now(world))
}

/**
 * Whether images, secrets and logs are within reach: from the task's own interface on Fargate, from its host's on EC2. An
 * internet gateway serves only interfaces with a public address. Who has an IPv4 address goes by it, even where only IPv6
 * leads out (aws/containers-roadmap#2792).
 */
export function hasWayOut({ live, needs, networkInterface }: Life): boolean {
  const from = live.host?.instance.networkInterface ?? networkInterface
  const subnetId = live.host?.instance.subnetId ?? live.network?.subnetId ?? ''
  if (from?.privateIp === undefined) return from?.ipv6 !== undefined && needs.network.egress(subnetId, 6) !== 'none'
  const egress = needs.network.egress(subnetId)
  return egress === 'nat' || (egress === 'igw' && from.publicIp !== undefined)
}

function attachInterface({ live, needs }: Life, network: NonNullable<LiveTask['network']>): TaskInterface {
  try {
    return needs.network.attach(network, attachmentIdOf(live), live.host?.instance.instanceId)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const publicIp = network.assignPublicIp ? ' with public IP assignment enabled' : ''
    throw failedToStart(
      `Unexpected EC2 error while attempting to Create Network Interface${publicIp} in subnet ` +
        `'${network.subnetId}': ${cause}`
    )
  }
}
