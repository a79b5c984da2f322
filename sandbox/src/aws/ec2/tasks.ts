import { randomBytes, randomInt } from 'node:crypto'
import { AwsError } from '../../service.ts'
import type { NetworkForTasks } from '../../world.ts'
import { contains, range, toAddress, toNumber } from './cidr.ts'
import { noSuchGroup, noSuchInterface, noSuchSubnet } from './errors.ts'
import { launchInstance } from './instances.ts'
import { privateDnsName } from './interfaces.ts'
import type { Ec2Store, Interface, Rule, Subnet } from './store.ts'
import { groups, groupsToRead, newId, routeTableOf } from './store.ts'

/** Who calls a task's page, as security groups see it: addresses of the internet (RFC 5737, 3849), whatever loopback says. */
const callers = { 4: '203.0.113.10', 6: '2001:db8::10' }

/** AWS keeps the first four addresses of a subnet ("Subnet sizing"). */
const firstHost = 4

/** What ECS asks of EC2. Public addresses are fresh loopback addresses from `firstPublicIp` upward, never used twice. */
export function networkForTasks(store: Ec2Store, firstPublicIp: string): NetworkForTasks {
  const nextPublicIp = publicAddresses(firstPublicIp)
  const attach: NetworkForTasks['attach'] = (request, attachmentId, instanceId) => {
    const eni = newInterface(store, request, nextPublicIp)
    store.interfaces.set(eni.id, { ...eni, attachmentId, instanceId })
    return {
      id: eni.id,
      macAddress: eni.macAddress,
      ...(eni.privateDnsName === undefined ? {} : { privateDnsName: eni.privateDnsName }),
      ...(eni.privateIp === undefined ? {} : { privateIp: eni.privateIp }),
      ...(eni.publicIp === undefined ? {} : { publicIp: eni.publicIp }),
      ...(eni.ipv6 === undefined ? {} : { ipv6: eni.ipv6 })
    }
  }
  return {
    check: (subnetIds, groupIds) => {
      check(store, subnetIds, groupIds)
    },
    availabilityZone: (subnetId) => subnetOf(store, subnetId).zone,
    availabilityZoneId: (subnetId) => subnetOf(store, subnetId).zoneId,
    egress: (subnetId, version = 4) => egress(store, subnetOf(store, subnetId), version),
    attach,
    detach(interfaceId) {
      store.interfaces.delete(interfaceId)
      store.tags.delete(interfaceId)
    },
    launch: (request) => launchInstance(store, attach, request),
    admits: (interfaceId, protocol, port, version = 4) => {
      const eni = store.interfaces.get(interfaceId)
      if (!eni) throw noSuchInterface(interfaceId)
      if (egress(store, subnetOf(store, eni.subnetId), version) !== 'igw') return false
      return groups(store)
        .filter(({ id }) => eni.groupIds.includes(id))
        .some(({ rules }) => rules.some((rule) => letsIn(rule, protocol, port, version)))
    }
  }
}

function check(store: Ec2Store, subnetIds: readonly string[], groupIds: readonly string[]): void {
  if (subnetIds.length === 0) throw invalid('subnets can not be empty.')
  const subnets = subnetIds.map((id) => {
    const subnet = store.subnets.get(id)
    if (!subnet) throw retrieving('subnet', subnetIds, noSuchSubnet(id))
    return subnet
  })
  const vpcId = subnets[0]?.vpcId
  if (subnets.some((subnet) => subnet.vpcId !== vpcId))
    throw invalid('The specified subnets do not belong to the same VPC.')
  const visible = groupsToRead(store)
  for (const id of groupIds) {
    const group = visible.find((candidate) => candidate.id === id)
    if (!group) throw retrieving('security group', groupIds, noSuchGroup(id))
    if (group.vpcId !== vpcId)
      throw invalid(`Security group ${id} does not appear to belong to the same VPC as the input subnets.`)
  }
}

