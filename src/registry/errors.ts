import { ActionError } from '../errors.ts'
import { asObject, parseObject } from '../json.ts'
import type { AnswerHeaders } from '../transport.ts'
import type { ImageReference } from './reference.ts'

/**
 * Thrown if the runner can't inspect the image. The caller warns and continues, because the task pulls later, over its
 * own network and from its own IP address. The message contains no text from the server.
 */
export class ImageUnseen extends Error {}

/** An image and the credentials to pull it. */
export interface Pull {
  readonly reference: ImageReference
  readonly login?: Login | undefined
  /** The inputs that contain the credentials, as Markdown. */
  readonly inputs: string
}

/** An answer of a registry or its token service. */
export interface Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Buffer
  /** The server that sent the answer, after redirects. */
  readonly origin: string
}

/** The scheme by which a registry requires authentication. */
export type Scheme = 'none' | 'basic' | 'bearer'

/** The error codes of the distribution specification and the distribution project. Messages contain no others. */
const CODES = new Set(
  (
    'BLOB_UNKNOWN DENIED DIGEST_INVALID MANIFEST_BLOB_UNKNOWN MANIFEST_INVALID MANIFEST_UNKNOWN MANIFEST_UNVERIFIED ' +
    'NAME_INVALID NAME_UNKNOWN NOT_FOUND SIZE_INVALID TAG_INVALID TOOMANYREQUESTS UNAUTHORIZED UNAVAILABLE UNKNOWN UNSUPPORTED'
  ).split(' ')
)

// Azure: "client with IP '…' is not allowed access", GitHub: "has an IP allow list enabled". The rest are guesses.
const ADDRESS_WORDS = new RegExp(
  [
    String.raw`\bIP(?:s|v[46])?\b`,
    // An IP address. After a colon, such digits are a tag.
    String.raw`(?<![\w:./@-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)`,
    String.raw`\bfirewall\b`,
    String.raw`\b(?:allow|block|deny|white|black)[\s-]?list`,
    String.raw`\bnetwork (?:rules?|polic|access|restriction|perimeter)`,
    String.raw`\bpublic (?:network )?access\b`,
    String.raw`\bprivate (?:endpoint|link|network)\b`,
    String.raw`\b(?:client|source|remote|your|this) (?:address|network|location|country|region)\b`,
    String.raw`\bVPN\b`,
    String.raw`\bgeo(?:-|\b|graph|location|block)`
  ].join('|'),
  'i'
)

/** The number of bytes of a body to search for words. */
const MOST_WORDS = 2 ** 14

/** Returns the error for a missing manifest: an `ImageUnseen`, unless the task would fail for the same reason. */
export function manifestError(pull: Pull, answer: Answer, scheme: Scheme, isOwn: boolean): Error {
  const { login } = pull
  const { status, headers } = answer
  const { code = '', isDocument, isPage } = read(answer)
  if (isAboutAddress(answer, pull)) return addressRejected(pull, answer)
  const isRegistry = isDocument || scheme !== 'none' || headers.has('docker-distribution-api-version')
  if (status === 404 && isRegistry && !isPage) return notFound(pull, answer)
  if (status === 400 && /^(?:NAME|TAG|DIGEST)_INVALID$/.test(code)) return notFound(pull, answer)
  if (rejectsLogin(answer, pull) && isOwn) {
    if (login === undefined) return loginNeeded(pull, answer)
    // With Bearer, the token service accepted the credentials before the registry sent the 401.
    if (status === 401 && scheme === 'basic') return loginWrong(pull, login, answer)
    if (scheme !== 'none') return accessDenied(pull, login, answer)
  }
  return unclear(registryOf(pull).name, answer)
}

/** Returns the error if a token service returns no token. `unscoped` is its answer to the credentials alone. */
export function tokenError(pull: Pull, answer: Answer, unscoped?: Answer): Error {
  const { login } = pull
  if (isAboutAddress(answer, pull)) return addressRejected(pull, answer)
  if (!rejectsLogin(answer, pull)) return unclear(`The token service of ${registryOf(pull).name}`, answer)
  if (login === undefined) return loginNeeded(pull, answer)
  if (unscoped === undefined) return loginWrong(pull, login, answer)
  return unscoped.status === 200 ? accessDenied(pull, login, answer) : tokenError(pull, unscoped)
}

