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
  PutClusterCapacityProvidersCommandOutput,
  Tag
} from '@aws-sdk/client-ecs'
import { AwsError } from '../../service.ts'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { clusterName, ecsArn } from './arn.ts'
import { checkProviders, checkStrategy } from './capacity.ts'
import { clusterNotFound, invalidParameter } from './errors.ts'
import { page } from './paging.ts'
import { authorizeTagOnCreate, checkedTags, tagContext } from './tags.ts'

/** A cluster as it is kept; `cluster` is what DescribeClusters answers, less counts and tags. */
export interface ClusterRecord {
  readonly name: string
  readonly arn: string
  cluster: Cluster
  tags: Tag[]
}

/** The clusters of the account by name. Deleted ones stay for a while, INACTIVE. */
export type Clusters = Map<string, ClusterRecord>

/** Tasks of a cluster by what they are doing, for its counts and for DeleteCluster. */
export type CountTasks = (clusterArn: string) => {
  readonly running: number
  readonly pending: number
  readonly all: number
}

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
export function clusterOperations(world: World, clusters: Clusters, countTasks: CountTasks) {
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
      if (existing?.cluster.status === 'ACTIVE')
        return { cluster: described(existing, countTasks, ['TAGS', 'SETTINGS']) }
      const record: ClusterRecord = { name, arn, tags, cluster: newCluster(name, arn, input) }
      clusters.set(name, record)
      return { cluster: described(record, countTasks, ['TAGS', 'SETTINGS']) }
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
        clusters: found.flatMap((record) =>
          record === undefined ? [] : [described(record, countTasks, input.include)]
        ),
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
      call.authorize('ecs:PutClusterCapacityProviders', clusterArn(world, input.cluster))
      const record = activeCluster(clusters, input.cluster)
      const capacityProviders = input.capacityProviders ?? []
      const defaultCapacityProviderStrategy = input.defaultCapacityProviderStrategy ?? []
      checkProviders(capacityProviders)
      checkStrategy(defaultCapacityProviderStrategy, capacityProviders)
      record.cluster = { ...record.cluster, capacityProviders, defaultCapacityProviderStrategy }
      return { cluster: described(record, countTasks, ['SETTINGS', 'TAGS']) }
    },

    DeleteCluster(input: DeleteClusterCommandInput, call: Call): Output<DeleteClusterCommandOutput> {
      call.authorize('ecs:DeleteCluster', clusterArn(world, input.cluster))
      const record = activeCluster(clusters, input.cluster)
      if (countTasks(record.arn).all > 0) {
        throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.')
      }
      record.cluster = { ...record.cluster, status: 'INACTIVE' }
      return { cluster: described(record, countTasks, []) }
    }
  }
}

/** The cluster of this name or ARN, active or not. An ARN of another account or Region is that of another cluster. */
function named(clusters: Clusters, nameOrArn: string): ClusterRecord | undefined {
  const record = clusters.get(clusterName(nameOrArn))
  return nameOrArn.startsWith('arn:') && nameOrArn !== record?.arn ? undefined : record
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

function described(record: ClusterRecord, countTasks: CountTasks, include: readonly string[] = []): Cluster {
  const counts = countTasks(record.arn)
  const { settings, configuration, ...cluster } = record.cluster
  return {
    ...cluster,
    registeredContainerInstancesCount: 0,
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    activeServicesCount: 0,
    statistics: include.includes('STATISTICS') ? statistics(counts) : [],
    tags: include.includes('TAGS') ? record.tags : [],
    settings: include.includes('SETTINGS') ? (settings ?? []) : [],
    ...(include.includes('CONFIGURATIONS') && configuration !== undefined ? { configuration } : {})
  }
}

function statistics(counts: { readonly running: number; readonly pending: number }) {
  return [
    { name: 'runningEC2TasksCount', value: '0' },
    { name: 'runningFargateTasksCount', value: String(counts.running) },
    { name: 'pendingEC2TasksCount', value: '0' },
    { name: 'pendingFargateTasksCount', value: String(counts.pending) }
  ]
}
