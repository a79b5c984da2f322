import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../src/errors.ts'
import { containerName, ecrRegistry, parseReference, registryHost } from '../../src/registry/reference.ts'

const HEX = '0123456789abcdef'.repeat(4)
const SHA256 = `sha256:${HEX}`

const of = (characters: string, maxLength: number, minLength = 1) =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength })
const words = of('abcxyz0189', 8)
const part = fc
  .tuple(words, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), words), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.flat().join(''))
const port = fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== 443)
const host = fc.oneof(
  fc.constantFrom(
    'localhost',
    'ghcr.io',
    '127.0.0.1',
    '[2001:db8::1]',
    'xn--n3h.com',
    'docker.com',
    'docker.io.acme.dev'
  ),
  fc.tuple(words, words).map(([name, domain]) => `a${name}.${domain}.dev`)
)
const registry = fc.oneof(
  host,
  fc.tuple(fc.oneof(host, words), port).map(([name, number]) => `${name}:${number}`)
)
const tag = fc.tuple(of('aZ09_', 1), of('aZ09_.-', 127, 0)).map((signs) => signs.join(''))

describe('an image reference', () => {
  test('is taken apart, and stays as it is', () => {
    const repository = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(
        registry,
        repository,
        fc.option(tag, { nil: undefined }),
        fc.constantFrom(undefined, SHA256, `sha512:${HEX}${HEX}`),
        (domain, path, given, digest) => {
          const text = `${domain}/${path}${given === undefined ? '' : `:${given}`}${digest === undefined ? '' : `@${digest}`}`
          const version = given ?? (digest === undefined ? 'latest' : undefined)
          expect(parseReference(text)).toEqual({ domain, path, tag: version, digest, text })
        }
      )
    )
  })

  test.each([
    ['nginx', 'docker.io', 'library/nginx'],
    ['1/2', 'docker.io', '1/2'],
    ['a/b/c', 'docker.io', 'a/b/c'],
    ['docker.io/nginx', 'docker.io', 'library/nginx'],
    ['docker.io/acme/space', 'docker.io', 'acme/space'],
    ['quay.io/space', 'quay.io', 'space'],
    ['localhost/space', 'localhost', 'space'],
    [`acme/${HEX}`, 'docker.io', `acme/${HEX}`],
    ['x'.repeat(237), 'docker.io', `library/${'x'.repeat(237)}`]
  ])('%s is completed as Docker does', (text, domain, path) => {
    expect(parseReference(text)).toEqual({ domain, path, tag: 'latest', digest: undefined, text })
  })

  test.each([
    ['GHCR.io/acme/space:1', 'ghcr.io', 'ghcr.io/acme/space:1'],
    ['ghcr.io:443/acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
    ['ghcr.io./acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
    ['registry.hub.docker.com/acme/space', 'docker.io', 'docker.io/acme/space'],
    ['registry-1.docker.io:443/nginx:1', 'docker.io', 'docker.io/library/nginx:1'],
    [`QUAY.io/a/b:1@${SHA256}`, 'quay.io', `quay.io/a/b:1@${SHA256}`],
    ['LOCALHOST:5000/space', 'localhost:5000', 'localhost:5000/space']
  ])('%s is pulled by the one name of its registry', (text, domain, pulled) => {
    expect(parseReference(text)).toMatchObject({ domain, text: pulled })
  })

  test('is refused, or completed to one that is read in the same way', () => {
    const signs = fc.string({ unit: fc.constantFrom(...Array.from('aB1.:/@-_[] \n'), 'docker.io', 'ghcr.io/', SHA256) })
    fc.assert(
      fc.property(fc.oneof(signs, fc.string({ unit: 'binary' })), (text) => {
        const error = problemOf(text)
        if (error === undefined) return expect(parseReference(parseReference(text).text)).toEqual(parseReference(text))
        expect(error).toMatchObject({ code: 'IMAGE_REFERENCE_INVALID', hint: expect.stringMatching(/^[A-Z].*\.$/) })
        expect(error.message).toMatch(/^Invalid value ".*" for `image`: .*\.$/)
      }),
      { numRuns: 1000 }
    )
  })

  test.each([
    ['  ', 'it is empty'],
    [' acme/space', 'a space or a line break'],
    ['acme/space\n', 'a space or a line break'],
    ['https://ghcr.io/acme/space', '"https://" is not part of a reference'],
    [HEX, 'an image ID'],
    ['Acme/space', 'capital letters'],
    ['Nginx', 'capital letters'],
    ['ghcr.io/Acme/space:1', 'capital letters'],
    ['acme/space:', '"" is not a tag'],
    ['acme/space:.1', '".1" is not a tag'],
    ['acme/space:a+b', '"a+b" is not a tag'],
    ['acme/space:1:2', '"1:2" is not a tag'],
    [`acme/space:${'t'.repeat(129)}`, 'is not a tag'],
    ['acme/space@', '"" is not a digest'],
    [`acme/space@${SHA256.toUpperCase()}`, 'is not a digest'],
    [`acme/space@${SHA256}0`, 'is not a digest'],
    [`acme/space@md5:${HEX.slice(32)}`, 'is not a digest'],
    [`acme/space@${SHA256}:1`, 'is not a digest'],
    [`acme/space@${SHA256}@${SHA256}`, 'is not a digest'],
    ['acme//space', 'a part of its name is empty'],
    ['/acme/space', 'a part of its name is empty'],
    ['ghcr.io/', 'a part of its name is empty'],
    ['acme/space-', '"space-" can\'t be a part'],
    ['acme/a..b', '"a..b" can\'t be a part'],
    ['acme/a___b', '"a___b" can\'t be a part'],
    ['acme/../space', '".." can\'t be a part'],
    ['acme/%2e%2e', '"%2e%2e" can\'t be a part'],
    ['-host.com/x', '"-host.com" is not a registry host'],
    ['host:port/x', '"host:port" is not a registry host'],
    ['2001:db8::1/x', '"2001:db8::1" is not a registry host'],
    ['x'.repeat(238), 'longer than 255'],
    [`registry.example.com/${'a/'.repeat(120)}b`, 'longer than 255']
  ])('%j is refused with the part that is wrong', (text, words_) => {
    expect(problemOf(text)?.message).toContain(words_)
  })

  test('with capital letters is answered by the name in lower case, and an endless one by its beginning', () => {
    expect(problemOf('ghcr.io/Acme/Space:V1')?.hint).toContain('`acme/space`')
    expect(problemOf('!'.repeat(100_000))?.message.length).toBeLessThan(1000)
  })
})

describe('a registry', () => {
  test('has one name, however it is written', () => {
    const written = fc.record({
      scheme: fc.constantFrom('', 'https://', 'HTTPS://', '//'),
      end: fc.constantFrom('', '/', '/v2/', '/octo/space:1', ' \n'),
      isUpper: fc.boolean()
    })
    fc.assert(
      fc.property(
        registry,
        written,
        fc.constantFrom('', '.', ':443', '.:443', ':0443'),
        (name, { scheme, end, isUpper }, more) => {
          const hasMore = /[a-z]$/.test(name) && name !== 'localhost'
          const text = `${isUpper ? name.toUpperCase() : name}${hasMore ? more : ''}`
          expect(registryHost(`${scheme}${text}${end}`)).toBe(name)
        }
      )
    )
  })

  test.each([
    'docker.io',
    'Docker.IO.',
    'https://index.docker.io/v1/',
    'registry-1.docker.io:443',
    'registry.docker.io',
    'www.docker.io',
    'auth.docker.io',
    'registry.hub.docker.com',
    'https://hub.docker.com/r/acme/space',
    'http://docker.io:80/'
  ])('%s is Docker Hub', (text) => {
    expect(registryHost(text)).toBe('docker.io')
  })

  test.each(['ghcr.io:80', 'docker.io:5000', 'localhost:443', 'hub.docker.io', 'xdocker.io', 'docker.io.example.com'])(
    '%s is a registry of its own',
    (text) => {
      expect(registryHost(text)).toBe(text)
    }
  )

  test.each([
    ' ',
    'https://',
    'acme/space',
    'dckr_pat_0123',
    'user@ghcr.io',
    'https://user:pass@ghcr.io',
    'ghcr.io?x',
    'ghcr.io#x',
    'ghcr.io\\x',
    'ghcr .io',
    'ghcr..io',
    '.ghcr.io',
    'ghcr.io:',
    'ghcr.io:port',
    'ftp://ghcr.io',
    'gh_cr.io',
    'ghçr.io'
  ])('is not meant by %j', (text) => {
    expect(registryHost(text)).toBeUndefined()
  })
})

test.each([
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['123456789012.DKR.ecr.eu-central-1.amazonaws.com:443', 'eu-central-1'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
  ['123456789012.dkr-ecr.us-west-2.on.aws', 'us-west-2'],
  ['public.ecr.aws', 'public'],
  ['ecr-public.aws.com', 'public'],
  ['ghcr.io', undefined],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org', undefined],
  ['12345.dkr.ecr.eu-central-1.amazonaws.com', undefined],
  ['public.ecr.aws.example.org', undefined]
])('the registry of Amazon ECR at %s is in %s', (domain, region) => {
  const known = region && (region === 'public' ? { public: true } : { public: false, account: '123456789012', region })
  expect(ecrRegistry(parseReference(`${domain}/space`))).toEqual(known)
})

test.each([
  ['nginx', 'nginx'],
  ['ghcr.io/acme/team/web-app:1.0', 'web-app'],
  ['acme/space.web_1', 'space-web_1']
])('the container of %s is named %s', (text, name) => {
  expect(containerName(parseReference(text))).toBe(name)
})

function problemOf(text: string): ActionError | undefined {
  try {
    parseReference(text)
    return undefined
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}
