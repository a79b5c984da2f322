import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  PutSecretValueCommand,
  RestoreSecretCommand,
  UpdateSecretCommand
} from '@aws-sdk/client-secrets-manager'
import type { Clients } from '../aws/clients.ts'
import { isDenied, isNamed, required, unlessDenied, unlessNamed } from '../aws/errors.ts'
import { isKeyDenied, type Key, keyDenied, type NamedKey } from '../aws/key.ts'
import type { SecretKey } from '../aws/policies.ts'
import { keyOf, policyKey, type SecretClients, scheduleDeletion, parseObject } from '../aws/secret.ts'
import { ACCESS_USER, accessHeader, type Access, type RegistryLogin } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import {
  belongsTo,
  isOurs,
  isSharedWith,
  ownerOf,
  ownershipTag,
  type Tags,
  tagsByKey,
  upperCaseTags,
  whoseItIs,
  accessSecretFor,
  secretNameFor,
  type Place
} from '../ownership.ts'
import { lookUntil, retry } from '../wait.ts'
import type { ChangeAction } from '../events.ts'
import type { Planned, Resource } from './resource.ts'

/** The secret as it exists in AWS. */
export type SecretFinding =
  | { readonly state: 'absent' }
  | {
      readonly state: 'deleted'
      readonly arn?: string
      readonly key?: NamedKey
      readonly tags: Tags
      readonly refusal?: Error
    }
  | {
      readonly state: 'present'
      readonly arn: string
      readonly value: SecretValue
      readonly key?: NamedKey
      readonly tags: Tags
      /** Who else writes the secret: the AWS service that manages it, or its rotation. */
      readonly keeper?: string
      /** The denial, if the action isn't allowed to see its tags, keeper and key. */
      readonly refusal?: Error
    }

/** A secret's value. `unreadable`: reading it is denied. `none`: the secret has no value. */
export type SecretValue = { readonly text: string } | 'unreadable' | 'none' | 'binary'

/** The desired secret. */
export interface SecretSpec {
  readonly name: string
  /** Whether the user chose the name. */
  readonly named: boolean
  readonly username: string
  readonly password: string
  /** Whether the main container needs it, so that its ARN is an output of the step. */
  readonly ofMain?: boolean | undefined
  /** Set for the password of one environment, which has its own secret. */
  readonly access?: {
    readonly environment: string
    /** The value of the `Authorization` header that each request must send. */
    readonly authorization: string
  }
  readonly description: string
  /** `owner/repository`, as in the secret's ownership tag. */
  readonly repository: string
  readonly tags: Tags
  /** The customer managed key to encrypt with, as given and as an ARN. If omitted, the key doesn't change. */
  readonly key?: { readonly id: string; readonly arn: string }
}

/** Returns the secret for the credentials of a registry, which all environments of the repository share. */
export function ofLogin(
  { secretId: name, username, password }: Extract<RegistryLogin, { kind: 'login' }>,
  { registry, ofMain }: { readonly registry: string } & Pick<SecretSpec, 'ofMain'>,
  { repository }: Pick<Place, 'repository'>,
  tags: Tags
): SecretSpec {
  const named = name !== secretNameFor(repository, registry)
  const description = `Login of ${repository} at ${registry}, kept by run-on-fargate`
  return { name, named, username, password, ofMain, description, repository, tags }
}

/** Returns the secret for the password of an environment. */
export function ofAccess(
  { secretId: name, password }: Access,
  { repository, environment }: Pick<Place, 'repository' | 'environment'>,
  tags: Tags
): SecretSpec {
  return {
    name,
    named: false,
    username: ACCESS_USER,
    password,
    access: { environment, authorization: accessHeader(password) },
    description: `Password of the environment ${environment} of ${repository}, kept by run-on-fargate`,
    repository,
    tags
  }
}

export interface SecretPlan {
  readonly action: Exclude<ChangeAction, 'given'>
  readonly spec: SecretSpec
  /** Undefined until the secret is created, or if looking it up is denied. */
  readonly arn?: string
  /** The JSON to store; undefined if the value doesn't change. */
  readonly value?: string
  /** The new key to encrypt with; undefined if it doesn't change. */
  readonly newKey?: string
  /** The customer managed key that the secret will be encrypted with. */
  readonly key?: SecretKey | undefined
  /** A warning for the user. */
  readonly notice?: string
}

/**
 * Returns the secret that keeps one registry's credentials, or an environment's password. Its result is its ARN.
 * `customer` is the customer managed key that the user asked for.
 */
