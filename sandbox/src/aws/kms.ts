import type * as Sdk from '@aws-sdk/client-kms'
import type { Call, Context, Operations, Output } from '../service.ts'
import { AwsError } from '../service.ts'
import type { World } from '../world.ts'
import type { Key, KeyName, KeySeed } from './kms/keys.ts'
import { findKey, keyName, keysOf, managedAlias, seedKey } from './kms/keys.ts'

export type { Key, KeySeed } from './kms/keys.ts'

/** KMS: its operation, what Secrets Manager asks of it, and a way for tests to have keys. */
export interface Kms {
  readonly operations: Operations
  /** Adds a customer managed key, or changes the one with this id; gives its ARN. */
  seedKey(key: KeySeed): string
  /**
   * The customer managed key that an id, ARN or alias stands for; nothing for `alias/aws/secretsmanager`. Throws KMS's
   * own error when there is none.
   */
  customerKey(keyId: string): Key | undefined
}

/** KMS of one account and Region, as far as Secrets Manager uses it. */
export function kms(world: World): Kms {
  const keys = keysOf(world)
  return {
    operations: {
      DescribeKey({ KeyId = '' }: Sdk.DescribeKeyCommandInput, call: Call): Output<Sdk.DescribeKeyCommandOutput> {
        const name = keyName(keys, KeyId)
        const key = findKey(keys, name)
        const resourcePolicy = key?.policy
        call.authorize('kms:DescribeKey', name.arn, requestContext(call, name, key), {
          ...(resourcePolicy && { resourcePolicy })
        })
        if (key === undefined) throw noSuchKey(name.arn)
        return { KeyMetadata: describe(world, key) }
      }
    },
    seedKey: (key) => seedKey(keys, key),
    customerKey(keyId) {
      const name = keyName(keys, keyId)
      const key = findKey(keys, name)
      if (key === undefined) throw noSuchKey(name.arn)
      return key.aliases.includes(managedAlias) ? undefined : key
    }
  }
}

/** "AWS KMS condition keys". */
function requestContext({ principal }: Call, { alias }: KeyName, key: Key | undefined): Context {
  return {
    'kms:CallerAccount': principal.arn.split(':')[4] ?? '',
    ...(alias !== undefined && { 'kms:RequestAlias': alias }),
    ...(key !== undefined && { 'kms:ResourceAliases': key.aliases })
  }
}

function noSuchKey(arn: string): AwsError {
  return new AwsError('NotFoundException', `Key '${arn}' does not exist`)
}

function describe(world: World, { id, arn, state, aliases }: Key): Sdk.KeyMetadata {
  return {
    AWSAccountId: arn.split(':')[4],
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(world.clock.now() - day),
    Enabled: state === 'Enabled',
    Description: aliases.includes(managedAlias) ? 'Default key that protects my Secrets Manager data' : '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: state,
    ...(state === 'PendingDeletion' && { DeletionDate: new Date(world.clock.now() + 30 * day) }),
    Origin: 'AWS_KMS',
    KeyManager: aliases.includes(managedAlias) ? 'AWS' : 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false
  }
}

const day = 24 * 60 * 60 * 1000
