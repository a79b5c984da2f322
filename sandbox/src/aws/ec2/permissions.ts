import type * as Ec2 from '@aws-sdk/client-ec2'
import { canonicalIpv4, canonicalIpv6 } from './cidr.ts'
import { checkText } from './group-names.ts'
import { ec2Error, invalidValue, noSuchGroup } from './errors.ts'
import type { Ec2Store, Peer, Rule } from './store.ts'
import { groups, newId } from './store.ts'

/** What Authorize and Revoke requests have in common: a list of permissions, or a single one in flat members. */
export interface PermissionsRequest {
  readonly IpPermissions?: readonly Ec2.IpPermission[] | undefined
  readonly IpProtocol?: string | undefined
  readonly FromPort?: number | undefined
  readonly ToPort?: number | undefined
  readonly CidrIp?: string | undefined
}

/** A rule as a request describes it. */
export type RuleSpec = Omit<Rule, 'id'>

const protocolNames: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1'
}

/** The rules that a request speaks of, one for each peer; throws for values that EC2 does not take. */
export function parsePermissions(
  store: Ec2Store,
  request: PermissionsRequest,
  direction: Rule['direction']
): RuleSpec[] {
  const permissions = request.IpPermissions ?? flatPermission(request)
  const specs = permissions.flatMap((permission) => {
    const ports = parsePorts(permission)
    return parsePeers(store, permission).map((peer) => ({ direction, ...ports, ...peer }))
  })
  if (specs.length === 0)
    throw ec2Error('MissingParameter', "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.")
  if (specs.some((spec, index) => specs.slice(index + 1).some((other) => sameRule(spec, other))))
    throw invalidValue('The same permission must not appear multiple times')
  return specs
}

/** Whether two rules let the same packets through; a description makes no difference. */
export function sameRule(a: RuleSpec, b: RuleSpec): boolean {
  return (
    a.direction === b.direction &&
    a.protocol === b.protocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    a.peer.kind === b.peer.kind &&
    a.peer.value === b.peer.value
  )
}

/** A rule as EC2's errors name it. */
export function ruleText(spec: RuleSpec): string {
  const ports = `from port: ${spec.fromPort}, to port: ${spec.toPort}, `
  return `peer: ${spec.peer.value}, ${spec.protocol === '-1' ? 'ALL, ' : `${spec.protocol.toUpperCase()}, ${ports}`}ALLOW`
}

export function withId(spec: RuleSpec): Rule {
  return { ...spec, id: newId('sgr') }
}

function flatPermission({ IpProtocol, FromPort, ToPort, CidrIp }: PermissionsRequest): Ec2.IpPermission[] {
  if (IpProtocol === undefined || CidrIp === undefined) return []
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }]
}

function parsePorts(permission: Ec2.IpPermission): Pick<Rule, 'protocol' | 'fromPort' | 'toPort'> {
  const given = (permission.IpProtocol ?? '').toLowerCase()
  const protocol = protocolNames[given] ?? given
  const { FromPort: from, ToPort: to } = permission
  if (protocol === '-1') return { protocol, fromPort: -1, toPort: -1 }
  if (protocol === 'icmp' || protocol === 'icmpv6') return { protocol, fromPort: from ?? -1, toPort: to ?? -1 }
  if (protocol !== 'tcp' && protocol !== 'udp') {
    if (!/^\d{1,3}$/.test(protocol) || Number(protocol) > 255)
      throw invalidValue(`Invalid value '${given}' for IP protocol. Unknown protocol.`)
    return { protocol, fromPort: -1, toPort: -1 }
  }
  if (from === undefined || to === undefined)
    throw invalidValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
  for (const port of [from, to])
    if (port < 0 || port > 65_535) throw invalidValue(`Invalid value '${port}' for port. Must be between 0 and 65535.`)
  if (from > to) throw invalidValue(`Invalid ${protocol.toUpperCase()} port range: ${from} is greater than ${to}`)
  return { protocol, fromPort: from, toPort: to }
}

function parsePeers(
  store: Ec2Store,
  permission: Ec2.IpPermission
): { readonly peer: Peer; readonly description: string | undefined }[] {
  const { IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] } = permission
  const described = (
    kind: Peer['kind'],
    value: string,
    description: string | undefined
  ): ReturnType<typeof parsePeers>[number] => {
    if (description !== undefined) checkText(description, 'rule description')
    return { peer: { kind, value }, description }
  }
  return [
    ...IpRanges.map(({ CidrIp = '', Description }) => described('ipv4', canonical(CidrIp, canonicalIpv4), Description)),
    ...Ipv6Ranges.map(({ CidrIpv6 = '', Description }) =>
      described('ipv6', canonical(CidrIpv6, canonicalIpv6), Description)
    ),
    ...UserIdGroupPairs.map(({ GroupId = '', Description }) => {
      if (!groups(store).some(({ id }) => id === GroupId)) throw noSuchGroup(GroupId)
      return described('group', GroupId, Description)
    }),
    ...PrefixListIds.map(({ PrefixListId = '', Description }) => described('prefixList', PrefixListId, Description))
  ]
}

function canonical(cidr: string, parse: (cidr: string) => string | undefined): string {
  const block = parse(cidr)
  if (block === undefined) throw invalidValue(`CIDR block ${cidr} is malformed`)
  return block
}
