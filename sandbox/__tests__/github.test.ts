import { describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { PREVIEW_PERMISSIONS } from '../src/github.ts'
import { withGitHub } from './github-api.ts'

const COMMENTS = '~/issues/7/comments'

describe('a call of GitHub’s API', () => {
  test('with a token that is unknown is refused', async () => {
    await withGitHub({}, async ({ call }) => {
      const answer = await call('GET ~', undefined, { authorization: 'Bearer ghs_unknown' })
      expect([answer.status, answer.body.message]).toEqual([401, 'Bad credentials'])
      expect((await call('GET ~', undefined, { authorization: 'Basic abc' })).status).toBe(401)
      expect((await call('GET ~', undefined, { authorization: `token ghs_x` })).status).toBe(401)
    })
  })

  test('without a token sees a public repository and writes nothing; a private one is hidden', async () => {
    await withGitHub({ private: false }, async ({ github }) => {
      github.openPull({ number: 7 })
      const url = `${github.url}/repos/acme/space`
      expect((await fetch(`${url}/pulls/7`)).status).toBe(200)
      const refused = await fetch(`${url}/issues/7/comments`, { method: 'POST', body: '{"body":"x"}' })
      expect([refused.status, await refused.json()]).toMatchObject([401, { message: 'Requires authentication' }])
    })
    await withGitHub({}, async ({ github }) => {
      expect((await fetch(`${github.url}/repos/acme/space`)).status).toBe(404)
    })
  })

  test('of another repository, or of nothing that there is, finds nothing', async () => {
    await withGitHub({}, async ({ call }) => {
      const { status, body } = await call('GET /repos/acme/other/pulls')
      expect([status, body]).toEqual([
        404,
        { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }
      ])
      expect((await call('GET ~/nothing')).status).toBe(404)
      expect((await call('PUT ~/pulls/7')).status).toBe(404)
      expect((await call('GET /repos/ACME/Space')).status).toBe(200)
    })
  })

  test('without a User-Agent gets a text', async () => {
    await withGitHub({}, async ({ github }) => {
      const status = await new Promise((resolve, reject) => {
        request(`${github.url}/repos/acme/space`, (response) => {
          response.resume()
          resolve([response.statusCode, response.headers['content-type']])
        })
          .on('error', reject)
          .end()
      })
      expect(status).toEqual([403, 'text/html'])
    })
  })

  test('may ask for any JSON and for a version that there is', async () => {
    await withGitHub({}, async ({ call }) => {
      const status = async (headers: Record<string, string>) => (await call('GET ~', undefined, headers)).status
      expect(await status({ accept: 'application/vnd.github.v3+json' })).toBe(200)
      expect(await status({ accept: 'text/xml' })).toBe(415)
      expect(await status({ 'x-github-api-version': '2022-11-28' })).toBe(200)
      expect(await status({ 'x-github-api-version': '2020-01-01' })).toBe(400)
    })
  })

  test('is recorded with its token and body', async () => {
    await withGitHub({}, async ({ github, call }) => {
      await call(`POST ${COMMENTS}?x=1`, { body: 'hello' })
      expect(github.requests).toEqual([
        {
          method: 'POST',
          path: '/repos/acme/space/issues/7/comments?x=1',
          token: github.context.token,
          body: { body: 'hello' },
          status: 404
        }
      ])
    })
  })
})

describe('the permissions of a token', () => {
  test.each([
    ['GET ~/pulls', { contents: 'write' }, 'pull_requests=read'],
    [`GET ${COMMENTS}`, { contents: 'read' }, 'issues=read; pull_requests=read'],
    [`POST ${COMMENTS}`, { issues: 'read', 'pull-requests': 'read' }, 'issues=write; pull_requests=write'],
    ['GET ~/branches/main', { 'pull-requests': 'write' }, 'contents=read'],
    ['GET ~/branches', { 'pull-requests': 'write' }, 'contents=read'],
    ['GET ~/git/ref/heads/main', { 'pull-requests': 'write' }, 'contents=read'],
    ['GET ~/deployments', { 'pull-requests': 'write' }, 'deployments=read'],
    ['POST ~/deployments', { deployments: 'read' }, 'deployments=write'],
    ['DELETE ~/environments/pr-7', { ...PREVIEW_PERMISSIONS, actions: 'write' }, 'administration=write']
  ] as const)('%s is refused with %o', async (named, permissions, accepted) => {
    await withGitHub({ permissions }, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const { status, body, headers } = await call(named)
      expect([status, body.message]).toEqual([403, 'Resource not accessible by integration'])
      expect(body.documentation_url).toMatch(/^https:\/\/docs\.github\.com\/rest\/.+#/)
      expect(headers.get('x-accepted-github-permissions')).toBe(accepted)
    })
  })

  test.each([[{ issues: 'write' }], [{ 'pull-requests': 'write' }]] as const)(
    'let a pull request be commented on with %o',
    async (permissions) => {
      await withGitHub({ permissions }, async ({ github, call }) => {
        github.openPull({ number: 7 })
        expect((await call(`POST ${COMMENTS}`, { body: 'x' })).status).toBe(201)
      })
    }
  )

  test('tell a person’s token apart from an app’s', async () => {
    await withGitHub({}, async ({ github, call }) => {
      const own = await call('GET /user')
      expect([own.status, own.body.message]).toEqual([403, 'Resource not accessible by integration'])
      const authorization = `token ${github.addToken('hubot', {})}`
      expect((await call('GET /user', undefined, { authorization })).body).toMatchObject({
        login: 'hubot',
        type: 'User'
      })
      const refused = await call('GET ~/deployments', undefined, { authorization })
      expect(refused.body.message).toBe('Resource not accessible by personal access token')
    })
  })

  test('can be changed while a run goes on', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.setPermissions({ deployments: 'none' })
      expect((await call('GET ~/deployments')).status).toBe(403)
    })
  })
})

