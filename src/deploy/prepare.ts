import { historyTags, whatRuns, withDigest } from '../aws/revisions.ts'
import { type Task, lastStartOf } from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import { TIMER } from '../aws/task-definition.ts'
import type { Statement } from '../aws/policies.ts'
import {
  accessHeader,
  accessOf,
  launchTypeOf,
  type Architecture,
  type Containers,
  type Deployment,
  type InspectedContainer
} from '../deployment.ts'
import { problemsOfDeployment } from '../problems.ts'
import { phase, type Emit, type FoundFacts, type PlanFacts, type PreparedArns, type Usage } from '../events.ts'
import { restoreGrants } from '../resources/execution-role.ts'
import {
  applyAll,
  findAll,
  planAll,
  writes,
  type Change,
  type Found,
  type Plans,
  type Results
} from '../resources/resource.ts'
import { certificateExpiryTag, domainOf, tagsByKey, type Tags } from '../ownership.ts'
import type { CertificateResult } from '../resources/certificate.ts'
import { reopenRules } from '../resources/security-group.ts'
import type { AddressSpec } from './addresses.ts'
import { currentFingerprint } from './certificate.ts'
import { HttpsCheck } from './https-check.ts'
import { capacityOptions, type LaunchSpec, type LaunchTools } from './launch.ts'
import { containersIn, logsOf } from './permissions.ts'
import { checkPossible } from './preflight.ts'
import { clustersOf, resourcesFor, type DeploymentResources } from './resources.ts'
import { isOwnContainer } from './tls-container.ts'

export interface DeployTools extends LaunchTools {
  readonly cleanup: Clients
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
}

/** A deployment of which is decided what is to be done. */
export interface PlannedDeployment {
  readonly deployment: Deployment
  readonly resources: DeploymentResources
  readonly plans: Plans
  readonly changes: readonly Change[]
  /** The environment's tasks, which the new ones replace. */
  readonly serving: readonly Task[]
  /** Where tasks of the environment may be: this deployment's cluster, and the last one's. */
  readonly clusters: readonly string[]
  readonly address: AddressSpec
}

/**
 * Finds all that is there, and plans what is to be done. Throws for what can't work; nothing has been written then.
 * `others` are reads of the caller's, which fail with the rest.
 */
export async function planDeployment(
  deployment: Deployment,
  tools: DeployTools,
  others: readonly Promise<unknown>[] = []
): Promise<PlannedDeployment> {
  const { clients, emit } = tools
  const field = 'arn' in deployment.executionRole ? deployment.executionRole.arn.field : undefined
  const onMissing = (statements: readonly Statement[]) => {
    emit({ type: 'permissions-missing', statements, field })
  }
  const resources = resourcesFor(deployment, { ...tools, onMissing })
  const problems = problemsOfDeployment()
  const found = await phase(emit, 'Find', async () => {
    const result = await findAll(resources.all, problems, others)
    if (problems.none) emit({ type: 'found', facts: findings(deployment, resources, result, clients.region) })
    return result
  })
  const { names, definition, images, network } = resources
  problems.read(() => {
    const [identity, tasks] = [found(resources.identity), found(resources.tasks)]
    checkPossible(deployment, { identity, region: clients.region, names, tasks }, problems)
  })
  const plans = planAll(resources.all, found, problems)
  const serving = found(resources.tasks)
  const planned = resources.all.map((resource) => plans.planned(resource))
  const changes = planned.flatMap((plan) => plan.changes)
  const address: AddressSpec = {
    cluster: deployment.cluster.cluster,
    network: deployment.network.kind,
    publicAddress: network === undefined ? 'none' : plans.planned(network).reachedBy,
    containerName: deployment.containers[0].name,
    ports: plans.planned(images).ports.open,
    httpsContainer: plans.planned(images).ports.tls?.applicationContainer,
    reached: plans.planned(images).ports.reached
  }
  const plan = planFacts(deployment, { resources, plans, changes, address })
  await phase(emit, 'Plan', () => {
    emit({ type: 'planned', plan })
    return Promise.resolve()
  })
  for (const text of planned.flatMap(({ warnings = [] }) => warnings)) emit({ type: 'warned', text })
  return {
    deployment,
    resources,
    plans,
    changes,
    serving,
    clusters: clustersOf(deployment, found(definition)),
    address
  }
}

