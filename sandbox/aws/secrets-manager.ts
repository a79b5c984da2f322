import type { Operations } from '../service.ts'
import type { SecretsForTasks, World } from '../world.ts'
import type { KeySeed, Keys } from './secrets-manager/kms.ts'
import { decryptWith, resolveKey, seedKey } from './secrets-manager/kms.ts'
import { listOperations } from './secrets-manager/list.ts'
import { secretOperations } from './secrets-manager/secrets.ts'
import type { SecretStore } from './secrets-manager/store.ts'
import { checkNotDeleted, secretToRead } from './secrets-manager/store.ts'
import { valueOperations } from './secrets-manager/values.ts'
import { pickVersion } from './secrets-manager/versions.ts'

/** Secrets Manager: its operations, what ECS asks of it, and a look inside for tests. */
export interface SecretsManager {
  readonly operations: Operations
  readonly forTasks: SecretsForTasks
  /** Adds a customer managed key of KMS, or changes one; gives its ARN. */
  seedKey(key: KeySeed): string
  /** The names of all secrets, those scheduled for deletion included. */
  secretNames(): string[]
}

/** Secrets Manager of one account and Region. Reads are `knobs.lag.secrets` ms behind writes. */
export function secretsManager(world: World): SecretsManager {
  const keys: Keys = { world, byId: new Map() }
  const store: SecretStore = { world, keys, secrets: new Map(), removedAt: new Map() }
  return {
    operations: { ...secretOperations(store), ...valueOperations(store), ...listOperations(store) },
    forTasks: { value: (id) => valueForTask(store, id) },
    seedKey: (key) => seedKey(keys, key),
    secretNames: () =>
      [...store.secrets.values()].flatMap((history) => {
        const secret = history.latest()
        return secret ? [secret.name] : []
      })
  }
}

/** As GetSecretValue; whether the task's role may read and decrypt is for ECS to ask of IAM. */
function valueForTask(store: SecretStore, id: string): ReturnType<SecretsForTasks['value']> {
  const secret = secretToRead(store, id)
  checkNotDeleted(secret)
  const { content } = pickVersion(secret, undefined, undefined)
  const key = resolveKey(store.keys, secret.kmsKeyId)
  decryptWith(store.keys, key, secret.arn)
  return {
    arn: secret.arn,
    ...(content.string === undefined ? {} : { secretString: content.string }),
    ...(key ? { kmsKeyArn: key.arn } : {})
  }
}
