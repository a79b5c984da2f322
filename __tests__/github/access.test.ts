import { expect, test } from '@jest/globals'
import { makeOptional } from '../../src/github/access.ts'
import { limited, refusal, unreachable } from '../../src/github/failure.ts'

function start(signal = new AbortController().signal) {
  const warnings: string[] = []
  return { warnings, optional: makeOptional((sentence) => warnings.push(sentence), signal) }
}

const failing = (error: Error) => () => Promise.reject(error)
const denied = (what: string) => refusal(what, 403, 'Resource not accessible by integration')

test('what succeeds gives its result and no warning', async () => {
  const { optional, warnings } = start()
  expect(await optional('The comment was not written', () => Promise.resolve(7))).toBe(7)
  expect(warnings).toEqual([])
})

test('a missing permission is a warning with the line to add, once for each permission', async () => {
  const { optional, warnings } = start()
  await optional('The comment was not written', failing(denied('POST /repos/a/b/issues/7/comments')))
  await optional('The comment was not changed', failing(denied('PATCH /repos/a/b/issues/comments/1')))
  await optional('The deployment was not told', failing(denied('POST /repos/a/b/deployments')))
  expect(warnings).toEqual([
    'The comment was not written. GitHub rejected POST /repos/a/b/issues/7/comments: Resource not accessible by integration (403). Add `pull-requests: write` under `permissions` in the workflow.',
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
