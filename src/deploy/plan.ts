import { planCluster, type ClusterPlan } from '../aws/cluster.ts'
import { planExecutionRole, type ExecutionRolePlan } from '../aws/execution-role.ts'
import { roleArn } from '../aws/given-role.ts'
import { logGroupArn, planLogGroup, type LogGroupPlan, type LogGroupSpec } from '../aws/log-group.ts'
import { grantOwner } from '../aws/grants.ts'
import { planNetwork, type NetworkPlan } from '../aws/network.ts'
import { clusterTag, type TaskDefinitionFinding } from '../aws/revision.ts'
import { planSecret, type SecretPlan } from '../aws/secret.ts'
import { planSecurityGroup, type SecurityGroupPlan } from '../aws/security-group.ts'
import { lastStartOf } from '../aws/task.ts'
import type { Architecture, TaskDefinitionSpec } from '../aws/task-definition.ts'
import type { ContainerLog } from '../aws/container-definition.ts'
import type { Change } from '../change.ts'
import {
  carriesOurs,
  environmentTags,
  jobOf,
  jobOnlyTag,
  lifetimeTag,
  originTag,
  sharedTags,
  taskTags,
  type Place,
  type Subject,
  type Tags
} from '../environment.ts'
import { ActionError } from '../errors.ts'
import { isInEcr } from '../registry/reference.ts'
import type { Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { listChanges, type Parts } from './changes.ts'
import { grantNames, logsOf, planGrants, type PlannedGrants } from './grants.ts'
import { givenSecrets, imagesOf, keptLogins, secretIdOf } from './images.ts'
import type { Findings, ImageFinding } from './look.ts'
import { isForShort, refuseShortLived } from './lifetime.ts'
import { refuseImpossible, requireCheckable } from './refuse.ts'
import {
  chooseArchitecture,
  choosePorts,
  hasOwnInterface,
  portText,
  type ChosenPorts,
  type ClosedPort
} from './shape.ts'
import type { AddressSpec, PublicAddress } from './sighting.ts'

/** Where a registry login comes from when the task starts; `id` is what the request calls the secret. */
export type SecretUse = { readonly id: string } & ({ readonly given: string } | { readonly plan: SecretPlan })

/** Which role starts the task: the user's own, or one that is kept; and what it must be allowed. */
export type RoleUse =
  | { readonly given: string; readonly grants: PlannedGrants; readonly notice?: string }
  | { readonly plan: ExecutionRolePlan; readonly grants: PlannedGrants }

/** Which groups guard the task: the user's own or ours. Tasks in the network of their instance have none of their own. */
export type SecurityGroupUse = { readonly given: readonly string[] } | { readonly plan: SecurityGroupPlan }

/** A task definition as far as it is known before secrets and role have their ARNs. */
export type DefinitionDraft = Omit<TaskDefinitionSpec, 'credentials' | 'executionRoleArn'> & {
  /** What the request calls the secret with the login, for each container that needs one. */
  readonly secretIds: Readonly<Record<string, string>>
}

/** Everything that a deployment is going to do. */
export interface Plan {
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  readonly secrets: readonly SecretUse[]
  readonly role: RoleUse
  readonly cluster: ClusterPlan
  readonly launchType: DeployRequest['placement']['launchType']
  readonly count: number
  /** Nothing when the tasks share the network of the instance that they run on. */
  readonly network?: NetworkPlan
  readonly publicAddress: PublicAddress
  readonly tasksNetwork: AddressSpec['network']
  readonly securityGroup: SecurityGroupUse
  readonly logGroup: LogGroupPlan
  readonly definition: DefinitionDraft
  readonly ports: readonly Port[]
  /** Ports of the task definition that our security group doesn't open. */
  readonly closedPorts: readonly ClosedPort[]
  readonly logs: readonly ContainerLog[]
  readonly latestRevision?: TaskDefinitionFinding
  readonly taskTags: Tags
  /** Whether the tasks end by themselves or with the job; such tasks replace none that are to last. */
  readonly forShort: boolean
  /** The ARNs of the tasks that the new one replaces. */
  readonly replaces: readonly string[]
  /** How long (ms) the newest of these took from its creation to RUNNING. */
  readonly lastStart?: number
  /** The clusters in which tasks of the environment may be: this deployment's, and the last one's. */
  readonly clusters: readonly string[]
}

/** From what is asked and what is there to what is done. Pure; throws an `ActionError` for what cannot work. */
export function planDeployment(request: DeployRequest, findings: Findings): Plan {
  refuseImpossible(request, findings)
  refuseShortLived(request, findings)
  const tags = tagSets(request)
  const ports = choosePorts(request, findings.images[0])
  requireCheckable(request, ports.open)
  const architecture = planArchitecture(request, findings)
  const network = planOwnNetwork(request, findings)
  const logGroup = planLogGroup(findings.logGroup, logGroupSpec(request, findings, tags.shared))
  const secrets = planSecrets(request, findings, tags.shared)
  const role = planRoleUse(request, findings, secrets, tags.shared)
  const definition = draftDefinition(request, findings, {
    tags: tags.environment,
    mapped: ports.mapped,
    architecture
  })
  const { repository } = request.subject
  const cluster = { name: request.placement.cluster, providers: providersFor(request), repository, tags: tags.shared }
  const group = { vpcId: network?.vpcId ?? '', ports: ports.open, tags: tags.environment }
  const parts: Parts = {
    secrets,
    role,
    cluster: planCluster(findings.cluster, cluster),
    securityGroup: planSecurityGroupUse(request, findings, group),
    logGroup,
    definition,
    ...(findings.taskDefinition && { latestRevision: findings.taskDefinition })
  }
  const lastStart = lastStartOf(findings.tasks)
  return {
    ...parts,
    ...(lastStart !== undefined && { lastStart }),
    launchType: request.placement.launchType,
    count: request.count,
    ...(network && { network }),
    publicAddress: publicAddressOf(request, network),
    tasksNetwork: network === undefined ? (request.template?.networkMode === 'host' ? 'host' : 'bridge') : 'own',
    ports: ports.open,
    closedPorts: 'plan' in parts.securityGroup ? ports.closed : [],
    logs: logsOf(request, definition.log),
    changes: listChanges(parts),
    warnings: [
      ...portWarnings(request, ports),
      ...boundaryWarnings(request, findings),
      ...imageWarnings(request, findings),
      ...(network?.warnings ?? []),
      ...noticesOf(secrets, role)
    ],
    taskTags: tags.task,
    forShort: isForShort(request),
    replaces: findings.tasks.flatMap(({ taskArn }) => taskArn ?? []),
    clusters: findings.clusters
  }
}

function draftDefinition(
  request: DeployRequest,
  findings: Findings,
  {
    tags,
    mapped,
    architecture
  }: {
    readonly tags: Tags
    readonly mapped: readonly Port[] | undefined
    readonly architecture: Architecture | undefined
  }
): DefinitionDraft {
  const { template, main, program, size, ephemeralStorage, taskRole, placement, timeToLive } = request
  const { names, region, images } = findings
  const imageRecord = images[0].kind === 'found' ? images[0].record : undefined
  const secretIds = imagesOf(request).flatMap(({ container, login }) => {
    const id = secretIdOf(login)
    return id === undefined ? [] : [[container, id] as const]
  })
  return {
    family: names.family,
    ...(template && { template }),
    compatibility: placement.launchType === 'EC2' ? 'EC2' : 'FARGATE',
    containerName: main.container,
    main: { image: main.image.text, ...program, ...(mapped && { ports: mapped }) },
    ...(size && { size }),
    ...(architecture !== undefined && { architecture }),
    ...(ephemeralStorage !== undefined && { ephemeralStorage }),
    ...(taskRole && { taskRoleArn: roleArn(taskRole, findings.identity) }),
    secretIds: Object.fromEntries(secretIds),
    log: { group: request.logGroup ?? names.logGroup, region },
    ...(timeToLive !== undefined && { timeToLive }),
    ...(imageRecord !== undefined && { imageRecord }),
    tags: {
      ...tags,
      ...clusterTag(placement.cluster),
      ...(timeToLive !== undefined && lifetimeTag(timeToLive))
    }
  }
}

/** On EC2 a template that says nothing runs on whatever the instances have. */
function planArchitecture(request: DeployRequest, findings: Findings): Architecture | undefined {
  const { placement, template, architecture } = request
  return placement.launchType === 'EC2' && template !== undefined ? architecture : chooseArchitecture(request, findings)
}

/** Spot falls back to On-Demand, so the cluster needs both. */
function providersFor({ placement }: DeployRequest): readonly string[] {
  return placement.launchType === 'FARGATE_SPOT' ? ['FARGATE', 'FARGATE_SPOT'] : []
}

function planOwnNetwork(request: DeployRequest, { network, images }: Findings): NetworkPlan | undefined {
  if (!hasOwnInterface(request)) return undefined
  const { placement } = request
  // On EC2 the instance fetches image and secrets, and an interface cannot have a public address.
  if (placement.launchType !== 'EC2') {
    const plan = planNetwork(network, placement, needsInternet(request, images))
    requireWayToTimer(request, plan)
    return plan
  }
  return { ...planNetwork(network, { ...placement, assignPublicIp: false }, false), warnings: [] }
}

/** Amazon ECR Public, which the timer's image is in, has no VPC endpoint. Source: "Amazon ECR interface VPC endpoints". */
function requireWayToTimer({ timeToLive }: DeployRequest, { warnings: [stuck] }: NetworkPlan): void {
  if (timeToLive === undefined || stuck === undefined) return
  throw new ActionError(
    'TIMER_OUT_OF_REACH',
    `${stuck} The timer of \`time-to-live\` comes from public.ecr.aws, which has none.`,
    'Use subnets with a way to the internet, or leave `time-to-live` out.'
  )
}

/** On EC2 only an instance has a public address, never the interface of a task. */
function publicAddressOf({ placement }: DeployRequest, network: NetworkPlan | undefined): PublicAddress {
  if (network === undefined || placement.launchType === 'EC2' || !placement.assignPublicIp) return 'none'
  return network.reachedBy
}

/** The part of the environment that the deployment is about: what serves there, or its jobs. */
function partOf({ subject, waiting }: DeployRequest): Subject & Place {
  return waiting.for === 'stopped' ? jobOf(subject) : subject
}

function tagSets(request: DeployRequest): { shared: Tags; environment: Tags; task: Tags } {
  const { tags, keepRunning } = request
  const subject = partOf(request)
  return {
    shared: { ...tags, ...sharedTags(subject) },
    environment: { ...tags, ...environmentTags(subject), ...originTag(subject) },
    task: { ...tags, ...taskTags(subject), ...originTag(subject), ...(!keepRunning && jobOnlyTag()) }
  }
}

function planSecrets(request: DeployRequest, findings: Findings, tags: Tags): readonly SecretUse[] {
  const { repository } = request.subject
  const kept = keptLogins(request).map(({ username, password, secretName: name, kmsKeyId }): SecretUse => {
    const key =
      kmsKeyId !== undefined && findings.key !== undefined ? { id: kmsKeyId, arn: findings.key.arn } : undefined
    const registries = imagesOf(request).flatMap(({ image, login }) => (secretIdOf(login) === name ? image.domain : []))
    const description = `Login of ${repository} at ${registries[0] ?? ''}, kept by run-on-fargate`
    const spec = { name, username, password, description, repository, tags, ...(key && { key }) }
    return { id: name, plan: planSecret(findings.secrets[name] ?? { state: 'absent' }, spec) }
  })
  return [...kept, ...givenSecrets(request).map((id) => ({ id, given: id }))]
}

function planRoleUse(request: DeployRequest, findings: Findings, secrets: readonly SecretUse[], tags: Tags): RoleUse {
  const { executionRole } = request
  const kept = secrets.flatMap((use) =>
    'plan' in use && use.plan.keyArn !== undefined ? [[use.id, { key: { arn: use.plan.keyArn } }] as const] : []
  )
  const grants = planGrants(request, findings, { ...findings.givenSecrets, ...Object.fromEntries(kept) })
  const { names, region, identity } = findings
  if ('arn' in executionRole) return { given: roleArn(executionRole.arn, identity), grants }
  const plan = planExecutionRole(findings.executionRole ?? { state: 'absent' }, {
    name: executionRole.name ?? names.executionRole,
    named: executionRole.name !== undefined,
    path: executionRole.path,
    tasksIn: executionRole.name === undefined ? region : '*',
    repository: request.subject.repository,
    familyPrefix: names.familyPrefix,
    grants: grantNames(request, names, region),
    owner: grantOwner(request.subject.repository, region),
    identity,
    tags,
    // Named like the role, so that policies and iam/github-oidc-role.yaml can name it, and nobody has to pass it on.
    usualBoundary: `arn:${identity.partition}:iam::${identity.account}:policy/${names.executionRole}`,
    ...(executionRole.boundary !== undefined && { boundary: executionRole.boundary })
  })
  return plan.action === 'given' ? { given: plan.arn, grants, notice: plan.notice } : { plan, grants }
}

function planSecurityGroupUse(
  request: DeployRequest,
  findings: Findings,
  spec: { readonly vpcId: string; readonly ports: readonly Port[]; readonly tags: Tags }
): SecurityGroupUse {
  const { placement } = request
  if (findings.securityGroups === undefined) return { given: hasOwnInterface(request) ? placement.securityGroups : [] }
  const name = findings.names.securityGroup
  return {
    plan: planSecurityGroup(findings.securityGroups, {
      ...spec,
      name,
      ingress: placement.ingress,
      place: partOf(request)
    })
  }
}

function logGroupSpec(request: DeployRequest, findings: Findings, tags: Tags): LogGroupSpec {
  const name = request.logGroup ?? findings.names.logGroup
  const arn = logGroupArn(findings.identity, findings.region, name)
  return { name, arn, retentionDays: request.logRetentionDays, repository: request.subject.repository, tags }
}

/** Images in Amazon ECR, and those of a registry that only the VPC reaches, may come without the internet. */
function needsInternet(request: DeployRequest, images: Findings['images']): boolean {
  return imagesOf(request).some(({ image }, index) => images[index]?.kind !== 'unknown' && !isInEcr(image))
}

/** The boundary is set on a role that is ours; one that is taken over is left as it is. */
function boundaryWarnings(
  { executionRole, subject }: DeployRequest,
  { executionRole: role }: Findings
): readonly string[] {
  if ('arn' in executionRole || executionRole.boundary === undefined || role?.state !== 'present') return []
  if (role.boundary === executionRole.boundary || carriesOurs(role.tags, sharedTags(subject))) return []
  return [
    '`permissions-boundary-arn` has no effect on the existing role in `execution-role-name`, which this action did not create: set the boundary on the role itself.'
  ]
}

function imageWarnings(request: DeployRequest, { images }: Findings): readonly string[] {
  const several = request.sidecars.length > 0
  return imagesOf(request).flatMap(({ image }, index) => {
    const name = several ? `${image.text}: ` : ''
    return warningsOf(images[index]).map((warning) => `${name}${warning}`)
  })
}

/** A server that nobody reaches is hardly what was meant. */
function portWarnings({ waiting, template }: DeployRequest, { open, closed }: ChosenPorts): string[] {
  if (waiting.for === 'stopped' || open.length > 0 || template === undefined || closed.length === 0) return []
  const names = closed.map((port) => `${portText(port)} of ${port.container}`).join(', ')
  return [
    `No port is opened: \`task-definition\` maps none for the main container, and the image tells none. To open one of the others (${names}), or the main container's, set \`port\`.`
  ]
}

function warningsOf(image: ImageFinding | undefined): readonly string[] {
  if (image?.kind === 'unknown') return [`The image was not checked. ${image.reason}`]
  return image?.kind === 'found' ? image.warnings : []
}

function noticesOf(secrets: readonly SecretUse[], role: RoleUse): readonly string[] {
  const ofSecrets = secrets.flatMap((use) => ('plan' in use ? (use.plan.notice ?? []) : []))
  return 'given' in role && role.notice !== undefined ? [...ofSecrets, role.notice] : ofSecrets
}
