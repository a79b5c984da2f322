import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { environmentTags, originTag, upperCaseTags } from '../../src/ownership.ts'
import { seedPlace, seedTask } from './seed.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH, writesOf } from './site.ts'
import { markerOf, NAME, recordsOf, run } from './domain-site.ts'
import { WORLDS } from '../invariants/worlds.ts'
import { administer } from './failures.ts'

/** Tasks start for an hour, so that those which were seeded stay. */
const STARTING = { timings: { attach: 3_600_000 } } as const

/** Who changes the account beside the action. */
const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

describe('removals', () => {
  const DESTROY = { mode: 'destroy' }
  const SWEEP = { mode: 'sweep' }
  const NOT_REMOVED = 'Some resources could not be removed'

  async function onPull(sandbox: Sandbox, action: 'opened' | 'closed', number: number, inputs = {}) {
    const event = sandbox.github.event('pull_request', action, number)
    return deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { event, github: event.github })
  }

  /** The environments of so many pull requests, and the numbers of these. */
  async function seedPulls(sandbox: Sandbox, count: number): Promise<number[]> {
    const subnet = await seedPlace(sandbox)
    const pulls = Array.from({ length: count }, () => sandbox.github.openPull().number)
    for (const number of pulls) {
      await seedTask(sandbox, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
    }
    return pulls
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
          const unwatched = { ...WALKTHROUGH, 'wait-for': 'none' }
          await deploy(sandbox, { ...unwatched, environment: 'other' })
          await deploy(sandbox, unwatched, { github: { ...sandbox.github.context, repository: 'acme/other' } })
          await deploy(sandbox, { ...WALKTHROUGH, count: '2' })
          const { outcome } = await deploy(sandbox, DESTROY)
          const writes = writesOf(sandbox).length
          const again = await deploy(sandbox, DESTROY)

          expect([outcome, again.outcome]).toEqual(['success', 'success'])
          expect([environmentsOf(sandbox), liveTasks(sandbox).length]).toEqual([['main', 'other'], 2])
          expect(sandbox.ec2.securityGroups().map(({ name }) => name)).toEqual([
            'default',
            'run-on-fargate/acme/space/other',
            'run-on-fargate/acme/other/main'
          ])
          expect(writesOf(sandbox)).toHaveLength(writes)
          // Nobody has ever set `domain`.
          expect(sandbox.aws.calls.filter(({ service }) => service === 'route53')).toEqual([])
        })
      }
    )

    test.concurrent('is red, names what it could not remove, and begins no step after that', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox)
        const task = outputs['task-arn'] ?? ''
        const destroyWithout = async (call: string, code: string) => {
          const before = writesOf(sandbox).length
          const answer = { code, message: 'User: x is not authorized' }
          sandbox.world.knobs.faults = [{ call, answer, times: 1000 }]
          const { outcome, annotations, lines } = await deploy(sandbox, DESTROY)
          expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
          const begun = new Set(writesOf(sandbox).map(({ operation }, index) => (index < before ? '' : operation)))
          return { begun: [...begun].slice(1), message: annotations[0]?.message ?? '', log: lines.join('\n') }
        }

        const first = await destroyWithout('ecs:StopTask', 'AccessDeniedException')

        expect(first.begun).toEqual(['StopTask'])
        expect(first.message).toContain(task)

        const second = await destroyWithout('ec2:DeleteSecurityGroup', 'UnauthorizedOperation')
        const group = 'run-on-fargate/acme/space/main'

        expect(second.begun).toEqual(['StopTask', 'DeleteSecurityGroup'])
        expect(second.message).toContain(group)
        expect(second.message).not.toContain(task)
        expect(second.log).toContain(`removed  ${task}`)
        expect(second.log).toMatch(new RegExp(`left     ${group}: .*not authorized`))

        const third = await destroyWithout('ecs:DeregisterTaskDefinition', 'AccessDeniedException')

        expect(third.begun).toEqual(['DeleteSecurityGroup', 'DeregisterTaskDefinition'])
        expect(third.message).toContain(outputs['task-definition-arn'])
      })
    })
  })

  describe('sweep', () => {
    test.concurrent('removes what nobody needs any more, and leaves the rest', async () => {
      await inSandbox({ knobs: STARTING }, async (sandbox) => {
        const { github } = sandbox
        const [one, two] = [github.openPull().number, github.openPull().number]
        await onPull(sandbox, 'opened', one, { 'wait-for': 'none' })
        const subnet = await seedPlace(sandbox)
        await seedTask(sandbox, subnet, { environment: `pr-${two}`, origin: `refs/pull/${two}` })
        await seedTask(sandbox, subnet, { environment: 'staging' })
        await seedTask(sandbox, subnet, { environment: 'main', origin: 'refs/heads/main' })
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
        expect(sandbox.aws.calls.filter(({ service }) => service === 'route53')).toEqual([])
      })
    })

    test.concurrent('goes on past a look-up and a stop that fail, and names what is left', async () => {
      await inSandbox({ knobs: STARTING }, async (sandbox) => {
        const pulls = await seedPulls(sandbox, 3)
        for (const number of pulls) sandbox.github.closePull(number)
        const answer = { code: 'AccessDeniedException', message: 'User is not authorized to perform this action' }
        // Once the environments have been found.
        const onLine = (line: string) => {
          if (!line.includes(`to remove  pr-${pulls[2] ?? 0}`)) return
          sandbox.world.knobs.faults.push(
            { call: 'ecs:ListTaskDefinitions', answer, times: 1 },
            { call: 'ecs:StopTask', answer, times: 1 }
          )
        }
        const { outcome, annotations } = await deploy(sandbox, SWEEP, { onLine })
        const left = environmentsOf(sandbox)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
        expect(left).toHaveLength(2)
        const stopped = liveTasks(sandbox).filter(({ taskArn = '' }) => annotations[0]?.message.includes(taskArn))
        const looked = left.filter((name) =>
          annotations[0]?.message.includes(`${name} (ECS rejected ListTaskDefinitions: `)
        )
        expect([stopped.length, looked.length]).toEqual([1, 1])
      })
    })

    test.concurrent(
      'with a token that may not look at pull requests removes nothing, and says what to add',
      async () => {
        await inSandbox({ knobs: STARTING }, async (sandbox) => {
          const [number = 0] = await seedPulls(sandbox, 1)
          sandbox.github.setPermissions({ deployments: 'write' })
          const { outcome, annotations } = await deploy(sandbox, SWEEP)

          expect(outcome).toBe('failure')
          expect(annotations[0]?.message).toContain('pull-requests: read')
          expect(environmentsOf(sandbox)).toEqual([`pr-${number}`])
        })
      }
    )
  })

  describe('the log groups that a sweep removes', () => {
    const DAY = 86_400_000

    const NAME = '/run-on-fargate/acme/space'

    async function leftBySweep(groups: readonly (readonly [repository: string, age: number])[]): Promise<string[]> {
      return inSandbox({}, async (sandbox) => {
        for (const [repository, age] of groups) {
          const tags = { 'run-on-fargate:repository': repository }
          sandbox.logs.seedGroup({ name: `/run-on-fargate/${repository}`, age, retentionDays: 14, tags })
        }
        await deploy(sandbox, SWEEP)
        return sandbox.logs.groupNames()
      })
    }

    test.concurrent(
      'are older than what they keep, and not of a repository whose name begins with this one’s',
      async () => {
        const old = ['acme/space', 'acme/space-two'].map((repository) => [repository, 15 * DAY] as const)

        expect(await leftBySweep(old)).toEqual([`${NAME}-two`])
      }
    )

    test.concurrent('are none that a first deployment has just made', async () => {
      expect(await leftBySweep([['acme/space', 0]])).toEqual([NAME])
    })
  })

  describe('max-environments', () => {
    test.concurrent('refuses one more, naming the oldest, and lets those that are there go on', async () => {
      await inSandbox({ knobs: STARTING }, async (sandbox) => {
        const limited = { ...WALKTHROUGH, 'max-environments': '2', 'wait-for': 'none' }
        const subnet = await seedPlace(sandbox)
        for (const environment of ['first', 'second']) {
          await seedTask(sandbox, subnet, { environment })
          await pass(1000)
        }
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
        const limited = { ...WALKTHROUGH, 'max-environments-in-cluster': '2', 'wait-for': 'none' }
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
          '2 environments of all repositories are running in the cluster default, and `max-environments-in-cluster` is 2: acme/other 1, acme/space 1.'
        )
        expect(writes).toEqual([])
      })
    })
  })
})

