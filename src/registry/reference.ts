import { ActionError } from '../errors.ts'

/** An image reference with all the parts that Docker adds. */
export interface ImageReference {
  /** The registry, as `registryHost` names it. */
  readonly domain: string
  /** The repository in that registry: `acme/space`, `library/nginx`. */
  readonly path: string
  /** `latest` if the text has neither tag nor digest. */
  readonly tag?: string | undefined
  /** `sha256:…`; overrides the tag. */
  readonly digest?: string | undefined
  /** The reference that ECS pulls: the text with `domain` as its host. */
  readonly text: string
}

/** The account and Region of a registry in Amazon ECR. */
type EcrRegistry =
  { readonly public: true } | { readonly public: false; readonly account: string; readonly region: string }

/** The name of Docker Hub in image references. */
export const DOCKER_HUB = 'docker.io'

/** The hosts of Docker Hub in image references, in Docker's configuration files and in its documentation. */
const DOCKER_HUB_HOSTS =
  /^(?:(?:www\.|index\.|registry\.|registry-1\.|auth\.)?docker\.io|(?:registry\.)?hub\.docker\.com)$/

// The grammar of github.com/distribution/reference (regexp.go), which Docker, containerd and ECS share.
const LABEL = '(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])'
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-f0-9:]+\\])$`)
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/
const IMAGE_ID = /^[a-f0-9]{64}$/
const LONGEST_NAME = 255

/** Matches name, tag and digest. A colon before the last slash belongs to the host's port. */
const PARTS = /^((?:[^@/]*\/)*[^@/:]*)(?::([^@]*))?(?:@([^]*))?$/

// Hosts as in amazon-ecr-credential-helper: FIPS, dual stack, China, and the European and isolated partitions.
const ECR_PRIVATE =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/
const ECR_PUBLIC = new Set(['public.ecr.aws', 'ecr-public.aws.com'])

/**
 * Parses an image reference and completes Docker's short forms: `acme/space` is `docker.io/acme/space:latest`.
 * Throws `IMAGE_REFERENCE_INVALID`, which names the input and the invalid part.
 */
export function parseReference(text: string, input = 'image'): ImageReference {
  try {
    return completed(text)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new ActionError(
      'IMAGE_REFERENCE_INVALID',
      `Invalid value ${quote(text)} for \`${input}\`: ${error.message}.`,
      error.hint
    )
  }
}

function completed(text: string): ImageReference {
  requireBareText(text)
  const [, name = '', tag, digest] = PARTS.exec(text) ?? []
  const [given = ''] = /^[^/]*(?=\/)/.exec(name) ?? []
  // As in splitDockerDomain of distribution/reference (normalize.go). But Docker takes `Acme` in `Acme/space` for a
  // host, and Fargate can't reach a host without a dot.
  const hasHost = given.toLowerCase() === 'localhost' || /[.:]/.test(given)
  const domain = hasHost ? registryHost(given) : DOCKER_HUB
  if (domain === undefined) {
    const hint = 'Use a host such as `registry.example.com` or `registry.example.com:5000`.'
    throw new Invalid(`${quote(given)} is not a registry host`, hint)
  }
  const repository = hasHost ? name.slice(given.length + 1) : name
  const path = domain === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository
  requirePath(path)
  if (`${domain}/${path}`.length > LONGEST_NAME) {
    throw new Invalid(`its name is longer than ${LONGEST_NAME} characters`, 'Shorten the repository name.')
  }
  if (tag !== undefined && !TAG.test(tag)) {
    const hint = 'Use 1 to 128 letters, digits, `_`, `.` and `-`. A tag starts with a letter, a digit or `_`.'
    throw new Invalid(`${quote(tag)} is not a tag`, hint)
  }
  if (digest !== undefined && !isDigest(digest)) {
    throw new Invalid(`${quote(digest)} is not a digest`, 'Use `sha256:` and 64 digits of 0-9 and a-f.')
  }
  return {
    domain,
    path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
    text: !hasHost || given === domain ? text : `${domain}/${path}${text.slice(name.length)}`
  }
}

/**
 * Returns the name that image references use for a registry: `ghcr.io`, `docker.io`, `registry.example.com:5000`.
 * Accepts the forms of Docker's configuration file: capitals, a scheme, the default port, a path, and a dot after the
 * host. Returns undefined if the text isn't a registry.
 */
