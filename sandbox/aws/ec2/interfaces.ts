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
    'addresses.private-ip-address': ({ privateIp }) => [privateIp],
    'association.public-ip': (eni) => [visiblePublicIp(store, eni)],
    'addresses.association.public-ip': (eni) => [visiblePublicIp(store, eni)],
    description: (eni) => [description(store, eni)],
    'interface-type': () => ['interface'],
    'requester-managed': () => ['true'],
    'mac-address': ({ macAddress }) => [macAddress],
    status: () => ['in-use']
  }
}

function describe(store: Ec2Store, eni: Interface): Ec2.NetworkInterface {
  const subnet = store.subnets.get(eni.subnetId)
  const dnsName = privateDnsName(store.world.region, eni.privateIp)
  const association = associationOf(store, eni)
  return {
    NetworkInterfaceId: eni.id,
    Description: description(store, eni),
    InterfaceType: 'interface',
    RequesterManaged: true,
    RequesterId: '578734482556',
    OwnerId: store.world.account,
    Status: 'in-use',
    SourceDestCheck: true,
    SubnetId: eni.subnetId,
    ...(subnet ? { VpcId: subnet.vpcId, AvailabilityZone: subnet.zone, AvailabilityZoneId: subnet.zoneId } : {}),
    MacAddress: eni.macAddress,
    PrivateIpAddress: eni.privateIp,
    PrivateDnsName: dnsName,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: eni.privateIp, PrivateDnsName: dnsName, ...association }],
    Ipv6Addresses: [],
    Groups: eni.groupIds.map((id) => ({
      GroupId: id,
      GroupName: groups(store).find((group) => group.id === id)?.name
    })),
    Attachment: {
      AttachmentId: `eni-attach-${eni.id.slice('eni-'.length)}`,
      AttachTime: new Date(eni.attachedAt),
      DeleteOnTermination: false,
      DeviceIndex: 1,
      InstanceOwnerId: awsAccount,
      Status: 'attached'
    },
    ...association,
    TagSet: tagsOf(store, eni.id)
  }
}

/** There is no Association at all without a public address, and none yet shortly after the interface was attached. */
function associationOf(store: Ec2Store, eni: Interface): { Association?: Ec2.NetworkInterfaceAssociation } {
  const address = visiblePublicIp(store, eni)
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

function visiblePublicIp({ world }: Ec2Store, { publicIp, attachedAt }: Interface): string | undefined {
  return world.clock.now() - attachedAt >= world.knobs.lag.publicIp ? publicIp : undefined
}

function description({ world }: Ec2Store, { attachmentId }: Interface): string {
  return `arn:${world.partition}:ecs:${world.region}:${world.account}:attachment/${attachmentId}`
}
