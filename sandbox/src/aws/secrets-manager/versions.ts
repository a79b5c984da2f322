import { AwsError } from '../../service.ts'
import type { Content, Secret, Version } from './store.ts'
import { invalidParameter, invalidRequest } from './store.ts'

/** "AWS Secrets Manager quotas": about 100 versions; only those without labels and older than a day can be removed. */
const maxVersions = 100
const minAge = 24 * 60 * 60 * 1000

const current = 'AWSCURRENT'
const previous = 'AWSPREVIOUS'

/** The value of a request, if it has one. */
export function contentOf(input: {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}): Content | undefined {
  const { SecretString: string, SecretBinary: binary } = input
  if (string === undefined && binary === undefined) return undefined
  if (string !== undefined && binary !== undefined)
    throw invalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.")
  // The model's limit counts characters, the quota bytes.
  if (Buffer.byteLength(string ?? '') > 65_536)
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536"
    )
  return { string, binary }
}

/** The token becomes the version's ID. SDKs make one; a bare HTTP request must bring it. */
export function requireToken(token: string | undefined): string {
  if (token === undefined)
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.')
  return token
}

/** Whether the version holds this value, so that a repeated request is answered like the first. */
export function sameContent(version: Version, content: Content): boolean {
  return (
    version.content.string === content.string &&
    Buffer.compare(version.content.binary ?? Buffer.alloc(0), content.binary ?? Buffer.alloc(0)) === 0
  )
}

/** What a request gets whose token already stands for another value. */
export function tokenInUse(token: string, arn: string): AwsError {
  return new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`
  )
}

/** A version before it is one: without `stages` it becomes the current one. */
export interface NewVersion {
  readonly id: string
  readonly content: Content
  readonly keyArn: string | undefined
  readonly stages?: string[]
}

/** The secret with one more version that carries the stages; throws `LimitExceededException` at the cap. */
export function withVersion(
  secret: Secret,
  { id, content, keyArn, stages = [current] }: NewVersion,
  now: number
): Secret {
  const kept = secret.versions.length < maxVersions ? secret.versions : dropDeprecated(secret.versions, now)
  if (kept.length >= maxVersions)
    throw new AwsError(
      'LimitExceededException',
      'The request failed because it would exceed one of the Secrets Manager quotas.'
    )
  const version: Version = { id, content, keyArn, stages: [], createdAt: new Date(now) }
  return { ...secret, versions: withStages([...kept, version], id, stages), changedAt: new Date(now) }
}

/** The versions after labels were moved to one; AWSPREVIOUS follows what AWSCURRENT leaves. */
function withStages(versions: readonly Version[], id: string, stages: readonly string[]): Version[] {
  const before = stages.includes(current) ? versions.find((version) => version.stages.includes(current)) : undefined
  const leaves = before && before.id !== id ? before.id : undefined
  const moved = leaves === undefined ? stages : [...stages, previous]
  return versions.map((version) => ({
    ...version,
    stages: [
      ...version.stages.filter((stage) => !moved.includes(stage)),
      ...(version.id === id ? stages : []),
      ...(version.id === leaves ? [previous] : [])
    ]
  }))
}

/** The version that GetSecretValue means, by ID, label or both. */
export function pickVersion(secret: Secret, id: string | undefined, stage: string | undefined): Version {
  const label = stage ?? current
  const version = secret.versions.find((candidate) =>
    id === undefined ? candidate.stages.includes(label) : candidate.id === id
  )
  if (!version) {
    const what = id === undefined ? `staging label: ${label}` : `VersionId: ${id}`
    throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`)
  }
  if (id !== undefined && stage !== undefined && !version.stages.includes(stage))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.')
  return version
}

function dropDeprecated(versions: readonly Version[], now: number): Version[] {
  return versions.filter(({ stages, createdAt }) => stages.length > 0 || now - createdAt.getTime() < minAge)
}
