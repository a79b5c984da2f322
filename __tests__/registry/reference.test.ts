import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import { containerName, ecrRegistry, parseReference } from '../../src/registry/reference.ts'

const HEX = '0123456789abcdef'.repeat(4)
const SHA256 = `sha256:${HEX}`

describe('a valid reference is written out in full', () => {
  test.each([
    ['nginx', 'docker.io', 'library/nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io', 'library/nginx', 'docker.io/library/nginx:1.27'],
    ['acme/space', 'docker.io', 'acme/space', 'docker.io/acme/space:latest'],
    ['acme/space:1.0', 'docker.io', 'acme/space', 'docker.io/acme/space:1.0'],
    ['a/b/c', 'docker.io', 'a/b/c', 'docker.io/a/b/c:latest'],
    ['docker.io/nginx', 'docker.io', 'library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/acme/space', 'docker.io', 'acme/space', 'docker.io/acme/space:latest'],
    ['ghcr.io/acme/space:main', 'ghcr.io', 'acme/space', 'ghcr.io/acme/space:main'],
    ['quay.io/space', 'quay.io', 'space', 'quay.io/space:latest'],
    ['localhost/space', 'localhost', 'space', 'localhost/space:latest'],
    ['localhost:5000/space:1', 'localhost:5000', 'space', 'localhost:5000/space:1'],
    ['host:5000/space', 'host:5000', 'space', 'host:5000/space:latest'],
    ['127.0.0.1:5000/a/b', '127.0.0.1:5000', 'a/b', '127.0.0.1:5000/a/b:latest'],
    ['[::1]:5000/space', '[::1]:5000', 'space', '[::1]:5000/space:latest'],
    ['[2001:db8::1]/space', '[2001:db8::1]', 'space', '[2001:db8::1]/space:latest'],
    ['xn--n3h.com/space', 'xn--n3h.com', 'space', 'xn--n3h.com/space:latest'],
    ['a-b.example.com/x', 'a-b.example.com', 'x', 'a-b.example.com/x:latest'],
    ['acme/space.web', 'docker.io', 'acme/space.web', 'docker.io/acme/space.web:latest'],
    ['acme/space_web', 'docker.io', 'acme/space_web', 'docker.io/acme/space_web:latest'],
    ['acme/space__web', 'docker.io', 'acme/space__web', 'docker.io/acme/space__web:latest'],
    ['acme/space---web', 'docker.io', 'acme/space---web', 'docker.io/acme/space---web:latest'],
    ['1/2', 'docker.io', '1/2', 'docker.io/1/2:latest'],
    ['acme/space:_V1.0-rc_2', 'docker.io', 'acme/space', 'docker.io/acme/space:_V1.0-rc_2'],
    [`acme/space:${'t'.repeat(128)}`, 'docker.io', 'acme/space', `docker.io/acme/space:${'t'.repeat(128)}`],
    [`acme/space@${SHA256}`, 'docker.io', 'acme/space', `docker.io/acme/space@${SHA256}`],
    [`acme/space:1@${SHA256}`, 'docker.io', 'acme/space', `docker.io/acme/space:1@${SHA256}`],
    [`host:80/x@sha512:${HEX}${HEX}`, 'host:80', 'x', `host:80/x@sha512:${HEX}${HEX}`],
    [`acme/${HEX}`, 'docker.io', `acme/${HEX}`, `docker.io/acme/${HEX}:latest`],
    ['x'.repeat(237), 'docker.io', `library/${'x'.repeat(237)}`, `docker.io/library/${'x'.repeat(237)}:latest`]
  ])('%s', (text, domain, path, name) => {
    expect(parseReference(text)).toMatchObject({ domain, path, name, text })
  })

  test('a tag is latest only when there is no digest either', () => {
    expect(parseReference('acme/space').tag).toBe('latest')
    expect(parseReference(`acme/space@${SHA256}`)).not.toHaveProperty('tag')
    expect(parseReference(`acme/space:1@${SHA256}`)).toMatchObject({ tag: '1', digest: SHA256 })
    expect(parseReference('acme/space:1')).not.toHaveProperty('digest')
  })
})

