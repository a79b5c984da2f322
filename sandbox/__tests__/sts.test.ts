import { expect, test } from '@jest/globals'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { ACCOUNT, withAccount } from './account.ts'

test('tells everybody who they are, whatever they may do', async () => {
  const policies = [{ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } }]
  await withAccount({ policies }, async ({ clients }) => {
    const identity = await clients.sts.send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:user/admin`,
      UserId: 'AIDAEXAMPLE'
    })
  })
})
