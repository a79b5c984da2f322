import { type KMSClient, DescribeKeyCommand } from '@aws-sdk/client-kms'
import { isDenied, isNamed } from './errors.ts'
import { ActionError, messageOf } from '../errors.ts'
import { serviceHost } from './account.ts'

/** A KMS key. `usable` is unknown when we may not look. */
export interface Key {
  readonly arn: string
  readonly usable?: boolean
}

/** The customer managed key of a secret, as the secret names it, and its ARN where that is known. */
export interface NamedKey {
  readonly id: string
  readonly arn?: string | undefined
}

/**
 * Looks a key up by its id, its ARN or an alias. Policies must name the key itself: one that names an alias grants nothing.
 * Source: "Controlling access to KMS keys: aliases" in the AWS KMS Developer Guide.
 * Throws `KMS_KEY_MISSING`; a denied look-up only when `id` is not already the key's ARN.
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
      'Correct `kms-key-id`: the id of a key, its ARN, or an alias such as `alias/registry`.',
      { cause: error }
    )
  }
}

/** Throws `KMS_KEY_UNUSABLE` for a key that is disabled or about to be deleted. */
export function requireUsable(key: Key): void {
  if (key.usable !== false) return
  throw new ActionError(
    'KMS_KEY_UNUSABLE',
    `The KMS key ${key.arn} is disabled or about to be deleted.`,
    'Enable it, or name another one in `kms-key-id`.'
  )
}

/** What a caller needs of a customer key to store something with it. Source: "Secret encryption and decryption". */
const USES = ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt']

/**
 * The error for a secret that cannot be written because its customer key is not the caller's to use. Secrets Manager tells
 * neither the key nor what is missing, only "Access to KMS is not allowed".
 */
export function keyDenied(secretName: string, keyArn: string, cause: unknown): ActionError {
  const region = keyArn.split(':')[3] ?? ''
  const Condition = { StringEquals: { 'kms:ViaService': serviceHost('secretsmanager', region) } }
  const statement = JSON.stringify({ Effect: 'Allow', Action: USES, Resource: keyArn, Condition })
  return new ActionError(
    'KMS_KEY_DENIED',
    `The workflow's AWS role may not use the KMS key ${keyArn}, so nothing could be stored in the secret ${secretName}.`,
    `Add this statement to its policy, and see that the key's own policy does not stand against it: ${statement}`,
    { cause }
  )
}

/** Whether Secrets Manager was refused by KMS, which has the same error code as being refused itself. */
export function isKeyDenied(error: unknown): boolean {
  return isDenied(error) && messageOf(error).includes('Access to KMS is not allowed')
}

/**
 * The ARN of the key that a secret says it is encrypted with. Without the right to look, an ARN is known as it is and a bare
 * id is completed for the secret's account; of an alias nothing is known.
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
