import { describe, expect, test } from '@jest/globals'
import { accessSecretFor } from '../../src/ownership.ts'
import { DEFAULTS, outcomeOf } from '../contract/action.ts'

const PASSWORD = 'correct horse battery'

function read(inputs: Readonly<Record<string, string>>) {
  const { request, error } = outcomeOf({
    ...DEFAULTS,
    image: 'acme/space:1.0',
    environment: 'pr-7',
    domain: 'app.example.com',
    https: 'true',
    ...inputs
  })
  if (error !== undefined) throw error
  return request?.kind === 'service' ? request.domain?.https : undefined
}

describe('access-password', () => {
  test.each([PASSWORD, '123456789012', ':"\\{env.HOME}*&<>', 'x'.repeat(200)])('%s is one', (password) => {
    expect(read({ 'access-password': password })?.access).toEqual({ password, openPaths: [] })
  })

  test('loses the line end that `echo` adds, and nothing else', () => {
    expect(read({ 'access-password': `${PASSWORD}\r\n` })?.access?.password).toBe(PASSWORD)
  })

  test('is not there without the input', () => {
    expect(read({})?.access).toBeUndefined()
    expect(read({ 'access-password': '\n' })?.access).toBeUndefined()
  })

  test.each([
    ['hunter2-Zq9', /too short/],
    [`hunter2-Zq9${'x'.repeat(200)}`, /too long/],
    ['hunter2-Zq9-é', /characters that are not allowed/],
    ['hunter2-Zq9\nhunter2-Zq9', /characters that are not allowed/],
    [' hunter2-Zq9-x', /characters that are not allowed/]
  ])('%j is refused, and not shown', (password, says) => {
    const attempt = () => read({ 'access-password': password })
    expect(attempt).toThrow(says)
    expect(attempt).toThrow('`access-password`')
    expect(attempt).not.toThrow('hunter2')
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['without https', { https: 'false' }, /`access-password` is set, but `https` is not `true`/],
    ['without a domain', { domain: '' }, /`domain` is not set/],
    ['of a job', { 'wait-for': 'stopped' }, /the task is a job/],
    ['of a job without https', { https: 'false', domain: '', 'wait-for': 'stopped' }, /`access-password` is set/]
  ])('%s is refused', (_, inputs, says) => {
    expect(() => read({ 'access-password': PASSWORD, ...inputs })).toThrow(says)
  })

  test('that is wrong in several ways is told at once', () => {
    const { error } = outcomeOf({
      ...DEFAULTS,
      image: 'acme/space:1.0',
      'access-password': 'short',
      'access-open-paths': 'webhooks'
    })
    expect(error?.message).toMatch(/3 problems[^]*too short[^]*"webhooks"[^]*`https` is not `true`/)
  })

  test('has its secret encrypted with `kms-key-id`, also beside a certificate of one’s own', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/certificate-AbCdEf'
    const key = { 'kms-key-id': 'alias/tls', 'certificate-secret-arn': arn }
    expect(read({ ...key, 'access-password': PASSWORD })?.kmsKeyId).toBe('alias/tls')
    expect(() => read(key)).toThrow('`kms-key-id`')
  })
})

describe('access-open-paths', () => {
  const paths = (text: string) => read({ 'access-password': PASSWORD, 'access-open-paths': text })?.access?.openPaths

  test('has one path a line', () => {
    expect(paths('/webhooks/*\r\n\n  /health \n/health\n/')).toEqual(['/webhooks/*', '/health', '/'])
  })

  test.each([
    'webhooks',
    '/*',
    '*',
    '/a b',
    '/a?b=c',
    '/a%2fb',
    '/a/../b',
    '/a*b',
    '//a',
    '/{env.HOME}',
    '/[a]',
    '/a\\b'
  ])('%s is none', (path) => {
    expect(() => paths(path)).toThrow('in `access-open-paths`')
  })

  test('are refused without a password, which may be a secret that does not exist', () => {
    expect(() => read({ 'access-open-paths': '/a' })).toThrow('`access-password` is empty')
  })
})

describe('the name of its secret', () => {
  const name = (environment: string) => accessSecretFor({ repository: 'acme/space', environment })

  test.each([
    ['pr-7', 'run-on-fargate/acme/space/access/pr-7'],
    ['release/1.2', 'run-on-fargate/acme/space/access/release=2F1.2'],
    ['a=2Fb', 'run-on-fargate/acme/space/access/a=3D2Fb'],
    ['my-branch', 'run-on-fargate/acme/space/access/my=2Dbranch'],
    ['é', 'run-on-fargate/acme/space/access/=C3=A9']
  ])('of %s is %s', (environment, expected) => {
    expect(name(environment)).toBe(expected)
  })

  test('fits, and differs for environments that begin alike', () => {
    const long = '語'.repeat(250)
    expect(name(long)).toHaveLength(512)
    expect(name(long)).not.toBe(name(`${long}x`))
    expect(name(long)).not.toMatch(/-[A-Za-z0-9]{6}$/)
  })
})
