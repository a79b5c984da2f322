import { describe, expect, test } from '@jest/globals'
import type { Image } from '../../sandbox/src/image.ts'
import type { RunningAction } from '../../sandbox/src/runner.ts'
import type { Principal } from '../../sandbox/src/service.ts'
import { WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { sharedTags, upperCaseTags } from '../../src/ownership.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH, writesOf } from './site.ts'

/** A caller who may do everything but these actions. */
function without(...actions: string[]): { readonly principals: readonly Principal[] } {
  const statements = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: actions, Resource: '*' }
  ]
  return callerWith(JSON.stringify({ Version: '2012-10-17', Statement: statements }))
}

function callerWith(policy: string): { readonly principals: readonly Principal[] } {
  return {
    principals: [
      {
        arn: 'arn:aws:sts::123456789012:assumed-role/deployer/run',
        userId: 'AROAEXAMPLE:run',
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 'key-of-the-deployer',
        sessionToken: 'token',
        policies: [policy]
      }
    ]
  }
}

describe('a job that is cancelled', () => {
  test.concurrent.each([0, 30, 60, 100, 200, 400])('after %i ms leaves no task', async (ms) => {
    await inSandbox({}, async (sandbox) => {
      const running = start(sandbox)
      await pass(ms)
      running.cancel()
      const { post } = await running.done

      expect(post?.lines.join('\n')).not.toContain('▼ Look')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent.each(['running', 'stopped', 'none'])(
    'while it starts its tasks, with wait-for %s, leaves none',
    async (waitFor) => {
      let running: RunningAction | undefined
      const onCall = ({ operation }: { operation: string }, phase: string) => {
        if (operation === 'RunTask' && phase === 'received') running?.cancel()
      }
      await inSandbox({ onCall, knobs: { latency: 300 } }, async (sandbox) => {
        running = start(sandbox, { ...WALKTHROUGH, count: '2', 'wait-for': waitFor })

        expect((await running.done).outcome).toBe('cancelled')
        expect(sandbox.ecs.tasks()).toHaveLength(2)
        expect(liveTasks(sandbox)).toEqual([])
      })
    }
  )

  test.concurrent('while ECS does not show its task yet, stops it all the same', async () => {
    const unknown = { code: 'InvalidParameterException', message: 'The referenced task was not found.' }
    const faults = [{ call: 'ecs:StopTask', answer: unknown, times: 2 }]
    await inSandbox({ knobs: { lag: { tasks: 3000 }, timings: { pull: 60_000 }, faults } }, async (sandbox) => {
      const running = start(sandbox)
      await until(() => sandbox.ecs.tasks().length > 0)
      running.cancel()
      await running.done

      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})

describe('two deployments of one environment at once', () => {
  test.concurrent('with different ports leave the ports of the later one open', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, port: '80' })
      const first = start(sandbox, { ...WALKTHROUGH, port: '8080', 'settle-seconds': '6' })
      await until(() => sandbox.ecs.tasks().length >= 2)
      const second = await deploy(sandbox, { ...WALKTHROUGH, port: '80', 'settle-seconds': '1' })
      await first.done
      const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/main')
      const open = group?.rules.filter(({ direction }) => direction === 'ingress').map(({ fromPort }) => fromPort)

      expect(second.outcome).toBe('success')
      expect(new Set(open)).toEqual(new Set([80]))
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([second.outputs['task-arn']])
    })
  })
})

describe('a permission that is missing', () => {
  test.concurrent.each([
    ['ec2:DescribeVpcs', '"Resource":"*"'],
    ['iam:CreateRole', '"Resource":"arn:aws:iam::123456789012:role/run-on-fargate-88e66d4fc89b9eef-'],
    [
      'ecs:RunTask',
      '"Resource":"arn:aws:ecs:eu-central-1:123456789012:task-definition/run-on-fargate-88e66d4fc89b9eef-*:*",' +
        '"Condition":{"ArnLike":{"ecs:cluster":"arn:aws:ecs:eu-central-1:123456789012:cluster/default"},' +
        '"StringEquals":{"aws:ResourceTag/run-on-fargate:repository":"acme/space","aws:RequestTag/run-on-fargate:repository":"acme/space"}}'
    ],
    ['iam:PassRole', '"iam:PassedToService":"ecs-tasks.amazonaws.com"']
  ])('%s is told with the statement to add', async (action, part) => {
    await inSandbox(
      callerWith(
        JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: action, Resource: '*' } })
      ),
      async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox)

        expect(outcome).toBe('failure')
        expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining(`"Action":"${action}"`)])
        expect(annotations[0]?.message).toContain(part)
      }
    )
  })

  test.concurrent('that an explicit deny takes away is not to be added', async () => {
    await inSandbox(without('ecs:CreateCluster'), async (sandbox) => {
      expect((await deploy(sandbox)).annotations.map(({ properties }) => properties.title)).toEqual([
        'A policy forbids the call'
      ])
    })
  })

  test.concurrent.each([
    'ecs:DescribeClusters',
    'logs:DescribeLogGroups',
    'ecs:DescribeTaskDefinition',
    'ec2:DescribeRouteTables',
    'logs:ListTagsForResource'
  ])('for a look-up that is only nice to have, %s, is done without', async (action) => {
    await inSandbox(without(action), async (sandbox) => {
      // What may not be looked at is taken to be there.
      const { CreateCluster } = sandbox.ecs.operations
      const { CreateLogGroup } = sandbox.logs.operations
      const call = { authorize: () => undefined } as never
      await CreateCluster?.({ clusterName: 'default' } as never, call)
      await CreateLogGroup?.({ logGroupName: '/run-on-fargate/acme/space' } as never, call)

      expect((await deploy(sandbox)).outcome).toBe('success')
    })
  })

  test.concurrent('leaves set what is known by then', async () => {
    await inSandbox(without('ecs:RegisterTaskDefinition'), async (sandbox) => {
      const { outcome, outputs } = await deploy(sandbox)

      expect(outcome).toBe('failure')
      expect(outputs).toMatchObject({
        'secret-arn': expect.stringContaining(':secret:'),
        'execution-role-arn': expect.stringContaining(':role/'),
        'cluster-arn': expect.stringContaining(':cluster/'),
        'security-group-id': expect.stringMatching(/^sg-/)
      })
    })
  })
})

