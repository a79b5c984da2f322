import { describe, expect, test } from '@jest/globals'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand
} from '@aws-sdk/client-secrets-manager'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'

const name = 'run-on-fargate/acme/space/docker.io'
const value = '{"username":"acme","password":"pâss"}'
const token = '11111111-2222-3333-4444-555555555555'
const marked = {
  code: 'InvalidRequestException',
  message: "You can't perform this operation on the secret because it was marked for deletion."
}
const unknown = {
  code: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret."
}
const day = 24 * 60 * 60 * 1000

function create({ clients }: Account, more: object = {}) {
  return clients.secrets.send(new CreateSecretCommand({ Name: name, SecretString: value, ...more }))
}

function get({ clients }: Account, SecretId = name, more: object = {}) {
  return clients.secrets.send(new GetSecretValueCommand({ SecretId, ...more }))
}

function put({ clients }: Account, SecretString: string, more: object = {}) {
  return clients.secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString, ...more }))
}

function remove({ clients }: Account, more: object = {}) {
  return clients.secrets.send(new DeleteSecretCommand({ SecretId: name, ...more }))
}

describe('values', () => {
  test('is read back by name, full ARN and short ARN', async () => {
    await withAccount({}, async (account) => {
      const { ARN = '' } = await create(account)
      expect(ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}-[A-Za-z0-9]{6}$`))
      for (const id of [name, ARN, ARN.slice(0, -7)])
        expect(await get(account, id)).toMatchObject({ ARN, SecretString: value, VersionStages: ['AWSCURRENT'] })
    })
  })

  test('takes a short ARN that ends like a full one for a full one', async () => {
    await withAccount({}, async (account) => {
      const { ARN = '' } = await create(account, { Name: 'web-a1b2c3' })
      expect(await refusal(get(account, ARN.slice(0, -7)))).toEqual(unknown)
      expect((await get(account, ARN)).Name).toBe('web-a1b2c3')
    })
  })

  test('moves AWSCURRENT, and AWSPREVIOUS behind it', async () => {
    await withAccount({}, async (account) => {
      const first = await create(account)
      await put(account, 'two')
      const third = await put(account, 'three')
      expect(third).toMatchObject({ VersionStages: ['AWSCURRENT'] })
      expect((await get(account, name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two')
      const id = first.VersionId
      expect((await get(account, name, { VersionId: id })).VersionStages ?? []).toEqual([])
      expect(await refusal(get(account, name, { VersionId: id, VersionStage: 'AWSCURRENT' }))).toEqual({
        code: 'InvalidRequestException',
        message: 'You provided a VersionStage that is not associated to the provided VersionId.'
      })
      const { VersionIdsToStages } = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: name }))
      expect(
        Object.values(VersionIdsToStages ?? {})
          .flat()
          .sort()
      ).toEqual(['AWSCURRENT', 'AWSPREVIOUS'])
    })
  })

  test.each<[string, (account: Account) => Promise<unknown>, { code: string; message: string }]>([
    [
      'a name twice',
      (account) => create(account),
      { code: 'ResourceExistsException', message: `The operation failed because the secret ${name} already exists.` }
    ],
    [
      'a bad name',
      (account) => create(account, { Name: 'a b' }),
      {
        code: 'ValidationException',
        message:
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
      }
    ],
    ['an unknown secret', (account) => get(account, 'nope'), unknown],
    [
      'an unknown label',
      (account) => get(account, name, { VersionStage: 'AWSPREVIOUS' }),
      {
        code: 'ResourceNotFoundException',
        message: "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS"
      }
    ],
    [
      'an unknown key',
      (account) => create(account, { Name: 'other', KmsKeyId: 'alias/nope' }),
      {
        code: 'InvalidParameterException',
        message: 'The operation failed because of an invalid KMS key: Invalid keyId'
      }
    ],
    [
      'a forced deletion with a window',
      (account) => remove(account, { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }),
      {
        code: 'InvalidParameterException',
        message: "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
      }
    ]
  ])('refuses %s', async (_, call, expected) => {
    await withAccount({}, async (account) => {
      await create(account)
      expect(await refusal(call(account))).toEqual(expected)
    })
  })

  test('answers a repeated request like the first, and refuses its token for another value', async () => {
    await withAccount({}, async (account) => {
      const first = await create(account, { ClientRequestToken: token })
      expect(await create(account, { ClientRequestToken: token })).toMatchObject({ ARN: first.ARN, VersionId: token })
      expect(await put(account, value, { ClientRequestToken: token })).toMatchObject({ VersionId: token })
      const inUse = {
        code: 'ResourceExistsException',
        message: `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${first.ARN}.`
      }
      expect(await refusal(put(account, 'other', { ClientRequestToken: token }))).toEqual(inUse)
      const update = new UpdateSecretCommand({ SecretId: name, SecretString: value, ClientRequestToken: token })
      expect(await refusal(account.clients.secrets.send(update))).toEqual(inUse)
    })
  })

  test('keeps a hundred versions for a day', async () => {
    await withAccount({}, async (account) => {
      await create(account)
      for (let version = 2; version <= 100; version++) await put(account, `${version}`)
      expect((await refusal(put(account, 'one too many'))).code).toBe('LimitExceededException')
      account.pass(day)
      await put(account, 'next day')
      const list = new ListSecretVersionIdsCommand({ SecretId: name, IncludeDeprecated: true })
      expect((await account.clients.secrets.send(list)).Versions?.length).toBe(3)
    })
  })

  test('shows new secrets and values after the lag', async () => {
    await withAccount({ lag: { secrets: 3000 } }, async (account) => {
      await create(account)
      expect(await refusal(get(account))).toEqual(unknown)
      account.pass(3000)
      await put(account, 'new')
      expect((await get(account)).SecretString).toBe(value)
      account.pass(3000)
      expect((await get(account)).SecretString).toBe('new')
    })
  })
})

describe('deletion', () => {
  test('can be described and restored, and nothing else', async () => {
    await withAccount({}, async (account) => {
      const { secrets } = account.clients
      await create(account)
      await remove(account, { RecoveryWindowInDays: 7 })
      expect(await refusal(get(account))).toEqual(marked)
      expect(await refusal(put(account, 'x'))).toEqual(marked)
      expect(await refusal(remove(account))).toEqual(marked)
      expect(await refusal(secrets.send(new TagResourceCommand({ SecretId: name, Tags: [] })))).toEqual(marked)
      expect((await refusal(create(account))).message).toBe(
        "You can't create this secret because a secret with this name is already scheduled for deletion."
      )
      const describe = new DescribeSecretCommand({ SecretId: name })
      expect((await secrets.send(describe)).DeletedDate).toBeInstanceOf(Date)
      expect((await secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([])
      await secrets.send(new RestoreSecretCommand({ SecretId: name }))
      expect((await get(account)).SecretString).toBe(value)
    })
  })

  test('is final after the recovery window', async () => {
    await withAccount({}, async (account) => {
      const before = await create(account)
      await remove(account, { RecoveryWindowInDays: 7 })
      account.pass(7 * day)
      expect(await refusal(get(account))).toEqual(unknown)
      const after = await create(account)
      expect(after.ARN).not.toBe(before.ARN)
      expect(await refusal(get(account, before.ARN))).toEqual(unknown)
    })
  })

  test('without recovery takes its time, and forgives an unknown secret', async () => {
    await withAccount({ lag: { secrets: 3000 } }, async (account) => {
      expect(await remove(account, { ForceDeleteWithoutRecovery: true })).toMatchObject({ Name: name })
      await create(account)
      await remove(account, { ForceDeleteWithoutRecovery: true })
      expect((await refusal(create(account))).message).toMatch(/already scheduled for deletion/)
      account.pass(3000)
      expect((await create(account)).Name).toBe(name)
    })
  })
})

describe('keys', () => {
  test.each([
    '1234',
    'alias/app',
    `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234`,
    `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`
  ])('finds the key %s', async (KmsKeyId) => {
    await withAccount({}, async (account) => {
      const kmsKeyArn = account.secretsManager.seedKey({ id: '1234', alias: 'app' })
      const { ARN = '' } = await create(account, { KmsKeyId })
      expect(account.secretsManager.forTasks.value(ARN)).toEqual({ arn: ARN, secretString: value, kmsKeyArn })
    })
  })

  test('refuses readers that KMS refuses', async () => {
    await withAccount({}, async (account) => {
      account.secretsManager.seedKey({ id: '1234' })
      await create(account, { KmsKeyId: '1234' })
      account.secretsManager.seedKey({ id: '1234', denied: true })
      expect(await refusal(get(account))).toEqual({
        code: 'AccessDeniedException',
        message: 'Access to KMS is not allowed'
      })
    })
  })

  test('wants the caller’s right to use a customer key', async () => {
    const policies = [
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' } }
    ]
    await withAccount({ policies }, async (account) => {
      account.secretsManager.seedKey({ id: '1234' })
      expect((await refusal(create(account, { KmsKeyId: '1234' }))).message).toBe('Access to KMS is not allowed')
      expect((await create(account)).Name).toBe(name)
    })
  })
})

describe('rights', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue'],
    Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}-??????`
  }
  const policies = [{ Version: '2012-10-17', Statement: statement }]

  test('are checked on the ARN of a secret that is there, and on the name of one that is not', async () => {
    await withAccount({ policies }, async (account) => {
      expect(await refusal(get(account))).toMatchObject({ code: 'AccessDeniedException' })
      await create(account)
      expect((await get(account)).SecretString).toBe(value)
    })
  })

  test('to tag are needed for a secret with tags', async () => {
    await withAccount({ policies }, async (account) => {
      const { message } = await refusal(create(account, { Tags: [{ Key: 'a', Value: 'b' }] }))
      expect(message).toMatch(/secretsmanager:TagResource on resource: .* because no identity-based policy allows/)
    })
  })
})