describe('an invalid reference is refused with the part that is wrong', () => {
  test.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    [' acme/space', 'a blank or a line break'],
    ['acme/space\n', 'a blank or a line break'],
    ['acme /space', 'a blank or a line break'],
    ['https://ghcr.io/acme/space', '"https://" does not belong to it'],
    ['docker://acme/space', '"docker://" does not belong to it'],
    [HEX, 'an image ID'],
    ['Acme/space', 'capital letters'],
    ['acme/Space', 'capital letters'],
    ['Nginx', 'capital letters'],
    ['ghcr.io/Acme/space:1', 'capital letters'],
    ['acme/space:', '"" is not a tag'],
    ['acme/space:.1', '".1" is not a tag'],
    ['acme/space:-1', '"-1" is not a tag'],
    ['acme/space:a+b', '"a+b" is not a tag'],
    ['acme/space:1:2', '"1:2" is not a tag'],
    [`acme/space:${'t'.repeat(129)}`, 'is not a tag'],
    ['acme/space@', '"" is not a digest'],
    ['acme/space@sha256:abc', '"sha256:abc" is not a digest'],
    [`acme/space@sha256:${HEX.toUpperCase()}`, 'is not a digest'],
    [`acme/space@sha256:${HEX}0`, 'is not a digest'],
    [`acme/space@md5:${HEX.slice(32)}`, 'is not a digest'],
    [`acme/space@${HEX}`, 'is not a digest'],
    [`acme/space@${SHA256}:1`, 'is not a digest'],
    [`acme/space@${SHA256}@${SHA256}`, 'is not a digest'],
    ['acme//space', 'a part of its name is empty'],
    ['/acme/space', 'a part of its name is empty'],
    ['acme/space/', 'a part of its name is empty'],
    ['ghcr.io/', 'a part of its name is empty'],
    ['acme/-space', '"-space" cannot be a part'],
    ['acme/space-', '"space-" cannot be a part'],
    ['acme/a..b', '"a..b" cannot be a part'],
    ['acme/a___b', '"a___b" cannot be a part'],
    ['acme/späce', '"späce" cannot be a part'],
    ['acme/../space', '".." cannot be a part'],
    ['acme/%2e%2e', '"%2e%2e" cannot be a part'],
    ['-host.com/x', '"-host.com" is not a registry host'],
    ['host_name.com/x', '"host_name.com" is not a registry host'],
    ['host:port/x', '"host:port" is not a registry host'],
    ['host:/x', '"host:" is not a registry host'],
    ['2001:db8::1/x', '"2001:db8::1" is not a registry host'],
    ['x'.repeat(238), 'longer than 255'],
    [`registry.example.com/${'a/'.repeat(120)}b`, 'longer than 255']
  ])('%p', (text, part) => {
    const error = thrownBy(() => parseReference(text))
    expect(error.code).toBe('IMAGE_REFERENCE_INVALID')
    expect(error.message).toMatch(/^Invalid value ".*" for `image`: /s)
    expect(error.message).toContain(part)
    expect(error.hint).not.toBe('')
  })

  test('capital letters are answered with the name in lower case', () => {
    expect(thrownBy(() => parseReference('ghcr.io/Acme/Space:V1')).hint).toContain('`acme/space`')
  })

  test('an endless input does not make an endless message', () => {
    expect(thrownBy(() => parseReference('!'.repeat(100_000))).message.length).toBeLessThan(1000)
  })
})

describe('an image in ECR', () => {
  test.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/space', '123456789012', 'eu-central-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/space', '123456789012', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/space', '123456789012', 'cn-north-1'],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/space', '123456789012', 'eusc-de-east-1'],
    ['123456789012.dkr-ecr.us-west-2.on.aws/space', '123456789012', 'us-west-2']
  ])('%s is private', (text, account, region) => {
    expect(ecrRegistry(parseReference(text))).toEqual({ public: false, account, region })
  })

  test.each(['public.ecr.aws/nginx/nginx', 'ecr-public.aws.com/nginx/nginx'])('%s is public', (text) => {
    expect(ecrRegistry(parseReference(text))).toEqual({ public: true })
  })

  test.each([
    'acme/space',
    'ghcr.io/acme/space',
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org/space',
    '12345.dkr.ecr.eu-central-1.amazonaws.com/space',
    'public.ecr.aws.example.org/space'
  ])('%s is elsewhere', (text) => {
    expect(ecrRegistry(parseReference(text))).toBeUndefined()
  })
})

test.each([
  ['acme/space:1.0', 'space'],
  ['nginx', 'nginx'],
  ['ghcr.io/acme/team/web-app', 'web-app'],
  ['acme/space.web_1', 'space-web_1']
])('the container of %s is named %s', (text, name) => {
  expect(containerName(parseReference(text))).toBe(name)
})

function thrownBy(act: () => unknown): ActionError {
  try {
    act()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
