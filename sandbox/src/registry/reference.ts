/** An image reference in full: `acme/space` is `docker.io/acme/space:latest`. */
export interface Reference {
  readonly domain: string
  readonly path: string
  /** What it asks a registry for: the digest when there is one, else the tag. */
  readonly target: string
  /** The reference as containerd writes it in its errors. */
  readonly text: string
}

// Grammar of the distribution project's `reference` package.
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?$`)
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[a-f0-9]{64}$/

/**
 * Reads an image reference the way a container runtime does.
 * Throws an Error with the distribution project's words for one that is malformed.
 */
export function parseReference(image: string): Reference {
  const [named, digest] = splitOnce(image, '@')
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  const name = tagged ? named.slice(0, colon) : named
  const tag = tagged ? named.slice(colon + 1) : undefined
  if ((digest !== undefined && !DIGEST.test(digest)) || (tag !== undefined && !TAG.test(tag))) {
    throw new Error('invalid reference format')
  }
  const { domain, path } = normalise(name)
  if (PATH.test(path.toLowerCase()) && path !== path.toLowerCase()) {
    throw new Error(`invalid reference format: repository name (${path}) must be lowercase`)
  }
  if (!DOMAIN.test(domain) || !PATH.test(path) || `${domain}/${path}`.length > 255 || /^[a-f0-9]{64}$/.test(name)) {
    throw new Error('invalid reference format')
  }
  const target = digest ?? tag ?? 'latest'
  return { domain, path, target, text: `${domain}/${path}${digest === undefined ? ':' : '@'}${target}` }
}

function normalise(name: string): { domain: string; path: string } {
  const [first, rest] = splitOnce(name, '/')
  const isDomain = rest !== undefined && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const domain = isDomain ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io'
  const path = isDomain ? rest : name
  return { domain, path: domain === 'docker.io' && !path.includes('/') ? `library/${path}` : path }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}
