import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission
} from '@aws-sdk/client-ec2'
import { canonical } from '../canonical.ts'
import type { ChangeAction } from '../change.ts'
import { belongsTo, tagsByKey, upperCaseTags, type Subject, type Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import type { Cidr } from '../inputs/cidrs.ts'
import type { Port } from '../inputs/ports.ts'
import { retry } from '../poll.ts'
import { isNamed, isPassing } from './refusal.ts'

/** A group as it is. Each rule lets one source in at one port. */
export interface SecurityGroup {
  readonly id: string
  readonly vpcId: string
  readonly rules: readonly IpPermission[]
  readonly tags: Tags
}

/** The group as it should be. */
export interface SecurityGroupSpec {
  readonly name: string
  readonly vpcId: string
  readonly ports: readonly Port[]
  readonly ingress: readonly Cidr[]
  readonly subject: Subject
  readonly tags: Tags
}

export interface SecurityGroupPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: SecurityGroupSpec
  readonly id?: string
  readonly missing: readonly IpPermission[]
  /** Rules that only an older task needs; they go when that task goes. */
  readonly surplus: readonly IpPermission[]
}

/** The groups of that name; each VPC may have one. */
export async function findSecurityGroups(client: EC2Client, name: string): Promise<SecurityGroup[]> {
  const answer = await client.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: [name] }] })
  )
  // EC2 reads `*` and `?` in a filter as wildcards.
  const groups = (answer.SecurityGroups ?? []).filter(({ GroupName }) => GroupName === name)
  return groups.map((group) => ({
    id: group.GroupId ?? '',
    vpcId: group.VpcId ?? '',
    rules: (group.IpPermissions ?? []).flatMap(singleRules),
    tags: tagsByKey(group.Tags ?? [])
  }))
}

/** The rules to add now and those to take away later. Throws `SECURITY_GROUP_NOT_OURS` for a group without our tags. */
export function planSecurityGroup(groups: readonly SecurityGroup[], spec: SecurityGroupSpec): SecurityGroupPlan {
  const wanted = wantedRules(spec)
  const group = ownGroup(groups, spec)
  if (group === undefined) return { action: 'create', spec, missing: wanted, surplus: [] }
  const missing = lacking(wanted, group.rules)
  const surplus = lacking(group.rules, wanted)
  const action = missing.length + surplus.length > 0 ? 'update' : 'unchanged'
  return { action, spec, id: group.id, missing, surplus }
}

/** Makes the group and adds the missing rules; returns its id. What a concurrent run has added meanwhile is left. */
export async function applySecurityGroup(
  client: EC2Client,
  plan: SecurityGroupPlan,
  signal: AbortSignal
): Promise<string> {
  const id = plan.id ?? (await createGroup(client, plan.spec, signal))
  let missing = plan.missing
  const authorize = async () => {
    if (missing.length === 0) return
    await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [...missing] }))
  }
  await retry(
    async () => {
      try {
        await authorize()
      } catch (error) {
        // One rule that is there already makes EC2 refuse all of them.
        if (isNamed(error, 'InvalidPermission.Duplicate')) missing = await stillMissing(client, plan.spec)
        throw error
      }
    },
    { ...patience(signal), on: (error) => isNotYetVisible(error) || isNamed(error, 'InvalidPermission.Duplicate') }
  )
  return id
}

/**
 * Brings the group's rules to just those that are wanted, once the task that needed others is gone. Looks again first: a
 * deployment that ended meanwhile may have taken away what this one found.
 */
export async function settleRules(client: EC2Client, spec: SecurityGroupSpec): Promise<void> {
  const group = ownGroup(await findSecurityGroups(client, spec.name), spec)
  if (group === undefined) return
  const wanted = wantedRules(spec)
  const [missing, surplus] = [lacking(wanted, group.rules), lacking(group.rules, wanted)]
  const GroupId = group.id
  await unlessAlready(missing, (IpPermissions) =>
    client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  )
  await unlessAlready(surplus, (IpPermissions) =>
    client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  )
}

/**
 * Deletes the groups of that name that are this environment's, in every VPC, and returns their ids. The interface of a task
 * that has just stopped holds its group for half a minute or more.
 */
