import {
  type CapacityProviderStrategyItem,
  CreateClusterCommand,
  DescribeClustersCommand,
  type ECSClient,
  PutClusterCapacityProvidersCommand
} from '@aws-sdk/client-ecs'
import { findIdentity } from '../aws/account.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed, isServiceRolePending, required, unlessDenied } from '../aws/errors.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Arn } from '../deployment.ts'
import { isOurs, lowerCaseTags, ownershipTag, type Tags, tagsByKey, whoseItIs } from '../ownership.ts'
import { retry } from '../wait.ts'
import type { ChangeAction } from '../events.ts'
import type { Planned, Resource } from './resource.ts'

/** The cluster as it is. `unseen`: we may not look, and take it to be there. */
export type ClusterFinding =
  | { readonly state: 'absent' }
  | { readonly state: 'unseen' }
  | {
      readonly state: 'present'
      readonly arn: string
      readonly providers: readonly string[]
      readonly defaultStrategy: readonly CapacityProviderStrategyItem[]
      readonly tags: Tags
    }

/** The cluster as it should be. */
export interface ClusterSpec {
  readonly name: string
  /** The capacity providers that it must have beside those that it has. */
  readonly providers: readonly string[]
  /** `owner/repository`, whose tags a cluster must carry to be changed. */
  readonly repository: string
  readonly tags: Tags
}

interface ClusterPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: ClusterSpec
  readonly arn?: string
  /** What the cluster is to be associated with, when that changes. The call replaces all that it has. */
  readonly association?: {
    readonly providers: readonly string[]
    readonly defaultStrategy: readonly CapacityProviderStrategyItem[]
  }
}

/** The cluster; its result is its ARN, or its name where it can't be looked up. */
export function cluster(
  { ecs, signal }: Pick<Clients, 'ecs' | 'signal'>,
  spec: ClusterSpec
): Resource<ClusterFinding, ClusterPlan & Planned, string> {
  return {
    find: () => findCluster(ecs, spec.name),
    plan: (found) => {
      const plan = planCluster(found, spec)
      return { ...plan, changes: [{ resource: 'cluster', name: spec.name, action: plan.action }] }
    },
    apply: (plan) => applyCluster(ecs, plan, signal),
    outputs: (arn) => ({ 'cluster-arn': arn })
  }
}

/** Looks the cluster up. A deleted one is still described for a while, as INACTIVE; it counts as absent. */
export async function findCluster(client: ECSClient, name: string): Promise<ClusterFinding> {
  const lookUp = client.send(new DescribeClustersCommand({ clusters: [name], include: ['TAGS'] }))
  const answer = await unlessDenied(lookUp, () => undefined)
  if (answer === undefined) return { state: 'unseen' }
  const cluster = answer.clusters?.find(({ status }) => status === 'ACTIVE' || status === 'PROVISIONING')
  if (cluster === undefined) return { state: 'absent' }
  const {
    clusterArn,
    capacityProviders: providers = [],
    defaultCapacityProviderStrategy: defaultStrategy = []
  } = cluster
  const [arn, tags] = [required(clusterArn, 'clusterArn'), tagsByKey(cluster.tags)]
  return { state: 'present', arn, providers, defaultStrategy, tags }
}

/**
 * Plans to create the cluster, or to give one with this repository's tags the capacity providers that it lacks. Another one
 * is used as it is. Throws `CLUSTER_NOT_OURS` where that is not enough.
 */
export function planCluster(finding: ClusterFinding, spec: ClusterSpec): ClusterPlan {
  if (finding.state === 'absent') return { action: 'create', spec }
  if (finding.state === 'unseen') return { action: 'unchanged', spec }
  const { arn, providers, defaultStrategy } = finding
  const missing = spec.providers.filter((provider) => !providers.includes(provider))
  if (missing.length === 0) return { action: 'unchanged', spec, arn }
  const association = { providers: [...providers, ...missing], defaultStrategy }
  if (!isOurs(finding.tags, spec)) throw notOurs(finding.tags, spec, association)
  return { action: 'update', spec, arn, association }
}

