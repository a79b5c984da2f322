import { randomBytes } from 'node:crypto'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  paginateDescribeSecurityGroups,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type Filter,
  type IpPermission
} from '@aws-sdk/client-ec2'
import { canonical } from '../json.ts'
import type { ChangeAction } from '../events.ts'
import type { Planned, Plans, Resource } from './resource.ts'
import type { Clients } from '../aws/clients.ts'
import { environmentTags, isPartOf, sharedTags, tagsByKey, upperCaseTags, type Place, type Tags } from '../ownership.ts'
import type { Cidr } from '../deployment.ts'
import type { Port } from '../ports.ts'
import { ActionError } from '../errors.ts'
import { retry } from '../wait.ts'
import { isNamed, isPassing, required, unlessDenied, unlessNamed, wordsOf } from '../aws/errors.ts'

/** A group as it is. Each rule lets one source in at one port. */
export interface SecurityGroup {
  readonly id: string
  readonly name: string
  readonly vpcId: string
  readonly rules: readonly IpPermission[]
  readonly tags: Tags
}

/** The group as it should be. */
export interface SecurityGroupSpec {
  /** The name of a new one. Where somebody else has a group of that name, ours gets an ending. */
  readonly name: string
  readonly vpcId: string
  readonly ports: readonly Port[]
  readonly ingress: readonly Cidr[]
  /** The part of the environment whose tags the group must carry. */
  readonly place: Place
  readonly tags: Tags
}

/** Existing groups beside the environment's own, as far as they are there. */
type AddedGroups = readonly Pick<SecurityGroup, 'id' | 'vpcId'>[]

export interface SecurityGroupPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: SecurityGroupSpec
  readonly id?: string
  readonly missing: readonly IpPermission[]
  /** Rules that only an older task needs; they go when that task goes. */
  readonly surplus: readonly IpPermission[]
}

/** The environment's own security group; its result are the ids of the groups that its tasks get, `added` ones behind it. */
export function securityGroup(
  { ec2, signal }: Pick<Clients, 'ec2' | 'signal'>,
  spec: Omit<SecurityGroupSpec, 'vpcId' | 'ports'>,
  open: (plans: Plans) => Pick<SecurityGroupSpec, 'vpcId' | 'ports'>,
  added?: ReturnType<typeof addedGroups>
): Resource<readonly SecurityGroup[], SecurityGroupPlan & Planned, readonly string[]> {
  return {
    needs: added === undefined ? [] : [added],
    find: () => findSecurityGroups(ec2, spec.place),
    plan: (groups, plans) => {
      const plan = planSecurityGroup(groups, { ...spec, ...open(plans) })
      return { ...plan, changes: [{ resource: 'security group', name: spec.name, action: plan.action }] }
    },
    apply: async (plan, results) => {
      const own = await applySecurityGroup(ec2, plan, signal)
      return [...new Set([own, ...(added === undefined ? [] : results(added))])]
    },
    outputs: ([id]) => ({ 'security-group-id': id }),
    tidy: async (plan) => {
      await settleRules(ec2, plan.spec)
      return undefined
    }
  }
}

/** Existing groups that tasks get beside the environment's own. They are looked up, and never changed. */
export function addedGroups(
  { ec2 }: Pick<Clients, 'ec2'>,
  ids: readonly string[],
  vpcOf: (plans: Plans) => string
): Resource<AddedGroups, Planned, readonly string[]> {
  return {
    find: () => listGroups(ec2, [{ Name: 'group-id', Values: [...ids] }]),
    plan: (found, plans) => {
      requireAll(ids, found, vpcOf(plans))
      return { changes: ids.map((name) => ({ resource: 'security group', name, action: 'given' })) }
    },
    apply: () => Promise.resolve(ids)
  }
}

/** Throws `GROUP_NOT_FOUND` and `GROUP_NOT_IN_VPC` for groups that no task in the VPC can have. */
function requireAll(ids: readonly string[], found: AddedGroups, vpcId: string): void {
  const missing = ids.filter((id) => found.every((group) => group.id !== id))
  if (missing.length > 0) {
    throw new ActionError(
      'GROUP_NOT_FOUND',
      `The security groups in \`add-security-groups\` don't exist in this Region and account: ${missing.join(', ')}.`,
      'Set the IDs of existing security groups.'
    )
  }
  const strangers = found.filter((group) => group.vpcId !== vpcId)
  if (strangers.length === 0) return
  throw new ActionError(
    'GROUP_NOT_IN_VPC',
    `Security groups in \`add-security-groups\` are not in ${vpcId}, where the task runs: ${strangers.map((group) => `${group.id} (${group.vpcId})`).join(', ')}.`,
    'Set security groups of that VPC, or set `subnets` or `vpc-id` to run the task in theirs.'
  )
}

/**
 * Finds the groups of this part of the environment in every VPC, by their tags: names are first come, first served, and any
 * name may be somebody else's.
 */
