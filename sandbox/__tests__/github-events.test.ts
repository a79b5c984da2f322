import { describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import type { GitHubServer, Trigger } from '../src/github.ts'
import { runAction } from '../src/runner.ts'
import { withGitHub, type Hub } from './github-api.ts'

/** The repository with what each event needs, and the event. */
type Made = (github: GitHubServer) => Trigger

function inRepository(test: (github: GitHubServer) => void): Promise<void> {
  return withGitHub({}, ({ github }) => {
    test(github)
    return Promise.resolve()
  })
}

const open: Made = (github) => {
  github.openPull({ number: 7, branch: 'topic' })
  return github.event('pull_request', 'opened', 7)
}

const table: readonly [string, Made, { ref: string; payload: object }][] = [
  ['pull_request opened', open, { ref: 'refs/pull/7/merge', payload: { action: 'opened', number: 7 } }],
  [
    'pull_request reopened',
    (github) => {
      open(github)
      github.closePull(7)
      github.reopenPull(7)
      return github.event('pull_request', 'reopened', 7)
    },
    { ref: 'refs/pull/7/merge', payload: { pull_request: { state: 'open', closed_at: null } } }
  ],
  [
    'pull_request labeled',
    (github) => {
      open(github)
      github.labelPull(7, 'preview')
      return github.event('pull_request', 'labeled', 7)
    },
    { ref: 'refs/pull/7/merge', payload: { label: { name: 'preview' } } }
  ],
  [
    'pull_request closed, not merged',
    (github) => {
      open(github)
      github.closePull(7)
      return github.event('pull_request', 'closed', 7)
    },
    { ref: 'refs/pull/7/merge', payload: { action: 'closed', pull_request: { merged: false } } }
  ],
  [
    'pull_request closed, merged',
    (github) => {
      open(github)
      github.closePull(7, { merged: true })
      return github.event('pull_request', 'closed', 7)
    },
    { ref: 'refs/heads/main', payload: { action: 'closed', pull_request: { merged: true } } }
  ],
  [
    'pull_request_target',
    (github) => {
      open(github)
      return github.event('pull_request_target', 'opened', 7)
    },
    { ref: 'refs/heads/main', payload: { pull_request: { head: { ref: 'topic' } } } }
  ],
  [
    'push of a branch',
    (github) => {
      github.pushBranch('release/1')
      return github.event('push', 'release/1')
    },
    { ref: 'refs/heads/release/1', payload: { ref: 'refs/heads/release/1', deleted: false } }
  ],
  [
    'push of a tag',
    (github) => {
      github.tag('v1')
      return github.event('push', 'refs/tags/v1')
    },
    { ref: 'refs/tags/v1', payload: { ref: 'refs/tags/v1' } }
  ],
  [
    'delete',
    (github) => {
      github.pushBranch('feature/x')
      github.deleteBranch('feature/x')
      return github.event('delete', 'feature/x')
    },
    { ref: 'refs/heads/main', payload: { ref: 'feature/x', ref_type: 'branch' } }
  ],
  [
    'release',
    (github) => {
      github.tag('v1')
      return github.event('release', 'published', 'v1')
    },
    { ref: 'refs/tags/v1', payload: { action: 'published', release: { tag_name: 'v1' } } }
  ],
  ['schedule', (github) => github.event('schedule'), { ref: 'refs/heads/main', payload: { schedule: '17 4 * * *' } }],
  [
    'workflow_dispatch',
    (github) => github.event('workflow_dispatch', 'main', { size: 'big' }),
    { ref: 'refs/heads/main', payload: { inputs: { size: 'big' }, ref: 'refs/heads/main' } }
  ],
  [
    'merge_group',
    (github) => {
      open(github)
      return github.event('merge_group', 7)
    },
    {
      ref: 'refs/heads/gh-readonly-queue/main/pr-7-f3c2a1b0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4',
      payload: { action: 'checks_requested', merge_group: { base_ref: 'refs/heads/main' } }
    }
  ],
  [
    'issue_comment',
    (github) => {
      open(github)
      return github.event('issue_comment', 'created', 7, '/preview')
    },
    {
      ref: 'refs/heads/main',
      payload: { issue: { number: 7, pull_request: {} }, comment: { body: '/preview', user: { login: 'octocat' } } }
    }
  ],
  [
    'workflow_run',
    (github) => {
      open(github)
      return github.event('workflow_run', 7)
    },
    {
      ref: 'refs/heads/main',
      payload: { action: 'completed', workflow_run: { event: 'pull_request', pull_requests: [{ number: 7 }] } }
    }
  ],
  [
    'workflow_run for a fork, whose pull request is not told',
    (github) => {
      github.openPull({ number: 7, fork: 'stranger/space' })
      return github.event('workflow_run', 7)
    },
    { ref: 'refs/heads/main', payload: { workflow_run: { pull_requests: [] } } }
  ]
]

describe('the event', () => {
  test.each(table)('%s has its payload, reference and commit', async (_, make, { ref, payload }) => {
    await withGitHub({}, async ({ github, call }) => {
      const made = make(github)
      expect(made.payload).toMatchObject({
        ...payload,
        repository: { full_name: 'acme/space', default_branch: 'main' },
        sender: { login: 'octocat' }
      })
      expect(made.github).toMatchObject({ ...github.context, ref, actor: 'octocat' })
      const commit = { auto_merge: false, required_contexts: [], ref: made.github.sha }
      expect((await call('POST ~/deployments', commit)).status).toBe(201)
    })
  })

  test('of a push to a pull request names the commit before and after, and runs on the merge commit', async () => {
    await inRepository((github) => {
      const { sha: before } = github.openPull({ number: 7 })
      const opened = github.event('pull_request', 'opened', 7)
      const after = github.pushToPull(7)
      const pushed = github.event('pull_request', 'synchronize', 7)
      expect(pushed.payload).toMatchObject({ before, after, pull_request: { head: { sha: after } } })
      expect(pushed.github.sha).not.toBe(after)
      expect(pushed.github.sha).not.toBe(opened.github.sha)
      expect(opened.payload).toMatchObject({ pull_request: { head: { sha: before } } })
    })
  })

  test('of a merge runs on the commit that the base branch has then', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      github.closePull(7, { merged: true })
      const { sha } = github.event('pull_request', 'closed', 7).github
      expect((await call('GET ~/branches/main')).body).toMatchObject({ commit: { sha } })
    })
  })

  test('is none that GitHub would not send', async () => {
    await inRepository((github) => {
      github.openPull({ number: 7, branch: 'topic' })
      expect(() => github.event('pull_request', 'closed', 7)).toThrow('is open')
      expect(() => github.event('pull_request', 'opened', 8)).toThrow('no pull request 8')
      expect(() => github.event('delete', 'topic')).toThrow('still there')
      expect(() => github.event('push', 'gone')).toThrow('no refs/heads/gone')
      github.closePull(7)
      expect(() => github.event('pull_request', 'synchronize', 7)).toThrow('is closed')
    })
  })
})

