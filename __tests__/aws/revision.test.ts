import { ECSClient } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { grantTags, findGrantsInUse, isRegisteredFor } from '../../src/aws/revisions.ts'
import { findTaskDefinition, isSameDefinition } from '../../src/resources/task-definition.ts'
import { clusterTag, environmentTags, jobOf, lowerCaseTags, originTag, type Tags } from '../../src/ownership.ts'
import { AwsError, type Call, type Operations } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'

const HASH = 'run-on-fargate:definition'
const PLACE = { repository: 'acme/space', environment: 'main' }
const OURS = environmentTags(PLACE)
const SIBLING = environmentTags({ ...PLACE, repository: 'acme/space-shop' })

test.each<[string, Tags, boolean]>([
  ['this part of the environment', { ...OURS, [HASH]: 'abc' }, true],
  ['it by somebody else', OURS, false],
  ['another repository', { ...SIBLING, [HASH]: 'abc' }, false],
  ['another environment', { ...environmentTags({ ...PLACE, environment: 'other' }), [HASH]: 'abc' }, false],
  ['the environment’s jobs', { ...environmentTags(jobOf(PLACE)), [HASH]: 'abc' }, false],
  ['nobody', { [HASH]: 'abc' }, false]
])('a revision that was registered for %s is known by its tags', (_, tags, expected) => {
  expect(isRegisteredFor(tags, PLACE)).toBe(expected)
})

describe('the tags of a revision', () => {
  test('tell many grants in several tags, each as long as ECS takes one, of which none is lost', async () => {
    const grants = Array.from({ length: 60 }, (_, index) => `secret-${String(index).padStart(12, '0')}-0123abcd`)
    const tags = grantTags(grants.map((name) => ({ name, statements: [] })))
    const values = Object.entries(tags)
    expect(values.length).toBeGreaterThan(2)
    expect(values.every(([, value]) => value.length <= 256)).toBe(true)
    expect(values.slice(0, 3).map(([key]) => key)).toEqual([
      'run-on-fargate:grants',
      'run-on-fargate:grants-2',
      'run-on-fargate:grants-3'
    ])
    const used = await withEcs(ecsWith({ 'space-a': { ...OURS, ...tags } }), inUse)
    expect(used).toEqual(new Set(grants))
  })

  test.each([
    [115, 1],
    [116, 2]
  ])('put two names of %i and 114 characters, each with its hash, into %i', (length, count) => {
    const tags = grantTags(['a'.repeat(length), 'b'.repeat(114)].map((name) => ({ name, statements: [] })))
    expect(Object.keys(tags)).toHaveLength(count)
  })

  test('tell its cluster, and the grants that it needs with a hash of what each allows', () => {
    expect(clusterTag('blue')).toEqual({ 'run-on-fargate:cluster': 'blue' })
    expect(grantTags(['log-1', 'registry-2'].map((name) => ({ name, statements: [] })))).toEqual({
      'run-on-fargate:grants': expect.stringMatching(/^log-1=[0-9a-f]{12} registry-2=[0-9a-f]{12}$/)
    })
    expect(grantTags([])).toEqual({})
  })
})

/** A revision: its tags, and how many tasks run on it. */
interface Seed {
  readonly tags: Tags
  readonly tasks?: number
}

