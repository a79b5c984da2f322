import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import acme from 'acme-client'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import {
  ACME_REQUEST_KINDS,
  startAcme,
  type Acme,
  type AcmeFault,
  type AcmeRequestKind,
  type AcmeSettings
} from '../src/acme.ts'
import type { Problem } from '../src/acme/problem.ts'
import { startSandbox, type Sandbox } from '../src/start.ts'
import type { Clock } from '../src/world.ts'
import {
  certificate,
  expectedValue,
  member,
  order,
  person,
  readyOrder,
  renewalId,
  request,
  setTxt,
  settled,
  stranger,
  TERMS,
  type Person,
  type Response,
  type Site
} from './acme-site.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR

let sandbox: Sandbox
let zoneId = ''

beforeAll(async () => {
  // An error is an answer to look at, not one to ask again for.
  Object.assign(acme.axios.defaults, { acmeSettings: { retryMaxAttempts: 0 } })
  sandbox = await startSandbox()
  zoneId = sandbox.route53.createZone({ name: 'example.com' }).id
})
afterAll(() => sandbox.close())

/** An authority of its own, on a clock that can be put forward. */
async function withAuthority<T>(
  settings: Partial<AcmeSettings>,
  use: (site: Site & { readonly authority: Acme; pass(ms: number): void; now(): number }) => Promise<T>
): Promise<T> {
  let passed = 0
  const now = () => Date.now() + passed
  const clock: Clock = { now, after: (ms, action) => void setTimeout(action, ms) }
  const authority = await startAcme({ clock, knobs: { latency: 0 } }, sandbox.dns.resolver, {
    validation: 0,
    issuance: 0,
    ...settings
  })
  try {
    const pass = (ms: number) => (passed += ms)
    return await use({ authority, directory: authority.url, root: authority.root, sandbox, zoneId, pass, now })
  } finally {
    await authority.close()
  }
}

/** The type of a problem and its text. */
function problem({ status, data }: Response): string {
  const { type, detail } = data as Problem
  return `${status} ${type.replace('urn:ietf:params:acme:error:', '')}: ${detail}`
}

function newOrder({ post }: Person, names: readonly string[], more: object = {}) {
  return post('newOrder', { identifiers: names.map((value) => ({ type: 'dns', value })), ...more })
}

/** What becomes of the validation of these names, with these TXT values. */
async function validated(site: Site, name: string, values?: readonly string[]) {
  const me = await person(site)
  const [authorization] = (await order(me, [name])).authorizations
  if (authorization === undefined) throw new Error('There is no authorization.')
  setTxt(site, authorization.name, values ?? [await expectedValue(me, authorization.challenge)])
  await me.post(authorization.challenge.url, {})
  const { data } = await settled(me, authorization.url)
  const { status, challenges } = data as {
    readonly status: string
    readonly challenges: readonly { readonly error?: Problem }[]
  }
  const { type = '', detail = '' } = challenges[0]?.error ?? {}
  return status === 'valid' ? status : `${type.replace('urn:ietf:params:acme:error:', '')}: ${detail}`
}

function records(...each: readonly (readonly [type: string, name: string, ...values: string[]])[]): void {
  sandbox.route53.putRecords(
    zoneId,
    each.map(([Type, Name, ...values]) => ({
      Name: `${Name}.`,
      Type: Type as never,
      TTL: 60,
      ResourceRecords: values.map((Value) => ({ Value }))
    }))
  )
}

