import { expect, test } from '@jest/globals'
import { givenSecrets, imagesOf, keptLogins, secretIdOf } from '../../src/deploy/images.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import { GIVEN_SECRET, LOGIN, makeRequest } from './factories.ts'

const NONE = { kind: 'none' } as const
const GIVEN = { kind: 'secret', id: GIVEN_SECRET } as const
const NAMED = { kind: 'secret', id: 'team/login' } as const
const GHCR = { ...LOGIN, secretName: 'ghcr' }

function request(...[login = NONE, ...others]: readonly RegistryLogin[]) {
  const image = parseReference('ghcr.io/acme/side')
  return makeRequest({
    login,
    sidecars: others.map((each, index) => ({ container: `side${index + 1}`, image, login: each }))
  })
}

test.each([
  ['of one image', [LOGIN], [LOGIN], []],
  ['of several images at one registry', [LOGIN, LOGIN, GHCR, NONE, GHCR], [LOGIN, GHCR], []],
  ['in secrets that were given', [GIVEN, NAMED, GIVEN], [], [GIVEN.id, NAMED.id]],
  ['of either kind', [GIVEN, LOGIN], [LOGIN], [GIVEN.id]],
  ['that are none', [NONE, NONE], [], []]
])('the logins %s are kept or given, each once', (_, logins, kept, given) => {
  expect(keptLogins(request(...logins))).toEqual(kept)
  expect(givenSecrets(request(...logins))).toEqual(given)
})

test('the container that the deployment is about comes first', () => {
  expect(imagesOf(request(NONE, LOGIN)).map(({ container }) => container)).toEqual(['space', 'side1'])
})

test.each([
  [NONE, undefined],
  [LOGIN, LOGIN.secretName],
  [GIVEN, GIVEN.id],
  [NAMED, NAMED.id]
])('a secret is called by what the request says of it: %#', (login, id) => {
  expect(secretIdOf(login)).toBe(id)
})
