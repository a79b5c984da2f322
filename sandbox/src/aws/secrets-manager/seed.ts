import { randomUUID } from 'node:crypto'
import type { ResourcePolicy } from '../../service.ts'
import { resolveKey } from './encryption.ts'
import type { SecretStore } from './store.ts'
import { newArn, saveSecret } from './store.ts'
import { withVersion } from './versions.ts'

/** What a test says of a secret that is there already. */
export interface SecretSeed {
  readonly name: string
  readonly value: string
  /** Another account than the sandbox's own. */
  readonly account?: string
  /** The customer managed key, as `KmsKeyId` takes it; another account's secret wants an ARN. */
  readonly kmsKey?: string
  /** Principals that the secret's resource policy lets read it. */
  readonly resourcePolicyAllows?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  /** Whether Secrets Manager rotates it. */
  readonly rotated?: boolean
  /** The service that manages it: `rds`. */
  readonly owningService?: string
}

/** Adds the secret and gives its ARN. */
export function seedSecret(
  store: SecretStore,
  { name, value, account, kmsKey, resourcePolicyAllows, tags = {}, rotated = false, owningService }: SecretSeed
): string {
  const now = store.world.clock.now()
  const arn = newArn(store, name, account)
  const secret = {
    arn,
    name,
    description: undefined,
    kmsKeyId: kmsKey,
    policy: resourcePolicyAllows && policyFor(resourcePolicyAllows),
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    versions: [],
    createdAt: new Date(now),
    changedAt: new Date(now),
    rotated,
    owningService,
    deletion: undefined
  }
  const version = {
    id: randomUUID(),
    content: { string: value, binary: undefined },
    keyArn: resolveKey(store, kmsKey)?.arn
  }
  saveSecret(store, withVersion(secret, version, now))
  return arn
}

/** As in "Access AWS Secrets Manager secrets from a different account". */
function policyFor(principals: readonly string[]): ResourcePolicy {
  const Action = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']
  const Statement = [{ Effect: 'Allow', Principal: { AWS: principals }, Action, Resource: '*' }]
  return { kind: 'secret', document: JSON.stringify({ Version: '2012-10-17', Statement }) }
}
