import { randomBytes } from 'node:crypto'
import type { Tag } from '@aws-sdk/client-ec2'
import type { World } from '../../world.ts'
import { History } from '../history.ts'

export interface Vpc {
  readonly id: string
  readonly cidr: string
  readonly ipv6Cidr: string | undefined
  readonly isDefault: boolean
}

export interface Subnet {
  readonly id: string
  readonly vpcId: string
  /** None in a subnet that is IPv6-only. */
  readonly cidr: string | undefined
  readonly ipv6Cidr: string | undefined
  /** Whether new interfaces get an IPv6 address by themselves. */
  readonly assignsIpv6: boolean
  /** `us-east-1a`; the ID `use1-az1` names the same zone in every account. */
  readonly zone: string
  readonly zoneId: string
  readonly isDefault: boolean
}

export interface RouteTable {
  readonly id: string
  readonly vpcId: string
  readonly main: boolean
  /** Subnets that are associated explicitly; the others of the VPC use the main table. */
  readonly subnetIds: readonly string[]
  readonly routes: readonly Route[]
}

export interface Route {
  readonly destination: string
  /** `local`, or the ID of an internet, NAT or egress-only internet gateway. */
  readonly target: string
  readonly state: 'active' | 'blackhole'
}

export interface SecurityGroup {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly vpcId: string
  readonly rules: readonly Rule[]
}

export interface Rule {
  readonly id: string
  readonly direction: 'ingress' | 'egress'
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all. */
  readonly protocol: string
  /** For ICMP the type; -1 for all. */
  readonly fromPort: number
  readonly toPort: number
  readonly peer: Peer
  readonly description: string | undefined
}

export interface Peer {
  readonly kind: 'ipv4' | 'ipv6' | 'group' | 'prefixList'
  readonly value: string
}

/** A network interface that ECS made for a task, or that came with an instance. */
export interface Interface {
  readonly id: string
  /** ECS's attachment; empty when it is an instance's own. */
  readonly attachmentId: string
  /** The instance that it is attached to. Fargate's are not to be seen. */
  readonly instanceId: string | undefined
  readonly subnetId: string
  readonly groupIds: readonly string[]
  readonly macAddress: string
  readonly privateIp: string | undefined
  readonly privateDnsName: string | undefined
  readonly publicIp: string | undefined
  readonly ipv6: string | undefined
  readonly attachedAt: number
}

/** A running instance. */
export interface Instance {
  readonly id: string
  readonly interfaceId: string
  readonly architecture: 'x86_64' | 'arm64'
}

/** EC2's networking of an account in a Region. Tags are kept by the ID of what they are on. */
export interface Ec2Store {
  readonly world: World
  readonly vpcs: Map<string, Vpc>
  readonly subnets: Map<string, Subnet>
  readonly routeTables: Map<string, RouteTable>
  readonly groups: Map<string, History<SecurityGroup | undefined>>
  readonly interfaces: Map<string, Interface>
  readonly instances: Map<string, Instance>
  readonly tags: Map<string, readonly Tag[]>
}

/** No networks at all. */
export function ec2Store(world: World): Ec2Store {
  return {
    world,
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    groups: new Map(),
    interfaces: new Map(),
    instances: new Map(),
    tags: new Map()
  }
}

/** A new resource ID: the prefix and 17 hexadecimal digits. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`
}

/** Security groups as writes see them. */
export function groups(store: Ec2Store): SecurityGroup[] {
  return [...store.groups.values()].map((history) => history.latest()).filter((group) => group !== undefined)
}

/** Security groups as reads see them: `knobs.lag.network` ms old. */
export function groupsToRead(store: Ec2Store): SecurityGroup[] {
  const time = store.world.clock.now() - store.world.knobs.lag.network
  return [...store.groups.values()].map((history) => history.asOf(time)).filter((group) => group !== undefined)
}

/**
 * Whether a change finds the group: one made a moment ago may be unknown to the next call (EC2 Developer Guide,
 * "Eventual consistency"), though changes see it sooner than reads do.
 */
export function isKnownToChanges(store: Ec2Store, { id }: SecurityGroup): boolean {
  const time = store.world.clock.now() - store.world.knobs.lag.network / 5
  return store.groups.get(id)?.asOf(time) !== undefined
}

/** Keeps a new state of a security group. */
export function saveGroup(store: Ec2Store, group: SecurityGroup): void {
  const history = store.groups.get(group.id) ?? new History<SecurityGroup | undefined>()
  history.record(group, store.world.clock.now())
  store.groups.set(group.id, history)
}

/** The route table that holds for a subnet: its own, or the VPC's main one. */
export function routeTableOf(store: Ec2Store, subnet: Subnet): RouteTable | undefined {
  const tables = [...store.routeTables.values()]
  return (
    tables.find(({ subnetIds }) => subnetIds.includes(subnet.id)) ??
    tables.find(({ vpcId, main }) => main && vpcId === subnet.vpcId)
  )
}

export function defaultVpc(store: Ec2Store): Vpc | undefined {
  return [...store.vpcs.values()].find(({ isDefault }) => isDefault)
}

export function tagsOf(store: Ec2Store, id: string): Tag[] {
  return [...(store.tags.get(id) ?? [])]
}
