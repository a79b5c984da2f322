import type { TaskInterface } from '../world.ts'
import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { attached, attachmentIdOf, updateAttachment } from './task.ts'
import { strike } from './task-fault.ts'
import { failedToStart } from './task-stop.ts'

/** PROVISIONING to PENDING: the interface is made and attached. Throws the `TaskStop` when EC2 refuses it. */
export async function provision(life: Life): Promise<void> {
  const { world, live } = life
  const { attach } = world.knobs.timings
  await life.until(pause(world, attach / 2))
  strike(life, 'provision')
  updateAttachment(live, 'ATTACHING')
  await life.until(pause(world, attach / 2))
  life.networkInterface = attachInterface(life)
  attached(live, life.networkInterface, now(world))
}

/** Whether packets of the task reach the internet: an internet gateway serves only interfaces with a public address. */
export function hasWayOut({ live, needs, networkInterface }: Life): boolean {
  const egress = needs.network.egress(live.network.subnetId)
  return egress === 'nat' || (egress === 'igw' && networkInterface?.publicIp !== undefined)
}

function attachInterface({ live, needs }: Life): TaskInterface {
  try {
    return needs.network.attach(live.network, attachmentIdOf(live))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const publicIp = live.network.assignPublicIp ? ' with public IP assignment enabled' : ''
    throw failedToStart(
      `Unexpected EC2 error while attempting to Create Network Interface${publicIp} in subnet ` +
        `'${live.network.subnetId}': ${cause}`
    )
  }
}
