import type * as Sm from '@aws-sdk/client-secrets-manager'
import type { Call, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { Secret, SecretStore } from './store.ts'
import { secretsToRead } from './store.ts'

/** ListSecrets. */
export function listOperations(store: SecretStore): Operations {
  return {
    ListSecrets(input: Sm.ListSecretsCommandInput, call: Call): Output<Sm.ListSecretsCommandOutput> {
      call.authorize('secretsmanager:ListSecrets', '*')
      const secrets = secretsToRead(store)
        .filter(({ deletion }) => deletion === undefined || input.IncludePlannedDeletion === true)
        .filter((secret) => (input.Filters ?? []).every((filter) => fits(secret, filter)))
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      const ordered = input.SortOrder === 'asc' ? secrets : secrets.reverse()
      const start = input.NextToken === undefined ? 0 : decode(input.NextToken)
      const end = start + (input.MaxResults ?? 100)
      return {
        SecretList: ordered.slice(start, end).map(entry),
        ...(end < ordered.length ? { NextToken: Buffer.from(`offset:${end}`).toString('base64') } : {})
      }
    }
  }
}

/** Values are prefixes, `!` in front negates ("Find secrets in AWS Secrets Manager"). */
function fits(secret: Secret, { Key, Values = [] }: Sm.Filter): boolean {
  const texts = filterable(secret, Key)
  return Values.some((value) =>
    value.startsWith('!')
      ? !texts.some((text) => text.startsWith(value.slice(1)))
      : texts.some((text) => text.startsWith(value))
  )
}

function filterable(secret: Secret, key: Sm.Filter['Key']): string[] {
  const keys = secret.tags.map((tag) => tag.Key ?? '')
  const values = secret.tags.map((tag) => tag.Value ?? '')
  const description = secret.description?.toLowerCase() ?? ''
  switch (key) {
    case 'name':
      return [secret.name]
    case 'description':
      return [description]
    case 'tag-key':
      return keys
    case 'tag-value':
      return values
    case 'all':
      return [secret.name, description, ...keys, ...values]
    default:
      return []
  }
}

function entry(secret: Secret): Sm.SecretListEntry {
  const labelled = secret.versions.filter(({ stages }) => stages.length > 0)
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.changedAt,
    ...(secret.deletion ? { DeletedDate: new Date(secret.deletion.requestedAt) } : {}),
    Tags: [...secret.tags],
    SecretVersionsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]]))
  }
}

function decode(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]
  if (offset === undefined) throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.')
  return Number(offset)
}
