import { describe, expect, test } from '@jest/globals'
import { keepComment } from '../../src/github/comment.ts'
import { clientOf, DENIED, MISSING, page, serve, type Reply, type Seen } from './server.ts'

const MARKER = '<!-- run-on-fargate:0123456789abcdef -->'
const OTHER = '<!-- run-on-fargate:fedcba9876543210 -->'
const BODY = `${MARKER}\n\n### Live\n`
const ACTIONS = 'github-actions[bot]'
const COMMENTS = '/repos/acme/space/issues/7/comments'

interface Comment {
  readonly id: number
  readonly author: string
  body: string
}

interface World {
  /** As whom the token writes. */
  readonly login?: string
  readonly comments?: Comment[]
  /** Called before each call is answered, to do what others do meanwhile. */
  readonly meanwhile?: (request: Seen, comments: Comment[]) => Reply | undefined
}

/** GitHub's comments on pull request 7: people may ask who they are, jobs and Apps may not. */
async function serveComments({ login = ACTIONS, comments = [], meanwhile }: World) {
  const isBot = login.endsWith('[bot]')
  let last = 1000
  const shape = ({ id, author, body }: Comment) => ({
    id,
    body,
    user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' }
  })
  const server = await serve((request) => {
    const { method, path, body } = request
    const other = meanwhile?.(request, comments)
    if (other !== undefined) return other
    const at = comments.findIndex(({ id }) => path === `/repos/acme/space/issues/comments/${id}`)
    const found = comments[at]
    if (typeof body.body === 'string' && body.body.length > 65_536) return { status: 422 }
    if (method === 'GET' && path === '/user') return isBot ? DENIED : { status: 200, body: { login } }
    if (method === 'POST' && path === '/graphql') return { status: 200, body: { data: { viewer: { login } } } }
    if (method === 'GET' && path === COMMENTS) {
      return page(comments.map(shape), request, `http://${String(request.headers.host)}`)
    }
    if (method === 'POST' && path === COMMENTS && typeof body.body === 'string') {
      const made = { id: ++last, author: login, body: body.body }
      comments.push(made)
      return { status: 201, body: shape(made) }
    }
    if (found === undefined) return MISSING
    if (method === 'PATCH' && typeof body.body === 'string') {
      found.body = body.body
      return { status: 200, body: shape(found) }
    }
    if (method !== 'DELETE') return MISSING
    comments.splice(at, 1)
    return { status: 204 }
  })
  return Object.assign(server, { comments })
}

const by = (author: string, id: number, body = `${MARKER}\nOld`): Comment => ({ id, author, body })
const chatter = (count: number) => Array.from({ length: count }, (_, index) => by('octocat', index + 1, 'Nice!'))

test('the first time a comment is created', async () => {
  await using github = await serveComments({ comments: chatter(2) })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
  expect(github.comments.at(-1)).toEqual({ id: 1001, author: ACTIONS, body: BODY })
  expect(github.comments).toHaveLength(3)
})

test('the next time it is edited, on whatever page it stands', async () => {
  await using github = await serveComments({ comments: [...chatter(230), by(ACTIONS, 500), ...chatter(3)] })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
  expect(github.comments.filter(({ body }) => body === BODY)).toEqual([{ id: 500, author: ACTIONS, body: BODY }])
  expect(github.comments).toHaveLength(234)
  expect(github.calls().filter((call) => call === `GET ${COMMENTS}`)).toHaveLength(3)
})

test.each([BODY, BODY.trimEnd(), BODY.replaceAll('\n', '\r\n')])(
  'it is left alone when it says %j already',
  async (body) => {
    await using github = await serveComments({ comments: [by(ACTIONS, 5, body)] })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('unchanged')
    expect(github.calls().filter((call) => /PATCH|POST|DELETE/.test(call))).toEqual([])
  }
)

test.each([
  ['a person’s', ACTIONS, by('mallory', 5)],
  ['another bot’s', ACTIONS, by('mallory[bot]', 5)],
  ['another App’s', 'acme-deploys[bot]', by('mallory[bot]', 5)],
  ['the job’s, with an App’s token', 'acme-deploys[bot]', by('dependabot[bot]', 5)],
  ['another person’s, with a personal token', 'octocat', by('mallory', 5)],
  ['ours of another environment', ACTIONS, by(ACTIONS, 5, `${OTHER}\nOld`)],
  ['ours that only quotes the marker', ACTIONS, by(ACTIONS, 5, `> ${MARKER}\nOld`)],
  ['ours with the marker further down', ACTIONS, by(ACTIONS, 5, `Hello\n${MARKER}`)],
  ['one without a text', ACTIONS, by(ACTIONS, 5, '')]
])('a comment is left alone: %s', async (_, login, comment) => {
  await using github = await serveComments({ login, comments: [{ ...comment }] })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
  expect(github.comments).toEqual([comment, { id: 1001, author: login, body: BODY }])
})

