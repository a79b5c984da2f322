import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListRolePolicies,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand
} from '@aws-sdk/client-iam'
import type { Identity } from '../aws/account.ts'
import { roleArn } from '../aws/arn.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed, required, unlessDenied, unlessNamed } from '../aws/errors.ts'
import {
  ECS_TASKS,
  type Grant,
  hashIn,
  hashOf,
  isGrantOf,
  isOptional,
  policyDocument,
  principalsOf,
  type Statement,
  trustPolicy,
  writtenAt,
  isAllowed
} from '../aws/policies.ts'
import { ActionError } from '../errors.ts'
import type { RoleReference } from '../deployment.ts'
import { isOurs, isSharedWith, ownershipTag, type Tags, tagsByKey, upperCaseTags, whoseItIs } from '../ownership.ts'
import { lookUntil, retry, together } from '../wait.ts'
import type { Arns, ArnSource, Findings, Planned, Plans, Resource } from './resource.ts'
import type { Change, ChangeAction } from '../events.ts'
import { findGrantsInUse, type GrantHashes } from '../aws/revisions.ts'

/** The role as it exists in AWS. */
export type ExecutionRoleFinding =
  | { readonly state: 'absent' }
  | {
      readonly state: 'present'
      readonly arn: string
      readonly trust: string
      readonly boundary?: string
      readonly tags: Tags
      readonly policies: Policies
    }

/** The policies of a role, as far as they are known. */
export interface Policies {
  /** Hashes of their permissions by name. Includes at least the existing policies that this deployment needs. */
  readonly hashes: GrantHashes
  /**
   * The names of the owner's other policies, which its other deployments need or once needed. Undefined if a running
   * task proves the hashes, so that IAM was not asked.
   */
  readonly others: readonly string[] | undefined
}

/** The grants that a role had when a revision was registered. A running task of that revision proves them. */
export interface Proof {
  /** The ARN of the execution role in that revision. */
  readonly role: string
  readonly grants: GrantHashes
  /** The time at which the revision was registered. */
  readonly at: Date
}

/** The desired role. */
export interface ExecutionRoleSpec {
  readonly name: string
  /** Whether the user chose the name. A role with a generated name is used only if this repository owns it. */
  readonly named: boolean
  /** `/` or `/path/`. A role's name is unique whatever its path, which is only part of its ARN. */
  readonly path: string
  /** The Region whose tasks can assume the role; `*` if deployments to several Regions share it. */
  readonly tasksIn: string
  /** `owner/repository`, as in the role's ownership tag. */
  readonly repository: string
  /** The prefix of the repository's task definition families, whose revisions show which grants are in use. */
  readonly familyPrefix: string
  /** The names of the policies that this deployment needs, and the suffix of all policies of this owner. */
  readonly grants: readonly string[]
  readonly owner: string
  readonly identity: Identity
  readonly boundary?: string
  /** The default permissions boundary for a new role without `boundary`, if a policy with this ARN exists. */
  readonly usualBoundary?: string
  readonly tags: Tags
}

export interface ExecutionRolePlan {
  readonly action: Exclude<ChangeAction, 'given' | 'restore'>
  readonly spec: ExecutionRoleSpec
  readonly arn: string
  /** The permissions boundary to set; omitted if it doesn't change. */
  readonly boundary?: string
  /** Whether another owner shares the role with this repository. */
  readonly shared?: boolean | undefined
  readonly policies: Policies
}

/** An existing role that the action doesn't manage, whether or not the user owns it. Tasks use it as it is. */
interface UnmanagedRole {
  readonly action: 'given'
  readonly arn: string
  /** A warning for the user. */
  readonly notice?: string
}

export type RolePlan = ExecutionRolePlan | UnmanagedRole

/** Returns a role that the action creates and updates. Its result is the plan that its policies are written by. */
export function executionRole(
  { iam, signal }: Pick<Clients, 'iam' | 'signal'>,
  spec: Omit<ExecutionRoleSpec, 'identity' | 'usualBoundary'>,
  {
    identity,
    boundaryName,
    proof
  }: {
    readonly identity: Pick<Resource<Identity>, 'find'>
    /** The name of the policy that is the default permissions boundary, if that policy exists. */
    readonly boundaryName: string
    readonly proof: (found: Findings) => Promise<Proof | undefined>
  }
): Resource<ExecutionRoleFinding, RolePlan & Planned, RolePlan> {
  return {
    find: (found) => findExecutionRole(iam, spec, proof(found)),
    plan: (role, { found }) => {
      const { partition, account } = found(identity)
      const usualBoundary = `arn:${partition}:iam::${account}:policy/${boundaryName}`
      const plan = planExecutionRole(role, { ...spec, identity: found(identity), usualBoundary })
      if (plan.action === 'given') {
        return { ...plan, changes: [givenChange(plan.arn)], warnings: foreignWarnings(role, plan.notice, spec) }
      }
      const changes: Change[] = [{ resource: 'execution role', name: spec.name, action: plan.action }]
      return { ...plan, changes, warnings: plan.shared === true ? foreignWarnings(role, undefined, spec) : [] }
    },
    apply: (plan) => (plan.action === 'given' ? Promise.resolve(plan) : applyExecutionRole(iam, plan, signal)),
    outputs: ({ arn }) => ({ 'execution-role-arn': arn })
  }
}

