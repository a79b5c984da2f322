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
import type { SecretSeed } from '../src/aws/secrets-manager/seed.ts'
import { ADMIN } from './wire/site.ts'

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
    [
      'a tag key twice',
      (account) =>
        create(account, {
          Name: 'other',
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'a', Value: '2' }
          ]
        }),
      { code: 'InvalidParameterException', message: 'The request has more than one tag with the same key.' }
    ],
    [
      'a tag in brackets',
      (account) => create(account, { Name: 'other', Tags: [{ Key: 'actor', Value: 'dependabot[bot]' }] }),
      {
        code: 'InvalidParameterException',
        message: 'Tags can have letters, spaces, numbers and + - = . _ : / @.'
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
  const keyArn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234`
  const noKms = { code: 'AccessDeniedException', message: 'Access to KMS is not allowed' }

  function describeSecret({ clients }: Account) {
    return clients.secrets.send(new DescribeSecretCommand({ SecretId: name }))
  }

  function update({ clients }: Account, more: object) {
    return clients.secrets.send(new UpdateSecretCommand({ SecretId: name, ...more }))
  }

  /** The caller may do all with secrets, and these things with keys. */
  function caller(Action: readonly string[], Condition?: object) {
    const all = { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }
    const keys = { Effect: 'Allow', Action, Resource: keyArn, ...(Condition && { Condition }) }
    return { policies: [{ Version: '2012-10-17', Statement: Action.length > 0 ? [all, keys] : all }] }
  }

  test.each(['1234', 'alias/app', keyArn, `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`])(
    'finds the key %s, and tells it as it was given',
    async (KmsKeyId) => {
      await withAccount({}, async (account) => {
        account.kms.seedKey({ id: '1234', aliases: ['app'] })
        const { ARN = '' } = await create(account, { KmsKeyId })
        expect((await describeSecret(account)).KmsKeyId).toBe(KmsKeyId)
        const found = account.secretsManager.forTasks.value(ARN)
        expect(found).toMatchObject({ arn: ARN, secretString: value, kmsKeyArn: keyArn })
        expect(found.key?.context).toMatchObject({ 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' })
      })
    }
  )

  test.each([undefined, 'alias/aws/secretsmanager'])('leave out the default one, given as %s', async (KmsKeyId) => {
    await withAccount(caller([]), async (account) => {
      await create(account, { KmsKeyId })
      expect(await describeSecret(account)).not.toHaveProperty('KmsKeyId')
      expect((await get(account)).SecretString).toBe(value)
    })
  })

  test.each([
    ['alias/nope', `Alias arn:aws:kms:eu-central-1:${ACCOUNT}:alias/nope is not found.`],
    ['nope', "Invalid keyId 'nope'"],
    [keyArn.replace('1234', '5678'), `Key '${keyArn.replace('1234', '5678')}' does not exist`],
    [keyArn.replace('eu-central-1', 'eu-west-1'), 'Invalid arn eu-west-1']
  ])('cannot be %s', async (KmsKeyId, tail) => {
    await withAccount({}, async (account) => {
      const message = `The operation failed because of an invalid KMS key: ${tail}`
      expect(await refusal(create(account, { KmsKeyId }))).toEqual({ code: 'InvalidParameterException', message })
    })
  })

  test.each(['kms:GenerateDataKey', 'kms:Decrypt'])('want the caller to have %s', async (missing) => {
    const actions = ['kms:GenerateDataKey', 'kms:Decrypt']
    await withAccount(caller(actions.filter((action) => action !== missing)), async (account) => {
      account.kms.seedKey({ id: '1234' })
      expect(await refusal(create(account, { KmsKeyId: '1234' }))).toEqual(noKms)
    })
  })

  test('let a caller read who may only decrypt', async () => {
    await withAccount(caller(['kms:Decrypt']), async (account) => {
      account.kms.seedKey({ id: '1234' })
      const arn = account.secretsManager.seedSecret({ name, value, kmsKey: '1234' })
      expect((await get(account, arn)).SecretString).toBe(value)
      expect(await refusal(put(account, 'new'))).toEqual(noKms)
    })
  })

  test.each([
    ['the service and the secret', { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' }, true],
    ['the account', { 'kms:CallerAccount': ACCOUNT }, true],
    ['another service', { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' }, false],
    ['another secret', { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:other' }, false]
  ])('are used with a context that names %s', async (_, StringEquals, allowed) => {
    await withAccount(caller(['kms:GenerateDataKey', 'kms:Decrypt'], { StringEquals }), async (account) => {
      account.kms.seedKey({ id: '1234' })
      const created = create(account, { KmsKeyId: '1234' })
      if (allowed) await expect(created).resolves.toMatchObject({ Name: name })
      else expect(await refusal(created)).toEqual(noKms)
    })
  })

  test('shut out whom their own policy does not know', async () => {
    await withAccount({}, async (account) => {
      account.kms.seedKey({ id: '1234' })
      await create(account, { KmsKeyId: '1234' })
      const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:role/other` }
      const policy = {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }
      }
      account.kms.seedKey({ id: '1234', policy: JSON.stringify(policy) })
      expect(await refusal(get(account))).toEqual(noKms)
      expect(await refusal(put(account, 'new'))).toEqual(noKms)
    })
  })

  test.each([
    [{ enabled: false }, 'disabled', 'DisabledException'],
    [{ pendingDeletion: true }, 'pending deletion', 'KMSInvalidStateException']
  ])('that are %j neither encrypt nor decrypt', async (seed, what, code) => {
    await withAccount({}, async (account) => {
      account.kms.seedKey({ id: '1234' })
      await create(account, { KmsKeyId: '1234' })
      account.kms.seedKey({ id: '1234', ...seed })
      const tail = `the secret value: ${keyArn} is ${what}. (Service: AWSKMS; Status Code: 400; Error Code: ${code};`
      const read = await refusal(get(account))
      expect([read.code, read.message]).toEqual(['DecryptionFailure', expect.stringContaining(`can't decrypt ${tail}`)])
      const write = await refusal(put(account, 'new'))
      expect([write.code, write.message]).toEqual([
        'EncryptionFailure',
        expect.stringContaining(`can't encrypt ${tail}`)
      ])
    })
  })

  test.each<[string, string[], string]>([
    ['re-encrypt what is there', ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'], 'new'],
    ['leave the old version under the old key without kms:Encrypt', ['kms:GenerateDataKey', 'kms:Decrypt'], 'default']
  ])('changed later %s', async (_, actions, under) => {
    await withAccount(caller(actions), async (account) => {
      account.kms.seedKey({ id: '1234' })
      const { ARN = '' } = await create(account)
      await update(account, { KmsKeyId: keyArn })
      expect((await describeSecret(account)).KmsKeyId).toBe(keyArn)
      expect(account.secretsManager.forTasks.value(ARN).kmsKeyArn).toBe(under === 'new' ? keyArn : undefined)
    })
  })

  test('can be changed back to the default one', async () => {
    await withAccount({}, async (account) => {
      account.kms.seedKey({ id: '1234' })
      const { ARN = '' } = await create(account, { KmsKeyId: '1234' })
      await update(account, { KmsKeyId: '' })
      expect(await describeSecret(account)).not.toHaveProperty('KmsKeyId')
      expect(account.secretsManager.forTasks.value(ARN)).not.toHaveProperty('kmsKeyArn')
    })
  })
})

