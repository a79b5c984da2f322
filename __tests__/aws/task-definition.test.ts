import type { PortMapping } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import {
  completed,
  containerLogs,
  logStream,
  renderMain,
  timerContainer,
  withPorts,
  type MainContainer
} from '../../src/aws/task-definition.ts'
import { mappedPorts, type Port } from '../../src/ports.ts'
import type { TemplateContainer } from '../../src/deployment.ts'

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf'
const PLACE = { group: '/run-on-fargate/acme/space', region: 'eu-central-1' }
const OURS = {
  logDriver: 'awslogs',
  options: {
    'awslogs-group': PLACE.group,
    'awslogs-region': PLACE.region,
    'awslogs-stream-prefix': 'task'
  }
}

function render(container: Partial<TemplateContainer>, main: Partial<MainContainer>) {
  const rendered = renderMain(
    { name: 'web', ...container },
    { image: 'acme/space:1.0', environment: {}, secrets: {}, ...main }
  )
  expect(rendered).toMatchObject({ name: 'web', image: 'acme/space:1.0' })
  const { name: _name, image: _image, ...rest } = rendered
  return rest
}

describe('the container that the deployment is about', () => {
  test('is otherwise as the template has it, whatever that has', () => {
    const container = {
      image: '<IMAGE>',
      cpu: 0,
      command: ['serve'],
      mountPoints: [],
      portMappings: [{ containerPort: 8080, name: 'http', appProtocol: 'http' as const }],
      healthCheck: { command: ['CMD', 'up'] },
      of2027: { deep: true }
    }
    const { image: _image, ...others } = container
    expect(render(container, {})).toEqual(others)
  })

  test.each([
    ['nothing, as it was', {}, {}, {}],
    ['empty lists, as they were', { environment: [], secrets: [] }, {}, { environment: [], secrets: [] }],
    [
      'a variable beside those of the template',
      { environment: [{ name: 'A', value: '1' }] },
      { environment: { B: '2' } },
      {
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' }
        ]
      }
    ],
    [
      "a variable in place of the template's",
      { environment: [{ name: 'A', value: '1' }] },
      { environment: { A: '' } },
      { environment: [{ name: 'A', value: '' }] }
    ],
    [
      'a variable in place of a secret, as ECS takes no name twice',
      { secrets: [{ name: 'A', valueFrom: SECRET }] },
      { environment: { A: '1' } },
      { secrets: [], environment: [{ name: 'A', value: '1' }] }
    ],
    [
      'a secret in place of a variable',
      { environment: [{ name: 'A', value: '1' }] },
      { secrets: { A: SECRET } },
      { environment: [], secrets: [{ name: 'A', valueFrom: SECRET }] }
    ],
    [
      "a secret in place of the template's, and beside another",
      {
        secrets: [
          { name: 'A', valueFrom: 'old' },
          { name: 'B', valueFrom: 'b' }
        ]
      },
      { secrets: { A: SECRET } },
      {
        secrets: [
          { name: 'B', valueFrom: 'b' },
          { name: 'A', valueFrom: SECRET }
        ]
      }
    ],
    [
      'what has the name of a property of every object',
      { environment: [{ name: 'toString', value: '1' }] },
      { environment: { B: '2' } },
      {
        environment: [
          { name: 'toString', value: '1' },
          { name: 'B', value: '2' }
        ]
      }
    ]
  ] satisfies readonly [string, Partial<TemplateContainer>, Partial<MainContainer>, object][])(
    'has %s',
    (_, container, main, expected) => {
      expect(render(container, main)).toEqual(expected)
    }
  )

  test.each([
    [
      ['serve', ''],
      ['serve', '']
    ],
    [[], []],
    [undefined, ['old']]
  ])('has the command %j: %j', (command, expected) => {
    expect(render({ command: ['old'] }, command ? { command } : {}).command).toEqual(expected)
  })

  test('has the ports that were asked for, with what the template says of them', () => {
    const portMappings = [
      { containerPort: 8080, hostPort: 80, name: 'http' },
      { containerPort: 53, protocol: 'udp' as const, hostPort: 5353 },
      { containerPort: 9090 }
    ]
    const ports = [
      { port: 53, protocol: 'tcp' },
      { port: 8080, protocol: 'tcp' }
    ] as const
    expect(withPorts({ name: 'web', portMappings }, ports).portMappings).toEqual([
      { containerPort: 53, protocol: 'tcp' },
      { containerPort: 8080, hostPort: 80, name: 'http' }
    ])
    expect(withPorts({ name: 'web', portMappings }, undefined)).toEqual({ name: 'web', portMappings })
  })
})