export async function findSecurityGroups(client: EC2Client, place: Place): Promise<SecurityGroup[]> {
  const filters = Object.entries(environmentTags(place)).map(([key, value]) => filter(`tag:${key}`, value))
  return (await listGroups(client, filters)).filter(({ tags }) => isPartOf(tags, place))
}

/** EC2 reads `*` and `?` in a filter as wildcards, unless a backslash stands in front. */
function filter(Name: string, value: string): Filter {
  return { Name, Values: [value.replaceAll(/[*?\\]/g, '\\$&')] }
}

async function listGroups(client: EC2Client, Filters: Filter[]): Promise<SecurityGroup[]> {
  const pages = await Array.fromAsync(paginateDescribeSecurityGroups({ client }, { Filters }))
  const groups = pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups)
  return groups.map(({ GroupId, GroupName, VpcId, IpPermissions = [], Tags: tags }) => ({
    id: required(GroupId, 'GroupId'),
    name: required(GroupName, 'GroupName'),
    vpcId: required(VpcId, 'VpcId'),
    rules: IpPermissions.flatMap(singleRules),
    tags: tagsByKey(tags)
  }))
}

/** Returns the tags of each security group in this Region that carries the repository's tag. */
export async function findGroupTags(client: EC2Client, repository: string): Promise<Tags[]> {
  const Filters = Object.entries(sharedTags({ repository })).map(([key, value]) => filter(`tag:${key}`, value))
  const pages = await Array.fromAsync(paginateDescribeSecurityGroups({ client, pageSize: 1000 }, { Filters }))
  return pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups.map(({ Tags: tags }) => tagsByKey(tags)))
}

/** Plans the rules to add now and those to remove later, in the environment's own group. */
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
  await retry(
    async () => {
      if (missing.length === 0) return
      try {
        await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [...missing] }))
      } catch (error) {
        // One rule that is there already makes EC2 refuse all of them.
        if (isNamed(error, 'InvalidPermission.Duplicate')) missing = await stillMissing(client, id, plan.spec)
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
  const { id, missing, surplus } = planSecurityGroup(await findSecurityGroups(client, spec.place), spec)
  if (id === undefined) return
  await openRules(client, id, missing)
  await closeRules(client, id, surplus)
}

/** Opens what is wanted and was closed since it was found. */
export async function reopenRules(client: EC2Client, spec: SecurityGroupSpec): Promise<void> {
  const { id, missing } = planSecurityGroup(await findSecurityGroups(client, spec.place), spec)
  if (id !== undefined) await openRules(client, id, missing)
}

/** Opens what was closed. Another deployment may open some of it at the same moment. */
export async function openRules(client: EC2Client, GroupId: string, rules: readonly IpPermission[]): Promise<void> {
  const open = (IpPermissions: IpPermission[]) =>
    client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  await changeRules(rules, open, 'InvalidPermission.Duplicate')
}

/** Closes what was open for tasks that are gone. Another deployment may close some of it at the same moment. */
export async function closeRules(client: EC2Client, GroupId: string, rules: readonly IpPermission[]): Promise<void> {
  const close = (IpPermissions: IpPermission[]) =>
    client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  await changeRules(rules, close, 'InvalidPermission.NotFound')
}

/**
 * Changes all rules in one call. EC2 changes none of them where one `isDone` already, so then each gets a call of its own.
 * Source: AuthorizeSecurityGroupIngress and RevokeSecurityGroupIngress in the EC2 API reference.
 */
async function changeRules(
  rules: readonly IpPermission[],
  change: (rules: IpPermission[]) => Promise<unknown>,
  isDone: string
): Promise<void> {
  if (rules.length === 0) return
  if ((await unlessNamed(change([...rules]), isDone)) !== undefined || rules.length === 1) return
  for (const rule of rules) await unlessNamed(change([rule]), isDone)
}

/**
 * Deletes the groups with the tags of this part of the environment, in every VPC and whatever their names, and returns their
 * ids. The interface of a task that has just stopped holds its group for half a minute or more.
 */
export async function deleteSecurityGroups(client: EC2Client, place: Place, signal: AbortSignal): Promise<string[]> {
  const groups = await findSecurityGroups(client, place)
  for (const { id: GroupId } of groups) {
    const deletion = retry(() => client.send(new DeleteSecurityGroupCommand({ GroupId })), {
      on: (error) => isNamed(error, 'DependencyViolation') || isPassing(error),
      within: 180_000,
      every: 5000,
      signal
    })
    try {
      await unlessNamed(deletion, 'InvalidGroup.NotFound')
    } catch (error) {
      throw isNamed(error, 'DependencyViolation') ? await stillHeld(client, GroupId, error) : error
    }
  }
  return groups.map(({ id }) => id)
}

