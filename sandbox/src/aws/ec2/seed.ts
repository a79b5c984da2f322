import { subBlock } from './cidr.ts'
import type { Ec2Store, Route, RouteTable, Subnet, Vpc } from './store.ts'
import { defaultVpc, groups, newId, saveGroup } from './store.ts'

/** Where a subnet's packets for the internet go. `blackhole` is a route whose internet gateway is gone. */
export type Way = 'igw' | 'nat' | 'none' | 'blackhole'

/** Where they go over IPv6; an egress-only internet gateway (`eigw`) lets nobody in. */
export type Ipv6Way = 'igw' | 'eigw' | 'none'

/** A VPC as a test wants it. */
export interface VpcSeed {
  readonly isDefault?: boolean
  readonly cidr: string
  readonly subnets: readonly SubnetSeed[]
}

/** A subnet as a test wants it. */
export interface SubnetSeed {
  /** The letter after the Region. */
  readonly az: string
  readonly route: Way
  /** `true`: with an IPv6 block; `auto-assign`: whose addresses interfaces get by themselves; `only`: and nothing else. */
  readonly ipv6?: boolean | 'auto-assign' | 'only'
  /** `igw` unless told where `route` is `igw` and the VPC has an IPv6 block, else `none`. */
  readonly ipv6Route?: Ipv6Way
}

/** What a test needs to name it. */
export interface SeededVpc {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly defaultGroupId: string
}

/** Adds a VPC with subnets of /20 (or a sixteenth of a smaller one), its route tables and its default group. */
export function seedVpc(store: Ec2Store, seed: VpcSeed): SeededVpc {
  const { isDefault = false, cidr } = seed
  const dualStack = seed.subnets.some(({ ipv6 = false }) => ipv6 !== false)
  const vpc: Vpc = {
    id: newId('vpc'),
    cidr,
    isDefault,
    ipv6Cidr: dualStack ? '2600:1f18:1234:5600::/56' : undefined
  }
  store.vpcs.set(vpc.id, vpc)
  const subnets = seed.subnets.map((subnet, index) => addSubnet(store, vpc, { ...subnet, index }))
  addRouteTables(
    store,
    vpc,
    subnets.map(({ id }, index) => ({ id, ...waysOf(seed.subnets[index]) }))
  )
  return { vpcId: vpc.id, subnetIds: subnets.map(({ id }) => id), defaultGroupId: addDefaultGroup(store, vpc) }
}

/** The default VPC that AWS makes ("Default VPCs"): 172.31.0.0/16 with a public subnet in each zone. */
export function seedDefaultVpc(store: Ec2Store): SeededVpc {
  return seedVpc(store, {
    isDefault: true,
    cidr: '172.31.0.0/16',
    subnets: ['a', 'b', 'c'].map((az) => ({ az, route: 'igw' }))
  })
}

/** Deletes the default VPC with all that is in it, as many accounts have done. */
export function removeDefaultVpc(store: Ec2Store): void {
  const vpc = defaultVpc(store)
  if (!vpc) return
  store.vpcs.delete(vpc.id)
  for (const kind of [store.subnets, store.routeTables])
    for (const { id, vpcId } of [...kind.values()]) if (vpcId === vpc.id) kind.delete(id)
  for (const { id, vpcId } of groups(store)) if (vpcId === vpc.id) store.groups.delete(id)
}

/** The group that every VPC has ("Default security groups"): open for its own members, and outwards. */
function addDefaultGroup(store: Ec2Store, vpc: Vpc): string {
  const id = newId('sg')
  const all = { protocol: '-1', fromPort: -1, toPort: -1, description: undefined }
  saveGroup(store, {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpcId: vpc.id,
    rules: [
      { ...all, id: newId('sgr'), direction: 'ingress', peer: { kind: 'group', value: id } },
      { ...all, id: newId('sgr'), direction: 'egress', peer: { kind: 'ipv4', value: '0.0.0.0/0' } }
    ]
  })
  return id
}

function addSubnet(
  store: Ec2Store,
  vpc: Vpc,
  { az, ipv6 = false, index }: SubnetSeed & { readonly index: number }
): Subnet {
  const { region } = store.world
  const subnet: Subnet = {
    id: newId('subnet'),
    vpcId: vpc.id,
    cidr: ipv6 === 'only' ? undefined : subBlock(vpc.cidr, Number(vpc.cidr.split('/')[1]) + 4, index),
    assignsIpv6: ipv6 === 'only' || ipv6 === 'auto-assign',
    ipv6Cidr: ipv6 !== false ? `2600:1f18:1234:56${index.toString(16).padStart(2, '0')}::/64` : undefined,
    zone: `${region}${az}`,
    zoneId: `${regionCode(region)}-az${az.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`,
    isDefault: vpc.isDefault
  }
  store.subnets.set(subnet.id, subnet)
  return subnet
}

/** The ways out of a subnet. */
interface Ways {
  readonly way: Way
  readonly ipv6Way: Ipv6Way
}

function waysOf(subnet: SubnetSeed | undefined): Ways {
  const way = subnet?.route ?? 'none'
  return { way, ipv6Way: subnet?.ipv6Route ?? (way === 'igw' ? 'igw' : 'none') }
}

/** A default VPC's main table leads to the internet, another's does not; subnets that differ get a table of their own. */
function addRouteTables(store: Ec2Store, vpc: Vpc, subnets: readonly (Ways & { readonly id: string })[]): void {
  const gateways = { igw: newId('igw'), nat: newId('nat'), blackhole: newId('igw'), eigw: newId('eigw') }
  const main = waysOf(vpc.isDefault ? { az: '', route: 'igw' } : undefined)
  const kinds = new Map([[nameOf(main), main], ...subnets.map((ways) => [nameOf(ways), ways] as const)])
  for (const [name, ways] of kinds) {
    const isMain = name === nameOf(main)
    const table: RouteTable = {
      id: newId('rtb'),
      vpcId: vpc.id,
      main: isMain,
      subnetIds: isMain ? [] : subnets.filter((subnet) => nameOf(subnet) === name).map(({ id }) => id),
      routes: routes(vpc, ways, gateways)
    }
    store.routeTables.set(table.id, table)
  }
}

function nameOf({ way, ipv6Way }: Ways): string {
  return `${way} ${ipv6Way}`
}

function routes(vpc: Vpc, { way, ipv6Way }: Ways, gateways: Readonly<Record<Exclude<Way | Ipv6Way, 'none'>, string>>) {
  const found: Route[] = [{ destination: vpc.cidr, target: 'local', state: 'active' }]
  if (vpc.ipv6Cidr !== undefined) found.push({ destination: vpc.ipv6Cidr, target: 'local', state: 'active' })
  if (way !== 'none') {
    found.push({ destination: '0.0.0.0/0', target: gateways[way], state: way === 'blackhole' ? 'blackhole' : 'active' })
  }
  if (vpc.ipv6Cidr !== undefined && ipv6Way !== 'none') {
    found.push({ destination: '::/0', target: gateways[ipv6Way], state: 'active' })
  }
  return found
}

/** `us-east-1` is `use1` in zone IDs, `ap-northeast-1` `apne1`, `us-gov-west-1` `usgw1`. */
function regionCode(region: string): string {
  const [area = '', ...rest] = region.split('-')
  return area + rest.map((part) => directions[part] ?? part.charAt(0)).join('')
}

const directions: Readonly<Record<string, string>> = {
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw'
}
