import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import {
  environmentOf,
  type PullRequest,
  readContext,
  type RunContext,
  withOrigin
} from '../../src/github/run-context.ts'
import { decide, EVENTS, needsAnswers, verdictOf } from '../../src/github/trigger.ts'
import { wasPushedBefore } from '../../src/github/pull-request.ts'
import { clientOf, serve } from './server.ts'

describe('the context', () => {
  const PUSHED = 'a'.repeat(40)
  const MERGE = 'b'.repeat(40)
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'context-'))
  })

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  /** The runner's variables for an event, and its payload in a file. */
  function makeEnv(event: string, payload: unknown, overrides: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const path = join(folder, 'event.json')
    writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload))
    return {
      GITHUB_REPOSITORY: 'acme/space',
      GITHUB_REPOSITORY_ID: '1296269',
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_SHA: MERGE,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      ...overrides
    }
  }

  const pullRequest = (action: string, more: object = {}) => ({
    action,
    number: 7,
    pull_request: { number: 7, head: { ref: 'feature/login', sha: PUSHED, repo: null }, base: { ref: 'main' }, ...more }
  })

  const BRANCH = { GITHUB_REF: 'refs/heads/feature/login', GITHUB_REF_NAME: 'feature/login' }
  const TAG = { GITHUB_REF: 'refs/tags/v1.0', GITHUB_REF_NAME: 'v1.0' }
  const PULL = { GITHUB_REF: 'refs/pull/7/merge', GITHUB_REF_NAME: '7/merge', GITHUB_HEAD_REF: 'feature/login' }

  test.each([
    ['push', { ref: 'refs/heads/feature/login' }, BRANCH, 'feature/login', MERGE, ''],
    ['push', { ref: 'refs/tags/v1.0' }, TAG, 'tag-v1.0', MERGE, ''],
    ['push', { ref: 'refs/heads/topic', deleted: true }, {}, 'topic', MERGE, 'deleted'],
    ['push', { ref: 'refs/tags/main', deleted: true }, {}, 'tag-main', MERGE, 'deleted'],
    ['pull_request', pullRequest('opened'), PULL, 'pr-7', PUSHED, 'opened'],
    ['pull_request', pullRequest('synchronize'), PULL, 'pr-7', PUSHED, 'synchronize'],
    ['pull_request', pullRequest('closed', { merged: false }), PULL, 'pr-7', PUSHED, 'closed'],
    ['pull_request', pullRequest('closed', { merged: true }), {}, 'pr-7', PUSHED, 'closed'],
    ['pull_request_target', pullRequest('opened'), {}, 'pr-7', PUSHED, 'opened'],
    ['pull_request_target', pullRequest('closed'), {}, 'pr-7', PUSHED, 'closed'],
    ['pull_request_review', pullRequest('dismissed'), PULL, 'pr-7', PUSHED, 'dismissed'],
    ['workflow_dispatch', { inputs: { image: 'acme/space' } }, BRANCH, 'feature/login', MERGE, ''],
    ['schedule', { schedule: '0 3 * * *' }, {}, 'main', MERGE, ''],
    ['issues', { action: 'closed', issue: { number: 7 } }, {}, 'main', MERGE, 'closed'],
    ['issue_comment', { action: 'created', issue: { number: 7 } }, {}, 'main', MERGE, 'on an issue'],
    ['milestone', { action: 'closed' }, {}, 'main', MERGE, 'closed'],
    ['repository_dispatch', { action: 'closed', client_payload: {} }, {}, 'main', MERGE, 'closed']
  ])('%s %j', (event, payload, overrides, environment, commit, activity) => {
    expect(readContext(makeEnv(event, payload, overrides))).toMatchObject({
      repository: 'acme/space',
      defaultEnvironment: environment,
      run: '4711/2',
      commit,
      activity
    })
  })

  describe('what other engines leave out', () => {
    test.each([
      ['no path', { GITHUB_EVENT_PATH: undefined }],
      ['an empty path', { GITHUB_EVENT_PATH: '' }],
      ['no file', { GITHUB_EVENT_PATH: '/does/not/exist.json' }],
      ['a folder', { GITHUB_EVENT_PATH: tmpdir() }]
    ])('%s: the variables are enough', (_, overrides) => {
      const context = readContext(makeEnv('push', {}, { ...BRANCH, ...overrides }))
      expect(context).toMatchObject({ defaultEnvironment: 'feature/login', commit: MERGE, activity: '' })
    })

    test.each(['', 'not JSON', 'null', '"text"', '[]', '{"pull_request": null}', '{"pull_request": {"number": "7"}}'])(
      'a payload of %j: the variables are enough',
      (payload) => {
        const context = readContext(makeEnv('push', payload, BRANCH))
        expect(context).toMatchObject({ defaultEnvironment: 'feature/login', commit: MERGE })
      }
    )

    test('no ref, commit and attempt', () => {
      const env = { GITHUB_REPOSITORY: 'acme/space', GITHUB_RUN_ID: '4711' }
      expect(readContext(env)).toEqual({
        repository: 'acme/space',
        defaultEnvironment: '',
        run: '4711/1',
        commit: '',
        event: '',
        activity: '',
        fork: false,
        actor: '',
        serverUrl: 'https://github.com',
        apiUrl: 'https://api.github.com',
        runUrl: 'https://github.com/acme/space/actions/runs/4711/attempts/1',
        job: ''
      })
    })
  })

  test.each(['GITHUB_REPOSITORY', 'GITHUB_RUN_ID'])('without %s there is no workflow', (name) => {
    for (const value of [undefined, '']) {
      expect(() => readContext(makeEnv('push', {}, { [name]: value }))).toThrow(
        expect.objectContaining({ code: 'NOT_A_WORKFLOW' })
      )
    }
  })

  describe('the ref of a run, and the environment that is named after it', () => {
    const sha = 'c'.repeat(40)
    const queue = `gh-readonly-queue/release/2.x/pr-12-${sha}`
    const commented = { action: 'created', comment: {}, issue: { number: 7, pull_request: { url: 'x' } } }
    const OURS = { id: 1296269, name: 'space' }
    const THEIRS = { id: 99, name: 'space' }
    const runOf = (event: string, more: object = {}) => ({
      action: 'completed',
      workflow_run: { event, head_branch: 'feature/login', head_sha: sha, pull_requests: [], ...more }
    })
    const runFor = (...pulls: readonly (readonly [number: number, base: object])[]) =>
      runOf('pull_request', { pull_requests: pulls.map(([number, repo]) => ({ number, base: { repo } })) })

    test.each<[string, object, NodeJS.ProcessEnv, string, string | undefined, string]>([
      ['pull_request', pullRequest('labeled'), PULL, 'pr-7', 'refs/pull/7', PUSHED],
      ['pull_request', {}, PULL, 'pr-7', 'refs/pull/7', MERGE],
      [
        'push',
        {},
        { ...BRANCH, GITHUB_REF: 'refs/heads/7/merge', GITHUB_REF_NAME: '7/merge' },
        '7/merge',
        'refs/heads/7/merge',
        MERGE
      ],
      [
        'push',
        {},
        { GITHUB_REF: undefined, GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' },
        'tag-v1',
        'refs/tags/v1',
        MERGE
      ],
      [
        'push',
        {},
        { GITHUB_REF: undefined, GITHUB_REF_NAME: '7/merge', GITHUB_REF_TYPE: 'branch' },
        '7/merge',
        'refs/heads/7/merge',
        MERGE
      ],
      ['release', { action: 'published', release: { tag_name: 'v1.0' } }, TAG, 'tag-v1.0', 'refs/tags/v1.0', MERGE],
      [
        'merge_group',
        { action: 'checks_requested' },
        { GITHUB_REF: `refs/heads/${queue}`, GITHUB_REF_NAME: queue },
        `merge-queue/release/2.x/pr-12-${sha}`,
        `refs/heads/${queue}`,
        MERGE
      ],
      [
        'delete',
        { ref: queue, ref_type: 'branch' },
        {},
        `merge-queue/release/2.x/pr-12-${sha}`,
        `refs/heads/${queue}`,
        MERGE
      ],
      ['delete', { ref: 'feature/login', ref_type: 'branch' }, {}, 'feature/login', 'refs/heads/feature/login', MERGE],
      ['delete', { ref: 'main', ref_type: 'tag' }, {}, 'tag-main', 'refs/tags/main', MERGE],
      ['delete', { ref: 'x', ref_type: 'repository' }, {}, '', undefined, MERGE],
      ['push', { deleted: true }, {}, '', undefined, MERGE],
      ['issue_comment', commented, {}, 'pr-7', 'refs/pull/7', MERGE],
      ['issue_comment', { issue: { number: 7 } }, {}, 'main', 'refs/heads/main', MERGE],
      ['workflow_run', runOf('push'), {}, '', undefined, sha],
      ['workflow_run', runOf('schedule'), {}, 'feature/login', 'refs/heads/feature/login', sha],
      ['workflow_run', runOf('release', { head_branch: 'v1' }), {}, 'tag-v1', 'refs/tags/v1', sha],
      ['workflow_run', runFor([9, OURS]), {}, 'pr-9', 'refs/pull/9', sha],
      ['workflow_run', runFor([99, THEIRS], [9, OURS]), {}, 'pr-9', 'refs/pull/9', sha],
      ['workflow_run', runFor([99, THEIRS]), {}, '', undefined, sha],
      ['workflow_run', runFor([99, {}]), {}, '', undefined, sha],
      ['workflow_run', runFor([8, OURS], [9, OURS]), {}, '', undefined, sha],
      ['workflow_run', runOf('pull_request', { head_branch: 'main' }), {}, '', undefined, sha],
      ['workflow_run', runOf('pull_request_target', { head_branch: 'main' }), {}, '', undefined, sha]
    ])('%s %j in %j', (event, payload, overrides, environment, origin, commit) => {
      const { defaultEnvironment, origin: found, commit: deployed } = readContext(makeEnv(event, payload, overrides))
      expect([defaultEnvironment, found, deployed]).toEqual([environment, origin, commit])
    })

    test.each([
      [runOf('push'), 'feature/login'],
      [runOf('workflow_dispatch'), 'feature/login'],
      [runOf('schedule'), undefined],
      [runOf('pull_request', { head_branch: 'main' }), undefined]
    ])('of %j is known by its name alone: %j', (payload, refName) => {
      expect(readContext(makeEnv('workflow_run', payload)).refName).toBe(refName)
    })

    test('may become known later', () => {
      const context = withOrigin(readContext(makeEnv('workflow_run', runOf('push'))), 'refs/tags/feature/login')
      expect(context).toMatchObject({ defaultEnvironment: 'tag-feature/login', origin: 'refs/tags/feature/login' })
    })
  })

  describe('the environment of a ref', () => {
    test.each([
      ['refs/pull/7', 'pr-7'],
      ['refs/heads/main', 'main'],
      ['refs/tags/main', 'tag-main'],
      ['refs/heads/pr-7', 'branch-pr-7'],
      ['refs/heads/pr-7-fix', 'pr-7-fix'],
      ['refs/heads/tag-main', 'branch-tag-main'],
      ['refs/heads/branch-pr-7', 'branch-branch-pr-7'],
      ['refs/heads/merge-queue/main/pr-7', 'branch-merge-queue/main/pr-7'],
      ['refs/heads/gh-readonly-queue/main/pr-7-abc', 'merge-queue/main/pr-7-abc'],
      ['refs/heads/refs/heads/x', 'branch-refs/heads/x'],
      ['refs/tags/pr-7', 'tag-pr-7']
    ])('%s is %s', (ref, environment) => {
      expect(environmentOf(ref)).toBe(environment)
    })

    // What could be mistaken for something else, put together at random; and any text.
    const part = fc.constantFrom(
      'pr-7',
      'pr-',
      '7',
      'tag-',
      'branch-',
      'merge-queue',
      'gh-readonly-queue',
      'refs',
      'heads',
      'tags',
      'pull',
      'main',
      '\n',
      '-',
      '/'
    )
    const name = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
      fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      fc.string({ minLength: 1 })
    )
    const ref = fc.oneof(
      fc.tuple(fc.constantFrom('refs/heads/', 'refs/tags/', 'refs/'), name).map((parts) => parts.join('')),
      fc.integer({ min: 1, max: 20 }).map((number) => `refs/pull/${number}`)
    )

    test('is that of no other ref', () => {
      fc.assert(
        fc.property(fc.array(ref, { minLength: 20, maxLength: 200 }), (refs) => {
          const seen = new Map<string, string>()
          for (const each of refs) {
            const environment = environmentOf(each)
            expect(seen.get(environment) ?? each).toBe(each)
            seen.set(environment, each)
          }
        }),
        { numRuns: 200 }
      )
    })
  })

  describe('a pull request', () => {
    test('is told with its branches', () => {
      const { pullRequest: found } = readContext(makeEnv('pull_request', pullRequest('opened'), PULL))
      expect(found).toEqual({
        number: 7,
        head: PUSHED,
        merge: MERGE,
        headRef: 'feature/login',
        baseRef: 'main',
        dependabot: false,
        codeCheckedOut: false
      })
    })

    test('of a comment has no known commit, nor repository', () => {
      const payload = { action: 'created', issue: { number: 7, pull_request: {}, user: { login: 'dependabot[bot]' } } }
      const { pullRequest: found } = readContext(makeEnv('issue_comment', payload))
      expect(found).toEqual({ number: 7, dependabot: true, codeCheckedOut: false })
    })

    test.each([
      [{ user: { login: 'dependabot[bot]' } }, 'octocat', true],
      [{ user: { login: 'octocat' } }, 'dependabot[bot]', false],
      [{}, 'dependabot[bot]', true],
      [{}, 'octocat', false]
    ])('of %j, run by %s: Dependabot is %j', (more, actor, dependabot) => {
      const env = makeEnv('pull_request', pullRequest('opened', more), { GITHUB_ACTOR: actor })
      expect(readContext(env)).toMatchObject({ actor, pullRequest: { dependabot } })
    })
  })

  describe('the code of a run', () => {
    const OURS = { id: 1296269, full_name: 'acme/space' }
    const FORK = { id: 99, full_name: 'mallory/space' }
    const pullFrom = (repo: object | null) =>
      pullRequest('opened', { head: { ref: 'feature/login', sha: PUSHED, repo }, base: { ref: 'main', repo: OURS } })
    const runFrom = (repository: object | null | undefined, heads: readonly (object | null)[] = []) => ({
      action: 'completed',
      workflow_run: {
        event: 'pull_request',
        ...(repository !== undefined && { head_repository: repository }),
        pull_requests: heads.map((repo) => ({ number: 7, head: { repo }, base: { repo: OURS } }))
      }
    })

    test.each<[string, object, boolean | 'unknown']>([
      ['pull_request', pullFrom(OURS), false],
      ['pull_request', pullFrom({ full_name: 'acme/space' }), false],
      ['pull_request', pullFrom(FORK), true],
      ['pull_request', pullFrom({ id: 99, full_name: 'acme/space' }), true],
      ['pull_request', pullFrom({ full_name: 'acme/space-2' }), true],
      ['pull_request', pullFrom(null), true],
      ['pull_request_target', pullFrom(FORK), true],
      ['workflow_run', runFrom(OURS), false],
      ['workflow_run', runFrom(OURS, [{ id: 1296269 }]), false],
      ['workflow_run', runFrom(OURS, [{ id: 99 }]), true],
      ['workflow_run', runFrom(OURS, [null]), true],
      ['workflow_run', runFrom(FORK), true],
      ['workflow_run', runFrom(null), true],
      ['workflow_run', runFrom(undefined), 'unknown'],
      ['workflow_run', {}, 'unknown'],
      ['issue_comment', { issue: { number: 7, pull_request: {} } }, 'unknown'],
      ['issue_comment', { issue: { number: 7 } }, false],
      ['push', {}, false]
    ])('%s %j is of a fork: %j', (event, payload, fork) => {
      expect(readContext(makeEnv(event, payload))).toMatchObject({ fork })
    })

    test.each<[string, object, true | undefined]>([
      ['no open pull request', runFrom(OURS), true],
      ['an open one', runFrom(OURS, [OURS]), undefined],
      ['a fork, whose are not listed', runFrom(FORK), undefined],
      ['a repository that is not named', runFrom(undefined), undefined],
      ['a push', { workflow_run: { event: 'push', head_repository: OURS, pull_requests: [] } }, undefined],
      ['no list', { workflow_run: { event: 'pull_request', head_repository: OURS } }, undefined]
    ])('is of a pull request that has ended, after a run with %s: %j', (_, payload, ended) => {
      expect(readContext(makeEnv('workflow_run', payload)).pullRequestEnded).toBe(ended)
    })

    test.each([
      ['the payload', { repository: { id: 1296269 } }, false],
      ['the payload', { repository: { id: 1 } }, true],
      ['its name', {}, false]
    ])('is compared by %s where the variable is not set: %j', (_, more, fork) => {
      const env = makeEnv('pull_request', { ...pullFrom(OURS), ...more }, { GITHUB_REPOSITORY_ID: undefined })
      expect(readContext(env)).toMatchObject({ fork })
    })
  })

  test('an Enterprise Server is known by its addresses', () => {
    const env = makeEnv(
      'push',
      {},
      {
        GITHUB_SERVER_URL: 'https://git.acme.test/',
        GITHUB_API_URL: 'https://git.acme.test/api/v3',
        GITHUB_JOB: 'deploy'
      }
    )
    expect(readContext(env)).toMatchObject({
      event: 'push',
      job: 'deploy',
      serverUrl: 'https://git.acme.test',
      apiUrl: 'https://git.acme.test/api/v3',
      runUrl: 'https://git.acme.test/acme/space/actions/runs/4711/attempts/2'
    })
  })

  describe('the code of the pull request in the workspace', () => {
    const MERGED = 'd'.repeat(40)
    const CHECKOUTS: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
      ['its last commit', { HEAD: `${PUSHED}\n` }, true],
      ['its merge into the base', { HEAD: `${MERGED}\n` }, true],
      ['its branch', { HEAD: 'ref: refs/heads/feature/login\n', 'refs/heads/feature/login': `${PUSHED}\n` }, true],
      [
        'its branch, packed',
        { HEAD: 'ref: refs/heads/x\n', 'packed-refs': `# pack-refs\n${PUSHED} refs/heads/x\n` },
        true
      ],
      ['the base', { HEAD: `${MERGE}\n` }, false],
      ['another commit', { HEAD: `${'e'.repeat(40)}\n` }, false],
      ['a branch without commits', { HEAD: 'ref: refs/heads/none\n' }, false],
      ['a file that is none of git', { HEAD: 'hello' }, false],
      ['no checkout', {}, false]
    ]

    test.each(CHECKOUTS)('is seen on pull_request_target: %s', (name, files, codeCheckedOut) => {
      const workspace = join(folder, name)
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(workspace, '.git', path)), { recursive: true })
        writeFileSync(join(workspace, '.git', path), content)
      }
      const payload = pullRequest('synchronize', { merge_commit_sha: MERGED })
      const env = { GITHUB_WORKSPACE: workspace }
      expect(readContext(makeEnv('pull_request_target', payload, env)).pullRequest).toMatchObject({ codeCheckedOut })
      expect(readContext(makeEnv('pull_request', payload, env)).pullRequest).toMatchObject({ codeCheckedOut: false })
    })

    test('is not the merged commit of the base after the pull request was closed', () => {
      const workspace = join(folder, 'merged')
      mkdirSync(join(workspace, '.git'), { recursive: true })
      writeFileSync(join(workspace, '.git', 'HEAD'), MERGE)
      const payload = pullRequest('closed', { merge_commit_sha: MERGE })
      const env = makeEnv('pull_request_target', payload, { GITHUB_WORKSPACE: workspace })
      expect(readContext(env).pullRequest).toMatchObject({ codeCheckedOut: false })
    })
  })
})

