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
import type { Clients } from '../aws/clients.ts'
import { isNamed, required, unlessDenied, unlessNamed } from '../aws/errors.ts'
import {
  ECS_TASKS,
  type Grant,
  hashOf,
  isGrantOf,
  isOptional,
  policyDocument,
  principalsOf,
  says,
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

/** The role as it is. */
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

/** What is known of a role's policies. */
export type Policies =
  /** A task that runs shows that it had these grants: by name, a hash of what each allows. Nothing was read. */
  | { readonly proven: GrantHashes }
  | {
      /** The texts of the policies that this deployment needs, by name; only those that are there. */
      readonly texts: Readonly<Record<string, string>>
      /** The names of the owner's other grants: what its other deployments need, or needed once. */
      readonly others: readonly string[]
    }

/** Grants that a role had at some time, as a task shows that runs with them. */
export interface Proof {
  /** The ARN of the role that the task has. */
  readonly role: string
  readonly grants: GrantHashes
  readonly at: Date
}

/** The role as it should be. */
export interface ExecutionRoleSpec {
  readonly name: string
  /** Whether the user chose the name. One that was derived is nobody else's to use. */
  readonly named: boolean
  /** `/`, or `/path/`. IAM knows a role by its name alone; the path is only part of its ARN. */
  readonly path: string
  /** The Region whose tasks may have the role; `*` for a role that deployments to several Regions share. */
  readonly tasksIn: string
  /** `owner/repository`, whose tags the role must carry. */
  readonly repository: string
  /** Starts the names of the repository's task definition families: they tell which grants are in use. */
  readonly familyPrefix: string
  /** The names of the policies that this deployment needs, and the mark that the names of the owner's policies carry. */
  readonly grants: readonly string[]
  readonly owner: string
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
  /** The permissions boundary to set, when it is to be set. */
  readonly boundary?: string
  /** Whether the role is another's who shares it. */
  readonly shared?: boolean | undefined
  readonly policies: Policies
}

/** A role that somebody else keeps: tasks get it as it is. */
interface ForeignRole {
  readonly action: 'given'
  readonly arn: string
  /** What a person should know about it. */
  readonly notice?: string
}

export type RolePlan = ExecutionRolePlan | ForeignRole

/** A role that the action creates and updates; its result is what its policies are written by. */
export function executionRole(
  { iam, signal }: Pick<Clients, 'iam' | 'signal'>,
  spec: Omit<ExecutionRoleSpec, 'identity' | 'usualBoundary'>,
  {
    identity,
    boundaryName,
    proof
  }: {
    readonly identity: Pick<Resource<Identity>, 'find'>
    /** The name of the policy that is its permissions boundary where there is such a policy. */
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

/** An existing role, by its ARN or its name. */
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

/** The boundary is set on a role that is ours; one of somebody else is left as it is. */
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
  /** Their texts, by the ARNs of the secrets with registry credentials; without an ARN, there is no policy yet. */
  readonly permissions: (plans: Plans) => (secrets: Arns) => readonly Grant[]
  readonly secrets: ArnSource
  /** Where the repository's tasks may be. */
  readonly clusters: (plans: Plans) => readonly string[]
  /** What the environment's last revision was granted. */
  readonly last: (plans: Plans) => GrantHashes
  /** Called with what an existing role lacks. */
  readonly onMissing: (statements: readonly Statement[]) => void
}

export interface PoliciesPlan extends Planned {
  readonly permissions: (secrets: Arns) => readonly Grant[]
  readonly clusters: readonly string[]
  readonly last: GrantHashes
}

/**
 * What a role is allowed: the policies of a role that the action creates, or a check of an existing one. The result is what
 * was granted; nothing for an existing role.
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
      // The tasks that were replaced still write their last lines.
      const used = new Set([...found, ...Object.keys(last).filter((name) => name.startsWith('log-'))])
      const removal = removeUnusedGrants(clients.iam, plan, { used, olderThan: UNUSED_FOR })
      const removed = await unlessDenied(removal, () => [])
      return removed.length === 0 ? undefined : `Deleted unused policies of the execution role: ${removed.join(', ')}`
    }
  }
}

/** How old (ms) a grant that nothing uses must be to be deleted. */
const UNUSED_FOR = 60 * 60_000

/** Whether a grant may be unused now: the role was read and has others, or the last revision needed one that this one doesn't. */
function mayBeUnused({ policies }: ExecutionRolePlan, last: GrantHashes, needed: readonly string[]): boolean {
  if (!('proven' in policies)) return policies.others.length > 0
  return Object.keys(last).some((name) => !needed.includes(name))
}

/** How old (ms) a grant must be to make room: by then its deployment has registered a task definition that names it. */
const MAKING_ROOM = 15 * 60_000

/** Writes the role's policies. When they are too long together, those that nothing uses are deleted first. */
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

/**
 * Writes the role's policies once more, whatever a running task has shown of them: somebody may have deleted one since.
 */
export async function restoreGrants(
  clients: Pick<Clients, 'iam' | 'ecs' | 'signal'>,
  role: RolePlan,
  grants: readonly Grant[],
  clusters: readonly string[]
): Promise<void> {
  if (role.action === 'given' || !('proven' in role.policies)) return
  const policies = await readPolicies(clients.iam, role.spec)
  await applyGrants(clients, { ...role, policies }, grants, clusters)
}

/**
 * Looks up the role, and its policies unless `proof` says what they are. Of another role, also one that was created after
 * the proof, it says nothing.
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
    policies: holds ? { proven: proven.grants } : await readPolicies(client, spec)
  }
}

/** Reads the policies of those names, and the names of all that the owner has in the role, at once. */
export async function readPolicies(
  client: IAMClient,
  { name, grants, owner }: Pick<ExecutionRoleSpec, 'name' | 'grants' | 'owner'>
): Promise<Extract<Policies, { texts: unknown }>> {
  const [names, ...texts] = await Promise.all([
    listPolicies(client, name),
    ...grants.map((policy) => readPolicy(client, name, policy))
  ])
  const found = grants.flatMap((policy, index) => {
    const text = texts[index]
    return text === undefined ? [] : [[policy, text] as const]
  })
  const others = names.filter((policy) => isGrantOf(policy, owner) && !grants.includes(policy))
  return { texts: Object.fromEntries(found), others }
}

/**
 * Plans to create the role or to set its boundary. Only a role with this repository's tags is ever changed or given a
 * permission, or one that is shared with it and whose name the user chose. Another one is used as it is where the user chose
 * its name and only ECS tasks can get it.
 * Throws `ROLE_NOT_OURS` for any other, and `ROLE_NOT_TRUSTED` for one that ECS tasks can't get.
 */
export function planExecutionRole(
  finding: ExecutionRoleFinding,
  spec: ExecutionRoleSpec
): ExecutionRolePlan | ForeignRole {
  if (finding.state === 'absent') {
    const { partition, account } = spec.identity
    const arn = `arn:${partition}:iam::${account}:role${spec.path}${spec.name}`
    return { action: 'create', spec, arn, policies: { texts: {}, others: [] } }
  }
  const { arn, policies, tags, trust } = finding
  const ours = isOurs(tags, spec)
  if (!ours && !spec.named) throw notOurs(spec, tags)
  const principals = principalsOf(trust, spec.identity.account)
  if (!principals.includes(ECS_TASKS)) throw notTrusted(spec.name)
  const strangers = principals.filter((principal) => principal !== ECS_TASKS)
  if (strangers.length > 0) throw trustsOthers(spec.name, strangers)
  if (!ours && !isSharedWith(tags, spec)) return { action: 'given', arn, notice: foreignNotice(spec, tags) }
  // Each repository writes policies of its own into a shared role. Its boundary is that of whoever shared it.
  if (!ours) return { action: 'unchanged', spec, arn, policies, shared: true }
  const boundary = spec.boundary !== finding.boundary ? spec.boundary : undefined
  const action = boundary === undefined ? 'unchanged' : 'update'
  return { action, spec, arn, policies, boundary }
}

/** What is to be done with one policy; `undefined` when the grant is not known yet, as what it is for is still to be made. */
export function planGrant(
  plan: ExecutionRolePlan,
  name: string,
  grant: Grant | undefined
): 'create' | 'update' | 'unchanged' {
  const { policies } = plan
  if ('proven' in policies) {
    const hash = policies.proven[name]
    return hash === undefined ? 'create' : grant !== undefined && hash === hashOf(grant) ? 'unchanged' : 'update'
  }
  const text = policies.texts[name]
  if (text === undefined) return 'create'
  return grant !== undefined && says(text, grant) ? 'unchanged' : 'update'
}

/**
 * Creates the role or sets its boundary. Returns the plan by which its grants are written: where somebody else created the
 * role meanwhile, that role is looked up and planned for again, and may be refused like any other.
 */
export async function applyExecutionRole(
  client: IAMClient,
  plan: ExecutionRolePlan,
  signal: AbortSignal
): Promise<ExecutionRolePlan | ForeignRole> {
  if (plan.action === 'create') return createRole(client, plan, signal)
  await setBoundary(client, plan)
  return plan
}

async function setBoundary(client: IAMClient, { boundary, spec }: ExecutionRolePlan): Promise<void> {
  if (boundary === undefined) return
  await client.send(new PutRolePermissionsBoundaryCommand({ RoleName: spec.name, PermissionsBoundary: boundary }))
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
    on: (error) => isNamed(error, MISSING, 'ConcurrentModificationException'),
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
  { spec, policies }: ExecutionRolePlan,
  { used, olderThan }: { readonly used: ReadonlySet<string>; readonly olderThan: number }
): Promise<string[]> {
  const { others } = 'proven' in policies ? await readPolicies(client, spec) : policies
  const removed: string[] = []
  for (const PolicyName of others.filter((name) => !used.has(name))) {
    const text = await readPolicy(client, spec.name, PolicyName)
    if (text === undefined || writtenAt(text).getTime() > Date.now() - olderThan) continue
    await unlessNamed(client.send(new DeleteRolePolicyCommand({ RoleName: spec.name, PolicyName })), MISSING)
    removed.push(PolicyName)
  }
  return removed
}

async function createRole(
  client: IAMClient,
  plan: ExecutionRolePlan,
  signal: AbortSignal
): Promise<ExecutionRolePlan | ForeignRole> {
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
    // IAM is eventually consistent, so it may take some seconds to show.
    const isThere = ({ state }: ExecutionRoleFinding) => state === 'present'
    const finding = await lookUntil(() => findExecutionRole(client, spec), isThere, { within: 60_000, signal })
    if (finding.state === 'absent') throw error
    const found = planExecutionRole(finding, spec)
    if (found.action !== 'given') await setBoundary(client, found)
    return found
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
    if (boundary === undefined && isNamed(error, MISSING)) return create(undefined)
    throw error
  }
}

/** IAM's name for what it doesn't know. */
const MISSING = 'NoSuchEntityException'

/** All names, over as many pages as IAM has; none when we may not look or the role is not there. */
async function listPolicies(client: IAMClient, RoleName: string): Promise<string[]> {
  const lookUp = Array.fromAsync(paginateListRolePolicies({ client }, { RoleName }))
  const pages = await unlessNamed(
    unlessDenied(lookUp, () => undefined),
    MISSING
  )
  return (pages ?? []).flatMap(({ PolicyNames }) => required(PolicyNames, 'PolicyNames'))
}

/** The policy's text, which IAM answers percent-encoded (RFC 3986). */
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
  return `The role ${name} in \`execution-role-name\` is used as it is and gets no permissions: ${whoseItIs(tags)}. To have its permissions kept by this action, tag it ${ownershipTag(repository)}. To use it as it is, set its ARN in \`execution-role-arn\`.`
}

/** The ARN of a role that was given by its ARN or its name; a name is that of a role of this account. */
export function roleArn({ text, account }: RoleReference, identity: Pick<Identity, 'account' | 'partition'>): string {
  if (account !== undefined) return text
  return `arn:${identity.partition}:iam::${identity.account}:role/${text.replace(/^\//, '')}`
}

/**
 * The statements that a role which was given lacks, by IAM's own simulation. Nothing when we may not simulate: a role that
 * was given asks for no rights. Source: SimulatePrincipalPolicy in the IAM API reference.
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
