import { describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ECSClient } from '@aws-sdk/client-ecs'
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import { AwsError, type Operations } from '../../sandbox/src/service.ts'
import { clientConfig, REGION, serving } from '../../sandbox/__tests__/wire/site.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { account } from '../../sandbox/__tests__/ecs/account.ts'
import { type Account, ACCOUNT, withAccount } from '../../sandbox/__tests__/account.ts'
import { clusterOfTask, taskId } from '../../src/aws/arn.ts'
import { findTasks, stopTask } from '../../src/aws/task.ts'
import { environmentTags, lowerCaseTags, tagsByKey } from '../../src/ownership.ts'
import {
  registerTaskDefinition,
  renderTaskDefinition,
  type TaskDefinitionSpec
} from '../../src/resources/task-definition.ts'
import { TIMER } from '../../src/aws/task-definition.ts'
import type { Template } from '../../src/deployment.ts'
import { completeTemplate } from '../../src/inputs/task-definition.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { isServiceRolePending } from '../../src/aws/errors.ts'
import { applyCluster, type ClusterSpec, findCluster, planCluster } from '../../src/resources/cluster.ts'
import {
  applyLogGroup,
  findLogGroup,
  logGroupArn,
  type LogGroupFinding,
  planLogGroup,
  removeLogGroups
} from '../../src/resources/log-group.ts'
import { sleep } from '../../src/wait.ts'
import { startTestClock } from '../virtual/test-clock.ts'

const clock = startTestClock()

describe('tasks', () => {
  /** None of the waits is real. */
  const ARN = 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123456789abcdef'

  /** ECS with these operations, behind its real protocol. */
  async function withEcs(operations: Operations, test: (client: ECSClient) => Promise<void>): Promise<void> {
    await serving({ services: { ecs: operations } }, async (server) => {
      const client = new ECSClient(clientConfig(server))
      try {
        await clock.flies(() => test(client))
      } finally {
        client.destroy()
      }
    })
  }

  /** StopTask that throws these first, and then stops the task; and what it was asked. */
  function stopping(...refusals: readonly AwsError[]): { asked: unknown[]; operations: Operations } {
    const asked: unknown[] = []
    return {
      asked,
      operations: {
        StopTask(input: object) {
          const refusal = refusals[asked.length]
          asked.push(input)
          if (refusal !== undefined) throw refusal
          return { task: { taskArn: ARN } }
        }
      }
    }
  }

  const UNKNOWN = new AwsError('InvalidParameterException', 'The referenced task was not found.')
  const FAULT = new AwsError('ServerException', 'Service Unavailable. Please try again later.', 500)
  const DENIED = new AwsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:StopTask')
  const WRONG = new AwsError('InvalidParameterException', 'Long arn format must be used.')

  describe('stopping a task', () => {
    test('asks for it once, in its own cluster, and says why', async () => {
      const { asked, operations } = stopping()
      await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced'))
      expect(asked).toEqual([{ cluster: 'blue', task: ARN, reason: 'Replaced' }])
    })

    test.each([
      ['AWS cannot for the moment', FAULT, {}],
      ['ECS does not know yet a task that was started a moment ago', UNKNOWN, { unseenFor: 10_000 }]
    ])('is tried again when %s', async (_, refusal, options) => {
      const { asked, operations } = stopping(refusal, refusal)
      await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced', options))
      expect(asked).toHaveLength(3)
    })

    test('of which ECS knows nothing any more is done', async () => {
      const { asked, operations } = stopping(UNKNOWN)
      await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced'))
      expect(asked).toHaveLength(1)
    })

    test('is done when ECS still knows nothing after the time in which it may not', async () => {
      const { asked, operations } = stopping(...Array.from({ length: 9 }, () => UNKNOWN))
      await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced', { unseenFor: 1000 }))
      expect(asked).toHaveLength(2)
    })

    test.each([
      ['nobody allows it', DENIED],
      ['the request is wrong', WRONG]
    ])('is given up at once when %s', async (_, refusal) => {
      const { asked, operations } = stopping(refusal, refusal)
      await withEcs(operations, async (client) => {
        await expect(stopTask(client, ARN, 'Replaced', { unseenFor: 10_000 })).rejects.toMatchObject({
          name: refusal.code
        })
      })
      expect(asked).toHaveLength(1)
    })
  })

  describe('the tasks of an environment', () => {
    const subject = { repository: 'acme/space', environment: 'main', run: '1/1', commit: 'a' }
    const ours = lowerCaseTags(environmentTags(subject))
    const arnOf = (index: number) => `${ARN}${String(index).padStart(4, '0')}`

    test('are read page by page, a hundred at a time, and those of others left out', async () => {
      const described: number[] = []
      const operations: Operations = {
        ListTasks({ nextToken = '0' }: { nextToken?: string }) {
          const start = Number(nextToken)
          const taskArns = Array.from({ length: 100 }, (_, index) => arnOf(start + index)).slice(0, 250 - start)
          return { taskArns, ...(start < 200 && { nextToken: String(start + 100) }) }
        },
        DescribeTasks({ tasks }: { tasks: string[] }) {
          described.push(tasks.length)
          return {
            tasks: tasks.map((taskArn, index) => ({
              taskArn,
              desiredStatus: index === 0 ? 'STOPPED' : 'RUNNING',
              tags: index === 1 ? [] : ours
            })),
            failures: []
          }
        }
      }
      await withEcs(operations, async (client) => {
        expect(await findTasks(client, 'blue', 'space', subject)).toHaveLength(250 - 6)
      })
      expect(described).toEqual([100, 100, 50])
    })

    test('are none where there is no cluster', async () => {
      const operations: Operations = {
        ListTasks() {
          throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
        }
      }
      await withEcs(operations, async (client) => {
        expect(await findTasks(client, 'blue', 'space', subject)).toEqual([])
      })
    })
  })

  test('an ARN names cluster and task', () => {
    expect([clusterOfTask(ARN), taskId(ARN)]).toEqual(['blue', '0123456789abcdef'])
  })
})

