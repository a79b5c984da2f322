import type * as Ec2 from '@aws-sdk/client-ec2'
import type { HostInstance, NetworkForTasks } from '../../world.ts'
import type { Call, Operations, Output } from '../../service.ts'
import { checkDryRun, checkIds, ec2Error } from './errors.ts'
import { associationOf, ipv6AddressesOf, publicIpOf } from './interfaces.ts'
import type { FilterFields } from './select.ts'
import { byIds, select } from './select.ts'
import type { Ec2Store, Instance, Interface } from './store.ts'
import { groups, newId, tagsOf } from './store.ts'

/** Instances: read only, as ECS's container instances are all that there are. */
export function instanceOperations(store: Ec2Store): Operations {
  return {
    DescribeInstances(
      input: Ec2.DescribeInstancesCommandInput,
      call: Call
    ): Output<Ec2.DescribeInstancesCommandOutput> {
      call.authorize('ec2:DescribeInstances', '*')
      checkDryRun(input)
      checkIds('i', input.InstanceIds)
      const found = byIds([...store.instances.values()], input.InstanceIds, (id) =>
        ec2Error('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
      )
      const { items, more } = select(store, found, fields(store), input)
      const OwnerId = store.world.account
      return {
        Reservations: items.map((instance) => ({
          ReservationId: `r-${instance.id.slice('i-'.length)}`,
          OwnerId,
          Groups: [],
          Instances: [describe(store, instance)]
        })),
        ...more
      }
    }
  }
}

/** Starts an instance with its interface, by `attach`. */
export function launchInstance(
  store: Ec2Store,
  attach: NetworkForTasks['attach'],
  request: Parameters<NonNullable<NetworkForTasks['launch']>>[0]
): HostInstance {
  const instanceId = newId('i')
  const { subnetId, securityGroups, publicIp, architecture } = request
  const networkInterface = attach({ subnetId, securityGroups, assignPublicIp: publicIp }, '', instanceId)
  store.instances.set(instanceId, { id: instanceId, interfaceId: networkInterface.id, architecture })
  return { instanceId, subnetId, networkInterface }
}

/** The type that stands for an architecture. */
function typeOf({ architecture }: Instance): 't4g.medium' | 't3.medium' {
  return architecture === 'arm64' ? 't4g.medium' : 't3.medium'
}

function fields(store: Ec2Store): FilterFields<Instance> {
  const eni = ({ interfaceId }: Instance) => store.interfaces.get(interfaceId)
  const subnet = (instance: Instance) => store.subnets.get(eni(instance)?.subnetId ?? '')
  const publicIp = (instance: Instance) => {
    const found = eni(instance)
    return found && publicIpOf(store, found)
  }
  return {
    'instance-id': ({ id }) => [id],
    'instance-state-name': () => ['running'],
    'instance-type': (instance) => [typeOf(instance)],
    architecture: ({ architecture }) => [architecture],
    'subnet-id': (instance) => [subnet(instance)?.id],
    'vpc-id': (instance) => [subnet(instance)?.vpcId],
    'availability-zone': (instance) => [subnet(instance)?.zone],
    'ip-address': (instance) => [publicIp(instance)],
    'private-ip-address': (instance) => [eni(instance)?.privateIp],
    'network-interface.network-interface-id': ({ interfaceId }) => [interfaceId],
    'instance.group-id': (instance) => eni(instance)?.groupIds ?? []
  }
}

function describe(store: Ec2Store, instance: Instance): Ec2.Instance {
  const eni = store.interfaces.get(instance.interfaceId)
  return {
    InstanceId: instance.id,
    InstanceType: typeOf(instance),
    Architecture: instance.architecture,
    State: { Code: 16, Name: 'running' },
    Tags: tagsOf(store, instance.id),
    ...(eni === undefined ? {} : network(store, eni))
  }
}

function network(store: Ec2Store, eni: Interface): Ec2.Instance {
  const subnet = store.subnets.get(eni.subnetId)
  const { PublicIp, PublicDnsName = '' } = associationOf(store, eni).Association ?? {}
  const SecurityGroups = eni.groupIds.map((id) => ({
    GroupId: id,
    GroupName: groups(store).find((group) => group.id === id)?.name
  }))
  return {
    LaunchTime: new Date(eni.attachedAt),
    SubnetId: eni.subnetId,
    ...(subnet && {
      VpcId: subnet.vpcId,
      Placement: { AvailabilityZone: subnet.zone, GroupName: '', Tenancy: 'default' }
    }),
    ...(eni.privateIp !== undefined && { PrivateIpAddress: eni.privateIp, PrivateDnsName: eni.privateDnsName }),
    ...(eni.ipv6 !== undefined && { Ipv6Address: eni.ipv6 }),
    ...(PublicIp !== undefined && { PublicIpAddress: PublicIp }),
    PublicDnsName,
    SecurityGroups,
    SourceDestCheck: true,
    NetworkInterfaces: [
      {
        NetworkInterfaceId: eni.id,
        Status: 'in-use',
        SubnetId: eni.subnetId,
        MacAddress: eni.macAddress,
        ...(eni.privateIp !== undefined && { PrivateIpAddress: eni.privateIp, PrivateDnsName: eni.privateDnsName }),
        Ipv6Addresses: ipv6AddressesOf(eni),
        Groups: SecurityGroups,
        ...associationOf(store, eni)
      }
    ]
  }
}
