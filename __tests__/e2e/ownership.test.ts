import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Sandbox, SandboxOptions } from '../../sandbox/src/start.ts'
import { sharedTags, type Tags } from '../../src/ownership.ts'
import {
  PLACE,
  plantCluster,
  type Planted,
  plantLogGroup,
  plantRevision,
  plantRole,
  plantSecret,
  plantSecurityGroup
} from '../invariants/account.ts'
import { ACTION, deploy, inSandbox, inventory, liveTasks, WALKTHROUGH, writesOf } from './site.ts'
import { seedPlace, seedTask } from './seed.ts'

describe('environments and events', () => {
  type GitHub = Sandbox['github']
  type Happened = ReturnType<GitHub['event']>
  type Inputs = Readonly<Record<string, string>>

  const QUICK = { ...WALKTHROUGH, 'wait-for': 'none' }
  const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }

  async function on(sandbox: Sandbox, event: Happened, inputs: Inputs = {}, run: Parameters<typeof deploy>[2] = {}) {
    return deploy(sandbox, { ...QUICK, ...inputs }, { ...run, event, github: { ...event.github, ...run.github } })
  }

  function arns(sandbox: Sandbox): (string | undefined)[] {
    return liveTasks(sandbox).map(({ taskArn }) => taskArn)
  }

  /** Each ends something in the repository, and none of it is the environment `e2e-7`. */
  const ENDS: readonly (readonly [name: string, happens: (github: GitHub) => Happened])[] = [
    [
      'the deletion of a branch',
      (github) => {
        github.deleteBranch('topic')
        return github.event('delete', 'topic')
      }
    ],
    [
      'the deletion of a branch that is called as the environment',
      (github) => {
        github.pushBranch('e2e-7')
        github.deleteBranch('e2e-7')
        return github.event('delete', 'e2e-7')
      }
    ],
    [
      'the deletion of a tag',
      (github) => {
        github.deleteTag('v1')
        return github.event('delete', 'refs/tags/v1')
      }
    ],
    [
      'a push that deletes a branch',
      (github) => {
        github.pushBranch('topic')
        github.deleteBranch('topic')
        return github.event('push', 'topic', 'deleted')
      }
    ],
    [
      'the end of a pull request',
      (github) => {
        github.closePull(7)
        return github.event('pull_request', 'closed', 7)
      }
    ],
    [
      'the merge of a pull request',
      (github) => {
        github.openPull({ number: 8, branch: 'other' })
        github.closePull(8, { merged: true })
        return github.event('pull_request_target', 'closed', 8)
      }
    ]
  ]

  async function inRepository(test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7, branch: 'topic' })
      sandbox.github.tag('v1')
      await test(sandbox)
    })
  }

  describe('an environment with a name of its own', () => {
    test.concurrent('outlives every end in the repository, whatever its name is like', async () => {
      const environment = 'e2e-7'
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        await on(sandbox, github.event('pull_request', 'opened', 7), { environment })
        const [before, writes] = [arns(sandbox), writesOf(sandbox).length]
        expect(before).toHaveLength(1)
        for (const [name, happens] of ENDS) {
          const { outcome, outputs, annotations } = await on(sandbox, happens(github), { environment })

          expect([name, outcome, outputs.mode, outputs.skipped]).toEqual([
            name,
            'success',
            'none',
            expect.stringMatching(/^Skipped: /)
          ])
          expect(annotations).toEqual([
            expect.objectContaining({ kind: 'notice', message: expect.stringContaining('`follow-ref`') })
          ])
          expect([name, arns(sandbox)]).toEqual([name, before])
          expect(writesOf(sandbox)).toHaveLength(writes)
        }
        // A sweep goes neither by the number in its name nor by its branch.
        const { outcome } = await on(sandbox, github.event('schedule'), { mode: 'sweep' })

        expect([outcome, arns(sandbox)]).toEqual(['success', before])
      })
    })

    test.concurrent('outlives a pull request that is closed while it is deployed', async () => {
      await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
        const { github } = sandbox
        github.openPull({ number: 7, branch: 'topic' })
        const staging = await on(sandbox, github.event('push'), { environment: 'staging' })
        const running = on(sandbox, github.event('pull_request', 'opened', 7), {
          environment: 'staging',
          'wait-for': 'running'
        })
        while (sandbox.ecs.tasks().length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
        github.closePull(7)
        const { outcome, outputs } = await running

        expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
        expect(arns(sandbox)).toEqual([staging.outputs['task-arn']])
      })
    })

    test.concurrent.each<[string, Inputs, Inputs, (github: GitHub) => Happened]>([
      [
        'the end of a pull request that it does not follow',
        { environment: 'review', 'follow-ref': 'true' },
        { environment: 'review', 'follow-ref': 'true' },
        (github) => {
          github.closePull(7)
          return github.event('pull_request', 'closed', 7)
        }
      ],
      [
        'the deletion of a branch that it does not follow',
        { environment: 'topic' },
        {},
        (github) => {
          github.deleteBranch('topic')
          return github.event('delete', 'topic')
        }
      ]
    ])('of which only the security group is there outlives %s', async (_, inputs, others, happens) => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        const { faults } = sandbox.world.knobs
        github.openPull({ number: 8, branch: 'other' })
        const answer = { code: 'ClientException', message: 'No.' }
        faults.push({ call: 'ecs:RegisterTaskDefinition', answer, times: 1 })
        const { outcome } = await on(sandbox, github.event('pull_request', 'opened', 8), inputs)
        const groups = inventory(sandbox).securityGroups
        expect([outcome, groups.length, inventory(sandbox).revisions]).toEqual(['failure', 1, []])

        const { outputs, annotations } = await on(sandbox, happens(github), others)

        expect(outputs.skipped).toMatch(/^Skipped: /)
        expect(annotations[0]?.message).toMatch(/does not follow|follows refs\/pull\/8/)
        expect(inventory(sandbox).securityGroups).toEqual(groups)
      })
    })
  })

  describe('a tag and a branch of one name', () => {
    test.concurrent('have an environment each, and the end of the tag is not that of the branch', async () => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        github.tag('main')
        const branch = await on(sandbox, github.event('push', 'main'))
        const tag = await on(sandbox, github.event('push', 'refs/tags/main'))

        expect([branch.outputs.environment, tag.outputs.environment]).toEqual(['main', 'tag-main'])
        expect(liveTasks(sandbox)).toHaveLength(2)

        github.deleteTag('main')
        const { outcome } = await on(sandbox, github.event('delete', 'refs/tags/main'))

        expect([outcome, arns(sandbox)]).toEqual(['success', [branch.outputs['task-arn']]])
      })
    })

    test.concurrent('are not guessed after a workflow_run', async () => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        const branch = await on(sandbox, github.event('push', 'main'))
        github.tag('main')
        const { outcome, annotations } = await on(sandbox, github.event('workflow_run', 'refs/tags/main'))

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['The environment has no name']
        ])
        expect(annotations[0]?.message).toContain('set `environment`')
        expect(arns(sandbox)).toEqual([branch.outputs['task-arn']])

        const named = await on(sandbox, github.event('workflow_run', 'refs/tags/main'), { environment: 'release' })
        expect([named.outcome, named.annotations, liveTasks(sandbox).length]).toEqual(['success', [], 2])
      })
    })

    test.concurrent('a branch called pr-7 has nothing of pull request 7', async () => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        const preview = await on(sandbox, github.event('pull_request', 'opened', 7))
        github.pushBranch('pr-7')
        await on(sandbox, github.event('push', 'pr-7'))
        github.deleteBranch('pr-7')
        const { outputs } = await on(sandbox, github.event('delete', 'pr-7'))

        expect(outputs.environment).toBe('branch-pr-7')
        expect(arns(sandbox)).toEqual([preview.outputs['task-arn']])
      })
    })
  })

  describe('an event that asks for nothing is a green skip with the reason', () => {
    test.concurrent.each<[string, (github: GitHub) => Happened, string]>([
      [
        'a label that is taken away',
        (github) => github.event('pull_request', 'unlabeled', 7),
        'undoes what may have requested'
      ],
      [
        'a review request',
        (github) => github.event('pull_request', 'converted_to_draft', 7),
        'undoes what may have requested'
      ],
      ['a lock', (github) => github.event('pull_request', 'locked', 7), 'conversation'],
      [
        'a comment that is deleted',
        (github) => github.event('issue_comment', 'deleted', 7, 'x'),
        'a deleted comment requests nothing'
      ],
      [
        'a release that is unpublished',
        (github) => github.event('release', 'unpublished', 'v1'),
        'withdraws a release'
      ],
      ['a star', (github) => github.event('watch', 'started'), 'a star'],
      ['a run that failed', (github) => github.event('workflow_run', 7, { conclusion: 'failure' }), 'did not succeed'],
      ['a run that begins', (github) => github.event('workflow_run', 7, { action: 'requested' }), 'has not completed'],
      ['an event that nobody knows', (github) => ({ ...github.event('push'), name: 'solar_eclipse' }), 'mode: deploy']
    ])('%s', async (_, happens, reason) => {
      await inRepository(async (sandbox) => {
        const { outcome, outputs, annotations } = await on(sandbox, happens(sandbox.github))

        expect([outcome, outputs.mode, outputs.skipped]).toEqual([
          'success',
          'none',
          expect.stringMatching(/^Skipped: /)
        ])
        expect(annotations).toEqual([
          expect.objectContaining({ kind: 'notice', message: expect.stringContaining(reason) })
        ])
        expect(sandbox.aws.calls).toEqual([])
      })
    })
  })

  describe('an event that comes late', () => {
    test.concurrent.each(['auto', 'deploy', 'plan'])(
      'deploys nothing after a build whose pull request was closed meanwhile, in mode %s',
      async (mode) => {
        await inRepository(async (sandbox) => {
          sandbox.github.closePull(7)
          const { outcome, outputs, annotations } = await on(sandbox, sandbox.github.event('workflow_run', 7), { mode })

          expect([outcome, outputs.mode, outputs.skipped]).toEqual([
            'success',
            'none',
            expect.stringMatching(/^Skipped: /)
          ])
          expect(annotations).toEqual([
            { kind: 'notice', message: expect.stringMatching(/^Skipped: .*no longer open\.$/), properties: {} }
          ])
          expect(sandbox.aws.calls).toEqual([])
        })
      }
    )
  })

  describe('a pull request that is closed', () => {
    test.concurrent.each<[string, (github: GitHub) => Happened]>([
      ['a label', (github) => github.event('pull_request', 'labeled', 7)],
      ['a change of its title', (github) => github.event('pull_request_target', 'edited', 7)],
      ['a comment', (github) => github.event('issue_comment', 'created', 7, '/deploy')]
    ])('is not deployed for %s, also where GitHub may not be asked', async (_, happens) => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        github.closePull(7)
        const all: Inputs[] = [{}, { 'github-token': '' }, { 'github-token': '', environment: 'review' }]
        for (const inputs of all) {
          const { outcome, outputs, annotations } = await on(sandbox, happens(github), inputs)

          expect([outcome, outputs.mode, outputs.skipped]).toEqual([
            'success',
            'none',
            expect.stringMatching(/^Skipped: /)
          ])
          expect(annotations.at(-1)).toMatchObject({ kind: 'notice', message: expect.stringContaining('#7 is closed') })
        }
        expect(sandbox.aws.calls).toEqual([])
      })
    })
  })

  describe('the code of a fork', () => {
    const COMMENTED = (github: GitHub) => github.event('issue_comment', 'created', 8, '/deploy')
    const BUILT = (github: GitHub) => github.event('workflow_run', 8)
    const EITHER_NAME: Inputs[] = [{}, { environment: 'staging' }]

    async function withFork(fork: string, test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
      await inSandbox({}, async (sandbox) => {
        sandbox.github.openPull({ number: 8, branch: 'main', fork })
        await test(sandbox)
      })
    }

    test.concurrent.each([
      ['issue_comment', COMMENTED, 'mallory/space'],
      ['issue_comment', COMMENTED, 'deleted'],
      ['workflow_run', BUILT, 'mallory/space'],
      ['workflow_run', BUILT, 'deleted']
    ])('is not deployed on %s, also where the environment is named', async (_, happens, fork) => {
      await withFork(fork, async (sandbox) => {
        for (const inputs of EITHER_NAME) {
          const { outcome, outputs, annotations } = await on(sandbox, happens(sandbox.github), inputs)

          expect([outcome, outputs.mode, outputs.skipped]).toEqual([
            'success',
            'none',
            expect.stringMatching(/^Skipped: /)
          ])
          expect(annotations).toEqual([
            expect.objectContaining({ kind: 'notice', message: expect.stringContaining('comes from a fork') })
          ])
        }
        expect(sandbox.aws.calls).toEqual([])
        expect(sandbox.github.comments(8).filter(({ author }) => author.type === 'Bot')).toEqual([])
      })
    })

    test.concurrent.each([
      ['issue_comment', COMMENTED],
      ['workflow_run', BUILT]
    ])('is deployed on %s with mode: deploy, and the risk is named', async (_, happens) => {
      await withFork('mallory/space', async (sandbox) => {
        const inputs = { mode: 'deploy', environment: 'review' }
        const { outcome, annotations } = await on(sandbox, happens(sandbox.github), inputs)

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
        expect(annotations).toEqual([
          expect.objectContaining({
            kind: 'warning',
            message: expect.stringContaining('can expose them to its author')
          })
        ])
      })
    })

    test.concurrent('is not deployed on a comment where GitHub may not be asked', async () => {
      await withFork('mallory/space', async (sandbox) => {
        const event = COMMENTED(sandbox.github)
        sandbox.github.setPermissions({ deployments: 'write' })
        const denied = await on(sandbox, event)
        const tokenless = await on(sandbox, event, { 'github-token': '' })

        for (const { outcome, outputs, annotations } of [denied, tokenless]) {
          expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
          expect(annotations.at(-1)).toMatchObject({
            kind: 'notice',
            message: expect.stringContaining('may come from a fork')
          })
        }
        expect(sandbox.aws.calls).toEqual([])
      })
    })

    test.concurrent.each(['auto', 'deploy'])(
      'without credentials is skipped on a self-hosted runner in mode %s',
      async (mode) => {
        await withFork('mallory/space', async (sandbox) => {
          const event = sandbox.github.event('pull_request', 'opened', 8)
          const run = { env: NO_CREDENTIALS, github: { runner: 'self-hosted' } } as const
          const { outcome, outputs, annotations } = await on(sandbox, event, { mode }, run)

          expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
          expect(annotations).toEqual([
            expect.objectContaining({ kind: 'notice', message: expect.stringContaining('comes from a fork') })
          ])
        })
      }
    )
  })
})

