import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { findIdentity, type Identity } from '../aws/account.ts'
import type { Clients } from '../aws/clients.ts'
import { grantOwner } from '../aws/policies.ts'
import { describeSecret } from '../aws/secret.ts'
import { clusterTag, portTags } from '../aws/revisions.ts'
import { containerLogs } from '../aws/task-definition.ts'
import { findTasksIn, type Task } from '../aws/task.ts'
import type { Deployment, Https, InspectedContainer, OwnInterface } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Emit } from '../events.ts'
import {
  accessTag,
  certificateNameTag,
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
import { executionRole, existingRole, roleArn, rolePolicies, type Proof } from '../resources/execution-role.ts'
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
import {
  findTaskDefinition,
  taskDefinition,
  type DefinitionDraft,
  type TaskDefinitionFinding
} from '../resources/task-definition.ts'
import { execRole } from '../resources/task-role.ts'
import { images as imagesOf } from './images.ts'
import type { Inspection } from './inspection.ts'
import { selfVariables, type Tools } from './launch.ts'
import { loadRecords } from './name.ts'
import { permissionsFor, type Permissions } from './permissions.ts'
import { requireOwnPorts, type ChosenPorts } from './ports.ts'
import { secretIdsOf, secretsFor, type Secrets } from './secrets.ts'
import { TLS_CONTAINER, tlsContainer } from './tls-container.ts'

export interface ResourceTools extends Tools {
  /** What the registries are asked about the images. */
  readonly inspection: Inspection
}

/** All that a deployment needs before its tasks can start. */
export type DeploymentResources = ReturnType<typeof resourcesFor>

/** What the resources of a deployment are made from. */
interface Setting {
  readonly deployment: Deployment
  readonly clients: Clients
  readonly names: Names
  /** Those of what all environments share, of what belongs to this one, and of its tasks. */
  readonly tags: { readonly shared: Tags; readonly environment: Tags; readonly task: Tags }
  /** Whose DNS records they are. */
  readonly owner: RecordOwner
}

/**
 * Returns the resources of a deployment, and what one needs of another. How each is found, planned and applied stands in
 * its own file.
 */
export function resourcesFor(deployment: Deployment, tools: ResourceTools) {
  const { clients, emit } = tools
  const { region } = clients
  const { subject, template, compute, domain, exec, taskRole } = deployment
  const { repository, environment } = subject
  const names = namesFor(subject, region)
  const tags = tagsOf(deployment)
  const owner = { repository, environment, region }
  const setting: Setting = { deployment, clients, names, tags, owner }
  const https = domain?.https
  const log = { group: deployment.logGroup ?? names.logGroup, region }
  const secretIds = secretIdsOf(deployment)
  const permissions = permissionsFor(deployment, secretIds, log)
  const { reads } = permissions

  const identity = finding(() => findIdentity(clients.sts))
  const serving = whatServes(setting)
  const { last, tasks } = serving
  const images = imagesOf(deployment, tools.inspection, {
    explain: async (error) => (await import('./source.ts')).withWhatThereIs(error, deployment, clients),
    findRecord: async (found) => (await found(last))?.imageRecord
  })
  const ownPorts = planning(({ found }) => {
    requireOwnPorts(deployment, found(images))
  })
  const secrets = secretsFor(deployment, secretIds, tags, tools)
  const { role, policies, facts } = roleFor(setting, permissions, { identity, secrets, serving, emit })
  const records = recordsFor(setting, serving)
  const { network: ownNetwork, added, group } = networkFor(setting, images)
  const shell =
    exec && taskRole !== undefined
      ? execRole(clients, async (found) => roleArn(taskRole, await found(identity)))
      : undefined
  const ecsCluster = cluster(clients, {
    name: deployment.cluster.cluster,
    // Spot falls back to On-Demand, so the cluster needs both.
    providers: compute.kind === 'fargate' && compute.spot ? ['FARGATE', 'FARGATE_SPOT'] : [],
    repository,
    tags: tags.shared
  })
  // Containers of the file may all log elsewhere.
  const isLoggedTo = reads.some((read) => read.kind === 'log' && read.group === log.group && read.region === region)
  const logs = isLoggedTo
    ? logGroup(
        clients,
        { name: log.group, retentionDays: deployment.logRetentionDays, repository, tags: tags.shared },
        identity
      )
    : undefined
  const definition = taskDefinition(clients, subject, {
    family: names.family,
    last,
    draft: ({ planned, found }): DefinitionDraft => {
      const { ports, architecture } = planned(images)
      const [{ name, image, finding: mainImage }] = found(images)
      const { size, ephemeralStorage, timeToLive, program } = deployment
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
          ...clusterTag(deployment.cluster.cluster),
          ...askedPortTags(deployment),
          ...records.tags(found),
          ...accessTags(https, found(last)),
          ...(timeToLive !== undefined && lifetimeTag(timeToLive))
        }
      }
    },
    role,
    policies,
    secrets,
    secretIds,
    tls: https && ((arns, { planned }) => tlsContainerOf(deployment, https, planned(images).ports, arns))
  })
  const variables = planning(({ planned }) =>
    selfVariables(deployment, planned(definition).draft, planned(images).ports.open)
  )
  const all: readonly Resource[] = [
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
    ...(ownNetwork ? [ownNetwork] : []),
    ...(shell ? [shell] : []),
    ...(added ? [added] : []),
    group,
    ...(logs ? [logs] : []),
    definition,
    variables,
    ...(records.record ? [records.record] : [])
  ]
  const own = template.containerDefinitions
  return {
    all,
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
    containerLogs: containerLogs(https ? [...own, { name: TLS_CONTAINER }] : own, log),
    reads,
    clustersOf: serving.clustersOf,
    findTasks: serving.findTasks,
    taskTags: (found: Plans['found']): Tags => ({ ...tags.task, ...records.tags(found) })
  }
}

