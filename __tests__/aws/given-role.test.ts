import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from '@jest/globals'
import { findMissingGrants } from '../../src/aws/given-role.ts'
import { ecrGrant, logGrant, policyDocument, registryGrant, type Grant } from '../../src/aws/grants.ts'
import { withAccount, type Account } from '../sandbox/account.ts'

const ROLE = 'arn:aws:iam::123456789012:role/exec'
const LOG = logGrant('log', 'arn:aws:logs:eu-central-1:123456789012:log-group:/log')
const ECR = ecrGrant('ecr', 'arn:aws:ecr:eu-central-1:123456789012:repository/acme/space')
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const LOGIN = registryGrant('registry', {
  arn: SECRET,
  keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555'
})
const ALL = [LOG, LOGIN, ECR]

async function makeRole({ clients: { iam } }: Account, grants: readonly Grant[]): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  })
  await iam.send(new CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument }))
  for (const grant of grants) {
    const PolicyDocument = policyDocument(grant, new Date())
    await iam.send(new PutRolePolicyCommand({ RoleName: 'exec', PolicyName: grant.name, PolicyDocument }))
  }
}

describe('a role that was given', () => {
  test.each([
    ['nothing that it has', ALL, []],
    ['the log', [LOGIN, ECR], ['Log']],
    ['the login and its key', [LOG, ECR], ['RegistryLogin', 'DecryptLogin']],
    ['the key alone', [LOG, ECR, registryGrant('registry', { arn: SECRET })], ['DecryptLogin']],
    ['the image in Amazon ECR', [LOG, LOGIN], ['EcrLogin', 'EcrPull']],
    ['everything', [], ['Log', 'RegistryLogin', 'DecryptLogin', 'EcrLogin', 'EcrPull']]
  ])('lacks %s', async (_, has, lacking) => {
    await withAccount({}, async (account) => {
      await makeRole(account, has)
      const missing = await findMissingGrants(account.clients.iam, ROLE, ALL)
      expect(missing.map(({ Sid }) => Sid)).toEqual(lacking)
    })
  })

  test.each([
    ['that is not there', {}],
    ['that may not be looked at', { policies: [{ Version: '2012-10-17', Statement: [] }] }]
  ])('%s is taken as it is', async (_, setup) => {
    await withAccount(setup, async ({ clients }) => {
      expect(await findMissingGrants(clients.iam, ROLE, ALL)).toEqual([])
    })
  })
})
