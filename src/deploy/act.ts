import { applyCluster } from '../aws/cluster.ts'
import type { Clients } from '../aws/clients.ts'
import {
  applyExecutionRole,
  applyGrant,
  readPolicies,
  removeUnusedGrants,
  type ExecutionRolePlan
} from '../aws/execution-role.ts'
import { findMissingGrants } from '../aws/given-role.ts'
import type { Grant, Statement } from '../aws/grants.ts'
import { applyLogGroup } from '../aws/log-group.ts'
import { isNamed } from '../aws/refusal.ts'
import { findGrantsInUse, isSameDefinition } from '../aws/revision.ts'
import { applySecret } from '../aws/secret.ts'
import { applySecurityGroup } from '../aws/security-group.ts'
import { registerTaskDefinition } from '../aws/task-definition.ts'
import { together } from '../poll.ts'
import { renderDraft } from './changes.ts'
import { completeGrants } from './grants.ts'
import type { Plan, SecurityGroupUse } from './plan.ts'

/** Everything that has to be there before a task can start. */
export interface Prepared {
  /** The secrets with registry logins, by what the request calls them. */
  readonly secretArns: Readonly<Record<string, string>>
  readonly executionRoleArn: string
  readonly clusterArn: string
  readonly securityGroups: readonly string[]
  /** Our group, when the task has it. */
  readonly securityGroupId?: string
  readonly taskDefinitionArn: string
}

export interface PrepareTools {
  readonly clients: Clients
  readonly signal: AbortSignal
  /** Told of each part as soon as it is there, also when another one fails. */
  readonly onMade: (made: Partial<Prepared>) => void
  /** Told of what an execution role that was given may not do, although the task needs it. */
  readonly onMissing: (statements: readonly Statement[]) => void
}

/** Makes and updates what the plan says, as much as possible at once, and registers the task definition. */
export async function prepare(plan: Plan, tools: PrepareTools): Promise<Prepared> {
  const { clients, signal, onMade } = tools
  signal.throwIfAborted()
  const telling = async <T extends Partial<Prepared>>(making: Promise<T>): Promise<T> => {
    const made = await making
    onMade(made)
    return made
  }
  const [definition, cluster, groups] = await together([
    prepareDefinition(plan, tools),
    telling(prepareCluster(plan, clients, signal)),
    telling(prepareSecurityGroups(plan.securityGroup, clients, signal)),
    applyLogGroup(clients.logs, plan.logGroup, signal)
  ])
  return { ...definition, ...cluster, ...groups }
}

type Definition = Pick<Prepared, 'secretArns' | 'executionRoleArn' | 'taskDefinitionArn'>

/**
 * The secrets and the role at once; then the role's grants and the task definition, which name them. A given role is only
 * checked.
 */
async function prepareDefinition(plan: Plan, tools: PrepareTools): Promise<Definition> {
  const { clients, signal, onMade, onMissing } = tools
  const { secrets, role } = plan
  const making = secrets.map((use) =>
    'given' in use ? Promise.resolve(use.given) : applySecret(clients, use.plan, signal)
  )
  const [arns, applied] = await together([
    together(making),
    'given' in role
      ? Promise.resolve({ action: 'given', arn: role.given } as const)
      : applyExecutionRole(clients.iam, role.plan, signal)
  ])
  const secretArns = Object.fromEntries(secrets.map(({ id }, index) => [id, arns[index] ?? '']))
  const access = { executionRoleArn: applied.arn, secretArns }
  onMade(access)
  const grants = completeGrants(role.grants, secretArns)
  const isGiven = applied.action === 'given'
  const [taskDefinitionArn] = await together([
    register(plan, { ...access, grants: isGiven ? [] : grants }, tools),
    isGiven
      ? findMissingGrants(clients.iam, applied.arn, grants).then(onMissing)
      : applyGrants(applied, grants, { plan, clients, signal })
  ])
  return { ...access, taskDefinitionArn }
}

/**
 * Gives the role its grants once more, whatever a running task has shown of them: somebody may have taken one away since.
 */
export async function restoreGrants(
  plan: Plan,
  { secretArns }: Pick<Prepared, 'secretArns'>,
  tools: Pick<PrepareTools, 'clients' | 'signal'>
): Promise<void> {
  const { role } = plan
  if ('given' in role || !('proven' in role.plan.policies)) return
  const policies = await readPolicies(tools.clients.iam, role.plan.spec)
  await applyGrants({ ...role.plan, policies }, completeGrants(role.grants, secretArns), { plan, ...tools })
}

/** Gives the role its grants. When its policies are too long together, those that nothing uses make room. */
async function applyGrants(
  role: ExecutionRolePlan,
  grants: readonly Grant[],
  { plan, clients, signal }: { readonly plan: Plan } & Pick<PrepareTools, 'clients' | 'signal'>
): Promise<void> {
  const { iam, ecs } = clients
  const applyAll = () => together(grants.map((grant) => applyGrant(iam, role, grant, signal)))
  try {
    await applyAll()
  } catch (error) {
    if (!isNamed(error, 'LimitExceededException')) throw error
    const used = await findGrantsInUse(ecs, { ...role.spec, clusters: plan.clusters })
    const removed = used === 'unknown' ? [] : await removeUnusedGrants(iam, role, { used, olderThan: MAKING_ROOM })
    if (removed.length === 0) throw error
    await applyAll()
  }
}

/** How old (ms) a grant must be to make room: by then its deployment has registered a task definition that names it. */
const MAKING_ROOM = 15 * 60_000

async function prepareCluster(
  plan: Plan,
  { ecs }: Clients,
  signal: AbortSignal
): Promise<Pick<Prepared, 'clusterArn'>> {
  return { clusterArn: await applyCluster(ecs, plan.cluster, signal) }
}

async function prepareSecurityGroups(
  use: SecurityGroupUse,
  clients: Clients,
  signal: AbortSignal
): Promise<Pick<Prepared, 'securityGroups' | 'securityGroupId'>> {
  if ('given' in use) return { securityGroups: use.given }
  const securityGroupId = await applySecurityGroup(clients.ec2, use.plan, signal)
  return { securityGroups: [securityGroupId], securityGroupId }
}

async function register(
  { definition, latestRevision }: Plan,
  access: Omit<Definition, 'taskDefinitionArn'> & { readonly grants: readonly Grant[] },
  { clients, signal, onMade }: PrepareTools
): Promise<string> {
  const rendered = renderDraft(definition, access)
  const taskDefinitionArn = isSameDefinition(latestRevision, rendered)
    ? latestRevision.arn
    : await registerTaskDefinition(clients.ecs, rendered, signal)
  onMade({ taskDefinitionArn })
  return taskDefinitionArn
}