/** Returns whether an answer rejects the credentials, unlike a firewall's web page or 403 without an error document. */
export function rejectsLogin(answer: Answer, pull: Pull): boolean {
  const { isDocument, isPage, code } = read(answer)
  if (code === 'TOOMANYREQUESTS' || code === 'UNAVAILABLE' || isAboutAddress(answer, pull)) return false
  if (answer.status === 401) return !isPage || answer.headers.has('www-authenticate')
  return answer.status === 403 && isDocument && !isPage
}

/** Returns whether an answer rejects the runner's IP address. The task has another one. */
function isAboutAddress({ status, body }: Answer, { reference }: Pull): boolean {
  // The repository's name can contain such words by chance.
  const words = body.toString('utf8', 0, MOST_WORDS).replaceAll(reference.path, '')
  return (status === 401 || status === 403) && ADDRESS_WORDS.test(words)
}

/** Returns whether an answer is a web page, which no registry sends. */
export function isPage({ headers, body }: Answer): boolean {
  return /\bhtml\b/i.test(headers.get('content-type') ?? '') || /^\s*</.test(body.toString('latin1', 0, 100))
}

/** Returns `REGISTRY_LOGIN_WRONG`: the registry rejected the username or the password. */
function loginWrong(pull: Pull, login: Login, answer: Answer): ActionError {
  const { name, loginHint } = registryOf(pull)
  const isStray = [login.username, login.password].some((part) => part !== part.trim())
  const stray = isStray && 'The username or the password starts or ends with a space or a line break.'
  return new ActionError(
    'REGISTRY_LOGIN_WRONG',
    `${name} rejected the credentials of ${quote(login.username)}: incorrect username or password${facts(pull, answer)}.`,
    sentences(`Check ${pull.inputs}.`, stray, loginHint)
  )
}

/** Returns `REGISTRY_LOGIN_NEEDED`: there are no credentials, and the image isn't public. */
function loginNeeded(pull: Pull, answer: Answer): ActionError {
  const { name, loginHint } = registryOf(pull)
  return new ActionError(
    'REGISTRY_LOGIN_NEEDED',
    `${name} requires authentication to pull ${quote(pull.reference.path)}${facts(pull, answer)}.`,
    sentences(`If the image is private, set ${pull.inputs}. If it is public, check its name.`, loginHint)
  )
}

/**
 * Returns `IMAGE_ACCESS_DENIED`: the credentials are valid but can't pull the image. Registries give the same answer
 * for an image that doesn't exist, to keep the names of private images secret.
 */
function accessDenied(pull: Pull, login: Login, answer: Answer): ActionError {
  const { name, accessHint } = registryOf(pull)
  const hint =
    "The image doesn't exist, or this user can't pull it. Check its name, and give this user permission to pull it."
  return new ActionError(
    'IMAGE_ACCESS_DENIED',
    `${name} accepted the credentials of ${quote(login.username)} but denied access to ${quote(pull.reference.path)}${facts(pull, answer)}.`,
    sentences(hint, accessHint)
  )
}

/** Returns `IMAGE_NOT_FOUND` for a missing repository, `IMAGE_TAG_NOT_FOUND` for a missing tag or digest. */
function notFound(pull: Pull, answer: Answer): ActionError {
  const { path, tag, digest } = pull.reference
  const { code } = read(answer)
  const isName = code === 'NAME_UNKNOWN' || code === 'NAME_INVALID'
  const version = digest === undefined ? `tag ${quote(tag ?? '')}` : `digest ${quote(digest)}`
  return new ActionError(
    isName ? 'IMAGE_NOT_FOUND' : 'IMAGE_TAG_NOT_FOUND',
    `${registryOf(pull).name} could not find the ${isName ? 'image' : `${version} of`} ${quote(path)}${facts(pull, answer)}.`,
    `Check the name${isName ? '' : ' and the tag or digest'} of the image. Push the image before this step.`
  )
}

