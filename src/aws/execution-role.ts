import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient
} from '@aws-sdk/client-iam'
import { canonical } from '../canonical.ts'
import type { ChangeAction } from '../change.ts'
import { carriesOurs, tagsByKey, upperCaseTags, type Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { retry } from '../poll.ts'
import { isGrantOf, policyDocument, says, writtenAt, type Grant } from './grants.ts'
import type { Identity } from './identity.ts'
import { isNamed, unlessDenied } from './refusal.ts'

/** The role as it is. */
export type ExecutionRoleFinding =
  | { readonly state: 'absent' }
  | {
      readonly state: 'present'
      readonly arn: string
      readonly trust: string
      readonly boundary?: string
      readonly tags: Tags
      /** The texts of the policies that this deployment needs, by name; only those that are there. */
      readonly policies: Readonly<Record<string, string>>
      /** The names of the owner's other grants: what its other deployments need, or needed once. */
      readonly others: readonly string[]
    }

/** The role as it should be. */
export interface ExecutionRoleSpec {
  readonly name: string
  /** `/`, or `/path/`. IAM knows a role by its name alone; the path is only part of its ARN. */
  readonly path: string
  /** The Region whose tasks may have the role; `*` for a role that deployments to several Regions share. */
  readonly tasksIn: string
  /** What the names of the repository's task definition families begin with: they tell which grants are in use. */
  readonly familyPrefix: string
  readonly identity: Identity
  readonly boundary?: string
  /** The policy that is the boundary of a role that the action creates, where there is such a policy and no `boundary`. */
  readonly usualBoundary?: string
  readonly tags: Tags
}

export interface ExecutionRolePlan {
  readonly action: Exclude<ChangeAction, 'given' | 'restore'>
  readonly spec: ExecutionRoleSpec
  readonly arn: string
  /** The trust policy to write, when it is to be written. */
  readonly trust?: string
  /** The permissions boundary to set, when it is to be set. */
  readonly boundary?: string
  readonly policies: Readonly<Record<string, string>>
  readonly others: readonly string[]
}

/** Looks up the role, the grants of those names and the names of all that the owner has in it, at once. */
export async function findExecutionRole(
  client: IAMClient,
  { name, grants, owner }: { readonly name: string; readonly grants: readonly string[]; readonly owner: string }
): Promise<ExecutionRoleFinding> {
  const [role, names, ...texts] = await Promise.all([
    unlessMissing(client.send(new GetRoleCommand({ RoleName: name }))),
    listPolicies(client, name),
    ...grants.map((policy) => readPolicy(client, name, policy))
  ])
  if (role?.Role === undefined) return { state: 'absent' }
  const { Arn: arn = '', AssumeRolePolicyDocument = '', PermissionsBoundary, Tags } = role.Role
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn
  const found = grants.flatMap((policy, index) => {
    const text = texts[index]
    return text === undefined ? [] : [[policy, text] as const]
  })
  return {
    state: 'present',
    arn,
    trust: decodeURIComponent(AssumeRolePolicyDocument),
    ...(boundary !== undefined && { boundary }),
    tags: tagsByKey(Tags ?? []),
    policies: Object.fromEntries(found),
    others: names.filter((policy) => isGrantOf(policy, owner) && !grants.includes(policy))
  }
}

/**
 * Whether the role is to be made, or its trust or boundary mended. A role that is not ours is adopted when ECS tasks may
 * have it. Throws `ROLE_NOT_TRUSTED` when they may not.
 */
export function planExecutionRole(finding: ExecutionRoleFinding, spec: ExecutionRoleSpec): ExecutionRolePlan {
  const trust = trustPolicy(spec)
  if (finding.state === 'absent') {
    const { partition, account } = spec.identity
    const arn = `arn:${partition}:iam::${account}:role${spec.path}${spec.name}`
    return { action: 'create', spec, arn, trust, policies: {}, others: [] }
  }
  const { arn, policies, others } = finding
  const plan = { spec, arn, policies, others }
  if (!carriesOurs(finding.tags, spec.tags)) {
    if (!sameJson(finding.trust, trust) && !trustsTasks(finding.trust)) throw notTrusted(spec.name)
    return { ...plan, action: 'unchanged' }
  }
  const mended = {
    ...(!sameJson(finding.trust, trust) && { trust }),
    ...(spec.boundary !== undefined && spec.boundary !== finding.boundary && { boundary: spec.boundary })
  }
  return { ...plan, ...mended, action: Object.keys(mended).length > 0 ? 'update' : 'unchanged' }
}

/** What is to be done with one policy; `undefined` when the grant is not known yet, as what it is for is still to be made. */
export function planGrant(
  plan: ExecutionRolePlan,
  name: string,
  grant: Grant | undefined
): 'create' | 'update' | 'unchanged' {
  const text = plan.policies[name]
  if (text === undefined) return 'create'
  return grant !== undefined && says(text, grant) ? 'unchanged' : 'update'
}

/** Makes the role or mends it, and returns its ARN. */
export async function applyExecutionRole(client: IAMClient, plan: ExecutionRolePlan): Promise<string> {
  if (plan.action === 'create') return createRole(client, plan)
  const { name: RoleName } = plan.spec
  if (plan.trust !== undefined) {
    await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: plan.trust }))
  }
  if (plan.boundary !== undefined) {
    await client.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: plan.boundary }))
  }
  return plan.arn
}

