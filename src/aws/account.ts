import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import { partition as partitionOf } from '@aws-sdk/core/client'
import { required } from './errors.ts'

/** The account that the credentials belong to. */
export interface Identity {
  readonly account: string
  readonly partition: string
  readonly callerArn: string
}

/** Asks STS who we are. Needs no permission. */
export async function findIdentity(sts: STSClient): Promise<Identity> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}))
  const callerArn = required(Arn, 'Arn')
  return { account: required(Account, 'Account'), partition: callerArn.split(':')[1] ?? 'aws', callerArn }
}

/** Returns the partition that a Region is in, as ARNs have it. */
export function partitionFor(region: string): string {
  return partitionOf(region).name
}

/** The host name of a service, as `kms:ViaService` has it. */
export function serviceHost(service: string, region: string): string {
  return `${service}.${region}.${partitionOf(region).dnsSuffix}`
}
