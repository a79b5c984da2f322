import type { Task } from '@aws-sdk/client-ecs'
import { lastStartOf } from '../resources/task.ts'
import { containersOf } from '../resources/task-definition.ts'
import { TIMER } from '../aws/container-definition.ts'
import type { Statement } from '../aws/grants.ts'
import type { Deployment } from '../deployment.ts'
import { phase } from '../events.ts'
import { restoreGrants } from '../resources/execution-role.ts'
import { applyAll, findAll, planAll, writes, type Change, type Plans, type Results } from '../resources/resource.ts'
import { describeFound, describeMissing, describePlan, describePrepared } from '../report/plan-text.ts'
import type { AddressSpec } from './addresses.ts'
import { capacityOptions } from './capacity.ts'
import type { LaunchSpec, LaunchTools } from './launch.ts'
import { logsOf } from './permissions.ts'
import { requirePossible } from './preflight.ts'
import { clustersOf, resourcesFor, type DeploymentResources } from './resources.ts'

export interface DeployTools extends LaunchTools {
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
  const onMissing = (statements: readonly Statement[]) => {
    for (const statement of statements) emit({ type: 'warned', text: describeMissing(statement, deployment) })
  }
  const resources = resourcesFor(deployment, { clients, dockerHubUrl: tools.dockerHubUrl, onMissing })
  const found = await phase(emit, 'Find', async () => {
    const result = await findAll(resources.all, others)
    const images = result(resources.images)
    const facts = {
      identity: result(resources.identity),
      region: clients.region,
      images,
      tasks: result(resources.tasks)
    }
    for (const text of describeFound(deployment, facts)) emit({ type: 'noted', text })
    emit({ type: 'found', digest: images[0]?.kind === 'found' ? images[0].digest : undefined })
    return result
  })
  const { names, definition, images, network } = resources
  const serving = found(resources.tasks)
  requirePossible(deployment, { identity: found(resources.identity), region: clients.region, names, tasks: serving })
  const plans = planAll(resources.all, found)
  const planned = resources.all.map((resource) => plans.planned(resource))
  const changes = planned.flatMap((plan) => plan.changes)
  const address: AddressSpec = {
    cluster: deployment.cluster.cluster,
    network: deployment.network.kind,
    publicAddress: network === undefined ? 'none' : plans.planned(network).reachedBy,
    containerName: deployment.containers[0].name,
    ports: plans.planned(images).ports.open
  }
  await phase(emit, 'Plan', () => {
    for (const text of describePlan({ deployment, changes, address, plans, resources })) emit({ type: 'noted', text })
    return Promise.resolve()
  })
  for (const text of planned.flatMap(({ warnings = [] }) => warnings)) emit({ type: 'warned', text })
  emit({ type: 'planned', changes, logGroup: resources.log.group })
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

/** A deployment whose resources are there. */
export interface PreparedDeployment extends PlannedDeployment {
  readonly results: Results
  readonly launch: LaunchSpec
}

/** Creates and updates what the plan says. */
export async function prepare(planned: PlannedDeployment, { clients, emit }: DeployTools): Promise<PreparedDeployment> {
  const { deployment, resources, plans, changes, clusters, address } = planned
  const { all, group, network, role, policies, definition } = resources
  const results = await phase(emit, 'Apply', async () => {
    const applied = await applyAll(all, plans, (outputs) => {
      emit({ type: 'applied', outputs })
    })
    for (const text of describePrepared(resources, applied)) emit({ type: 'noted', text })
    return applied
  })
  // The DNS record is changed only when the tasks are ready.
  const written = writes(changes).filter(({ resource }) => resource !== 'DNS record')
  emit({ type: 'prepared', changes: written })
  const launch: LaunchSpec = {
    ...address,
    taskDefinitionArn: results(definition),
    count: deployment.count,
    options: capacityOptions(deployment, network && plans.planned(network).subnets),
    securityGroups: results(group),
    tags: resources.taskTags(plans.found),
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
    logs: logsOf(deployment, resources.log),
    timeout: deployment.timeout,
    lastStart: lastStartOf(planned.serving)
  }
  return { ...planned, results, launch }
}

/** The containers whose end is that of the task, the timer of a time to live among them. */
export function essentialContainers({ template, containers: [main] }: Deployment): readonly string[] {
  const own = containersOf({ template, containerName: main.name })
  return [...own.flatMap(({ name, essential }) => (essential === false ? [] : [name])), TIMER]
}
