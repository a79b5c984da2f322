import { type KMSClient, DescribeKeyCommand } from '@aws-sdk/client-kms'
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  type DescribeSecretCommandOutput
} from '@aws-sdk/client-secrets-manager'
import { isDenied, isNamed, required, unlessNamed } from './errors.ts'
import type { SecretFact, SecretKey } from './policies.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Clients } from './clients.ts'
import { serviceHost } from './account.ts'

/** What secrets and their keys are looked up with. */
export type SecretClients = Pick<Clients, 'secretsManager' | 'kms'>

/** The customer managed key of a secret, as the secret names it, and its ARN where that is known. */
export interface NamedKey {
  readonly id: string
  readonly arn?: string | undefined
}

/**
 * The full ARN of a secret that the deployment doesn't keep, and its customer managed key. Nobody has to be allowed to look:
 * without the permission, and for a secret of another Region, the key is unknown. Nothing is known of a secret that isn't
 * there. The default key needs no permission and is left out.
 */
export async function describeSecret(
  { secretsManager, kms }: SecretClients,
  id: string,
  region: string
): Promise<SecretFact> {
  if (id.startsWith('arn:') && id.split(':')[3] !== region) return { key: 'unknown' }
  try {
    const description = await secretsManager.send(new DescribeSecretCommand({ SecretId: id }))
    return { arn: description.ARN, key: await secretKeyOf(kms, description) }
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return {}
    if (isDenied(error)) return { key: 'unknown' }
    throw error
  }
}

/** The customer key of a described secret. The default key is not told, as nobody has to be allowed to use it. */
export async function keyOf(
  kms: KMSClient,
  { ARN: arn, KmsKeyId: id }: DescribeSecretCommandOutput
): Promise<{ key?: NamedKey }> {
  if (id === undefined) return {}
  return { key: { id, arn: await resolveKey(kms, id, required(arn, 'ARN')) } }
}

/** The same, as far as a policy has to name it. */
export async function secretKeyOf(
  kms: KMSClient,
  described: DescribeSecretCommandOutput
): Promise<SecretKey | undefined> {
  const { key } = await keyOf(kms, described)
  return key && (key.arn === undefined ? 'unknown' : { arn: key.arn })
}

/** Reads a secret's value as a JSON object; nothing for any other text. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** How many days a secret can be taken back that an environment of the same name has use for again: its name is taken as long. */
const RECOVERY_DAYS = 7

/** Schedules a secret for deletion. Returns whether it did: another run may have done it. */
export async function scheduleDeletion(
  { secretsManager }: Pick<SecretClients, 'secretsManager'>,
  SecretId: string
): Promise<boolean> {
  const command = new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: RECOVERY_DAYS })
  const answer = await unlessNamed(secretsManager.send(command), 'ResourceNotFoundException', 'InvalidRequestException')
  return answer !== undefined
}

/** The text that a secret holds, now or as this version; empty for one that holds bytes. */
export async function readValue(
  { secretsManager }: Pick<SecretClients, 'secretsManager'>,
  SecretId: string,
  VersionId?: string
): Promise<{ readonly arn: string; readonly text: string }> {
  const { ARN, SecretString: text = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId, VersionId }))
  return { arn: required(ARN, 'ARN'), text }
}

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
