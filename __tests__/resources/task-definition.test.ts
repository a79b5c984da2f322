import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import {
  containersOf,
  registerTaskDefinition,
  renderTaskDefinition,
  type TaskDefinitionSpec
} from '../../src/resources/task-definition.ts'
import { TIMER } from '../../src/aws/task-definition.ts'
import { tagsByKey } from '../../src/ownership.ts'
import type { Template } from '../../src/inputs/task-definition.ts'
import type { Operations } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'

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
    const template = own && ({ ...TEMPLATE, ...own } as unknown as Template)
    const rendered = renderTaskDefinition(makeSpec({ compatibility, ...(template && { template }) }))
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

test.each([undefined, TEMPLATE])('with a time to live a timer stands last: %#', (template) => {
  const rendered = renderTaskDefinition(makeSpec({ timeToLive: 60, ...(template && { template }) }))
  const names = rendered.containerDefinitions?.map(({ name }) => name)
  expect(names).toEqual([...(template ? ['router'] : []), 'space', TIMER])
  expect(rendered.containerDefinitions?.at(-1)).toMatchObject({ essential: true, command: ['sleep', '60'] })
})

test('the containers are those of the template, else the one', () => {
  expect(containersOf({ containerName: 'web' })).toEqual([{ name: 'web' }])
  expect(containersOf({ containerName: 'web', template: TEMPLATE })).toBe(TEMPLATE.containerDefinitions)
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
