import { parseChallenges } from './challenge.ts'
import type { Challenge } from './challenge.ts'
import { invalidAnswer, isAcceptable, send, unreachable } from './http.ts'
import type { HttpAnswer, Line } from './http.ts'
import type { Login } from './known-registries.ts'
import type { ImageReference } from './reference.ts'
import { accessDenied, loginNeeded, loginWrong, rateLimited, said } from './refusal.ts'
import type { Ask } from './refusal.ts'

/** How requests to a registry are allowed: the value of `Authorization`, and by which scheme it was asked for. */
export interface Authorization {
  readonly scheme: 'none' | 'basic' | 'bearer'
  readonly header: string | undefined
}

const TOKEN_LIMIT = 2 ** 20

/** Answers the challenge of a registry: with the login itself, or with a token that the login is exchanged for. */
export async function authorize(answer: HttpAnswer, base: URL, ask: Ask, line: Line): Promise<Authorization> {
  const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '')
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (bearer !== undefined) {
    return { header: `Bearer ${await fetchToken(bearer, base, ask, line)}`, scheme: 'bearer' }
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) {
    return { header: ask.login === undefined ? undefined : basic(ask.login), scheme: 'basic' }
  }
  throw invalidAnswer(line.peer, 'it asks for a login and offers neither the Bearer nor the Basic scheme')
}

/** Docker Registry v2 authentication, "Token Authentication Specification": a GET with the login as Basic. */
async function fetchToken(challenge: Challenge, base: URL, ask: Ask, line: Line): Promise<string> {
  const realm = URL.parse(challenge.parameters.get('realm') ?? '', base.href)
  if (realm === null || !isAcceptable(realm, line.plainHttp)) {
    throw invalidAnswer(
      line.peer,
      'it names an address for the login that is not an HTTPS address, so the login was not sent'
    )
  }
  const url = new URL(realm)
  const service = challenge.parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  const unscoped = new URL(url)
  for (const scope of scopesOf(challenge, ask.reference)) url.searchParams.append('scope', scope)
  const headers = headersFor('application/json', ask.login && basic(ask.login))
  const answer = await send({ method: 'GET', url, headers, bodyLimit: TOKEN_LIMIT }, line)
  if (answer.status === 200) return tokenOf(answer, line.peer)
  if (answer.status === 429) throw rateLimited(ask, answer)
  if (answer.status !== 401 && answer.status !== 403) {
    throw invalidAnswer(line.peer, `its token service ${url.host} answers ${answer.status}${said(ask, answer)}`)
  }
  if (ask.login === undefined) throw loginNeeded(ask)
  if (answer.status === 401) throw loginWrong(ask, ask.login, answer)
  // GitHub answers 403 both to a wrong token and to a right one without access. Without a scope, as `docker login`
  // asks, only the login counts.
  const alone = await send({ method: 'GET', url: unscoped, headers, bodyLimit: TOKEN_LIMIT }, line)
  if (alone.status === 429) throw rateLimited(ask, alone)
  if (alone.status === 403 && isAboutAddress(alone))
    throw unreachable(line.peer, 'it refuses the address of this runner')
  throw alone.status === 200 ? accessDenied(ask, ask.login, answer) : loginWrong(ask, ask.login, answer)
}

/** A firewall in front of the registry may shut the runner out, and let Fargate in. */
function isAboutAddress(answer: HttpAnswer): boolean {
  return /\bIP\b|firewall|network rules?/i.test(answer.body.toString('utf8').slice(0, 4096))
}

/** A challenge may hold several scopes with blanks between them; each goes into a parameter of its own. */
function scopesOf(challenge: Challenge, reference: ImageReference): string[] {
  const scopes = (challenge.parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  return scopes.length === 0 ? [`repository:${reference.path}:pull`] : scopes
}

function tokenOf(answer: HttpAnswer, peer: string): string {
  const token = parseToken(answer.body.toString('utf8'))
  // What is no header value would be quoted in the error that fetch throws.
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    throw invalidAnswer(peer, 'its token service answers without a token')
  }
  return token
}

function parseToken(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as { token?: unknown; access_token?: unknown } | null
    return [parsed?.token, parsed?.access_token].find((token) => typeof token === 'string' && token !== '') as
      string | undefined
  } catch {
    return undefined
  }
}

/** Request headers; without an authorization none is sent. */
export function headersFor(accept: string, authorization: string | undefined): Record<string, string> {
  return {
    accept,
    'user-agent': 'run-on-fargate',
    ...(authorization === undefined ? {} : { authorization })
  }
}

/** RFC 7617 with UTF-8, which is what registries decode. */
function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}
