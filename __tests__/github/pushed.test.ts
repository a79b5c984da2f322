import { expect, test } from '@jest/globals'
import { wasPushedBefore } from '../../src/github/pull-request.ts'
import { clientOf, serve } from './server.ts'

const COMMENTED = Date.parse('2026-11-27T12:00:05Z')
const HEAD = 'a'.repeat(40)

test.each([
  ['a push of the second before', { after: HEAD, timestamp: '2026-11-27T12:00:04Z' }, true],
  ['a push of the same second, which may have come later', { after: HEAD, timestamp: '2026-11-27T12:00:05Z' }, false],
  ['a later push', { after: HEAD, timestamp: '2026-11-27T12:00:06Z' }, false],
  ['an earlier push of another commit', { after: 'b'.repeat(40), timestamp: '2026-11-27T12:00:00Z' }, undefined],
  ['a push without a time', { after: HEAD, timestamp: '' }, undefined],
  ['no push', undefined, undefined]
])('whether the author of a comment saw the head is said by %s', async (_, activity, seen) => {
  await using github = await serve(() => ({ status: 200, body: activity === undefined ? [] : [activity] }))
  expect(await wasPushedBefore(clientOf(github), { head: HEAD, headRef: 'topic' }, COMMENTED)).toBe(seen)
})
