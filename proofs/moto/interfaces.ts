import { randomUUID } from 'node:crypto'
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
  type EC2Client
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../sandbox/src/service.ts'
import type { NetworkForTasks, TaskInterface } from '../../sandbox/src/world.ts'
import type { Backlog } from './backlog.ts'

export type Wanted = Parameters<NetworkForTasks['attach']>[0]

/** A task's interface with what has to be given back. */
interface Made {
  readonly wanted: Wanted
  readonly networkInterface: TaskInterface
  readonly address?: { readonly allocationId: string; readonly associationId: string }
}

/** The tasks' network interfaces, really there in another AWS's EC2. A task takes its interface at once, so it is made ahead. */
export interface Interfaces {
  /** Makes one for a task that may be about to start. */
  prepare(wanted: Wanted): Promise<void>
  /** One that was made ahead for this subnet. */
  take(wanted: Wanted): TaskInterface
  /** Removes those made ahead that no task came for. */
  discardPrepared(): void
  remove(interfaceId: string): void
  /** The security groups of an interface that a task has. */
  groupsOf(interfaceId: string): readonly string[]
}

/** Interfaces with elastic addresses for public ones; removals go to the backlog. */
export function interfacesIn(ec2: EC2Client, backlog: Backlog): Interfaces {
  const prepared: Made[] = []
  const taken = new Map<string, Made>()
  return {
    async prepare(wanted) {
      prepared.push(await make(ec2, wanted))
    },
    take({ subnetId }) {
      const [made] = prepared.splice(
        prepared.findIndex(({ wanted }) => wanted.subnetId === subnetId),
        1
      )
      if (made === undefined) throw new AwsError('InternalError', `No interface was made ahead in ${subnetId}.`)
      taken.set(made.networkInterface.id, made)
      return made.networkInterface
    },
    discardPrepared() {
      for (const made of prepared.splice(0)) backlog.add(() => unmake(ec2, made))
    },
    remove(interfaceId) {
      const made = taken.get(interfaceId)
      if (made === undefined) return
      taken.delete(interfaceId)
      backlog.add(() => unmake(ec2, made))
    },
    groupsOf: (interfaceId) => taken.get(interfaceId)?.wanted.securityGroups ?? []
  }
}

async function make(ec2: EC2Client, wanted: Wanted): Promise<Made> {
  const { NetworkInterface: made = {} } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: wanted.subnetId, Groups: [...wanted.securityGroups] })
  )
  const networkInterface = {
    id: made.NetworkInterfaceId ?? '',
    attachmentId: randomUUID(),
    macAddress: made.MacAddress ?? '',
    privateDnsName: made.PrivateDnsName ?? '',
    privateIp: made.PrivateIpAddress ?? ''
  }
  if (!wanted.assignPublicIp) return { wanted, networkInterface }
  const { publicIp, ...address } = await makeAddress(ec2, networkInterface.id)
  return { wanted, networkInterface: { ...networkInterface, publicIp }, address }
}

async function makeAddress(ec2: EC2Client, interfaceId: string) {
  const { AllocationId: allocationId = '', PublicIp: publicIp = '' } = await ec2.send(
    new AllocateAddressCommand({ Domain: 'vpc' })
  )
  const { AssociationId: associationId = '' } = await ec2.send(
    new AssociateAddressCommand({ AllocationId: allocationId, NetworkInterfaceId: interfaceId })
  )
  return { publicIp, allocationId, associationId }
}

async function unmake(ec2: EC2Client, { networkInterface, address }: Made): Promise<void> {
  if (address !== undefined) {
    await ec2.send(new DisassociateAddressCommand({ AssociationId: address.associationId }))
    await ec2.send(new ReleaseAddressCommand({ AllocationId: address.allocationId }))
  }
  await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: networkInterface.id }))
}