describe('what is not ours', () => {
  const SIBLING = sharedTags({ repository: 'acme/space-shop' })
  const TASKS = { Service: 'ecs-tasks.amazonaws.com' }
  const RUN = { ...WALKTHROUGH, 'wait-for': 'none' }

  /** Runs `test` in an account in which somebody else has put something, and sees whether it is as it was. */
  async function beside(
    plant: (sandbox: Sandbox) => Promise<Planted>,
    test: (sandbox: Sandbox, planted: Planted) => Promise<void>
  ): Promise<void> {
    await inSandbox({}, async (sandbox) => {
      const planted = await plant(sandbox)
      const before = await planted.state()
      await test(sandbox, planted)
      expect(await planted.state()).toEqual(before)
    })
  }

  function revisionsInUse(sandbox: Sandbox): (string | undefined)[] {
    return liveTasks(sandbox).map(({ taskDefinitionArn }) => taskDefinitionArn)
  }

  describe('a revision in our family', () => {
    test.concurrent('of others with our hash is passed over, however many there are: our own stays', async () => {
      await inSandbox({}, async (sandbox) => {
        const first = await deploy(sandbox, RUN)
        const ofOthers: readonly Tags[] = [SIBLING, { ...sharedTags(PLACE), 'run-on-fargate:environment': 'other' }, {}]
        const planted: Planted[] = []
        for (const tags of [...ofOthers, ...ofOthers]) planted.push(await plantRevision(sandbox, tags))
        const states = () => Promise.all(planted.map(({ state }) => state()))
        const before = await states()
        const { outcome, outputs } = await deploy(sandbox, RUN)

        expect([outcome, outputs.changed]).toEqual(['success', '[]'])
        expect(outputs['task-definition-arn']).toBe(first.outputs['task-definition-arn'])
        expect(revisionsInUse(sandbox)).toEqual([first.outputs['task-definition-arn']])
        expect(sandbox.aws.calls.filter(({ operation }) => operation === 'DeregisterTaskDefinition')).toEqual([])
        expect(await states()).toEqual(before)
      })
    })

    test.concurrent('with our tags and our hash, but another image, is not run', async () => {
      await inSandbox({}, async (sandbox) => {
        const first = await deploy(sandbox, RUN)
        const ours = { ...sharedTags(PLACE), 'run-on-fargate:environment': PLACE.environment }
        const { arn } = await plantRevision(sandbox, ours)
        const { outcome, outputs } = await deploy(sandbox, RUN)

        expect(outcome).toBe('success')
        expect([first.outputs['task-definition-arn'], arn]).not.toContain(outputs['task-definition-arn'])
        expect(revisionsInUse(sandbox)).toEqual([outputs['task-definition-arn']])
      })
    })
  })

  describe('a role of our name', () => {
    test.concurrent.each<[string, Tags, readonly object[], string]>([
      ['without our tags', {}, [TASKS], 'it has no tag'],
      ['of another repository', SIBLING, [TASKS], 'acme/space-shop'],
      ['that another account can have', sharedTags(PLACE), [TASKS, { AWS: '*' }], 'lets others assume it: \\*']
    ])('%s is refused before anything is written', async (_, tags, principals, words) => {
      await beside(
        (sandbox) => plantRole(sandbox, tags, principals),
        async (sandbox) => {
          const { outcome, annotations } = await deploy(sandbox, RUN)

          expect(outcome).toBe('failure')
          expect(annotations).toEqual([
            expect.objectContaining({
              message: expect.stringMatching(new RegExp(words)),
              properties: expect.objectContaining({ title: 'The role belongs to another repository' })
            })
          ])
          expect(writesOf(sandbox)).toEqual([])
        }
      )
    })

    test.concurrent('that the user chose is used as it is, with a warning, and gets no policy', async () => {
      await beside(
        (sandbox) => plantRole(sandbox, SIBLING, [TASKS]),
        async (sandbox, { arn = '' }) => {
          const name = arn.split('/').at(-1)
          const { outputs, annotations } = await deploy(sandbox, { ...RUN, 'execution-role-name': name })

          expect(outputs['execution-role-arn']).toBe(arn)
          expect(annotations[0]?.message).toContain('`run-on-fargate:repository=acme/space`')
          expect(writesOf(sandbox).filter(({ service }) => service === 'iam')).toEqual([])
        }
      )
    })
  })

  describe('a secret of our name', () => {
    test.concurrent.each<[string, Tags, string, boolean]>([
      ['that a database uses', {}, '{"username":"a","password":"b","engine":"postgres"}', false],
      ['with credentials of another repository', SIBLING, '{"username":"a","password":"b"}', false],
      ['that somebody has deleted', {}, '{"username":"a","password":"b"}', true]
    ])('%s is refused before anything is written', async (_, tags, value, deleted) => {
      await beside(
        (sandbox) => plantSecret(sandbox, tags, { value, deleted }),
        async (sandbox) => {
          const { outcome, annotations } = await deploy(sandbox, RUN)

          expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
            'failure',
            ['The secret belongs to another repository']
          ])
          expect(writesOf(sandbox)).toEqual([])
        }
      )
    })

    test.concurrent('with just a user name and a password of nobody is taken over, with a warning', async () => {
      await inSandbox({}, async (sandbox) => {
        await plantSecret(sandbox, {}, { value: '{"username":"a","password":"b"}', deleted: false })
        const { outcome, annotations } = await deploy(sandbox, RUN)
        const [secret = ''] = sandbox.secretsManager.secretNames()

        expect(outcome).toBe('success')
        expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining(`The secret ${secret}`)])
        expect(JSON.parse(sandbox.secretsManager.forTasks.value(secret).secretString ?? '')).toEqual({
          username: WALKTHROUGH['registry-username'],
          password: WALKTHROUGH['registry-password']
        })
      })
    })
  })

  test.concurrent('a log group of another repository keeps its retention', async () => {
    await beside(
      (sandbox) => plantLogGroup(sandbox, SIBLING),
      async (sandbox) => {
        expect((await deploy(sandbox, RUN)).outcome).toBe('success')
      }
    )
  })

  test.concurrent('a log group that another repository creates at the same moment keeps its retention', async () => {
    const at: { sandbox?: Sandbox; planted?: Planted; before?: unknown } = {}
    const onCall = async ({ operation }: { readonly operation: string }, phase: string) => {
      if (operation !== 'CreateLogGroup' || phase !== 'received' || at.sandbox === undefined || at.planted) return
      at.planted = await plantLogGroup(at.sandbox, SIBLING)
      at.before = await at.planted.state()
    }
    await inSandbox({ onCall }, async (sandbox) => {
      at.sandbox = sandbox

      expect((await deploy(sandbox, RUN)).outcome).toBe('success')
      expect(at.before).toBeDefined()
      expect(await at.planted?.state()).toEqual(at.before)
    })
  })

  test.concurrent(
    'a security group of our name keeps nobody out, and ours is found and removed by its tags',
    async () => {
      await beside(
        (sandbox) => plantSecurityGroup(sandbox, SIBLING),
        async (sandbox) => {
          const first = await deploy(sandbox, RUN)
          const again = await deploy(sandbox, RUN)

          expect([first.outcome, again.outcome, again.outputs.changed]).toEqual(['success', 'success', '[]'])
          expect(again.outputs['security-group-id']).toBe(first.outputs['security-group-id'])
          expect((await deploy(sandbox, { mode: 'destroy', environment: 'main' })).outcome).toBe('success')
          const ids = sandbox.ec2.securityGroups().map(({ id }) => id)
          expect(ids).not.toContain(first.outputs['security-group-id'])
        }
      )
    }
  )

  test.concurrent('a cluster of others runs our tasks, but gets no capacity provider', async () => {
    await beside(
      (sandbox) => plantCluster(sandbox, SIBLING),
      async (sandbox) => {
        const spot = await deploy(sandbox, { ...RUN, 'launch-type': 'FARGATE_SPOT' })

        expect(spot.annotations[0]).toMatchObject({
          message: expect.stringContaining('aws ecs put-cluster-capacity-providers --cluster default'),
          properties: { title: 'The cluster belongs to another repository' }
        })
        expect(writesOf(sandbox)).toEqual([])
        expect((await deploy(sandbox, RUN)).outcome).toBe('success')
      }
    )
  })
})

