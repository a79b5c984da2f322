import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { PullRequest, RunContext } from '../../src/github/run-context.ts'
import { decide, EVENTS, needsAnswers, verdictOf } from '../../src/github/trigger.ts'

const PULL_REQUEST: PullRequest = { number: 7, dependabot: false, codeCheckedOut: false }

function contextOf(event: string, activity = '', overrides: Partial<RunContext> = {}): RunContext {
  return {
    repository: 'acme/space',
    defaultEnvironment: 'main',
    run: '4711/1',
    commit: 'a'.repeat(40),
    event,
    activity,
    origin: 'refs/heads/main',
    fork: false,
    actor: 'octocat',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    runUrl: 'https://github.com/acme/space/actions/runs/4711/attempts/1',
    job: 'deploy',
    ...overrides
  }
}

const AUTO = { mode: 'auto', credentials: true }
const DEPLOY = { mode: 'deploy', credentials: true }
const FORK = { fork: true, pullRequest: PULL_REQUEST } as const
const UNKNOWN = { fork: 'unknown', pullRequest: PULL_REQUEST } as const
const DEPENDABOT = { pullRequest: { ...PULL_REQUEST, dependabot: true } }

interface Schema {
  readonly definitions: Readonly<
    Record<string, { 'allowed-values'?: string[]; mapping?: { properties: Readonly<Record<string, unknown>> } }>
  >
}

/**
 * The events that may stand under `on` and the activities that may stand under their `types`, as GitHub's own parser of
 * workflows has them (`@actions/workflow-parser`, `workflow-v1.0`), which its editor's extension is built on.
 */
function official(): readonly (readonly [event: string, activities: readonly string[]])[] {
  const path = new URL('../../node_modules/@actions/workflow-parser/dist/workflow-v1.0.min.json', import.meta.url)
  const { definitions } = JSON.parse(readFileSync(path, 'utf8')) as Schema
  return Object.keys(definitions['on-mapping-strict']?.mapping?.properties ?? {}).map((event) => [
    event,
    definitions[`${event.replaceAll('_', '-')}-activity-type`]?.['allowed-values'] ?? []
  ])
}

describe('the table of events', () => {
  test('has every event that GitHub starts workflows on, and no other', () => {
    expect(official().length).toBeGreaterThan(35)
    expect(Object.keys(EVENTS).sort()).toEqual(
      official()
        .map(([event]) => event)
        .sort()
    )
  })

  const activities = official().flatMap(([event, all]) => all.map((activity) => [event, activity] as const))

  // The activity of these depends on more of the payload.
  const REFINED: Readonly<Record<string, string>> = { completed: 'completed: success' }

  test.each(activities)('has a row for %s %s', (event, activity) => {
    const key = event === 'workflow_run' ? (REFINED[activity] ?? activity) : activity
    const row = EVENTS[event] ?? {}
    expect(Object.hasOwn(row, key) || Object.hasOwn(row, '*')).toBe(true)
  })

  test.each(
    activities.filter(([, activity]) => /^un(?!locked)|delet|clos|dismiss|locked|remove|disable|^de/.test(activity))
  )('never deploys on %s %s', (event, activity) => {
    expect(verdictOf({ event, activity })).not.toBe('deploy')
  })

  test('destroys only where a pull request is closed or a ref deleted', () => {
    const destroying = Object.entries(EVENTS).flatMap(([event, row]) =>
      Object.entries(row).flatMap(([activity, verdict]) => (verdict === 'destroy' ? [`${event} ${activity}`] : []))
    )
    expect(destroying.sort()).toEqual(['delete ', 'pull_request closed', 'pull_request_target closed', 'push deleted'])
  })
})