describe('secrets of another account', () => {
  const other = '210987654321'
  const reader = ADMIN.arn
  const keyPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:Decrypt', Resource: '*' }]
  })

  test('are read by their full ARN when both sides and the key allow it', async () => {
    await withAccount({}, async (account) => {
      const kmsKey = account.kms.seedKey({ account: other, policy: keyPolicy })
      const arn = account.secretsManager.seedSecret({
        account: other,
        name,
        value,
        kmsKey,
        resourcePolicyAllows: [reader]
      })
      expect((await get(account, arn)).SecretString).toBe(value)
      expect((await refusal(get(account, arn.slice(0, -7)))).code).toBe('AccessDeniedException')
      expect((await account.clients.secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([])
    })
  })

  test.each<[string, Partial<SecretSeed>, string]>([
    ['no resource policy', {}, 'because no resource-based policy allows the secretsmanager:GetSecretValue action'],
    ['a key that nobody else may use', { resourcePolicyAllows: [reader] }, 'Access to KMS is not allowed']
  ])('are refused with %s', async (_, seed, message) => {
    await withAccount({}, async (account) => {
      const kmsKey = account.kms.seedKey({ account: other })
      const arn = account.secretsManager.seedSecret({ account: other, name, value, kmsKey, ...seed })
      const refused = await refusal(get(account, arn))
      expect([refused.code, refused.message]).toEqual(['AccessDeniedException', expect.stringContaining(message)])
    })
  })

  test('cannot be read under the default key, only described', async () => {
    await withAccount({}, async (account) => {
      const arn = account.secretsManager.seedSecret({ account: other, name, value, resourcePolicyAllows: [reader] })
      const described = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: arn }))
      expect(described.ARN).toBe(arn)
      expect(await refusal(get(account, arn))).toEqual({
        code: 'InvalidRequestException',
        message:
          "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
      })
    })
  })
})

describe('a secret that something else keeps', () => {
  test('says that it is rotated, and takes a value all the same', async () => {
    await withAccount({}, async (account) => {
      account.secretsManager.seedSecret({ name, value, rotated: true })
      const described = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: name }))
      await put(account, '{}')
      expect(described.RotationEnabled).toBe(true)
      expect((await get(account)).SecretString).toBe('{}')
    })
  })

  test('says which service manages it, and takes a value from nobody else', async () => {
    await withAccount({}, async (account) => {
      account.secretsManager.seedSecret({ name, value, owningService: 'rds' })
      const described = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: name }))
      const { code } = await refusal(put(account, '{}'))
      expect([described.OwningService, code]).toEqual(['rds', 'InvalidRequestException'])
      expect((await get(account)).SecretString).toBe(value)
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
      const message = `User: ${ADMIN.arn} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${name} because no identity-based policy allows the secretsmanager:GetSecretValue action`
      expect(await refusal(get(account))).toEqual({ code: 'AccessDeniedException', message })
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
