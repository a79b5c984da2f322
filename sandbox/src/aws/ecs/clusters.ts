import type {
  Cluster,
  CreateClusterCommandInput,
  CreateClusterCommandOutput,
  DeleteClusterCommandInput,
  DeleteClusterCommandOutput,
  DescribeClustersCommandInput,
  DescribeClustersCommandOutput,
  ListClustersCommandInput,
  ListClustersCommandOutput,
  PutClusterCapacityProvidersCommandInput,
  PutClusterCapacityProvidersCommandOutput
} from '@aws-sdk/client-ecs'
import { AwsError } from '../../service.ts'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { clusterName, ecsArn } from './arn.ts'
import { checkProviders, checkStrategy } from './capacity.ts'
import { described, isChanging, type ClusterRecord } from './cluster-description.ts'
import type { Population } from './cluster-description.ts'
import { clientError, clusterNotFound, invalidParameter } from './errors.ts'
import { page } from './paging.ts'
import { authorizeTagOnCreate, checkedTags, resourceTagContext, tagContext } from './tags.ts'

/** The clusters of the account by name. Deleted ones stay for a while, INACTIVE. */
export type Clusters = Map<string, ClusterRecord>

/** What is in the cluster of this ARN. */
export type PopulationOf = (clusterArn: string) => Population

/** The active cluster of this name or ARN (`default` when none is named). Throws ClusterNotFoundException. */
export function activeCluster(clusters: Clusters, nameOrArn: string | undefined): ClusterRecord {
  const record = named(clusters, nameOrArn ?? 'default')
  if (record === undefined) throw clusterNotFound()
  if (record.cluster.status === 'INACTIVE') throw clusterNotFound('The referenced cluster was inactive.')
  return record
}

/** The ARN that a request's `cluster` stands for, whether or not there is such a cluster. */
export function clusterArn(world: World, nameOrArn: string | undefined): string {
  return ecsArn(world, `cluster/${clusterName(nameOrArn ?? 'default')}`)
}

/** The cluster operations. */
export function clusterOperations(world: World, clusters: Clusters, populationOf: PopulationOf) {
  const told = (record: ClusterRecord, include: readonly string[] = []) =>
    described(world, record, populationOf(record.arn), include)
  return {
    CreateCluster(input: CreateClusterCommandInput, call: Call): Output<CreateClusterCommandOutput> {
      const name = input.clusterName ?? 'default'
      const tags = checkedTags(input.tags)
      const arn = ecsArn(world, `cluster/${name}`)
      call.authorize('ecs:CreateCluster', arn, tagContext(tags))
      authorizeTagOnCreate(call, 'CreateCluster', arn, tags)
      if (!/^[\w-]{1,255}$/.test(name)) throw invalidParameter('Invalid cluster name.')
      checkProviders(input.capacityProviders ?? [])
      checkStrategy(input.defaultCapacityProviderStrategy ?? [], input.capacityProviders ?? [])
      makeServiceLinkedRole(world)
      const existing = clusters.get(name)
      if (existing?.cluster.status === 'ACTIVE') return { cluster: told(existing, ['TAGS', 'SETTINGS']) }
      const record: ClusterRecord = { name, arn, tags, cluster: newCluster(name, arn, input) }
      if ((input.capacityProviders ?? []).length > 0) record.change = { until: endOfChange(world), isFirst: true }
      clusters.set(name, record)
      return { cluster: told(record, ['TAGS', 'SETTINGS', 'ATTACHMENTS']) }
    },

    DescribeClusters(input: DescribeClustersCommandInput, call: Call): Output<DescribeClustersCommandOutput> {
      const asked = input.clusters === undefined || input.clusters.length === 0 ? ['default'] : input.clusters
      if (asked.length > 100) throw invalidParameter('Clusters cannot have more than 100 elements.')
      call.authorize(
        'ecs:DescribeClusters',
        asked.map((cluster) => clusterArn(world, cluster))
      )
      const found = asked.map((cluster) => named(clusters, cluster))
      return {
        clusters: found.flatMap((record) => (record === undefined ? [] : [told(record, input.include)])),
        failures: asked.flatMap((cluster, index) =>
          found[index] === undefined
            ? [{ arn: cluster.startsWith('arn:') ? cluster : clusterArn(world, cluster), reason: 'MISSING' }]
            : []
        )
      }
    },

    ListClusters(input: ListClustersCommandInput, call: Call): Output<ListClustersCommandOutput> {
      call.authorize('ecs:ListClusters', '*')
      const active = [...clusters.values()].filter((record) => record.cluster.status === 'ACTIVE')
      const { items, ...rest } = page(active, input, 'ListClusters')
      return { clusterArns: items.map((record) => record.arn), ...rest }
    },

    PutClusterCapacityProviders(
      input: PutClusterCapacityProvidersCommandInput,
      call: Call
    ): Output<PutClusterCapacityProvidersCommandOutput> {
      const tags = named(clusters, input.cluster ?? 'default')?.tags
      call.authorize('ecs:PutClusterCapacityProviders', clusterArn(world, input.cluster), resourceTagContext(tags))
      const record = activeCluster(clusters, input.cluster)
      const capacityProviders = input.capacityProviders ?? []
      const defaultCapacityProviderStrategy = input.defaultCapacityProviderStrategy ?? []
      checkProviders(capacityProviders)
      checkStrategy(defaultCapacityProviderStrategy, capacityProviders)
      checkChange(world, record, capacityProviders, populationOf(record.arn))
      record.cluster = { ...record.cluster, capacityProviders, defaultCapacityProviderStrategy }
      record.change = { until: endOfChange(world), isFirst: false }
      return { cluster: told(record, ['SETTINGS', 'TAGS', 'ATTACHMENTS']) }
    },

    DeleteCluster(input: DeleteClusterCommandInput, call: Call): Output<DeleteClusterCommandOutput> {
      call.authorize('ecs:DeleteCluster', clusterArn(world, input.cluster))
      const record = activeCluster(clusters, input.cluster)
      checkEmpty(populationOf(record.arn))
      record.cluster = { ...record.cluster, status: 'INACTIVE' }
      return { cluster: told(record) }
    }
  }
}

