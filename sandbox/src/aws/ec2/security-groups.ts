import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Call, Operations, Output } from '../../service.ts'
import { checkDryRun, checkIds, ec2Error, noSuchGroup, noSuchVpc } from './errors.ts'
import { checkGroupName, checkText } from './group-names.ts'
import { describePermissions } from './rule-answers.ts'
import type { FilterFields } from './select.ts'
import { byIds, select } from './select.ts'
import type { Ec2Store, Rule, SecurityGroup, Vpc } from './store.ts'
import { defaultVpc, groups, groupsToRead, isKnownToChanges, newId, saveGroup, tagsOf } from './store.ts'
import { arn, requestTags, resourceTags, setTags, tagsForNew } from './tags.ts'

const groupsPerRegion = 2500

/** Security groups as a whole. */
export function securityGroupOperations(store: Ec2Store): Operations {
  const { world } = store
  return {
    DescribeSecurityGroups(
      input: Ec2.DescribeSecurityGroupsCommandInput,
      call: Call
    ): Output<Ec2.DescribeSecurityGroupsCommandOutput> {
      call.authorize('ec2:DescribeSecurityGroups', '*')
      checkDryRun(input)
      checkIds('sg', input.GroupIds)
      const found = byNames(store, byIds(groupsToRead(store), input.GroupIds, noSuchGroup), input.GroupNames)
      const { items, more } = select(store, found, groupFields, input)
      return { SecurityGroups: items.map((group) => describe(store, group)), ...more }
    },

    CreateSecurityGroup(
      input: Ec2.CreateSecurityGroupCommandInput,
      call: Call
    ): Output<Ec2.CreateSecurityGroupCommandOutput> {
      const tags = tagsForNew(store, call, {
        specifications: input.TagSpecifications,
        types: ['security-group'],
        type: 'security-group',
        createAction: 'CreateSecurityGroup'
      })
      const vpcId = input.VpcId ?? defaultVpc(store)?.id
      call.authorize('ec2:CreateSecurityGroup', arn(store, 'security-group', '*'), requestTags(tags))
      call.authorize('ec2:CreateSecurityGroup', arn(store, 'vpc', vpcId ?? '*'), resourceTags(store, vpcId ?? ''))
      checkDryRun(input)
      const group = newGroup(vpcFor(store, input.VpcId), input)
      checkRoom(store, group)
      saveGroup(store, group)
      setTags(store, group.id, tags)
      return { GroupId: group.id, Tags: tags, SecurityGroupArn: arn(store, 'security-group', group.id) }
    },

    DeleteSecurityGroup(
      input: Ec2.DeleteSecurityGroupCommandInput,
      call: Call
    ): Output<Ec2.DeleteSecurityGroupCommandOutput> {
      const group = groupOf(store, call, 'DeleteSecurityGroup', input)
      checkDryRun(input)
      if (group.name === 'default')
        throw ec2Error('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`)
      const used = [...store.interfaces.values()].some(({ groupIds }) => groupIds.includes(group.id))
      if (used || isReferenced(store, group))
        throw ec2Error('DependencyViolation', `resource ${group.id} has a dependent object`)
      store.groups.get(group.id)?.record(undefined, world.clock.now())
      store.tags.delete(group.id)
      return { Return: true, GroupId: group.id }
    }
  }
}

/** The group that a request is about, by ID or by name in the default VPC, once it is authorised. */
export function groupOf(
  store: Ec2Store,
  call: Call,
  action: string,
  { GroupId, GroupName }: { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined }
): SecurityGroup {
  if (GroupId !== undefined) checkIds('sg', [GroupId])
  const vpcId = defaultVpc(store)?.id
  const group = groups(store).find(({ id, name, vpcId: home }) =>
    GroupId === undefined ? name === GroupName && home === vpcId : id === GroupId
  )
  const id = group?.id ?? GroupId ?? '*'
  call.authorize(`ec2:${action}`, arn(store, 'security-group', id), {
    ...resourceTags(store, id),
    ...(group ? { 'ec2:Vpc': arn(store, 'vpc', group.vpcId) } : {})
  })
  if (group && isKnownToChanges(store, group)) return group
  if (GroupId === undefined && GroupName === undefined)
    throw ec2Error('MissingParameter', 'The request must contain the parameter groupName or groupId')
  throw GroupId === undefined ? noSuchName(GroupName ?? '', vpcId) : noSuchGroup(GroupId)
}

const groupFields: FilterFields<SecurityGroup> = {
  'group-id': ({ id }) => [id],
  'group-name': ({ name }) => [name],
  description: ({ description }) => [description],
  'vpc-id': ({ vpcId }) => [vpcId],
  'ip-permission.cidr': (group) => peers(group, 'ingress', 'ipv4'),
  'ip-permission.ipv6-cidr': (group) => peers(group, 'ingress', 'ipv6'),
  'ip-permission.group-id': (group) => peers(group, 'ingress', 'group'),
  'ip-permission.from-port': ({ rules }) => ingress(rules).map(({ fromPort }) => String(fromPort)),
  'ip-permission.to-port': ({ rules }) => ingress(rules).map(({ toPort }) => String(toPort)),
  'ip-permission.protocol': ({ rules }) => ingress(rules).map(({ protocol }) => protocol),
  'egress.ip-permission.cidr': (group) => peers(group, 'egress', 'ipv4'),
  'egress.ip-permission.ipv6-cidr': (group) => peers(group, 'egress', 'ipv6'),
  'egress.ip-permission.group-id': (group) => peers(group, 'egress', 'group')
}

function newGroup(vpc: Vpc, input: Ec2.CreateSecurityGroupCommandInput): SecurityGroup {
  const everywhere = [
    { kind: 'ipv4', value: '0.0.0.0/0' } as const,
    ...(vpc.ipv6Cidr === undefined ? [] : [{ kind: 'ipv6', value: '::/0' } as const])
  ]
  return {
    id: newId('sg'),
    name: checkGroupName(input.GroupName),
    description: checkText(input.Description, 'security group description'),
    vpcId: vpc.id,
    rules: everywhere.map((peer) => ({
      id: newId('sgr'),
      direction: 'egress',
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      peer,
      description: undefined
    }))
  }
}

function vpcFor(store: Ec2Store, id: string | undefined): Vpc {
  const vpc = id === undefined ? defaultVpc(store) : store.vpcs.get(id)
  if (vpc) return vpc
  throw id === undefined ? ec2Error('VPCIdNotSpecified', 'No default VPC for this user') : noSuchVpc(id)
}

function checkRoom(store: Ec2Store, { name, vpcId }: SecurityGroup): void {
  const all = groups(store)
  if (all.some((other) => other.name === name && other.vpcId === vpcId))
    throw ec2Error('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`)
  if (all.length >= groupsPerRegion)
    throw ec2Error(
      'SecurityGroupLimitExceeded',
      `The maximum number of security groups for VPC '${vpcId}' has been reached.`
    )
}

/** Names stand for groups of the default VPC only. */
function byNames(
  store: Ec2Store,
  found: readonly SecurityGroup[],
  names: readonly string[] | undefined
): readonly SecurityGroup[] {
  if (!names || names.length === 0) return found
  const vpcId = defaultVpc(store)?.id
  return names.map((name) => {
    const group = found.find((candidate) => candidate.name === name && candidate.vpcId === vpcId)
    if (!group) throw noSuchName(name, vpcId)
    return group
  })
}

function noSuchName(name: string, vpcId: string | undefined): ReturnType<typeof ec2Error> {
  return vpcId === undefined
    ? ec2Error('VPCIdNotSpecified', 'No default VPC for this user')
    : ec2Error('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC '${vpcId}'`)
}

function isReferenced(store: Ec2Store, group: SecurityGroup): boolean {
  return groups(store).some(
    ({ id, rules }) => id !== group.id && rules.some(({ peer }) => peer.kind === 'group' && peer.value === group.id)
  )
}

function describe(store: Ec2Store, group: SecurityGroup): Ec2.SecurityGroup {
  const { account } = store.world
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: account,
    SecurityGroupArn: arn(store, 'security-group', group.id),
    IpPermissions: describePermissions(ingress(group.rules), account),
    IpPermissionsEgress: describePermissions(
      group.rules.filter(({ direction }) => direction === 'egress'),
      account
    ),
    Tags: tagsOf(store, group.id)
  }
}

function ingress(rules: readonly Rule[]): Rule[] {
  return rules.filter(({ direction }) => direction === 'ingress')
}

function peers({ rules }: SecurityGroup, direction: Rule['direction'], kind: Rule['peer']['kind']): string[] {
  return rules.filter((rule) => rule.direction === direction && rule.peer.kind === kind).map(({ peer }) => peer.value)
}
