import type * as Sm from '@aws-sdk/client-secrets-manager'
import type { Call, Context, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { decryptWith, encryptWith, mayReEncrypt, resolveKey } from './encryption.ts'
import type { Secret, SecretStore, Version } from './store.ts'
import {
  authorize,
  checkNotDeleted,
  checkNotManaged,
  defaultKeyFault,
  invalidParameter,
  invalidRequest,
  newArn,
  removeSecret,
  requestTags,
  saveSecret,
  secretToChange,
  secretToRead
} from './store.ts'
import { contentOf, requireToken, sameContent, tokenInUse, withVersion } from './versions.ts'

const day = 24 * 60 * 60 * 1000
const maxTags = 50

/** API Reference, "TagResource". */
const tagText = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u

/** Operations on secrets as a whole. */
export function secretOperations(store: SecretStore): Operations {
  const { world } = store
  return {
    CreateSecret(input: Sm.CreateSecretCommandInput, call: Call): Output<Sm.CreateSecretCommandOutput> {
      const secret = newSecret(store, input)
      authorizeCreate(call, secret, input)
      checkName(secret.name)
      const token = requireToken(input.ClientRequestToken)
      const content = contentOf(input)
      const existing = current(store, secret)
      if (existing) return repeatedCreate(existing, token, content)
      if (world.clock.now() - (store.removedAt.get(secret.name) ?? -Infinity) < world.knobs.lag.secrets)
        throw scheduledForDeletion()
      const key = resolveKey(store, secret.kmsKeyId)
      if (content) encryptWith(store, key, secret.arn, call)
      const kept = { ...secret, kmsKeyId: key && secret.kmsKeyId }
      const version = content && { id: token, content, keyArn: key?.arn }
      saveSecret(store, version ? withVersion(kept, version, world.clock.now()) : kept)
      return { ARN: secret.arn, Name: secret.name, ...(content ? { VersionId: token } : {}) }
    },

    DescribeSecret(
      { SecretId = '' }: Sm.DescribeSecretCommandInput,
      call: Call
    ): Output<Sm.DescribeSecretCommandOutput> {
      authorize(call, store, 'DescribeSecret', SecretId)
      return describe(secretToRead(store, SecretId))
    },

    UpdateSecret(input: Sm.UpdateSecretCommandInput, call: Call): Output<Sm.UpdateSecretCommandOutput> {
      const id = input.SecretId ?? ''
      authorize(call, store, 'UpdateSecret', id, detailContext(input))
      const content = contentOf(input)
      const secret = secretToChange(store, id)
      checkNotDeleted(secret)
      checkNotManaged(secret)
      const now = world.clock.now()
      const changed = {
        ...underKey(store, call, secret, { keyId: input.KmsKeyId, isWritten: content !== undefined }),
        description: input.Description ?? secret.description,
        changedAt: new Date(now)
      }
      if (!content) {
        saveSecret(store, changed)
        return { ARN: secret.arn, Name: secret.name }
      }
      const token = requireToken(input.ClientRequestToken)
      if (secret.versions.some((version) => version.id === token)) throw tokenInUse(token, secret.arn)
      const keyArn = resolveKey(store, changed.kmsKeyId)?.arn
      saveSecret(store, withVersion(changed, { id: token, content, keyArn }, now))
      return { ARN: secret.arn, Name: secret.name, VersionId: token }
    },

    DeleteSecret(input: Sm.DeleteSecretCommandInput, call: Call): Output<Sm.DeleteSecretCommandOutput> {
      const { SecretId: id = '', RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input
      authorize(call, store, 'DeleteSecret', id, deletionContext(days, force))
      checkDeletion(days, force)
      return force === true ? deleteAtOnce(store, id) : scheduleDeletion(store, id, days ?? 30)
    },

    RestoreSecret({ SecretId = '' }: Sm.RestoreSecretCommandInput, call: Call): Output<Sm.RestoreSecretCommandOutput> {
      authorize(call, store, 'RestoreSecret', SecretId)
      const secret = secretToChange(store, SecretId)
      saveSecret(store, { ...secret, deletion: undefined })
      return { ARN: secret.arn, Name: secret.name }
    },

    TagResource({ SecretId = '', Tags = [] }: Sm.TagResourceCommandInput, call: Call): object {
      authorize(call, store, 'TagResource', SecretId, requestTags(Tags))
      const secret = secretToChange(store, SecretId)
      checkNotDeleted(secret)
      saveSecret(store, { ...secret, tags: mergeTags(secret.tags, Tags) })
      return {}
    },

    UntagResource({ SecretId = '', TagKeys = [] }: Sm.UntagResourceCommandInput, call: Call): object {
      authorize(call, store, 'UntagResource', SecretId, { 'aws:TagKeys': TagKeys })
      const secret = secretToChange(store, SecretId)
      checkNotDeleted(secret)
      saveSecret(store, { ...secret, tags: secret.tags.filter(({ Key }) => !TagKeys.includes(Key ?? '')) })
      return {}
    }
  }
}

function newSecret(store: SecretStore, input: Sm.CreateSecretCommandInput): Secret {
  const name = input.Name ?? ''
  const now = new Date(store.world.clock.now())
  return {
    arn: newArn(store, name),
    name,
    description: input.Description,
    kmsKeyId: input.KmsKeyId,
    policy: undefined,
    tags: mergeTags([], input.Tags ?? []),
    versions: [],
    createdAt: now,
    changedAt: now,
    deletion: undefined
  }
}

/** DescribeSecret tells the key as it was given, and leaves out the AWS managed one. */
function keptKeyId(store: SecretStore, keyId: string | undefined): string | undefined {
  return resolveKey(store, keyId) === undefined ? undefined : keyId
}

/**
 * The secret under the key that UpdateSecret names; its labelled versions follow when the caller may encrypt with it ("Secret
 * encryption and decryption" of the AWS Secrets Manager User Guide).
 */
function underKey(
  store: SecretStore,
  call: Call,
  secret: Secret,
  { keyId, isWritten }: { readonly keyId: string | undefined; readonly isWritten: boolean }
): Secret {
  const kmsKeyId = keyId === undefined ? secret.kmsKeyId : keptKeyId(store, keyId)
  const fault = keyId !== undefined || isWritten ? defaultKeyFault(store, { ...secret, kmsKeyId }) : undefined
  if (fault !== undefined) throw fault
  const key = resolveKey(store, kmsKeyId)
  if (isWritten || keyId !== undefined) encryptWith(store, key, secret.arn, call)
  if (keyId === undefined || !mayReEncrypt(store, key, secret.arn, call)) return { ...secret, kmsKeyId }
  const reEncrypted = (version: Version): Version => {
    if (version.stages.length === 0 || version.keyArn === key?.arn) return version
    decryptWith(store, resolveKey(store, version.keyArn), secret.arn, call)
    return { ...version, keyArn: key?.arn }
  }
  return { ...secret, kmsKeyId, versions: secret.versions.map(reEncrypted) }
}

/** Authorised on the ARN that the secret is going to have; tags need a right of their own. A refusal names it by its name. */
function authorizeCreate(call: Call, secret: Secret, input: Sm.CreateSecretCommandInput): void {
  const tags = requestTags(secret.tags)
  const context = { 'secretsmanager:Name': secret.name, ...detailContext(input), ...tags }
  call.authorize('secretsmanager:CreateSecret', secret.arn, context, { named: secret.name })
  if (secret.tags.length > 0) call.authorize('secretsmanager:TagResource', secret.arn, tags, { named: secret.name })
}

function detailContext(input: Pick<Sm.CreateSecretCommandInput, 'Description' | 'KmsKeyId'>): Context {
  return {
    ...(input.Description !== undefined && { 'secretsmanager:Description': input.Description }),
    ...(input.KmsKeyId !== undefined && { 'secretsmanager:KmsKeyId': input.KmsKeyId })
  }
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) return
  throw new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
  )
}

