import { ActionError } from '../errors.ts'
import { isAboutAddress, readAnswer } from './answer.ts'
import { anticipate, asksForAnother, authorize, headersFor, isRefusal } from './authorization.ts'
import type { Authorization } from './authorization.ts'
import { DOCKER_HUB, isLoopback } from './host.ts'
import { isAcceptable, send } from './http.ts'
import type { HttpAnswer, Line } from './http.ts'
import { knownRegistry, knownTokenService } from './known-registries.ts'
import { accessDenied, addressRefused, loginNeeded, loginWrong, notFound, unclear } from './refusal.ts'
import type { Ask } from './refusal.ts'

export interface RegistryOptions extends Ask {
  /** Base address that stands in for Docker Hub's `https://registry-1.docker.io`. */
  readonly dockerHubUrl?: string | undefined
  /** Ends every request; its reason is thrown. */
  readonly signal: AbortSignal
  /** Milliseconds for one request. */
  readonly requestTimeout: number
  readonly wait: Line['wait']
}

export type Method = 'GET' | 'HEAD'

export interface ManifestAnswer extends HttpAnswer {
  readonly by: Method
}

/** One repository of a registry, opened for reading over HTTP API v2. */
export interface Registry {
  /** How errors name the registry. */
  readonly name: string
  /**
   * The manifest or index of a tag or digest, by GET. `method` is asked once the registry is ready to give it: by HEAD, which
   * Docker Hub does not count as a pull, the answer has no body.
   */
  readonly manifest: (version: string, method?: () => Promise<Method>) => Promise<ManifestAnswer>
  readonly blob: (digest: string) => Promise<HttpAnswer>
  /** Whether the registry has asked for a login so far. */
  readonly askedForLogin: () => boolean
}

/** Blobs have no type of their own: they take the last one. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*;q=0.1'
].join(', ')

const DOCUMENT_LIMIT = 4 * 2 ** 20

/**
 * Opens the repository of an image; nothing is sent yet. What the task would be refused as well is thrown by `manifest`
 * as an `ActionError`: REGISTRY_LOGIN_WRONG, REGISTRY_LOGIN_NEEDED, IMAGE_ACCESS_DENIED, IMAGE_NOT_FOUND,
 * IMAGE_TAG_NOT_FOUND. Whatever else keeps the check from the image is an `ImageUnseen`.
 * Throws REGISTRY_ADDRESS_INVALID and REGISTRY_USERNAME_INVALID at once.
 */
export function openRegistry(options: RegistryOptions): Registry {
  const { reference, login, inputs } = options
  const { name } = knownRegistry(reference)
  // RFC 7617, section 2: the first colon ends the user name.
  if (login?.username.includes(':')) {
    throw new ActionError(
      'REGISTRY_USERNAME_INVALID',
      `The username in ${inputs} has a colon in it, which no registry accepts.`,
      'Set only the username there, and the token as the password.'
    )
  }
  const base = baseAddress(options, options.dockerHubUrl)
  const line: Line = {
    peer: name,
    client: login === undefined ? "this runner's address" : JSON.stringify(login.username),
    plainHttp: isLoopback(base.hostname) ? 'loopback' : 'refused',
    signal: options.signal,
    requestTimeout: options.requestTimeout,
    wait: options.wait
  }
  const ask: Ask = { reference, login, inputs }
  // Whoever stands in for Docker Hub has a token service of its own, if any, and the known one has no business with it.
  const tokenService = isStandIn(options) ? undefined : knownTokenService(reference)
  let authorization: Authorization | undefined

  async function read(path: string, method: () => Promise<Method>): Promise<ManifestAnswer> {
    const url = new URL(base)
    url.pathname = `${base.pathname.replace(/\/+$/, '')}/v2/${reference.path}/${path}`
    const request = async ({ header }: Authorization, by: Method) => {
      const headers = headersFor(ACCEPT, header)
      return { ...(await send({ method: by, url, headers, bodyLimit: DOCUMENT_LIMIT, to: base.host }, line)), by }
    }
    authorization ??= tokenService === undefined ? NONE : await anticipate(tokenService, ask, line)
    const answer = await request(authorization, authorization.scheme === 'none' ? 'GET' : await method())
    // A login is given only to whom the user named: a challenge from where a redirect led to is not answered.
    if (answer.status !== 401 || answer.origin !== base.origin) return answer
    const isNew = asksForAnother(authorization, answer, base, ask, line)
    if (authorization.scheme !== 'none' && !isNew) return answer
    authorization = await authorize(answer, base, ask, line)
    return authorization.header === undefined ? answer : request(authorization, await method())
  }

  return {
    name,
    manifest: async (version, method = byGet) => {
      const first = await read(`manifests/${version}`, method)
      // Refusals are told apart by the body, which HEAD doesn't have. A second attempt with wrong credentials could lock the
      // user out.
      const isWrongLogin = first.status === 401 && authorization?.scheme === 'basic'
      const isBare = first.by === 'HEAD' && first.status !== 200 && !isWrongLogin
      const answer = isBare ? await read(`manifests/${version}`, byGet) : first
      if (answer.status === 200) return answer
      throw refusal(ask, authorization ?? NONE, answer, base)
    },
    blob: async (digest) => {
      const answer = await read(`blobs/${digest}`, byGet)
      if (answer.status === 200) return answer
      // The manifest was open, so this is its storage or a firewall in front of it, which Fargate may not have.
      throw unclear(ask, answer, "The storage of the image's configuration")
    },
    askedForLogin: () => authorization !== undefined && authorization.scheme !== 'none'
  }
}

