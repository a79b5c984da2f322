import { AsnConvert } from '@peculiar/asn1-schema'
import { AuthorityKeyIdentifier, Certificate, id_ce_authorityKeyIdentifier } from '@peculiar/asn1-x509'
import acme from 'acme-client'
import type { Client, PrivateKeyBuffer } from 'acme-client'
import type { Sandbox } from '../src/start.ts'

/** An authority that scenarios are run on. */
export interface Site {
  readonly directory: string
  /** Of its certificates, as PEM. */
  readonly root: string
  /** Whose DNS it asks. */
  readonly sandbox: Sandbox
  readonly zoneId: string
}

/** What the client gets; errors are answers as well. */
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly data: unknown
}

interface SignOptions {
  readonly kid?: string | undefined
  readonly nonce?: string | undefined
  readonly includeExternalAccountBinding?: boolean
}

/** A signed request before it is sent. */
export interface SignedBody {
  readonly protected: string
  readonly payload: string
  readonly signature: string
}

/** The part of `acme-client` under its public methods, which its types leave out. */
export interface Http {
  readonly accountKey: PrivateKeyBuffer
  maxBadNonceRetries: number
  request(url: string, method: string, options?: object): Promise<Response>
  signedRequest(url: string, payload: object | null, options?: SignOptions): Promise<Response>
  createSignedBody(url: string, payload: object | null, options?: SignOptions): SignedBody
  getResourceUrl(name: string): Promise<string>
  getNonce(): Promise<string>
  getJwk(): object
}

/** Somebody with an account, who asks with what `acme-client` signs. */
export interface Person {
  readonly client: Client
  readonly http: Http
  readonly key: PrivateKeyBuffer
  readonly kid: string
  /** A POST to a resource of the directory, or to a URL; without a payload a POST-as-GET. */
  post(where: string, payload?: object | null): Promise<Response>
}

export const TERMS = { termsOfServiceAgreed: true }

/** A client without an account. */
export async function stranger(
  site: Site,
  externalAccountBinding?: { readonly kid: string; readonly hmacKey: string },
  key?: PrivateKeyBuffer
): Promise<Omit<Person, 'kid'>> {
  const accountKey = key ?? (await acme.crypto.createPrivateEcdsaKey())
  const client = new acme.Client({
    directoryUrl: site.directory,
    accountKey,
    backoffMin: 100,
    backoffMax: 500,
    ...(externalAccountBinding && { externalAccountBinding })
  })
  const { http } = client as unknown as { readonly http: Http }
  return {
    client,
    http,
    key: accountKey,
    post: async (where, payload = null) =>
      http.signedRequest(await urlOf(http, where), payload, { includeExternalAccountBinding: true })
  }
}

/** A client with a new account. */
export async function person(site: Site): Promise<Person> {
  const { client, http, key, post } = await stranger(site)
  const { headers } = await post('newAccount', TERMS)
  const kid = String(headers['location'])
  return {
    client,
    http,
    key,
    kid,
    post: async (where, payload = null) => http.signedRequest(await urlOf(http, where), payload, { kid })
  }
}

export async function urlOf(http: Http, where: string): Promise<string> {
  return where.startsWith('http') ? where : http.getResourceUrl(where)
}

/** A response's body, as one that has this member. */
export function member<T>(response: Response, name: string): T {
  const value = (response.data as Readonly<Record<string, unknown>> | undefined)?.[name]
  if (value === undefined) throw new Error(`There is no ${name} in ${JSON.stringify(response.data)}`)
  return value as T
}

/** A challenge as the authority shows it. */
export interface Challenge {
  readonly type: string
  readonly url: string
  readonly token: string
  readonly status: string
}

