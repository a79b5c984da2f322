import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { findIdentity, type Identity } from '../aws/account.ts'
import type { Clients } from '../aws/clients.ts'
import type { MarkedRecords, RecordFinding, RecordOwner } from '../resources/dns-record.ts'
import { grantOwner } from '../aws/policies.ts'
import { clusterTag, portTags } from '../aws/revisions.ts'
import { containerLogs } from '../aws/task-definition.ts'
import { describeSecret } from '../aws/secret.ts'
import { findTasksIn, type Task } from '../aws/task.ts'
import type { Deployment, Https, InspectedContainer, OwnInterface } from '../deployment.ts'
import { ActionError } from '../errors.ts'
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
import { taskDefinition, type DefinitionDraft, type TaskDefinitionFinding } from '../resources/task-definition.ts'
import { execRole } from '../resources/task-role.ts'
import { images as imagesOf } from './images.ts'
import type { Inspection } from './inspection.ts'
import { selfVariables, type Tools } from './launch.ts'
import { loadRecords } from './name.ts'
import { permissionsFor } from './permissions.ts'
import { requireOwnPorts, type ChosenPorts } from './ports.ts'
import { secretIdsOf, secretsFor } from './secrets.ts'
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
  readonly tags: ReturnType<typeof tagsOf>
  /** Whose DNS records and policies they are. */
  readonly owner: RecordOwner
}

/**
 * Returns the resources of a deployment, and what one needs of another. How each is found, planned and applied stands in
 * its own file.
 */
export function resourcesFor(deployment: Deployment, tools: ResourceTools) {
  const { clients, emit } = tools
  const { subject, template, compute, domain, containers } = deployment
  const { region, ecs } = clients
  const { repository, environment } = subject
  const names = namesFor(subject, region)
  const tags = tagsOf(deployment)
  const owner: RecordOwner = { repository, environment, region }
  const setting: Setting = { deployment, clients, names, tags, owner }
  const log = { group: deployment.logGroup ?? names.logGroup, region }
  const secretIds = secretIdsOf(deployment)
  const { reads, policyNames, otherSecrets, grants } = permissionsFor(deployment, secretIds, log)
  const https = domain?.https
  const inFile = 'arn' in deployment.executionRole ? deployment.executionRole.arn.field : undefined
  /** The cluster of this deployment, and that of the last one when it was another. */
  const clustersOf = (last: TaskDefinitionFinding | undefined): readonly string[] => {
    const { cluster: here } = deployment.cluster
    return [...new Set([here, last?.cluster ?? here])]
  }

  const identity = finding(() => findIdentity(clients.sts))
  const images = imagesOf(deployment, tools.inspection, {
    explain: async (error) => (await import('./source.ts')).withWhatThereIs(error, deployment, clients),
    findRecord: async (found) => (await found(definition))?.imageRecord
  })
  const secrets = secretsFor(deployment, secretIds, tags, tools)
  const proof = async (found: Findings) => proofOf(await found(definition), await found(tasks))
  const role = roleFor(setting, { identity, policyNames, proof })
  // Our role has to be allowed to decrypt them. An existing role is only checked, for which a full ARN is enough.
  const isOurs = !('arn' in deployment.executionRole)
  const others = otherSecrets.filter((id) => isOurs || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id))
  const facts = finding(async () => {
    const all = others.map(async (id) => [id, await describeSecret(clients, id, region)] as const)
    return Object.fromEntries(await Promise.all(all))
  })
  const policies = rolePolicies(clients, role, {
    names: policyNames,
    permissions: (plans) => (arns) =>
      grants(plans.found(identity), { ...plans.found(facts), ...secrets.facts(plans, arns) }),
    secrets,
    clusters: ({ found }) => clustersOf(found(definition)),
    last: ({ found }) => found(definition)?.grants ?? {},
    onMissing: (statements) => {
      emit({ type: 'permissions-missing', statements, field: inFile })
    }
  })
  const record = recordFor(setting)
  const leftovers = finding(async (found) => {
    if (deployment.kind === 'job') return []
    const [last, serving] = await Promise.all([found(definition), found(tasks)])
    const current = record && (await found(record)).zone.id
    return findLeftovers(setting, { last, serving, current })
  })
  const domainTagsOf = (found: Plans['found']) => {
    const zones = [...(record ? [found(record).zone.id] : []), ...found(leftovers).map(({ zoneId }) => zoneId)]
    return {
      ...domainTags({ name: domain?.name, zones: [...new Set(zones)] }),
      // The user's own certificate is none of ours to keep.
      ...(https !== undefined && https.certificateSecret === undefined && certificateNameTag(https.certificateName))
    }
  }
  const accessTagOf = (last: TaskDefinitionFinding | undefined): Tags => {
    if (https?.access !== undefined) return accessTag('password')
    return last?.access === undefined ? {} : accessTag('open')
  }
  const { network: spec, exec, taskRole } = deployment
  const ownNetwork =
    spec.kind === 'own'
      ? network(clients, spec, (found, plans) => chooseNetwork(deployment, spec, found, plans.found(images)))
      : undefined
  const shell =
    exec && taskRole !== undefined
      ? execRole(clients, async (found) => roleArn(taskRole, await found(identity)))
      : undefined
  // The groups of others that the tasks get beside their own.
  const added =
    spec.kind === 'own' && ownNetwork !== undefined && spec.addedGroups.length > 0
      ? addedGroups(clients, spec.addedGroups, ({ planned }) => planned(ownNetwork).vpcId)
      : undefined
  const group = groupFor(setting, { images, ownNetwork, added })
  const definition = taskDefinition(clients, subject, {
    family: names.family,
    draft: (plans): DefinitionDraft => {
      const { ports, architecture } = plans.planned(images)
      const [{ finding: mainImage }] = plans.found(images)
      const { size, ephemeralStorage, timeToLive, program } = deployment
      const [{ name, image }] = containers
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
        taskRoleArn: taskRole && roleArn(taskRole, plans.found(identity)),
        log,
        timeToLive,
        imageRecord: mainImage.kind === 'found' ? mainImage.record : undefined,
        tags: {
          ...tags.environment,
          ...clusterTag(deployment.cluster.cluster),
          // Of a single container, what it maps says what was asked for, unless HTTPS is all that is open.
          ...((containers.length > 1 || (https !== undefined && deployment.ports.length > 0)) &&
            portTags(name, deployment.ports)),
          ...domainTagsOf(plans.found),
          // The secret is removed with the environment, also when a later deployment needs it no longer.
          ...accessTagOf(plans.found(definition)),
          ...(timeToLive !== undefined && lifetimeTag(timeToLive))
        }
      }
    },
    role,
    policies,
    secrets,
    secretIds,
    tls: https && ((arns, plans) => tlsContainerOf(deployment, https, plans.planned(images).ports, arns))
  })
  const findTasks = (clusters: readonly string[], known?: readonly Task[]) =>
    findTasksIn(ecs, clusters, names.family, subject, known)
  const tasks = finding(async (found): Promise<readonly Task[]> => {
    if (deployment.kind === 'job') return []
    const here = findTasks([deployment.cluster.cluster])
    const elsewhere = found(definition).then((last) => findTasks(clustersOf(last).slice(1)))
    return (await Promise.all([here, elsewhere])).flat()
  })
  const ownPorts = planning(({ found }) => {
    requireOwnPorts(deployment, found(images))
  })
  const variables = planning(({ planned }) =>
    selfVariables(deployment, planned(definition).draft, planned(images).ports.open)
  )
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
  const all: readonly Resource[] = [
    identity,
    images,
    ownPorts,
    tasks,
    leftovers,
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
    ...(record ? [record] : [])
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
    record,
    leftovers,
    names,
    owner,
    containerLogs: containerLogs(https ? [...own, { name: TLS_CONTAINER }] : own, log),
    reads,
    clustersOf,
    findTasks,
    taskTags: (found: Plans['found']): Tags => ({ ...tags.task, ...domainTagsOf(found) })
  }
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