describe('a certificate', () => {
  test('is issued for a wildcard to a client that reads only the environment', async () => {
    const { ACME_DIRECTORY_URL: directoryUrl = '' } = sandbox.environment
    const accountKey = await acme.crypto.createPrivateEcdsaKey()
    const client = new acme.Client({ directoryUrl, accountKey, backoffMin: 50 })
    const [, csr] = await acme.crypto.createCsr({ altNames: ['*.preview.example.com'] })
    const chain = await client.auto({
      csr,
      termsOfServiceAgreed: true,
      challengePriority: ['dns-01'],
      skipChallengeVerification: true,
      challengeCreateFn: async ({ identifier }, _, value) => {
        setTxt({ sandbox, zoneId }, identifier.value, [value])
      },
      challengeRemoveFn: async () => undefined
    })
    expect(sandbox.acme.certificates.map((each) => each.chain)).toEqual([chain])
    expect(sandbox.acme.orders).toMatchObject([{ names: ['*.preview.example.com'], status: 'valid' }])
    const [leaf, intermediate] = acme.crypto.splitPemChain(chain).map((each) => new X509Certificate(each))
    const root = new X509Certificate(sandbox.acme.root)
    expect(leaf?.checkHost('pr-7.preview.example.com')).toBe('*.preview.example.com')
    expect(leaf?.verify((intermediate as X509Certificate).publicKey)).toBe(true)
    expect(intermediate?.verify(root.publicKey) && intermediate.checkIssued(root)).toBe(true)
    expect([leaf?.ca, intermediate?.ca, root.ca]).toEqual([false, true, true])
  })

  test('lasts as long as is set, by the clock of the sandbox', () =>
    withAuthority({ certificateDays: 45 }, async (site) => {
      site.pass(100 * DAY)
      const { chain } = await certificate(site, await person(site), ['*.days.example.com'])
      const { validFromDate: from, validToDate: to } = new X509Certificate(chain)
      expect(to.getTime() - from.getTime()).toBe(45 * DAY - 1000)
      expect(Math.abs(from.getTime() + HOUR - site.now())).toBeLessThan(HOUR / 2)
      expect(site.authority.certificates[0]).toMatchObject({ notBefore: from, notAfter: to })
    }))

  test.each([
    [
      'a curve that is not taken',
      () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
      /unsupported key secp521r1/
    ],
    [
      'a key that is too short',
      () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
      /unsupported key of 1024 bits/
    ]
  ])('is not issued for %s', (_, generate, text) =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['weak.example.com']
      const { finalize } = await readyOrder(site, me, names)
      const key = generate().privateKey.export({ format: 'pem', type: 'pkcs8' })
      const refused = await me.post(finalize, (await request(names, Buffer.from(key))).body)
      expect(problem(refused)).toMatch(text)
      expect(problem(refused)).toMatch(/^400 badCSR: Error finalizing order ::/)
      expect(site.authority.certificates).toEqual([])
    })
  )

  test('is not issued for a common name that is not among its names', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const { finalize } = await readyOrder(site, me, ['*.common.example.com'])
      const [, csr] = await acme.crypto.createCsr({
        commonName: 'common.example.com',
        altNames: ['*.common.example.com']
      })
      const refused = await me.post(finalize, { csr: acme.crypto.getPemBodyAsB64u(csr) })
      expect(problem(refused)).toBe(
        '403 unauthorized: Error finalizing order :: CSR does not specify same identifiers as Order'
      )
    }))

  test('takes its time, in which order and challenge are processing', () =>
    withAuthority({ validation: 300, issuance: 300 }, async (site) => {
      const me = await person(site)
      const { url, finalize, authorizations } = await order(me, ['*.slow.example.com'])
      const { challenge, url: at = '', name = '' } = authorizations[0] ?? {}
      setTxt(site, name, [await expectedValue(me, challenge as never)])
      expect(member(await me.post(url), 'status')).toBe('pending')
      expect(member(await me.post(challenge?.url ?? '', {}), 'status')).toBe('processing')
      expect((await me.post(at)).headers['retry-after']).toBe('3')
      await settled(me, at)
      expect(member(await me.post(url), 'status')).toBe('ready')
      expect(member(await me.post(finalize, (await request(['*.slow.example.com'])).body), 'status')).toBe('processing')
      expect((await me.post(url)).headers['retry-after']).toBe('3')
      expect(member(await settled(me, url), 'status')).toBe('valid')
    }))
})

