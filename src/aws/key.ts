import { type KMSClient, DescribeKeyCommand } from '@aws-sdk/client-kms'
import { isDenied, isNamed } from './errors.ts'
import { ActionError, messageOf } from '../errors.ts'
import { serviceHost } from './account.ts'

/** A KMS key. `usable` is undefined if looking it up is denied. */
export interface Key {
  readonly arn: string
  readonly usable?: boolean
}

/** A secret's customer managed key: as the secret names it, and its ARN if known. */
export interface NamedKey {
  readonly id: string
  readonly arn?: string | undefined
}

/**
 * Looks up a key by its ID, ARN or alias. Policies must name the key itself: an alias in a policy allows nothing.
 * Source: "Controlling access to KMS keys: aliases" in the AWS KMS Developer Guide.
 * Throws `KMS_KEY_MISSING` if it doesn't exist. Throws a denial only if `id` isn't already the key's ARN.
 */
export async function findKey(client: KMSClient, id: string): Promise<Key> {
  try {
    const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: id }))
    return { arn: key?.Arn ?? id, usable: key?.Enabled === true }
  } catch (error) {
    if (isDenied(error) && isKeyArn(id)) return { arn: id }
    if (!isNamed(error, 'NotFoundException')) throw error
    throw new ActionError(
      'KMS_KEY_MISSING',
      `There is no KMS key ${id} in this Region and account.`,
      'Correct `kms-key-id`: the ID of a key, its ARN, or an alias such as `alias/registry`.',
      { cause: error }
    )
  }
}

/** Throws `KMS_KEY_UNUSABLE` if the key is disabled or pending deletion. */
export function requireUsable(key: Key): void {
  if (key.usable !== false) return
  throw new ActionError(
    'KMS_KEY_UNUSABLE',
    `The KMS key ${key.arn} is disabled or about to be deleted.`,
    'Enable it, or set another key in `kms-key-id`.'
  )
}

/** The permissions for storing a secret with a customer managed key. Source: "Secret encryption and decryption". */
const USES = ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt']

/**
 * Returns the error for a secret that can't be written because the caller may not use its customer managed key. Secrets
 * Manager names neither the key nor the permission, only "Access to KMS is not allowed".
 */
export function keyDenied(secretName: string, keyArn: string, cause: unknown): ActionError {
  const region = keyArn.split(':')[3] ?? ''
  const Condition = { StringEquals: { 'kms:ViaService': serviceHost('secretsmanager', region) } }
  const statement = JSON.stringify({ Effect: 'Allow', Action: USES, Resource: keyArn, Condition })
  return new ActionError(
    'KMS_KEY_DENIED',
    `The workflow's AWS role lacks permissions for the KMS key ${keyArn}, so nothing could be stored in the secret ${secretName}.`,
    `Add this statement to its policy, and check that the key's own policy does not deny it: ${statement}`,
    { cause }
  )
}

/** Whether KMS denied a call of Secrets Manager. The code is the same as for a denial by Secrets Manager itself. */
export function isKeyDenied(error: unknown): boolean {
  return isDenied(error) && messageOf(error).includes('Access to KMS is not allowed')
}

/**
 * Returns the ARN of the key that encrypts a secret. If looking it up is denied, keeps an ARN as it is and completes a
 * key ID with the secret's account. An alias is unknown then.
 */
export async function resolveKey(client: KMSClient, id: string, secretArn: string): Promise<string | undefined> {
  try {
    return (await findKey(client, id)).arn
  } catch (error) {
    if (error instanceof ActionError || !isDenied(error)) return undefined
    const [, partition = '', , region = '', account = ''] = secretArn.split(':')
    return /^[0-9a-f-]{36}$|^mrk-/.test(id) ? `arn:${partition}:kms:${region}:${account}:key/${id}` : undefined
  }
}

function isKeyArn(id: string): boolean {
  return /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//.test(id)
}
