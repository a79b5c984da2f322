import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Image } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const CACHE: Image = {
  ...WALKTHROUGH_IMAGE,
  repository: 'acme/cache',
  exposedPorts: ['6379/tcp'],
  app: { listens: [6379], page: 'cache', log: ['cache ready'] }
}

/** Deploys with a task definition file in the workspace. */
async function deployFrom(sandbox: Sandbox, definition: unknown, inputs: Readonly<Record<string, string>> = {}) {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  try {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
    writeFileSync(join(workspace, 'task-definition.json'), text)
    const given = { ...WALKTHROUGH, 'task-definition': 'task-definition.json', ...inputs }
    return await deploy(sandbox, given, { workspace })
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

/** What the last RegisterTaskDefinition asked for, as it was on the wire. */
function registered(sandbox: Sandbox) {
  const call = sandbox.aws.calls.findLast(({ operation }) => operation === 'RegisterTaskDefinition')
  return call?.input as Record<string, unknown> & { containerDefinitions: Record<string, unknown>[] }
}

async function pageOf(sandbox: Sandbox, url: string | undefined): Promise<string> {
  const { hostname, port } = new URL(url ?? '')
  return (await fetch(sandbox.pages.addressOf(hostname, Number(port || '80')))).text()
}

const TWO = {
  family: 'theirs',
  cpu: 512,
  memory: '1024',
  containerDefinitions: [
    { name: 'cache', image: 'acme/cache:1.0', essential: false, environment: [] },
    {
      name: 'web',
      image: 'to-be-replaced',
      portMappings: [{ containerPort: 80, protocol: 'tcp', name: 'http' }],
      environment: [
        { name: 'MODE', value: 'light' },
        { name: 'KEPT', value: '' }
      ]
    }
  ]
}

describe('a task definition of the user', () => {
  test.concurrent('keeps what it says, and gets the image, its login and a log', async () => {
    await inSandbox({ images: [WALKTHROUGH_IMAGE, CACHE] }, async (sandbox) => {
      const { outcome, outputs } = await deployFrom(sandbox, TWO, {
        'container-name': 'web',
        'environment-variables': 'MODE=dark\nMORE=a=b'
      })
      const credentials = { credentialsParameter: outputs['secret-arn'] }
      const logConfiguration = expect.objectContaining({ logDriver: 'awslogs' })

      expect(outcome).toBe('success')
      expect(registered(sandbox)).toMatchObject({ cpu: '512', memory: '1024', networkMode: 'awsvpc' })
      expect(registered(sandbox)).not.toMatchObject({ family: 'theirs' })
      expect(registered(sandbox).containerDefinitions).toEqual([
        { ...TWO.containerDefinitions[0], repositoryCredentials: credentials, logConfiguration },
        {
          name: 'web',
          image: 'acme/space:1.0',
          portMappings: [{ containerPort: 80, protocol: 'tcp', name: 'http' }],
          environment: [
            { name: 'KEPT', value: '' },
            { name: 'MODE', value: 'dark' },
            { name: 'MORE', value: 'a=b' }
          ],
          repositoryCredentials: credentials,
          logConfiguration
        }
      ])
      expect(await pageOf(sandbox, outputs.url)).toContain('Hello from Fargate')
    })
  })

  test.concurrent(
    'may be what describe-task-definition prints, and its fields younger than the SDK go on',
    async () => {
      await inSandbox({ knobs: { newMembers: ['newThing', 'newerThing'] } }, async (sandbox) => {
        const described = {
          taskDefinition: {
            taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/theirs:7',
            revision: 7,
            status: 'ACTIVE',
            requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
            compatibilities: ['EC2', 'FARGATE'],
            registeredAt: '2026-11-23T10:00:00Z',
            registeredBy: 'arn:aws:iam::123456789012:user/ann',
            containerDefinitions: [
              { name: 'app', image: 'x', cpu: 0, newThing: { on: true }, mountPoints: [], user: null }
            ],
            newerThing: ['kept']
          },
          tags: [
            { key: 'team', value: 'space' },
            { key: 'aws:cloudformation:stack-name', value: 'theirs' }
          ]
        }
        const { outcome, annotations } = await deployFrom(sandbox, described)

        expect(annotations.map(({ kind, message }) => [kind, message])).toEqual([
          ['warning', expect.stringMatching(/newThing` of the container `app` is not a field that this action knows/)],
          ['warning', expect.stringMatching(/`newerThing` is not a field that this action knows/)]
        ])

        expect(outcome).toBe('success')
        expect(registered(sandbox)).toMatchObject({ newerThing: ['kept'] })
        expect(registered(sandbox)).not.toHaveProperty('taskDefinitionArn')
        expect(registered(sandbox).containerDefinitions[0]).toMatchObject({ newThing: { on: true }, mountPoints: [] })
        expect(registered(sandbox).containerDefinitions[0]).not.toHaveProperty('user')
        expect(registered(sandbox).tags).toContainEqual({ key: 'team', value: 'space' })
      })
    }
  )

  test.concurrent('the same a second time is the same revision; with one value changed another', async () => {
    await inSandbox({}, async (sandbox) => {
      const one = { containerDefinitions: [{ name: 'app' }] }
      const first = await deployFrom(sandbox, one)
      const again = await deployFrom(sandbox, `\uFEFF${JSON.stringify(one, null, 4)}`)
      const other = await deployFrom(sandbox, one, { 'environment-variables': 'A=1' })
      const arns = [first, again, other].map(({ outputs }) => outputs['task-definition-arn'])

      expect(arns[1]).toBe(arns[0])
      expect(again.outputs.changed).toBe('[]')
      expect(arns[2]).not.toBe(arns[0])
    })
  })

  test.concurrent('with a login for each of its registries keeps each in a secret of its own', async () => {
    await inSandbox({ images: [WALKTHROUGH_IMAGE] }, async (sandbox) => {
      const image = 'registry.example.com/acme/log:1'
      const containers = [{ name: 'space' }, { name: 'log', image, essential: false }]
      const { 'registry-username': user, 'registry-password': password } = WALKTHROUGH
      const { outputs } = await deployFrom(
        sandbox,
        { containerDefinitions: containers },
        {
          'registry-username': '',
          'registry-password': '',
          'registry-logins': `docker.io ${user} ${password}\nregistry.example.com other t0ken`,
          mode: 'deploy',
          'wait-for': 'none'
        }
      )
      const secrets = registered(sandbox).containerDefinitions.map(({ repositoryCredentials }) => repositoryCredentials)

      expect(sandbox.secretsManager.secretNames()).toEqual([
        'run-on-fargate/acme/space/docker.io',
        'run-on-fargate/acme/space/registry.example.com'
      ])
      expect(secrets[0]).toEqual({ credentialsParameter: outputs['secret-arn'] })
      expect(secrets[1]).toEqual({ credentialsParameter: expect.stringContaining('registry.example.com-') })
    })
  })

  test.concurrent.each([
    ['that is not there', undefined, { 'task-definition': 'no.json' }, 'no.json'],
    ['that is not JSON', '{', {}, 'it is not JSON'],
    ['without containers', {}, {}, '`containerDefinitions`'],
    ['whose container is not the one that is named', TWO, { 'container-name': 'api' }, '`cache`, `web`'],
    ['in which no container is named like the image', TWO, {}, '`container-name`'],
    [
      'for Windows',
      { containerDefinitions: [{ name: 'a' }], runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      {},
      'WINDOWS_SERVER_2022_CORE'
    ],
    [
      'with a network mode that Fargate has not',
      { containerDefinitions: [{ name: 'a' }], networkMode: 'bridge' },
      {},
      '`bridge`'
    ]
  ] as const)('%s is refused before anything is written', async (_, definition, inputs, words) => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations } = await deployFrom(sandbox, definition ?? '', inputs)

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      expect(annotations[0]?.message).toContain(words)
      expect(sandbox.aws.calls.filter(({ operation }) => /^(Create|Put|Register|Run)/.test(operation))).toEqual([])
    })
  })
})

describe('what the program gets', () => {
  const page = '{{MODE}} {{MULTI}} {{PASSWORD}} {{KEY}} {{COLOUR}}'
  const image: Image = {
    ...WALKTHROUGH_IMAGE,
    app: { ...WALKTHROUGH_IMAGE.app, page, byCommand: { 'serve --fast': { page: `fast ${page}` } } }
  }

  test.concurrent('is its command, its variables, and the values of secrets and parameters', async () => {
    await inSandbox({ images: [image] }, async (sandbox) => {
      const { CreateSecret } = sandbox.secretsManager.operations
      const make = async (Name: string, SecretString: string): Promise<string> => {
        const input = { Name, SecretString, ClientRequestToken: 'x'.repeat(32) }
        const made = await CreateSecret?.(input as never, { authorize: () => undefined } as never)
        return (made as { ARN: string }).ARN
      }
      const whole = await make('app/password', 'hunter2')
      const keys = await make('app/keys', '{"api":"k3y"}')
      const parameter = sandbox.parameterStore.seedParameter({ name: '/app/colour', value: 'green' })
      const { outcome, outputs } = await deploy(sandbox, {
        ...WALKTHROUGH,
        command: 'serve --fast',
        'environment-variables': 'MODE=dark mode\nMULTI<<END\none\ntwo\nEND\n',
        secrets: `PASSWORD=${whole}\nKEY=${keys}:api::\nCOLOUR=${parameter}`
      })

      expect(outcome).toBe('success')
      expect(await pageOf(sandbox, outputs.url)).toBe('fast dark mode one\ntwo hunter2 k3y green')
    })
  })

  test.concurrent('is more storage, when asked for', async () => {
    await inSandbox({ images: [{ ...image, unpackedGiB: 30 }] }, async (sandbox) => {
      expect((await deploy(sandbox)).outcome).toBe('failure')
      expect((await deploy(sandbox, { ...WALKTHROUGH, 'ephemeral-storage': '40' })).outcome).toBe('success')
    })
  })

  test.concurrent('is the architecture that was asked for, if the image has it', async () => {
    const only = { ...WALKTHROUGH_IMAGE, tag: '2.0', platforms: [{ os: 'linux', architecture: 'amd64' }] as const }
    await inSandbox({ images: [WALKTHROUGH_IMAGE, only] }, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, architecture: 'ARM64' })
      expect(registered(sandbox)).toMatchObject({ runtimePlatform: { cpuArchitecture: 'ARM64' } })
      const refused = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0', architecture: 'ARM64' })
      expect(refused.annotations[0]?.message).toContain('linux/amd64')
    })
  })
})

describe('several tasks', () => {
  test.concurrent('all have to be good, and are told in lists', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, count: '2' })
      const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, count: '3', 'health-check-path': '/' })
      const list = (name: string) => JSON.parse(outputs[name] ?? '') as string[]

      expect(outcome).toBe('success')
      expect(new Set(list('task-arns'))).toEqual(new Set(liveTasks(sandbox).map(({ taskArn }) => taskArn)))
      expect(list('task-arns')).toHaveLength(3)
      expect(new Set(list('public-ips')).size).toBe(3)
      expect(list('urls')[0]).toBe(outputs.url)
      expect(list('task-arns')[0]).toBe(outputs['task-arn'])
    })
  })

  test.concurrent('of which one finds no room are all stopped', async () => {
    await inSandbox({ knobs: { noCapacity: [{ left: 2 }] } }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
        'failure',
        ['Fargate has no capacity right now']
      ])
      expect(sandbox.ecs.tasks()).toHaveLength(2)
      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})

test.concurrent('only the last five revisions stay', async () => {
  await inSandbox({}, async (sandbox) => {
    for (let index = 1; index <= 7; index++) {
      await deploy(sandbox, { ...WALKTHROUGH, 'environment-variables': `N=${index}`, 'wait-for': 'none' })
    }
    const revisions = sandbox.ecs.taskDefinitions()

    expect(revisions.filter(({ status }) => status === 'ACTIVE').map(({ revision }) => revision)).toEqual([
      3, 4, 5, 6, 7
    ])
  })
})
