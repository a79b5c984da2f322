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

/** The cluster as it exists in AWS. `unseen`: looking it up is denied, so the action assumes that it exists. */
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

/** The desired cluster. */
export interface ClusterSpec {
  readonly name: string
  /** The capacity providers that it must have, in addition to its current ones. */
  readonly providers: readonly string[]
  /** `owner/repository`, as in the cluster's ownership tag. */
  readonly repository: string
  readonly tags: Tags
}

interface ClusterPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: ClusterSpec
  readonly arn?: string
  /** All capacity providers, because the call replaces the current ones; undefined if they don't change. */
  readonly association?: {
    readonly providers: readonly string[]
    readonly defaultStrategy: readonly CapacityProviderStrategyItem[]
  }
}

/** Returns the cluster. Its result is its ARN, or its name if it can't be looked up. */
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

/** Looks up the cluster. ECS still describes a deleted one as INACTIVE for a while, which counts as absent. */
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
 * Plans to create the cluster, or to add missing capacity providers to this repository's own. Uses any other cluster as
 * it is. Throws `CLUSTER_NOT_OURS` if that one lacks a capacity provider.
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

/** Returns the error with the command to run. It lists all capacity providers, because the call replaces them. */
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
 * Creates the cluster or adds the missing capacity providers, and returns its ARN. CreateCluster returns a cluster that
 * already exists. Retries while another run's change is in progress.
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

/** Whether the cluster is still being created or changed. ECS has no code for the former, so the text decides. */
function isBeingUpdated(error: unknown): boolean {
  return (
    isNamed(error, 'UpdateInProgressException', 'ResourceInUseException') ||
    (isNamed(error, 'ClientException') && messageOf(error).includes('not ACTIVE'))
  )
}

/**
 * Throws `CLUSTER_ELSEWHERE` if `cluster` is the ARN of a cluster in another account or Region. Otherwise, the action
 * would use the cluster of the same name here.
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
    'Set `aws-region` and the role of `aws-actions/configure-aws-credentials` to those of the cluster, or set a cluster of this account and Region.'
  )
}
