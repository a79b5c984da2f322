import { describe, expect, test } from '@jest/globals'
import {
  grantPolicy,
  planExecutionRole,
  planPolicy,
  policyNameFor,
  type ExecutionRoleFinding,
  type ExecutionRolePlan,
  type ExecutionRoleSpec
} from '../../src/aws/execution-role.ts'

const TAGS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
const ROLE_ARN = 'arn:aws:iam::123456789012:role/path/exec'
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const LOG_ARN = 'arn:aws:logs:eu-central-1:123456789012:log-group:/run-on-fargate/acme/space'
const ECR_ARN = 'arn:aws:ecr:eu-central-1:123456789012:repository/acme/space'

function makeSpec(partition = 'aws', region = 'eu-central-1'): ExecutionRoleSpec {
  const identity = {
    partition,
    account: '123456789012',
    callerArn: `arn:${partition}:sts::123456789012:assumed-role/ci/1`
  }
  return { name: 'exec', policyName: 'policy', region, identity, tags: TAGS }
}

/** The trust policy of "Amazon ECS task execution IAM role". */
function trustFor(partition: string, region: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:123456789012:*` },
          StringEquals: { 'aws:SourceAccount': '123456789012' }
        }
      }
    ]
  }
}

function trusting(statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statement })
}

function present(overrides: Partial<Extract<ExecutionRoleFinding, { state: 'present' }>> = {}): ExecutionRoleFinding {
  return {
    state: 'present',
    arn: ROLE_ARN,
    trust: JSON.stringify(trustFor('aws', 'eu-central-1')),
    tags: TAGS,
    ...overrides
  }
}

const allowed = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
const lambda = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }

describe('the role', () => {
  test.each([
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1']
  ])('that is absent is made, trusted only for tasks of this account and Region: %s, %s', (partition, region) => {
    const plan = planExecutionRole({ state: 'absent' }, makeSpec(partition, region))
    expect(plan).toMatchObject({ action: 'create', arn: `arn:${partition}:iam::123456789012:role/exec` })
    expect(JSON.parse(plan.trust ?? '')).toEqual(trustFor(partition, region))
    expect(plan.policy).toBeUndefined()
  })

  test('that is as it should be is left, with its path', () => {
    const { Statement, Version } = trustFor('aws', 'eu-central-1') as Record<string, unknown>
    const plan = planExecutionRole(present({ trust: JSON.stringify({ Statement, Version }, null, 2) }), makeSpec())
    expect(plan).toEqual({ action: 'unchanged', spec: makeSpec(), arn: ROLE_ARN })
  })

  test.each([
    ['another Region', JSON.stringify(trustFor('aws', 'eu-west-1'))],
    ['no condition', trusting([allowed])],
    ['another service', trusting([lambda])],
    ['nobody', trusting([])],
    ['what is no JSON', 'broken']
  ])('of ours that trusts %s is mended', (_, trust) => {
    const plan = planExecutionRole(present({ trust }), makeSpec())
    expect(plan).toMatchObject({ action: 'update', arn: ROLE_ARN })
    expect(JSON.parse(plan.trust ?? '')).toEqual(trustFor('aws', 'eu-central-1'))
  })

  const foreign = { team: 'space', 'run-on-fargate:repository': 'acme/other' }

  test.each([
    ['one statement', trusting(allowed)],
    ['a list of statements', trusting([lambda, allowed])],
    [
      'a list of services',
      trusting([{ ...allowed, Principal: { Service: ['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com'] } }])
    ],
    ['a condition of its own', trusting([{ ...allowed, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }])],
    ['our own trust', JSON.stringify(trustFor('aws', 'eu-central-1'))]
  ])('that is not ours is adopted when tasks may have it: %s', (_, trust) => {
    for (const tags of [{}, foreign]) {
      expect(planExecutionRole(present({ trust, tags }), makeSpec())).toEqual({
        action: 'unchanged',
        spec: makeSpec(),
        arn: ROLE_ARN
      })
    }
  })

  test.each([
    ['another service', trusting([lambda])],
    ['other services', trusting([{ ...allowed, Principal: { Service: ['ecs.amazonaws.com', 'ec2.amazonaws.com'] } }])],
    ['an account', trusting([{ ...allowed, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }])],
    ['a denial', trusting([{ ...allowed, Effect: 'Deny' }])],
    ['everybody', trusting([{ ...allowed, Principal: '*' }])],
    ['nobody', trusting([])],
    ['no statement', JSON.stringify({ Version: '2012-10-17' })]
  ])('that is not ours is refused when tasks may not have it: %s', (_, trust) => {
    expect(() => planExecutionRole(present({ trust, tags: foreign }), makeSpec())).toThrow(
      expect.objectContaining({
        code: 'ROLE_NOT_TRUSTED',
        message: expect.stringContaining('The role exec'),
        hint: expect.stringContaining('`ecs-tasks.amazonaws.com`')
      })
    )
  })

  test('keeps its policy in sight', () => {
    expect(planExecutionRole(present({ policy: '{}' }), makeSpec()).policy).toBe('{}')
  })
})

interface Statement {
  readonly Sid: string
  readonly Effect: string
  readonly Action: readonly string[]
  readonly Resource: string
}

function statementsOf(policy: string): Statement[] {
  const document = JSON.parse(policy) as { Version: string; Statement: Statement[] }
  expect(document.Version).toBe('2012-10-17')
  return document.Statement
}

describe('the grants', () => {
  test('with a login are its secret and the log, by their full ARNs', () => {
    expect(statementsOf(grantPolicy({ secretArn: SECRET_ARN, logGroupArn: LOG_ARN }))).toEqual([
      { Sid: 'RegistryLogin', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: SECRET_ARN },
      { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${LOG_ARN}:*` }
    ])
  })

  test('for a public image are the log alone', () => {
    expect(statementsOf(grantPolicy({ logGroupArn: LOG_ARN })).map(({ Sid }) => Sid)).toEqual(['Log'])
  })

  test('for an image in Amazon ECR are the pull from that repository, and the login, which has no resource', () => {
    const statements = statementsOf(grantPolicy({ logGroupArn: LOG_ARN, ecrRepositoryArn: ECR_ARN }))
    expect(statements.filter(({ Action }) => Action.some((action) => action.startsWith('ecr:')))).toEqual([
      { Sid: 'EcrLogin', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
      {
        Sid: 'EcrPull',
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: ECR_ARN
      }
    ])
  })
})

