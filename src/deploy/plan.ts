import { planCluster, type ClusterPlan } from '../aws/cluster.ts'
import {
  planExecutionRole,
  planPolicy,
  policyNameFor,
  type ExecutionRolePlan,
  type Grants
} from '../aws/execution-role.ts'
import { logGroupArn, planLogGroup, type LogGroupPlan, type LogGroupSpec } from '../aws/log-group.ts'
import { planNetwork, type NetworkPlan } from '../aws/network.ts'
import { planSecret, type SecretPlan } from '../aws/secret.ts'
import { planSecurityGroup, type SecurityGroupPlan } from '../aws/security-group.ts'
import {
  isSameDefinition,
  renderTaskDefinition,
  type Architecture,
  type TaskDefinitionFinding,
  type TaskDefinitionSpec
} from '../aws/task-definition.ts'
import type { Change, Resource } from '../change.ts'
import { environmentTags, sharedTags, taskTags, type Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { ecrRegistry } from '../image/reference.ts'
import type { Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { grantSubjects } from './grants.ts'
import type { Findings, ImageFinding } from './look.ts'

/** Where the registry login comes from when the task starts. */
export type SecretUse = { readonly given: string } | { readonly plan: SecretPlan }

/** Which role starts the task: the user's own, or one of ours with these grants beside the secret. */
export type RoleUse =
  { readonly given: string } | { readonly plan: ExecutionRolePlan; readonly grants: Omit<Grants, 'secretArn'> }

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
}

/** From what is asked and what is there to what is done. Pure; throws an `ActionError` for what cannot work. */
export function planDeployment(request: DeployRequest, findings: Findings): Plan {
  const tags = tagSets(request)
  const architecture = chooseArchitecture(findings.image)
  const network = planNetwork(findings.network, request.placement, needsInternet(request, findings.image))
  const logGroup = planLogGroup(findings.logGroup, logGroupSpec(request, findings, tags.shared))
  const ports = choosePorts(request.ports, findings.image)
  const secret = planSecretUse(request, findings, tags.shared)
  const definition: DefinitionDraft = {
    family: findings.names.family,
    containerName: request.containerName,
    image: request.image.text,
    ports,
    size: request.size,
    architecture: architecture.chosen,
    logGroup: logGroup.spec.name,
    region: findings.region,
    tags: tags.environment,
    ...(request.taskRole && { taskRoleArn: request.taskRole.text })
  }
  const parts = {
    ...(secret && { secret }),
    role: planRoleUse(request, findings, logGroup.spec.arn, tags.shared),
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
    replaces: findings.tasks.flatMap(({ taskArn }) => taskArn ?? [])
  }
}

/** The full ARN of the secret, where it is known before the deployment has made it. */
export function knownSecretArn(secret: SecretUse | undefined): string | undefined {
  if (secret === undefined) return undefined
  return 'given' in secret ? secret.given : secret.plan.arn
}

type Parts = Pick<Plan, 'secret' | 'role' | 'cluster' | 'securityGroup' | 'logGroup' | 'definition' | 'latestRevision'>

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
  const { username, password, secretName: name } = login
  const description = `Login of ${subject.repository} at ${image.domain}, kept by run-on-fargate`
  return { plan: planSecret(findings.secret ?? { state: 'absent' }, { name, username, password, description, tags }) }
}

function planRoleUse(request: DeployRequest, findings: Findings, logGroup: string, tags: Tags): RoleUse {
  const { executionRole, image } = request
  if ('arn' in executionRole) return { given: executionRole.arn.text }
  const { names, region, identity } = findings
  const plan = planExecutionRole(findings.executionRole ?? { state: 'absent' }, {
    name: executionRole.name ?? names.executionRole,
    policyName: policyNameFor(grantSubjects(request, names)),
    region,
    identity,
    tags
  })
  const ecr = ecrRegistry(image)
  if (ecr?.public !== false) return { plan, grants: { logGroupArn: logGroup } }
  const ecrRepositoryArn = `arn:${identity.partition}:ecr:${ecr.region}:${ecr.account}:repository/${image.path}`
  return { plan, grants: { logGroupArn: logGroup, ecrRepositoryArn } }
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

function listChanges(parts: Parts): readonly Change[] {
  const { secret, role, cluster, securityGroup, logGroup } = parts
  const changes: (Change | undefined)[] = [
    secret && nameChange('secret', secret, ({ spec, action }) => ({ name: spec.name, action })),
    nameChange('execution role', role, ({ spec, action }) => ({ name: spec.name, action })),
    policyChange(parts),
    { resource: 'cluster', name: cluster.spec.name, action: cluster.action },
    nameChange('security group', securityGroup, ({ spec, action }) => ({ name: spec.name, action })),
    { resource: 'log group', name: logGroup.spec.name, action: logGroup.action },
    definitionChange(parts)
  ]
  return changes.filter((change) => change !== undefined)
}

function nameChange<P>(
  resource: Resource,
  use: { readonly given: string | readonly string[] } | { readonly plan: P },
  describe: (plan: P) => Pick<Change, 'name' | 'action'>
): Change {
  if ('plan' in use) return { resource, ...describe(use.plan) }
  return { resource, name: [use.given].flat().join(', '), action: 'given' }
}

function policyChange({ role, secret }: Parts): Change | undefined {
  if ('given' in role) return undefined
  const secretArn = knownSecretArn(secret)
  const grants =
    secret !== undefined && secretArn === undefined ? undefined : { ...role.grants, ...(secretArn && { secretArn }) }
  return { resource: 'role policy', name: role.plan.spec.policyName, action: planPolicy(role.plan, grants) }
}

/** As long as the secret is still to be made, the definition cannot be the same as the last one: it names the secret. */
function definitionChange({ secret, role, definition, latestRevision }: Parts): Change {
  const secretArn = knownSecretArn(secret)
  const executionRoleArn = 'given' in role ? role.given : role.plan.arn
  const rendered = renderTaskDefinition({ ...definition, executionRoleArn, ...(secretArn && { secretArn }) })
  const known = secret === undefined || secretArn !== undefined
  const same = known && isSameDefinition(latestRevision, rendered)
  return { resource: 'task definition', name: definition.family, action: same ? 'unchanged' : 'create' }
}
