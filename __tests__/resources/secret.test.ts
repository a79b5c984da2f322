import { afterEach, describe, expect, jest, test } from '@jest/globals'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand
} from '@aws-sdk/client-secrets-manager'
import { describeSecret } from '../../src/aws/secret.ts'
import type { NamedKey } from '../../src/aws/key.ts'
import { environmentTags } from '../../src/ownership.ts'
import {
  applySecret,
  findSecret,
  planSecret,
  type SecretFinding,
  type SecretPlan,
  type SecretSpec,
  type SecretValue
} from '../../src/resources/secret.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const TAGS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
/** Quotes, backslashes and characters beyond ASCII and U+FFFF: all have to survive. */
const PASSWORD = 'p"\\ä\u2028🚀'

function makeSpec(overrides: Partial<SecretSpec> = {}): SecretSpec {
  return {
    named: false,
    name: 'login',
    username: 'acme',
    password: PASSWORD,
    description: 'A login',
    repository: 'acme/space',
    tags: TAGS,
    ...overrides
  }
}

function present(value: SecretValue, more: { key?: NamedKey; tags?: SecretSpec['tags'] } = {}): SecretFinding {
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

const OTHERS = { ...TAGS, 'run-on-fargate:repository': 'acme/other' }

test.each([
  [{ state: 'deleted', arn: ARN, tags: TAGS } as const, { action: 'restore', spec, arn: ARN }],
  [{ state: 'deleted', tags: TAGS } as const, { action: 'restore', spec }]
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
    ['with tags of others', { team: 'space' }]
  ])('is refused when it may hold more than the login: %s', (_, tags) => {
    expect(() => planSecret(present('unreadable', { tags }), spec)).toThrow(
      expect.objectContaining({
        code: 'SECRET_UNREADABLE',
        message: expect.stringMatching(/^The secret login exists without.*left unchanged\.$/),
        hint: expect.stringContaining('`secretsmanager:GetSecretValue`')
      })
    )
  })
})

describe('one without the tags of this repository', () => {
  const login = { username: 'acme', password: PASSWORD }
  const old = { username: 'other', password: 'old' }
  const holdingAs = (tags: SecretSpec['tags'], value: unknown, more: object = {}): SecretFinding => ({
    ...present({ text: JSON.stringify(value) }, { tags }),
    ...more
  })
  const refusal = (why: string) =>
    expect.objectContaining({
      code: 'SECRET_NOT_OURS',
      message: expect.stringContaining(why),
      hint: expect.stringMatching(/`secret-name`.*`run-on-fargate:repository=acme\/space`.*`secret-arn`/)
    })

  test('that holds these credentials is used as it is', () => {
    const key = { id: 'alias/registry', arn: 'arn:aws:kms:eu-central-1:123456789012:key/1' }
    for (const wish of [spec, makeSpec({ key })]) {
      expect(planSecret(holdingAs({}, login), wish)).toEqual({ action: 'unchanged', spec: wish, arn: ARN })
    }
  })

  test.each([
    ['these credentials', { text: JSON.stringify(login) }],
    ['these credentials and more', { text: JSON.stringify({ ...login, 'api-key': 'x' }) }],
    ['what may not be read', 'unreadable']
  ] as const)('but with those of another repository is refused: with %s', (_, value) => {
    expect(() => planSecret(present(value, { tags: OTHERS }), spec)).toThrow(refusal('`acme/other`'))
  })

  test('that holds just another login gets ours and keeps its key, and it is said', () => {
    const key = { id: 'mine', arn: 'arn:aws:kms:eu-central-1:123456789012:key/1' }
    const plan = planSecret(holdingAs({ team: 'x' }, old, { key: { id: 'a', arn: 'theirs' } }), makeSpec({ key }))
    expect(plan).toMatchObject({ action: 'update', arn: ARN, value: JSON.stringify(login), key: { arn: 'theirs' } })
    expect(plan).not.toHaveProperty('newKey')
    expect(plan.notice).toMatch(/^The secret login does not carry the tags.*`run-on-fargate:repository=acme\/space`/)
    expect(plan.notice).not.toMatch(/old|dckr/)
  })

  test.each([
    ['a database', { ...old, engine: 'postgres', host: 'db' }, {}, 'something other than'],
    ['these credentials and more', { ...login, 'api-key': 'x' }, {}, 'something other than'],
    ['a user without a password', { username: 'other' }, {}, 'something other than'],
    ['a password that is a number', { ...old, password: 1 }, {}, 'something other than'],
    ['a user that is a list', { ...old, username: [] }, {}, 'something other than'],
    ['other keys', { 'api-key': 'x' }, {}, 'something other than'],
    ['nothing in it', {}, {}, 'something other than'],
    ['a list', [], {}, 'something other than'],
    ['a login that RDS keeps', old, { keeper: 'the service rds' }, 'is kept by the service rds'],
    ['a login that is rotated', old, { keeper: 'its rotation' }, 'is kept by its rotation']
  ])('that holds %s is refused', (_, value, more, why) => {
    expect(() => planSecret(holdingAs({}, value, more), spec)).toThrow(refusal(why))
  })

  test.each([['none'], ['binary'], [{ text: 'hunter2' }]] as const)('that holds %j is refused', (value) => {
    expect(() => planSecret(present(value, { tags: {} }), spec)).toThrow(refusal('something other than'))
  })

  test.each([
    ['another one', 'acme/other'],
    ['one whose name begins alike', 'acme/space-shop'],
    ['this one in another case', 'acme/Space']
  ])('but with those of %s is refused, and it is said whose it is', (_, repository) => {
    const tags = { 'run-on-fargate:repository': repository }
    expect(() => planSecret(holdingAs(tags, old), spec)).toThrow(refusal(`\`${repository}\``))
  })

  test.each([
    ['nobody', {}, 'has no tag'],
    ['another repository', OTHERS, '`acme/other`']
  ])('that somebody has deleted stays deleted: that of %s', (_, tags, whose) => {
    expect(() => planSecret({ state: 'deleted', arn: ARN, tags }, spec)).toThrow(refusal(whose))
  })
})

