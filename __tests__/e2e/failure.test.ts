import { describe, expect, test } from '@jest/globals'
import type { App, Image } from '../../sandbox/src/image.ts'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { RunningAction } from '../../sandbox/src/runner.ts'
import type { Principal } from '../../sandbox/src/service.ts'
import { sharedTags, upperCaseTags } from '../../src/ownership.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH, writesOf } from './site.ts'
import { END_TO_END, type Failure } from './failures.ts'

describe('failing tasks', () => {
  const SERVER: App = WALKTHROUGH_IMAGE.app

  /** The walk-through's image, whose program behaves in another way. */
  function imageOf(app: Partial<App>) {
    return { images: [{ ...WALKTHROUGH_IMAGE, app: { ...SERVER, ...app } }] }
  }

  describe('a task that dies', () => {
    test.concurrent(
      'soon after its start is a failure with exit code and log, and leaves the older one serving',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const { outputs } = await deploy(sandbox)
          const app = { ...SERVER, exits: { after: 300, code: 3 }, log: ['starting', 'cannot open /data'] }
          sandbox.registry.push({ ...WALKTHROUGH_IMAGE, tag: '1.1', app })
          const result = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:1.1', 'settle-seconds': '5' })

          expect(result.outcome).toBe('failure')
          expect(result.annotations.map(({ kind, properties, message }) => [kind, properties.title, message])).toEqual([
            [
              'error',
              'The application failed',
              expect.stringContaining(
                'The container space ended with exit code 3. Its last log line: "cannot open /data".'
              )
            ]
          ])
          expect(result.summary).toContain('**What to do:**')
          expect(result.summary).toContain('cannot open /data')
          expect(result.summary).toContain('EssentialContainerExited')
          expect(result.outputs['task-arn']).toBeDefined()
          // The main step has stopped what it started.
          expect(result.post?.lines).toContain('Nothing to clean up.')
          expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
        })
      }
    )

    test.concurrent('for want of memory is told apart', async () => {
      await inSandbox(imageOf({ exits: { after: 200, code: 137, outOfMemory: true } }), async (sandbox) => {
        const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'settle-seconds': '5' })

        expect(annotations.map(({ properties }) => properties.title)).toEqual(['The container ran out of memory'])
      })
    })
  })

  describe('a job that is cancelled', () => {
    test.concurrent('leaves to the post step what the main step could not stop', async () => {
      const stuck = {
        call: 'ecs:StopTask',
        answer: { code: 'ServerException', message: 'Service Unavailable.', status: 500 },
        times: 5
      } as const
      // ECS may not know a task yet that it has just started.
      const unknown = { code: 'InvalidParameterException', message: 'The referenced task was not found.' }
      const faults = [{ ...stuck }, { ...stuck, answer: unknown, times: 2 }]
      await inSandbox({ knobs: { faults, timings: { pull: 60_000 } } }, async (sandbox) => {
        const running = start(sandbox, WALKTHROUGH, { patience: { sigint: 500, sigterm: 200 } })
        await until(() => sandbox.ecs.tasks().length > 0)
        running.cancel()
        const { post } = await running.done

        expect(post?.lines.join('\n')).toContain('whose deployment was interrupted')
        expect(liveTasks(sandbox)).toEqual([])
      })
    })
  })

  describe('a deployment of several tasks', () => {
    test.concurrent(
      'that gets no answer after some have started leaves none',
      async () => {
        let sandbox: Sandbox | undefined
        const onCall = ({ operation }: { operation: string }, phase: string) => {
          const isFirst = sandbox?.aws.calls.filter((call) => call.operation === 'RunTask').length === 1
          if (operation !== 'RunTask' || phase !== 'answered' || !isFirst) return
          sandbox?.world.knobs.faults.push({ call: 'ecs:RunTask', answer: 'drop', times: 5 })
        }
        const knobs = { noCapacity: [{ left: 1, times: 1 }], lag: { tasks: 3000 } }
        await inSandbox({ onCall, knobs }, async (made) => {
          sandbox = made
          const { outcome, post } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

          expect(outcome).toBe('failure')
          expect(sandbox.ecs.tasks()).toHaveLength(3)
          expect(post?.lines.join('\n')).toContain('whose deployment was interrupted')
          expect(liveTasks(sandbox)).toEqual([])
        })
      },
      60_000
    )

    test.concurrent('of which the post step cannot stop one loses the others', async () => {
      const busy = { code: 'ServerException', message: 'Service Unavailable.', status: 500 }
      await inSandbox({ knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
        const running = start(sandbox, { ...WALKTHROUGH, count: '3' }, { patience: { sigint: 500, sigterm: 200 } })
        await until(() => sandbox.ecs.tasks().length === 3)
        const { faults } = sandbox.world.knobs
        faults.push({ call: 'ecs:StopTask', answer: busy, times: 1000 })
        running.cancel()
        await pass(1500)
        faults.splice(0, 1, {
          call: 'ecs:StopTask',
          answer: { code: 'AccessDeniedException', message: 'No.' },
          times: 1
        })
        const { post } = await running.done

        expect(post?.annotations.map(({ message }) => message)).toEqual([
          expect.stringMatching(
            /^A task of this step may still be running\. ECS rejected StopTask: AccessDeniedException: No\. \(request ID \S+\)\. Allow this operation to the workflow's AWS role, /
          )
        ])
        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })
  })
})

