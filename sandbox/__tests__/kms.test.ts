import { describe, expect, test } from '@jest/globals'
import { DescribeKeyCommand } from '@aws-sdk/client-kms'
import type { KeySeed } from '../src/aws/kms.ts'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'
import { ADMIN } from './wire/site.ts'

const id = '11111111-2222-3333-4444-555555555555'
const other = '210987654321'
const prefix = `arn:aws:kms:eu-central-1:${ACCOUNT}:`
const keyArn = `${prefix}key/${id}`

function describeKey({ clients }: Account, KeyId: string) {
  return clients.kms.send(new DescribeKeyCommand({ KeyId }))
}

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function keyPolicy(AWS: string): string {
  return policy({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' })
}

describe('DescribeKey', () => {
  test.each([id, keyArn, 'alias/registry', `${prefix}alias/registry`])('finds a key by %s', async (KeyId) => {
    await withAccount({}, async (account) => {
      expect(account.kms.seedKey({ id, aliases: ['other', 'alias/registry'] })).toBe(keyArn)
      expect((await describeKey(account, KeyId)).KeyMetadata).toMatchObject({
        AWSAccountId: ACCOUNT,
        KeyId: id,
        Arn: keyArn,
        Enabled: true,
        KeyState: 'Enabled',
        KeyManager: 'CUSTOMER',
        KeySpec: 'SYMMETRIC_DEFAULT'
      })
    })
  })

  test.each<[KeySeed, object]>([
    [{ enabled: false }, { Enabled: false, KeyState: 'Disabled' }],
    [{ pendingDeletion: true }, { Enabled: false, KeyState: 'PendingDeletion' }]
  ])('tells the state of a key that is %j', async (seed, expected) => {
    await withAccount({}, async (account) => {
      account.kms.seedKey({ id, aliases: ['registry'] })
      account.kms.seedKey({ id, ...seed })
      expect((await describeKey(account, 'alias/registry')).KeyMetadata).toMatchObject(expected)
    })
  })

  test('knows the AWS managed key of Secrets Manager', async () => {
    await withAccount({}, async (account) => {
      const { KeyMetadata } = await describeKey(account, 'alias/aws/secretsmanager')
      expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' })
    })
  })

  test.each([
    ['alias/nope', `Alias ${prefix}alias/nope is not found.`],
    [`${prefix}alias/nope`, `Alias ${prefix}alias/nope is not found.`],
    [id, `Key '${keyArn}' does not exist`],
    [keyArn, `Key '${keyArn}' does not exist`],
    ['registry', "Invalid keyId 'registry'"],
    [keyArn.replace('eu-central-1', 'us-east-1'), 'Invalid arn us-east-1']
  ])('finds no %s', async (KeyId, message) => {
    await withAccount({}, async (account) => {
      expect(await refusal(describeKey(account, KeyId))).toEqual({ code: 'NotFoundException', message })
    })
  })

  const allowed = (statement: object) => ({
    policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:DescribeKey', ...statement } }]
  })
  const notAuthorized = `User: ${ADMIN.arn} is not authorized to perform: kms:DescribeKey on resource: ${keyArn}`
  const noIdentity = `${notAuthorized} because no identity-based policy allows the kms:DescribeKey action`
  const noResource = `${notAuthorized} because no resource-based policy allows the kms:DescribeKey action`

  test.each<[string, object, string | undefined, string | undefined]>([
    ['an identity policy on the key', allowed({ Resource: keyArn }), undefined, undefined],
    ['an identity policy on its alias', allowed({ Resource: `${prefix}alias/registry` }), undefined, noIdentity],
    [
      'an identity policy that asks for the alias',
      allowed({ Resource: '*', Condition: { StringEquals: { 'kms:RequestAlias': 'alias/registry' } } }),
      undefined,
      undefined
    ],
    [
      'an identity policy that the key policy does not heed',
      {},
      keyPolicy(`arn:aws:iam::${ACCOUNT}:role/x`),
      noResource
    ],
    ['a key policy that names the caller', { policies: [] }, keyPolicy(ADMIN.arn), undefined],
    ['a key policy that names the account', { policies: [] }, keyPolicy(ACCOUNT), noIdentity]
  ])('goes by %s', async (_, setup, document, message) => {
    await withAccount(setup, async (account) => {
      account.kms.seedKey({ id, aliases: ['registry'], ...(document !== undefined && { policy: document }) })
      const described = describeKey(account, 'alias/registry')
      if (message === undefined) await expect(described).resolves.toBeDefined()
      else expect(await refusal(described)).toEqual({ code: 'AccessDeniedException', message })
    })
  })

  test.each([
    ['names this account', `arn:aws:iam::${ACCOUNT}:root`, true],
    ['names only its own', `arn:aws:iam::${other}:root`, false]
  ])('shows a key of another account when its policy %s', async (_, principal, shown) => {
    await withAccount({}, async (account) => {
      const arn = account.kms.seedKey({ account: other, policy: keyPolicy(principal) })
      if (shown) expect((await describeKey(account, arn)).KeyMetadata?.AWSAccountId).toBe(other)
      else expect((await refusal(describeKey(account, arn))).message).toMatch(/because no resource-based policy allows/)
    })
  })
})
