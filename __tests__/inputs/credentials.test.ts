import { describe, expect, test } from '@jest/globals'
import type { Container, Containers, RegistryLogin, Source } from '../../src/deployment.ts'
import { ActionError } from '../../src/errors.ts'
import {
  type GivenCredentials,
  type HostLogin,
  maskLines,
  maskLogin,
  parseLogins,
  parseOwn,
  splitLogins,
  withCredentials
} from '../../src/inputs/credentials.ts'
import { requireSameSecret } from '../../src/inputs/conflicts.ts'
import { readArn } from '../../src/inputs/values.ts'
import { parseReference } from '../../src/registry/reference.ts'

describe('credentials', () => {
  const ARN = 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:login-AbCdEf'
  const PASSWORD = 'hunter2'
  const ECR = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'
  const USER = { username: 'acme', password: PASSWORD }
  const OWN = { own: USER }
  const AT_HUB: HostLogin = { line: 1, host: 'docker.io', username: 'listed', password: `${PASSWORD}-hub` }
  const AT_GHCR: HostLogin = { line: 2, host: 'ghcr.io', username: 'octocat', password: `${PASSWORD}-ghcr` }

  const OF_ARN = { secretArn: readArn(ARN, 'secret') }

  const parseHostLogins = (text: string) => parseLogins(splitLogins(text))

  /** An image at a registry, and the secret that a template names for it. */
  interface Locked {
    readonly domain: string
    readonly credentials?: string
  }

  function containerOf({ domain, credentials: secretId }: Locked): Container {
    const credentials: RegistryLogin = secretId === undefined ? { kind: 'none' } : { kind: 'secret', secretId }
    return { name: 'web', image: parseReference(`${domain}/acme/space`), credentials }
  }

  function chooseLogins(inputs: Partial<GivenCredentials>, images: readonly Locked[]) {
    const given = {
      own: undefined,
      listed: [],
      secretName: undefined,
      secretArn: undefined,
      kmsKeyId: undefined,
      ...inputs
    }
    const containers = images.map(containerOf) as unknown as Containers
    return withCredentials(containers, given, 'acme/space').map(({ credentials }) => credentials)
  }

  function choose(inputs: Partial<GivenCredentials>, domain = 'docker.io') {
    const [login] = chooseLogins(inputs, [{ domain }])
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

  describe('secret-arn with image-from', () => {
    const from = (containers: Source['containers']): Source => ({
      ...{ name: 'family:1', environment: 'main', whole: true, main: 'web', definition: {}, tags: {}, ports: [] },
      ...{ containers, logins: {} }
    })

    test.each([
      ['an image of another registry only', [{ name: 'log', image: 'ghcr.io/acme/log', secret: ARN }], true],
      ['an image of its registry', [{ name: 'side', image: 'acme/side', secret: ARN }], false],
      ['one without its six characters', [{ name: 'side', image: 'acme/side', secret: ARN.slice(0, -7) }], false],
      ['one whose name goes on', [{ name: 'side', image: 'acme/side', secret: `${ARN.slice(0, -8)}` }], true],
      ['one by its name', [{ name: 'side', image: 'acme/side', secret: 'login' }], true]
    ])('that was used for %s', (_, containers, isRefused) => {
      const judge = () => {
        requireSameSecret(OF_ARN.secretArn, from(containers), 'docker.io')
      }
      if (isRefused) expect(refusal(judge).code).toBe('INPUTS_CONTRADICTORY')
      else expect(judge).not.toThrow()
    })
  })

  describe('registry-logins', () => {
    test.each([
      ['nothing', '', []],
      ['blank lines', '\n  \n\r\n', []],
      ['one line', 'ghcr.io octocat t0ken', [{ line: 1, host: 'ghcr.io', username: 'octocat', password: 't0ken' }]],
      [
        'lines of either kind, blanks around them',
        '\r\n  docker.io acme a\r\n\n\tghcr.io\toctocat\tb\n',
        [
          { line: 2, host: 'docker.io', username: 'acme', password: 'a' },
          { line: 4, host: 'ghcr.io', username: 'octocat', password: 'b' }
        ]
      ],
      [
        'a password with blanks, quotes and signs of its own',
        'quay.io acme+robot p"a ss=:% ',
        [{ line: 1, host: 'quay.io', username: 'acme+robot', password: 'p"a ss=:% ' }]
      ],
      [
        'a host with a port',
        'registry.example.com:5000 acme a',
        [{ line: 1, host: 'registry.example.com:5000', username: 'acme', password: 'a' }]
      ]
    ])('hold %s', (_, text, logins) => {
      expect(parseHostLogins(text)).toEqual(logins)
    })

    test('a password may hold the line ends of other systems', () => {
      const password = 'a\u2028b\u2029c\rd'
      expect(parseHostLogins(`ghcr.io octocat ${password}\r\n`)).toMatchObject([{ password }])
    })

    test.each([
      ['https://index.docker.io/v1/', 'docker.io'],
      ['Registry-1.Docker.io', 'docker.io'],
      ['https://GHCR.io/', 'ghcr.io'],
      ['MyTeam.azurecr.io', 'myteam.azurecr.io']
    ])('at %s are for %s', (host, registry) => {
      expect(parseHostLogins(`${host} acme a`)).toEqual([{ line: 1, host: registry, username: 'acme', password: 'a' }])
    })

    const KEY = JSON.stringify({ type: 'service_account', private_key: '-----BEGIN-----\nMII}E\n' }, undefined, 2)
    const PEM = '-----BEGIN KEY-----\nMIIE\n\n-----END KEY-----'

    test.each<[string, string, readonly Pick<HostLogin, 'line' | 'host' | 'password'>[]]>([
      [
        'a JSON key of several lines',
        `europe-docker.pkg.dev _json_key ${KEY}\n`,
        [{ line: 1, host: 'europe-docker.pkg.dev', password: KEY }]
      ],
      [
        'two, among others',
        `gcr.io _json_key ${KEY}\n\ndocker.io acme a\neurope-docker.pkg.dev _json_key ${KEY}\nquay.io b c`,
        [
          { line: 1, host: 'gcr.io', password: KEY },
          { line: 6, host: 'docker.io', password: 'a' },
          { line: 7, host: 'europe-docker.pkg.dev', password: KEY },
          { line: 11, host: 'quay.io', password: 'c' }
        ]
      ],
      [
        'a JSON key with the line ends of Windows',
        `gcr.io _json_key ${KEY.replaceAll('\n', '\r\n')}\r\nquay.io b c\r\n`,
        [
          { line: 1, host: 'gcr.io', password: KEY },
          { line: 5, host: 'quay.io', password: 'c' }
        ]
      ],
      [
        'a JSON key with blank lines and lines that look like logins',
        'gcr.io _json_key {\n\n "a":\n"quay.io b c", "b": {\n}\n}\nquay.io b c',
        [
          { line: 1, host: 'gcr.io', password: '{\n\n "a":\n"quay.io b c", "b": {\n}\n}' },
          { line: 7, host: 'quay.io', password: 'c' }
        ]
      ],
      [
        'a JSON key on one line',
        'gcr.io _json_key {"a": "b c"}',
        [{ line: 1, host: 'gcr.io', password: '{"a": "b c"}' }]
      ],
      [
        'passwords that only begin like JSON',
        'quay.io b {weird\nghcr.io c {x}}',
        [
          { line: 1, host: 'quay.io', password: '{weird' },
          { line: 2, host: 'ghcr.io', password: '{x}}' }
        ]
      ],
      [
        'a password of several lines between two marks',
        `quay.io b <<END\n${PEM}\nEND\nghcr.io c d`,
        [
          { line: 1, host: 'quay.io', password: PEM },
          { line: 7, host: 'ghcr.io', password: 'd' }
        ]
      ],
      ['a password that only looks like a mark', 'quay.io b <<END', [{ line: 1, host: 'quay.io', password: '<<END' }]]
    ])('hold %s', (_, text, logins) => {
      expect(parseHostLogins(text)).toMatchObject(logins)
      expect(parseHostLogins(text)).toHaveLength(logins.length)
    })

    test.each([
      ['no password', `ghcr.io octocat a\nquay.io ${PASSWORD}`, 'line 2 has fewer than three parts'],
      ['a password alone', PASSWORD, 'line 1 has fewer than three parts'],
      ['a host twice', `ghcr.io a ${PASSWORD}\nGHCR.io b ${PASSWORD}`, 'line 2 is for the same registry'],
      ['Docker Hub by two names', `docker.io a ${PASSWORD}\nindex.docker.io b ${PASSWORD}`, 'line 2 is for the same'],
      [
        'one registry as two URLs',
        `https://ghcr.io a ${PASSWORD}\nghcr.io:443/acme b ${PASSWORD}`,
        'line 2 is for the same'
      ],
      ['the password first', `${PASSWORD} acme ghcr.io`, "line 1 doesn't start with the host of a registry"],
      ['a user and a password in the host', `https://acme:${PASSWORD}@ghcr.io acme x`, "line 1 doesn't start with"]
    ])('with %s are refused, and no password is shown', (_, text, words) => {
      const error = refusal(() => parseHostLogins(text))
      expect(error).toMatchObject({ code: 'LOGINS_INVALID', hint: expect.stringContaining('host username password') })
      expect(error.message).toMatch(/^Invalid value for `registry-logins`: /)
      expect(error.message).toContain(words)
      expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
    })
  })

  test.each([
    ['objects that never end', (index: number) => `r${index}.io u {`],
    ['ends of objects that are not JSON', () => 'ghcr.io u {x}'],
    ['lines that JSON could have', () => 'u.e e {'],
    ['strings of escaped quotes', () => `e.e e {"${'\\"'.repeat(20)}`],
    ['marks without an end', (index: number) => `r${index}.io u <<E${index}`],
    ['marks of one end in front of them', (index: number) => (index === 0 ? 'END' : 'ghcr.io u <<END')]
  ])('the time for text with %s grows as the text does', (_, line) => {
    // As much as Linux takes in one variable of the environment, and an eighth of it.
    const text = Array.from({ length: 20_000 }, (__, index) => line(index)).join('\n')
    const [much, little] = [text.slice(0, 128 * 1024), text.slice(0, 16 * 1024)]
    expect(splitLogins(much).length).toBeGreaterThan(1000)
    const taken = (part: string) => {
      const begin = process.cpuUsage()
      splitLogins(part)
      return process.cpuUsage(begin).user
    }
    // What takes longer now and then, because something else runs beside it, is measured again.
    const least = Math.min(...Array.from({ length: 5 }, () => taken(little)))
    // Were it the square, it would be 64 times as much. What is over in a moment shows no ratio.
    const most = 24 * Math.max(least, 2000)
    expect(Array.from({ length: 5 }).some(() => taken(much) < most)).toBe(true)
  })

  describe('the login', () => {
    test('is none where none is given', () => {
      expect(choose({})).toEqual({ kind: 'none' })
    })

    test.each([
      ['the one that is given', OWN, 'docker.io', USER],
      ['the one that is given, for any registry', OWN, 'ghcr.io', USER],
      [
        "the listed one of the image's registry",
        { listed: [AT_GHCR] },
        'ghcr.io',
        { username: 'octocat', password: AT_GHCR.password, input: 'registry-logins' }
      ]
    ])('is %s', (_, inputs, domain, login) => {
      expect(choose(inputs, domain)).toEqual({
        kind: 'login',
        ...login,
        secretId: `run-on-fargate/acme/space/${domain}`
      })
    })

    test.each([OWN, { listed: [AT_HUB] }])('is kept under the name and with the key that were given: %#', (login) => {
      expect(choose({ ...login, secretName: 'team/login', kmsKeyId: 'alias/registry' })).toMatchObject({
        kind: 'login',
        secretId: 'team/login',
        kmsKeyId: 'alias/registry'
      })
    })

    test('has a secret of its own at each registry', () => {
      const names = ['docker.io', 'ghcr.io', 'registry.example.com:5000', 'registry.example.com'].map((domain) => {
        const login = choose(OWN, domain)
        return login.kind === 'login' ? login.secretId : ''
      })
      expect(new Set(names).size).toBe(4)
    })

    test('is in the secret that was given', () => {
      expect(choose({ ...OF_ARN })).toEqual({ kind: 'secret', secretId: ARN })
    })

    test.each([
      ['a login', OWN],
      ['a listed login', { listed: [AT_HUB] }],
      ['a name', { secretName: 'login' }],
      ['a key', { kmsKeyId: 'alias/registry' }]
    ])('cannot be in a secret that was given and be %s', (_, others) => {
      const error = refusal(() => choose({ ...OF_ARN, ...others }))
      expect(error).toMatchObject({ code: 'LOGIN_AMBIGUOUS', hint: expect.stringContaining('`secret-arn`') })
      expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
    })

    test('cannot be given and listed', () => {
      const error = refusal(() => choose({ ...OWN, listed: [AT_GHCR, AT_HUB] }))
      expect(error).toMatchObject({
        code: 'LOGIN_AMBIGUOUS',
        message: expect.stringContaining('Two inputs have credentials for docker.io')
      })
      expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
    })

    test.each([
      ['user name', { password: PASSWORD }, '`registry-username` is empty, but `registry-password` is set'],
      ['password', { username: 'acme' }, '`registry-password` is empty, but `registry-username` is set']
    ])('lacks its %s', (_, inputs, words) => {
      const error = refusal(() => parseOwn({ username: '', password: '', ...inputs }, false))
      expect(error).toMatchObject({ code: 'LOGIN_INCOMPLETE', message: expect.stringContaining(words) })
      expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
    })
  })

  describe('the logins of several images', () => {
    const HUB = { domain: 'docker.io' }
    const GHCR = { domain: 'ghcr.io' }
    const QUAY = { domain: 'quay.io' }
    const at = (domain: string, login: Pick<HostLogin, 'username' | 'password'>) => {
      const { username, password } = login
      const input = 'host' in login && ({ input: 'registry-logins' } as const)
      return { kind: 'login', username, password, secretId: `run-on-fargate/acme/space/${domain}`, ...input } as const
    }
    const NONE = { kind: 'none' } as const
    const KEPT = { kind: 'secret', secretId: ARN }

    test.each([
      [
        'that is given is good for all of its registry',
        OWN,
        [HUB, GHCR, HUB],
        [at('docker.io', USER), NONE, at('docker.io', USER)]
      ],
      [
        'that is listed is good for all of its registry',
        { listed: [AT_HUB] },
        [HUB, HUB],
        [at('docker.io', AT_HUB), at('docker.io', AT_HUB)]
      ],
      [
        'of each registry is its own',
        { ...OWN, listed: [AT_GHCR] },
        [HUB, GHCR, QUAY],
        [at('docker.io', USER), at('ghcr.io', AT_GHCR), NONE]
      ],
      [
        'may be for the others alone',
        { listed: [AT_GHCR] },
        [HUB, GHCR, GHCR],
        [NONE, at('ghcr.io', AT_GHCR), at('ghcr.io', AT_GHCR)]
      ],
      [
        'in the template stays where there is no other',
        {},
        [{ ...HUB, credentials: ARN }, { ...GHCR, credentials: 'team/login' }, QUAY],
        [KEPT, { kind: 'secret', secretId: 'team/login' }, NONE]
      ],
      [
        'in the template stays beside one for another registry',
        OWN,
        [HUB, { ...GHCR, credentials: ARN }],
        [at('docker.io', USER), KEPT]
      ],
      [
        'in the template gives way to one that is given or listed',
        { ...OWN, listed: [AT_GHCR] },
        [
          { ...HUB, credentials: ARN },
          { ...HUB, credentials: ARN },
          { ...GHCR, credentials: ARN }
        ],
        [at('docker.io', USER), at('docker.io', USER), at('ghcr.io', AT_GHCR)]
      ],
      [
        'in a secret that was given is for all images of the registry of the first',
        { ...OF_ARN, listed: [AT_GHCR] },
        [HUB, HUB, GHCR],
        [KEPT, KEPT, at('ghcr.io', AT_GHCR)]
      ]
    ] satisfies readonly [string, Partial<GivenCredentials>, Locked[], unknown[]][])(
      '%s',
      (_, inputs, images, logins) => {
        expect(chooseLogins(inputs, images)).toEqual(logins)
      }
    )

    test('have one secret for each registry, of which the first alone has the name that was given, and all the key', () => {
      const inputs = { ...OWN, listed: [AT_GHCR], secretName: 'team/login', kmsKeyId: 'alias/registry' }
      expect(chooseLogins(inputs, [HUB, GHCR, HUB, GHCR])).toEqual(
        [USER, AT_GHCR, USER, AT_GHCR].map((login, index) => ({
          ...at('ghcr.io', login),
          ...(index % 2 === 0 && { secretId: 'team/login' }),
          kmsKeyId: 'alias/registry'
        }))
      )
    })

    test('are none of images in Amazon ECR, which the execution role pulls', () => {
      const images = [{ domain: ECR }, { domain: ECR, credentials: ARN }]
      expect(chooseLogins({}, images)).toEqual([NONE, NONE])
    })
  })

  describe('what no image uses is refused:', () => {
    const HUB = { domain: 'docker.io' }
    const TWO = [HUB, { domain: 'public.ecr.aws' }]

    test.each<[string, Partial<GivenCredentials>, Locked[], string[]]>([
      ['a line for another registry', { listed: [AT_GHCR] }, TWO, ['Line 2', 'ghcr.io', 'docker.io, public.ecr.aws']],
      ['a line beside one that is used', { listed: [AT_HUB, AT_GHCR] }, [HUB], ['Line 2', 'for ghcr.io', 'docker.io']],
      ['a line beside registry-username', { ...OWN, listed: [AT_GHCR] }, [HUB], ['Line 2', 'for ghcr.io']],
      ['a line beside secret-arn', { ...OF_ARN, listed: [AT_GHCR] }, [HUB], ['for ghcr.io']],
      [
        'a line for a host that only begins like the image’s',
        { listed: [AT_GHCR] },
        [{ domain: 'ghcr.io.example.com' }],
        ['for ghcr.io,', 'ghcr.io.example.com']
      ],
      [
        'a line for another port',
        { listed: [{ ...AT_GHCR, host: 'ghcr.io:5000' }] },
        [{ domain: 'ghcr.io' }],
        ['for ghcr.io:5000,']
      ],
      [
        'a line for Amazon ECR',
        { listed: [{ ...AT_GHCR, host: ECR }] },
        [{ domain: ECR }],
        [ECR, 'Amazon ECR need no']
      ],
      ['registry-username for Amazon ECR', OWN, [{ domain: ECR }], ['`registry-username`', 'Amazon ECR', ECR]],
      ['secret-arn for Amazon ECR', { ...OF_ARN }, [{ domain: ECR }], ['`secret-arn`', 'Amazon ECR']],
      ['secret-name without credentials', { secretName: 'team/login' }, [HUB], ['`secret-name`']],
      ['kms-key-id without credentials', { kmsKeyId: 'alias/registry' }, [HUB], ['`kms-key-id`']],
      [
        'secret-name, when only another image has credentials',
        { secretName: 'team/login', listed: [AT_GHCR] },
        [HUB, { domain: 'ghcr.io' }],
        ['`secret-name`']
      ],
      [
        'kms-key-id, when all credentials are in secrets of the template',
        { kmsKeyId: 'alias/registry' },
        [{ ...HUB, credentials: ARN }],
        ['`kms-key-id`']
      ]
    ])('%s', (_, inputs, images, words) => {
      const error = refusal(() => chooseLogins(inputs, images))
      expect(error.code).toBe('LOGIN_UNUSED')
      for (const word of words) expect(`${error.message} ${error.hint}`).toContain(word)
      expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
    })

    test.each([
      ['the password first', 'Secret.Word acme docker.io'],
      ['the password first, then the host', 'Secret.Word docker.io acme'],
      ['a word that is hardly a host', 'secret.word1x acme t0ken'],
      ['user and password in place of host and user', 'acme:12345 docker.io x']
    ])('a line with %s, of which no word is shown', (_, line) => {
      const error = refusal(() => chooseLogins({ listed: parseHostLogins(line) }, [HUB]))
      expect(error.code).toBe('LOGIN_UNUSED')
      expect(`${error.message} ${error.hint}`).toContain('Line 1')
      for (const word of line.split(' ').slice(0, 1))
        expect(error.message.toLowerCase()).not.toContain(word.toLowerCase())
    })
  })
})

describe('masks', () => {
  function masksOf(username: string, password: string): string[] {
    const masks: string[] = []
    maskLogin({ username, password }, (value) => masks.push(value))
    return masks
  }

  const PASSWORD = 'pä"s\\s &+=/wörd%'

  test.each([
    ['as it is', PASSWORD],
    ['inside JSON', 'pä\\"s\\\\s &+=/wörd%'],
    ['inside a URL', 'p%C3%A4%22s%5Cs%20%26%2B%3D%2Fw%C3%B6rd%25'],
    ['inside a form', 'p%C3%A4%22s%5Cs+%26%2B%3D%2Fw%C3%B6rd%25'],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
    ['in base64 for URLs', Buffer.from(PASSWORD).toString('base64url')],
    ['in a header for Basic authentication', Buffer.from(`acme:${PASSWORD}`).toString('base64')],
    ['as the value of the secret', JSON.stringify({ username: 'acme', password: PASSWORD })]
  ])('a password is masked %s', (_, form) => {
    expect(masksOf('acme', PASSWORD)).toContain(form)
  })

  test.each(['\n', '\r\n'])(
    'each line of a password is masked, with %j between them, but for braces and the like',
    (end) => {
      const password = ['{', '  "key": "a\\nb",', '  "end": true', '}'].join(end)
      const masks = masksOf('_json_key', password)
      expect(masks).toContain(password)
      expect(masks).toContain('"key": "a\\nb",')
      expect(masks).toContain('\\"key\\": \\"a\\\\nb\\",')
      expect(masks).toContain('"end": true')
      expect(masks).not.toContain('{')
    }
  )

  test('the plain password comes first, no form twice, and never the user name', () => {
    const masks = masksOf('acme', 'simple')
    expect(masks[0]).toBe('simple')
    expect(new Set(masks).size).toBe(masks.length)
    expect(masks).not.toContain('acme')
  })

  test('half a character, as Windows has them in its environment, stops nothing', () => {
    expect(masksOf('acme', 'half \ud83d')).toContain('half%20%EF%BF%BD')
  })

  test('an empty password masks nothing: an empty mask would be one of everything', () => {
    expect(masksOf('acme', '')).toEqual([])
  })

  test.each([
    ['a login', 'ghcr.io octocat t0ken', ['t0ken']],
    ['several, with blanks around them', '  docker.io acme a \r\n\nghcr.io\toctocat\tb', ['a', 'b']],
    ['one that lacks something', 'ghcr.io t0ken', ['t0ken']],
    ['one without a host', 'one two three', ['one two three', 'three']],
    ['a key of several lines', 'gcr.io _json_key {\n  "a b": "c d",\n}', ['{', '"a b": "c d",', '"c d",', 'd",', '}']],
    ['a password alone', 't0ken', ['t0ken']],
    ['a password with blanks', 'ghcr.io octocat one two\n', ['one two', 'two']],
    ['nothing', ' \n', []]
  ])(
    'of each line the last word is masked, all that follows the second, and all of a line without a host: %s',
    (_, text, expected) => {
      const masks: string[] = []
      maskLines(text, (value) => masks.push(value))
      expect(masks).toEqual(expected)
    }
  )
})