describe('pull requests and branches', () => {
  test('are shown with their head, base and state', async () => {
    await withGitHub({}, async ({ github, call }) => {
      const { sha } = github.openPull({ number: 7, branch: 'feature/login' })
      const { body } = await call('GET ~/pulls/7')
      expect(body).toMatchObject({
        number: 7,
        state: 'open',
        merged: false,
        draft: false,
        head: { ref: 'feature/login', sha, repo: { full_name: 'acme/space', fork: false } },
        base: { ref: 'main', repo: { full_name: 'acme/space' } }
      })
      const pushed = github.pushToPull(7)
      github.closePull(7, { merged: true })
      github.openPull({ number: 9 })
      github.comment(9, 'octocat', 'elsewhere')
      expect((await call('GET ~/pulls/7')).body).toMatchObject({
        state: 'closed',
        comments: 0,
        merged: true,
        head: { sha: pushed }
      })
      expect((await call('GET ~/pulls/8')).status).toBe(404)
    })
  })

  test('of a fork have its repository, and none when it is gone', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7, fork: 'someone/space', branch: 'topic' })
      github.openPull({ number: 8, fork: 'deleted' })
      expect((await call('GET ~/pulls/7')).body).toMatchObject({
        head: { label: 'someone:topic', repo: { full_name: 'someone/space', fork: true } }
      })
      expect((await call('GET ~/pulls/8')).body).toMatchObject({ head: { repo: null, user: null } })
      expect((await call('GET ~/branches/topic')).status).toBe(404)
    })
  })

  test('are listed by state, the newest first', async () => {
    await withGitHub({}, async ({ github, call }) => {
      const numbers = async (query: string) => (await call(`GET ~/pulls${query}`)).body.map(({ number }) => number)
      ;[1, 2, 3].forEach((number) => github.openPull({ number, branch: `b${String(number)}` }))
      github.closePull(2)
      expect(await numbers('')).toEqual([3, 1])
      expect(await numbers('?state=closed')).toEqual([2])
      expect(await numbers('?state=all&per_page=2&page=2')).toEqual([1])
      expect(await numbers('?head=acme:b1')).toEqual([1])
      expect((await call('GET ~/pulls?state=merged')).status).toBe(422)
    })
  })

  test('a branch is found by its name, slashes as they are or encoded, until it is deleted', async () => {
    await withGitHub({}, async ({ github, call }) => {
      const sha = github.pushBranch('feature/a b')
      const paths = ['branches/feature%2Fa%20b', 'branches/feature/a%20b', 'git/ref/heads/feature/a%20b']
      for (const path of paths) expect((await call(`GET ~/${path}`)).text).toContain(sha)
      github.deleteBranch('feature/a b')
      for (const path of paths) expect((await call(`GET ~/${path}`)).status).toBe(404)
      expect((await call('GET ~/git/ref/heads/mai')).status).toBe(404)
    })
  })

  test.each(['branches', 'tags'])('%s are listed by pages', async (kind) => {
    await withGitHub({}, async ({ github, call }) => {
      if (kind === 'tags') for (const name of ['v1', 'v2', 'v3']) github.tag(name)
      else for (const name of ['a', 'b']) github.pushBranch(name)
      const { body, headers } = await call(`GET ~/${kind}?per_page=2`)
      expect(body.map(({ name }) => name)).toEqual(kind === 'tags' ? ['v1', 'v2'] : ['a', 'b'])
      expect(headers.get('link')).toContain('rel="next"')
      expect((await call(`GET ~/${kind}?per_page=2&page=2`)).body).toHaveLength(1)
    })
  })
})

