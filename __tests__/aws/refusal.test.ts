import { describe, expect, test } from '@jest/globals'
import { isDenied, isNamed, isPassing, unlessDenied } from '../../src/aws/refusal.ts'

function named(name: string, httpStatusCode?: number): Error {
  const error = Object.assign(new Error('refused'), { name })
  return httpStatusCode === undefined ? error : Object.assign(error, { $metadata: { httpStatusCode } })
}

test.each([
  ['AccessDeniedException', true],
  ['AccessDenied', true],
  ['UnauthorizedOperation', true],
  ['UnrecognizedClientException', false],
  ['ResourceNotFoundException', false]
])('%s is a denial: %p', (name, expected) => {
  expect(isDenied(named(name))).toBe(expected)
})

test('only an error has a name', () => {
  expect(isNamed({ name: 'AccessDenied' }, 'AccessDenied')).toBe(false)
  expect(isNamed(undefined, 'AccessDenied')).toBe(false)
})

test.each([
  ['ThrottlingException', 400, true],
  ['Throttling', 400, true],
  ['RequestLimitExceeded', 503, true],
  ['TooManyRequestsException', 429, true],
  ['ServerException', 500, true],
  ['TimeoutError', undefined, true],
  // A fault of ours: asking again would never help.
  ['TypeError', undefined, false],
  ['AccessDeniedException', 400, false],
  ['ClientException', 400, false],
  ['ExpiredTokenException', 403, false]
])('%s with status %p passes: %p', (name, status, expected) => {
  expect(isPassing(named(name, status))).toBe(expected)
})

test.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'])(
  'a connection that ended with %s passes',
  (code) => {
    expect(isPassing(Object.assign(new Error(code), { code }))).toBe(true)
  }
)

describe('unlessDenied', () => {
  const denial = named('AccessDenied')

  test('hands an answer on', async () => {
    expect(await unlessDenied(Promise.resolve('answer'), () => 'fallback')).toBe('answer')
  })

  test('has another answer for a denial', async () => {
    expect(await unlessDenied(Promise.reject(denial), (error) => [error])).toEqual([denial])
  })

  test('throws everything else', async () => {
    const other = named('ThrottlingException')
    await expect(unlessDenied(Promise.reject(other), () => 'fallback')).rejects.toBe(other)
  })
})