/** Returns `REGISTRY_ANSWER_INVALID`: the registry contradicts itself, and the task would reject the image too. */
export function contradicts(peer: string, what: string): ActionError {
  return new ActionError(
    'REGISTRY_ANSWER_INVALID',
    `${peer} returned an invalid image: ${what}.`,
    'Push the image again. If the error stays, check the registry and any cache or proxy in front of it.'
  )
}

/** Returns the error for a registry that rejects the runner's IP address. It may accept the task's. */
function addressRejected(pull: Pull, { status }: Answer): ImageUnseen {
  return new ImageUnseen(
    `${registryOf(pull).name} rejected this runner's IP address (HTTP ${status}). The task pulls from its own IP address, which the registry must allow.`
  )
}

/** Returns the error for any other answer, which doesn't show whether the task can pull. */
export function unclear(who: string, answer: Answer): ImageUnseen {
  return new ImageUnseen(
    isPage(answer)
      ? `${who} answered HTTP ${answer.status} with a web page. A firewall or proxy may have answered in its place.`
      : `${who} answered HTTP ${answer.status}.`
  )
}

/** Returns the error for an answer that isn't from a container registry. */
export function strange(peer: string, what: string): ImageUnseen {
  return new ImageUnseen(
    `${peer} did not answer as a container registry: ${what}. A firewall or proxy may have answered in its place.`
  )
}

/** Reads the error document of the distribution specification in an answer, or Docker Hub's `details`. */
function read(answer: Answer) {
  const document = parseObject(answer.body.toString('utf8'))
  const entry = asObject(Array.isArray(document.errors) ? document.errors[0] : undefined)
  const [code, message] = [textIn(entry.code), textIn(entry.message) ?? textIn(document.details)]
  return {
    code: code !== undefined && CODES.has(code) ? code : undefined,
    message,
    isDocument: code !== undefined || message !== undefined,
    isPage: isPage(answer)
  }
}

/**
 * Returns the registry's message, the status and the code. Omits the message if the registry received credentials,
 * because it could repeat them in any form.
 */
function facts({ login }: Pull, answer: Answer): string {
  const { code, message } = read(answer)
  const line = login === undefined ? oneLine(message ?? '') : ''
  const words = line.length > 200 ? `${line.slice(0, 200)}…` : line.replace(/\.+$/, '')
  return `${words === '' ? '' : `: ${words}`} (${['HTTP', answer.status, code].filter(Boolean).join(' ')})`
}

/** Removes control and formatting characters, which could forge lines of the log. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim()
}

function registryOf({ reference }: Pull) {
  return knownRegistry(reference.domain)
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}

function quote(value: string): string {
  return JSON.stringify(value)
}

/** A username and password for a registry. */
export interface Login {
  readonly username: string
  readonly password: string
}

/** The service that issues a registry's tokens, as the registry's challenges name it. */
export interface TokenService {
  readonly realm: string
  readonly service: string
}

interface KnownRegistry {
  readonly domain: RegExp
  /** The name in errors. */
  readonly name: string
  /** A sentence about the credentials that the registry accepts. */
  readonly loginHint?: string
  /** A sentence about the usual reason why valid credentials can't pull an image. */
  readonly accessHint?: string
  /** Returns a phrase for credentials that expire within hours, when a task may still have to pull; else undefined. */
  readonly shortLived?: (login: Login) => string | undefined
  /**
   * Returns the token service of a registry that requires a token even for public images. Quay doesn't, and Google's
   * challenges don't always name the service.
   */
  readonly tokenService?: (domain: string) => TokenService | undefined
}

const ECR_TOKEN = ({ username }: Login) => (username === 'AWS' ? 'an ECR authorization token' : undefined)

