import { describe, expect, test } from '@jest/globals'
import { denial, trusts, validatePolicy } from '../src/aws/policy.ts'
import { AwsError } from '../src/service.ts'
import type { Context } from '../src/service.ts'

const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/registry-AbCdEf'

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

function allow(statement: object): string {
  return policy({ Effect: 'Allow', Action: '*', Resource: '*', ...statement })
}

const arn = 'arn:aws:sts::123456789012:assumed-role/deployer/run'

describe('denial', () => {
  test.each([
    ['an exact action and resource', { Action: 'secretsmanager:GetSecretValue', Resource: secret }, true],
    ['an action in other letters', { Action: 'SecretsManager:getsecretvalue' }, true],
    ['wildcards in the action', { Action: ['s3:*', 'secretsmanager:Get?ecret*'] }, true],
    ['another action', { Action: 'secretsmanager:PutSecretValue' }, false],
    ['six question marks for the suffix', { Resource: secret.replace('AbCdEf', '??????') }, true],
    ['the ARN without the suffix', { Resource: secret.replace('-AbCdEf', '') }, false],
    ['the suffix in other letters', { Resource: secret.replace('AbCdEf', 'abcdef') }, false],
    ['NotAction that names others', { Action: undefined, NotAction: 'iam:*' }, true],
    ['NotAction that names it', { Action: undefined, NotAction: 'secretsmanager:*' }, false],
    ['NotResource that names it', { Resource: undefined, NotResource: '*:secret:app/*' }, false]
  ])('%s', (_, statement, allowed) => {
    const request = { action: 'secretsmanager:GetSecretValue', resource: secret }
    expect(denial({ arn, policies: [allow(statement)] }, request) === undefined).toBe(allowed)
  })

  test('says in AWS’s words why not', () => {
    const request = { action: 'iam:PassRole', resource: 'arn:aws:iam::123456789012:role/exec' }
    const why = 'because no identity-based policy allows the iam:PassRole action'
    expect(denial({ arn, policies: [] }, request)).toBe(why)
  })

  test('lets an explicit deny win over any allow', () => {
    const deny = policy({ Effect: 'Deny', Action: 'iam:*', Resource: '*' })
    const why = 'with an explicit deny in an identity-based policy'
    expect(denial({ arn, policies: [allow({}), deny] }, { action: 'iam:GetRole', resource: '*' })).toBe(why)
  })

  const tags = { 'aws:TagKeys': ['owner', 'env'], 'aws:RequestTag/env': 'pr-1', 'iam:PassedToService': 'ecs' }
  test.each<[string, object, Context, boolean]>([
    ['StringEquals, one of several', { StringEquals: { 'iam:PassedToService': ['ec2', 'ecs'] } }, tags, true],
    ['StringEquals without the key', { StringEquals: { 'aws:x': 'y' } }, tags, false],
    ['a key in other letters', { StringEquals: { 'IAM:passedToService': 'ecs' } }, tags, true],
    ['StringEqualsIfExists without the key', { StringEqualsIfExists: { 'aws:x': 'y' } }, tags, true],
    ['StringNotEquals without the key', { StringNotEquals: { 'aws:x': 'y' } }, tags, true],
    [
      'StringNotEquals with one of several',
      { StringNotEquals: { 'iam:PassedToService': ['ec2', 'ecs'] } },
      tags,
      false
    ],
    ['StringLike', { StringLike: { 'aws:RequestTag/env': 'pr-*' } }, tags, true],
    ['StringNotLike', { StringNotLike: { 'aws:RequestTag/env': 'pr-*' } }, tags, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 'aws:RequestTag/env': 'PR-1' } }, tags, true],
    ['Null, key absent', { Null: { 'aws:x': 'true' } }, tags, true],
    ['Null, key there', { Null: { 'aws:RequestTag/env': 'true' } }, tags, false],
    ['ForAllValues, all known', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['env', 'owner', 'x'] } }, tags, true],
    ['ForAllValues, one unknown', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['env'] } }, tags, false],
    ['ForAllValues without the key', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['env'] } }, {}, true],
    ['ForAnyValue, one known', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['env'] } }, tags, true],
    ['ForAnyValue without the key', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['env'] } }, {}, false],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' }, true],
    ['NumericLessThanEquals', { NumericLessThanEquals: { 'x:days': '7' } }, { 'x:days': '8' }, false],
    [
      'DateGreaterThan',
      { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
      { 'aws:CurrentTime': '2026-11-23T00:00:00Z' },
      true
    ],
    [
      'ArnLike',
      { ArnLike: { 'ecs:cluster': 'arn:aws:ecs:*:1:cluster/*' } },
      { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:1:cluster/a' },
      true
    ],
    [
      'ArnLike, a star within one part',
      { ArnLike: { 'ecs:cluster': 'arn:*:cluster/a' } },
      { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:1:cluster/a' },
      false
    ],
    [
      'ArnNotEquals',
      { ArnNotEquals: { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:1:cluster/a' } },
      { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:1:cluster/b' },
      true
    ],
    ['two conditions, one unmet', { StringEquals: { 'iam:PassedToService': 'ecs', 'aws:x': 'y' } }, tags, false]
  ])('condition: %s', (_, Condition, context, allowed) => {
    const request = { action: 'a:b', resource: '*', context }
    expect(denial({ arn, policies: [allow({ Condition })] }, request) === undefined).toBe(allowed)
  })
})

describe('trusts', () => {
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const context = { 'aws:SourceAccount': '1', 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:1:*' }
  test.each([
    ['the service', trust, true],
    [
      'one service of several',
      { ...trust, Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } },
      true
    ],
    ['another service', { ...trust, Principal: { Service: 'ecs.amazonaws.com' } }, false],
    ['another action', { ...trust, Action: 'sts:TagSession' }, false],
    ['this account', { ...trust, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }, true],
    ['another account', { ...trust, Condition: { StringEquals: { 'aws:SourceAccount': '2' } } }, false],
    ['any task', { ...trust, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:1:*' } } }, true],
    [
      'a named cluster',
      { ...trust, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:1:cluster/a' } } },
      false
    ]
  ])('%s', (_, statement, trusted) => {
    expect(trusts(policy(statement), 'ecs-tasks.amazonaws.com', context)).toBe(trusted)
  })
})

describe('validatePolicy', () => {
  const statement = { Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }

  test('takes good policies of both kinds', () => {
    expect(() => {
      validatePolicy(policy(statement))
      validatePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
      validatePolicy(policy(trust), 'trust')
    }).not.toThrow()
  })

  test.each<[string, string, 'identity' | 'trust', string]>([
    ['no JSON', '{', 'identity', 'This policy contains invalid Json'],
    ['no object', '[]', 'identity', 'Syntax errors in policy.'],
    ['no statement', '{"Version":"2012-10-17"}', 'identity', 'Syntax errors in policy.'],
    [
      'an unknown version',
      JSON.stringify({ Version: '2020-01-01', Statement: [statement] }),
      'identity',
      'Syntax errors in policy.'
    ],
    ['no effect', policy({ ...statement, Effect: undefined }), 'identity', 'Syntax errors in policy.'],
    ['an unknown element', policy({ ...statement, Actions: '*' }), 'identity', 'Syntax errors in policy.'],
    ['no action', policy({ ...statement, Action: undefined }), 'identity', 'Policy statement must contain actions.'],
    ['no resource', policy({ ...statement, Resource: [] }), 'identity', 'Policy statement must contain resources.'],
    [
      'a resource that is no ARN',
      policy({ ...statement, Resource: 'x' }),
      'identity',
      'Resource x must be in ARN format or "*".'
    ],
    [
      'a principal',
      policy({ ...statement, Principal: '*' }),
      'identity',
      'Policy document should not specify a principal.'
    ],
    [
      'an action without a service',
      policy({ ...statement, Action: 'GetRole' }),
      'identity',
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
    ],
    [
      'an unknown operator',
      policy({ ...statement, Condition: { Equals: { 'a:b': 'c' } } }),
      'identity',
      'Invalid Condition type : Equals.'
    ],
    [
      'a statement ID twice',
      policy({ ...statement, Sid: 'A' }, { ...statement, Sid: 'A' }),
      'identity',
      'Statement IDs (SID) in a single policy must be unique.'
    ],
    ['a resource in a trust policy', policy({ ...trust, Resource: '*' }), 'trust', 'Has prohibited field Resource'],
    [
      'no principal in a trust policy',
      policy({ ...trust, Principal: undefined }),
      'trust',
      'Missing required field Principal'
    ],
    [
      'a principal that is none',
      policy({ ...trust, Principal: { AWS: 'me' } }),
      'trust',
      'Invalid principal in policy: "AWS":"me"'
    ],
    [
      'a service that is none',
      policy({ ...trust, Principal: { Service: 'ecs-tasks' } }),
      'trust',
      'Invalid principal in policy: "SERVICE":"ecs-tasks"'
    ],
    [
      'another action in a trust policy',
      policy({ ...trust, Action: 'ecs:RunTask' }),
      'trust',
      'AssumeRole policy may only specify STS AssumeRole actions.'
    ]
  ])('refuses %s', (_, document, kind, message) => {
    expect(() => {
      validatePolicy(document, kind)
    }).toThrow(new AwsError('MalformedPolicyDocument', message))
  })

  test.each([
    ['arn:aws:logs:eu-central-1:123456789012:*', 'aws-cn', false],
    ['arn:aws-cn:logs:cn-north-1:123456789012:*', 'aws-cn', true],
    ['arn:*:logs:*:*:*', 'aws-cn', true],
    ['*', 'aws-cn', true]
  ])('takes %s in the partition %s: %s', (Resource, partition, taken) => {
    const validate = () => {
      validatePolicy(allow({ Resource }), 'identity', partition)
    }
    if (taken) expect(validate).not.toThrow()
    else expect(validate).toThrow(`Partition "aws" is not valid for resource "${Resource}".`)
  })
})
