import type { Image } from '../image.ts'
import type { World } from '../world.ts'
import type { PullSource } from './pull.ts'
import { openStore } from './store.ts'

/** `public.ecr.aws` as tasks find it. */
export interface PublicGallery {
  readonly source: PullSource
  push(image: Image): { readonly digest: string }
}

/** BusyBox as the gallery has it. Its own command is a shell, which ends at once without a terminal. */
export const BUSYBOX_IMAGE: Image = {
  repository: 'docker/library/busybox',
  tag: 'stable',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' }
  ],
  exposedPorts: [],
  index: true,
  app: { listens: [], page: '', log: [], exits: { after: 0, code: 0 }, busybox: true }
}

/** The digest of BusyBox 1.37.0 in the gallery. Its bytes aren't here: the image above stands for it. */
const BUSYBOX_DIGEST = 'sha256:bdf57e528e45e4433820e045b29b4597825a1c9e38353532d90a01445013f82e'

/** Caddy as the gallery has it, without its own command: it serves a page on port 80, which nobody here asks for. */
const CADDY_IMAGE: Image = {
  repository: 'docker/library/caddy',
  tag: '2.11.7-alpine',
  platforms: BUSYBOX_IMAGE.platforms,
  exposedPorts: ['80/tcp', '443/tcp', '443/udp', '2019/tcp'],
  index: true,
  app: { listens: [], page: '', log: [], caddy: true }
}

/** The digest of that tag in the gallery. */
const CADDY_DIGEST = 'sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f'

/** What stands for the images whose bytes aren't here. */
const STAND_INS: Readonly<Record<string, string>> = {
  [`${BUSYBOX_IMAGE.repository}@${BUSYBOX_DIGEST}`]: BUSYBOX_IMAGE.tag,
  [`${CADDY_IMAGE.repository}@${CADDY_DIGEST}`]: CADDY_IMAGE.tag
}

/**
 * The Amazon ECR Public Gallery, which gives its images to everybody. Pulls from AWS are limited by the second alone
 * ("Amazon ECR Public service quotas"), never used up as Docker Hub's are.
 */
export function publicGallery(world: World): PublicGallery {
  const content = openStore([], [BUSYBOX_IMAGE, CADDY_IMAGE])
  const store = {
    ...content,
    manifest: (repository: string, target: string) =>
      content.manifest(repository, STAND_INS[`${repository}@${target}`] ?? target)
  }
  return {
    source: { world, store, auth: 'none', domains: ['public.ecr.aws'], limited: false },
    push: (image) => store.push(image)
  }
}
