import {
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Route,
  type RouteTable,
  type Subnet
} from '@aws-sdk/client-ec2'
import { ActionError, messageOf } from '../errors.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed, unlessDenied, required } from '../aws/errors.ts'
import type { Planned, Plans, Resource } from './resource.ts'

/**
 * How packets leave a subnet. `internet gateway`: only from public IPs. `routed`: by another default route, such as a
 * NAT gateway. `partial`: only to some networks, such as those behind a VPN. `none`: not at all. `unseen`: unknown,
 * because the route tables don't show it or can't be read.
 */
export type Egress = 'internet gateway' | 'routed' | 'partial' | 'none' | 'unseen'

export interface SubnetFinding {
  readonly id: string
  readonly zoneId: string
  readonly freeAddresses: number
  readonly egress: Egress
  /** Whether the subnet has no IPv4. */
  readonly ipv6Only: boolean
}

/** The VPC and its subnets; undefined if the user named no VPC and there is no default one. */
export type NetworkFinding = { readonly vpcId: string; readonly subnets: readonly SubnetFinding[] } | undefined

/** The user's settings for the network. */
export interface NetworkSpec {
  readonly vpcId?: string
  readonly subnets: readonly string[]
  readonly assignPublicIp: boolean
  /** The user's existing security groups. If there are none, the action creates one in the VPC. */
  readonly securityGroups: readonly string[]
}

export interface NetworkPlan {
  readonly vpcId: string
  readonly subnets: readonly string[]
  /** The kind of address at which the internet can reach a task there, if at all. */
  readonly reachedBy: 'ipv4' | 'ipv6' | 'none'
  readonly warnings: readonly string[]
}

/**
 * Where the images come from. `vpc`: perhaps all from inside the VPC. `outside`: some from outside it, perhaps from a
 * connected network. `internet`: some from a registry that exists only on the internet.
 */
export type ImageSource = 'vpc' | 'outside' | 'internet'

/**
 * The IDs of the zones with Fargate, for the Regions where not all zones have it.
 * Source: "Supported Regions for Amazon ECS on AWS Fargate" in the Amazon ECS Developer Guide.
 */
const FARGATE_ZONES: Readonly<Record<string, readonly string[]>> = {
  usw1: ['usw1-az1', 'usw1-az3'],
  apne1: ['apne1-az1', 'apne1-az2', 'apne1-az4'],
  cnn1: ['cnn1-az1', 'cnn1-az2']
}

/** Returns the VPC and the subnets that the tasks run in. The action never creates any. */
export function network(
  { ec2 }: Pick<Clients, 'ec2'>,
  spec: NetworkSpec,
  choose: (found: NetworkFinding, plans: Plans) => NetworkPlan
): Resource<NetworkFinding, NetworkPlan & Planned, undefined> {
  return {
    find: () => findNetwork(ec2, spec),
    plan: (found, plans) => ({ ...choose(found, plans), changes: [] }),
    apply: () => Promise.resolve(undefined)
  }
}

