import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Image, Login } from './image.ts'
import { answer, failure } from './registry/api.ts'
import type { Answer, Asked, PullLimit } from './registry/api.ts'
import { credentialKind, openAuthority } from './registry/auth.ts'
import { startBlobHost } from './registry/blob-host.ts'
import { closeServer, listen } from './registry/listener.ts'
import { pullFrom } from './registry/pull.ts'
import type { PullSource } from './registry/pull.ts'
import { openStore } from './registry/store.ts'
import type { RegistryForTasks, World } from './world.ts'

/** A request that the registry got; of its credentials only their kind. */
export interface RegistryRequest {
  readonly method: string
  readonly path: string
  readonly credentials: 'none' | 'basic' | 'bearer' | 'other'
  /** Nothing when the connection was reset. */
  readonly status?: number
}

/** A failure to answer with instead, first match first; `times` counts down. */
export interface RegistryFault {
  /** What the path must contain: `/manifests/`, `/token`. */
  readonly path: string
  readonly method?: 'GET' | 'HEAD'
  /** `reset` closes the connection without an answer; with a body, it is sent as it is, as a firewall in front would. */
  readonly answer:
    | 'reset'
    | {
        readonly status: number
        readonly code: string
        readonly message: string
        readonly headers?: Readonly<Record<string, string>>
      }
    | { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }
  times: number
}

/** A registry on loopback. */
export interface Registry extends RegistryForTasks {
  /** `http://127.0.0.1:5000`. */
  readonly url: string
  /** `127.0.0.1:5000`, the domain of references that name this registry by where it is. */
  readonly host: string
  readonly images: readonly Image[]
  readonly requests: readonly RegistryRequest[]
  /** Limit on pulls over HTTP; that on the tasks' own pulls is `knobs.pullLimitReached`. */
  readonly limit: PullLimit
  readonly faults: RegistryFault[]
  readonly source: PullSource
  push(image: Image): { readonly digest: string }
  /** Takes the tag away; what it pointed at stays under its digest. */
  untag(repository: string, tag: string): void
  /** Deletes an image by its digest, and its tags. */
  remove(repository: string, digest: string): void
  setPassword(username: string, password: string): void
  expireTokens(): void
  close(): Promise<void>
}

/** What a registry is started with. */
export interface RegistryOptions {
  readonly name: string
  readonly accounts: readonly Login[]
  readonly images: readonly Image[]
  readonly auth: 'token' | 'basic' | 'none'
}

/**
 * Starts a registry that speaks the registry HTTP API v2 over plain HTTP on 127.0.0.1.
 *
 * `name` is the domain that it stands for (`docker.io`); references that begin with its `host` mean it as well. With
 * `token` it authenticates as Docker Hub does, with `basic` every request needs a login, with `none` nothing does.
 */
export async function startRegistry(world: World, options: RegistryOptions): Promise<Registry> {
  const { name, auth } = options
  const store = openStore(options.accounts, options.images)
  const blobs = await startBlobHost()
  const authority = openAuthority({
    store,
    auth,
    realm: () => `${url}/token`,
    service: name === 'docker.io' ? 'registry.docker.io' : name,
    now: () => world.clock.now()
  })
  const images = [...options.images]
  const requests: RegistryRequest[] = []
  const faults: RegistryFault[] = []
  const limit: PullLimit = { left: Infinity, refusesHead: false }

  const server = createServer((request, response) => {
    const asked = read(request)
    world.clock.after(world.knobs.latency, () => {
      const fault = takeFault(faults, asked)
      const given = fault ?? answer({ store, authority, blobs, limit, auth }, asked)
      requests.push({
        method: asked.method,
        path: asked.url.pathname,
        credentials: credentialKind(request),
        ...(given === 'reset' ? {} : { status: given.status })
      })
      send(request, response, given)
    })
  })
  const host = `127.0.0.1:${String(await listen(server))}`
  const url = `http://${host}`
  const source: PullSource = { world, store, auth, domains: [name, host], limited: true }
  return {
    url,
    host,
    images,
    requests,
    limit,
    faults,
    source,
    pull: pullFrom([source]).pull,
    push: (image) => {
      images.push(image)
      return store.push(image)
    },
    untag: (repository, tag) => {
      store.untag(repository, tag)
    },
    remove: (repository, digest) => {
      store.remove(repository, digest)
    },
    setPassword: (username, password) => {
      store.setPassword(username, password)
    },
    expireTokens: () => {
      authority.expireTokens()
    },
    close: async () => {
      await Promise.all([closeServer(server), blobs.close()])
    }
  }
}

/** The registries that tasks reach, each under its own domain; any other host is unknown to their DNS. */
export function registries(list: readonly Pick<Registry, 'source'>[]): RegistryForTasks {
  return pullFrom(list.map(({ source }) => source))
}

function read(request: IncomingMessage): Asked {
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://registry'),
    authorization: request.headers.authorization,
    accept: request.headers.accept ?? ''
  }
}

function takeFault(faults: readonly RegistryFault[], { method, url }: Asked): Answer | 'reset' | undefined {
  const fault = faults.find(
    (one) => one.times > 0 && url.pathname.includes(one.path) && (one.method === undefined || one.method === method)
  )
  if (fault === undefined) {
    return undefined
  }
  fault.times -= 1
  const given = fault.answer
  if (given === 'reset') return 'reset'
  if ('body' in given) return { ...given, body: Buffer.from(given.body), foreign: true }
  const { headers, ...rest } = failure(given.status, given.code, given.message)
  return { ...rest, headers: { ...headers, ...given.headers } }
}

function send(request: IncomingMessage, response: ServerResponse, given: Answer | 'reset'): void {
  if (given === 'reset') {
    request.socket.resetAndDestroy()
    return
  }
  response.writeHead(given.status, {
    'content-length': String(given.body.length),
    ...(given.foreign === true ? {} : { 'docker-distribution-api-version': 'registry/2.0' }),
    ...given.headers
  })
  response.end(request.method === 'HEAD' ? undefined : given.body)
}
