import type { Container, Containers, Arn, RegistryLogin } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { secretNameFor } from '../ownership.ts'
import type { Login } from '../registry/errors.ts'
import { registryHost, isInEcr } from '../registry/reference.ts'
import { lastLineOf } from './values.ts'

/** One entry of `registry-logins`. */
export interface HostLogin extends Login {
  /** The number of its first line, from 1. */
  readonly line: number
  /** The host of the registry. As the user wrote it, until `parseLogins` normalizes it. */
  readonly host: string
}

/** The inputs about registry credentials. */
export interface GivenCredentials {
  /** `registry-username` and `registry-password`. */
  readonly own: Login | undefined
  /** `registry-logins`. */
  readonly listed: readonly HostLogin[]
  readonly secretName: string | undefined
  readonly secretArn: Arn | undefined
  readonly kmsKeyId: string | undefined
  /** Whether the key also encrypts a secret for HTTPS, and is therefore used even without registry credentials. */
  readonly encryptsHttps?: boolean | undefined
}

/**
 * Returns the containers with their credentials, which apply to all images of a registry. `secret-arn` and
 * `secret-name` are for the main container's registry. Inputs override the template's credentials. Images in Amazon ECR
 * need none. Throws `LOGIN_AMBIGUOUS` if inputs exclude each other, and `LOGIN_UNUSED` if no image uses an input.
 */
export function withCredentials(containers: Containers, given: GivenCredentials, repository: string): Containers {
  requireOneSource(given, containers[0].image.domain)
  const [main, ...others] = containers
  const found: Containers = [
    { ...main, credentials: credentialsOf(main, main, given, repository) },
    ...others.map((other) => ({ ...other, credentials: credentialsOf(other, main, given, repository) }))
  ]
  requireUse(given, found)
  return found
}

function credentialsOf(
  { image, credentials }: Container,
  main: Container,
  { own, listed, secretName, secretArn, kmsKeyId }: GivenCredentials,
  repository: string
): RegistryLogin {
  if (isInEcr(image)) return { kind: 'none' }
  const { domain } = image
  const ofMain = domain === main.image.domain
  if (ofMain && secretArn !== undefined) return { kind: 'secret', secretId: secretArn.text }
  const entry = listed.find(({ host }) => host === domain)
  const login = (ofMain ? own : undefined) ?? entry
  if (login === undefined) return credentials
  const { username, password } = login
  const name = ofMain ? secretName : undefined
  return {
    kind: 'login',
    username,
    password,
    input: login === entry ? 'registry-logins' : undefined,
    secretId: name ?? secretNameFor(repository, domain),
    kmsKeyId
  }
}

function requireOneSource(given: GivenCredentials, domain: string): void {
  const { own, listed, secretName, secretArn } = given
  const kmsKeyId = given.encryptsHttps === true ? undefined : given.kmsKeyId
  const isListed = listed.some(({ host }) => host === domain)
  if (secretArn !== undefined && (own ?? secretName ?? kmsKeyId ?? (isListed || undefined)) !== undefined) {
    throw new ActionError(
      'LOGIN_AMBIGUOUS',
      '`secret-arn` is set together with `registry-username`, `registry-password`, `registry-logins`, `secret-name` or `kms-key-id`.',
      'Use `secret-arn` for an existing secret that the action must not change. Use the others for a secret that the action creates and updates.'
    )
  }
  if (own !== undefined && isListed) {
    throw new ActionError(
      'LOGIN_AMBIGUOUS',
      `Two inputs have credentials for ${domain}: \`registry-username\` and \`registry-password\`, and \`registry-logins\`.`,
      'Remove one of the two.'
    )
  }
}

