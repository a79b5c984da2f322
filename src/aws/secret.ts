import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type DescribeSecretCommandOutput,
  type GetSecretValueCommandOutput,
  type SecretsManagerClient
} from '@aws-sdk/client-secrets-manager'
import type { ChangeAction } from '../change.ts'
import { upperCaseTags, type Tags } from '../environment.ts'
import { ActionError, messageOf } from '../errors.ts'
import { retry, sleep } from '../poll.ts'
import { isDenied, isNamed } from './refusal.ts'

/** The secret as it is. */
export type SecretFinding =
  | { readonly state: 'absent' }
  | { readonly state: 'deleted'; readonly arn?: string }
  | { readonly state: 'present'; readonly arn: string; readonly value: SecretValue }

/** `unreadable`: we may not read it. `none`: it has no text, either because it was never given one or because it is binary. */
export type SecretValue = { readonly text: string } | 'unreadable' | 'none' | 'binary'

/** The secret as it should be. */
export interface SecretSpec {
  readonly name: string
  readonly username: string
  readonly password: string
  readonly description: string
  readonly tags: Tags
}

export interface SecretPlan {
  readonly action: Exclude<ChangeAction, 'given'>
  readonly spec: SecretSpec
  /** Known unless the secret is still to be made. */
  readonly arn?: string
  /** The JSON text to store, when something is to be stored. */
  readonly value?: string
  /** What a person should know about this plan. */
  readonly notice?: string
}

/** Looks the secret up by its name, and its value, at once. */
export async function findSecret(client: SecretsManagerClient, name: string): Promise<SecretFinding> {
  const [described, read] = await Promise.allSettled([
    client.send(new DescribeSecretCommand({ SecretId: name })),
    client.send(new GetSecretValueCommand({ SecretId: name }))
  ])
  if (described.status === 'fulfilled') return fromDescription(described.value, read)
  const missing = isNamed(described.reason, 'ResourceNotFoundException')
  if (read.status === 'fulfilled') return present(read.value)
  if (missing) return { state: 'absent' }
  if (isDenied(described.reason) && isNamed(read.reason, 'ResourceNotFoundException')) return { state: 'absent' }
  if (isDenied(described.reason) && isNamed(read.reason, 'InvalidRequestException')) return { state: 'deleted' }
  throw described.reason
}

/**
 * What to do so that the secret holds the login: make it, bring it back from deletion, store the login, or nothing.
 * Keys that others have put beside ours are kept. Throws `SECRET_NOT_OURS` for a value that is not a JSON object.
 */
export function planSecret(finding: SecretFinding, spec: SecretSpec): SecretPlan {
  const login = { username: spec.username, password: spec.password }
  const fresh = JSON.stringify(login)
  if (finding.state === 'absent') return { action: 'create', spec, value: fresh }
  if (finding.state === 'deleted') return { action: 'restore', spec, ...(finding.arn && { arn: finding.arn }) }
  const { arn, value } = finding
  if (value === 'none') return { action: 'update', spec, arn, value: fresh }
  if (value === 'unreadable') {
    const notice = `The value of the secret ${spec.name} may not be read, so the login is stored again each time. Allow secretsmanager:GetSecretValue on it to store only changes.`
    return { action: 'update', spec, arn, value: fresh, notice }
  }
  const stored = value === 'binary' ? undefined : parseObject(value.text)
  if (stored === undefined) throw notOurs(spec.name)
  if (stored.username === login.username && stored.password === login.password) {
    return { action: 'unchanged', spec, arn }
  }
  return { action: 'update', spec, arn, value: JSON.stringify({ ...stored, ...login }) }
}

/**
 * Carries the plan out and returns the secret's ARN. When another run was there first, the secret is looked up and planned
 * for again; Secrets Manager may need some seconds until it shows what that run did.
 */
export async function applySecret(
  client: SecretsManagerClient,
  plan: SecretPlan,
  signal: AbortSignal
): Promise<string> {
  let current = plan
  return retry(
    async () => {
      try {
        return await applyOnce(client, current, signal)
      } catch (error) {
        if (!isOvertaken(error)) throw error
        const next = planSecret(await findSecret(client, plan.spec.name), plan.spec)
        // A secret that another service manages refuses each new value in the same way.
        const hopeless = current.action === 'update' && next.action === 'update'
        current = next
        throw hopeless ? new Error(messageOf(error), { cause: error }) : error
      }
    },
    { on: isOvertaken, within: 60_000, every: 1000, signal }
  )
}

async function applyOnce(client: SecretsManagerClient, plan: SecretPlan, signal: AbortSignal): Promise<string> {
  const { spec, arn = spec.name, value } = plan
  switch (plan.action) {
    case 'create': {
      const created = await client.send(
        new CreateSecretCommand({
          Name: spec.name,
          Description: spec.description,
          SecretString: value,
          Tags: upperCaseTags(spec.tags)
        })
      )
      return created.ARN ?? ''
    }
    case 'restore': {
      await client.send(new RestoreSecretCommand({ SecretId: arn }))
      return applySecret(client, planSecret(await findRestored(client, arn, signal), spec), signal)
    }
    case 'update': {
      const put = await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: value }))
      return put.ARN ?? arn
    }
    case 'unchanged':
      return arn
  }
}

/** The secret after its restoration, which reads may show some seconds later. */
async function findRestored(client: SecretsManagerClient, arn: string, signal: AbortSignal): Promise<SecretFinding> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const finding = await findSecret(client, arn)
    if (finding.state === 'present' || Date.now() > deadline) return finding
    await sleep(1000, signal)
  }
}

/**
 * The secret came, went or was deleted between the look and the write; or it is there but not yet to be seen.
 * Source: errors of CreateSecret, PutSecretValue and RestoreSecret in the Secrets Manager API reference.
 */
function isOvertaken(error: unknown): boolean {
  return isNamed(error, 'ResourceExistsException', 'InvalidRequestException', 'ResourceNotFoundException')
}

function fromDescription(
  description: DescribeSecretCommandOutput,
  read: PromiseSettledResult<GetSecretValueCommandOutput>
): SecretFinding {
  const arn = description.ARN ?? ''
  if (description.DeletedDate !== undefined) return { state: 'deleted', arn }
  if (read.status === 'fulfilled') return present(read.value)
  if (isDenied(read.reason)) return { state: 'present', arn, value: 'unreadable' }
  if (isNamed(read.reason, 'ResourceNotFoundException')) return { state: 'present', arn, value: 'none' }
  throw read.reason
}

function present(answer: GetSecretValueCommandOutput): SecretFinding {
  const { ARN: arn = '', SecretString: text, SecretBinary: binary } = answer
  if (text !== undefined) return { state: 'present', arn, value: { text } }
  return { state: 'present', arn, value: binary === undefined ? 'none' : 'binary' }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function notOurs(name: string): ActionError {
  return new ActionError(
    'SECRET_NOT_OURS',
    `The secret ${name} is there already, and its value is not a JSON object, so it was left untouched.`,
    'Name another secret in `secret-name`, or delete this one if nothing uses it.'
  )
}