test.each([ACTIONS, 'acme-deploys[bot]', 'octocat'])('ours is known when the token is that of %s', async (login) => {
  await using github = await serveComments({ login, comments: [by('mallory', 1), by('mallory[bot]', 2), by(login, 3)] })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
  expect(github.comments.map(({ body }) => body === BODY)).toEqual([false, false, true])
})

test('an App’s own is known at an Enterprise Server, whose GraphQL is beside its other API', async () => {
  const mine = by('acme-deploys[bot]', 3)
  await using github = await serve(({ path, method, headers }) => {
    if (path === '/api/v3/user') return DENIED
    if (path === '/api/graphql') return { status: 200, body: { data: { viewer: { login: mine.author } } } }
    if (method === 'PATCH') return { status: 200, body: {} }
    return {
      status: 200,
      body: [{ id: 3, body: mine.body, user: { login: mine.author } }],
      headers: { host: String(headers.host) }
    }
  })
  expect(await keepComment(clientOf({ url: `${github.url}/api/v3` }), 7, BODY)).toBe('edited')
})

test('where GraphQL does not answer, the bot of jobs is taken', async () => {
  const meanwhile = ({ path }: Seen) => (path === '/graphql' ? MISSING : undefined)
  await using github = await serveComments({ comments: [by('mallory[bot]', 2), by(ACTIONS, 3)], meanwhile })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
  expect(github.comments.map(({ body }) => body === BODY)).toEqual([false, true])
})

describe('never a second one', () => {
  test('of several the oldest stays', async () => {
    await using github = await serveComments({ comments: [by(ACTIONS, 9), by('octocat', 7, 'Hi'), by(ACTIONS, 8)] })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
    expect(github.comments).toEqual([by('octocat', 7, 'Hi'), { id: 8, author: ACTIONS, body: BODY }])
  })

  test('when another run has made one in the same moment', async () => {
    await using github = await serveComments({
      meanwhile: ({ method }, comments) => {
        if (method === 'POST' && comments.length === 0) comments.push(by(ACTIONS, 900))
        return undefined
      }
    })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
    expect(github.comments).toEqual([{ id: 900, author: ACTIONS, body: BODY }])
  })

  test('when the other run has deleted ours already', async () => {
    await using github = await serveComments({
      meanwhile: ({ method }, comments) => {
        if (method === 'POST') comments.push(by(ACTIONS, 900))
        if (method === 'DELETE') comments.splice(1)
        return undefined
      }
    })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
    expect(github.comments).toEqual([{ id: 900, author: ACTIONS, body: BODY }])
  })

  test('when many runs make their first at once', async () => {
    await using github = await serveComments({})
    await Promise.all(Array.from({ length: 8 }, () => keepComment(clientOf(github), 7, BODY)))
    expect(github.comments).toEqual([{ id: 1001, author: ACTIONS, body: BODY }])
  })

  test('when the connection is dropped after it was made', async () => {
    let dropped = false
    await using github = await serve((request) => {
      const made = { id: 5, body: BODY, user: { login: ACTIONS } }
      if (request.method === 'GET') return { status: 200, body: dropped ? [made, { ...made, id: 6 }] : [] }
      if (request.method === 'DELETE') return { status: 204 }
      if (dropped) return { status: 201, body: { ...made, id: 6 } }
      dropped = true
      return 'hangup'
    })
    await keepComment(clientOf(github, { patience: 5000 }), 7, BODY)
    expect(github.calls().at(-1)).toBe('DELETE /repos/acme/space/issues/comments/6')
  })
})

test('one that was deleted while it was to be edited is made anew', async () => {
  await using github = await serveComments({
    comments: [by(ACTIONS, 5)],
    meanwhile: ({ method }, comments) => {
      if (method === 'PATCH') comments.splice(0)
      return undefined
    }
  })
  expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
  expect(github.comments).toEqual([{ id: 1001, author: ACTIONS, body: BODY }])
})

test('none is made where one is only to be edited', async () => {
  await using github = await serveComments({ comments: [by('octocat', 5)] })
  expect(await keepComment(clientOf(github), 7, BODY, { edit: 'only' })).toBe('none')
  expect(github.comments).toEqual([by('octocat', 5)])
})

test('a token that may only read is refused with the permission to add', async () => {
  await using github = await serveComments({ meanwhile: ({ method }) => (method === 'GET' ? undefined : DENIED) })
  await expect(keepComment(clientOf(github), 7, BODY)).rejects.toMatchObject({ permission: 'pull-requests: write' })
})
