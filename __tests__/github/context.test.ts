import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readContext } from '../../src/github/context.ts'

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
  ['push', { ref: 'refs/heads/feature/login' }, BRANCH, 'feature/login', MERGE, false],
  ['push', { ref: 'refs/tags/v1.0' }, TAG, 'v1.0', MERGE, false],
  ['pull_request', pullRequest('opened'), PULL, 'pr-7', PUSHED, false],
  ['pull_request', pullRequest('synchronize'), PULL, 'pr-7', PUSHED, false],
  ['pull_request', pullRequest('closed', { merged: false }), PULL, 'pr-7', PUSHED, true],
  ['pull_request', pullRequest('closed', { merged: true }), {}, 'pr-7', PUSHED, true],
  ['pull_request_target', pullRequest('opened'), {}, 'pr-7', PUSHED, false],
  ['pull_request_target', pullRequest('closed'), {}, 'pr-7', PUSHED, true],
  ['pull_request_review', pullRequest('dismissed'), PULL, 'pr-7', PUSHED, false],
  ['workflow_dispatch', { inputs: { image: 'acme/space' } }, BRANCH, 'feature/login', MERGE, false],
  ['schedule', { schedule: '0 3 * * *' }, {}, 'main', MERGE, false],
  ['issues', { action: 'closed', issue: { number: 7 } }, {}, 'main', MERGE, false],
  ['milestone', { action: 'closed' }, {}, 'main', MERGE, false],
  ['repository_dispatch', { action: 'closed', client_payload: {} }, {}, 'main', MERGE, false]
])('%s %j', (event, payload, overrides, environment, commit, closed) => {
  expect(readContext(makeEnv(event, payload, overrides))).toMatchObject({
    repository: 'acme/space',
    defaultEnvironment: environment,
    run: '4711/2',
    commit,
    pullRequestClosed: closed
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
    expect(context).toMatchObject({ defaultEnvironment: 'feature/login', commit: MERGE, pullRequestClosed: false })
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
      pullRequestClosed: false,
      event: '',
      refDeleted: false,
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

describe('what the environment is there for', () => {
  const sha = 'c'.repeat(40)
  const queue = `gh-readonly-queue/release/2.x/pr-12-${sha}`
  const commented = { action: 'created', comment: {}, issue: { number: 7, pull_request: { url: 'x' } } }
  const runOf = (event: string, more: object = {}) => ({
    action: 'completed',
    workflow_run: { event, head_branch: 'feature/login', head_sha: sha, pull_requests: [], ...more }
  })

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
    ['push', {}, { GITHUB_REF: undefined, GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' }, 'v1', 'refs/tags/v1', MERGE],
    ['release', { action: 'published', release: { tag_name: 'v1.0' } }, TAG, 'v1.0', 'refs/tags/v1.0', MERGE],
    [
      'merge_group',
      { action: 'checks_requested' },
      { GITHUB_REF: `refs/heads/${queue}`, GITHUB_REF_NAME: queue },
      'merge-queue/release/2.x/pr-12-ccccccc',
      `refs/heads/${queue}`,
      MERGE
    ],
    [
      'delete',
      { ref: queue, ref_type: 'branch' },
      {},
      'merge-queue/release/2.x/pr-12-ccccccc',
      `refs/heads/${queue}`,
      MERGE
    ],
    ['delete', { ref: 'feature/login', ref_type: 'branch' }, {}, 'feature/login', 'refs/heads/feature/login', MERGE],
    ['delete', { ref: 'v1.0', ref_type: 'tag' }, {}, 'v1.0', 'refs/tags/v1.0', MERGE],
    ['delete', { ref: 'x', ref_type: 'repository' }, {}, '', undefined, MERGE],
    ['issue_comment', commented, {}, 'pr-7', 'refs/pull/7', MERGE],
    ['issue_comment', { issue: { number: 7 } }, {}, 'main', 'refs/heads/main', MERGE],
    ['workflow_run', runOf('push'), {}, 'feature/login', undefined, sha],
    ['workflow_run', runOf('pull_request', { pull_requests: [{ number: 9 }] }), {}, 'pr-9', 'refs/pull/9', sha],
    ['workflow_run', runOf('pull_request', { head_branch: 'main' }), {}, '', undefined, sha],
    ['workflow_run', runOf('pull_request_target', { head_branch: 'main' }), {}, '', undefined, sha]
  ])('%s %j in %j', (event, payload, overrides, environment, origin, commit) => {
    const { defaultEnvironment, origin: found, commit: deployed } = readContext(makeEnv(event, payload, overrides))
    expect([defaultEnvironment, found, deployed]).toEqual([environment, origin, commit])
  })
})

describe('a pull request', () => {
  const head = (repo: object | null) => ({ head: { ref: 'feature/login', sha: PUSHED, repo }, base: { ref: 'main' } })

  test('is told with its branches', () => {
    const { pullRequest: found } = readContext(makeEnv('pull_request', pullRequest('opened'), PULL))
    expect(found).toEqual({
      number: 7,
      head: PUSHED,
      headRef: 'feature/login',
      baseRef: 'main',
      fork: true,
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
    [{ full_name: 'acme/space' }, false],
    [{ full_name: 'mallory/space' }, true],
    [{ full_name: 'acme/space-2' }, true],
    [null, true]
  ])('from %j: fork is %j', (repo, fork) => {
    expect(readContext(makeEnv('pull_request', pullRequest('opened', head(repo)))).pullRequest).toMatchObject({ fork })
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

test.each([
  ['push', { deleted: true, ref: 'refs/heads/feature/login' }, true],
  ['push', { deleted: false }, false],
  ['delete', { ref: 'x', ref_type: 'branch' }, true],
  ['release', { action: 'deleted' }, false]
])('%s %j: the ref is deleted: %j', (event, payload, refDeleted) => {
  expect(readContext(makeEnv(event, payload, BRANCH))).toMatchObject({ refDeleted })
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
