import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { validatePolicy } from '../sandbox/src/aws/policy.ts'
import { CHOSEN, IAM, deployerPolicies, policyOf, statementsOf, valuesFor, type Values } from './iam/policies.ts'
import { renderBoundary, renderPolicies, renderRole, renderStatements } from './iam/template.ts'

const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
const CHINA = { partition: 'aws-cn', region: 'cn-north-1', account: '123456789012' }
const SOVEREIGN = { partition: 'aws-eusc', region: 'eusc-de-east-1', account: '123456789012' }
const additions = deployerPolicies().filter((name) => !/policy(?:-existing|-plan|-destroy|-renew)?\.json$/.test(name))
const policies = [...deployerPolicies(), 'execution-role-boundary.json']

const REPOSITORIES = ['acme/space', 'Acme/web.site_2', `${'o'.repeat(39)}/${'r'.repeat(100)}`, 'KEY/CLUSTER'] as const

describe('the policies', () => {
  test.each(policies)('%s is one that IAM takes', (name) => {
    const statements = statementsOf(name, { ...valuesFor('acme/space', GERMANY), ...CHOSEN })

    expect(() => validatePolicy(policyOf(statements), 'identity')).not.toThrow()
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length)
    expect(readFileSync(join(IAM, name), 'utf8')).not.toContain('arn:aws')
  })

  test('name nothing by the beginning of a repository’s name', () => {
    for (const name of policies) {
      const text = readFileSync(join(IAM, name), 'utf8')
      expect(text).not.toMatch(/<(?:OWNER|REPOSITORY|HASH)>(?![/"-]|:\*")/)
      expect(text).not.toMatch(/<REPOSITORY>-/)
    }
  })
})

// A script for the shell.
const describeInShell = process.platform === 'win32' ? describe.skip : describe

describeInShell('iam/fill-in.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** All policies in one file: the script starts some 60 programs for each. */
  const all = join(folder, 'all.json')
  writeFileSync(all, `[${policies.map((name) => readFileSync(join(IAM, name), 'utf8')).join(',')}]`)

  const wanted = (name: string, { repository, place }: { repository: string; place: typeof GERMANY }) => ({
    Version: '2012-10-17',
    Statement: statementsOf(name, { ...valuesFor(repository, place), ...CHOSEN })
  })

  test.each(REPOSITORIES.flatMap((repository) => [GERMANY, CHINA, SOVEREIGN].map((place) => ({ repository, place }))))(
    'fills in $repository in $place.region with the names of the action',
    ({ repository, place }) => {
      expect(JSON.parse(fillIn(all, { repository, place }))).toEqual(
        policies.map((name) => wanted(name, { repository, place }))
      )
    }
  )

  test.each(policies)('fills in %s', (name) => {
    const of = { repository: 'acme/space', place: GERMANY }
    expect(JSON.parse(fillIn(join(IAM, name), of))).toEqual(wanted(name, of))
  })

  test('says what else it wants', () => {
    expect(() =>
      fillIn(join(IAM, 'deployer-policy-kms.json'), { repository: 'acme/space', place: GERMANY, more: {} })
    ).toThrow('also requires: KEY')
  })
})

function fillIn(
  file: string,
  of: { readonly repository: string; readonly place: typeof GERMANY; readonly more?: Values }
): string {
  const { repository, place, more = CHOSEN } = of
  const env = { PATH: process.env.PATH, REPOSITORY: repository, REGION: place.region, ACCOUNT: place.account, ...more }
  return execFileSync('sh', [join(IAM, 'fill-in.sh'), file], { env, encoding: 'utf8', stdio: 'pipe' })
}

