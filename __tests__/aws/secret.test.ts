import { describe, expect, test } from '@jest/globals'
import { findKey, requireUsable, resolveKey } from '../../src/aws/secret.ts'
import { withAccount } from '../../sandbox/__tests__/account.ts'

const ID = '11111111-2222-3333-4444-555555555555'
const PREFIX = 'arn:aws:kms:eu-central-1:123456789012:'
const ARN = `${PREFIX}key/${ID}`
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const NOTHING = [{ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }] }]

const NAMES = [ID, ARN, 'alias/registry', `${PREFIX}alias/registry`]

describe('a key', () => {
  test.each(NAMES)('is found by %s, always as the key itself', async (name) => {
    await withAccount({}, async ({ kms, clients }) => {
      kms.seedKey({ id: ID, aliases: ['registry'] })
      expect(await findKey(clients.kms, name)).toEqual({ arn: ARN, usable: true })
      expect(await resolveKey(clients.kms, name, SECRET)).toBe(ARN)
    })
  })

  test('of another account is found by its ARN', async () => {
    await withAccount({}, async ({ kms, clients }) => {
      const policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }]
      })
      const arn = kms.seedKey({ account: '210987654321', policy })
      expect(await findKey(clients.kms, arn)).toEqual({ arn, usable: true })
    })
  })

  test.each([
    ['an id', '99999999-2222-3333-4444-555555555555'],
    ['an ARN', ARN.replace('1111', '9999')],
    ['an alias', 'alias/nope'],
    ['an ARN of another Region', ARN.replace('eu-central-1', 'eu-west-1')],
    ['what is none of them', 'registry']
  ])('that is not there is told by %s', async (_, name) => {
    await withAccount({}, async ({ clients }) => {
      await expect(findKey(clients.kms, name)).rejects.toMatchObject({
        code: 'KMS_KEY_MISSING',
        message: `There is no KMS key ${name} in this Region and account.`,
        hint: expect.stringContaining('`kms-key-id`')
      })
      expect(await resolveKey(clients.kms, name, SECRET)).toBeUndefined()
    })
  })

  test.each([
    ['is disabled', { enabled: false }],
    ['waits for its deletion', { pendingDeletion: true }]
  ])('that %s is found, and cannot be used', async (_, state) => {
    await withAccount({}, async ({ kms, clients }) => {
      kms.seedKey({ id: ID, ...state })
      const key = await findKey(clients.kms, ID)
      expect(key).toEqual({ arn: ARN, usable: false })
      expect(() => {
        requireUsable(key)
      }).toThrow(expect.objectContaining({ code: 'KMS_KEY_UNUSABLE', message: expect.stringContaining(ARN) }))
    })
  })
})

test.each([{ arn: ARN, usable: true }, { arn: ARN }])('%j may be used, as far as is known', (key) => {
  expect(() => {
    requireUsable(key)
  }).not.toThrow()
})

describe('without the right to look', () => {
  test('an ARN of a key is taken as it is, and whether it can be used is not known', async () => {
    await withAccount({ policies: NOTHING }, async ({ clients }) => {
      expect(await findKey(clients.kms, ARN)).toEqual({ arn: ARN })
    })
  })

  test.each([ID, 'alias/registry', `${PREFIX}alias/registry`])(
    '%s is refused: a policy must name the key',
    async (name) => {
      await withAccount({ policies: NOTHING }, async ({ kms, clients }) => {
        kms.seedKey({ id: ID, aliases: ['registry'] })
        await expect(findKey(clients.kms, name)).rejects.toMatchObject({ name: 'AccessDeniedException' })
      })
    }
  )

  test.each([
    ['an ARN', ARN, ARN],
    ['an id', ID, ARN],
    ['the id of a key for several Regions', `mrk-${'0'.repeat(32)}`, `${PREFIX}key/mrk-${'0'.repeat(32)}`],
    ['an alias', 'alias/registry', undefined],
    ['the ARN of an alias', `${PREFIX}alias/registry`, undefined]
  ])('of the key of a secret that is told by %s as much is known as can be', async (_, name, arn) => {
    await withAccount({ policies: NOTHING }, async ({ kms, clients }) => {
      kms.seedKey({ id: ID, aliases: ['registry'] })
      expect(await resolveKey(clients.kms, name, SECRET)).toBe(arn)
    })
  })

  test('a bare id is completed for the partition, Region and account of the secret', async () => {
    await withAccount({ policies: NOTHING }, async ({ clients }) => {
      const secret = 'arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:login-AbCdEf'
      expect(await resolveKey(clients.kms, ID, secret)).toBe(`arn:aws-cn:kms:cn-north-1:210987654321:key/${ID}`)
    })
  })
})
