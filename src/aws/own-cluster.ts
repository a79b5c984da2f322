import { ActionError } from '../errors.ts'
import type { Arn } from '../inputs/values.ts'
import type { Clients } from './clients.ts'
import { findIdentity } from './identity.ts'

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
