import { describe, expect, test } from '@jest/globals'
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand
} from '@aws-sdk/client-secrets-manager'
import {
  applySecret,
  describeSecret,
  findSecret,
  planSecret,
  type SecretFinding,
  type SecretKey,
  type SecretPlan,
  type SecretSpec,
  type SecretValue
} from '../../src/aws/secret.ts'
import { withAccount, type Account } from '../sandbox/account.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const TAGS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
/** Quotes, backslashes and characters beyond ASCII and U+FFFF: all have to survive. */
const PASSWORD = 'p"\\ä\u2028🚀'

function makeSpec(overrides: Partial<SecretSpec> = {}): SecretSpec {
  return { name: 'login', username: 'acme', password: PASSWORD, description: 'A login', tags: TAGS, ...overrides }
}

function present(value: SecretValue, more: { key?: SecretKey; tags?: SecretSpec['tags'] } = {}): SecretFinding {
  return { state: 'present', arn: ARN, value, tags: TAGS, ...more }
}

function holding(value: unknown): SecretFinding {
  return present({ text: JSON.stringify(value) })
}

const spec = makeSpec()

test('one that is absent is made with the login as JSON', () => {
  const plan = planSecret({ state: 'absent' }, spec)
  expect(plan).toEqual({ action: 'create', spec, value: expect.any(String) })
  expect(JSON.parse(plan.value ?? '')).toEqual({ username: 'acme', password: PASSWORD })
})

test.each([
  [{ state: 'deleted', arn: ARN } as const, { action: 'restore', spec, arn: ARN }],
  [{ state: 'deleted' } as const, { action: 'restore', spec }]
])('one that waits for its deletion is restored: %j', (finding, plan) => {
  expect(planSecret(finding, spec)).toEqual(plan)
})

test.each([
  ['the login', { username: 'acme', password: PASSWORD }],
  ['the login in another order', { password: PASSWORD, username: 'acme' }],
  ['more beside the login', { username: 'acme', password: PASSWORD, email: 'a@example.com', nested: { a: [1] } }]
])('one that holds %s is left', (_, value) => {
  expect(planSecret(holding(value), spec)).toEqual({ action: 'unchanged', spec, arn: ARN })
})

test.each([
  ['another password', { username: 'acme', password: 'old' }],
  ['another user', { username: 'other', password: PASSWORD }],
  ['the user in capitals', { username: 'ACME', password: PASSWORD }],
  ['a password that is a number', { username: 'acme', password: 1 }],
  ['no login', {}],
  ['other keys', { 'api-key': 'x' }]
])('one that holds %s is updated, and its other keys are kept', (_, value) => {
  const plan = planSecret(holding(value), spec)
  expect(plan).toEqual({ action: 'update', spec, arn: ARN, value: expect.any(String) })
  expect(JSON.parse(plan.value ?? '')).toEqual({ ...value, username: 'acme', password: PASSWORD })
})

test('one without a value gets the login', () => {
  expect(planSecret(present('none'), spec)).toEqual({
    action: 'update',
    spec,
    arn: ARN,
    value: JSON.stringify({ username: 'acme', password: PASSWORD })
  })
})

describe('one that may not be read', () => {
  test.each([
    ['with our tags', TAGS],
    ['with our tags and others', { ...TAGS, owner: 'x' }],
    ['with our tag, though the tags of the user have changed', { 'run-on-fargate:repository': 'acme/space' }]
  ])('gets the login each time when it was made by us, and it is said what to allow: %s', (_, tags) => {
    const plan = planSecret(present('unreadable', { tags }), spec)
    expect(plan).toMatchObject({
      action: 'update',
      arn: ARN,
      value: JSON.stringify({ username: 'acme', password: PASSWORD })
    })
    expect(plan.notice).toContain('secretsmanager:GetSecretValue')
    expect(plan.notice).not.toContain(PASSWORD)
  })

  test.each([
    ['without tags', {}],
    ['with tags of others', { team: 'space' }],
    ['of another repository', { ...TAGS, 'run-on-fargate:repository': 'acme/other' }]
  ])('is refused when it may hold more than the login: %s', (_, tags) => {
    expect(() => planSecret(present('unreadable', { tags }), spec)).toThrow(
      expect.objectContaining({
        code: 'SECRET_UNREADABLE',
        message: expect.stringMatching(/^The secret login is there already.*left untouched\.$/),
        hint: expect.stringContaining('`secretsmanager:GetSecretValue`')
      })
    )
  })
})

