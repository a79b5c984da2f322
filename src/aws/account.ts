import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import { partition as partitionOf } from '@aws-sdk/core/client'
import { required } from './errors.ts'

/** The account that the credentials belong to. */
export interface Identity {
  readonly account: string
  readonly partition: string
  readonly callerArn: string
}

/** Asks STS for the identity of the caller, which needs no permission. */
export async function findIdentity(sts: STSClient): Promise<Identity> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}))
  const callerArn = required(Arn, 'Arn')
  return { account: required(Account, 'Account'), partition: callerArn.split(':')[1] ?? 'aws', callerArn }
}

/** Returns the partition of a Region, as in ARNs. */
export function partitionFor(region: string): string {
  return partitionOf(region).name
}

/** Returns the host name of a service, as in `kms:ViaService`. */
export function serviceHost(service: string, region: string): string {
  return `${service}.${region}.${partitionOf(region).dnsSuffix}`
}
