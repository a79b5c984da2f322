import { ActionError } from '../errors.ts'
import { parseObject } from '../json.ts'
import { isAcceptable, send, type Connection, type Timeouts } from './client.ts'
import { knownRegistry, manifestError, rejectsLogin, strange, tokenError, unclear } from './errors.ts'
import type { Answer, Login, Pull, Scheme, TokenService } from './errors.ts'
import { DOCKER_HUB, isLoopback } from './reference.ts'

export interface RegistryOptions extends Pull {
  /** The URL that replaces Docker Hub's `https://registry-1.docker.io`. */
  readonly dockerHubUrl?: string | undefined
  /** Cancels every request, which then throws its reason. */
  readonly signal: AbortSignal
  readonly timeouts: Timeouts
}

/** The method of a request. Docker Hub doesn't count a HEAD as a pull. Its answer has no body. */
type Method = 'GET' | 'HEAD'

/** One repository of a registry, over HTTP API v2. */
export type Registry = ReturnType<typeof openRegistry>

/** The accepted media types. Blobs have no type of their own, and match the last one. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*;q=0.1'
].join(', ')

const DOCUMENT_LIMIT = 4 * 2 ** 20

/**
 * Opens the repository of an image without sending a request. Throws `REGISTRY_ADDRESS_INVALID` and
 * `REGISTRY_USERNAME_INVALID`. `manifest` throws an `ActionError` if the task would fail for the same reason:
 * `REGISTRY_LOGIN_WRONG`, `REGISTRY_LOGIN_NEEDED`, `IMAGE_ACCESS_DENIED`, `IMAGE_NOT_FOUND` or `IMAGE_TAG_NOT_FOUND`.
 * Otherwise it throws an `ImageUnseen`.
 */
export function openRegistry({ dockerHubUrl = '', signal, timeouts, ...pull }: RegistryOptions) {
  const { reference, login, inputs } = pull
  const { name, tokenService } = knownRegistry(reference.domain)
  // RFC 7617, section 2: the first colon ends the username.
  if (login?.username.includes(':')) {
    throw new ActionError(
      'REGISTRY_USERNAME_INVALID',
      `The username in ${inputs} contains a colon, which no registry accepts.`,
      'Set only the username there, and the token as the password.'
    )
  }
  const isHub = reference.domain === DOCKER_HUB
  const base = isHub && dockerHubUrl !== '' ? replacementOfDockerHub(dockerHubUrl) : baseUrl(reference.domain)
  const left = { time: timeouts.total, patience: timeouts.patience }
  const connection: Connection = { ...pull, name, base, signal, timeouts, left }
  // A replacement of Docker Hub has its own token service, if any.
  const known = isHub && dockerHubUrl !== '' ? undefined : tokenService?.(reference.domain)
  let authorization: Authorization | undefined

  async function read(path: string, method: () => Promise<Method>) {
    const url = new URL(base)
    url.pathname = `${base.pathname.replace(/\/+$/, '')}/v2/${reference.path}/${path}`
    const request = async ({ header }: Authorization, by: Method) => {
      const asked = { method: by, url, accept: ACCEPT, authorization: header, limit: DOCUMENT_LIMIT, to: base.host }
      return { ...(await send(asked, connection)), by }
    }
    authorization ??= known === undefined ? { state: 'none', scheme: 'none' } : await anticipate(known, connection)
    const answer = await request(authorization, authorization.scheme === 'none' ? 'GET' : await method())
    // The credentials are only for the registry that the user named, not for a server that it redirects to.
    if (answer.status !== 401 || answer.origin !== base.origin) return answer
    const next = await answerChallenge(answer, authorization, connection)
    if (next === undefined) return answer
    authorization = next
    return next.header === undefined ? answer : request(next, await method())
  }

  return {
    name,
    /** Gets the manifest or index of a tag or digest. Without authorization, sends a GET; otherwise asks `method`. */
    manifest: async (version: string, method = byGet) => {
      const first = await read(`manifests/${version}`, method)
      // Only a GET has a body, which says why the registry rejected the request. Wrong credentials aren't sent again,
      // because that could lock the user out.
      const isWrongLogin = first.status === 401 && authorization?.scheme === 'basic'
      const isBare = first.by === 'HEAD' && first.status !== 200 && !isWrongLogin
      const answer = isBare ? await read(`manifests/${version}`, byGet) : first
      if (answer.status === 200) return answer
      throw manifestError(pull, answer, authorization?.scheme ?? 'none', answer.origin === base.origin)
    },
    blob: async (digest: string) => {
      const answer = await read(`blobs/${digest}`, byGet)
      if (answer.status === 200) return answer
      // The registry served the manifest, so the failure is in its storage or a firewall. Fargate may not meet it.
      throw unclear(`The storage of ${name}`, answer)
    },
    /** Returns whether the registry has required authentication. */
    askedForLogin: () => authorization !== undefined && authorization.scheme !== 'none'
  }
}

const byGet = () => Promise.resolve<Method>('GET')

