import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient, ListClustersCommand, RunTaskCommand } from '@aws-sdk/client-ecs'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { describe, expect, jest, test } from '@jest/globals'
import type { AwsServer } from '../src/aws-server.ts'
import type { Call, Operations, Principal, ServiceName } from '../src/service.ts'
import { publishedRates } from '../src/throttle.ts'
import { ADMIN, clientConfig, serving } from './wire/site.ts'

const ecs = { ListClusters: () => ({ clusterArns: ['arn:aws:ecs:eu-central-1:123456789012:cluster/default'] }) }

const listClusters = (server: AwsServer, attempts = 1) =>
  new ECSClient({ ...clientConfig(server), maxAttempts: attempts }).send(new ListClustersCommand({}))

describe('startAwsServer', () => {
  test('answers with a request id and the date of its clock', async () => {
    await serving({ services: { ecs } }, async (server) => {
      const { $metadata } = await listClusters(server)
      const response = await fetch(server.url)
      expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())).toBeLessThan(5000)
    })
  })

  test.each([
    ['GET', '/', {}],
    ['POST', '/other', {}],
    ['POST', '/', {}]
  ])('does not know %s %s', async (method, path, headers) => {
    await serving({ services: { ecs } }, async (server) => {
      expect((await fetch(server.url + path, { method, headers })).status).toBe(404)
      expect(server.calls).toEqual([])
    })
  })

  test('refuses a service that it does not serve', async () => {
    await serving({ services: { ecs } }, async (server) => {
      const headers = { 'x-amz-target': 'secretsmanager.ListSecrets', 'content-type': 'application/x-amz-json-1.1' }
      const response = await fetch(server.url, { method: 'POST', body: '{}', headers })
      expect([response.status, await response.json()]).toEqual([400, { __type: 'UnknownOperationException' }])
    })
  })

  test.each([
    ['ecs', 'UnknownOperationException', (config: Config) => new ECSClient(config).send(new ListClustersCommand({}))],
    ['iam', 'InvalidAction', (config: Config) => new IAMClient(config).send(new GetRoleCommand({ RoleName: 'a' }))],
    ['ec2', 'InvalidAction', (config: Config) => new EC2Client(config).send(new DescribeVpcsCommand({}))]
  ] as const)('refuses an operation of %s that it does not serve', async (service, name, call) => {
    await serving({ services: { [service]: {} } }, async (server) => {
      await expect(call(clientConfig(server))).rejects.toMatchObject({ name })
    })
  })

  test.each([
    [
      'an exception',
      () => {
        throw new Error('broken')
      },
      'broken'
    ],
    [
      'an unknown member',
      () => ({ clusters: [] }),
      'ListClusters.clusters is answered, but the model has no such member.'
    ],
    [
      'a wrong type',
      () => ({ clusterArns: [1] }),
      'ListClusters.clusterArns[0] is answered with number where the model wants a string.'
    ]
  ])('calls %s in an operation its own fault, with the stack on stderr', async (_, ListClusters, message) => {
    const stderr = jest.spyOn(console, 'error').mockReturnValue()
    try {
      await serving({ services: { ecs: { ListClusters } } }, async (server) => {
        const $metadata = { httpStatusCode: 500 }
        await expect(listClusters(server)).rejects.toMatchObject({ name: 'SandboxBug', message, $metadata })
        expect(stderr).toHaveBeenCalledWith(expect.stringContaining('ecs:ListClusters'), expect.any(Error))
      })
    } finally {
      stderr.mockRestore()
    }
  })

  test('checks an input against the model before the operation sees it', async () => {
    let asked = 0
    const RunTask = () => ({ tasks: [], failures: [], asked: (asked += 1) })
    await serving({ services: { ecs: { RunTask } } }, async (server) => {
      const call = new ECSClient(clientConfig(server)).send(new RunTaskCommand({ taskDefinition: undefined }))
      await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' })
      expect(asked).toBe(0)
    })
  })

  test('tells of each call before it is carried out and before it is answered', async () => {
    const seen: string[] = []
    const ListClusters = () => {
      seen.push('carried out')
      return {}
    }
    const onCall = (call: { operation: string; status: number }, phase: string) => {
      seen.push(`${phase} ${call.operation} ${call.status}`)
    }
    await serving({ services: { ecs: { ListClusters } }, onCall }, async (server) => {
      await listClusters(server)
      expect(seen).toEqual(['received ListClusters 0', 'carried out', 'answered ListClusters 200'])
    })
  })

  test('carries a call out whose client is gone, and goes on serving', async () => {
    const gone = new AbortController()
    const onCall = (_: unknown, phase: string) => {
      if (phase === 'received') gone.abort()
    }
    await serving({ services: { ecs }, onCall }, async (server) => {
      const client = new ECSClient(clientConfig(server))
      const call = client.send(new ListClustersCommand({}), { abortSignal: gone.signal })
      await expect(call).rejects.toMatchObject({ name: 'AbortError' })
      await expect(listClusters(server)).resolves.toBeDefined()
      expect(server.calls.map(({ status }) => status)).toEqual([200, 200])
    })
  })

  test('adds the latency to every call', async () => {
    await serving({ services: { ecs }, knobs: { latency: 60 } }, async (server) => {
      await Promise.all([listClusters(server), listClusters(server)])
      for (const { at, answeredAt = 0 } of server.calls) expect(answeredAt - at).toBeGreaterThanOrEqual(55)
    })
  })

  test('lets the process end once it is closed, whatever sockets were open', async () => {
    const script = `
      import { startAwsServer } from ${JSON.stringify(new URL('../src/aws-server.ts', import.meta.url))}
      const clock = { now: Date.now, after: () => {} }
      const world = { partition: 'aws', region: 'eu-central-1', account: '1', clock, knobs: {} }
      const server = await startAwsServer({ world, services: {}, principals: [] })
      await (await fetch(server.url)).text()
      await server.close()
      await server.close()
      console.log('closed')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const [[output], [code]] = (await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])) as [
      unknown[],
      unknown[]
    ]
    expect([String(output), code]).toEqual(['closed\n', 0])
  })
})

type Config = ReturnType<typeof clientConfig>

describe('faults', () => {
  test.each(['ecs:ListClusters', 'ecs:*'])(
    '%s is answered instead of the operation, as often as told',
    async (call) => {
      const fault = { call, answer: { code: 'ServerException', message: 'Service Unavailable.' }, times: 2 }
      await serving({ services: { ecs }, knobs: { faults: [fault] } }, async (server) => {
        await expect(listClusters(server)).rejects.toMatchObject({ name: 'ServerException' })
        await expect(listClusters(server)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
        await expect(listClusters(server)).resolves.toMatchObject({ clusterArns: [expect.any(String)] })
        expect(fault.times).toBe(0)
      })
    }
  )

  test('a fault has the status that it asks for', async () => {
    const answer = { code: 'ServerException', message: 'Service Unavailable.', status: 503 }
    const faults = [{ call: 'ecs:*', answer, times: 1 }]
    await serving({ services: { ecs }, knobs: { faults } }, async (server) => {
      await expect(listClusters(server)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
    })
  })

  test('another operation or service is not concerned', async () => {
    const answer = { code: 'ServerException', message: '' }
    const faults = ['ecs:RunTask', 'ec2:*'].map((call) => ({ call, answer, times: 1 }))
    await serving({ services: { ecs }, knobs: { faults } }, async (server) => {
      await expect(listClusters(server)).resolves.toBeDefined()
    })
  })

  test('a dropped call is carried out and not answered', async () => {
    let carriedOut = 0
    const ListClusters = () => {
      carriedOut += 1
      return {}
    }
    const faults = [{ call: 'ecs:ListClusters', answer: 'drop' as const, times: 1 }]
    await serving({ services: { ecs: { ListClusters } }, knobs: { faults } }, async (server) => {
      await expect(listClusters(server)).rejects.toThrow(/socket hang up|ECONNRESET/)
      await expect(listClusters(server)).resolves.toBeDefined()
      expect(carriedOut).toBe(2)
      expect(server.calls.map(({ status }) => status)).toEqual([0, 200])
    })
  })
})

describe('throttling', () => {
  const services = { ecs, iam: { GetRole: () => ({}) }, ec2: { DescribeVpcs: () => ({}) } }

  test('the first attempt is refused and the retry goes through', async () => {
    await serving({ services, knobs: { throttle: 'first-attempt' } }, async (server) => {
      await listClusters(server, 2)
      const told = server.calls.map(({ attempt, status, errorCode }) => [attempt, status, errorCode])
      expect(told).toEqual([
        [1, 400, 'ThrottlingException'],
        [2, 200, undefined]
      ])
    })
  })

  test.each([
    [
      'ecs',
      'ThrottlingException',
      400,
      'Rate exceeded',
      (config: Config) => new ECSClient(config).send(new ListClustersCommand({}))
    ],
    [
      'iam',
      'Throttling',
      400,
      'Rate exceeded',
      (config: Config) => new IAMClient(config).send(new GetRoleCommand({ RoleName: 'a' }))
    ],
    [
      'ec2',
      'RequestLimitExceeded',
      503,
      'Request limit exceeded.',
      (config: Config) => new EC2Client(config).send(new DescribeVpcsCommand({}))
    ]
  ] as const)('%s refuses with %s', async (_, name, httpStatusCode, message, call) => {
    await serving({ services, knobs: { throttle: 'first-attempt' } }, async (server) => {
      await expect(call(clientConfig(server))).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode } })
    })
  })

  test.each([
    ['ecs', ['CreateCluster'], {}, 20, 1],
    ['ecs', ['DescribeTasks', 'ListTasks'], {}, 100, 20],
    ['ecs', ['RegisterTaskDefinition', 'DeregisterTaskDefinition'], {}, 20, 1],
    ['ecs', ['DescribeTaskDefinition'], {}, 50, 20],
    ['ecs', ['RunTask'], {}, 20, 20],
    ['ec2', ['DescribeSecurityGroups'], {}, 50, 10],
    ['ec2', ['DescribeSecurityGroups'], { GroupIds: ['sg-1'] }, 100, 20],
    ['ec2', ['CreateSecurityGroup'], {}, 50, 5],
    ['logs', ['PutRetentionPolicy'], {}, 5, 5]
  ] as const)(
    'published rates of %s %j %j: %d at once, then %d a second',
    (service, operations, input, burst, perSecond) => {
      let now = 0
      const admits = publishedRates(() => now)
      const admitted = () =>
        Array.from({ length: 200 }, (_, index) => index).filter((index) => {
          return admits(service, operations[index % operations.length] ?? '', input)
        }).length
      const atOnce = admitted()
      now += 1000
      expect([atOnce, admitted()]).toEqual([burst, perSecond])
    }
  )

  test('published rates are held over HTTP, and the buckets fill again', async () => {
    let now = Date.now()
    await serving({ services, knobs: { throttle: 'published' }, now: () => now }, async (server) => {
      const calls = await Promise.allSettled(Array.from({ length: 53 }, () => listClusters(server)))
      expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(50)
      now += 1000
      await expect(listClusters(server)).resolves.toBeDefined()
    })
  })
})

describe('authorisation', () => {
  const reader: Principal = {
    ...ADMIN,
    arn: 'arn:aws:sts::123456789012:assumed-role/ci/run',
    policies: ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:ListClusters","Resource":"*"}]}']
  }
  const guarded = (operation: string, action: string, resource: string | readonly string[]): Operations => ({
    [operation]: (_: unknown, call: Call) => {
      call.authorize(action, resource)
      return {}
    }
  })

  test('lets through what a policy allows', async () => {
    const services = { ecs: guarded('ListClusters', 'ecs:ListClusters', ['arn:1', 'arn:2']) }
    await serving({ services, principals: [reader] }, async (server) => {
      await expect(listClusters(server)).resolves.toBeDefined()
    })
  })

  test('asks nobody about a principal without policies', async () => {
    await serving({ services: { ecs: guarded('ListClusters', 'ecs:Anything', '*') } }, async (server) => {
      await expect(listClusters(server)).resolves.toBeDefined()
    })
  })

  const USER = `User: ${reader.arn} is not authorized to perform:`

  test.each<readonly [ServiceName, string, string, string, number, unknown, (config: Config) => Promise<unknown>]>([
    [
      'ecs',
      'ListClusters',
      'ecs:RunTask on arn:aws:ecs:eu-central-1:123456789012:task-definition/a:1',
      'AccessDeniedException',
      400,
      `${USER} ecs:RunTask on resource: arn:aws:ecs:eu-central-1:123456789012:task-definition/a:1 because no identity-based policy allows the ecs:RunTask action`,
      (config) => new ECSClient(config).send(new ListClustersCommand({}))
    ],
    [
      'iam',
      'GetRole',
      'iam:GetRole on arn:aws:iam::123456789012:role/path/space',
      'AccessDenied',
      403,
      `${USER} iam:GetRole on resource: role space because no identity-based policy allows the iam:GetRole action`,
      (config) => new IAMClient(config).send(new GetRoleCommand({ RoleName: 'space' }))
    ],
    [
      'ec2',
      'DescribeVpcs',
      'ec2:DescribeVpcs on *',
      'UnauthorizedOperation',
      403,
      expect.stringContaining(
        `You are not authorized to perform this operation. ${USER} ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`
      ),
      (config) => new EC2Client(config).send(new DescribeVpcsCommand({}))
    ]
  ])('%s denies in its own words', async (service, operation, asked, name, httpStatusCode, message, call) => {
    const [action = '', resource = ''] = asked.split(' on ')
    const services = { [service]: guarded(operation, action, resource) }
    await serving({ services, principals: [reader] }, async (server) => {
      await expect(call(clientConfig(server))).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode } })
    })
  })
})