/** Returns an existing role, given by its ARN or name. */
export function existingRole(
  role: RoleReference,
  identity: Pick<Resource<Identity>, 'find'>
): Resource<undefined, RolePlan & Planned, RolePlan> {
  return {
    find: () => Promise.resolve(undefined),
    plan: (_, { found }) => {
      const arn = roleArn(role, found(identity))
      return { action: 'given', arn, changes: [givenChange(arn)] }
    },
    apply: (plan) => Promise.resolve(plan),
    outputs: ({ arn }) => ({ 'execution-role-arn': arn })
  }
}

function givenChange(arn: string): Change {
  return { resource: 'execution role', name: arn, action: 'given' }
}

/** Adds a warning if the requested boundary has no effect, because this repository doesn't own the role. */
function foreignWarnings(
  role: ExecutionRoleFinding,
  notice: string | undefined,
  { boundary }: Pick<ExecutionRoleSpec, 'boundary'>
): string[] {
  const warnings = notice === undefined ? [] : [notice]
  if (boundary === undefined || (role.state === 'present' && role.boundary === boundary)) return warnings
  const ignored =
    '`permissions-boundary-arn` has no effect on the existing role in `execution-role-name`, which this action did not create: set the boundary on the role itself.'
  return [...warnings, ignored]
}

/** The policies that a role needs. */
interface PoliciesSpec {
  /** Their names, which are known before anything has been looked up. */
  readonly names: readonly string[]
  /** Returns the policies for the ARNs of the registry secrets; omits those whose secret doesn't exist yet. */
  readonly permissions: (plans: Plans) => (secrets: Arns) => readonly Grant[]
  readonly secrets: ArnSource
  /** The clusters in which the environment's tasks may run. */
  readonly clusters: (plans: Plans) => readonly string[]
  /** The grants of the environment's last revision. */
  readonly last: (plans: Plans) => GrantHashes
  /** Receives the statements that an existing role lacks. */
  readonly onMissing: (statements: readonly Statement[]) => void
}

export interface PoliciesPlan extends Planned {
  readonly permissions: (secrets: Arns) => readonly Grant[]
  readonly clusters: readonly string[]
  readonly last: GrantHashes
}

/**
 * Returns the policies of a role that the action manages, or a check of an existing role. The result is the grants that
 * were written; none for an existing role.
 */
export function rolePolicies(
  clients: Pick<Clients, 'iam' | 'ecs' | 'signal'>,
  role: Resource<unknown, RolePlan & Planned, RolePlan>,
  spec: PoliciesSpec
): Resource<undefined, PoliciesPlan, readonly Grant[]> {
  return {
    needs: [role, ...spec.secrets.needs],
    find: () => Promise.resolve(undefined),
    plan: (_, plans) => {
      const common = { permissions: spec.permissions(plans), clusters: spec.clusters(plans), last: spec.last(plans) }
      const plan = plans.planned(role)
      if (plan.action === 'given') return { ...common, changes: [] }
      const grants = common.permissions(spec.secrets.planned(plans))
      const changes = spec.names.map((name): Change => {
        const grant = grants.find((each) => each.name === name)
        return { resource: 'role policy', name, action: planGrant(plan, name, grant) }
      })
      return { ...common, changes }
    },
    apply: async ({ permissions, clusters }, results) => {
      const plan = results(role)
      const grants = permissions(spec.secrets.applied(results))
      if (plan.action === 'given') {
        spec.onMissing(await findMissingGrants(clients.iam, plan.arn, grants))
        return []
      }
      await applyGrants(clients, plan, grants, clusters)
      return grants
    },
    tidy: async ({ clusters, last }, results) => {
      const plan = results(role)
      if (plan.action === 'given' || !mayBeUnused(plan, last, spec.names)) return undefined
      const found = await findGrantsInUse(clients.ecs, { ...plan.spec, clusters })
      if (found === 'unknown') return undefined
      // Replaced tasks still write their last log lines, so their log policies stay.
      const used = new Set([...found, ...Object.keys(last).filter((name) => name.startsWith('log-'))])
      const removal = removeUnusedGrants(clients.iam, plan, { used, olderThan: UNUSED_FOR })
      const removed = await unlessDenied(removal, () => [])
      return removed.length === 0 ? undefined : `Deleted unused policies of the execution role: ${removed.join(', ')}`
    }
  }
}

