import { describe, expect, test } from '@jest/globals'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand
} from '@aws-sdk/client-iam'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'

const roleArn = `arn:aws:iam::${ACCOUNT}:role/exec`
const secret = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:registry-AbCdEf`
const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234`

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
})

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

interface Setup {
  readonly inline?: string
  readonly managed?: string
  readonly boundary?: string
}

async function makeRole({ clients }: Account, { inline, managed, boundary }: Setup): Promise<void> {
  const make = async (PolicyName: string, PolicyDocument: string) =>
    (await clients.iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }))).Policy?.Arn
  const PermissionsBoundary = boundary === undefined ? undefined : await make('boundary', boundary)
  const role = { RoleName: 'exec', AssumeRolePolicyDocument: trust, PermissionsBoundary }
  await clients.iam.send(new CreateRoleCommand(role))
  if (inline !== undefined)
    await clients.iam.send(new PutRolePolicyCommand({ RoleName: 'exec', PolicyName: 'own', PolicyDocument: inline }))
  if (managed !== undefined)
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn: await make('managed', managed) }))
}

function simulate({ clients }: Account, more: object = {}) {
  const wanted = { ActionNames: ['secretsmanager:GetSecretValue'], ResourceArns: [secret] }
  return clients.iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ...wanted, ...more }))
}

const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret }
const deny = { Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' }

describe('SimulatePrincipalPolicy', () => {
  test.each<[string, Setup, string]>([
    ['nothing', {}, 'implicitDeny'],
    ['an inline policy', { inline: policy(read) }, 'allowed'],
    ['a managed policy', { managed: policy(read) }, 'allowed'],
    ['a policy for another secret', { inline: policy({ ...read, Resource: `${secret}x` }) }, 'implicitDeny'],
    ['a deny beside the allow', { inline: policy(read), managed: policy(deny) }, 'explicitDeny'],
    ['a boundary without it', { inline: policy(read), boundary: policy({ ...read, Resource: key }) }, 'implicitDeny'],
    ['a boundary that denies it', { inline: policy(read), boundary: policy(deny) }, 'explicitDeny'],
    ['a boundary with it', { inline: policy(read), boundary: policy({ ...read, Action: '*' }) }, 'allowed'],
    ['only a boundary', { boundary: policy(read) }, 'implicitDeny']
  ])('finds by %s: %#', async (_, setup, decision) => {
    await withAccount({}, async (account) => {
      await makeRole(account, setup)
      const { EvaluationResults = [] } = await simulate(account)
      expect(EvaluationResults).toMatchObject([
        {
          EvalActionName: 'secretsmanager:GetSecretValue',
          EvalResourceName: secret,
          EvalDecision: decision,
          ResourceSpecificResults: [{ EvalResourceName: secret, EvalResourceDecision: decision }]
        }
      ])
      const detail = EvaluationResults[0]?.PermissionsBoundaryDecisionDetail
      expect(detail !== undefined).toBe(setup.boundary !== undefined)
    })
  })

  const via = 'secretsmanager.eu-central-1.amazonaws.com'
  const decrypt = {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: key,
    Condition: { StringEquals: { 'kms:ViaService': via } }
  }

  test.each([
    ['missing', [], 'implicitDeny', ['kms:ViaService']],
    ['another', ['s3.eu-central-1.amazonaws.com'], 'implicitDeny', []],
    ['the right one', [via], 'allowed', []]
  ])('evaluates conditions by the context that is given: %s', async (_, values, decision, missing) => {
    await withAccount({}, async (account) => {
      await makeRole(account, { inline: policy(decrypt) })
      const entry = { ContextKeyName: 'kms:ViaService', ContextKeyValues: values, ContextKeyType: 'string' }
      const { EvaluationResults } = await simulate(account, {
        ActionNames: ['kms:Decrypt'],
        ResourceArns: [key],
        ...(values.length > 0 && { ContextEntries: [entry] })
      })
      expect(EvaluationResults?.[0]?.EvalDecision).toBe(decision)
      expect(EvaluationResults?.[0]?.ResourceSpecificResults?.[0]?.MissingContextValues ?? []).toEqual(missing)
    })
  })

  test('evaluates each action on each resource, and all of them when none is named', async () => {
    await withAccount({}, async (account) => {
      await makeRole(account, { inline: policy({ ...read, Resource: '*' }) })
      const ActionNames = ['secretsmanager:GetSecretValue', 'kms:Decrypt']
      const each = await simulate(account, { ActionNames, ResourceArns: [secret, key] })
      expect(each.EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual([
        'allowed',
        'allowed',
        'implicitDeny',
        'implicitDeny'
      ])
      const all = await simulate(account, { ActionNames, ResourceArns: undefined })
      expect(all.EvaluationResults?.map(({ EvalResourceName }) => EvalResourceName)).toEqual(['*', '*'])
    })
  })

  test('knows only roles that are there', async () => {
    await withAccount({}, async (account) => {
      expect(await refusal(simulate(account))).toEqual({
        code: 'NoSuchEntityException',
        message: 'The role with name exec cannot be found.'
      })
    })
  })

  test('is a right of its own, on the role', async () => {
    const denied = {
      policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'iam:Get*', Resource: '*' } }]
    }
    await withAccount(denied, async (account) => {
      expect((await refusal(simulate(account))).message).toMatch(
        /is not authorized to perform: iam:SimulatePrincipalPolicy on resource: role exec because no identity-based policy/
      )
    })
  })
})
