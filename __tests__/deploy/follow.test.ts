import { describe, expect, test } from '@jest/globals'
import { type Container, ECSClient, type NetworkBinding } from '@aws-sdk/client-ecs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { AwsError } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'
import type { Task } from '../../src/aws/task.ts'
import type { LaunchSpec } from '../../src/deploy/launch.ts'
import { untilReady } from '../../src/deploy/deploy-service.ts'
import type { Readiness } from '../../src/deployment.ts'
import { type ContainerLog, TIMER } from '../../src/aws/task-definition.ts'
import { untilEnded } from '../../src/deploy/run-job.ts'
import { type AddressSpec, findAddresses } from '../../src/deploy/addresses.ts'
import type { SeenTask } from '../../src/events.ts'
import { following, type Look, makeSpec, makeTask, TASK } from './follow-site.ts'
import { makeJob } from './factories.ts'

describe('a service', () => {
  const STARTED = [makeTask({ lastStatus: 'PROVISIONING' })]
  const PENDING = [makeTask({ lastStatus: 'PENDING' })]
  const RUNNING = [makeTask()]
  const STOPPING: Task = makeTask({
    desiredStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited'
  })
  const THROTTLED = new AwsError('ThrottlingException', 'Rate exceeded')
  const DENIED = new AwsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:DescribeTasks')
  const NOW = { when: 'running', settle: 0 } as const

  interface Case extends Partial<LaunchSpec> {
    readonly ready?: Readiness
    readonly within?: number
  }

  async function watched(looks: readonly Look[], overrides: Case = {}, started: readonly Task[] = STARTED) {
    const { ready = NOW, within = 60_000, ...spec } = overrides
    return following(started, looks, (tools) => untilReady(ready, makeSpec(spec), tools), { within })
  }

  describe('tasks are followed', () => {
    test.concurrent.each([
      ['until they run', [PENDING, RUNNING], ['PENDING', 'RUNNING']],
      ['through throttling', [THROTTLED, RUNNING], ['PROVISIONING', 'RUNNING']],
      ['while ECS does not show them yet', [[], RUNNING], ['PROVISIONING', 'RUNNING']]
    ])('%s', async (_, looks, seen) => {
      const { outcome, told } = await watched(looks)
      expect(outcome).toEqual([{ task: RUNNING[0] }])
      expect(told.seen).toEqual(seen)
      const changes = told.lines.map((line) => line.replace(/^ *\d+ s {2}/, ''))
      expect(changes).toEqual(['PROVISIONING', ...new Set(seen.filter((each) => each !== 'PROVISIONING'))])
    })

    test.concurrent('until all of them run, each told by its number', async () => {
      const second = (lastStatus: string) => makeTask({ taskArn: 'arn:2', lastStatus })
      const started = [...STARTED, second('PROVISIONING')]
      const { outcome, told } = await watched(
        [
          [...RUNNING, second('PENDING')],
          [second('RUNNING'), ...RUNNING]
        ],
        {},
        started
      )
      expect(outcome).toMatchObject([{ task: RUNNING[0] }, { task: { taskArn: 'arn:2' } }])
      expect(told.lines.map((line) => line.replace(/^ *\d+ s {2}/, ''))).toEqual([
        '1: PROVISIONING, 2: PROVISIONING',
        '1: RUNNING, 2: PENDING',
        '2: RUNNING'
      ])
    })

    test.concurrent('not against a refusal that stays', async () => {
      expect((await watched([DENIED])).outcome).toMatchObject({ name: 'AccessDeniedException' })
    })
  })

  describe('it is told at once', () => {
    test.concurrent.each([
      ['that a task is about to stop', [[STOPPING]], {}],
      ['that a task stops while it settles', [RUNNING, [STOPPING]], { ready: { ...NOW, settle: 60_000 } }],
      ['that one of two stops', [[makeTask({ taskArn: 'arn:2' }), STOPPING]], {}]
    ] as const)('%s', async (_, looks, overrides) => {
      const started = looks[0].map(({ taskArn }) => ({ ...STARTED[0], taskArn }))
      const { outcome } = await watched(looks, overrides, started)
      expect(outcome).toMatchObject({
        name: 'TaskStopped',
        message: 'EssentialContainerExited: Essential container in task exited',
        task: STOPPING
      })
    })

    test.concurrent('that a container is unhealthy, and which', async () => {
      const containers = [
        { name: 'web', healthStatus: 'HEALTHY' as const },
        { name: 'cache', healthStatus: 'UNHEALTHY' as const }
      ]
      const { outcome } = await watched([[makeTask({ healthStatus: 'UNHEALTHY', containers })]], {
        ready: { ...NOW, when: 'healthy' }
      })
      expect(outcome).toMatchObject({
        code: 'TASK_UNHEALTHY',
        message: 'The health check in the task definition has failed in cache.'
      })
    })
  })

  describe('a task that runs is ready', () => {
    test.concurrent('when it is healthy, without settling', async () => {
      const looks = [[makeTask({ healthStatus: 'UNKNOWN' })], [makeTask({ healthStatus: 'HEALTHY' })]]
      const ready = { when: 'healthy', settle: 60_000 } as const
      const { outcome, told } = await watched(looks, { ready })
      expect(outcome).toMatchObject([{ task: { healthStatus: 'HEALTHY' } }])
      expect(told.seen).toEqual(['RUNNING', 'RUNNING'])
    })

    test.concurrent('when it has lived long enough', async () => {
      const { outcome, told } = await watched([RUNNING], { ready: { ...NOW, settle: 1000 } })
      expect(outcome).toEqual([{ task: RUNNING[0] }])
      expect(told.seen.length).toBeGreaterThan(1)
    })
  })

  describe('a time-out says what was waited for', () => {
    test.concurrent.each([
      ['the task to run; it is PENDING', [PENDING], {}],
      ['the public IP', [RUNNING], { publicAddress: 'ipv6' }],
      ['the container to become HEALTHY', [RUNNING], { ready: { ...NOW, when: 'healthy' } }],
      ['the task to have run for `settle-seconds`', [RUNNING], { ready: { ...NOW, settle: 60_000 } }],
      ['the IP address of the task', [RUNNING], { ready: { ...NOW, healthCheckPath: '/' } }]
    ] as const satisfies readonly [string, Look[], Case][])('%s', async (waitingFor, looks, overrides) => {
      const { outcome } = await watched(looks, { ...overrides, within: 0, timeout: 120_000 })
      expect(outcome).toMatchObject({
        code: 'TIMED_OUT',
        message: `After 2 minutes the step was still waiting for ${waitingFor}.`
      })
    })

    test.concurrent('when ECS did not answer, and names the call', async () => {
      const { outcome } = await watched([THROTTLED], { within: 0, timeout: 120_000 })
      expect(outcome).toMatchObject({
        code: 'TIMED_OUT',
        message: expect.stringContaining('waiting for ECS to report the state of the task. The last call failed.'),
        hint: expect.stringContaining('fewer deployments')
      })
    })
  })
})

