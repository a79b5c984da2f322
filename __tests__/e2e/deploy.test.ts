import { describe, expect, test } from '@jest/globals'
import { deploy, inSandbox, inventory, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

describe('a first deployment', () => {
  test.concurrent('makes what is missing, runs the image and hands back an address that answers', async () => {
    await inSandbox({}, async (sandbox) => {
      const result = await deploy(sandbox)

      expect(result.annotations).toEqual([])
      expect(result.outcome).toBe('success')
      const page = await fetch(sandbox.pages.addressOf(result.outputs['public-ip'] ?? '', 80))
      expect(await page.text()).toContain('Hello from Fargate')
      expect(inventory(sandbox)).toEqual({
        secrets: ['run-on-fargate/acme/space/docker.io'],
        roles: [expect.stringMatching(/^run-on-fargate-[0-9a-f]{16}-eu-central-1$/)],
        logGroups: ['/run-on-fargate/acme/space'],
        securityGroups: ['run-on-fargate/acme/space/main'],
        revisions: [expect.stringMatching(/^run-on-fargate-[0-9a-f]{16}-main-[0-9a-f]{16}:1$/)],
        tasks: 1
      })
    })
  })

  test.concurrent('sets every output', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      const [task] = sandbox.ecs.tasks()

      expect(outputs).toEqual({
        url: `http://${outputs['public-ip'] ?? ''}`,
        'public-ip': expect.stringMatching(/^127\./),
        'private-ip': expect.stringMatching(/^172\.31\./),
        'eni-id': expect.stringMatching(/^eni-[0-9a-f]{17}$/),
        'task-arn': task?.taskArn,
        'task-id': task?.taskArn?.split('/').at(-1),
        'task-definition-arn': task?.taskDefinitionArn,
        'secret-arn': expect.stringMatching(/:secret:run-on-fargate\/acme\/space\/docker\.io-\w{6}$/),
        'execution-role-arn': expect.stringMatching(/^arn:aws:iam::123456789012:role\/run-on-fargate-[0-9a-f]{16}-/),
        'security-group-id': expect.stringMatching(/^sg-[0-9a-f]{17}$/),
        'cluster-arn': 'arn:aws:ecs:eu-central-1:123456789012:cluster/default',
        environment: 'main',
        image: `acme/space:1.0@${outputs['image-digest'] ?? ''}`,
        'image-digest': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        'log-group': '/run-on-fargate/acme/space',
        'log-stream': `task/space/${outputs['task-id'] ?? ''}`,
        'console-url': expect.stringContaining(outputs['task-id'] ?? '-'),
        mode: 'deploy',
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        changed: expect.any(String)
      })
      expect((JSON.parse(outputs.changed ?? '') as { resource: string }[]).map(({ resource }) => resource)).toEqual([
        'secret',
        'execution role',
        'role policy',
        'role policy',
        'cluster',
        'security group',
        'log group',
        'task definition'
      ])
    })
  })

  test.concurrent('registers the definition of the walk-through, field by field', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      const { input } = sandbox.aws.calls.find(({ operation }) => operation === 'RegisterTaskDefinition') ?? {}

      expect(input).toEqual({
        family: expect.any(String),
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn: outputs['execution-role-arn'],
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        containerDefinitions: [
          {
            name: 'space',
            image: 'acme/space:1.0',
            repositoryCredentials: { credentialsParameter: outputs['secret-arn'] },
            portMappings: [{ containerPort: 80, protocol: 'tcp' }],
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
        tags: expect.arrayContaining([{ key: 'run-on-fargate:repository', value: 'acme/space' }])
      })
      expect(sandbox.ecs.taskDefinitions()[0]?.compatibilities).toEqual(expect.arrayContaining(['EC2', 'FARGATE']))
    })
  })

  test.concurrent.each(['p"a\\ss', 'ключ🔑', "a'b%c d::e", '{"x": 1}', ' blanks '])(
    'stores the password %j as it is',
    async (password) => {
      const accounts = [{ username: 'acme', password }]
      await inSandbox({ accounts }, async (sandbox) => {
        const result = await deploy(sandbox, { ...WALKTHROUGH, 'registry-password': `${password}\n` })
        const { secretString } = sandbox.secretsManager.forTasks.value('run-on-fargate/acme/space/docker.io')

        expect(result.outcome).toBe('success')
        expect(JSON.parse(secretString ?? '')).toEqual({ username: 'acme', password })
      })
    }
  )
})

