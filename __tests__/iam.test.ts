import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { validatePolicy } from '../sandbox/aws/policy.ts'
import { namesFor } from '../src/environment.ts'
import { IAM, deployerPolicies, policyOf, statementsOf, valuesFor, type Values } from './iam/policies.ts'
import { renderRole } from './iam/template.ts'

const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
const CHINA = { partition: 'aws-cn', region: 'cn-north-1', account: '123456789012' }
const SOVEREIGN = { partition: 'aws-eusc', region: 'eusc-de-east-1', account: '123456789012' }
const GIVEN = {
  KEY: '11111111-2222-3333-4444-555555555555',
  LOG_GROUP: '/acme',
  TASK_ROLE: 'program',
  BOUNDARY: 'limits',
  SECRETS: 'acme/*'
}

const additions = deployerPolicies().filter((name) => !/policy(?:-existing|-plan|-destroy)?\.json$/.test(name))
const policies = [...deployerPolicies(), 'execution-role-boundary.json']

const REPOSITORIES = ['acme/space', 'Acme/web.site_2', `${'o'.repeat(39)}/${'r'.repeat(100)}`, 'KEY/CLUSTER'] as const

describe('the policies', () => {
  test.each(policies)('%s is one that IAM takes', (name) => {
    const statements = statementsOf(name, { ...valuesFor('acme/space', GERMANY), ...GIVEN })

    expect(() => validatePolicy(policyOf(statements), 'identity')).not.toThrow()
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length)
    expect(readFileSync(join(IAM, name), 'utf8')).not.toContain('arn:aws')
  })

  test('fit into a managed policy for names of usual length, and with all that may stand beside it into a role for the longest', () => {
    const size = (repository: string, names: readonly string[]) => {
      const values = { ...valuesFor(repository, { ...CHINA, region: 'ap-northeast-1' }), ...GIVEN }
      return policyOf(names.flatMap((name) => statementsOf(name, values))).length
    }

    // "IAM and AWS STS quotas": characters of a managed policy, and of all that stands in a role itself.
    expect(size(`${'o'.repeat(20)}/${'r'.repeat(25)}`, ['deployer-policy.json'])).toBeLessThanOrEqual(6144)
    expect(size(REPOSITORIES[2], ['deployer-policy.json', ...additions])).toBeLessThanOrEqual(10_240)
  })
})

// A script for the shell.
const describeInShell = process.platform === 'win32' ? describe.skip : describe

describeInShell('iam/fill-in.sh', () => {
  test.each(REPOSITORIES.flatMap((repository) => [GERMANY, CHINA, SOVEREIGN].map((place) => ({ repository, place }))))(
    'fills in $repository in $place.region with the names of the action',
    ({ repository, place }) => {
      const filled = policies.map((name) => JSON.parse(fillIn(name, { repository, place })) as unknown)
      const wanted = policies.map((name) => ({
        Version: '2012-10-17',
        Statement: statementsOf(name, { ...valuesFor(repository, place), ...GIVEN })
      }))

      expect(filled).toEqual(wanted)
    }
  )

  test('says what else it wants', () => {
    expect(() => fillIn('deployer-policy-kms.json', { repository: 'acme/space', place: GERMANY, more: {} })).toThrow(
      'also wants: KEY'
    )
  })
})

function fillIn(
  name: string,
  of: { readonly repository: string; readonly place: typeof GERMANY; readonly more?: Values }
): string {
  const { repository, place, more = GIVEN } = of
  const env = { PATH: process.env.PATH, REPOSITORY: repository, REGION: place.region, ACCOUNT: place.account, ...more }
  const files = [join(IAM, 'fill-in.sh'), join(IAM, name)]
  return execFileSync('sh', files, { env, encoding: 'utf8', stdio: 'pipe' })
}

