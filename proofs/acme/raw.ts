import acme from 'acme-client'
import { sign } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { AuthorityKeyIdentifier, Certificate, id_ce_authorityKeyIdentifier } from '@peculiar/asn1-x509'
import type { Http, Response, SignedBody } from './site.ts'

/** The same request with another header, signed again. */
export function withHeader({ accountKey }: Http, body: SignedBody, change: object): SignedBody {
  const header = JSON.parse(Buffer.from(body.protected, 'base64url').toString()) as object
  const changed = Buffer.from(JSON.stringify({ ...header, ...change })).toString('base64url')
  const signed = Buffer.from(`${changed}.${body.payload}`)
  const signature = sign('sha256', signed, { key: accountKey.toString(), dsaEncoding: 'ieee-p1363' })
  return { ...body, protected: changed, signature: signature.toString('base64url') }
}

/** With headers that `acme-client` would not send; `false` leaves one out. */
export function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | false>>,
  data?: object
): Promise<Response> {
  return acme.axios.request({ url, method, headers, data, validateStatus: null }) as Promise<Response>
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
