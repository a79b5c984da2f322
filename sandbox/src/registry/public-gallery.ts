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

/**
 * The Amazon ECR Public Gallery, which gives its images to everybody. Pulls from AWS are limited by the second alone
 * ("Amazon ECR Public service quotas"), never used up as Docker Hub's are.
 */
export function publicGallery(world: World): PublicGallery {
  const content = openStore([], [BUSYBOX_IMAGE])
  const store = {
    ...content,
    manifest: (repository: string, target: string) =>
      content.manifest(repository, target === BUSYBOX_DIGEST ? BUSYBOX_IMAGE.tag : target)
  }
  return {
    source: { world, store, auth: 'none', domains: ['public.ecr.aws'], limited: false },
    push: (image) => store.push(image)
  }
}
