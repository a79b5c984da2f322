import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import { isDenied, isNamed } from './refusal.ts'

/** A KMS key. `usable` is unknown when we may not look. */
export interface Key {
  readonly arn: string
  readonly usable?: boolean
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
