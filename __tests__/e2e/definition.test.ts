import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { CreateRoleCommand, GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { AuthorizeSecurityGroupIngressCommandInput } from '@aws-sdk/client-ec2'
import type { PortMapping } from '@aws-sdk/client-ecs'
import type { Image } from '../../sandbox/src/image.ts'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

describe('the file', () => {
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
            [
              'warning',
              expect.stringMatching(/newThing` of the container `app` is not a field that this action knows/)
            ],
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

    test.concurrent('the same a second time is the same revision', async () => {
      await inSandbox({}, async (sandbox) => {
        const one = { containerDefinitions: [{ name: 'app' }] }
        const first = await deployFrom(sandbox, one, { 'wait-for': 'none' })
        const again = await deployFrom(sandbox, `\uFEFF${JSON.stringify(one, null, 4)}`)

        expect([again.outcome, again.outputs.changed]).toEqual(['success', '[]'])
        expect(again.outputs['task-definition-arn']).toBe(first.outputs['task-definition-arn'])
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
        const secrets = registered(sandbox).containerDefinitions.map(
          ({ repositoryCredentials }) => repositoryCredentials
        )

        expect(sandbox.secretsManager.secretNames()).toEqual([
          'run-on-fargate/acme/space/docker.io',
          'run-on-fargate/acme/space/registry.example.com'
        ])
        expect(secrets[0]).toEqual({ credentialsParameter: outputs['secret-arn'] })
        expect(secrets[1]).toEqual({ credentialsParameter: expect.stringContaining('registry.example.com-') })
        const kept = sandbox.secretsManager
          .secretNames()
          .map((name) => JSON.parse(sandbox.secretsManager.forTasks.value(name).secretString ?? '') as unknown)
        expect(kept).toEqual([
          { username: user, password },
          { username: 'other', password: 't0ken' }
        ])
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
        {
          containerDefinitions: [{ name: 'a' }],
          runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }
        },
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
        await deploy(sandbox, { ...WALKTHROUGH, architecture: 'ARM64', 'wait-for': 'none' })
        expect(registered(sandbox)).toMatchObject({ runtimePlatform: { cpuArchitecture: 'ARM64' } })
        const refused = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0', architecture: 'ARM64' })
        expect(refused.annotations[0]?.message).toContain('linux/amd64')
      })
    })
  })

  describe('several tasks', () => {
    test.concurrent('all have to be good, and are told in lists', async () => {
      const asked = new Map<string, number>()
      // The task that is asked first is good at once, and the others only when they are asked for the third time.
      const request = ({ headers: { host = '' } }: IncomingMessage, response: ServerResponse) => {
        asked.set(host, (asked.get(host) ?? 0) + 1)
        const isGood = host === [...asked.keys()][0] || asked.get(host) === 3
        response.writeHead(isGood ? 200 : 503).end()
      }
      const app = { ...WALKTHROUGH_IMAGE.app, handles: { request } }
      await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (sandbox) => {
        await deploy(sandbox, { ...WALKTHROUGH, count: '2' })
        const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, count: '3', 'health-check-path': '/' })
        const list = (name: string) => JSON.parse(outputs[name] ?? '') as string[]

        expect(outcome).toBe('success')
        expect(new Set(list('task-arns'))).toEqual(new Set(liveTasks(sandbox).map(({ taskArn }) => taskArn)))
        expect(list('task-arns')).toHaveLength(3)
        expect(new Set(list('public-ips')).size).toBe(3)
        expect(list('urls')[0]).toBe(outputs.url)
        expect(list('task-arns')[0]).toBe(outputs['task-arn'])
        expect([...asked.values()]).toEqual([3, 3, 3])
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
      await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
      const call = { authorize: () => undefined, principal: { arn: 'arn:aws:iam::123456789012:user/ci' } }
      for (let index = 2; index <= 6; index++) {
        await sandbox.ecs.operations.RegisterTaskDefinition?.(registered(sandbox) as never, call as never)
      }
      await deploy(sandbox, { ...WALKTHROUGH, 'environment-variables': 'N=7', 'wait-for': 'none' })
      const revisions = sandbox.ecs.taskDefinitions()

      expect(revisions).toHaveLength(7)
      expect(revisions.filter(({ status }) => status === 'ACTIVE').map(({ revision }) => revision)).toEqual([
        3, 4, 5, 6, 7
      ])
    })
  })
})

describe('fields of the file', () => {
  const ACCOUNT = '123456789012'
  const REGION = 'eu-central-1'
  const SIDECAR: Image = {
    ...WALKTHROUGH_IMAGE,
    repository: 'acme/cache',
    exposedPorts: [],
    app: { listens: [], page: '', log: ['ready'] }
  }
  const IMAGES = [WALKTHROUGH_IMAGE, SIDECAR]
  const CACHE = { name: 'cache', image: 'acme/cache:1.0', essential: false }

  /** Deploys with a file that `write` puts into the workspace. */
  async function deployWith(
    sandbox: Sandbox,
    write: (path: string) => void,
    inputs: Readonly<Record<string, string>> = {}
  ) {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    try {
      write(join(workspace, 'task.json'))
      return await deploy(sandbox, { ...WALKTHROUGH, 'task-definition': 'task.json', ...inputs }, { workspace })
    } finally {
      rmSync(workspace, { recursive: true })
    }
  }

  function deployFrom(sandbox: Sandbox, definition: unknown, inputs: Readonly<Record<string, string>> = {}) {
    const text = JSON.stringify(definition)
    return deployWith(sandbox, (path) => writeFileSync(path, text), inputs)
  }

  function registered(sandbox: Sandbox) {
    const call = sandbox.aws.calls.findLast(({ operation }) => operation === 'RegisterTaskDefinition')
    return call?.input as Record<string, unknown> & { containerDefinitions: Record<string, unknown>[] }
  }

  function settings(sandbox: Sandbox) {
    return {
      region: REGION,
      endpoint: sandbox.aws.url,
      credentials: {
        accessKeyId: sandbox.environment.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: sandbox.environment.AWS_SECRET_ACCESS_KEY ?? '',
        sessionToken: sandbox.environment.AWS_SESSION_TOKEN ?? ''
      }
    }
  }

  /** All that the execution role may do, from all of its policies. */
  async function statementsOf(sandbox: Sandbox) {
    const iam = new IAMClient(settings(sandbox))
    const [RoleName = ''] = sandbox.iam.roleNames().filter((name) => name.startsWith('run-on-fargate'))
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }))
    const policies = await Promise.all(
      PolicyNames.map(async (PolicyName) => {
        const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
        return JSON.parse(decodeURIComponent(PolicyDocument)) as {
          Statement: { Action: string[]; Resource: string | string[]; Condition?: object }[]
        }
      })
    )
    return policies.flatMap(({ Statement }) => Statement)
  }

  async function createSecret(
    sandbox: Sandbox,
    Name: string,
    SecretString: string,
    KmsKeyId?: string
  ): Promise<string> {
    const client = new SecretsManagerClient(settings(sandbox))
    const { ARN = '' } = await client.send(
      new CreateSecretCommand({ Name, SecretString, ...(KmsKeyId !== undefined && { KmsKeyId }) })
    )
    return ARN
  }

  describe('roles of the file', () => {
    test.concurrent('may be named as ECS takes them, and are registered by their ARNs', async () => {
      await inSandbox({}, async (sandbox) => {
        const iam = new IAMClient(settings(sandbox))
        const AssumeRolePolicyDocument = JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
        })
        for (const [RoleName, Path] of [
          ['ecsTaskExecutionRole', '/'],
          ['ecsTaskRole', '/ci/tasks/']
        ] as const) {
          await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }))
        }
        const definition = { executionRoleArn: 'ecsTaskExecutionRole', taskRoleArn: 'ci/tasks/ecsTaskRole' }
        const { outputs, annotations } = await deployFrom(
          sandbox,
          { ...definition, containerDefinitions: [{ name: 'app' }] },
          { 'wait-for': 'none' }
        )

        expect(registered(sandbox)).toMatchObject({
          executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/ecsTaskExecutionRole`,
          taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/ci/tasks/ecsTaskRole`
        })
        expect(outputs['execution-role-arn']).toBe(`arn:aws:iam::${ACCOUNT}:role/ecsTaskExecutionRole`)
        const warned = annotations.map(({ message }) => message).join()
        expect(warned).toContain('`executionRoleArn` of `task-definition`')
        expect(warned).not.toContain('`execution-role-arn`')
      })
    })

    test.concurrent('of another account are refused with the name of the field', async () => {
      await inSandbox({}, async (sandbox) => {
        const { annotations } = await deployFrom(sandbox, {
          taskRoleArn: 'arn:aws:iam::210987654321:role/x',
          containerDefinitions: [{ name: 'app' }]
        })
        expect(annotations[0]?.message).toContain('`taskRoleArn` of `task-definition`')
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })

  describe('the execution role may read', () => {
    test.concurrent(
      'secrets and parameters of variables and log drivers, however they are named, with their keys',
      async () => {
        await inSandbox({ images: IMAGES }, async (sandbox) => {
          const keyArn = sandbox.kms.seedKey({ aliases: ['logs'] })
          const token = await createSecret(sandbox, 'splunk/my-secret', '{"token":"t"}', 'alias/logs')
          const whole = await createSecret(sandbox, 'my-secret', 'hunter2')
          const database = await createSecret(sandbox, 'shop/database', 'hunter3')
          const parameter = sandbox.parameterStore.seedParameter({ name: '/log/key', value: 'k', keyArn })
          sandbox.parameterStore.seedParameter({ name: '/prod/api-key', value: 'a', keyArn })
          sandbox.parameterStore.seedParameter({ name: 'flat', value: 'b' })
          const secrets = [
            { name: 'A', valueFrom: whole },
            // Without the six characters.
            { name: 'B', valueFrom: database.slice(0, -7) },
            { name: 'FLAT', valueFrom: 'flat' }
          ]
          const definition = {
            containerDefinitions: [
              {
                name: 'space',
                secrets,
                logConfiguration: {
                  logDriver: 'splunk',
                  options: { 'splunk-url': 'https://splunk.example.com' },
                  secretOptions: [{ name: 'splunk-token', valueFrom: `${token}:token::` }]
                }
              },
              {
                ...CACHE,
                logConfiguration: {
                  logDriver: 'awsfirelens',
                  secretOptions: [{ name: 'apikey', valueFrom: parameter }]
                }
              }
            ]
          }
          const { outcome, annotations } = await deployFrom(sandbox, definition, { secrets: 'KEY=/prod/api-key' })

          expect([outcome, annotations]).toEqual(['success', []])
          expect(registered(sandbox).containerDefinitions[0]).toMatchObject({
            secrets: [...secrets, { name: 'KEY', valueFrom: '/prod/api-key' }]
          })
          const statements = await statementsOf(sandbox)
          for (const Resource of [token, whole, database]) {
            expect(statements).toContainEqual(
              expect.objectContaining({ Action: ['secretsmanager:GetSecretValue'], Resource })
            )
          }
          expect(statements).toContainEqual(expect.objectContaining({ Action: ['kms:Decrypt'], Resource: keyArn }))
          expect(statements).toContainEqual(
            expect.objectContaining({ Action: ['ssm:GetParameters'], Resource: parameter })
          )
        })
      }
    )

    test.concurrent('credentials by a name that ends as an ARN does', async () => {
      await inSandbox({}, async (sandbox) => {
        const name = 'app-AbCdEf'
        const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
        await createSecret(sandbox, name, JSON.stringify({ username, password }))
        const repositoryCredentials = { credentialsParameter: name }
        const { outcome, annotations } = await deployFrom(
          sandbox,
          { containerDefinitions: [{ name: 'space', repositoryCredentials }] },
          { 'registry-username': '', 'registry-password': '', port: '80' }
        )
        expect([outcome, annotations]).toEqual(['success', []])
      })
    })

    test.concurrent('files of variables, and what the first pull through a cache of Amazon ECR needs', async () => {
      await inSandbox({}, async (sandbox) => {
        const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/docker-hub/library/nginx:1`
        await deployFrom(
          sandbox,
          {
            containerDefinitions: [
              { name: 'space', image, environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::team/prod.env' }] }
            ]
          },
          { image: '', 'registry-username': '', 'registry-password': '', 'wait-for': 'none' }
        )
        const statements = await statementsOf(sandbox)
        const repository = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/docker-hub/library/nginx`
        expect(statements).toContainEqual(
          expect.objectContaining({
            Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
            Resource: repository
          })
        )
        expect(statements).toContainEqual(
          expect.objectContaining({ Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::team/prod.env' })
        )
        expect(statements).toContainEqual(
          expect.objectContaining({ Action: ['s3:GetBucketLocation'], Resource: 'arn:aws:s3:::team' })
        )
      })
    })
  })

  describe('a file that ECS would not take is refused before anything is made', () => {
    const environment = (...variables: object[]) => ({
      containerDefinitions: [{ name: 'space', environment: variables }]
    })

    test.concurrent.each([
      [
        'a number as a value',
        environment({ name: 'PORT', value: 3000 }),
        ['containerDefinitions[0].environment[0].value']
      ],
      [
        'memory as a string',
        { containerDefinitions: [{ name: 'space', memory: '512' }] },
        ['containerDefinitions[0].memory']
      ],
      [
        'a command as a string',
        { containerDefinitions: [{ name: 'space', command: 'node app.js' }] },
        ['containerDefinitions[0].command']
      ],
      [
        'a secret among the variables',
        environment({ name: 'DB_PASSWORD', valueFrom: 'arn:aws:ssm:eu-central-1:123456789012:parameter/x' }),
        ['containerDefinitions[0].environment[0].valueFrom', 'secrets']
      ],
      [
        'placeholders of a sidecar and a role, and a size',
        {
          memory: '1024MB',
          taskRoleArn: 'arn:aws:iam::<account>:role/task',
          containerDefinitions: [
            { name: 'space' },
            { name: 'proxy', image: '${PROXY_IMAGE}' },
            { name: 'old', image: ':9c84b09' }
          ]
        },
        [
          '`memory`',
          '1024MB',
          '`taskRoleArn`',
          '<account>',
          '`proxy`',
          '${PROXY_IMAGE}',
          'placeholder',
          '`old`',
          ':9c84b09'
        ]
      ],
      [
        'more memory for a container than the task has',
        { containerDefinitions: [{ name: 'space', memory: 2048 }] },
        ['`space`', '2048 MiB', '512 MiB']
      ]
    ] as const)('%s', async (_, definition, words) => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deployFrom(sandbox, definition)
        expect([outcome, annotations.length]).toEqual(['failure', 1])
        for (const word of words) expect(annotations[0]?.message).toContain(word)
        expect(annotations[0]?.message).not.toContain('input `')
        expect(writesOf(sandbox)).toEqual([])
      })
    })

    test.concurrent.each([
      ['a device behind a link', (path: string) => symlinkSync('/dev/zero', path)],
      ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
      ['200,000 brackets', (path: string) => writeFileSync(path, '['.repeat(200_000) + ']'.repeat(200_000))]
    ] as const)('%s, at once', async (_, write) => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deployWith(sandbox, write)
        expect([outcome, annotations.length]).toEqual(['failure', 1])
        expect(annotations[0]?.message).toContain('`task-definition`')
        expect(sandbox.aws.calls).toEqual([])
      })
    })
  })

  test.concurrent('blocks that say nothing are as if they were not there', async () => {
    await inSandbox({}, async (sandbox) => {
      const empty = {
        repositoryCredentials: { credentialsParameter: '' },
        logConfiguration: {},
        portMappings: [],
        healthCheck: {}
      }
      const { outcome } = await deployFrom(sandbox, { containerDefinitions: [{ name: 'space', ...empty }] })
      expect(outcome).toBe('success')
      expect(registered(sandbox).containerDefinitions[0]).toMatchObject({
        repositoryCredentials: { credentialsParameter: expect.stringContaining('arn:') },
        logConfiguration: { logDriver: 'awslogs' },
        portMappings: [{ containerPort: 80 }]
      })
    })
  })

  describe('of the ports of the file', () => {
    const ports = (sandbox: Sandbox) =>
      sandbox.aws.calls
        .filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')
        .flatMap(
          ({ input }) =>
            (input as { IpPermissions: { IpProtocol: string; FromPort: number; ToPort: number }[] }).IpPermissions
        )
        .map(({ IpProtocol, FromPort, ToPort }) => `${FromPort}-${ToPort}/${IpProtocol}`)

    test.concurrent('those of sidecars stay closed, and the log says so; a range is opened as one', async () => {
      await inSandbox({ images: IMAGES }, async (sandbox) => {
        const definition = {
          containerDefinitions: [
            {
              name: 'space',
              portMappings: [{ containerPort: 80 }, { containerPortRange: '9000-9010', protocol: 'udp' }]
            },
            { ...CACHE, portMappings: [{ containerPort: 9901 }, { containerPort: 2000, protocol: 'udp' }] }
          ]
        }
        const { outcome, lines } = await deployFrom(sandbox, definition)
        expect(outcome).toBe('success')
        expect(new Set(ports(sandbox))).toEqual(new Set(['80-80/tcp', '9000-9010/udp']))
        expect(lines.join('\n')).toContain(
          'Not opened: 9901/tcp of container cache, 2000/udp of container cache; add them to `port`'
        )
      })
    })
  })

  describe('a cluster that is given by its ARN', () => {
    const arn = (region: string, account: string) => `arn:aws:ecs:${region}:${account}:cluster/blue`

    test.concurrent('is the one of that name', async () => {
      await inSandbox({}, async (sandbox) => {
        const inputs = { ...WALKTHROUGH, cluster: arn(REGION, ACCOUNT), 'wait-for': 'none' }
        const { outcome, outputs } = await deploy(sandbox, inputs)
        expect([outcome, outputs['cluster-arn']]).toEqual(['success', arn(REGION, ACCOUNT)])
      })
    })

    test.concurrent.each([
      [arn('eu-west-1', ACCOUNT), 'deploy'],
      [arn(REGION, '210987654321'), 'deploy'],
      [arn('eu-west-1', ACCOUNT), 'destroy'],
      [arn(REGION, '210987654321'), 'sweep']
    ])('%s is refused in plain words by %s', async (cluster, mode) => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, cluster, mode })
        expect([outcome, annotations.length]).toEqual(['failure', 1])
        expect(annotations[0]?.message).toContain(cluster.split(':')[3])
        expect(annotations[0]?.message).toContain('`cluster`')
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })

  test.concurrent('no port is guessed where the file maps some, of a sidecar', async () => {
    const bare = { ...WALKTHROUGH_IMAGE, exposedPorts: [] }
    await inSandbox({ images: [bare, SIDECAR] }, async (sandbox) => {
      const containerDefinitions = [{ name: 'space' }, { ...CACHE, portMappings: [{ containerPort: 6379 }] }]
      const { outcome, annotations, outputs } = await deployFrom(sandbox, { containerDefinitions })

      expect([outcome, outputs.url]).toEqual(['success', undefined])
      expect(annotations).toEqual([
        expect.objectContaining({ kind: 'warning', message: expect.stringContaining('6379/tcp of cache') })
      ])
      expect(sandbox.aws.calls.filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')).toEqual([])
    })
  })

  test.concurrent(
    'a role in taskRoleArn that ECS cannot assume is blamed on that field',
    async () => {
      const role = `arn:aws:iam::${ACCOUNT}:role/nobody`
      await inSandbox({ images: IMAGES }, async (sandbox) => {
        const definition = { taskRoleArn: role, containerDefinitions: [{ name: 'space' }] }
        const { outcome, annotations } = await deployFrom(sandbox, definition, { 'settle-seconds': '5' })

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ["ECS can't assume the role"]
        ])
        expect(annotations[0]?.message).toContain('Check the role in `taskRoleArn` in `task-definition`:')
        expect(annotations[0]?.message).not.toMatch(/`(?:execution|task)-role-arn`/)
      })
    },
    120_000
  )
})

