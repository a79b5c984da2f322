import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  paginateListSecrets,
  type DescribeSecretCommandOutput
} from '@aws-sdk/client-secrets-manager'
import {
  certificateNameIn,
  certificateSecretFor,
  certificateSecrets,
  isOurs,
  orderLeftIn,
  tagsByKey,
  type OrderLeft,
  type Tags
} from '../ownership.ts'
import type { Clients } from './clients.ts'
import { isNamed } from './errors.ts'
import { resolveKey } from './key.ts'
import type { SecretKey } from './policies.ts'

/** How long (ms) before its end a certificate is warned of. */
export const WARNED_BEFORE = 14 * 86_400_000

/** The secret of a certificate as it is. */
export interface KeptSecret {
  readonly arn: string
  readonly tags: Tags
  readonly deleted: boolean
  /** The version that is its current value; nothing where it has none. */
  readonly version: string | undefined
  /** The customer managed key that it is encrypted with. */
  readonly key: SecretKey | undefined
}

/** Looks up the secret for the certificate of a name or wildcard. Its value is not read. */
export async function describeKept(
  { secretsManager, kms }: Pick<Clients, 'secretsManager' | 'kms'>,
  repository: string,
  name: string
): Promise<KeptSecret | undefined> {
  try {
    const found = await secretsManager.send(
      new DescribeSecretCommand({ SecretId: certificateSecretFor(repository, name) })
    )
    const { ARN: arn = '', KmsKeyId: key } = found
    const keyArn = key === undefined ? undefined : await resolveKey(kms, key, arn)
    const known = keyArn === undefined ? ('unknown' as const) : { arn: keyArn }
    return { ...keptOf(found), key: key === undefined ? undefined : known }
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined
    throw error
  }
}

function keptOf(found: Omit<DescribeSecretCommandOutput, '$metadata'>): Omit<KeptSecret, 'key'> {
  const current = Object.entries(found.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes('AWSCURRENT'))
  return {
    arn: found.ARN ?? '',
    tags: tagsByKey(found.Tags ?? []),
    deleted: found.DeletedDate !== undefined,
    version: current?.[0]
  }
}

/** The secret with the certificate of this name or wildcard. */
export interface NamedSecret extends Omit<KeptSecret, 'key'> {
  readonly name: string
}

/** Returns the secrets with certificates that are this repository's by their tags. */
export async function listKept(
  { secretsManager: client }: Pick<Clients, 'secretsManager'>,
  repository: string
): Promise<NamedSecret[]> {
  const kept: NamedSecret[] = []
  const Filters = [{ Key: 'name' as const, Values: [certificateSecrets(repository)] }]
  for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, { Filters })) {
    for (const { SecretVersionsToStages: VersionIdsToStages, ...secret } of SecretList) {
      const name = certificateNameIn(secret.Name ?? '', repository)
      const found = keptOf({ ...secret, VersionIdsToStages })
      if (name !== undefined && !found.deleted && isOurs(found.tags, { repository })) kept.push({ ...found, name })
    }
  }
  return kept
}

/** How many days a certificate can be taken back that an environment of the same name has use for again: authorities issue few. */
const RECOVERY_DAYS = 7

/**
 * Schedules a secret of ours for deletion, and removes what a killed run has left of its order in DNS. The next deployment
 * to the same name takes it back within seven days. Returns whether it did.
 */
export async function removeKept(
  secret: Pick<KeptSecret, 'arn' | 'tags'>,
  repository: string,
  clients: Pick<Clients, 'secretsManager' | 'another' | 'signal'>
): Promise<boolean> {
  if (!isOurs(secret.tags, { repository })) return false
  try {
    await removeLeft(secret.tags, undefined, clients)
    await clients.secretsManager.send(
      new DeleteSecretCommand({ SecretId: secret.arn, RecoveryWindowInDays: RECOVERY_DAYS })
    )
    return true
  } catch (error) {
    // Another run has done it.
    if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) return false
    throw error
  }
}

/**
 * Removes the TXT value that a killed run has left, unless it is the one that is to be there now. It is known by the tags of
 * the secret, and nothing else is touched.
 */
export async function removeLeft(
  tags: Tags,
  wanted: OrderLeft['challenge'],
  clients: Pick<Clients, 'another' | 'signal'>
): Promise<void> {
  const { challenge: left } = orderLeftIn(tags)
  if (left === undefined || JSON.stringify(left) === JSON.stringify(wanted)) return
  const [{ removeText }, { openRoute53 }] = await Promise.all([
    import('./challenge-record.ts'),
    import('./hosted-zone.ts')
  ])
  const at = { zone: { id: left.zoneId }, name: left.name }
  await removeText(openRoute53(clients), at, left.text, clients.signal)
}
