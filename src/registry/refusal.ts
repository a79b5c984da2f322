import { ActionError } from '../errors.ts'
import { readAnswer } from './answer.ts'
import type { HttpAnswer } from './http.ts'
import { knownRegistry } from './known-registries.ts'
import type { Login } from './known-registries.ts'
import type { ImageReference } from './reference.ts'
import { ImageUnseen } from './unseen.ts'

/** What was asked for, and as whom. */
export interface Ask {
  readonly reference: ImageReference
  readonly login?: Login | undefined
  /** The inputs that hold the credentials or would hold them, as a person reads them. */
  readonly inputs: string
}

/** REGISTRY_LOGIN_WRONG: the registry knows no such user and password. */
export function loginWrong(ask: Ask, login: Login, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  const stray = [login.username, login.password].some((part) => part !== part.trim())
  return new ActionError(
    'REGISTRY_LOGIN_WRONG',
    `${name} rejected the credentials of ${quote(login.username)}: the username or the password is wrong${facts(ask, answer)}.`,
    sentences(
      `Check ${ask.inputs}.`,
      stray ? 'The username or the password starts or ends with a blank or a line break.' : '',
      knownRegistry(ask.reference).loginHint
    )
  )
}

/** REGISTRY_LOGIN_NEEDED: no login was given, and the image is not for everybody. */
export function loginNeeded(ask: Ask, answer: HttpAnswer): ActionError {
  const { name, loginHint } = knownRegistry(ask.reference)
  return new ActionError(
    'REGISTRY_LOGIN_NEEDED',
    `${name} does not serve ${quote(ask.reference.path)} without credentials: the image is private or does not exist${facts(ask, answer)}.`,
    sentences(`Check the name of the image. For a private image, set ${ask.inputs}.`, loginHint)
  )
}

/**
 * IMAGE_ACCESS_DENIED: the login is right, the image is not open to it. Registries answer the same for an image that
 * does not exist, so that nobody can find out the names of private ones.
 */
export function accessDenied(ask: Ask, login: Login, answer: HttpAnswer): ActionError {
  const { name, accessHint } = knownRegistry(ask.reference)
  return new ActionError(
    'IMAGE_ACCESS_DENIED',
    `${name} accepts the credentials of ${quote(login.username)} but denies access to ${quote(ask.reference.path)}: ` +
      `the image does not exist, or this user may not pull it${facts(ask, answer)}.`,
    sentences('Check the name of the image, and give this user the permission to pull it.', accessHint)
  )
}

/** IMAGE_NOT_FOUND when the registry has no such repository, IMAGE_TAG_NOT_FOUND when it lacks the tag or digest. */
export function notFound(ask: Ask, answer: HttpAnswer): ActionError {
  const { name } = knownRegistry(ask.reference)
  const { path, tag, digest } = ask.reference
  const { code } = readAnswer(answer)
  if (code === 'NAME_UNKNOWN' || code === 'NAME_INVALID') {
    return new ActionError(
      'IMAGE_NOT_FOUND',
      `${name} has no image ${quote(path)}${facts(ask, answer)}.`,
      'Check the name of the image, and that it is pushed before this step.'
    )
  }
  const version = digest === undefined ? `tag ${quote(tag ?? '')}` : `digest ${quote(digest)}`
  return new ActionError(
    'IMAGE_TAG_NOT_FOUND',
    `${name} has no ${version} of ${quote(path)}${facts(ask, answer)}.`,
    'Check the name and the tag or digest of the image, and that it is pushed before this step.'
  )
}

/** REGISTRY_ANSWER_INVALID: the registry contradicts itself, which the task would not accept either. */
export function contradicts(peer: string, what: string): ActionError {
  return new ActionError(
    'REGISTRY_ANSWER_INVALID',
    `${peer} answers with something that is not this image: ${what}.`,
    'Push the image again. If that does not help, check the registry, and any cache or proxy in front of it.'
  )
}

/** The registry lets this runner's address not in, which need not be so for the task's. */
export function addressRefused(peer: string, { status }: HttpAnswer): ImageUnseen {
  return new ImageUnseen(
    `${peer} does not let this runner's address in (HTTP ${status}). The task connects from its own address, which the registry has to let in.`
  )
}

/** Any other answer that says nothing of what the task would meet. */
export function unclear(ask: Ask, answer: HttpAnswer, where: string): ImageUnseen {
  const { name } = knownRegistry(ask.reference)
  const { isPage } = readAnswer(answer)
  const who = isPage ? ', with a web page: a firewall or a proxy may be answering in its place' : ''
  return new ImageUnseen(`${where} of ${name} answers HTTP ${answer.status}${who}.`)
}

/**
 * The status and the code of an answer in brackets. The registry's own words follow only where no credentials were given:
 * a registry that has them could repeat them in any form.
 */
function facts({ login }: Ask, answer: HttpAnswer): string {
  const { code, message } = readAnswer(answer)
  const line = login === undefined && message !== undefined ? oneLine(message) : ''
  const words =
    line === '' ? '' : `; it says: ${line.length > 200 ? `${line.slice(0, 200)}…` : line.replace(/\.+$/, '')}`
  return ` (HTTP ${answer.status}${code === undefined ? '' : ` ${code}`}${words})`
}

/** One line of plain text: no control or formatting characters that could dress up the log. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim()
}

function sentences(...parts: string[]): string {
  return parts.filter((sentence) => sentence !== '').join(' ')
}

function quote(value: string): string {
  return JSON.stringify(value)
}