function retrieving(what: string, ids: readonly string[], { code, message }: AwsError): AwsError {
  return invalid(`Error retrieving ${what} information for [${ids.join(', ')}]: ${message} (ErrorCode: ${code})`)
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

function subnetOf(store: Ec2Store, id: string): Subnet {
  const subnet = store.subnets.get(id)
  if (!subnet) throw noSuchSubnet(id)
  return subnet
}

function egress(store: Ec2Store, subnet: Subnet, version: 4 | 6): 'igw' | 'nat' | 'none' {
  const everywhere = version === 4 ? '0.0.0.0/0' : '::/0'
  const route = routeTableOf(store, subnet)?.routes.find(
    ({ destination, state }) => destination === everywhere && state === 'active'
  )
  if (!route) return 'none'
  if (route.target.startsWith('nat-') || route.target.startsWith('eigw-')) return 'nat'
  return route.target.startsWith('igw-') ? 'igw' : 'none'
}

function groupsFor(store: Ec2Store, subnet: Subnet, ids: readonly string[]): readonly string[] {
  const all = groups(store)
  const gone = ids.find((id) => all.every((group) => group.id !== id))
  if (gone !== undefined) throw noSuchGroup(gone)
  if (ids.length > 0) return ids
  return all.filter(({ name, vpcId }) => name === 'default' && vpcId === subnet.vpcId).map(({ id }) => id)
}

/** An interface with the addresses that its subnet has. A subnet that is IPv6-only gives no public IPv4 address (assumed). */
function newInterface(
  store: Ec2Store,
  request: Parameters<NetworkForTasks['attach']>[0],
  nextPublicIp: () => string
): Omit<Interface, 'attachmentId' | 'instanceId'> {
  const { world } = store
  const subnet = subnetOf(store, request.subnetId)
  const groupIds = groupsFor(store, subnet, request.securityGroups)
  const privateIp = subnet.cidr === undefined ? undefined : freePrivateIp(store, subnet.cidr)
  const hasIpv6 = privateIp === undefined || (subnet.assignsIpv6 && world.knobs.dualStackIPv6 !== false)
  return {
    id: newId('eni'),
    subnetId: subnet.id,
    groupIds,
    macAddress: ['0a', ...(randomBytes(5).toString('hex').match(/../g) ?? [])].join(':'),
    privateIp,
    privateDnsName: privateIp === undefined ? undefined : privateDnsName(world.region, privateIp),
    publicIp: request.assignPublicIp && privateIp !== undefined ? nextPublicIp() : undefined,
    ipv6: hasIpv6 && subnet.ipv6Cidr !== undefined ? randomIpv6(subnet.ipv6Cidr) : undefined,
    attachedAt: world.clock.now()
  }
}

/** Four groups that are not 0 behind a /64, so that it is written in its canonical form (RFC 5952). */
function randomIpv6(cidr: string): string {
  const groups = Array.from({ length: 4 }, () => randomInt(1, 0x10000).toString(16))
  return cidr.replace(/::\/64$/, `:${groups.join(':')}`)
}

function freePrivateIp({ interfaces }: Ec2Store, cidr: string): string {
  const used = new Set([...interfaces.values()].map(({ privateIp }) => privateIp))
  const { first, size } = range(cidr)
  for (let host = firstHost; host < size - 1; host++) {
    const address = toAddress(first + host)
    if (!used.has(address)) return address
  }
  throw new AwsError('InsufficientFreeAddressesInSubnet', `The specified subnet does not have enough free addresses.`)
}

/** Addresses from the first one on, without those that end in 0 or 255. */
function publicAddresses(first: string): () => string {
  let next = toNumber(first)
  return () => {
    while (next % 256 === 0 || next % 256 === 255) next++
    return toAddress(next++)
  }
}

function letsIn(rule: Rule, protocol: 'tcp' | 'udp', port: number, version: 4 | 6): boolean {
  if (rule.direction !== 'ingress') return false
  if (rule.protocol !== '-1' && rule.protocol !== protocol) return false
  if (rule.protocol !== '-1' && (port < rule.fromPort || port > rule.toPort)) return false
  return rule.peer.kind === `ipv${version}` && contains(rule.peer.value, callers[version])
}