export function secret(
  clients: SecretClients & Pick<Clients, 'signal'>,
  spec: Omit<SecretSpec, 'key'>,
  customer?: { readonly kmsKeyId: string; readonly key: () => Promise<Key> }
): Resource<{ readonly secret: SecretFinding; readonly key?: Key | undefined }, SecretPlan & Planned, string> {
  return {
    find: async () => {
      const [found, key] = await Promise.all([findSecret(clients, spec.name), customer?.key()])
      return { secret: found, key }
    },
    plan: ({ secret: found, key }) => {
      const withKey = customer && key ? { ...spec, key: { id: customer.kmsKeyId, arn: key.arn } } : spec
      const plan = planSecret(found, withKey)
      return {
        ...plan,
        changes: [{ resource: 'secret', name: spec.name, action: plan.action }],
        warnings: plan.notice === undefined ? [] : [plan.notice]
      }
    },
    apply: (plan) => applySecret(clients, plan, clients.signal),
    outputs: (arn) => ({
      ...(spec.ofMain === true && { 'secret-arn': arn }),
      ...(spec.access && { 'access-header': spec.access.authorization })
    })
  }
}

/**
 * Looks up the secret by its name or ARN, its value, and its customer managed key. Throws `KMS_KEY_UNUSABLE` if that
 * key can't decrypt the value.
 */
export async function findSecret({ secretsManager: client, kms }: SecretClients, id: string): Promise<SecretFinding> {
  const [described, read] = await Promise.allSettled([
    client.send(new DescribeSecretCommand({ SecretId: id })),
    client.send(new GetSecretValueCommand({ SecretId: id }))
  ])
  if (described.status === 'fulfilled') {
    return { ...fromDescription(described.value, read), ...(await keyOf(kms, described.value)) }
  }
  const missing = isNamed(described.reason, 'ResourceNotFoundException')
  if (read.status === 'fulfilled') {
    const arn = required(read.value.ARN, 'ARN')
    return { state: 'present', arn, value: valueIn(read.value), tags: {}, refusal: described.reason as Error }
  }
  if (missing) return { state: 'absent' }
  if (isDenied(described.reason) && isNamed(read.reason, 'ResourceNotFoundException')) return { state: 'absent' }
  if (isDenied(described.reason) && isNamed(read.reason, 'InvalidRequestException'))
    return { state: 'deleted', tags: {}, refusal: described.reason as Error }
  throw described.reason
}

/**
 * Plans to create, restore or update the secret so that it holds the credentials. Keeps other JSON keys in the
 * repository's own secret, and in a shared one that the user named. Throws `SECRET_NOT_OURS` if the secret is somebody
 * else's or has another purpose, and `SECRET_UNREADABLE` if that can't be determined.
 */
export function planSecret(finding: SecretFinding, spec: SecretSpec): SecretPlan {
  const { key } = spec
  if (finding.state === 'absent') {
    return { action: 'create', spec, value: JSON.stringify(loginOf(spec)), key: policyKey(key) }
  }
  if (spec.access !== undefined && !belongsTo(finding.tags, { ...spec.access, repository: spec.repository })) {
    const isNobodys = ownerOf(finding.tags) === undefined
    const why = isNobodys ? whoseItIs(finding.tags) : 'its tags name another repository or environment'
    throw finding.refusal ?? accessSecretNotOurs(spec.name, why)
  }
  const shared = spec.named && isSharedWith(finding.tags, spec)
  if (!isOurs(finding.tags, spec) && !shared) return planForeign(finding, spec)
  const planned = { spec, arn: finding.arn, key: policyKey(key ?? finding.key) }
  if (finding.state === 'deleted') return { action: 'restore', ...planned }
  const { value } = finding
  const newKey = key !== undefined && key.arn !== finding.key?.arn ? key.id : undefined
  const plan = { ...planned, newKey }
  const toStore = valueToStore(value, spec)
  if (toStore === undefined) return { ...plan, action: newKey === undefined ? 'unchanged' : 'update' }
  if (value !== 'unreadable') return { ...plan, action: 'update', value: toStore }
  const notice = `The value of the secret ${spec.name} may not be read, so the login is stored again each time. Allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if that is your own, to store only changes.`
  return { ...plan, action: 'update', value: toStore, notice }
}

/**
 * Plans for a secret without this repository's tags. Rejects one that is another repository's. Uses an untagged one
 * only if it holds just credentials, because the execution role can read all of it. Replaces other credentials in it,
 * unless an AWS service or a rotation writes them.
 */
