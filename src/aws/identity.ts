import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'

/** The account that the credentials belong to, and where its console is. */
export interface Identity {
  readonly account: string
  readonly partition: string
  readonly callerArn: string
}

/** The console's host of each partition, where the Region goes in front of it. Source: "AWS partitions" reference pages. */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu'
}

/** Asks STS who we are. Needs no permission. */
export async function findIdentity(sts: STSClient): Promise<Identity> {
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
  return { account: Account, partition: Arn.split(':')[1] ?? 'aws', callerArn: Arn }
}

/** The console's address for a Region, without a path; nothing for a partition whose console we do not know. */
export function consoleUrl(partition: string, region: string): string | undefined {
  const host = CONSOLE_HOSTS[partition]
  return host === undefined ? undefined : `https://${region}.${host}`
}
