import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Call, Operations, Output } from '../../service.ts'
import { checkDryRun, checkIds, noSuchInterface } from './errors.ts'
import type { FilterFields } from './select.ts'
import { byIds, select } from './select.ts'
import type { Ec2Store, Interface } from './store.ts'
import { groups, tagsOf } from './store.ts'

/** Fargate's interfaces are attached to something in an account of AWS's. */
const awsAccount = '682516532157'

/** Network interfaces: read only, since those of tasks are managed by ECS. */
export function interfaceOperations(store: Ec2Store): Operations {
  return {
    DescribeNetworkInterfaces(
      input: Ec2.DescribeNetworkInterfacesCommandInput,
      call: Call
    ): Output<Ec2.DescribeNetworkInterfacesCommandOutput> {
      call.authorize('ec2:DescribeNetworkInterfaces', '*')
      checkDryRun(input)
      checkIds('eni', input.NetworkInterfaceIds)
      const found = byIds(interfacesToRead(store), input.NetworkInterfaceIds, noSuchInterface)
      const { items, more } = select(store, found, fields(store), input)
      return { NetworkInterfaces: items.map((eni) => describe(store, eni)), ...more }
    }
  }
}

/** `ip-172-31-0-4.ec2.internal`; outside us-east-1 the Region is in it ("DNS attributes for your VPC"). */
export function privateDnsName(region: string, address: string): string {
  return `ip-${address.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`
}

function interfacesToRead({ world, interfaces }: Ec2Store): Interface[] {
  const time = world.clock.now() - world.knobs.lag.network
  return [...interfaces.values()].filter(({ attachedAt }) => attachedAt <= time)
}

function fields(store: Ec2Store): FilterFields<Interface> {
  return {
    'network-interface-id': ({ id }) => [id],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ subnetId }) => [store.subnets.get(subnetId)?.vpcId],
    'availability-zone': ({ subnetId }) => [store.subnets.get(subnetId)?.zone],
    'group-id': ({ groupIds }) => groupIds,
    'private-ip-address': ({ privateIp }) => [privateIp],
    'ipv6-addresses.ipv6-address': ({ ipv6 }) => [ipv6],
    'attachment.instance-id': ({ instanceId }) => [instanceId],
    'addresses.private-ip-address': ({ privateIp }) => [privateIp],
    'association.public-ip': (eni) => [publicIpOf(store, eni)],
    'addresses.association.public-ip': (eni) => [publicIpOf(store, eni)],
    description: (eni) => [description(store, eni)],
    'interface-type': () => ['interface'],
    'requester-managed': (eni) => [String(isOfTask(eni))],
    'mac-address': ({ macAddress }) => [macAddress],
    status: () => ['in-use']
  }
}

function describe(store: Ec2Store, eni: Interface): Ec2.NetworkInterface {
  const subnet = store.subnets.get(eni.subnetId)
  const association = associationOf(store, eni)
  return {
    NetworkInterfaceId: eni.id,
    Description: description(store, eni),
    InterfaceType: 'interface',
    RequesterManaged: isOfTask(eni),
    ...(isOfTask(eni) && { RequesterId: '578734482556' }),
    OwnerId: store.world.account,
    Status: 'in-use',
    SourceDestCheck: true,
    SubnetId: eni.subnetId,
    ...(subnet ? { VpcId: subnet.vpcId, AvailabilityZone: subnet.zone, AvailabilityZoneId: subnet.zoneId } : {}),
    MacAddress: eni.macAddress,
    ...(eni.privateIp !== undefined && { PrivateIpAddress: eni.privateIp, PrivateDnsName: eni.privateDnsName }),
    PrivateIpAddresses:
      eni.privateIp === undefined
        ? []
        : [{ Primary: true, PrivateIpAddress: eni.privateIp, PrivateDnsName: eni.privateDnsName, ...association }],
    ...(eni.ipv6 !== undefined && { Ipv6Address: eni.ipv6 }),
    Ipv6Addresses: ipv6AddressesOf(eni).map((address) => ({ ...address, IsPrimaryIpv6: false })),
    Groups: eni.groupIds.map((id) => ({
      GroupId: id,
      GroupName: groups(store).find((group) => group.id === id)?.name
    })),
    Attachment: {
      AttachmentId: `eni-attach-${eni.id.slice('eni-'.length)}`,
      AttachTime: new Date(eni.attachedAt),
      DeleteOnTermination: !isOfTask(eni),
      DeviceIndex: isOfTask(eni) ? 1 : 0,
      ...(eni.instanceId === undefined
        ? { InstanceOwnerId: awsAccount }
        : { InstanceOwnerId: store.world.account, InstanceId: eni.instanceId }),
      Status: 'attached'
    },
    ...association,
    TagSet: tagsOf(store, eni.id)
  }
}

/** There is no Association at all without a public address, and none yet shortly after the interface was attached. */
export function associationOf(store: Ec2Store, eni: Interface): { Association?: Ec2.NetworkInterfaceAssociation } {
  const address = publicIpOf(store, eni)
  if (address === undefined) return {}
  const { region } = store.world
  const domain = region === 'us-east-1' ? 'compute-1' : `${region}.compute`
  const isDefault = store.vpcs.get(store.subnets.get(eni.subnetId)?.vpcId ?? '')?.isDefault
  return {
    Association: {
      IpOwnerId: 'amazon',
      PublicIp: address,
      PublicDnsName: isDefault ? `ec2-${address.replaceAll('.', '-')}.${domain}.amazonaws.com` : ''
    }
  }
}

/** The IPv6 addresses as both interfaces and instances show them. */
export function ipv6AddressesOf({ ipv6 }: Interface): { Ipv6Address: string }[] {
  return ipv6 === undefined ? [] : [{ Ipv6Address: ipv6 }]
}

/** Whether ECS made it for a task. */
function isOfTask({ attachmentId }: Interface): boolean {
  return attachmentId !== ''
}

/** The public address, once it is to be seen. */
export function publicIpOf({ world }: Ec2Store, { publicIp, attachedAt }: Interface): string | undefined {
  return world.clock.now() - attachedAt >= world.knobs.lag.publicIp ? publicIp : undefined
}

function description({ world }: Ec2Store, { attachmentId }: Interface): string {
  if (attachmentId === '') return ''
  return `arn:${world.partition}:ecs:${world.region}:${world.account}:attachment/${attachmentId}`
}
