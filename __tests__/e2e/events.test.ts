import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

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
  { name: 'create of a branch', happens: (github) => github.event('create', 'topic'), environment: 'topic' },
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
  },
  {
    name: 'repository_dispatch',
    happens: (github) => github.event('repository_dispatch', 'closed'),
    environment: 'main'
  },
  { name: 'workflow_dispatch', happens: (github) => github.event('workflow_dispatch', 'topic'), environment: 'topic' },
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

/** What takes the environment away that a deployment on the event before has made. */
const DESTROYING: readonly (Case & { readonly before: (github: GitHub) => Happened })[] = [
  {
    name: 'pull_request closed',
    before: (github) => github.event('pull_request', 'opened', 7),
    happens: (github) => {
      github.closePull(7)
      return github.event('pull_request', 'closed', 7)
    },
    environment: 'pr-7',
    commented: true
  },
  {
    name: 'pull_request closed by a merge',
    before: (github) => github.event('pull_request', 'opened', 7),
    happens: (github) => {
      github.closePull(7, { merged: true })
      return github.event('pull_request', 'closed', 7)
    },
    environment: 'pr-7',
    commented: true
  },
  {
    name: 'pull_request_target closed',
    before: (github) => github.event('pull_request_target', 'opened', 7),
    happens: (github) => {
      github.closePull(7)
      return github.event('pull_request_target', 'closed', 7)
    },
    environment: 'pr-7',
    commented: true
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
    before: (github) => github.event('push', 'topic'),
    happens: (github) => {
      github.deleteBranch('topic')
      return github.event('push', 'topic', 'deleted')
    },
    environment: 'topic'
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
        expect(sandbox.github.comments(7).filter(({ author }) => author.type === 'Bot')).toHaveLength(commented ? 1 : 0)
      })
    }
  )

  test.concurrent.each(DESTROYING)(
    'destroys $environment on $name, and only that',
    async ({ before, happens, environment, commented }) => {
      await inRepository(async (sandbox) => {
        await on(sandbox, before(sandbox.github))
        const other = await on(sandbox, sandbox.github.event('push', 'main'))
        const { outcome, outputs, annotations } = await on(sandbox, happens(sandbox.github), { image: '' })

        expect([outcome, outputs.mode, annotations]).toEqual(['success', 'destroy', []])
        expect(outputs.environment).toEqual(environment)
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([other.outputs['task-arn']])
        expect(told(sandbox).map(([name, , state]) => [name, state])).toEqual([
          [environment, 'inactive'],
          ['main', 'success']
        ])
        expect(sandbox.github.comments(7).map(({ body }) => body)).toEqual(
          commented ? [expect.stringContaining('Removed')] : []
        )
      })
    }
  )

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
