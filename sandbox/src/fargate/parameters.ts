import { dnsSuffix } from '../aws/partition.ts'
import { executionRoleDenial, retrieval } from './access.ts'
import type { Life } from './life.ts'
import { hasWayOut } from './provision.ts'
import { failedToStart } from './task-stop.ts'

const ssm = (retried: number) =>
  `${retrieval}unable to retrieve secrets from ssm: service call has been retried ${retried} time(s): `

/**
 * The value of a parameter, by its name or ARN. Throws the `TaskStop` when it cannot be had. Permission comes first, so
 * that a missing parameter is told only to those who may read it.
 */
export function fetchFromParameterStore(life: Life, from: string): string {
  if (!hasWayOut(life)) {
    throw failedToStart(`${ssm(5)}RequestCanceled: request context canceled caused by: context deadline exceeded`)
  }
  const { partition, region, account } = life.world
  const name = from.replace(/^arn:.*:parameter/, '')
  const arn = from.startsWith('arn:')
    ? from
    : `arn:${partition}:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`
  const denial = executionRoleDenial(life, 'ssm:GetParameters', arn)
  if (denial !== undefined) throw failedToStart(ssm(1) + denial)
  const value = life.needs.parameters.value(arn)
  if (value === undefined) throw failedToStart(`${ssm(1)}invalid ssm parameters: ${name}`)
  const undecryptable = decryptionDenial(life, arn)
  if (undecryptable !== undefined) throw failedToStart(ssm(1) + undecryptable)
  return value
}

/** What KMS says through Parameter Store, which names itself and the parameter ("AWS KMS encryption for SecureString parameters"). */
function decryptionDenial(life: Life, arn: string): string | undefined {
  const { partition, region } = life.world
  const keyArn = life.needs.parameters.keyArn(arn)
  if (keyArn === undefined) return undefined
  const context = {
    'kms:ViaService': `ssm.${region}.${dnsSuffix(partition)}`,
    'kms:EncryptionContext:PARAMETER_ARN': arn
  }
  return executionRoleDenial(life, 'kms:Decrypt', keyArn, { context })
}