describe('mode auto', () => {
  test.each([
    ['', ''],
    ['pull_request', 'opened'],
    ['pull_request', 'labeled'],
    ['pull_request', ''],
    ['pull_request_target', 'synchronize'],
    ['pull_request_review', 'submitted'],
    ['push', ''],
    ['create', ''],
    ['workflow_dispatch', ''],
    ['schedule', ''],
    ['merge_group', 'checks_requested'],
    ['issue_comment', 'created'],
    ['release', 'published'],
    ['release', 'prereleased'],
    ['workflow_run', 'completed: success'],
    ['registry_package', 'published'],
    ['deployment', 'created'],
    ['repository_dispatch', 'closed'],
    ['repository_dispatch', 'whatever']
  ])('deploys on %j %j', (event, activity) => {
    expect(decide(contextOf(event, activity), AUTO)).toEqual({ do: 'deploy' })
    expect(decide(contextOf(event, activity), { ...AUTO, credentials: false })).toEqual({ do: 'deploy' })
  })

  test.each([
    ['pull_request', 'closed'],
    ['pull_request_target', 'closed'],
    ['push', 'deleted'],
    ['delete', '']
  ])('destroys on %j %j what follows the ref', (event, activity) => {
    const context = contextOf(event, activity, { origin: 'refs/pull/7' })
    expect(decide(context, AUTO)).toEqual({ do: 'destroy', closed: 'refs/pull/7' })
  })

  test.each([
    ['pull_request', 'unlabeled', /takes something back/],
    ['pull_request', 'locked', /conversation/],
    ['pull_request_target', 'converted_to_draft', /takes something back/],
    ['pull_request_review', 'dismissed', /review that was dismissed/],
    ['issue_comment', 'on an issue', /on an issue, which has no code/],
    ['issue_comment', 'deleted', /comment that was deleted/],
    ['release', 'unpublished', /takes a release back/],
    ['release', 'deleted', /takes a release back/],
    ['workflow_run', 'requested', /has not completed/],
    ['workflow_run', 'in_progress', /has not completed/],
    ['workflow_run', 'completed: failure', /did not succeed/],
    ['workflow_run', 'completed: cancelled', /did not succeed/],
    ['workflow_run', '', /did not succeed/],
    ['merge_group', 'destroyed', /branch/],
    ['watch', 'started', /a star/],
    ['fork', '', /a fork of the repository/],
    ['issues', 'opened', /an issue/],
    ['deployment_status', 'created', /may have made itself/],
    ['pull_request', 'exploded', /does not know the activity/],
    ['toString', '', /does not know the event/],
    ['a_new_event', 'x', /does not know the event/],
    ['pull_request', 'constructor', /does not know the activity/]
  ])('skips %s %j with the reason, and says what to set', (event, activity, reason) => {
    const decision = decide(contextOf(event, activity), AUTO)
    expect(decision).toEqual({ do: 'skip', why: expect.stringMatching(reason) })
    expect(decision).toMatchObject({ why: expect.stringMatching(/^Skipped: .*set `mode: deploy`\.$/) })
    expect(decide(contextOf(event, activity), DEPLOY)).toEqual({ do: 'deploy' })
  })
})

describe('any other mode is the user’s word', () => {
  test.each(Object.keys(EVENTS))('deploy on %s', (event) => {
    for (const activity of Object.keys(EVENTS[event] ?? {})) {
      expect(decide(contextOf(event, activity), DEPLOY)).toEqual({ do: 'deploy' })
    }
  })

  test.each([
    ['push', '', {}],
    ['delete', '', { closed: 'refs/heads/main' }],
    ['pull_request', 'closed', { closed: 'refs/heads/main' }],
    ['pull_request', 'opened', {}]
  ])('destroy on %s %j', (event, activity, closed) => {
    expect(decide(contextOf(event, activity), { mode: 'destroy', credentials: true })).toEqual({
      do: 'destroy',
      ...closed
    })
  })
})