/** What has been found, for people. */
function findings(
  deployment: Deployment,
  { identity, images, tasks }: DeploymentResources,
  found: Found,
  region: string
): FoundFacts {
  return {
    identity: found(identity),
    region,
    images: found(images).map(({ image, finding }) => ({ image: image.text, finding })),
    running: deployment.kind === 'job' ? undefined : found(tasks),
    pinnedImage: pinnedImage(found(images)),
    replacedImage: replacedImage(deployment, found(tasks))
  }
}

/** What the plan says to a person. */
export function planFacts(
  deployment: Deployment,
  { resources, plans, changes, address }: Pick<PlannedDeployment, 'resources' | 'plans' | 'changes' | 'address'>
): PlanFacts {
  const { ports, architecture } = plans.planned(resources.images)
  const network = resources.network && plans.planned(resources.network)
  const opensPorts = deployment.network.kind === 'own' && deployment.network.securityGroups.length === 0
  return {
    changes,
    image: deployment.containers[0].image.text,
    count: deployment.count,
    launchType: launchTypeOf(deployment),
    architecture,
    size: deployment.size,
    ports: address.ports,
    closed: opensPorts ? ports.closed : [],
    network: network && { ...network, isPublic: address.publicAddress !== 'none' },
    record: recordFacts(deployment, resources, plans),
    https: httpsFacts(deployment, resources, plans),
    replaced: plans.found(resources.tasks),
    logGroup: resources.log.group,
    usage: usageOf(deployment, { architecture, address })
  }
}

/** What AWS charges for a service's tasks on Fargate. */
function usageOf(
  deployment: Deployment,
  { architecture, address }: Pick<PlannedDeployment, 'address'> & { readonly architecture: Architecture | undefined }
): Usage | undefined {
  if (deployment.kind === 'job') return undefined
  const { compute, count, size, template, timeToLive, keepRunning } = deployment
  if (compute.kind !== 'fargate' || size === undefined) return undefined
  return {
    ...size,
    count,
    architecture: architecture ?? 'X86_64',
    spot: compute.spot ? count : 0,
    ephemeralStorage: deployment.ephemeralStorage ?? template?.ephemeralStorage?.sizeInGiB ?? DEFAULT_STORAGE,
    publicIpv4: address.publicAddress === 'ipv4',
    timeToLive,
    keepRunning
  }
}

/** GiB. Source: "Fargate task ephemeral storage". */
const DEFAULT_STORAGE = 20

/** Where the name leads, and in which hosted zone. */
function recordFacts(deployment: Deployment, { record }: DeploymentResources, plans: Plans): PlanFacts['record'] {
  if (deployment.kind === 'job' || deployment.domain === undefined || record === undefined) return undefined
  const { zone, held } = plans.found(record)
  const before = held?.marker.tasks.map(({ address }) => address) ?? []
  return { ...deployment.domain, before, zone: `${zone.id} (${zone.name})` }
}

/** What serves HTTPS under the name, and until when its certificate is valid where there is one. */
function httpsFacts(
  deployment: Deployment,
  { images, certificate }: DeploymentResources,
  plans: Plans
): PlanFacts['https'] {
  const { tls } = plans.planned(images).ports
  if (deployment.kind === 'job' || deployment.domain === undefined || certificate === undefined || tls === undefined) {
    return undefined
  }
  return {
    ...tls,
    name: deployment.domain.name,
    hasPassword: accessOf(deployment) !== undefined,
    expiresAt: plans.planned(certificate).result?.expiresAt
  }
}

function preparedArns(
  { secrets, role, cluster, group, definition }: DeploymentResources,
  results: Results
): PreparedArns {
  return {
    secrets: Object.values(secrets.applied(results)).flatMap((arn) => arn ?? []),
    executionRole: results(role).arn,
    cluster: results(cluster),
    securityGroups: results(group),
    taskDefinition: results(definition)
  }
}

/** A deployment whose resources are there. */
export interface PreparedDeployment extends PlannedDeployment {
  readonly results: Results
  readonly launch: LaunchSpec
}