function tagsOf(deployment: Deployment): { readonly shared: Tags; readonly environment: Tags; readonly task: Tags } {
  const { tags, subject } = deployment
  const endsWithJob = deployment.kind === 'service' && !deployment.keepRunning
  return {
    shared: { ...tags, ...sharedTags(subject) },
    environment: { ...tags, ...environmentTags(subject), ...originTag(subject) },
    task: { ...tags, ...taskTags(subject), ...originTag(subject), ...(endsWithJob && jobOnlyTag()) }
  }
}

function roleFor(
  { deployment, clients, names, tags }: Setting,
  {
    identity,
    policyNames,
    proof
  }: {
    readonly identity: Pick<Resource<Identity>, 'find'>
    readonly policyNames: readonly string[]
    readonly proof: (found: Findings) => Promise<Proof | undefined>
  }
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

/** The groups of the tasks. Tasks on the network of their container instance have none of their own. */
function groupFor(
  { deployment, clients, names, tags }: Setting,
  {
    images,
    ownNetwork,
    added
  }: {
    readonly images: ReturnType<typeof imagesOf>
    readonly ownNetwork: ReturnType<typeof network> | undefined
    readonly added: ReturnType<typeof addedGroups> | undefined
  }
): Resource<unknown, Planned & Partial<Pick<SecurityGroupPlan, 'id' | 'spec' | 'surplus'>>, readonly string[]> {
  const { network: spec, subject: place } = deployment
  if (spec.kind !== 'own' || ownNetwork === undefined) return given('security group', '', [])
  const { securityGroups: groups, ingress } = spec
  if (groups.length > 0) return given('security group', groups.join(', '), groups)
  const own = { name: names.securityGroup, ingress, place, tags: tags.environment }
  const open = ({ planned }: Plans) => ({ vpcId: planned(ownNetwork).vpcId, ports: planned(images).ports.open })
  return securityGroup(clients, own, open, added)
}
