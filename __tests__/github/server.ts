import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { GitHub } from '../../src/github/access.ts'
import { makeClient, type ClientSettings } from '../../src/github/client.ts'

/** A request as the server saw it. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

export interface Reply {
  readonly status: number
  /** JSON; a text is sent as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** `hang` leaves the client without an answer, `hangup` cuts the connection. */
export type Answer = Reply | 'hang' | 'hangup'

export interface Server extends AsyncDisposable {
  readonly url: string
  readonly seen: readonly Seen[]
  /** The calls as `POST /repos/acme/space/deployments`. */
  readonly calls: () => readonly string[]
}

export const TOKEN = 'ghs_0123456789abcdefTOKEN'
export const REPOSITORY = 'acme/space'

/** An HTTP server on loopback that answers as told and remembers what it was asked. */
export async function serve(answer: (request: Seen, attempt: number) => Answer): Promise<Server> {
  const seen: Seen[] = []
  const server = createServer((message, response) => {
    void text(message).then((body) => {
      const url = new URL(message.url ?? '', 'http://server')
      const request: Seen = {
        method: message.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: message.headers,
        body: body === '' ? {} : (JSON.parse(body) as Seen['body'])
      }
      seen.push(request)
      const reply = answer(request, seen.length)
      if (reply === 'hang') return
      if (reply === 'hangup') return void message.socket.destroy()
      response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers })
      if (reply.body === undefined) response.end()
      else response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    calls: () => seen.map(({ method, path }) => `${method} ${path}`),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** A client of the server, which gives up soon. */
export function clientOf(server: { readonly url: string }, settings: Partial<ClientSettings> = {}): GitHub {
  const client = makeClient({
    url: server.url,
    token: TOKEN,
    repository: REPOSITORY,
    signal: new AbortController().signal,
    patience: 0,
    ...settings
  })
  return () => Promise.resolve(client)
}

/** A page of a list, with the links that GitHub gives. */
export function page(items: readonly unknown[], { path, query }: Seen, base: string): Reply {
  const size = Number(query.per_page ?? 30)
  const number = Number(query.page ?? 1)
  const to = (other: number) => `${base}${path}?${new URLSearchParams({ ...query, page: String(other) }).toString()}`
  const last = Math.ceil(items.length / size)
  const links = [
    ...(number > 1 ? [`<${to(number - 1)}>; rel="prev"`] : []),
    ...(number < last ? [`<${to(number + 1)}>; rel="next"`, `<${to(last)}>; rel="last"`] : [])
  ]
  return {
    status: 200,
    headers: links.length > 0 ? { link: links.join(', ') } : {},
    body: items.slice((number - 1) * size, number * size)
  }
}

/** What GitHub says to a token that lacks a permission. */
export const DENIED: Reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
export const MISSING: Reply = { status: 404, body: { message: 'Not Found' } }
