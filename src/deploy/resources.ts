import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { type Task, findTasksIn } from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import type { MarkedRecords, RecordFinding, RecordOwner } from '../resources/dns-record.ts'
import { grantOwner, type Statement } from '../aws/policies.ts'
import { roleArn, executionRole, existingRole, rolePolicies, type Proof } from '../resources/execution-role.ts'
import { findIdentity, type Identity } from '../aws/account.ts'
import { clusterTag, portTags } from '../aws/revisions.ts'
import { accessOf, httpsOf, type Deployment, type InspectedContainer, type OwnInterface } from '../deployment.ts'
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
import { isInEcr } from '../registry/reference.ts'
import { cluster } from '../resources/cluster.ts'
import { logGroup } from '../resources/log-group.ts'
import { network, planNetwork, type NetworkFinding, type NetworkPlan } from '../resources/network.ts'
import {
  finding,
  given,
  planning,
  type Findings,
  type Planned,
  type Plans,
  type Resource
} from '../resources/resource.ts'
import { describeSecret } from '../aws/secret.ts'
import { addedGroups, securityGroup, type AddedGroups, type SecurityGroupPlan } from '../resources/security-group.ts'
import { execRole } from '../resources/task-role.ts'
import { taskDefinition, type DefinitionDraft, type TaskDefinitionFinding } from '../resources/task-definition.ts'
import { certificateFor, certificateSecretId } from './certificate.ts'
import { loadRecords } from './name.ts'
import { images as imagesOf } from './images.ts'
import { requireOwnPorts, type ChosenPorts } from './ports.ts'
import { secretsFor, withCertificate } from './secrets.ts'
import { selfVariables } from './self-variables.ts'
import { withWhatThereIs } from './source.ts'
import {
  addedContainers,
  permissionsOf,
  policyNames,
  secretIds,
  secretsOfOthers,
  tlsSecretIds,
  type SecretFacts
} from './permissions.ts'
import { tlsContainer } from './tls-container.ts'

export interface ResourceTools {
  readonly clients: Clients
  /** These work in a cancelled run, too. */
  readonly cleanup: Clients
  readonly emit: Emit
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
  /** Called with what an existing execution role lacks although the task needs it. */
  readonly onMissing: (statements: readonly Statement[]) => void
}

/** All that a deployment needs before its tasks can start. */
export type DeploymentResources = ReturnType<typeof resourcesFor>

/**
 * Returns the resources of a deployment, and what one needs of another. How each is found, planned and applied stands in
 * its own file.
 */