/** The cluster of this name or ARN, active or not. An ARN of another account or Region is that of another cluster. */
function named(clusters: Clusters, nameOrArn: string): ClusterRecord | undefined {
  const record = clusters.get(clusterName(nameOrArn))
  return nameOrArn.startsWith('arn:') && nameOrArn !== record?.arn ? undefined : record
}

/** Makes the cluster of this name unless it is there. */
export function seedCluster(world: World, clusters: Clusters, name: string): void {
  const arn = ecsArn(world, `cluster/${name}`)
  if (clusters.get(name)?.cluster.status === 'ACTIVE') return
  clusters.set(name, { name, arn, tags: [], cluster: newCluster(name, arn, {}) })
}

function endOfChange({ clock, knobs }: World): number {
  return clock.now() + (knobs.lag.capacityProviders ?? 0)
}

/**
 * Throws unless the cluster's providers can become these: one change at a time, and none taken away from a task. The codes
 * are the API reference's; the text of the second is assumed, the others were seen in clients' logs.
 */
function checkChange(world: World, record: ClusterRecord, providers: readonly string[], { tasks }: Population): void {
  if (isChanging(world, record)) {
    if (record.change?.isFirst === true) throw clientError('Cluster was not ACTIVE.')
    throw new AwsError('UpdateInProgressException', 'The specified cluster is in a busy state. Please try again later.')
  }
  const removed = record.cluster.capacityProviders?.filter((provider) => !providers.includes(provider)) ?? []
  if (tasks.some(({ capacityProviderName }) => removed.includes(capacityProviderName ?? ''))) {
    throw new AwsError('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.')
  }
}

function checkEmpty({ tasks, containerInstances }: Population): void {
  if (tasks.length > 0) {
    throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.')
  }
  if (containerInstances > 0) {
    throw new AwsError(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.'
    )
  }
}

/** The first use of ECS in an account makes its service-linked role, which takes a moment in which the call fails. */
function makeServiceLinkedRole(world: World): void {
  if (!world.knobs.newAccount) return
  world.knobs.newAccount = false
  throw invalidParameter(
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
  )
}

function newCluster(clusterName: string, clusterArn: string, input: CreateClusterCommandInput): Cluster {
  return {
    clusterArn,
    clusterName,
    status: 'ACTIVE',
    settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
    ...(input.configuration === undefined ? {} : { configuration: input.configuration }),
    capacityProviders: input.capacityProviders ?? [],
    defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? []
  }
}
