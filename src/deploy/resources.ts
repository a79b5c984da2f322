import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { findIdentity, type Identity } from '../aws/account.ts'
import { roleArn } from '../aws/arn.ts'
import type { Clients } from '../aws/clients.ts'
import { grantOwner } from '../aws/policies.ts'
import { describeSecret } from '../aws/secret.ts'
import { grantsOf, IMAGE_TAG, portTags, type Revision } from '../aws/revisions.ts'
import { containerLogs, type LogPlace } from '../aws/task-definition.ts'
import { findTasksIn, type Task } from '../aws/task.ts'
import type { Deployment, Https, InspectedContainer, OwnInterface } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { DNS_RECORD, type Emit } from '../events.ts'
import {
  accessStateOf,
  accessTag,
  certificateNameTag,
  clusterOf,
  clusterTag,
  domainTags,
  environmentTags,
  jobOnlyTag,
  lifetimeTag,
  namesFor,
  originTag,
  sharedTags,
  tagsByKey,
  taskTags,
  zonesOf,
  type Names,
  type Tags
} from '../ownership.ts'
import { isInEcr, isOnInternet } from '../registry/reference.ts'
import { cluster } from '../resources/cluster.ts'
import type { MarkedRecords, RecordFinding, RecordOwner } from '../resources/dns-record.ts'
import { executionRole, existingRole, rolePolicies, type Proof } from '../resources/execution-role.ts'
import { logGroup } from '../resources/log-group.ts'
import { network, planNetwork, type NetworkFinding, type NetworkPlan } from '../resources/network.ts'
import {
  finding,
  given,
  planning,
  type Arns,
  type Findings,
  type Planned,
  type Plans,
  type Resource
} from '../resources/resource.ts'
import { addedGroups, securityGroup, type SecurityGroupPlan } from '../resources/security-group.ts'
import { findTaskDefinition, taskDefinition, type DefinitionDraft } from '../resources/task-definition.ts'
import { execRole } from '../resources/task-role.ts'
import { images as imagesOf } from './images.ts'
import type { Inspection } from './inspection.ts'
import type { Tools } from './launch.ts'
import { loadRecords } from './name.ts'
import { permissionsFor, type Permissions } from './permissions.ts'
import { requireOwnPorts, type ChosenPorts } from './ports.ts'
import { secretIdsOf, secretsFor, type SecretIds, type Secrets } from './secrets.ts'
import { selfVariables } from './self-variables.ts'
import { TLS_CONTAINER, tlsContainer } from './tls-container.ts'

export interface ResourceTools extends Tools {
  /** The questions to the registries about the images, and their answers. */
  readonly inspection: Inspection
}

/** The resources that must exist before the tasks can start. */
export type DeploymentResources = ReturnType<typeof resourcesFor>

/** The inputs that all resources of a deployment are created from. */
interface Setting {
  readonly deployment: Deployment
  readonly clients: Clients
  readonly emit: Emit
  readonly names: Names
  /** The tags of resources that environments share, of those of this environment, and of its tasks. */
  readonly tags: { readonly shared: Tags; readonly environment: Tags; readonly task: Tags }
  readonly owner: RecordOwner
  /** The log of containers whose definition sets none. */
  readonly log: LogPlace
  readonly secretIds: SecretIds
  /** The permissions that the execution role needs. */
  readonly permissions: Permissions
}

function settingOf(deployment: Deployment, { clients, emit }: ResourceTools): Setting {
  const { region } = clients
  const { subject, logGroup: group } = deployment
  const { repository, environment } = subject
  const names = namesFor(subject, region)
  const log = { group: group ?? names.logGroup, region }
  const secretIds = secretIdsOf(deployment)
  const permissions = permissionsFor(deployment, secretIds, log)
  const owner = { repository, environment, region }
  return { deployment, clients, emit, names, tags: tagsOf(deployment), owner, log, secretIds, permissions }
}

