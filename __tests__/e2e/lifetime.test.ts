import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tag } from '@aws-sdk/client-ecs'
import type { OnCall } from '../../sandbox/src/aws-server.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { ActionRun } from '../../sandbox/src/runner.ts'
import { administer } from './failures.ts'
import { seedPlace, seedTask } from './seed.ts'
import { deploy, inSandbox, inventory, liveTasks, start, until, WALKTHROUGH, writesOf } from './site.ts'

describe('lifetimes', () => {
  const FOR_THE_JOB = { ...WALKTHROUGH, 'keep-running': 'false' }

  /** The tags of `keep-running` of the tasks in the order of their starts. */
  function keptTags({ aws }: Sandbox): (string | undefined)[] {
    const started = aws.calls.filter(({ operation }) => operation === 'RunTask')
    return started.map(
      ({ input }) => (input.tags as Tag[]).find(({ key }) => key === 'run-on-fargate:keep-running')?.value
    )
  }

  describe('a task for the job only', () => {
    test.concurrent('replaces the one before, runs after the step, and is stopped when the job is over', async () => {
      await inSandbox({ knobs: { timings: { stopSecond: 1000 } } }, async (sandbox) => {
        await deploy(sandbox, { ...WALKTHROUGH, 'time-to-live': '2h' })
        const { outcome, outputs, post } = await deploy(sandbox, { ...FOR_THE_JOB, count: '2' })
        const own = sandbox.ecs.tasks().filter(({ taskArn = '' }) => outputs['task-arns']?.includes(taskArn))

        expect(outcome).toBe('success')
        expect(outputs.url).toBeDefined()
        expect(post?.lines.join('\n')).toContain('because the job has ended')
        expect(own.map(({ stoppedReason }) => stoppedReason)).toEqual(['The job has ended', 'The job has ended'])
        expect(sandbox.ecs.tasks()).toHaveLength(3)
        expect(liveTasks(sandbox)).toEqual([])
        expect(keptTags(sandbox)).toEqual([undefined, 'false'])

        // The timer of a time to live does not hold up the stop of its task.
        const [replaced] = sandbox.ecs.tasks()
        await until(() => sandbox.ecs.tasks()[0]?.lastStatus === 'STOPPED')
        expect(sandbox.ecs.tasks()[0]?.containers?.map(({ exitCode }) => exitCode)).toEqual([143, 143])
        expect(Date.now() - (replaced?.stoppingAt?.getTime() ?? 0)).toBeLessThan(15_000)
      })
    })

    test.concurrent('does not replace one that lasts, and neither does one with a time to live or a job', async () => {
      const job = { ...WALKTHROUGH_IMAGE, tag: 'job', app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 0 } } }
      await inSandbox({ images: [WALKTHROUGH_IMAGE, job] }, async (sandbox) => {
        const production = await deploy(sandbox)
        const writes = writesOf(sandbox).length
        for (const temporary of [{ 'keep-running': 'false' }, { 'time-to-live': '2h' }]) {
          const { outcome, annotations, post } = await deploy(sandbox, { ...WALKTHROUGH, ...temporary })
          const [error] = annotations

          expect([outcome, annotations.length, error?.properties.title]).toEqual([
            'failure',
            1,
            "A temporary task can't replace a permanent one"
          ])
          for (const part of ['`keep-running', '`time-to-live`', '`environment: tests`', 'main']) {
            expect(error?.message).toContain(part)
          }
          expect(writesOf(sandbox)).toHaveLength(writes)
          expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([production.outputs['task-arn']])
          expect(post?.lines.join('\n')).toContain('Nothing to clean up')
        }
        const inputs = { ...FOR_THE_JOB, image: 'acme/space:job', 'wait-for': 'stopped' }
        const { outcome } = await deploy(sandbox, inputs)

        expect(outcome).toBe('success')
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([production.outputs['task-arn']])
      })
    })

    test.concurrent.each([
      [
        'leaves alone, with a warning,',
        { 'time-to-live': '2h' },
        ['seed', 'new'],
        [expect.stringContaining('is permanent')]
      ],
      ['that lasts itself replaces', {}, ['new'], []]
    ])('%s one that came between its look and its own start', async (_, inputs, left, warned) => {
      const { readers: _readers, ...image } = { ...WALKTHROUGH_IMAGE, repository: 'acme/public' }
      let seed: (() => Promise<void>) | undefined
      const onCall: OnCall = async ({ operation }, phase) => {
        if (operation === 'CreateSecret' && phase === 'answered') await seed?.()
      }
      await inSandbox({ images: [WALKTHROUGH_IMAGE, image], onCall }, async (sandbox) => {
        const subnet = await seedPlace(sandbox)
        seed = async () => seedTask(sandbox, subnet, { environment: 'main', image: 'acme/public:1.0' })
        const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })

        expect(outcome).toBe('success')
        expect(liveTasks(sandbox).map(({ startedBy }) => (startedBy === 'seed' ? 'seed' : 'new'))).toEqual(left)
        expect(annotations.map(({ message }) => message)).toEqual(warned)
      })
    })
  })

  describe('a time to live', () => {
    test.concurrent(
      'ends the task by itself, and stands in a tag and the summary; one that lasts replaces it',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const before = Date.now()
          const { outcome, outputs, summary } = await deploy(sandbox, { ...WALKTHROUGH, 'time-to-live': '2h' })
          const expires = outputs['expires-at'] ?? ''
          const [task] = sandbox.ecs.tasks()
          const [definition] = sandbox.ecs.taskDefinitions()
          const timer = definition?.containerDefinitions?.find(({ name }) => name !== 'space')

          expect(outcome).toBe('success')
          expect(Date.parse(expires) - before).toBeGreaterThanOrEqual(7200_000)
          expect(Date.parse(expires) - before).toBeLessThan(7200_000 + 60_000)
          expect(task?.tags).toContainEqual({ key: 'run-on-fargate:expires', value: expires })
          expect(summary.replaceAll('&#58;', ':')).toContain(expires)
          expect(outputs['log-stream']).toContain('/space/')
          expect(timer).toMatchObject({ command: ['sleep', '7200'], essential: true })

          const lasting = await deploy(sandbox)

          expect(lasting.outcome).toBe('success')
          expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([lasting.outputs['task-arn']])
          expect(keptTags(sandbox)).toEqual([undefined, undefined])
        })
      }
    )

    test.concurrent('of the shortest kind really ends the task', async () => {
      await inSandbox({}, async (sandbox) => {
        // The clock of the sandbox is the real one, so the timer's image is given a program that is over at once.
        sandbox.publicGallery.push({
          repository: 'docker/library/busybox',
          tag: 'stable',
          platforms: [{ os: 'linux', architecture: 'amd64' }],
          exposedPorts: [],
          index: true,
          app: { listens: [], page: '', log: [], exits: { after: 4000, code: 0 } }
        })
        const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'time-to-live': '1m', 'settle-seconds': '20' })

        expect(annotations.map(({ properties }) => properties.title)).toEqual(['The time to live expired'])
        expect(liveTasks(sandbox)).toEqual([])
      })
    })

    test.concurrent('needs no memory that the containers have shared out', async () => {
      const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
      try {
        const definition = { cpu: '256', memory: '512', containerDefinitions: [{ name: 'space', memory: 512 }] }
        writeFileSync(join(workspace, 'td.json'), JSON.stringify(definition))
        await inSandbox({}, async (sandbox) => {
          const inputs = { ...WALKTHROUGH, 'task-definition': 'td.json', 'time-to-live': '2h', 'wait-for': 'none' }
          const { outcome, annotations } = await deploy(sandbox, inputs, { workspace })

          expect([outcome, annotations]).toEqual(['success', []])
        })
      } finally {
        rmSync(workspace, { recursive: true })
      }
    })

    test.concurrent('is refused where its timer has no way to come', async () => {
      await inSandbox({}, async (sandbox) => {
        const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'none' }] })
        const inEcr = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/space:1.0'
        const inputs = { image: inEcr, 'vpc-id': vpcId, 'assign-public-ip': 'false', 'time-to-live': '2h' }
        const { annotations } = await deploy(sandbox, inputs)

        expect(annotations.map(({ properties }) => properties.title)).toEqual([
          "The task can't reach the image of the timer"
        ])
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })
})

