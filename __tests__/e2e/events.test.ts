import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, pass, WALKTHROUGH, writesOf } from './site.ts'

describe('events', () => {
  type GitHub = Sandbox['github']
  type Happened = ReturnType<GitHub['event']>

  /** What an event comes to in a repository with pull request 7 on the branch `topic` and the tag `v1.0`. */
  interface Case {
    readonly name: string
    readonly happens: (github: GitHub) => Happened
    readonly environment: string
    /** Whether the deployment is told in a comment on the pull request. */
    readonly commented?: true
    /** Whether it is at the head of the pull request, though it is not about that. */
    readonly atHead?: true
  }

  /** GitHub Docs, "Events that trigger workflows": `mode: auto` deploys for each of these. */
  const DEPLOYING: readonly Case[] = [
    {
      name: 'pull_request opened',
      happens: (github) => github.event('pull_request', 'opened', 7),
      environment: 'pr-7',
      commented: true
    },
    {
      name: 'pull_request reopened',
      happens: (github) => {
        github.closePull(7)
        github.reopenPull(7)
        return github.event('pull_request', 'reopened', 7)
      },
      environment: 'pr-7',
      commented: true
    },
    {
      name: 'pull_request synchronize',
      happens: (github) => {
        github.pushToPull(7)
        return github.event('pull_request', 'synchronize', 7)
      },
      environment: 'pr-7',
      commented: true
    },
    {
      name: 'pull_request_target opened',
      happens: (github) => github.event('pull_request_target', 'opened', 7),
      environment: 'pr-7',
      commented: true
    },
    {
      name: 'issue_comment created',
      happens: (github) => github.event('issue_comment', 'created', 7, '/deploy'),
      environment: 'pr-7',
      commented: true
    },
    {
      name: 'workflow_run completed',
      happens: (github) => github.event('workflow_run', 7),
      environment: 'pr-7',
      commented: true
    },
    { name: 'push of a branch', happens: (github) => github.event('push', 'main'), environment: 'main' },
    { name: 'push of a tag', happens: (github) => github.event('push', 'refs/tags/v1.0'), environment: 'tag-v1.0' },
    {
      name: 'workflow_run after a push',
      happens: (github) => github.event('workflow_run', 'topic'),
      environment: 'topic',
      atHead: true
    },
    {
      name: 'workflow_run after the push of a tag',
      happens: (github) => github.event('workflow_run', 'refs/tags/v1.0'),
      environment: 'tag-v1.0'
    }
  ]

  /** What is told of a deployment on one of these is told as of one on a push. */
  const ALIKE: readonly Case[] = [
    { name: 'create of a branch', happens: (github) => github.event('create', 'topic'), environment: 'topic' },
    {
      name: 'repository_dispatch',
      happens: (github) => github.event('repository_dispatch', 'closed'),
      environment: 'main'
    },
    {
      name: 'workflow_dispatch',
      happens: (github) => github.event('workflow_dispatch', 'topic'),
      environment: 'topic'
    },
    { name: 'schedule', happens: (github) => github.event('schedule'), environment: 'main' },
    {
      name: 'release published',
      happens: (github) => github.event('release', 'published', 'v1.0'),
      environment: 'tag-v1.0'
    },
    {
      name: 'merge_group',
      happens: (github) => github.event('merge_group', 7),
      environment: 'merge-queue/main/pr-7-f3c2a1b0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4'
    }
  ]

  /** What takes the environment away that a deployment on the event before has made. The requests are 7, 8 and 9. */
  const DESTROYING: readonly (Omit<Case, 'commented'> & {
    readonly before: (github: GitHub) => Happened
    readonly pull?: number
  })[] = [
    {
      name: 'pull_request closed',
      before: (github) => github.event('pull_request', 'opened', 7),
      happens: (github) => {
        github.closePull(7)
        return github.event('pull_request', 'closed', 7)
      },
      environment: 'pr-7',
      pull: 7
    },
    {
      name: 'pull_request closed by a merge',
      before: (github) => github.event('pull_request', 'opened', 8),
      happens: (github) => {
        github.closePull(8, { merged: true })
        return github.event('pull_request', 'closed', 8)
      },
      environment: 'pr-8',
      pull: 8
    },
    {
      name: 'pull_request_target closed',
      before: (github) => github.event('pull_request_target', 'opened', 9),
      happens: (github) => {
        github.closePull(9)
        return github.event('pull_request_target', 'closed', 9)
      },
      environment: 'pr-9',
      pull: 9
    },
    {
      name: 'delete of a branch',
      before: (github) => github.event('push', 'topic'),
      happens: (github) => {
        github.deleteBranch('topic')
        return github.event('delete', 'topic')
      },
      environment: 'topic'
    },
    {
      name: 'push that deletes a branch, whose reference is the default branch',
      before: (github) => github.event('push', 'other'),
      happens: (github) => {
        github.deleteBranch('other')
        return github.event('push', 'other', 'deleted')
      },
      environment: 'other'
    },
    {
      name: 'delete of a tag',
      before: (github) => github.event('push', 'refs/tags/v1.0'),
      happens: (github) => {
        github.deleteTag('v1.0')
        return github.event('delete', 'refs/tags/v1.0')
      },
      environment: 'tag-v1.0'
    }
  ]

  const QUICK = { ...WALKTHROUGH, 'wait-for': 'none' }

  async function inRepository(test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7, branch: 'topic' })
      sandbox.github.tag('v1.0')
      await test(sandbox)
    })
  }

  async function on(sandbox: Sandbox, event: Happened, inputs: Readonly<Record<string, string>> = QUICK) {
    return deploy(sandbox, inputs, { event, github: event.github })
  }

  /** The commits of the environment's deployments on GitHub, and the last state of each. */
  function told({ github }: Sandbox): (string | undefined)[][] {
    return github.deployments().map(({ environment, sha, statuses }) => [environment, sha, statuses.at(-1)?.state])
  }

  describe('mode auto', () => {
    test.concurrent.each(DEPLOYING)(
      'deploys $environment on $name',
      async ({ happens, environment, commented, atHead }) => {
        await inRepository(async (sandbox) => {
          const event = happens(sandbox.github)
          const { outcome, outputs, annotations } = await on(sandbox, event)
          const commit = (commented ?? atHead) ? sandbox.github.pull(7).sha : event.github.sha

          expect([outcome, outputs.mode, outputs.skipped, annotations]).toEqual(['success', 'deploy', undefined, []])
          expect(outputs.environment).toEqual(environment)
          expect(liveTasks(sandbox)).toHaveLength(1)
          expect(told(sandbox)).toEqual([[environment, commit, 'success']])
          expect(sandbox.github.comments(7).filter(({ author }) => author.type === 'Bot')).toHaveLength(
            commented ? 1 : 0
          )
        })
      }
    )

    test.concurrent.each(ALIKE)('comes to a deployment of $environment on $name', async ({ happens, environment }) => {
      await inRepository(async (sandbox) => {
        const event = happens(sandbox.github)
        const { outcome, outputs, annotations } = await on(sandbox, event, { mode: 'decide' })

        expect([outcome, annotations, sandbox.aws.calls]).toEqual(['success', [], []])
        expect(outputs).toMatchObject({ mode: 'deploy', environment, commit: event.github.sha })
        expect(outputs.skipped).toBeUndefined()
      })
    })

    test.concurrent('destroys what the event is about, and only that', async () => {
      await inRepository(async (sandbox) => {
        const { github } = sandbox
        github.openPull({ number: 8, branch: 'other' })
        github.openPull({ number: 9, branch: 'third' })
        const running = new Map<string, string | undefined>()
        const states = new Map<string, string>()
        const main = await on(sandbox, github.event('push', 'main'))
        for (const { before, environment } of DESTROYING) {
          running.set(environment, (await on(sandbox, before(github))).outputs['task-arn'])
          states.set(environment, 'success')
        }
        for (const { name, happens, environment, pull } of DESTROYING) {
          const { outcome, outputs, annotations } = await on(sandbox, happens(github), { image: '' })
          running.delete(environment)
          states.set(environment, 'inactive')

          expect([name, outcome, outputs.mode, annotations]).toEqual([name, 'success', 'destroy', []])
          expect([name, outputs.environment]).toEqual([name, environment])
          expect([name, new Set(liveTasks(sandbox).map(({ taskArn }) => taskArn))]).toEqual([
            name,
            new Set([main.outputs['task-arn'], ...running.values()])
          ])
          expect([name, told(sandbox).map(([of, , state]) => [of, state])]).toEqual([
            name,
            [['main', 'success'], ...states]
          ])
          const comments = [7, 8, 9].map((number) =>
            github.comments(number).map(({ body }) => body.includes('Removed'))
          )
          expect([name, comments]).toEqual([
            name,
            [7, 8, 9].map((number) => [pull === number || states.get(`pr-${number}`) === 'inactive'])
          ])
        }
      })
    })

    test.concurrent('has nothing to do for a comment on a pull request that is closed', async () => {
      await inRepository(async (sandbox) => {
        sandbox.github.closePull(7)
        const event = sandbox.github.event('issue_comment', 'created', 7, '/deploy')
        const { outcome, outputs } = await on(sandbox, event)

        expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
        expect([writesOf(sandbox), sandbox.github.comments(7).map(({ body }) => body), told(sandbox)]).toEqual([
          [],
          ['/deploy'],
          []
        ])
      })
    })
  })

  describe('mode deploy', () => {
    test.concurrent(
      'deploys a fork on the comment of a stranger, warns of it, and minds no rule of previews',
      async () => {
        await inRepository(async (sandbox) => {
          const { github } = sandbox
          github.openPull({ number: 8, fork: 'mallory/space' })
          const comment = github.comment(8, 'mallory', '/deploy stop')
          const event = github.event('issue_comment', 'created', 8, comment)
          const rules = { 'preview-label': 'preview', 'preview-command': '/deploy' }
          const { outcome, outputs, annotations } = await on(sandbox, event, { ...QUICK, ...rules, mode: 'deploy' })

          expect([outcome, outputs.mode, outputs.environment]).toEqual(['success', 'deploy', 'pr-8'])
          expect(annotations.map(({ message }) => message).sort()).toEqual([
            expect.stringMatching(/^The code of this run comes from a fork/),
            expect.stringMatching(/^`preview-command` is ignored/),
            expect.stringMatching(/^`preview-label` is ignored/)
          ])
          expect(told(sandbox)).toEqual([['pr-8', github.pull(8).sha, 'success']])
          expect(github.comments(8).filter(({ author }) => author.type === 'Bot')).toHaveLength(1)
          expect(github.reactions(comment.id)).toEqual([])
        })
      }
    )
  })
})

