import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** Where a page really listens, and whether a connection may reach it. */
export interface Target {
  readonly local: { readonly address: string; readonly port: number }
  readonly admits: () => boolean
}

type Find = (address: string, port: number) => Target | undefined

/**
 * Starts a forward proxy on 127.0.0.1 for plain HTTP, by absolute address (RFC 9112, 3.2.2) and by CONNECT.
 * Where nothing listens, a request's connection is closed without an answer. A CONNECT is answered with 502, which `fetch`
 * reports as a failed connection; on a mere close it would try again at once and for ever.
 */
export async function startProxy(find: Find): Promise<{ readonly url: string; close(): Promise<void> }> {
  const tunnels = new Set<Duplex>()
  const server = createServer((request, response) => {
    forward(find, request, response)
  })
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnels.add(client)
    client.on('close', () => tunnels.delete(client))
    tunnel(find, request.url ?? '', client, head)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
        tunnels.forEach((client) => client.destroy())
      })
  }
}

function forward(find: Find, request: IncomingMessage, response: ServerResponse): void {
  const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
  const target = url === undefined ? undefined : find(addressOf(url), Number(url.port || 80))
  if (url === undefined || target === undefined) {
    request.socket.destroy()
    return
  }
  if (!target.admits()) {
    return
  }
  const { address, port } = target.local
  const upstream = httpRequest(
    {
      host: address,
      port,
      method: request.method,
      path: url.pathname + url.search,
      headers: request.headers,
      agent: false
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    }
  )
  upstream.on('error', () => request.socket.destroy())
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

/** A URL has IPv6 addresses in brackets. */
function addressOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function tunnel(find: Find, authority: string, client: Duplex, head: Buffer): void {
  client.on('error', () => client.destroy())
  const url = URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`) : undefined
  const target = url === undefined ? undefined : find(addressOf(url), Number(url.port || 80))
  if (target === undefined) {
    client.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    return
  }
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  // A tunnel into silence: `fetch` cannot give up a CONNECT that is never answered, and its process would not end.
  if (!target.admits()) {
    return
  }
  const upstream = connect(target.local.port, target.local.address, () => {
    upstream.write(head)
    upstream.pipe(client)
    client.pipe(upstream)
  })
  upstream.on('error', () => client.destroy())
  upstream.on('close', () => client.destroy())
  client.on('close', () => upstream.destroy())
}
