import acme from 'acme-client'
import { createHash, X509Certificate } from 'node:crypto'
import { BLOCKED_DOMAIN } from './pebble.ts'
import { send, withHeader } from './raw.ts'
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
  urlOf,
  type Challenge,
  type Person,
  type Response,
  type Site
} from '../../sandbox/__tests__/acme-site.ts'

/** Runs on an authority and tells each answer that counts. */
export type Scenario = (site: Site, see: (step: string, response: Response) => void) => Promise<void>

export const DOMAIN = 'example.com'

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async directory(site, see) {
    const { http } = await stranger(site)
    const newNonce = await http.getResourceUrl('newNonce')
    see('the directory', await http.request(site.directory, 'get'))
    see('HEAD of a nonce', await http.request(newNonce, 'head'))
    see('GET of a nonce', await http.request(newNonce, 'get'))
    const { post } = await person(site)
    see('the directory by POST-as-GET', await post(site.directory))
    see('a nonce by POST-as-GET', await post(newNonce))
    see('GET of newOrder', await http.request(await http.getResourceUrl('newOrder'), 'get'))
    see('PUT of newOrder', await http.request(await http.getResourceUrl('newOrder'), 'put'))
    see('a request without User-Agent', await send(newNonce, 'head', { 'User-Agent': false }))
  },

  async accounts(site, see) {
    const { post, key } = await stranger(site)
    see('terms that are not agreed to', await post('newAccount', {}))
    see('an existing account that is none', await post('newAccount', { onlyReturnExisting: true, ...TERMS }))
    see('a contact that is no e-mail address', await post('newAccount', { contact: ['tel:+4930123'], ...TERMS }))
    see('an e-mail address that is none', await post('newAccount', { contact: ['mailto:acme'], ...TERMS }))
    const created = await post('newAccount', { contact: ['mailto:acme@example.com'], ...TERMS })
    see('a new account', created)
    see('the same again', await post('newAccount', TERMS))
    see('the existing account', await post('newAccount', { onlyReturnExisting: true }))
    const { http } = await stranger(site, undefined, key)
    const kid = String(created.headers['location'])
    const asAccount = (payload: object | null) => http.signedRequest(kid, payload, { kid })
    see('the account', await asAccount(null))
    see('another contact', await asAccount({ contact: ['mailto:other@example.com'] }))
    see('an update with nothing', await asAccount({}))
    see('a status that is none', await asAccount({ status: 'revoked' }))
    see('the end of the account', await asAccount({ status: 'deactivated' }))
    see('an order of an account that has ended', await http.signedRequest(await urlOf(http, 'newOrder'), {}, { kid }))
    see('the account that has ended, again', await post('newAccount', TERMS))
    const unknown = `${kid}0`
    see('an account that is not there', await http.signedRequest(unknown, null, { kid: unknown }))
    const elsewhere = { kid: 'https://example.com/1' }
    see('an account of another server', await http.signedRequest(kid, null, elsewhere))
  },

  async signatures(site, see) {
    const { http, kid } = await person(site)
    const url = await http.getResourceUrl('newOrder')
    const nonce = await http.getNonce()
    const post = (data: object | string) => http.request(url, 'post', { data })
    const signed = (options: { readonly nonce?: string; readonly kid?: string }, to = url) =>
      http.createSignedBody(to, {}, options)
    http.maxBadNonceRetries = 0
    see('an account by its key instead of its URL', await post(signed({ nonce: await http.getNonce() })))
    see('no nonce', await post(signed({ kid })))
    see('a nonce that is used', [await post(signed({ kid, nonce })), await post(signed({ kid, nonce }))][1] as Response)
    see('a nonce that never was', await post(signed({ kid, nonce: 'bm9uY2U' })))
    see('another URL', await post(signed({ kid, nonce: await http.getNonce() }, `${url}x`)))
    see('no URL', await post(withHeader(http, signed({ kid, nonce: await http.getNonce() }), { url: undefined })))
    const fresh = async () => signed({ kid, nonce: await http.getNonce() })
    see('another payload than was signed', await post({ ...(await fresh()), payload: 'e30x' }))
    see('no signature', await post({ ...(await fresh()), signature: '' }))
    see('a header that is not protected', await post({ ...(await fresh()), header: { kid } }))
    see('the algorithm none', await post(withHeader(http, await fresh(), { alg: 'none' })))
    see('the algorithm of another key', await post(withHeader(http, await fresh(), { alg: 'RS256' })))
    see('key and account at once', await post(withHeader(http, await fresh(), { jwk: http.getJwk() })))
    see('a body that is no JSON', await post('hello'))
    see('an empty body', await post(''))
    const newAccount = await http.getResourceUrl('newAccount')
    see('a new account by an account', await http.signedRequest(newAccount, TERMS, { kid }))
    see('another content type', await send(url, 'post', { 'Content-Type': 'application/json' }, await fresh()))
    const withRsa = await stranger(site, undefined, await acme.crypto.createPrivateRsaKey(2048))
    see('an account with an RSA key', await withRsa.post('newAccount', TERMS))
  },

  async orders(site, see) {
    const me = await person(site)
    const other = await person(site)
    const wildcard = await order(me, [`*.orders.${DOMAIN}`])
    see('an order of a wildcard', wildcard.made)
    const [authorization] = wildcard.authorizations
    if (authorization === undefined) throw new Error('There is no authorization.')
    see('its authorization', authorization.shown)
    see('its challenge', await me.post(authorization.challenge.url))
    see('the order', await me.post(wildcard.url))
    see('the order to be finalized', await me.post(wildcard.finalize, (await request([`*.orders.${DOMAIN}`])).body))
    const names = [`a.orders.${DOMAIN}`, `b.orders.${DOMAIN}`]
    const two = await order(me, names)
    see('an order of two names', two.made)
    see('the authorization of a plain name', two.authorizations[0]?.shown as Response)
    see('an order with names twice, in capitals', (await order(me, [...names, `A.orders.${DOMAIN}`])).made)

    see('an order of somebody else', await other.post(wildcard.url))
    see('an order of somebody else to be finalized', await other.post(wildcard.finalize, {}))
    see('an authorization of somebody else', await other.post(authorization.url))
    see('a challenge of somebody else', await other.post(authorization.challenge.url))
    see('a challenge of somebody else, begun', await other.post(authorization.challenge.url, {}))
    see('an order that is not there', await me.post(`${wildcard.url}0`))
    see('an authorization that is not there', await me.post(`${authorization.url}0`))
    see('an order that is not there to be finalized', await me.post(`${wildcard.finalize}0`, {}))
    see('an order with a body', await me.post(wildcard.url, {}))
    see('an authorization with another status', await me.post(authorization.url, { status: 'valid' }))
    see('a challenge with a body', await me.post(authorization.challenge.url, { keyAuthorization: 'x' }))
    see('an authorization given back', await me.post(authorization.url, { status: 'deactivated' }))
    see('the order without it', await me.post(wildcard.url))

    const ask = (identifiers: unknown, more: object = {}) =>
      me.post('newOrder', { identifiers, profile: 'classic', ...more })
    const named = (value: string) => ask([{ type: 'dns', value }])
    see('no identifiers', await ask([]))
    see('an unknown type', await ask([{ type: 'email', value: `acme@${DOMAIN}` }]))
    see('an empty name', await named(''))
    see('a name with an underscore', await named(`a_b.${DOMAIN}`))
    see('a wildcard within', await named(`a.*.${DOMAIN}`))
    see('two wildcards', await named(`*.*.${DOMAIN}`))
    see('an IP address as a name', await named('192.0.2.1'))
    see('a name with a period at its end', await named(`${DOMAIN}.`))
    see('a blocked name', await named(BLOCKED_DOMAIN))
    see('a name below a blocked one', await named(`*.${BLOCKED_DOMAIN}`))
    see('an unknown profile', await ask([{ type: 'dns', value: DOMAIN }], { profile: 'gold' }))
    see('a certificate that is replaced and none', await ask([{ type: 'dns', value: DOMAIN }], { replaces: 'a.b' }))
  },

  async validation(site, see) {
    const me = await person(site)
    const attempt = async (name: string, what: string, values: readonly string[] | 'nothing') => {
      const { url, authorizations } = await order(me, [`*.${name}`])
      const [authorization] = authorizations
      if (authorization === undefined) throw new Error('There is no authorization.')
      const right = await expectedValue(me, authorization.challenge)
      if (values !== 'nothing')
        setTxt(
          site,
          name,
          values.map((value) => (value === 'right' ? right : value))
        )
      await me.post(authorization.challenge.url, {})
      see(`${what}: the authorization`, await settled(me, authorization.url))
      see(`${what}: the challenge`, await me.post(authorization.challenge.url))
      see(`${what}: the order`, await me.post(url))
      see(`${what}: the challenge once more`, await me.post(authorization.challenge.url, {}))
      return url
    }
    await attempt(`wrong.${DOMAIN}`, 'a wrong value', ['wrong'])
    await attempt(`wrong-two.${DOMAIN}`, 'two wrong values', ['wrong', 'also wrong'])
    await attempt(`none.${DOMAIN}`, 'no TXT record', [])
    await attempt(`absent.${DOMAIN}`, 'no such name', 'nothing')
    await attempt('absent.example.org', 'no such zone', 'nothing')
    await attempt(`several.${DOMAIN}`, 'the right value after others', ['wrong', 'right', 'also wrong'])
    const { challenge } = (await order(me, [`*.alias.${DOMAIN}`])).authorizations[0] ?? {}
    const value = await expectedValue(me, challenge as Challenge)
    site.sandbox.route53.putRecords(site.zoneId, [
      {
        Name: `_acme-challenge.alias.${DOMAIN}.`,
        Type: 'CNAME',
        TTL: 60,
        ResourceRecords: [{ Value: `elsewhere.${DOMAIN}` }]
      },
      { Name: `elsewhere.${DOMAIN}.`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${value}"` }] }
    ])
    await me.post((challenge as Challenge).url, {})
    see('an alias of the challenge', await settled(me, (challenge as Challenge).url))
  },

  async certificates(site, see) {
    const me = await person(site)
    const other = await person(site)
    const names = [`*.issue.${DOMAIN}`]
    const { url, finalize, authorizations } = await readyOrder(site, me, names)
    see('an order that is ready', await me.post(url))
    see('an authorization that is valid', await me.post(authorizations[0]?.url ?? ''))
    const { der, body } = await request(names)
    see('no request', await me.post(finalize, {}))
    see('a request that is not base64url', await me.post(finalize, { csr: '+/' }))
    see('a request that is none', await me.post(finalize, { csr: 'AAAA' }))
    const forged = Buffer.from(der)
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    see('a forged request', await me.post(finalize, { csr: forged.toString('base64url') }))
    see('a request for another name', await me.post(finalize, (await request([`issue.${DOMAIN}`])).body))
    see('a request for one more name', await me.post(finalize, (await request([...names, `x.${DOMAIN}`])).body))
    see('a request with the key of an account', await me.post(finalize, (await request(names, me.key)).body))
    see('the order after all that', await me.post(url))
    see('the order finalized', await me.post(finalize, body))
    const done = await settled(me, url)
    see('the order that is valid', done)
    see('the order finalized again', await me.post(finalize, body))
    const at = member<string>(done, 'certificate')
    const downloaded = await me.post(at)
    see('the certificate', downloaded)
    const issuer = new X509Certificate(acme.crypto.splitPemChain(String(downloaded.data)).at(-1) ?? '')
    const root = new X509Certificate(site.root)
    see('whether it leads to the root', {
      status: 0,
      headers: {},
      data: { status: issuer.checkIssued(root) && issuer.verify(root.publicKey) }
    })
    see('the certificate of somebody else', await other.post(at))
    see('a certificate that is not there', await me.post(`${at}0`))
    see('the certificate with a body', await me.post(at, {}))
    see('another order of the same name', (await order(me, names)).made)
    const rsa = await readyOrder(site, me, [`rsa.${DOMAIN}`, `*.rsa.example.com`])
    const withRsa = await request([`rsa.${DOMAIN}`, `*.rsa.example.com`], await acme.crypto.createPrivateRsaKey(2048))
    await me.post(rsa.finalize, withRsa.body)
    see('a certificate for an RSA key', await me.post(member(await settled(me, rsa.url), 'certificate')))
    const short = await certificate(site, me, [`short.${DOMAIN}`], { profile: 'shortlived' })
    see('a certificate of another profile', short.downloaded)
  },

  async renewal(site, see) {
    const me = await person(site)
    const other = await person(site)
    const names = [`*.renewal.${DOMAIN}`]
    const first = await certificate(site, me, names)
    const id = renewalId(first.chain)
    const at = await me.http.getResourceUrl('renewalInfo')
    const info = (what: string) => me.http.request(`${at}/${what}`, 'get')
    see('its renewal information', await info(id))
    see('an ID without serial', await info(id.split('.')[0] ?? ''))
    see('an ID that is not base64url', await info('!.!'))
    see('the ID of a certificate that is not there', await info(`${id.split('.')[0] ?? ''}.AAEC`))
    const renewed = (who: Person, what: readonly string[]) =>
      who.post('newOrder', {
        identifiers: what.map((value) => ({ type: 'dns', value })),
        profile: 'classic',
        replaces: id
      })
    see('a renewal by somebody else', await renewed(other, names))
    see('a renewal with other names', await renewed(me, [`another.${DOMAIN}`]))
    const second = await certificate(site, me, names, { replaces: id })
    see('the order of the renewal', second.done)
    see('another renewal', await renewed(me, names))
  },

  async revocation(site, see) {
    const me = await person(site)
    const other = await person(site)
    const names = [`revoked.${DOMAIN}`]
    const first = await certificate(site, me, names)
    const second = await certificate(site, me, names)
    const der = ({ chain }: { readonly chain: string }) => acme.crypto.getPemBodyAsB64u(chain)
    see('another account', await other.post('revokeCert', { certificate: der(first) }))
    see('a reason that is none', await me.post('revokeCert', { certificate: der(first), reason: 7 }))
    see('what is not base64url', await me.post('revokeCert', { certificate: '+/' }))
    see('what is no certificate', await me.post('revokeCert', { certificate: 'AAAA' }))
    see('the account', await me.post('revokeCert', { certificate: der(first), reason: 1 }))
    see('the account again', await me.post('revokeCert', { certificate: der(first) }))
    const withKey = async (key: Buffer) =>
      (await stranger(site, undefined, key)).post('revokeCert', { certificate: der(second) })
    see('another key', await withKey(first.privateKey))
    see('its own key', await withKey(second.privateKey))
    const at = await me.http.getResourceUrl('renewalInfo')
    const info = await me.http.request(`${at}/${renewalId(first.chain)}`, 'get')
    see('its renewal information', info)
    const { end } = member<{ readonly end: string }>(info, 'suggestedWindow')
    see('whether its renewal is due', { status: 0, headers: {}, data: { status: Date.parse(end) < Date.now() } })
  },

  async 'change of the account key'(site, see) {
    const { http, kid, post } = await person(site)
    const { http: inner } = await stranger(site)
    const url = await http.getResourceUrl('keyChange')
    see('a new key', await post('keyChange', inner.createSignedBody(url, { account: kid, oldKey: http.getJwk() })))
  }
}

