import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import type { DescribeTasksResponse, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { DescribeTasksCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  TagResourceCommand
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from '@jest/globals'
import { AwsError } from '../../src/service.ts'
import { jsonProtocol } from '../../src/wire/json.ts'
import { loadModel } from '../../src/wire/model.ts'
import { clientConfig, serving } from './site.ts'

describe('AWS JSON 1.1 with the JavaScript SDK', () => {
  test('carries nested lists, maps, booleans and numbers both ways', async () => {
    const input: RegisterTaskDefinitionRequest = {
      family: 'space',
      cpu: '256',
      containerDefinitions: [
        {
          name: 'space',
          essential: true,
          portMappings: [{ containerPort: 80, protocol: 'tcp' }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': '/a', 'awslogs-region': 'eu-central-1' }
          },
          dockerLabels: { quote: '"\\', unicode: 'ü☃😀' }
        }
      ]
    }
    const ecs = {
      RegisterTaskDefinition: (request: RegisterTaskDefinitionRequest) => ({ taskDefinition: { ...request } })
    }
    await serving({ services: { ecs } }, async (server) => {
      const { taskDefinition } = await new ECSClient(clientConfig(server)).send(
        new RegisterTaskDefinitionCommand(input)
      )
      expect(taskDefinition).toEqual(input)
      expect(server.calls[0]).toMatchObject({ service: 'ecs', operation: 'RegisterTaskDefinition', input, status: 200 })
    })
  })

  test('carries times to the millisecond and leaves absent members out', async () => {
    const startedAt = new Date('2026-01-02T03:04:05.678Z')
    const ecs = {
      DescribeTasks: (): DescribeTasksResponse => ({
        tasks: [{ startedAt, stoppedAt: undefined, tags: [] }],
        failures: []
      })
    }
    await serving({ services: { ecs } }, async (server) => {
      const { tasks } = await new ECSClient(clientConfig(server)).send(new DescribeTasksCommand({ tasks: ['a'] }))
      expect(tasks).toStrictEqual([{ startedAt, tags: [] }])
    })
  })

  test('carries bytes', async () => {
    const bytes = Uint8Array.from([0, 255, 10, 200])
    const received: unknown[] = []
    const secretsmanager = {
      PutSecretValue: (request: { SecretBinary: Uint8Array }) => {
        received.push(request.SecretBinary)
        return {}
      },
      GetSecretValue: () => ({ SecretBinary: bytes })
    }
    await serving({ services: { secretsmanager } }, async (server) => {
      const client = new SecretsManagerClient(clientConfig(server))
      await client.send(new PutSecretValueCommand({ SecretId: 'a', SecretBinary: bytes }))
      const { SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: 'a' }))
      expect([...(SecretBinary ?? [])]).toEqual([...bytes])
      expect(received).toEqual([bytes])
    })
  })

  test('answers an operation without output', async () => {
    await serving({ services: { secretsmanager: { TagResource: () => ({}) } } }, async (server) => {
      const command = new TagResourceCommand({ SecretId: 'a', Tags: [{ Key: 'k', Value: 'v' }] })
      const { $metadata } = await new SecretsManagerClient(clientConfig(server)).send(command)
      expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) })
    })
  })

  test('carries numbers of milliseconds that are longs', async () => {
    const logs = { GetLogEvents: () => ({ events: [{ timestamp: 1_700_000_000_123, message: 'up' }] }) }
    await serving({ services: { logs } }, async (server) => {
      const command = new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 's', startTime: 1_700_000_000_000 })
      const { events } = await new CloudWatchLogsClient(clientConfig(server)).send(command)
      expect(events).toEqual([{ timestamp: 1_700_000_000_123, message: 'up' }])
    })
  })

  test.each([
    ['a modelled error', 'ClusterNotFoundException', 'Cluster not found.', 400],
    ['a modelled fault', 'ServerException', 'Service Unavailable. Please try again later.', 500],
    ['an error without model', 'ThrottlingException', 'Rate exceeded', 400]
  ])('tells %s by its name', async (_, code, message, status) => {
    const DescribeTasks = () => {
      throw new AwsError(code, message)
    }
    await serving({ services: { ecs: { DescribeTasks } } }, async (server) => {
      const call = new ECSClient(clientConfig(server)).send(new DescribeTasksCommand({ tasks: ['a'] }))
      await expect(call).rejects.toMatchObject({ name: code, message, $metadata: { httpStatusCode: status } })
      expect(server.calls[0]).toMatchObject({ errorCode: code, status })
    })
  })

  test("carries an error's own members", async () => {
    const DescribeTasks = () => {
      throw new AwsError('ConflictException', 'in use', 400, { resourceIds: ['a'] })
    }
    await serving({ services: { ecs: { DescribeTasks } } }, async (server) => {
      const call = new ECSClient(clientConfig(server)).send(new DescribeTasksCommand({ tasks: ['a'] }))
      await expect(call).rejects.toMatchObject({ name: 'ConflictException', resourceIds: ['a'] })
    })
  })
})

describe('AWS JSON 1.1 on the wire', () => {
  const ecs = loadModel('ecs')

  test.each([
    ['not JSON', '{', 'SerializationException', 'Unexpected token received from parser'],
    ['no object', '[]', 'SerializationException', 'Start of structure or map expected.'],
    [
      'a number for a string',
      '{"cluster":1}',
      'SerializationException',
      'NUMBER_VALUE can not be converted to a String'
    ],
    [
      'a boolean for a string',
      '{"cluster":true}',
      'SerializationException',
      'TRUE_VALUE can not be converted to a String'
    ],
    [
      'a string for a number',
      '{"count":"1"}',
      'SerializationException',
      'STRING_VALUE can not be converted to an Integer'
    ],
    ['a fraction', '{"count":1.5}', 'SerializationException', 'NUMBER_VALUE can not be converted to an Integer'],
    ['a list for a string', '{"cluster":[]}', 'SerializationException', 'Start of list found where not expected'],
    [
      'an object for a list',
      '{"tags":{}}',
      'SerializationException',
      'Start of structure or map found where not expected.'
    ],
    ['null in a list of strings', '{"volumeConfigurations":[null]}', 'SerializationException', 'Expected map or null'],
    [
      'an unknown member',
      '{"tags":[{"Key":"a"}]}',
      'UnknownMember',
      "RunTask.tags[0] has no member Key in the service's model."
    ]
  ])('refuses %s', (_, body, code, message) => {
    expect(() => jsonProtocol.parse(ecs, 'RunTask', body)).toThrow(expect.objectContaining({ code, message }))
  })

  test('takes null for an absent member', () => {
    expect(jsonProtocol.parse(ecs, 'RunTask', '{"cluster":null,"count":2}')).toEqual({ count: 2 })
  })

  test.each([
    ['ecs', '{"__type":"E","message":"m"}'],
    ['logs', '{"__type":"E","message":"m"}'],
    ['secretsmanager', '{"__type":"E","Message":"m"}']
  ] as const)('writes the error message as %s does', (service, body) => {
    expect(jsonProtocol.refuse(loadModel(service), new AwsError('E', 'm'), 'id').body).toBe(body)
  })
})