describe('trouble on the way', () => {
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
    test.concurrent('before it has done anything leaves no task', async () => {
      await inSandbox({}, async (sandbox) => {
        const running = start(sandbox)
        running.cancel()
        const { post } = await running.done

        expect(post?.lines.join('\n')).not.toContain('▼ Find')
        expect(liveTasks(sandbox)).toEqual([])
      })
    })

    // Who gets no answer leaves it to the post step to look for the tasks, until ECS shows them.
    test.concurrent.each([
      ['stopped', 'an', 'Nothing to clean up.'],
      ['none', 'an', 'Nothing to clean up.'],
      ['running', 'no', 'whose deployment was interrupted']
    ])('while it starts its tasks, with wait-for %s and %s answer, leaves none', async (waitFor, answer, after) => {
      let running: RunningAction | undefined
      const onCall = ({ operation }: { operation: string }, phase: string) => {
        if (operation === 'RunTask' && phase === 'received') running?.cancel()
      }
      const faults = answer === 'no' ? [{ call: 'ecs:RunTask', answer: 'drop' as const, times: 1 }] : []
      const lag = { tasks: answer === 'no' ? 12_000 : 0 }
      await inSandbox({ onCall, knobs: { latency: 300, faults, lag } }, async (sandbox) => {
        // The first signal is enough.
        const patience = { sigint: 600_000, sigterm: 0 }
        running = start(sandbox, { ...WALKTHROUGH, count: '2', 'wait-for': waitFor }, { patience })
        const { outcome, post } = await running.done

        expect([outcome, post?.lines.join('\n')]).toEqual(['cancelled', expect.stringContaining(after)])
        expect(sandbox.ecs.tasks()).toHaveLength(2)
        expect(liveTasks(sandbox)).toEqual([])
      })
    })

    test.concurrent('while ECS does not show its task yet, stops it all the same', async () => {
      const unknown = { code: 'InvalidParameterException', message: 'The referenced task was not found.' }
      const faults = [{ call: 'ecs:StopTask', answer: unknown, times: 2 }]
      await inSandbox({ knobs: { lag: { tasks: 3000 }, timings: { pull: 60_000 }, faults } }, async (sandbox) => {
        const running = start(sandbox)
        await until(() => sandbox.ecs.tasks().length > 0)
        running.cancel()
        const { outcome } = await running.done

        expect(outcome).toBe('cancelled')
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
      ['ec2:DescribeVpcs', 'A permission is missing', '"Resource":"*"'],
      [
        'iam:CreateRole',
        'The execution role needs a permissions boundary',
        '"Resource":"arn:aws:iam::123456789012:role/run-on-fargate-88e66d4fc89b9eef-'
      ],
      [
        'ecs:RunTask',
        'A permission is missing',
        '"Resource":"arn:aws:ecs:eu-central-1:123456789012:task-definition/run-on-fargate-88e66d4fc89b9eef-*:*",' +
          '"Condition":{"ArnLike":{"ecs:cluster":"arn:aws:ecs:eu-central-1:123456789012:cluster/default"},' +
          '"StringEquals":{"aws:ResourceTag/run-on-fargate:repository":"acme/space","aws:RequestTag/run-on-fargate:repository":"acme/space"}}'
      ],
      [
        'iam:PassRole',
        'The workflow must be allowed to pass the role',
        '"iam:PassedToService":"ecs-tasks.amazonaws.com"'
      ]
    ])('%s is told with the statement to add', async (action, title, part) => {
      await inSandbox(
        callerWith(
          JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: action, Resource: '*' } })
        ),
        async (sandbox) => {
          const { outcome, annotations } = await deploy(sandbox)

          expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [title]])
          expect(annotations[0]?.message).toContain(`is not authorized to perform: ${action}`)
          expect(annotations[0]?.message).toContain(`"Action":"${action}"`)
          expect(annotations[0]?.message).toContain(part)
          expect(liveTasks(sandbox)).toEqual([])
        }
      )
    })

    test.concurrent.each([
      [['ecs:DescribeClusters', 'logs:DescribeLogGroups', 'ecs:DescribeTaskDefinition', 'ec2:DescribeRouteTables']],
      // Of a group that was not found, there are no tags to ask for.
      [['logs:ListTagsForResource']]
    ])('for look-ups that are only nice to have, %j, is done without', async (lookUps) => {
      await inSandbox(without(...lookUps), async (sandbox) => {
        // What may not be looked at is taken to be there.
        const { CreateCluster } = sandbox.ecs.operations
        const { CreateLogGroup } = sandbox.logs.operations
        const call = { authorize: () => undefined } as never
        await CreateCluster?.({ clusterName: 'default' } as never, call)
        await CreateLogGroup?.({ logGroupName: '/run-on-fargate/acme/space' } as never, call)

        expect((await deploy(sandbox)).outcome).toBe('success')
        const refused = sandbox.aws.calls.filter(({ status }) => status === 400 || status === 403)
        const calls = refused.map(({ service, operation }) => `${service}:${operation}`)
        expect(calls).toEqual(expect.arrayContaining(lookUps))
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
    test.concurrent('that the step has no permission to read is left unchanged', async () => {
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
      const password = WALKTHROUGH['registry-password'] ?? ''
      // It holds the password, in two parts that are one without the escape sequence.
      const last = `\x1b]8;;https://evil.test\x07 ${password.slice(0, 8)}\x1b[0m${password.slice(8)} \u202e::error::x`
      const hostile: Image = {
        ...WALKTHROUGH_IMAGE,
        platforms: [...WALKTHROUGH_IMAGE.platforms, { os, architecture: 'amd64' }],
        app: {
          ...WALKTHROUGH_IMAGE.app,
          exits: { after: 0, code: 1 },
          log: ['::error title=Forged::by the program', '##[error]too', last]
        }
      }
      await inSandbox({ images: [hostile] }, async (sandbox) => {
        const { annotations, outputs, raw, rawSummary } = await deploy(sandbox, {
          ...WALKTHROUGH,
          environment: '::error::x',
          'settle-seconds': '5'
        })

        expect(annotations.map(({ properties }) => properties.title)).toEqual(['The application failed'])
        expect(outputs.url).not.toBe('http://evil')
        // The last line of the log reaches no annotation, summary or comment with a secret or as a command.
        expect(annotations[0]?.message).toContain('Its last log line: "')
        expect(annotations[0]?.message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
        const [, shown = ''] = /^(::error[^\n]*)/m.exec(raw) ?? []
        for (const text of [annotations[0]?.message ?? '', shown, rawSummary]) expect(text).not.toContain(password)
      })
    })
  })

  describe('a task that is left', () => {
    test.concurrent(
      'in the cluster of the last deployment is stopped when the cluster changes, and named if it could not be stopped',
      async () => {
        await inSandbox({}, async (sandbox) => {
          await deploy(sandbox, { ...WALKTHROUGH, cluster: 'one' })
          const before = (await deploy(sandbox, { ...WALKTHROUGH, cluster: 'two' })).outputs
          expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([before['task-arn']])

          sandbox.world.knobs.faults.push({
            call: 'ecs:StopTask',
            answer: { code: 'ServerException', message: 'Service Unavailable.', status: 500 },
            times: 1000
          })
          const { outcome, annotations, outputs } = await deploy(sandbox, { ...WALKTHROUGH, cluster: 'two' })

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

    test.concurrent('by a cancelled run is told as nothing but that it was cancelled', async () => {
      let running: RunningAction | undefined
      const onCall = ({ operation }: { readonly operation: string }) => {
        if (operation !== 'StopTask') return
        running?.cancel()
        running = undefined
      }
      await inSandbox({ onCall }, async (sandbox) => {
        // Beside a group of the user's, nothing but the older task is to be removed.
        const inputs = { ...WALKTHROUGH, 'security-groups': sandbox.ec2.defaultVpc.defaultGroupId }
        await deploy(sandbox, inputs)
        sandbox.world.knobs.faults.push({
          call: 'ecs:StopTask',
          answer: { code: 'ServerException', message: 'Service Unavailable.', status: 500 },
          times: 1000
        })
        const { done } = (running = start(sandbox, inputs))
        const { annotations } = await done

        expect(annotations[0]?.properties.title).toBe('Cancelled')
        expect(liveTasks(sandbox)).toHaveLength(2)
      })
    })
  })
})

describe('explanations', () => {
  /** Runs the deployment in which this failure happens. */
  async function fail({ options = {}, before, atRun, inputs = WALKTHROUGH, env = {} }: Failure) {
    const started: { sandbox?: Sandbox } = {}
    let ran = false
    const onCall = async ({ operation }: { readonly operation: string }) => {
      if (operation !== 'RunTask' || ran || started.sandbox === undefined) return
      ran = true
      await atRun?.(started.sandbox)
    }
    return inSandbox({ ...options, onCall }, async (sandbox) => {
      started.sandbox = sandbox
      await before?.(sandbox)
      const given = typeof inputs === 'function' ? inputs(sandbox) : inputs
      const result = await deploy(sandbox, { ...given, 'settle-seconds': '5' }, { env })
      return { ...result, live: liveTasks(sandbox) }
    })
  }

  test.concurrent.each(END_TO_END.map((failure) => [failure.title, failure] as const))('%s', async (title, failure) => {
    const { outcome, annotations, summary, lines, live } = await fail(failure)
    const errors = annotations.filter(({ kind }) => kind === 'error')

    expect([outcome, errors.map(({ properties }) => properties.title)]).toEqual(['failure', [title]])
    expect(lines.join('\n')).toMatch(failure.says)
    expect(errors[0]?.message).toContain(failure.tells ?? '')
    expect(summary).toContain('**What to do:**')
    expect(live).toEqual([])
  })

  test.concurrent('a connection that breaks is told with its service and call', async () => {
    const faults = [{ call: 'ec2:DescribeVpcs', answer: 'drop' as const, times: 1000 }]
    await inSandbox({ knobs: { faults } }, async (sandbox) => {
      const { annotations } = await deploy(sandbox)
      expect(annotations.map(({ properties }) => properties.title)).toEqual(["The runner can't reach AWS"])
      expect(annotations[0]?.message).toMatch(/^Could not reach EC2 \(DescribeVpcs\): \w[^]*\. Sent 5 times\.\n/)
    })
  })

  describe('a health check that never passes', () => {
    // What else it may find is told apart in `__tests__/deploy/health-check.test.ts`.
    test.concurrent(
      'since nobody is let in is told as such, with what is waited for',
      async () => {
        // The shortest time-out is a minute. The slower AWS answers, the fewer calls there are meanwhile.
        await inSandbox({ knobs: { latency: 1000 } }, async (sandbox) => {
          const inputs = { 'health-check-path': '/', 'timeout-minutes': '1', 'ingress-cidrs': '10.0.0.0/8' }
          const { outcome, annotations, lines } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })

          expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
            'failure',
            ["The runner can't reach the task"]
          ])
          expect(annotations[0]?.message).toMatch(
            /still waiting for http:\/\/127\.\S+ to answer with 2xx or 3xx; it does not answer/
          )
          expect(annotations[0]?.message).toContain('gets no answer from port')
          expect(lines.filter((line) => /^ +\d+ s {2}still waiting for http:/.test(line))).not.toEqual([])
          expect(liveTasks(sandbox)).toEqual([])
        })
      },
      120_000
    )
  })
})

describe('a task that ECS no longer knows', () => {
  test.concurrent('fails its deployment after a minute, and not when the time of the step is over', async () => {
    await inSandbox({ knobs: { lag: { tasks: 3_600_000 }, latency: 1000 } }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox)
      const asked = sandbox.aws.calls.filter(({ operation }) => operation === 'DescribeTasks').map(({ at }) => at)

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      expect(annotations[0]?.message).toContain('ECS no longer knows a task that it started.')
      expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeLessThan(120_000)
    })
  })
})
