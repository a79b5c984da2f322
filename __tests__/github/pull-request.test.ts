import { describe, expect, test } from '@jest/globals'
import { findGone, findPullRequest, findSuperseded, openPullRequests } from '../../src/github/pull-request.ts'
import { clientOf, DENIED, MISSING, page, serve, type Reply, type Seen } from './server.ts'

const ROOT = '/repos/acme/space'

interface World {
  readonly open?: number[]
  /** `heads/main`. */
  readonly refs?: readonly string[]
  readonly instead?: (request: Seen, count: number) => Reply | undefined
}

async function serveRepository({ open = [], refs = ['heads/main'], instead }: World) {
  return serve((request, count) => {
    const { path, query } = request
    const other = instead?.(request, count)
    if (other !== undefined) return other
    if (path === ROOT) return { status: 200, body: { default_branch: 'main' } }
    if (path === `${ROOT}/pulls` && query.state === 'open') {
      return page(
        open.map((number) => ({ number })),
        request,
        `http://${String(request.headers.host)}`
      )
    }
    const [, list] = new RegExp(`^${ROOT}/(branches|tags)$`).exec(path) ?? []
    if (list !== undefined) {
      const kind = list === 'tags' ? 'tags/' : 'heads/'
      const names = refs.flatMap((ref) => (ref.startsWith(kind) ? [{ name: ref.slice(kind.length) }] : []))
      return page(names, request, `http://${String(request.headers.host)}`)
    }
    const [, ref = ''] = /\/git\/ref\/(.+)$/.exec(path) ?? []
    return refs.includes(decodeURIComponent(ref)) ? { status: 200, body: { ref: `refs/${ref}` } } : MISSING
  })
}

test('a pull request is told as it is now', async () => {
  for (const [repo, fork] of [
    [{ id: 1 }, false],
    [{ id: 2 }, true],
    [null, true]
  ] as const) {
    const body = {
      state: 'open',
      head: { sha: 'abc', ref: 'topic', repo },
      base: { repo: { id: 1 } },
      labels: [{ name: 'preview' }]
    }
    await using github = await serve(() => ({ status: 200, body }))
    expect(await findPullRequest(clientOf(github), 7)).toEqual({
      open: true,
      head: 'abc',
      headRef: 'topic',
      labels: ['preview'],
      fork
    })
    expect(github.calls()).toEqual([`GET ${ROOT}/pulls/7`])
  }
})

test.each([
  [{ open: true, head: 'abc' }, undefined],
  [
    { open: true, head: 'def' },
    { why: 'newer', head: 'def' }
  ],
  [{ open: false, head: 'abc' }, { why: 'closed' }],
  [{ open: false, head: 'def' }, { why: 'closed' }]
])('in %j the commit abc is superseded: %j', (now, expected) => {
  expect(findSuperseded({ ...now, fork: false, headRef: 'topic' }, { commit: 'abc' })).toEqual(expected)
})

describe('open pull requests', () => {
  test('are read from all pages', async () => {
    const open = Array.from({ length: 250 }, (_, index) => index + 1)
    await using github = await serveRepository({ open })
    expect([...(await openPullRequests(clientOf(github)))]).toEqual(open)
  })

  test('are all there, though one is closed while the pages are read', async () => {
    const open = Array.from({ length: 150 }, (_, index) => index + 1)
    await using github = await serveRepository({
      open,
      instead: (_, count) => {
        if (count === 2) open.shift()
        return undefined
      }
    })
    expect([...(await openPullRequests(clientOf(github)))]).toEqual(expect.arrayContaining(open))
  })

  test('are one call when they fit a page', async () => {
    await using github = await serveRepository({ open: [1, 2] })
    await openPullRequests(clientOf(github))
    expect(github.seen).toHaveLength(1)
  })
})

describe('gone', () => {
  test('are closed pull requests, deleted branches and deleted tags', async () => {
    await using github = await serveRepository({ open: [7], refs: ['heads/main', 'heads/feature/login #1', 'tags/v1'] })
    const there = ['refs/pull/7', 'refs/heads/main', 'refs/heads/feature/login #1', 'refs/tags/v1']
    const gone = ['refs/pull/70', 'refs/pull/8', 'refs/heads/v1', 'refs/heads/feature', 'refs/tags/main']
    expect(await findGone(clientOf(github), [...there, ...gone])).toEqual(new Set(gone))
  })

  test('is nothing that is neither', async () => {
    await using github = await serveRepository({})
    expect(await findGone(clientOf(github), ['', 'staging', 'refs/pull/x', 'refs/notes/x', 'pull/7'])).toEqual(
      new Set()
    )
    expect(github.seen).toEqual([])
  })

  test('are a thousand closed pull requests with calls by pages of the open ones', async () => {
    const open = Array.from({ length: 250 }, (_, index) => 2000 + index)
    await using github = await serveRepository({ open })
    const origins = Array.from({ length: 1000 }, (_, index) => `refs/pull/${index + 1}`)
    expect((await findGone(clientOf(github), origins)).size).toBe(1000)
    expect(github.seen).toHaveLength(6)
  })

  test.each(['open', 'closed'])('is one pull request that is %s in one call, however many there are', async (state) => {
    const open = Array.from({ length: 250 }, (_, index) => 2000 + index)
    await using github = await serveRepository({
      open,
      instead: ({ path }) => (path === `${ROOT}/pulls/7` ? { status: 200, body: { state } } : undefined)
    })
    expect(await findGone(clientOf(github), ['refs/pull/7'])).toEqual(
      new Set(state === 'closed' ? ['refs/pull/7'] : [])
    )
    expect(github.seen).toHaveLength(1)
  })

  test('are some of a thousand branches and tags with calls by pages, and one for each that is gone', async () => {
    const there = Array.from({ length: 1000 }, (_, index) => `${index % 2 === 0 ? 'heads' : 'tags'}/x-${index}`)
    await using github = await serveRepository({ refs: ['heads/main', ...there] })
    const gone = ['refs/heads/gone', 'refs/tags/gone']
    expect(await findGone(clientOf(github), [...there.map((name) => `refs/${name}`), ...gone])).toEqual(new Set(gone))
    expect(github.seen).toHaveLength(6 + 5 + 2 + 2)
  })

  test('is no branch that a list lacks because another was deleted while it was read', async () => {
    const refs = ['heads/main', ...Array.from({ length: 150 }, (_, index) => `heads/x-${index}`)]
    const origins = refs.map((name) => `refs/${name}`)
    await using github = await serveRepository({
      refs,
      instead: (_, count) => {
        if (count === 2) refs.splice(1, 1)
        return undefined
      }
    })
    expect(await findGone(clientOf(github), origins.slice(2))).toEqual(new Set())
  })

  test.each<[string, NonNullable<World['instead']>]>([
    ['the token sees no refs', ({ path }) => (path.includes('/git/ref/') ? MISSING : undefined)],
    ['the token may not read them', ({ path }) => (path.includes('/git/ref/') ? DENIED : undefined)]
  ])('is no branch when %s', async (_, instead) => {
    await using github = await serveRepository({ instead })
    await expect(findGone(clientOf(github), ['refs/heads/feature'])).rejects.toMatchObject({
      permission: 'contents: read'
    })
  })

  test.each<[string, Reply]>([
    ['may not be read', DENIED],
    ['is hidden', MISSING],
    ['is none', { status: 200, body: {} }]
  ])('is no pull request when the list %s', async (_, reply) => {
    await using github = await serveRepository({ instead: () => reply })
    await expect(findGone(clientOf(github), ['refs/pull/7'])).rejects.toMatchObject({ name: 'GitHubError' })
  })
})
