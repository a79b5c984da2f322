import { describe, expect, test } from '@jest/globals'
import { ActionError, messageOf } from '../src/errors.ts'

describe('ActionError', () => {
  test('keeps the code, the sentence, the hint and the cause apart', () => {
    const cause = new Error('ECONNREFUSED')
    const error = new ActionError('GITHUB_UNREACHABLE', 'No answer.', 'Check the host.', { cause })
    expect([error.code, error.message, error.hint, error.cause]).toEqual([
      'GITHUB_UNREACHABLE',
      'No answer.',
      'Check the host.',
      cause
    ])
  })
})

test.each([
  [new Error('broken'), 'broken'],
  ['a string', 'a string'],
  [undefined, 'undefined']
])('messageOf(%p) is %p', (thrown, expected) => {
  expect(messageOf(thrown)).toBe(expected)
})
