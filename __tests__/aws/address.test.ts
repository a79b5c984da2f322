import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { findHosts, findPublicIps, interfaceOf } from '../../src/aws/task.ts'
import { AwsError, type Operations } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'

const details = [
  { name: 'subnetId', value: 'subnet-01234567' },
  { name: 'networkInterfaceId', value: 'eni-01234567' },
  { name: 'macAddress', value: '0a:00:00:00:00:01' },
  { name: 'privateDnsName', value: 'ip-172-31-0-5.eu-central-1.compute.internal' },
  { name: 'privateIPv4Address', value: '172.31.0.5' }
]

test.each([
  ['no attachment', {}, {}],
  ['none yet', { attachments: [] }, {}],
  [
    'one being made',
    {
      attachments: [
        { type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [{ name: 'subnetId', value: 'x' }] }
      ]
    },
    {}
  ],
  ['one without details', { attachments: [{ type: 'ElasticNetworkInterface' }] }, {}],
  [
    'one that is attached',
    { attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', details }] },
    { id: 'eni-01234567', privateIp: '172.31.0.5' }
  ],
  [
    'one beside an attachment of another kind',
    {
      attachments: [
        { type: 'Service Connect', details: [{ name: 'networkInterfaceId', value: 'eni-89abcdef' }] },
        { type: 'ElasticNetworkInterface', details }
      ]
    },
    { id: 'eni-01234567', privateIp: '172.31.0.5' }
  ],
  [
    'one in a dual-stack subnet',
    {
      attachments: [{ type: 'ElasticNetworkInterface', details }],
      containers: [{ name: 'timer' }, { networkInterfaces: [{ ipv6Address: '' }, { ipv6Address: '2001:db8::5' }] }]
    },
    { id: 'eni-01234567', privateIp: '172.31.0.5', ipv6: '2001:db8::5' }
  ],
  [
    'one in a subnet without IPv4',
    {
      attachments: [{ type: 'ElasticNetworkInterface', details: details.slice(0, 2) }],
      containers: [{ networkInterfaces: [{ attachmentId: 'a', ipv6Address: '2001:db8::5' }] }]
    },
    { id: 'eni-01234567', ipv6: '2001:db8::5' }
  ]
] satisfies readonly [string, Parameters<typeof interfaceOf>[0], object][])('%s', (_, task, expected) => {
  expect(interfaceOf(task)).toEqual(expected)
})

async function withServices<T>(
  operations: { readonly ecs?: Operations; readonly ec2?: Operations },
  action: (clients: { readonly ecs: ECSClient; readonly ec2: EC2Client }) => Promise<T>
): Promise<T> {
  return serving({ services: operations }, async (server) => {
    const clients = { ecs: new ECSClient(clientConfig(server)), ec2: new EC2Client(clientConfig(server)) }
    try {
      return await action(clients)
    } finally {
      clients.ecs.destroy()
      clients.ec2.destroy()
    }
  })
}

describe('public addresses', () => {
  const lookUp = (answer: () => object, ids = ['eni-01234567', 'eni-89abcdef']) =>
    withServices({ ec2: { DescribeNetworkInterfaces: answer } }, ({ ec2 }) => findPublicIps(ec2, ids))
  const told = (NetworkInterfaceId: string, PublicIp?: string) => ({
    NetworkInterfaceId,
    ...(PublicIp !== undefined && { Association: { PublicIp } })
  })

  test('are those of the interfaces that have one by now', async () => {
    const NetworkInterfaces = [told('eni-89abcdef', '198.51.100.2'), told('eni-01234567')]
    expect(await lookUp(() => ({ NetworkInterfaces }))).toEqual(new Map([['eni-89abcdef', '198.51.100.2']]))
  })

  test('are none while EC2 does not show an interface', async () => {
    const unseen = () => {
      throw new AwsError('InvalidNetworkInterfaceID.NotFound', "The networkInterface ID 'eni-01234567' does not exist")
    }
    expect(await lookUp(unseen)).toEqual(new Map())
  })

  test('are not asked for without an interface', async () => {
    const never = () => {
      throw new Error('asked')
    }
    expect(await lookUp(never, [])).toEqual(new Map())
  })

  test('may not be seen', async () => {
    const denied = () => {
      throw new AwsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403)
    }
    await expect(lookUp(denied)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })
})

describe('the addresses of container instances', () => {
  const arn = (id: string) => `arn:aws:ecs:eu-central-1:123456789012:container-instance/blue/${id}`
  const asked: unknown[] = []
  const lookUp = (instances: Readonly<Record<string, string>>, wanted: readonly string[]) => {
    asked.length = 0
    return withServices(
      {
        ecs: {
          DescribeContainerInstances(input: { containerInstances: string[] }) {
            asked.push(input)
            return {
              containerInstances: input.containerInstances.flatMap((containerInstanceArn) => {
                const ec2InstanceId = instances[containerInstanceArn]
                return ec2InstanceId === undefined ? [] : [{ containerInstanceArn, ec2InstanceId }]
              })
            }
          }
        },
        ec2: {
          DescribeInstances(input: { InstanceIds: string[] }) {
            asked.push(input)
            const all = [
              { InstanceId: 'i-00000001', PublicIpAddress: '198.51.100.1', PrivateIpAddress: '10.0.0.1' },
              { InstanceId: 'i-00000002', PrivateIpAddress: '10.0.0.2' }
            ]
            return { Reservations: all.map((each) => ({ Instances: [each] })) }
          }
        }
      },
      (clients) => findHosts(clients, 'blue', wanted)
    )
  }

  test('are those of their EC2 instances, over all reservations', async () => {
    const instances = { [arn('a')]: 'i-00000002', [arn('b')]: 'i-00000001' }
    expect(await lookUp(instances, [arn('a'), arn('b')])).toEqual(
      new Map([
        [arn('a'), { privateIp: '10.0.0.2' }],
        [arn('b'), { publicIp: '198.51.100.1', privateIp: '10.0.0.1' }]
      ])
    )
    expect(asked).toEqual([
      { cluster: 'blue', containerInstances: [arn('a'), arn('b')] },
      { InstanceIds: ['i-00000002', 'i-00000001'] }
    ])
  })

  test('are not asked for before the task is placed', async () => {
    expect(await lookUp({}, [])).toEqual(new Map())
    expect(asked).toEqual([])
  })

  test('are not asked for of an instance that has gone: without ids EC2 would tell of all there are', async () => {
    expect(await lookUp({}, [arn('a')])).toEqual(new Map())
    expect(asked).toHaveLength(1)
  })
})
