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

/** A security group as it exists in AWS. Each rule allows one source to reach one port or range. */
export interface SecurityGroup {
  readonly id: string
  readonly name: string
  readonly vpcId: string
  readonly rules: readonly IpPermission[]
  readonly tags: Tags
}

/** The desired security group. */
export interface SecurityGroupSpec {
  /** The name of a new group. If somebody else's group has it, the action adds a random ending. */
  readonly name: string
  readonly vpcId: string
  readonly ports: readonly Port[]
  readonly ingress: readonly Cidr[]
  /** The part of the environment that the group's tags must name. */
  readonly place: Place
  readonly tags: Tags
}

/** The groups in `add-security-groups` that exist. */
type AddedGroups = readonly Pick<SecurityGroup, 'id' | 'vpcId'>[]

export interface SecurityGroupPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: SecurityGroupSpec
  readonly id?: string
  readonly missing: readonly IpPermission[]
  /** Rules that only older tasks need. They are removed after those tasks. */
  readonly surplus: readonly IpPermission[]
}

/** Returns the environment's own security group. Its result is the IDs of that group and of the `added` ones. */
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

/** Returns the existing groups that tasks get in addition to the environment's own. The action never changes them. */
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

/** Throws `GROUP_NOT_FOUND` if a group doesn't exist, and `GROUP_NOT_IN_VPC` if one is in another VPC. */
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
 * Finds the groups of this part of the environment in every VPC. It searches by tags, because a group with the expected
 * name can be somebody else's.
 */
export async function findSecurityGroups(client: EC2Client, place: Place): Promise<SecurityGroup[]> {
  const filters = Object.entries(environmentTags(place)).map(([key, value]) => filter(`tag:${key}`, value))
  return (await listGroups(client, filters)).filter(({ tags }) => isPartOf(tags, place))
}

/** Returns a filter for exactly this value. EC2 treats `*` and `?` as wildcards unless a backslash precedes them. */
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

/** Returns the tags of each of the repository's security groups in this Region. */
export async function findGroupTags(client: EC2Client, repository: string): Promise<Tags[]> {
  const Filters = Object.entries(sharedTags({ repository })).map(([key, value]) => filter(`tag:${key}`, value))
  const pages = await Array.fromAsync(paginateDescribeSecurityGroups({ client, pageSize: 1000 }, { Filters }))
  return pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups.map(({ Tags: tags }) => tagsByKey(tags)))
}

/** Plans which rules of the environment's own group to add now, and which to remove later. */
export function planSecurityGroup(groups: readonly SecurityGroup[], spec: SecurityGroupSpec): SecurityGroupPlan {
  const wanted = wantedRules(spec)
  const group = ownGroup(groups, spec)
  if (group === undefined) return { action: 'create', spec, missing: wanted, surplus: [] }
  const missing = lacking(wanted, group.rules)
  const surplus = lacking(group.rules, wanted)
  const action = missing.length + surplus.length > 0 ? 'update' : 'unchanged'
  return { action, spec, id: group.id, missing, surplus }
}

/** Creates the group if necessary, adds the missing rules and returns its ID. */
export async function applySecurityGroup(
  client: EC2Client,
  plan: SecurityGroupPlan,
  signal: AbortSignal
): Promise<string> {
  const id = plan.id ?? (await createGroup(client, plan.spec, signal))
  await retry(() => openRules(client, id, plan.missing), { ...patience(signal), on: isNotYetVisible })
  return id
}

/**
 * Leaves only the wanted rules, once the tasks that needed other rules are gone. Reads the group again first, because a
 * deployment that ended in the meantime may have removed wanted rules.
 */
export async function settleRules(client: EC2Client, spec: SecurityGroupSpec): Promise<void> {
  const { id, missing, surplus } = planSecurityGroup(await findSecurityGroups(client, spec.place), spec)
  if (id === undefined) return
  await openRules(client, id, missing)
  await closeRules(client, id, surplus)
}

/** Adds wanted rules that were removed after they had been found. */
export async function reopenRules(client: EC2Client, spec: SecurityGroupSpec): Promise<void> {
  const { id, missing } = planSecurityGroup(await findSecurityGroups(client, spec.place), spec)
  if (id !== undefined) await openRules(client, id, missing)
}

/** Adds rules. Another deployment may add some of them at the same time. */
export async function openRules(client: EC2Client, GroupId: string, rules: readonly IpPermission[]): Promise<void> {
  const open = (IpPermissions: IpPermission[]) =>
    client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  await changeRules(rules, open, 'InvalidPermission.Duplicate')
}

/** Removes the rules of stopped tasks. Another deployment may remove some of them at the same time. */
export async function closeRules(client: EC2Client, GroupId: string, rules: readonly IpPermission[]): Promise<void> {
  const close = (IpPermissions: IpPermission[]) =>
    client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  await changeRules(rules, close, 'InvalidPermission.NotFound')
}

/**
 * Changes all rules in one call. If EC2 rejects it with the error `isDone`, changes each rule in its own call.
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
 * Deletes the groups with the tags of this part of the environment, in every VPC, and returns their IDs. Retries,
 * because the network interface of a stopped task holds its group for half a minute or more.
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

/** Returns an error that names what uses the group, as far as permissions allow. EC2 says only that something does. */
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
 * Creates the group, or returns the one that a concurrent run has created. If somebody else has taken the name, adds an
 * ending that nobody can predict. The next deployment finds the group by its tags.
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

/** Finds the group with this name in the VPC, whoever owns it. */
async function findNamed(client: EC2Client, { name, vpcId }: SecurityGroupSpec): Promise<SecurityGroup> {
  const groups = await listGroups(client, [filter('group-name', name), filter('vpc-id', vpcId)])
  const group = groups.find((each) => each.name === name && each.vpcId === vpcId)
  if (group === undefined) throw new NotYetVisible(`The security group ${name} exists but is not visible yet.`)
  return group
}

/** Returns the environment's group in the VPC. All deployments prefer the expected name, then the lowest ID. */
function ownGroup(groups: readonly SecurityGroup[], spec: SecurityGroupSpec): SecurityGroup | undefined {
  const own = groups
    .filter(({ vpcId, tags }) => vpcId === spec.vpcId && isPartOf(tags, spec.place))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return own.find(({ name }) => name === spec.name) ?? own[0]
}

class NotYetVisible extends Error {
  override readonly name = 'NotYetVisible'
}

/** Whether EC2 doesn't show a new group yet. EC2 is eventually consistent. */
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

/** Splits an EC2 permission into rules with one source each. Drops descriptions, which the action never writes. */
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

/** Returns the rules that `others` doesn't contain. */
function lacking(rules: readonly IpPermission[], others: readonly IpPermission[]): IpPermission[] {
  const known = new Set(others.map(canonical))
  return rules.filter((rule) => !known.has(canonical(rule)))
}
