import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import { chooseLogins, parseHostLogins, type HostLogin, type Locked, type LoginInputs } from '../../src/inputs/login.ts'

const ARN = 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:login-AbCdEf'
const PASSWORD = 'hunter2'
const OWN = { username: 'acme', password: PASSWORD }
const AT_HUB: HostLogin = { host: 'docker.io', username: 'listed', password: `${PASSWORD}-hub` }
const AT_GHCR: HostLogin = { host: 'ghcr.io', username: 'octocat', password: `${PASSWORD}-ghcr` }

function makeInputs(overrides: Partial<LoginInputs> = {}): LoginInputs {
  return { username: '', password: '', logins: [], secretName: '', secretArn: '', kmsKeyId: '', ...overrides }
}

function choose(overrides: Partial<LoginInputs>, domain = 'docker.io') {
  const [login] = chooseLogins(makeInputs(overrides), [{ domain }], 'acme/space')
  if (login === undefined) throw new Error('no login')
  return login
}

function refusal(action: () => unknown): ActionError {
  try {
    action()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('no refusal')
}

describe('registry-logins', () => {
  test.each([
    ['nothing', '', []],
    ['blank lines', '\n  \n\r\n', []],
    ['one line', 'ghcr.io octocat t0ken', [{ host: 'ghcr.io', username: 'octocat', password: 't0ken' }]],
    [
      'lines of either kind, blanks around them',
      '\r\n  docker.io acme a\r\n\n\tghcr.io\toctocat\tb\n',
      [
        { host: 'docker.io', username: 'acme', password: 'a' },
        { host: 'ghcr.io', username: 'octocat', password: 'b' }
      ]
    ],
    [
      'a password with blanks, quotes and signs of its own',
      'quay.io acme+robot p"a ss=:% ',
      [{ host: 'quay.io', username: 'acme+robot', password: 'p"a ss=:% ' }]
    ],
    [
      'a host with a port',
      'registry.example.com:5000 acme a',
      [{ host: 'registry.example.com:5000', username: 'acme', password: 'a' }]
    ]
  ])('hold %s', (_, text, logins) => {
    expect(parseHostLogins(text)).toEqual(logins)
  })

  test('a password may hold the line ends of other systems', () => {
    const password = 'a\u2028b\u2029c\rd'
    expect(parseHostLogins(`ghcr.io octocat ${password}\r\n`)).toMatchObject([{ password }])
  })

  test.each(['docker.io', 'Docker.io', 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com'])(
    '%s is Docker Hub',
    (host) => {
      expect(parseHostLogins(`${host} acme a`)).toEqual([{ host: 'docker.io', username: 'acme', password: 'a' }])
    }
  )

  test.each([
    ['no password', `ghcr.io octocat a\nquay.io ${PASSWORD}`, 'line 2 has not all three of them'],
    ['a password alone', PASSWORD, 'line 1 has not all three of them'],
    ['a host twice', `ghcr.io a ${PASSWORD}\nGHCR.io b ${PASSWORD}`, 'login 2 is for the same host'],
    ['Docker Hub by two names', `docker.io a ${PASSWORD}\nindex.docker.io b ${PASSWORD}`, 'login 2 is for the same'],
    ['the password first, twice', `${PASSWORD} acme ghcr.io\n${PASSWORD} acme quay.io`, 'login 2 is for the same']
  ])('with %s are refused, and no password is shown', (_, text, words) => {
    const error = refusal(() => parseHostLogins(text))
    expect(error).toMatchObject({ code: 'LOGINS_INVALID', hint: expect.stringContaining('host username password') })
    expect(error.message).toMatch(/^The input `registry-logins` cannot be read: /)
    expect(error.message).toContain(words)
    expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
  })
})

describe('the login', () => {
  test.each([
    ['no login', {}, 'docker.io'],
    ['logins at other registries', { logins: [AT_GHCR] }, 'docker.io'],
    ['a login for a host whose name only begins like it', { logins: [AT_GHCR] }, 'ghcr.io.example.com']
  ])('is none with %s', (_, inputs, domain) => {
    expect(choose(inputs, domain)).toEqual({ kind: 'none' })
  })

  test.each([
    ['the one that is given', OWN, 'docker.io', OWN],
    ['the one that is given, for any registry', OWN, 'ghcr.io', OWN],
    ['the one that is given, beside some at other registries', { ...OWN, logins: [AT_GHCR] }, 'docker.io', OWN],
    [
      "the listed one of the image's registry",
      { logins: [AT_HUB, AT_GHCR] },
      'ghcr.io',
      { username: 'octocat', password: AT_GHCR.password }
    ]
  ])('is %s', (_, inputs, domain, login) => {
    expect(choose(inputs, domain)).toEqual({
      kind: 'login',
      ...login,
      secretName: `run-on-fargate/acme/space/${domain}`
    })
  })

  test.each([OWN, { logins: [AT_HUB] }])('is kept under the name and with the key that were given: %#', (login) => {
    expect(choose({ ...login, secretName: 'team/login', kmsKeyId: 'alias/registry' })).toMatchObject({
      kind: 'login',
      secretName: 'team/login',
      kmsKeyId: 'alias/registry'
    })
  })

  test('has a secret of its own at each registry', () => {
    const names = ['docker.io', 'ghcr.io', 'registry.example.com:5000', 'registry.example.com'].map((domain) => {
      const login = choose(OWN, domain)
      return login.kind === 'login' ? login.secretName : ''
    })
    expect(new Set(names).size).toBe(4)
  })

  test.each([
    ['alone', {}],
    ['beside logins at other registries', { logins: [AT_GHCR] }]
  ])('is in the secret that was given, %s', (_, others) => {
    expect(choose({ secretArn: ARN, ...others })).toEqual({
      kind: 'secret',
      id: ARN,
      arn: { text: ARN, partition: 'aws-cn', region: 'cn-north-1', account: '123456789012' }
    })
  })

  test.each([
    ['a login', OWN],
    ['a user name', { username: 'acme' }],
    ['a password', { password: PASSWORD }],
    ['a listed login', { logins: [AT_HUB] }],
    ['a name', { secretName: 'login' }],
    ['a key', { kmsKeyId: 'alias/registry' }]
  ])('cannot be in a secret that was given and be %s', (_, others) => {
    const error = refusal(() => choose({ secretArn: ARN, ...others }))
    expect(error).toMatchObject({ code: 'LOGIN_AMBIGUOUS', hint: expect.stringContaining('`secret-arn`') })
    expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
  })

  test('cannot be given and listed', () => {
    const error = refusal(() => choose({ ...OWN, logins: [AT_GHCR, AT_HUB] }))
    expect(error).toMatchObject({
      code: 'LOGIN_AMBIGUOUS',
      message: expect.stringContaining('two logins for docker.io')
    })
    expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
  })

  test.each([
    ['user name', { password: PASSWORD }, '`registry-username` is empty, but `registry-password` is set'],
    ['password', { username: 'acme' }, '`registry-password` is empty, but `registry-username` is set']
  ])('lacks its %s', (_, inputs, words) => {
    const error = refusal(() => choose(inputs))
    expect(error).toMatchObject({ code: 'LOGIN_INCOMPLETE', message: expect.stringContaining(words) })
    expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
  })

  test.each(['my secret', 's'.repeat(513), 'größe', 'a#b'])('cannot be kept under the name %j', (secretName) => {
    expect(refusal(() => choose({ ...OWN, secretName }))).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('`secret-name`')
    })
  })

  test('that was given by an ARN needs one of a secret', () => {
    expect(refusal(() => choose({ secretArn: 'login' })).code).toBe('ARN_INVALID')
  })
})

