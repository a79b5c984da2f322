import type * as Sm from '@aws-sdk/client-secrets-manager'
import type { Call, Operations, Output } from '../../service.ts'
import { decryptWith, encryptWith, resolveKey } from './encryption.ts'
import type { Secret, SecretStore, Version } from './store.ts'
import {
  authorize,
  checkNotDeleted,
  checkNotManaged,
  defaultKeyFault,
  invalidRequest,
  saveSecret,
  secretToChange,
  secretToRead
} from './store.ts'
import { contentOf, pickVersion, requireToken, sameContent, tokenInUse, withVersion } from './versions.ts'

/** Operations on the values of secrets. */
export function valueOperations(store: SecretStore): Operations {
  const { world } = store
  return {
    GetSecretValue(input: Sm.GetSecretValueCommandInput, call: Call): Output<Sm.GetSecretValueCommandOutput> {
      const id = input.SecretId ?? ''
      authorize(call, store, 'GetSecretValue', id, stageContext(input.VersionStage))
      const secret = secretToRead(store, id)
      checkNotDeleted(secret)
      checkKeyOfAccount(store, secret)
      const version = pickVersion(secret, input.VersionId, input.VersionStage)
      decryptWith(store, resolveKey(store, version.keyArn), secret.arn, call)
      const { string, binary } = version.content
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        ...(string === undefined ? {} : { SecretString: string }),
        ...(binary === undefined ? {} : { SecretBinary: Uint8Array.from(binary) }),
        VersionStages: [...version.stages],
        CreatedDate: version.createdAt
      }
    },

    PutSecretValue(input: Sm.PutSecretValueCommandInput, call: Call): Output<Sm.PutSecretValueCommandOutput> {
      const id = input.SecretId ?? ''
      authorize(call, store, 'PutSecretValue', id)
      const token = requireToken(input.ClientRequestToken)
      const content = contentOf(input)
      if (!content) throw invalidRequest('You must provide either SecretString or SecretBinary.')
      const secret = secretToChange(store, id)
      checkNotDeleted(secret)
      checkNotManaged(secret)
      checkKeyOfAccount(store, secret)
      const existing = secret.versions.find((version) => version.id === token)
      if (existing) {
        if (!sameContent(existing, content)) throw tokenInUse(token, secret.arn)
        return putAnswer(secret.arn, secret.name, existing)
      }
      const key = resolveKey(store, secret.kmsKeyId)
      encryptWith(store, key, secret.arn, call)
      const stages = input.VersionStages
      const changed = withVersion(
        secret,
        { id: token, content, keyArn: key?.arn, ...(stages === undefined ? {} : { stages }) },
        world.clock.now()
      )
      saveSecret(store, changed)
      return putAnswer(secret.arn, secret.name, pickVersion(changed, token, undefined))
    },

    ListSecretVersionIds(
      input: Sm.ListSecretVersionIdsCommandInput,
      call: Call
    ): Output<Sm.ListSecretVersionIdsCommandOutput> {
      const id = input.SecretId ?? ''
      authorize(call, store, 'ListSecretVersionIds', id)
      const secret = secretToRead(store, id)
      const versions = secret.versions.filter(({ stages }) => stages.length > 0 || input.IncludeDeprecated === true)
      return {
        ARN: secret.arn,
        Name: secret.name,
        Versions: versions.map((version) => ({
          VersionId: version.id,
          VersionStages: [...version.stages],
          CreatedDate: version.createdAt
        }))
      }
    }
  }
}

function checkKeyOfAccount(store: SecretStore, secret: Secret): void {
  const fault = defaultKeyFault(store, secret)
  if (fault !== undefined) throw fault
}

function putAnswer(arn: string, name: string, version: Version): Output<Sm.PutSecretValueCommandOutput> {
  return { ARN: arn, Name: name, VersionId: version.id, VersionStages: [...version.stages] }
}

function stageContext(stage: string | undefined): Readonly<Record<string, string>> {
  return { 'secretsmanager:VersionStage': stage ?? 'AWSCURRENT' }
}