describe('a job', () => {
  const LOGS: readonly ContainerLog[] = [
    { container: 'web', group: '/team', prefix: 'task', region: 'eu-central-1', makesGroup: false }
  ]
  const STARTED = [makeTask({ lastStatus: 'PROVISIONING' })]
  const SECOND = TASK.replace('0123', '4567')
  const RUNNING = makeTask({ startedAt: new Date(0) })

  /** A job's task whose containers have ended with these codes. */
  function ended(codes: Readonly<Record<string, number | undefined>>, overrides: Partial<Task> = {}): Task {
    const containers = Object.entries(codes).map(([name, exitCode]): Container => ({
      name,
      ...(exitCode !== undefined && { exitCode })
    }))
    return makeTask({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      startedAt: new Date(0),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers,
      ...overrides
    })
  }

  const JOB = makeJob({
    container: 'web',
    template: {
      containerDefinitions: [
        ...['web', 'a', 'b', 'c', 'cache'].map((name) => ({ name })),
        { name: 'hook', essential: false }
      ]
    }
  })

  async function awaited(looks: readonly Look[], { logLines = [], logs = LOGS, started = STARTED }: Case = {}) {
    const spec = makeSpec({ logs, count: started.length })
    const { outcome, told } = await following(started, looks, (tools) => untilEnded(JOB, spec, tools), { logLines })
    return { outcome, failed: outcome instanceof Error ? outcome.name : 'no', ...told, written: told.quoted }
  }

  interface Case {
    readonly logLines?: readonly string[]
    readonly logs?: readonly ContainerLog[]
    readonly started?: readonly Task[]
  }

  describe('a job that has ended', () => {
    const cases = [
      ['with 0 is good', ended({ web: 0 }), [0], 'no'],
      ['with another code is not', ended({ web: 3 }), [3], 'TaskStopped'],
      ['without any code is not', ended({ web: undefined }), [], 'TaskStopped'],
      ['with 0 is good when its sidecars were ended by signals', ended({ web: 0, a: 143, b: 137, c: 0 }), [0], 'no'],
      ['with 0 is not when a sidecar failed by itself', ended({ web: 0, cache: 1 }), [0], 'TaskStopped'],
      ['with 0 is good when one that is not essential failed', ended({ web: 0, hook: 1 }), [0], 'no'],
      ['with 0 is good when the timer was ended', ended({ web: 0, [TIMER]: 143 }), [0], 'no'],
      [
        'with the code of a signal is not when its time was over',
        ended({ web: 143, [TIMER]: 0 }),
        [143],
        'TaskStopped'
      ],
      ['with 0 is not when its time was over', ended({ web: 0, [TIMER]: 0 }), [0], 'TaskStopped'],
      ['with 0 is not when somebody stopped it', ended({ web: 0 }, { stopCode: 'UserInitiated' }), [0], 'TaskStopped'],
      [
        'in its containers is over, though its interface is not gone yet',
        ended({ web: 0 }, { lastStatus: 'DEPROVISIONING' }),
        [0],
        'no'
      ]
    ] as const

    test.each(cases)('%s', async (_, task, exits, failed) => {
      expect(await awaited([[task]])).toMatchObject({ exits, failed })
    })

    test('is waited for until all its containers have told their codes', async () => {
      const stopping = ended({ web: 0, cache: undefined }, { lastStatus: 'DEACTIVATING' })
      const job = await awaited([[RUNNING], [stopping], [ended({ web: 0, cache: 143 })]])
      expect(job).toMatchObject({ exits: [0], failed: 'no', seen: ['RUNNING', 'DEACTIVATING', 'STOPPED'] })
    })

    test('before it began is not good, and has no code', async () => {
      const { startedAt: _never, ...stillborn } = ended({ web: 0 }, { stopCode: 'TaskFailedToStart' })
      expect(await awaited([[stillborn]])).toMatchObject({ exits: [], failed: 'TaskStopped' })
    })

    test('of several tasks has the code of the one that failed', async () => {
      const second = (task: Task): Task => ({ ...task, taskArn: SECOND })
      const started = STARTED.flatMap((task) => [task, second(task)])
      const job = await awaited([[ended({ web: 0 }), second(ended({ web: 7 }))]], { logLines: ['line'], started })
      expect(job).toMatchObject({
        exits: [7],
        outcome: { name: 'TaskStopped', task: { taskArn: SECOND } },
        written: ['[1] line', '[2] line']
      })
    })
  })

  describe('what a job writes is shown', () => {
    test('once, as it is', async () => {
      expect((await awaited([[RUNNING], [ended({ web: 0 })]], { logLines: ['one', '::error::two'] })).written).toEqual([
        'one',
        '::error::two'
      ])
    })

    test('with the name of the container where several write', async () => {
      const logs = [...LOGS, ...LOGS.map((log) => ({ ...log, container: 'cache' }))]
      expect((await awaited([[ended({ web: 0, cache: 0 })]], { logLines: ['one'], logs })).written).toEqual([
        '[web] one',
        '[cache] one'
      ])
    })

    test('also when it fails', async () => {
      expect(await awaited([[ended({ web: 1 })]], { logLines: ['why'] })).toMatchObject({
        failed: 'TaskStopped',
        written: ['why']
      })
    })
  })
})