describe('the logins of several images', () => {
  const HUB = { domain: 'docker.io' }
  const GHCR = { domain: 'ghcr.io' }
  const QUAY = { domain: 'quay.io' }
  const at = (domain: string, { username, password }: { readonly username: string; readonly password: string }) =>
    ({ kind: 'login', username, password, secretName: `run-on-fargate/acme/space/${domain}` }) as const
  const NONE = { kind: 'none' } as const
  const KEPT = { kind: 'secret', id: ARN, arn: expect.objectContaining({ text: ARN }) }

  test.each([
    [
      'that is given is good for all of its registry',
      OWN,
      [HUB, GHCR, HUB],
      [at('docker.io', OWN), NONE, at('docker.io', OWN)]
    ],
    [
      'that is listed is good for all of its registry',
      { logins: [AT_HUB] },
      [HUB, HUB],
      [at('docker.io', AT_HUB), at('docker.io', AT_HUB)]
    ],
    [
      'of each registry is its own',
      { ...OWN, logins: [AT_GHCR] },
      [HUB, GHCR, QUAY],
      [at('docker.io', OWN), at('ghcr.io', AT_GHCR), NONE]
    ],
    [
      'may be for the others alone',
      { logins: [AT_GHCR] },
      [HUB, GHCR, GHCR],
      [NONE, at('ghcr.io', AT_GHCR), at('ghcr.io', AT_GHCR)]
    ],
    [
      'in the template stays where there is no other',
      {},
      [{ ...HUB, credentials: ARN }, { ...GHCR, credentials: 'team/login' }, QUAY],
      [KEPT, { kind: 'secret', id: 'team/login' }, NONE]
    ],
    [
      'in the template stays beside one for another registry',
      OWN,
      [HUB, { ...GHCR, credentials: ARN }],
      [at('docker.io', OWN), KEPT]
    ],
    [
      'in the template gives way to one that is given or listed',
      { ...OWN, logins: [AT_GHCR] },
      [
        { ...HUB, credentials: ARN },
        { ...HUB, credentials: ARN },
        { ...GHCR, credentials: ARN }
      ],
      [at('docker.io', OWN), at('docker.io', OWN), at('ghcr.io', AT_GHCR)]
    ],
    [
      'in a secret that was given is for all images of the registry of the first',
      { secretArn: ARN, logins: [AT_GHCR] },
      [HUB, HUB, GHCR],
      [KEPT, KEPT, at('ghcr.io', AT_GHCR)]
    ]
  ] satisfies readonly [string, Partial<LoginInputs>, Locked[], unknown[]][])('%s', (_, inputs, images, logins) => {
    expect(chooseLogins(makeInputs(inputs), images, 'acme/space')).toEqual(logins)
  })

  test('have one secret for each registry, of which the first alone has the name that was given, and all the key', () => {
    const inputs = makeInputs({ ...OWN, logins: [AT_GHCR], secretName: 'team/login', kmsKeyId: 'alias/registry' })
    expect(chooseLogins(inputs, [HUB, GHCR, HUB, GHCR], 'acme/space')).toEqual(
      [OWN, AT_GHCR, OWN, AT_GHCR].map((login, index) => ({
        ...at('ghcr.io', login),
        ...(index % 2 === 0 && { secretName: 'team/login' }),
        kmsKeyId: 'alias/registry'
      }))
    )
  })

  test.each(['arn:aws:ssm:eu-central-1:123456789012:parameter/login', 'arn:aws:secretsmanager'])(
    'are refused when the template names %s, which is no secret',
    (credentials) => {
      expect(refusal(() => chooseLogins(makeInputs(), [HUB, { ...GHCR, credentials }], 'acme/space'))).toMatchObject({
        code: 'ARN_INVALID',
        message: expect.stringContaining('`task-definition`')
      })
    }
  )

  test('are none of no images', () => {
    expect(chooseLogins(makeInputs(OWN), [], 'acme/space')).toEqual([])
  })
})
