import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AccountCall, type Answer, type Api, type KeyCall } from './api.ts'
import { fromBase64Url, parseObject, readKey } from './jws.ts'
import { AcmeError, malformed, unauthorized } from './problem.ts'
import type { AcmeAccount } from './store.ts'

export const TERMS = 'https://letsencrypt.org/documents/LE-SA-v1.6-August-18-2025.pdf'

/** RFC 8555, section 7.3. */
export function newAccount({ api, key, payload, url }: KeyCall): Answer {
  if (payload === undefined) throw malformed('Error unmarshaling body JSON')
  const { store, origin } = api
  const existing = store.accounts.find((account) => account.key.thumbprint === key.thumbprint)
  if (existing !== undefined) {
    if (existing.status === 'deactivated') {
      throw unauthorized('An account with the provided public key exists but is deactivated')
    }
    return { status: 200, headers: { location: existing.url }, body: shown(existing) }
  }
  if (payload['onlyReturnExisting'] === true) {
    throw new AcmeError('accountDoesNotExist', 'unable to find existing account for only-return-existing request')
  }
  if (payload['termsOfServiceAgreed'] !== true) {
    // Let's Encrypt's own server calls this `malformed`.
    throw new AcmeError('userActionRequired', 'Provided account did not agree to the terms of service', {
      headers: { link: `<${TERMS}>;rel="terms-of-service"` }
    })
  }
  const externalAccountBinding = boundAccount(api, payload['externalAccountBinding'], key.thumbprint, url)
  const id = api.newId()
  const account: AcmeAccount = {
    id,
    url: `${origin}/acme/acct/${id}`,
    key,
    status: 'valid',
    contact: contacts(payload['contact']),
    ...(externalAccountBinding !== undefined && { externalAccountBinding })
  }
  store.accounts.push(account)
  return { status: 201, headers: { location: account.url }, body: shown(account) }
}

/** RFC 8555, sections 7.3.2 and 7.3.6. */
export function updateAccount({ account, id, payload }: AccountCall): Answer {
  if (account.id !== id) throw unauthorized('Request signing key did not match account key')
  if (payload === undefined) return { status: 200, body: shown(account) }
  const { status, contact } = payload
  if (status === 'deactivated') account.status = 'deactivated'
  else if (status !== undefined && status !== account.status) {
    throw malformed(`Invalid account status: ${JSON.stringify(status)}`)
  } else if (contact !== undefined) account.contact = contacts(contact)
  else throw malformed('Use POST-as-GET to retrieve account data instead of doing an empty update')
  return { status: 200, body: shown(account) }
}

/** Without the list of its orders, which Let's Encrypt does not serve either. */
function shown({ status, contact, key, externalAccountBinding }: AcmeAccount): object {
  return {
    status,
    ...(contact.length > 0 && { contact }),
    ...(externalAccountBinding !== undefined && { externalAccountBinding }),
    key: key.jwk
  }
}

function contacts(given: unknown): string[] {
  if (given === undefined || given === null) return []
  if (!Array.isArray(given) || given.some((each) => typeof each !== 'string')) {
    throw malformed('Error unmarshaling body JSON')
  }
  const all = given as string[]
  if (all.length > 2) throw malformed(`too many contacts provided: ${all.length} > 2`)
  for (const contact of all) {
    const [, scheme, address = ''] = /^([a-z]+):(.*)$/i.exec(contact) ?? []
    if (scheme === undefined) throw new AcmeError('unsupportedContact', `contact method "" is not supported`)
    if (scheme.toLowerCase() !== 'mailto') {
      throw new AcmeError('unsupportedContact', `contact method ${JSON.stringify(scheme)} is not supported`)
    }
    if (address === '') throw new AcmeError('invalidContact', 'empty contact email')
    if (!/^[^\s@,<>?]+@[^\s@,<>?.]+(\.[^\s@,<>?.]+)*$/.test(address) || /[^\x20-\x7e]/.test(address)) {
      throw new AcmeError('invalidContact', `contact email ${JSON.stringify(address)} is invalid`)
    }
  }
  return all
}

/** RFC 8555, section 7.3.4. Returns the binding as it was sent, if there is one. */
function boundAccount({ settings }: Api, binding: unknown, thumbprint: string, url: string): unknown {
  const keys = settings.externalAccounts
  if (binding === undefined) {
    if (Object.keys(keys).length === 0) return undefined
    throw new AcmeError(
      'externalAccountRequired',
      "ACME server policy requires newAccount requests must include a value for the 'externalAccountBinding' field"
    )
  }
  const written = binding as Readonly<Record<string, unknown>> | null
  const [head, payload, signature] = ['protected', 'payload', 'signature'].map((name) => fromBase64Url(written?.[name]))
  const header = head === undefined ? undefined : parseObject(head.toString())
  const hash = /^HS(256|384|512)$/.exec(String(header?.['alg']))?.[1]
  if (header === undefined || payload === undefined || signature === undefined || hash === undefined) {
    throw malformed('failed to decode external account binding')
  }
  const { kid, nonce, url: signedUrl } = header
  if (nonce !== undefined) throw malformed("the 'nonce' field must be absent in external account binding")
  if (typeof kid !== 'string' || kid === '') {
    throw malformed("the 'kid' field is required in external account binding")
  }
  if (signedUrl === undefined) throw malformed("the 'url' field must be present in external account binding")
  if (signedUrl !== url) throw malformed("the 'url' field in external account binding differs from outer JWS")
  const key = Object.hasOwn(keys, kid) ? keys[kid] : undefined
  if (key === undefined) throw unauthorized("the field 'kid' references a key that is not known to the ACME server")
  const signed = `${String(written?.['protected'])}.${String(written?.['payload'])}`
  const mac = createHmac(`sha${hash}`, Buffer.from(key, 'base64url')).update(signed).digest()
  if (mac.length !== signature.length || !timingSafeEqual(mac, signature)) {
    throw unauthorized('external account binding JWS verification error')
  }
  if (readKey(parseObject(payload.toString())).thumbprint !== thumbprint) {
    throw new AcmeError(
      'badPublicKey',
      'external account binding payload key does not match account key authenticating request'
    )
  }
  return binding
}