/** ECS with these families, the newest revision of each first; lists in pages of two. */
function ecsWith(families: Readonly<Record<string, Tags | AwsError | readonly Seed[]>>): Operations {
  const names = Object.keys(families)
  const revisionsOf = (name: string) => {
    const found = families[name]
    if (found === undefined || (Array.isArray(found) && found.length === 0)) throw GONE
    if (found instanceof AwsError) throw found
    const seeds = (Array.isArray(found) ? found : [{ tags: found }]) as readonly Seed[]
    return seeds.map((seed, index) => ({ ...seed, arn: arnOf(`${name}:${seeds.length - index}`) }))
  }
  const page = <T>(all: readonly T[], token = '0') => {
    const start = Number(token)
    return { items: all.slice(start, start + 2), ...(start + 2 < all.length && { nextToken: String(start + 2) }) }
  }
  const tasks = () =>
    names.flatMap((name) =>
      (families[name] instanceof AwsError ? [] : revisionsOf(name)).flatMap(({ arn, tags, tasks: count = 0 }) =>
        Array.from({ length: count }, (_, index) => ({
          taskArn: `arn:aws:ecs:eu-central-1:123456789012:task/blue/${arn.split('/').at(-1)?.replace(':', '-') ?? ''}-${index}`,
          taskDefinitionArn: arn,
          desiredStatus: 'RUNNING',
          tags: lowerCaseTags(tags)
        }))
      )
    )
  return {
    ListTaskDefinitionFamilies({ familyPrefix, nextToken }: { familyPrefix: string; nextToken?: string }) {
      const { items: found, ...more } = page(
        names.filter((name) => name.startsWith(familyPrefix)),
        nextToken
      )
      return { families: found, ...more }
    },
    ListTaskDefinitions({ familyPrefix, nextToken }: { familyPrefix: string; nextToken?: string }) {
      const { items, ...more } = page(revisionsOf(familyPrefix), nextToken)
      return { taskDefinitionArns: items.map(({ arn }) => arn), ...more }
    },
    DescribeTaskDefinition({ taskDefinition }: { taskDefinition: string }) {
      const [name = ''] = (taskDefinition.split('/').at(-1) ?? '').split(':')
      const revisions = revisionsOf(name)
      const found = taskDefinition === name ? revisions[0] : revisions.find(({ arn }) => arn === taskDefinition)
      if (found === undefined) throw GONE
      return {
        taskDefinition: { taskDefinitionArn: found.arn, status: 'ACTIVE', registeredAt: new Date(1_700_000_000_000) },
        tags: lowerCaseTags(found.tags)
      }
    },
    ListTasks({ cluster }: { cluster: string }) {
      return { taskArns: cluster === 'blue' ? tasks().map(({ taskArn }) => taskArn) : [] }
    },
    DescribeTasks() {
      return { tasks: tasks() }
    }
  }
}

function arnOf(revision: string): string {
  return `arn:aws:ecs:eu-central-1:123456789012:task-definition/${revision}`
}

async function inUse(client: ECSClient): Promise<unknown> {
  return findGrantsInUse(client, { repository: 'acme/space', familyPrefix: 'space-', clusters: ['blue'] })
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
const using = (...grants: readonly string[]) => ({
  ...OURS,
  ...clusterTag('blue'),
  ...grantTags(grants.map((name) => ({ name, statements: [] })))
})
const theirs = (...grants: readonly string[]) => ({ ...using(...grants), ...SIBLING })

describe('the grants in use', () => {
  test('are those of the newest revision of each family of the repository, over all pages', async () => {
    const families = {
      'space-a': using('log-1', 'registry-1'),
      'space-b': using('log-1', 'registry-2'),
      'space-c': using(),
      other: using('log-9'),
      'space-d': { team: 'space' },
      'space-e': using('ecr-5')
    }
    expect(await withEcs(ecsWith(families), inUse)).toEqual(new Set(['log-1', 'registry-1', 'registry-2', 'ecr-5']))
  })

  test('are those of older revisions too, as long as a task of ours runs on them', async () => {
    const families = {
      'space-a': [
        { tags: using('log-3') },
        { tags: using('log-2'), tasks: 1 },
        { tags: using('log-1') },
        { tags: theirs('log-8'), tasks: 1 }
      ],
      'space-b': [{ tags: using('log-5'), tasks: 2 }, { tags: using('log-4') }]
    }
    expect(await withEcs(ecsWith(families), inUse)).toEqual(new Set(['log-3', 'log-2', 'log-5']))
  })

  test('are not what others say in our families', async () => {
    const families = {
      'space-a': [{ tags: theirs('log-8') }, { tags: using('log-1') }],
      'space-b': theirs('log-9')
    }
    expect(await withEcs(ecsWith(families), inUse)).toEqual(new Set(['log-1']))
  })

  test.each([
    ['may not be seen', { 'space-a': using('log-1'), 'space-b': DENIED }],
    ['changed in the meantime', { 'space-a': using('log-1'), 'space-b': GONE }],
    [
      'are of too many families',
      Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`space-${index}`, using('log-1')]))
    ]
  ])('are not known, and none may go, when they %s', async (_, families) => {
    expect(await withEcs(ecsWith(families), inUse)).toBe('unknown')
  })
})

