import { describe, expect, test } from '@jest/globals'
import { withGitHub } from './github-api.ts'

describe('reactions', () => {
  test('are there once of a kind and user, and go with their comment', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const { id } = github.comment(7, 'octocat', '/deploy')
      const path = `~/issues/comments/${String(id)}/reactions`
      const first = await call(`POST ${path}`, { content: 'eyes' })
      expect([first.status, first.body.content, first.body.user]).toMatchObject([
        201,
        'eyes',
        { login: 'github-actions[bot]' }
      ])
      const second = await call(`POST ${path}`, { content: 'eyes' })
      expect([second.status, second.body.id]).toEqual([200, first.body.id])
      expect((await call(`POST ${path}`, { content: 'rocket' })).status).toBe(201)
      expect((await call(`GET ${path}`)).body.map(({ content }) => content)).toEqual(['eyes', 'rocket'])
      expect(github.reactions(id)).toEqual(['github-actions[bot] eyes', 'github-actions[bot] rocket'])
      await call(`DELETE ~/issues/comments/${String(id)}`)
      expect(github.reactions(id)).toEqual([])
      expect((await call(`POST ${path}`, { content: 'eyes' })).status).toBe(404)
    })
  })

  test.each([
    [{ content: 'smile' }, /"smile" is not a member of/],
    [{}, /"content" wasn't supplied/],
    [{ content: 1 }, /1 is not a string/]
  ])('of %j are refused', async (body, message) => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const { id } = github.comment(7, 'octocat', '/deploy')
      const { status, body: answer } = await call(`POST ~/issues/comments/${String(id)}/reactions`, body)
      expect([status, answer.message]).toEqual([422, expect.stringMatching(message)])
    })
  })

  test.each([
    [{ issues: 'write' }, 201],
    [{ 'pull-requests': 'write' }, 201],
    [{ issues: 'read', 'pull-requests': 'read', contents: 'write' }, 403]
  ] as const)('with %j: %i', async (permissions, expected) => {
    await withGitHub({ permissions }, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const { id } = github.comment(7, 'octocat', '/deploy')
      const { status, body } = await call(`POST ~/issues/comments/${String(id)}/reactions`, { content: 'eyes' })
      expect(status).toBe(expected)
      if (expected === 403) expect(body.message).toBe('Resource not accessible by integration')
    })
  })
})

describe('the permission of a user', () => {
  test.each([
    ['admin', 'admin'],
    ['maintain', 'write'],
    ['write', 'write'],
    ['triage', 'read'],
    ['read', 'read']
  ] as const)('with the role %s is %s, whatever the token may do', async (role, permission) => {
    await withGitHub({ permissions: {} }, async ({ github, call }) => {
      github.setRole('monalisa', role)
      const { status, body } = await call('GET ~/collaborators/MonaLisa/permission')
      expect([status, body]).toMatchObject([200, { permission, role_name: role, user: { login: 'monalisa' } }])
    })
  })

  test.each([
    [true, 'none'],
    [false, 'read']
  ])('who is nobody there, in a repository that is private: %j, is %s', async (isPrivate, permission) => {
    await withGitHub({ private: isPrivate }, async ({ call }) => {
      expect((await call('GET ~/collaborators/mallory/permission')).body).toMatchObject({ permission })
      expect((await call('GET ~/collaborators/no%20name/permission')).status).toBe(404)
    })
  })
})

describe('the activity of a repository', () => {
  test('has the pushes of a branch, the newest first, by a cursor', async () => {
    await withGitHub({}, async ({ github, clock, call }) => {
      const first = github.pushBranch('topic')
      clock.offset += 5000
      const second = github.pushBranch('topic')
      github.pushBranch('other')
      const { body, headers } = await call('GET ~/activity?ref=refs/heads/topic&per_page=1')
      expect(body).toMatchObject([
        { before: first, after: second, ref: 'refs/heads/topic', activity_type: 'push', actor: { login: 'octocat' } }
      ])
      const [, next = ''] = /<[^>]*\/activity(\?[^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
      const page = await call(`GET ~/activity${next}`)
      expect(page.body).toMatchObject([{ before: '0'.repeat(40), after: first, activity_type: 'branch_creation' }])
      expect(page.headers.get('link')).toBeNull()
      expect(String(body[0]?.timestamp)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      github.deleteBranch('topic')
      expect((await call('GET ~/activity?ref=topic&activity_type=branch_deletion')).body).toHaveLength(1)
      expect((await call('GET ~/activity?direction=up')).status).toBe(422)
    })
  })

  test('is hidden from a token that may not read contents', async () => {
    await withGitHub({ permissions: { 'pull-requests': 'write' } }, async ({ call }) => {
      expect((await call('GET ~/activity')).status).toBe(403)
    })
  })
})

describe('the event of a label', () => {
  test('is only there when the label is, and has who did it', async () => {
    await withGitHub({}, async ({ github }) => {
      github.openPull({ number: 7, author: 'dependabot[bot]' })
      expect(() => github.event('pull_request', 'labeled', 7, { label: 'preview' })).toThrow('not the label preview')
      github.labelPull(7, 'preview')
      const { payload, github: context } = github.event('pull_request', 'labeled', 7, {
        label: 'preview',
        by: 'monalisa'
      })
      expect(payload).toMatchObject({ label: { name: 'preview' }, sender: { login: 'monalisa' } })
      // Who started the run decides what it gets.
      expect([context.actor, context.token]).toEqual(['monalisa', github.context.token])
      expect(github.event('pull_request', 'labeled', 7).github.token).not.toBe(github.context.token)
      expect(() => github.event('pull_request', 'unlabeled', 7, { label: 'preview' })).toThrow(
        'still the label preview'
      )
      github.unlabelPull(7, 'PREVIEW')
      expect(github.event('pull_request', 'unlabeled', 7, { label: 'preview' }).payload).toMatchObject({
        pull_request: { labels: [] }
      })
      expect(() => github.unlabelPull(7, 'preview')).toThrow('There is no label preview')
    })
  })
})
