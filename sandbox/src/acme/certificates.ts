import { X509Certificate, type KeyObject } from 'node:crypto'
import { retryAfter, type AccountCall, type Answer, type Api, type Call } from './api.ts'
import { pem, readRequest, type CertificateRequest } from './authority.ts'
import { takeFault } from './faults.ts'
import { fromBase64Url, type PublicKey } from './jws.ts'
import { onlyAsGet, ownOrder, PROFILES, shownOrder } from './orders.ts'
import { AcmeError, malformed, notFound, unauthorized } from './problem.ts'
import { statusOf, type AcmeAccount, type AcmeCertificate, type StoredOrder } from './store.ts'

/** RFC 8555, section 7.4: the order must be ready, and the request have its names and a key that will do. */
export function finalize(call: AccountCall): Answer {
  const { api, payload } = call
  const order = ownOrder(call)
  const status = statusOf(order, api.clock.now())
  if (status !== 'ready') throw new AcmeError('orderNotReady', `Order's status ("${status}") was not ready`)
  const der = fromBase64Url(payload?.['csr'])
  if (der === undefined) throw malformed('Error decoding Base64url-encoded CSR')
  const request = checkedRequest(api, order, der)
  order.processing = true
  api.clock.after(api.settings.issuance, () => {
    issue(api, order, request)
  })
  const headers = { location: order.url, ...retryAfter(api) }
  return { status: 200, headers, body: shownOrder(api, order) }
}

function checkedRequest({ store }: Api, { names }: StoredOrder, der: Buffer): CertificateRequest {
  const bad = (detail: string) => new AcmeError('badCSR', `Error finalizing order :: ${detail}`)
  const request = readRequest(der)
  if (request === 'unreadable') throw malformed('Error parsing certificate request')
  if (request === 'badSignature') throw bad('invalid signature on CSR')
  if (request === 'unsupportedAlgorithm') throw bad('signature algorithm not supported')
  if (request.others > 0 || String(request.names) !== String(names)) {
    throw unauthorized('Error finalizing order :: CSR does not specify same identifiers as Order')
  }
  const { publicKey } = request
  const spki = spkiOf(publicKey)
  if (store.accounts.some(({ key }) => spkiOf(key.key) === spki)) {
    throw bad('CSR contains a public key for a known account')
  }
  // Let's Encrypt's policy, which Pebble does not have.
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {}
  const allowed =
    ['prime256v1', 'secp384r1'].includes(namedCurve ?? '') || [2048, 3072, 4096].includes(modulusLength ?? 0)
  if (!allowed) throw bad(`invalid public key in CSR: unsupported key ${namedCurve ?? `of ${modulusLength ?? 0} bits`}`)
  return request
}

function issue(api: Api, order: StoredOrder, { publicKey, commonName }: CertificateRequest): void {
  const { settings, store, limits, origin } = api
  const fault = takeFault(api.faults, 'issuance')
  if (fault?.problem !== undefined) {
    const { type, detail } = fault.problem
    order.error = new AcmeError(type, `Error finalizing order :: ${detail}`, fault.problem).problem
    return
  }
  const seconds = PROFILES[order.profile as keyof typeof PROFILES].seconds ?? settings.certificateDays * 24 * 3600
  const authority = api.authority()
  const { der, serial, authorityKeyId, notBefore, notAfter } = authority.issue({
    names: order.names,
    commonName,
    publicKey,
    seconds
  })
  const id = serial.toString('hex')
  const certificate: AcmeCertificate = {
    id,
    url: `${origin}/acme/cert/${id}`,
    account: order.account,
    names: order.names,
    serial: id,
    renewalId: `${authorityKeyId.toString('base64url')}.${serial.toString('base64url')}`,
    notBefore,
    notAfter,
    der,
    chain: pem(der) + authority.intermediate
  }
  store.certificates.push(certificate)
  order.certificate = certificate
  limits.spend('sameNames', String(order.names))
}

/** RFC 8555, section 7.4.2; there are no alternate chains. */
export function getCertificate(call: AccountCall): Answer {
  const { api, account, id } = call
  onlyAsGet(call)
  const certificate = api.store.certificates.find((each) => each.id === id)
  if (certificate === undefined) throw notFound('Certificate')
  if (certificate.account !== account) {
    throw unauthorized('Account authenticating request does not own certificate')
  }
  return { status: 200, headers: { 'content-type': 'application/pem-certificate-chain' }, body: certificate.chain }
}

/** RFC 8555, section 7.6: by the account that it was issued to, or by its own key. */
export function revoke({ api, payload }: Call, by: AcmeAccount | PublicKey): Answer {
  const reason = payload?.['reason']
  const invalid = typeof reason !== 'number' || !Number.isInteger(reason) || reason < 0 || reason > 10 || reason === 7
  if (reason !== undefined && invalid) {
    throw new AcmeError('badRevocationReason', `Invalid revocation reason: ${String(reason)}`)
  }
  const der = fromBase64Url(payload?.['certificate'])
  if (der === undefined) throw malformed('Error decoding Base64url-encoded DER')
  const certificate = api.store.certificates.find((each) => each.der.equals(der))
  if (certificate === undefined) throw malformed('Unable to find specified certificate.')
  if (certificate.revoked !== undefined) {
    throw new AcmeError('alreadyRevoked', 'Certificate has already been revoked.')
  }
  if ('url' in by) {
    if (certificate.account !== by) {
      throw unauthorized(`The certificate being revoked is not associated with account "${by.id}"`)
    }
  } else if (spkiOf(new X509Certificate(certificate.der).publicKey) !== spkiOf(by.key)) {
    throw unauthorized('JWK embedded in revocation request must be the same public key as the cert to be revoked')
  }
  certificate.revoked = { at: new Date(api.clock.now()), reason: reason as number | undefined }
  return { status: 200 }
}

function spkiOf(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64')
}