describe('the task definition', () => {
  const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:run-on-fargate/acme/space/docker.io-AbCdEf'
  const ROLE = 'arn:aws:iam::123456789012:role/exec'
  const HASH = 'run-on-fargate:definition'
  const MAIN = {
    image: 'acme/space:1.0',
    environment: {},
    secrets: {}
  } as const
  const LOG = { group: '/run-on-fargate/acme/space', region: 'eu-central-1' }
  const PLAIN = completeTemplate(undefined, [
    { name: 'space', image: parseReference(MAIN.image), credentials: { kind: 'none' } }
  ])

  function makeSpec(overrides: Partial<TaskDefinitionSpec> = {}): TaskDefinitionSpec {
    return {
      family: 'space-main',
      compatibility: 'FARGATE',
      containerName: 'space',
      main: MAIN,
      ports: { space: [{ port: 80, protocol: 'tcp' }] },
      template: PLAIN,
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
    expect(renderTaskDefinition(makeSpec({ ports: { space: ports } })).containerDefinitions?.[0]?.portMappings).toEqual(
      [
        { containerPort: 8080, protocol: 'tcp' },
        { containerPort: 53, protocol: 'udp' }
      ]
    )
  })

  describe('the hash', () => {
    test('is the same for the same definition, whatever the order of its keys', () => {
      const { tags, ...rest } = makeSpec()
      const reversed = Object.fromEntries(Object.entries(tags).reverse())
      expect(hashOf()).toBe(hashOf({ ...rest, tags: reversed }))
      expect(hashOf({ size: { memory: 512, cpu: 256 } })).toBe(hashOf())
      expect(hashOf({ ports: { space: [{ protocol: 'tcp', port: 80 }] } })).toBe(hashOf())
    })

    const changes: readonly Partial<TaskDefinitionSpec>[] = [
      {},
      { family: 'space-other' },
      { containerName: 'web' },
      { main: { ...MAIN, image: 'acme/space:1.1' } },
      { ports: { space: [] } },
      { ports: { space: [{ port: 81, protocol: 'tcp' }] } },
      { ports: { space: [{ port: 80, protocol: 'udp' }] } },
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
  })

  /** A template with fields that the SDK does not know. */
  const TEMPLATE = {
    containerDefinitions: [
      { name: 'router', image: 'fluent', firelensConfiguration: { type: 'fluentbit' }, of2027: [0, false, 'grüß 👋'] },
      { name: 'space', image: '<IMAGE>', cpu: 0, environment: [], mountPoints: [{ sourceVolume: 'data' }] }
    ],
    volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
    placementConstraints: [],
    of2027: { deep: { er: true } }
  } as unknown as Template

  describe('a template', () => {
    const { size: _size, architecture: _architecture, ...bare } = makeSpec({ template: TEMPLATE })

    test('is kept but for what the deployment sets', () => {
      const { containerDefinitions, tags: _tags, ...rest } = renderTaskDefinition(bare)
      expect(rest).toEqual({
        volumes: TEMPLATE.volumes,
        placementConstraints: [],
        of2027: { deep: { er: true } },
        family: 'space-main',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        executionRoleArn: ROLE
      })
      expect(containerDefinitions).toEqual([
        { ...TEMPLATE.containerDefinitions[0], logConfiguration: expect.objectContaining({ logDriver: 'awslogs' }) },
        {
          ...TEMPLATE.containerDefinitions[1],
          image: 'acme/space:1.0',
          portMappings: [{ containerPort: 80, protocol: 'tcp' }],
          repositoryCredentials: { credentialsParameter: SECRET },
          logConfiguration: expect.objectContaining({ logDriver: 'awslogs' })
        }
      ])
    })

    test('that differs in a field which nobody knows makes another revision', () => {
      const other = { ...TEMPLATE, of2027: { deep: { er: false } } } as Template
      expect(hashOf({ template: other })).not.toBe(hashOf({ template: TEMPLATE }))
    })

    test.each([
      [undefined, 'FARGATE', ['FARGATE'], 'awsvpc'],
      [undefined, 'EC2', ['FARGATE'], 'awsvpc'],
      [{}, 'FARGATE', ['FARGATE'], 'awsvpc'],
      [{ requiresCompatibilities: ['EC2'] }, 'FARGATE', ['FARGATE', 'EC2'], 'awsvpc'],
      [{ requiresCompatibilities: ['EC2', 'FARGATE'] }, 'FARGATE', ['FARGATE', 'EC2'], 'awsvpc'],
      [{ requiresCompatibilities: ['EC2'], networkMode: 'bridge' }, 'EC2', ['EC2'], 'bridge'],
      [{}, 'EC2', undefined, undefined]
    ] as const)('%j for %s requires %j and the network %s', (own, compatibility, requires, network) => {
      const template = own ? ({ ...TEMPLATE, ...own } as unknown as Template) : PLAIN
      const rendered = renderTaskDefinition(makeSpec({ compatibility, template }))
      expect([rendered.requiresCompatibilities, rendered.networkMode]).toEqual([requires, network])
    })

    test.each([
      ['the size', { size: { cpu: 512, memory: 1024 } }, { cpu: '512', memory: '1024' }],
      ['no size', {}, { cpu: '.5 vCPU', memory: '2 GB' }],
      [
        'the architecture, beside the rest of the platform',
        { architecture: 'ARM64' },
        { runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64', of2027: true } }
      ],
      ['the storage', { ephemeralStorage: 30 }, { ephemeralStorage: { sizeInGiB: 30 } }],
      ['no storage', {}, { ephemeralStorage: { sizeInGiB: 100 } }],
      ['the role of the program', { taskRoleArn: `${ROLE}2` }, { taskRoleArn: `${ROLE}2` }],
      ['no role of the program', {}, { taskRoleArn: 'theirs' }]
    ] satisfies readonly [string, Partial<TaskDefinitionSpec>, object][])('with %s has %j', (_, set, expected) => {
      const template = {
        ...TEMPLATE,
        cpu: '.5 vCPU',
        memory: '2 GB',
        taskRoleArn: 'theirs',
        runtimePlatform: { cpuArchitecture: 'X86_64', of2027: true },
        ephemeralStorage: { sizeInGiB: 100 }
      } as unknown as Template
      expect(renderTaskDefinition({ ...bare, template, ...set })).toMatchObject(expected)
    })

    test('gives each container its own login', () => {
      const credentials = { space: SECRET, router: `${SECRET}2` }
      const { containerDefinitions } = renderTaskDefinition(makeSpec({ template: TEMPLATE, credentials }))
      expect(containerDefinitions?.map((each) => each.repositoryCredentials?.credentialsParameter)).toEqual([
        `${SECRET}2`,
        SECRET
      ])
    })

    test('is not changed itself', () => {
      const before = structuredClone(TEMPLATE)
      renderTaskDefinition(makeSpec({ template: TEMPLATE, timeToLive: 60 }))
      expect(TEMPLATE).toEqual(before)
    })
  })

  test.each([PLAIN, TEMPLATE])('with a time to live a timer stands last: %#', (template) => {
    const rendered = renderTaskDefinition(makeSpec({ timeToLive: 60, template }))
    const names = rendered.containerDefinitions?.map(({ name }) => name)
    expect(names).toEqual([...template.containerDefinitions.map(({ name }) => name), TIMER])
    expect(rendered.containerDefinitions?.at(-1)).toMatchObject({ essential: true, command: ['sleep', '60'] })
  })

  describe('registering', () => {
    /** What a server gets that answers with these, the last one for good. */
    async function bodiesOf(
      definition: ReturnType<typeof renderTaskDefinition>,
      ...answers: readonly (readonly [status: number, body: object])[]
    ): Promise<{ bodies: string[]; lengths: (string | undefined)[]; outcome: string | Error }> {
      const bodies: string[] = []
      const lengths: (string | undefined)[] = []
      const server = createServer((request, response) => {
        void text(request).then((body) => {
          const [status, answer] = answers[Math.min(bodies.length, answers.length - 1)] ?? [500, {}]
          bodies.push(body)
          lengths.push(request.headers['content-length'])
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
        })
      })
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const { port } = server.address() as AddressInfo
      const client = new ECSClient({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
        maxAttempts: 1
      })
      try {
        const registering = registerTaskDefinition(client, definition, AbortSignal.timeout(20_000))
        const outcome = await registering.catch((error: unknown) => error as Error)
        return { bodies, lengths, outcome }
      } finally {
        client.destroy()
        server.close()
      }
    }

    const DONE = [200, { taskDefinition: { taskDefinitionArn: 'arn:1' } }] as const
    const definition = renderTaskDefinition(makeSpec({ template: TEMPLATE }))

    test('sends the whole definition, also what the SDK does not know', async () => {
      const { bodies, lengths, outcome } = await bodiesOf(definition, DONE)
      expect(outcome).toBe('arn:1')
      expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([definition])
      expect(bodies[0]).toContain('"of2027":[0,false,"grüß 👋"]')
      expect(lengths).toEqual([String(Buffer.byteLength(bodies[0] ?? ''))])
    })

    test('is tried again, as whole, when ECS is not ready for it', async () => {
      const message = 'Too many concurrent attempts to create a new revision of the specified family.'
      const { bodies, outcome } = await bodiesOf(definition, [400, { __type: 'ClientException', message }], DONE)
      expect(outcome).toBe('arn:1')
      expect(bodies).toEqual([JSON.stringify(definition), JSON.stringify(definition)])
    })

    test('is not tried again when the definition is wrong', async () => {
      const message = 'Container.image contains invalid characters.'
      const { bodies, outcome } = await bodiesOf(definition, [400, { __type: 'ClientException', message }], DONE)
      expect(outcome).toMatchObject({ name: 'ClientException', message })
      expect(bodies).toHaveLength(1)
    })

    test('has a signature that covers what is sent, and ECS takes it', async () => {
      const taken: unknown[] = []
      const operations: Operations = {
        RegisterTaskDefinition(input: object) {
          taken.push(input)
          return { taskDefinition: { taskDefinitionArn: 'arn:1' } }
        }
      }
      const plain = renderTaskDefinition(makeSpec({ main: { ...MAIN, environment: { GRUSS: 'grüß 👋' } } }))
      await serving({ services: { ecs: operations } }, async (server) => {
        const client = new ECSClient(clientConfig(server))
        await registerTaskDefinition(client, plain, AbortSignal.timeout(20_000))
        client.destroy()
      })
      expect(taken).toEqual([plain])
    })
  })
})

describe('the cluster', () => {
  /** None of the waits is real. */
  const ARN = 'arn:aws:ecs:eu-central-1:123456789012:cluster/blue'
  const OURS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
  const spec = { name: 'blue', providers: [], repository: 'acme/space', tags: OURS }
  const present = { state: 'present', arn: ARN, providers: [], defaultStrategy: [], tags: OURS } as const

  test.each([
    [{ state: 'absent' }, { action: 'create', spec }],
    [present, { action: 'unchanged', spec, arn: ARN }],
    // Who may not look may still run tasks in it.
    [{ state: 'unseen' }, { action: 'unchanged', spec }]
  ] as const)('%j: %j', (finding, plan) => {
    expect(planCluster(finding, spec)).toEqual(plan)
  })

  describe('a cluster for Spot', () => {
    const spot = { ...spec, providers: ['FARGATE', 'FARGATE_SPOT'] }

    test('keeps what it is associated with, and how it spreads tasks by default', () => {
      const defaultStrategy = [{ capacityProvider: 'own', weight: 1 }]
      const finding = { ...present, providers: ['own', 'FARGATE'], defaultStrategy }
      expect(planCluster(finding, spot)).toEqual({
        action: 'update',
        spec: spot,
        arn: ARN,
        association: { providers: ['own', 'FARGATE', 'FARGATE_SPOT'], defaultStrategy }
      })
    })

    test.each([
      ['nobody', {}, 'has no tag'],
      ['another repository', { 'run-on-fargate:repository': 'acme/other' }, '`acme/other`'],
      ['one whose name begins alike', { 'run-on-fargate:repository': 'acme/space-shop' }, '`acme/space-shop`']
    ])('is refused with the command to run when it lacks one and is that of %s', (_, tags, whose) => {
      const defaultStrategy = [{ capacityProvider: 'own', weight: 1, base: 2 }]
      const finding = { ...present, providers: ['own', 'FARGATE'], defaultStrategy, tags }
      expect(() => planCluster(finding, spot)).toThrow(
        expect.objectContaining({
          code: 'CLUSTER_NOT_OURS',
          message: expect.stringContaining(whose),
          hint: expect.stringContaining(
            'Run `aws ecs put-cluster-capacity-providers --cluster blue --capacity-providers own FARGATE FARGATE_SPOT ' +
              '--default-capacity-provider-strategy capacityProvider=own,weight=1,base=2`'
          )
        })
      )
      expect(planCluster(finding, spec)).toEqual({ action: 'unchanged', spec, arn: ARN })
      expect(planCluster({ ...finding, providers: spot.providers }, spot)).toMatchObject({ action: 'unchanged' })
    })

    test('is refused with an empty strategy in the command when it has none', () => {
      expect(() => planCluster({ ...present, tags: {} }, spot)).toThrow(
        expect.objectContaining({
          hint: expect.stringContaining('FARGATE FARGATE_SPOT --default-capacity-provider-strategy []`')
        })
      )
    })

    test('is left alone when it has all of it', () => {
      const finding = { ...present, providers: ['FARGATE_SPOT', 'FARGATE'] }
      expect(planCluster(finding, spot)).toEqual({ action: 'unchanged', spec: spot, arn: ARN })
    })
  })

  const PENDING = 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'

  test.each([
    ['InvalidParameterException', PENDING, true],
    ['InvalidParameterException', `CreateCluster Invalid Request: ${PENDING}`, true],
    ['InvalidParameterException', 'Invalid cluster name.', false],
    ['ClientException', PENDING, false]
  ])('%s "%s" means that the service-linked role is on its way: %p', (name, message, expected) => {
    expect(isServiceRolePending(Object.assign(new Error(message), { name }))).toBe(expected)
  })

  describe('in an account', () => {
    const SPOT = { ...spec, providers: ['FARGATE', 'FARGATE_SPOT'] }

    interface Site {
      readonly client: ECSClient
      readonly calls: readonly RecordedCall[]
      /** Looks, plans and applies. */
      readonly have: (wanted: ClusterSpec) => Promise<string>
    }

    async function inAccount(
      test: (site: Site) => Promise<void>,
      knobs: { changeTakes?: number; newAccount?: boolean } = {}
    ) {
      const { service, world } = account()
      Object.assign(world, { clock: { ...world.clock, now: () => Date.now() } })
      world.knobs.lag.capacityProviders = knobs.changeTakes ?? 0
      world.knobs.newAccount = knobs.newAccount === true
      await serving({ services: { ecs: service.operations } }, async (server) => {
        const client = new ECSClient(clientConfig(server))
        const have = async (wanted: ClusterSpec) =>
          applyCluster(client, planCluster(await findCluster(client, wanted.name), wanted), AbortSignal.timeout(30_000))
        try {
          await clock.flies(() => test({ client, calls: server.calls, have }))
        } finally {
          client.destroy()
        }
      })
    }

    const writes = (calls: readonly RecordedCall[]) =>
      calls.map(({ operation }) => operation).filter((operation) => !operation.startsWith('Describe'))

    test('a cluster is made with its tags, and is there the second time', async () => {
      await inAccount(async ({ client, calls, have }) => {
        expect(await findCluster(client, 'blue')).toEqual({ state: 'absent' })
        expect(await have(spec)).toBe(ARN)
        expect(calls.at(-1)?.input).toEqual({ clusterName: 'blue', tags: lowerCaseTags(OURS) })
        expect(await findCluster(client, 'blue')).toEqual(present)
        expect(await have(spec)).toBe(ARN)
        expect(writes(calls)).toEqual(['CreateCluster'])
      })
    })

    test('one for Spot is made with both providers, and is there the second time', async () => {
      await inAccount(async ({ client, calls, have }) => {
        expect(await have(SPOT)).toBe(ARN)
        expect(await findCluster(client, 'blue')).toEqual({ ...present, providers: SPOT.providers })
        expect(await have(SPOT)).toBe(ARN)
        expect(writes(calls)).toEqual(['CreateCluster'])
      })
    })

    test('one that is there gets the providers that it lacks, and keeps those that it has with its strategy', async () => {
      await inAccount(async ({ client, calls, have }) => {
        await have({ ...spec, providers: ['FARGATE'] })
        const defaultStrategy = [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }]
        await applyCluster(
          client,
          { action: 'update', spec, arn: ARN, association: { providers: ['FARGATE'], defaultStrategy } },
          AbortSignal.timeout(30_000)
        )
        expect(await have(SPOT)).toBe(ARN)
        expect(await findCluster(client, 'blue')).toEqual({ ...present, providers: SPOT.providers, defaultStrategy })
        expect(writes(calls)).toEqual(['CreateCluster', 'PutClusterCapacityProviders', 'PutClusterCapacityProviders'])
      })
    })

    test('a change that another run has begun is waited for', async () => {
      await inAccount(
        async ({ client, calls, have }) => {
          await have(spec)
          await have({ ...spec, providers: ['FARGATE'] })
          expect(await have(SPOT)).toBe(ARN)
          expect(await findCluster(client, 'blue')).toMatchObject({ providers: SPOT.providers })
          const puts = calls.filter(({ operation }) => operation === 'PutClusterCapacityProviders')
          expect(puts.map(({ errorCode }) => errorCode)).toEqual([undefined, 'UpdateInProgressException', undefined])
        },
        { changeTakes: 1500 }
      )
    })

    test('the service-linked role of a new account is waited for', async () => {
      await inAccount(
        async ({ calls, have }) => {
          expect(await have(spec)).toBe(ARN)
          expect(
            calls.filter(({ operation }) => operation === 'CreateCluster').map(({ errorCode }) => errorCode)
          ).toEqual(['InvalidParameterException', undefined])
        },
        { newAccount: true }
      )
    })

    test('providers that are no providers are refused at once', async () => {
      await inAccount(async ({ have, calls }) => {
        await expect(have({ ...spec, providers: ['FARGATE', 'SPOT'] })).rejects.toMatchObject({
          name: expect.any(String)
        })
        expect(writes(calls)).toEqual(['CreateCluster'])
      })
    })

    test('a cluster that may not be seen is left alone and called by its name', async () => {
      await inAccount(async ({ client, calls }) => {
        const plan = planCluster({ state: 'unseen' }, SPOT)
        expect(await applyCluster(client, plan, AbortSignal.timeout(30_000))).toBe('blue')
        expect(calls).toEqual([])
      })
    })
  })
})

describe('the log group', () => {
  /** None of the waits is real. */
  const ARN = 'arn:aws:logs:eu-central-1:123456789012:log-group:/log'
  const OURS = { 'run-on-fargate:repository': 'acme/space' }
  const THEIRS = { 'run-on-fargate:repository': 'acme/other' }
  const spec = { name: '/log', arn: ARN, retentionDays: 14, repository: 'acme/space', tags: OURS }

  test.each([
    ['one that is absent', { state: 'absent' }, 'create'],
    ['one that may not be looked at', { state: 'unseen' }, 'unchanged'],
    ['ours with this retention', { state: 'present', tags: OURS, retentionDays: 14 }, 'unchanged'],
    ['ours with another retention', { state: 'present', tags: OURS, retentionDays: 30 }, 'update'],
    ['ours that keeps everything', { state: 'present', tags: OURS }, 'update'],
    ['that of another repository', { state: 'present', tags: THEIRS, retentionDays: 365 }, 'unchanged'],
    [
      'that of a repository whose name begins alike',
      { state: 'present', tags: { 'run-on-fargate:repository': 'acme/space-shop' }, retentionDays: 365 },
      'unchanged'
    ],
    [
      'another one with another retention',
      { state: 'present', tags: { team: 'space' }, retentionDays: 30 },
      'unchanged'
    ],
    ['another one that keeps everything', { state: 'present', tags: {} }, 'unchanged']
  ] as const satisfies readonly [string, LogGroupFinding, string][])('%s: %j is %s', (_, finding, action) => {
    expect(planLogGroup(finding, spec)).toEqual({ action, spec })
  })

  test.each([
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-eusc', 'eusc-de-east-1']
  ])('the ARN in %s', (partition, region) => {
    const identity = { partition, account: '123456789012', callerArn: '' }
    expect(logGroupArn(identity, region, '/a/b')).toBe(`arn:${partition}:logs:${region}:123456789012:log-group:/a/b`)
  })

  test('an unused group goes, but neither a young one nor that of a repository whose name begins alike', async () => {
    await withAccount({}, async ({ clients, logs }) => {
      const [day, retentionDays] = [86_400_000, 14]
      const seed = (name: string, repository: string, age: number) => {
        logs.seedGroup({ name, age, retentionDays, tags: { 'run-on-fargate:repository': repository } })
      }
      seed('/run-on-fargate/acme/space', 'acme/space', 15 * day)
      seed('/run-on-fargate/acme/space/young', 'acme/space', day)
      seed('/run-on-fargate/acme/space-two', 'acme/space-two', 15 * day)
      const identity = { partition: 'aws', account: ACCOUNT, callerArn: '' }
      const of = { prefix: '/run-on-fargate/acme/space', repository: 'acme/space' }
      expect(await removeLogGroups({ logs: clients.logs, region: REGION }, identity, of)).toEqual([
        '/run-on-fargate/acme/space'
      ])
    })
  })

  test('of more groups than one page holds each unused one goes', async () => {
    await withAccount({}, async ({ clients, logs }) => {
      const names = Array.from(
        { length: 60 },
        (_, index) => `/run-on-fargate/acme/space/${String(index).padStart(2, '0')}`
      )
      for (const name of names) {
        const tags = name.endsWith('5') ? THEIRS : OURS
        logs.seedGroup({ name, age: 15 * 86_400_000, retentionDays: 14, tags })
      }
      const identity = { partition: 'aws', account: ACCOUNT, callerArn: '' }
      const of = { prefix: '/run-on-fargate/acme/space', repository: 'acme/space' }
      const gone = await removeLogGroups({ logs: clients.logs, region: REGION }, identity, of)
      expect(gone).toEqual(names.filter((name) => !name.endsWith('5')))
      expect(logs.groupNames()).toEqual(names.filter((name) => name.endsWith('5')))
    })
  })

  test.each([
    ['of this repository', OURS, 14],
    ['of another repository', THEIRS, 365],
    ['of nobody', { team: 'x' }, 365]
  ])('a group %s that appears after the look has a retention of its owner', async (_, tags, days) => {
    const appears = async ({ clients: { logs: client } }: Account) => {
      const plan = planLogGroup(
        await findLogGroup(client, { name: '/log', retentionDays: 14, arn: () => Promise.resolve(ARN) }),
        spec
      )
      expect(plan.action).toBe('create')
      await client.send(new CreateLogGroupCommand({ logGroupName: '/log', tags }))
      await sleep(200)
      await client.send(new PutRetentionPolicyCommand({ logGroupName: '/log', retentionInDays: 365 }))
      await applyLogGroup(client, plan, new AbortController().signal)
      await sleep(600)
      expect(await findLogGroup(client, { name: '/log', retentionDays: 14, arn: () => Promise.resolve(ARN) })).toEqual({
        state: 'present',
        retentionDays: days,
        ...(days !== 14 && { tags })
      })
    }
    await withAccount({ lag: { logs: 500 } }, (account) => clock.flies(() => appears(account)))
  })
})