/** The call replaces everything that a cluster is associated with, so the command names all of it. */
function notOurs(
  tags: Tags,
  { name, providers, repository }: ClusterSpec,
  association: NonNullable<ClusterPlan['association']>
): ActionError {
  const strategy = association.defaultStrategy.map(
    ({ capacityProvider, weight = 0, base = 0 }) =>
      `capacityProvider=${required(capacityProvider, 'capacityProvider')},weight=${weight},base=${base}`
  )
  const command = [
    `aws ecs put-cluster-capacity-providers --cluster ${name}`,
    `--capacity-providers ${association.providers.join(' ')}`,
    `--default-capacity-provider-strategy ${strategy.length === 0 ? '[]' : strategy.join(' ')}`
  ].join(' ')
  return new ActionError(
    'CLUSTER_NOT_OURS',
    `The cluster ${name} lacks a capacity provider of ${providers.join(' and ')}, and this repository did not create it: ${whoseItIs(tags)}. It was left unchanged.`,
    `Run \`${command}\`, set another cluster in \`cluster\`, or tag this one ${ownershipTag(repository)} if this repository is to change it.`
  )
}

/**
 * Makes the cluster when it is to be made, or gives it the capacity providers that it lacks; returns its ARN. CreateCluster
 * answers with the cluster that is there already; a change that another run has begun is waited for.
 * Source: CreateCluster and PutClusterCapacityProviders in the ECS API reference.
 */
export async function applyCluster(client: ECSClient, plan: ClusterPlan, signal: AbortSignal): Promise<string> {
  const { name: clusterName, providers, tags } = plan.spec
  const waiting = { within: 60_000, every: 3000, signal }
  if (plan.association !== undefined) {
    const { providers: capacityProviders, defaultStrategy: defaultCapacityProviderStrategy } = plan.association
    const associate = () =>
      new PutClusterCapacityProvidersCommand({
        cluster: clusterName,
        capacityProviders: [...capacityProviders],
        defaultCapacityProviderStrategy: [...defaultCapacityProviderStrategy]
      })
    await retry(() => client.send(associate()), { ...waiting, on: isBeingUpdated })
  }
  if (plan.action !== 'create') return plan.arn ?? clusterName
  const create = () =>
    new CreateClusterCommand({
      clusterName,
      tags: lowerCaseTags(tags),
      ...(providers.length > 0 && { capacityProviders: [...providers] })
    })
  const created = await retry(() => client.send(create()), { ...waiting, on: isServiceRolePending })
  return created.cluster?.clusterArn ?? clusterName
}

/** A cluster that is still being made is refused as well, with a code that says no more than that the request is wrong. */
function isBeingUpdated(error: unknown): boolean {
  return (
    isNamed(error, 'UpdateInProgressException', 'ResourceInUseException') ||
    (isNamed(error, 'ClientException') && messageOf(error).includes('not ACTIVE'))
  )
}

/**
 * Throws `CLUSTER_ELSEWHERE` for a cluster that was given by its ARN and belongs to another account or Region: the cluster of
 * that name in this one is not meant.
 */
export async function requireOwnCluster(
  { clusterArn: arn }: { readonly clusterArn?: Arn },
  { sts, region }: Pick<Clients, 'sts' | 'region'>
): Promise<void> {
  if (arn === undefined) return
  const { account, partition } = await findIdentity(sts)
  if (arn.account === account && arn.partition === partition && arn.region === region) return
  throw new ActionError(
    'CLUSTER_ELSEWHERE',
    `The cluster in \`cluster\` is in ${arn.region} of the account ${arn.account}, but the step works in ${region} of the account ${account}.`,
    'Set `aws-region` and the role of `aws-actions/configure-aws-credentials` to those of the cluster, or name a cluster of this account and Region.'
  )
}