/** Throws `LOGIN_UNUSED` if an input has no effect. Usually, its host is not the host of the image. */
function requireUse(given: GivenCredentials, containers: Containers): void {
  const { own, listed, secretName, secretArn, kmsKeyId, encryptsHttps = false } = given
  const [main] = containers
  if (isInEcr(main.image) && (own ?? secretArn) !== undefined) {
    throw new ActionError(
      'LOGIN_UNUSED',
      `${own === undefined ? '`secret-arn` is' : '`registry-username` and `registry-password` are'} set, but the image is in Amazon ECR (${main.image.domain}), where the execution role pulls without registry credentials.`,
      'Remove them. Set credentials for other images of the task in `registry-logins`.'
    )
  }
  const unused = listed.find(({ host }) => !containers.some(({ image }) => image.domain === host && !isInEcr(image)))
  if (unused !== undefined) throw unusedLine(unused, containers)
  if (secretName !== undefined && main.credentials.kind !== 'login') {
    throw unusedInput('secret-name', 'no input has credentials for the image')
  }
  if (kmsKeyId !== undefined && !encryptsHttps && !containers.some(({ credentials }) => credentials.kind === 'login')) {
    throw unusedInput('kms-key-id', 'no input has registry credentials')
  }
}

/** Returns the error. It shows no host if parts of the line seem swapped: the host could be the password. */
function unusedLine({ line, host, username, password }: HostLogin, containers: Containers): ActionError {
  const swapped = [username, password].some((part) => registryHost(part) !== undefined) || !looksPublic(host)
  const used = [...new Set(containers.map(({ image }) => image.domain))].join(', ')
  return new ActionError(
    'LOGIN_UNUSED',
    `Line ${line} of \`registry-logins\` has credentials ${swapped ? 'that no image uses' : `for ${host}, which no image uses`}. The images of this task are in ${used}.`,
    'Remove the line, or write it as `host username password` with the host of an image. Images in Amazon ECR need no credentials.'
  )
}

/** Returns whether a host ends like a public name or an IP address. Few passwords do. */
function looksPublic(host: string): boolean {
  return /(?:^localhost|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+|\d{1,3}))(?::\d{1,5})?$/.test(host)
}

function unusedInput(input: string, why: string): ActionError {
  return new ActionError(
    'LOGIN_UNUSED',
    `\`${input}\` is set, but ${why}.`,
    `Remove \`${input}\`, or set \`registry-username\` and \`registry-password\`. A secret that doesn't exist is empty, too.`
  )
}

/**
 * Reads `registry-username` and `registry-password`. Throws `LOGIN_INCOMPLETE` if only one of them is set. `excluded`
 * skips this check, because another input excludes both.
 */
export function parseOwn({ username, password }: Login, excluded: boolean): Login | undefined {
  if (username === '' && password === '') return undefined
  if (excluded || (username !== '' && password !== '')) return { username, password }
  const [empty, other] = username === '' ? ['username', 'password'] : ['password', 'username']
  throw new ActionError(
    'LOGIN_INCOMPLETE',
    `\`registry-${empty}\` is empty, but \`registry-${other}\` is set.`,
    'Set both or neither. A secret that doesn’t exist is also empty, and GitHub passes no secrets to runs of forks and Dependabot.'
  )
}

/** The most lines of a password that is JSON. The keys of Google's service accounts have 13. */
const LONGEST_JSON = 200

/**
 * Splits `registry-logins`: one `host username password` per line, where the password is the rest of the line. A JSON
 * object as password, such as the key of a Google service account, can have several lines. Any other password of
 * several lines is between `<<WORD` and a line `WORD`. Never throws, so that every password can be masked before any is
 * validated. Hosts are not normalized, and a missing password is empty.
 */
export function splitLogins(text: string): HostLogin[] {
  const lines = text.split(/\r?\n/)
  // Without this check, each word that never comes again would cost a search through all lines.
  const lastLines = new Map(lines.map((line, index) => [line.trim(), index]))
  const entries: HostLogin[] = []
  for (let first = 0; first < lines.length; first++) {
    const line = lines[first] ?? ''
    if (line.trim() === '') continue
    const [, host = '', username = '', given = ''] = /^\s*(\S+)\s+(\S+)\s([^]+)$/.exec(line) ?? []
    const word = /^\s*<<([A-Za-z_]\w*)\s*$/.exec(given)?.[1]
    const end = word === undefined || (lastLines.get(word) ?? 0) <= first ? undefined : lastLineOf(word, lines, first)
    const json = given.trimStart().startsWith('{')
      ? jsonIn([given, ...lines.slice(first + 1, first + LONGEST_JSON)].join('\n').trimStart())
      : undefined
    const password = end === undefined ? (json ?? given) : lines.slice(first + 1, end).join('\n')
    entries.push({ line: first + 1, host, username, password })
    first = end ?? first + (json === undefined ? 0 : json.split('\n').length - 1)
  }
  return entries
}

