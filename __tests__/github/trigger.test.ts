import { expect, test } from '@jest/globals'
import type { PullRequest, RunContext } from '../../src/github/context.ts'
import { decide } from '../../src/github/trigger.ts'

const PULL_REQUEST: PullRequest = { number: 7, fork: false, dependabot: false, codeCheckedOut: false }

function contextOf(event: string, overrides: Partial<RunContext> = {}): RunContext {
  return {
    repository: 'acme/space',
    defaultEnvironment: 'main',
    run: '4711/1',
    commit: 'a'.repeat(40),
    pullRequestClosed: false,
    event,
    refDeleted: false,
    actor: 'octocat',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    runUrl: 'https://github.com/acme/space/actions/runs/4711/attempts/1',
    job: 'deploy',
    ...overrides
  }
}

const FORK = { pullRequest: { ...PULL_REQUEST, fork: true } }
const DEPENDABOT = { pullRequest: { ...PULL_REQUEST, dependabot: true } }
const CLOSED = { pullRequest: PULL_REQUEST, pullRequestClosed: true }

test.each<[string, Partial<RunContext>, string]>([
  ['pull_request', { pullRequest: PULL_REQUEST, action: 'opened' }, 'deploy'],
  ['pull_request', { pullRequest: PULL_REQUEST, action: 'labeled' }, 'deploy'],
  ['pull_request', CLOSED, 'destroy'],
  ['pull_request_target', CLOSED, 'destroy'],
  ['push', {}, 'deploy'],
  ['push', { refDeleted: true }, 'destroy'],
  ['delete', { refDeleted: true }, 'destroy'],
  ['workflow_dispatch', {}, 'deploy'],
  ['schedule', {}, 'deploy'],
  ['merge_group', {}, 'deploy'],
  ['issue_comment', { pullRequest: PULL_REQUEST }, 'deploy'],
  ['release', {}, 'deploy'],
  ['workflow_run', {}, 'deploy'],
  ['repository_dispatch', {}, 'deploy'],
  ['', {}, 'deploy']
])('auto on %s with %j: %s, whether or not credentials were found', (event, overrides, expected) => {
  expect(decide(contextOf(event, overrides), true)).toEqual({ do: expected })
  expect(decide(contextOf(event, overrides), false)).toEqual({ do: expected })
})

test.each<[string, Partial<RunContext>, RegExp]>([
  ['pull_request', FORK, /^Nothing is done, as pull request #7 comes from a fork, .* no AWS credentials here\.$/],
  ['pull_request', { ...FORK, pullRequestClosed: true }, /comes from a fork/],
  ['pull_request_review', FORK, /comes from a fork/],
  ['pull_request', DEPENDABOT, /^Nothing is done, as the run is for Dependabot, .* no AWS credentials here\.$/],
  ['push', { actor: 'dependabot[bot]' }, /for Dependabot/]
])('%s with %j is skipped, with the reason, without credentials only', (event, overrides, why) => {
  expect(decide(contextOf(event, overrides), false)).toEqual({ do: 'skip', why: expect.stringMatching(why) })
  expect(decide(contextOf(event, overrides), true)).not.toMatchObject({ do: 'skip' })
})

test('a fork has the secrets on pull_request_target, so that missing credentials are a mistake there', () => {
  expect(decide(contextOf('pull_request_target', FORK), false)).toEqual({ do: 'deploy' })
})

test('code of a pull request beside the secrets of the base is warned about', () => {
  const context = contextOf('pull_request_target', { pullRequest: { ...PULL_REQUEST, codeCheckedOut: true } })
  expect(decide(context, true)).toEqual({
    do: 'deploy',
    warning: expect.stringMatching(/^The workspace holds the code of pull request #7, .*`pull_request`\.$/)
  })
})
