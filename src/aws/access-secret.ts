import { DeleteSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager'
import type { Clients } from './clients.ts'
import { isNamed } from './errors.ts'
import { accessSecretFor, belongsTo, tagsByKey, type Place } from '../ownership.ts'

/** How many days the password of an environment that comes back can be taken back: its name is taken as long. */
const RECOVERY_DAYS = 7

/** Schedules the secret with an environment's password for deletion, if it is the environment's. Returns whether it did. */
export async function removeAccessSecret(
  place: Pick<Place, 'repository' | 'environment'>,
  { secretsManager: client }: Pick<Clients, 'secretsManager'>
): Promise<boolean> {
  try {
    const found = await client.send(new DescribeSecretCommand({ SecretId: accessSecretFor(place) }))
    if (found.DeletedDate !== undefined || !belongsTo(tagsByKey(found.Tags ?? []), place)) return false
    await client.send(new DeleteSecretCommand({ SecretId: found.ARN, RecoveryWindowInDays: RECOVERY_DAYS }))
    return true
  } catch (error) {
    // Another run has done it.
    if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) return false
    throw error
  }
}
