import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Call, Operations, Output } from '../../service.ts'
import { range } from './cidr.ts'
import { checkDryRun, checkIds, ec2Error, noSuchSubnet, noSuchVpc } from './errors.ts'
import type { FilterFields } from './select.ts'
import { byIds, select } from './select.ts'
import type { Ec2Store, Route, RouteTable, Subnet, Vpc } from './store.ts'
import { tagsOf } from './store.ts'

/** AWS keeps the first four addresses of a subnet and its last one. */
const reservedAddresses = 5

/** VPCs, subnets and route tables, and what the account has none of: read only. */
export function vpcOperations(store: Ec2Store): Operations {
  const { account } = store.world
  return {
    DescribeVpcs(input: Ec2.DescribeVpcsCommandInput, call: Call): Output<Ec2.DescribeVpcsCommandOutput> {
      call.authorize('ec2:DescribeVpcs', '*')
      checkDryRun(input)
      checkIds('vpc', input.VpcIds)
      const { items, more } = select(store, byIds([...store.vpcs.values()], input.VpcIds, noSuchVpc), vpcFields, input)
      return { Vpcs: items.map((vpc) => describeVpc(store, vpc)), ...more }
    },

    DescribeSubnets(input: Ec2.DescribeSubnetsCommandInput, call: Call): Output<Ec2.DescribeSubnetsCommandOutput> {
      call.authorize('ec2:DescribeSubnets', '*')
      checkDryRun(input)
      checkIds('subnet', input.SubnetIds)
      const subnets = byIds([...store.subnets.values()], input.SubnetIds, noSuchSubnet)
      const { items, more } = select(store, subnets, subnetFields, input)
      return { Subnets: items.map((subnet) => describeSubnet(store, subnet)), ...more }
    },

    DescribeRouteTables(
      input: Ec2.DescribeRouteTablesCommandInput,
      call: Call
    ): Output<Ec2.DescribeRouteTablesCommandOutput> {
      call.authorize('ec2:DescribeRouteTables', '*')
      checkDryRun(input)
      checkIds('rtb', input.RouteTableIds)
      const tables = byIds([...store.routeTables.values()], input.RouteTableIds, (id) =>
        ec2Error('InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`)
      )
      const { items, more } = select(store, tables, routeTableFields(account), input)
      return { RouteTables: items.map((table) => describeRouteTable(store, table)), ...more }
    },

    DescribeVpcEndpoints(
      input: Ec2.DescribeVpcEndpointsCommandInput,
      call: Call
    ): Output<Ec2.DescribeVpcEndpointsCommandOutput> {
      call.authorize('ec2:DescribeVpcEndpoints', '*')
      checkDryRun(input)
      byIds([], input.VpcEndpointIds, (id) =>
        ec2Error('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`)
      )
      return { VpcEndpoints: [] }
    }
  }
}

const vpcFields: FilterFields<Vpc> = {
  'vpc-id': ({ id }) => [id],
  'is-default': ({ isDefault }) => [String(isDefault)],
  isDefault: ({ isDefault }) => [String(isDefault)],
  cidr: ({ cidr }) => [cidr],
  'cidr-block-association.cidr-block': ({ cidr }) => [cidr],
  state: () => ['available']
}

const subnetFields: FilterFields<Subnet> = {
  'subnet-id': ({ id }) => [id],
  'vpc-id': ({ vpcId }) => [vpcId],
  'availability-zone': ({ zone }) => [zone],
  availabilityZone: ({ zone }) => [zone],
  'availability-zone-id': ({ zoneId }) => [zoneId],
  'default-for-az': ({ isDefault }) => [String(isDefault)],
  defaultForAz: ({ isDefault }) => [String(isDefault)],
  'map-public-ip-on-launch': ({ isDefault }) => [String(isDefault)],
  'cidr-block': ({ cidr }) => [cidr],
  'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6Cidr }) => [ipv6Cidr],
  'ipv6-native': ({ cidr }) => [String(cidr === undefined)],
  state: () => ['available']
}

function routeTableFields(account: string): FilterFields<RouteTable> {
  return {
    'route-table-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'owner-id': () => [account],
    'association.subnet-id': ({ subnetIds }) => subnetIds,
    'association.route-table-id': ({ id }) => [id],
    'association.main': ({ main, subnetIds }) => [...(main ? ['true'] : []), ...subnetIds.map(() => 'false')],
    'route.destination-cidr-block': ({ routes }) => routes.filter(isIpv4).map(({ destination }) => destination),
    'route.destination-ipv6-cidr-block': ({ routes }) =>
      routes.filter((route) => !isIpv4(route)).map(({ destination }) => destination),
    'route.gateway-id': ({ routes }) =>
      routes.map(({ target }) => target).filter((target) => !isNat(target) && !isEgressOnly(target)),
    'route.egress-only-internet-gateway-id': ({ routes }) => routes.map(({ target }) => target).filter(isEgressOnly),
    'route.nat-gateway-id': ({ routes }) => routes.map(({ target }) => target).filter(isNat),
    'route.state': ({ routes }) => routes.map(({ state }) => state)
  }
}

function describeVpc(store: Ec2Store, vpc: Vpc): Ec2.Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: store.world.account,
    State: 'available',
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [
      { AssociationId: sibling(vpc.id, 'vpc-cidr-assoc'), CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } }
    ],
    ...(vpc.ipv6Cidr === undefined
      ? {}
      : {
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: sibling(vpc.id, 'vpc-cidr-assoc'),
              Ipv6CidrBlock: vpc.ipv6Cidr,
              Ipv6CidrBlockState: { State: 'associated' as const },
              Ipv6Pool: 'Amazon'
            }
          ]
        }),
    InstanceTenancy: 'default',
    DhcpOptionsId: sibling(vpc.id, 'dopt'),
    IsDefault: vpc.isDefault,
    Tags: tagsOf(store, vpc.id)
  }
}

