import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { seedPlace, seedTask } from './seed.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

describe('removals', () => {
  const DESTROY = { mode: 'destroy' }
  const SWEEP = { mode: 'sweep' }

  async function onPull(sandbox: Sandbox, action: 'opened' | 'closed', number: number, inputs = {}) {
    const event = sandbox.github.event('pull_request', action, number)
    return deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { event, github: event.github })
  }

  function environmentsOf(sandbox: Sandbox): string[] {
    const names = liveTasks(sandbox).map(
      ({ tags }) => tags?.find(({ key }) => key === 'run-on-fargate:environment')?.value ?? ''
    )
    return [...new Set(names)].sort()
  }

  describe('destroy', () => {
    test.concurrent(
      'takes away what belongs to the environment, and nothing else; twice is as good as once',
      async () => {
        await inSandbox({}, async (sandbox) => {
          await deploy(sandbox, { ...WALKTHROUGH, environment: 'other' })
          await deploy(sandbox, { ...WALKTHROUGH, count: '2' })
          const { outcome } = await deploy(sandbox, DESTROY)
          const writes = writesOf(sandbox).length
          const again = await deploy(sandbox, DESTROY)

          expect([outcome, again.outcome]).toEqual(['success', 'success'])
          expect(environmentsOf(sandbox)).toEqual(['other'])
          expect(sandbox.ec2.securityGroups().map(({ name }) => name)).toEqual([
            'default',
            'run-on-fargate/acme/space/other'
          ])
          expect(writesOf(sandbox)).toHaveLength(writes)
        })
      }
    )

    test.concurrent('is red and names what it could not remove', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox)
        const denied = { code: 'AccessDeniedException', message: 'User: x is not authorized to perform: ecs:StopTask' }
        sandbox.world.knobs.faults.push({ call: 'ecs:StopTask', answer: denied, times: 1000 })
        const { outcome, annotations } = await deploy(sandbox, DESTROY)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['Some resources could not be removed']
        ])
        expect(annotations[0]?.message).toContain(outputs['task-arn'])
      })
    })

    test.concurrent.each([
      ['ecs:StopTask', ['StopTask']],
      ['ec2:DeleteSecurityGroup', ['StopTask', 'DeleteSecurityGroup']],
      ['ecs:DeregisterTaskDefinition', ['StopTask', 'DeleteSecurityGroup', 'DeregisterTaskDefinition']]
    ])('begins no step after one that has not removed everything: %s is refused', async (call, begun) => {
      await inSandbox({}, async (sandbox) => {
        await deploy(sandbox)
        const before = writesOf(sandbox).length
        const answer = { code: 'AccessDeniedException', message: 'User: x is not authorized' }
        sandbox.world.knobs.faults.push({ call, answer, times: 1000 })
        const { outcome } = await deploy(sandbox, DESTROY)

        expect(outcome).toBe('failure')
        const operations = writesOf(sandbox).map(({ operation }) => operation)
        expect([...new Set(operations.slice(before))]).toEqual(begun)
      })
    })

    test.concurrent('leaves tasks and groups without our tags', async () => {
      await inSandbox({}, async (sandbox) => {
        await deploy(sandbox)
        const other = { ...WALKTHROUGH, cluster: 'default' }
        await deploy(sandbox, other, { github: { ...sandbox.github.context, repository: 'acme/other' } })
        await deploy(sandbox, DESTROY)

        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })
  })

  describe('sweep', () => {
    test.concurrent('removes what nobody needs any more, and leaves the rest', async () => {
      await inSandbox({}, async (sandbox) => {
        const { github } = sandbox
        const [one, two] = [github.openPull().number, github.openPull().number]
        await Promise.all([onPull(sandbox, 'opened', one), onPull(sandbox, 'opened', two)])
        await deploy(sandbox, { ...WALKTHROUGH, environment: 'staging' })
        await deploy(sandbox)
        github.closePull(one)
        const dry = await deploy(sandbox, { ...SWEEP, 'dry-run': 'true' })

        expect(dry.outcome).toBe('success')
        expect(dry.lines.join('\n')).toContain(`pr-${one}`)
        expect(environmentsOf(sandbox)).toHaveLength(4)

        const { outcome } = await deploy(sandbox, SWEEP)

        expect(outcome).toBe('success')
        expect(environmentsOf(sandbox)).toEqual(['main', `pr-${two}`, 'staging'].sort())
        expect(github.comments(one).map(({ body }) => body)).toEqual([expect.stringContaining('Removed')])
        expect(github.deployments(`pr-${one}`).every(({ statuses }) => statuses.at(-1)?.state === 'inactive')).toBe(
          true
        )
      })
    })

    test.concurrent('goes on past a failure, and reports it', async () => {
      await inSandbox({}, async (sandbox) => {
        const { github } = sandbox
        const numbers = [github.openPull().number, github.openPull().number]
        await Promise.all(numbers.map((number) => onPull(sandbox, 'opened', number)))
        for (const number of numbers) github.closePull(number)
        const denied = { code: 'AccessDeniedException', message: 'no' }
        sandbox.world.knobs.faults.push({ call: 'ecs:StopTask', answer: denied, times: 1 })
        const { outcome, annotations } = await deploy(sandbox, SWEEP)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['Some resources could not be removed']
        ])
        expect(environmentsOf(sandbox)).toHaveLength(1)
      })
    })

    test.concurrent(
      'with a token that may not look at pull requests removes nothing, and says what to add',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const { number } = sandbox.github.openPull()
          await onPull(sandbox, 'opened', number)
          sandbox.github.setPermissions({ deployments: 'write' })
          const { outcome, annotations } = await deploy(sandbox, SWEEP)

          expect(outcome).toBe('failure')
          expect(annotations[0]?.message).toContain('pull-requests: read')
          expect(environmentsOf(sandbox)).toEqual([`pr-${number}`])
        })
      }
    )
  })

  test('a sweep removes 25 environments at once, and no more', async () => {
    const environmentOf = new Map<string, string>()
    const atWork = new Set<string>()
    let most = 0
    // The first call of a removal that changes something, and the last.
    const onCall = ({ operation, input }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation === 'StopTask' && phase === 'received') atWork.add(environmentOf.get(String(input.task)) ?? '')
      if (operation === 'DeleteTaskDefinitions' && phase === 'answered') {
        const family = /\/([^/:]+):\d+/.exec(JSON.stringify(input))?.[1] ?? ''
        atWork.delete(family)
      }
      most = Math.max(most, atWork.size)
    }
    await inSandbox({ knobs: { throttle: 'off', timings: { attach: 3_600_000 } }, onCall }, async (sandbox) => {
      const subnet = await seedPlace(sandbox)
      for (let count = 0; count < 30; count++) {
        const { number } = sandbox.github.openPull()
        await seedTask(sandbox, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
        sandbox.github.closePull(number)
      }
      for (const { taskArn = '', group = '' } of liveTasks(sandbox)) {
        environmentOf.set(taskArn, group.replace('family:', ''))
      }
      const { outcome } = await deploy(sandbox, SWEEP)

      expect([outcome, liveTasks(sandbox)]).toEqual(['success', []])
      expect([most, atWork.size]).toEqual([25, 0])
    })
  })

  describe('the log groups that a sweep removes', () => {
    const DAY = 86_400_000

    async function leftBySweep(repository: string, name: string, age: number): Promise<string[]> {
      return inSandbox({}, async (sandbox) => {
        sandbox.logs.seedGroup({ name, age, retentionDays: 14, tags: { 'run-on-fargate:repository': repository } })
        await deploy(sandbox, SWEEP)
        return sandbox.logs.groupNames()
      })
    }

    test.concurrent('are older than what they keep', async () => {
      expect(await leftBySweep('acme/space', '/run-on-fargate/acme/space', 15 * DAY)).toEqual([])
    })

    test.concurrent('are none that a first deployment has just made', async () => {
      const name = '/run-on-fargate/acme/space'

      expect(await leftBySweep('acme/space', name, 0)).toEqual([name])
    })

    test.concurrent('are none of a repository whose name begins with this one’s', async () => {
      const name = '/run-on-fargate/acme/space-two'

      expect(await leftBySweep('acme/space-two', name, 15 * DAY)).toEqual([name])
    })
  })

  describe('max-environments', () => {
    test.concurrent('refuses one more, naming the oldest, and lets those that are there go on', async () => {
      await inSandbox({}, async (sandbox) => {
        const limited = { ...WALKTHROUGH, 'max-environments': '2' }
        await deploy(sandbox, { ...limited, environment: 'first' })
        await deploy(sandbox, { ...limited, environment: 'second' })
        const third = await deploy(sandbox, { ...limited, environment: 'third' })
        const again = await deploy(sandbox, { ...limited, environment: 'second' })

        expect([third.outcome, again.outcome]).toEqual(['failure', 'success'])
        expect(third.annotations[0]?.message).toContain('The oldest is first')
        expect(environmentsOf(sandbox)).toEqual(['first', 'second'])
      })
    })
  })

  describe('max-environments-in-cluster', () => {
    test.concurrent('counts the environments of all repositories, and lets those that are there go on', async () => {
      await inSandbox({}, async (sandbox) => {
        const limited = { ...WALKTHROUGH, 'max-environments-in-cluster': '2' }
        const other = { github: { ...sandbox.github.context, repository: 'acme/other' } }
        await deploy(sandbox, { ...limited, environment: 'pr-1' }, other)
        const second = await deploy(sandbox, { ...limited, environment: 'pr-1' })
        const before = sandbox.aws.calls.length
        const third = await deploy(sandbox, { ...limited, environment: 'pr-2' })
        const writes = sandbox.aws.calls
          .slice(before)
          .filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))
        const again = await deploy(sandbox, { ...limited, environment: 'pr-1' })

        expect([second.outcome, third.outcome, again.outcome]).toEqual(['success', 'failure', 'success'])
        expect(third.annotations[0]?.message).toContain(
          '2 environments of all repositories are up in the cluster default, and `max-environments-in-cluster` is 2: acme/other 1, acme/space 1.'
        )
        expect(writes).toEqual([])
      })
    })
  })
})