describe('races', () => {
  type Inputs = Readonly<Record<string, string>>

  /** A sandbox in which pull request 7 is open. */
  async function withPull(knobs: SandboxOptions['knobs'], test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    await inSandbox({ knobs: knobs ?? {} }, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      await test(sandbox)
    })
  }

  function run(sandbox: Sandbox, action: 'opened' | 'synchronize' | 'closed', id: number): Partial<ActionRun> {
    const event = sandbox.github.event('pull_request', action, 7)
    return { event, github: { ...event.github, runId: String(id) } }
  }

  function begin(sandbox: Sandbox, action: 'opened' | 'synchronize' | 'closed', id: number, inputs: Inputs = {}) {
    return start(sandbox, { ...WALKTHROUGH, ...inputs }, run(sandbox, action, id))
  }

  function comments({ github }: Sandbox): string[] {
    return github.comments(7).map(({ body }) => body)
  }

  function states({ github }: Sandbox): (string | undefined)[] {
    return github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)
  }

  /** Nothing runs, nothing is kept for it, and GitHub knows. */
  function expectNothingLeft(sandbox: Sandbox): void {
    const revisions = sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
    expect({ ...inventory(sandbox), revisions }).toMatchObject({ tasks: 0, securityGroups: [], revisions: [] })
    expect(states(sandbox).filter((state) => state !== 'inactive')).toEqual([])
    expect(comments(sandbox).filter((body) => !body.includes('Removed'))).toEqual([])
  }

  describe('of two runs of a pull request', () => {
    test.concurrent('the newer commit’s stays when the older one’s is the last to end', async () => {
      await withPull({ timings: { pull: 20_000 } }, async (sandbox) => {
        const older = begin(sandbox, 'opened', 1)
        await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'ACTIVATING'))
        sandbox.github.pushToPull(7)
        sandbox.world.knobs.timings.pull = 100
        const newer = await begin(sandbox, 'synchronize', 2).done
        const { outcome, outputs, annotations } = await older.done

        expect([newer.outcome, outcome, outputs.skipped]).toEqual([
          'success',
          'success',
          expect.stringMatching(/^Skipped: /)
        ])
        expect(annotations).toEqual([expect.objectContaining({ kind: 'notice' })])
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([newer.outputs['task-arn']])
        expect(comments(sandbox)).toEqual([expect.stringContaining('Live')])
        expect(comments(sandbox)[0]).toContain(newer.outputs.url)
        expect(states(sandbox).filter((state) => state !== 'inactive')).toEqual(['success'])
      })
    })

    test.concurrent.each([
      ['the later run’s stays when the earlier one’s task starts after it', '1', '2'],
      ['that which somebody started again comes last', '2', '1']
    ])('without a token %s', async (_, attempt, winner) => {
      await withPull({}, async (sandbox) => {
        const silent = { ...WALKTHROUGH, 'github-token': '', 'wait-for': 'none' }
        const older = run(sandbox, 'opened', 1)
        sandbox.github.pushToPull(7)
        const later = await deploy(sandbox, silent, run(sandbox, 'synchronize', 2))
        const earlier = await deploy(sandbox, silent, { ...older, github: { ...older.github, runAttempt: attempt } })

        expect([later.outcome, earlier.outcome]).toEqual(['success', 'success'])
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([
          (winner === '2' ? later : earlier).outputs['task-arn']
        ])
      })
    })
  })

  describe('a closed pull request', () => {
    test.concurrent('has nothing left when ECS does not show its removal the task of a late deployment', async () => {
      await withPull({ lag: { tasks: 15_000 } }, async (sandbox) => {
        const late = begin(sandbox, 'opened', 1)
        await until(() => sandbox.ecs.tasks().length === 1)
        sandbox.github.closePull(7)
        const destroyed = await begin(sandbox, 'closed', 2).done
        const { outcome, outputs } = await late.done

        expect([destroyed.outcome, outcome, outputs.skipped]).toEqual([
          'success',
          'success',
          expect.stringMatching(/^Skipped: /)
        ])
        expectNothingLeft(sandbox)
      })
    })

    test.concurrent('has nothing left when a deployment is over before ECS shows its task', async () => {
      await withPull({ lag: { tasks: 4500 } }, async (sandbox) => {
        const late = await begin(sandbox, 'opened', 1, { 'wait-for': 'none' }).done
        sandbox.github.closePull(7)
        const destroyed = await begin(sandbox, 'closed', 2).done

        expect([late.outcome, destroyed.outcome]).toEqual(['success', 'success'])
        expectNothingLeft(sandbox)
      })
    })

    test.concurrent('has nothing left when it is removed while a deployment settles', async () => {
      await withPull({}, async (sandbox) => {
        const late = begin(sandbox, 'opened', 1, { 'settle-seconds': '60' })
        await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
        sandbox.github.closePull(7)
        const destroyed = await begin(sandbox, 'closed', 2).done
        const { outcome, outputs } = await late.done

        expect([destroyed.outcome, outcome, outputs.skipped]).toEqual([
          'success',
          'success',
          expect.stringMatching(/^Skipped: /)
        ])
        expectNothingLeft(sandbox)
      })
    })

    test.concurrent('has nothing left when its removal is lost after each of its steps and made again', async () => {
      await withPull({}, async (sandbox) => {
        await begin(sandbox, 'opened', 1).done
        sandbox.github.closePull(7)
        for (const [index, operation] of ['StopTask', 'DeregisterTaskDefinition', 'DeleteTaskDefinitions'].entries()) {
          const lost = begin(sandbox, 'closed', 2 + index)
          await until(() => sandbox.aws.calls.some((call) => call.operation === operation))
          lost.kill()
          await lost.done
        }
        const again = await begin(sandbox, 'closed', 5).done

        expect(again.outcome).toBe('success')
        expectNothingLeft(sandbox)
      })
    })
  })

  describe('a deployment that is broken off', () => {
    test.concurrent('is not in progress any more on GitHub when the job was cancelled', async () => {
      await withPull({ timings: { pull: 60_000 } }, async (sandbox) => {
        const cancelled = begin(sandbox, 'opened', 1)
        await until(() => states(sandbox).includes('in_progress') && sandbox.ecs.tasks().length === 1)
        cancelled.cancel()
        const { outcome } = await cancelled.done

        expect(outcome).toBe('cancelled')
        expect([liveTasks(sandbox), states(sandbox)]).toEqual([[], ['failure']])
        expect(comments(sandbox)).toEqual([expect.stringContaining('Not deployed')])
      })
    })

    test.concurrent('is put right by the next one when its runner was lost', async () => {
      await withPull({ timings: { pull: 60_000 } }, async (sandbox) => {
        const lost = begin(sandbox, 'opened', 1)
        await until(() => states(sandbox).includes('in_progress') && sandbox.ecs.tasks().length === 1)
        lost.kill()
        await lost.done
        sandbox.world.knobs.timings.pull = 100
        const next = await begin(sandbox, 'opened', 2).done

        expect(next.outcome).toBe('success')
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([next.outputs['task-arn']])
        expect(states(sandbox)).toEqual(['success'])
        expect(comments(sandbox)).toEqual([expect.stringContaining('Live')])
      })
    })
  })
})

