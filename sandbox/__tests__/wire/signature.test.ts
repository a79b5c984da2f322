import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, test } from '@jest/globals'
import type { AwsServer } from '../../src/aws-server.ts'
import { ADMIN, SESSION, clientConfig, serving } from './site.ts'

const services = {
  ecs: { ListClusters: () => ({ clusterArns: [] }) },
  iam: { GetRole: () => ({ Role: ROLE }) },
  sts: { GetCallerIdentity: () => ({ Arn: ADMIN.arn }) },
  ec2: { DescribeVpcs: () => ({ Vpcs: [] }) }
}

const ROLE = {
  Path: '/',
  RoleName: 'a',
  RoleId: 'AROAEXAMPLEEXAMPLE',
  Arn: 'arn:aws:iam::1:role/a',
  CreateDate: new Date(0)
}

type Config = ReturnType<typeof clientConfig> & { systemClockOffset?: number }
type Service = keyof typeof services

const CALLS: Readonly<Record<Service, (config: Config) => Promise<unknown>>> = {
  ecs: (config) => new ECSClient(config).send(new ListClustersCommand({})),
  iam: (config) => new IAMClient(config).send(new GetRoleCommand({ RoleName: 'a' })),
  sts: (config) => new STSClient(config).send(new GetCallerIdentityCommand({})),
  ec2: (config) => new EC2Client(config).send(new DescribeVpcsCommand({}))
}

const NAMES: readonly Service[] = ['ecs', 'iam', 'sts', 'ec2']

const INVALID_TOKEN = 'The security token included in the request is invalid.'
const NOT_VALIDATED = 'AWS was not able to validate the provided access credentials'
const MISMATCH = expect.stringContaining('The request signature we calculated does not match')

const wrongKey = (server: AwsServer): Config => clientConfig(server, { ...ADMIN, accessKeyId: 'AKIAUNKNOWN' })
const wrongSecret = (server: AwsServer): Config => clientConfig(server, { ...ADMIN, secretAccessKey: 'other' })
const wrongToken = (server: AwsServer): Config => clientConfig(server, { ...SESSION, sessionToken: 'other' })
const needlessToken = (server: AwsServer): Config => clientConfig(server, { ...ADMIN, sessionToken: 'a-token==' })
const wrongRegion = (server: AwsServer): Config => ({ ...clientConfig(server), region: 'eu-west-1' })
const slowClock = (server: AwsServer): Config => ({ ...clientConfig(server), systemClockOffset: -16 * 60_000 })
const fastClock = (server: AwsServer): Config => ({ ...clientConfig(server), systemClockOffset: 16 * 60_000 })

type Refusal = readonly [string, (server: AwsServer) => Config, Service, string, unknown, number]

const REFUSED: readonly Refusal[] = [
  ['an unknown key', wrongKey, 'ecs', 'UnrecognizedClientException', INVALID_TOKEN, 400],
  ['an unknown key', wrongKey, 'iam', 'InvalidClientTokenId', INVALID_TOKEN, 403],
  ['an unknown key', wrongKey, 'sts', 'InvalidClientTokenId', INVALID_TOKEN, 403],
  ['an unknown key', wrongKey, 'ec2', 'AuthFailure', NOT_VALIDATED, 401],
  ['another session token', wrongToken, 'ecs', 'UnrecognizedClientException', INVALID_TOKEN, 400],
  ['a session token too many', needlessToken, 'ecs', 'UnrecognizedClientException', INVALID_TOKEN, 400],
  ['a wrong secret', wrongSecret, 'ecs', 'InvalidSignatureException', MISMATCH, 400],
  ['a wrong secret', wrongSecret, 'sts', 'SignatureDoesNotMatch', MISMATCH, 403],
  ['a wrong secret', wrongSecret, 'ec2', 'AuthFailure', NOT_VALIDATED, 401],
  ['another Region', wrongRegion, 'ecs', 'InvalidSignatureException', expect.stringContaining("not 'eu-west-1'"), 400],
  ['another Region', wrongRegion, 'sts', 'SignatureDoesNotMatch', expect.stringContaining("not 'eu-west-1'"), 403],
  [
    'a time long ago',
    slowClock,
    'ecs',
    'InvalidSignatureException',
    expect.stringMatching(/^Signature expired: /),
    400
  ],
  [
    'a time to come',
    fastClock,
    'iam',
    'SignatureDoesNotMatch',
    expect.stringMatching(/^Signature not yet current: /),
    403
  ],
  ['a time long ago', slowClock, 'ec2', 'RequestExpired', 'Request has expired.', 400]
]

describe('authenticate', () => {
  test.each(NAMES)('knows the user and the session that signed a call of %s', async (service) => {
    await serving({ services }, async (server) => {
      await CALLS[service](clientConfig(server, ADMIN))
      await CALLS[service](clientConfig(server, SESSION))
      expect(server.calls.map(({ status }) => status)).toEqual([200, 200])
    })
  })

  test.each(REFUSED)('refuses %s (%#)', async (_, configOf, service, name, message, status) => {
    await serving({ services }, async (server) => {
      const call = CALLS[service](configOf(server))
      await expect(call).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: status } })
    })
  })

  test('refuses a body that was changed after signing', async () => {
    await serving({ services }, async (server) => {
      const client = new ECSClient(clientConfig(server))
      client.middlewareStack.add(
        (next) => (args) => next({ ...args, request: Object.assign(Object(args.request), { body: '[]' }) }),
        { step: 'deserialize', priority: 'low' }
      )
      await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({
        name: 'InvalidSignatureException'
      })
    })
  })

  test('a right clock puts a wrong one right by the date of the answer', async () => {
    await serving({ services }, async (server) => {
      await CALLS.ecs({ ...slowClock(server), maxAttempts: 2 })
      expect(server.calls.map(({ status }) => status)).toEqual([400, 200])
    })
  })

  test.each([
    ['ecs', 400, 'MissingAuthenticationTokenException'],
    ['iam', 403, 'MissingAuthenticationToken'],
    ['sts', 403, 'MissingAuthenticationToken'],
    ['ec2', 400, 'MissingParameter']
  ] as const)('refuses a call of %s without signature', async (service, status, code) => {
    await serving({ services }, async (server) => {
      const response = await fetch(server.url, { method: 'POST', ...UNSIGNED[service] })
      expect(response.status).toBe(status)
      expect(await response.text()).toContain(code)
    })
  })

  test('refuses a signature that it cannot read', async () => {
    await serving({ services }, async (server) => {
      const headers = { ...UNSIGNED.ecs.headers, authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE' }
      const response = await fetch(server.url, { method: 'POST', body: '{}', headers })
      expect(await response.json()).toMatchObject({ __type: 'IncompleteSignatureException' })
    })
  })
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const UNSIGNED = {
  ecs: {
    body: '{}',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters'
    }
  },
  iam: { body: 'Action=GetRole&Version=2010-05-08&RoleName=a', headers: FORM },
  sts: { body: 'Action=GetCallerIdentity&Version=2011-06-15', headers: FORM },
  ec2: { body: 'Action=DescribeVpcs&Version=2016-11-15', headers: FORM }
}