/** Looks up the given subnets, or else those of the given or default VPC, and the egress of each. */
export async function findNetwork(client: EC2Client, spec: NetworkSpec): Promise<NetworkFinding> {
  if (spec.subnets.length > 0) {
    const subnets = await describeGiven(client, spec)
    if (subnets === 'unseen') return unseenNetwork(spec)
    const [first, ...others] = new Set(subnets.map(({ VpcId }) => required(VpcId, 'VpcId')))
    const vpcId = required(first, 'Subnets')
    if (others.length > 0) {
      throw new ActionError(
        'SUBNETS_OF_DIFFERENT_VPCS',
        `The subnets in \`subnets\` belong to different VPCs: ${[vpcId, ...others].join(', ')}.`,
        'Set subnets of one VPC.'
      )
    }
    return { vpcId, subnets: withEgress(subnets, await findRouteTables(client, vpcId)) }
  }
  const vpcId = spec.vpcId ?? (await findDefaultVpc(client))
  if (vpcId === undefined) return undefined
  const [subnets, tables] = await Promise.all([
    describeSubnets(client, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    findRouteTables(client, vpcId)
  ])
  return { vpcId, subnets: withEgress(subnets, tables) }
}

/**
 * Chooses the subnets to run in. Takes given ones as they are; of a VPC's, those from which tasks reach the internet.
 * If all images may come from inside the VPC, a subnet without egress only causes a warning.
 * Throws `DEFAULT_VPC_MISSING`, `SUBNET_NOT_IN_VPC`, `SUBNET_WITHOUT_EGRESS` or `SUBNET_UNUSABLE`.
 */
export function planNetwork(finding: NetworkFinding, spec: NetworkSpec, source: ImageSource): NetworkPlan {
  if (finding === undefined) {
    throw new ActionError(
      'DEFAULT_VPC_MISSING',
      'The account has no default VPC in this Region.',
      'Set `subnets` or `vpc-id`, or create a default VPC: `aws ec2 create-default-vpc`.'
    )
  }
  const { vpcId, subnets } = finding
  if (spec.vpcId !== undefined && spec.vpcId !== vpcId) {
    throw new ActionError(
      'SUBNET_NOT_IN_VPC',
      `The subnets in \`subnets\` belong to ${vpcId}, but \`vpc-id\` is ${spec.vpcId}.`,
      'Omit `vpc-id`, or set subnets of that VPC.'
    )
  }
  const stuck = subnets.filter((subnet) => !reachesInternet(subnet, spec.assignPublicIp))
  if (spec.subnets.length > 0) {
    // These subnets may reach the registry in another network, where a self-hosted runner has found it.
    const lost = stuck.filter(({ egress }) => egress !== 'partial' || source === 'internet')
    if (lost.length > 0 && source !== 'vpc')
      throw withoutEgress(`A task in ${idsOf(lost)} cannot reach the internet`, lost, spec)
    return { vpcId, subnets: spec.subnets, reachedBy: reachedBy(subnets, spec), warnings: stuckWarnings(stuck, vpcId) }
  }
  if (subnets.length === 0) {
    throw new ActionError(
      'SUBNET_UNUSABLE',
      `${vpcId} has no subnets.`,
      'Create a subnet in it, in the default VPC with `aws ec2 create-default-subnet --availability-zone <zone>`. Or set another `vpc-id`, or `subnets`.'
    )
  }
  const open = subnets.filter((subnet) => !stuck.includes(subnet))
  if (open.length === 0 && source !== 'vpc')
    throw withoutEgress(`No subnet of ${vpcId} lets a task reach the internet`, stuck, spec)
  const candidates = withIpv4(open.length > 0 ? open : subnets)
  // EC2 counts only IPv4 addresses.
  const hasRoom = ({ freeAddresses, ipv6Only }: SubnetFinding) => ipv6Only || freeAddresses > 0
  const usable = candidates.filter((subnet) => hasFargate(subnet) && hasRoom(subnet)).slice(0, 16)
  if (usable.length === 0) {
    const which = open.length > 0 ? ' that reach the internet' : ''
    throw new ActionError(
      'SUBNET_UNUSABLE',
      `The subnets of ${vpcId}${which} have no free IP address or are in Availability Zones without Fargate: ${idsOf(candidates)}.`,
      'Set `subnets` of another VPC. Or add a subnet with free IP addresses to this VPC, in an Availability Zone that has Fargate.'
    )
  }
  const warnings = stuckWarnings(open.length > 0 ? [] : usable, vpcId)
  return { vpcId, subnets: usable.map(({ id }) => id), reachedBy: reachedBy(usable, spec), warnings }
}

/** Returns the subnets with IPv4, or all if none has it. Many registries and applications support only IPv4. */
function withIpv4(subnets: readonly SubnetFinding[]): readonly SubnetFinding[] {
  const others = subnets.filter(({ ipv6Only }) => !ipv6Only)
  return others.length > 0 ? others : subnets
}

/** Returns the kind of public IP. IPv6 addresses are public behind an internet gateway, but not an egress-only one. */
function reachedBy(subnets: readonly SubnetFinding[], { assignPublicIp }: NetworkSpec): NetworkPlan['reachedBy'] {
  if (!assignPublicIp) return 'none'
  if (!subnets.every(({ ipv6Only }) => ipv6Only)) return 'ipv4'
  return subnets.every(({ egress }) => egress === 'internet gateway') ? 'ipv6' : 'none'
}

function stuckWarnings(stuck: readonly SubnetFinding[], vpcId: string): readonly string[] {
  if (stuck.length === 0) return []
  const routed = stuck.some(({ egress }) => egress === 'partial') ? ', and the networks that its route table names' : ''
  return [`A task in ${idsOf(stuck)} reaches only what has an endpoint in ${vpcId}${routed}.`]
}

function idsOf(subnets: readonly SubnetFinding[]): string {
  return subnets.map(({ id }) => id).join(', ')
}

/**
 * Looks up the given subnets. The lookup is optional unless a security group must be created in their VPC.
 * Throws `SUBNET_MISSING` if one doesn't exist.
 */
async function describeGiven(client: EC2Client, spec: NetworkSpec): Promise<Subnet[] | 'unseen'> {
  const lookUp = describeSubnets(client, { SubnetIds: [...spec.subnets] }).catch((error: unknown) => {
    if (!isNamed(error, 'InvalidSubnetID.NotFound')) throw error
    throw new ActionError(
      'SUBNET_MISSING',
      `Not all of the subnets in \`subnets\` are in this Region and account: ${messageOf(error)}.`,
      "Correct `subnets`, or the Region of the step. `aws ec2 describe-subnets` lists that Region's subnets.",
      { cause: error }
    )
  })
  return spec.securityGroups.length > 0 ? unlessDenied(lookUp, () => 'unseen' as const) : lookUp
}

function unseenNetwork({ vpcId = '', subnets }: NetworkSpec): NetworkFinding {
  return {
    vpcId,
    subnets: subnets.map((id) => ({ id, zoneId: '', freeAddresses: 0, egress: 'unseen', ipv6Only: false }))
  }
}

async function findDefaultVpc(client: EC2Client): Promise<string | undefined> {
  const answer = await client.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }))
  return answer.Vpcs?.[0]?.VpcId
}

