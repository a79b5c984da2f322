import { describe, expect, test } from '@jest/globals'
import type { PortMapping, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { account, container, describeDefinition, registration, roleArn } from './account.ts'

const { executionRoleArn: _role, ...withoutRole } = registration()

type Refused = readonly [what: string, input: RegisterTaskDefinitionCommandInput, message: string | RegExp]

const refused: readonly Refused[] = [
  [
    'a size Fargate has not',
    registration({ memory: '4096' }),
    /^No Fargate configuration exists for given values: 256 CPU, 4096 memory\./
  ],
  ['no cpu', registration({ cpu: undefined }), "Fargate requires that 'cpu' be defined at the task level."],
  [
    'no memory',
    registration({ memory: undefined, containerDefinitions: [container({ memory: 128 })] }),
    "Fargate requires that 'memory' be defined at the task level."
  ],
  ['bridge networking', registration({ networkMode: 'bridge' }), 'Fargate only supports network mode ‘awsvpc’.'],
  ['a strange family', registration({ family: 'a/b' }), 'Family contains invalid characters.'],
  ['a malformed role', registration({ executionRoleArn: 'exec' }), 'Role is not valid'],
  ['no container', registration({ containerDefinitions: [] }), 'Container list cannot be empty.'],
  [
    'eleven containers',
    registration({ containerDefinitions: Array.from({ length: 11 }, (_, i) => container({ name: `c${i}` })) }),
    'Too many containers'
  ],
  ['no essential container', registration({ containerDefinitions: [container({ essential: false })] }), /essential/],
  [
    'no image',
    registration({ containerDefinitions: [container({ image: '' })] }),
    'Container.image should not be null or empty.'
  ],
  [
    'spaces in the image',
    registration({ containerDefinitions: [container({ image: 'a b' })] }),
    'Container.image contains invalid characters.'
  ],
  [
    'an image of 256 characters',
    registration({ containerDefinitions: [container({ image: 'a'.repeat(256) })] }),
    /255/
  ],
  [
    'another host port',
    registration({ containerDefinitions: [container({ portMappings: [{ containerPort: 80, hostPort: 8080 }] })] }),
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'
  ],
  [
    'port 70000',
    registration({ containerDefinitions: [container({ portMappings: [{ containerPort: 70000 }] })] }),
    /invalid port/
  ],
  ...(
    [
      ['a range backwards', [{ containerPortRange: '90-80' }], /first port/],
      ['a range of one port', [{ containerPortRange: '80-80' }], /first port/],
      ['a port that a range has', [{ containerPort: 80 }, { containerPortRange: '80-90' }], /one port mapping/],
      ['ranges that overlap', [{ containerPortRange: '80-90' }, { containerPortRange: '90-99' }], /one port mapping/],
      [
        '101 ranges',
        Array.from({ length: 101 }, (_, i) => ({ containerPortRange: `${100 + 2 * i}-${101 + 2 * i}` })),
        /at most 100 port ranges/
      ]
    ] satisfies readonly (readonly [string, readonly PortMapping[], RegExp])[]
  ).map(([what, portMappings, message]): Refused => [
    what,
    registration({ containerDefinitions: [container({ portMappings: [...portMappings] })] }),
    message
  ]),
  [
    'awslogs without role',
    { ...withoutRole, containerDefinitions: [container({ repositoryCredentials: undefined })] },
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
  ],
  [
    'an ECR image without role',
    {
      ...withoutRole,
      containerDefinitions: [{ name: 'a', image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/a' }]
    },
    'Fargate requires task definition to have execution role ARN to support ECR images.'
  ],
  [
    'secrets without role',
    { ...withoutRole, containerDefinitions: [{ name: 'a', image: 'a', secrets: [{ name: 'A', valueFrom: 'a' }] }] },
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
  ],
  [
    'no log group',
    registration({
      containerDefinitions: [
        container({
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': 'x', 'awslogs-stream-prefix': 'p' } }
        })
      ]
    }),
    'Log driver awslogs requires options: awslogs-group'
  ],
  [
    'an image with a plus',
    registration({ containerDefinitions: [container({ image: 'acme/space:1+2' })] }),
    'Container.image contains invalid characters.'
  ],
  [
    'port 0',
    registration({ containerDefinitions: [container({ portMappings: [{ containerPort: 0 }] })] }),
    'Port mapping contains an invalid port.'
  ],
  [
    'an empty name of a login',
    registration({ containerDefinitions: [container({ repositoryCredentials: { credentialsParameter: '' } })] }),
    'Container.repositoryCredentials.credentialsParameter should not be null or empty.'
  ],
  [
    'a secret without name',
    registration({ containerDefinitions: [container({ secrets: [{ name: '', valueFrom: 'a' }] })] }),
    /^Container.secrets/
  ],
  [
    'a secret with the name of a variable',
    registration({
      containerDefinitions: [
        container({ secrets: [{ name: 'KEY', valueFrom: 'a' }], environment: [{ name: 'KEY', value: '' }] })
      ]
    }),
    "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'."
  ],
  [
    'two secrets of one name',
    registration({
      containerDefinitions: [container({ secrets: ['a', 'b'].map((valueFrom) => ({ name: 'KEY', valueFrom })) })]
    }),
    "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'."
  ],
  [
    'a short restart period',
    registration({
      containerDefinitions: [container({ restartPolicy: { enabled: true, restartAttemptPeriod: 59 } })]
    }),
    'Restart policy restartAttemptPeriod must be between 60 and 1800.'
  ],
  [
    'a long start timeout',
    registration({ containerDefinitions: [container({ startTimeout: 121 })] }),
    'startTimeout must be at most 120 seconds on Fargate.'
  ],
  [
    'a size that Windows lacks',
    registration({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    /^No Fargate configuration exists for given values: 256 CPU, 512 memory\./
  ],
  [
    'a privileged container',
    registration({ containerDefinitions: [container({ privileged: true })] }),
    "Fargate requires that the 'privileged' setting be 'false'."
  ],
  [
    'links',
    registration({ containerDefinitions: [container({ links: ['a'] })] }),
    'Links are not supported when networkMode=awsvpc.'
  ],
  [
    'a host volume',
    registration({ volumes: [{ name: 'v', host: { sourcePath: '/x' } }] }),
    'Fargate compatible task definitions do not support sourcePath'
  ],
  [
    'an added capability',
    registration({ containerDefinitions: [container({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } })] }),
    'NET_ADMIN is not allowed on Fargate.'
  ],
  [
    '20 GiB of storage',
    registration({ ephemeralStorage: { sizeInGiB: 20 } }),
    'EphemeralStorage size should be at least 21'
  ],
  [
    'more than 64 KiB',
    registration({ containerDefinitions: [container({ environment: [{ name: 'A', value: 'x'.repeat(65536) }] })] }),
    /Max allowed length is '65536' bytes/
  ],
  ['an aws: tag', registration({ tags: [{ key: 'aws:x', value: '' }] }), /reserved for system use/],
  [
    'no memory at all on EC2',
    registration({ requiresCompatibilities: [], memory: undefined, cpu: undefined }),
    "Invalid setting for container 'space'. At least one of 'memory' or 'memoryReservation' must be specified."
  ]
]

describe('RegisterTaskDefinition', () => {
  test.each(refused)('refuses %s', async (_what, input, message) => {
    await expect(account().send('RegisterTaskDefinition', input)).rejects.toThrow(message)
  })

  test.each([
    ['256', '512', '256', '512'],
    ['.25 vCPU', '0.5 GB', '256', '512'],
    ['1 vcpu', '8GB', '1024', '8192'],
    ['8192', '20480', '8192', '20480'],
    ['32768', '249856', '32768', '249856']
  ])('takes %s and %s', async (cpu, memory, units, mib) => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration({ cpu, memory }))
    expect(await describeDefinition(ecs, 'space')).toMatchObject({ cpu: units, memory: mib })
  })

  test('answers the definition with its defaults filled in', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration({ tags: [{ key: 'a', value: 'b' }] }))
    const definition = await describeDefinition(ecs, 'space')
    expect(definition).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/space:1',
      revision: 1,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      requiresCompatibilities: ['FARGATE'],
      volumes: [],
      placementConstraints: [],
      registeredBy: 'arn:aws:iam::123456789012:user/ci'
    })
    expect(definition.containerDefinitions?.[0]).toMatchObject({
      cpu: 0,
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }]
    })
    expect(definition.requiresAttributes).toContainEqual({
      name: 'ecs.capability.private-registry-authentication.secretsmanager'
    })
    expect(definition).not.toHaveProperty('tags')
  })

  test('refuses a second registration of the family while one is in flight', async () => {
    const ecs = account()
    const both = await Promise.allSettled([
      ecs.send('RegisterTaskDefinition', registration()),
      ecs.send('RegisterTaskDefinition', registration()),
      ecs.send('RegisterTaskDefinition', registration({ family: 'other' }))
    ])
    expect(both.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(both[1]).toMatchObject({
      reason: {
        code: 'ClientException',
        message: 'Too many concurrent attempts to create a new revision of the specified family.'
      }
    })
  })

  test('asks for PassRole on the roles, and for tagging only with tags', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration())
    await ecs.send('RegisterTaskDefinition', registration({ tags: [{ key: 'a', value: 'b' }] }))
    expect(ecs.asked.map(({ action }) => action)).toEqual([
      'ecs:RegisterTaskDefinition',
      'iam:PassRole',
      'ecs:RegisterTaskDefinition',
      'ecs:TagResource',
      'iam:PassRole'
    ])
    expect(ecs.asked[1]).toEqual({
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
    })
    expect(ecs.asked[3]?.context).toMatchObject({ 'ecs:CreateAction': 'RegisterTaskDefinition', 'aws:TagKeys': ['a'] })
  })
})