describe('the newest revision', () => {
  const find = (client: ECSClient) => findTaskDefinition(client, 'space', PLACE)

  test('has its tags', async () => {
    const tags = { [HASH]: 'abc', ...using('log-1'), ...originTag({ origin: 'refs/pull/7' }) }
    expect(await withEcs(ecsWith({ space: tags }), find)).toEqual({
      arn: arnOf('space:1'),
      active: true,
      registeredAt: new Date(1_700_000_000_000),
      tags,
      definition: expect.objectContaining({ taskDefinitionArn: arnOf('space:1') })
    })
  })

  test.each([
    ['is missing', {}],
    ['that may not be seen is taken for missing', { space: DENIED }],
    ['without tags is nobody’s', { space: {} }],
    ['of another repository is not ours', { space: theirs('log-1') }],
    ['of another environment is not ours', { space: environmentTags({ ...PLACE, environment: 'other' }) }],
    ['of the environment’s jobs is not what serves', { space: environmentTags(jobOf(PLACE)) }],
    ['with our hash alone is not ours', { space: { [HASH]: 'abc', 'run-on-fargate:repository': 'acme/space' } }]
  ])('%s', async (_, families) => {
    expect(await withEcs(ecsWith(families), find)).toBeUndefined()
  })

  test('is found under those that others have put on top', async () => {
    const mine = { ...using('log-1'), [HASH]: 'mine' }
    const seeds = [...Array.from({ length: 5 }, () => ({ tags: { ...theirs(), [HASH]: 'mine' } })), { tags: mine }]
    expect(await withEcs(ecsWith({ space: [...seeds, { tags: using('log-0') }] }), find)).toMatchObject({
      arn: arnOf('space:2'),
      tags: mine
    })
  })

  test('is looked for among so many of others, and no more', async () => {
    let described = 0
    const operations = ecsWith({ space: [...Array.from({ length: 100 }, () => ({ tags: {} })), { tags: OURS }] })
    const counted = {
      ...operations,
      async DescribeTaskDefinition(input: never, call: Call) {
        described += 1
        return (await operations.DescribeTaskDefinition?.(input, call)) ?? {}
      }
    }
    expect(await withEcs(counted, find)).toBeUndefined()
    expect(described).toBe(51)
  })
})