describe('many environments', () => {
  const [PULLS, BRANCHES] = WORLDS > 1 ? [600, 400] : [101, 30]
  const ALL = PULLS + BRANCHES
  const GONE = 26
  const pages = (count: number) => Math.ceil(count / 100)

  test(`a sweep of ${ALL} environments looks by pages, and removes those that are gone, 25 at once, under AWS’s and GitHub’s own rates`, async () => {
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
    await inSandbox({ knobs: STARTING, onCall }, async (sandbox) => {
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
      for (const { taskArn = '', group = '' } of liveTasks(sandbox)) {
        environmentOf.set(taskArn, group.replace('family:', ''))
      }
      const every = (all: number) => Math.floor((all * 2) / GONE)
      const gone = [
        ...Array.from({ length: GONE / 2 }, (_, index) => `pr-${String(index * every(PULLS) + 1)}`),
        ...Array.from({ length: GONE / 2 }, (_, index) => `feature/${String(index * every(BRANCHES) + 1)}`)
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
        ListTasks: pages(ALL),
        DescribeTasks: pages(ALL),
        ListTaskDefinitionFamilies: pages(ALL),
        DescribeSecurityGroups: 1
      })
      // Two readings of the pages of pull requests, those of branches, and one call for each branch that these lack.
      expect(github.requests.length).toBeLessThanOrEqual(2 * pages(PULLS) + pages(PULLS + BRANCHES) + 1 + GONE / 2 + 2)

      const { outcome, annotations, outputs } = await deploy(sandbox, { mode: 'sweep' })
      const left = new Set(liveTasks(sandbox).map(nameOf))

      expect([outcome, annotations]).toEqual(['success', []])
      expect([most, atWork.size]).toEqual([25, 0])
      expect(JSON.parse(outputs.changed ?? '')).toHaveLength(GONE)
      expect(
        environments
          .map(([name]) => name)
          .filter((name) => !left.has(name))
          .sort()
      ).toEqual([...gone].sort())
      const active = ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
      expect(active).toHaveLength(ALL - GONE)
    })
  }, 300_000)

  function nameOf({ tags }: ReturnType<typeof liveTasks>[number]): string {
    return tags?.find(({ key }) => key === 'run-on-fargate:environment')?.value ?? ''
  }
})