describe('revisions', () => {
  test('numbers are never given out twice', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration())
    await ecs.send('DeregisterTaskDefinition', { taskDefinition: 'space:1' })
    await ecs.send('DeleteTaskDefinitions', { taskDefinitions: ['space:1'] })
    await ecs.send('RegisterTaskDefinition', registration())
    expect(await describeDefinition(ecs, 'space')).toMatchObject({ revision: 2 })
  })

  test('a family is its latest ACTIVE revision', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration())
    await ecs.send('RegisterTaskDefinition', registration())
    await ecs.send('DeregisterTaskDefinition', { taskDefinition: 'space:2' })
    expect(await describeDefinition(ecs, 'space')).toMatchObject({ revision: 1 })
    expect(await describeDefinition(ecs, 'space:2')).toMatchObject({ status: 'INACTIVE' })
    expect(await ecs.send('ListTaskDefinitions', { familyPrefix: 'spac' })).toEqual({ taskDefinitionArns: [] })
    expect(await ecs.send('ListTaskDefinitionFamilies', { familyPrefix: 'spac' })).toEqual({ families: ['space'] })
  })

  test('lists by number, page by page', async () => {
    const ecs = account()
    for (let n = 0; n < 11; n += 1) await ecs.send('RegisterTaskDefinition', registration())
    const first = await ecs.send<{ taskDefinitionArns: string[]; nextToken: string }>('ListTaskDefinitions', {
      sort: 'DESC',
      maxResults: 10
    })
    expect(first.taskDefinitionArns[0]).toMatch(/space:11$/)
    const rest = await ecs.send('ListTaskDefinitions', { sort: 'DESC', maxResults: 10, nextToken: first.nextToken })
    expect(rest).toEqual({ taskDefinitionArns: [expect.stringMatching(/space:1$/)] })
  })

  test.each([
    ['DescribeTaskDefinition', { taskDefinition: 'nobody' }, 'Unable to describe task definition.'],
    ['DeregisterTaskDefinition', { taskDefinition: 'space' }, 'Revision is missing.']
  ])('%s refuses %j', async (operation, input, message) => {
    await expect(account().send(operation, input)).rejects.toMatchObject({ code: 'ClientException', message })
  })

  test('only INACTIVE revisions are deleted', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration())
    expect(await ecs.send('DeleteTaskDefinitions', { taskDefinitions: ['space:1', 'space:9'] })).toMatchObject({
      taskDefinitions: [],
      failures: [{ reason: expect.stringContaining('ACTIVE') }, { reason: expect.stringContaining('does not exist') }]
    })
  })

  test('tags are told only when asked for', async () => {
    const ecs = account()
    const tags = [{ key: 'a', value: 'b' }]
    await ecs.send('RegisterTaskDefinition', registration({ tags }))
    expect(await ecs.send('DescribeTaskDefinition', { taskDefinition: 'space' })).toMatchObject({ tags: [] })
    expect(await ecs.send('DescribeTaskDefinition', { taskDefinition: 'space', include: ['TAGS'] })).toMatchObject({
      tags
    })
  })
})