describe("somebody else's secret", () => {
  test.concurrent('that may not be read is left untouched', async () => {
    await inSandbox(without('secretsmanager:GetSecretValue'), async (sandbox) => {
      const { CreateSecret } = sandbox.secretsManager.operations
      const input = { Name: 'prod/app', SecretString: '{"DB_PASSWORD":"x"}', ClientRequestToken: 'x'.repeat(32) }
      await CreateSecret?.(input as never, { authorize: () => undefined } as never)
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'secret-name': 'prod/app' })

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
        'failure',
        ["The secret can't be read"]
      ])
      expect(sandbox.secretsManager.forTasks.value('prod/app').secretString).toBe('{"DB_PASSWORD":"x"}')
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('that was tagged for this repository keeps its other keys', async () => {
    await inSandbox({}, async (sandbox) => {
      const { CreateSecret } = sandbox.secretsManager.operations
      const Tags = upperCaseTags(sharedTags({ repository: 'acme/space' }))
      const SecretString = '{"DB_PASSWORD":"x"}'
      const input = { Name: 'prod/app', SecretString, ClientRequestToken: 'x'.repeat(32), Tags }
      await CreateSecret?.(input as never, { authorize: () => undefined } as never)
      await deploy(sandbox, { ...WALKTHROUGH, 'secret-name': 'prod/app' })
      const { secretString = '' } = sandbox.secretsManager.forTasks.value('prod/app')

      expect(JSON.parse(secretString)).toEqual({
        DB_PASSWORD: 'x',
        username: WALKTHROUGH['registry-username'],
        password: WALKTHROUGH['registry-password']
      })
    })
  })
})

describe('what comes from outside', () => {
  test.concurrent('is never taken for a command of the runner', async () => {
    const os = 'x\n::error title=Forged::by the image\n::set-output name=url::http://evil' as 'linux'
    const hostile: Image = {
      ...WALKTHROUGH_IMAGE,
      platforms: [...WALKTHROUGH_IMAGE.platforms, { os, architecture: 'amd64' }],
      app: {
        ...WALKTHROUGH_IMAGE.app,
        exits: { after: 0, code: 1 },
        log: ['::error title=Forged::by the program', '##[error]too']
      }
    }
    await inSandbox({ images: [hostile] }, async (sandbox) => {
      const { annotations, outputs } = await deploy(sandbox, {
        ...WALKTHROUGH,
        environment: '::error::x',
        'settle-seconds': '5'
      })

      expect(annotations.map(({ properties }) => properties.title)).toEqual(['The application failed'])
      expect(outputs.url).not.toBe('http://evil')
    })
  })
})

describe('a task that is left', () => {
  test.concurrent(
    'because it could not be stopped is named, and the new one goes on',
    async () => {
      await inSandbox({}, async (sandbox) => {
        const before = (await deploy(sandbox)).outputs
        sandbox.world.knobs.faults.push({
          call: 'ecs:StopTask',
          answer: { code: 'ServerException', message: 'Service Unavailable.', status: 500 },
          times: 1000
        })
        const { outcome, annotations, outputs } = await deploy(sandbox)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['An older task could not be stopped']
        ])
        expect(annotations[0]?.message).toContain(before['task-arn'])
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toContain(outputs['task-arn'])
      })
    },
    120_000
  )

  test.concurrent('in the cluster of the last deployment is stopped when the cluster changes', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, cluster: 'one' })
      const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, cluster: 'two' })

      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
    })
  })
})
