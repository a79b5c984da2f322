import http from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'
import ipaddr from 'ipaddr.js'
import { ActionError, messageOf } from './errors.ts'

/** The agents of all requests. They use the proxy that the environment names. */
interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
}

export interface HttpRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The most bytes of a response body. A longer one throws `TooLarge`. */
  readonly limit: number
  /** Whether to bypass the proxy of the environment. */
  readonly isDirect?: boolean
  /** Aborts the request, which then throws the signal's reason. */
  readonly signal: AbortSignal
}

/** Response headers, by name in lower case. Node's own `Headers` loads all of `fetch`, which takes about 20 ms. */
export type AnswerHeaders = Pick<Headers, 'get' | 'has'> & Iterable<[string, string]>

export interface HttpAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Buffer
}

/** The error for a response body that is longer than the request's limit. */
export class TooLarge extends Error {}

type ProxySettings = Readonly<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>

const made = new Map<string, Agents>()

/**
 * Returns agents for the proxies in `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Lower-case names override upper-case
 * ones. Node's `NODE_USE_ENV_PROXY` isn't required: it only affects clients without an agent of their own. Throws
 * `PROXY_INVALID` if a URL is invalid.
 */
export function agentsFor(env: NodeJS.ProcessEnv): Agents {
  const settings = proxySettings(env)
  const key = JSON.stringify(settings)
  const agents = made.get(key) ?? makeAgents(settings, true)
  made.set(key, agents)
  return agents
}

/** Returns agents without keep-alive, for requests that must not use a connection that the server has closed. */
export function freshAgentsFor(env: NodeJS.ProcessEnv): Agents {
  return makeAgents(proxySettings(env), false)
}

/** Returns the passwords in the proxies' URLs. */
export function proxyPasswords(env: NodeJS.ProcessEnv): readonly string[] {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])
  return names.flatMap((name) => {
    const password = URL.parse(withScheme(env[name] ?? ''))?.password ?? ''
    return password === '' ? [] : [password, unescaped(password)]
  })
}

/** Sends a request and returns the response. Doesn't follow redirects. Throws Node's error if the connection fails. */
export async function request(url: URL, asked: HttpRequest): Promise<HttpAnswer> {
  asked.signal.throwIfAborted()
  const { method, body, limit, signal } = asked
  const isSecure = url.protocol === 'https:'
  // A write never uses a kept connection. If that were closed, the action couldn't know whether the write arrived.
  const safe = method === 'GET' || method === 'HEAD'
  const env = asked.isDirect === true ? {} : process.env
  const agents = safe ? agentsFor(env) : freshAgentsFor(env)
  const headers = {
    ...asked.headers,
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) })
  }
  const answer = Promise.withResolvers<HttpAnswer>()
  const options = { method, headers, signal, agent: isSecure ? agents.https : agents.http }
  const sent = (isSecure ? https : http).request(url, options, (response) => {
    readBody(response, limit).then(
      (read) => {
        const received = { status: response.statusCode ?? 0, headers: headersOf(response), body: read }
        answer.resolve(received)
      },
      (error: unknown) => {
        response.destroy()
        answer.reject(error)
      }
    )
  })
  sent.on('error', answer.reject)
  sent.end(body)
  try {
    return await answer.promise
  } catch (error) {
    signal.throwIfAborted()
    // The server had already closed this kept connection, so the request did not arrive and can be repeated.
    if (safe && sent.reusedSocket && !(error instanceof TooLarge)) return request(url, asked)
    throw error
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'the host name has no IP address',
  EAI_AGAIN: 'the host name has no IP address',
  ETIMEDOUT: 'connection timed out'
}

/** Describes why `request` threw. Shows only the error's code, because its message may quote the server. */
export function connectionFailure(error: unknown): string {
  // The proxy didn't open a tunnel.
  if (/\bproxy\b/i.test(messageOf(error))) return 'a proxy refused the connection'
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  const known = [code, name].find((word) => typeof word === 'string' && /^\w{3,64}$/.test(word))
  return typeof known === 'string'
    ? `${FAILURES[known] ?? 'the connection failed'} (${known})`
    : 'the connection failed'
}

async function readBody(response: http.IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const stream: AsyncIterable<Buffer> = response
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limit) throw new TooLarge()
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  // Some proxies compress the response although the request doesn't allow it.
  return response.headers['content-encoding'] === 'gzip' ? unpacked(body, limit) : body
}

function unpacked(body: Buffer, limit: number): Buffer {
  if (body.byteLength === 0) return body
  try {
    return gunzipSync(body, { maxOutputLength: limit })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge()
    throw error
  }
}

function headersOf({ headersDistinct }: http.IncomingMessage): AnswerHeaders {
  const headers = new Map(Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]))
  return {
    get: (name) => headers.get(name) ?? null,
    has: (name) => headers.has(name),
    [Symbol.iterator]: () => headers[Symbol.iterator]()
  }
}

function makeAgents(proxyEnv: ProxySettings, keepAlive: boolean): Agents {
  return { http: new http.Agent({ keepAlive, proxyEnv }), https: new https.Agent({ keepAlive, proxyEnv }) }
}

function proxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  const read = (name: string) => [env[name.toLowerCase()], env[name]].find((value) => (value ?? '') !== '') ?? ''
  return {
    HTTP_PROXY: proxyUrl('HTTP_PROXY', read('HTTP_PROXY')),
    HTTPS_PROXY: proxyUrl('HTTPS_PROXY', read('HTTPS_PROXY')),
    NO_PROXY: read('NO_PROXY')
      .split(/[\s,]+/)
      .flatMap(exceptionsOf)
      .join(',')
  }
}

/** Returns the URL of a proxy. The error doesn't show the value, which may contain a password. */
function proxyUrl(name: string, value: string): string {
  if (value === '') return ''
  const url = URL.parse(withScheme(value))
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '') return url.href
  throw new ActionError(
    'PROXY_INVALID',
    `The environment variable \`${name}\` is not the URL of an HTTP proxy.`,
    'Set it to a URL such as `http://proxy.example.com:3128`, or remove it.'
  )
}

function withScheme(address: string): string {
  return address === '' || address.includes('://') ? address : `http://${address}`
}

/**
 * Returns an entry of `NO_PROXY` in the forms that Node reads. A host name includes its subdomains, as in GitHub's
 * runner. A CIDR block becomes a range, because Node doesn't read CIDR notation.
 */
function exceptionsOf(entry: string): string[] {
  if (ipaddr.IPv4.isValidCIDR(entry)) {
    const [first, last] = [ipaddr.IPv4.networkAddressFromCIDR(entry), ipaddr.IPv4.broadcastAddressFromCIDR(entry)]
    return [`${first.toString()}-${last.toString()}`]
  }
  const address = entry.replace(/^\[(.*)\]$/, '$1')
  if (ipaddr.IPv6.isValid(address)) return [address, `[${address}]`]
  const isName = /^[a-z\d](?:[a-z\d-]*\.)*[a-z\d-]*$/i.test(entry) && !ipaddr.IPv4.isValid(entry)
  return entry === '' ? [] : [entry, ...(isName ? [`.${entry}`] : [])]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Returns `Retry-After` in ms from now: from seconds, or from a date (RFC 9110, section 10.2.3). A past date is 0.
 * Returns undefined if the header is missing or malformed.
 */
export function readRetryAfter(headers: Pick<Headers, 'get'>, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]+,? .* GMT$/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
