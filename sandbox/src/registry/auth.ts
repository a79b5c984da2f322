import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Login } from '../image.ts'
import type { Store } from './store.ts'

/** What a request's credentials come to. */
export type Access =
  | { readonly kind: 'granted'; readonly username?: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly challenge?: string }

/** What a token or login is asked to allow: pulling from a repository, or nothing in particular (`/v2/`). */
export type Wanted = { readonly repository: string } | 'any'

/** Decides on requests by the Authorization header that they carry. */
export interface Authority {
  check(authorization: string | undefined, wanted: Wanted): Access
  /** Answers the token endpoint (distribution's token authentication specification, with Docker Hub's error bodies). */
  token(authorization: string | undefined, query: URLSearchParams): { readonly status: number; readonly body: object }
  /** Ends every token that has been given out. */
  expireTokens(): void
}

interface Token {
  readonly username?: string
  readonly repositories: readonly string[]
  readonly expires: number
}

/** Lifetime of a token in seconds, Docker Hub's own. */
const LIFETIME = 300

/** The credentials kind that a request carries, never the credentials themselves. */
export function credentialKind(request: IncomingMessage): 'none' | 'basic' | 'bearer' | 'other' {
  const scheme = request.headers.authorization?.split(' ')[0]?.toLowerCase()
  if (scheme === undefined) {
    return 'none'
  }
  return scheme === 'basic' || scheme === 'bearer' ? scheme : 'other'
}

/**
 * The authority of a registry. `realm` is the token endpoint's address, `service` the name that tokens are asked for,
 * `now` a clock in ms.
 */
export function openAuthority(options: {
  readonly store: Store
  readonly auth: 'token' | 'basic' | 'none'
  readonly realm: () => string
  readonly service: string
  readonly now: () => number
}): Authority {
  const { store, auth, now } = options
  const tokens = new Map<string, Token>()

  const challenge = (wanted: Wanted, error?: string) =>
    [
      `Bearer realm="${options.realm()}"`,
      `service="${options.service}"`,
      ...(wanted === 'any' ? [] : [`scope="repository:${wanted.repository}:pull"`]),
      ...(error === undefined ? [] : [`error="${error}"`])
    ].join(',')

  const checkToken = (authorization: string | undefined, wanted: Wanted): Access => {
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1]
    if (bearer === undefined) {
      return { kind: 'refused', status: 401, challenge: challenge(wanted) }
    }
    const token = tokens.get(bearer)
    if (token === undefined || token.expires <= now()) {
      return { kind: 'refused', status: 401, challenge: challenge(wanted, 'invalid_token') }
    }
    return wanted === 'any' || token.repositories.includes(wanted.repository)
      ? granted(token.username)
      : { kind: 'refused', status: 401, challenge: challenge(wanted, 'insufficient_scope') }
  }

  const checkBasic = (authorization: string | undefined, wanted: Wanted): Access => {
    const login = basicLogin(authorization)
    if (login === undefined || !store.knows(login)) {
      return { kind: 'refused', status: 401, challenge: `Basic realm="${options.service}"` }
    }
    const mayRead =
      wanted === 'any' || !store.has(wanted.repository) || store.mayPull(wanted.repository, login.username)
    return mayRead ? granted(login.username) : { kind: 'refused', status: 403 }
  }

  return {
    check: (authorization, wanted) => {
      switch (auth) {
        case 'none':
          return granted(undefined)
        case 'basic':
          return checkBasic(authorization, wanted)
        case 'token':
          return checkToken(authorization, wanted)
      }
    },
    token: (authorization, query) => {
      const login = basicLogin(authorization)
      if (authorization !== undefined && (login === undefined || !store.knows(login))) {
        return { status: 401, body: { details: 'incorrect username or password' } }
      }
      // The scope is cut down to what is allowed, without a word; the manifest request is what fails then.
      const repositories = pullScopes(query).filter((name) => store.mayPull(name, login?.username))
      const value = randomBytes(48).toString('base64url')
      tokens.set(value, { ...username(login?.username), repositories, expires: now() + LIFETIME * 1000 })
      const issued = new Date(now()).toISOString()
      return { status: 200, body: { token: value, access_token: value, expires_in: LIFETIME, issued_at: issued } }
    },
    expireTokens: () => {
      tokens.clear()
    }
  }
}

function pullScopes(query: URLSearchParams): string[] {
  return query
    .getAll('scope')
    .flatMap((scopes) => scopes.split(' '))
    .map((scope) => /^repository:(.+):([^:]*)$/.exec(scope))
    .flatMap((match) => (match?.[1] !== undefined && match[2]?.split(',').includes('pull') === true ? [match[1]] : []))
}

function basicLogin(authorization: string | undefined): Login | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? '')?.[1]
  const [, name, password] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  return name === undefined || password === undefined ? undefined : { username: name, password }
}

function granted(name: string | undefined): Access {
  return { kind: 'granted', ...username(name) }
}

function username(name: string | undefined): { username?: string } {
  return name === undefined ? {} : { username: name }
}
