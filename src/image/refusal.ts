import { ActionError } from '../errors.ts'
import { collapsed, repeatsPassword } from './echo.ts'
import type { HttpAnswer } from './http.ts'
import { knownRegistry } from './known-registries.ts'
import type { Login } from './known-registries.ts'
import type { ImageReference } from './reference.ts'

/** What was asked for, and as whom. */
export interface Ask {
  readonly reference: ImageReference
  readonly login?: Login | undefined
}

interface RegistryWords {
  readonly code: string | undefined
  readonly message: string | undefined
}

/** REGISTRY_LOGIN_WRONG: the registry knows no such user and password. */
export function loginWrong(ask: Ask, login: Login, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  const stray = [login.username, login.password].some((part) => part !== part.trim())
  return new ActionError(
    'REGISTRY_LOGIN_WRONG',
    `${name} refuses the login of ${quote(login.username)}: the user name or the password is wrong${said(ask, answer)}.`,
    hint(
      ask,
      'Check `registry-username` and `registry-password`.',
      stray ? 'One of them starts or ends with a blank or a line break.' : ''
    )
  )
}

/** REGISTRY_LOGIN_NEEDED: no login was given, and the image is not for everybody. */
export function loginNeeded(ask: Ask): ActionError {
  const { name } = knownRegistry(ask.reference)
  return new ActionError(
    'REGISTRY_LOGIN_NEEDED',
    `${name} does not open ${quote(ask.reference.path)} without a login: the image is private or does not exist.`,
    hint(ask, 'Check the name in `image`; for a private image set `registry-username` and `registry-password`.')
  )
}

/**
 * IMAGE_ACCESS_DENIED: the login is right, the image is not open to it. Registries answer the same for an image that
 * does not exist, so that nobody can find out the names of private ones.
 */
export function accessDenied(ask: Ask, login: Login, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  return new ActionError(
    'IMAGE_ACCESS_DENIED',
    `${name} accepts the login of ${quote(login.username)} but does not open ${quote(ask.reference.path)} to it: ` +
      `the image does not exist, or this user may not pull it${said(ask, answer)}.`,
    hint(ask, 'Check the name in `image`, and give this user the right to pull it.')
  )
}

/** REGISTRY_RATE_LIMITED, with the limit and the wait as far as the registry tells them. */
export function rateLimited(ask: Ask, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  const whose = ask.login === undefined ? "this runner's address" : quote(ask.login.username)
  const facts = [limitOf(answer.headers), waitOf(answer.headers)].filter((fact) => fact !== undefined)
  return new ActionError(
    'REGISTRY_RATE_LIMITED',
    `${name} takes no more requests from ${whose} for now` +
      `${facts.length === 0 ? '' : `: ${facts.join(', ')}`}${said(ask, answer)}.`,
    ask.login === undefined
      ? 'Set `registry-username` and `registry-password`: runners share their addresses, and a login has a limit of its own.'
      : 'Wait until the limit is over, raise it with the registry, or keep the image in another registry.'
  )
}

/** IMAGE_NOT_FOUND when the registry has no such repository, IMAGE_TAG_NOT_FOUND when it lacks the tag or digest. */
export function notFound(ask: Ask, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  const { path, tag, digest } = ask.reference
  if (wordsOf(answer.body).code === 'NAME_UNKNOWN') {
    return new ActionError(
      'IMAGE_NOT_FOUND',
      `${name} has no image ${quote(path)}${said(ask, answer)}.`,
      'Check the name in `image`, and that the image is pushed before this step.'
    )
  }
  const version = digest === undefined ? `tag ${quote(tag ?? '')}` : `digest ${quote(digest)}`
  return new ActionError(
    'IMAGE_TAG_NOT_FOUND',
    `${name} has no ${version} of ${quote(path)}${said(ask, answer)}.`,
    'Check the name and the tag or digest in `image`, and that the image is pushed before this step.'
  )
}

/** Whether a body is the error document of the distribution specification (or Docker Hub's `details`). */
export function isErrorDocument(body: Buffer): boolean {
  const { code, message } = wordsOf(body)
  return code !== undefined || message !== undefined
}

/** The registry's own words in brackets; left out when they repeat anything of the password. */
export function said(ask: Ask, answer: HttpAnswer): string {
  const { message } = wordsOf(answer.body)
  if (message === undefined) return ''
  const line = collapsed(message)
  const { login } = ask
  if (line === '' || (login !== undefined && [message, line].some((words) => repeatsPassword(words, login)))) return ''
  return ` (it says: ${line.length > 200 ? `${line.slice(0, 200)}…` : line.replace(/\.+$/, '')})`
}

function wordsOf(body: Buffer): RegistryWords {
  const document = parseObject(body)
  const errors = document?.errors
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  const entry = typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {}
  return { code: text(entry.code), message: text(entry.message) ?? text(document?.details) }
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `100;w=21600` of Docker Hub's `ratelimit-limit`: pulls, and seconds they are counted over. */
function limitOf(headers: Headers): string | undefined {
  const [, pulls, seconds] = /^(\d{1,9})(?:;w=(\d{1,9}))?$/.exec(headers.get('ratelimit-limit') ?? '') ?? []
  if (pulls === undefined) return undefined
  return seconds === undefined
    ? `the limit is ${pulls} pulls`
    : `the limit is ${pulls} pulls in ${duration(Number(seconds))}`
}

/** RFC 9110, section 10.2.3: seconds, or a date (which is not worth showing wrong). */
function waitOf(headers: Headers): string | undefined {
  const seconds = /^\d{1,9}$/.exec(headers.get('retry-after') ?? '')?.[0]
  return seconds === undefined ? undefined : `try again in ${duration(Number(seconds))}`
}

function duration(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`
}

function hint(ask: Ask, ...sentences: string[]): string {
  return [...sentences, knownRegistry(ask.reference).loginHint].filter((sentence) => sentence !== '').join(' ')
}

function quote(value: string): string {
  return JSON.stringify(value)
}
