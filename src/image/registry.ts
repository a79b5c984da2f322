import { ActionError } from '../errors.ts'
import { authorize, headersFor } from './authorization.ts'
import type { Authorization } from './authorization.ts'
import { invalidAnswer, isAcceptable, isLoopback, send, unreachable } from './http.ts'
import type { HttpAnswer, Line } from './http.ts'
import { knownRegistry } from './known-registries.ts'
import type { Login } from './known-registries.ts'
import type { ImageReference } from './reference.ts'
import { accessDenied, isErrorDocument, loginNeeded, loginWrong, notFound, rateLimited, said } from './refusal.ts'
import type { Ask } from './refusal.ts'

export interface RegistryOptions {
  readonly reference: ImageReference
  readonly login?: Login | undefined
  /** Base address that stands in for Docker Hub's `https://registry-1.docker.io`. */
  readonly dockerHubUrl?: string | undefined
  /** Ends every request; its reason is thrown. */
  readonly signal: AbortSignal
  /** Milliseconds for one request. */
  readonly requestTimeout: number
}

/** One repository of a registry, opened for reading over HTTP API v2. */
export interface Registry {
  /** How errors name the registry. */
  readonly name: string
  /** The digest of a tag, by HEAD, which Docker Hub does not count as a pull; undefined when only a GET can tell it. */
  readonly resolve: (tag: string) => Promise<string | undefined>
  /** The manifest or index of a tag or digest, by GET. */
  readonly manifest: (version: string) => Promise<HttpAnswer>
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
 * Opens the repository of an image; nothing is sent yet. Whatever the registry refuses is thrown by `resolve` and
 * `manifest` as an `ActionError`: REGISTRY_LOGIN_WRONG, REGISTRY_LOGIN_NEEDED, IMAGE_ACCESS_DENIED, IMAGE_NOT_FOUND,
 * IMAGE_TAG_NOT_FOUND, REGISTRY_RATE_LIMITED, REGISTRY_UNREACHABLE, REGISTRY_ANSWER_INVALID.
 * Throws REGISTRY_ADDRESS_INVALID and REGISTRY_USERNAME_INVALID at once.
 */
export function openRegistry(options: RegistryOptions): Registry {
  const { reference, login } = options
  const { name } = knownRegistry(reference)
  // RFC 7617, section 2: the first colon ends the user name.
  if (login?.username.includes(':')) {
    throw new ActionError(
      'REGISTRY_USERNAME_INVALID',
      'The input `registry-username` has a colon in it, which no registry login can have.',
      'Put only the user name there, and the password or token in `registry-password`.'
    )
  }
  const base = baseAddress(reference, options.dockerHubUrl)
  const line: Line = {
    peer: name,
    plainHttp: isLoopback(base.hostname) ? 'loopback' : 'refused',
    signal: options.signal,
    requestTimeout: options.requestTimeout
  }
  const ask: Ask = { reference, login }
  let authorization: Authorization = { header: undefined, scheme: 'none' }

  async function read(method: 'GET' | 'HEAD', path: string): Promise<HttpAnswer> {
    const url = new URL(base)
    url.pathname = `${base.pathname.replace(/\/+$/, '')}/v2/${reference.path}/${path}`
    const request = () =>
      send({ method, url, headers: headersFor(ACCEPT, authorization.header), bodyLimit: DOCUMENT_LIMIT }, line)
    const answer = await request()
    // A login is given only to whom the user named: a challenge from where a redirect led to is not answered.
    if (answer.status !== 401 || authorization.scheme !== 'none' || answer.origin !== base.origin) return answer
    authorization = await authorize(answer, base, ask, line)
    return authorization.header === undefined ? answer : request()
  }

  return {
    name,
    resolve: async (tag) => {
      const answer = await read('HEAD', `manifests/${tag}`)
      if (answer.status === 200) return answer.headers.get('docker-content-digest') ?? undefined
      // Other refusals are told apart by the body, and HEAD has none: the GET that follows brings it.
      if (answer.status === 401 || answer.status === 429) throw refusal(ask, authorization, answer)
      return undefined
    },
    manifest: async (version) => {
      const answer = await read('GET', `manifests/${version}`)
      if (answer.status === 200) return answer
      throw refusal(ask, authorization, answer)
    },
    blob: async (digest) => {
      const answer = await read('GET', `blobs/${digest}`)
      if (answer.status === 200) return answer
      if (answer.status === 429) throw rateLimited(ask, answer)
      // The manifest was open, so this is its storage or a firewall in front of it, which Fargate may not have.
      throw unreachable(name, `${new URL(answer.origin).host} answers ${answer.status} for the image's configuration`)
    },
    askedForLogin: () => authorization.scheme !== 'none'
  }
}

/** Registries on loopback, where nobody else listens and no certificate exists, speak plain HTTP; all others TLS. */
function baseAddress(reference: ImageReference, dockerHubUrl: string | undefined): URL {
  if (reference.domain === 'docker.io') return dockerHubAddress(dockerHubUrl)
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

function refusal(ask: Ask, { scheme }: Authorization, answer: HttpAnswer): ActionError {
  const { login } = ask
  if (answer.status === 429) return rateLimited(ask, answer)
  if (answer.status === 404 && isErrorDocument(answer.body)) return notFound(ask, answer)
  const denied = answer.status === 401 || answer.status === 403
  if (denied && login === undefined && (scheme !== 'none' || isErrorDocument(answer.body))) return loginNeeded(ask)
  if (denied && login !== undefined && scheme !== 'none') {
    // A token was given for the login before a 401 under the Bearer scheme, so the login is right.
    const wrong = answer.status === 401 && scheme === 'basic'
    return wrong ? loginWrong(ask, login, answer) : accessDenied(ask, login, answer)
  }
  const { host } = new URL(answer.origin)
  const { name } = knownRegistry(ask.reference)
  return invalidAnswer(name, `${host} answers ${answer.status} for the image's manifest${said(ask, answer)}`)
}