function planForeign(finding: Exclude<SecretFinding, { state: 'absent' }>, spec: SecretSpec): SecretPlan {
  const { name, repository, username, password } = spec
  const notOurs = (why: string) => secretNotOurs(name, repository, why)
  if (finding.state === 'deleted') {
    throw finding.refusal ?? notOurs(`is scheduled for deletion, and ${whoseItIs(finding.tags)}`)
  }
  const { arn, value, tags, keeper, refusal } = finding
  if (ownerOf(tags) !== undefined) throw notOurs(whoseItIs(tags))
  if (value === 'unreadable') throw secretUnreadable(name)
  const stored = typeof value === 'object' ? parseObject(value.text) : undefined
  // If its key can't be seen, it can be any key.
  const key = refusal === undefined ? policyKey(finding.key) : 'unknown'
  const plan = { spec, arn, key } as const
  if (isJustLogin(stored) && stored.username === username && stored.password === password) {
    return { ...plan, action: 'unchanged' }
  }
  // Without its tags, the owner is unknown.
  if (refusal !== undefined) throw refusal
  if (keeper !== undefined) throw notOurs(`is kept by ${keeper}`)
  if (!isJustLogin(stored)) throw notOurs('holds something other than just `username` and `password`')
  const notice = `The secret ${name} does not carry the tags of this action. It held other credentials, which are replaced. Tag it ${ownershipTag(repository)} if this repository is to keep it.`
  return { ...plan, action: 'update', value: JSON.stringify(loginOf(spec)), notice }
}

/** Whether the value holds a user name, a password and nothing else. */
function isJustLogin(
  stored: Readonly<Record<string, unknown>> | undefined
): stored is Readonly<Record<'username' | 'password', string>> {
  const { username, password, ...rest } = stored ?? {}
  return typeof username === 'string' && typeof password === 'string' && Object.keys(rest).length === 0
}

/** Returns the value to store, which keeps other keys; nothing if the secret already holds the credentials. */
function valueToStore(value: SecretValue, spec: SecretSpec): string | undefined {
  const login = loginOf(spec)
  if (value === 'none' || value === 'unreadable') return JSON.stringify(login)
  const stored = value === 'binary' ? undefined : parseObject(value.text)
  if (stored === undefined) {
    const why = 'holds a value that is not a JSON object'
    throw spec.access ? accessSecretNotOurs(spec.name, `it ${why}`) : secretNotOurs(spec.name, spec.repository, why)
  }
  const same = Object.entries(login).every(([key, value]) => stored[key] === value)
  return same ? undefined : JSON.stringify({ ...stored, ...login })
}

function loginOf({ username, password, access }: SecretSpec): Readonly<Record<string, string>> {
  return { username, password, ...(access && { authorization: access.authorization }) }
}

/**
 * Applies the plan and returns the secret's ARN. If another run has changed the secret, looks it up and plans again.
 * Retries, because Secrets Manager may show that change only after some seconds. Throws `KMS_KEY_DENIED` if the
 * workflow's role can't use the key.
 */
export async function applySecret(clients: SecretClients, plan: SecretPlan, signal: AbortSignal): Promise<string> {
  let current = plan
  let hopeless = false
  return retry(
    async () => {
      try {
        if (current.action === 'restore') current = await restore(clients, current, signal)
        return await applyOnce(clients, current)
      } catch (error) {
        if (isKeyDenied(error) && typeof current.key === 'object') {
          throw keyDenied(plan.spec.name, current.key.arn, error)
        }
        if (!isOvertaken(error)) throw error
        const next = planSecret(await findSecret(clients, plan.spec.name), plan.spec)
        // A secret that another service manages rejects every new value with the same error, so retrying is pointless.
        hopeless = current.action === 'update' && next.action === 'update'
        current = next
        throw error
      }
    },
    { on: (error) => isOvertaken(error) && !hopeless, within: 60_000, every: 1000, signal }
  )
}

async function applyOnce({ secretsManager: client }: SecretClients, plan: SecretPlan): Promise<string> {
  const { spec, arn = spec.name, value, newKey } = plan
  switch (plan.action) {
    case 'create': {
      const created = await client.send(
        new CreateSecretCommand({
          Name: spec.name,
          Description: spec.description,
          SecretString: value,
          KmsKeyId: spec.key?.id,
          Tags: upperCaseTags(spec.tags)
        })
      )
      return required(created.ARN, 'ARN')
    }
    case 'update': {
      if (newKey !== undefined) {
        await client.send(new UpdateSecretCommand({ SecretId: arn, KmsKeyId: newKey, SecretString: value }))
        return arn
      }
      const put = await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: value }))
      return put.ARN ?? arn
    }
    case 'restore':
    case 'unchanged':
      return arn
  }
}

/** Cancels the secret's deletion and plans again. Throws `SECRET_NOT_RESTORED` if that has no effect. */
async function restore(
  clients: SecretClients,
  { spec, arn = spec.name }: SecretPlan,
  signal: AbortSignal
): Promise<SecretPlan> {
  await clients.secretsManager.send(new RestoreSecretCommand({ SecretId: arn }))
  // Secrets Manager may show the restored secret only after some seconds.
  const isThere = ({ state }: SecretFinding) => state === 'present'
  const finding = await lookUntil(() => findSecret(clients, arn), isThere, { within: 30_000, signal })
  if (finding.state !== 'deleted') return planSecret(finding, spec)
  throw new ActionError(
    'SECRET_NOT_RESTORED',
    `The secret ${spec.name} is still scheduled for deletion, although Secrets Manager accepted RestoreSecret.`,
    'Run the job again. If it fails again, see in CloudTrail who calls DeleteSecret on it.'
  )
}