describe('an order', () => {
  test('is given again while it is pending or ready, and then no more', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['*.again.example.com']
      const urlOf = async (more: object = {}) => String((await newOrder(me, names, more)).headers['location'])
      const first = await urlOf()
      expect(await urlOf()).toBe(first)
      expect(await urlOf({ profile: 'shortlived' })).not.toBe(first)
      const ready = await readyOrder(site, me, names)
      expect(ready.url).toBe(first)
      expect(await urlOf()).toBe(first)
      await me.post(ready.finalize, (await request(names)).body)
      await settled(me, first)
      expect(await urlOf()).not.toBe(first)
      expect(site.authority.orders).toHaveLength(3)
    }))

  test('needs no new proof for a month', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['*.proven.example.com']
      await certificate(site, me, names)
      expect(member((await order(me, names)).made, 'status')).toBe('ready')
      site.pass(31 * DAY)
      expect(member(await newOrder(me, names), 'status')).toBe('pending')
      expect(member(await newOrder(await person(site), names), 'status')).toBe('pending')
    }))

  test('ends after a week', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const { url } = await order(me, ['*.week.example.com'])
      site.pass(7 * DAY)
      expect(member(await me.post(url), 'status')).toBe('invalid')
    }))

  const public_ = 'Domain name does not end with a valid public suffix (TLD)'
  test.each([
    [
      ['localhost'],
      'Invalid identifiers requested :: Cannot issue for "localhost": Domain name needs at least one dot'
    ],
    [['a.internal'], `Invalid identifiers requested :: Cannot issue for "a.internal": ${public_}`],
    [['a.test'], `Invalid identifiers requested :: Cannot issue for "a.test": ${public_}`],
    [['a_b.example.com'], /"a_b.example.com": Domain name contains an invalid character$/],
    [['a..example.com'], /Domain name can not have two dots in a row$/],
    [[`${'a'.repeat(64)}.example.com`], /longer than 63 bytes$/],
    [['ab--c.example.com'], /reserved format \(R-LDH: '\?\?--'\)$/],
    [['*.com'], /Domain name is a wildcard for an ICANN TLD$/],
    [['a.b.c.d.e.f.g.h.i.example.com'], /more than 10 labels \(parts\)$/],
    [['evil.org'], /^Error creating new order :: Cannot issue for "evil.org": .* forbidden by policy$/],
    [['*.very.evil.org'], /forbidden by policy$/]
  ])('for %s is rejected', (names, text) =>
    withAuthority({ blockedDomains: ['evil.org'] }, async (site) => {
      const refused = await newOrder(await person(site), names)
      expect(problem(refused)).toMatch(/^400 rejectedIdentifier: /)
      expect((refused.data as Problem).detail).toMatch(text)
      expect(refused.data).not.toHaveProperty('subproblems')
      expect(site.authority.orders).toEqual([])
    })
  )

  test('has a subproblem for each of several names that are rejected', () =>
    withAuthority({}, async (site) => {
      const { data } = await newOrder(await person(site), ['a.local', 'fine.example.com', 'b.local'])
      const { detail, subproblems = [] } = data as Problem
      expect(detail).toMatch(/^Invalid identifiers requested :: Cannot issue for "a.local": .*\(and 1 more problems\./)
      expect(subproblems.map(({ identifier }) => identifier?.value)).toEqual(['a.local', 'b.local'])
    }))

  test('is refused with a name that its own wildcard covers, with dates, and with too many names', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      expect(problem(await newOrder(me, ['*.example.com', 'a.example.com']))).toMatch(
        /^400 malformed: .*"a\.example\.com" is redundant with a wildcard domain/
      )
      expect(member(await newOrder(me, ['*.example.com', 'example.com']), 'status')).toBe('pending')
      expect(problem(await newOrder(me, ['example.com'], { notAfter: '2030-01-01T00:00:00Z' }))).toMatch(
        /^400 malformed: NotBefore and NotAfter are not supported/
      )
      const many = Array.from({ length: 101 }, (_, index) => `n${index}.example.com`)
      expect(problem(await newOrder(me, many))).toMatch(/^400 malformed: .*more than 100 identifiers$/)
    }))
})