/** EC2 says only that something depends on a group. Returns the error with what does, as far as it can be seen. */
async function stillHeld(client: EC2Client, id: string, cause: unknown): Promise<ActionError> {
  const named = async (name: string) => unlessDenied(listGroups(client, [filter(name, id)]), () => [])
  const used = async () => {
    const command = new DescribeNetworkInterfacesCommand({ Filters: [filter('group-id', id)] })
    return (await unlessDenied(client.send(command), () => undefined))?.NetworkInterfaces ?? []
  }
  const [ingress, egress, interfaces] = await Promise.all([
    named('ip-permission.group-id'),
    named('egress.ip-permission.group-id'),
    used()
  ])
  const groups = new Set([...ingress, ...egress].flatMap((group) => (group.id === id ? [] : group.id)))
  const holders = [
    ...[...groups].map((group) => `the rules of the security group ${group}`),
    ...interfaces.map(({ NetworkInterfaceId = '', Description = '' }) =>
      `the network interface ${NetworkInterfaceId} ${Description === '' ? '' : `(${Description})`}`.trim()
    )
  ]
  const by = holders.length === 0 ? '' : `. Remove ${id} from ${holders.join(' and ')} first`
  return new ActionError('NOT_ALL_REMOVED', `${wordsOf(cause)}${by}`, 'Run the job again.', { cause })
}

/**
 * Creates the group. Where the name is taken, it is either ours, which a concurrent run has created, or somebody else's:
 * then ours gets a name that nobody can know before, and the next deployment finds it by its tags.
 */
async function createGroup(client: EC2Client, spec: SecurityGroupSpec, signal: AbortSignal): Promise<string> {
  try {
    return await createNamed(client, spec, spec.name)
  } catch (error) {
    if (!isNamed(error, 'InvalidGroup.Duplicate')) throw error
    const taken = await retry(() => findNamed(client, spec), { ...patience(signal), on: isNotYetVisible })
    if (isPartOf(taken.tags, spec.place)) return taken.id
    const ending = `-${randomBytes(8).toString('hex')}`
    return createNamed(client, spec, `${spec.name.slice(0, LONGEST_NAME - ending.length)}${ending}`)
  }
}

/** Source: CreateSecurityGroup in the EC2 API reference. */
const LONGEST_NAME = 255

async function createNamed(client: EC2Client, spec: SecurityGroupSpec, GroupName: string): Promise<string> {
  const created = await client.send(
    new CreateSecurityGroupCommand({
      GroupName,
      Description: 'Lets the internet reach the ports of a task that run-on-fargate runs',
      VpcId: spec.vpcId,
      TagSpecifications: [{ ResourceType: 'security-group', Tags: upperCaseTags(spec.tags) }]
    })
  )
  return required(created.GroupId, 'GroupId')
}

/** Finds the group that has the name in the VPC, whosever it is. */
async function findNamed(client: EC2Client, { name, vpcId }: SecurityGroupSpec): Promise<SecurityGroup> {
  const groups = await listGroups(client, [filter('group-name', name), filter('vpc-id', vpcId)])
  const group = groups.find((each) => each.name === name && each.vpcId === vpcId)
  if (group === undefined) throw new NotYetVisible(`The security group ${name} exists but is not shown yet.`)
  return group
}

async function stillMissing(client: EC2Client, id: string, spec: SecurityGroupSpec): Promise<IpPermission[]> {
  const group = (await findSecurityGroups(client, spec.place)).find((each) => each.id === id)
  return lacking(wantedRules(spec), group?.rules ?? [])
}

/** The environment's group in the VPC. Of several, every deployment takes the same: that with the name, else the first by id. */
function ownGroup(groups: readonly SecurityGroup[], spec: SecurityGroupSpec): SecurityGroup | undefined {
  const own = groups
    .filter(({ vpcId, tags }) => vpcId === spec.vpcId && isPartOf(tags, spec.place))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return own.find(({ name }) => name === spec.name) ?? own[0]
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
  const { IpProtocol, FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] } = permission
  const { UserIdGroupPairs: groups = [], PrefixListIds = [] } = permission
  const ports = { IpProtocol, FromPort, ToPort }
  return [
    ...IpRanges.map(({ CidrIp }) => ({ ...ports, IpRanges: [{ CidrIp }] })),
    ...Ipv6Ranges.map(({ CidrIpv6 }) => ({ ...ports, Ipv6Ranges: [{ CidrIpv6 }] })),
    ...groups.map(({ GroupId, UserId }) => ({ ...ports, UserIdGroupPairs: [{ GroupId, UserId }] })),
    ...PrefixListIds.map(({ PrefixListId }) => ({ ...ports, PrefixListIds: [{ PrefixListId }] }))
  ]
}

/** Those of `rules` that `others` have not. */
function lacking(rules: readonly IpPermission[], others: readonly IpPermission[]): IpPermission[] {
  const known = new Set(others.map(canonical))
  return rules.filter((rule) => !known.has(canonical(rule)))
}