describe('a second deployment', () => {
  test.concurrent('of the same changes nothing but the task', async () => {
    await inSandbox({}, async (sandbox) => {
      const first = await deploy(sandbox)
      const before = sandbox.aws.calls.length
      const second = await deploy(sandbox)

      expect(second.outcome).toBe('success')
      expect(second.outputs.changed).toBe('[]')
      const writes = writesOf(sandbox).filter((call) => sandbox.aws.calls.indexOf(call) >= before)
      expect(writes.map(({ operation }) => operation)).toEqual(['RunTask', 'StopTask'])
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([second.outputs['task-arn']])
      expect(second.outputs['task-arn']).not.toBe(first.outputs['task-arn'])
    })
  })

  test.concurrent('keeps the older task until the new one is good', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      await deploy(sandbox)
      const [older, newer] = sandbox.ecs.tasks()

      expect(older?.stoppedReason).toBe(`Replaced by ${newer?.taskArn?.split('/').at(-1) ?? ''}`)
      expect(older?.stoppingAt?.getTime()).toBeGreaterThan(newer?.startedAt?.getTime() ?? Infinity)
    })
  })

  test.concurrent('with another password writes one version of the secret', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      sandbox.registry.setPassword('acme', 'another one')
      const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'registry-password': 'another one' })

      expect(outcome).toBe('success')
      expect(JSON.parse(outputs.changed ?? '')).toEqual([
        { resource: 'secret', name: 'run-on-fargate/acme/space/docker.io', action: 'update' }
      ])
    })
  })

  test.concurrent('with other ports opens them first and closes the old ones last', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, port: '80' })
      await deploy(sandbox, { ...WALKTHROUGH, port: '8080,9090/udp', 'ingress-cidrs': '203.0.113.0/24' })
      const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/main')
      const order = sandbox.aws.calls.map(({ operation }) => operation)

      const ingress = group?.rules.filter(({ direction }) => direction === 'ingress') ?? []
      expect(ingress.map(({ protocol, fromPort, toPort, peer }) => [protocol, fromPort, toPort, peer.value])).toEqual([
        ['tcp', 8080, 8080, '203.0.113.0/24'],
        ['udp', 9090, 9090, '203.0.113.0/24']
      ])
      expect(order.lastIndexOf('AuthorizeSecurityGroupIngress')).toBeLessThan(order.lastIndexOf('RunTask'))
      expect(order.indexOf('RevokeSecurityGroupIngress')).toBeGreaterThan(order.indexOf('StopTask'))
    })
  })

  test.concurrent('to another environment runs beside the first and shares role, secret and log group', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, environment: 'staging' })

      expect(outputs.environment).toBe('staging')
      expect(liveTasks(sandbox)).toHaveLength(2)
      expect((JSON.parse(outputs.changed ?? '') as { resource: string }[]).map(({ resource }) => resource)).toEqual([
        'security group',
        'task definition'
      ])
    })
  })
})

describe('mode: plan', () => {
  test.concurrent('prints what would be done and writes nothing', async () => {
    await inSandbox({}, async (sandbox) => {
      const result = await deploy(sandbox, { ...WALKTHROUGH, mode: 'plan' })

      expect(result.outcome).toBe('success')
      expect(result.lines).toContain('create     secret           run-on-fargate/acme/space/docker.io')
      expect(result.outputs.mode).toBe('plan')
      expect(writesOf(sandbox)).toEqual([])
    })
  })
})

