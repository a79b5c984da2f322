import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import type { Task } from '@aws-sdk/client-ecs'
import { isNamed } from './refusal.ts'

/** A task's place in the network, as far as it is known by now. */
export interface TaskInterface {
  readonly id?: string
  readonly privateIp?: string
}

/** The task's network interface, which ECS tells once it is attached. ECS never tells a public address. */
export function interfaceOf(task: Task): TaskInterface {
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface')
  const details = new Map(attachment?.details?.map(({ name, value }) => [name, value]))
  const id = details.get('networkInterfaceId')
  const privateIp = details.get('privateIPv4Address')
  return { ...(id !== undefined && { id }), ...(privateIp !== undefined && { privateIp }) }
}

/** The interface's public IPv4 address; nothing when it has none, or none yet. */
export async function findPublicIp(client: EC2Client, interfaceId: string): Promise<string | undefined> {
  try {
    const answer = await client.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [interfaceId] }))
    return answer.NetworkInterfaces?.[0]?.Association?.PublicIp
  } catch (error) {
    // An interface made a moment ago may not be shown yet.
    if (isNamed(error, 'InvalidNetworkInterfaceID.NotFound')) return undefined
    throw error
  }
}
