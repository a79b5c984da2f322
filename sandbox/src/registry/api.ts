import type { Authority, Wanted } from './auth.ts'
import type { BlobHost } from './blob-host.ts'
import type { Content } from './content.ts'
import type { Store } from './store.ts'

/** An answer before it is put on the wire. HEAD gets the same without its body. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** It comes from something in front of the registry, which doesn't speak its protocol. */
  readonly foreign?: true
}

/** How many pulls are left. `Infinity`: unlimited, and no rate headers. `refusesHead`: abuse protection, not only the pull limit. */
export interface PullLimit {
  left: number
  refusesHead: boolean
}

/** A request as far as it matters here. */
export interface Asked {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
  readonly accept: string
}

interface Api {
  readonly store: Store
  readonly authority: Authority
  readonly blobs: BlobHost
  readonly limit: PullLimit
  readonly auth: 'token' | 'basic' | 'none'
}

const ROUTE = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/

/** Answers one request of the registry HTTP API v2 (distribution's specification) or of the token endpoint beside it. */
export function answer(api: Api, asked: Asked): Answer {
  const { pathname } = asked.url
  if (pathname === '/token' && api.auth === 'token') {
    const { status, body } = api.authority.token(asked.authorization, asked.url.searchParams)
    return asked.method === 'GET' ? json(status, body) : json(405, {})
  }
  if (asked.method !== 'GET' && asked.method !== 'HEAD') {
    return failure(405, 'UNSUPPORTED', 'The operation is unsupported.')
  }
  if (pathname === '/v2/' || pathname === '/v2') {
    return refusal(api, asked, 'any') ?? json(200, {})
  }
  const [, repository, kind, target] = ROUTE.exec(pathname) ?? []
  if (repository === undefined || target === undefined) {
    return {
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: Buffer.from('404 page not found\n')
    }
  }
  return (
    refusal(api, asked, { repository }) ??
    (kind === 'blobs'
      ? blob(api, repository, decodeURIComponent(target))
      : manifest(api, asked, repository, decodeURIComponent(target)))
  )
}

/** An error answer in the registry's format. */
export function failure(status: number, code: string, message: string, detail?: unknown): Answer {
  return json(status, { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] })
}

function refusal({ authority }: Api, { authorization }: Asked, wanted: Wanted): Answer | undefined {
  const access = authority.check(authorization, wanted)
  if (access.kind === 'granted') {
    return undefined
  }
  const detail =
    wanted === 'any' ? undefined : [{ Type: 'repository', Class: '', Name: wanted.repository, Action: 'pull' }]
  const refused =
    access.status === 401
      ? failure(401, 'UNAUTHORIZED', 'authentication required', detail)
      : failure(403, 'DENIED', 'requested access to the resource is denied', detail)
  return access.challenge === undefined
    ? refused
    : { ...refused, headers: { ...refused.headers, 'www-authenticate': access.challenge } }
}

function manifest({ store, limit }: Api, asked: Asked, repository: string, target: string): Answer {
  if (!store.has(repository)) {
    return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name: repository })
  }
  const counted = asked.method === 'GET'
  if (limit.left <= 0 && (counted || limit.refusesHead)) {
    const message =
      'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: ' +
      'https://www.docker.com/increase-rate-limit'
    const refused = failure(429, 'TOOMANYREQUESTS', message)
    return { ...refused, headers: { ...refused.headers, ...rate(limit) } }
  }
  const found = store.manifest(repository, target)
  if (found === undefined) {
    const detail = target.startsWith('sha256:') ? `unknown manifest digest=${target}` : `unknown tag=${target}`
    return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown', detail)
  }
  if (!accepts(asked.accept, found.mediaType)) {
    const kind = found.runnable.kind === 'index' ? ['index', 'indexes'] : ['manifest', 'manifests']
    const message = `OCI ${kind[0] ?? ''} found, but accept header does not support OCI ${kind[1] ?? ''}`
    return failure(404, 'MANIFEST_UNKNOWN', message)
  }
  limit.left -= counted ? 1 : 0
  return {
    status: 200,
    headers: { ...contentHeaders(found), 'content-type': found.mediaType, ...rate(limit) },
    body: found.bytes
  }
}

/** A Docker manifest is served whatever is accepted; OCI's only to those that name the type (distribution, `manifests.go`). */
function accepts(accept: string, mediaType: string): boolean {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim())
  return !mediaType.startsWith('application/vnd.oci.') || types.includes(mediaType)
}

function blob({ store, blobs }: Api, repository: string, digest: string): Answer {
  const found = store.blob(repository, digest)
  if (found === undefined) {
    return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { digest })
  }
  return {
    status: 307,
    headers: {
      location: blobs.sign(found),
      'docker-content-digest': digest,
      'content-type': 'application/octet-stream'
    },
    body: Buffer.alloc(0)
  }
}

function contentHeaders({ digest, bytes }: Content): Record<string, string> {
  return { 'docker-content-digest': digest, etag: `"${digest}"`, 'content-length': String(bytes.length) }
}

/** Docker Hub tells the limit and what is left of it, for a window of six hours, and nothing where there is no limit. */
function rate({ left }: PullLimit): Record<string, string> {
  return Number.isFinite(left)
    ? {
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': `${String(Math.max(0, left))};w=21600`,
        'docker-ratelimit-source': '127.0.0.1'
      }
    : {}
}

function json(status: number, value: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(`${JSON.stringify(value)}\n`) }
}