describe('the report of a removal', () => {
  const DESTROY = { mode: 'destroy' }
  const DENIED = { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' }
  const NOT_REMOVED = 'Some resources could not be removed'

  /** An image that serves, and one whose program works on until it is stopped. */
  const IMAGES = [
    WALKTHROUGH_IMAGE,
    { ...WALKTHROUGH_IMAGE, tag: 'worker', app: { ...WALKTHROUGH_IMAGE.app, listens: [], log: [] } }
  ]

  function refuse(sandbox: Sandbox, call: string): void {
    sandbox.world.knobs.faults.push({ call, answer: DENIED, times: 1000 })
  }

  function groups(sandbox: Sandbox): string[] {
    return sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : [name]))
  }

  describe('a removal that is refused the security groups', () => {
    test.concurrent(
      'goes on with the jobs of the environment, names their group as well, and the next one removes each group once',
      async () => {
        await inSandbox({ images: IMAGES }, async (sandbox) => {
          const service = await deploy(sandbox)
          const job = start(sandbox, { ...WALKTHROUGH, image: 'acme/space:worker', 'wait-for': 'stopped' })
          await until(() => liveTasks(sandbox).filter(({ lastStatus }) => lastStatus === 'RUNNING').length === 2)
          const arns = liveTasks(sandbox).map(({ taskArn = '' }) => taskArn)
          refuse(sandbox, 'ec2:DeleteSecurityGroup')
          const { annotations, lines } = await deploy(sandbox, DESTROY)
          await job.done

          expect(arns).toContain(service.outputs['task-arn'])
          expect(liveTasks(sandbox)).toEqual([])
          for (const arn of arns) expect(lines.join('\n')).toContain(`removed  ${arn}`)
          expect(groups(sandbox)).toHaveLength(2)
          for (const group of groups(sandbox)) expect(annotations[0]?.message).toContain(`${group} (`)

          sandbox.world.knobs.faults = []
          const ids = sandbox.ec2.securityGroups().flatMap(({ id, name }) => (name === 'default' ? [] : [id]))
          const again = await deploy(sandbox, DESTROY)
          const removed = again.lines.flatMap((line) => /^removed +(sg-\w+)$/.exec(line)?.[1] ?? [])

          expect([again.outcome, removed.toSorted()]).toEqual(['success', ids.toSorted()])
        })
      }
    )

    test.concurrent('fails also where a deployment removes what its pull request has left', async () => {
      await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
        const { number } = sandbox.github.openPull()
        const event = sandbox.github.event('pull_request', 'opened', number)
        const running = start(sandbox, WALKTHROUGH, { event, github: event.github })
        await until(() => sandbox.ecs.tasks().length === 1)
        sandbox.github.closePull(number)
        refuse(sandbox, 'ec2:DeleteSecurityGroup')
        const { outcome, annotations } = await running.done

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
        expect(annotations[0]?.message).toContain(groups(sandbox)[0])
      })
    })
  })

  describe('a removal of a task that does not stop', () => {
    test.concurrent('fails after four minutes with the task, and leaves its group and its revision', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox)
        sandbox.world.knobs.timings.stop = 3_600_000
        const { outcome, annotations } = await deploy(sandbox, DESTROY)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
        expect(annotations[0]?.message).toContain(`${outputs['task-arn'] ?? ''} (it did not stop within 4 minutes)`)
        expect(groups(sandbox)).toHaveLength(1)
        expect(sandbox.ecs.taskDefinitions().map(({ status }) => status)).toEqual(['ACTIVE'])
      })
    })
  })

  describe('a removal of revisions that ECS does not delete', () => {
    test.concurrent('fails and names them, and the next one deletes them', async () => {
      const at: { sandbox?: Sandbox } = {}
      let left = ''
      // ECS may not see yet that a revision was deregistered, and says so in an answer that is otherwise good.
      const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
        if (operation !== 'DeleteTaskDefinitions' || phase !== 'received' || left !== '') return
        const [revision] = at.sandbox?.ecs.taskDefinitions() ?? []
        left = revision?.taskDefinitionArn ?? 'none'
        Object.assign(revision ?? {}, { status: 'ACTIVE' })
      }
      await inSandbox({ onCall }, async (sandbox) => {
        at.sandbox = sandbox
        await deploy(sandbox)
        const { outcome, annotations } = await deploy(sandbox, DESTROY)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
        expect(annotations[0]?.message).toContain(`${left} (The specified task definition is still in ACTIVE status.`)

        const again = await deploy(sandbox, DESTROY)

        expect(again.outcome).toBe('success')
        expect(sandbox.ecs.taskDefinitions().map(({ status }) => status)).toEqual(['DELETE_IN_PROGRESS'])
      })
    })
  })
})