const byGet = () => Promise.resolve<Method>('GET')

const NONE: Authorization = { header: undefined, scheme: 'none' }

function isStandIn({ reference, dockerHubUrl = '' }: RegistryOptions): boolean {
  return reference.domain === DOCKER_HUB && dockerHubUrl !== ''
}

/** Registries on loopback, where nobody else listens and no certificate exists, speak plain HTTP; all others TLS. */
function baseAddress({ reference }: Ask, dockerHubUrl: string | undefined): URL {
  if (reference.domain === DOCKER_HUB) return dockerHubAddress(dockerHubUrl)
  const url = URL.parse(`https://${reference.domain}`)
  if (url === null) {
    throw new ActionError(
      'REGISTRY_ADDRESS_INVALID',
      `The registry host ${JSON.stringify(reference.domain)} of \`image\` is not an address.`,
      'Write the host as `registry.example.com` or `registry.example.com:5000`, with a port up to 65535.'
    )
  }
  return isLoopback(url.hostname) ? new URL(`http://${reference.domain}`) : url
}

function dockerHubAddress(dockerHubUrl: string | undefined): URL {
  if (dockerHubUrl === undefined || dockerHubUrl === '') return new URL('https://registry-1.docker.io')
  const url = URL.parse(dockerHubUrl)
  if (url === null || !isAcceptable(url, 'loopback')) {
    throw new ActionError(
      'REGISTRY_ADDRESS_INVALID',
      'The environment variable DOCKER_HUB_REGISTRY_URL is not an address that a login can be sent to.',
      'Set it to an https:// address without user and password (http:// only on loopback), or remove it.'
    )
  }
  return url
}

/** What a refused manifest means: a refusal that the task would meet as well, or one that is only the check's. */
function refusal(ask: Ask, { scheme }: Authorization, answer: HttpAnswer, base: URL): Error {
  const { login, reference } = ask
  const { isDocument, isPage, code } = readAnswer(answer)
  if (isAboutAddress(answer, reference.path)) return addressRefused(knownRegistry(reference).name, answer)
  const speaksRegistry = isDocument || scheme !== 'none' || answer.headers.has('docker-distribution-api-version')
  if (answer.status === 404 && speaksRegistry && !isPage) return notFound(ask, answer)
  if (answer.status === 400 && code !== undefined && /^(?:NAME|TAG|DIGEST)_INVALID$/.test(code)) {
    return notFound(ask, answer)
  }
  if (isRefusal(answer) && answer.origin === base.origin) {
    if (login === undefined) return loginNeeded(ask, answer)
    // A token was given for the login before a 401 under the Bearer scheme, so the login is right.
    if (answer.status === 401 && scheme === 'basic') return loginWrong(ask, login, answer)
    if (scheme !== 'none') return accessDenied(ask, login, answer)
  }
  return unclear(ask, answer, 'The manifest endpoint')
}