/**
 * Whether the secret was created, deleted or restored after it was read, or AWS doesn't show it yet.
 * Source: errors of CreateSecret, PutSecretValue and RestoreSecret in the Secrets Manager API reference.
 */
function isOvertaken(error: unknown): boolean {
  return isNamed(error, 'ResourceExistsException', 'InvalidRequestException', 'ResourceNotFoundException')
}

function fromDescription(
  description: DescribeSecretCommandOutput,
  read: PromiseSettledResult<GetSecretValueCommandOutput>
): SecretFinding {
  const arn = required(description.ARN, 'ARN')
  const tags = tagsByKey(description.Tags)
  if (description.DeletedDate !== undefined) return { state: 'deleted', arn, tags }
  return { state: 'present', arn, value: valueOf(description, read), tags, keeper: keeperOf(description) }
}

/** Source: "Secrets managed by other services" and "Rotate secrets" in the AWS Secrets Manager User Guide. */
function keeperOf({ OwningService, RotationEnabled }: DescribeSecretCommandOutput): string | undefined {
  if (OwningService !== undefined) return `the service ${OwningService}`
  return RotationEnabled === true ? 'its rotation' : undefined
}

/** Source: errors of GetSecretValue in the Secrets Manager API reference. */
function valueOf(
  { Name, KmsKeyId = 'it is encrypted with' }: DescribeSecretCommandOutput,
  read: PromiseSettledResult<GetSecretValueCommandOutput>
): SecretValue {
  if (read.status === 'fulfilled') return valueIn(read.value)
  if (isDenied(read.reason)) return 'unreadable'
  if (isNamed(read.reason, 'ResourceNotFoundException')) return 'none'
  if (!isNamed(read.reason, 'DecryptionFailure')) throw read.reason
  throw new ActionError(
    'KMS_KEY_UNUSABLE',
    `The secret ${required(Name, 'Name')} cannot be decrypted: the KMS key ${KmsKeyId} is disabled or about to be deleted.`,
    'Enable the key, or cancel its deletion; or name another secret in `secret-name`.',
    { cause: read.reason }
  )
}

function valueIn({ SecretString: text, SecretBinary: binary }: GetSecretValueCommandOutput): SecretValue {
  if (text !== undefined) return { text }
  return binary === undefined ? 'none' : 'binary'
}

/** `why` continues the sentence after "exists and". */
function secretNotOurs(name: string, repository: string, why: string): ActionError {
  return new ActionError(
    'SECRET_NOT_OURS',
    `The secret ${name} exists and ${why}. It was left unchanged.`,
    `Set another name in \`secret-name\`, or tag the secret ${ownershipTag(repository)} if this repository is to keep its credentials in it. To use it as it is, set its ARN in \`secret-arn\`.`
  )
}

function accessSecretNotOurs(name: string, why: string): ActionError {
  return new ActionError(
    'SECRET_NOT_OURS',
    `The secret ${name} is to hold the password of the environment, but ${why}. It was left unchanged.`,
    'Delete the secret, or deploy to another `environment`.'
  )
}

function secretUnreadable(name: string): ActionError {
  return new ActionError(
    'SECRET_UNREADABLE',
    `The secret ${name} exists without the tags of this repository, and its value can't be read. It was left unchanged.`,
    'Allow `secretsmanager:GetSecretValue` on it (and `kms:Decrypt` on its key, if that is your own), so that what it holds is known. Or set another name in `secret-name`.'
  )
}

/**
 * Schedules an environment's password secret for deletion if its tags name the environment. Returns whether it did. A
 * denied look-up counts as no secret, unless the tags of a revision say that there is one (`isKnown`).
 */
export async function removeAccessSecret(
  place: Pick<Place, 'repository' | 'environment'>,
  { secretsManager }: Pick<Clients, 'secretsManager'>,
  { isKnown }: { readonly isKnown: boolean }
): Promise<boolean> {
  const lookUp = secretsManager.send(new DescribeSecretCommand({ SecretId: accessSecretFor(place) }))
  const present = unlessNamed(lookUp, 'ResourceNotFoundException')
  const found = await (isKnown ? present : unlessDenied(present, () => undefined))
  if (found === undefined || found.DeletedDate !== undefined || !belongsTo(tagsByKey(found.Tags), place)) return false
  return scheduleDeletion({ secretsManager }, required(found.ARN, 'ARN'))
}