describe('what a sweep leaves', () => {
  /** What a run removes is its own repository's, in its own account and Region. */

  const SWEEP = { mode: 'sweep' }
  const DAY = 86_400_000

  /** Gives other names the records of `NAME`, whose markers say something else. */
  function copyRecords({ route53 }: Sandbox, zone: string, copies: Readonly<Record<string, readonly string[]>>): void {
    const own = route53.records(zone).filter(({ Name = '' }) => Name.endsWith(`${NAME}.`))
    for (const [name, [from = '', to = '']] of Object.entries(copies)) {
      const sets = own.map(({ Name = '', ResourceRecords = [], ...set }) => ({
        ...set,
        Name: Name.replace(NAME, name),
        ResourceRecords: ResourceRecords.map(({ Value = '' }) => ({ Value: Value.replace(from, to) }))
      }))
      expect(sets).toHaveLength(2)
      route53.putRecords(zone, sets)
    }
  }

  const [COPY, OF_REPOSITORY, OF_REGION] = ['copy.example.com', 'repository.example.com', 'region.example.com'] as const
  const COPIES = {
    [COPY]: ['region=', 'region='],
    [OF_REPOSITORY]: ['repository=acme%2Fspace ', 'repository=acme%2Fother '],
    [OF_REGION]: ['region=eu-central-1', 'region=us-east-1']
  }

  describe('a sweep', () => {
    test.concurrent(
      'removes the stale records behind hundreds of others, and none of another repository or Region',
      async () => {
        await inSandbox({}, async (sandbox) => {
          // Route 53 sorts by the labels from behind, and lists 300 at most.
          const records = Array.from({ length: 650 }, (_, index) => ({
            Name: `a${index}.example.com`,
            Type: 'A' as const,
            TTL: 60,
            ResourceRecords: [{ Value: '192.0.2.1' }]
          }))
          const { id } = sandbox.route53.createZone({ name: 'example.com', records })
          await run(sandbox)
          copyRecords(sandbox, id, COPIES)
          for (const { taskArn: task } of liveTasks(sandbox)) {
            await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
          }
          const { outcome } = await deploy(sandbox, SWEEP)

          const left = [NAME, COPY, OF_REPOSITORY, OF_REGION].map((name) => recordsOf(sandbox, id, name).length)
          expect([outcome, left]).toEqual(['success', [0, 0, 1, 1]])
          expect(markerOf(sandbox, id)).toBe('')
          expect(sandbox.route53.records(id).filter(({ Type }) => Type === 'A')).toHaveLength(650 + 2)
        })
      }
    )

    test.concurrent(
      'leaves the log group of an environment that stays, however long that has written nothing',
      async () => {
        await inSandbox({ knobs: STARTING }, async (sandbox) => {
          await seedTask(sandbox, await seedPlace(sandbox), { environment: 'main' })
          const tags = { 'run-on-fargate:repository': 'acme/space' }
          sandbox.logs.seedGroup({ name: '/run-on-fargate/acme/space', age: 16 * DAY, retentionDays: 14, tags })
          const { outcome } = await deploy(sandbox, SWEEP)

          expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
          expect(sandbox.logs.groupNames()).toEqual(['/run-on-fargate/acme/space'])

          await deploy(sandbox, { mode: 'destroy' })
          await deploy(sandbox, SWEEP)

          expect(sandbox.logs.groupNames()).toEqual([])
        })
      }
    )
  })

  describe('the log group of a repository without environments', () => {
    test.concurrent.each([
      [1, ['/run-on-fargate/acme/space']],
      [15, []]
    ])('whose last line is %d days old, with a retention of 14, is handled by that line’s age', async (days, left) => {
      await inSandbox({}, async (sandbox) => {
        const name = '/run-on-fargate/acme/space'
        const tags = { 'run-on-fargate:repository': 'acme/space' }
        sandbox.logs.seedGroup({ name, age: 30 * DAY, retentionDays: 14, tags })
        sandbox.logs.forTasks.createStream(name, 'space/space/1')
        // A stream is as old as its task, which may have run for weeks.
        await pass(20 * DAY)
        sandbox.logs.forTasks.put(name, 'space/space/1', 'a line')
        await pass(days * DAY)
        const { outcome } = await deploy(sandbox, SWEEP)

        expect([outcome, sandbox.logs.groupNames()]).toEqual(['success', left])
      })
    })
  })

  describe('mode: destroy', () => {
    test.concurrent('removes the records of the environment, and none of another Region', async () => {
      await inSandbox({}, async (sandbox) => {
        const { id } = sandbox.route53.createZone({ name: 'example.com' })
        await run(sandbox)
        copyRecords(sandbox, id, COPIES)
        const { outcome } = await deploy(sandbox, { mode: 'destroy', environment: 'main' })

        expect([outcome, liveTasks(sandbox)]).toEqual(['success', []])
        const left = [NAME, COPY, OF_REPOSITORY, OF_REGION].map((name) => recordsOf(sandbox, id, name).length)
        expect(left).toEqual([0, 0, 1, 1])
      })
    })
  })

  describe('a cluster by its ARN', () => {
    const NAMES = {
      'in another Region': 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
      'of another account': 'arn:aws:ecs:eu-central-1:999999999999:cluster/default',
      'in another partition': 'arn:aws-cn:ecs:eu-central-1:123456789012:cluster/default'
    }

    test.concurrent('is refused in every mode, and the one of that name here is left alone', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox)
        const before = writesOf(sandbox).length
        for (const mode of ['deploy', 'plan', 'destroy', 'sweep']) {
          for (const [where, cluster] of Object.entries(NAMES)) {
            const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, mode, cluster })

            expect([mode, where, outcome, annotations[0]?.message]).toEqual([
              mode,
              where,
              'failure',
              expect.stringContaining('`cluster`')
            ])
          }
        }
        expect(writesOf(sandbox)).toHaveLength(before)
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
      })
    })
  })
})

