import { isAcceptable, send, type Connection } from './client.ts'
import { parseObject, rejectsLogin, strange, tokenError, type Answer, type Scheme } from './errors.ts'
import type { Login, TokenService } from './known-registries.ts'

/** The credentials of the requests to a registry. */
export interface Authorization {
  readonly scheme: Scheme
  /** The value of `Authorization`. */
  readonly header?: string | undefined
  /** The URL of a token service that the action asked before the registry named one. */
  readonly anticipated?: string
  /** Why that token service returned no token. */
  readonly failure?: Error
}

/** One way to authenticate that a server offers. */
interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** Names in lower case. */
  readonly parameters: Map<string, string>
}

const TOKEN_LIMIT = 2 ** 20

// RFC 9110, sections 5.6.2 and 5.6.4: a parameter, whose value is a token or a quoted-string, or else the name of a scheme.
const PIECE =
  /[ \t,]*(?:([!#$%&'*+\-.^_`|~\w]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=]+))|([!#$%&'*+\-.^_`|~\w]+)(?=[ \t,]|$))/gsy

/**
 * Parses `WWW-Authenticate`; a comma joins several headers (RFC 9110, section 11.6.1). The list ends at the first part that
 * can't be read.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = []
  for (const [, name = '', quoted, bare = '', scheme] of header.matchAll(PIECE)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/gs, '$1') ?? bare)
  }
  return challenges
}

/**
 * Asks a known token service before the registry has named it, which saves a request. If it returns no token, the registry
 * is asked for its challenge.
 */
export async function anticipate({ realm, service }: TokenService, connection: Connection): Promise<Authorization> {
  const url = tokenUrl(new Map(Object.entries({ realm, service })), connection)
  try {
    return { ...(await bearer(url, connection)), anticipated: url.href }
  } catch (error) {
    connection.signal.throwIfAborted()
    return { scheme: 'none', anticipated: url.href, failure: error as Error }
  }
}

/**
 * Answers the challenge of a 401 with the credentials, or with a token for them. Returns undefined if the registry asks for
 * what it received already. Throws what a known token service answered if the registry names the same one: a second attempt
 * with wrong credentials could lock the user out.
 */
export async function answerChallenge(
  { headers }: Answer,
  last: Authorization,
  connection: Connection
): Promise<Authorization | undefined> {
  if (last.scheme !== 'none' && last.anticipated === undefined) return undefined
  const challenges = parseChallenges(headers.get('www-authenticate') ?? '')
  const token = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (token !== undefined) {
    const url = tokenUrl(token.parameters, connection)
    if (url.href !== last.anticipated) return bearer(url, connection)
    if (last.failure !== undefined) throw last.failure
    return undefined
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) {
    return { scheme: 'basic', header: connection.login && basic(connection.login) }
  }
  if (last.scheme === 'bearer') return undefined
  throw strange(connection.name, 'it requires authentication by neither Bearer nor Basic')
}

/** Returns the URL of the token for an image. Its realm must be public HTTPS, as the credentials are sent there. */
function tokenUrl(parameters: Challenge['parameters'], { name, base, reference }: Connection): URL {
  const url = URL.parse(parameters.get('realm') ?? '', base.href)
  if (url === null || !isAcceptable(url, base)) {
    throw strange(name, 'the URL of its token service is not public HTTPS, so no credentials were sent there')
  }
  const service = parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  // Several scopes in one parameter are separated by spaces.
  const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0) scopes.push(`repository:${reference.path}:pull`)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  return url
}

/** Gets a token for the credentials. Source: "Token Authentication Specification" of the distribution project. */
async function bearer(url: URL, connection: Connection): Promise<Authorization> {
  const { login, name } = connection
  const to = `the token service of ${name}`
  const authorization = login && basic(login)
  const ask = (address: URL) =>
    send({ method: 'GET', url: address, accept: 'application/json', authorization, limit: TOKEN_LIMIT, to }, connection)
  const answer = await ask(url)
  if (answer.status === 200) return { scheme: 'bearer', header: `Bearer ${tokenIn(answer, connection)}` }
  if (login === undefined || answer.status !== 403 || !rejectsLogin(answer, connection))
    throw tokenError(connection, answer)
  // GitHub answers 403 to a wrong token and to one without access. Without a scope, as in `docker login`, only the
  // credentials count.
  const unscoped = new URL(url)
  unscoped.searchParams.delete('scope')
  throw tokenError(connection, answer, await ask(unscoped))
}

function tokenIn({ body }: Answer, { name }: Connection): string {
  const { token, access_token: accessToken } = parseObject(body)
  const found = [token, accessToken].find((each) => typeof each === 'string' && each !== '')
  // Node's error for an invalid header would quote it.
  if (typeof found === 'string' && /^[\x21-\x7e]+$/.test(found)) return found
  throw strange(name, 'its token service returned no token')
}

/** RFC 7617 with UTF-8, which registries decode. */
function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}
