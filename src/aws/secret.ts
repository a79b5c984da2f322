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

/** What secrets and their keys are looked up with. */
export type SecretClients = Pick<Clients, 'secretsManager' | 'kms'>

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