/** Of a single container, what it maps says what was asked for, unless HTTPS is all that is open. */
function askedPortTags({ containers, ports, domain }: Deployment): Tags {
  const isAsked = containers.length > 1 || (domain?.https !== undefined && ports.length > 0)
  return isAsked ? portTags(containers[0].name, ports) : {}
}

/** The secret with the password is removed with the environment, also when a later deployment needs it no longer. */
function accessTags(https: Https | undefined, last: TaskDefinitionFinding | undefined): Tags {
  if (https?.access !== undefined) return accessTag('password')
  return last?.access === undefined ? {} : accessTag('open')
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

function tagsOf(deployment: Deployment): Setting['tags'] {
  const { tags, subject } = deployment
  const endsWithJob = deployment.kind === 'service' && !deployment.keepRunning
  return {
    shared: { ...tags, ...sharedTags(subject) },
    environment: { ...tags, ...environmentTags(subject), ...originTag(subject) },
    task: { ...tags, ...taskTags(subject), ...originTag(subject), ...(endsWithJob && jobOnlyTag()) }
  }
}

/** What the environment runs when the deployment begins; a job replaces nothing. */
interface Serving {
  /** The newest revision of its task definition. */
  readonly last: Resource<TaskDefinitionFinding | undefined, Planned, undefined>
  readonly tasks: Resource<readonly Task[], Planned, undefined>
  /** Where its tasks may be: the cluster of this deployment, and that of the last one when it was another. */
  readonly clustersOf: (last: TaskDefinitionFinding | undefined) => readonly string[]
  /** Looks for its tasks once more; those that are `known` are not described again. */
  readonly findTasks: (clusters: readonly string[], known?: readonly Task[]) => Promise<readonly Task[]>
}

function whatServes({ deployment, clients: { ecs }, names }: Setting): Serving {
  const {
    subject,
    cluster: { cluster: here }
  } = deployment
  const last = finding(() => findTaskDefinition(ecs, names.family, subject))
  const clustersOf: Serving['clustersOf'] = (definition) => [...new Set([here, definition?.cluster ?? here])]
  const findTasks: Serving['findTasks'] = (clusters, known) => findTasksIn(ecs, clusters, names.family, subject, known)
  const tasks = finding(async (found) => {
    if (deployment.kind === 'job') return []
    const elsewhere = found(last).then((definition) => findTasks(clustersOf(definition).slice(1)))
    return (await Promise.all([findTasks([here]), elsewhere])).flat()
  })
  return { last, tasks, clustersOf, findTasks }
}

/** What the execution role needs to know of others. */
interface RoleNeeds {
  readonly identity: Pick<Resource<Identity>, 'find'>
  readonly secrets: Secrets
  readonly serving: Serving
  readonly emit: Emit
}

/** Returns the execution role, its policies, and what is found of the secrets of others that they name. */
function roleFor(setting: Setting, permissions: Permissions, needs: RoleNeeds) {
  const { deployment, clients } = setting
  const { identity, secrets, serving, emit } = needs
  const role = keptOrGiven(setting, permissions, needs)
  const existing = 'arn' in deployment.executionRole ? deployment.executionRole.arn : undefined
  // Our role has to be allowed to decrypt them. An existing role is only checked, for which a full ARN is enough.
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
    last: ({ found }) => found(serving.last)?.grants ?? {},
    onMissing: (statements) => {
      emit({ type: 'permissions-missing', statements, field: existing?.field })
    }
  })
  return { role, policies, facts }
}

function keptOrGiven(
  { deployment, clients, names, tags }: Setting,
  { policyNames }: Permissions,
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
    grants: policyNames,
    owner: grantOwner(repository, clients.region),
    tags: tags.shared,
    boundary: role.boundary
  }
  // The boundary is named like the role, so that policies can name it and nobody has to pass it on.
  const proof = async (found: Findings) => proofOf(await found(last), await found(tasks))
  return executionRole(clients, spec, { identity, boundaryName: names.executionRole, proof })
}

