import { describe, expect, test } from '@jest/globals'
import { inspect } from 'node:util'
import { itemsOf, makeOptional } from '../../src/github/access.ts'
import type { Client, ClientSettings } from '../../src/github/client.ts'
import { limited, refusal, retryAfter, unreachable } from '../../src/github/failure.ts'
import { remember, secrets } from '../../src/redact.ts'
import { type Answer, clientOf, DENIED, page, type Reply, serve, TOKEN } from './server.ts'
import { startTestClock } from '../virtual/test-clock.ts'

const clock = startTestClock()

describe('the client', () => {
  const OK: Reply = { status: 200, body: { ok: true } }
  const limit = (status: number, headers: Reply['headers']): Reply => ({
    status,
    headers: headers ?? {},
    body: { message: 'You have exceeded a secondary rate limit.' }
  })

  const DEPLOYMENT = { ref: 'main' }

  /** A read, a change, and the creation of a thing. */
  const read = async ({ rest, repo }: Client): Promise<unknown> => (await rest.repos.get(repo)).data
  const edit = async ({ rest, repo }: Client): Promise<unknown> =>
    (await rest.issues.updateComment({ ...repo, comment_id: 1, body: 'New' })).data
  const create = async ({ rest, repo }: Client, request = {}): Promise<unknown> =>
    (await rest.repos.createDeployment({ ...repo, ...DEPLOYMENT, request })).data
  const readPulls: Call = (client) => Array.fromAsync<unknown>(itemsOfPulls(client))
  const itemsOfPulls = ({ rest, paginate, repo }: Client, size = 100) =>
    itemsOf('the list', paginate.iterator(rest.pulls.list, { ...repo, per_page: size }))

  type Call = (client: Client) => Promise<unknown>

  /** Makes a call with a client of its own. */
  const on = (server: { readonly url: string }, call: Call, settings: Partial<ClientSettings> = {}) =>
    clock.flies(async () => call(await clientOf(server, settings)()))

  test('a call carries the token, the API version and its body to the repository', async () => {
    await using server = await serve(() => OK)
    expect(await on(server, create)).toEqual({ ok: true })
    expect(server.seen).toEqual([
      expect.objectContaining({ method: 'POST', path: '/repos/acme/space/deployments', body: DEPLOYMENT })
    ])
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: `token ${TOKEN}`,
      accept: expect.stringContaining('application/vnd.github'),
      'x-github-api-version': '2022-11-28',
      'user-agent': expect.stringMatching(/^run-on-fargate /)
    })
  })

  test.each([
    ['', '/user', '/graphql'],
    ['/', '/user', '/graphql'],
    ['/api/v3', '/api/v3/user', '/api/graphql'],
    ['/api/v3/', '/api/v3/user', '/api/graphql']
  ])('an address that ends in %j is kept before every path', async (end, user, graphql) => {
    await using server = await serve(() => ({ status: 200, body: { data: {} } }))
    const client = await clientOf({ url: server.url + end })()
    await client.rest.users.getAuthenticated()
    await client.graphql('query { viewer { login } }')
    expect(server.calls()).toEqual([`GET ${user}`, `POST ${graphql}`])
  })

  test('an answer without a body is nothing', async () => {
    await using server = await serve(() => ({ status: 204 }))
    const { rest, repo } = await clientOf(server)()
    expect(await rest.repos.deleteDeployment({ ...repo, deployment_id: 1 })).toMatchObject({ status: 204 })
  })

  test('no body that is sent holds a secret', async () => {
    const known = secrets.known
    remember('dckr_pat_s3cret')
    try {
      await using server = await serve(() => OK)
      await on(server, ({ rest, repo }) =>
        rest.issues.createComment({ ...repo, issue_number: 7, body: 'The password dckr_pat_s3cret is wrong.' })
      )
      await on(server, ({ rest, repo }) =>
        rest.repos.createDeployment({ ...repo, ref: 'main', payload: { deep: ['dckr_pat_s3cret'] } })
      )
      expect(JSON.stringify(server.seen)).not.toContain('s3cret')
      expect(server.seen.map(({ body }) => body)).toEqual([
        { body: 'The password *** is wrong.' },
        { ref: 'main', payload: { deep: ['***'] } }
      ])
    } finally {
      secrets.known = known
    }
  })

  test('nothing is written beside the action’s own log when GitHub deprecates a call', async () => {
    await using server = await serve(() => ({ ...OK, headers: { deprecation: '@1', sunset: 'Sat, 1 Jan 2028' } }))
    const written: unknown[] = []
    const { warn } = console
    console.warn = (...words) => written.push(words)
    try {
      await on(server, read)
    } finally {
      console.warn = warn
    }
    expect(written).toEqual([])
  })

  describe('again', () => {
    test.each<[string, Answer]>([
      ['500', { status: 500 }],
      ['502 with a page', { status: 502, body: '<html>Unicorn!</html>' }],
      ['503', { status: 503, headers: { 'retry-after': '0' } }],
      ['a dropped connection', 'hangup'],
      ['no answer', 'hang'],
      ['a secondary limit with 403', limit(403, { 'retry-after': '0' })],
      ['a secondary limit with 429', limit(429, { 'retry-after': '0' })],
      ['a primary limit that is over', limit(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000000' })]
    ])('after %s', async (_, answer) => {
      await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
      expect(await on(server, edit, { patience: 5000, timeout: 300 })).toEqual({ ok: true })
      expect(server.seen).toHaveLength(2)
    })

    describe.each<[string, Answer]>([
      ['500', { status: 500 }],
      ['502', { status: 502 }],
      ['a dropped connection', 'hangup'],
      ['no answer', 'hang']
    ])('after %s to a POST, which may have been carried out,', (_, answer) => {
      const settings = { patience: 5000, timeout: 300 }

      test('not by itself', async () => {
        await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
        await expect(on(server, create, settings)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
        expect(server.seen).toHaveLength(1)
      })

      test('when that does no harm', async () => {
        await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
        expect(await on(server, (client) => create(client, { repeatable: true }), settings)).toEqual({ ok: true })
        expect(server.seen).toHaveLength(2)
      })

      test('only when nothing of it is found', async () => {
        for (const each of [{ id: 7 }, undefined]) {
          await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
          const once: Call = (client) =>
            client.once<unknown>(
              () => create(client),
              () => Promise.resolve(each)
            )
          expect(await on(server, once, settings)).toEqual(each ?? { ok: true })
          expect(server.seen).toHaveLength(each === undefined ? 2 : 1)
        }
      })
    })

    test.each(['a secondary limit with 403', 'a secondary limit with 429'])(
      'after %s to a POST, which did nothing',
      async (what) => {
        const status = Number(what.slice(-3))
        await using server = await serve((_request, attempt) =>
          attempt === 1 ? limit(status, { 'retry-after': '0' }) : OK
        )
        expect(await on(server, create, { patience: 5000 })).toEqual({ ok: true })
      }
    )

    test.each([301, 302, 307, 308])('at the place to which %i leads on the same host', async (status) => {
      await using server = await serve(({ path }) =>
        path === '/repositories/1' ? OK : { status, headers: { location: '/repositories/1' } }
      )
      expect(await on(server, read)).toEqual({ ok: true })
      expect(server.seen[1]?.headers.authorization).toBe(`token ${TOKEN}`)
    })

    test('not without end', async () => {
      await using server = await serve(() => ({ status: 307, headers: { location: '/x' } }))
      await expect(on(server, read)).rejects.toMatchObject({ status: 307 })
      expect(server.seen.length).toBeLessThan(10)
    })

    test.each([400, 401, 403, 404, 409, 410, 422])('not after %i', async (status) => {
      await using server = await serve(() => ({ status, body: { message: 'No.' } }))
      const call = on(server, read, { patience: 5000 })
      await expect(call).rejects.toMatchObject({ name: 'GitHubError', status })
      expect(server.seen).toHaveLength(1)
    })

    test('not when a limit lasts longer than the patience', async () => {
      await using server = await serve(() => limit(403, { 'retry-after': '60' }))
      const call = on(server, read, { patience: 30_000 })
      await expect(call).rejects.toMatchObject({ code: 'GITHUB_LIMIT', status: 403 })
      expect(server.seen).toHaveLength(1)
    })

    test('not for an answer that is none of the API', async () => {
      await using server = await serve(() => ({ status: 200, body: '<html>Sign in to the proxy</html>' }))
      const call = on(server, read, { patience: 5000 })
      await expect(call).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
      expect(server.seen).toHaveLength(1)
    })

    test('until the patience, which all calls share, is over; then each is made once', async () => {
      await using server = await serve(() => ({ status: 503 }))
      const client = await clientOf(server, { patience: 1000 })()
      await expect(read(client)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE', status: 503 })
      const before = server.seen.length
      expect(before).toBe(2)
      await expect(read(client)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
      expect(server.seen).toHaveLength(before + 1)
    })
  })

  describe('an aborted signal ends', () => {
    const reason = new Error('The job was cancelled.')

    test.each<[string, Answer]>([
      ['a call', 'hang'],
      ['the wait before the next attempt', limit(429, { 'retry-after': '60' })]
    ])(
      '%s, with its reason',
      async (_, answer) => {
        const controller = new AbortController()
        await using server = await serve(() => {
          setTimeout(() => controller.abort(reason), 50)
          return answer
        })
        const settings = { signal: controller.signal, patience: 120_000, timeout: 120_000 }
        const client = await clientOf(server, settings)()
        await expect(read(client)).rejects.toBe(reason)
        await expect(read(client)).rejects.toBe(reason)
        expect(server.seen).toHaveLength(1)
      },
      10_000
    )
  })

  test('a change that is under way when the run is cancelled is waited for, and is not made again', async () => {
    const reason = new Error('The job was cancelled.')
    const controller = new AbortController()
    await using server = await serve(() => {
      controller.abort(reason)
      return OK
    })
    const client = await clientOf(server, { signal: controller.signal })()
    expect(await edit(client)).toEqual({ ok: true })
    await expect(edit(client)).rejects.toBe(reason)
    expect(server.seen).toHaveLength(1)
  })

  describe('a list', () => {
    test('is read to its last page', async () => {
      const numbers = Array.from({ length: 250 }, (_, index) => index)
      await using server = await serve((request) => page(numbers, request, `http://${String(request.headers.host)}`))
      expect(await on(server, (client) => Array.fromAsync<unknown>(itemsOfPulls(client)))).toEqual(numbers)
      expect(server.seen.map(({ query }) => query.page)).toEqual([undefined, '2', '3'])
    })

    test('is read no further than its reader wants', async () => {
      await using server = await serve((request) => page([1, 2, 3], request, `http://${String(request.headers.host)}`))
      for await (const item of itemsOfPulls(await clientOf(server)(), 1)) {
        expect(item).toBe(1)
        break
      }
      expect(server.seen).toHaveLength(1)
    })

    test('does not take the token to another host', async () => {
      await using other = await serve(() => ({ status: 200, body: [2] }))
      await using server = await serve(() => ({
        status: 200,
        body: [1],
        headers: { link: `<${other.url}/x>; rel="next"` }
      }))
      await expect(on(server, readPulls)).rejects.toMatchObject({
        code: 'GITHUB_UNREACHABLE'
      })
      expect(other.seen).toEqual([])
    })
  })

  test.each<[string, Reply]>([
    ['an object', { status: 200, body: { message: 'OK' } }],
    ['null', { status: 200, body: 'null' }],
    ['a text', { status: 200, body: '"[]"' }],
    ['a conflict', { status: 409, body: { message: 'Git Repository is empty.' } }]
  ])('%s is not taken for an empty list', async (_, reply) => {
    await using server = await serve(() => reply)
    await expect(on(server, readPulls)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
  })

  describe('a failure', () => {
    test.each<[string, string | undefined, Call]>([
      [
        'write a comment',
        'pull-requests: write',
        ({ rest, repo }) => rest.issues.createComment({ ...repo, issue_number: 7, body: '' })
      ],
      ['edit a comment', 'pull-requests: write', edit],
      [
        'list comments',
        'pull-requests: write',
        ({ rest, repo }) => rest.issues.listComments({ ...repo, issue_number: 7 })
      ],
      ['read a pull request', 'pull-requests: read', ({ rest, repo }) => rest.pulls.get({ ...repo, pull_number: 7 })],
      ['create a deployment', 'deployments: write', create],
      [
        'set a status',
        'deployments: write',
        ({ rest, repo }) => rest.repos.createDeploymentStatus({ ...repo, deployment_id: 1, state: 'success' })
      ],
      [
        'delete a deployment',
        'deployments: write',
        ({ rest, repo }) => rest.repos.deleteDeployment({ ...repo, deployment_id: 1 })
      ],
      ['list deployments', 'deployments: write', ({ rest, repo }) => rest.repos.listDeployments(repo)],
      [
        'delete an environment',
        'administration: write',
        ({ rest, repo }) => rest.repos.deleteAnEnvironment({ ...repo, environment_name: 'pr-7' })
      ],
      [
        'read an environment',
        'actions: read',
        ({ rest, repo }) => rest.repos.getEnvironment({ ...repo, environment_name: 'pr-7' })
      ],
      ['read a branch', 'contents: read', ({ rest, repo }) => rest.git.getRef({ ...repo, ref: 'heads/main' })],
      ['list branches', 'contents: read', ({ rest, repo }) => rest.repos.listBranches(repo)],
      ['list tags', 'contents: read', ({ rest, repo }) => rest.repos.listTags(repo)],
      ['ask who it is', undefined, ({ rest }) => rest.users.getAuthenticated()]
    ])('for lack of a permission names it: to %s', async (_, permission, call) => {
      await using server = await serve(() => DENIED)
      await expect(on({ url: `${server.url}/api/v3` }, call)).rejects.toMatchObject({
        code: 'GITHUB_DENIED',
        status: 403,
        permission,
        hint: expect.stringContaining(permission ?? 'permissions')
      })
    })

    test.each<[string, Answer, object]>([
      [
        'a personal token that may not',
        { status: 403, body: { message: 'Resource not accessible by personal access token' } },
        { code: 'GITHUB_DENIED', permission: 'deployments: write' }
      ],
      [
        'another 403',
        { status: 403, body: { message: 'Repository was archived so is read-only.' } },
        {
          code: 'GITHUB_REFUSED',
          permission: undefined,
          message: 'GitHub rejected POST /repos/acme/space/deployments: Repository was archived so is read-only (403).'
        }
      ],
      [
        'a wrong token',
        { status: 401, body: { message: 'Bad credentials' } },
        { code: 'GITHUB_DENIED', permission: undefined, hint: expect.stringContaining('github-token') }
      ],
      [
        'a commit that is not there',
        { status: 422, body: { message: 'No ref found for: abc' } },
        {
          code: 'GITHUB_REFUSED',
          message: 'GitHub rejected POST /repos/acme/space/deployments: No ref found for: abc (422).'
        }
      ],
      [
        'a validation',
        {
          status: 422,
          body: {
            message: 'Validation Failed',
            errors: [{ resource: 'Deployment', field: 'ref', code: 'missing' }, { message: 'Too long' }, 'Bad']
          }
        },
        { message: expect.stringContaining(': Validation Failed: ref missing, Too long, Bad (422).') }
      ],
      [
        'no words',
        { status: 404 },
        { code: 'GITHUB_REFUSED', message: 'GitHub rejected POST /repos/acme/space/deployments (404).' }
      ],
      [
        'no connection',
        'hangup',
        {
          code: 'GITHUB_UNREACHABLE',
          status: undefined,
          message: expect.stringMatching(/connection reset \(ECONNRESET\)/)
        }
      ],
      ['silence', 'hang', { code: 'GITHUB_UNREACHABLE', message: expect.stringContaining('no answer within 0.2 s') }]
    ])('tells %s', async (_, answer, expected) => {
      await using server = await serve(() => answer)
      await expect(on(server, create, { timeout: 200 })).rejects.toMatchObject(expected)
    })

    test('never holds the token, even when GitHub says it', async () => {
      await using server = await serve(({ headers }) => ({
        status: 422,
        body: { message: String(headers.authorization) }
      }))
      const error: unknown = await on(server, read).catch((failure: unknown) => failure)
      expect(error).toMatchObject({ message: expect.stringContaining('token ***') })
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN)
    })
  })

  test.each<[number, Record<string, string>, string, number | undefined]>([
    [500, {}, '', 0],
    [503, { 'retry-after': '9' }, '', 9000],
    [404, { 'retry-after': '1' }, '', undefined],
    [403, {}, 'Resource not accessible by integration', undefined],
    [403, { 'x-ratelimit-remaining': '4999' }, 'Resource not accessible by integration', undefined],
    [403, { 'retry-after': '7' }, 'You have exceeded a secondary rate limit', 7000],
    [403, {}, 'You have exceeded a secondary rate limit', 60_000],
    [429, {}, '', 60_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000' }, 'API rate limit exceeded', 10_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '900' }, 'API rate limit exceeded', 0],
    [429, { 'retry-after': 'soon' }, '', 60_000]
  ])('%i with %j and %j may be made again after that many ms', (status, headers, message, expected) => {
    expect(retryAfter(status, new Headers(headers), message, 990_000)).toBe(expected)
  })
})

describe('missing permissions', () => {
  function start(signal = new AbortController().signal) {
    const warnings: string[] = []
    return { warnings, optional: makeOptional((sentence) => warnings.push(sentence), signal) }
  }

  const failing = (error: Error) => () => Promise.reject(error)
  const denied = (what: string) => refusal(what, 403, 'Resource not accessible by integration')

  test('what succeeds gives its result and no warning', async () => {
    const { optional, warnings } = start()
    expect(await optional('Could not write the comment', () => Promise.resolve(7))).toBe(7)
    expect(warnings).toEqual([])
  })

  test('a missing permission is a warning with the line to add, once for each permission', async () => {
    const { optional, warnings } = start()
    await optional('Could not write the comment', failing(denied('POST /repos/a/b/issues/7/comments')))
    await optional('The comment was not changed', failing(denied('PATCH /repos/a/b/issues/comments/1')))
    await optional('The deployment was not told', failing(denied('POST /repos/a/b/deployments')))
    expect(warnings).toEqual([
      'Could not write the comment. GitHub rejected POST /repos/a/b/issues/7/comments: Resource not accessible by integration (403). Add `pull-requests: write` under `permissions` in the workflow.',
      expect.stringContaining('Add `deployments: write` under `permissions`')
    ])
  })

  test.each<[string, (what: string) => Error, number]>([
    ['that GitHub is down', (what) => unreachable(what, 'it answered 503', { status: 503 }), 1],
    ['that its limit is reached', (what) => limited(what, 403), 1],
    ['each refusal', (what) => refusal(what, 422, 'Validation Failed'), 2],
    ['each fault of ours', (what) => new TypeError(what), 2]
  ])('told is, however often it is met: %s', async (_, errorOf, times) => {
    const { optional, warnings } = start()
    const results = [
      await optional<number>('One', failing(errorOf('GET /repos/a/b/pulls'))),
      await optional<number>('Two', failing(errorOf('GET /repos/a/b/deployments')))
    ]
    expect(results).toEqual([undefined, undefined])
    expect(warnings).toHaveLength(times)
  })

  test('a cancelled run ends with its reason', async () => {
    const reason = new Error('The job was cancelled.')
    const { optional, warnings } = start(AbortSignal.abort(reason))
    await expect(optional('One', failing(reason))).rejects.toBe(reason)
    expect(warnings).toEqual([])
  })
})