/**
 * Writes the grant unless the role has it. A role made a moment ago may not be there for IAM itself yet.
 * Throws IAM's `LimitExceededException` when the role's policies are too long together.
 */
export async function applyGrant(
  client: IAMClient,
  plan: ExecutionRolePlan,
  grant: Grant,
  signal: AbortSignal
): Promise<void> {
  if (planGrant(plan, grant.name, grant) === 'unchanged') return
  const PolicyDocument = policyDocument(grant, new Date())
  const command = () => new PutRolePolicyCommand({ RoleName: plan.spec.name, PolicyName: grant.name, PolicyDocument })
  await retry(() => client.send(command()), {
    on: (error) => isNamed(error, 'NoSuchEntityException', 'ConcurrentModificationException'),
    within: 60_000,
    every: 1000,
    signal
  })
}

/**
 * Takes away those of the other grants that are not in `used` and were written more than `olderThan` ms ago; returns the
 * names of those that went. A younger one may belong to a deployment that has not registered its task definition yet.
 */
export async function removeUnusedGrants(
  client: IAMClient,
  { spec, others }: ExecutionRolePlan,
  { used, olderThan }: { readonly used: ReadonlySet<string>; readonly olderThan: number }
): Promise<string[]> {
  const removed: string[] = []
  for (const PolicyName of others.filter((name) => !used.has(name))) {
    const text = await readPolicy(client, spec.name, PolicyName)
    if (text === undefined || writtenAt(text).getTime() > Date.now() - olderThan) continue
    await unlessMissing(client.send(new DeleteRolePolicyCommand({ RoleName: spec.name, PolicyName })))
    removed.push(PolicyName)
  }
  return removed
}

async function createRole(client: IAMClient, { spec, arn, trust }: ExecutionRolePlan): Promise<string> {
  try {
    const created = await withinBoundary(spec, (PermissionsBoundary) =>
      client.send(
        new CreateRoleCommand({
          RoleName: spec.name,
          Path: spec.path,
          AssumeRolePolicyDocument: trust,
          PermissionsBoundary,
          Description: 'Pulls the image and writes the log of tasks that run-on-fargate starts',
          Tags: upperCaseTags(spec.tags)
        })
      )
    )
    return created.Role?.Arn ?? arn
  } catch (error) {
    // A concurrent run has made it; it is the same role.
    if (isNamed(error, 'EntityAlreadyExistsException')) return arn
    throw error
  }
}

/**
 * Creates something with the boundary that the user gave, else with the usual one, else, where no policy has that name, with
 * none. Trying takes no permission, which looking for the policy would. Source: CreateRole in the IAM API reference.
 */
async function withinBoundary<T>(
  { boundary, usualBoundary }: ExecutionRoleSpec,
  create: (boundary: string | undefined) => Promise<T>
): Promise<T> {
  try {
    return await create(boundary ?? usualBoundary)
  } catch (error) {
    if (boundary === undefined && isNamed(error, 'NoSuchEntityException')) return create(undefined)
    throw error
  }
}

/**
 * Only ECS tasks of this account, and of the Region where that is known, may have the role.
 * Source: "Amazon ECS task execution IAM role"; a cluster cannot be named in `aws:SourceArn`.
 */
function trustPolicy({ identity, tasksIn }: ExecutionRoleSpec): string {
  const { partition, account } = identity
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${tasksIn}:${account}:*` },
          StringEquals: { 'aws:SourceAccount': account }
        }
      }
    ]
  })
}

/** All names, over as many pages as IAM has; none when we may not look or the role is not there. */
async function listPolicies(client: IAMClient, RoleName: string): Promise<string[]> {
  const names: string[] = []
  let Marker: string | undefined
  do {
    const command = new ListRolePoliciesCommand({ RoleName, ...(Marker !== undefined && { Marker }) })
    const page = await unlessMissing(unlessDenied(client.send(command), () => undefined))
    names.push(...(page?.PolicyNames ?? []))
    Marker = page?.IsTruncated === true ? page.Marker : undefined
  } while (Marker !== undefined)
  return names
}

/** The policy's text, which IAM answers percent-encoded (RFC 3986). */
async function readPolicy(client: IAMClient, RoleName: string, PolicyName: string): Promise<string | undefined> {
  const lookUp = client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
  const document = (await unlessMissing(unlessDenied(lookUp, () => undefined)))?.PolicyDocument
  return document === undefined ? undefined : decodeURIComponent(document)
}

/** Whether some statement allows the service that ECS tasks get their roles through. Conditions are left to AWS. */
function trustsTasks(document: string): boolean {
  const { Statement: statement } = JSON.parse(document) as { Statement?: unknown }
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement]
  return statements.some((each) => {
    const { Effect, Principal } = (each ?? {}) as { Effect?: string; Principal?: { Service?: string | string[] } }
    return Effect === 'Allow' && [Principal?.Service].flat().includes('ecs-tasks.amazonaws.com')
  })
}

function notTrusted(name: string): ActionError {
  return new ActionError(
    'ROLE_NOT_TRUSTED',
    `The role ${name} is there already, but its trust policy does not let ECS tasks have it.`,
    'Allow `sts:AssumeRole` to the service `ecs-tasks.amazonaws.com` in it, or name another role in `execution-role-name`.'
  )
}

async function unlessMissing<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp
  } catch (error) {
    if (isNamed(error, 'NoSuchEntityException')) return undefined
    throw error
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return canonical(JSON.parse(a)) === canonical(JSON.parse(b))
  } catch {
    return false
  }
}