describe('a validation', () => {
  const at = (name: string) => `_acme-challenge.${name}`

  test('tells what is in DNS in the words of Let’s Encrypt', () =>
    withAuthority({}, async (site) => {
      expect(await validated(site, '*.one.example.com', ['wrong'])).toBe(
        `unauthorized: Incorrect TXT record "wrong" found at ${at('one.example.com')}`
      )
      expect(await validated(site, '*.two.example.com', ['wrong', 'x'])).toMatch(
        /^unauthorized: Incorrect TXT record "(wrong|x)" \(and 1 more\) found at _acme-challenge.two.example.com$/
      )
      expect(await validated(site, '*.long.example.com', ['y'.repeat(120)])).toContain(`"${'y'.repeat(100)}..."`)
      expect(await validated(site, '*.none.example.com', [])).toBe(
        `unauthorized: No TXT record found at ${at('none.example.com')}`
      )
      expect(await validated(site, '*.example.org', [])).toBe(
        `dns: DNS problem: NXDOMAIN looking up TXT for ${at('example.org')} - check that a DNS record exists for this domain`
      )
    }))

  test('asks DNS as visitors do: not the name servers of a zone to which nobody leads', () =>
    withAuthority({}, async (site) => {
      const { id } = sandbox.route53.createZone({ name: 'undelegated.org', delegated: false })
      expect(await validated({ ...site, zoneId: id }, '*.undelegated.org')).toMatch(/^dns: .*NXDOMAIN/)
      sandbox.route53.deleteZone(id)
    }))

  test('by another challenge finds nobody listening', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const shown = (await order(me, ['plain.example.com'])).authorizations[0]
      const challenges = member<readonly { readonly type: string; readonly url: string }[]>(
        shown?.shown as Response,
        'challenges'
      )
      expect(challenges.map(({ type }) => type)).toEqual(['http-01', 'tls-alpn-01', 'dns-01'])
      await me.post(challenges[0]?.url ?? '', {})
      const { data } = await settled(me, shown?.url ?? '')
      expect(JSON.stringify(data)).toContain('acme:error:connection')
      expect(member(await me.post((await order(me, ['plain.example.com'])).url), 'status')).toBe('pending')
    }))

  describe('looks at CAA records', () => {
    test('which the sandbox’s DNS answers', async () => {
      records([
        'CAA',
        'caa.example.com',
        '0 issue "letsencrypt.org; validationmethods=dns-01"',
        '128 iodef "mailto:a@b.c"'
      ])
      const resolver = new Resolver()
      resolver.setServers([sandbox.dns.resolver])
      const found = await resolver.resolveCaa('caa.example.com')
      expect(found).toContainEqual(
        expect.objectContaining({ critical: 0, issue: 'letsencrypt.org; validationmethods=dns-01' })
      )
      expect(found).toContainEqual(expect.objectContaining({ critical: 128, iodef: 'mailto:a@b.c' }))
    })

    const forbidden = (name: string, where = name) =>
      `caa: While processing CAA for ${name}: CAA record for ${where.replace('*.', '')} prevents issuance`
    test.each([
      ['this authority', '*.c1.example.com', ['0 issue "letsencrypt.org"'], 'valid'],
      ['another one', '*.c2.example.com', ['0 issue "ca.example.net"'], forbidden('*.c2.example.com')],
      ['this one and another', '*.c3.example.com', ['0 issue "ca.example.net"', '0 issue "letsencrypt.org"'], 'valid'],
      ['nobody', '*.c4.example.com', ['0 issue ";"'], forbidden('*.c4.example.com')],
      [
        'no wildcards',
        '*.c5.example.com',
        ['0 issue "letsencrypt.org"', '0 issuewild ";"'],
        forbidden('*.c5.example.com')
      ],
      ['no wildcards, for a name', 'c6.example.com', ['0 issue "letsencrypt.org"', '0 issuewild ";"'], 'valid'],
      ['wildcards alone', '*.c7.example.com', ['0 issue ";"', '0 issuewild "letsencrypt.org"'], 'valid'],
      ['reports', '*.c8.example.com', ['0 iodef "mailto:acme@example.com"'], 'valid'],
      ['what nobody knows, critical', '*.c9.example.com', ['128 tbs "x"'], forbidden('*.c9.example.com')],
      ['what nobody knows', '*.c10.example.com', ['0 tbs "x"'], 'valid'],
      ['DNS challenges', '*.c11.example.com', ['0 issue "letsencrypt.org; validationmethods=dns-01"'], 'valid'],
      [
        'other challenges',
        '*.c12.example.com',
        ['0 issue "letsencrypt.org; validationmethods=http-01"'],
        forbidden('*.c12.example.com')
      ],
      [
        'another account',
        '*.c13.example.com',
        ['0 issue "letsencrypt.org; accounturi=https://a.b/1"'],
        forbidden('*.c13.example.com')
      ],
      ['nobody, for names above', '*.x.c4.example.com', [], forbidden('*.x.c4.example.com', 'c4.example.com')]
    ])('for %s', (_, name, values, expected) =>
      withAuthority({}, async (site) => {
        if (values.length > 0) records(['CAA', name.replace('*.', ''), ...values])
        expect(await validated(site, name)).toBe(expected)
      })
    )
  })
})