export function registryHost(text: string): string | undefined {
  const [, scheme = '', authority = ''] = /^(?:(https?):\/\/|\/\/)?([^/]*)(?:\/.*)?$/is.exec(text.trim()) ?? []
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority.toLowerCase()) ?? []
  const host = name.replace(/\.$/, '')
  if (!HOST.test(host)) return undefined
  const port = portOf(host, digits, scheme.toLowerCase())
  if (port === '' && DOCKER_HUB_HOSTS.test(host)) return DOCKER_HUB
  const registry = `${host}${port}`
  // Otherwise, an image reference would take it for a user name.
  return host === 'localhost' || /[.:]/.test(registry) ? registry : undefined
}

/** Returns whether a host is this machine. Registries on it use plain HTTP. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** Returns whether a text is a content digest that registries and ECS accept. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/**
 * Returns whether an image is in a private registry of Amazon ECR, which the execution role pulls without credentials.
 * Source: "Using non-AWS container images in Amazon ECS".
 */
export function isInEcr(reference: Pick<ImageReference, 'domain'>): boolean {
  return ecrRegistry(reference)?.public === false
}

/** The registries without private endpoints. */
const ON_INTERNET = new Set([DOCKER_HUB, 'ghcr.io', 'quay.io', 'registry.gitlab.com', ...ECR_PUBLIC])

/** Returns whether tasks can reach an image's registry only over the internet. */
export function isOnInternet({ domain }: Pick<ImageReference, 'domain'>): boolean {
  return ON_INTERNET.has(domain)
}

/** Returns the ECR registry of an image, or undefined for an image in another registry. */
export function ecrRegistry({ domain }: Pick<ImageReference, 'domain'>): EcrRegistry | undefined {
  if (ECR_PUBLIC.has(domain)) return { public: true }
  const [, account, region] = ECR_PRIVATE.exec(domain) ?? []
  return account === undefined || region === undefined ? undefined : { public: false, account, region }
}

/** Returns a container name from the last part of the path. ECS allows letters, digits, `_` and `-`. */
export function containerName({ path }: ImageReference): string {
  return path.slice(path.lastIndexOf('/') + 1).replaceAll('.', '-')
}

/** Returns the port with its colon, or '' for the default, which isn't 443 for the plain HTTP on loopback. */
function portOf(host: string, digits: string | undefined, scheme: string): string {
  if (digits === undefined) return ''
  const port = Number(digits)
  const isDefault = (port === 443 && !isLoopback(host)) || (port === 80 && scheme === 'http')
  return isDefault ? '' : `:${port}`
}

function requireBareText(text: string): void {
  if (text.trim() === '') throw new Invalid('it is empty', 'Set it to an image, for example `acme/space:1.0`.')
  if (/\s/.test(text)) throw new Invalid('it contains a space or a line break', 'Remove it.')
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? []
  if (scheme !== undefined) {
    throw new Invalid(
      `${quote(scheme)} is not part of a reference`,
      'Remove it. A reference starts with the registry host.'
    )
  }
  if (IMAGE_ID.test(text)) {
    throw new Invalid('64 hexadecimal digits are an image ID, not a name', 'To name a digest, use `name@sha256:…`.')
  }
}

function requirePath(path: string): void {
  if (path !== path.toLowerCase()) {
    throw new Invalid('its name has capital letters', `Use lower case: \`${clip(path.toLowerCase())}\`.`)
  }
  const wrong = path.split('/').find((part) => !PATH_PART.test(part))
  if (wrong === undefined) return
  throw new Invalid(
    wrong === '' ? 'a part of its name is empty' : `${quote(wrong)} can't be a part of its name`,
    'Use a-z and 0-9 in each part, separated by single `.` or `_`, by `__`, or by any number of `-`.'
  )
}

/** The reason why a reference is invalid, and how to fix it. */
class Invalid extends Error {
  readonly hint: string

  constructor(what: string, hint: string) {
    super(what)
    this.hint = hint
  }
}

/** Quotes a text as JSON, which shows spaces and control characters. */
function quote(text: string): string {
  return JSON.stringify(clip(text))
}

function clip(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
