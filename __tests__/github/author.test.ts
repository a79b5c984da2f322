import { expect, test } from '@jest/globals'
import { mayWrite } from '../../src/github/pull-request.ts'
import { clientOf, serve } from './server.ts'

const COMMENT = { id: 1, text: '/deploy', author: 'octocat', bot: false, writtenAt: 0 }

test.each([
  ['the same account', 7, { id: 7 }, true],
  ['another account of this name', 7, { id: 8 }, false],
  ['an account that GitHub does not name', 7, null, false],
  ['an account that the event does not name', undefined, { id: 7 }, false],
  ['an account that nobody names', undefined, null, false]
])('only an account that is known may write: %s', async (_, authorId, user, may) => {
  await using github = await serve(() => ({ status: 200, body: { permission: 'admin', user } }))
  expect(await mayWrite(clientOf(github), { ...COMMENT, authorId })).toBe(may)
})
