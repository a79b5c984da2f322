import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import { pipeline } from 'node:stream'
import type { Duplex } from 'node:stream'
import { createSecureContext } from 'node:tls'
import type { SecureContext } from 'node:tls'
import type { Environment } from '../image.ts'
import { BadConfiguration } from './config.ts'
import type { CaddyServer, Configuration, Handler } from './config.ts'
import { changed, fill, routesFor } from './routes.ts'
import type { Seen } from './routes.ts'

/** What a server is given: the variables of its container, and a way to the other programs of its task. */
export interface Surroundings {
  readonly environment: Environment
  /** A connection to a port of `localhost`; nothing where nobody listens. */
  reach(port: number): Duplex | undefined
}

/** A server that takes connections, until it is told to stop: open requests may come to their end. */
export interface Listening {
  connect(socket: Duplex): void
  /** Passes when the last request has ended. */
  drain(): Promise<void>
}

interface Pair {
  readonly context: SecureContext
  readonly names: X509Certificate
}

/** The certificates of a configuration. Throws `BadConfiguration` for a pair that does not fit. */
export function loadPairs({ certificates }: Configuration, environment: Environment): readonly Pair[] {
  const value = (text: string) => text.replaceAll(/\{env\.(\w+)\}/g, (_, name: string) => environment[name] ?? '')
  return certificates.map((pair, index) => {
    const [cert, key] = [value(pair.certificate), value(pair.key)]
    const cause = misfit(cert, key)
    if (cause === undefined) return { context: createSecureContext({ cert, key }), names: new X509Certificate(cert) }
    throw new BadConfiguration(
      'loading http app module: provision http: getting tls app: loading tls app module: provision tls: ' +
        `loading certificates: PEM pair ${String(index)}: tls: ${cause}`
    )
  })
}

/** Why a certificate and a key are no pair, in the words of Go's `tls.X509KeyPair`. */
function misfit(cert: string, key: string): string | undefined {
  const certificate = attempt(() => new X509Certificate(cert))
  const privateKey = attempt(() => createPrivateKey(key))
  if (certificate === undefined) return 'failed to find any PEM data in certificate input'
  if (privateKey === undefined) return 'failed to find any PEM data in key input'
  return certificate.checkPrivateKey(privateKey) ? undefined : 'private key does not match public key'
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Serves as Caddy does with this much configuration. */
export function listen(server: CaddyServer, pairs: readonly Pair[], surroundings: Surroundings): Listening {
  const open = new Set<Promise<void>>()
  let ending = false
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (ending && request.httpVersion !== '2.0') response.setHeader('connection', 'close')
    const done = new Promise<void>((resolve) => response.once('close', resolve))
    open.add(done)
    void done.then(() => open.delete(done))
    respond(server, surroundings, request, response)
  }
  const sockets = new Set<Duplex>()
  const listener = server.tls === undefined ? createServer(answer) : secure(server, server.tls, pairs, answer)
  listener.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(server, surroundings, { request, socket, head })
  })
  return {
    connect: (socket) => {
      sockets.add(socket.once('close', () => sockets.delete(socket)))
      listener.emit('connection', socket)
    },
    drain: async () => {
      ending = true
      await Promise.all(open)
      sockets.forEach((socket) => socket.destroy())
    }
  }
}

function secure(
  { protocols }: CaddyServer,
  minVersion: NonNullable<CaddyServer['tls']>,
  pairs: readonly Pair[],
  answer: (request: IncomingMessage, response: ServerResponse) => void
) {
  const listener = createSecureServer({
    minVersion,
    allowHTTP1: protocols.includes('h1'),
    ALPNProtocols: [...(protocols.includes('h2') ? ['h2'] : []), 'http/1.1'],
    SNICallback: (name, done) => {
      const pair = pairs.find(({ names }) => names.checkHost(name) !== undefined)
      if (pair === undefined) done(new Error(`no certificate available for '${name}'`))
      else done(null, pair.context)
    }
  })
  // Node's HTTP/2 has the same interface, but for the types.
  listener.on('request', answer as never)
  listener.on('sessionError', () => undefined)
  listener.on('tlsClientError', (_, socket) => socket.destroy())
  return listener
}

function seen(request: IncomingMessage): Seen {
  const authority = request.headers[':authority'] ?? request.headers.host
  return {
    method: request.method ?? 'GET',
    uri: request.url ?? '/',
    host: (typeof authority === 'string' ? authority : '').replace(/:\d+$/, ''),
    headers: request.headers
  }
}

