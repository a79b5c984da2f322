import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'

/** The account that the credentials belong to. */
export interface Identity {
  readonly account: string
  readonly partition: string
  readonly callerArn: string
}

/** Asks STS who we are. Needs no permission. */
export async function findIdentity(sts: STSClient): Promise<Identity> {
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
  return { account: Account, partition: Arn.split(':')[1] ?? 'aws', callerArn: Arn }
}
