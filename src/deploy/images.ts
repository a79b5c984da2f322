import type { ImagePlatform } from '../registry/platform.ts'
import type { RegistryLogin } from '../inputs/login.ts'
import type { ContainerImage, DeployRequest } from '../request.ts'

/** All containers of the task with their images, the one that the deployment is about first. */
export function imagesOf({ main, sidecars }: DeployRequest): readonly [ContainerImage, ...ContainerImage[]] {
  return [main, ...sidecars]
}

/** How many platforms of an image are named; an index may hold any number. */
const MOST_NAMED = 20

/** The platforms that an image is built for, in words: `linux/amd64, linux/arm64`. */
export function namesOf(platforms: readonly Pick<ImagePlatform, 'os' | 'architecture'>[]): string {
  const names = platforms.slice(0, MOST_NAMED).map(({ os, architecture }) => `${os}/${architecture}`)
  const more = platforms.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** What the secret with a login is called in this deployment: its name when we keep it, or as it was given. */
export function secretIdOf(login: RegistryLogin): string | undefined {
  if (login.kind === 'none') return undefined
  return login.kind === 'login' ? login.secretName : login.id
}

/** The logins that are to be kept in secrets, each once. */
export function keptLogins(request: DeployRequest): readonly Extract<RegistryLogin, { kind: 'login' }>[] {
  const logins = imagesOf(request).flatMap(({ login }) => (login.kind === 'login' ? [login] : []))
  return logins.filter((login, index) => logins.findIndex((each) => each.secretName === login.secretName) === index)
}

/** The secrets with logins that were given, each once. */
export function givenSecrets(request: DeployRequest): readonly string[] {
  const ids = imagesOf(request).flatMap(({ login }) => (login.kind === 'secret' ? [login.id] : []))
  return [...new Set(ids)]
}
