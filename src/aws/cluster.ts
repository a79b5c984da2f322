import { CreateClusterCommand, DescribeClustersCommand, type ECSClient } from '@aws-sdk/client-ecs'
import type { ChangeAction } from '../change.ts'
import { lowerCaseTags, type Tags } from '../environment.ts'
import { messageOf } from '../errors.ts'
import { retry } from '../poll.ts'
import { isNamed, unlessDenied } from './refusal.ts'

/** The cluster as it is. `unseen`: we may not look, and take it to be there. */
export type ClusterFinding =
  { readonly state: 'absent' } | { readonly state: 'unseen' } | { readonly state: 'present'; readonly arn: string }

/** The cluster as it should be. */
export interface ClusterSpec {
  readonly name: string
  readonly tags: Tags
}

export interface ClusterPlan {
  readonly action: Extract<ChangeAction, 'create' | 'unchanged'>
  readonly spec: ClusterSpec
  readonly arn?: string
}

/** Looks the cluster up. A deleted one is still described for a while, as INACTIVE; it counts as absent. */
export async function findCluster(client: ECSClient, name: string): Promise<ClusterFinding> {
  const answer = await unlessDenied(client.send(new DescribeClustersCommand({ clusters: [name] })), () => undefined)
  if (answer === undefined) return { state: 'unseen' }
  const cluster = answer.clusters?.find(({ status }) => status === 'ACTIVE' || status === 'PROVISIONING')
  return cluster?.clusterArn === undefined ? { state: 'absent' } : { state: 'present', arn: cluster.clusterArn }
}

export function planCluster(finding: ClusterFinding, spec: ClusterSpec): ClusterPlan {
  if (finding.state === 'absent') return { action: 'create', spec }
  return { action: 'unchanged', spec, ...(finding.state === 'present' && { arn: finding.arn }) }
}

/** Makes the cluster when it is to be made. CreateCluster answers with the cluster that is there already. */
export async function applyCluster(client: ECSClient, plan: ClusterPlan, signal: AbortSignal): Promise<string> {
  const { name: clusterName, tags } = plan.spec
  if (plan.action === 'unchanged') return plan.arn ?? clusterName
  const created = await retry(() => client.send(new CreateClusterCommand({ clusterName, tags: lowerCaseTags(tags) })), {
    on: isServiceRolePending,
    within: 60_000,
    every: 3000,
    signal
  })
  return created.cluster?.clusterArn ?? clusterName
}

/**
 * The first use of ECS in an account makes its service-linked role, and fails until that can be had.
 * The code says only that a parameter is invalid, so the text has to be read.
 */
export function isServiceRolePending(error: unknown): boolean {
  return isNamed(error, 'InvalidParameterException') && /service linked role/i.test(messageOf(error))
}