describe('rate limits', () => {
  const names = ['*.limit.example.com']
  const five = async (site: Site, me: Person) => {
    const chains: string[] = []
    for (let count = 0; count < 5; count += 1) chains.push((await certificate(site, me, names)).chain)
    return chains
  }

  test('let five certificates a week have the same names, whoever asks', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      await five(site, me)
      const refused = await newOrder(await person(site), names)
      expect(problem(refused)).toMatch(
        /^429 rateLimited: too many certificates \(5\) already issued for this exact set of identifiers in the last 168h0m0s, retry after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: see https:\/\/letsencrypt.org\/docs\/rate-limits\/#new-certificates-per-exact-set-of-identifiers$/
      )
      const seconds = Number(refused.headers['retry-after'])
      expect(seconds).toBeGreaterThan(33.5 * 3600)
      expect(seconds).toBeLessThanOrEqual(33.6 * 3600)
      expect(site.authority.certificates).toHaveLength(5)
      expect((await newOrder(me, [...names, 'limit.example.com'])).status).toBe(201)
      site.pass(seconds * 1000)
      expect((await newOrder(me, names)).status).toBe(201)
    }))

  test('do not hold for a renewal that is due, and hold for one that is not', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const [first = '', second = ''] = await five(site, me)
      expect(problem(await newOrder(me, names, { replaces: renewalId(first) }))).toMatch(/^429 rateLimited/)
      const due = site.authority.certificates[1]
      if (due !== undefined)
        due.renewalWindow = { start: new Date(site.now() - HOUR), end: new Date(site.now() + HOUR) }
      expect((await newOrder(me, names, { replaces: renewalId(second) })).status).toBe(201)
    }))

  test('stop after five failed validations of a name in an hour', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      for (let count = 0; count < 5; count += 1) {
        const { url, challenge } = (await order(me, ['*.failing.example.com'])).authorizations[0] ?? {}
        setTxt(site, 'failing.example.com', ['wrong'])
        await me.post(challenge?.url ?? '', {})
        await settled(me, url ?? '')
      }
      expect(problem(await newOrder(me, ['*.failing.example.com']))).toMatch(
        /^429 rateLimited: too many failed authorizations \(5\) for "\*\.failing\.example\.com" in the last 1h0m0s, retry after /
      )
      expect((await newOrder(me, ['*.other.example.com'])).status).toBe(201)
      site.pass(12 * 60_000)
      expect((await newOrder(me, ['*.failing.example.com'])).status).toBe(201)
    }))

  test('hold for an order that would be given again', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const first = await order(me, names)
      await five(site, await person(site))
      expect(problem(await newOrder(me, names))).toMatch(/^429 rateLimited/)
      expect(member(await me.post(first.url), 'status')).toBe('pending')
    }))

  test('can be turned off', () =>
    withAuthority({ rateLimits: false }, async (site) => {
      const me = await person(site)
      await five(site, me)
      expect((await newOrder(me, names)).status).toBe(201)
    }))
})