/** An order for these names with its authorizations and their DNS challenges. */
export async function order(person: Person, names: readonly string[], more: object = {}) {
  const identifiers = names.map((value) => ({ type: 'dns', value }))
  const made = await person.post('newOrder', { identifiers, profile: 'classic', ...more })
  const urls = member<string[]>(made, 'authorizations')
  const authorizations = await Promise.all(
    urls.map(async (url) => {
      const shown = await person.post(url)
      const challenge = member<Challenge[]>(shown, 'challenges').find(({ type }) => type === 'dns-01')
      if (challenge === undefined) throw new Error('There is no DNS challenge.')
      return { url, shown, challenge, name: member<{ readonly value: string }>(shown, 'identifier').value }
    })
  )
  // Their order is not told, and by intent another one each time.
  authorizations.sort((one, other) => one.name.localeCompare(other.name))
  return { made, url: String(made.headers['location']), finalize: member<string>(made, 'finalize'), authorizations }
}

/** What the challenge wants in DNS, as `acme-client` computes it. */
export async function expectedValue({ client }: Person, challenge: Challenge): Promise<string> {
  return client.getChallengeKeyAuthorization(challenge as never)
}

/** Sets the TXT values of the challenges for this name; none: another record is there, so that the name exists. */
export function setTxt(
  { sandbox, zoneId }: Pick<Site, 'sandbox' | 'zoneId'>,
  name: string,
  values: readonly string[]
): void {
  const record =
    values.length === 0
      ? { Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] }
      : { Type: 'TXT', ResourceRecords: values.map((value) => ({ Value: `"${value}"` })) }
  sandbox.route53.putRecords(zoneId, [{ Name: `_acme-challenge.${name}.`, TTL: 60, ...record } as never])
}

/** Asks until the status is none of those that go on. */
export async function settled({ post }: Person, url: string, going = ['pending', 'processing']): Promise<Response> {
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await post(url)
    if (!going.includes(member(response, 'status'))) return response
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not come to an end.`)
}

/** An order whose names are all proven. */
export async function readyOrder(site: Site, person: Person, names: readonly string[], more: object = {}) {
  const ordered = await order(person, names, more)
  for (const { url, challenge, name } of ordered.authorizations) {
    if (challenge.status !== 'pending') continue
    setTxt(site, name, [await expectedValue(person, challenge)])
    await person.post(challenge.url, {})
    await settled(person, url)
  }
  return ordered
}

/** A certificate request as the authority takes it, with its key. */
export async function request(names: readonly string[], key?: PrivateKeyBuffer) {
  const [privateKey, csr] = await acme.crypto.createCsr(
    { altNames: [...names] },
    key ?? (await acme.crypto.createPrivateEcdsaKey())
  )
  const der = Buffer.from(acme.crypto.getPemBodyAsB64u(csr), 'base64url')
  return { privateKey, der, body: { csr: der.toString('base64url') } }
}

/** A certificate for these names, from the order to the chain. */
export async function certificate(site: Site, person: Person, names: readonly string[], more: object = {}) {
  const { url, finalize } = await readyOrder(site, person, names, more)
  const { privateKey, body } = await request(names)
  const finalized = await person.post(finalize, body)
  const done = await settled(person, url)
  const downloaded = await person.post(member(done, 'certificate'))
  const chain = String(downloaded.data)
  return {
    url,
    finalize,
    privateKey,
    finalized,
    done,
    downloaded,
    chain,
    certificateUrl: member<string>(done, 'certificate')
  }
}

/** What the authority's renewal information knows a certificate by (RFC 9773, section 4.1). */
export function renewalId(chain: string): string {
  const der = Buffer.from(acme.crypto.getPemBodyAsB64u(chain), 'base64url')
  const { tbsCertificate } = AsnConvert.parse(der, Certificate)
  const extension = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_authorityKeyIdentifier)
  const { keyIdentifier } = AsnConvert.parse(extension?.extnValue.buffer ?? new ArrayBuffer(0), AuthorityKeyIdentifier)
  const parts = [keyIdentifier?.buffer ?? new ArrayBuffer(0), tbsCertificate.serialNumber]
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.')
}