describe('the key', () => {
  const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555'
  const OTHER = KEY.replace('1111', '9999')
  const given = { id: 'alias/registry', arn: KEY }
  const login = { text: JSON.stringify({ username: 'acme', password: PASSWORD }) }
  const old = { text: JSON.stringify({ username: 'acme', password: 'old' }) }

  test('that is given encrypts a secret from the beginning', () => {
    expect(planSecret({ state: 'absent' }, makeSpec({ key: given }))).toMatchObject({ action: 'create', keyArn: KEY })
  })

  test.each([
    ['none is given, and there is none', undefined, login, undefined, { action: 'unchanged' }],
    [
      'none is given: the one there is stays',
      undefined,
      login,
      { id: KEY, arn: KEY },
      { action: 'unchanged', keyArn: KEY }
    ],
    ['the same is given by its ARN', given, login, { id: KEY, arn: KEY }, { action: 'unchanged', keyArn: KEY }],
    [
      'the same is given, and stands there as an alias',
      given,
      login,
      { id: 'alias/registry', arn: KEY },
      { action: 'unchanged', keyArn: KEY }
    ],
    [
      'one is given for a secret with the default key',
      given,
      login,
      undefined,
      { action: 'update', keyArn: KEY, newKey: 'alias/registry' }
    ],
    [
      'another one is given',
      given,
      login,
      { id: OTHER, arn: OTHER },
      { action: 'update', keyArn: KEY, newKey: 'alias/registry' }
    ],
    [
      'one is given, and of the one there is nothing is known',
      given,
      login,
      { id: 'alias/other' },
      { action: 'update', keyArn: KEY, newKey: 'alias/registry' }
    ],
    [
      'none is given, and of the one there is nothing is known',
      undefined,
      login,
      { id: 'alias/other' },
      { action: 'unchanged' }
    ],
    [
      'password and key are new',
      given,
      old,
      undefined,
      { action: 'update', keyArn: KEY, newKey: 'alias/registry', value: login.text }
    ],
    [
      'the password alone is new',
      undefined,
      old,
      { id: KEY, arn: KEY },
      { action: 'update', keyArn: KEY, value: login.text }
    ]
  ] as const)('%s', (_, wanted, value, key, expected) => {
    const wish = makeSpec(wanted && { key: wanted })
    expect(planSecret(present(value, key && { key }), wish)).toEqual({ spec: wish, arn: ARN, ...expected })
  })

  test.each([
    ['the one it had', undefined, OTHER],
    ['the one that is given', given, KEY]
  ])('of a secret that waits for its deletion is %s', (_, wanted, keyArn) => {
    const finding = { state: 'deleted', arn: ARN, key: { id: OTHER, arn: OTHER } } as const
    const wish = makeSpec(wanted && { key: wanted })
    expect(planSecret(finding, wish)).toEqual({ action: 'restore', spec: wish, arn: ARN, keyArn })
  })
})

describe('one whose value is not ours to overwrite is refused', () => {
  test.each([
    ['plain text', present({ text: 'acme:hunter2' })],
    ['a JSON text', holding('acme')],
    ['a number', holding(42)],
    ['null', holding(null)],
    ['a list', holding([{ username: 'acme' }])],
    ['broken JSON', present({ text: '{"username": "acme"' })],
    ['nothing but blanks', present({ text: '  ' })],
    ['bytes', present('binary')]
  ])('%s', (_, finding) => {
    expect(() => planSecret(finding, spec)).toThrow(
      expect.objectContaining({
        code: 'SECRET_NOT_OURS',
        message: expect.stringMatching(/^The secret login is there already.*left untouched\.$/),
        hint: expect.stringContaining('`secret-name`')
      })
    )
  })

  test('without its value being told', () => {
    expect(() => planSecret(present({ text: 'hunter2' }), spec)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') })
    )
  })
})