/** Returns the resources of a deployment, connected to each other. `src/resources` finds, plans and applies each. */
export function resourcesFor(deployment: Deployment, tools: ResourceTools) {
  const setting = settingOf(deployment, tools)
  const { clients, names, owner, tags, secretIds, permissions } = setting
  const identity = finding(() => findIdentity(clients.sts))
  const serving = whatServes(setting)
  const { last, tasks } = serving
  const images = imagesOf(deployment, tools.inspection, {
    explain: async (error) => (await import('./source.ts')).withWhatThereIs(error, deployment, clients),
    findRecord: async (found) => (await found(last))?.tags[IMAGE_TAG]
  })
  const ownPorts = planning(({ found }) => {
    requireOwnPorts(deployment, found(images))
  })
  const secrets = secretsFor(deployment, secretIds, tags, tools)
  const { role, policies, facts } = roleFor(setting, { identity, secrets, serving })
  const records = recordsFor(setting, serving)
  const { network: ownNetwork, added, group } = networkFor(setting, images)
  const shell = shellFor(setting, identity)
  const ecsCluster = clusterFor(setting)
  const logs = logsFor(setting, identity)
  const definition = definitionFor(setting, { identity, images, last, role, policies, secrets, records })
  const variables = planning(({ planned }) =>
    selfVariables(deployment, planned(definition).draft, planned(images).ports.open)
  )
  /** In the order of the log. */
  const all: readonly (Resource | undefined)[] = [
    identity,
    images,
    ownPorts,
    last,
    tasks,
    records.leftovers,
    facts,
    ...secrets.needs,
    role,
    policies,
    ecsCluster,
    ownNetwork,
    shell,
    added,
    group,
    logs,
    definition,
    variables,
    records.record
  ]
  return {
    all: all.filter((resource) => resource !== undefined),
    identity,
    images,
    facts,
    secrets,
    role,
    policies,
    cluster: ecsCluster,
    network: ownNetwork,
    group,
    logs,
    definition,
    variables,
    tasks,
    record: records.record,
    leftovers: records.leftovers,
    names,
    owner,
    containerLogs: containerLogsOf(setting),
    reads: permissions.reads,
    clustersOf: serving.clustersOf,
    findTasks: serving.findTasks,
    taskTags: (found: Plans['found']): Tags => ({ ...tags.task, ...records.tags(found) })
  }
}

function tagsOf(deployment: Deployment): Setting['tags'] {
  const { tags, subject } = deployment
  const endsWithJob = deployment.kind === 'service' && !deployment.keepRunning
  return {
    shared: { ...tags, ...sharedTags(subject) },
    environment: { ...tags, ...environmentTags(subject), ...originTag(subject) },
    task: { ...tags, ...taskTags(subject), ...originTag(subject), ...(endsWithJob && jobOnlyTag()) }
  }
}

/** The newest revision and the running tasks of the environment when the deployment begins. A job finds no tasks. */
interface Serving {
  readonly last: Resource<Revision | undefined, Planned, undefined>
  readonly tasks: Resource<readonly Task[], Planned, undefined>
  /** Returns the clusters that may contain its tasks: that of this deployment and that of the last one. */
  readonly clustersOf: (last: Revision | undefined) => readonly string[]
  /** Finds its tasks again, without describing the `known` ones again. */
  readonly findTasks: (clusters: readonly string[], known?: readonly Task[]) => Promise<readonly Task[]>
}

function whatServes({ deployment, clients: { ecs }, names }: Setting): Serving {
  const {
    subject,
    cluster: { cluster: here }
  } = deployment
  const last = finding(() => findTaskDefinition(ecs, names.family, subject))
  const clustersOf: Serving['clustersOf'] = (definition) => [
    ...new Set([here, clusterOf(definition?.tags ?? {}) ?? here])
  ]
  const findTasks: Serving['findTasks'] = (clusters, known) => findTasksIn(ecs, clusters, names.family, subject, known)
  const tasks = finding(async (found) => {
    if (deployment.kind === 'job') return []
    const elsewhere = found(last).then((definition) => findTasks(clustersOf(definition).slice(1)))
    return (await Promise.all([findTasks([here]), elsewhere])).flat()
  })
  return { last, tasks, clustersOf, findTasks }
}

/** The other resources that the execution role depends on. */
interface RoleNeeds {
  readonly identity: Pick<Resource<Identity>, 'find'>
  readonly secrets: Secrets
  readonly serving: Serving
}

/** Returns the execution role, its policies, and the metadata of the existing secrets in those policies. */
function roleFor(setting: Setting, needs: RoleNeeds) {
  const { deployment, clients, emit, permissions } = setting
  const { identity, secrets, serving } = needs
  const role = keptOrGiven(setting, needs)
  const existing = 'arn' in deployment.executionRole ? deployment.executionRole.arn : undefined
  // The action's own role may need permission for a secret's KMS key. To check an existing role, a full ARN is enough.
  const others = permissions.otherSecrets.filter((id) => existing === undefined || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id))
  const facts = finding(async () => {
    const all = others.map(async (id) => [id, await describeSecret(clients, id, clients.region)] as const)
    return Object.fromEntries(await Promise.all(all))
  })
  const policies = rolePolicies(clients, role, {
    names: permissions.policyNames,
    permissions: (plans) => (arns) =>
      permissions.grants(plans.found(identity), { ...plans.found(facts), ...secrets.facts(plans, arns) }),
    secrets,
    clusters: ({ found }) => serving.clustersOf(found(serving.last)),
    last: ({ found }) => grantsOf(found(serving.last)?.tags ?? {}),
    onMissing: (statements) => {
      emit({ type: 'permissions-missing', statements, field: existing?.field })
    }
  })
  return { role, policies, facts }
}

