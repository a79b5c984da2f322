import type { App, Login, Platform } from '../image.ts'
import type { RegistryForTasks, World } from '../world.ts'
import { LAYER } from './content.ts'
import type { Runnable } from './content.ts'
import { parseReference } from './reference.ts'
import type { Reference } from './reference.ts'
import type { Store } from './store.ts'

/** What a pull needs to know of the registry it goes to. */
export interface PullSource {
  readonly world: World
  readonly store: Store
  readonly auth: 'token' | 'basic' | 'none'
  /** Domains under which image references name this registry. */
  readonly domains: readonly string[]
  /** Whether `knobs.pullLimitReached` means it. */
  readonly limited: boolean
}

type Request = Parameters<RegistryForTasks['pull']>[0]
type Pulled = Awaited<ReturnType<RegistryForTasks['pull']>>

/**
 * Sends each pull to the registry that its reference names.
 * Throws an Error with containerd's text, as it stands in `stoppedReason` after `CannotPullContainerError: `.
 */
export function pullFrom(sources: readonly PullSource[]): RegistryForTasks {
  return {
    pull: async (request) => {
      const { image } = request
      const reference = parseReference(image)
      const source = sources.find(({ domains }) => domains.includes(reference.domain))
      if (source === undefined) {
        const host = apiHost(reference.domain)
        const name = host.replace(/:\d+$/, '')
        throw unresolved(
          5,
          reference,
          `failed to do request: Head "${url(reference)}": dial tcp: lookup ${name}: no such host`
        )
      }
      return await pull(source, reference, request)
    }
  }
}

async function pull(source: PullSource, reference: Reference, { login, platform, freeGiB }: Request): Promise<Pulled> {
  await new Promise<void>((resolve) => source.world.clock.after(source.world.knobs.latency, resolve))
  authorize(source, reference, login)
  const manifest = source.store.manifest(reference.path, reference.target)
  if (manifest === undefined) {
    throw unresolved(7, reference, `${reference.text}: not found`)
  }
  // Docker Hub counts a GET of a manifest, not the HEAD that resolves the tag (Docker docs, "Docker Hub usage and limits").
  if (source.limited && source.world.knobs.pullLimitReached) {
    const at = url({ ...reference, target: manifest.digest })
    throw retried(
      1,
      `httpReadSeeker: failed open: unexpected status code ${at}: 429 Too Many Requests - Server message: ${limit(login)}`
    )
  }
  const app = appFor(manifest.runnable, platform)
  return { digest: manifest.digest, app, ...unpack(manifest.runnable, freeGiB) }
}

/** The storage that is left. The text is put together of containerd's; which file no longer fits is not modelled (assumed). */
function unpack(runnable: Runnable, freeGiB: number | undefined): { readonly freeGiB?: number } {
  if (freeGiB === undefined || runnable.kind === 'attestation') return {}
  if (runnable.unpackedGiB <= freeGiB) return { freeGiB: freeGiB - runnable.unpackedGiB }
  throw new Error(
    `ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to extract layer ${LAYER}: ` +
      'write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs/app: no space left on device: unknown'
  )
}

function authorize({ store, auth }: PullSource, reference: Reference, login: Login | undefined): void {
  if (auth === 'none') {
    return
  }
  const { path } = reference
  const denied = 'pull access denied, repository does not exist or may require authorization: '
  if (login !== undefined && !store.knows(login)) {
    throw unresolved(1, reference, auth === 'token' ? failedToken(reference) : refused(reference, '401 Unauthorized'))
  }
  if (auth === 'token') {
    if (!store.mayPull(path, login?.username)) {
      throw unresolved(1, reference, `${denied}server message: insufficient_scope: authorization failed`)
    }
    return
  }
  if (login === undefined) {
    throw unresolved(1, reference, `${denied}authorization failed: no basic auth credentials`)
  }
  if (store.has(path) && !store.mayPull(path, login.username)) {
    throw unresolved(1, reference, refused(reference, '403 Forbidden'))
  }
}

function appFor(runnable: Runnable, platform: Platform): App {
  switch (runnable.kind) {
    case 'attestation':
      throw new Error(
        'ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: ' +
          'failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown'
      )
    case 'index':
      if (!runnable.platforms.some((one) => isSame(one, platform))) {
        throw retried(
          7,
          `image Manifest does not contain descriptor matching platform '${platform.os}/${platform.architecture}'`
        )
      }
      return runnable.app
    case 'manifest':
      return isSame(runnable.platform, platform) ? runnable.app : WRONG_PLATFORM
  }
}

function isSame(one: Platform, other: Platform): boolean {
  return one.os === other.os && one.architecture === other.architecture
}

/** A single manifest names no platform, so it is pulled and started; only the kernel then refuses the program. */
const WRONG_PLATFORM: App = {
  listens: [],
  page: '',
  log: ['exec /app: exec format error'],
  exits: { after: 0, code: 255 }
}

function failedToken({ domain, path }: Reference): string {
  const service = domain === 'docker.io' ? 'registry.docker.io' : domain
  const realm = domain === 'docker.io' ? 'https://auth.docker.io/token' : `https://${domain}/token`
  const scope = encodeURIComponent(`repository:${path}:pull`)
  return (
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to ' +
    `${realm}?scope=${scope}&service=${encodeURIComponent(service)}: 401 Unauthorized`
  )
}

function refused(reference: Reference, status: string): string {
  return `unexpected status from HEAD request to ${url(reference)}: ${status}`
}

function limit(login: Login | undefined): string {
  return login === undefined
    ? 'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit'
    : 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and ' +
        'upgrading: https://www.docker.com/increase-rate-limit'
}

function apiHost(domain: string): string {
  return domain === 'docker.io' ? 'registry-1.docker.io' : domain
}

function url({ domain, path, target }: Reference): string {
  return `https://${apiHost(domain)}/v2/${path}/manifests/${target}`
}

function unresolved(times: number, reference: Reference, why: string): Error {
  return retried(times, `failed to resolve ref ${reference.text}: ${why}`)
}

function retried(times: number, why: string): Error {
  return new Error(`pull image manifest has been retried ${String(times)} time(s): ${why}`)
}
