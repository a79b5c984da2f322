import type { Secret } from '@aws-sdk/client-ecs'
import type { Login } from '../image.ts'
import type { SecretVersion, TaskSecret } from '../world.ts'
import { asAgentTells, executionRoleDenial, retrieval, serviceError } from './access.ts'
import type { Life } from './life.ts'
import { fetchFromParameterStore } from './parameters.ts'
import type { Environment } from '../image.ts'
import { hasWayOut } from './provision.ts'
import { jsonField, loginOf } from './secret-value.ts'
import { containersOf } from './task.ts'
import { failedToStart } from './task-stop.ts'

/** The registry logins of containers, by container name. */
export type Logins = ReadonlyMap<string, Login>

/**
 * The logins that `repositoryCredentials` name. Throws the `TaskStop` when one cannot be read or is not a login
 * ("ResourceInitializationError" and "Using non-AWS container images" of the Developer Guide, and the ECS agent's `asm`).
 */
export function fetchLogins(life: Life): Logins {
  return new Map(
    containersOf(life.live).flatMap((container) => {
      const secret = container.repositoryCredentials?.credentialsParameter
      return secret === undefined ? [] : [[container.name ?? '', fetchLogin(life, secret)] as const]
    })
  )
}

/**
 * The values that `secrets` ask for, by container name. Those of `secretOptions` are looked at as well. Throws the
 * `TaskStop` for one that cannot be had.
 */
export function fetchSecrets(life: Life): ReadonlyMap<string, Environment> {
  return new Map(
    containersOf(life.live).map((container) => {
      const values = (container.secrets ?? []).map((secret) => [secret.name ?? '', fetchSecret(life, secret)] as const)
      for (const secret of container.logConfiguration?.secretOptions ?? []) fetchSecret(life, secret)
      return [container.name ?? '', Object.fromEntries(values)] as const
    })
  )
}

function fetchSecret(life: Life, { valueFrom = '' }: Secret): string {
  return valueFrom.includes(':secretsmanager:')
    ? fetchFromSecretsManager(life, valueFrom)
    : fetchFromParameterStore(life, valueFrom)
}

function fetchLogin(life: Life, secret: string): Login {
  const auth = (retried: number) =>
    `${retrieval}unable to get registry auth from asm: service call has been retried ${retried} time(s): `
  const fetching = `asm fetching secret from the service for ${secret}: `
  if (!hasWayOut(life)) {
    const host = `https://secretsmanager.${life.world.region}.amazonaws.com/`
    const cause = `Post "${host}": dial tcp 52.94.133.131:443: i/o timeout`
    throw failedToStart(`${auth(1)}${fetching}RequestError: send request failed caused by: ${cause}`)
  }
  const value = read(life, secret, (tail) => failedToStart(auth(1) + fetching + tail))
  const login = loginOf(value)
  if ('fault' in login) throw failedToStart(auth(1) + login.fault)
  return login
}

function fetchFromSecretsManager(life: Life, from: string): string {
  const { id, jsonKey, version } = splitSecret(from)
  const secret = (retried: number) =>
    `${retrieval}unable to retrieve secret from asm: service call has been retried ${retried} time(s): `
  const fetching = `failed to fetch secret ${id} from secrets manager: `
  if (!hasWayOut(life)) {
    throw failedToStart(
      `${secret(5)}${fetching}RequestCanceled: request context canceled caused by: context deadline exceeded. ` +
        'Please check your task network configuration.'
    )
  }
  const value = read(life, id, (tail) => failedToStart(secret(1) + fetching + tail), version)
  if (jsonKey === '') return value ?? ''
  const field = jsonField(value, jsonKey)
  if (field !== undefined) return field
  throw failedToStart(`${secret(1)}retrieved secret from Secrets Manager did not contain json key ${jsonKey}`)
}

/** The secret's string. Permission comes first, so a missing secret is told only to those who may read it. */
function read(
  life: Life,
  id: string,
  failure: (tail: string) => Error,
  version: SecretVersion = {}
): string | undefined {
  const found = lookUp(life, id, version)
  const { partition, region, account } = life.world
  const arn =
    found.arn ?? (id.startsWith('arn:') ? id : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}`)
  const denial = executionRoleDenial(life, 'secretsmanager:GetSecretValue', arn, { resourcePolicy: found.policy })
  if (denial !== undefined) throw failure(denial)
  if (!mayDecrypt(life, found)) throw failure(asAgentTells('AccessDeniedException', 'Access to KMS is not allowed'))
  if (found.fault !== undefined) throw failure(serviceError(found.fault))
  return found.secretString
}

function mayDecrypt(life: Life, { kmsKeyArn, key }: LookedUp): boolean {
  if (kmsKeyArn === undefined) return true
  const more = key && { context: key.context, resourcePolicy: key.policy }
  return executionRoleDenial(life, 'kms:Decrypt', kmsKeyArn, more) === undefined
}

type LookedUp = Partial<Omit<TaskSecret, 'fault'>> & { readonly fault?: unknown }

function lookUp({ needs }: Life, id: string, version: SecretVersion): LookedUp {
  try {
    return needs.secrets.value(id, version)
  } catch (fault) {
    return { fault }
  }
}

/** The parts of `arn:…:secret:<name>:<key>:<stage>:<version>`. */
function splitSecret(from: string) {
  const parts = from.split(':')
  const [jsonKey = '', stage, id] = parts.slice(7)
  return { id: parts.slice(0, 7).join(':'), jsonKey, version: { ...(stage && { stage }), ...(id && { id }) } }
}
