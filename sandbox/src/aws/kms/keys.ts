import { randomUUID } from 'node:crypto'
import type { ResourcePolicy } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion'

/** A symmetric key. */
export interface Key {
  readonly id: string
  readonly arn: string
  /** With their `alias/`. */
  readonly aliases: readonly string[]
  readonly state: KeyState
  readonly policy: ResourcePolicy
}

/** What a test says of a key. What it does not say stays as it is, or is as KMS makes it. */
export interface KeySeed {
  readonly id?: string
  /** With or without `alias/`. */
  readonly aliases?: readonly string[]
  readonly enabled?: boolean
  readonly pendingDeletion?: boolean
  /** Another account than the sandbox's own. */
  readonly account?: string
  /** The key policy (JSON); the default one leaves the key to the IAM of its account. */
  readonly policy?: string
}

/** The keys of the account, and those of others that can be seen from it, by ARN. */
export interface Keys {
  readonly world: World
  readonly byArn: Map<string, Key>
}

/** A key as a request names it: the ARN it stands for, of a key or an alias. */
export interface KeyName {
  readonly arn: string
  readonly alias?: string
}

/** The alias of the key that secrets have unless they are given another one. */
export const managedAlias = 'alias/aws/secretsmanager'

/** An account with nothing but the AWS managed key of Secrets Manager. */
export function keysOf(world: World): Keys {
  const keys: Keys = { world, byArn: new Map() }
  seedKey(keys, { aliases: [managedAlias] })
  return keys
}

export function seedKey(keys: Keys, { id = randomUUID(), account = keys.world.account, ...seed }: KeySeed): string {
  const arn = `${arnPrefix(keys, account)}key/${id}`
  const existing = keys.byArn.get(arn)
  keys.byArn.set(arn, {
    id,
    arn,
    aliases: seed.aliases?.map((alias) => `alias/${alias.replace(/^alias\//, '')}`) ?? existing?.aliases ?? [],
    state: stateOf(seed) ?? existing?.state ?? 'Enabled',
    policy:
      seed.policy === undefined
        ? (existing?.policy ?? defaultPolicy(keys, account))
        : { kind: 'key', document: seed.policy }
  })
  return arn
}

/**
 * What an id, ARN, alias name or alias ARN stands for. Throws `NotFoundException` for an unknown alias, an ARN of another
 * Region, and what is none of them.
 */
export function keyName(keys: Keys, keyId: string): KeyName {
  const { region, account } = keys.world
  const own = arnPrefix(keys, account)
  if (keyId.startsWith('alias/')) return aliasName(keys, `${own}${keyId}`)
  if (keyId.startsWith('arn:')) {
    const [, , service, itsRegion = '', , resource = ''] = keyId.split(':')
    if (service !== 'kms' || !/^(key|alias)\/./.test(resource))
      throw new AwsError('NotFoundException', `Invalid arn ${keyId}`)
    if (itsRegion !== region) throw new AwsError('NotFoundException', `Invalid arn ${itsRegion}`)
    return resource.startsWith('alias/') ? aliasName(keys, keyId) : { arn: keyId }
  }
  if (keys.byArn.has(`${own}key/${keyId}`) || /^[0-9a-f-]{36}$|^mrk-[0-9a-f]{32}$/.test(keyId)) {
    return { arn: `${own}key/${keyId}` }
  }
  throw new AwsError('NotFoundException', `Invalid keyId '${keyId}'`)
}

export function findKey(keys: Keys, { arn }: KeyName): Key | undefined {
  return keys.byArn.get(arn)
}

function aliasName(keys: Keys, arn: string): KeyName {
  const [, account = '', alias = ''] = /^arn:[^:]+:kms:[^:]+:([^:]*):(alias\/.+)$/.exec(arn) ?? []
  const key = [...keys.byArn.values()].find((one) => one.arn.split(':')[4] === account && one.aliases.includes(alias))
  if (key === undefined) throw new AwsError('NotFoundException', `Alias ${arn} is not found.`)
  return { arn: key.arn, alias }
}

function stateOf({ enabled, pendingDeletion }: KeySeed): KeyState | undefined {
  if (pendingDeletion === true) return 'PendingDeletion'
  if (enabled === undefined) return undefined
  return enabled ? 'Enabled' : 'Disabled'
}

/** "Default key policy" of the AWS KMS Developer Guide. */
function defaultPolicy({ world }: Keys, account: string): ResourcePolicy {
  const Principal = { AWS: `arn:${world.partition}:iam::${account}:root` }
  const statement = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }
  return { kind: 'key', document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }
}

function arnPrefix({ world }: Keys, account: string): string {
  return `arn:${world.partition}:kms:${world.region}:${account}:`
}
