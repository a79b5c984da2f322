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

/** How long (ms) before its end a certificate is warned of. */
export const WARNED_BEFORE = 14 * 86_400_000

/** The secret of a certificate as it is. */
export interface KeptSecret {
  readonly arn: string
  readonly tags: Tags
  readonly deleted: boolean
  /** The version that is its current value; nothing where it has none. */
  readonly version: string | undefined
  /** The customer managed key that it is encrypted with. */
  readonly key: SecretKey | undefined
}

/** Looks up a secret for a certificate by its name. Its value is not read. */
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
}

/** Returns the secrets with certificates that are this repository's by their tags. */
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
      if (name !== undefined && !found.deleted && isOurs(found.tags, { repository })) kept.push({ ...found, name })
    }
  }
  return kept
}

/**
 * Schedules a secret of ours for deletion, and removes what a killed run has left of its order in DNS. The next deployment
 * to the same name takes it back within seven days. Returns whether it did.
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
 * Removes the TXT value that a killed run has left, unless it is the one that is to be there now. It is known by the tags of
 * the secret, and nothing else is touched.
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

/** What the secret of a certificate holds as JSON: before there is one, and for whoever obtains it, the keys alone. */
export interface CertificateValue {
  readonly certificate?: string | undefined
  readonly 'private-key'?: string | undefined
  readonly 'account-key'?: string | undefined
  /** The directory of the authority that the account is at. */
  readonly authority?: string | undefined
  /** Until when (ISO 8601) a run has the order to itself. */
  readonly until?: string | undefined
  /** The run, `<run id>/<attempt>`. */
  readonly run?: string | undefined
}

/** How long (ms) a run that has stopped to say that it lives keeps others from its order. */
export const LEASE = 300_000

/** The staging label of the versions with which a run claims an order, so that none of them becomes the current value. */
const LABEL = 'run-on-fargate-order'

/** A run's right to obtain the certificate: nobody else asks the authority meanwhile. */
export interface Claim {
  readonly value: Required<Pick<CertificateValue, 'account-key' | 'private-key' | 'authority' | 'run'>>
  /** Its place in the row of those that follow from one certificate. */
  readonly number: number
  readonly until: number
  /** Whether its keys are those of a run before, whose order may be gone on with. */
  readonly adopted: boolean
}

/** The row of claims that follow from one value of the secret. */
export interface Row {
  readonly secretArn: string
  /** The version of the value that the secret has had when they began. */
  readonly basis: string
}

/**
 * Claims the order that follows from the secret's current value. Secrets Manager stores one value for each token, whoever comes first:
 * a run that comes second with the same token gets an error, also when what it has read is old. A claim that has expired, or
 * whose run has begun again, is followed by the next. Returns the claim that is in the way, if there is one.
 * Source: ClientRequestToken of PutSecretValue in the Secrets Manager API reference.
 */
export async function claim(
  client: SecretsManagerClient,
  row: Row,
  wanted: Claim['value'],
  first: CertificateValue | undefined
): Promise<Claim | { readonly heldBy: CertificateValue | undefined }> {
  // The value of a new secret is the claim of the run that created it.
  let before = first
  for (let number = first === undefined ? 0 : 1; ; number++) {
    // A claim that has not expired may have been given up by the next.
    if (before === undefined || !isHeld(before, wanted)) {
      const value = adopt(wanted, before)
      const until = Date.now() + LEASE
      if (await put(client, row, number, value, until)) {
        return { value, number, until, adopted: value !== wanted }
      }
    }
    const next = await read(client, row, number)
    // There is none, or reads don't show it yet.
    if (next === undefined) return { heldBy: before }
    before = next
  }
}

/** Goes on with a claim; returns nothing when another run has taken it over. */
export async function extend(client: SecretsManagerClient, row: Row, claimed: Claim): Promise<Claim | undefined> {
  const { value, number } = claimed
  const until = Date.now() + LEASE
  const next = { ...claimed, number: number + 1, until }
  return (await put(client, row, next.number, value, until)) ? next : undefined
}

/** Lets the next run go on at once. */
export async function release(client: SecretsManagerClient, row: Row, { value, number }: Claim): Promise<void> {
  await put(client, row, number + 1, value, 0)
}

/** How far (ms) the clocks of two runners may be apart. */
const CLOCKS_APART = LEASE

/** A run that has an attempt after it is over. So is a claim for longer than any run makes one: its runner's clock is wrong. */
function isHeld({ until = '', run = '', authority }: CertificateValue, { run: own }: Claim['value']): boolean {
  const [id, attempt] = run.split('/')
  const [ownId, ownAttempt] = own.split('/')
  const isOver = id === ownId && Number(attempt) < Number(ownAttempt)
  const left = Date.parse(until) - Date.now()
  return authority !== undefined && !isOver && left > 0 && left <= LEASE + CLOCKS_APART
}

/** Goes on with the keys of a run before, to which its order belongs. */
function adopt(wanted: Claim['value'], before: CertificateValue | undefined): Claim['value'] {
  const { 'account-key': accountKey, 'private-key': privateKey, authority } = before ?? {}
  if (authority !== wanted.authority || accountKey === undefined || privateKey === undefined) return wanted
  return { ...wanted, 'account-key': accountKey, 'private-key': privateKey }
}

async function put(
  client: SecretsManagerClient,
  row: Row,
  number: number,
  value: Claim['value'],
  until: number
): Promise<boolean> {
  const command = new PutSecretValueCommand({
    SecretId: row.secretArn,
    ClientRequestToken: tokenOf(row, number),
    SecretString: JSON.stringify({ ...value, until: new Date(until).toISOString() }),
    VersionStages: [LABEL]
  })
  return (await unlessNamed(client.send(command), 'ResourceExistsException')) !== undefined
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

/** Reads the JSON of a value; nothing for any other text. */
export function parseValue(text: string): CertificateValue | undefined {
  const value = parseObject(text)
  return value && Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === 'string'))
}

/** Returns the error for a certificate that another run obtains and doesn't come to have. */
export function busy(name: string, by: CertificateValue | undefined): ActionError {
  const who = by?.run === undefined ? 'Another run' : `The run ${by.run}`
  return new ActionError(
    'CERTIFICATE_BUSY',
    `${who} has begun to obtain the certificate of ${name} and has not ended${by?.until === undefined ? '' : `; it has until ${by.until}`}.`,
    'Run the job again after that. Set a longer `timeout-minutes` to wait for it.'
  )
}
