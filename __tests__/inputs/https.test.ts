import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { environmentLabel, parseDomain } from '../../src/inputs/domain.ts'
import { accessSecretFor } from '../../src/ownership.ts'
import { DEFAULTS, outcomeOf } from '../contract/action.ts'

describe('HTTPS', () => {
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
})

describe('the domain', () => {
  describe('domain', () => {
    test.each([
      ['app.example.com', 'app.example.com'],
      [' App.Example.COM. ', 'app.example.com'],
      ['bücher.example.com', 'xn--bcher-kva.example.com'],
      ['app。example。com', 'app.example.com'],
      ['*.preview.example.com', 'pr-7.preview.example.com'],
      ['example.com', 'example.com'],
      ['7.example.com', '7.example.com']
    ])('%s is %s', (text, name) => {
      expect(parseDomain(text, () => 'pr-7')).toBe(name)
    })

    test.each([
      ['https://app.example.com', 'a URL or an address'],
      ['app.example.com:80', 'a URL or an address'],
      ['192.0.2.1', 'an IP address'],
      ['2001:db8::1', 'a URL or an address'],
      ['a.*.example.com', 'only the whole first label'],
      ['pr-*.example.com', 'only the whole first label'],
      ['*', 'only the whole first label'],
      ['my_app.example.com', 'letters, digits and hyphens'],
      ['a b.example.com', 'letters, digits and hyphens'],
      ['ex%41mple.com', 'letters, digits and hyphens'],
      ['a..example.com', 'a label is empty'],
      ['.example.com', 'a label is empty'],
      ['-a.example.com', 'begin and end'],
      ['a-.example.com', 'begin and end'],
      ['localhost', 'it has no dot'],
      ['a.1.2.3', 'not a domain name'],
      [`${'a'.repeat(64)}.example.com`, 'more than 63'],
      [`${`${'a'.repeat(60)}.`.repeat(4)}com`, 'more than 237']
    ])('%s is refused, as %s', (text, why) => {
      expect(() => parseDomain(text, () => 'pr-7')).toThrow(why)
      expect(() => parseDomain(text, () => 'pr-7')).toThrow('for `domain`')
    })
  })

  describe('the label of an environment', () => {
    test.each([
      ['pr-7', 'pr-7'],
      ['main', 'main'],
      ['release-2024', 'release-2024']
    ])('%s stays', (environment, label) => {
      expect(environmentLabel(environment)).toBe(label)
    })

    test.each([
      ['Main', /^main-[0-9a-f]{8}$/],
      ['feature/a', /^feature-a-[0-9a-f]{8}$/],
      ['日本', /^[0-9a-f]{8}$/],
      ['-', /^[0-9a-f]{8}$/],
      ['xn--a', /^xn-a-[0-9a-f]{8}$/],
      ['main-0123abcd', /^main-0123abcd-[0-9a-f]{8}$/],
      ['0123abcd', /^0123abcd-[0-9a-f]{8}$/],
      ['a'.repeat(64), /^a{54}-[0-9a-f]{8}$/]
    ])('%s ends in a hash', (environment, label) => {
      expect(environmentLabel(environment)).toMatch(label)
    })

    test('is a DNS label of every environment, and no two share one', () => {
      const names = fc.oneof(
        fc.stringMatching(/^[a-bA-B/_.-]{1,6}$/),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
        fc.stringMatching(/^[ab-]{1,4}-[0-9a-f]{8}$/)
      )
      const labelled = names.map((name) => environmentLabel(name))
      fc.assert(
        fc.property(fc.uniqueArray(fc.oneof(names, labelled), { minLength: 2, maxLength: 12 }), (environments) => {
          const labels = environments.map(environmentLabel)
          expect(labels.filter((label) => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))).toEqual([])
          expect(labels.filter((label) => label.slice(2, 4) === '--')).toEqual([])
          expect(new Set(labels).size).toBe(labels.length)
        })
      )
    })
  })

  describe('the inputs together', () => {
    const read = (inputs: Readonly<Record<string, string>>) => {
      const { request, error } = outcomeOf({ ...DEFAULTS, image: 'acme/space:1.0', environment: 'main', ...inputs })
      if (error !== undefined) throw error
      return request?.kind === 'service' ? request.domain : undefined
    }
    const domain = 'a.example.com'

    test('are a domain, or none', () => {
      expect(read({})).toBeUndefined()
      expect(read({ domain, 'dns-ttl': '30' })).toEqual({ name: domain, ttl: 30 })
      expect(read({ domain: '*.example.com' })).toMatchObject({ name: 'main.example.com' })
    })

    test.each(['9', '3601', '1.5', '', 'a minute', '-60'])('a TTL of %j is refused', (ttl) => {
      expect(() => read({ domain, 'dns-ttl': ttl })).toThrow(`"${ttl}" for \`dns-ttl\``)
    })

    test.each(['none', 'stopped', 'Stopped'])('a domain is refused with wait-for: %s', (waitFor) => {
      expect(() => read({ domain, 'wait-for': waitFor })).toThrow('`domain` is set')
    })

    test('a zone is refused without a domain', () => {
      expect(() => read({ 'hosted-zone-id': 'Z0123456789ABCDEFGHIJ' })).toThrow('`hosted-zone-id` is set')
    })

    test.each([
      ['Z0123456789ABCDEFGHIJ', 'Z0123456789ABCDEFGHIJ'],
      ['/hostedzone/Z1D633PJN98FT9', 'Z1D633PJN98FT9'],
      ['hostedzone/Z1D633PJN98FT9', 'Z1D633PJN98FT9']
    ])('the zone %s is %s', (text, zoneId) => {
      expect(read({ domain, 'hosted-zone-id': text })).toMatchObject({ zoneId })
    })

    test.each(['example.com', 'z0123', 'Z', 'Z01/23', `Z${'0'.repeat(32)}`])('the zone %s is refused', (text) => {
      expect(() => read({ domain, 'hosted-zone-id': text })).toThrow(`"${text}" for \`hosted-zone-id\``)
    })
  })
})

describe('access', () => {
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
      expect(read({ 'access-password': password })?.access).toMatchObject({ password, openPaths: [] })
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
})
