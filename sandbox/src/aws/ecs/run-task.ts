import type { RunTaskCommandInput, RunTaskCommandOutput, Tag, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Fargate } from '../../fargate.ts'
import { unassumable } from '../../fargate/access.ts'
import type { Host, LiveTask, TaskNeeds } from '../../fargate/task.ts'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { ecsArn } from './arn.ts'
import { placed } from './capacity.ts'
import type { Capacity } from './capacity.ts'
import { activeCluster, clusterArn } from './clusters.ts'
import type { ClusterRecord } from './cluster-description.ts'
import type { Clusters } from './clusters.ts'
import { clientError, invalidParameter } from './errors.ts'
import { placedOnFargate } from './fargate-capacity.ts'
import { instancesOf } from './container-instances.ts'
import { placedOnInstances } from './instance-placement.ts'
import { freePort } from './instances.ts'
import type { ContainerInstanceRecord, ContainerInstances } from './instances.ts'
import { newTask } from './new-task.ts'
import { authorizePassRole } from './pass-role.ts'
import type { Placement } from './placement.ts'
import { checkRun, checkRunNetwork, checkShape } from './run-rules.ts'
import type { RunNetwork } from './run-rules.ts'
import { authorizeTagOnCreate, checkedTags, mergedTags, resourceTagContext, tagContext } from './tags.ts'
import { findRevision } from './task-definitions.ts'
import type { Revision, Revisions } from './task-definitions.ts'
import type { TaskRecord, Tasks } from './task-store.ts'
import type { Tokens } from './tokens.ts'

/** What RunTask works on. */
export interface RunTaskParts {
  readonly clusters: Clusters
  readonly revisions: Revisions
  readonly tasks: Tasks
  readonly instances: ContainerInstances
  readonly tokens: Tokens
  readonly fargate: Fargate
  readonly needs: TaskNeeds
}

