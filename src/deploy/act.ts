import { applyCluster } from '../aws/cluster.ts'
import type { Clients } from '../aws/clients.ts'
import { applyExecutionRole, applyPolicy } from '../aws/execution-role.ts'
import { applyLogGroup } from '../aws/log-group.ts'
import { applySecret } from '../aws/secret.ts'
import { applySecurityGroup } from '../aws/security-group.ts'
import { isSameDefinition, registerTaskDefinition, renderTaskDefinition } from '../aws/task-definition.ts'
import { together } from '../poll.ts'
import type { DefinitionDraft, Plan, RoleUse, SecretUse, SecurityGroupUse } from './plan.ts'

/** Everything that has to be there before a task can start. */
export interface Prepared {
  readonly secretArn?: string
  readonly executionRoleArn: string
  readonly clusterArn: string
  readonly securityGroups: readonly string[]
  /** Our group, when the task has it. */
  readonly securityGroupId?: string
  readonly taskDefinitionArn: string
}

/** Makes and updates what the plan says, as much as possible at once, and registers the task definition. */
export async function prepare(plan: Plan, clients: Clients, signal: AbortSignal): Promise<Prepared> {
  const [{ secretArn, executionRoleArn }, clusterArn, securityGroups] = await together([
    prepareAccess(plan, clients, signal),
    applyCluster(clients.ecs, plan.cluster, signal),
    prepareSecurityGroups(plan.securityGroup, clients, signal),
    applyLogGroup(clients.logs, plan.logGroup, signal)
  ])
  const secret = secretArn === undefined ? {} : { secretArn }
  const taskDefinitionArn = await register(plan, { ...plan.definition, ...secret, executionRoleArn }, clients, signal)
  const [group] = securityGroups
  return {
    ...secret,
    executionRoleArn,
    clusterArn,
    securityGroups,
    ...('plan' in plan.securityGroup && group !== undefined && { securityGroupId: group }),
    taskDefinitionArn
  }
}

/** The secret and the role at once; then the role's policy, which names the secret. */
async function prepareAccess(
  plan: Plan,
  clients: Clients,
  signal: AbortSignal
): Promise<Pick<Prepared, 'secretArn' | 'executionRoleArn'>> {
  const [secretArn, executionRoleArn] = await together([
    prepareSecret(plan.secret, clients, signal),
    prepareRole(plan.role, clients)
  ])
  const secret = secretArn === undefined ? {} : { secretArn }
  if ('plan' in plan.role) {
    await applyPolicy(clients.iam, plan.role.plan, { ...plan.role.grants, ...secret }, signal)
  }
  return { ...secret, executionRoleArn }
}

async function prepareSecret(
  use: SecretUse | undefined,
  clients: Clients,
  signal: AbortSignal
): Promise<string | undefined> {
  if (use === undefined) return undefined
  return 'given' in use ? use.given : applySecret(clients.secretsManager, use.plan, signal)
}

async function prepareRole(use: RoleUse, clients: Clients): Promise<string> {
  return 'given' in use ? use.given : applyExecutionRole(clients.iam, use.plan)
}

async function prepareSecurityGroups(
  use: SecurityGroupUse,
  clients: Clients,
  signal: AbortSignal
): Promise<readonly string[]> {
  return 'given' in use ? use.given : [await applySecurityGroup(clients.ec2, use.plan, signal)]
}

async function register(
  plan: Plan,
  spec: DefinitionDraft & Pick<Prepared, 'secretArn' | 'executionRoleArn'>,
  clients: Clients,
  signal: AbortSignal
): Promise<string> {
  const definition = renderTaskDefinition(spec)
  if (isSameDefinition(plan.latestRevision, definition)) return plan.latestRevision.arn
  return registerTaskDefinition(clients.ecs, definition, signal)
}