test.each<[string, string, Partial<RunContext>, RegExp]>([
  ['pull_request', 'opened', FORK, /^Skipped: pull request #7 comes from a fork, .* no AWS credentials\.$/],
  ['pull_request', 'closed', FORK, /comes from a fork/],
  ['pull_request_review', 'submitted', FORK, /comes from a fork/],
  ['pull_request', 'opened', DEPENDABOT, /^Skipped: .*Dependabot\. .* no AWS credentials\.$/],
  ['push', '', { actor: 'dependabot[bot]' }, /runs of Dependabot/]
])('%s %s with %j is skipped in every mode, but only without credentials', (event, activity, overrides, why) => {
  const context = contextOf(event, activity, overrides)
  for (const mode of ['auto', 'deploy', 'destroy', 'sweep', 'plan']) {
    expect(decide(context, { mode, credentials: false })).toEqual({ do: 'skip', why: expect.stringMatching(why) })
    expect(decide(context, { mode, credentials: true })).not.toMatchObject({ do: 'skip' })
  }
})

test('nothing is deployed after a run whose pull request has ended, unless another mode says so', () => {
  const context = contextOf('workflow_run', 'completed: success', { fork: false, pullRequestEnded: true })
  expect(decide(context, AUTO)).toEqual({ do: 'skip', why: expect.stringMatching(/^Skipped: .*no longer open\.$/) })
  expect(decide(context, DEPLOY)).toEqual({ do: 'deploy' })
})

test('a fork has the secrets on pull_request_target, so that missing credentials are a mistake there', () => {
  expect(decide(contextOf('pull_request_target', 'opened', FORK), { ...AUTO, credentials: false })).toEqual({
    do: 'deploy'
  })
})

test('code of a pull request beside the secrets of the base is warned about', () => {
  const pullRequest = { ...PULL_REQUEST, codeCheckedOut: true }
  expect(decide(contextOf('pull_request_target', 'opened', { pullRequest }), AUTO)).toEqual({
    do: 'deploy',
    warnings: [expect.stringMatching(/holds the code of pull request #7.*can expose them to its author/)]
  })
})

describe.each([
  ['issue_comment', 'created'],
  ['workflow_run', 'completed: success']
])('the code of a fork on %s', (event, activity) => {
  test.each<[Partial<RunContext>, RegExp]>([
    [FORK, /^Skipped: pull request #7 comes from a fork, .*secrets.*set `mode: deploy`\.$/],
    [UNKNOWN, /^Skipped: pull request #7 may come from a fork, .*pull-requests: read.*set `mode: deploy`\.$/],
    [{ fork: true }, /^Skipped: the code of this run comes from a fork/]
  ])('is not deployed with %j', (overrides, why) => {
    const context = contextOf(event, activity, overrides)
    for (const credentials of [true, false]) {
      expect(decide(context, { ...AUTO, credentials })).toEqual({ do: 'skip', why: expect.stringMatching(why) })
    }
  })

  test.each([FORK, UNKNOWN])('is deployed with mode: deploy, and the risk is named: %j', (overrides) => {
    expect(decide(contextOf(event, activity, overrides), DEPLOY)).toEqual({
      do: 'deploy',
      warnings: [expect.stringMatching(/fork.*secrets of the repository.*can expose them to its author/)]
    })
  })

  test('is warned about by no other mode', () => {
    for (const mode of ['plan', 'destroy', 'sweep']) {
      expect(decide(contextOf(event, activity, FORK), { mode, credentials: true })).not.toHaveProperty('warnings')
    }
  })
})

test.each<[string, string, Partial<RunContext>, string, boolean, boolean]>([
  ['issue_comment', 'created', UNKNOWN, 'auto', true, true],
  ['issue_comment', 'created', UNKNOWN, 'deploy', true, true],
  ['issue_comment', 'deleted', UNKNOWN, 'auto', true, false],
  ['issue_comment', 'deleted', UNKNOWN, 'deploy', true, true],
  ['issue_comment', 'created', UNKNOWN, 'sweep', true, false],
  ['pull_request', 'opened', FORK, 'deploy', false, false]
])(
  'GitHub is asked only for what is acted upon: %s %s %j in mode %s',
  (event, activity, more, mode, credentials, asks) => {
    expect(needsAnswers(contextOf(event, activity, more), { mode, credentials })).toBe(asks)
  }
)