describe('many environments', () => {
  const PULLS = 600
  const BRANCHES = 400
  const GONE = 20

  test('a sweep of 1,000 environments looks by pages, and removes the 20 that are gone under AWS’s and GitHub’s own rates', async () => {
    await inSandbox({ knobs: { timings: { attach: 3_600_000 } } }, async (sandbox) => {
      const { github, ecs } = sandbox
      const subnet = await seedPlace(sandbox)
      const environments: [name: string, origin: string][] = []
      for (let count = 1; count <= PULLS; count++) {
        const { number } = github.openPull({ branch: `of-pull-${String(count)}` })
        environments.push([`pr-${String(number)}`, `refs/pull/${String(number)}`])
      }
      for (let count = 1; count <= BRANCHES; count++) {
        github.pushBranch(`feature/${String(count)}`)
        environments.push([`feature/${String(count)}`, `refs/heads/feature/${String(count)}`])
      }
      await Promise.all(environments.map(([environment, origin]) => seedTask(sandbox, subnet, { environment, origin })))
      const gone = [
        ...Array.from({ length: GONE / 2 }, (_, index) => `pr-${String(index * 50 + 1)}`),
        ...Array.from({ length: GONE / 2 }, (_, index) => `feature/${String(index * 40 + 1)}`)
      ]
      for (const name of gone) {
        if (name.startsWith('pr-')) github.closePull(Number(name.slice(3)))
        else github.deleteBranch(name)
      }

      const dry = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })
      const calls = Map.groupBy(sandbox.aws.calls, ({ operation }) => operation)

      expect([dry.outcome, dry.annotations]).toEqual(['success', []])
      // None of these environments has a group of its own.
      expect(Object.fromEntries([...calls].map(([operation, made]) => [operation, made.length]))).toEqual({
        ListTasks: 10,
        DescribeTasks: 10,
        ListTaskDefinitionFamilies: 10,
        DescribeSecurityGroups: 1
      })
      // Two readings of 6 pages of pull requests, 10 pages of branches, and one call for each branch that these lack.
      expect(github.requests.length).toBeLessThanOrEqual(12 + 11 + GONE / 2 + 2)

      const { outcome, annotations, outputs } = await deploy(sandbox, { mode: 'sweep' })
      const left = new Set(liveTasks(sandbox).map(environmentOf))

      expect([outcome, annotations]).toEqual(['success', []])
      expect(JSON.parse(outputs.changed ?? '')).toHaveLength(GONE)
      expect(
        environments
          .map(([name]) => name)
          .filter((name) => !left.has(name))
          .sort()
      ).toEqual([...gone].sort())
      const active = ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
      expect(active).toHaveLength(environments.length - GONE)
    })
  }, 300_000)

  function environmentOf({ tags }: ReturnType<typeof liveTasks>[number]): string {
    return tags?.find(({ key }) => key === 'run-on-fargate:environment')?.value ?? ''
  }
})