describe('the key', () => {
  const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555'
  const OTHER = KEY.replace('1111', '9999')
  const given = { id: 'alias/registry', arn: KEY }
  const login = { text: JSON.stringify({ username: 'acme', password: PASSWORD }) }
  const old = { text: JSON.stringify({ username: 'acme', password: 'old' }) }

  test('that is given encrypts a secret from the beginning', () => {
    expect(planSecret({ state: 'absent' }, makeSpec({ key: given }))).toMatchObject({
      action: 'create',
      key: { arn: KEY }
    })
  })

  test.each([
    ['none is given, and there is none', undefined, login, undefined, { action: 'unchanged' }],
    [
      'none is given: the one there is stays',
      undefined,
      login,
      { id: KEY, arn: KEY },
      { action: 'unchanged', key: { arn: KEY } }
    ],
    ['the same is given by its ARN', given, login, { id: KEY, arn: KEY }, { action: 'unchanged', key: { arn: KEY } }],
    [
      'the same is given, and stands there as an alias',
      given,
      login,
      { id: 'alias/registry', arn: KEY },
      { action: 'unchanged', key: { arn: KEY } }
    ],
    [
      'one is given for a secret with the default key',
      given,
      login,
      undefined,
      { action: 'update', key: { arn: KEY }, newKey: 'alias/registry' }
    ],
    [
      'another one is given',
      given,
      login,
      { id: OTHER, arn: OTHER },
      { action: 'update', key: { arn: KEY }, newKey: 'alias/registry' }
    ],
    [
      'one is given, and of the one there is nothing is known',
      given,
      login,
      { id: 'alias/other' },
      { action: 'update', key: { arn: KEY }, newKey: 'alias/registry' }
    ],
    [
      'none is given, and of the one there is nothing is known',
      undefined,
      login,
      { id: 'alias/other' },
      { action: 'unchanged', key: 'unknown' }
    ],
    [
      'password and key are new',
      given,
      old,
      undefined,
      { action: 'update', key: { arn: KEY }, newKey: 'alias/registry', value: login.text }
    ],
    [
      'the password alone is new',
      undefined,
      old,
      { id: KEY, arn: KEY },
      { action: 'update', key: { arn: KEY }, value: login.text }
    ]
  ] as const)('%s', (_, wanted, value, key, expected) => {
    const wish = makeSpec(wanted && { key: wanted })
    expect(planSecret(present(value, key && { key }), wish)).toEqual({ spec: wish, arn: ARN, ...expected })
  })

  test.each([
    ['the one it had', undefined, OTHER],
    ['the one that is given', given, KEY]
  ])('of a secret that waits for its deletion is %s', (_, wanted, arn) => {
    const finding = { state: 'deleted', arn: ARN, tags: TAGS, key: { id: OTHER, arn: OTHER } } as const
    const wish = makeSpec(wanted && { key: wanted })
    expect(planSecret(finding, wish)).toEqual({ action: 'restore', spec: wish, arn: ARN, key: { arn } })
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
        message: expect.stringMatching(/^The secret login exists and.*left unchanged\.$/),
        hint: expect.stringContaining('`secret-name`')
      })
    )
  })

  test('and where it is to hold the password of an environment, what to do is about that', () => {
    const access = { environment: 'pr-7', authorization: 'Basic x' }
    const tags = environmentTags({ repository: spec.repository, environment: 'pr-7' })
    const plan = () => planSecret(present({ text: 'hunter2' }, { tags }), makeSpec({ access }))
    const hint = 'Delete the secret, or deploy to another `environment`.'
    expect(plan).toThrow(expect.objectContaining({ code: 'SECRET_NOT_OURS', hint }))
    expect(plan).toThrow(/it holds a value that is not a JSON object\. It was left unchanged\.$/)
  })

  test('without its value being told', () => {
    expect(() => planSecret(present({ text: 'hunter2' }), spec)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') })
    )
  })
})

