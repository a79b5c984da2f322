import { describe, expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import {
  definitionTags,
  findGrantsInUse,
  findTaskDefinition,
  isSameDefinition,
  renderTaskDefinition,
  type TaskDefinitionSpec
} from '../../src/aws/task-definition.ts'
import { lowerCaseTags, tagsByKey, type Tags } from '../../src/environment.ts'
import { AwsError, type Operations } from '../../sandbox/service.ts'
import { clientConfig, serving } from '../sandbox/wire/site.ts'

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:run-on-fargate/acme/space/docker.io-AbCdEf'
const ROLE = 'arn:aws:iam::123456789012:role/exec'
const HASH = 'run-on-fargate:definition'
const MAIN = { image: 'acme/space:1.0', ports: [{ port: 80, protocol: 'tcp' }], environment: {}, secrets: {} } as const
const LOG = { group: '/run-on-fargate/acme/space', region: 'eu-central-1' }

function makeSpec(overrides: Partial<TaskDefinitionSpec> = {}): TaskDefinitionSpec {
  return {
    family: 'space-main',
    compatibility: 'FARGATE',
    containerName: 'space',
    main: MAIN,
    size: { cpu: 256, memory: 512 },
    architecture: 'X86_64',
    executionRoleArn: ROLE,
    credentials: { space: SECRET },
    log: LOG,
    tags: { team: 'space', 'run-on-fargate:repository': 'acme/space' },
    ...overrides
  }
}

function hashOf(overrides: Partial<TaskDefinitionSpec> = {}): string {
  return tagsByKey(renderTaskDefinition(makeSpec(overrides)).tags ?? [])[HASH] ?? ''
}

test('a private image with defaults is defined field by field', () => {
  expect(renderTaskDefinition(makeSpec())).toEqual({
    family: 'space-main',
    containerDefinitions: [
      {
        name: 'space',
        image: 'acme/space:1.0',
        portMappings: [{ containerPort: 80, protocol: 'tcp' }],
        repositoryCredentials: { credentialsParameter: SECRET },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/run-on-fargate/acme/space',
            'awslogs-region': 'eu-central-1',
            'awslogs-stream-prefix': 'task'
          }
        }
      }
    ],
    memory: '512',
    cpu: '256',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    executionRoleArn: ROLE,
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    tags: [
      { key: 'team', value: 'space' },
      { key: 'run-on-fargate:repository', value: 'acme/space' },
      { key: HASH, value: expect.stringMatching(/^[0-9a-f]{32}$/) }
    ]
  })
})

test('without a login there are no credentials, not empty ones', () => {
  expect(renderTaskDefinition(makeSpec({ credentials: {} })).containerDefinitions?.[0]).not.toHaveProperty(
    'repositoryCredentials'
  )
})

test('a role of the program is named only when there is one', () => {
  expect(renderTaskDefinition(makeSpec())).not.toHaveProperty('taskRoleArn')
  expect(renderTaskDefinition(makeSpec({ taskRoleArn: ROLE }))).toHaveProperty('taskRoleArn', ROLE)
})

test('ports keep their order and protocols', () => {
  const ports = [
    { port: 8080, protocol: 'tcp' },
    { port: 53, protocol: 'udp' }
  ] as const
  expect(renderTaskDefinition(makeSpec({ main: { ...MAIN, ports } })).containerDefinitions?.[0]?.portMappings).toEqual([
    { containerPort: 8080, protocol: 'tcp' },
    { containerPort: 53, protocol: 'udp' }
  ])
})

describe('the hash', () => {
  test('is the same for the same definition, whatever the order of its keys', () => {
    const { tags, ...rest } = makeSpec()
    const reversed = Object.fromEntries(Object.entries(tags).reverse())
    expect(hashOf()).toBe(hashOf({ ...rest, tags: reversed }))
    expect(hashOf({ size: { memory: 512, cpu: 256 } })).toBe(hashOf())
    expect(hashOf({ main: { ...MAIN, ports: [{ protocol: 'tcp', port: 80 }] } })).toBe(hashOf())
  })

  const changes: readonly Partial<TaskDefinitionSpec>[] = [
    {},
    { family: 'space-other' },
    { containerName: 'web' },
    { main: { ...MAIN, image: 'acme/space:1.1' } },
    { main: { ...MAIN, ports: [] } },
    { main: { ...MAIN, ports: [{ port: 81, protocol: 'tcp' }] } },
    { main: { ...MAIN, ports: [{ port: 80, protocol: 'udp' }] } },
    { main: { ...MAIN, command: ['serve'] } },
    { main: { ...MAIN, environment: { A: '' } } },
    { main: { ...MAIN, secrets: { A: SECRET } } },
    { ephemeralStorage: 30 },
    { timeToLive: 60 },
    { size: { cpu: 512, memory: 512 } },
    { size: { cpu: 256, memory: 1024 } },
    { architecture: 'ARM64' },
    { executionRoleArn: `${ROLE}2` },
    { taskRoleArn: ROLE },
    { credentials: { space: SECRET.replace('AbCdEf', 'GhIjKl') } },
    { log: { ...LOG, group: '/other' } },
    { log: { ...LOG, region: 'eu-west-1' } },
    { tags: { team: 'space' } },
    { tags: { ...makeSpec().tags, team: 'other' } },
    { tags: { ...makeSpec().tags, more: '' } }
  ]

  test('is another for every field and tag that differs', () => {
    expect(new Set(changes.map(hashOf)).size).toBe(changes.length)
  })

  test.each(changes)('with %j it decides whether the last revision is the same', (change) => {
    const definition = renderTaskDefinition(makeSpec())
    const finding = { arn: 'arn', hash: hashOf(change) }
    expect(isSameDefinition(finding, definition)).toBe(Object.keys(change).length === 0)
  })
})

