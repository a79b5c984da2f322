import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from '@jest/globals'
import { findMissingGrants, roleArn } from '../../src/resources/execution-role.ts'
import { ecrGrant, logGrant, policyDocument, registryGrant, type Grant } from '../../src/aws/policies.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

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

  const either = (...arn: string[]) => registryGrant('either', { arn })
  const named = registryGrant('named', { arn: `${SECRET}-??????` })
  const anyKey = registryGrant('key', { arn: SECRET, keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/*' })

  test.each([
    ['either of two secrets when it may read one', [LOGIN], [either(SECRET, `${SECRET}-??????`)], []],
    ['a secret whose whole name nobody knows', [LOGIN], [named], []],
    ['a key that nobody knows', [registryGrant('registry', { arn: SECRET })], [anyKey], []]
  ])('is not said to lack %s', async (_, has, needed, lacking) => {
    await withAccount({}, async (account) => {
      await makeRole(account, has)
      const missing = await findMissingGrants(account.clients.iam, ROLE, needed)
      expect(missing.map(({ Sid }) => Sid)).toEqual(lacking)
    })
  })

  test.each([
    ['exec', ROLE],
    ['/exec', ROLE],
    ['ci/tasks/exec', 'arn:aws:iam::123456789012:role/ci/tasks/exec']
  ])('by the name %s is one of the account', (text, arn) => {
    expect(roleArn({ text }, { account: '123456789012', partition: 'aws' })).toBe(arn)
    expect(roleArn({ text: ROLE, account: '123456789012', partition: 'aws' }, { account: '1', partition: 'x' })).toBe(
      ROLE
    )
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