const REGISTRIES: readonly KnownRegistry[] = [
  {
    domain: /^docker\.io$/,
    name: 'Docker Hub',
    loginHint: 'Docker Hub accepts a Docker ID and a personal access token with the permission Repo Read-only or more.',
    accessHint:
      'On Docker Hub, the user must own the repository, be its collaborator, or belong to a team of the organization that can read it. An organization access token must include the repository.',
    tokenService: () => ({ realm: 'https://auth.docker.io/token', service: 'registry.docker.io' })
  },
  {
    domain: /^ghcr\.io$/,
    name: 'GitHub Container Registry (ghcr.io)',
    loginHint: 'ghcr.io accepts a GitHub username and a classic personal access token with the scope read:packages.',
    accessHint:
      'On ghcr.io, the token needs the scope read:packages, and authorization for the organization if that uses single sign-on. The user needs access to the package.',
    shortLived: ({ password }) => (password.startsWith('ghs_') ? 'the GITHUB_TOKEN of a job' : undefined),
    tokenService: () => ({ realm: 'https://ghcr.io/token', service: 'ghcr.io' })
  },
  {
    domain: /^registry\.gitlab\./,
    name: 'GitLab Container Registry',
    loginHint: 'GitLab accepts a deploy token with the scope read_registry.',
    accessHint:
      'On GitLab, the deploy token must belong to this project or a parent group, with the scope read_registry.',
    shortLived: ({ username }) => (username === 'gitlab-ci-token' ? 'the token of a CI job' : undefined),
    tokenService: (domain) =>
      domain === 'registry.gitlab.com'
        ? { realm: 'https://gitlab.com/jwt/auth', service: 'container_registry' }
        : undefined
  },
  {
    domain: /^quay\.io$/,
    name: 'Quay (quay.io)',
    loginHint: 'Quay accepts a robot account, named organization+robot, with the Read permission on the repository.',
    accessHint: 'On Quay, the robot account needs the Read permission on this repository.'
  },
  {
    domain: /\.azurecr\.(?:io|cn|us)$/,
    name: 'Azure Container Registry',
    loginHint: 'Azure accepts a service principal with the role AcrPull, or a registry token with a pull scope.',
    accessHint:
      'On Azure, the service principal needs the role AcrPull on this registry. The scope map of a token must include the repository.',
    shortLived: ({ username }) =>
      username === '00000000-0000-0000-0000-000000000000' ? 'a Microsoft Entra access token' : undefined,
    // Source: "Azure Container Registry's support of getting Bearer token using Basic Authentication".
    tokenService: (domain) =>
      /^[a-z\d-]+\.azurecr\.io$/.test(domain) ? { realm: `https://${domain}/oauth2/token`, service: domain } : undefined
  },
  {
    domain: /(?:^|\.|-docker\.)(?:pkg\.dev|gcr\.io)$/,
    name: 'Google Artifact Registry',
    loginHint:
      'Google accepts the username _json_key and a service account key with the role Artifact Registry Reader.',
    accessHint: 'On Google Cloud, the service account needs the role Artifact Registry Reader on this repository.',
    shortLived: ({ username }) => (username === 'oauth2accesstoken' ? 'an OAuth access token' : undefined)
  },
  {
    domain: /\.dkr[.-]ecr(?:-fips)?\./,
    name: 'Amazon ECR',
    loginHint: 'Amazon ECR needs no registry credentials: the task execution role pulls the image.',
    shortLived: ECR_TOKEN
  },
  { domain: /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/, name: 'Amazon ECR Public', shortLived: ECR_TOKEN }
]

/** Returns the facts about a registry. If it is unknown, its host is its name. */
export function knownRegistry(domain: string): KnownRegistry {
  return REGISTRIES.find((known) => known.domain.test(domain)) ?? { domain: /^/, name: domain }
}

/** Returns a warning for credentials that expire within hours. */
export function shortLivedLogin(domain: string, login: Login): string | undefined {
  const what = knownRegistry(domain).shortLived?.(login)
  return (
    what && `The registry credentials are ${what}, which expires soon. A task that starts later can't pull the image.`
  )
}