/** What a task shows that runs on the newest revision: that its role had the grants which the revision names. */
function proofOf(last: TaskDefinitionFinding | undefined, tasks: readonly Task[]): Proof | undefined {
  const runs = tasks.some(
    ({ taskDefinitionArn, lastStatus }) => taskDefinitionArn === last?.arn && lastStatus === 'RUNNING'
  )
  if (last?.executionRole === undefined || !runs) return undefined
  return { role: last.executionRole, grants: last.grants, at: last.registeredAt }
}

/** The DNS records of an environment. */
interface RecordResources {
  /** The one of this deployment; nothing for one without a name. */
  readonly record: Resource<RecordFinding, Planned, undefined> | undefined
  /** Those at other names, which are of earlier deployments. */
  readonly leftovers: Resource<readonly MarkedRecords[], Planned, undefined>
  /** What its task definition and its tasks say of them. */
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
        // The user's own certificate is none of ours to keep.
        ...(https !== undefined && https.certificateSecret === undefined && certificateNameTag(https.certificateName))
      }
    }
  }
}

/**
 * The DNS record. It is found and planned like anything else, but changed only when the tasks are ready; and its part of the
 * action is loaded only where there is one.
 */
function recordFor({
  deployment: { domain },
  clients,
  owner
}: Setting): Resource<RecordFinding, Planned, undefined> | undefined {
  if (domain === undefined) return undefined
  return {
    needs: [],
    find: async () => (await loadRecords()).findRecord(clients, { ...domain, owner }),
    plan: ({ held }) => ({
      changes: [{ resource: 'DNS record', name: domain.name, action: held === undefined ? 'create' : 'update' }]
    }),
    apply: () => Promise.resolve(undefined),
    outputs: () => ({})
  }
}

/** Finds records of the environment at other names: those of earlier deployments, whatever has become of their tasks. */
async function findLeftovers(
  { deployment: { domain }, clients, owner }: Setting,
  {
    last,
    serving,
    current
  }: {
    readonly last: TaskDefinitionFinding | undefined
    readonly serving: readonly Task[]
    /** The zone of its name. */
    readonly current: string | undefined
  }
): Promise<readonly MarkedRecords[]> {
  const named = serving.flatMap(({ tags = [] }) => zonesOf(tagsByKey(tags)))
  const zones = new Set([...(current === undefined ? [] : [current]), ...(last?.zones ?? []), ...named])
  if (zones.size === 0) return []
  const { findMarked, isSameOwner, openRoute53 } = await loadRecords()
  const route53 = openRoute53(clients)
  const marked = (await Promise.all([...zones].map((zone) => findMarked(route53, zone)))).flat()
  const isCurrent = ({ zoneId, name }: MarkedRecords) => zoneId === current && name === domain?.name
  return marked.filter((each) => isSameOwner(each.marker, owner) && !isCurrent(each))
}

/** Where the tasks of a deployment are, and who reaches them. */
interface NetworkResources {
  /** Nothing for tasks on the network of their container instance. */
  readonly network: ReturnType<typeof network> | undefined
  /** The existing groups that the tasks get beside their own. */
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
  // On EC2 the instance fetches image and secrets, and an interface can't have a public address.
  if (compute.kind === 'instances') {
    return { ...planNetwork(found, { ...spec, assignPublicIp: false }, false), reachedBy: 'none', warnings: [] }
  }
  // Images in Amazon ECR, and those of a registry that only the VPC reaches, may come without the internet.
  const outside = containers.filter(({ image, finding: { kind } }) => kind !== 'unknown' && !isInEcr(image))
  const isCertain = outside.some(({ image }) => isOnInternet(image))
  const plan = planNetwork(found, spec, isCertain ? 'for certain' : outside.length > 0)
  if (exec) requireIpv4(plan, found)
  const [stuck] = plan.warnings
  // Amazon ECR Public, which has the images of the action's own containers, has no VPC endpoint. Source: "Amazon ECR interface VPC endpoints".
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
  return spec.assignPublicIp ? plan : { ...plan, reachedBy: 'none' }
}

/** Throws `EXEC_UNREACHABLE` for subnets without IPv4. Source: "Amazon ECS task networking options for Fargate". */
function requireIpv4({ subnets }: NetworkPlan, found: NetworkFinding): void {
  const chosen = found?.subnets.filter(({ id }) => subnets.includes(id)) ?? []
  if (!chosen.some(({ ipv6Only }) => ipv6Only)) return
  throw new ActionError(
    'EXEC_UNREACHABLE',
    `\`enable-exec\` is \`true\`, but ECS Exec does not work in subnets without IPv4: ${subnets.join(', ')}.`,
    'Set subnets with IPv4 in `subnets`, or remove `enable-exec`.'
  )
}