/** RunTask on Fargate and on the cluster's container instances. */
export function runTaskOperation(world: World, parts: RunTaskParts) {
  return (input: RunTaskCommandInput, call: Call): Output<RunTaskCommandOutput> => {
    checkShape(input)
    const tags = checkedTags(input.tags)
    const revision = findRevision(world, parts.revisions, input.taskDefinition ?? '')
    if (revision === undefined) throw clientError('TaskDefinition not found.')
    authorize(world, call, { input, revision, tags })
    const cluster = activeCluster(parts.clusters, input.cluster)
    const earlier = parts.tokens.earlier(cluster.name, input)
    if (earlier !== undefined) return { tasks: [...earlier], failures: [] }
    if (revision.definition.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive')
    const capacities = capacityOf(input, cluster)
    const launchType = capacities[0]?.launchType ?? 'EC2'
    checkRun(input, revision.definition, launchType)
    const network = checkRunNetwork(input, revision.definition, launchType)
    const instances = launchType === 'EC2' ? instancesOf(parts.instances, cluster.name) : []
    if (launchType !== 'FARGATE' && instances.length === 0) {
      throw invalidParameter('No Container Instances were found in your cluster.')
    }
    if (network !== undefined) parts.needs.network.check(network.subnets, network.securityGroups)
    checkAssumable(parts.needs, rolesOf(input, revision.definition))
    const refusal = world.knobs.capacityFailures.shift()
    if (refusal !== undefined) return { tasks: [], failures: [{ reason: refusal }] }
    const subnets = network?.subnets ?? []
    const { placements, failures } =
      launchType === 'FARGATE'
        ? placedOnFargate(world, parts.needs.network, subnets, capacities)
        : placedOnInstances(parts.needs.network, parts.tasks, instances, {
            input,
            definition: revision.definition,
            subnets,
            capacities
          })
    if (placements.length === 0) return { tasks: [], failures }
    const allTags = taskTags({ input, revision, cluster, tags })
    const records = placements.map((placement) =>
      launch(world, parts, { input, revision, cluster, placement, network, tags: allTags })
    )
    parts.tokens.keep(cluster.name, input, records)
    return { tasks: records.map((record) => record.live.task), failures }
  }
}

/** The resource is the task definition, its revision already resolved (API reference, RunTask). */
function authorize(
  world: World,
  call: Call,
  request: { readonly input: RunTaskCommandInput; readonly revision: Revision; readonly tags: readonly Tag[] }
): void {
  const { input, revision, tags } = request
  const cluster = clusterArn(world, input.cluster)
  const context = { 'ecs:cluster': cluster, ...resourceTagContext(revision.tags), ...tagContext(tags) }
  call.authorize('ecs:RunTask', revision.arn, context)
  authorizeTagOnCreate(call, 'RunTask', ecsArn(world, `task/${cluster.split('/')[1] ?? 'default'}/*`), tags)
  authorizePassRole(call, rolesOf(input, revision.definition))
}

function rolesOf(input: RunTaskCommandInput, definition: TaskDefinition): readonly (string | undefined)[] {
  return [
    input.overrides?.executionRoleArn ?? definition.executionRoleArn,
    input.overrides?.taskRoleArn ?? definition.taskRoleArn
  ]
}

function checkAssumable(needs: TaskNeeds, roleArns: readonly (string | undefined)[]): void {
  for (const roleArn of roleArns) {
    if (roleArn !== undefined && !needs.iam.assumable(roleArn)) throw clientError(unassumable(roleArn))
  }
}

function capacityOf(input: RunTaskCommandInput, cluster: ClusterRecord): readonly Capacity[] {
  return placed({
    launchType: input.launchType,
    strategy: input.capacityProviderStrategy,
    clusterProviders: cluster.cluster.capacityProviders ?? [],
    clusterStrategy: cluster.cluster.defaultCapacityProviderStrategy ?? [],
    count: input.count ?? 1
  })
}

function taskTags(request: {
  readonly input: RunTaskCommandInput
  readonly revision: Revision
  readonly cluster: ClusterRecord
  readonly tags: readonly Tag[]
}): Tag[] {
  const propagated = request.input.propagateTags === 'TASK_DEFINITION' ? request.revision.tags : []
  const managed =
    request.input.enableECSManagedTags === true ? [{ key: 'aws:ecs:clusterName', value: request.cluster.name }] : []
  return mergedTags(propagated, request.tags, managed)
}

function launch(
  world: World,
  parts: RunTaskParts,
  request: {
    readonly input: RunTaskCommandInput
    readonly revision: Revision
    readonly cluster: ClusterRecord
    readonly placement: Placement
    readonly network: RunNetwork | undefined
    readonly tags: readonly Tag[]
  }
): TaskRecord {
  const { definition, family } = request.revision
  const { subnetId, instance, capacityRunsOut = false } = request.placement
  const availabilityZone = parts.needs.network.availabilityZone(instance?.ec2.subnetId ?? subnetId)
  const task = newTask(world, { ...request, ...request.placement, definition, availabilityZone })
  const arn = task.taskArn ?? ''
  const live: LiveTask = {
    definition,
    ...(request.network === undefined ? {} : { network: { ...request.network, subnetId } }),
    ...(instance === undefined ? {} : { host: hostOf(parts.tasks, instance) }),
    capacityRunsOut,
    task
  }
  const record: TaskRecord = {
    id: arn.split('/').at(-1) ?? '',
    arn,
    cluster: request.cluster.name,
    family,
    live,
    visibleAt: world.clock.now() + world.knobs.lag.tasks,
    tags: [...request.tags]
  }
  parts.tasks.set(arn, record)
  parts.fargate.start(live)
  return record
}

function hostOf(tasks: Tasks, instance: ContainerInstanceRecord): Host {
  return {
    instance: instance.ec2,
    architecture: instance.architecture === 'arm64' ? 'arm64' : 'amd64',
    freePort: () => freePort(tasks, instance)
  }
}
