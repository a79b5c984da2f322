/**
 * The part of Caddy's JSON that the sandbox understands ("JSON Config Structure" of Caddy). What it does not understand is
 * refused, as Caddy refuses what it does not know.
 */
export interface Configuration {
  readonly certificates: readonly { readonly certificate: string; readonly key: string }[]
  /** Seconds. */
  readonly gracePeriod: number
  readonly servers: readonly CaddyServer[]
}

export interface CaddyServer {
  readonly port: number
  readonly protocols: readonly string[]
  /** The lowest version, where the server speaks TLS. */
  readonly tls?: 'TLSv1.2' | 'TLSv1.3'
  readonly routes: readonly Route[]
}

export interface Route {
  /** The request matches when any of them does; without any it does. */
  readonly match: readonly MatcherSet[]
  readonly handle: readonly Handler[]
  readonly terminal: boolean
}

/** All of them have to match. */
export interface MatcherSet {
  readonly path?: readonly string[]
  readonly method?: readonly string[]
  readonly header?: Readonly<Record<string, readonly string[]>>
  readonly vars_regexp?: Readonly<Record<string, { readonly pattern: string }>>
  readonly not?: readonly MatcherSet[]
}

export type HeaderLists = Readonly<Record<string, readonly string[]>>

export interface HeaderOperations {
  readonly add?: HeaderLists
  readonly set?: HeaderLists
  readonly delete?: readonly string[]
  readonly replace?: Readonly<Record<string, readonly { readonly search_regexp: string; readonly replace: string }[]>>
}

export type Handler =
  | {
      readonly handler: 'reverse_proxy'
      readonly port: number
      readonly request: HeaderOperations
      readonly handled: boolean
    }
  | { readonly handler: 'headers'; readonly response: HeaderOperations }
  | {
      readonly handler: 'static_response'
      readonly status: number
      readonly headers: HeaderLists
      readonly body: string
    }

/** A configuration that Caddy does not load, in its words. */
export class BadConfiguration extends Error {}

type Json = Readonly<Record<string, unknown>>

/** Reads a configuration. Throws `BadConfiguration`. */
export function readConfiguration(text: string): Configuration {
  const root = object(parse(text), '', ['admin', 'logging', 'apps'])
  const apps = object(root.apps, 'apps', ['tls', 'http'])
  const tls = object(apps.tls, 'apps.tls', ['certificates', 'disable_storage_check', 'disable_storage_clean'])
  const loaders = object(tls.certificates, 'apps.tls.certificates', ['load_pem'])
  const http = object(apps.http, 'apps.http', ['grace_period', 'servers'])
  const servers = object(http.servers, 'apps.http.servers')
  return {
    certificates: list(loaders.load_pem).map((pair) => {
      const { certificate, key } = object(pair, 'load_pem', ['certificate', 'key'])
      return { certificate: text_(certificate), key: text_(key) }
    }),
    gracePeriod: seconds(http.grace_period),
    servers: Object.entries(servers).map(([name, server]) => readServer(server, `apps.http.servers.${name}`))
  }
}

function readServer(value: unknown, path: string): CaddyServer {
  const server = object(value, path, ['listen', 'protocols', 'automatic_https', 'tls_connection_policies', 'routes'])
  const [policy] = list(server.tls_connection_policies)
  const [listen] = list(server.listen)
  const [, port] = /^:(\d+)$/.exec(text_(listen)) ?? []
  if (port === undefined) throw new BadConfiguration(`${path}: the sandbox can't listen on ${JSON.stringify(listen)}`)
  const lowest = policy === undefined ? undefined : object(policy, path, ['protocol_min']).protocol_min
  return {
    port: Number(port),
    protocols: list(server.protocols ?? ['h1', 'h2', 'h3']).map(text_),
    ...(policy === undefined ? {} : { tls: lowest === 'tls1.3' ? ('TLSv1.3' as const) : ('TLSv1.2' as const) }),
    routes: list(server.routes).map((route) => readRoute(route, `${path}.routes`))
  }
}

function readRoute(value: unknown, path: string): Route {
  const route = object(value, path, ['match', 'handle', 'terminal'])
  return {
    match: list(route.match).map((set) => readMatchers(set, `${path}.match`)),
    handle: list(route.handle).map((handler) => readHandler(handler, `${path}.handle`)),
    terminal: route.terminal === true
  }
}

function readMatchers(value: unknown, path: string): MatcherSet {
  const set = object(value, path, ['path', 'method', 'header', 'vars_regexp', 'not'])
  return {
    ...(set as MatcherSet),
    ...(set.not === undefined ? {} : { not: list(set.not).map((one) => readMatchers(one, `${path}.not`)) })
  }
}

function readHandler(value: unknown, path: string): Handler {
  const { handler, ...rest } = object(value, path)
  switch (handler) {
    case 'reverse_proxy': {
      const known = ['upstreams', 'flush_interval', 'transport', 'headers', 'handle_response']
      const proxy = object(rest, `${path}.reverse_proxy`, known)
      const { dial } = object(list(proxy.upstreams)[0], `${path}.upstreams`, ['dial'])
      const [, port] = /^localhost:(\d+)$/.exec(text_(dial)) ?? []
      if (port === undefined) throw new BadConfiguration(`${path}: the sandbox can't dial ${JSON.stringify(dial)}`)
      const { request } = object(proxy.headers ?? {}, `${path}.headers`, ['request'])
      return {
        handler,
        port: Number(port),
        request: operations(request, `${path}.headers.request`),
        handled: proxy.handle_response !== undefined
      }
    }
    case 'headers': {
      const { response } = object(rest, `${path}.headers`, ['response'])
      const { deferred } = object(response ?? {}, `${path}.headers.response`)
      // Set before the application's, they would stand beside its own.
      if (deferred !== true) throw new BadConfiguration(`${path}.headers: the sandbox knows only what is deferred`)
      return { handler, response: operations(response, `${path}.headers.response`) }
    }
    case 'static_response': {
      const { status_code, headers, body } = object(rest, `${path}.static_response`, ['status_code', 'headers', 'body'])
      return {
        handler,
        status: Number(status_code ?? 200),
        headers: (headers ?? {}) as HeaderLists,
        body: body === undefined ? '' : text_(body)
      }
    }
    default:
      throw new BadConfiguration(`unknown module: http.handlers.${String(handler)}`)
  }
}

function operations(value: unknown, path: string): HeaderOperations {
  return object(value ?? {}, path, ['add', 'set', 'delete', 'replace', 'deferred'])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadConfiguration(error instanceof Error ? error.message : String(error))
  }
}

/** An object without other members than these. */
function object(value: unknown, path: string, known?: readonly string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadConfiguration(`${path}: json: cannot unmarshal ${JSON.stringify(value)} into an object`)
  }
  const unknown = known === undefined ? undefined : Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new BadConfiguration(`${path}: json: unknown field "${unknown}"`)
  return value as Json
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text_(value: unknown): string {
  if (typeof value === 'string') return value
  throw new BadConfiguration(`json: cannot unmarshal ${JSON.stringify(value)} into a string`)
}

/** A duration of whole seconds; without one there is no end to it. */
function seconds(value: unknown): number {
  if (value === undefined) return Infinity
  const [, number] = /^(\d+)s$/.exec(text_(value)) ?? []
  if (number === undefined) throw new BadConfiguration(`time: invalid duration ${JSON.stringify(value)}`)
  return Number(number)
}
