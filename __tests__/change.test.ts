import { expect, test } from '@jest/globals'
import { writes, type Change, type ChangeAction } from '../src/change.ts'

test.each([
  ['create', true],
  ['update', true],
  ['restore', true],
  ['unchanged', false],
  ['given', false]
] as const satisfies readonly [ChangeAction, boolean][])('%s writes: %p', (action, expected) => {
  const change: Change = { resource: 'secret', name: 'login', action }
  expect(writes([change])).toEqual(expected ? [change] : [])
})
