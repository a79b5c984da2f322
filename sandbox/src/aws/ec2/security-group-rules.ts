import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Call, Operations, Output } from '../../service.ts'
import { checkDryRun, ec2Error } from './errors.ts'
import type { PermissionsRequest, RuleSpec } from './permissions.ts'
import { parsePermissions, ruleText, sameRule, withId } from './permissions.ts'
import { describeRule } from './rule-answers.ts'
import { groupOf } from './security-groups.ts'
import type { FilterFields } from './select.ts'
import { byIds, select } from './select.ts'
import type { Ec2Store, Rule, SecurityGroup } from './store.ts'
import { groupsToRead, saveGroup } from './store.ts'
import { setTags, tagsForNew } from './tags.ts'

/** "Amazon VPC quotas": in each direction, for IPv4 and IPv6 apart. */
const rulesPerGroup = 60

type AuthorizeRequest = PermissionsRequest & {
  readonly GroupId?: string | undefined
  readonly GroupName?: string | undefined
  readonly TagSpecifications?: readonly Ec2.TagSpecification[] | undefined
  readonly DryRun?: boolean | undefined
}

type RevokeRequest = AuthorizeRequest & { readonly SecurityGroupRuleIds?: readonly string[] | undefined }

/** The rules of security groups. A batch is carried out whole or not at all. */
export function securityGroupRuleOperations(store: Ec2Store): Operations {
  return {
    AuthorizeSecurityGroupIngress: (
      input: Ec2.AuthorizeSecurityGroupIngressCommandInput,
      call: Call
    ): Output<Ec2.AuthorizeSecurityGroupIngressCommandOutput> => authorize(store, call, input, 'ingress'),

    AuthorizeSecurityGroupEgress: (
      input: Ec2.AuthorizeSecurityGroupEgressCommandInput,
      call: Call
    ): Output<Ec2.AuthorizeSecurityGroupEgressCommandOutput> => authorize(store, call, input, 'egress'),

    RevokeSecurityGroupIngress: (
      input: Ec2.RevokeSecurityGroupIngressCommandInput,
      call: Call
    ): Output<Ec2.RevokeSecurityGroupIngressCommandOutput> => revoke(store, call, input, 'ingress'),

    DescribeSecurityGroupRules(
      input: Ec2.DescribeSecurityGroupRulesCommandInput,
      call: Call
    ): Output<Ec2.DescribeSecurityGroupRulesCommandOutput> {
      call.authorize('ec2:DescribeSecurityGroupRules', '*')
      checkDryRun(input)
      const all = groupsToRead(store).flatMap((group) => group.rules.map((rule) => ({ id: rule.id, group, rule })))
      const { items, more } = select(store, byIds(all, input.SecurityGroupRuleIds, noSuchRuleId), ruleFields, input)
      return { SecurityGroupRules: items.map(({ group, rule }) => describeRule(store, group.id, rule)), ...more }
    }
  }
}

const ruleFields: FilterFields<{ readonly id: string; readonly group: SecurityGroup }> = {
  'group-id': ({ group }) => [group.id],
  'security-group-rule-id': ({ id }) => [id]
}

function authorize(
  store: Ec2Store,
  call: Call,
  input: AuthorizeRequest,
  direction: Rule['direction']
): { Return: boolean; SecurityGroupRules: Ec2.SecurityGroupRule[] } {
  const action = `AuthorizeSecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}`
  const group = groupOf(store, call, action, input)
  const tags = tagsForNew(store, call, {
    specifications: input.TagSpecifications,
    types: ['security-group-rule'],
    type: 'security-group-rule',
    createAction: action
  })
  checkDryRun(input)
  const specs = parsePermissions(store, input, direction)
  checkNew(group, specs)
  const added = specs.map(withId)
  checkLimit([...group.rules, ...added])
  saveGroup(store, { ...group, rules: [...group.rules, ...added] })
  for (const { id } of added) setTags(store, id, tags)
  return { Return: true, SecurityGroupRules: added.map((rule) => describeRule(store, group.id, rule)) }
}

function revoke(
  store: Ec2Store,
  call: Call,
  input: RevokeRequest,
  direction: Rule['direction']
): { Return: boolean; RevokedSecurityGroupRules: Ec2.RevokedSecurityGroupRule[] } {
  const group = groupOf(store, call, `RevokeSecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}`, input)
  checkDryRun(input)
  const gone = input.SecurityGroupRuleIds
    ? rulesById(group, input.SecurityGroupRuleIds, direction)
    : parsePermissions(store, input, direction).map((spec) => ruleLike(group, spec))
  saveGroup(store, { ...group, rules: group.rules.filter((rule) => !gone.includes(rule)) })
  return {
    Return: true,
    RevokedSecurityGroupRules: gone.map((rule) => {
      const described = describeRule(store, group.id, rule)
      return {
        SecurityGroupRuleId: rule.id,
        GroupId: group.id,
        IsEgress: described.IsEgress,
        IpProtocol: rule.protocol,
        FromPort: rule.fromPort,
        ToPort: rule.toPort,
        CidrIpv4: described.CidrIpv4,
        CidrIpv6: described.CidrIpv6,
        Description: rule.description
      }
    })
  }
}

function checkNew(group: SecurityGroup, specs: readonly RuleSpec[]): void {
  const existing = specs.find((spec) => group.rules.some((rule) => sameRule(rule, spec)))
  if (existing)
    throw ec2Error('InvalidPermission.Duplicate', `the specified rule "${ruleText(existing)}" already exists`)
}

function checkLimit(rules: readonly Rule[]): void {
  for (const direction of ['ingress', 'egress'])
    for (const family of ['ipv4', 'ipv6']) {
      const other = family === 'ipv4' ? 'ipv6' : 'ipv4'
      const counted = rules.filter((rule) => rule.direction === direction && rule.peer.kind !== other)
      if (counted.length > rulesPerGroup)
        throw ec2Error(
          'RulesPerSecurityGroupLimitExceeded',
          'The maximum number of rules per security group has been reached.'
        )
    }
}

function ruleLike(group: SecurityGroup, spec: RuleSpec): Rule {
  const rule = group.rules.find((candidate) => sameRule(candidate, spec))
  if (!rule) throw ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
  return rule
}

function rulesById(group: SecurityGroup, ids: readonly string[], direction: Rule['direction']): Rule[] {
  return ids.map((id) => {
    const rule = group.rules.find((candidate) => candidate.id === id && candidate.direction === direction)
    if (!rule) throw noSuchRuleId(id)
    return rule
  })
}

function noSuchRuleId(id: string): ReturnType<typeof ec2Error> {
  return ec2Error('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
}
