import { isAboutAddress, readAnswer } from './answer.ts'
import { parseChallenges } from './challenge.ts'
import type { Challenge } from './challenge.ts'
import { isAcceptable, send, strange } from './http.ts'
import type { HttpAnswer, Line } from './http.ts'
import type { Login, TokenService } from './known-registries.ts'
import type { ImageReference } from './reference.ts'
import { accessDenied, addressRefused, loginNeeded, loginWrong, unclear } from './refusal.ts'
import type { Ask } from './refusal.ts'

/** How requests to a registry are allowed: the value of `Authorization`, and by which scheme it was asked for. */
export interface Authorization {
  readonly scheme: 'none' | 'basic' | 'bearer'
  readonly header: string | undefined
  /** Set while the registry itself has not asked for it yet. */
  readonly anticipated?: Anticipated
}

/** The address that a token was asked of before the registry named one, and why it gave none. */
interface Anticipated {
  readonly address: string
  readonly failure?: Error
}

const TOKEN_LIMIT = 2 ** 20
const TOKEN_SERVICE = 'the token service'

/** Answers the challenge of a registry: with the login itself, or with a token that the login is exchanged for. */
export async function authorize(answer: HttpAnswer, base: URL, ask: Ask, line: Line): Promise<Authorization> {
  const { bearer, basic: isBasic } = challengesOf(answer)
  if (bearer !== undefined) {
    const header = `Bearer ${await fetchToken(tokenAddress(bearer, base, ask, line), ask, line)}`
    return { header, scheme: 'bearer' }
  }
  if (isBasic) {
    return { header: ask.login === undefined ? undefined : basic(ask.login), scheme: 'basic' }
  }
  throw strange(line.peer, 'it asks for credentials and offers neither the Bearer nor the Basic scheme')
}

/**
 * Asks a token service that is known before the registry has named it. Whatever it answers, the registry has the last word:
 * without a token it is asked for its challenge.
 */
export async function anticipate({ realm, service }: TokenService, ask: Ask, line: Line): Promise<Authorization> {
  const challenge = { scheme: 'bearer', parameters: new Map(Object.entries({ realm, service })) }
  const address = tokenAddress(challenge, new URL(realm), ask, line)
  try {
    const header = `Bearer ${await fetchToken(address, ask, line)}`
    return { header, scheme: 'bearer', anticipated: { address: address.token.href } }
  } catch (error) {
    line.signal.throwIfAborted()
    const failure = error as Error
    return { header: undefined, scheme: 'none', anticipated: { address: address.token.href, failure } }
  }
}

/**
 * Whether a refusal by the registry asks for another authorization than the anticipated one. Throws what the known token
 * service has answered when the registry names the same, so that no wrong credentials are tried twice.
 */
export function asksForAnother(
  { anticipated }: Authorization,
  answer: HttpAnswer,
  base: URL,
  ask: Ask,
  line: Line
): boolean {
  if (anticipated === undefined) return false
  const { bearer, basic: isBasic } = challengesOf(answer)
  if (bearer === undefined) return isBasic
  if (tokenAddress(bearer, base, ask, line).token.href !== anticipated.address) return true
  if (anticipated.failure !== undefined) throw anticipated.failure
  return false
}

function challengesOf(answer: HttpAnswer): { readonly bearer: Challenge | undefined; readonly basic: boolean } {
  const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '')
  return {
    bearer: challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm')),
    basic: challenges.some(({ scheme }) => scheme === 'basic')
  }
}

/** Where a token is asked for, and where only the login counts. */
interface TokenAddress {
  readonly token: URL
  readonly unscoped: URL
}

function tokenAddress(challenge: Challenge, base: URL, ask: Ask, line: Line): TokenAddress {
  const realm = URL.parse(challenge.parameters.get('realm') ?? '', base.href)
  if (realm === null || !isAcceptable(realm, line.plainHttp)) {
    throw strange(line.peer, 'its token service is not at a public HTTPS address, so no credentials were sent there')
  }
  const url = new URL(realm)
  const service = challenge.parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  const unscoped = new URL(url)
  for (const scope of scopesOf(challenge, ask.reference)) url.searchParams.append('scope', scope)
  return { token: url, unscoped }
}

/** Docker Registry v2 authentication, "Token Authentication Specification": a GET with the login as Basic. */
async function fetchToken({ token, unscoped }: TokenAddress, ask: Ask, line: Line): Promise<string> {
  const headers = headersFor('application/json', ask.login && basic(ask.login))
  const tokenFrom = (address: URL) =>
    send({ method: 'GET', url: address, headers, bodyLimit: TOKEN_LIMIT, to: TOKEN_SERVICE }, line)
  const answer = await tokenFrom(token)
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
