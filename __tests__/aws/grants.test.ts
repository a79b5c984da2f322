import { describe, expect, test } from '@jest/globals'
import {
  ecrGrant,
  grantName,
  grantOwner,
  isGrantOf,
  logGrant,
  policyDocument,
  readableArn,
  registryGrant,
  says,
  variableGrant,
  writtenAt,
  type Grant,
  type Statement
} from '../../src/aws/grants.ts'
import { validatePolicy } from '../../sandbox/aws/policy.ts'

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
  ['a variable from a secret', variableGrant(grantName('secret', 'a', OWNER), { arn: SECRET })],
  ['a variable from a secret with a key', variableGrant(grantName('secret', 'b', OWNER), { arn: SECRET, keyArn: KEY })],
  [
    'a variable from a secret without its six characters',
    variableGrant(grantName('secret', 'c', OWNER), { arn: `${SECRET.slice(0, -6)}??????` })
  ],
  ['a variable from a parameter', variableGrant(grantName('secret', 'd', OWNER), { arn: PARAMETER })]
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
    expect(variableGrant('x', { arn: SECRET, keyArn: KEY }).statements).toEqual([
      { Sid: 'Secret', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: SECRET },
      {
        Sid: 'DecryptSecret',
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: KEY,
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } }
      }
    ])
    expect(variableGrant('x', { arn: SECRET }).statements).toHaveLength(1)
  })

  test('for a variable reads a parameter', () => {
    expect(variableGrant('x', { arn: PARAMETER }).statements).toEqual([
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
      }
    ])
  })

  test.each(GRANTS)(
    'for %s names just one resource in each statement, and allows no action on all of a service',
    (_, grant) => {
      for (const { Action, Resource, Effect } of grant.statements) {
        expect(Effect).toBe('Allow')
        expect(Action.join(' ')).not.toContain('*')
        if (!Action.includes('ecr:GetAuthorizationToken'))
          expect(Resource).toMatch(/^arn:aws:[a-z]+:eu-central-1:\d{12}:/)
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

  test.each([
    ['a secret by its ARN', SECRET, 'secret', SECRET],
    ['a key of it', `${SECRET}:password::`, 'parameter', SECRET],
    ['a version of it', `${SECRET}:::9d4cb84b`, 'secret', SECRET],
    ['a secret without the six characters', SECRET.slice(0, -7), 'secret', `${SECRET.slice(0, -7)}-??????`],
    ['a key of such a secret', `${SECRET.slice(0, -7)}:key::`, 'secret', `${SECRET.slice(0, -7)}-??????`],
    [
      'a secret whose name ends in a short word',
      SECRET.replace('login-AbCdEf', 'a-b'),
      'secret',
      `${SECRET.replace('login-AbCdEf', 'a-b')}-??????`
    ],
    [
      'a login by the name of its secret',
      'team/login',
      'secret',
      inPlace('secretsmanager', 'secret:team/login-??????')
    ],
    ['a parameter by its ARN', PARAMETER, 'parameter', PARAMETER],
    ['a parameter by its path', '/team/token', 'parameter', inPlace('ssm', 'parameter/team/token')],
    ['a parameter by its name', 'token', 'parameter', inPlace('ssm', 'parameter/token')]
  ] as const)('for %s', (_, valueFrom, byName, arn) => {
    expect(readableArn(valueFrom, place, byName)).toBe(arn)
  })
})
