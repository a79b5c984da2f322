import { beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { TaskTimings } from '../../sandbox/src/world.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { App } from '../../sandbox/src/image.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import {
  ACTION,
  deploy,
  inSandbox,
  inventory,
  isWrite,
  liveTasks,
  pass,
  type Run,
  start,
  until,
  WALKTHROUGH,
  writesOf
} from './site.ts'
import { administer, GIVEN } from './failures.ts'
import { WORLDS } from '../invariants/worlds.ts'

/** As Fargate takes about: see the timestamps of any task. */
const TIMINGS: Partial<TaskTimings> = { attach: 10_000, prepare: 1000, pull: 9000, stop: 1000, deprovision: 15_000 }

/** Ms for each call. */
const LATENCY = 40

/** How many answers RunTask has waited for, one after another, since the first of these calls. */
function tripsToRunTask(calls: readonly RecordedCall[], latency: number): number {
  const started = calls.find(({ operation }) => operation === 'RunTask')?.at ?? NaN
  return Math.round((started - Math.min(...calls.map(({ at }) => at))) / latency)
}

describe('a deployment', () => {
  describe('in the life of an environment', () => {
    let life: Awaited<ReturnType<typeof play>>
    beforeAll(async () => {
      life = await play()
    })

    /** One environment, deployed again and again, and what was to be seen meanwhile. */
    async function play() {
      return inSandbox({ knobs: { latency: LATENCY, timings: TIMINGS } }, async (sandbox) => {
        const run = async (inputs: Readonly<Record<string, string>> = {}) => {
          const [calls, requests] = [sandbox.aws.calls.length, sandbox.registry.requests.length]
          let end = NaN
          const onLine = (line: string) => {
            if (line === 'Post job cleanup.') end = Date.now()
          }
          const result = await deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { onLine })
          return {
            result,
            end,
            changed: JSON.parse(result.outputs.changed ?? '') as { resource: string }[],
            calls: sandbox.aws.calls.slice(calls),
            requests: sandbox.registry.requests.slice(requests),
            task: sandbox.ecs.tasks().find(({ taskArn }) => taskArn === result.outputs['task-arn']),
            live: liveTasks(sandbox).map(({ taskArn }) => taskArn)
          }
        }
        const made = await run()
        const address = sandbox.pages.addressOf(made.result.outputs['public-ip'] ?? '', 80)
        const first = {
          ...made,
          page: await (await fetch(address)).text(),
          inventory: inventory(sandbox),
          definition: sandbox.ecs.taskDefinitions()[0]
        }
        const second = { ...(await run()), older: sandbox.ecs.tasks()[0] }
        sandbox.registry.setPassword('acme', 'another one')
        const password = { 'registry-password': 'another one' }
        const other = await run(password)
        const beside = await run({ ...password, environment: 'staging' })
        const ports = await run({ ...password, port: '8080,9090/udp', 'ingress-cidrs': '203.0.113.0/24' })
        const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/main')
        return { first, second, other, beside, ports, group }
      })
    }

    describe('a first deployment', () => {
      test('makes what is missing, runs the image and hands back an address that answers', () => {
        const { result, page, inventory: made } = life.first

        expect(result.annotations).toEqual([])
        expect(result.outcome).toBe('success')
        expect(page).toContain('Hello from Fargate')
        expect(made).toEqual({
          secrets: ['run-on-fargate/acme/space/docker.io'],
          roles: [expect.stringMatching(/^run-on-fargate-[0-9a-f]{16}-eu-central-1$/)],
          logGroups: ['/run-on-fargate/acme/space'],
          securityGroups: ['run-on-fargate/acme/space/main'],
          revisions: [expect.stringMatching(/^run-on-fargate-[0-9a-f]{16}-main-[0-9a-f]{16}:1$/)],
          tasks: 1
        })
      })

      test('sets every output', () => {
        const { task, result, changed } = life.first
        const { outputs } = result

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
        expect(changed.map(({ resource }) => resource)).toEqual([
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

      test('registers the definition of the walk-through, field by field', () => {
        const { calls, definition, result } = life.first
        const { outputs } = result
        const { input } = calls.find(({ operation }) => operation === 'RegisterTaskDefinition') ?? {}

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
        expect(definition?.compatibilities).toEqual(expect.arrayContaining(['EC2', 'FARGATE']))
        const started = calls.find(({ operation }) => operation === 'RunTask')?.input
        expect(started).not.toHaveProperty('enableExecuteCommand')
        expect(outputs['exec-command']).toBeUndefined()
      })
    })

    describe('a second deployment', () => {
      test('of the same changes nothing but the task, and asks the registry only for the digest', () => {
        const { first, second } = life
        const { result, calls, requests, live } = second

        expect(result.outcome).toBe('success')
        expect(result.outputs.changed).toBe('[]')
        expect(calls.filter(isWrite).map(({ operation }) => operation)).toEqual(['RunTask', 'StopTask'])
        expect(live).toEqual([result.outputs['task-arn']])
        expect(result.outputs['task-arn']).not.toBe(first.result.outputs['task-arn'])
        const answered = requests.filter(({ status }) => status === 200)
        const asked = answered.filter(({ path }) => path.startsWith('/v2/')).map(({ method }) => method)
        expect(asked).toEqual(['HEAD'])
      })

      test('keeps the older task until the new one is good', () => {
        const { older, task, calls } = life.second

        expect(older?.stoppedReason).toBe(`Replaced by ${task?.taskArn?.split('/').at(-1) ?? ''}`)
        const running = task?.startedAt?.getTime() ?? Infinity
        expect(older?.stoppingAt?.getTime()).toBeGreaterThan(running)
        const stops = calls.filter(({ operation }) => operation === 'StopTask')
        expect(stops).toHaveLength(1)
        expect(stops.every(({ at }) => at > running)).toBe(true)
      })

      test('with another password writes one version of the secret', () => {
        const { result, changed } = life.other

        expect(result.outcome).toBe('success')
        expect(changed).toEqual([{ resource: 'secret', name: 'run-on-fargate/acme/space/docker.io', action: 'update' }])
      })

      test('to another environment runs beside the first and shares role, secret and log group', () => {
        const { result, changed, live } = life.beside

        expect(result.outputs.environment).toBe('staging')
        expect(live).toHaveLength(2)
        expect(changed.map(({ resource }) => resource)).toEqual(['security group', 'task definition'])
      })

      test('with other ports opens them first and closes the old ones last', () => {
        const { ports, group } = life
        const order = ports.calls.map(({ operation }) => operation)

        const ingress = group?.rules.filter(({ direction }) => direction === 'ingress') ?? []
        expect(ingress.map(({ protocol, fromPort, toPort, peer }) => [protocol, fromPort, toPort, peer.value])).toEqual(
          [
            ['tcp', 8080, 8080, '203.0.113.0/24'],
            ['udp', 9090, 9090, '203.0.113.0/24']
          ]
        )
        expect(order).toContain('AuthorizeSecurityGroupIngress')
        expect(order.lastIndexOf('AuthorizeSecurityGroupIngress')).toBeLessThan(order.lastIndexOf('RunTask'))
        expect(order.indexOf('RevokeSecurityGroupIngress')).toBeGreaterThan(order.indexOf('StopTask'))
      })
    })

    // The sandbox's registry is not one whose token service is known: it is asked once more than Docker Hub itself.
    test('before RunTask, 3 answers are waited for where nothing has changed, and 8 where nothing is there', () => {
      expect([life.first, life.second].map(({ calls }) => tripsToRunTask(calls, LATENCY))).toEqual([8, 3])
    })

    test('the step ends soon after RUNNING, and has looked at the task at most once a second', () => {
      for (const [{ result, end, calls, task }, most] of [
        [life.first, 1000],
        [life.second, 700]
      ] as const) {
        const within = calls.filter(({ at }) => at <= end)
        const begin = within.find(({ operation }) => operation === 'RunTask')?.at ?? NaN
        const looks = within.filter(({ operation, at }) => operation === 'DescribeTasks' && at > begin)

        expect(result.outcome).toBe('success')
        expect(end - (task?.startedAt?.getTime() ?? 0)).toBeLessThan(most)
        expect(looks.length).toBeLessThanOrEqual((end - begin) / 1000)
      }
    })
  })

  test.concurrent('a password is stored as it is, whatever is in it', async () => {
    // As a shell, JSON, an expression and a command of the runner have them, and with blanks at both ends.
    const password = ` {"p\\ss": "ключ🔑 'b%c d::e"} `
    const accounts = [{ username: 'acme', password }]
    await inSandbox({ accounts }, async (sandbox) => {
      const inputs = { ...WALKTHROUGH, 'registry-password': `${password}\n`, 'wait-for': 'none' }
      const result = await deploy(sandbox, inputs)
      const { secretString } = sandbox.secretsManager.forTasks.value('run-on-fargate/acme/space/docker.io')

      expect(result.outcome).toBe('success')
      expect(JSON.parse(secretString ?? '')).toEqual({ username: 'acme', password })
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
    test.concurrent(
      'a secret, a role, a cluster, a log group, subnets and security groups are used as they are, without any right in IAM or Secrets Manager',
      async () => {
        const statements = [
          { Effect: 'Allow', NotAction: ['iam:*', 'secretsmanager:*'], Resource: '*' },
          { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }
        ]
        const policies = [JSON.stringify({ Version: '2012-10-17', Statement: statements })]
        const narrow = { ...caller('ASIANARROW'), policies }
        await inSandbox({ principals: [narrow] }, async (sandbox) => {
          const { defaultGroupId, subnetIds } = sandbox.ec2.defaultVpc
          await GIVEN.before(sandbox)
          await administer(sandbox, 'ecs', 'CreateCluster', { clusterName: 'theirs' })
          await administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: '/theirs' })
          const given: Readonly<Record<string, string | undefined>> = GIVEN.inputs(sandbox)
          const { outcome, outputs, annotations } = await deploy(sandbox, {
            ...given,
            cluster: 'theirs',
            'log-group': '/theirs',
            subnets: subnetIds[1] ?? '',
            'security-groups': defaultGroupId
          })
          const writes = writesOf(sandbox).map(({ operation }) => operation)

          expect([outcome, annotations]).toEqual(['success', []])
          expect(outputs).toMatchObject({
            'secret-arn': given['secret-arn'],
            'execution-role-arn': given['execution-role-arn'],
            'cluster-arn': expect.stringMatching(/:cluster\/theirs$/),
            'log-group': '/theirs'
          })
          expect(writes).toEqual(['RegisterTaskDefinition', 'RunTask'])
          // A call that is denied would be in CloudTrail. The ARN in full says all that there is to know.
          expect(sandbox.aws.calls.map(({ service }) => service)).not.toContain('secretsmanager')
          expect(outputs['security-group-id']).toBeUndefined()
          const started = sandbox.aws.calls.findLast(({ operation }) => operation === 'RunTask')
          expect(started?.input.networkConfiguration).toEqual({
            awsvpcConfiguration: {
              subnets: [subnetIds[1]],
              securityGroups: [defaultGroupId],
              assignPublicIp: 'ENABLED'
            }
          })
        })
      }
    )

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
    test.concurrent('with a health check ends once the page answers, however slowly', async () => {
      const app = { listens: [80], page: 'up', status: 503, readyAfter: 2500, answersAfter: 1000, log: [] }
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
})

test.concurrent(
  'where the registry is not asked, and the port is told, 5 and 2 answers are waited for before RunTask',
  async () => {
    // So long that nothing else counts.
    const latency = 1000
    await inSandbox({ knobs: { latency } }, async (sandbox) => {
      const image = `123456789012.dkr.ecr.${sandbox.world.region}.amazonaws.com/space:1.0`
      const inputs = { image, 'registry-username': '', 'registry-password': '', port: '80', 'wait-for': 'none' }
      const trips = async () => {
        const before = sandbox.aws.calls.length
        const { outcome } = await deploy(sandbox, inputs)
        expect(outcome).toBe('success')
        return tripsToRunTask(sandbox.aws.calls.slice(before), latency)
      }
      const cold = await trips()
      expect([cold, await trips()]).toEqual([5, 2])
    })
  }
)

describe('what is waited for', () => {
  const CHECKED = { command: ['CMD-SHELL', 'curl -f http://localhost/'], interval: 5, retries: 2 }

  function imageOf(app: Partial<App>): SandboxOptions {
    return {
      images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, ...app } }],
      // A second of a health check is a tenth of one here.
      knobs: { timings: { healthSecond: 100 } }
    }
  }

  async function deployChecked(sandbox: Sandbox, containers: readonly object[], inputs: Record<string, string> = {}) {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    try {
      writeFileSync(join(workspace, 'td.json'), JSON.stringify({ containerDefinitions: containers }))
      const given = { ...WALKTHROUGH, 'task-definition': 'td.json', 'wait-for': 'healthy', ...inputs }
      return await deploy(sandbox, given, { workspace })
    } finally {
      rmSync(workspace, { recursive: true })
    }
  }

  describe('wait-for: healthy', () => {
    test.concurrent('waits until the health check of the container passes', async () => {
      await inSandbox(imageOf({ readyAfter: 1500 }), async (sandbox) => {
        const healthCheck = { ...CHECKED, startPeriod: 60 }
        const { outcome } = await deployChecked(sandbox, [{ name: 'app', healthCheck }])

        expect(outcome).toBe('success')
        expect(liveTasks(sandbox).map(({ healthStatus }) => healthStatus)).toEqual(['HEALTHY'])
      })
    })

    test.concurrent('fails as soon as the container is UNHEALTHY, and stops the task', async () => {
      await inSandbox(imageOf({ status: 500 }), async (sandbox) => {
        const { outcome, annotations } = await deployChecked(sandbox, [{ name: 'app', healthCheck: CHECKED }])

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['The container reports that it is unhealthy']
        ])
        expect(annotations[0]?.message).toContain('app')
        expect(liveTasks(sandbox)).toEqual([])
      })
    })

    test.concurrent('is refused where no essential container has a health check', async () => {
      await inSandbox({}, async (sandbox) => {
        const { annotations } = await deployChecked(sandbox, [{ name: 'app' }])

        expect(annotations.map(({ properties }) => properties.title)).toEqual([
          'The task definition has no health check'
        ])
        expect(sandbox.ecs.tasks()).toEqual([])
      })
    })
  })

  describe('a container that is not essential', () => {
    test.concurrent('is judged all the same when the deployment is about it', async () => {
      const side = {
        ...WALKTHROUGH_IMAGE,
        repository: 'acme/side',
        exposedPorts: [],
        app: { listens: [], page: '', log: [] }
      }
      const { images = [] } = imageOf({ exits: { after: 1000, code: 3 } })
      await inSandbox({ images: [...images, side] }, async (sandbox) => {
        const containers = [
          { name: 'space', essential: false },
          { name: 'side', image: 'acme/side:1.0' }
        ]
        const inputs = { 'wait-for': 'running', 'settle-seconds': '6' }
        const { annotations } = await deployChecked(sandbox, containers, inputs)

        expect(annotations.map(({ message }) => message)).toEqual([
          expect.stringMatching(/container space has ended \(exit code 3\), but the task still runs/)
        ])
        expect(liveTasks(sandbox)).toEqual([])
      })
    })
  })

  describe('every essential container', () => {
    const side = (code: number) => ({
      ...WALKTHROUGH_IMAGE,
      repository: 'acme/side',
      exposedPorts: [],
      app: { listens: [], page: '', log: ['side is done'], exits: { after: 1000, code } }
    })

    test.concurrent.each([
      [true, 'failure'],
      [false, 'success']
    ])('is judged: one that ends, essential %j, is a %s', async (essential, expected) => {
      const { images = [], knobs } = imageOf({})
      await inSandbox({ images: [...images, side(7)], ...(knobs && { knobs }) }, async (sandbox) => {
        const containers = [{ name: 'space' }, { name: 'side', image: 'acme/side:1.0', essential }]
        const inputs = { 'wait-for': 'running', 'settle-seconds': '4' }
        const { outcome, summary } = await deployChecked(sandbox, containers, inputs)

        expect(outcome).toBe(expected)
        if (essential) expect(summary).toContain('[side] side is done')
      })
    })
  })
})

describe('mode: job', () => {
  const JOB = { ...WALKTHROUGH, 'wait-for': 'stopped' }

  /** The walk-through's image, whose program does something and ends. */
  function imageOf(app: Partial<App>) {
    return { images: [{ ...WALKTHROUGH_IMAGE, app: { listens: [], page: '', log: [], ...app } }] }
  }

  describe('a job', () => {
    test.concurrent(
      'that ends well is a success, leaves alone what serves in its environment, and opens no port',
      async () => {
        const log = ['migrating', { after: 1500, line: '::error::halfway' }, { after: 2900, line: 'migrated' }]
        const server = { ...WALKTHROUGH_IMAGE, tag: '2.0' }
        const { images } = imageOf({ log, exits: { after: 3000, code: 0 } })
        await inSandbox({ images: [...images, server] }, async (sandbox) => {
          const serving = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0' })
          const seen: { readonly line: string; readonly running: number }[] = []
          const onLine = (line: string) => seen.push({ line, running: liveTasks(sandbox).length })
          const { outcome, outputs, annotations, lines, summary } = await start(sandbox, JOB, { onLine }).done
          const told = (text: string) => lines.filter((line) => line.endsWith(text))
          const group = sandbox.ec2.securityGroups().find(({ id }) => id === outputs['security-group-id'])

          // Its log in the step, and its exit code.
          expect([outcome, outputs['exit-code'], annotations]).toEqual(['success', '0', []])
          for (const text of ['migrating', ': :error::halfway', 'migrated']) expect(told(text)).toHaveLength(1)
          expect(seen.find(({ line }) => line.endsWith('migrating'))?.running).toBe(2)
          expect(summary).toContain('the job ended with exit code 0')
          expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([serving.outputs['task-arn']])
          expect(group?.rules.filter(({ direction }) => direction === 'ingress')).toEqual([])
          // What serves finds its own revision as the newest of its family.
          const families = sandbox.ecs.taskDefinitions().map(({ family }) => family)
          expect(new Set(families).size).toBe(2)
        })
      }
    )

    test.concurrent('that fails fails the step with its exit code', async () => {
      await inSandbox(imageOf({ log: ['no such table'], exits: { after: 500, code: 3 } }), async (sandbox) => {
        const { outcome, outputs, annotations, summary } = await deploy(sandbox, JOB)

        expect([outcome, outputs['exit-code']]).toEqual(['failure', '3'])
        expect(annotations.map(({ properties }) => properties.title)).toEqual(['The application failed'])
        expect(summary).toContain('no such table')
      })
    })

    test.concurrent('that never starts is told as what it is', async () => {
      await inSandbox(imageOf({}), async (sandbox) => {
        const { annotations, outputs } = await deploy(sandbox, { ...JOB, command: '/no/such/migrate' })

        expect(annotations.map(({ properties }) => properties.title)).toEqual([
          "The command doesn't exist in the image"
        ])
        expect(outputs['exit-code']).toBeUndefined()
      })
    })

    test.concurrent('stops no other job of its environment, and says nothing of the kind', async () => {
      await inSandbox(imageOf({ exits: { after: 4000, code: 0 } }), async (sandbox) => {
        const first = start(sandbox, JOB)
        await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
        const second = await deploy(sandbox, JOB)

        expect([(await first.done).outcome, second.outcome]).toEqual(['success', 'success'])
        expect(second.lines.filter((line) => /^stop |in this environment/.test(line))).toEqual([])
      })
    })

    test.concurrent('that is cancelled leaves no task', async () => {
      await inSandbox(imageOf({ log: ['working'] }), async (sandbox) => {
        const running = start(sandbox, JOB)
        await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
        running.cancel()

        expect((await running.done).outcome).toBe('cancelled')
        expect(liveTasks(sandbox)).toEqual([])
      })
    })
  })
})

/** A Fargate that takes as long as it likes for each of its states, and what the step is asked to wait for. */
const PACE = fc.record({
  timings: fc.record({
    attach: fc.integer({ min: 0, max: 12_000 }),
    prepare: fc.integer({ min: 0, max: 1500 }),
    pull: fc.integer({ min: 0, max: 12_000 })
  }),
  latency: fc.constantFrom(0, 40),
  settle: fc.integer({ min: 0, max: 5 }),
  count: fc.integer({ min: 1, max: 2 }),
  named: fc.boolean()
})

test('a deployment asks ECS about its tasks at most once a second, however long Fargate and the user take', async () => {
  const property = fc.asyncProperty(PACE, async ({ timings, latency, settle, count, named }) => {
    await inSandbox({ knobs: { latency, timings } }, async (sandbox) => {
      sandbox.route53.createZone({ name: 'example.com' })
      const domain = named ? 'app.example.com' : ''
      const inputs = { ...WALKTHROUGH, 'settle-seconds': String(settle), count: String(count), domain }
      for (let times = 0; times < 2; times++) {
        const [begin, before] = [Date.now(), sandbox.aws.calls.length]
        const { outcome } = await deploy(sandbox, inputs)
        const looks = sandbox.aws.calls.slice(before).filter(({ operation }) => operation === 'DescribeTasks')

        expect(outcome).toBe('success')
        for (const [index, { at }] of looks.entries()) expect(index + 1).toBeLessThanOrEqual(1 + (at - begin) / 1000)
      }
    })
  })
  const timings = { attach: 0, prepare: 0, pull: 0 }
  await fc.assert(property, {
    numRuns: WORLDS > 1 ? 12 : 2,
    examples: [[{ timings, latency: 0, settle: 0, count: 1, named: true }]]
  })
})

describe('empty inputs', () => {
  const { inputs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  }

  /** An empty list of those who are let in lets nobody in, and an empty token is none. */
  const MEANINGFUL = ['ingress-cidrs', 'github-token']

  const refused = Object.entries(inputs).flatMap(([name, { default: given = '' }]) =>
    given === '' || MEANINGFUL.includes(name) ? [] : name
  )

  // An expression has no value where its variable doesn't exist, and the runner then passes on nothing instead of the default.
  describe('an input with a default that is empty', () => {
    test.concurrent.each(refused)('is refused with what to do: %s', async (input) => {
      await inSandbox({}, async (sandbox) => {
        const done = await deploy(sandbox, { ...WALKTHROUGH, [input]: '' })

        expect([done.outcome, writesOf(sandbox)]).toEqual(['failure', []])
        expect(done.annotations[0]?.message).toMatch(new RegExp(`Omit \`${input}\` for its default: a variable`))
      })
    })

    test.concurrent.each([
      [
        'of those who are let in',
        { 'wait-for': 'none' },
        [expect.stringMatching(/^`ingress-cidrs` is empty, so nobody can reach the ports/)]
      ],
      ['beside groups of the user', { 'wait-for': 'none', 'security-groups': 'own' }, []],
      ['for a job', { 'wait-for': 'stopped', mode: 'plan' }, []]
    ] as const)('lets nobody in, %s', async (_, more: Readonly<Record<string, string>>, warnings) => {
      await inSandbox({}, async (sandbox) => {
        const groups = sandbox.ec2.securityGroups().find(({ name }) => name === 'default')?.id ?? ''
        const own = 'security-groups' in more ? { 'security-groups': groups } : {}
        const done = await deploy(sandbox, { ...WALKTHROUGH, ...more, ...own, 'ingress-cidrs': '' })
        const said = done.annotations.filter(({ kind }) => kind === 'warning').map(({ message }) => message)

        expect([done.outcome, said]).toEqual(['success', warnings])
        expect(sandbox.aws.calls.filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')).toEqual([])
      })
    })
  })
})

describe('what the post step reports', () => {
  type Inputs = Readonly<Record<string, string>>

  /** A sandbox in which pull request 7 is open. */
  async function withPull(test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      await test(sandbox)
    })
  }

  /** What a step has to deploy beside an image that it names: one that an environment runs, and one in a file. */
  const SOURCES: Readonly<Record<string, Inputs>> = {
    'image-from': { 'image-from': 'staging', 'settle-seconds': '0' },
    'task-definition': { ...WALKTHROUGH, image: '', 'task-definition': 'task.json' }
  }

  /** Runs a step on pull request 7; its file is gone as soon as the main step has read it. */
  async function onPull<T>(
    sandbox: Sandbox,
    inputs: Inputs,
    run: (sandbox: Sandbox, inputs: Inputs, run: Partial<Run>) => Promise<T>
  ): Promise<T> {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    const file = join(workspace, 'task.json')
    writeFileSync(file, JSON.stringify({ containerDefinitions: [{ name: 'space', image: 'acme/space:1.0' }] }))
    const observe: Run['observe'] = ({ type }) => {
      if (type === 'launching') rmSync(file, { force: true })
    }
    try {
      const event = sandbox.github.event('pull_request', 'opened', 7)
      return await run(
        sandbox,
        { ...inputs, environment: 'tests' },
        { event, github: event.github, workspace, observe }
      )
    } finally {
      rmSync(workspace, { recursive: true })
    }
  }

  /** What GitHub shows of the environment: the comment's heading, and the last state of its Deployment. */
  function shown({ github }: Sandbox) {
    return {
      comments: github.comments(7).map(({ body }) => /^### (.*)$/m.exec(body)?.[1]),
      states: github.deployments('tests').map(({ statuses }) => statuses.at(-1)?.state)
    }
  }

  const live = (sandbox: Sandbox) =>
    liveTasks(sandbox).filter(({ tags = [] }) => tags.some(({ value }) => value === 'tests'))

  // Whatever the inputs of the main step were, the post step reports the end of what it has deployed.
  describe.each(Object.entries(SOURCES))('the post step after a deployment by `%s`', (_, inputs) => {
    test.concurrent('reports the end of what served the job only, and of what was broken off', async () => {
      await withPull(async (sandbox) => {
        if ('image-from' in inputs) await deploy(sandbox, { ...WALKTHROUGH, environment: inputs['image-from'] })
        const done = await onPull(sandbox, { ...inputs, 'keep-running': 'false' }, deploy)

        expect([done.outcome, done.annotations, live(sandbox)]).toEqual(['success', [], []])
        expect(shown(sandbox)).toEqual({ comments: ['🧹 Removed: <code>tests</code>'], states: ['inactive'] })

        const stuck = { code: 'ServerException', message: 'No.', status: 500 }
        sandbox.world.knobs.timings.pull = 60_000
        sandbox.world.knobs.faults = [{ call: 'ecs:StopTask', answer: stuck, times: 5 }]
        const broken = await onPull(sandbox, inputs, async (on, given, run) => {
          const running = start(on, given, { ...run, patience: { sigint: 500, sigterm: 200 } })
          await until(() => shown(on).states.includes('in_progress') && live(on).length === 1)
          await pass(500)
          running.cancel()
          return running.done
        })

        expect([broken.outcome, live(sandbox)]).toEqual(['cancelled', []])
        expect(shown(sandbox)).toEqual({
          comments: ['❌ Not deployed: <code>tests</code>'],
          states: ['inactive', 'failure']
        })
      })
    })
  })
})

test.concurrent('what the post step could not stop is live on GitHub', async () => {
  await inSandbox({}, async (sandbox) => {
    const { number } = sandbox.github.openPull()
    const event = sandbox.github.event('pull_request', 'opened', number)
    const answer = { code: 'AccessDeniedException', message: 'No.' }
    sandbox.world.knobs.faults.push({ call: 'ecs:StopTask', answer, times: 9 })
    const inputs = { ...WALKTHROUGH, 'keep-running': 'false' }
    const { post } = await deploy(sandbox, inputs, { event, github: event.github })

    expect(post?.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('A task of this step may still be running.')
    ])
    expect(sandbox.github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining('🚀 Live:')])
    const states = sandbox.github.deployments().map(({ statuses }) => statuses.at(-1)?.state)
    expect([states, liveTasks(sandbox).length]).toEqual([['success'], 1])
  })
})

describe('how a task is marked', () => {
  const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

  test('a post step that looks for its tasks by `startedBy` leaves tasks of another repository and of nobody that have the same', async () => {
    const at: { sandbox?: Sandbox } = {}
    const foreign: string[] = []
    const onCall = async ({ operation, input }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'RunTask' || phase !== 'answered' || foreign.length > 0) return
      for (const tags of [[{ key: 'run-on-fargate:repository', value: 'acme/other' }], []]) {
        const answer = await at.sandbox?.ecs.operations.RunTask?.(
          { ...input, count: 1, tags, clientToken: `x${foreign.length}` } as never,
          CALLER
        )
        const { tasks } = answer as unknown as { readonly tasks: readonly { readonly taskArn: string }[] }
        foreign.push(...tasks.map(({ taskArn }) => taskArn))
      }
      // From here on the step gets no answer, so that it doesn't know which tasks are its own.
      at.sandbox?.world.knobs.faults.push({ call: 'ecs:RunTask', answer: 'drop', times: 5 })
    }
    await inSandbox({ onCall, knobs: { noCapacity: [{ left: 1, times: 1 }] } }, async (sandbox) => {
      at.sandbox = sandbox
      const { outcome, post } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

      expect([outcome, post?.lines.join('\n')]).toEqual([
        'failure',
        expect.stringContaining('whose deployment was interrupted')
      ])
      expect(foreign).toHaveLength(2)
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual(foreign)
    })
  })
})
