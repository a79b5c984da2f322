import { historyTags, whatRuns } from '../aws/revisions.ts'
import { lastStartOf, type Task } from '../aws/task.ts'
import {
  accessHeader,
  healthCheckPathOf,
  launchTypeOf,
  withDigest,
  type Architecture,
  type Containers,
  type Deployment
} from '../deployment.ts'
import {
  DNS_RECORD,
  phase,
  type Emit,
  type FoundFacts,
  type PlanFacts,
  type PreparedArns,
  type Usage,
  type Change
} from '../events.ts'
import { certificateExpiryTag, domainOf, tagsByKey, type Tags } from '../ownership.ts'
import { problemsOfDeployment } from '../problems.ts'
import type { CertificateResult } from '../resources/certificate.ts'
import { restoreGrants } from '../resources/execution-role.ts'
import { applyAll, findAll, planAll, writes, type Found, type Plans, type Results } from '../resources/resource.ts'
import { reopenRules } from '../resources/security-group.ts'
import type { AddressSpec } from './addresses.ts'
import { HttpsCheck } from './health-check.ts'
import { capacityOptions, type LaunchSpec, type LaunchTools, MOST_STARTS } from './launch.ts'
import type { NameSpec } from './name.ts'
import { checkPossible } from './preflight.ts'
import { resourcesFor, type DeploymentResources, type ResourceTools } from './resources.ts'
import { currentFingerprint } from './secrets.ts'
import { isOwnContainer } from './tls-container.ts'

export interface DeployTools extends LaunchTools, ResourceTools {}

/** A deployment that is planned, before anything is written. */
export interface PlannedDeployment {
  readonly deployment: Deployment
  readonly resources: DeploymentResources
  readonly plans: Plans
  readonly changes: readonly Change[]
  /** The environment's tasks, which the new ones replace. */
  readonly serving: readonly Task[]
  /** The clusters that may contain tasks of the environment: this deployment's and the last one's. */
  readonly clusters: readonly string[]
  readonly address: AddressSpec
}

/**
 * Finds the existing resources and plans the changes. Throws for everything that can't work, before anything is
 * written. `others` are reads of the caller, whose failures are reported together with these.
 */
export async function planDeployment(
  deployment: Deployment,
  tools: DeployTools,
  others: readonly Promise<unknown>[] = []
): Promise<PlannedDeployment> {
  const { emit } = tools
  const { region } = tools.clients
  const resources = resourcesFor(deployment, tools)
  const problems = problemsOfDeployment()
  const found = await phase(emit, 'Find', async () => {
    const result = await findAll(resources.all, problems, others)
    if (problems.none) emit({ type: 'found', facts: findings(deployment, resources, result, region) })
    return result
  })
  problems.read(() => {
    const [identity, tasks] = [found(resources.identity), found(resources.tasks)]
    checkPossible(deployment, { identity, region, reads: resources.reads, tasks }, problems)
  })
  const plans = planAll(resources.all, found, problems)
  const serving = found(resources.tasks)
  const clusters = resources.clustersOf(found(resources.definition))
  const planned = resources.all.map((resource) => plans.planned(resource))
  const changes = planned.flatMap((plan) => plan.changes)
  const { ports } = plans.planned(resources.images)
  const address: AddressSpec = {
    cluster: deployment.cluster.cluster,
    network: deployment.network.kind,
    publicAddress: resources.network === undefined ? 'none' : plans.planned(resources.network).reachedBy,
    containerName: deployment.containers[0].name,
    ports: ports.open,
    httpsContainer: ports.tls?.applicationContainer,
    reached: ports.reached
  }
  const result = { deployment, resources, plans, changes, serving, clusters, address }
  await phase(emit, 'Plan', () => {
    emit({ type: 'planned', plan: planFacts(result) })
    return Promise.resolve()
  })
  for (const text of planned.flatMap(({ warnings = [] }) => warnings)) emit({ type: 'warned', text })
  return result
}

function findings(
  { kind, containers }: Deployment,
  { identity, images, tasks }: DeploymentResources,
  found: Found,
  region: string
): FoundFacts {
  const [main] = found(images)
  return {
    identity: found(identity),
    region,
    images: found(images).map(({ image, finding }) => ({ image: image.text, finding })),
    running: kind === 'job' ? undefined : found(tasks),
    // Pinned to the digest that the registry reported.
    pinnedImage: main.finding.kind === 'found' ? withDigest(main.image.text, main.finding.digest) : undefined,
    replacedImage: replacedImage(containers, found(tasks))
  }
}

/** Returns the plan in the form that the report shows. */
export function planFacts({
  deployment,
  resources,
  plans,
  changes,
  address
}: Pick<PlannedDeployment, 'deployment' | 'resources' | 'plans' | 'changes' | 'address'>): PlanFacts {
  const {
    domain,
    containers: [main]
  } = deployment
  const { ports, architecture } = plans.planned(resources.images)
  const network = resources.network && plans.planned(resources.network)
  const opensPorts = plans.planned(resources.group).spec !== undefined
  const record = resources.record && plans.found(resources.record)
  const { certificate } = resources.secrets
  return {
    changes,
    image: main.image.text,
    count: deployment.count,
    launchType: launchTypeOf(deployment),
    architecture,
    size: deployment.size,
    ports: address.ports,
    closed: opensPorts ? ports.closed : [],
    network: network && { ...network, isPublic: address.publicAddress !== 'none' },
    record: domain &&
      record && {
        ...domain,
        before: record.held?.marker.tasks.map((task) => task.address) ?? [],
        zone: `${record.zone.id} (${record.zone.name})`
      },
    https: domain &&
      certificate &&
      ports.tls && {
        ...ports.tls,
        name: domain.name,
        hasPassword: domain.https?.access !== undefined,
        expiresAt: plans.planned(certificate).result?.expiresAt
      },
    replaced: plans.found(resources.tasks),
    logGroup: resources.containerLogs.find(({ container }) => container === main.name)?.group,
    usage: usageOf(deployment, architecture, address)
  }
}