describe('in Secrets Manager', () => {
  const signal = new AbortController().signal
  const id = '11111111-2222-3333-4444-555555555555'

  function clientsOf({ clients }: Account) {
    return { secretsManager: clients.secrets, kms: clients.kms }
  }

  async function planAgain(account: Account, overrides: Partial<SecretSpec> = {}): Promise<SecretPlan> {
    return planSecret(await findSecret(clientsOf(account), 'login'), makeSpec(overrides))
  }

  async function deploy(account: Account, overrides: Partial<SecretSpec> = {}): Promise<string> {
    return applySecret(clientsOf(account), await planAgain(account, overrides), signal)
  }

  async function versions({ clients }: Account): Promise<number> {
    const list = new ListSecretVersionIdsCommand({ SecretId: 'login', IncludeDeprecated: true })
    return (await clients.secrets.send(list)).Versions?.length ?? 0
  }

  test('what was made is found again, unchanged, with its tags and description', async () => {
    await withAccount({}, async (account) => {
      const arn = await deploy(account)
      expect(await planAgain(account)).toEqual({ action: 'unchanged', spec, arn })
      const description = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: arn }))
      expect(description.Description).toBe('A login')
      expect(description.Tags).toEqual(Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })))
      await deploy(account)
      expect(await versions(account)).toBe(1)
    })
  })

  test.each(['alias/registry', id, `arn:aws:kms:eu-central-1:123456789012:key/${id}`])(
    'a key that is given as %s is the key of the secret, now and later',
    async (keyId) => {
      await withAccount({}, async (account) => {
        const keyArn = account.kms.seedKey({ id, aliases: ['registry'] })
        const key = { id: keyId, arn: keyArn }
        const arn = await deploy(account, { key })
        expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', arn, keyArn })
        // Left out again, it stays.
        expect(await planAgain(account)).toMatchObject({ action: 'unchanged', arn, keyArn })
        expect(await describeSecret(clientsOf(account), arn, 'eu-central-1')).toEqual({ arn, key: { arn: keyArn } })
        expect(await versions(account)).toBe(1)
      })
    }
  )

  test('a key that is given later becomes the key of the secret, without a new version', async () => {
    await withAccount({}, async (account) => {
      const keyArn = account.kms.seedKey({ id, aliases: ['registry'] })
      const key = { id: 'alias/registry', arn: keyArn }
      const arn = await deploy(account)
      expect(await describeSecret(clientsOf(account), arn, 'eu-central-1')).toEqual({ arn })
      expect(await planAgain(account, { key })).toMatchObject({ action: 'update', newKey: 'alias/registry' })
      expect(await deploy(account, { key })).toBe(arn)
      expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', keyArn })
      expect(await versions(account)).toBe(1)
    })
  })

  test('key and password that change at once are stored together', async () => {
    await withAccount({}, async (account) => {
      const key = { id, arn: account.kms.seedKey({ id }) }
      await deploy(account, { password: 'old' })
      await deploy(account, { key })
      expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', keyArn: key.arn })
      expect(await versions(account)).toBe(2)
    })
  })

  describe('one that somebody else makes at the same moment', () => {
    const makeAs = async (account: Account, value: string) => {
      const plan = await planAgain(account)
      account.secretsManager.seedSecret({ name: 'login', value })
      return { plan, applied: applySecret(clientsOf(account), plan, signal) }
    }
    const valueOf = async ({ clients }: Account) =>
      (await clients.secrets.send(new GetSecretValueCommand({ SecretId: 'login' }))).SecretString

    test('with the same login is taken as it is', async () => {
      await withAccount({}, async (account) => {
        const { applied } = await makeAs(account, JSON.stringify({ username: 'acme', password: PASSWORD }))
        expect(await applied).toBe((await planAgain(account)).arn)
        expect(await versions(account)).toBe(1)
      })
    })

    test('with another login gets ours, and keeps its other keys', async () => {
      await withAccount({}, async (account) => {
        const { applied } = await makeAs(account, JSON.stringify({ email: 'a@example.com', password: 'old' }))
        await applied
        expect(JSON.parse((await valueOf(account)) ?? '')).toEqual({
          email: 'a@example.com',
          username: 'acme',
          password: PASSWORD
        })
        expect(await versions(account)).toBe(2)
      })
    })

    test('with something that is no login is left untouched', async () => {
      await withAccount({}, async (account) => {
        const { applied } = await makeAs(account, 'hunter2')
        await expect(applied).rejects.toMatchObject({ code: 'SECRET_NOT_OURS' })
        expect(await valueOf(account)).toBe('hunter2')
      })
    })
  })

  test.each([
    ['made', 'absent'],
    ['changed', 'present']
  ])('one that is to be %s and is scheduled for deletion at the same moment is brought back', async (_, before) => {
    await withAccount({}, async (account) => {
      if (before === 'present') await deploy(account, { password: 'old' })
      const plan = await planAgain(account)
      if (before === 'absent') await deploy(account, { password: 'old' })
      await account.clients.secrets.send(new DeleteSecretCommand({ SecretId: 'login' }))
      await applySecret(clientsOf(account), plan, signal)
      expect(await planAgain(account)).toMatchObject({ action: 'unchanged' })
    })
  })

  test.each([
    ['make', false],
    ['change', true]
  ])('a key that we may not use to %s the secret is told with the statement to add', async (_, isThere) => {
    const policies = [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: 'kms:Generate*', Resource: '*' }] }
    ]
    await withAccount({ policies }, async (account) => {
      const keyArn = account.kms.seedKey({ id })
      const key = { id, arn: keyArn }
      if (isThere) await deploy(account, { password: 'old' })
      await expect(deploy(account, { key })).rejects.toMatchObject({
        code: 'KMS_KEY_DENIED',
        message: expect.stringContaining(keyArn),
        hint: expect.stringContaining(
          `{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt","kms:Encrypt"],"Resource":"${keyArn}",` +
            '"Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.eu-central-1.amazonaws.com"}}}'
        )
      })
    })
  })

  test('the key of a secret that may not be described is not known, and nobody is bothered', async () => {
    const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }]
    await withAccount({ policies }, async (account) => {
      expect(await describeSecret(clientsOf(account), ARN, 'eu-central-1')).toEqual({ key: 'unknown' })
    })
  })

  test('nothing is known of a secret that is not there, and nothing is asked about one in another Region', async () => {
    await withAccount({}, async (account) => {
      expect(await describeSecret(clientsOf(account), ARN, 'eu-central-1')).toEqual({})
      expect(await describeSecret(clientsOf(account), ARN, 'eu-west-1')).toEqual({ key: 'unknown' })
    })
  })
})