describe('the policy', () => {
  const grants = { secretArn: SECRET_ARN, logGroupArn: LOG_ARN }
  const document = JSON.parse(grantPolicy(grants)) as { Version: string; Statement: object[] }

  function planWith(policy?: string): ExecutionRolePlan {
    return planExecutionRole(present(policy === undefined ? {} : { policy }), makeSpec())
  }

  test.each([
    ['is not there', undefined, grants, 'create'],
    ['is not there and nothing is known yet', undefined, undefined, 'create'],
    ['says the same', grantPolicy(grants), grants, 'unchanged'],
    [
      'says the same in another order',
      JSON.stringify({ Statement: document.Statement, Version: document.Version }, null, 1),
      grants,
      'unchanged'
    ],
    ['may say another thing once the secret is there', grantPolicy(grants), undefined, 'update'],
    [
      'names a secret that was made again',
      grantPolicy(grants),
      { ...grants, secretArn: SECRET_ARN.replace('AbCdEf', 'GhIjKl') },
      'update'
    ],
    ['grants too much', grantPolicy({ ...grants, ecrRepositoryArn: ECR_ARN }), grants, 'update'],
    ['is no JSON', 'broken', grants, 'update']
  ] as const)('that %s', (_, policy, wanted, action) => {
    expect(planPolicy(planWith(policy), wanted)).toBe(action)
  })
})

describe('the name of the policy', () => {
  const subjects = { secret: 'login', logGroup: '/log', repository: 'x' }

  test('is the same for the same grants in any order, and fits IAM', () => {
    const name = policyNameFor(subjects)
    expect(policyNameFor({ repository: 'x', logGroup: '/log', secret: 'login' })).toBe(name)
    expect(name).toMatch(/^run-on-fargate-[0-9a-f]{12}$/)
  })

  test('is another for any other grants', () => {
    const others = [
      subjects,
      { ...subjects, secret: 'other' },
      { ...subjects, logGroup: '/other' },
      { ...subjects, repository: 'y' }
    ]
    const fewer = [{ logGroup: '/log' }, { logGroup: '/log', secret: 'x' }, { logGroup: '/log', repository: 'x' }]
    expect(new Set([...others, ...fewer].map(policyNameFor)).size).toBe(7)
  })
})
