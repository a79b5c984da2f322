import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as Ec2 from '@aws-sdk/client-ec2'
import type { Task } from '@aws-sdk/client-ecs'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import type { Sandbox } from '../src/start.ts'
import { startSandbox } from '../src/start.ts'
import type { Clients } from './authorization/row.ts'
import { clientsOf, trust } from './authorization/row.ts'
import { ADMIN } from './wire/site.ts'

const account = '123456789012'
const other = '210987654321'
const login = '{"username":"acme","password":"dckr_pat_not-a-real-token"}'

let sandbox: Sandbox
let clients: Clients
let subnetId = ''

beforeAll(async () => {
  const timings = { attach: 10, prepare: 10, pull: 10, stop: 10, deprovision: 10 }
  sandbox = await startSandbox({
    principals: [ADMIN],
    knobs: { throttle: 'off', timings }
  })
  clients = clientsOf(sandbox, ADMIN)
  const { Subnets: [subnet] = [] } = await clients.ec2.send(new Ec2.DescribeSubnetsCommand({}))
  subnetId = subnet?.SubnetId ?? ''
  await clients.ecs.send(new Ecs.CreateClusterCommand({}))
})

afterAll(() => sandbox.close())

/** A secret, its key, and what the execution role may do with them. */
interface Case {
  readonly owner?: string
  readonly key?: 'own' | 'of an owner who lets us' | 'disabled'
  readonly resourcePolicy?: 'names the role' | 'names nobody'
  readonly decrypt?: object
  readonly boundary?: readonly string[]
}

const via = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` } })
const kmsRefused = 'AccessDeniedException: Access to KMS is not allowed status code: 400'

test.each<[string, Case, string | undefined]>([
  ['the default key', {}, undefined],
  ['a customer key', { key: 'own', decrypt: {} }, undefined],
  ['a customer key for Secrets Manager alone', { key: 'own', decrypt: via('secretsmanager') }, undefined],
  ['a customer key for another service alone', { key: 'own', decrypt: via('s3') }, kmsRefused],
  ['a customer key without a right to it', { key: 'own' }, kmsRefused],
  [
    'a disabled key',
    { key: 'disabled', decrypt: {} },
    "DecryptionFailure: Secrets Manager can't decrypt the secret value:"
  ],
  [
    'a boundary without it',
    { boundary: ['logs:*'] },
    'because no permissions boundary allows the secretsmanager:GetSecretValue action status code: 400'
  ],
  ['a boundary with it', { boundary: ['secretsmanager:GetSecretValue'] }, undefined],
  [
    'another account that allows it',
    { owner: other, key: 'of an owner who lets us', resourcePolicy: 'names the role', decrypt: {} },
    undefined
  ],
  [
    'another account that does not',
    { owner: other, key: 'of an owner who lets us', resourcePolicy: 'names nobody', decrypt: {} },
    'because no resource-based policy allows the secretsmanager:GetSecretValue action status code: 400'
  ],
  [
    'another account with the default key',
    { owner: other, resourcePolicy: 'names the role' },
    "InvalidRequestException: You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
  ]
])('a login under %s', async (name, setup, reason) => {
  const task = await runTask(name.replaceAll(' ', '-').slice(0, 40), setup)
  if (reason === undefined) expect([task.stoppedReason, task.lastStatus]).toEqual([undefined, 'RUNNING'])
  else expect(task.stoppedReason).toContain(reason)
})

async function runTask(name: string, setup: Case): Promise<Task> {
  const secretArn = seed(name, setup)
  await makeRole(name, secretArn, setup)
  await clients.ecs.send(
    new Ecs.RegisterTaskDefinitionCommand({
      family: name,
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: roleArn(name),
      containerDefinitions: [
        { name: 'app', image: 'acme/space:1.0', repositoryCredentials: { credentialsParameter: secretArn } }
      ]
    })
  )
  const { tasks: [started] = [] } = await clients.ecs.send(
    new Ecs.RunTaskCommand({
      taskDefinition: name,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [subnetId], assignPublicIp: 'ENABLED' } }
    })
  )
  return settled(started?.taskArn ?? '')
}

function seed(name: string, { owner, key, resourcePolicy }: Case): string {
  const policy = key === 'of an owner who lets us' ? keyPolicy() : undefined
  const keySeed = { ...(owner !== undefined && { account: owner }), ...(policy !== undefined && { policy }) }
  const kmsKey = key === undefined ? undefined : sandbox.kms.seedKey({ ...keySeed, enabled: key !== 'disabled' })
  const reader = resourcePolicy === 'names the role' ? [roleArn(name)] : []
  return sandbox.secretsManager.seedSecret({
    name: `${name}/login`,
    value: login,
    ...(owner !== undefined && { account: owner }),
    ...(kmsKey !== undefined && { kmsKey }),
    ...(resourcePolicy !== undefined && { resourcePolicyAllows: reader })
  })
}

async function makeRole(name: string, secretArn: string, { decrypt, boundary }: Case): Promise<void> {
  const PermissionsBoundary = boundary && (await makeBoundary(name, boundary))
  await clients.iam.send(
    new Iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust, PermissionsBoundary })
  )
  const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn }
  const use = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Condition: decrypt }
  const PolicyDocument = policy(...(decrypt === undefined ? [read] : [read, use]))
  await clients.iam.send(new Iam.PutRolePolicyCommand({ RoleName: name, PolicyName: 'login', PolicyDocument }))
}

async function makeBoundary(name: string, Action: readonly string[]): Promise<string | undefined> {
  const PolicyDocument = policy({ Effect: 'Allow', Action, Resource: '*' })
  return (await clients.iam.send(new Iam.CreatePolicyCommand({ PolicyName: name, PolicyDocument }))).Policy?.Arn
}

/** The task once it runs or has ended. */
async function settled(task: string): Promise<Task> {
  for (;;) {
    const { tasks: [told] = [] } = await clients.ecs.send(new Ecs.DescribeTasksCommand({ tasks: [task] }))
    if (told !== undefined && ['RUNNING', 'STOPPED'].includes(told.lastStatus ?? '')) return told
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function keyPolicy(): string {
  return policy({ Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:Decrypt', Resource: '*' })
}

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function roleArn(name: string): string {
  return `arn:aws:iam::${account}:role/${name}`
}