describe('renewal', () => {
  const info = async (site: Site, chain: string) => {
    const { http } = await stranger(site)
    const response = await http.request(`${await http.getResourceUrl('renewalInfo')}/${renewalId(chain)}`, 'get')
    const { start, end } = member<{ readonly start: string; readonly end: string }>(response, 'suggestedWindow')
    return { retryAfter: response.headers['retry-after'], start: Date.parse(start), end: Date.parse(end) }
  }

  test('is suggested when a third of the life is left, and of a short life half', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const middle = async (more: object) => {
        const { chain } = await certificate(site, me, ['*.window.example.com'], more)
        const { validFromDate: from, validToDate: to } = new X509Certificate(chain)
        const { start, end, retryAfter } = await info(site, chain)
        expect(retryAfter).toBe('21600')
        return ((start + end) / 2 - from.getTime()) / (to.getTime() - from.getTime())
      }
      expect(await middle({ profile: 'classic' })).toBeCloseTo(2 / 3, 3)
      expect(await middle({ profile: 'shortlived' })).toBeCloseTo(1 / 2, 3)
    }))

  test('is suggested when it is set, and at once after a revocation', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const { chain } = await certificate(site, me, ['*.early.example.com'])
      const [issued] = site.authority.certificates
      if (issued === undefined) throw new Error('There is no certificate.')
      const start = new Date('2026-01-01T00:00:00Z')
      const end = new Date('2026-01-02T00:00:00Z')
      issued.renewalWindow = { start, end }
      expect(await info(site, chain)).toMatchObject({ start: start.getTime(), end: end.getTime() })
      delete issued.renewalWindow
      await me.post('revokeCert', { certificate: acme.crypto.getPemBodyAsB64u(chain), reason: 4 })
      expect(issued.revoked).toMatchObject({ reason: 4 })
      expect((await info(site, chain)).end).toBeLessThan(site.now())
    }))

  test('is refused while another order renews the same, and not when that has failed', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['*.twice.example.com']
      const { chain } = await certificate(site, me, names)
      site.pass(31 * DAY)
      const replaces = renewalId(chain)
      const { authorizations, made } = await order(me, names, { replaces })
      expect(member(made, 'replaces')).toBe(replaces)
      expect(problem(await newOrder(me, names, { replaces }))).toMatch(
        /^409 alreadyReplaced: Could not validate ARI 'replaces' field :: cannot indicate an order replaces certificate/
      )
      await me.post(authorizations[0]?.url ?? '', { status: 'deactivated' })
      expect((await newOrder(me, names, { replaces })).status).toBe(201)
    }))
})

describe('accounts', () => {
  const externalAccounts = { 'kid-1': Buffer.from('a key of an external account').toString('base64url') }

  test('are bound to an external one where the authority wants it', () =>
    withAuthority({ externalAccounts }, async (site) => {
      const { http, post } = await stranger(site)
      const directory = await http.request(site.directory, 'get')
      expect(member(directory, 'meta')).toMatchObject({ externalAccountRequired: true })
      expect(problem(await post('newAccount', TERMS))).toMatch(/^403 externalAccountRequired: /)
      const bound = await stranger(site, { kid: 'kid-1', hmacKey: externalAccounts['kid-1'] })
      expect((await bound.post('newAccount', { ...TERMS })).status).toBe(201)
      expect(site.authority.accounts).toHaveLength(1)
    }))

  test('are not made without consent to the terms', () =>
    withAuthority({}, async (site) => {
      const refused = await (await stranger(site)).post('newAccount', { termsOfServiceAgreed: false })
      expect(problem(refused)).toMatch(/^403 userActionRequired: /)
      expect(refused.headers['link']).toMatch(/rel="terms-of-service"/)
      expect(site.authority.accounts).toEqual([])
    }))
})

