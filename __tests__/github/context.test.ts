import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  expect(readContext(makeEnv(event, payload, overrides))).toEqual({
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
      pullRequestClosed: false
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
