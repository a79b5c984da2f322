import type { KMSClient } from '@aws-sdk/client-kms'
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type DescribeSecretCommandOutput,
  type SecretsManagerClient
} from '@aws-sdk/client-secrets-manager'
import { isDenied, isNamed, required } from './errors.ts'
import { resolveKey } from './key.ts'
import type { SecretFact } from './policies.ts'

/** What secrets and their keys are looked up with. */
export interface SecretClients {
  readonly secretsManager: SecretsManagerClient
  readonly kms: KMSClient
}

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
    const { key } = await keyOf(kms, description)
    const { ARN: arn } = description
    return {
      arn,
      ...(key !== undefined && { key: key.arn === undefined ? 'unknown' : { arn: key.arn } })
    }
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

/** The text that a secret holds; empty for one that holds bytes. */
export async function readValue(
  { secretsManager }: Pick<SecretClients, 'secretsManager'>,
  id: string
): Promise<{ readonly arn: string | undefined; readonly text: string }> {
  const { ARN: arn, SecretString: text = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: id }))
  return { arn, text }
}