describe('things of others with names alike', () => {
  describe('beside things of others with names alike', () => {
    test('a first deployment creates its log group, although one exists whose name begins with that', async () => {
      await inSandbox({}, async (sandbox) => {
        const theirs = '/run-on-fargate/acme/space-two'
        sandbox.logs.seedGroup({ name: theirs, age: 0, retentionDays: 14 })
        const { outcome } = await deploy(sandbox)

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
        expect(sandbox.logs.groupNames().toSorted()).toEqual(['/run-on-fargate/acme/space', theirs])
      })
    })
  })
})

describe('an environment of two refs', () => {
  test.each([
    [1, 2],
    [2, 0]
  ])(
    'an environment whose tasks follow two pull requests, of which %d are closed, has %d tasks after a sweep',
    async (closed, left) => {
      await inSandbox({ knobs: { timings: { attach: 3_600_000 } } }, async (sandbox) => {
        const subnet = await seedPlace(sandbox)
        const numbers = [sandbox.github.openPull().number, sandbox.github.openPull().number]
        for (const number of numbers) {
          await seedTask(sandbox, subnet, { environment: 'review', origin: `refs/pull/${number}` })
        }
        for (const number of numbers.slice(0, closed)) sandbox.github.closePull(number)
        const { outcome } = await deploy(sandbox, { mode: 'sweep' })

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', left])
      })
    }
  )
})