function keptOrGiven(
  { deployment, clients, names, tags, permissions }: Setting,
  { identity, serving: { last, tasks } }: RoleNeeds
) {
  const role = deployment.executionRole
  if ('arn' in role) return existingRole(role.arn, identity)
  const { repository } = deployment.subject
  const spec = {
    name: role.name ?? names.executionRole,
    named: role.name !== undefined,
    path: role.path,
    tasksIn: role.name === undefined ? clients.region : '*',
    repository,
    familyPrefix: names.familyPrefix,
    grants: permissions.policyNames,
    owner: grantOwner(repository, clients.region),
    tags: tags.shared,
    boundary: role.boundary
  }
  // The default permissions boundary has the role's derived name. IAM policies can then require it by that name.
  const proof = async (found: Findings) => proofOf(await found(last), await found(tasks))
  return executionRole(clients, spec, { identity, boundaryName: names.executionRole, proof })
}

/** Returns proof that the role has the permissions of the newest revision: a running task on that revision. */
function proofOf(last: Revision | undefined, tasks: readonly Task[]): Proof | undefined {
  const runs = tasks.some(
    ({ taskDefinitionArn, lastStatus }) => taskDefinitionArn === last?.arn && lastStatus === 'RUNNING'
  )
  if (last?.executionRole === undefined || !runs) return undefined
  return { role: last.executionRole, grants: grantsOf(last.tags), at: last.registeredAt }
}

interface RecordResources {
  /** The record of this deployment. Omitted without a domain. */
  readonly record: Resource<RecordFinding, Planned, undefined> | undefined
  /** The records at other names, left by earlier deployments. */
  readonly leftovers: Resource<readonly MarkedRecords[], Planned, undefined>
  /** Returns the tags by which a later run finds the records and certificate of a task or task definition. */
  readonly tags: (found: Plans['found']) => Tags
}

function recordsFor(setting: Setting, { last, tasks }: Serving): RecordResources {
  const { kind, domain } = setting.deployment
  const record = recordFor(setting)
  const leftovers = finding(async (found) => {
    if (kind === 'job') return []
    const [definition, serving] = await Promise.all([found(last), found(tasks)])
    const current = record && (await found(record)).zone.id
    return findLeftovers(setting, { last: definition, serving, current })
  })
  return {
    record,
    leftovers,
    tags: (found) => {
      const zones = [...(record ? [found(record).zone.id] : []), ...found(leftovers).map(({ zoneId }) => zoneId)]
      const https = domain?.https
      return {
        ...domainTags({ name: domain?.name, zones: [...new Set(zones)] }),
        // A removal deletes the certificate by this tag, and must not delete the user's own.
        ...(https !== undefined && https.certificateSecret === undefined && certificateNameTag(https.certificateName))
      }
    }
  }
}

/**
 * Returns the DNS record. `apply` does nothing, because the record changes only when the tasks are ready. The code for
 * Route 53 is loaded only for deployments with a domain.
 */
function recordFor({
  deployment: { domain },
  clients,
  owner
}: Setting): Resource<RecordFinding, Planned, undefined> | undefined {
  if (domain === undefined) return undefined
  return {
    find: async () => (await loadRecords()).findRecord(clients, { ...domain, owner }),
    plan: ({ held }) => ({
      changes: [{ resource: DNS_RECORD, name: domain.name, action: held === undefined ? 'create' : 'update' }]
    }),
    apply: () => Promise.resolve(undefined)
  }
}

/** Finds the environment's records at other names. Earlier deployments left them, and their tasks may be gone. */
async function findLeftovers(
  { deployment: { domain }, clients, owner }: Setting,
  {
    last,
    serving,
    current
  }: {
    readonly last: Revision | undefined
    readonly serving: readonly Task[]
    /** The hosted zone of this deployment's name. */
    readonly current: string | undefined
  }
): Promise<readonly MarkedRecords[]> {
  const named = serving.flatMap(({ tags = [] }) => zonesOf(tagsByKey(tags)))
  const zones = new Set([...(current === undefined ? [] : [current]), ...zonesOf(last?.tags ?? {}), ...named])
  if (zones.size === 0) return []
  const { findMarked, isSameOwner, openRoute53 } = await loadRecords()
  const route53 = openRoute53(clients)
  const marked = (await Promise.all([...zones].map((zone) => findMarked(route53, zone)))).flat()
  const isCurrent = ({ zoneId, name }: MarkedRecords) => zoneId === current && name === domain?.name
  return marked.filter((each) => isSameOwner(each.marker, owner) && !isCurrent(each))
}