/** Takes the request through its routes. A handler that answers is the last. */
function respond(
  server: CaddyServer,
  surroundings: Surroundings,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const what = seen(request)
  const filled = (text: string) => fill(text, what, surroundings.environment)
  const handlers = routesFor(server.routes, what, surroundings.environment).flatMap(({ handle }) => handle)
  const last = handlers.find((one) => one.handler !== 'headers')
  const write = (status: number, headers: Readonly<Record<string, string | readonly string[] | undefined>>) => {
    const all = withResponseHeaders({ server: 'Caddy', ...changed(headers, {}, filled) }, handlers, filled)
    response.writeHead(status, all as OutgoingHttpHeaders)
  }
  if (last?.handler === 'reverse_proxy') {
    pass(last, surroundings, { request, response, what, write })
    return
  }
  const { status, headers, body } = last ?? { status: 200, headers: {}, body: '' }
  write(status, changed({}, { set: headers }, filled))
  response.end(request.method === 'HEAD' ? '' : filled(body))
}

/** The headers of an answer, changed by the handlers in front of the one that answers. */
function withResponseHeaders(
  headers: Record<string, string | readonly string[]>,
  handlers: readonly Handler[],
  filled: (text: string) => string
): Record<string, string | readonly string[]> {
  let all = headers
  for (const one of handlers) {
    if (one.handler !== 'headers') break
    all = changed(all, one.response, filled)
  }
  return all
}

/** Headers of one hop alone (RFC 9110, section 7.6.1). */
const HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']

/** What the application gets: nothing of what a client says of other proxies is believed. */
function forwarded(
  { headers, httpVersion, socket }: IncomingMessage,
  { request }: Extract<Handler, { handler: 'reverse_proxy' }>,
  filled: (text: string) => string
): Record<string, string | string[]> {
  const authority = headers[':authority'] ?? headers.host
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith(':') && !HOP.includes(name))
  const encrypted = 'encrypted' in socket && socket.encrypted === true
  return changed(
    {
      ...Object.fromEntries(kept),
      host: authority,
      via: [...[headers.via ?? []].flat(), `${httpVersion.length === 1 ? `${httpVersion}.0` : httpVersion} Caddy`],
      'x-forwarded-for': socket.remoteAddress ?? '127.0.0.1',
      'x-forwarded-host': authority,
      'x-forwarded-proto': encrypted ? 'https' : 'http'
    },
    request,
    filled
  ) as Record<string, string | string[]>
}

function pass(
  proxy: Extract<Handler, { handler: 'reverse_proxy' }>,
  { reach, environment }: Surroundings,
  {
    request,
    response,
    what,
    write
  }: {
    readonly request: IncomingMessage
    readonly response: ServerResponse
    readonly what: Seen
    readonly write: (status: number, headers: IncomingMessage['headers']) => void
  }
): void {
  const connection = reach(proxy.port)
  if (connection === undefined) {
    request.resume()
    write(502, {})
    response.end()
    return
  }
  const upstream = httpRequest(
    {
      createConnection: () => connection,
      method: what.method,
      path: what.uri,
      headers: forwarded(request, proxy, (text) => fill(text, what, environment))
    },
    (answer) => {
      const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...headers } = answer.headers
      write(answer.statusCode ?? 502, { ...headers, via: '1.1 Caddy', server: headers.server })
      if (proxy.handled) {
        answer.resume()
        response.end()
        return
      }
      // Answers go on as they come: the head before there is anything else.
      response.flushHeaders()
      pipeline(answer, response, () => undefined)
    }
  )
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else {
      write(502, {})
      response.end()
    }
  })
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

function upgrade(
  server: CaddyServer,
  surroundings: Surroundings,
  { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer }
): void {
  socket.on('error', () => socket.destroy())
  const what = seen(request)
  const filled = (text: string) => fill(text, what, surroundings.environment)
  const handlers = routesFor(server.routes, what, surroundings.environment).flatMap(({ handle }) => handle)
  const last = handlers.find((one) => one.handler !== 'headers')
  if (last?.handler !== 'reverse_proxy') {
    const status = last?.handler === 'static_response' ? last.status : 200
    const own = last?.handler === 'static_response' ? changed({}, { set: last.headers }, filled) : {}
    const headers = withResponseHeaders(own, handlers, filled)
    socket.end(`HTTP/1.1 ${String(status)} \r\n${lines(headers)}connection: close\r\ncontent-length: 0\r\n\r\n`)
    return
  }
  const connection = surroundings.reach(last.port)
  if (connection === undefined) {
    socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    return
  }
  connection.on('error', () => socket.destroy())
  const headers = { ...forwarded(request, last, filled), connection: 'Upgrade', upgrade: request.headers.upgrade ?? '' }
  connection.write(`${what.method} ${what.uri} HTTP/1.1\r\n${lines(headers)}\r\n`)
  connection.write(head)
  connection.pipe(socket)
  socket.pipe(connection)
  socket.on('close', () => connection.destroy())
}

function lines(headers: Readonly<Record<string, string | readonly string[]>>): string {
  return Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`))
    .join('')
}
