import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createProxy, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '../../sandbox/src/start.ts'

/** GHCR, and where its answers lead for blobs. */
const API = 'ghcr.io'
const BLOBS = 'pkg-containers.githubusercontent.com'

/** The sandbox's second registry as `https://ghcr.io`, to whoever has `environment`. */
export interface Ghcr {
  /** A proxy that leads there, and the certificate to be trusted. */
  readonly environment: Readonly<Record<string, string>>
  /** The hosts that were asked, each once, in alphabetical order. */
  hosts(): string[]
  close(): Promise<void>
}

/** Starts it with a certificate of its own, which takes OpenSSL. */
export async function startGhcr({ otherRegistries }: Sandbox): Promise<Ghcr> {
  const [registry] = otherRegistries
  if (registry === undefined) throw new Error('The sandbox has no second registry.')
  const folder = mkdtempSync(join(tmpdir(), 'ghcr-'))
  const { key, cert } = makeCertificate(folder)
  const asked = new Set<string>()
  let blobs = ''
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, response) => {
    const host = incoming.headers.host ?? ''
    asked.add(host)
    const origin = host === BLOBS ? blobs : registry.url
    forward(origin, incoming, response, (location) => {
      blobs = new URL(location).origin
      return location.replace(blobs, `https://${BLOBS}`)
    })
  })
  const proxy = createProxy().on('connect', ({ url = '' }: IncomingMessage, client) => {
    if (![API, BLOBS].includes(url.replace(/:443$/, ''))) return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [upstream, client]) socket.on('error', () => undefined)
    return undefined
  })
  for (const one of [server, proxy]) await once(one.listen(0, '127.0.0.1'), 'listening')
  return {
    environment: {
      HTTPS_PROXY: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
      NO_PROXY: '127.0.0.1',
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: cert
    },
    hosts: () => [...asked].sort(),
    close: async () => {
      for (const one of [server, proxy]) {
        one.closeAllConnections()
        await new Promise((resolve) => one.close(resolve))
      }
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function makeCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = `subjectAltName=DNS:${API},DNS:${BLOBS}`
  const files = ['-keyout', key, '-out', cert, '-subj', `/CN=${API}`, '-addext', names]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files], { stdio: 'pipe' })
  return { key, cert }
}

/** Hands a request on, and its answer back, in which this machine's addresses are those of GHCR. */
function forward(
  origin: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  moved: (location: string) => string
): void {
  const { method, headers, url = '' } = incoming
  const onward = request(
    `${origin}${url}`,
    { method, headers: { ...headers, host: new URL(origin).host } },
    (answer) => {
      const { location, 'www-authenticate': challenge, ...rest } = answer.headers
      response.writeHead(answer.statusCode ?? 502, {
        ...rest,
        ...(location !== undefined && { location: moved(location) }),
        ...(challenge !== undefined && { 'www-authenticate': challenge.replace(origin, `https://${API}`) })
      })
      answer.pipe(response)
    }
  )
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
}