test.each([
  ['no revision', undefined],
  ['a revision without our hash', { arn: 'arn' }],
  ['a revision with an empty hash', { arn: 'arn', hash: '' }]
])('%s is never the same', (_, finding) => {
  expect(isSameDefinition(finding, renderTaskDefinition(makeSpec()))).toBe(false)
})

describe('the tags of a revision', () => {
  test('tell its cluster, and the grants that it needs', () => {
    expect(definitionTags({ cluster: 'blue', grants: ['log-1', 'registry-2'] })).toEqual({
      'run-on-fargate:cluster': 'blue',
      'run-on-fargate:grants': 'log-1 registry-2'
    })
  })

  test('tell no grants of a role that was given, as ECS takes no empty list of them', () => {
    expect(definitionTags({ cluster: 'blue', grants: [] })).toEqual({ 'run-on-fargate:cluster': 'blue' })
  })
})

/** ECS that has these families and tags of their latest revisions, in pages of two. */
function ecsWith(families: Readonly<Record<string, Tags | AwsError>>): Operations {
  const names = Object.keys(families)
  return {
    ListTaskDefinitionFamilies({ familyPrefix, nextToken = '0' }: { familyPrefix: string; nextToken?: string }) {
      const start = Number(nextToken)
      const found = names.filter((name) => name.startsWith(familyPrefix))
      return {
        families: found.slice(start, start + 2),
        ...(start + 2 < found.length && { nextToken: String(start + 2) })
      }
    },
    DescribeTaskDefinition({ taskDefinition }: { taskDefinition: string }) {
      const tags = families[taskDefinition]
      if (tags === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.')
      if (tags instanceof AwsError) throw tags
      return { taskDefinition: { taskDefinitionArn: `${taskDefinition}:3` }, tags: lowerCaseTags(tags) }
    }
  }
}

async function withEcs<T>(operations: Operations, test: (client: ECSClient) => Promise<T>): Promise<T> {
  return serving({ services: { ecs: operations } }, async (server) => {
    const client = new ECSClient(clientConfig(server))
    try {
      return await test(client)
    } finally {
      client.destroy()
    }
  })
}

const DENIED = new AwsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:DescribeTaskDefinition')
const GONE = new AwsError('ClientException', 'Unable to describe task definition.')
const using = (...grants: readonly string[]) => definitionTags({ cluster: 'blue', grants })

describe('the grants in use', () => {
  test('are those of the latest revision of each family of the repository, over all pages', async () => {
    const families = {
      'space-a': using('log-1', 'registry-1'),
      'space-b': using('log-1', 'registry-2'),
      'space-c': using(),
      other: using('log-9'),
      'space-d': { team: 'space' },
      'space-e': using('ecr-5')
    }
    const used = await withEcs(ecsWith(families), (client) => findGrantsInUse(client, 'space-'))
    for (const name of ['log-1', 'registry-1', 'registry-2', 'ecr-5']) expect(used).toContain(name)
    expect(used).not.toContain('log-9')
  })

  test.each([
    ['may not be seen', { 'space-a': using('log-1'), 'space-b': DENIED }],
    ['changed in the meantime', { 'space-a': using('log-1'), 'space-b': GONE }],
    [
      'are of too many families',
      Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`space-${index}`, using('log-1')]))
    ]
  ])('are not known, and none may go, when they %s', async (_, families) => {
    expect(await withEcs(ecsWith(families), (client) => findGrantsInUse(client, 'space-'))).toBe('unknown')
  })
})

describe('the latest revision', () => {
  test('tells its hash and its cluster', async () => {
    const tags = { [HASH]: 'abc', ...using('log-1') }
    const found = await withEcs(ecsWith({ space: tags }), (client) => findTaskDefinition(client, 'space'))
    expect(found).toEqual({ arn: 'space:3', hash: 'abc', cluster: 'blue' })
  })

  test.each([
    ['without tags is known by its ARN alone', { space: {} }, { arn: 'space:3' }],
    ['is missing', {}, undefined],
    ['that may not be seen is taken for missing', { space: DENIED }, undefined]
  ])('%s', async (_, families, expected) => {
    expect(await withEcs(ecsWith(families), (client) => findTaskDefinition(client, 'space'))).toEqual(expected)
  })
})