describe('decisions', () => {
  type Happened = ReturnType<Sandbox['github']['event']>
  type Inputs = Readonly<Record<string, string>>

  /** A row of the table of `docs/label-and-comment.md`, in a repository with pull request 7, which is not labeled. */
  interface Row {
    readonly name: string
    readonly inputs: Inputs
    readonly happens: (sandbox: Sandbox) => Happened | Promise<Happened>
    /** `deploy`, `destroy`, or the reason of a skip. */
    readonly comesTo: 'deploy' | 'destroy' | RegExp
    /** Whether the environment runs before: where it may end, and where AWS is asked before the skip. */
    readonly runs?: true
    /** What answers the comment in the end. */
    readonly reactions?: readonly string[]
  }

  const LABEL = { 'preview-label': 'preview' }
  const COMMAND = { 'preview-command': '/deploy' }
  const BOTH = { ...LABEL, ...COMMAND }
  const QUICK = { ...WALKTHROUGH, 'wait-for': 'none' }

  /** Somebody comments, some time after the last push. */
  async function says(sandbox: Sandbox, text: string, login = 'octocat', number = 7): Promise<Happened> {
    await pass(5000)
    return sandbox.github.event('issue_comment', 'created', number, sandbox.github.comment(number, login, text))
  }

  const seen = (...contents: readonly string[]) => contents.map((content) => `github-actions[bot] ${content}`)

  const WITH_LABEL: readonly Row[] = [
    ...(['opened', 'synchronize', 'ready_for_review'] as const).flatMap((action): Row[] => [
      {
        name: `${action}, with the label`,
        inputs: LABEL,
        happens: ({ github }) => {
          github.labelPull(7, 'Preview')
          return github.event('pull_request', action, 7)
        },
        comesTo: 'deploy'
      },
      {
        name: `${action}, without the label`,
        inputs: LABEL,
        happens: ({ github }) => github.event('pull_request', action, 7),
        comesTo: /^Skipped: pull request #7 does not have the label `preview`\.$/
      }
    ]),
    {
      name: 'reopened, with the label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        github.closePull(7)
        github.reopenPull(7)
        return github.event('pull_request', 'reopened', 7)
      },
      comesTo: 'deploy'
    },
    {
      name: 'labeled',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        return github.event('pull_request', 'labeled', 7, { label: 'preview' })
      },
      comesTo: 'deploy'
    },
    {
      name: 'labeled with another label, with the label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        github.labelPull(7, 'bug')
        return github.event('pull_request', 'labeled', 7, { label: 'bug' })
      },
      comesTo: /^Skipped: another label of pull request #7 has changed, and only `preview` counts\.$/
    },
    {
      name: 'labeled with another label, without the label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'previews')
        return github.event('pull_request', 'labeled', 7, { label: 'previews' })
      },
      comesTo: /does not have the label/
    },
    {
      name: 'unlabeled',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        github.unlabelPull(7, 'preview')
        return github.event('pull_request', 'unlabeled', 7, { label: 'preview' })
      },
      runs: true,
      comesTo: 'destroy'
    },
    {
      name: 'unlabeled, and labeled again meanwhile',
      inputs: LABEL,
      happens: ({ github }) => {
        const event = github.event('pull_request', 'unlabeled', 7, { label: 'preview' })
        github.labelPull(7, 'preview')
        return event
      },
      runs: true,
      comesTo: /^Skipped: refs\/pull\/7 has its label again\.$/
    },
    {
      name: 'unlabeled of another label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        return github.event('pull_request', 'unlabeled', 7, { label: 'bug' })
      },
      comesTo: /another label/
    },
    {
      name: 'labeled, and unlabeled meanwhile',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        const event = github.event('pull_request', 'labeled', 7, { label: 'preview' })
        github.unlabelPull(7, 'preview')
        return event
      },
      runs: true,
      comesTo: /^Skipped: the pull request no longer has the label `preview`\.$/
    },
    {
      name: 'labeled, when it is closed',
      inputs: LABEL,
      happens: ({ github }) => {
        github.closePull(7)
        github.labelPull(7, 'preview')
        return github.event('pull_request', 'labeled', 7, { label: 'preview' })
      },
      comesTo: /is closed/
    },
    {
      name: 'closed, without the label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.closePull(7)
        return github.event('pull_request', 'closed', 7)
      },
      runs: true,
      comesTo: 'destroy'
    },
    {
      name: 'closed, with the label, and open again meanwhile',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        github.closePull(7)
        const event = github.event('pull_request', 'closed', 7)
        github.reopenPull(7)
        return event
      },
      runs: true,
      comesTo: /is open again/
    },
    {
      name: 'workflow_run, with the label',
      inputs: LABEL,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        return github.event('workflow_run', 7)
      },
      comesTo: 'deploy'
    },
    {
      name: 'workflow_run, without the label',
      inputs: LABEL,
      happens: ({ github }) => github.event('workflow_run', 7),
      comesTo: /does not have the label/
    },
    {
      name: 'a comment, with the label',
      inputs: LABEL,
      happens: async (sandbox) => {
        sandbox.github.labelPull(7, 'preview')
        return says(sandbox, 'Well done')
      },
      comesTo: 'deploy'
    },
    {
      name: 'a push, which is about no pull request',
      inputs: LABEL,
      happens: ({ github }) => github.event('push', 'main'),
      comesTo: 'deploy'
    }
  ]

  const BY_COMMENT: readonly Row[] = [
    ...['/deploy', '  /deploy  ', '/deploy\nThe login page is new.'].map((text): Row => ({
      name: JSON.stringify(text),
      inputs: COMMAND,
      happens: (sandbox) => says(sandbox, text),
      comesTo: 'deploy',
      reactions: seen('eyes', 'rocket')
    })),
    {
      name: '/deploy stop',
      inputs: COMMAND,
      happens: (sandbox) => says(sandbox, '/deploy stop'),
      runs: true,
      comesTo: 'destroy',
      reactions: seen('eyes', '+1')
    },
    ...['/deploy production', '/deploy stop now', '/deploy Stop'].map((text): Row => ({
      name: text,
      inputs: COMMAND,
      happens: (sandbox) => says(sandbox, text),
      comesTo: /^Skipped: unknown words after `\/deploy`\. Write `\/deploy` to deploy, or `\/deploy stop` to remove/,
      reactions: seen('confused')
    })),
    ...['/deployed', '/deploy-all', '/Deploy', 'Please /deploy', '> /deploy', 'Thanks\n/deploy', '::set-output::x'].map(
      (text): Row => ({
        name: JSON.stringify(text),
        inputs: COMMAND,
        happens: (sandbox) => says(sandbox, text),
        comesTo: /^Skipped: the comment does not begin with `\/deploy`\.$/,
        reactions: []
      })
    ),
    ...(['admin', 'maintain'] as const).map((role): Row => ({
      name: `/deploy of somebody with the role ${role}`,
      inputs: COMMAND,
      happens: (sandbox) => {
        sandbox.github.setRole('monalisa', role)
        return says(sandbox, '/deploy', 'monalisa')
      },
      comesTo: 'deploy',
      reactions: seen('eyes', 'rocket')
    })),
    ...(['triage', 'read', undefined] as const).flatMap((role) =>
      ['/deploy', '/deploy stop'].map((text): Row => ({
        name: `${text} of somebody with ${role === undefined ? 'no role' : `the role ${role}`}`,
        inputs: COMMAND,
        happens: (sandbox) => {
          sandbox.github.setRole('monalisa', role)
          return says(sandbox, text, 'monalisa')
        },
        comesTo: /^Skipped: the author of the comment does not have write access/,
        reactions: seen('confused')
      }))
    ),
    {
      name: '/deploy of a bot, whatever it may do',
      inputs: COMMAND,
      happens: (sandbox) => {
        sandbox.github.setRole('helper[bot]', 'admin')
        return says(sandbox, '/deploy', 'helper[bot]')
      },
      comesTo: /^Skipped: a bot wrote the comment/,
      reactions: []
    },
    {
      name: '/deploy, and a push meanwhile',
      inputs: COMMAND,
      happens: async (sandbox) => {
        const event = await says(sandbox, '/deploy')
        sandbox.github.pushToPull(7)
        return event
      },
      comesTo:
        /^Skipped: a commit was pushed after the comment was written or in the same second, and the head is [0-9a-f]{7} now\./,
      reactions: seen('confused')
    },
    {
      name: '/deploy of a fork',
      inputs: COMMAND,
      happens: (sandbox) => {
        sandbox.github.openPull({ number: 8, fork: 'mallory/space' })
        return says(sandbox, '/deploy', 'octocat', 8)
      },
      comesTo: /^Skipped: pull request #8 comes from a fork/,
      reactions: seen('confused')
    },
    {
      name: '/deploy of a pull request that is closed',
      inputs: COMMAND,
      happens: (sandbox) => {
        sandbox.github.closePull(7)
        return says(sandbox, '/deploy')
      },
      comesTo: /^Skipped: pull request #7 is closed\.$/,
      reactions: seen('confused')
    },
    {
      name: '/deploy for Dependabot’s pull request',
      inputs: COMMAND,
      happens: (sandbox) => {
        sandbox.github.openPull({ number: 9, author: 'dependabot[bot]' })
        return says(sandbox, '/deploy', 'octocat', 9)
      },
      comesTo: 'deploy',
      reactions: seen('eyes', 'rocket')
    },
    ...(['edited', 'deleted'] as const).map((action): Row => ({
      name: `/deploy that is ${action}`,
      inputs: COMMAND,
      happens: ({ github }) => github.event('issue_comment', action, 7, '/deploy'),
      comesTo: new RegExp(`^Skipped: only a new comment is a command. This one was ${action}\\.$`)
    })),
    ...(['opened', 'synchronize', 'labeled'] as const).map((action): Row => ({
      name: action,
      inputs: COMMAND,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        return github.event('pull_request', action, 7)
      },
      comesTo: /^Skipped: only a comment that begins with `\/deploy` deploys pull request #7\.$/
    })),
    {
      name: 'workflow_run',
      inputs: COMMAND,
      happens: ({ github }) => github.event('workflow_run', 7),
      comesTo: /only a comment/
    },
    {
      name: 'closed',
      inputs: COMMAND,
      happens: ({ github }) => {
        github.closePull(7)
        return github.event('pull_request', 'closed', 7)
      },
      runs: true,
      comesTo: 'destroy'
    }
  ]

  const BY_BOTH: readonly Row[] = [
    {
      name: '/deploy, without the label',
      inputs: BOTH,
      happens: (sandbox) => says(sandbox, '/deploy'),
      comesTo: 'deploy',
      reactions: seen('eyes', 'rocket')
    },
    {
      name: 'synchronize, without the label',
      inputs: BOTH,
      happens: ({ github }) => github.event('pull_request', 'synchronize', 7),
      comesTo: /does not have the label/
    },
    {
      name: 'synchronize, with the label',
      inputs: BOTH,
      happens: ({ github }) => {
        github.labelPull(7, 'preview')
        return github.event('pull_request', 'synchronize', 7)
      },
      comesTo: 'deploy'
    },
    {
      name: 'unlabeled',
      inputs: BOTH,
      happens: ({ github }) => github.event('pull_request', 'unlabeled', 7, { label: 'preview' }),
      runs: true,
      comesTo: 'destroy'
    }
  ]

  const NO_AWS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '', AWS_REGION: '' }

  /** What `mode: decide` says before there are an image, AWS credentials or a Region. */
  async function decide(sandbox: Sandbox, event: Happened, inputs: Inputs) {
    return deploy(sandbox, { mode: 'decide', ...inputs }, { event, github: event.github, env: NO_AWS })
  }

  describe.each([
    ['preview-label', WITH_LABEL],
    ['preview-command', BY_COMMENT],
    ['both', BY_BOTH]
  ] as const)('with %s', (_, rows) => {
    test.concurrent.each(rows)('$name', async ({ inputs, happens, runs, comesTo, reactions }) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.github.openPull({ number: 7, branch: 'topic' })
        if (runs) {
          const opened = sandbox.github.event('pull_request', 'opened', 7)
          await deploy(sandbox, { ...QUICK, mode: 'deploy' }, { event: opened, github: opened.github })
        }
        const event = await happens(sandbox)
        const calls = sandbox.aws.calls.length
        const { outcome, outputs, annotations } = await decide(sandbox, event, inputs)
        const mode = typeof comesTo === 'string' ? comesTo : 'none'

        expect([outcome, outputs.mode, sandbox.aws.calls.length]).toEqual(['success', mode, calls])
        if (comesTo instanceof RegExp) {
          expect(outputs).toEqual({ mode, skipped: expect.stringMatching(comesTo) })
          expect(annotations).toEqual([expect.objectContaining({ kind: 'notice', message: outputs.skipped })])
        } else expect([outputs.skipped, annotations]).toEqual([undefined, []])

        const before = liveTasks(sandbox).map(({ taskArn }) => taskArn)
        const run = { event, github: event.github }
        const done = await deploy(sandbox, { ...QUICK, ...inputs, commit: outputs.commit ?? '' }, run)
        const { environment, commit } = done.outputs
        expect([done.outcome, done.outputs.mode, done.outputs.skipped]).toEqual(['success', mode, outputs.skipped])
        expect([environment, commit ?? '', done.outputs['pull-request']]).toEqual([
          outputs.environment ?? environment,
          outputs.commit ?? '',
          outputs['pull-request'] ?? done.outputs['pull-request']
        ])
        const after = liveTasks(sandbox).map(({ taskArn }) => taskArn)
        if (comesTo === 'destroy') expect([before.length, after]).toEqual([1, []])
        else if (comesTo === 'deploy') expect(after).toContain(done.outputs['task-arn'])
        else if (runs) expect(after).toEqual(before)
        // Who calls nothing can neither deploy nor remove.
        else expect(sandbox.aws.calls.length).toBe(calls)

        const { comment, issue } = event.payload as { comment?: { id: number }; issue?: { number: number } }
        if (reactions !== undefined) expect(sandbox.github.reactions(comment?.id ?? 0)).toEqual(reactions)
        if (issue !== undefined && comesTo === 'deploy') {
          const [body = ''] = sandbox.github
            .comments(issue.number)
            .flatMap(({ author, body: text }) => (author.type === 'Bot' ? [text] : []))
          expect(body).toContain('Live')
          expect(body).toContain(sandbox.github.pull(issue.number).sha.slice(0, 7))
          expect(outputs).toMatchObject({
            environment: `pr-${issue.number}`,
            commit: sandbox.github.pull(issue.number).sha,
            'pull-request': String(issue.number)
          })
        }
      })
    })
  })
})