describe('a container is completed', () => {
  test('with a log where it has none, and without a login where it needs none', () => {
    expect(completed({ name: 'web' }, undefined, PLACE)).toEqual({ name: 'web', logConfiguration: OURS })
  })

  test('and keeps its own log, FireLens say, and its own login where none is given', () => {
    const container = {
      name: 'web',
      logConfiguration: { logDriver: 'awsfirelens' as const, options: { Name: 'es' } },
      repositoryCredentials: { credentialsParameter: 'theirs' }
    }
    expect(completed(container, undefined, PLACE)).toEqual(container)
    expect(completed(container, SECRET, PLACE)).toEqual({
      ...container,
      repositoryCredentials: { credentialsParameter: SECRET }
    })
  })
})

describe('the logs', () => {
  const logging = (logDriver: string, options?: Record<string, string>) =>
    ({ name: 'web', logConfiguration: { logDriver, ...(options && { options }) } }) as TemplateContainer
  const own = { container: 'web', group: '/team', prefix: 'ecs', region: 'eu-central-1', makesGroup: false }
  const options = { 'awslogs-group': '/team', 'awslogs-stream-prefix': 'ecs' }

  test.each([
    ['ours, without a log of its own', { name: 'web' }, [{ ...own, group: PLACE.group, prefix: 'task' }]],
    ['its own, in our Region', logging('awslogs', options), [own]],
    [
      'its own, in another Region',
      logging('awslogs', { ...options, 'awslogs-region': 'eu-west-1' }),
      [{ ...own, region: 'eu-west-1' }]
    ],
    [
      'its own, in a group that it makes',
      logging('awslogs', { ...options, 'awslogs-create-group': 'true' }),
      [{ ...own, makesGroup: true }]
    ],
    [
      'its own, in a group that it does not make',
      logging('awslogs', { ...options, 'awslogs-create-group': 'false' }),
      [own]
    ],
    ['not in CloudWatch: FireLens', logging('awsfirelens', options), []],
    ['not in CloudWatch: a file on the instance', logging('json-file'), []],
    ['nowhere: a group is missing', logging('awslogs', { 'awslogs-stream-prefix': 'ecs' }), []],
    ['under a name that only the instance knows', logging('awslogs', { 'awslogs-group': '/team' }), []]
  ] satisfies readonly [string, TemplateContainer, object[]][])('of a container are %s', (_, container, logs) => {
    expect(containerLogs([container], PLACE)).toEqual(logs)
  })

  test('are where each container says, else where the others are', () => {
    const options = { 'awslogs-group': '/b', 'awslogs-stream-prefix': 'p', 'awslogs-region': 'eu-west-1' }
    const logs = containerLogs(
      [{ name: 'web' }, { name: 'cache', logConfiguration: { logDriver: 'awslogs', options } }],
      PLACE
    )
    expect(logs.map(({ container, group, region }) => [container, group, region])).toEqual([
      ['web', PLACE.group, PLACE.region],
      ['cache', '/b', 'eu-west-1']
    ])
  })

  test("have a stream for each of the task's containers", () => {
    const logs = containerLogs([{ name: 'web' }, { name: 'cache' }], PLACE)
    const arn = 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123456789abcdef'
    expect(logs.map((log) => logStream(log, arn))).toEqual(['task/web/0123456789abcdef', 'task/cache/0123456789abcdef'])
  })
})

test('the ports of a container are read in every form that ECS takes, each once', () => {
  const portMappings: PortMapping[] = [
    { containerPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' },
    { containerPort: 8080, hostPort: 8080 },
    { containerPort: 8080, protocol: 'udp' },
    { containerPortRange: '9000-9010' },
    { containerPortRange: '9100-9100', protocol: 'udp' },
    { containerPort: 53, protocol: 'udp', hostPort: 0 }
  ]
  expect(mappedPorts({ portMappings })).toEqual([
    { port: 8080, protocol: 'tcp' },
    { port: 8080, protocol: 'udp' },
    { port: 9000, to: 9010, protocol: 'tcp' },
    { port: 9100, protocol: 'udp' },
    { port: 53, protocol: 'udp' }
  ])
  expect(mappedPorts({})).toEqual([])
})

test('a range that was asked for is mapped as one, by the mapping of the container if it has one', () => {
  const ranges: readonly Port[] = [
    { port: 9000, to: 9010, protocol: 'tcp' },
    { port: 7000, to: 7001, protocol: 'udp' }
  ]
  const portMappings = [{ containerPortRange: '9000-9010', name: 'many' }]
  expect(withPorts({ name: 'web', portMappings }, ranges).portMappings).toEqual([
    { containerPortRange: '9000-9010', name: 'many' },
    { containerPortRange: '7000-7001', protocol: 'udp' }
  ])
})

test('the image of the timer is pinned', () => {
  expect(timerContainer(1).image).toMatch(
    /^public\.ecr\.aws\/docker\/library\/busybox:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/
  )
})

test('the timer ends the task, and hears when the task is to end before', () => {
  expect(timerContainer(5400)).toMatchObject({
    essential: true,
    command: ['sleep', '5400'],
    linuxParameters: { initProcessEnabled: true }
  })
})
