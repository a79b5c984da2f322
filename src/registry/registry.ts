import { ActionError } from '../errors.ts'
import { answerChallenge, anticipate, type Authorization } from './authentication.ts'
import { isAcceptable, send, type Connection, type Timeouts } from './client.ts'
import { manifestError, unclear, type Pull } from './errors.ts'
import { knownRegistry } from './known-registries.ts'
import { DOCKER_HUB, isLoopback } from './reference.ts'

export interface RegistryOptions extends Pull {
  /** URL that replaces Docker Hub's `https://registry-1.docker.io`. */
  readonly dockerHubUrl?: string | undefined
  /** Ends every request. Its reason is thrown. */
  readonly signal: AbortSignal
  readonly timeouts: Timeouts
}

/** Docker Hub doesn't count a HEAD as a pull. Its answer has no body. */
type Method = 'GET' | 'HEAD'

/** One repository of a registry, by HTTP API v2. */
export type Registry = ReturnType<typeof openRegistry>

/** Blobs have no type of their own: they match the last one. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*;q=0.1'
].join(', ')

const DOCUMENT_LIMIT = 4 * 2 ** 20

/**
 * Opens the repository of an image without sending a request. Throws REGISTRY_ADDRESS_INVALID and
 * REGISTRY_USERNAME_INVALID. `manifest` throws an `ActionError` if the task would fail for the same reason
 * (REGISTRY_LOGIN_WRONG, REGISTRY_LOGIN_NEEDED, IMAGE_ACCESS_DENIED, IMAGE_NOT_FOUND, IMAGE_TAG_NOT_FOUND), and otherwise an
 * `ImageUnseen`.
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
  // A replacement of Docker Hub has a token service of its own, if any.
  const known = isHub && dockerHubUrl !== '' ? undefined : tokenService?.(reference.domain)
  let authorization: Authorization | undefined

  async function read(path: string, method: () => Promise<Method>) {
    const url = new URL(base)
    url.pathname = `${base.pathname.replace(/\/+$/, '')}/v2/${reference.path}/${path}`
    const request = async ({ header }: Authorization, by: Method) => {
      const asked = { method: by, url, accept: ACCEPT, authorization: header, limit: DOCUMENT_LIMIT, to: base.host }
      return { ...(await send(asked, connection)), by }
    }
    authorization ??= known === undefined ? { scheme: 'none' } : await anticipate(known, connection)
    const answer = await request(authorization, authorization.scheme === 'none' ? 'GET' : await method())
    // Credentials are for the registry that the usernamed: a challenge of a server that a redirect led to gets none.
    if (answer.status !== 401 || answer.origin !== base.origin) return answer
    const next = await answerChallenge(answer, authorization, connection)
    if (next === undefined) return answer
    authorization = next
    return next.header === undefined ? answer : request(next, await method())
  }

  return {
    /** The name in errors. */
    name,
    /** Gets the manifest or index of a tag or digest. Asks for the method once the registry will answer it. */
    manifest: async (version: string, method = byGet) => {
      const first = await read(`manifests/${version}`, method)
      // Only the body tells rejections apart, which HEAD doesn't have. Wrong credentials are not sent a second time, which
      // could lock the user out.
      const isWrongLogin = first.status === 401 && authorization?.scheme === 'basic'
      const isBare = first.by === 'HEAD' && first.status !== 200 && !isWrongLogin
      const answer = isBare ? await read(`manifests/${version}`, byGet) : first
      if (answer.status === 200) return answer
      throw manifestError(pull, answer, authorization?.scheme ?? 'none', answer.origin === base.origin)
    },
    blob: async (digest: string) => {
      const answer = await read(`blobs/${digest}`, byGet)
      if (answer.status === 200) return answer
      // The registry served the manifest, so this is its storage or a firewall in front of it, which Fargate may not meet.
      throw unclear(`The storage of ${name}`, answer)
    },
    /** Returns whether the registry has asked for credentials. */
    askedForLogin: () => authorization !== undefined && authorization.scheme !== 'none'
  }
}

const byGet = () => Promise.resolve<Method>('GET')

/** Returns the URL of a registry. On loopback, where no certificate exists, registries use plain HTTP. */
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
