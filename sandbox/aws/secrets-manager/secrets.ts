import type * as Sm from '@aws-sdk/client-secrets-manager'
import type { Call, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { encryptWith, resolveKey } from './kms.ts'
import type { Secret, SecretStore } from './store.ts'
import {
  authorize,
  checkNotDeleted,
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

/** Operations on secrets as a whole. */
export function secretOperations(store: SecretStore): Operations {
  const { world } = store
  return {
    CreateSecret(input: Sm.CreateSecretCommandInput, call: Call): Output<Sm.CreateSecretCommandOutput> {
      const secret = newSecret(store, input)
      authorizeCreate(call, secret)
      checkName(secret.name)
      const token = requireToken(input.ClientRequestToken)
      const content = contentOf(input)
      const existing = currentByName(store, secret.name)
      if (existing) return repeatedCreate(existing, token, content)
      if (world.clock.now() - (store.removedAt.get(secret.name) ?? -Infinity) < world.knobs.lag.secrets)
        throw scheduledForDeletion()
      encryptWith(store.keys, resolveKey(store.keys, secret.kmsKeyId), secret.arn, call)
      saveSecret(store, content ? withVersion(secret, { id: token, content }, world.clock.now()) : secret)
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
      authorize(call, store, 'UpdateSecret', id)
      const content = contentOf(input)
      const secret = secretToChange(store, id)
      checkNotDeleted(secret)
      const now = world.clock.now()
      const changed = {
        ...secret,
        description: input.Description ?? secret.description,
        kmsKeyId: input.KmsKeyId === '' ? undefined : (input.KmsKeyId ?? secret.kmsKeyId),
        changedAt: new Date(now)
      }
      if (content || input.KmsKeyId !== undefined)
        encryptWith(store.keys, resolveKey(store.keys, changed.kmsKeyId), secret.arn, call)
      if (!content) {
        saveSecret(store, changed)
        return { ARN: secret.arn, Name: secret.name }
      }
      const token = requireToken(input.ClientRequestToken)
      if (secret.versions.some((version) => version.id === token)) throw tokenInUse(token, secret.arn)
      saveSecret(store, withVersion(changed, { id: token, content }, now))
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
    tags: mergeTags([], input.Tags ?? []),
    versions: [],
    createdAt: now,
    changedAt: now,
    deletion: undefined
  }
}

/** Authorised on the ARN that the secret is going to have; tags need a right of their own. */
function authorizeCreate(call: Call, secret: Secret): void {
  const context = { 'secretsmanager:Name': secret.name, ...requestTags(secret.tags) }
  call.authorize('secretsmanager:CreateSecret', secret.arn, context)
  if (secret.tags.length > 0) call.authorize('secretsmanager:TagResource', secret.arn, context)
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) return
  throw new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
  )
}

function currentByName(store: SecretStore, name: string): Secret | undefined {
  const secret = store.secrets.get(name)?.latest()
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
    ...(secret.deletion ? { DeletedDate: new Date(secret.deletion.requestedAt) } : {}),
    ...(secret.tags.length > 0 ? { Tags: [...secret.tags] } : {}),
    ...(labelled.length > 0
      ? { VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]])) }
      : {})
  }
}