describe('ranges of ports', () => {
  const row = (first: number, last: number, protocol: 'tcp' | 'udp') =>
    Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`)

  /** What the main container maps. */
  function mapped(sandbox: Sandbox): readonly PortMapping[] {
    return sandbox.ecs.taskDefinitions().at(-1)?.containerDefinitions?.[0]?.portMappings ?? []
  }

  /** The rules of the environment's group that let IPv4 in. */
  function opened(sandbox: Sandbox): string[] {
    const call = sandbox.aws.calls.findLast(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')
    const { IpPermissions = [] } = (call?.input ?? {}) as AuthorizeSecurityGroupIngressCommandInput
    return IpPermissions.flatMap(({ FromPort = 0, ToPort = 0, IpProtocol = '', IpRanges = [] }) =>
      IpRanges.length > 0 ? `${FromPort}-${ToPort}/${IpProtocol}` : []
    )
  }

  describe('an image that exposes many ports', () => {
    // An image's configuration lists each port of `EXPOSE 49152-65535/udp`; EC2 takes 60 rules, and ECS 64 KiB.
    test.concurrent('is deployed with ranges, which are found again', async () => {
      const exposedPorts = ['3478/tcp', ...row(8000, 8199, 'tcp'), ...row(49152, 65535, 'udp')]
      await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, exposedPorts }] }, async (sandbox) => {
        const done = await deploy(sandbox)

        expect([done.outcome, done.annotations]).toEqual(['success', []])
        expect(opened(sandbox)).toEqual(['3478-3478/tcp', '8000-8199/tcp', '49152-65535/udp'])
        expect(mapped(sandbox)).toMatchObject([
          { containerPort: 3478, protocol: 'tcp' },
          { containerPortRange: '8000-8199', protocol: 'tcp' },
          { containerPortRange: '49152-65535', protocol: 'udp' }
        ])
        expect(done.outputs.url).toBe(`http://${done.outputs['public-ip'] ?? ''}:3478`)

        const again = await deploy(sandbox)
        expect([again.outcome, again.outputs.changed]).toEqual(['success', '[]'])
      })
    })
  })

  describe('ports that overlap', () => {
    test.concurrent.each([
      ['80,80-90', '`port` has "80" and "80-90", which overlap.'],
      ['9000-9010 9010-9020', '`port` has "9000-9010" and "9010-9020", which overlap.'],
      ['80-90/udp,89/udp', '`port` has "80-90/udp" and "89/udp", which overlap.']
    ])('are refused before anything is created: %s', async (port, problem) => {
      await inSandbox({}, async (sandbox) => {
        const done = await deploy(sandbox, { ...WALKTHROUGH, port })

        expect(done.outcome).toBe('failure')
        expect(done.annotations[0]?.message).toBe(`${problem}\nName each port once.`)
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })
})

describe('its log', () => {
  const options = {
    'awslogs-group': '/team/own',
    'awslogs-region': 'eu-central-1',
    'awslogs-stream-prefix': 'web',
    'awslogs-create-group': 'true'
  }
  const OWN = { logDriver: 'awslogs', options }
  const ELSEWHERE = { logDriver: 'splunk', options: { 'splunk-url': 'https://splunk.test', 'splunk-token': 'x' } }

  // The output, and the link to the log, are those of the main container, wherever its file lets it log.
  test.concurrent.each([
    ['in the group of its file, which it creates', OWN, '/team/own', /^web\/space\/[0-9a-f]{32}$/],
    ['not in CloudWatch', ELSEWHERE, undefined, undefined]
  ])('log-group and log-stream are of a container that logs %s', async (_, logConfiguration, group, stream) => {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    const container = { name: 'space', image: 'x', logConfiguration }
    writeFileSync(join(workspace, 'task.json'), JSON.stringify({ containerDefinitions: [container] }))
    try {
      await inSandbox({}, async (sandbox) => {
        const { outcome, outputs, annotations, summary } = await deploy(
          sandbox,
          { ...WALKTHROUGH, 'task-definition': 'task.json' },
          { workspace }
        )

        expect([outcome, annotations, outputs['log-group']]).toEqual(['success', [], group])
        // A group in which nothing logs is none to create.
        expect(sandbox.logs.groupNames()).toEqual(group === undefined ? [] : [group])
        if (stream === undefined) expect(outputs['log-stream']).toBeUndefined()
        else expect(outputs['log-stream']).toMatch(stream)
        const link = /log-groups\/log-group\/(\S+?)\/log-events/.exec(summary)?.[1]
        expect(link?.replaceAll('$252F', '/')).toBe(group)
      })
    } finally {
      rmSync(workspace, { recursive: true })
    }
  })
})
