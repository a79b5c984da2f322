import { randomInt } from 'node:crypto'
import type { Tag } from '@aws-sdk/client-secrets-manager'
import type { Call, Context, ResourcePolicy } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { History } from '../history.ts'
import type { Encryption } from './encryption.ts'

/** A secret with its versions. */
export interface Secret {
  readonly arn: string
  readonly name: string
  readonly description: string | undefined
  /** As the caller wrote it: ID, ARN or alias; none is the AWS managed key. */
  readonly kmsKeyId: string | undefined
  readonly policy: ResourcePolicy | undefined
  readonly tags: readonly Tag[]
  readonly versions: readonly Version[]
  readonly createdAt: Date
  readonly changedAt: Date
  /** Whether Secrets Manager rotates it. */
  readonly rotated?: boolean
  /** The service that manages it, which alone may change its value. */
  readonly owningService?: string | undefined
  readonly deletion: { readonly requestedAt: number; readonly due: number } | undefined
}

/** A value that the secret has or had; without staging labels it is deprecated. */
export interface Version {
  readonly id: string
  readonly content: Content
  /** Of the customer managed key that it is encrypted with. */
  readonly keyArn: string | undefined
  readonly stages: readonly string[]
  readonly createdAt: Date
}

/** What a version holds: one of the two. */
export interface Content {
  readonly string: string | undefined
  readonly binary: Uint8Array | undefined
}

/** The secrets of an account in a Region, and those of others that can be seen from it, by short ARN, each with its past. */
export interface SecretStore extends Encryption {
  readonly secrets: Map<string, History<Secret | undefined>>
  /** When names were deleted for good (ms): the deletion takes its time. */
  readonly removedAt: Map<string, number>
}

/** The secret as writes see it, or `ResourceNotFoundException`. */
export function secretToChange(store: SecretStore, id: string): Secret {
  const secret = find(store, id, store.world.clock.now())
  if (!secret) throw noSuchSecret()
  return secret
}

/** The secret as reads see it, which may be an older state, or `ResourceNotFoundException`. */
export function secretToRead(store: SecretStore, id: string): Secret {
  const secret = find(store, id, store.world.clock.now() - store.world.knobs.lag.secrets)
  if (!secret) throw noSuchSecret()
  return secret
}

/** All secrets of the account as reads see them. */
export function secretsToRead(store: SecretStore): Secret[] {
  const time = store.world.clock.now() - store.world.knobs.lag.secrets
  return [...store.secrets.values()]
    .map((history) => present(store, history.asOf(time)))
    .filter((secret) => secret !== undefined)
    .filter(({ arn }) => !isForeign(store, arn))
}

/** Keeps a new state of a secret. */
export function saveSecret(store: SecretStore, secret: Secret): void {
  record(store, secret, secret)
}

/** Forgets a secret for good. */
export function removeSecret(store: SecretStore, secret: Secret): void {
  record(store, secret, undefined)
  store.removedAt.set(secret.name, store.world.clock.now())
}

/** Throws unless the secret can be used: one that is to be deleted can only be described and restored. */
export function checkNotDeleted(secret: Secret): void {
  if (secret.deletion)
    throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")
}

/** Throws for a secret that another service manages ("Secrets managed by other services"). */
export function checkNotManaged({ owningService }: Secret): void {
  if (owningService === undefined) return
  throw invalidRequest(`You can't perform this operation on the secret because it is managed by ${owningService}.`)
}

/** The ARN of a new secret: Secrets Manager appends a hyphen and six random characters to the name. */
export function newArn(store: SecretStore, name: string, account = store.world.account): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const suffix = Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('')
  return `${arnPrefix(store, account)}${name}-${suffix}`
}

/** What a secret gets that is encrypted with the AWS managed key when another account asks for its value. */
export function defaultKeyFault(store: SecretStore, { arn, kmsKeyId }: Secret): AwsError | undefined {
  if (!isForeign(store, arn) || kmsKeyId !== undefined) return undefined
  return invalidRequest(
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
  )
}

/** Checks an action on a secret: on its ARN, or for one that does not exist on the name or ARN as it was given. */
export function authorize(call: Call, store: SecretStore, action: string, id: string, context: Context = {}): void {
  const secret = find(store, id, store.world.clock.now())
  const resource = secret?.arn ?? (id.startsWith('arn:') ? id : `${arnPrefix(store)}${id}`)
  const known = { 'secretsmanager:SecretId': resource, ...resourceTags(secret?.tags ?? []), ...context }
  // A refusal names the secret as the request did.
  const more = { named: id, ...(secret?.policy && { resourcePolicy: secret.policy }) }
  call.authorize(`secretsmanager:${action}`, resource, known, more)
}

export function requestTags(tags: readonly Tag[]): Context {
  if (tags.length === 0) return {}
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key ?? ''}`, Value ?? ''])),
    'aws:TagKeys': tags.map(({ Key }) => Key ?? '')
  }
}

function noSuchSecret(): AwsError {
  return new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message)
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

function record(store: SecretStore, { arn }: Secret, state: Secret | undefined): void {
  const short = arn.slice(0, -7)
  const history = store.secrets.get(short) ?? new History<Secret | undefined>()
  history.record(state, store.world.clock.now())
  store.secrets.set(short, history)
}

/**
 * By name, full ARN, or ARN without the six characters. An ARN that happens to end like a full one is taken for a full
 * one, so that the short ARN of a secret called `web-a1b2c3` finds nothing ("Troubleshoot AWS Secrets Manager"). Another
 * account's secret needs its full ARN ("Access AWS Secrets Manager secrets from a different account").
 */
function find(store: SecretStore, id: string, time: number): Secret | undefined {
  if (!id.startsWith('arn:')) return byShortArn(store, `${arnPrefix(store)}${id}`, time)
  const full = /^(.*)-[A-Za-z0-9]{6}$/.exec(id)
  if (full?.[1] === undefined) return isForeign(store, id) ? undefined : byShortArn(store, id, time)
  const secret = byShortArn(store, full[1], time)
  return secret?.arn === id ? secret : undefined
}

function byShortArn(store: SecretStore, arn: string, time: number): Secret | undefined {
  return present(store, store.secrets.get(arn)?.asOf(time))
}

function isForeign({ world }: SecretStore, arn: string): boolean {
  return arn.split(':')[4] !== world.account
}

function present({ world }: SecretStore, secret: Secret | undefined): Secret | undefined {
  return secret?.deletion && secret.deletion.due <= world.clock.now() ? undefined : secret
}

function arnPrefix({ world }: SecretStore, account = world.account): string {
  return `arn:${world.partition}:secretsmanager:${world.region}:${account}:secret:`
}

function resourceTags(tags: readonly Tag[]): Context {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key ?? ''}`, Value ?? ''],
      [`secretsmanager:ResourceTag/${Key ?? ''}`, Value ?? '']
    ])
  )
}
