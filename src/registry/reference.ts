import { ActionError } from '../errors.ts'
import { DOCKER_HUB, registryHost } from './host.ts'

/** An image reference with every part that Docker leaves out written out. */
export interface ImageReference {
  /** The registry by the one name that `registryHost` gives it; `docker.io` for Docker Hub. */
  readonly domain: string
  /** The repository in that registry: `acme/space`, `library/nginx`. */
  readonly path: string
  /** `latest` when neither tag nor digest was given. */
  readonly tag?: string
  /** `sha256:…`; it wins over a tag. */
  readonly digest?: string
  /** Everything in one: `docker.io/acme/space:latest`. */
  readonly name: string
  /** As it was given, but for the host, which is the domain: what ECS is told to pull. */
  readonly text: string
}

/** Whose ECR registry an image is in. */
export type EcrRegistry =
  { readonly public: true } | { readonly public: false; readonly account: string; readonly region: string }

// The grammar of github.com/distribution/reference (regexp.go), which Docker, containerd and ECS share.
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/
const IMAGE_ID = /^[a-f0-9]{64}$/
const LONGEST_NAME = 255

// Host forms as amazon-ecr-credential-helper knows them: FIPS, dual stack, China, the European and the isolated partitions.
const ECR_PRIVATE =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/
const ECR_PUBLIC = new Set(['public.ecr.aws', 'ecr-public.aws.com'])

/**
 * Reads the input `image`, with Docker's short forms completed: `acme/space` is `docker.io/acme/space:latest`.
 * Throws IMAGE_REFERENCE_INVALID with the part that is wrong.
 */
export function parseReference(text: string): ImageReference {
  requireBareText(text)
  const { name, tag, digest } = splitSuffixes(text)
  const { given, domain, path } = splitDomain(name, text)
  requirePath(path, text)
  if (`${domain}/${path}`.length > LONGEST_NAME) {
    throw invalid(text, `its name is longer than ${LONGEST_NAME} characters`, 'Shorten the repository name.')
  }
  if (tag !== undefined && !TAG.test(tag)) {
    throw invalid(
      text,
      `${quote(tag)} is not a tag`,
      'A tag has 1 to 128 letters, digits, `_`, `.` and `-`, and starts with neither `.` nor `-`.'
    )
  }
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, `${quote(digest)} is not a digest`, 'A digest is `sha256:` and 64 digits of 0-9 and a-f.')
  }
  return complete({
    domain,
    path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
    text: given === '' || given === domain ? text : `${domain}/${path}${text.slice(name.length)}`
  })
}

/** Whether a text is a content digest that registries and ECS accept: `sha256:` and 64 lower-case hexadecimal digits. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/**
 * Whether an image is in a private registry of Amazon ECR, which the execution role opens without any login. Source: "Using
 * non-AWS container images in Amazon ECS", which is for all registries but that.
 */
export function isInEcr(reference: Pick<ImageReference, 'domain'>): boolean {
  return ecrRegistry(reference)?.public === false
}

/** The ECR registry an image is in; undefined when it is in another registry. */
export function ecrRegistry(reference: Pick<ImageReference, 'domain'>): EcrRegistry | undefined {
  if (ECR_PUBLIC.has(reference.domain)) return { public: true }
  const [, account, region] = ECR_PRIVATE.exec(reference.domain) ?? []
  return account === undefined || region === undefined ? undefined : { public: false, account, region }
}

/** A container name made of the image's last path part; ECS allows letters, digits, `_` and `-` in it, and no dot. */
export function containerName(reference: ImageReference): string {
  return reference.path.slice(reference.path.lastIndexOf('/') + 1).replaceAll('.', '-')
}

function requireBareText(text: string): void {
  if (text.trim() === '') {
    throw invalid(text, 'it is empty', 'Set it to an image, for example `acme/space:1.0`.')
  }
  if (/\s/.test(text)) {
    throw invalid(text, 'it has a blank or a line break in it', 'Remove it; one reference names one image.')
  }
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0]
  if (scheme !== undefined) {
    throw invalid(
      text,
      `${quote(scheme)} does not belong to it`,
      'Leave it out: a reference starts with the registry host.'
    )
  }
  if (IMAGE_ID.test(text)) {
    throw invalid(text, '64 hexadecimal digits are an image ID, not a name', 'Write `name@sha256:…` to name a digest.')
  }
}

function splitSuffixes(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@')
  const named = at === -1 ? text : text.slice(0, at)
  // A colon before the last slash belongs to the port of the host.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  return {
    name: colon === -1 ? named : named.slice(0, colon),
    ...(colon === -1 ? {} : { tag: named.slice(colon + 1) }),
    ...(at === -1 ? {} : { digest: text.slice(at + 1) })
  }
}

/** splitDockerDomain of distribution/reference (normalize.go): when is the first part a host, and what is Docker Hub's. */
function splitDomain(name: string, text: string): { given: string; domain: string; path: string } {
  const slash = name.indexOf('/')
  const given = slash === -1 ? '' : name.slice(0, slash)
  if (given.toLowerCase() !== 'localhost' && !/[.:]/.test(given)) {
    // Docker takes a capitalised first part for a host without a dot, which Fargate can never reach.
    if (given !== given.toLowerCase()) throw upperCase(name, text)
    return { given: '', domain: DOCKER_HUB, path: slash === -1 ? `library/${name}` : name }
  }
  const domain = registryHost(given)
  if (domain === undefined) {
    throw invalid(
      text,
      `${quote(given)} is not a registry host`,
      'Write the host as `registry.example.com` or `registry.example.com:5000`.'
    )
  }
  const path = name.slice(slash + 1)
  return { given, domain, path: domain === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path }
}

function requirePath(path: string, text: string): void {
  if (path !== path.toLowerCase()) throw upperCase(path, text)
  const wrong = path.split('/').find((part) => !PATH_PART.test(part))
  if (wrong === undefined) return
  throw invalid(
    text,
    wrong === '' ? 'a part of its name is empty' : `${quote(wrong)} cannot be a part of its name`,
    'Each part has a-z and 0-9, with single `.`, `_`, `__` or any number of `-` between them.'
  )
}

function upperCase(name: string, text: string): ActionError {
  return invalid(text, 'its name has capital letters', `Write it in lower case: \`${clip(name.toLowerCase())}\`.`)
}

function complete(parts: {
  domain: string
  path: string
  tag: string | undefined
  digest: string | undefined
  text: string
}): ImageReference {
  const { domain, path, tag, digest, text } = parts
  return {
    domain,
    path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    name: `${domain}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`,
    text
  }
}

function invalid(text: string, what: string, hint: string): ActionError {
  return new ActionError('IMAGE_REFERENCE_INVALID', `Invalid value ${quote(text)} for \`image\`: ${what}.`, hint)
}

/** JSON's quotes make blanks and control characters visible. */
function quote(text: string): string {
  return JSON.stringify(clip(text))
}

function clip(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