/** The minimum age (ms) of an unused policy before it is deleted. */
const UNUSED_FOR = 60 * 60_000

/** Whether the role may have unused policies: others that were read, or else those that only the last revision had. */
function mayBeUnused({ policies }: ExecutionRolePlan, last: GrantHashes, needed: readonly string[]): boolean {
  const others = policies.others ?? Object.keys(last).filter((name) => !needed.includes(name))
  return others.length > 0
}

/**
 * The minimum age (ms) of an unused policy before it is deleted because the role is full. By then, the deployment that
 * wrote it has registered a task definition that names it.
 */
const MAKING_ROOM = 15 * 60_000

/** Writes the role's policies. If they exceed IAM's size limit, deletes unused ones and tries again. */
async function applyGrants(
  { iam, ecs, signal }: Pick<Clients, 'iam' | 'ecs' | 'signal'>,
  role: ExecutionRolePlan,
  grants: readonly Grant[],
  clusters: readonly string[]
): Promise<void> {
  const applyAll = () => together(grants.map((grant) => applyGrant(iam, role, grant, signal)))
  try {
    await applyAll()
  } catch (error) {
    if (!isNamed(error, 'LimitExceededException')) throw error
    const used = await findGrantsInUse(ecs, { ...role.spec, clusters })
    const removed = used === 'unknown' ? [] : await removeUnusedGrants(iam, role, { used, olderThan: MAKING_ROOM })
    if (removed.length === 0) throw error
    await applyAll()
  }
}

/** Checks the policies that only a running task has proved, and writes those that somebody has deleted since. */
export async function restoreGrants(
  clients: Pick<Clients, 'iam' | 'ecs' | 'signal'>,
  role: RolePlan,
  grants: readonly Grant[],
  clusters: readonly string[]
): Promise<void> {
  if (role.action === 'given' || role.policies.others !== undefined) return
  const policies = await readPolicies(clients.iam, role.spec)
  await applyGrants(clients, { ...role, policies }, grants, clusters)
}

/**
 * Looks up the role, and its policies unless `proof` covers them. A proof doesn't count for another role, or for one
 * that was created after it.
 */
export async function findExecutionRole(
  client: IAMClient,
  spec: Pick<ExecutionRoleSpec, 'name' | 'grants' | 'owner'>,
  proof?: Promise<Proof | undefined>
): Promise<ExecutionRoleFinding> {
  const [role, proven] = await Promise.all([
    unlessNamed(client.send(new GetRoleCommand({ RoleName: spec.name })), MISSING),
    proof
  ])
  if (role?.Role === undefined) return { state: 'absent' }
  const { AssumeRolePolicyDocument, PermissionsBoundary, Tags, CreateDate = new Date() } = role.Role
  const arn = required(role.Role.Arn, 'Arn')
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn
  const holds = proven?.role === arn && CreateDate < proven.at
  return {
    state: 'present',
    arn,
    trust: decodeURIComponent(required(AssumeRolePolicyDocument, 'AssumeRolePolicyDocument')),
    boundary,
    tags: tagsByKey(Tags),
    policies: holds ? { hashes: proven.grants, others: undefined } : await readPolicies(client, spec)
  }
}

/** Reads the policies in `grants`, and lists the names of the owner's other policies, in parallel. */
export async function readPolicies(
  client: IAMClient,
  { name, grants, owner }: Pick<ExecutionRoleSpec, 'name' | 'grants' | 'owner'>
): Promise<Policies> {
  const [names, ...texts] = await Promise.all([
    listPolicies(client, name),
    ...grants.map((policy) => readPolicy(client, name, policy))
  ])
  const found = grants.flatMap((policy, index) => {
    const text = texts[index]
    return text === undefined ? [] : [[policy, hashIn(text)] as const]
  })
  const others = names.filter((policy) => isGrantOf(policy, owner) && !grants.includes(policy))
  return { hashes: Object.fromEntries(found), others }
}

