import { describe, expect, test } from '@jest/globals'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand
} from '@aws-sdk/client-iam'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'

const arn = `arn:aws:iam::${ACCOUNT}:role/exec`
const secret = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:app-AbCdEf`
const managed = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
const trust = policy({ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' })
const mayRead = policy({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret })

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function createRole({ clients }: Account, RoleName = 'exec', more: object = {}) {
  return clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, ...more }))
}

function putPolicy({ clients }: Account, PolicyDocument = mayRead, PolicyName = 'registry') {
  return clients.iam.send(new PutRolePolicyCommand({ RoleName: 'exec', PolicyName, PolicyDocument }))
}

describe('roles', () => {
  test('answers the trust policy URL-encoded, and tags and description in GetRole', async () => {
    await withAccount({}, async (account) => {
      const tags = [{ Key: 'run-on-fargate:repository', Value: 'acme/space' }]
      await createRole(account, 'exec', { Path: '/ci/', Description: 'For tasks', Tags: tags })
      const { Role } = await account.clients.iam.send(new GetRoleCommand({ RoleName: 'EXEC' }))
      expect(Role).toMatchObject({
        Arn: `arn:aws:iam::${ACCOUNT}:role/ci/exec`,
        RoleName: 'exec',
        RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
        Description: 'For tasks',
        Tags: tags
      })
      expect(Role?.AssumeRolePolicyDocument).toContain('%22ecs-tasks.amazonaws.com%22')
      expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust)
    })
  })

  test.each<[string, (account: Account) => Promise<unknown>, { code: string; message: string }]>([
    [
      'a name twice, in other letters',
      (account) => createRole(account, 'EXEC'),
      { code: 'EntityAlreadyExistsException', message: 'Role with name EXEC already exists.' }
    ],
    [
      'an unknown role',
      ({ clients }) => clients.iam.send(new GetRoleCommand({ RoleName: 'nobody' })),
      { code: 'NoSuchEntityException', message: 'The role with name nobody cannot be found.' }
    ],
    [
      'an unknown inline policy',
      ({ clients }) => clients.iam.send(new GetRolePolicyCommand({ RoleName: 'exec', PolicyName: 'p' })),
      { code: 'NoSuchEntityException', message: 'The role policy with name p cannot be found.' }
    ],
    [
      'a trust policy with a resource',
      (account) =>
        createRole(account, 'other', {
          AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' })
        }),
      { code: 'MalformedPolicyDocumentException', message: 'Has prohibited field Resource' }
    ],
    [
      'a trust policy over 2048 characters',
      (account) =>
        createRole(account, 'other', {
          AssumeRolePolicyDocument: policy({
            Effect: 'Allow',
            Principal: { AWS: Array.from({ length: 120 }, () => ACCOUNT) },
            Action: ['sts:AssumeRole', 'x'.repeat(500).replace(/^/, 'sts:')]
          })
        }),
      { code: 'LimitExceededException', message: 'Cannot exceed quota for ACLSizePerRole: 2048' }
    ],
    [
      'a policy that is not there',
      ({ clients }) =>
        clients.iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn: 'arn:aws:iam::aws:policy/Nope' })),
      {
        code: 'NoSuchEntityException',
        message: 'Policy arn:aws:iam::aws:policy/Nope does not exist or is not attachable.'
      }
    ],
    [
      'inline policies over 10,240 characters',
      (account) =>
        putPolicy(
          account,
          policy({ Effect: 'Allow', Action: '*', Resource: Array.from({ length: 250 }, (_, i) => `${secret}${i}`) })
        ),
      { code: 'LimitExceededException', message: 'Maximum policy size of 10240 bytes exceeded for role exec' }
    ],
    [
      'a service-linked role with a suffix',
      ({ clients }) =>
        clients.iam.send(
          new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com', CustomSuffix: 'x' })
        ),
      { code: 'InvalidInputException', message: 'Custom suffix is not allowed for ecs.amazonaws.com' }
    ]
  ])('refuses %s', async (_, call, expected) => {
    await withAccount({}, async (account) => {
      await createRole(account)
      expect(await refusal(call(account))).toEqual(expected)
    })
  })

  test('counts no white space in a policy', async () => {
    await withAccount({}, async (account) => {
      await createRole(account)
      await putPolicy(account, mayRead.replace(':', `:${' '.repeat(20_000)}`))
      const { PolicyNames } = await account.clients.iam.send(new ListRolePoliciesCommand({ RoleName: 'exec' }))
      expect(PolicyNames).toEqual(['registry'])
    })
  })

  test('deletes a role only when nothing hangs on it', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      await createRole(account)
      await putPolicy(account)
      expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'exec' })))).toEqual({
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must delete policies first.'
      })
      await iam.send(new DeleteRolePolicyCommand({ RoleName: 'exec', PolicyName: 'registry' }))
      await iam.send(new DeleteRoleCommand({ RoleName: 'exec' }))
      expect(account.iam.roleNames()).toEqual([])
    })
  })

  test('makes ECS’s service-linked role once', async () => {
    await withAccount({}, async ({ clients }) => {
      const make = () => clients.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com' }))
      expect((await make()).Role?.Arn).toBe(
        `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`
      )
      expect((await refusal(make())).message).toMatch(/^Service role name AWSServiceRoleForECS has been taken/)
      const change = new PutRolePolicyCommand({
        RoleName: 'AWSServiceRoleForECS',
        PolicyName: 'p',
        PolicyDocument: mayRead
      })
      expect((await refusal(clients.iam.send(change))).code).toBe('UnmodifiableEntityException')
    })
  })

  test('pages lists', async () => {
    await withAccount({}, async (account) => {
      await createRole(account)
      for (const name of ['c', 'a', 'b']) await putPolicy(account, mayRead, name)
      const page = (Marker?: string) =>
        account.clients.iam.send(new ListRolePoliciesCommand({ RoleName: 'exec', MaxItems: 2, Marker }))
      const first = await page()
      const rest = await page(first.Marker)
      expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false])
      expect([...(first.PolicyNames ?? []), ...(rest.PolicyNames ?? [])]).toEqual(['a', 'b', 'c'])
    })
  })

  test('needs iam:TagRole for a role with tags', async () => {
    const policies = [
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'iam:CreateRole', Resource: '*' } }
    ]
    await withAccount({ policies }, async (account) => {
      await createRole(account, 'untagged')
      const { code, message } = await refusal(createRole(account, 'exec', { Tags: [{ Key: 'a', Value: 'b' }] }))
      expect(code).toBe('AccessDenied')
      expect(message).toMatch(/not authorized to perform: iam:TagRole on resource: role exec because no identity-based/)
    })
  })
})

describe('what ECS sees', () => {
  test('a role and its grant only after the lag', async () => {
    await withAccount({ lag: { iam: 3000 } }, async (account) => {
      const { forTasks } = account.iam
      await createRole(account)
      expect(await refusal(account.clients.iam.send(new GetRoleCommand({ RoleName: 'exec' })))).toMatchObject({
        code: 'NoSuchEntityException'
      })
      account.pass(2000)
      expect((await account.clients.iam.send(new GetRoleCommand({ RoleName: 'exec' }))).Role?.Arn).toBe(arn)
      expect(forTasks.assumable(arn)).toBe(false)
      await putPolicy(account)
      account.pass(1500)
      expect(forTasks.assumable(arn)).toBe(true)
      expect(forTasks.denial(arn, 'secretsmanager:GetSecretValue', secret)).toBe(
        'because no identity-based policy allows the secretsmanager:GetSecretValue action'
      )
      account.pass(1600)
      expect(forTasks.denial(arn, 'secretsmanager:GetSecretValue', secret)).toBeUndefined()
    })
  })

  test('the old trust policy until the new one has spread', async () => {
    await withAccount({ lag: { iam: 3000 } }, async (account) => {
      await createRole(account)
      account.pass(3000)
      const other = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })
      await account.clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'exec', PolicyDocument: other }))
      expect(account.iam.forTasks.assumable(arn)).toBe(true)
      account.pass(3000)
      expect(account.iam.forTasks.assumable(arn)).toBe(false)
    })
  })

  test.each([
    [`arn:aws:ecs:eu-central-1:${ACCOUNT}:*`, true],
    [`arn:aws:ecs:us-east-1:${ACCOUNT}:*`, false]
  ])('a trust policy for %s', async (source, assumable) => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { ArnLike: { 'aws:SourceArn': source }, StringEquals: { 'aws:SourceAccount': ACCOUNT } }
    }
    await withAccount({}, async (account) => {
      await createRole(account, 'exec', { AssumeRolePolicyDocument: policy(statement) })
      expect(account.iam.forTasks.assumable(arn)).toBe(assumable)
    })
  })

  test('what AWS’s managed policy grants and what not', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      await createRole(account)
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn: managed }))
      const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'exec' }))
      expect(AttachedPolicies).toEqual([{ PolicyName: 'AmazonECSTaskExecutionRolePolicy', PolicyArn: managed }])
      const denied = ['logs:PutLogEvents', 'logs:CreateLogGroup'].map((action) =>
        account.iam.forTasks.denial(arn, action, 'arn:aws:logs:a:b:log-group:c')
      )
      expect(denied).toEqual([undefined, 'because no identity-based policy allows the logs:CreateLogGroup action'])
    })
  })

  test('a permissions boundary limits what policies grant', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      await createRole(account)
      await putPolicy(account)
      const document = policy({ Effect: 'Allow', Action: 'logs:*', Resource: '*' })
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: document }))
      const PermissionsBoundary = Policy?.Arn ?? ''
      await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'exec', PermissionsBoundary }))
      expect(account.iam.forTasks.denial(arn, 'secretsmanager:GetSecretValue', secret)).toBe(
        'because no permissions boundary allows the secretsmanager:GetSecretValue action'
      )
    })
  })
})

test('tags have keys without case, none of AWS’s', async () => {
  await withAccount({}, async (account) => {
    await createRole(account, 'exec', { Tags: [{ Key: 'Env', Value: '1' }] })
    const tag = (Key: string) =>
      account.clients.iam.send(new TagRoleCommand({ RoleName: 'exec', Tags: [{ Key, Value: '2' }] }))
    await tag('env')
    const { Role } = await account.clients.iam.send(new GetRoleCommand({ RoleName: 'exec' }))
    expect(Role?.Tags).toEqual([{ Key: 'env', Value: '2' }])
    expect((await refusal(tag('aws:x'))).code).toBe('InvalidInputException')
  })
})
