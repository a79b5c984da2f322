import { describe, expect, test } from '@jest/globals'
import {
  allFound,
  Denials,
  describeRefusal,
  isDenied,
  isNamed,
  isPassing,
  required,
  isThrottled,
  unlessDenied
} from '../../src/aws/errors.ts'
import { Cancelled } from '../../src/errors.ts'

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

test.each([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'TransactionInProgressException'
])('%s is throttling, as the SDK takes it', (name) => {
  expect([isThrottled(named(name, 400)), isPassing(named(name, 400))]).toEqual([true, true])
})

test.each(['LimitExceededException', 'LimitExceeded'])('%s is a quota, which does not pass', (name) => {
  expect([isThrottled(named(name, 400)), isPassing(named(name, 400))]).toEqual([false, false])
})

test.each([
  ['Error retrieving subnet information for [subnet-1]: Rate exceeded (ErrorCode: Throttling)', true],
  [
    'Error retrieving subnet information for [subnet-1]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)',
    true
  ],
  ['Error retrieving security group information for [sg-1]: x (ErrorCode: EC2ThrottledException)', true],
  ['ResourceInitializationError: unable to pull secrets: ThrottlingException: Rate exceeded', true],
  ['Error retrieving subnet information for [subnet-1]: x (ErrorCode: InvalidSubnetID.NotFound)', false],
  ['LimitExceededException: Cannot exceed quota', false],
  ['The subnet is unavailable.', false]
])('what ECS passes on as %j is throttling: %p', (message, expected) => {
  const error = Object.assign(new Error(message), { name: 'InvalidParameterException' })
  expect([isThrottled(error), isPassing(error)]).toEqual([expected, expected])
})

test('a cancellation never passes', () => {
  expect(isPassing(new Cancelled('SIGINT'))).toBe(false)
})

test('an answer is told with its code, its words and its request', () => {
  const error = Object.assign(new Error('No.'), { name: 'ServerException', $metadata: { requestId: 'r-1' } })
  expect(describeRefusal(error)).toBe('AWS rejected a call: ServerException: No. (request ID r-1)')
})

describe('all look-ups', () => {
  const denial = (words: string) => Object.assign(new Error(words), { name: 'AccessDenied' })

  test('give what they find', async () => {
    expect(await allFound([Promise.resolve(1), 'two'])).toEqual([1, 'two'])
  })

  test('tell each denial once, the nested ones too', async () => {
    const [a, b] = [denial('a'), denial('b')]
    const nested = Promise.reject(new Denials([b, denial('a')]))
    const error = await allFound([Promise.reject(a), nested, Promise.resolve(1)]).catch((thrown: unknown) => thrown)
    expect((error as Denials).errors.map((each) => (each as Error).message)).toEqual(['a', 'b'])
  })

  test('throw a single denial as it is', async () => {
    const only = denial('a')
    await expect(allFound([Promise.reject(only), Promise.resolve(1)])).rejects.toBe(only)
  })

  test('throw any other failure at once', async () => {
    const other = new Error('wrong password')
    const never = new Promise<never>(() => undefined)
    await expect(allFound([Promise.reject(denial('a')), Promise.reject(other), never])).rejects.toBe(other)
  })
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

test('an answer without a field that AWS promises is one clear error', () => {
  expect(required('arn', 'taskArn')).toBe('arn')
  expect(() => required(undefined, 'taskArn')).toThrow('AWS answered without `taskArn`, which its API promises.')
})
