import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient, type NetworkBinding } from '@aws-sdk/client-ecs'
import type { Task } from '../../src/aws/task.ts'
import { describe, expect, test } from '@jest/globals'
import { findAddresses, type AddressSpec } from '../../src/deploy/addresses.ts'
import type { SeenTask } from '../../src/events.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'

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