/**
 * Plans to create the role or to set its boundary. Only a role of this repository is updated. A role that another owner
 * shares gets policies if the user named it. Any other role that the user named is used as it is.
 * Throws `ROLE_NOT_OURS` if the name is generated and the role isn't this repository's, or if others can assume the
 * role. Throws `ROLE_NOT_TRUSTED` if ECS tasks can't.
 */
export function planExecutionRole(finding: ExecutionRoleFinding, spec: ExecutionRoleSpec): RolePlan {
  if (finding.state === 'absent') {
    const { partition, account } = spec.identity
    const arn = `arn:${partition}:iam::${account}:role${spec.path}${spec.name}`
    return { action: 'create', spec, arn, policies: { hashes: {}, others: [] } }
  }
  const { arn, policies, tags, trust } = finding
  const ours = isOurs(tags, spec)
  if (!ours && !spec.named) throw notOurs(spec, tags)
  const principals = principalsOf(trust, spec.identity.account)
  if (!principals.includes(ECS_TASKS)) throw notTrusted(spec.name)
  const strangers = principals.filter((principal) => principal !== ECS_TASKS)
  if (strangers.length > 0) throw trustsOthers(spec.name, strangers)
  if (!ours && !isSharedWith(tags, spec)) return { action: 'given', arn, notice: foreignNotice(spec, tags) }
  // Each repository writes its own policies into a shared role. Only the role's owner sets its boundary.
  if (!ours) return { action: 'unchanged', spec, arn, policies, shared: true }
  const boundary = spec.boundary !== finding.boundary ? spec.boundary : undefined
  const action = boundary === undefined ? 'unchanged' : 'update'
  return { action, spec, arn, policies, boundary }
}

/** Returns what to do with one policy. `grant` is undefined while the ARN of its secret is unknown. */
export function planGrant(
  plan: ExecutionRolePlan,
  name: string,
  grant: Grant | undefined
): 'create' | 'update' | 'unchanged' {
  const hash = plan.policies.hashes[name]
  if (hash === undefined) return 'create'
  return grant !== undefined && hash === hashOf(grant) ? 'unchanged' : 'update'
}

/**
 * Creates the role or sets its boundary. Returns the plan that its policies are written by. If the role has been
 * created in the meantime, looks it up and plans again. Throws the errors of `planExecutionRole`.
 */
export async function applyExecutionRole(
  client: IAMClient,
  plan: ExecutionRolePlan,
  signal: AbortSignal
): Promise<RolePlan> {
  if (plan.action === 'create') return createRole(client, plan, signal)
  await setBoundary(client, plan)
  return plan
}

async function setBoundary(client: IAMClient, { boundary, spec }: ExecutionRolePlan): Promise<void> {
  if (boundary === undefined) return
  await client.send(new PutRolePermissionsBoundaryCommand({ RoleName: spec.name, PermissionsBoundary: boundary }))
}

/**
 * Writes the policy unless the role already has it. Retries while IAM doesn't see the new role yet.
 * Throws IAM's `LimitExceededException` if the role's policies exceed the size limit.
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
    on: (error) => isNamed(error, MISSING, 'ConcurrentModificationException'),
    within: 60_000,
    every: 1000,
    signal
  })
}

/**
 * Deletes the owner's other policies that are not in `used` and are older than `olderThan` ms, and returns their names.
 * A newer one may belong to a deployment that hasn't registered its task definition yet.
 */
export async function removeUnusedGrants(
  client: IAMClient,
  { spec, policies }: ExecutionRolePlan,
  { used, olderThan }: { readonly used: ReadonlySet<string>; readonly olderThan: number }
): Promise<string[]> {
  const { others = [] } = policies.others === undefined ? await readPolicies(client, spec) : policies
  const removed: string[] = []
  for (const PolicyName of others.filter((name) => !used.has(name))) {
    const text = await readPolicy(client, spec.name, PolicyName)
    if (text === undefined || writtenAt(text).getTime() > Date.now() - olderThan) continue
    await unlessNamed(client.send(new DeleteRolePolicyCommand({ RoleName: spec.name, PolicyName })), MISSING)
    removed.push(PolicyName)
  }
  return removed
}