/** Returns the URL of a registry. On loopback, where certificates don't exist, registries use plain HTTP. */
function baseUrl(domain: string): URL {
  const url = URL.parse(`https://${domain === DOCKER_HUB ? 'registry-1.docker.io' : domain}`)
  if (url === null) {
    throw new ActionError(
      'REGISTRY_ADDRESS_INVALID',
      `Invalid registry host ${JSON.stringify(domain)} in \`image\`.`,
      'Use a host such as `registry.example.com` or `registry.example.com:5000`, with a port up to 65535.'
    )
  }
  return isLoopback(url.hostname) ? new URL(`http://${domain}`) : url
}

function replacementOfDockerHub(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && isAcceptable(url, url)) return url
  throw new ActionError(
    'REGISTRY_ADDRESS_INVALID',
    "Invalid URL in the environment variable DOCKER_HUB_REGISTRY_URL: credentials can't be sent there.",
    'Use an https:// URL without username and password (http:// only on loopback), or remove the variable.'
  )
}

/** The authorization of requests to a registry, and the value of the header `Authorization`. */
type Authorization = { readonly scheme: Scheme; readonly header?: string | undefined } &
  /** The registry hasn't asked for authorization. */
  (
    | { readonly state: 'none' }
    /** The registry has asked for it, and gets these credentials or this token. */
    | { readonly state: 'answered' }
    /** A known token service was asked before the registry named it, and returned a token or an error. */
    | { readonly state: 'early'; readonly url: string }
    | { readonly state: 'failed'; readonly url: string; readonly error: Error }
  )

/** A way to authenticate that a server offers. */
interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** Names in lower case. */
  readonly parameters: Map<string, string>
}

const TOKEN_LIMIT = 2 ** 20

// RFC 9110, sections 5.6.2 and 5.6.4: a parameter, whose value is a token or a quoted-string, or the name of a scheme.
const PIECE =
  /[ \t,]*(?:([!#$%&'*+\-.^_`|~\w]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=]+))|([!#$%&'*+\-.^_`|~\w]+)(?=[ \t,]|$))/gsy

/**
 * Parses `WWW-Authenticate`. A comma joins several headers (RFC 9110, section 11.6.1). Stops at the first part that is
 * invalid.
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
 * Asks a known token service for a token before the registry has named it, which saves a request. If there is no token,
 * the action asks the registry for its challenge.
 */
async function anticipate({ realm, service }: TokenService, connection: Connection): Promise<Authorization> {
  const url = tokenUrl(new Map(Object.entries({ realm, service })), connection)
  try {
    return { ...(await bearer(url, connection)), state: 'early', url: url.href }
  } catch (error) {
    connection.signal.throwIfAborted()
    return { scheme: 'none', state: 'failed', url: url.href, error: error as Error }
  }
}

/**
 * Answers the challenge of a 401 with the credentials, or with a token for them. Returns undefined if the registry
 * already received what it asks for. If the registry names the token service that has already failed, throws that
 * error: sending wrong credentials again could lock the user out.
 */
async function answerChallenge(
  { headers }: Answer,
  last: Authorization,
  connection: Connection
): Promise<Authorization | undefined> {
  if (last.state === 'answered') return undefined
  const challenges = parseChallenges(headers.get('www-authenticate') ?? '')
  const token = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (token !== undefined) {
    const url = tokenUrl(token.parameters, connection)
    if (last.state === 'none' || url.href !== last.url) return bearer(url, connection)
    if (last.state === 'failed') throw last.error
    return undefined
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) {
    return { state: 'answered', scheme: 'basic', header: connection.login && basic(connection.login) }
  }
  if (last.state === 'early') return undefined
  throw strange(connection.name, 'it requires authentication by neither Bearer nor Basic')
}

/** Returns the URL to request a token for an image from. It must be public HTTPS, because it gets the credentials. */
function tokenUrl(parameters: Challenge['parameters'], { name, base, reference }: Connection): URL {
  const url = URL.parse(parameters.get('realm') ?? '', base.href)
  if (url === null || !isAcceptable(url, base)) {
    throw strange(name, 'the URL of its token service is not public HTTPS, so no credentials were sent there')
  }
  const service = parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  // One parameter can contain several scopes, separated by spaces.
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
  if (answer.status === 200) {
    return { state: 'answered', scheme: 'bearer', header: `Bearer ${tokenIn(answer, connection)}` }
  }
  if (login === undefined || answer.status !== 403 || !rejectsLogin(answer, connection))
    throw tokenError(connection, answer)
  // GitHub answers 403 both to a wrong token and to one without access. Without a scope, as in `docker login`, it
  // checks only the credentials.
  const unscoped = new URL(url)
  unscoped.searchParams.delete('scope')
  throw tokenError(connection, answer, await ask(unscoped))
}

function tokenIn({ body }: Answer, { name }: Connection): string {
  const { token, access_token: accessToken } = parseObject(body.toString('utf8'))
  const found = [token, accessToken].find((each) => typeof each === 'string' && each !== '')
  // Node's error for an invalid header would quote the token.
  if (typeof found === 'string' && /^[\x21-\x7e]+$/.test(found)) return found
  throw strange(name, 'its token service returned no token')
}

/** Returns the header of HTTP Basic: RFC 7617 with UTF-8, which registries decode. */
function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}
