import type { Call } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'

/** A customer managed key of KMS. */
export interface Key {
  readonly id: string
  readonly arn: string
  /** With its `alias/`. */
  readonly alias: string | undefined
  readonly enabled: boolean
  /** The key's own policy lets nobody use it. */
  readonly denied: boolean
}

/** The customer managed keys of the account, by ID. */
export interface Keys {
  readonly world: World
  readonly byId: Map<string, Key>
}

/** What a test says of a key. */
export interface KeySeed {
  readonly id: string
  /** With or without `alias/`. */
  readonly alias?: string
  readonly enabled?: boolean
  readonly denied?: boolean
}

/** Adds or changes a key; gives its ARN. */
export function seedKey(keys: Keys, { id, alias, enabled = true, denied = false }: KeySeed): string {
  const arn = `${arnPrefix(keys)}key/${id}`
  const name = alias === undefined || alias.startsWith('alias/') ? alias : `alias/${alias}`
  keys.byId.set(id, { id, arn, alias: name, enabled, denied })
  return arn
}

/**
 * The customer key that an ID, ARN or alias stands for; nothing for the AWS managed key. Throws
 * `InvalidParameterException` when there is none.
 */
export function resolveKey(keys: Keys, keyId: string | undefined): Key | undefined {
  if (keyId === undefined || keyId === '') return undefined
  const name = keyId.startsWith(arnPrefix(keys)) ? keyId.slice(arnPrefix(keys).length) : keyId
  if (name === 'alias/aws/secretsmanager') return undefined
  const id = name.startsWith('key/') ? name.slice('key/'.length) : name
  const key = keys.byId.get(id) ?? [...keys.byId.values()].find(({ alias }) => alias === name)
  if (key) return key
  throw new AwsError('InvalidParameterException', 'The operation failed because of an invalid KMS key: Invalid keyId')
}

/** Throws what a write gets when it may not or cannot encrypt with the key. */
export function encryptWith(keys: Keys, key: Key | undefined, secretArn: string, call: Call): void {
  if (!key) return
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) authorize(keys, key, secretArn, action, call)
  checkPolicy(key)
  if (!key.enabled)
    throw new AwsError(
      'EncryptionFailure',
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key."
    )
}

/** Throws what a read gets when it may not or cannot decrypt; without a call only the key itself is looked at. */
export function decryptWith(keys: Keys, key: Key | undefined, secretArn: string, call?: Call): void {
  if (!key) return
  if (call) authorize(keys, key, secretArn, 'kms:Decrypt', call)
  checkPolicy(key)
  if (!key.enabled)
    throw new AwsError(
      'DecryptionFailure',
      "Secrets Manager can't decrypt the protected secret text using the provided KMS key."
    )
}

/** Secrets Manager calls KMS in the caller's name and tells only that it was refused. */
function authorize({ world }: Keys, key: Key, secretArn: string, action: string, call: Call): void {
  try {
    call.authorize(action, key.arn, {
      'kms:ViaService': `secretsmanager.${world.region}.amazonaws.com`,
      'kms:CallerAccount': world.account,
      'kms:EncryptionContext:SecretARN': secretArn
    })
  } catch {
    throw accessDenied()
  }
}

function checkPolicy(key: Key): void {
  if (key.denied) throw accessDenied()
}

function accessDenied(): AwsError {
  return new AwsError('AccessDeniedException', 'Access to KMS is not allowed')
}

function arnPrefix({ world }: Keys): string {
  return `arn:${world.partition}:kms:${world.region}:${world.account}:`
}