function describeSubnet(store: Ec2Store, subnet: Subnet): Ec2.Subnet {
  const { world } = store
  const used = [...store.interfaces.values()].filter(({ subnetId }) => subnetId === subnet.id).length
  return {
    SubnetId: subnet.id,
    SubnetArn: `arn:${world.partition}:ec2:${world.region}:${world.account}:subnet/${subnet.id}`,
    VpcId: subnet.vpcId,
    OwnerId: world.account,
    State: 'available',
    ...(subnet.cidr !== undefined && { CidrBlock: subnet.cidr }),
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: subnet.zoneId,
    // It counts IPv4 addresses.
    AvailableIpAddressCount: subnet.cidr === undefined ? 0 : range(subnet.cidr).size - reservedAddresses - used,
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.isDefault,
    AssignIpv6AddressOnCreation: subnet.assignsIpv6,
    Ipv6CidrBlockAssociationSet:
      subnet.ipv6Cidr === undefined
        ? []
        : [
            {
              AssociationId: sibling(subnet.id, 'subnet-cidr-assoc'),
              Ipv6CidrBlock: subnet.ipv6Cidr,
              Ipv6CidrBlockState: { State: 'associated' }
            }
          ],
    Ipv6Native: subnet.cidr === undefined,
    EnableDns64: false,
    MapCustomerOwnedIpOnLaunch: false,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false
    },
    Tags: tagsOf(store, subnet.id)
  }
}

function describeRouteTable(store: Ec2Store, table: RouteTable): Ec2.RouteTable {
  const associated = { RouteTableId: table.id, AssociationState: { State: 'associated' as const } }
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: store.world.account,
    Associations: [
      ...(table.main ? [{ ...associated, Main: true, RouteTableAssociationId: sibling(table.id, 'rtbassoc') }] : []),
      ...table.subnetIds.map((id) => ({
        ...associated,
        Main: false,
        SubnetId: id,
        RouteTableAssociationId: sibling(id, 'rtbassoc')
      }))
    ],
    PropagatingVgws: [],
    Routes: table.routes.map(describeRoute),
    Tags: tagsOf(store, table.id)
  }
}

function describeRoute(route: Route): Ec2.Route {
  return {
    ...(isIpv4(route) ? { DestinationCidrBlock: route.destination } : { DestinationIpv6CidrBlock: route.destination }),
    ...targetOf(route),
    Origin: route.target === 'local' ? 'CreateRouteTable' : 'CreateRoute',
    State: route.state
  }
}

function isIpv4({ destination }: Route): boolean {
  return !destination.includes(':')
}

function targetOf({ target }: Route): Ec2.Route {
  if (isNat(target)) return { NatGatewayId: target }
  return isEgressOnly(target) ? { EgressOnlyInternetGatewayId: target } : { GatewayId: target }
}

function isEgressOnly(target: string): boolean {
  return target.startsWith('eigw-')
}

function isNat(target: string): boolean {
  return target.startsWith('nat-')
}

/** The ID of a thing that comes with another one. */
function sibling(id: string, prefix: string): string {
  return `${prefix}-${id.slice(id.indexOf('-') + 1)}`
}