describe('a cluster that was deleted', () => {
  /** Deploys, and deletes the cluster as somebody else does; ECS describes it for a while, as INACTIVE. */
  async function withoutCluster(sandbox: Sandbox): Promise<void> {
    await deploy(sandbox)
    for (const { taskArn: task } of liveTasks(sandbox)) {
      await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
    }
    await until(() => sandbox.ecs.tasks().every(({ lastStatus }) => lastStatus === 'STOPPED'))
    await sandbox.ecs.operations.DeleteCluster?.({ cluster: 'default' } as never, CALLER)
  }

  test.concurrent('hinders neither a sweep nor a removal, and the next deployment creates it again', async () => {
    await inSandbox({}, async (sandbox) => {
      await withoutCluster(sandbox)
      const swept = await deploy(sandbox, { mode: 'sweep' })
      const removed = await deploy(sandbox, { mode: 'destroy' })
      const { outcome, outputs } = await deploy(sandbox)

      expect([swept.outcome, swept.annotations]).toEqual(['success', []])
      expect([removed.outcome, removed.annotations]).toEqual(['success', []])
      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      expect(JSON.parse(outputs.changed ?? '')).toContainEqual({
        resource: 'cluster',
        name: 'default',
        action: 'create'
      })
    })
  })
})

describe('what lies behind pages', () => {
  /** What AWS lists on a page after the first is found as well. */

  const CALLER = { principal: { arn: 'seed' }, authorize: () => undefined } as never

  async function seedGroup({ ec2, github }: Sandbox, name: string, pull: number): Promise<void> {
    const subject = {
      repository: github.repository,
      environment: `pr-${pull}`,
      run: '1/1',
      commit: 'f3c2a1b',
      origin: `refs/pull/${pull}`
    }
    const Tags = upperCaseTags({ ...environmentTags(subject), ...originTag(subject) })
    const request = {
      GroupName: name,
      Description: 'seeded',
      VpcId: ec2.defaultVpc.vpcId,
      TagSpecifications: [{ ResourceType: 'security-group', Tags }]
    }
    await ec2.operations.CreateSecurityGroup?.(request as never, CALLER)
  }

  describe('a sweep', () => {
    test('finds an environment of which only a security group is left, behind a thousand others', async () => {
      await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
        await seedPlace(sandbox)
        const [one, two] = [sandbox.github.openPull().number, sandbox.github.openPull().number]
        for (let count = 0; count < 1000; count++) await seedGroup(sandbox, `group-${count}`, one)
        await seedGroup(sandbox, 'the-last', two)
        sandbox.github.closePull(two)
        const { outcome, outputs } = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })

        const gone = { resource: 'environment', name: `pr-${two}`, action: 'delete' }
        expect([outcome, JSON.parse(outputs.changed ?? '')]).toEqual(['success', [gone]])
      })
    })
  })
})