async function createRole(client: IAMClient, plan: ExecutionRolePlan, signal: AbortSignal): Promise<RolePlan> {
  const { spec, arn } = plan
  try {
    const created = await withinBoundary(spec, (PermissionsBoundary) =>
      client.send(
        new CreateRoleCommand({
          RoleName: spec.name,
          Path: spec.path,
          AssumeRolePolicyDocument: trustPolicy(spec),
          PermissionsBoundary,
          Description: 'Pulls the image and writes the log of tasks that run-on-fargate starts',
          Tags: upperCaseTags(spec.tags)
        })
      )
    )
    return { ...plan, arn: created.Role?.Arn ?? arn }
  } catch (error) {
    if (!isNamed(error, 'EntityAlreadyExistsException')) throw error
    // IAM is eventually consistent, so it may show the role only after some seconds.
    const isThere = ({ state }: ExecutionRoleFinding) => state === 'present'
    const finding = await lookUntil(() => findExecutionRole(client, spec), isThere, { within: 60_000, signal })
    if (finding.state === 'absent') throw error
    const found = planExecutionRole(finding, spec)
    if (found.action !== 'given') await setBoundary(client, found)
    return found
  }
}

/**
 * Calls `create` with the user's boundary, or else the default one. If the default policy doesn't exist, calls it
 * without one. Checking first would need another permission. Source: CreateRole in the IAM API reference.
 */
async function withinBoundary<T>(
  { boundary, usualBoundary }: ExecutionRoleSpec,
  create: (boundary: string | undefined) => Promise<T>
): Promise<T> {
  try {
    return await create(boundary ?? usualBoundary)
  } catch (error) {
    if (boundary === undefined && isNamed(error, MISSING)) return create(undefined)
    throw error
  }
}

/** IAM's error for a role or policy that doesn't exist. */
const MISSING = 'NoSuchEntityException'

/** Returns the names of all policies of the role; none if IAM denies the call or the role doesn't exist. */
async function listPolicies(client: IAMClient, RoleName: string): Promise<string[]> {
  const lookUp = Array.fromAsync(paginateListRolePolicies({ client }, { RoleName }))
  const pages = await unlessNamed(
    unlessDenied(lookUp, () => undefined),
    MISSING
  )
  return (pages ?? []).flatMap(({ PolicyNames }) => required(PolicyNames, 'PolicyNames'))
}

/** Returns the policy's JSON, which IAM percent-encodes (RFC 3986); nothing if IAM denies the call. */
async function readPolicy(client: IAMClient, RoleName: string, PolicyName: string): Promise<string | undefined> {
  const lookUp = client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
  const document = (
    await unlessNamed(
      unlessDenied(lookUp, () => undefined),
      MISSING
    )
  )?.PolicyDocument
  return document === undefined ? undefined : decodeURIComponent(document)
}

function notTrusted(name: string): ActionError {
  return new ActionError(
    'ROLE_NOT_TRUSTED',
    `The role ${name} exists, but its trust policy does not let ECS tasks assume it.`,
    `Allow \`sts:AssumeRole\` to the service \`${ECS_TASKS}\` in it, or set another name in \`execution-role-name\`.`
  )
}

function trustsOthers(name: string, strangers: readonly string[]): ActionError {
  return new ActionError(
    'ROLE_NOT_OURS',
    `The role ${name} exists, but its trust policy also lets others assume it: ${strangers.join(', ')}. It was left unchanged.`,
    `Allow \`sts:AssumeRole\` to the service \`${ECS_TASKS}\` alone in it, delete it if nothing uses it, or set another name in \`execution-role-name\`.`
  )
}

function notOurs({ name }: ExecutionRoleSpec, tags: Tags): ActionError {
  return new ActionError(
    'ROLE_NOT_OURS',
    `The role ${name} exists, but this repository did not create it: ${whoseItIs(tags)}. It was left unchanged.`,
    'Delete it if nothing uses it. Or set another name in `execution-role-name`, or a role of your own in `execution-role-arn`.'
  )
}

function foreignNotice({ name, repository }: ExecutionRoleSpec, tags: Tags): string {
  return `The role ${name} in \`execution-role-name\` is used as it is and gets no permissions: ${whoseItIs(tags)}. To let this action update its permissions, tag it ${ownershipTag(repository)}. To use it as it is, set its ARN in \`execution-role-arn\`.`
}

/**
 * Returns the statements that an existing role lacks, according to IAM's simulator. Returns none if IAM denies the
 * simulation, which is optional. Source: SimulatePrincipalPolicy in the IAM API reference.
 */
export async function findMissingGrants(
  client: IAMClient,
  roleArn: string,
  grants: readonly Grant[]
): Promise<readonly Statement[]> {
  const statements = grants.flatMap((grant) => grant.statements).filter((statement) => !isOptional(statement))
  const allowed = await Promise.all(statements.map((statement) => isAllowed(client, roleArn, statement)))
  return statements.filter((_, index) => allowed[index] === false)
}
