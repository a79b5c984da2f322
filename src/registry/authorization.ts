import { isAboutAddress, readAnswer } from './answer.ts'
import { parseChallenges } from './challenge.ts'
import type { Challenge } from './challenge.ts'
import { isAcceptable, send, strange } from './http.ts'
import type { HttpAnswer, Line } from './http.ts'
import type { Login } from './known-registries.ts'
import type { ImageReference } from './reference.ts'
import { accessDenied, addressRefused, loginNeeded, loginWrong, unclear } from './refusal.ts'
import type { Ask } from './refusal.ts'

/** How requests to a registry are allowed: the value of `Authorization`, and by which scheme it was asked for. */
export interface Authorization {
  readonly scheme: 'none' | 'basic' | 'bearer'
  readonly header: string | undefined
}

const TOKEN_LIMIT = 2 ** 20
const TOKEN_SERVICE = 'the token service'

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
  throw strange(line.peer, 'it asks for credentials and offers neither the Bearer nor the Basic scheme')
}

/** Docker Registry v2 authentication, "Token Authentication Specification": a GET with the login as Basic. */
async function fetchToken(challenge: Challenge, base: URL, ask: Ask, line: Line): Promise<string> {
  const realm = URL.parse(challenge.parameters.get('realm') ?? '', base.href)
  if (realm === null || !isAcceptable(realm, line.plainHttp)) {
    throw strange(line.peer, 'its token service is not at a public HTTPS address, so no credentials were sent there')
  }
  const url = new URL(realm)
  const service = challenge.parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  const unscoped = new URL(url)
  for (const scope of scopesOf(challenge, ask.reference)) url.searchParams.append('scope', scope)
  const headers = headersFor('application/json', ask.login && basic(ask.login))
  const tokenFrom = (address: URL) =>
    send({ method: 'GET', url: address, headers, bodyLimit: TOKEN_LIMIT, to: TOKEN_SERVICE }, line)
  const answer = await tokenFrom(url)
  if (answer.status === 200) return tokenOf(answer, line.peer)
  requireRefusal(ask, answer, line)
  if (ask.login === undefined) throw loginNeeded(ask, answer)
  if (answer.status === 401) throw loginWrong(ask, ask.login, answer)
  // GitHub answers 403 both to a wrong token and to a right one without access. Without a scope, as `docker login`
  // asks, only the login counts.
  const alone = await tokenFrom(unscoped)
  if (alone.status === 200) throw accessDenied(ask, ask.login, answer)
  requireRefusal(ask, alone, line)
  throw loginWrong(ask, ask.login, answer)
}

/** Throws for every answer of a token service that is not its own refusal of the credentials. */
function requireRefusal(ask: Ask, answer: HttpAnswer, line: Line): void {
  if (!isRefusal(answer)) throw unclear(ask, answer, 'The token service')
  if (isAboutAddress(answer, ask.reference.path)) throw addressRefused(line.peer, answer)
}

/** A registry or its token service speaks of the credentials in a document, or with 401 and a challenge; firewalls do not. */
export function isRefusal(answer: HttpAnswer): boolean {
  const { isDocument, isPage, code } = readAnswer(answer)
  if (code === 'TOOMANYREQUESTS' || code === 'UNAVAILABLE') return false
  if (answer.status === 401) return !isPage || answer.headers.has('www-authenticate')
  return answer.status === 403 && isDocument && !isPage
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
    throw strange(peer, 'its token service answers without a token')
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