async function describeSubnets(
  client: EC2Client,
  which: { SubnetIds?: string[]; Filters?: { Name: string; Values: string[] }[] }
): Promise<Subnet[]> {
  return required((await client.send(new DescribeSubnetsCommand(which))).Subnets, 'Subnets')
}

async function findRouteTables(client: EC2Client, vpcId: string): Promise<RouteTable[] | undefined> {
  const lookUp = client.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }))
  return (await unlessDenied(lookUp, () => undefined))?.RouteTables
}

function withEgress(subnets: readonly Subnet[], tables: readonly RouteTable[] | undefined): SubnetFinding[] {
  return subnets.map((subnet) => ({
    id: required(subnet.SubnetId, 'SubnetId'),
    zoneId: required(subnet.AvailabilityZoneId, 'AvailabilityZoneId'),
    freeAddresses: subnet.AvailableIpAddressCount ?? 0,
    ipv6Only: subnet.Ipv6Native === true,
    egress: tables === undefined ? 'unseen' : egressOf(subnet, tables)
  }))
}

/**
 * Returns how packets leave the subnet, according to its own route table, or else the VPC's main one.
 * Source: "Configure route tables", Amazon VPC User Guide.
 */
export function egressOf(subnet: Pick<Subnet, 'SubnetId' | 'Ipv6Native'>, tables: readonly RouteTable[]): Egress {
  const own = tables.find((table) => table.Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId))
  const table = own ?? tables.find((each) => each.Associations?.some(({ Main }) => Main === true))
  // If another account shares the subnet, it owns the main table, which this account can't see.
  if (table === undefined) return 'unseen'
  const routes = table.Routes?.filter(({ State }) => State === 'active') ?? []
  // A task with an IPv4 address uses it, even if only IPv6 has a default route (aws/containers-roadmap#2792).
  const route = routes.find(({ DestinationCidrBlock: v4, DestinationIpv6CidrBlock: v6 }) =>
    subnet.Ipv6Native === true ? v6 === '::/0' : v4 === '0.0.0.0/0'
  )
  if (route === undefined) return subnet.Ipv6Native !== true && routes.some(leadsElsewhere) ? 'partial' : 'none'
  if (route.GatewayId?.startsWith('igw-') === true) return 'internet gateway'
  // A firewall's endpoint: other route tables decide where it leads.
  return route.GatewayId?.startsWith('vpce-') === true ? 'unseen' : 'routed'
}

/** Whether a route leads IPv4 out of the VPC, and not to a service endpoint. A prefix list can contain any blocks. */
function leadsElsewhere(route: Route): boolean {
  const { GatewayId: gateway = '', DestinationCidrBlock: block, DestinationPrefixListId: list } = route
  return (block ?? list) !== undefined && gateway !== 'local' && !gateway.startsWith('vpce-')
}

/** Whether a task reaches the internet: a public IP requires an internet gateway, a private one NAT. */
function reachesInternet(subnet: SubnetFinding, assignPublicIp: boolean): boolean {
  if (subnet.egress === 'unseen') return true
  if (subnet.ipv6Only) return subnet.egress !== 'none'
  return subnet.egress === (assignPublicIp ? 'internet gateway' : 'routed')
}

function hasFargate(subnet: SubnetFinding): boolean {
  const zones = FARGATE_ZONES[subnet.zoneId.split('-')[0] ?? '']
  // Local Zones and Wavelength Zones don't have Fargate. Their IDs have another part after the Region: `use1-bos1-az1`.
  return !/^[a-z]+\d+-.+-/.test(subnet.zoneId) && (zones === undefined || zones.includes(subnet.zoneId))
}

function withoutEgress(what: string, stuck: readonly SubnetFinding[], spec: NetworkSpec): ActionError {
  const otherWay = stuck.some(({ egress }) => egress === (spec.assignPublicIp ? 'routed' : 'internet gateway'))
  const fix = spec.assignPublicIp
    ? 'Set `assign-public-ip: false`: these subnets go out through NAT, which serves private addresses.'
    : 'Set `assign-public-ip: true`: these subnets go out through an internet gateway, which serves public addresses only.'
  return new ActionError(
    'SUBNET_WITHOUT_EGRESS',
    `${what} ${spec.assignPublicIp ? 'with' : 'without'} a public IP.`,
    otherWay
      ? fix
      : 'Use subnets whose route table has a default route to an internet gateway (with a public IP) or to a NAT gateway (without one).'
  )
}