describe('iam/github-oidc-role.yaml', () => {
  const parameters: Readonly<Record<string, (place: typeof GERMANY) => Values>> = {
    'deployer-policy-kms.json': (place) => ({ KmsKeyArn: `${arn('kms', place)}:key/${GIVEN.KEY}` }),
    'deployer-policy-task-role.json': (place) => ({ TaskRoleArn: `${arn('iam', place)}:role/program` }),
    'deployer-policy-boundary.json': (place) => ({ PermissionsBoundaryArn: `${arn('iam', place)}:policy/limits` }),
    'deployer-policy-secrets.json': () => ({ Secrets: GIVEN.SECRETS }),
    'deployer-policy-secrets-key.json': (place) => ({ SecretsKeyArn: `${arn('kms', place)}:key/${GIVEN.KEY}` }),
    'deployer-policy-logs.json': () => ({ LogGroup: GIVEN.LOG_GROUP }),
    'deployer-policy-spot.json': () => ({ Spot: 'true' }),
    'deployer-policy-ec2.json': () => ({ Instances: 'true' }),
    'deployer-policy-sweep.json': () => ({ Sweep: 'true' })
  }

  test.each([GERMANY, CHINA, SOVEREIGN])('allows in $region what the policies allow', (place) => {
    for (const repository of ['acme/space', 'Acme/web.site_2']) {
      const [Owner = '', Repository = ''] = repository.split('/')
      const ExecutionRole = namesFor({ repository, environment: 'main' }, place.region).executionRole
      const names = { ...pseudo(place), Owner, Repository, ExecutionRole }
      const values = { ...valuesFor(repository, place), ...GIVEN }
      const plain = statementsOf('deployer-policy.json', values)

      expect(statementsIn(names)).toEqual(plain)
      for (const addition of additions) {
        const more = { ...names, ...parameters[addition]?.(place) }
        expect(statementsIn(more)).toEqual([...plain, ...statementsOf(addition, values)])
      }
    }
  })

  test('takes the role by a pattern that fits the name of the action and no other’s', () => {
    const parameters = { ...pseudo(GERMANY), Owner: 'acme', Repository: 'space' }
    const { Resource } = statementsIn(parameters).find(({ Sid }) => Sid === 'PassExecutionRole') ?? {}
    const pattern = new RegExp(`^${String(Resource).replaceAll('?', '.')}$`)
    const roleOf = (repository: string, region: string) =>
      `arn:aws:iam::123456789012:role/${namesFor({ repository, environment: 'main' }, region).executionRole}`

    expect(roleOf('acme/space', 'eu-central-1')).toMatch(pattern)
    expect(roleOf('acme/space-two', 'eu-central-1')).not.toMatch(pattern)
    expect(roleOf('acme/space', 'eu-central-2')).not.toMatch(pattern)
  })

  test.each([
    [{}, ['repo:acme/space:ref:refs/heads/*', 'repo:acme/space:pull_request']],
    [{ PullRequests: 'false', Refs: 'refs/heads/main' }, ['repo:acme/space:ref:refs/heads/main']],
    [{ PullRequests: 'false', Refs: '', Environment: 'production' }, ['repo:acme/space:environment:production']],
    [
      { OwnerId: '123456', RepositoryId: '456789', Environment: '*' },
      [
        'repo:acme/space:ref:refs/heads/*',
        'repo:acme/space:pull_request',
        'repo:acme/space:environment:*',
        'repo:acme@123456/space@456789:ref:refs/heads/*',
        'repo:acme@123456/space@456789:pull_request',
        'repo:acme@123456/space@456789:environment:*'
      ]
    ]
  ])('with %j trusts %j', (parameters, subjects) => {
    const role = renderRole({ ...pseudo(GERMANY), Owner: 'acme', Repository: 'space', ...parameters })

    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'ref:Provider' },
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': subjects }
        }
      }
    ])
  })

  test.each([
    ['nobody', { PullRequests: 'false', Refs: '' }, 'SomebodyMayDeploy is broken'],
    ['every repository of the owner', { Repository: '*' }, 'Repository is not allowed'],
    ['an owner’s number alone', { OwnerId: '1' }, 'BothNumbers is broken'],
    ['any owner’s number', { OwnerId: '*', RepositoryId: '*' }, 'OwnerId is not allowed'],
    ['subjects that are no refs', { Refs: '*' }, 'Refs is not allowed']
  ])('refuses to trust %s', (_, parameters, error) => {
    expect(() => renderRole({ ...pseudo(GERMANY), Owner: 'acme', Repository: 'space', ...parameters })).toThrow(error)
  })

  test('names no partition', () => {
    expect(readFileSync(join(IAM, 'github-oidc-role.yaml'), 'utf8')).not.toContain('arn:aws:')
  })
})

function statementsIn(parameters: Values) {
  return renderRole(parameters).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}

function pseudo({ partition, region, account }: typeof GERMANY): Values {
  return { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account }
}

function arn(service: string, { partition, region, account }: typeof GERMANY): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}`
}