describe('what the examples may', () => {
  type Permissions = NonNullable<NonNullable<SandboxOptions['github']>['permissions']>

  /** The permissions that a job of an example gives its token, as the sandbox knows them. */
  function permissionsIn(example: string, job: string): Permissions {
    const { jobs } = parse(readFileSync(join(ACTION, 'examples', example), 'utf8')) as {
      readonly jobs: Readonly<Record<string, { readonly permissions: Record<string, string> }>>
    }
    const { 'id-token': _, ...permissions } = jobs[job]?.permissions ?? {}
    return permissions
  }

  interface Late {
    readonly job: string
    readonly inputs: Readonly<Record<string, string>>
    readonly environment: string
    /** Opens the ref; returns the event that deploys its environment. */
    readonly begin: (github: Sandbox['github']) => SandboxEvent
    /** Ends the ref, and brings it back before the run of the event begins. */
    readonly end: (github: Sandbox['github']) => SandboxEvent
  }

  type SandboxEvent = ReturnType<Sandbox['github']['event']>

  const LATE: Readonly<Record<string, Late>> = {
    'destroy.yml': {
      job: 'destroy',
      inputs: { mode: 'destroy' },
      environment: 'topic',
      begin: (github) => {
        github.pushBranch('topic')
        return github.event('push', 'topic')
      },
      end: (github) => {
        github.deleteBranch('topic')
        const event = github.event('delete', 'topic')
        github.pushBranch('topic')
        return event
      }
    },
    'preview.yml': {
      job: 'preview',
      inputs: WALKTHROUGH,
      environment: 'pr-7',
      begin: (github) => {
        github.openPull({ number: 7 })
        return github.event('pull_request', 'opened', 7)
      },
      end: (github) => {
        github.closePull(7)
        const event = github.event('pull_request', 'closed', 7)
        github.reopenPull(7)
        return event
      }
    }
  }

  // In a private repository, GitHub hides what a token may not read, and the step then trusts the event.
  test.concurrent.each(Object.entries(LATE))(
    '%s keeps what follows a ref that is back, if GitHub can be asked',
    async (example, late) => {
      const options = { github: { private: true, permissions: permissionsIn(example, late.job) } }
      await inSandbox(options, async (sandbox) => {
        const run = (event: SandboxEvent) => ({ event, github: { ...sandbox.github.context, ...event.github } })
        const first = await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' }, run(late.begin(sandbox.github)))
        const ended = run(late.end(sandbox.github))
        const last = await deploy(sandbox, late.inputs, ended)

        expect([first.outcome, first.outputs.environment, last.outcome]).toEqual([
          'success',
          late.environment,
          'success'
        ])
        expect(last.outputs.skipped).toMatch(/^Skipped: .*exists again, or is open again\.$/)
        expect(last.annotations).toEqual([
          expect.objectContaining({ kind: 'notice', message: expect.stringContaining('again') })
        ])
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([first.outputs['task-arn']])

        // Without a token, the event is believed.
        const believed = await deploy(sandbox, { ...late.inputs, 'github-token': '' }, ended)
        expect([believed.outcome, liveTasks(sandbox)]).toEqual(['success', []])
      })
    }
  )
})
