import { timingSafeEqual } from 'node:crypto'
import type { Image, Login } from '../image.ts'
import { pack } from './content.ts'
import type { Content, Runnable } from './content.ts'

type StoredManifest = Content & { readonly runnable: Runnable }

interface Repository {
  /** Logins that may pull; nothing: everybody may. */
  readers: readonly string[] | undefined
  readonly tags: Map<string, string>
  readonly manifests: Map<string, StoredManifest>
  readonly blobs: Map<string, Content>
}

/** What a registry holds and who may read it: the one source for its HTTP API and for the tasks that pull. */
export interface Store {
  push(image: Image): { readonly digest: string }
  /** Takes the tag away; what it pointed at stays under its digest. */
  untag(repository: string, tag: string): void
  /** Deletes the manifest, and the tags that point at it. */
  remove(repository: string, digest: string): void
  setPassword(username: string, password: string): void
  knows(login: Login): boolean
  has(repository: string): boolean
  /** Whether this login (or nobody in particular) may pull from the repository; never when there is no such repository. */
  mayPull(repository: string, username: string | undefined): boolean
  /** By tag or digest. */
  manifest(repository: string, target: string): StoredManifest | undefined
  blob(repository: string, digest: string): Content | undefined
}

/** A registry's content. The last pushed image of a repository decides who may read it. */
export function openStore(accounts: readonly Login[], images: readonly Image[]): Store {
  const passwords = new Map(accounts.map(({ username, password }) => [username, password]))
  const repositories = new Map<string, Repository>()

  const push = (image: Image) => {
    const repository = repositories.get(image.repository) ?? emptyRepository()
    repositories.set(image.repository, repository)
    const packed = pack(image)
    repository.readers = image.readers
    repository.tags.set(image.tag, packed.digest)
    packed.manifests.forEach((manifest) => repository.manifests.set(manifest.digest, manifest))
    packed.blobs.forEach((blob) => repository.blobs.set(blob.digest, blob))
    return { digest: packed.digest }
  }
  images.forEach(push)

  return {
    push,
    untag: (name, tag) => {
      repositories.get(name)?.tags.delete(tag)
    },
    remove: (name, digest) => {
      const repository = repositories.get(name)
      repository?.manifests.delete(digest)
      for (const [tag, target] of repository?.tags ?? []) if (target === digest) repository?.tags.delete(tag)
    },
    setPassword: (username, password) => {
      passwords.set(username, password)
    },
    knows: ({ username, password }) => same(passwords.get(username), password),
    has: (repository) => repositories.has(repository),
    mayPull: (name, username) => {
      const repository = repositories.get(name)
      return (
        repository !== undefined &&
        (repository.readers === undefined || (username !== undefined && repository.readers.includes(username)))
      )
    },
    manifest: (name, target) => {
      const repository = repositories.get(name)
      return repository?.manifests.get(repository.tags.get(target) ?? target)
    },
    blob: (name, digest) => repositories.get(name)?.blobs.get(digest)
  }
}

function emptyRepository(): Repository {
  return { readers: undefined, tags: new Map(), manifests: new Map(), blobs: new Map() }
}

function same(expected: string | undefined, given: string): boolean {
  const [left, right] = [Buffer.from(expected ?? ''), Buffer.from(given)]
  return expected !== undefined && left.length === right.length && timingSafeEqual(left, right)
}