describe('a run', () => {
  const comment = async ({ call }: Hub, { github }: Trigger) => {
    const authorization = `Bearer ${github.token ?? ''}`
    const read = await call('GET ~/pulls/7', undefined, { authorization })
    const written = await call('POST ~/issues/7/comments', { body: 'x' }, { authorization })
    return [read.status, written.status]
  }

  test.each([
    ['of the repository itself', {}, [200, 201], [200, 201]],
    ['of a fork', { fork: 'someone/space' }, [200, 403], [200, 201]],
    ['of a fork that is gone', { fork: 'deleted' }, [200, 403], [200, 201]],
    ['of Dependabot', { author: 'dependabot[bot]' }, [200, 403], [200, 403]]
  ])('for a pull request %s has a token with the rights for it', async (_, seed, onPull, onTarget) => {
    await withGitHub({}, async (hub) => {
      hub.github.openPull({ number: 7, ...seed })
      expect(await comment(hub, hub.github.event('pull_request', 'opened', 7))).toEqual(onPull)
      expect(await comment(hub, hub.github.event('pull_request_target', 'opened', 7))).toEqual(onTarget)
    })
  })

  test('in the runner finds this GitHub, its event and its references', async () => {
    await withGitHub({ enterprise: true }, async ({ github }) => {
      const event = open(github)
      const { raw } = await runAction({
        action: join(import.meta.dirname, 'fixtures', 'chatty'),
        inputs: { script: JSON.stringify([['environment']]) },
        event,
        github: event.github
      }).done
      const { sha, token } = event.github
      expect(JSON.parse(raw.split('\n').find((line) => line.startsWith('{')) ?? '')).toMatchObject({
        GITHUB_API_URL: github.url,
        GITHUB_SERVER_URL: github.context.serverUrl,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_SHA: sha,
        GITHUB_HEAD_REF: 'topic',
        GITHUB_BASE_REF: 'main',
        INPUT_TOKEN: token
      })
    })
  })
})
