import { describe, expect, test } from '@jest/globals'
import { nextPage, retryAfter } from '../../src/github/api.ts'
import { clientOf, DENIED, page, serve, TOKEN, type Answer, type Reply } from './server.ts'

const OK: Reply = { status: 200, body: { ok: true } }
const limit = (status: number, headers: Reply['headers']): Reply => ({
  status,
  headers: headers ?? {},
  body: { message: 'You have exceeded a secondary rate limit.' }
})

async function readAll(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const item of items) all.push(item)
  return all
}

test('a call carries the token, the API version and its body to the repository', async () => {
  await using server = await serve(() => OK)
  const json = await clientOf(server).call('POST', '/repos/{repo}/deployments', { ref: 'main' })
  expect(json).toEqual({ ok: true })
  expect(server.seen).toEqual([
    expect.objectContaining({ method: 'POST', path: '/repos/acme/space/deployments', body: { ref: 'main' } })
  ])
  expect(server.seen[0]?.headers).toMatchObject({
    authorization: `Bearer ${TOKEN}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'user-agent': 'run-on-fargate'
  })
})

test.each([
  ['', '/user', '/graphql'],
  ['/', '/user', '/graphql'],
  ['/api/v3', '/api/v3/user', '/api/graphql'],
  ['/api/v3/', '/api/v3/user', '/api/graphql']
])('an address that ends in %j is kept before every path', async (end, user, graphql) => {
  await using server = await serve(() => OK)
  const api = clientOf({ url: server.url + end })
  await api.call('GET', '/user')
  await api.call('POST', '{graphql}', { query: 'query { viewer { login } }' })
  expect(server.calls()).toEqual([`GET ${user}`, `POST ${graphql}`])
})

test('an answer without a body is nothing', async () => {
  await using server = await serve(() => ({ status: 204 }))
  expect(await clientOf(server).call('DELETE', '/repos/{repo}/deployments/1')).toBeUndefined()
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
    const api = clientOf(server, { patience: 5000, timeout: 300 })
    expect(await api.call('PATCH', '/repos/{repo}/issues/comments/1', {})).toEqual({ ok: true })
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
      const call = clientOf(server, settings).call('POST', '/repos/{repo}/deployments', {})
      await expect(call).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
      expect(server.seen).toHaveLength(1)
    })

    test('when that does no harm', async () => {
      await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
      expect(await clientOf(server, settings).call('POST', '/repos/{repo}/deployments', {}, 'repeat')).toEqual({
        ok: true
      })
      expect(server.seen).toHaveLength(2)
    })

    test('only when nothing of it is found', async () => {
      for (const each of [{ id: 7 }, undefined]) {
        await using server = await serve((_request, attempt) => (attempt === 1 ? answer : OK))
        const call = clientOf(server, settings).call('POST', '/repos/{repo}/deployments', {}, () =>
          Promise.resolve(each)
        )
        expect(await call).toEqual(each ?? { ok: true })
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
      const api = clientOf(server, { patience: 5000 })
      expect(await api.call('POST', '/repos/{repo}/deployments', {})).toEqual({ ok: true })
    }
  )

  test.each([301, 302, 307, 308])('at the place to which %i leads on the same host', async (status) => {
    await using server = await serve(({ path }) =>
      path === '/repositories/1' ? OK : { status, headers: { location: '/repositories/1' } }
    )
    expect(await clientOf(server).call('GET', '/repos/{repo}')).toEqual({ ok: true })
    expect(server.seen[1]?.headers.authorization).toMatch(/^Bearer /)
  })

  test('not without end', async () => {
    await using server = await serve(() => ({ status: 307, headers: { location: '/x' } }))
    await expect(clientOf(server).call('GET', '/repos/{repo}')).rejects.toMatchObject({ status: 307 })
    expect(server.seen.length).toBeLessThan(10)
  })

  test.each([400, 401, 403, 404, 409, 410, 422])('not after %i', async (status) => {
    await using server = await serve(() => ({ status, body: { message: 'No.' } }))
    const call = clientOf(server, { patience: 5000 }).call('GET', '/repos/{repo}')
    await expect(call).rejects.toMatchObject({ name: 'GitHubError', status })
    expect(server.seen).toHaveLength(1)
  })

  test('not when a limit lasts longer than the patience', async () => {
    await using server = await serve(() => limit(403, { 'retry-after': '60' }))
    const call = clientOf(server, { patience: 30_000 }).call('GET', '/repos/{repo}')
    await expect(call).rejects.toMatchObject({ code: 'GITHUB_LIMIT', status: 403 })
    expect(server.seen).toHaveLength(1)
  })

  test('not for an answer that is none of the API', async () => {
    await using server = await serve(() => ({ status: 200, body: '<html>Sign in to the proxy</html>' }))
    const call = clientOf(server, { patience: 5000 }).call('GET', '/repos/{repo}')
    await expect(call).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
    expect(server.seen).toHaveLength(1)
  })

  test('until the patience, which all calls share, is over; then each is made once', async () => {
    await using server = await serve(() => ({ status: 503 }))
    const api = clientOf(server, { patience: 1000 })
    await expect(api.call('GET', '/user')).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE', status: 503 })
    const before = server.seen.length
    expect(before).toBe(2)
    await expect(api.call('GET', '/user')).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
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
      const api = clientOf(server, { signal: controller.signal, patience: 120_000, timeout: 120_000 })
      await expect(api.call('GET', '/user')).rejects.toBe(reason)
      await expect(api.call('GET', '/user')).rejects.toBe(reason)
      expect(server.seen).toHaveLength(1)
    },
    10_000
  )
})

describe('a list', () => {
  test('is read to its last page', async () => {
    const numbers = Array.from({ length: 250 }, (_, index) => index)
    await using server = await serve((request) => page(numbers, request, `http://${String(request.headers.host)}`))
    expect(await readAll(clientOf(server).items('/repos/{repo}/pulls?per_page=100'))).toEqual(numbers)
    expect(server.seen.map(({ query }) => query.page)).toEqual([undefined, '2', '3'])
  })

  test('is read no further than its reader wants', async () => {
    await using server = await serve((request) => page([1, 2, 3], request, `http://${String(request.headers.host)}`))
    for await (const item of clientOf(server).items('/repos/{repo}/pulls?per_page=1')) {
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
    await expect(readAll(clientOf(server).items('/repos/{repo}/pulls'))).rejects.toMatchObject({
      code: 'GITHUB_UNREACHABLE'
    })
    expect(other.seen).toEqual([])
  })
})

test.each([[{ message: 'OK' }], [null], ['[]']])('the answer %j is not taken for an empty list', async (body) => {
  await using server = await serve(() => ({ status: 200, body: JSON.stringify(body) }))
  const items = readAll(clientOf(server).items('/repos/{repo}/pulls'))
  await expect(items).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
})

describe('a failure', () => {
  test.each([
    ['POST', '/repos/{repo}/issues/7/comments', 'pull-requests: write'],
    ['PATCH', '/repos/{repo}/issues/comments/1', 'pull-requests: write'],
    ['GET', '/repos/{repo}/issues/7/comments', 'pull-requests: write'],
    ['GET', '/repos/{repo}/pulls/7', 'pull-requests: read'],
    ['POST', '/repos/{repo}/deployments', 'deployments: write'],
    ['POST', '/repos/{repo}/deployments/1/statuses', 'deployments: write'],
    ['DELETE', '/repos/{repo}/deployments/1', 'deployments: write'],
    ['GET', '/repos/{repo}/deployments', 'deployments: write'],
    ['DELETE', '/repos/{repo}/environments/pr-7', 'administration: write'],
    ['GET', '/repos/{repo}/environments/pr-7', 'actions: read'],
    ['GET', '/repos/{repo}/git/ref/heads/main', 'contents: read'],
    ['GET', '/user', undefined]
  ] as const)('for lack of a permission names it: %s %s', async (method, path, permission) => {
    await using server = await serve(() => DENIED)
    await expect(clientOf({ url: `${server.url}/api/v3` }).call(method, path)).rejects.toMatchObject({
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
        message: 'GitHub answers 403 "Repository was archived so is read-only." to POST /repos/acme/space/deployments.'
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
        message: 'GitHub answers 422 "No ref found for: abc" to POST /repos/acme/space/deployments.'
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
      { message: expect.stringContaining('"Validation Failed: ref missing, Too long, Bad"') }
    ],
    [
      'no words',
      { status: 404 },
      { code: 'GITHUB_REFUSED', message: 'GitHub answers 404 to POST /repos/acme/space/deployments.' }
    ],
    [
      'no connection',
      'hangup',
      { code: 'GITHUB_UNREACHABLE', status: undefined, message: expect.stringMatching(/the connection failed \(\w+\)/) }
    ],
    ['silence', 'hang', { code: 'GITHUB_UNREACHABLE', message: expect.stringContaining('no answer within 0.2 s') }]
  ])('tells %s', async (_, answer, expected) => {
    await using server = await serve(() => answer)
    const call = clientOf(server, { timeout: 200 }).call('POST', '/repos/{repo}/deployments', {})
    await expect(call).rejects.toMatchObject(expected)
  })

  test('never holds the token, even when GitHub says it', async () => {
    await using server = await serve(({ headers }) => ({
      status: 422,
      body: { message: String(headers.authorization) }
    }))
    const error: unknown = await clientOf(server)
      .call('GET', '/user')
      .catch((failure: unknown) => failure)
    expect(error).toMatchObject({ message: expect.stringContaining('Bearer ***') })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TOKEN)
  })
})

test.each([
  [null, undefined],
  ['', undefined],
  ['<https://a.test/x?page=2>; rel="next"', 'https://a.test/x?page=2'],
  [
    '<https://a.test/x?page=1>; rel="prev", <https://a.test/x?page=3>; rel="next", <https://a.test/x?page=9>; rel="last"',
    'https://a.test/x?page=3'
  ],
  ['<https://a.test/x?page=1>; rel="prev", <https://a.test/x?page=1>; rel="first"', undefined]
])('the next page after the link %j', (header, expected) => {
  expect(nextPage(header)).toBe(expected)
})

test.each<[number, Record<string, string>, string, number | undefined]>([
  [500, {}, '', 0],
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
