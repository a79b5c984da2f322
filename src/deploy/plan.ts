import { planCluster, type ClusterPlan } from '../aws/cluster.ts'
import { planExecutionRole, type ExecutionRolePlan } from '../aws/execution-role.ts'
import { logGroupArn, planLogGroup, type LogGroupPlan, type LogGroupSpec } from '../aws/log-group.ts'
import { planNetwork, type NetworkPlan } from '../aws/network.ts'
import { planSecret, type SecretPlan } from '../aws/secret.ts'
import { planSecurityGroup, type SecurityGroupPlan } from '../aws/security-group.ts'
import {
  definitionTags,
  type Architecture,
  type TaskDefinitionFinding,
  type TaskDefinitionSpec
} from '../aws/task-definition.ts'
import type { Change } from '../change.ts'
import { environmentTags, sharedTags, taskTags, type Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { ecrRegistry } from '../image/reference.ts'
import type { Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { listChanges, type Parts } from './changes.ts'
import { grantNames, planGrants, type PlannedGrants } from './grants.ts'
import type { Findings, ImageFinding } from './look.ts'

/** Where the registry login comes from when the task starts. */
export type SecretUse = { readonly given: string } | { readonly plan: SecretPlan }

/** Which role starts the task: the user's own, or one that is kept; and what it must be allowed. */
export type RoleUse =
  | { readonly given: string; readonly grants: PlannedGrants }
  | { readonly plan: ExecutionRolePlan; readonly grants: PlannedGrants }

/** Which groups guard the task: the user's own or ours. */
export type SecurityGroupUse = { readonly given: readonly string[] } | { readonly plan: SecurityGroupPlan }

/** A task definition as far as it is known before secret and role have their ARNs. */
export type DefinitionDraft = Omit<TaskDefinitionSpec, 'secretArn' | 'executionRoleArn'>

/** Everything that a deployment is going to do. */
export interface Plan {
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  readonly secret?: SecretUse
  readonly role: RoleUse
  readonly cluster: ClusterPlan
  readonly network: NetworkPlan
  readonly assignPublicIp: boolean
  readonly securityGroup: SecurityGroupUse
  readonly logGroup: LogGroupPlan
  readonly definition: DefinitionDraft
  readonly latestRevision?: TaskDefinitionFinding
  readonly taskTags: Tags
  /** The ARNs of the tasks that the new one replaces. */
  readonly replaces: readonly string[]
  /** The clusters in which tasks of the environment may be: this deployment's, and the last one's. */
  readonly clusters: readonly string[]
}

/** From what is asked and what is there to what is done. Pure; throws an `ActionError` for what cannot work. */
export function planDeployment(request: DeployRequest, findings: Findings): Plan {
  requireOwnAccount(request, findings)
  const tags = tagSets(request)
  const architecture = chooseArchitecture(findings.image)
  const network = planNetwork(findings.network, request.placement, needsInternet(request, findings.image))
  const logGroup = planLogGroup(findings.logGroup, logGroupSpec(request, findings, tags.shared))
  const ports = choosePorts(request.ports, findings.image)
  requireCheckable(request, ports)
  const secret = planSecretUse(request, findings, tags.shared)
  const role = planRoleUse(request, findings, secret, tags.shared)
  const grants = 'plan' in role ? grantNames(request, findings.names, findings.region) : []
  const definition: DefinitionDraft = {
    family: findings.names.family,
    containerName: request.containerName,
    image: request.image.text,
    ports,
    size: request.size,
    architecture: architecture.chosen,
    logGroup: logGroup.spec.name,
    region: findings.region,
    tags: { ...tags.environment, ...definitionTags({ grants, cluster: request.placement.cluster }) },
    ...(request.taskRole && { taskRoleArn: request.taskRole.text })
  }
  const parts: Parts = {
    ...(secret && { secret }),
    role,
    cluster: planCluster(findings.cluster, { name: request.placement.cluster, tags: tags.shared }),
    securityGroup: planSecurityGroupUse(request, findings, { vpcId: network.vpcId, ports, tags: tags.environment }),
    logGroup,
    definition,
    ...(findings.taskDefinition && { latestRevision: findings.taskDefinition })
  }
  return {
    ...parts,
    network,
    assignPublicIp: request.placement.assignPublicIp,
    changes: listChanges(parts),
    warnings: [...imageWarnings(findings.image), ...architecture.warnings, ...network.warnings, ...noticeOf(secret)],
    taskTags: tags.task,
    replaces: findings.tasks.flatMap(({ taskArn }) => taskArn ?? []),
    clusters: findings.clusters
  }
}

/** ECS gives a task only roles of its own account, and an ARN of another partition means nothing at all. */
function requireOwnAccount({ executionRole, taskRole, login }: DeployRequest, { identity, region }: Findings): void {
  const roles = {
    'task-role-arn': taskRole,
    'execution-role-arn': 'arn' in executionRole ? executionRole.arn : undefined
  }
  for (const [input, arn] of Object.entries(roles)) {
    if (arn === undefined || (arn.account === identity.account && arn.partition === identity.partition)) continue
    throw new ActionError(
      'ROLE_OF_ANOTHER_ACCOUNT',
      `The role in \`${input}\` belongs to ${arn.account} in ${arn.partition}, but the AWS credentials to ${identity.account} in ${identity.partition}.`,
      'Name a role of the same account.'
    )
  }
  if (login.kind === 'secret' && (login.arn.partition !== identity.partition || login.arn.region !== region)) {
    throw new ActionError(
      'SECRET_OF_ANOTHER_REGION',
      `The secret in \`secret-arn\` is in ${login.arn.region}, but the task is to run in ${region}.`,
      'Name a secret of that Region; Secrets Manager can replicate one there.'
    )
  }
}

function requireCheckable({ waiting }: DeployRequest, ports: readonly Port[]): void {
  if (waiting.healthCheckPath === undefined || ports.some(({ protocol }) => protocol === 'tcp')) return
  throw new ActionError(
    'HEALTH_CHECK_WITHOUT_PORT',
    '`health-check-path` is set, but the task has no TCP port to ask.',
    'Name the port in `port`, or leave `health-check-path` out.'
  )
}

function tagSets({ subject, tags }: DeployRequest): { shared: Tags; environment: Tags; task: Tags } {
  return {
    shared: { ...tags, ...sharedTags(subject) },
    environment: { ...tags, ...environmentTags(subject) },
    task: { ...tags, ...taskTags(subject) }
  }
}

function planSecretUse(
  { login, image, subject }: DeployRequest,
  findings: Findings,
  tags: Tags
): SecretUse | undefined {
  if (login.kind === 'none') return undefined
  if (login.kind === 'secret') return { given: login.arn.text }
  const { username, password, secretName: name, kmsKeyId } = login
  const key = kmsKeyId !== undefined && findings.key !== undefined ? { id: kmsKeyId, arn: findings.key.arn } : undefined
  const description = `Login of ${subject.repository} at ${image.domain}, kept by run-on-fargate`
  return {
    plan: planSecret(findings.secret ?? { state: 'absent' }, {
      name,
      username,
      password,
      description,
      tags,
      ...(key && { key })
    })
  }
}

function planRoleUse(request: DeployRequest, findings: Findings, secret: SecretUse | undefined, tags: Tags): RoleUse {
  const { executionRole } = request
  const keyArn = secret !== undefined && 'plan' in secret ? secret.plan.keyArn : findings.givenSecretKeyArn
  const grants = planGrants(request, findings, keyArn)
  if ('arn' in executionRole) return { given: executionRole.arn.text, grants }
  const { names, region, identity } = findings
  const plan = planExecutionRole(findings.executionRole ?? { state: 'absent' }, {
    name: executionRole.name ?? names.executionRole,
    path: executionRole.path,
    tasksIn: executionRole.name === undefined ? region : '*',
    familyPrefix: names.familyPrefix,
    identity,
    tags,
    ...(executionRole.boundary !== undefined && { boundary: executionRole.boundary })
  })
  return { plan, grants }
}

function planSecurityGroupUse(
  { placement, subject }: DeployRequest,
  findings: Findings,
  spec: { readonly vpcId: string; readonly ports: readonly Port[]; readonly tags: Tags }
): SecurityGroupUse {
  if (placement.securityGroups.length > 0) return { given: placement.securityGroups }
  const name = findings.names.securityGroup
  return {
    plan: planSecurityGroup(findings.securityGroups ?? [], { ...spec, name, ingress: placement.ingress, subject })
  }
}

function logGroupSpec(request: DeployRequest, findings: Findings, tags: Tags): LogGroupSpec {
  const name = request.logGroup ?? findings.names.logGroup
  const arn = logGroupArn(findings.identity, findings.region, name)
  return { name, arn, retentionDays: request.logRetentionDays, tags }
}

function choosePorts(asked: readonly Port[], image: ImageFinding): readonly Port[] {
  if (asked.length > 0) return asked
  if (image.kind === 'found' && image.exposedPorts.length > 0) return image.exposedPorts
  return [{ port: 80, protocol: 'tcp' }]
}

/** Fargate has amd64 and arm64 Linux; of an image for both, amd64 is taken. */
function chooseArchitecture(image: ImageFinding): { chosen: Architecture; warnings: readonly string[] } {
  if (image.kind !== 'found' || image.platforms.length === 0) return { chosen: 'X86_64', warnings: [] }
  const runs = (architecture: string) =>
    image.platforms.some((platform) => platform.os === 'linux' && platform.architecture === architecture)
  if (runs('amd64')) return { chosen: 'X86_64', warnings: [] }
  if (runs('arm64')) return { chosen: 'ARM64', warnings: [] }
  const built = image.platforms.map(({ os, architecture }) => `${os}/${architecture}`).join(', ')
  throw new ActionError(
    'PLATFORM_UNSUPPORTED',
    `The image is built for ${built}, which Fargate does not run.`,
    'Build it for linux/amd64 or linux/arm64, for example with `docker buildx build --platform linux/amd64`.'
  )
}

/** Images in Amazon ECR, and those of a registry that only the VPC reaches, may come without the internet. */
function needsInternet({ image }: DeployRequest, found: ImageFinding): boolean {
  return found.kind !== 'unknown' && ecrRegistry(image)?.public !== false
}

function imageWarnings(image: ImageFinding): readonly string[] {
  if (image.kind === 'unknown') return [`The image was not checked. ${image.reason}`]
  return image.kind === 'found' ? image.warnings : []
}

function noticeOf(secret: SecretUse | undefined): readonly string[] {
  const notice = secret !== undefined && 'plan' in secret ? secret.plan.notice : undefined
  return notice === undefined ? [] : [notice]
}