describe('a shell in a task', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/program'
  const EXEC = { ...WALKTHROUGH, 'enable-exec': 'true', 'task-role-arn': ROLE }
  const ACTIONS = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(
    (action) => `ssmmessages:${action}`
  )

  /** A sandbox with a task role that allows these actions. */
  async function withRole(
    actions: readonly string[],
    test: (sandbox: Sandbox) => Promise<void>,
    options: SandboxOptions = {}
  ): Promise<void> {
    await inSandbox(options, async (sandbox) => {
      const Principal = { Service: 'ecs-tasks.amazonaws.com' }
      await administer(sandbox, 'iam', 'CreateRole', {
        RoleName: 'program',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }
        })
      })
      await administer(sandbox, 'iam', 'PutRolePolicy', {
        RoleName: 'program',
        PolicyName: 'program',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: actions, Resource: '*' }
        })
      })
      await test(sandbox)
    })
  }

  const runs = ({ aws }: Sandbox) =>
    aws.calls.filter(({ operation }) => operation === 'RunTask').map(({ input }) => input.enableExecuteCommand)

  const warningsOf = ({ annotations }: Awaited<ReturnType<typeof deploy>>) =>
    annotations.filter(({ kind }) => kind === 'warning').map(({ message }) => message)

  describe('enable-exec', () => {
    test.concurrent('starts the task with it, and says how to open a shell', async () => {
      await withRole(ACTIONS, async (sandbox) => {
        const { outcome, outputs, lines, annotations, summary } = await deploy(sandbox, EXEC)
        const command =
          `aws ecs execute-command --region eu-central-1 --cluster default --task ${outputs['task-id'] ?? ''} ` +
          '--container space --interactive --command /bin/sh'

        expect([outcome, annotations, outputs['exec-command']]).toEqual(['success', [], command])
        expect(runs(sandbox)).toEqual([true])
        expect(lines.join('\n')).toContain(command)
        expect(summary).toContain(command)
        expect(sandbox.ecs.taskDefinitions()[0]?.containerDefinitions?.[0]?.linuxParameters).toEqual({
          initProcessEnabled: true
        })
      })
    })

    test.concurrent('of a job says so when its task runs', async () => {
      const app = { ...WALKTHROUGH_IMAGE.app, exits: { after: 5000, code: 0 } }
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const { outcome, outputs, lines } = await deploy(sandbox, { ...EXEC, 'wait-for': 'stopped' })

          expect([outcome, runs(sandbox)]).toEqual(['success', [true]])
          expect(lines.filter((line) => line.includes(outputs['exec-command'] ?? '?'))).toHaveLength(1)
        },
        { images: [{ ...WALKTHROUGH_IMAGE, app }] }
      )
    })

    test.concurrent('warns of a task role that lacks an action, with the statement', async () => {
      await withRole(ACTIONS.slice(1), async (sandbox) => {
        const result = await deploy(sandbox, { ...EXEC, mode: 'plan' })

        expect([result.outcome, warningsOf(result)]).toEqual([
          'success',
          [expect.stringMatching(/does not allow ECS Exec, .*ssmmessages:CreateControlChannel/)]
        ])
      })
    })

    test.concurrent('warns of a task role that it may not check', async () => {
      const refusal = { code: 'AccessDenied', message: 'no', status: 403 }
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const result = await deploy(sandbox, { ...EXEC, mode: 'plan' })

          expect([result.outcome, warningsOf(result)]).toEqual([
            'success',
            [expect.stringContaining('`iam:SimulatePrincipalPolicy`')]
          ])
        },
        { knobs: { faults: [{ call: 'iam:SimulatePrincipalPolicy', answer: refusal, times: 9 }] } }
      )
    })

    test.concurrent.each([
      ['never starts', 'never' as const, 'PENDING', '5'],
      ['has not started just before the time is over', 'never' as const, 'PENDING', '1'],
      ['has stopped', 'stop' as const, 'STOPPED', '5']
    ])('warns of an agent that %s, and deploys all the same', async (_, execAgents, state, minutes) => {
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const result = await deploy(sandbox, { ...EXEC, 'timeout-minutes': minutes })

          // It is not waited for longer than a minute.
          expect(Date.now() - (sandbox.ecs.tasks()[0]?.startedAt?.getTime() ?? 0)).toBeLessThan(120_000)
          expect([result.outcome, result.outputs.url]).toEqual(['success', expect.stringContaining('http')])
          expect(warningsOf(result)).toEqual([expect.stringContaining(`its agent of ECS Exec is ${state}`)])
        },
        // The slower AWS answers, the fewer calls there are meanwhile.
        { knobs: { execAgents, latency: 1000 } }
      )
    })

    test.concurrent('without a task role is refused before anything is written', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'enable-exec': 'true' })

        expect(outcome).toBe('failure')
        expect(annotations[0]?.message).toMatch(/the task has no task role[^]*`task-role-arn`/)
        expect(writesOf(sandbox)).toEqual([])
      })
    })

    test.concurrent('that is off asks for nothing', async () => {
      await withRole(['s3:GetObject'], async (sandbox) => {
        const inputs = { ...WALKTHROUGH, 'task-role-arn': ROLE, mode: 'plan' }
        const { outcome, annotations } = await deploy(sandbox, inputs)

        expect([outcome, annotations]).toEqual(['success', []])
        expect(sandbox.aws.calls.map(({ operation }) => operation)).not.toContain('SimulatePrincipalPolicy')
      })
    })
  })
})
