import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { certificateFor } from './certificate.ts'

/** A proxy to which alone some host names mean anything: who asks for them directly gets nowhere. */
export interface ForwardProxy extends AsyncDisposable {
  readonly url: string
  /** The certificate that it shows for the hosts, in PEM. */
  readonly certificate: string
  /** What has come through, as `GET http://host/path` or `CONNECT host:443`. */
  readonly seen: string[]
  /** How those who came through have said who they are; empty where they have not. */
  readonly logins: Set<string>
}

/**
 * Starts a proxy behind which `https://<host>` is a server at a URL on loopback, for each host. Other addresses are
 * reached as they are, by absolute URLs alone: as many proxies do, it opens no tunnel to port 80.
 */
export async function startForwardProxy(hosts: Readonly<Record<string, string>>): Promise<ForwardProxy> {
  const seen: string[] = []
  const logins = new Set<string>()
  const noteLogin = ({ headers }: IncomingMessage) => logins.add(headers['proxy-authorization'] ?? '')
  const sockets = new Set<Socket>()
  const { cert, key } = certificateFor([...Object.keys(hosts), '*.loopback.test'])
  const originOf = (host: string) => hosts[host] ?? loopbackOf(host)
  const tls = createTlsServer({ cert, key }, (asked, answer) => {
    const host = asked.headers.host ?? ''
    pass(asked, answer, new URL(asked.url ?? '/', originOf(host)), hosts)
  })
  const tlsPort = await listening(tls)
  const proxy = createServer((asked, answer) => {
    seen.push(`${asked.method ?? ''} ${asked.url ?? ''}`)
    noteLogin(asked)
    const url = URL.parse(asked.url ?? '')
    if (url === null) answer.writeHead(400).end()
    else pass(asked, answer, url, {})
  })
  proxy.on('connect', (asked: IncomingMessage, client: Socket) => {
    seen.push(`CONNECT ${asked.url ?? ''}`)
    noteLogin(asked)
    sockets.add(client)
    client.on('error', () => client.destroy())
    const [host = '', port] = (asked.url ?? '').split(':')
    if (port !== '443' || originOf(host) === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const upstream = connect(tlsPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    upstream.on('error', () => client.destroy())
  })
  const port = await listening(proxy)
  return {
    url: `http://127.0.0.1:${port}`,
    certificate: cert,
    seen,
    logins,
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy())
      for (const server of [proxy, tls]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    }
  }
}

/** Servers that others lead to, such as the storage behind a registry, get a name by their port. */
function loopbackOf(host: string): string | undefined {
  const [, port] = /^p(\d+)\.loopback\.test$/.exec(host) ?? []
  return port === undefined ? undefined : `http://127.0.0.1:${port}`
}

/** Passes a request on; in the answer's headers, the servers on loopback have the names of their hosts. */
function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  target: URL,
  hosts: Readonly<Record<string, string>>
): void {
  const upstream = request(target, { method: asked.method, headers: asked.headers, agent: false }, (received) => {
    const headers = received.rawHeaders.map((text) =>
      Object.entries(hosts)
        .reduce((rest, [host, url]) => rest.replaceAll(url, `https://${host}`), text)
        .replaceAll(/http:\/\/127\.0\.0\.1:(\d+)/g, 'https://p$1.loopback.test')
    )
    answer.writeHead(received.statusCode ?? 502, headers)
    received.pipe(answer)
  })
  upstream.on('error', () => answer.writeHead(502).end())
  asked.pipe(upstream)
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
