import {
  DescribeSecretCommand,
  paginateListSecrets,
  type DescribeSecretCommandOutput,
  PutSecretValueCommand,
  type SecretsManagerClient
} from '@aws-sdk/client-secrets-manager'
import {
  certificateNameIn,
  certificateSecrets,
  isOurs,
  orderLeftIn,
  tagsByKey,
  type OrderLeft,
  type Tags,
  shortHash
} from '../ownership.ts'
import type { Clients } from './clients.ts'
import { unlessNamed, required } from './errors.ts'
import { secretKeyOf, scheduleDeletion, readValue, parseObject } from './secret.ts'
import type { SecretKey } from './policies.ts'
import { ActionError } from '../errors.ts'

/** How long (ms) before a certificate expires the action warns of it. */
export const WARNED_BEFORE = 14 * 86_400_000

/** A certificate's secret as it exists in AWS. */
export interface KeptSecret {
  readonly arn: string
  readonly tags: Tags
  readonly deleted: boolean
  /** The ID of the current version; undefined if the secret has no value. */
  readonly version: string | undefined
  /** The customer managed key that it is encrypted with. */
  readonly key: SecretKey | undefined
}

/** Looks up a certificate's secret by its name, without reading its value. */
export async function describeKept(
  { secretsManager, kms }: Pick<Clients, 'secretsManager' | 'kms'>,
  SecretId: string
): Promise<KeptSecret | undefined> {
  const lookUp = secretsManager.send(new DescribeSecretCommand({ SecretId }))
  const found = await unlessNamed(lookUp, 'ResourceNotFoundException')
  return found && { ...keptOf(found), key: await secretKeyOf(kms, found) }
}

function keptOf(found: Omit<DescribeSecretCommandOutput, '$metadata'>): Omit<KeptSecret, 'key'> {
  const current = Object.entries(found.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes('AWSCURRENT'))
  return {
    arn: required(found.ARN, 'ARN'),
    tags: tagsByKey(found.Tags),
    deleted: found.DeletedDate !== undefined,
    version: current?.[0]
  }
}

/** The secret with the certificate of this name or wildcard. */
export interface NamedSecret extends Omit<KeptSecret, 'key'> {
  readonly name: string
  /** When the secret was last changed. */
  readonly changed: Date
}

/** Returns the secrets with certificates that this repository owns, except those scheduled for deletion. */
export async function listKept(
  { secretsManager: client }: Pick<Clients, 'secretsManager'>,
  repository: string
): Promise<NamedSecret[]> {
  const kept: NamedSecret[] = []
  const Filters = [{ Key: 'name' as const, Values: [certificateSecrets(repository)] }]
  for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, { Filters })) {
    for (const { SecretVersionsToStages: VersionIdsToStages, ...secret } of SecretList) {
      const name = certificateNameIn(required(secret.Name, 'Name'), repository)
      const found = keptOf({ ...secret, VersionIdsToStages })
      const changed = required(secret.LastChangedDate ?? secret.CreatedDate, 'LastChangedDate')
      if (name !== undefined && isOurs(found.tags, { repository })) {
        kept.push({ ...found, name, changed })
      }
    }
  }
  return kept
}

/**
 * Schedules the repository's own secret for deletion, and removes the TXT value that a killed run has left. Within
 * seven days, a deployment to the same name can restore the secret. Returns whether the deletion was scheduled.
 */
export async function removeKept(
  secret: Pick<KeptSecret, 'arn' | 'tags'>,
  repository: string,
  clients: Pick<Clients, 'secretsManager' | 'open' | 'signal'>
): Promise<boolean> {
  if (!isOurs(secret.tags, { repository })) return false
  await removeLeft(secret.tags, undefined, clients)
  return scheduleDeletion(clients, secret.arn)
}

/**
 * Removes the TXT value that a killed run has left, unless it is `wanted` now. The secret's tags name the value, and
 * nothing else is changed.
 */
export async function removeLeft(
  tags: Tags,
  wanted: OrderLeft['challenge'],
  clients: Pick<Clients, 'open' | 'signal'>
): Promise<void> {
  const { challenge: left } = orderLeftIn(tags)
  if (left === undefined || JSON.stringify(left) === JSON.stringify(wanted)) return
  const { openRoute53, removeText } = await import('./hosted-zone.ts')
  const at = { zone: { id: left.zoneId }, name: left.name }
  await removeText(openRoute53(clients), at, left.text, clients.signal)
}

/** The JSON in a certificate's secret. A new secret, and the claim of a run, have only the keys. */
export interface CertificateValue {
  readonly certificate?: string | undefined
  readonly 'private-key'?: string | undefined
  readonly 'account-key'?: string | undefined
  /** The directory URL of the authority that the account is registered with. */
  readonly authority?: string | undefined
  /** The time (ISO 8601) at which the run's claim on the order expires. */
  readonly until?: string | undefined
  /** The run that claims the order, `<run id>/<attempt>`. */
  readonly run?: string | undefined
}

/** How long (ms) a claim lasts if its run doesn't extend it. */
export const LEASE = 300_000

/** The staging label of the versions that are claims, so that none of them becomes the current value. */
const LABEL = 'run-on-fargate-order'