describe('comments', () => {
  test('are the token’s, and are listed, edited and deleted', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      github.comment(7, 'octocat', 'first')
      const { status, body } = await call(`POST ${COMMENTS}`, { body: 'second' })
      expect([status, body.user]).toMatchObject([201, { login: 'github-actions[bot]', type: 'Bot' }])
      const one = `~/issues/comments/${String(body.id)}`
      expect((await call(`PATCH ${one}`, { body: 'third' })).body).toMatchObject({ id: body.id, body: 'third' })
      expect((await call(`GET ${COMMENTS}`)).body.map((comment) => comment.body)).toEqual(['first', 'third'])
      expect((await call(`DELETE ${one}`)).status).toBe(204)
      expect((await call(`PATCH ${one}`, { body: 'x' })).status).toBe(404)
      expect(github.comments(7).map((comment) => comment.body)).toEqual(['first'])
    })
  })

  test('are two when two are posted at once', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      await Promise.all([1, 2].map(() => call(`POST ${COMMENTS}`, { body: 'same' })))
      expect(github.comments(7)).toHaveLength(2)
    })
  })

  test('come in pages of 30, at most 100, with links that can be followed', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      for (let n = 1; n <= 205; n++) github.comment(7, 'octocat', String(n))
      expect((await call(`GET ${COMMENTS}`)).body).toHaveLength(30)
      const first = await call(`GET ${COMMENTS}?per_page=200`)
      expect(first.body).toHaveLength(100)
      const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? []
      expect(next).toBe(`${github.url}/repositories/1296269/issues/7/comments?per_page=200&page=2`)
      const second = await call(`GET ${next.slice(github.url.length)}`)
      expect(second.body[0]?.body).toBe('101')
      expect(second.headers.get('link')).toMatch(/rel="prev".*rel="next".*page=3>; rel="last".*page=1>; rel="first"/)
      const last = await call(`GET ${COMMENTS}?per_page=100&page=3`)
      expect(last.body).toHaveLength(5)
      expect(last.headers.get('link')).not.toContain('next')
      expect((await call(`GET ${COMMENTS}?page=9&per_page=100`)).body).toEqual([])
    })
  })

  test.each([
    ['no body', {}, `Invalid request.\n\n"body" wasn't supplied.`, undefined],
    ['null', { body: null }, `Invalid request.\n\nFor 'properties/body', nil is not a string.`, undefined],
    ['a blank text', { body: ' ' }, 'Validation Failed', 'Body cannot be blank'],
    [
      '65,537 characters',
      { body: 'é'.repeat(65_537) },
      'Validation Failed',
      'Body is too long (maximum is 65536 characters)'
    ]
  ])('with %s are refused', async (_, sent, message, detail) => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const { status, body } = await call(`POST ${COMMENTS}`, sent)
      expect([status, body.message]).toEqual([422, message])
      expect(body.documentation_url).toBe('https://docs.github.com/rest/issues/comments#create-an-issue-comment')
      expect(body.errors).toEqual(
        detail && [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: detail }]
      )
      expect(github.comments(7)).toEqual([])
    })
  })

  test('may have 65,536 characters', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      expect((await call(`POST ${COMMENTS}`, { body: 'é'.repeat(65_536) })).status).toBe(201)
    })
  })

  test('that are no JSON are refused', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ number: 7 })
      const messages = ['{', '[]'].map(async (body) => (await call(`POST ${COMMENTS}`, body)).body.message)
      expect(await Promise.all(messages)).toEqual(['Problems parsing JSON', 'Body should be a JSON object'])
    })
  })
})

describe('GitHub Enterprise Server', () => {
  test('has its API under /api/v3 and nothing beside it, in its links as well', async () => {
    await withGitHub({ enterprise: true }, async ({ github, call }) => {
      github.openPull({ number: 7 })
      github.openPull({ number: 8 })
      const { serverUrl, apiUrl } = github.context
      expect(apiUrl).toBe(`${serverUrl}/api/v3`)
      const { body, headers } = await call('GET ~/pulls?per_page=1')
      expect(body[0]).toMatchObject({ number: 8, html_url: `${serverUrl}/acme/space/pull/8` })
      expect(headers.get('link')).toContain(`<${apiUrl}/repositories/1296269/pulls?per_page=1&page=2>; rel="next"`)
      expect(headers.has('x-ratelimit-limit')).toBe(false)
      const beside = await fetch(`${serverUrl}/repos/acme/space`, {
        headers: { authorization: `Bearer ${github.context.token}` }
      })
      expect([beside.status, beside.headers.get('content-type')]).toEqual([404, 'text/html'])
    })
  })
})