describe('what the event asks for', () => {
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
      expect(destroying.sort()).toEqual([
        'delete ',
        'pull_request closed',
        'pull_request_target closed',
        'push deleted'
      ])
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
      ['pull_request', 'unlabeled', /undoes what may have requested/],
      ['pull_request', 'locked', /conversation/],
      ['pull_request_target', 'converted_to_draft', /undoes what may have requested/],
      ['pull_request_review', 'dismissed', /dismissed review/],
      ['issue_comment', 'on an issue', /on an issue, which has no code/],
      ['issue_comment', 'deleted', /deleted comment/],
      ['release', 'unpublished', /withdraws a release/],
      ['release', 'deleted', /withdraws a release/],
      ['workflow_run', 'requested', /has not completed/],
      ['workflow_run', 'in_progress', /has not completed/],
      ['workflow_run', 'completed: failure', /did not succeed/],
      ['workflow_run', 'completed: cancelled', /did not succeed/],
      ['workflow_run', '', /did not succeed/],
      ['merge_group', 'destroyed', /branch/],
      ['watch', 'started', /a star/],
      ['fork', '', /a fork of the repository/],
      ['issues', 'opened', /an issue/],
      ['deployment_status', 'created', /may have created itself/],
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

  test('a label that is taken away ends the environment also after the end of its pull request, and where GitHub tells no labels', () => {
    const pullRequest = { ...PULL_REQUEST, closed: true as const }
    const context = contextOf('pull_request', 'unlabeled', { label: 'preview', origin: 'refs/pull/7', pullRequest })
    expect(decide(context, { ...AUTO, preview: { label: 'preview' } })).toMatchObject({ do: 'destroy', by: 'label' })
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
})

describe('what was pushed', () => {
  const COMMENTED = Date.parse('2026-11-27T12:00:05Z')
  const HEAD = 'a'.repeat(40)

  test.each([
    ['a push of the second before', { after: HEAD, timestamp: '2026-11-27T12:00:04Z' }, true],
    ['a push of the same second, which may have come later', { after: HEAD, timestamp: '2026-11-27T12:00:05Z' }, false],
    ['a later push', { after: HEAD, timestamp: '2026-11-27T12:00:06Z' }, false],
    ['an earlier push of another commit', { after: 'b'.repeat(40), timestamp: '2026-11-27T12:00:00Z' }, undefined],
    ['a push without a time', { after: HEAD, timestamp: '' }, undefined],
    ['no push', undefined, undefined]
  ])('whether the author of a comment saw the head is said by %s', async (_, activity, seen) => {
    await using github = await serve(() => ({ status: 200, body: activity === undefined ? [] : [activity] }))
    expect(await wasPushedBefore(clientOf(github), { head: HEAD, headRef: 'topic' }, COMMENTED)).toBe(seen)
  })
})