function clusterFor({ deployment: { cluster: choice, compute, subject }, clients, tags }: Setting) {
  return cluster(clients, {
    name: choice.cluster,
    // The tasks fall back from Spot to On-Demand, so the cluster needs both capacity providers.
    providers: compute.kind === 'fargate' && compute.spot ? ['FARGATE', 'FARGATE_SPOT'] : [],
    repository: subject.repository,
    tags: tags.shared
  })
}

/** Returns the log group, or nothing if all containers of a task definition file log elsewhere. */
function logsFor({ deployment, clients, tags, log, permissions }: Setting, identity: RoleNeeds['identity']) {
  const isUsed = permissions.reads.some(
    (read) => read.kind === 'log' && read.group === log.group && read.region === log.region
  )
  const { logRetentionDays: retentionDays, subject } = deployment
  const spec = { name: log.group, retentionDays, repository: subject.repository, tags: tags.shared }
  return isUsed ? logGroup(clients, spec, identity) : undefined
}

/** Returns where each container logs, including the one that serves HTTPS. */
function containerLogsOf({ deployment: { template, domain }, log }: Setting) {
  const own = template.containerDefinitions
  return containerLogs(domain?.https ? [...own, { name: TLS_CONTAINER }] : own, log)
}

/** Returns the check of the task role for ECS Exec. */
function shellFor({ deployment: { exec, taskRole }, clients }: Setting, identity: RoleNeeds['identity']) {
  if (!exec || taskRole === undefined) return undefined
  return execRole(clients, async (found) => roleArn(taskRole, await found(identity)))
}

/** The network of the tasks, and who can reach them. */
interface NetworkResources {
  /** Omitted for tasks that use the network of their container instance. */
  readonly network: ReturnType<typeof network> | undefined
  /** The existing security groups in `add-security-groups`. */
  readonly added: ReturnType<typeof addedGroups> | undefined
  readonly group: Resource<
    unknown,
    Planned & Partial<Pick<SecurityGroupPlan, 'id' | 'spec' | 'surplus'>>,
    readonly string[]
  >
}

function networkFor(
  { deployment, clients, names, tags }: Setting,
  images: ReturnType<typeof imagesOf>
): NetworkResources {
  const { network: spec, subject: place } = deployment
  if (spec.kind !== 'own') return { network: undefined, added: undefined, group: given('security group', '', []) }
  const own = network(clients, spec, (found, plans) => chooseNetwork(deployment, spec, found, plans.found(images)))
  const vpcOf = ({ planned }: Plans) => planned(own).vpcId
  const { securityGroups: existing, addedGroups: ids, ingress } = spec
  const added = ids.length > 0 ? addedGroups(clients, ids, vpcOf) : undefined
  const group =
    existing.length > 0
      ? given('security group', existing.join(', '), existing)
      : securityGroup(
          clients,
          { name: names.securityGroup, ingress, place, tags: tags.environment },
          (plans) => ({ vpcId: vpcOf(plans), ports: plans.planned(images).ports.open }),
          added
        )
  return { network: own, added, group }
}

function chooseNetwork(
  { compute, timeToLive, exec, domain }: Deployment,
  spec: OwnInterface,
  found: NetworkFinding,
  containers: readonly InspectedContainer[]
): NetworkPlan {
  // On EC2, the instance pulls images and reads secrets, and a task's own network interface gets no public IP.
  if (compute.kind === 'instances') {
    return { ...planNetwork(found, { ...spec, assignPublicIp: false }, 'vpc'), warnings: [] }
  }
  // Pulling from Amazon ECR, or from a registry that only the VPC reaches, may work without internet access.
  const outside = containers.filter(({ image, finding: { kind } }) => kind !== 'unknown' && !isInEcr(image))
  const source = outside.some(({ image }) => isOnInternet(image)) ? 'internet' : outside.length > 0 ? 'outside' : 'vpc'
  const plan = planNetwork(found, spec, source)
  if (exec) requireIpv4(plan, found)
  const [stuck] = plan.warnings
  // The action's own containers come from Amazon ECR Public, which has no VPC endpoint.
  // Source: "Amazon ECR interface VPC endpoints".
  if (domain?.https !== undefined && stuck !== undefined) {
    throw new ActionError(
      'TLS_OUT_OF_REACH',
      `${stuck} The container that serves HTTPS comes from public.ecr.aws, which has none.`,
      'Use subnets with a way to the internet, or omit `https`.'
    )
  }
  if (timeToLive !== undefined && stuck !== undefined) {
    throw new ActionError(
      'TIMER_OUT_OF_REACH',
      `${stuck} The timer of \`time-to-live\` comes from public.ecr.aws, which has none.`,
      'Use subnets with a way to the internet, or leave `time-to-live` out.'
    )
  }
  return plan
}