/** Returns the JSON object at the start of a text, if only whitespace follows it on its last line. */
function jsonIn(text: string): string | undefined {
  let depth = 0
  for (const { 0: token, 1: closed, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*("?)|[{}]/g)) {
    // A JSON string has no newlines.
    if (closed === '') return undefined
    if (token === '{') depth++
    if (token === '}') depth--
    if (depth > 0) continue
    const [object, rest] = [text.slice(0, index + 1), text.slice(index + 1)]
    return /^[^\S\n]*(?:\n|$)/.test(rest) && isJson(object) ? object : undefined
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Validates the entries of `registry-logins`, and normalizes their hosts. Throws `LOGINS_INVALID`, without the password
 * and the host, which may be a password in the wrong place.
 */
export function parseLogins(entries: readonly HostLogin[]): HostLogin[] {
  const hosts = new Set<string>()
  return entries.map(({ line, host: given, username, password }): HostLogin => {
    if (password === '') throw badLogins(`line ${line} has fewer than three parts`)
    const host = registryHost(given)
    if (host === undefined) throw badLogins(`line ${line} doesn't start with the host of a registry`)
    if (hosts.has(host)) throw badLogins(`line ${line} is for the same registry as an earlier line`)
    hosts.add(host)
    return { line, host, username, password }
  })
}

function badLogins(why: string): ActionError {
  return new ActionError(
    'LOGINS_INVALID',
    `Invalid value for \`registry-logins\`: ${why}.`,
    'Write one `host username password` per line, such as `ghcr.io octocat ${{ secrets.GHCR_TOKEN }}`. A secret that doesn’t exist is empty. Write a password of several lines that is not JSON between `<<END` and a line `END`.'
  )
}

/**
 * Masks all forms of a password: plain, escaped for JSON and URLs, in base64, and as registries and Secrets Manager get
 * it. Never masks the user name alone: GitHub drops a job output that contains a masked word, and names such as
 * `docker` are part of many.
 */
export function maskLogin({ username, password }: Login, mask: (value: string) => void): void {
  if (password === '') return
  const forms = [
    password,
    forJson(password),
    encodeURIComponent(password.toWellFormed()),
    new URLSearchParams({ '': password }).toString().slice(1),
    ...inBase64(password),
    ...inBase64(`${username}:${password}`),
    JSON.stringify({ username, password }),
    ...linesOf(password)
  ]
  for (const form of new Set(forms)) mask(form)
}

/**
 * Masks everything in the lines that may be a password, even if they are malformed. That is the last word, the text
 * after the second word, and any line that doesn't start with a registry.
 */
export function maskLines(text: string, mask: (value: string) => void): void {
  for (const line of text.split(/\r?\n/)) {
    const whole = line.trim()
    const [first = '', ...words] = whole.split(/\s+/)
    const last = words.at(-1) ?? first
    const [, rest = last] = /^\s*\S+\s+\S+\s([^]*\S)\s*$/.exec(line) ?? []
    const parts = registryHost(first) === undefined ? [whole, rest, last] : [rest, last]
    for (const part of new Set(parts)) if (part !== '') mask(part)
  }
}

/** Shorter lines, such as the braces of a JSON key, are part of any text and aren't masked. */
const SHORTEST_LINE = 4

/** Returns the lines of a password of several lines, which can appear separately. */
function linesOf(password: string): string[] {
  const lines = password.split(/[\r\n]+/).map((line) => line.trim())
  return lines
    .filter((line) => lines.length > 1 && line.length >= SHORTEST_LINE)
    .flatMap((line) => [line, forJson(line)])
}

function forJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function inBase64(text: string): string[] {
  return (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(text, 'utf8').toString(alphabet))
}
