import { randomUUID } from 'node:crypto'
import type { Call, Context } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'
import type { Key, Kms } from '../kms.ts'
import { dnsSuffix } from '../partition.ts'

/** What encrypting takes: the world, and the keys of KMS. */
export interface Encryption {
  readonly world: World
  readonly kms: Pick<Kms, 'customerKey'>
}

/**
 * The customer managed key that the `KmsKeyId` of a request or secret stands for; nothing for the AWS managed one, which
 * needs no right. Throws `InvalidParameterException` when there is no such key.
 */
export function resolveKey({ kms }: Encryption, keyId: string | undefined): Key | undefined {
  if (keyId === undefined || keyId === '') return undefined
  try {
    return kms.customerKey(keyId)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const message = `The operation failed because of an invalid KMS key: ${error.message}`
    throw new AwsError('InvalidParameterException', message)
  }
}

/** Throws what a write gets when its caller may not encrypt with the key, or the key cannot be used. */
export function encryptWith(encryption: Encryption, key: Key | undefined, secretArn: string, call: Call): void {
  if (key === undefined) return
  // "Secret encryption and decryption": the data key is made, and later decrypted, in the caller's name.
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) authorize(encryption, { key, secretArn, action, call })
  const fault = keyFault(key)
  if (fault !== undefined)
    throw new AwsError('EncryptionFailure', `Secrets Manager can't encrypt the secret value: ${fault}`)
}

/** Throws what a read gets when its caller may not decrypt with the key, or the key cannot be used. */
export function decryptWith(encryption: Encryption, key: Key | undefined, secretArn: string, call: Call): void {
  if (key === undefined) return
  authorize(encryption, { key, secretArn, action: 'kms:Decrypt', call })
  const fault = decryptionFault(key)
  if (fault !== undefined) throw fault
}

/** What reading a value fails with that was encrypted with the key, whoever reads it. */
export function decryptionFault(key: Key): AwsError | undefined {
  const fault = keyFault(key)
  if (fault === undefined) return undefined
  return new AwsError('DecryptionFailure', `Secrets Manager can't decrypt the secret value: ${fault}`)
}

/** Whether the caller may put existing versions under the key. Without that right they stay under the old one (UpdateSecret). */
export function mayReEncrypt(encryption: Encryption, key: Key | undefined, secretArn: string, call: Call): boolean {
  if (key === undefined) return true
  try {
    authorize(encryption, { key, secretArn, action: 'kms:Encrypt', call })
    return true
  } catch {
    return false
  }
}

/** The condition keys of a request that Secrets Manager makes to KMS ("AWS KMS condition keys"). */
export function viaSecretsManager({ region, partition, account }: World, key: Key, secretArn: string): Context {
  return {
    'kms:ViaService': `secretsmanager.${region}.${dnsSuffix(partition)}`,
    'kms:CallerAccount': account,
    'kms:EncryptionContext:SecretARN': secretArn,
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
    'kms:ResourceAliases': key.aliases
  }
}

interface KeyUse {
  readonly key: Key
  readonly secretArn: string
  readonly action: string
  readonly call: Call
}

/** Secrets Manager calls KMS in the caller's name and tells only that it was refused. */
function authorize({ world }: Encryption, { key, secretArn, action, call }: KeyUse): void {
  try {
    call.authorize(action, key.arn, viaSecretsManager(world, key, secretArn), { resourcePolicy: key.policy })
  } catch {
    throw new AwsError('AccessDeniedException', 'Access to KMS is not allowed')
  }
}

function keyFault({ arn, state }: Key): string | undefined {
  if (state === 'Enabled') return undefined
  const [what, code] =
    state === 'Disabled' ? ['disabled', 'DisabledException'] : ['pending deletion', 'KMSInvalidStateException']
  const details = `Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null`
  return `${arn} is ${what}. (${details})`
}
