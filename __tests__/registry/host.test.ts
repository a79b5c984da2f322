import { describe, expect, test } from '@jest/globals'
import { ecrRegistry, parseReference, registryHost } from '../../src/registry/reference.ts'

describe.each([
  [
    'docker.io',
    [
      'docker.io',
      'Docker.IO',
      'index.docker.io',
      'https://index.docker.io/v1/',
      'https://index.docker.io/v2/',
      'index.docker.io/v1',
      'registry-1.docker.io',
      'https://registry-1.docker.io',
      'registry-1.docker.io:443',
      'registry.hub.docker.com',
      'hub.docker.com',
      'https://hub.docker.com/r/acme/space',
      'registry.docker.io',
      'docker.io/acme',
      'docker.io.',
      'http://docker.io/'
    ]
  ],
  [
    'ghcr.io',
    [
      'GHCR.io',
      'https://ghcr.io',
      'HTTPS://ghcr.io/',
      'http://ghcr.io',
      'http://ghcr.io:80',
      '//ghcr.io',
      'ghcr.io/',
      'ghcr.io/octo',
      'ghcr.io/octo/space:1',
      'ghcr.io/v2/',
      'ghcr.io:443',
      'ghcr.io:0443',
      'https://ghcr.io:443/octo',
      'ghcr.io.',
      'ghcr.io.:443',
      ' ghcr.io\n'
    ]
  ],
  ['myteam.azurecr.io', ['MyTeam.azurecr.io', 'https://myteam.azurecr.io/oauth2/token']],
  [
    'registry.example.com:5000',
    ['Registry.Example.com:5000', 'https://registry.example.com:5000/v2', 'registry.example.com:05000']
  ],
  ['localhost:5000', ['localhost:5000', 'http://LOCALHOST:5000/']],
  ['localhost:443', ['localhost:443']],
  ['registry:5000', ['registry:5000']],
  ['[2001:db8::1]:5000', ['[2001:DB8::1]:5000']]
])('%s is meant by', (registry, texts) => {
  test.each(texts)('%j', (text) => {
    expect(registryHost(text)).toBe(registry)
  })
})

test.each([
  '',
  ' ',
  '/',
  'https://',
  'acme',
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
  'ghçr.io',
  '-a.io'
])('%j means no registry', (text) => {
  expect(registryHost(text)).toBeUndefined()
})

test.each(['ghcr.io:80', 'ghcr.io:8443', 'docker.io:5000', 'ghcr.io.example.com', 'docker.com'])(
  '%s is a registry of its own',
  (text) => {
    expect(registryHost(text)).toBe(text)
  }
)

describe('an image names its registry in the same ways, and is pulled by the one name', () => {
  test.each([
    ['GHCR.io/acme/space:1', 'ghcr.io', 'ghcr.io/acme/space:1'],
    ['ghcr.io:443/acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
    ['ghcr.io./acme/space', 'ghcr.io', 'ghcr.io/acme/space'],
    ['registry-1.docker.io/acme/space:1', 'docker.io', 'docker.io/acme/space:1'],
    ['registry.hub.docker.com/acme/space', 'docker.io', 'docker.io/acme/space'],
    ['hub.docker.com/acme/space', 'docker.io', 'docker.io/acme/space'],
    ['Docker.io/nginx', 'docker.io', 'docker.io/library/nginx'],
    ['registry-1.docker.io:443/nginx:1', 'docker.io', 'docker.io/library/nginx:1'],
    ['MyTeam.azurecr.io/space', 'myteam.azurecr.io', 'myteam.azurecr.io/space'],
    [`QUAY.io/a/b:1@sha256:${'0'.repeat(64)}`, 'quay.io', `quay.io/a/b:1@sha256:${'0'.repeat(64)}`],
    ['LOCALHOST:5000/space', 'localhost:5000', 'localhost:5000/space']
  ])('%s', (text, domain, pulled) => {
    expect(parseReference(text)).toMatchObject({ domain, text: pulled })
    expect(parseReference(pulled)).toMatchObject({ domain, text: pulled })
  })

  test.each(['acme/space', 'nginx', 'ghcr.io/acme/space:1', 'docker.io/nginx', 'registry.example.com:5000/x'])(
    '%s stays as it is',
    (text) => {
      expect(parseReference(text).text).toBe(text)
    }
  )

  test.each([
    '123456789012.DKR.ecr.eu-central-1.amazonaws.com/space',
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com:443/space'
  ])('%s is in Amazon ECR', (text) => {
    expect(ecrRegistry(parseReference(text))).toMatchObject({ account: '123456789012', region: 'eu-central-1' })
  })
})
