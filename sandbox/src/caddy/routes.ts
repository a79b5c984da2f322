import type { IncomingHttpHeaders } from 'node:http'
import { posix } from 'node:path'
import type { Environment } from '../image.ts'
import type { HeaderLists, HeaderOperations, MatcherSet, Route } from './config.ts'

/** A request as matchers and placeholders see it. */
export interface Seen {
  readonly method: string
  /** With its query, as it was sent. */
  readonly uri: string
  /** Without a port. */
  readonly host: string
  readonly headers: IncomingHttpHeaders
}

/** The routes that a request takes, up to one that ends it. */
export function routesFor(routes: readonly Route[], request: Seen, environment: Environment): readonly Route[] {
  const matching = routes.filter(
    ({ match }) => match.length === 0 || match.some((set) => matches(set, request, environment))
  )
  const last = matching.findIndex(({ terminal }) => terminal)
  return last === -1 ? matching : matching.slice(0, last + 1)
}

function matches(set: MatcherSet, request: Seen, environment: Environment): boolean {
  return (
    (set.method?.includes(request.method) ?? true) &&
    (set.path?.some((pattern) => matchesPath(pattern, request.uri)) ?? true) &&
    Object.entries(set.header ?? {}).every(([name, patterns]) => {
      const value = request.headers[name.toLowerCase()]
      const values = typeof value === 'string' ? [value] : (value ?? [])
      return values.some((one) => patterns.some((pattern) => matchesText(fill(pattern, request, environment), one)))
    }) &&
    Object.entries(set.vars_regexp ?? {}).every(([variable, { pattern }]) =>
      new RegExp(pattern, 'u').test(fill(variable, request, environment))
    ) &&
    !(set.not ?? []).some((one) => matches(one, request, environment))
  )
}

/** Caddy decodes and cleans a path, and compares it without regard to case. */
function matchesPath(pattern: string, uri: string): boolean {
  const [path = ''] = uri.split('?')
  return matchesText(pattern.toLowerCase(), posix.normalize(decode(path)).toLowerCase())
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A `*` at either end stands for anything. */
function matchesText(pattern: string, value: string): boolean {
  if (pattern === '*') return true
  const [before, after] = [pattern.startsWith('*'), pattern.endsWith('*')]
  const core = pattern.slice(before ? 1 : 0, after ? -1 : undefined)
  if (before && after) return value.includes(core)
  if (before) return value.endsWith(core)
  return after ? value.startsWith(core) : value === core
}

/** Puts a request's data and the environment in the place of placeholders; one that Caddy does not know becomes nothing. */
export function fill(text: string, { host, uri }: Seen, environment: Environment): string {
  return text.replaceAll(/\{([a-z][\w.]*)\}/g, (_, name: string) => {
    if (name === 'http.request.host') return host
    if (name === 'http.request.uri') return uri
    return name.startsWith('env.') ? (environment[name.slice(4)] ?? '') : ''
  })
}

/** Headers by lower-case name, changed as told: first added and set, then deleted and replaced. */
export function changed(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  { add = {}, set = {}, delete: deleted = [], replace = {} }: HeaderOperations,
  filled: (text: string) => string
): Record<string, string | readonly string[]> {
  const result: Record<string, string | readonly string[]> = {}
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) result[name] = value
  for (const [name, values] of lower(add)) result[name] = [...[result[name] ?? []].flat(), ...values.map(filled)]
  for (const [name, values] of lower(set)) result[name] = values.map(filled)
  for (const name of deleted) Reflect.deleteProperty(result, name.toLowerCase())
  for (const [name, replacements] of Object.entries(replace)) {
    const key = name.toLowerCase()
    const value = result[key]
    if (value === undefined) continue
    result[key] = [value]
      .flat()
      .map((one) =>
        replacements.reduce((text, each) => text.replaceAll(new RegExp(each.search_regexp, 'gu'), each.replace), one)
      )
  }
  return result
}

function lower(lists: HeaderLists): [string, readonly string[]][] {
  return Object.entries(lists).map(([name, values]) => [name.toLowerCase(), values])
}