export async function deleteSecurityGroups(
  client: EC2Client,
  name: string,
  subject: Pick<Subject, 'repository' | 'environment'>,
  signal: AbortSignal
): Promise<string[]> {
  const groups = (await findSecurityGroups(client, name)).filter(({ tags }) => belongsTo(tags, subject))
  for (const { id: GroupId } of groups) {
    await unlessGone(
      retry(() => client.send(new DeleteSecurityGroupCommand({ GroupId })), {
        on: (error) => isNamed(error, 'DependencyViolation') || isPassing(error),
        within: 180_000,
        every: 5000,
        signal
      })
    )
  }
  return groups.map(({ id }) => id)
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!isNamed(error, 'InvalidGroup.NotFound')) throw error
  }
}

/** Another deployment may do the same at the same moment. */
async function unlessAlready(
  rules: IpPermission[],
  change: (rules: IpPermission[]) => Promise<unknown>
): Promise<void> {
  if (rules.length === 0) return
  try {
    await change(rules)
  } catch (error) {
    if (!isNamed(error, 'InvalidPermission.NotFound', 'InvalidPermission.Duplicate')) throw error
  }
}

async function createGroup(client: EC2Client, spec: SecurityGroupSpec, signal: AbortSignal): Promise<string> {
  try {
    const created = await client.send(
      new CreateSecurityGroupCommand({
        GroupName: spec.name,
        Description: 'Lets the internet reach the ports of a task that run-on-fargate runs',
        VpcId: spec.vpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: upperCaseTags(spec.tags) }]
      })
    )
    return created.GroupId ?? ''
  } catch (error) {
    if (!isNamed(error, 'InvalidGroup.Duplicate')) throw error
    return retry(() => idOf(client, spec), { ...patience(signal), on: isNotYetVisible })
  }
}

async function idOf(client: EC2Client, spec: SecurityGroupSpec): Promise<string> {
  const group = ownGroup(await findSecurityGroups(client, spec.name), spec)
  if (group === undefined) throw new NotYetVisible(`The security group ${spec.name} exists but is not shown yet.`)
  return group.id
}

async function stillMissing(client: EC2Client, spec: SecurityGroupSpec): Promise<IpPermission[]> {
  const group = ownGroup(await findSecurityGroups(client, spec.name), spec)
  return lacking(wantedRules(spec), group?.rules ?? [])
}

/** The group of the VPC, which must be this environment's. */
function ownGroup(groups: readonly SecurityGroup[], spec: SecurityGroupSpec): SecurityGroup | undefined {
  const group = groups.find(({ vpcId }) => vpcId === spec.vpcId)
  if (group === undefined || belongsTo(group.tags, spec.subject)) return group
  throw new ActionError(
    'SECURITY_GROUP_NOT_OURS',
    `The security group ${group.id} has the name ${spec.name}, but not the tags of this environment, so it was left untouched.`,
    'Delete or rename it, or name the groups to use in `security-groups`.'
  )
}

class NotYetVisible extends Error {
  override readonly name = 'NotYetVisible'
}

/** EC2 is eventually consistent: a group made a moment ago may be unknown to the next call. */
function isNotYetVisible(error: unknown): boolean {
  return error instanceof NotYetVisible || isNamed(error, 'InvalidGroup.NotFound')
}

function patience(signal: AbortSignal): { within: number; every: number; signal: AbortSignal } {
  return { within: 60_000, every: 1000, signal }
}

function wantedRules({ ports, ingress }: SecurityGroupSpec): IpPermission[] {
  return ports.flatMap(({ port, to = port, protocol }) =>
    ingress.map(({ block, family }) => ({
      IpProtocol: protocol,
      FromPort: port,
      ToPort: to,
      ...(family === 'ipv6' ? { Ipv6Ranges: [{ CidrIpv6: block }] } : { IpRanges: [{ CidrIp: block }] })
    }))
  )
}

/** A permission of EC2 with many sources as many with one each; descriptions, which we never write, are dropped. */
function singleRules(permission: IpPermission): IpPermission[] {
  const { IpProtocol, FromPort, ToPort } = permission
  const ports = { IpProtocol, ...(FromPort !== undefined && { FromPort }), ...(ToPort !== undefined && { ToPort }) }
  return [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => ({ ...ports, IpRanges: [{ CidrIp }] })),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ ...ports, Ipv6Ranges: [{ CidrIpv6 }] })),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, UserId }) => ({
      ...ports,
      UserIdGroupPairs: [{ GroupId, UserId }]
    })),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => ({ ...ports, PrefixListIds: [{ PrefixListId }] }))
  ]
}

/** Those of `rules` that `others` have not. */
function lacking(rules: readonly IpPermission[], others: readonly IpPermission[]): IpPermission[] {
  const known = new Set(others.map(canonical))
  return rules.filter((rule) => !known.has(canonical(rule)))
}