/**
 * The claims on the order that follows from one version of the secret. Each claim is a version too, with a number and a
 * time at which it expires. A run extends or releases its claim by storing the next number with another time. For each
 * number, Secrets Manager stores only the first value. A run that comes second gets an error, even if it has read
 * outdated data. Source: ClientRequestToken of PutSecretValue in the Secrets Manager API reference.
 */
interface Row {
  readonly secretArn: string
  /** The ID of the version that has number 0, or `none` if the secret had no value. */
  readonly basis: string
}

/** A run's exclusive claim on the order of a certificate. No other run asks the authority until it expires. */
export interface Claim {
  readonly row: Row
  readonly number: number
  readonly value: Required<Pick<CertificateValue, 'account-key' | 'private-key' | 'authority' | 'run'>>
  readonly until: number
  /** Whether its keys come from an earlier run, whose order can be continued. */
  readonly adopted: boolean
}

/**
 * Claims the order. Continues the last claim if it has expired, was released or comes from an earlier attempt of this
 * run. Otherwise, returns it, because it holds the order. `first` is the claim with number 0: the value of a secret
 * without a certificate.
 */
export async function claim(
  client: SecretsManagerClient,
  row: Row,
  wanted: Claim['value'],
  first: CertificateValue | undefined
): Promise<Claim | { readonly heldBy: CertificateValue | undefined }> {
  let last = first
  for (let number = 1; ; number++) {
    // A held claim may have been released or extended by the next one, so that is read too.
    if (!isHeld(last, wanted)) {
      const value = adopt(wanted, last)
      const next = { row, number, value, until: Date.now() + LEASE, adopted: value !== wanted }
      if (await put(client, next)) return next
    }
    const next = await read(client, row, number)
    // There is no next claim, or Secrets Manager doesn't show it yet.
    if (next === undefined) return { heldBy: last }
    last = next
  }
}

/** Extends a claim; returns nothing if another run has taken the order over. */
export async function extend(client: SecretsManagerClient, claimed: Claim): Promise<Claim | undefined> {
  const next = { ...claimed, number: claimed.number + 1, until: Date.now() + LEASE }
  return (await put(client, next)) ? next : undefined
}

/** Releases the claim, so that the next run can continue at once. */
export async function release(client: SecretsManagerClient, claimed: Claim): Promise<void> {
  await put(client, { ...claimed, number: claimed.number + 1, until: 0 })
}

/** The largest difference (ms) between the clocks of two runners. */
const CLOCKS_APART = LEASE

/** Whether a claim still counts. It doesn't if its run was re-run, or if a wrong clock makes it last too long. */
function isHeld(claimed: CertificateValue | undefined, { run: own }: Claim['value']): boolean {
  const { until = '', run = '', authority } = claimed ?? {}
  const [id, attempt] = run.split('/')
  const [ownId, ownAttempt] = own.split('/')
  const isOver = id === ownId && Number(attempt) < Number(ownAttempt)
  const left = Date.parse(until) - Date.now()
  return authority !== undefined && !isOver && left > 0 && left <= LEASE + CLOCKS_APART
}

/** Returns the claim with the keys of an earlier run, which its order requires. */
function adopt(wanted: Claim['value'], before: CertificateValue | undefined): Claim['value'] {
  const { 'account-key': accountKey, 'private-key': privateKey, authority } = before ?? {}
  if (authority !== wanted.authority || accountKey === undefined || privateKey === undefined) return wanted
  return { ...wanted, 'account-key': accountKey, 'private-key': privateKey }
}

/** Stores a claim. Returns false if another run has stored one with its number. */
async function put(client: SecretsManagerClient, { row, number, value, until }: Claim): Promise<boolean> {
  const command = new PutSecretValueCommand({
    SecretId: row.secretArn,
    ClientRequestToken: tokenOf(row, number),
    SecretString: textOf(value, until),
    VersionStages: [LABEL]
  })
  return (await unlessNamed(client.send(command), 'ResourceExistsException')) !== undefined
}

/** Returns the JSON of a claim. */
export function textOf(value: Claim['value'], until: number): string {
  return JSON.stringify({ ...value, until: new Date(until).toISOString() })
}

async function read(client: SecretsManagerClient, row: Row, number: number): Promise<CertificateValue | undefined> {
  const lookUp = readValue({ secretsManager: client }, row.secretArn, tokenOf(row, number))
  const found = await unlessNamed(lookUp, 'ResourceNotFoundException')
  return found && parseValue(found.text)
}

function tokenOf({ secretArn, basis }: Row, number: number): string {
  const hash = shortHash(JSON.stringify([secretArn, basis, number]), 32)
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Parses the JSON of a value; returns nothing for any other text. */
export function parseValue(text: string): CertificateValue | undefined {
  const value = parseObject(text)
  return value && Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === 'string'))
}

/** Returns the error for a certificate that another run is still obtaining. */
export function busy(name: string, by: CertificateValue | undefined): ActionError {
  const who = by?.run === undefined ? 'Another run' : `The run ${by.run}`
  return new ActionError(
    'CERTIFICATE_BUSY',
    `${who} has begun to obtain the certificate of ${name} and has not ended${by?.until === undefined ? '' : `; it has until ${by.until}`}.`,
    'Run the job again after that. Set a longer `timeout-minutes` to wait for it.'
  )
}