describe('the last moment', () => {
  const DENIED = { code: 'AccessDeniedException', message: 'User is not authorized to perform this action' }

  describe('a sweep', () => {
    test.concurrent('keeps an environment whose pull request is opened again before its removal begins', async () => {
      await inSandbox({}, async (sandbox) => {
        const { github } = sandbox
        const { number } = github.openPull()
        const event = github.event('pull_request', 'opened', number)
        await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
        github.closePull(number)
        const onLine = (line: string) => {
          if (line.includes(`to remove  pr-${number}`)) github.reopenPull(number)
        }
        const { outcome, lines } = await deploy(sandbox, { mode: 'sweep' }, { onLine })

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
        expect(lines.join('\n')).toContain(`pr-${number}: kept, because`)
        expect(github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining('Live')])
      })
    })
  })

  describe('a task for the job alone', () => {
    test.concurrent.each([
      ['is stopped', [], 'inactive', 'Removed'],
      ['can’t be stopped', [{ call: 'ecs:StopTask', answer: DENIED, times: 99 }], 'success', 'Live']
    ] as const)('that %s is told to GitHub as what it is', async (_, faults, state, heading) => {
      await inSandbox({ knobs: { faults: faults.map((fault) => ({ ...fault })) } }, async (sandbox) => {
        const { github } = sandbox
        const { number } = github.openPull()
        const event = github.event('pull_request', 'opened', number)
        const inputs = { ...WALKTHROUGH, 'keep-running': 'false' }
        const { summary } = await deploy(sandbox, inputs, { event, github: event.github })

        expect(liveTasks(sandbox)).toHaveLength(faults.length)
        expect(summary).toContain('| **Cost** | 0.0173 US dollars an hour, until the job ends')
        expect(github.deployments(`pr-${number}`).map(({ statuses }) => statuses.at(-1)?.state)).toEqual([state])
        expect(github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining(heading)])
      })
    })
  })

  describe('a task that ECS does not show yet', () => {
    test.concurrent('is stopped all the same when its deployment is cancelled', async () => {
      await inSandbox({ knobs: { lag: { tasks: 5000 } } }, async (sandbox) => {
        const running = start(sandbox, WALKTHROUGH)
        await until(() => sandbox.ecs.tasks().length > 0)
        running.cancel()
        const { outcome } = await running.done

        expect([outcome, liveTasks(sandbox)]).toEqual(['cancelled', []])
      })
    })
  })
})

// A database admits the tasks of an environment by their group, which EC2 then does not delete.
test.concurrent('a removal names the group whose rule lets the environment’s in, or leads out to it', async () => {
  await inSandbox({}, async (sandbox) => {
    await deploy(sandbox)
    const groups = sandbox.ec2.securityGroups()
    const own = groups.find(({ name }) => name.startsWith('run-on-fargate/'))?.id ?? ''
    const database = groups.find(({ name }) => name === 'default')?.id ?? ''
    const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: own }] }
    for (const direction of ['Ingress', 'Egress']) {
      const asked = { GroupId: database, IpPermissions: [rule] }
      await administer(sandbox, 'ec2', `AuthorizeSecurityGroup${direction}`, asked)
      const { outcome, annotations } = await deploy(sandbox, { mode: 'destroy' })

      expect([outcome, liveTasks(sandbox)]).toEqual(['failure', []])
      expect(annotations[0]?.message).toContain(
        `Remove ${own} from the rules of the security group ${database} first).`
      )
      await administer(sandbox, 'ec2', `RevokeSecurityGroup${direction}`, asked)
    }
  })
})