describe('things that are given', () => {
  test.concurrent('a secret and a role are used as they are, without any right in IAM or Secrets Manager', async () => {
    const statements = [
      { Effect: 'Allow', NotAction: ['iam:*', 'secretsmanager:*'], Resource: '*' },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }
    ]
    const policies = [JSON.stringify({ Version: '2012-10-17', Statement: statements })]
    const narrow = { ...caller('ASIANARROW'), policies }
    await inSandbox({ principals: [caller('ASIAADMIN'), narrow] }, async (sandbox) => {
      const made = (await deploy(sandbox)).outputs
      const before = writesOf(sandbox).length
      const { outcome, outputs, annotations } = await deploy(
        sandbox,
        {
          ...WALKTHROUGH,
          'registry-username': undefined,
          'registry-password': undefined,
          'secret-arn': made['secret-arn'],
          'execution-role-arn': made['execution-role-arn']
        },
        { env: { AWS_ACCESS_KEY_ID: narrow.accessKeyId } }
      )
      const services = writesOf(sandbox)
        .slice(before)
        .map(({ service }) => service)

      expect([outcome, annotations]).toEqual(['success', []])
      expect(outputs['secret-arn']).toBe(made['secret-arn'])
      expect([...new Set(services)]).toEqual(['ecs'])
    })
  })

  test.concurrent('subnets and security groups are used as they are', async () => {
    await inSandbox({}, async (sandbox) => {
      const { defaultGroupId, subnetIds } = sandbox.ec2.defaultVpc
      const { outcome, outputs } = await deploy(sandbox, {
        ...WALKTHROUGH,
        subnets: subnetIds[1] ?? '',
        'security-groups': defaultGroupId
      })
      const run = sandbox.aws.calls.find(({ operation }) => operation === 'RunTask')

      expect(outcome).toBe('success')
      expect(outputs['security-group-id']).toBeUndefined()
      expect(run?.input.networkConfiguration).toEqual({
        awsvpcConfiguration: { subnets: [subnetIds[1]], securityGroups: [defaultGroupId], assignPublicIp: 'ENABLED' }
      })
    })
  })

  test.concurrent('a public image needs no login and no secret', async () => {
    const app = { listens: [80], page: 'public', log: [] }
    const image = {
      repository: 'library/hello',
      tag: 'latest',
      platforms: [{ os: 'linux', architecture: 'arm64' }],
      exposedPorts: [],
      index: false,
      app
    } as const
    await inSandbox({ images: [image] }, async (sandbox) => {
      const { outcome, outputs } = await deploy(sandbox, { image: 'hello', 'settle-seconds': '0' })

      expect(outcome).toBe('success')
      expect(outputs['secret-arn']).toBeUndefined()
      expect(sandbox.secretsManager.secretNames()).toEqual([])
      expect(sandbox.ecs.taskDefinitions()[0]?.runtimePlatform?.cpuArchitecture).toBe('ARM64')
    })
  })
})

describe('waiting', () => {
  test.concurrent('with a health check ends once the page answers', async () => {
    const app = { listens: [80], page: 'up', status: 503, readyAfter: 2500, log: [] }
    const image = {
      repository: 'acme/slow',
      tag: '1',
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      exposedPorts: ['80/tcp'],
      index: true,
      app
    } as const
    await inSandbox({ images: [image] }, async (sandbox) => {
      const { outcome } = await deploy(sandbox, {
        image: 'acme/slow:1',
        'health-check-path': '/healthz',
        'settle-seconds': '600'
      })
      const [task] = sandbox.ecs.tasks()

      expect(outcome).toBe('success')
      expect(Date.now()).toBeGreaterThan((task?.startedAt?.getTime() ?? Infinity) + 2500)
    })
  })

  test.concurrent('for none ends at once and stops what is replaced', async () => {
    await inSandbox({ knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
      const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })

      expect(outcome).toBe('success')
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
    })
  })
})

/** Somebody who may call AWS. */
function caller(accessKeyId: string) {
  return {
    arn: 'arn:aws:sts::123456789012:assumed-role/deployer/run',
    userId: 'AROAEXAMPLE:run',
    accessKeyId,
    secretAccessKey: 'not-a-real-key'
  }
}
