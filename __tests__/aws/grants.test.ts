import { describe, expect, test } from '@jest/globals'
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { validatePolicy } from '../../sandbox/src/aws/policy.ts'
import { type Account, withAccount } from '../../sandbox/__tests__/account.ts'
import {
  ecrGrant,
  fileGrant,
  type Grant,
  grantName,
  grantOwner,
  hashIn,
  hashOf,
  isGrantOf,
  isOptional,
  logGrant,
  parameterArn,
  parameterGrant,
  parameterKeyGrant,
  policyDocument,
  registryGrant,
  secretArn,
  secretGrant,
  type Statement,
  writtenAt
} from '../../src/aws/policies.ts'
import { roleArn } from '../../src/aws/arn.ts'
import { findMissingGrants } from '../../src/resources/execution-role.ts'
import { findKey, requireUsable, resolveKey } from '../../src/aws/key.ts'

/** Whether the document says just what the grant says. */
function says(document: string, grant: Grant): boolean {
  return hashIn(document) === hashOf(grant)
}

describe('grants', () => {
  const ACCOUNT = '123456789012'
  const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:login-AbCdEf`
  const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
  const LOG = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/run-on-fargate/acme/space`
  const REPOSITORY = `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/acme/space`
  const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/team/token`
  const OWNER = grantOwner('acme/space', 'eu-central-1')
  const NOON = new Date('2026-11-24T12:34:56.789Z')

  const GRANTS: readonly (readonly [string, Grant])[] = [
    ['the log', logGrant(grantName('log', 'a', OWNER), LOG)],
    ['a secret', registryGrant(grantName('registry', 'a', OWNER), { arn: SECRET })],
    ['a secret with a key', registryGrant(grantName('registry', 'b', OWNER), { arn: SECRET, keyArn: KEY })],
    ['a repository in Amazon ECR', ecrGrant(grantName('ecr', 'a', OWNER), REPOSITORY)],
    ['a log that the task makes', logGrant(grantName('log', 'b', OWNER), LOG, true)],
    ['a variable from a secret', secretGrant(grantName('secret', 'a', OWNER), { arn: SECRET })],
    ['a variable from a secret with a key', secretGrant(grantName('secret', 'b', OWNER), { arn: SECRET, keyArn: KEY })],
    [
      'a variable from a secret without its six characters',
      secretGrant(grantName('secret', 'c', OWNER), { arn: `${SECRET.slice(0, -6)}??????` })
    ],
    [
      'a variable from a secret that may have its six characters',
      secretGrant(grantName('secret', 'e', OWNER), { arn: [SECRET, `${SECRET}-??????`] })
    ],
    ['a variable from a parameter', parameterGrant(grantName('secret', 'd', OWNER), PARAMETER)],
    [
      'the keys of parameters',
      parameterKeyGrant(grantName('secret', 'f', OWNER), { partition: 'aws', region: 'eu-central-1', account: ACCOUNT })
    ]
  ]

  function statementsOf(document: string): Statement[] {
    const { Version, Statement } = JSON.parse(document) as { Version: string; Statement: Statement[] }
    expect(Version).toBe('2012-10-17')
    return Statement
  }

  describe('a grant', () => {
    test('for the log names the streams of one group', () => {
      expect(logGrant('x', LOG)).toEqual({
        name: 'x',
        statements: [
          { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${LOG}:*` }
        ]
      })
    })

    test('for a log that the task makes itself lets it do so, in the same place', () => {
      expect(logGrant('x', LOG, true).statements).toEqual([
        {
          Sid: 'Log',
          Effect: 'Allow',
          Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `${LOG}:*`
        }
      ])
      expect(logGrant('x', LOG, false)).toEqual(logGrant('x', LOG))
    })

    test('for a variable reads a secret, and decrypts it with its customer key for Secrets Manager only', () => {
      expect(secretGrant('x', { arn: SECRET, keyArn: KEY }).statements).toEqual([
        { Sid: 'Secret', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: SECRET },
        {
          Sid: 'DecryptSecret',
          Effect: 'Allow',
          Action: ['kms:Decrypt'],
          Resource: KEY,
          Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } }
        }
      ])
      expect(secretGrant('x', { arn: SECRET }).statements).toHaveLength(1)
    })

    test('for a variable reads a parameter', () => {
      expect(parameterGrant('x', PARAMETER).statements).toEqual([
        { Sid: 'Parameter', Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: PARAMETER }
      ])
    })

    test('for a login names its secret, and nothing of KMS while that has the default key', () => {
      expect(registryGrant('x', { arn: SECRET }).statements).toEqual([
        { Sid: 'RegistryLogin', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: SECRET }
      ])
    })

    test.each([
      ['aws', 'eu-central-1', 'secretsmanager.eu-central-1.amazonaws.com'],
      ['aws-cn', 'cn-northwest-1', 'secretsmanager.cn-northwest-1.amazonaws.com.cn'],
      ['aws-us-gov', 'us-gov-west-1', 'secretsmanager.us-gov-west-1.amazonaws.com'],
      ['aws-eusc', 'eusc-de-east-1', 'secretsmanager.eusc-de-east-1.amazonaws.eu']
    ])('for a login with a customer key in %s decrypts for Secrets Manager only', (partition, region, host) => {
      const keyArn = `arn:${partition}:kms:${region}:${ACCOUNT}:key/1`
      const arn = `arn:${partition}:secretsmanager:${region}:${ACCOUNT}:secret:login-AbCdEf`
      expect(registryGrant('x', { arn, keyArn }).statements[1]).toEqual({
        Sid: 'DecryptLogin',
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: keyArn,
        Condition: { StringEquals: { 'kms:ViaService': host } }
      })
    })

    test('for an image in Amazon ECR pulls from one repository; the login, which has no resource, is apart', () => {
      expect(ecrGrant('x', REPOSITORY).statements).toEqual([
        { Sid: 'EcrLogin', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
        {
          Sid: 'EcrPull',
          Effect: 'Allow',
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
          Resource: REPOSITORY
        },
        {
          Sid: 'EcrCache',
          Effect: 'Allow',
          Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
          Resource: REPOSITORY
        }
      ])
    })

    test('for an image in Amazon ECR creates and imports nothing whose name has no prefix of a pull-through cache', () => {
      const bare = ecrGrant('x', REPOSITORY.replace('acme/', '')).statements
      expect(bare.map(({ Sid }) => Sid)).toEqual(['EcrLogin', 'EcrPull'])
      expect(ecrGrant('x', REPOSITORY).statements.filter(isOptional)).toHaveLength(1)
      expect(bare.filter(isOptional)).toEqual([])
    })

    test('for the keys of parameters decrypts for Parameter Store only', () => {
      expect(
        parameterKeyGrant('x', { partition: 'aws-cn', region: 'cn-north-1', account: ACCOUNT }).statements
      ).toEqual([
        {
          Sid: 'DecryptParameters',
          Effect: 'Allow',
          Action: ['kms:Decrypt'],
          Resource: `arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/*`,
          Condition: { StringEquals: { 'kms:ViaService': 'ssm.cn-north-1.amazonaws.com.cn' } }
        }
      ])
    })

    test('for a file reads one object, and asks where its bucket is', () => {
      expect(fileGrant('x', 'arn:aws:s3:::team/env/prod.env').statements).toEqual([
        { Sid: 'File', Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::team/env/prod.env' },
        { Sid: 'Bucket', Effect: 'Allow', Action: ['s3:GetBucketLocation'], Resource: 'arn:aws:s3:::team' }
      ])
    })

    test.each(GRANTS)(
      'for %s names just one resource in each statement, and allows no action on all of a service',
      (_, grant) => {
        for (const { Action, Resource, Effect } of grant.statements) {
          expect(Effect).toBe('Allow')
          expect(Action.join(' ')).not.toContain('*')
          if (!Action.includes('ecr:GetAuthorizationToken'))
            for (const arn of [Resource].flat()) expect(arn).toMatch(/^arn:aws:[a-z]+:eu-central-1:\d{12}:/)
        }
      }
    )
  })

  describe('the name', () => {
    test('says what the policy is for, and is the same for the same thing of one owner only', () => {
      const owners = [OWNER, grantOwner('acme/space', 'eu-west-1'), grantOwner('acme/other', 'eu-central-1')]
      const names = owners.flatMap((owner) =>
        (['log', 'registry', 'ecr'] as const).flatMap((kind) => ['a', 'b'].map((of) => grantName(kind, of, owner)))
      )
      expect(grantName('log', 'a', OWNER)).toBe(names[0])
      expect(new Set(names).size).toBe(18)
      expect(new Set(names.map((name) => name.replace(/-.*/, '')))).toEqual(new Set(['log', 'registry', 'ecr']))
      expect(names.filter((name) => isGrantOf(name, OWNER))).toEqual(names.slice(0, 6))
    })

    test.each([
      '',
      'log',
      `log-${OWNER}`,
      `log-0123456789a-${OWNER}`,
      `log-0123456789abc-${OWNER}`,
      `log-0123456789aB-${OWNER}`,
      `my-log-0123456789ab-${OWNER}`,
      `log-0123456789ab-${OWNER}-2`,
      `kms-0123456789ab-${OWNER}`,
      'log-0123456789ab',
      'AmazonECSTaskExecutionRolePolicy'
    ])('%j is not one of ours', (name) => {
      expect(isGrantOf(name, OWNER)).toBe(false)
    })
  })

  describe('the document', () => {
    test.each(GRANTS)('for %s is one that IAM takes', (_, grant) => {
      expect(() => {
        validatePolicy(policyDocument(grant, NOON), 'identity', 'aws')
      }).not.toThrow()
    })

    test.each(GRANTS)('for %s says just what the grant says, whenever it was written', (_, grant) => {
      for (const time of [NOON, new Date(0), new Date('2031-01-02T03:04:05Z')]) {
        const document = policyDocument(grant, time)
        expect(says(document, grant)).toBe(true)
        // As IAM may hand it back: other blanks, and other order of keys.
        const { Version, Statement } = JSON.parse(document) as { Version: string; Statement: object[] }
        expect(says(JSON.stringify({ Statement, Version }, null, 2), grant)).toBe(true)
      }
    })

    test.each(GRANTS)('for %s tells the minute in which it was written', (_, grant) => {
      const document = policyDocument(grant, NOON)
      expect(writtenAt(document)).toEqual(new Date('2026-11-24T12:34:00Z'))
      const sids = statementsOf(document).map(({ Sid }) => Sid)
      expect(sids).toEqual(grant.statements.map(({ Sid }) => `${Sid}202611241234`))
      expect(new Set(sids).size).toBe(sids.length)
    })

    test('is read as IAM writes it, with blanks', () => {
      const document = JSON.stringify(JSON.parse(policyDocument(logGrant('x', LOG), NOON)), null, 4)
      expect(writtenAt(document)).toEqual(new Date('2026-11-24T12:34:00Z'))
    })

    test.each([
      ['no time', policyDocument(logGrant('x', LOG), NOON).replace('202611241234', '')],
      ['a time that is too short', policyDocument(logGrant('x', LOG), NOON).replace('202611241234', '20261124')],
      ['no statement', '{}'],
      ['no JSON', 'broken'],
      ['nothing', '']
    ])('with %s was written long ago', (_, document) => {
      expect(writtenAt(document).getTime()).toBe(0)
    })

    const grant = registryGrant('x', { arn: SECRET, keyArn: KEY })

    test.each([
      ['another secret', { arn: SECRET.replace('AbCdEf', 'GhIjKl'), keyArn: KEY }],
      ['another key', { arn: SECRET, keyArn: `${KEY}6` }],
      ['no key', { arn: SECRET }]
    ])('does not say what is said of %s', (_, secret) => {
      expect(says(policyDocument(registryGrant('x', secret), NOON), grant)).toBe(false)
    })

    test.each([
      ['nothing', ''],
      ['no JSON', 'broken'],
      ['a number', '1'],
      ['null', 'null'],
      ['no statement', '{}'],
      ['one statement that is no list', JSON.stringify({ Statement: grant.statements[0] })],
      ['an empty list', JSON.stringify({ Statement: [] })],
      ['a list of nothing', JSON.stringify({ Statement: [null] })]
    ])('that is %s says nothing of the kind', (_, document) => {
      expect(says(document, grant)).toBe(false)
    })

    test('with a condition more, or a wider action, says something else', () => {
      const [login, decrypt] = statementsOf(policyDocument(grant, NOON))
      for (const changed of [
        [{ ...login, Action: ['secretsmanager:*'] }, decrypt],
        [{ ...login, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, decrypt],
        [login, { ...decrypt, Condition: {} }],
        [login, decrypt, login],
        [{ ...login, Effect: 'Deny' }, decrypt]
      ]) {
        expect(says(JSON.stringify({ Version: '2012-10-17', Statement: changed }), grant)).toBe(false)
      }
    })
  })

  describe('what a policy names', () => {
    const place = { partition: 'aws-cn', account: ACCOUNT, region: 'cn-north-1' }
    const inPlace = (service: string, rest: string) => `arn:aws-cn:${service}:cn-north-1:${ACCOUNT}:${rest}`

    const added = (arn: string) => `${arn}-??????`
    const named = (name: string) => SECRET.replace('login-AbCdEf', name)

    test.each([
      ['a secret that ends in six characters, which may be part of its name', SECRET, [SECRET, added(SECRET)]],
      ['a secret whose name does', named('my-secret'), [named('my-secret'), added(named('my-secret'))]],
      ['a key of such a secret', `${SECRET}:password::`, [SECRET, added(SECRET)]],
      ['a version of it', `${SECRET}:::9d4cb84b`, [SECRET, added(SECRET)]],
      ['a secret without the six characters', named('login'), added(named('login'))],
      ['a key of such a secret', `${named('login')}:key::`, added(named('login'))],
      ['a secret whose name ends in a short word', named('a-b'), added(named('a-b'))],
      ['a name', 'team/login', inPlace('secretsmanager', 'secret:team/login-??????')],
      ['a name that ends in six letters', 'my-secret', inPlace('secretsmanager', 'secret:my-secret-??????')],
      ['a name that looks like a whole one', 'app-AbCdEf', inPlace('secretsmanager', 'secret:app-AbCdEf-??????')]
    ])('for %s', (_, id, arn) => {
      expect(secretArn(id, place)).toEqual(arn)
    })

    test.each([
      ['a parameter by its ARN', PARAMETER, PARAMETER],
      ['a version of it', `${PARAMETER}:3`, PARAMETER],
      ['a parameter by its path', '/team/token', inPlace('ssm', 'parameter/team/token')],
      ['a label of it', '/team/token:live', inPlace('ssm', 'parameter/team/token')],
      ['a parameter by its name', 'token', inPlace('ssm', 'parameter/token')]
    ])('for %s', (_, id, arn) => {
      expect(parameterArn(id, place)).toBe(arn)
    })
  })
})

describe('a given role', () => {
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
})

describe('secrets and keys', () => {
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
})
