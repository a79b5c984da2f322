import acme from 'acme-client'
import { sign } from 'node:crypto'
import type { Http, Response, SignedBody } from '../../sandbox/__tests__/acme-site.ts'

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
