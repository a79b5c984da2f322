import { DescribeInstancesCommand, DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { DescribeContainerInstancesCommand, type ECSClient, type Task } from '@aws-sdk/client-ecs'
import { isNamed } from './errors.ts'

/** A task's place in the network, as far as it is known by now. */
export interface TaskInterface {
  readonly id?: string
  readonly privateIp?: string
  readonly ipv6?: string
}

/** The addresses of the instance that a task runs on. */
export interface HostAddresses {
  readonly publicIp?: string
  readonly privateIp?: string
}

/** The task's network interface, which ECS tells once it is attached. ECS never tells a public IPv4 address. */
export function interfaceOf(task: Task): TaskInterface {
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface')
  const details = new Map(attachment?.details?.map(({ name, value }) => [name, value]))
  const id = details.get('networkInterfaceId')
  const privateIp = details.get('privateIPv4Address')
  const ipv6 = (task.containers ?? [])
    .flatMap(({ networkInterfaces = [] }) => networkInterfaces)
    .find(({ ipv6Address = '' }) => ipv6Address !== '')?.ipv6Address
  return {
    ...(id !== undefined && { id }),
    ...(privateIp !== undefined && { privateIp }),
    ...(ipv6 !== undefined && { ipv6 })
  }
}

/** The interfaces' public IPv4 addresses, by interface; those are left out that have none, or none yet. */
export async function findPublicIps(
  client: EC2Client,
  interfaceIds: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  if (interfaceIds.length === 0) return new Map()
  try {
    const answer = await client.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...interfaceIds] }))
    const pairs = (answer.NetworkInterfaces ?? []).flatMap(({ NetworkInterfaceId, Association }) =>
      NetworkInterfaceId === undefined || Association?.PublicIp === undefined
        ? []
        : [[NetworkInterfaceId, Association.PublicIp] as const]
    )
    return new Map(pairs)
  } catch (error) {
    // An interface made a moment ago may not be shown yet.
    if (isNamed(error, 'InvalidNetworkInterfaceID.NotFound')) return new Map()
    throw error
  }
}

/** The addresses of container instances, by their ARNs. ECS knows only which EC2 instances they are. */
export async function findHosts(
  { ecs, ec2 }: { readonly ecs: ECSClient; readonly ec2: EC2Client },
  cluster: string,
  containerInstances: readonly string[]
): Promise<ReadonlyMap<string, HostAddresses>> {
  if (containerInstances.length === 0) return new Map()
  const described = await ecs.send(
    new DescribeContainerInstancesCommand({ cluster, containerInstances: [...containerInstances] })
  )
  const ids = new Map(
    (described.containerInstances ?? []).map(({ containerInstanceArn = '', ec2InstanceId = '' }) => [
      containerInstanceArn,
      ec2InstanceId
    ])
  )
  // Without any, EC2 would tell of all instances that there are.
  if (ids.size === 0) return new Map()
  const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...new Set(ids.values())] }))
  const instances = (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)
  return new Map(
    [...ids].map(([arn, id]) => {
      const { PublicIpAddress: publicIp, PrivateIpAddress: privateIp } =
        instances.find(({ InstanceId }) => InstanceId === id) ?? {}
      return [arn, { ...(publicIp && { publicIp }), ...(privateIp && { privateIp }) }]
    })
  )
}
