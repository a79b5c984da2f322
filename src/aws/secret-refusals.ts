import { ActionError } from '../errors.ts'
import { ownershipTag } from './ownership.ts'

/** Returns the error for a secret that is somebody else's, or serves another purpose. `why` goes on after "exists and". */
export function secretNotOurs(name: string, repository: string, why: string): ActionError {
  return new ActionError(
    'SECRET_NOT_OURS',
    `The secret ${name} exists and ${why}. It was left unchanged.`,
    `Set another name in \`secret-name\`, or tag the secret ${ownershipTag(repository)} if this repository is to keep its credentials in it. To use it as it is, set its ARN in \`secret-arn\`.`
  )
}

/** Returns the error for a secret without the repository's tags whose value can't be read. */
export function secretUnreadable(name: string): ActionError {
  return new ActionError(
    'SECRET_UNREADABLE',
    `The secret ${name} exists without the tags of this repository, and its value can't be read. It was left unchanged.`,
    'Allow `secretsmanager:GetSecretValue` on it (and `kms:Decrypt` on its key, if that is your own), so that what it holds is known. Or set another name in `secret-name`.'
  )
}

/** Returns the error for a secret whose key decrypts nothing. Source: errors of GetSecretValue in the Secrets Manager API reference. */
export function secretUndecryptable(name: string, keyId: string | undefined, cause: unknown): ActionError {
  return new ActionError(
    'KMS_KEY_UNUSABLE',
    `The secret ${name} cannot be decrypted: the KMS key ${keyId ?? 'it is encrypted with'} is disabled or about to be deleted.`,
    'Enable the key, or cancel its deletion; or name another secret in `secret-name`.',
    { cause }
  )
}

/** Returns the error for a secret that stays deleted although it was restored. */
export function secretNotRestored(name: string): ActionError {
  return new ActionError(
    'SECRET_NOT_RESTORED',
    `The secret ${name} is still scheduled for deletion, although Secrets Manager accepted RestoreSecret.`,
    'Run the job again. If it fails again, see in CloudTrail who calls DeleteSecret on it.'
  )
}
