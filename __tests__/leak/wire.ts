import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** A request as it came over the wire to a server of this process. */
export interface WireRequest {
  readonly port: number
  readonly method: string
  readonly url: string
  /** Name and value of each header. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: () => string
}

/** Records every HTTP request that any server of this process gets from now on, before the server sees it. */
export function recordWire(): readonly WireRequest[] {
  const requests: WireRequest[] = []
  // Node.js documentation, "Diagnostics Channel: http.server.request.start".
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    const { method = '', url = '', rawHeaders, socket } = request
    const chunks: Buffer[] = []
    const push = request.push.bind(request)
    request.push = (chunk: unknown, encoding) => {
      if (Buffer.isBuffer(chunk)) chunks.push(chunk)
      return push(chunk, encoding)
    }
    requests.push({
      port: socket.localPort ?? 0,
      method,
      url,
      headers: rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : []
      ),
      body: () => Buffer.concat(chunks).toString()
    })
  })
  return requests
}

/**
 * All of a request in which no password has anything to do. It may be in the Authorization header for the registry or
 * its token service, and in the value that Secrets Manager is given to store.
 */
export function foreignParts(request: WireRequest, kind: 'aws' | 'registry' | 'other'): string {
  const { method, url, headers, body } = request
  const header = (name: string) => headers.find(([other]) => other === name)?.[1] ?? ''
  const isLogin = (name: string, value: string) =>
    kind === 'registry' && name === 'authorization' && /^basic /i.test(value)
  const stores = kind === 'aws' && /^secretsmanager\.(Create|Put|Update)Secret(Value)?$/.test(header('x-amz-target'))
  const shown = headers.filter(([name, value]) => !isLogin(name, value)).map((pair) => pair.join(': '))
  const text = [`${method} ${url}`, ...shown, stores ? withoutValue(body()) : body()].join('\n')
  return `${text}\n${decoded(text)}`
}

/** The value that Secrets Manager is given to store, if this request gives it one. */
export function storedValue({ body }: WireRequest): string | undefined {
  const found = parsed(body())?.SecretString
  return typeof found === 'string' ? found : undefined
}

function withoutValue(body: string): string {
  return JSON.stringify({ ...parsed(body), SecretString: '' })
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+/g, (codes) => {
    return Buffer.from(codes.replaceAll('%', ''), 'hex').toString()
  })
}