function current(store: SecretStore, { arn }: Secret): Secret | undefined {
  const secret = store.secrets.get(arn.slice(0, -7))?.latest()
  return secret?.deletion && secret.deletion.due <= store.world.clock.now() ? undefined : secret
}

/** A request with the token and value of the first one is answered like it. */
function repeatedCreate(
  existing: Secret,
  token: string,
  content: ReturnType<typeof contentOf>
): Output<Sm.CreateSecretCommandOutput> {
  if (existing.deletion) throw scheduledForDeletion()
  const version = existing.versions.find(({ id }) => id === token)
  if (version && content && sameContent(version, content))
    return { ARN: existing.arn, Name: existing.name, VersionId: token }
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${existing.name} already exists.`
  )
}

function scheduledForDeletion(): AwsError {
  return invalidRequest(
    "You can't create this secret because a secret with this name is already scheduled for deletion."
  )
}

function deletionContext(days: number | undefined, force: boolean | undefined): Readonly<Record<string, string>> {
  return {
    ...(days === undefined ? {} : { 'secretsmanager:RecoveryWindowInDays': String(days) }),
    ...(force === undefined ? {} : { 'secretsmanager:ForceDeleteWithoutRecovery': String(force) })
  }
}

function checkDeletion(days: number | undefined, force: boolean | undefined): void {
  if (days !== undefined && force === true)
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
  if (days !== undefined && (days < 7 || days > 30))
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
}

function scheduleDeletion(store: SecretStore, id: string, days: number): Output<Sm.DeleteSecretCommandOutput> {
  const secret = secretToChange(store, id)
  checkNotDeleted(secret)
  const requestedAt = store.world.clock.now()
  const due = requestedAt + days * day
  saveSecret(store, { ...secret, deletion: { requestedAt, due } })
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(due) }
}

/** A secret that does not exist is no error here (API Reference, "DeleteSecret"). */
function deleteAtOnce(store: SecretStore, id: string): Output<Sm.DeleteSecretCommandOutput> {
  const DeletionDate = new Date(store.world.clock.now())
  const secret = findOrNothing(store, id)
  if (!secret) return { ARN: id.startsWith('arn:') ? id : newArn(store, id), Name: id, DeletionDate }
  removeSecret(store, secret)
  return { ARN: secret.arn, Name: secret.name, DeletionDate }
}

function findOrNothing(store: SecretStore, id: string): Secret | undefined {
  try {
    return secretToChange(store, id)
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined
    throw error
  }
}

function mergeTags(existing: readonly Sm.Tag[], added: readonly Sm.Tag[]): Sm.Tag[] {
  if (added.some(({ Key }) => Key?.toLowerCase().startsWith('aws:')))
    throw invalidParameter("Tag keys that start with 'aws:' are reserved.")
  if (new Set(added.map(({ Key }) => Key)).size < added.length)
    throw invalidParameter('The request has more than one tag with the same key.')
  if (!added.every(({ Key = '', Value = '' }) => tagText.test(Key) && tagText.test(Value)))
    throw invalidParameter('Tags can have letters, spaces, numbers and + - = . _ : / @.')
  const merged = [...existing.filter(({ Key }) => !added.some((tag) => tag.Key === Key)), ...added]
  if (merged.length > maxTags)
    throw new AwsError(
      'LimitExceededException',
      'The request failed because it would exceed one of the Secrets Manager quotas.'
    )
  return merged
}

function describe(secret: Secret): Output<Sm.DescribeSecretCommandOutput> {
  const labelled = secret.versions.filter(({ stages }) => stages.length > 0)
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.changedAt,
    ...(secret.rotated === true ? { RotationEnabled: true } : {}),
    ...(secret.owningService === undefined ? {} : { OwningService: secret.owningService }),
    ...(secret.deletion ? { DeletedDate: new Date(secret.deletion.requestedAt) } : {}),
    ...(secret.tags.length > 0 ? { Tags: [...secret.tags] } : {}),
    ...(labelled.length > 0
      ? { VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]])) }
      : {})
  }
}