describe('a revision with our tags', () => {
  const DEFINITION = {
    family: 'space',
    cpu: '.25 vCPU',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: 'arn:aws:iam::123456789012:role/exec',
    of2027: { deep: [1] },
    placementConstraints: [],
    containerDefinitions: [
      {
        name: 'web',
        image: 'acme/space:1.0',
        command: ['serve', '--port', '80'],
        portMappings: [{ containerPort: 80 }],
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '' }
        ],
        healthCheck: { command: ['CMD', 'x'] },
        of2027: 'on'
      },
      {
        name: 'log',
        image: 'fluent',
        essential: false,
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
        linuxParameters: { initProcessEnabled: true }
      }
    ],
    volumes: [{ name: 'scratch' }, { name: 'disk', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
    tags: [{ key: HASH, value: 'abc' }]
  }

  /** What ECS answers for it: defaults filled in, sizes in plain units, lists of objects in another order. */
  function registered(change: (definition: Definition) => void = () => undefined): Definition {
    const { tags: _tags, ...definition } = structuredClone(DEFINITION)
    const [web, log] = definition.containerDefinitions
    const filled = { cpu: 0, mountPoints: [], volumesFrom: [], systemControls: [] }
    const answer = {
      ...definition,
      cpu: '256',
      taskDefinitionArn: 'arn',
      revision: 1,
      status: 'ACTIVE',
      volumes: [
        { name: 'disk', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/' } },
        { name: 'scratch', host: {} }
      ],
      requiresAttributes: [{ name: 'x' }],
      compatibilities: ['EC2', 'FARGATE'],
      registeredBy: 'somebody',
      enableFaultInjection: false,
      containerDefinitions: [
        { ...filled, ...log, portMappings: [], environment: [] },
        {
          ...filled,
          ...web,
          essential: true,
          environment: web?.environment?.toReversed(),
          portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
          healthCheck: { command: ['CMD', 'x'], interval: 30, timeout: 5, retries: 3 }
        }
      ]
    } as unknown as Definition
    change(answer)
    return answer
  }

  type Definition = Record<string, unknown> & {
    containerDefinitions: Record<string, unknown>[]
    volumes?: Record<string, unknown>[]
  }

  const same = (definition: unknown, hash?: string) =>
    isSameDefinition(
      {
        arn: 'arn',
        active: true,
        registeredAt: new Date(0),
        tags: hash === undefined ? {} : { [HASH]: hash },
        definition,
        executionRole: undefined
      },
      DEFINITION as never
    )

  test('is the same when ECS has in it what would be registered', () => {
    expect(same(registered(), 'abc')).toBe(true)
  })

  test.each([
    ['no hash', undefined],
    ['an empty hash', ''],
    ['another hash', 'abd']
  ])('is another one with %s', (_, hash) => {
    expect(same(registered(), hash)).toBe(false)
  })

  test.each<[string, (definition: Definition) => void]>([
    ['another image', (d) => (web(d).image = 'evil/miner')],
    ['another image of a sidecar', (d) => (log(d).image = 'evil/miner')],
    ['an image in another case', (d) => (web(d).image = 'acme/space:1.0'.toUpperCase())],
    ['another command', (d) => (web(d).command = ['serve', '80', '--port'])],
    ['a command of its own', (d) => (log(d).command = ['sh', '-c', 'env'])],
    ['an entry point', (d) => (web(d).entryPoint = ['sh'])],
    [
      'another value of a variable',
      (d) =>
        (web(d).environment = [
          { name: 'A', value: '2' },
          { name: 'B', value: '' }
        ])
    ],
    [
      'a value where there was none',
      (d) =>
        (web(d).environment = [
          { name: 'A', value: '1' },
          { name: 'B', value: 'x' }
        ])
    ],
    ['a variable more', (d) => (log(d).environment = [{ name: 'LD_PRELOAD', value: '/x' }])],
    ['a variable less', (d) => (web(d).environment = [{ name: 'A', value: '1' }])],
    ['a secret', (d) => (log(d).secrets = [{ name: 'A', valueFrom: 'arn' }])],
    ['more rights', (d) => (web(d).privileged = true)],
    ['another user', (d) => (web(d).user = 'root')],
    ['another log', (d) => (web(d).logConfiguration = { logDriver: 'splunk' })],
    ['a container more', (d) => d.containerDefinitions.push({ name: 'miner', image: 'evil/miner' })],
    ['a container less', (d) => d.containerDefinitions.pop()],
    ['another execution role', (d) => (d.executionRoleArn = 'arn:aws:iam::123456789012:role/theirs')],
    ['a role of the task', (d) => (d.taskRoleArn = 'arn:aws:iam::123456789012:role/admin')],
    ['a volume', (d) => (d.volumes = [{ name: 'x', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }])],
    ['a volume of the instance', (d) => (volume(d, 'scratch').host = { sourcePath: '/' })],
    ['a volume with a disk of others', (d) => (volume(d, 'scratch').efsVolumeConfiguration = { fileSystemId: 'fs-2' })],
    [
      'another folder of the disk',
      (d) => (volume(d, 'disk').efsVolumeConfiguration = { fileSystemId: 'fs-1', rootDirectory: '/keys' })
    ],
    ['a health check, which is a command', (d) => (log(d).healthCheck = { command: ['CMD-SHELL', 'env'] })],
    [
      'an option of the log more',
      (d) =>
        (log(d).logConfiguration = {
          logDriver: 'awslogs',
          options: { 'awslogs-group': 'g', 'awslogs-endpoint': 'https://logs.example' }
        })
    ],
    [
      'a capability',
      (d) => (log(d).linuxParameters = { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'] } })
    ],
    ['a security option', (d) => (log(d).dockerSecurityOptions = ['apparmor:unconfined'])],
    ['another port', (d) => (web(d).portMappings = [{ containerPort: 81, hostPort: 81, protocol: 'tcp' }])],
    ['another network', (d) => (d.networkMode = 'host')],
    ['another value of a field that the SDK does not know', (d) => (d.of2027 = { deep: [2] })],
    ['a field less that the SDK does not know', (d) => delete web(d).of2027]
  ])('is another one when ECS has %s in it', (_, change) => {
    expect(same(registered(change), 'abc')).toBe(false)
  })

  test('is another one when nothing is known of it', () => {
    for (const nothing of [undefined, null, {}, [], 'x']) expect(same(nothing, 'abc')).toBe(false)
  })

  const web = (definition: Definition) => definition.containerDefinitions.find(({ name }) => name === 'web') ?? {}
  const volume = ({ volumes = [] }: Definition, wanted: string) => volumes.find(({ name }) => name === wanted) ?? {}
  const log = (definition: Definition) => definition.containerDefinitions.find(({ name }) => name === 'log') ?? {}
})

test('there is nothing that is the same as no revision', () => {
  expect(isSameDefinition(undefined, { family: 'x', containerDefinitions: [] })).toBe(false)
})