describe('iam/github-oidc-role.yaml', () => {
  const parameters: Readonly<Record<string, (place: typeof GERMANY) => Values>> = {
    'deployer-policy-kms.json': (place) => ({ KmsKeyArn: `${arn('kms', place)}:key/${CHOSEN.KEY}` }),
    'deployer-policy-task-role.json': (place) => ({ TaskRoleArn: `${arn('iam', place)}:role/${CHOSEN.TASK_ROLE}` }),
    'deployer-policy-secrets.json': () => ({ Secrets: CHOSEN.SECRETS }),
    'deployer-policy-secrets-key.json': (place) => ({ SecretsKeyArn: `${arn('kms', place)}:key/${CHOSEN.KEY}` }),
    'deployer-policy-logs.json': () => ({ LogGroup: CHOSEN.LOG_GROUP }),
    'deployer-policy-domain.json': () => ({ HostedZoneId: CHOSEN.HOSTED_ZONE, Domain: CHOSEN.DOMAIN }),
    'deployer-policy-https.json': () => ({ Https: 'true', HostedZoneId: CHOSEN.HOSTED_ZONE, Domain: CHOSEN.DOMAIN }),
    'deployer-policy-spot.json': () => ({ Spot: 'true' }),
    'deployer-policy-ec2.json': () => ({ Instances: 'true' }),
    'deployer-policy-sweep.json': () => ({ Sweep: 'true' })
  }

  test.each([GERMANY, CHINA, SOVEREIGN])('allows in $region what the policies allow', (place) => {
    for (const repository of ['acme/space', 'Acme/web.site_2']) {
      const names = parametersFor(repository, place)
      const values = { ...valuesFor(repository, place), ...CHOSEN }
      const plain = statementsOf('deployer-policy.json', values)

      expect(renderStatements(names)).toEqual(plain)
      for (const addition of additions) {
        const more = { ...names, ...parameters[addition]?.(place) }
        // A certificate is for a name.
        const files = addition === 'deployer-policy-https.json' ? ['deployer-policy-domain.json', addition] : [addition]
        expect(renderStatements(more)).toEqual([...plain, ...files.flatMap((name) => statementsOf(name, values))])
      }
    }
  })

  test('has policies of the size that IAM accepts, for the longest names', () => {
    const place = { ...CHINA, region: 'ap-northeast-1' }
    const all = Object.assign(
      parametersFor(REPOSITORIES[2], place),
      ...additions.map((name) => parameters[name]?.(place))
    ) as Values
    const [own, ...managed] = renderPolicies(all).map((statements) => policyOf(statements).length)
    const boundary = policyOf(renderBoundary(all).PolicyDocument.Statement).length

    // "IAM and AWS STS quotas": characters of all that stands in a role itself, and of a managed policy.
    expect(own).toBeLessThanOrEqual(10_240)
    expect(managed.length).toBeGreaterThan(1)
    expect(Math.max(boundary, ...managed)).toBeLessThanOrEqual(6144)
  })

  test('takes an execution role and a boundary of other names', () => {
    const given = { ExecutionRole: 'ci/tasks', PermissionsBoundaryArn: `${arn('iam', GERMANY)}:policy/limits` }
    const values = { ...valuesFor('acme/space', GERMANY), ...CHOSEN, EXECUTION_ROLE: 'ci/tasks', BOUNDARY: 'limits' }

    expect(renderStatements({ ...parametersFor('acme/space', GERMANY), ...given })).toEqual(
      statementsOf('deployer-policy.json', values)
    )
  })

  test('has a boundary of the name that the action looks for, which allows what execution-role-boundary.json allows', () => {
    for (const place of [GERMANY, CHINA, SOVEREIGN]) {
      const values = valuesFor('acme/space', place)
      const boundary = renderBoundary(parametersFor('acme/space', place))

      expect(boundary.ManagedPolicyName).toBe(values.EXECUTION_ROLE)
      expect(boundary.PolicyDocument.Statement).toEqual(statementsOf('execution-role-boundary.json', values))
    }
  })

  test.each([
    [{ EcrRepository: 'web/*' }, 'ecr:BatchGetImage', 'ecr:eu-central-1:123456789012:repository/web/*'],
    [
      { Secrets: 'acme/*' },
      'secretsmanager:GetSecretValue',
      'secretsmanager:eu-central-1:123456789012:secret:acme/*-??????'
    ],
    [{ Parameters: '/acme/*' }, 'ssm:GetParameters', 'ssm:eu-central-1:123456789012:parameter/acme/*'],
    [{ LogGroup: '/acme' }, 'logs:PutLogEvents', 'logs:eu-central-1:123456789012:log-group:/acme:*']
  ])('with %j lets the execution role %s', (more, action, resource) => {
    const { Statement } = renderBoundary({ ...parametersFor('acme/space', GERMANY), ...more }).PolicyDocument

    expect(Statement.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource)).toContain(
      `arn:aws:${resource}`
    )
  })

  test.each(['', '88e66d4fc89b9ee', '88e66d4fc89b9eef0', '88E66D4FC89B9EEF', '*'])('takes no hash like %j', (hash) => {
    const parameters = { ...parametersFor('acme/space', GERMANY), RepositoryHash: hash }
    expect(() => renderRole(parameters)).toThrow('RepositoryHash is not allowed')
  })

  test.each([
    [{}, ['repo:acme/space:ref:refs/heads/*', 'repo:acme/space:pull_request']],
    [{ PullRequests: 'false', Refs: 'refs/heads/main' }, ['repo:acme/space:ref:refs/heads/main']],
    [{ PullRequests: 'false', Refs: '', Environments: 'production' }, ['repo:acme/space:environment:production']],
    [
      { PullRequests: 'false', Refs: '', Environments: 'one,two,three,four' },
      ['one', 'two', 'three', 'four'].map((name) => `repo:acme/space:environment:${name}`)
    ],
    [
      { OwnerId: '123456', RepositoryId: '456789', Environments: 'staging,production' },
      [
        'repo:acme/space:ref:refs/heads/*',
        'repo:acme/space:pull_request',
        'repo:acme/space:environment:staging',
        'repo:acme/space:environment:production',
        'repo:acme@123456/space@456789:ref:refs/heads/*',
        'repo:acme@123456/space@456789:pull_request',
        'repo:acme@123456/space@456789:environment:staging',
        'repo:acme@123456/space@456789:environment:production'
      ]
    ]
  ])('with %j trusts %j', (parameters, subjects) => {
    const role = renderRole({ ...parametersFor('acme/space', GERMANY), ...parameters })
    const ids = 'OwnerId' in parameters && {
      'token.actions.githubusercontent.com:repository_id': parameters.RepositoryId,
      'token.actions.githubusercontent.com:repository_owner_id': parameters.OwnerId
    }

    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'ref:Provider' },
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com', ...ids },
          StringLike: { 'token.actions.githubusercontent.com:sub': subjects }
        }
      }
    ])
  })

  test('asks for no claims that AWS STS knows in its commercial partition only', () => {
    const ids = { OwnerId: '123456', RepositoryId: '456789' }
    for (const place of [CHINA, SOVEREIGN]) {
      const [statement] = renderRole({ ...parametersFor('acme/space', place), ...ids }).AssumeRolePolicyDocument
        .Statement
      expect(Object.keys(statement?.Condition.StringEquals ?? {})).toEqual(['token.actions.githubusercontent.com:aud'])
    }
  })

  test.each([
    ['nobody', { PullRequests: 'false', Refs: '' }, 'SomebodyMayDeploy is broken'],
    ['every repository of the owner', { Repository: '*' }, 'Repository is not allowed'],
    ['an owner’s number alone', { OwnerId: '1' }, 'BothNumbers is broken'],
    ['any owner’s number', { OwnerId: '*', RepositoryId: '*' }, 'OwnerId is not allowed'],
    ['subjects that are no refs', { Refs: '*' }, 'Refs is not allowed'],
    ['more environments than it has room for', { Environments: 'a,b,c,d,e' }, 'Environments is not allowed'],
    ['an environment without a name', { Environments: 'a,,c' }, 'Environments is not allowed']
  ])('refuses to trust %s', (_, parameters, error) => {
    expect(() => renderRole({ ...parametersFor('acme/space', GERMANY), ...parameters })).toThrow(error)
  })

  test('names no partition', () => {
    expect(readFileSync(join(IAM, 'github-oidc-role.yaml'), 'utf8')).not.toContain('arn:aws:')
  })
})

function parametersFor(repository: string, place: typeof GERMANY): Values {
  const [Owner = '', Repository = ''] = repository.split('/')
  return { ...pseudo(place), Owner, Repository, RepositoryHash: valuesFor(repository, place).HASH ?? '' }
}

function pseudo({ partition, region, account }: typeof GERMANY): Values {
  return { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account }
}

function arn(service: string, { partition, region, account }: typeof GERMANY): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}`
}