/** Throws `EXEC_UNREACHABLE` if a subnet has no IPv4. Source: "Amazon ECS task networking options for Fargate". */
function requireIpv4({ subnets }: NetworkPlan, found: NetworkFinding): void {
  const chosen = found?.subnets.filter(({ id }) => subnets.includes(id)) ?? []
  if (!chosen.some(({ ipv6Only }) => ipv6Only)) return
  throw new ActionError(
    'EXEC_UNREACHABLE',
    `\`enable-exec\` is \`true\`, but ECS Exec does not work in subnets without IPv4: ${subnets.join(', ')}.`,
    'Set subnets with IPv4 in `subnets`, or remove `enable-exec`.'
  )
}

/** The other resources that the task definition depends on. */
interface DefinitionNeeds extends Pick<ReturnType<typeof roleFor>, 'role' | 'policies'> {
  readonly identity: Pick<Resource<Identity>, 'find'>
  readonly images: ReturnType<typeof imagesOf>
  readonly last: Serving['last']
  readonly secrets: Secrets
  readonly records: RecordResources
}

function definitionFor(
  setting: Setting,
  { identity, images, last, role, policies, secrets, records }: DefinitionNeeds
) {
  const { deployment, clients, names, tags, log, secretIds } = setting
  const { subject, template, compute, cluster, size, ephemeralStorage, timeToLive, program, exec, taskRole } =
    deployment
  const https = deployment.domain?.https
  const draft = ({ planned, found }: Plans): DefinitionDraft => {
    const { ports, architecture } = planned(images)
    const [{ name, image, finding: mainImage }] = found(images)
    return {
      family: names.family,
      template,
      compatibility: compute.kind === 'instances' ? 'EC2' : 'FARGATE',
      containerName: name,
      main: { image: image.text, ...program, exec },
      ports: { ...ports.added, ...(ports.mapped && { [name]: ports.mapped }) },
      size,
      architecture,
      ephemeralStorage,
      taskRoleArn: taskRole && roleArn(taskRole, found(identity)),
      log,
      timeToLive,
      imageRecord: mainImage.kind === 'found' ? mainImage.record : undefined,
      tags: {
        ...tags.environment,
        ...clusterTag(cluster.cluster),
        ...askedPortTags(deployment),
        ...records.tags(found),
        ...accessTags(https, found(last)),
        ...(timeToLive !== undefined && lifetimeTag(timeToLive))
      }
    }
  }
  const tls =
    https && ((arns: Arns, { planned }: Plans) => tlsContainerOf(deployment, https, planned(images).ports, arns))
  return taskDefinition(clients, subject, {
    family: names.family,
    last,
    draft,
    role,
    policies,
    secrets,
    secretIds,
    tls
  })
}

/** Returns tags with the main container and the requested ports, where the task definition doesn't show them. */
function askedPortTags({ containers, ports, domain }: Deployment): Tags {
  const isAsked = containers.length > 1 || (domain?.https !== undefined && ports.length > 0)
  return isAsked ? portTags(containers[0].name, ports) : {}
}

/** Returns the tag by which a removal finds the password's secret, even if a later deployment sets no password. */
function accessTags(https: Https | undefined, last: Revision | undefined): Tags {
  if (https?.access !== undefined) return accessTag('password')
  return accessStateOf(last?.tags ?? {}) === undefined ? {} : accessTag('open')
}

function tlsContainerOf({ template }: Deployment, https: Https, { tls }: ChosenPorts, arns: Arns): ContainerDefinition {
  if (tls === undefined) throw new Error('The ports of HTTPS were not chosen.')
  const arnOf = (id: string) => {
    const arn = arns[id]
    if (arn === undefined) throw new Error(`The secret ${id} has no ARN.`)
    return arn
  }
  const sharesCpu = template.containerDefinitions.some(({ cpu = 0 }) => cpu > 0)
  return tlsContainer({ ...tls, https, arnOf, sharesCpu })
}
