import { describe, expect, test } from '@jest/globals'
import { withGitHub, type Hub } from './github-api.ts'

const COMMENTS = '~/issues/7/comments'

async function inPullRequest(test: (hub: Hub) => Promise<void>, options: Parameters<typeof withGitHub>[0] = {}) {
  await withGitHub(options, async (hub) => {
    hub.github.openPull({ number: 7 })
    await test(hub)
  })
}

describe('the primary rate limit', () => {
  test('is told with every answer, and refuses until it is reset', async () => {
    await inPullRequest(async ({ github, clock, call }) => {
      const first = await call('GET ~')
      expect(first.headers.get('x-ratelimit-limit')).toBe('1000')
      expect(first.headers.get('x-ratelimit-remaining')).toBe('999')
      github.limits.remaining = 0
      const { status, headers, body } = await call('GET ~')
      expect([status, headers.get('x-ratelimit-remaining'), headers.get('retry-after')]).toEqual([403, '0', null])
      expect(Number(headers.get('x-ratelimit-reset'))).toBe(github.limits.reset)
      expect(body.message).toMatch(/^API rate limit exceeded for installation ID \d+\./)
      github.limits.primaryStatus = 429
      expect((await call('GET ~')).status).toBe(429)
      expect((await call('GET /rate_limit')).body).toMatchObject({ rate: { limit: 1000, remaining: 0 } })
      clock.offset = 3_601_000
      const renewed = await call('GET ~')
      expect([renewed.status, renewed.headers.get('x-ratelimit-remaining')]).toEqual([200, '999'])
      expect((await call('GET ~')).headers.get('x-ratelimit-remaining')).toBe('998')
    })
  })
})

describe('the secondary rate limit', () => {
  test('refuses the next calls that make content, when told to', async () => {
    await inPullRequest(async ({ github, call }) => {
      Object.assign(github.limits.secondary, { calls: 1, status: 429, retryAfter: 2 })
      expect((await call(`GET ${COMMENTS}`)).status).toBe(200)
      const { status, headers, body } = await call(`POST ${COMMENTS}`, { body: 'x' })
      expect([status, headers.get('retry-after')]).toEqual([429, '2'])
      expect(body.message).toMatch(/^You have exceeded a secondary rate limit and have been temporarily blocked/)
      expect((await call(`POST ${COMMENTS}`, { body: 'x' })).status).toBe(201)
      expect(github.comments(7)).toHaveLength(1)
    })
  })

  test('is 80 requests that make content, and 900 points, a minute', async () => {
    await inPullRequest(async ({ github, clock, call }) => {
      const many = async (count: number, named: string, body?: object) => {
        const answers = await Promise.all(Array.from({ length: count }, () => call(named, body)))
        return answers.filter(({ status }) => status < 300).length
      }
      expect(await many(82, `POST ${COMMENTS}`, { body: 'x' })).toBe(80)
      expect(github.comments(7)).toHaveLength(80)
      clock.offset = 60_001
      expect(await many(2, `POST ${COMMENTS}`, { body: 'x' })).toBe(2)
      github.limits.pointsPerMinute = 15
      expect(await many(10, 'GET ~')).toBe(5)
      expect((await call('GET ~')).body.message).toMatch(/^You have exceeded a secondary rate limit\. Please wait/)
    })
  })

  test('does not exist when the sandbox throttles nothing', async () => {
    await inPullRequest(
      async ({ github, call }) => {
        const posted = Array.from({ length: 100 }, () => call(`POST ${COMMENTS}`, { body: 'x' }))
        await Promise.all(posted)
        expect(github.comments(7)).toHaveLength(100)
      },
      { throttle: 'off' }
    )
  })
})

describe('a fault', () => {
  test('is answered instead of the call that it names, as often as it says', async () => {
    await inPullRequest(async ({ github, call }) => {
      github.faults.push({ call: 'POST /repos/{o}/{r}/issues/{n}/comments', status: 502, times: 1 })
      expect((await call(`GET ${COMMENTS}`)).status).toBe(200)
      const { status, body } = await call(`POST ${COMMENTS}`, { body: 'x' })
      expect([status, body]).toEqual([502, { message: 'Server Error' }])
      expect((await call(`POST ${COMMENTS}`, { body: 'x' })).status).toBe(201)
    })
  })

  test('may be a page, or a reset connection', async () => {
    await inPullRequest(async ({ github, call }) => {
      github.faults.push({ call: '*', status: 503, times: 1 }, { call: 'GET /repos/{o}/{r}', drop: true, times: 1 })
      expect((await call('GET ~')).text).toMatch(/^<!DOCTYPE html>/)
      await expect(call('GET ~')).rejects.toThrow('fetch failed')
      expect(github.requests.at(-1)).not.toHaveProperty('status')
    })
  })

  test('may lose the answer of a call that is carried out', async () => {
    await inPullRequest(async ({ github, call }) => {
      github.faults.push({ call: '*', drop: true, carriedOut: true, times: 1 })
      await expect(call(`POST ${COMMENTS}`, { body: 'x' })).rejects.toThrow('fetch failed')
      expect(github.comments(7)).toHaveLength(1)
    })
  })

  test('may be a slow answer', async () => {
    await inPullRequest(async ({ github, call }) => {
      github.faults.push({ call: 'GET /repos/{o}/{r}', delay: 150, times: 1 })
      const order: string[] = []
      await Promise.all([
        call('GET ~').then(() => order.push('slow')),
        call('GET ~/pulls').then(() => order.push('other'))
      ])
      expect(order).toEqual(['other', 'slow'])
    })
  })
})
