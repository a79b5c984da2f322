import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Ec2Store, Rule } from './store.ts'
import { tagsOf } from './store.ts'

/** The rules of one direction as DescribeSecurityGroups has them: peers gathered by protocol and ports. */
export function describePermissions(rules: readonly Rule[], account: string): Ec2.IpPermission[] {
  const byPorts = Map.groupBy(rules, ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort} ${toPort}`)
  return [...byPorts.values()].map((group) => ({
    ...ports(group[0]),
    IpRanges: of(group, 'ipv4').map((rule) => ({ CidrIp: rule.peer.value, ...described(rule) })),
    Ipv6Ranges: of(group, 'ipv6').map((rule) => ({ CidrIpv6: rule.peer.value, ...described(rule) })),
    PrefixListIds: of(group, 'prefixList').map((rule) => ({ PrefixListId: rule.peer.value, ...described(rule) })),
    UserIdGroupPairs: of(group, 'group').map((rule) => ({
      GroupId: rule.peer.value,
      UserId: account,
      ...described(rule)
    }))
  }))
}

/** A rule by itself, as DescribeSecurityGroupRules and the Authorize answers have it. */
export function describeRule(store: Ec2Store, groupId: string, rule: Rule): Ec2.SecurityGroupRule {
  const { partition, region, account } = store.world
  const tags = tagsOf(store, rule.id)
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: `arn:${partition}:ec2:${region}:${account}:security-group-rule/${rule.id}`,
    GroupId: groupId,
    GroupOwnerId: account,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...peer(rule, account),
    ...described(rule),
    Tags: tags
  }
}

function ports(rule: Rule | undefined): Ec2.IpPermission {
  if (!rule || rule.protocol === '-1') return { IpProtocol: '-1' }
  return { IpProtocol: rule.protocol, FromPort: rule.fromPort, ToPort: rule.toPort }
}

function of(rules: readonly Rule[], kind: Rule['peer']['kind']): Rule[] {
  return rules.filter((rule) => rule.peer.kind === kind)
}

function described({ description }: Rule): { Description?: string } {
  return description === undefined ? {} : { Description: description }
}

function peer({ peer: { kind, value } }: Rule, account: string): Partial<Ec2.SecurityGroupRule> {
  switch (kind) {
    case 'ipv4':
      return { CidrIpv4: value }
    case 'ipv6':
      return { CidrIpv6: value }
    case 'group':
      return { ReferencedGroupInfo: { GroupId: value, UserId: account } }
    case 'prefixList':
      return { PrefixListId: value }
  }
}
