import { hash } from 'node:crypto'
import { Agent, get } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { get as getSecurely } from 'node:https'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'

/** How long a page may take to answer, in ms. */
const PATIENCE = 5000

export interface Page {
  readonly status: number
  readonly body: string
}

export interface SecurePage extends Page {
  /** The certificate that the server showed: its names, and until when it is valid. */
  readonly certificate: string
  /** The SHA-256 of the certificate's public key (SPKI), in Base64. */
  readonly key: string
}

/**
 * Fetches a page from its `http://` address, by the proxy that `environment` names or directly without one. The proxy
 * settings of this machine do not count. Throws an Error when nothing answers.
 */
export async function fetchPage(url: string, environment: Readonly<Record<string, string>>): Promise<Page> {
  const agent = new Agent({ proxyEnv: environment })
  const { status, body } = await answerOf(url, (signal, take) => get(url, { agent, signal }, take))
  return { status, body }
}

/**
 * Fetches the page of `https://<name>/` from an address and port of this machine, without any proxy. Throws an Error when
 * nothing answers, or with a certificate of another name or authority.
 */
export async function fetchSecurely(
  at: string,
  { name, authority }: { readonly name: string; readonly authority: string }
): Promise<SecurePage> {
  const [host, port] = at.split(':')
  const to = { host, port, servername: name, headers: { host: name }, ca: authority, agent: false }
  const { status, body, socket } = await answerOf(`https://${name}`, (signal, take) =>
    getSecurely({ ...to, signal }, take)
  )
  const shown = (socket as TLSSocket).getPeerX509Certificate()
  if (shown === undefined) throw new Error(`https://${name} shows no certificate.`)
  const { subjectAltName = '', validToDate } = shown
  return {
    status,
    body,
    certificate: `${subjectAltName.replaceAll('DNS:', '')}, until ${validToDate.toISOString().slice(0, 10)}`,
    key: hash('sha256', shown.publicKey.export({ type: 'spki', format: 'der' }), 'base64')
  }
}

async function answerOf(
  url: string,
  ask: (signal: AbortSignal, take: (response: IncomingMessage) => void) => ClientRequest
): Promise<Page & { readonly socket: IncomingMessage['socket'] }> {
  return await new Promise((resolve, reject) => {
    const request = ask(AbortSignal.timeout(PATIENCE), (response) => {
      const { socket, statusCode: status = 0 } = response
      text(response).then((body) => {
        resolve({ status, body, socket })
      }, reject)
    })
    request.on('error', (error) => {
      reject(new Error(`${url} does not answer: ${error.message}`, { cause: error }))
    })
  })
}
