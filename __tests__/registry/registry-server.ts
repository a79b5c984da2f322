import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a server saw it. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly accept: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: unknown
}

export interface TestServer {
  /** `127.0.0.1:port`. */
  readonly host: string
  readonly url: string
  readonly seen: readonly Seen[]
  readonly close: () => Promise<void>
}

/** `hang` leaves the client without an answer, `hangup` cuts the connection. */
export type Answer = Reply | 'hang' | 'hangup'

/** A server on loopback that answers as told and remembers what it was asked. */
export async function startServer(answer: (request: Seen, host: string) => Answer): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer((message, response) => {
    const request = seenFrom(message)
    seen.push(request)
    const reply = answer(request, message.headers.host ?? '')
    if (reply === 'hang') return
    if (reply === 'hangup') {
      message.socket.destroy()
      return
    }
    response.writeHead(reply.status, reply.headers)
    response.end(request.method === 'HEAD' ? undefined : bytesOf(reply.body))
  })
  const port = await listen(server)
  const host = `127.0.0.1:${port}`
  return {
    host,
    url: `http://${host}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** The digest of a document as `bytesOf` writes it. */
export function digestOf(document: unknown): string {
  return `sha256:${createHash('sha256').update(bytesOf(document)).digest('hex')}`
}

export function basicOf(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** `{"errors":[…]}` as the distribution specification has it. */
export function errorReply(status: number, code: string, message: string, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: { errors: [{ code, message, detail: null }] } }
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''))
}

function seenFrom(message: IncomingMessage): Seen {
  const url = new URL(message.url ?? '/', 'http://127.0.0.1')
  return {
    method: message.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization: message.headers.authorization,
    accept: message.headers.accept ?? ''
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo
      resolve(address.port)
    })
  })
}