function usageOf(
  deployment: Deployment,
  architecture: Architecture = 'X86_64',
  { publicAddress }: AddressSpec
): Usage | undefined {
  if (deployment.kind === 'job') return undefined
  const { compute, count, size, template, timeToLive, keepRunning } = deployment
  if (compute.kind !== 'fargate' || size === undefined) return undefined
  return {
    ...size,
    count,
    architecture,
    spot: compute.spot ? count : 0,
    ephemeralStorage: deployment.ephemeralStorage ?? template.ephemeralStorage?.sizeInGiB ?? DEFAULT_STORAGE,
    publicIpv4: publicAddress === 'ipv4',
    timeToLive,
    keepRunning
  }
}

/** GiB. Source: "Fargate task ephemeral storage". */
const DEFAULT_STORAGE = 20

/** A deployment whose resources exist. */
export interface PreparedDeployment extends PlannedDeployment {
  readonly results: Results
  readonly launch: LaunchSpec
  /** Omitted without a domain. */
  readonly name: NameSpec | undefined
}

/** Creates and updates the planned resources, except the DNS record. */
export async function prepare(planned: PlannedDeployment, { clients, emit }: DeployTools): Promise<PreparedDeployment> {
  const { deployment, resources, plans, changes, clusters, address, serving } = planned
  const { all, role, policies, secrets, group, network, definition, record, owner } = resources
  // The DNS record changes only after the tasks are ready.
  const written = writes(changes).filter(({ resource }) => resource !== DNS_RECORD)
  const results = await phase(emit, 'Apply', async () => {
    const applied = await applyAll(all, plans, (outputs) => {
      if (Object.keys(outputs).length > 0) emit({ type: 'applied', outputs })
    })
    emit({ type: 'prepared', changes: written, arns: preparedArns(resources, applied) })
    return applied
  })
  const served = secrets.certificate && results(secrets.certificate)
  const https = served && httpsCheck(planned, served, emit)
  const { domain, subject, timeToLive } = deployment
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
    timeToLive,
    once: deployment.kind === 'job',
    kept: {
      role: plans.planned(role).action !== 'given',
      secret: secrets.keepsAny,
      securityGroup: plans.planned(group).spec !== undefined,
      logGroup: resources.logs !== undefined && plans.planned(resources.logs).action === 'create'
    },
    mostStarts: written.length > 0 ? MOST_STARTS.written : MOST_STARTS.unchanged,
    restore: () => restoreGrants(clients, results(role), results(policies), clusters),
    reopen: reopening(planned, clients),
    logs: resources.containerLogs,
    timeout: deployment.timeout,
    lastStart: lastStartOf(serving),
    looksAfter: deployment.kind === 'service' && deployment.domain !== undefined ? 2 : 0,
    https
  }
  const name = domain &&
    record && {
      ...plans.found(record),
      domain,
      owner,
      origin: subject.origin,
      timeToLive,
      path: healthCheckPathOf(deployment),
      https,
      changes: writes(changes)
    }
  return { ...planned, results, launch, name }
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

/**
 * Returns a function that opens the ports again once the tasks run. The post step of an earlier deployment with a
 * domain may close them later. It can't see tasks that haven't started yet.
 */
function reopening(
  { resources, plans, serving }: PlannedDeployment,
  { ec2 }: DeployTools['clients']
): LaunchSpec['reopen'] {
  const { spec } = plans.planned(resources.group)
  const isNamed = serving.some(({ tags = [] }) => domainOf(tagsByKey(tags)) !== undefined)
  return spec === undefined || !isNamed ? undefined : async () => reopenRules(ec2, spec)
}

function httpsCheck(
  { deployment: { domain, network }, resources, plans, address }: PlannedDeployment,
  { fingerprint }: CertificateResult,
  emit: Emit
): HttpsCheck | undefined {
  const { tls } = plans.planned(resources.images).ports
  const { certificate } = resources.secrets
  if (domain === undefined || tls === undefined) return undefined
  const access = domain.https?.access
  const world = { ipv4: '0.0.0.0/0', ipv6: '::/0', none: '' }[address.publicAddress]
  const isOpen =
    network.kind === 'own' &&
    (network.securityGroups.length > 0 || network.ingress.some(({ block }) => block === world))
  const served = {
    name: domain.name,
    fingerprint,
    current: async () => certificate && currentFingerprint(certificate),
    applicationPort: tls.applicationPort,
    authorization: access && accessHeader(access.password),
    isPublic: isOpen && address.publicAddress !== 'none'
  }
  return new HttpsCheck(served, emit)
}

/** Returns tags with what the new tasks replace, by which `image-from: previous` finds it. */
function historyOf({ deployment, serving, plans, resources }: PlannedDeployment, arn: string): Tags {
  if (deployment.kind === 'job') return {}
  const [{ name: main, finding }] = plans.found(resources.images)
  return historyTags(whatRuns(serving), { arn, main, digest: finding.kind === 'found' ? finding.digest : undefined })
}

/** Returns the image that the main container ran before, with its digest. Returns nothing for the first deployment. */
function replacedImage([main]: Containers, serving: readonly Task[]): string | undefined {
  const containers = whatRuns(serving)?.containers ?? []
  const { image, imageDigest } =
    containers.find(({ name }) => name === main.name) ?? containers.find(({ name = '' }) => !isOwnContainer(name)) ?? {}
  if (image === undefined) return undefined
  return imageDigest === undefined ? image : withDigest(image, imageDigest)
}