describe('in Secrets Manager', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

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
        expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', arn, key: { arn: keyArn } })
        // Left out again, it stays.
        expect(await planAgain(account)).toMatchObject({ action: 'unchanged', arn, key: { arn: keyArn } })
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
      expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', key: { arn: keyArn } })
      expect(await versions(account)).toBe(1)
    })
  })

  test('key and password that change at once are stored together', async () => {
    await withAccount({}, async (account) => {
      const key = { id, arn: account.kms.seedKey({ id }) }
      await deploy(account, { password: 'old' })
      await deploy(account, { key })
      expect(await planAgain(account, { key })).toMatchObject({ action: 'unchanged', key: { arn: key.arn } })
      expect(await versions(account)).toBe(2)
    })
  })

  describe('one that somebody else makes at the same moment', () => {
    const makeAs = async (account: Account, value: string, tags: SecretSpec['tags'] = {}) => {
      const plan = await planAgain(account)
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
      await account.clients.secrets.send(new CreateSecretCommand({ Name: 'login', SecretString: value, Tags }))
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

    test('with our tags and another login gets ours, and keeps its other keys', async () => {
      await withAccount({}, async (account) => {
        const { applied } = await makeAs(account, JSON.stringify({ email: 'a@example.com', password: 'old' }), TAGS)
        await applied
        expect(JSON.parse((await valueOf(account)) ?? '')).toEqual({
          email: 'a@example.com',
          username: 'acme',
          password: PASSWORD
        })
        expect(await versions(account)).toBe(2)
      })
    })

    test.each([
      ['something that is no login', 'hunter2', {}],
      ['the login of a database', JSON.stringify({ username: 'a', password: 'b', engine: 'postgres' }), {}],
      ['the login of another repository', JSON.stringify({ username: 'a', password: 'b' }), OTHERS]
    ])('with %s is left unchanged', async (_, value, tags) => {
      await withAccount({}, async (account) => {
        const { applied } = await makeAs(account, value, tags)
        await expect(applied).rejects.toMatchObject({ code: 'SECRET_NOT_OURS' })
        expect(await valueOf(account)).toBe(value)
        expect(await versions(account)).toBe(1)
      })
    })
  })

  test.each([
    ['without tags', {}],
    ['of another repository', OTHERS]
  ])('one %s that is deleted before or after the look is not restored', async (_, tags) => {
    await withAccount({}, async (account) => {
      const { secrets } = account.clients
      const plan = await planAgain(account)
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
      await secrets.send(new CreateSecretCommand({ Name: 'login', SecretString: '{}', Tags }))
      await secrets.send(new DeleteSecretCommand({ SecretId: 'login' }))
      await expect(planAgain(account)).rejects.toMatchObject({ code: 'SECRET_NOT_OURS' })
      await expect(applySecret(clientsOf(account), plan, signal)).rejects.toMatchObject({ code: 'SECRET_NOT_OURS' })
      expect((await secrets.send(new DescribeSecretCommand({ SecretId: 'login' }))).DeletedDate).toBeDefined()
    })
  })

  test('one that stays deleted, though it was restored, is told after half a minute', async () => {
    await withAccount({}, async (account) => {
      await deploy(account)
      await account.clients.secrets.send(new DeleteSecretCommand({ SecretId: 'login' }))
      const plan = await planAgain(account)
      let restored = 0
      account.clients.secrets.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName !== 'RestoreSecretCommand') return next(args)
          restored += 1
          // From now on time flies: two seconds for each look at the clock.
          const now = Date.now.bind(Date)
          let looks = 0
          jest.spyOn(Date, 'now').mockImplementation(() => now() + 2000 * ++looks)
          const { ARN, Name } = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId: 'login' }))
          return { response: {}, output: { ARN, Name, $metadata: {} } }
        },
        { step: 'initialize', name: 'neverRestored' }
      )
      await expect(applySecret(clientsOf(account), plan, signal)).rejects.toMatchObject({ code: 'SECRET_NOT_RESTORED' })
      expect(restored).toBe(1)
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
