import type { Operations } from '../service.ts'
import type { SecretVersion, SecretsForTasks, TaskSecret, World } from '../world.ts'
import type { Kms } from './kms.ts'
import { decryptionFault, resolveKey, viaSecretsManager } from './secrets-manager/encryption.ts'
import { listOperations } from './secrets-manager/list.ts'
import { secretOperations } from './secrets-manager/secrets.ts'
import type { SecretSeed } from './secrets-manager/seed.ts'
import { seedSecret } from './secrets-manager/seed.ts'
import type { SecretStore } from './secrets-manager/store.ts'
import { checkNotDeleted, defaultKeyFault, secretToRead } from './secrets-manager/store.ts'
import { valueOperations } from './secrets-manager/values.ts'
import { pickVersion } from './secrets-manager/versions.ts'

/** Secrets Manager: its operations, what ECS asks of it, and a look inside for tests. */
export interface SecretsManager {
  readonly operations: Operations
  readonly forTasks: SecretsForTasks
  /** Adds a secret, for nothing is asked of anybody; gives its ARN. */
  seedSecret(secret: SecretSeed): string
  /** The names of all secrets, those scheduled for deletion included. */
  secretNames(): string[]
  /** The names of those that are scheduled for deletion. */
  namesToBeDeleted(): string[]
}

/** Secrets Manager of one account and Region. Reads are `knobs.lag.secrets` ms behind writes. */
export function secretsManager(world: World, { kms }: { readonly kms: Pick<Kms, 'customerKey'> }): SecretsManager {
  const store: SecretStore = { world, kms, secrets: new Map(), removedAt: new Map() }
  const latest = () => [...store.secrets.values()].flatMap((history) => history.latest() ?? [])
  return {
    operations: { ...secretOperations(store), ...valueOperations(store), ...listOperations(store) },
    forTasks: { value: (id, version) => valueForTask(store, id, version) },
    seedSecret: (secret) => seedSecret(store, secret),
    secretNames: () => latest().map(({ name }) => name),
    namesToBeDeleted: () => latest().flatMap(({ name, deletion }) => (deletion === undefined ? [] : [name]))
  }
}

/** As GetSecretValue; whether the task's role may read and decrypt is for ECS to ask of IAM. */
function valueForTask(store: SecretStore, id: string, version: SecretVersion = {}): TaskSecret {
  const secret = secretToRead(store, id)
  checkNotDeleted(secret)
  const { content, keyArn } = pickVersion(secret, version.id, version.stage)
  const key = resolveKey(store, keyArn)
  const fault = defaultKeyFault(store, secret) ?? (key && decryptionFault(key))
  return {
    arn: secret.arn,
    ...(content.string !== undefined && { secretString: content.string }),
    ...(secret.policy && { policy: secret.policy }),
    ...(key && {
      kmsKeyArn: key.arn,
      key: { policy: key.policy, context: viaSecretsManager(store.world, key, secret.arn) }
    }),
    ...(fault && { fault })
  }
}