describe('addresses', () => {
  const HOST = 'arn:aws:ecs:eu-central-1:123456789012:container-instance/default/a'

  function makeSpec(overrides: Partial<AddressSpec> = {}): AddressSpec {
    return {
      cluster: 'default',
      network: 'own',
      publicAddress: 'ipv4',
      containerName: 'web',
      ports: [{ port: 80, protocol: 'tcp' }],
      ...overrides
    }
  }

  /** Finds the addresses of tasks in an account whose interfaces and instances have public addresses; also what EC2 was asked. */
  async function addressed(tasks: readonly Task[], spec: AddressSpec, before: readonly SeenTask[] = []) {
    const operations = {
      ec2: {
        DescribeNetworkInterfaces: ({ NetworkInterfaceIds }: { NetworkInterfaceIds: string[] }) => ({
          NetworkInterfaces: NetworkInterfaceIds.map((NetworkInterfaceId) => ({
            NetworkInterfaceId,
            Association: { PublicIp: `198.51.100.${NetworkInterfaceId.at(-1)}` }
          }))
        }),
        DescribeInstances: () => ({
          Reservations: [
            { Instances: [{ InstanceId: 'i-00000001', PublicIpAddress: '203.0.113.1', PrivateIpAddress: '10.0.0.1' }] }
          ]
        })
      },
      ecs: {
        DescribeContainerInstances: () => ({
          containerInstances: [{ containerInstanceArn: HOST, ec2InstanceId: 'i-00000001' }]
        })
      }
    }
    return serving({ services: operations }, async (server) => {
      const clients = { ecs: new ECSClient(clientConfig(server)), ec2: new EC2Client(clientConfig(server)) }
      try {
        const seen = await findAddresses(tasks, before, spec, clients)
        return { seen, asked: server.calls.map(({ operation }) => operation) }
      } finally {
        clients.ecs.destroy()
        clients.ec2.destroy()
      }
    })
  }

  function attached(number: number, ipv6?: string): Task {
    const details = [
      { name: 'networkInterfaceId', value: `eni-0000000${number}` },
      { name: 'privateIPv4Address', value: `10.0.0.${number}` }
    ]
    return {
      taskArn: `arn:${number}`,
      attachments: [{ type: 'ElasticNetworkInterface', details: ipv6 === undefined ? details : details.slice(0, 1) }],
      containers: [{ name: 'web', networkInterfaces: ipv6 === undefined ? [] : [{ ipv6Address: ipv6 }] }]
    }
  }

  describe('a task with an interface of its own', () => {
    test.each([
      ['at its public address', makeSpec(), 'http://198.51.100.1'],
      ['at another port', makeSpec({ ports: [{ port: 8080, protocol: 'tcp' }] }), 'http://198.51.100.1:8080'],
      [
        'at its first TCP port',
        makeSpec({
          ports: [
            { port: 53, protocol: 'udp' },
            { port: 8080, protocol: 'tcp' },
            { port: 80, protocol: 'tcp' }
          ]
        }),
        'http://198.51.100.1:8080'
      ],
      ['nowhere by HTTP without a TCP port', makeSpec({ ports: [{ port: 53, protocol: 'udp' }] }), undefined],
      ['at its private address without a public one', makeSpec({ publicAddress: 'none' }), 'http://10.0.0.1']
    ])('is reached %s', async (_, spec, url) => {
      const { seen } = await addressed([attached(1)], spec)
      expect(seen[0]?.url).toBe(url)
      expect(seen[0]).toMatchObject({ interfaceId: 'eni-00000001', privateIp: '10.0.0.1' })
    })

    test.each([
      ['ipv6', { publicIp: '2001:db8::5', privateIp: '2001:db8::5', url: 'http://[2001:db8::5]:8080' }],
      ['none', { privateIp: '2001:db8::5', url: 'http://[2001:db8::5]:8080' }]
    ] as const)(
      'without IPv4 is reached at its IPv6 address, and EC2 is not asked: %s',
      async (publicAddress, expected) => {
        const ports = [{ port: 8080, protocol: 'tcp' }] as const
        const task = attached(1, '2001:db8::5')
        const { seen, asked } = await addressed([task], makeSpec({ publicAddress, ports }))
        expect(seen).toEqual([{ task, interfaceId: 'eni-00000001', ...expected }])
        expect(asked).toEqual([])
      }
    )

    test('has no address before its interface is attached, and EC2 is not asked', async () => {
      const task: Task = { taskArn: 'arn:1', attachments: [] }
      expect(await addressed([task], makeSpec())).toEqual({ seen: [{ task }], asked: [] })
    })

    test('is asked for once, and several at once', async () => {
      const first = await addressed([attached(1), attached(2)], makeSpec())
      expect(first.seen.map(({ publicIp }) => publicIp)).toEqual(['198.51.100.1', '198.51.100.2'])
      expect(first.asked).toEqual(['DescribeNetworkInterfaces'])
      const again = await addressed([attached(1), attached(2)], makeSpec(), first.seen)
      expect(again).toEqual({ seen: first.seen, asked: [] })
    })
  })

  describe('a task in the network of its instance', () => {
    const onHost = (networkBindings: readonly NetworkBinding[]): Task => ({
      taskArn: 'arn:1',
      containerInstanceArn: HOST,
      containers: [
        { name: 'proxy', networkBindings: [{ containerPort: 443, hostPort: 443, protocol: 'tcp' }] },
        { name: 'web', networkBindings: [...networkBindings] }
      ]
    })
    const web = (hostPort: number, containerPort = 80): NetworkBinding => ({ containerPort, hostPort, protocol: 'tcp' })

    test.each([
      ['the port that Docker has chosen', 'bridge', [web(32768)], 'http://203.0.113.1:32768'],
      ['the port of HTTP', 'bridge', [web(80)], 'http://203.0.113.1'],
      ['the port that was asked for, among others', 'bridge', [web(1, 9090), web(2)], 'http://203.0.113.1:2'],
      [
        'the TCP port, not the UDP one of the same number',
        'bridge',
        [{ containerPort: 80, hostPort: 1, protocol: 'udp' }, web(2)],
        'http://203.0.113.1:2'
      ],
      ["its own container's port before another's", 'bridge', [web(1, 9090)], 'http://203.0.113.1:1'],
      ["another container's port when it has none", 'bridge', [], 'http://203.0.113.1:443'],
      ['its own port, without any binding', 'host', [], 'http://203.0.113.1']
    ] as const)('is reached at %s', async (_, network, bindings, url) => {
      const { seen } = await addressed([onHost(bindings)], makeSpec({ network, publicAddress: 'none' }))
      expect(seen[0]).toMatchObject({ publicIp: '203.0.113.1', privateIp: '10.0.0.1', url })
    })

    test('is asked for once, also when its port comes later', async () => {
      const spec = makeSpec({ network: 'bridge', publicAddress: 'none' })
      const { containers: _none, ...bare } = onHost([])
      const first = await addressed([bare], spec)
      expect(first.seen[0]?.url).toBeUndefined()
      const again = await addressed([onHost([web(32768)])], spec, first.seen)
      expect(again.asked).toEqual([])
      expect(again.seen[0]?.url).toBe('http://203.0.113.1:32768')
    })

    test('has no address before it is placed', async () => {
      const task: Task = { taskArn: 'arn:1' }
      const placed = await addressed([task], makeSpec({ network: 'bridge', publicAddress: 'none' }))
      expect(placed).toEqual({ seen: [{ task }], asked: [] })
    })
  })
})
