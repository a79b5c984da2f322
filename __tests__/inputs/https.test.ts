import { describe, expect, test } from '@jest/globals'
import { DEFAULTS, outcomeOf } from '../contract/action.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/certificate-AbCdEf'
const PRODUCTION = 'https://acme-v02.api.letsencrypt.org/directory'

function read(inputs: Readonly<Record<string, string>>) {
  const { request, error } = outcomeOf({ ...DEFAULTS, image: 'acme/space:1.0', environment: 'pr-7', ...inputs })
  if (error !== undefined) throw error
  return request?.kind === 'service' ? request.domain?.https : undefined
}

describe('https', () => {
  const secured = (inputs: Readonly<Record<string, string>> = {}) =>
    read({ domain: '*.preview.example.com', https: 'true', ...inputs })

  test('is off unless asked for', () => {
    expect(read({ domain: 'app.example.com' })).toBeUndefined()
    expect(read({})).toBeUndefined()
  })

  test.each([
    ['*.preview.example.com', '*.preview.example.com'],
    ['*.Bücher.example', '*.xn--bcher-kva.example'],
    ['pr-7.preview.example.com', 'pr-7.preview.example.com'],
    ['App.Example.com.', 'app.example.com']
  ])('%s has a certificate for %s', (domain, certificateName) => {
    expect(secured({ domain })).toMatchObject({ certificateName })
  })

  test('an environment with dots and slashes is one label below the wildcard', () => {
    const { request } = outcomeOf({
      ...DEFAULTS,
      image: 'acme/space:1.0',
      environment: 'release/1.2',
      domain: '*.preview.example.com',
      https: 'true'
    })
    const name = request?.kind === 'service' ? (request.domain?.name ?? '') : ''
    expect(name).toMatch(/^[^.]+\.preview\.example\.com$/)
  })

  test('asks Let’s Encrypt without an account’s address, or another authority', () => {
    expect(secured()?.authority).toEqual({ directory: PRODUCTION })
    expect(
      secured({ 'acme-directory': 'https://acme.example.com/d', 'acme-email': 'ops@example.com' })?.authority
    ).toEqual({
      directory: 'https://acme.example.com/d',
      email: 'ops@example.com'
    })
  })

  test.each([
    'http://localhost:14000/dir',
    'http://127.0.0.1:14000/dir',
    'http://[::1]/dir',
    'https://acme.zerossl.com/v2/DV90'
  ])('%s is a directory', (directory) => {
    expect(secured({ 'acme-directory': directory })?.authority.directory).toBe(directory)
  })

  test.each([
    'http://acme.example.com/directory',
    'http://127.0.0.1.example.com/directory',
    'ftp://127.0.0.1/directory',
    'acme.example.com',
    'https://',
    'https://example.com/d#x'
  ])('%s is no directory', (directory) => {
    expect(() => secured({ 'acme-directory': directory })).toThrow(`"${directory}" for \`acme-directory\``)
  })

  test('a directory with credentials is refused, and not shown', () => {
    const attempt = () => secured({ 'acme-directory': 'https://me:hunter2-Zq9@acme.example.com/d' })
    expect(attempt).toThrow('`acme-directory`')
    expect(attempt).not.toThrow('hunter2')
  })

  test('the user’s own certificate takes the place of an authority’s', () => {
    expect(secured({ 'certificate-secret-arn': ARN })).toMatchObject({ certificateSecret: { text: ARN } })
  })

  test('its key is that of the secret of the certificate, with or without credentials', () => {
    expect(secured({ 'kms-key-id': 'alias/tls' })).toMatchObject({ kmsKeyId: 'alias/tls' })
    expect(secured({ 'kms-key-id': 'alias/tls', 'secret-arn': ARN })).toMatchObject({ kmsKeyId: 'alias/tls' })
    expect(() => secured({ 'kms-key-id': 'alias/tls', 'certificate-secret-arn': ARN })).toThrow('`kms-key-id`')
  })

  const CONTRADICTIONS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['no domain', { domain: '' }, /`https` is `true`, but `domain` is not set/],
    [
      'a certificate without https',
      { https: 'false', 'certificate-secret-arn': ARN },
      /`certificate-secret-arn` is set/
    ],
    [
      'an address without https',
      { https: 'false', 'acme-email': 'ops@example.com' },
      /`acme-email` is set, but `https`/
    ],
    [
      'an authority without https',
      { https: 'false', 'acme-directory': 'https://acme.example.com/d', 'acme-email': 'ops@example.com' },
      /`acme-directory` and `acme-email` are set, but `https`/
    ],
    [
      'a certificate and an authority',
      { 'certificate-secret-arn': ARN, 'acme-email': 'ops@example.com' },
      /`acme-email` is set for an authority that would not be asked/
    ],
    ['a job', { 'wait-for': 'stopped' }, /the task is a job/],
    ['a step that does not wait', { 'wait-for': 'none' }, /before the task has an address/]
  ]

  test.each(CONTRADICTIONS)('%s is refused', (_, inputs, says) => {
    expect(() => secured(inputs)).toThrow(says)
  })
})
