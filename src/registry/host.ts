/** The name of Docker Hub in image references. */
export const DOCKER_HUB = 'docker.io'

/** The hosts that stand for Docker Hub in image references, in Docker's own configuration files and in its documentation. */
const DOCKER_HUB_HOSTS = new Set([
  DOCKER_HUB,
  'www.docker.io',
  'index.docker.io',
  'registry.docker.io',
  'registry-1.docker.io',
  'auth.docker.io',
  'hub.docker.com',
  'registry.hub.docker.com'
])

// The grammar of github.com/distribution/reference (regexp.go), which Docker, containerd and ECS share.
const LABEL = '(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])'
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-f0-9:]+\\])$`)

/**
 * Returns the one name of the registry that a text means, as image references write it: `ghcr.io`, `docker.io`,
 * `registry.example.com:5000`. The text may be the host in any letter case, with a scheme, the port of HTTPS, a path, or a
 * dot or slash at its end, as registries appear in Docker's configuration file. Returns undefined for a text that means no
 * registry.
 */
export function registryHost(text: string): string | undefined {
  const [, scheme = '', authority = ''] = /^(?:(https?):\/\/|\/\/)?([^/]*)(?:\/.*)?$/is.exec(text.trim()) ?? []
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority.toLowerCase()) ?? []
  const host = name.replace(/\.$/, '')
  if (!HOST.test(host)) return undefined
  const port = portOf(host, digits, scheme.toLowerCase())
  if (port === '' && DOCKER_HUB_HOSTS.has(host)) return DOCKER_HUB
  const registry = `${host}${port}`
  return isRegistry(registry) ? registry : undefined
}

/** Without a dot, a port or the name `localhost` the first part of an image reference is a user name, not a host. */
function isRegistry(host: string): boolean {
  return host === 'localhost' || /[.:]/.test(host)
}

/** Whether a host name stays on this machine, where registries speak plain HTTP. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** The port as far as it is not the scheme's own. On loopback, where plain HTTP is spoken, 443 is a port like any other. */
function portOf(host: string, digits: string | undefined, scheme: string): string {
  if (digits === undefined) return ''
  const port = Number(digits)
  const usual = (port === 443 && !isLoopback(host)) || (port === 80 && scheme === 'http')
  return usual ? '' : `:${port}`
}