describe('nonces', () => {
  test('are rejected as often as is set, and a rejection brings a new one', () =>
    withAuthority({ badNonces: 50 }, async (site) => {
      const { http } = await stranger(site)
      http.maxBadNonceRetries = 1
      const url = await http.getResourceUrl('newAccount')
      for (let count = 0; count < 4; count += 1) expect((await http.signedRequest(url, TERMS)).status).toBeLessThan(300)
      const problems = site.authority.requests.filter(({ kind }) => kind === 'newAccount').map((each) => each.problem)
      expect(problems.filter((each) => each === 'badNonce').length).toBeGreaterThanOrEqual(3)
      expect(problems.filter((each) => each === undefined)).toHaveLength(4)
    }))
})

describe('a fault', () => {
  /** For each kind of request, the state that it needs, and the request. */
  const REQUESTS: Readonly<Record<AcmeRequestKind, (site: Site, me: Person) => Promise<() => Promise<Response>>>> = {
    directory:
      async ({ directory }, { http }) =>
      () =>
        http.request(directory, 'get'),
    newNonce: async (_, { http }) => {
      const url = await http.getResourceUrl('newNonce')
      return () => http.request(url, 'get')
    },
    newAccount: async (_, { http }) => {
      const url = await http.getResourceUrl('newAccount')
      return () => http.signedRequest(url, TERMS)
    },
    account: async (_, me) => () => me.post(me.kid),
    newOrder: async (_, me) => () => newOrder(me, ['*.fault.example.com']),
    order: async (_, me) => {
      const { url } = await order(me, ['*.fault.example.com'])
      return () => me.post(url)
    },
    authorization: async (_, me) => {
      const { authorizations } = await order(me, ['*.fault.example.com'])
      return () => me.post(authorizations[0]?.url ?? '')
    },
    challenge: async (_, me) => {
      const { authorizations } = await order(me, ['*.fault.example.com'])
      return () => me.post(authorizations[0]?.challenge.url ?? '')
    },
    finalize: async (site, me) => {
      const { finalize } = await readyOrder(site, me, ['*.fault.example.com'])
      const { body } = await request(['*.fault.example.com'])
      return () => me.post(finalize, body)
    },
    certificate: async (site, me) => {
      const { certificateUrl } = await certificate(site, me, ['*.fault.example.com'])
      return () => me.post(certificateUrl)
    },
    revokeCert: async (site, me) => {
      const { chain } = await certificate(site, me, ['*.fault.example.com'])
      return () => me.post('revokeCert', { certificate: acme.crypto.getPemBodyAsB64u(chain) })
    },
    keyChange: async (_, me) => () => me.post('keyChange', {}),
    renewalInfo: async (site, me) => {
      const { chain } = await certificate(site, me, ['*.fault.example.com'])
      const url = await me.http.getResourceUrl('renewalInfo')
      return () => me.http.request(`${url}/${renewalId(chain)}`, 'get')
    }
  }
  const STATUSES: Partial<Record<AcmeRequestKind, number>> = { newNonce: 204, newOrder: 201, keyChange: 501 }

  test.each(ACME_REQUEST_KINDS)('of %s is answered once, and the request is not carried out', (call) =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const ask = await REQUESTS[call](site, me)
      const { authority } = site
      const state = () => ({
        accounts: authority.accounts.map(({ status }) => status),
        orders: authority.orders.map(({ status }) => status),
        certificates: authority.certificates.map(({ revoked }) => revoked)
      })
      const before = state()
      authority.faults.push({
        call,
        times: 1,
        problem: { type: 'serverInternal', detail: 'Service busy; retry later.', status: 503, retryAfter: 7 }
      })
      const refused = await ask()
      expect(problem(refused)).toBe('503 serverInternal: Service busy; retry later.')
      expect(refused.headers['retry-after']).toBe('7')
      authority.faults.push({ call, times: 1, status: 502 })
      expect(await ask()).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } })
      authority.faults.push({ call, times: 1, drop: true })
      // This version of acme-client fails at its own handling of such an error.
      await expect(ask()).rejects.toThrow()
      expect(authority.requests.at(-1)).toMatchObject({ kind: call })
      expect(authority.requests.at(-1)).not.toHaveProperty('status')
      expect(state()).toEqual(before)
      expect((await ask()).status).toBe(STATUSES[call] ?? 200)
    })
  )

  test('of an order whose answer is lost leaves the order', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      site.authority.faults.push({ call: 'newOrder', times: 1, drop: true, carriedOut: true })
      await expect(newOrder(me, ['*.lost.example.com'])).rejects.toThrow()
      expect(site.authority.orders).toMatchObject([{ names: ['*.lost.example.com'], status: 'pending' }])
      expect(site.authority.requests.at(-1)).toMatchObject({ kind: 'newOrder', payload: expect.anything() })
      expect(site.authority.requests.at(-1)).not.toHaveProperty('status')
    }))

  test('of finalize whose answer is lost leaves the certificate', () =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['*.lost.example.com']
      const { url, finalize } = await readyOrder(site, me, names)
      site.authority.faults.push({ call: 'finalize', times: 1, status: 504, carriedOut: true })
      expect((await me.post(finalize, (await request(names)).body)).status).toBe(504)
      expect(member(await settled(me, url), 'status')).toBe('valid')
      expect(site.authority.certificates).toHaveLength(1)
    }))

  const work: readonly AcmeFault[] = [
    { call: 'validation', times: 1, problem: { type: 'dns', detail: 'During secondary validation: SERVFAIL' } },
    { call: 'issuance', times: 1, problem: { type: 'serverInternal', detail: 'the log is full' } }
  ]
  test.each(work)('of the authority’s own $call ends the order', (fault) =>
    withAuthority({}, async (site) => {
      const me = await person(site)
      const names = ['*.work.example.com']
      site.authority.faults.push({ ...fault })
      const { url, finalize, authorizations } = await readyOrder(site, me, names)
      if (fault.call === 'issuance') await me.post(finalize, (await request(names)).body)
      const ended = await settled(me, url)
      expect(member(ended, 'status')).toBe('invalid')
      const told = fault.call === 'issuance' ? ended : await me.post(authorizations[0]?.url ?? '')
      expect(JSON.stringify(told.data)).toContain(fault.problem?.detail)
      expect(site.authority.certificates).toEqual([])
      expect((await certificate(site, me, names)).chain).toContain('BEGIN CERTIFICATE')
    })
  )

  test('can hit a later request of its kind', () =>
    withAuthority({}, async (site) => {
      const { http } = await stranger(site)
      site.authority.faults.push({ call: '*', skip: 2, times: 2, status: 503 })
      const statuses: number[] = []
      for (let count = 0; count < 5; count += 1) statuses.push((await http.request(site.directory, 'get')).status)
      expect(statuses).toEqual([200, 200, 503, 503, 200])
    }))

  test('can be a delay alone', () =>
    withAuthority({}, async (site) => {
      const { http } = await stranger(site)
      site.authority.faults.push({ call: 'directory', times: 1, delay: 120 })
      const before = performance.now()
      expect((await http.request(site.directory, 'get')).status).toBe(200)
      expect(performance.now() - before).toBeGreaterThanOrEqual(115)
    }))
})

test('requests are recorded with what they were for and how they ended', () =>
  withAuthority({}, async (site) => {
    const me = await person(site)
    await newOrder(me, ['localhost'])
    await me.http.request(`${new URL(site.directory).origin}/nothing`, 'get')
    expect(
      site.authority.requests.map(({ kind, method, status, problem: type }) => [kind, method, status, type])
    ).toEqual([
      ['directory', 'GET', 200, undefined],
      ['newNonce', 'HEAD', 200, undefined],
      ['newAccount', 'POST', 201, undefined],
      ['newNonce', 'HEAD', 200, undefined],
      ['newOrder', 'POST', 400, 'rejectedIdentifier'],
      [undefined, 'GET', 404, 'malformed']
    ])
    expect(site.authority.requests[4]?.payload).toEqual({ identifiers: [{ type: 'dns', value: 'localhost' }] })
  }))
