import type { KMSClient } from '@aws-sdk/client-kms'
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  type DescribeSecretCommandOutput
} from '@aws-sdk/client-secrets-manager'
import { isDenied, isNamed, required, unlessNamed } from './errors.ts'
import type { SecretFact, SecretKey } from './policies.ts'
import type { Clients } from './clients.ts'
import { resolveKey, type NamedKey } from './key.ts'

/** The clients that look up secrets and their keys. */
export type SecretClients = Pick<Clients, 'secretsManager' | 'kms'>

/**
 * Returns the full ARN of a secret that the action doesn't manage, and its customer managed key. The key is unknown if
 * the lookup is denied, or the secret is in another Region. Returns neither if the secret doesn't exist. Omits the
 * default key, which needs no permission.
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

/** Returns the customer managed key of a described secret. Omits the default key, which needs no permission. */
export async function keyOf(
  kms: KMSClient,
  { ARN: arn, KmsKeyId: id }: DescribeSecretCommandOutput
): Promise<{ key?: NamedKey }> {
  if (id === undefined) return {}
  return { key: { id, arn: await resolveKey(kms, id, required(arn, 'ARN')) } }
}

/** Returns the customer managed key of a described secret, as a policy names it. */
export async function secretKeyOf(
  kms: KMSClient,
  described: DescribeSecretCommandOutput
): Promise<SecretKey | undefined> {
  return policyKey((await keyOf(kms, described)).key)
}

/** Returns the key as a policy names it; `unknown` for an alias that can't be resolved. */
export function policyKey(key: NamedKey | undefined): SecretKey | undefined {
  return key && (key.arn === undefined ? 'unknown' : { arn: key.arn })
}

/** Parses a secret's value as a JSON object; returns nothing for any other text. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** How many days a deleted secret can be restored. Its name stays taken for as long. */
const RECOVERY_DAYS = 7

/** Schedules a secret for deletion. Returns whether it did; another run may have done so already. */
export async function scheduleDeletion(
  { secretsManager }: Pick<SecretClients, 'secretsManager'>,
  SecretId: string
): Promise<boolean> {
  const command = new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: RECOVERY_DAYS })
  const answer = await unlessNamed(secretsManager.send(command), 'ResourceNotFoundException', 'InvalidRequestException')
  return answer !== undefined
}

/** Returns the text of a secret's current value, or of this version; empty if the value is binary. */
export async function readValue(
  { secretsManager }: Pick<SecretClients, 'secretsManager'>,
  SecretId: string,
  VersionId?: string
): Promise<{ readonly arn: string; readonly text: string }> {
  const { ARN, SecretString: text = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId, VersionId }))
  return { arn: required(ARN, 'ARN'), text }
}