export function resourcesFor(deployment: Deployment, tools: ResourceTools) {
  const { clients } = tools
  const { subject, template, compute } = deployment
  const names = namesFor(subject, clients.region)
  const tags = tagsOf(deployment)
  const log = { group: deployment.logGroup ?? names.logGroup, region: clients.region }

  const identity = finding(() => findIdentity(clients.sts))
  const images = imagesOf(
    deployment,
    {
      dockerHubUrl: tools.dockerHubUrl,
      signal: clients.signal,
      explain: (error) => withWhatThereIs(error, deployment, clients)
    },
    {
      find: (found) => found(definition)
    }
  )
  const certificate = certificateFor(deployment, { ...tools, tags })
  const certificateId = certificateSecretId(deployment)
  const secrets = withCertificate(secretsFor(deployment, tags, clients), certificate, certificateId)
  const proof = async (found: Findings) => proofOf(await found(definition), await found(tasks))
  const role = roleFor(deployment, { names, tags: tags.shared, clients, identity, proof })
  const facts = finding(() => factsOf(deployment, names, clients))
  const policies = rolePolicies(clients, role, {
    names: policyNames(deployment, names, clients.region),
    permissions: (plans) => (arns) => {
      const place = { names, region: clients.region, identity: plans.found(identity) }
      return permissionsOf(deployment, place, { ...plans.found(facts), ...secrets.facts(plans, arns) })
    },
    secrets,
    clusters: ({ found }) => clustersOf(deployment, found(definition)),
    last: ({ found }) => found(definition)?.grants ?? {},
    onMissing: tools.onMissing
  })
  const record = recordFor(deployment, clients)
  const leftovers = finding((found) => findLeftovers(deployment, { definition, tasks, record }, found, clients))
  const domainTagsOf = (found: Plans['found']) => {
    const zones = [...(record ? [found(record).zone.id] : []), ...found(leftovers).map(({ zoneId }) => zoneId)]
    const { https } = domainIn(deployment) ?? {}
    return {
      ...domainTags({ name: domainIn(deployment)?.name, zones: [...new Set(zones)] }),
      // The user's own certificate is none of ours to keep.
      ...(https !== undefined && https.certificateSecret === undefined && certificateNameTag(https.certificateName))
    }
  }
  const accessTagOf = (last: TaskDefinitionFinding | undefined): Tags => {
    if (accessOf(deployment) !== undefined) return accessTag('password')
    return last?.access === undefined ? {} : accessTag('open')
  }
  const ownNetwork = networkFor(deployment, images, clients)
  const shell = execFor(deployment, identity, clients)
  const added = addedTo(deployment, ownNetwork, clients)
  const group = groupFor(deployment, { names, tags: tags.environment, images, ownNetwork, added, clients })
  const definition = taskDefinition(clients, subject, {
    family: names.family,
    draft: (plans): DefinitionDraft => {
      const { ports, architecture } = plans.planned(images)
      const [{ finding: mainImage }] = plans.found(images)
      const { size, ephemeralStorage, timeToLive, program, taskRole, containers, exec } = deployment
      const [{ name, image }] = containers
      return {
        family: names.family,
        template,
        compatibility: compute.kind === 'instances' ? 'EC2' : 'FARGATE',
        containerName: name,
        main: { image: image.text, ...program, exec, ...(ports.mapped && { ports: ports.mapped }) },
        added: addedContainers(deployment, ports.added),
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
          ...((containers.length > 1 || (certificateId !== undefined && deployment.ports.length > 0)) &&
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
    secretIds: secretIds(deployment),
    tls:
      certificateId === undefined
        ? undefined
        : {
            secretIds: tlsSecretIds(deployment),
            container: (arns, plans) => tlsContainerOf(deployment, plans.planned(images).ports, arns)
          }
  })
  const tasks = finding(async (found): Promise<readonly Task[]> => {
    if (deployment.kind === 'job') return []
    const { ecs } = clients
    const here = findTasksIn(ecs, [deployment.cluster.cluster], names.family, subject)
    const elsewhere = found(definition).then((last) =>
      findTasksIn(ecs, clustersOf(deployment, last).slice(1), names.family, subject)
    )
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
    repository: subject.repository,
    tags: tags.shared
  })
  const logs = logGroup(
    clients,
    { name: log.group, retentionDays: deployment.logRetentionDays, repository: subject.repository, tags: tags.shared },
    identity
  )
  const parts = {
    identity,
    images,
    facts,
    role,
    policies,
    cluster: ecsCluster,
    group,
    logs,
    definition,
    variables,
    tasks,
    network: ownNetwork,
    record,
    certificate,
    leftovers
  }
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
    logs,
    definition,
    variables,
    ...(record ? [record] : [])
  ]
  const taskTags = (found: Plans['found']): Tags => ({ ...tags.task, ...domainTagsOf(found) })
  return { ...parts, secrets, names, log, taskTags, all }
}

/** The container that serves HTTPS. */
function tlsContainerOf(
  deployment: Deployment,
  { tls }: ChosenPorts,
  arns: Readonly<Record<string, string>>
): ContainerDefinition {
  if (tls === undefined) throw new Error('The ports of HTTPS were not chosen.')
  const sharesCpu = deployment.template?.containerDefinitions.some(({ cpu = 0 }) => cpu > 0) ?? false
  const [secretArn = '', accessArn = ''] = tlsSecretIds(deployment).map((id) => arns[id])
  const access = accessOf(deployment)
  return tlsContainer({
    ...tls,
    secretArn,
    sharesCpu,
    access: access && { secretArn: accessArn, openPaths: access.openPaths }
  })
}

function domainIn(deployment: Deployment) {
  return deployment.kind === 'service' ? deployment.domain : undefined
}

/** Whose records a deployment has. */
export function recordOwner({ subject: { repository, environment } }: Deployment, { region }: Clients): RecordOwner {
  return { repository, environment, region }
}

/** Finds records of the environment at other names: those of earlier deployments, whatever has become of their tasks. */
async function findLeftovers(
  deployment: Deployment,
  parts: {
    readonly definition: Pick<Resource<TaskDefinitionFinding | undefined>, 'find'>
    readonly tasks: Pick<Resource<readonly Task[]>, 'find'>
    readonly record: Pick<Resource<RecordFinding>, 'find'> | undefined
  },
  found: Findings,
  clients: Clients
): Promise<readonly MarkedRecords[]> {
  if (deployment.kind === 'job') return []
  const [last, serving] = await Promise.all([found(parts.definition), found(parts.tasks)])
  const current = parts.record && (await found(parts.record)).zone.id
  const named = serving.flatMap(({ tags = [] }) => zonesOf(tagsByKey(tags)))
  const zones = new Set([...(current === undefined ? [] : [current]), ...(last?.zones ?? []), ...named])
  if (zones.size === 0) return []
  const { findMarked, isSameOwner, openRoute53 } = await loadRecords()
  const route53 = openRoute53(clients)
  const marked = (await Promise.all([...zones].map((zone) => findMarked(route53, zone)))).flat()
  const isCurrent = ({ zoneId, name }: MarkedRecords) => zoneId === current && name === deployment.domain?.name
  const owner = recordOwner(deployment, clients)
  return marked.filter((each) => isSameOwner(each.marker, owner) && !isCurrent(each))
}

/**
 * The DNS record. It is found and planned like anything else, but changed only when the tasks are ready; and its part of the
 * action is loaded only where there is one.
 */
function recordFor(deployment: Deployment, clients: Clients): Resource<RecordFinding, Planned, undefined> | undefined {
  const domain = domainIn(deployment)
  if (domain === undefined) return undefined
  const owner = recordOwner(deployment, clients)
  return {
    needs: [],
    find: async () => {
      const { findRecord } = await loadRecords()
      return findRecord(clients, { ...domain, owner })
    },
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

/**
 * Looks up the secrets that the task reads and others keep: our role has to be allowed to decrypt them. An existing role is
 * only checked, for which a full ARN is enough.
 */
async function factsOf(deployment: Deployment, names: Names, clients: Clients): Promise<SecretFacts> {
  const { region } = clients
  const isOurs = !('arn' in deployment.executionRole)
  const ids = secretsOfOthers(deployment, names, region).filter((id) => isOurs || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id))
  const facts = ids.map(async (id) => [id, await describeSecret(clients, id, region)] as const)
  return Object.fromEntries(await Promise.all(facts))
}

function roleFor(
  deployment: Deployment,
  given: {
    readonly names: Names
    readonly tags: Tags
    readonly clients: Clients
    readonly identity: Pick<Resource<Identity>, 'find'>
    readonly proof: (found: Findings) => Promise<Proof | undefined>
  }
) {
  const { names, tags, clients, identity, proof } = given
  const { region } = clients
  const { repository } = deployment.subject
  const role = deployment.executionRole
  if ('arn' in role) return existingRole(role.arn, identity)
  const spec = {
    name: role.name ?? names.executionRole,
    named: role.name !== undefined,
    path: role.path,
    tasksIn: role.name === undefined ? region : '*',
    repository,
    familyPrefix: names.familyPrefix,
    grants: policyNames(deployment, names, region),
    owner: grantOwner(repository, region),
    tags,
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

/** The cluster of this deployment, and that of the last one when it was another. */
export function clustersOf(
  { cluster: { cluster: here } }: Deployment,
  last: TaskDefinitionFinding | undefined
): readonly string[] {
  return [...new Set([here, last?.cluster ?? here])]
}

type ImagesResource = ReturnType<typeof imagesOf>

function networkFor(deployment: Deployment, images: ImagesResource, clients: Clients) {
  const spec = deployment.network
  return spec.kind === 'own'
    ? network(clients, spec, (found, plans) => chooseNetwork(deployment, spec, found, plans.found(images)))
    : undefined
}

function chooseNetwork(
  deployment: Deployment,
  spec: OwnInterface,
  found: NetworkFinding,
  containers: readonly InspectedContainer[]
): NetworkPlan {
  const { compute, timeToLive, exec } = deployment
  const https = httpsOf(deployment)
  // On EC2 the instance fetches image and secrets, and an interface can't have a public address.
  if (compute.kind === 'instances') {
    return { ...planNetwork(found, { ...spec, assignPublicIp: false }, false), reachedBy: 'none', warnings: [] }
  }
  // Images in Amazon ECR, and those of a registry that only the VPC reaches, may come without the internet.
  const needsInternet = containers.some(({ image, finding: { kind } }) => kind !== 'unknown' && !isInEcr(image))
  const plan = planNetwork(found, spec, needsInternet)
  if (exec) requireIpv4(plan, found)
  const [stuck] = plan.warnings
  // Amazon ECR Public, which has the images of the action's own containers, has no VPC endpoint. Source: "Amazon ECR interface VPC endpoints".
  if (https !== undefined && stuck !== undefined) {
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

/** The check of the task role for ECS Exec, where that is asked for. */
function execFor({ exec, taskRole }: Deployment, identity: Pick<Resource<Identity>, 'find'>, clients: Clients) {
  if (!exec || taskRole === undefined) return undefined
  return execRole(clients, async (found) => roleArn(taskRole, await found(identity)))
}

/** The groups of others that the tasks get beside their own, if any. */
function addedTo(
  { network: spec }: Deployment,
  ownNetwork: ReturnType<typeof networkFor>,
  clients: Clients
): Resource<AddedGroups, Planned, readonly string[]> | undefined {
  if (spec.kind !== 'own' || ownNetwork === undefined || spec.addedGroups.length === 0) return undefined
  return addedGroups(clients, spec.addedGroups, ({ planned }) => planned(ownNetwork).vpcId)
}

/** The groups of the tasks. Tasks on the network of their container instance have none of their own. */
function groupFor(
  { network: spec, subject }: Deployment,
  parts: {
    readonly names: Names
    readonly tags: Tags
    readonly images: ImagesResource
    readonly ownNetwork: ReturnType<typeof networkFor>
    readonly added: ReturnType<typeof addedTo>
    readonly clients: Clients
  }
): Resource<unknown, Planned & Partial<Pick<SecurityGroupPlan, 'id' | 'spec' | 'surplus'>>, readonly string[]> {
  const { names, tags, images, ownNetwork, added, clients } = parts
  if (spec.kind !== 'own' || ownNetwork === undefined) return given('security group', '', [])
  if (spec.securityGroups.length > 0)
    return given('security group', spec.securityGroups.join(', '), spec.securityGroups)
  return securityGroup(
    clients,
    { name: names.securityGroup, ingress: spec.ingress, place: subject, tags },
    ({ planned }) => ({
      vpcId: planned(ownNetwork).vpcId,
      ports: planned(images).ports.open
    }),
    added
  )
}
