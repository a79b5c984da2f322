import type { App, Login, Platform } from '../image.ts'
import { parseReference } from '../registry/reference.ts'
import type { Life } from './life.ts'
import { hasWayOut } from './provision.ts'
import type { Logins } from './secrets.ts'
import { containersOf } from './task.ts'
import { failedToStart } from './task-stop.ts'

/** The containers' images, by container name. */
export type PulledImages = ReadonlyMap<string, { readonly digest: string; readonly app: App }>

/** Pulls every container's image. Throws the `TaskStop` with a `CannotPullContainerError` for the first that cannot be. */
export async function pullImages(life: Life, logins: Logins): Promise<PulledImages> {
  const images = new Map<string, { readonly digest: string; readonly app: App }>()
  let freeGiB = life.live.task.ephemeralStorage?.sizeInGiB ?? 20
  for (const container of containersOf(life.live)) {
    const name = container.name ?? ''
    const image = await pullImage(life, { image: container.image ?? '', freeGiB }, logins.get(name))
    images.set(name, image)
    freeGiB = image.freeGiB ?? freeGiB
  }
  return images
}

async function pullImage(
  life: Life,
  wanted: { readonly image: string; readonly freeGiB: number },
  login: Login | undefined
) {
  try {
    if (!hasWayOut(life)) throw new Error(unreachable(wanted.image))
    const platform = platformOf(life)
    return await life.needs.registry.pull({ ...wanted, ...(login === undefined ? {} : { login }), platform })
  } catch (error) {
    throw failedToStart(`CannotPullContainerError: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A container instance runs what it is built for; Fargate runs X86_64 and Linux unless the task definition says otherwise. */
function platformOf({ live }: Life): Platform {
  const { cpuArchitecture, operatingSystemFamily } = live.definition.runtimePlatform ?? {}
  if (live.host !== undefined) return { os: 'linux', architecture: live.host.architecture }
  const os = operatingSystemFamily?.startsWith('WINDOWS_') === true ? 'windows' : 'linux'
  return { os, architecture: cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64' }
}

function unreachable(image: string): string {
  const { domain, path, target, text } = parseReference(image)
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain
  return (
    `pull image manifest has been retried 5 time(s): failed to resolve ref ${text}: failed to do request: ` +
    `Head "https://${host}/v2/${path}/manifests/${target}": dial tcp 34.226.69.105:443: i/o timeout`
  )
}