/** Creates and updates what the plan says. */
export async function prepare(planned: PlannedDeployment, { clients, emit }: DeployTools): Promise<PreparedDeployment> {
  const { deployment, resources, plans, changes, clusters, address } = planned
  const { all, group, network, role, policies, definition, certificate } = resources
  // The DNS record is changed only when the tasks are ready.
  const written = writes(changes).filter(({ resource }) => resource !== 'DNS record')
  const results = await phase(emit, 'Apply', async () => {
    const applied = await applyAll(all, plans, (outputs) => {
      if (Object.keys(outputs).length > 0) emit({ type: 'applied', outputs })
    })
    emit({ type: 'prepared', changes: written, arns: preparedArns(resources, applied) })
    return applied
  })
  const served = certificate && results(certificate)
  const launch: LaunchSpec = {
    ...address,
    taskDefinitionArn: results(definition),
    count: deployment.count,
    options: capacityOptions(deployment, network && plans.planned(network).subnets),
    securityGroups: results(group),
    exec: deployment.exec,
    tags: {
      ...resources.taskTags(plans.found),
      ...historyOf(planned, results(definition)),
      ...(served && certificateExpiryTag(served.expiresAt))
    },
    variables: plans.planned(resources.variables).value,
    timeToLive: deployment.timeToLive,
    once: deployment.kind === 'job',
    kept: {
      role: plans.planned(role).action !== 'given',
      secret: resources.secrets.keepsAny,
      securityGroup: deployment.network.kind === 'own' && deployment.network.securityGroups.length === 0,
      logGroup: plans.planned(resources.logs).action === 'create'
    },
    isNew: written.length > 0,
    restore: () => restoreGrants(clients, results(role), results(policies), clusters),
    reopen: reopening(planned, clients),
    logs: logsOf(deployment, resources.log),
    timeout: deployment.timeout,
    lastStart: lastStartOf(planned.serving),
    https: served && httpsCheck(planned, served, emit)
  }
  return { ...planned, results, launch }
}

/**
 * Returns what opens the ports once more when the tasks run. Where tasks have a name, the post step of their deployment may
 * close ports later, and sees no tasks that are not started yet.
 */
function reopening({ resources, plans, serving }: PlannedDeployment, { ec2 }: Clients): LaunchSpec['reopen'] {
  const { spec } = plans.planned(resources.group)
  const isNamed = serving.some(({ tags = [] }) => domainOf(tagsByKey(tags)) !== undefined)
  return spec === undefined || !isNamed ? undefined : async () => reopenRules(ec2, spec)
}

/** What checks that the tasks show their certificate under their name. */
function httpsCheck(
  { deployment, resources, plans, address }: PlannedDeployment,
  { fingerprint }: CertificateResult,
  emit: Emit
): HttpsCheck | undefined {
  const { tls } = plans.planned(resources.images).ports
  const { certificate } = resources
  if (deployment.kind === 'job' || deployment.domain === undefined || tls === undefined) return undefined
  const { network } = deployment
  const access = accessOf(deployment)
  const world = { ipv4: '0.0.0.0/0', ipv6: '::/0', none: '' }[address.publicAddress]
  const isOpen =
    network.kind === 'own' &&
    (network.securityGroups.length > 0 || network.ingress.some(({ block }) => block === world))
  const served = {
    name: deployment.domain.name,
    fingerprint,
    current: async () => certificate && currentFingerprint(certificate),
    applicationPort: tls.applicationPort,
    authorization: access && accessHeader(access.password),
    isPublic: isOpen && address.publicAddress !== 'none'
  }
  return new HttpsCheck(served, emit)
}

/** What the new tasks replace, as later deployments read it. */
function historyOf({ deployment, serving, plans, resources }: PlannedDeployment, arn: string): Tags {
  if (deployment.kind === 'job') return {}
  const [{ name, finding }] = plans.found(resources.images)
  return historyTags(whatRuns(serving), {
    arn,
    main: name,
    digest: finding.kind === 'found' ? finding.digest : undefined
  })
}

/** The main image with the digest that the registry names. */
function pinnedImage([{ image, finding }]: Containers<InspectedContainer>): string | undefined {
  return finding.kind === 'found' ? withDigest(image.text, finding.digest) : undefined
}

/** The image that the main container ran before, with its digest; nothing where none did. */
function replacedImage({ containers: [main] }: Deployment, serving: readonly Task[]): string | undefined {
  const containers = whatRuns(serving)?.containers ?? []
  const { image, imageDigest } =
    containers.find(({ name }) => name === main.name) ?? containers.find(({ name = '' }) => !isOwnContainer(name)) ?? {}
  if (image === undefined) return undefined
  return imageDigest === undefined ? image : withDigest(image, imageDigest)
}

/** The containers whose end is that of the task, the timer of a time to live among them. */
export function essentialContainers(deployment: Deployment): readonly string[] {
  const own = containersIn(deployment)
  return [...own.flatMap(({ name, essential }) => (essential === false ? [] : [name])), TIMER]
}