/** With an authority that requires external accounts. */
export const EXTERNAL_ACCOUNTS = { 'kid-1': 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' }

export const externalAccounts: Scenario = async (site, see) => {
  const hmacKey = EXTERNAL_ACCOUNTS['kid-1']
  const ask = async (kid: string, key: string) =>
    (await stranger(site, { kid, hmacKey: key })).post('newAccount', { ...TERMS })
  const { http, post } = await stranger(site)
  see('the directory', await http.request(site.directory, 'get'))
  see('no external account', await post('newAccount', TERMS))
  see('an unknown external account', await ask('kid-2', hmacKey))
  see('another MAC key', await ask('kid-1', createHash('sha256').update(hmacKey).digest('base64url')))
  see('the external account', await ask('kid-1', hmacKey))
}

/** The client by itself, with an authority that rejects good nonces. */
export const clientAlone: Scenario = async (site, see) => {
  const { client, http } = await stranger(site)
  http.maxBadNonceRetries = 20
  const { privateKey } = await request([`auto.${DOMAIN}`])
  const altNames = [`auto.${DOMAIN}`, `*.auto.${DOMAIN}`]
  const [, csr] = await acme.crypto.createCsr({ commonName: altNames[0] ?? '', altNames }, privateKey)
  const values: string[] = []
  const chain = await client.auto({
    csr,
    termsOfServiceAgreed: true,
    email: 'acme@example.com',
    challengePriority: ['dns-01'],
    skipChallengeVerification: true,
    challengeCreateFn: async ({ identifier }, _, value) => {
      values.push(value)
      setTxt(site, identifier.value, values)
    },
    challengeRemoveFn: async () => undefined
  })
  see('the chain', { status: 200, headers: {}, data: chain })
}

/** With an authority that takes its time. */
export const slow: Scenario = async (site, see) => {
  const name = `slow.${DOMAIN}`
  // Pebble's time is random, and now and then none.
  for (let tries = 0; tries < 5; tries += 1) {
    const me = await person(site)
    const [authorization] = (await order(me, [`*.${name}`])).authorizations
    if (authorization === undefined) throw new Error('There is no authorization.')
    setTxt(site, name, [await expectedValue(me, authorization.challenge)])
    see('the challenge begun', await me.post(authorization.challenge.url, {}))
    const going = await me.post(authorization.url)
    see('the authorization', going)
    see('the challenge begun again', await me.post(authorization.challenge.url, {}))
    see('the authorization at the end', await settled(me, authorization.url))
    if (member(going, 'status') === 'pending') return
  }
}
