import {
  CreateSecretCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand
} from '@aws-sdk/client-secrets-manager'
import {
  checkPair,
  renewsAt,
  type CertificateFacts,
  reasonFor,
  type Reason,
  newKey,
  findGiven,
  requirePair,
  type GivenCertificate,
  hideKeys,
  type PairUse
} from '../acme/certificate.ts'
import type { Issued } from '../acme/order.ts'
import {
  busy,
  claim,
  extend,
  LEASE,
  parseValue,
  release,
  textOf,
  type CertificateValue,
  type Claim,
  describeKept,
  removeLeft,
  WARNED_BEFORE,
  type KeptSecret
} from '../aws/certificate-secret.ts'
import type { ChallengePlace } from '../aws/hosted-zone.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed, wordsOf, required } from '../aws/errors.ts'
import { isKeyDenied, keyDenied, requireUsable, type Key } from '../aws/key.ts'
import { readValue } from '../aws/secret.ts'
import type { SecretKey } from '../aws/policies.ts'
import type { Https } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { problemsOfDeployment, Problems } from '../problems.ts'
import type { Emit, ChangeAction } from '../events.ts'
import {
  certificateRecordIn,
  certificateTags,
  isOurs,
  orderLeftIn,
  orderTags,
  ownershipTag,
  upperCaseTags,
  whoseItIs,
  type CertificateRecord,
  type Tags
} from '../ownership.ts'
import { sleep } from '../wait.ts'
import type { Planned, Resource } from './resource.ts'

/** The desired certificate. */
export interface CertificateSpec {
  readonly https: Pick<Https, 'certificateName' | 'certificateSecretId' | 'certificateSecret' | 'authority'>
  /** The name that the certificate must cover. */
  readonly domain: string
  readonly zoneId?: string | undefined
  /** `owner/repository`, as in the secret's ownership tag. */
  readonly repository: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** The repository's tags, and the environment's if the certificate covers only its name. */
  readonly tags: Tags
  /** How long (ms) obtaining the certificate may take. */
  readonly timeout: number
  /** The customer managed key to encrypt the secret with. */
  readonly key?: { readonly id: string; readonly find: () => Promise<Key> } | undefined
}

interface CertificateTools {
  readonly clients: Clients
  /** Clients that also work after the run has been cancelled. */
  readonly cleanup: Clients
  readonly emit: Emit
}

/** A certificate and its key, stored in a secret. */
export interface CertificateResult {
  readonly secretArn: string
  readonly expiresAt: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
}

export type CertificateFinding =
  | GivenCertificate
  | {
      readonly kind: 'kept'
      readonly secret: KeptSecret | undefined
      readonly key: Key | undefined
      readonly reason?: Reason | undefined
      /** Where to publish the answer to the authority's challenge; undefined if none is needed. */
      readonly place?: ChallengePlace | undefined
    }

export interface CertificatePlan extends Planned {
  readonly action: ChangeAction
  /** The ARN of the secret; undefined until it is created. */
  readonly secretArn?: string | undefined
  /** The customer managed key that the secret is encrypted with. */
  readonly key?: SecretKey | undefined
  /** The current certificate; undefined if a new one must be obtained. */
  readonly result?: CertificateResult | undefined
  readonly place?: ChallengePlace | undefined
  /** The new key to encrypt the secret with; undefined if it doesn't change. */
  readonly newKey?: string | undefined
  /** The tags of the secret, if they name a TXT value that must still be removed. */
  readonly left?: Tags | undefined
}

/** How long (ms) a certificate must remain valid to be used when it can't be renewed. */
const SERVES_FOR = 3_600_000

/**
 * Returns the certificate: an existing one, or one that an authority issues and the repository keeps in a secret.
 * Unless it is due for renewal, looking it up takes one call to Secrets Manager.
 */
export function certificate(
  spec: CertificateSpec,
  tools: CertificateTools
): Resource<CertificateFinding, CertificatePlan, CertificateResult> {
  const { certificateSecret } = spec.https
  return {
    find: () =>
      certificateSecret === undefined ? findKept(spec, tools.clients) : findGiven(certificateSecret.text, tools),
    plan: (found) => (found.kind === 'given' ? planGiven(found, spec) : planKept(found, spec)),
    apply: (plan) => applyCertificate(plan, spec, tools),
    outputs: ({ expiresAt }) => ({ 'certificate-expires-at': expiresAt.toISOString() })
  }
}

async function findKept(spec: CertificateSpec, clients: Clients): Promise<CertificateFinding> {
  const [secret, key] = await Promise.all([describeKept(clients, spec.https.certificateSecretId), spec.key?.find()])
  // `planKept` rejects a secret that isn't this repository's. Its tags could lead anywhere, so nothing follows them.
  if (secret !== undefined && !isOurs(secret.tags, spec)) return { kind: 'kept', secret, key }
  const reason = await reasonFor(secret, spec, clients.signal)
  // While the current certificate is usable, an error that only prevents its renewal must not fail the deployment.
  const serves = secret !== undefined && servingIn(secret, spec) !== undefined
  const place = reason === undefined || serves ? undefined : await findPlace(spec, clients)
  return { kind: 'kept', secret, key, reason, place }
}

/** Finds where to publish the challenge. Only runs that order a certificate load the code for Route 53. */
async function findPlace({ https, zoneId }: CertificateSpec, clients: Clients): Promise<ChallengePlace> {
  const { findChallengePlace } = await import('../aws/hosted-zone.ts')
  return findChallengePlace(clients, { name: https.certificateName, zoneId })
}

/** Plans to use the certificate as it is. Throws `CERTIFICATE_INVALID` with every reason why `domain` can't use it. */
function planGiven(
  { secretArn, key, value }: GivenCertificate,
  { domain }: { readonly domain: string }
): CertificatePlan {
  const where = `the secret ${secretArn}`
  const fix = 'Store a valid pair in the secret, or set another one in `certificate-secret-arn`.'
  if (value === undefined) {
    throw new ActionError(
      'CERTIFICATE_INVALID',
      `The value of ${where} is not a JSON object. Expected \`certificate\` and \`private-key\`, both in PEM.`,
      fix
    )
  }
  const use = { host: domain, where, fix }
  const { notAfter: expiresAt, fingerprint } = requirePair(value, use, problemsOfDeployment())
  const soon = expiresAt.getTime() - Date.now() < WARNED_BEFORE
  return {
    action: 'given',
    changes: [{ resource: 'certificate', name: secretArn, action: 'given' }],
    warnings: soon
      ? [
          `The certificate in ${where} of \`certificate-secret-arn\` expires at ${expiresAt.toISOString()}. Store a new one.`
        ]
      : [],
    secretArn,
    key,
    result: { secretArn, expiresAt, fingerprint }
  }
}

function planKept(
  { secret, reason, place, key }: Extract<CertificateFinding, { kind: 'kept' }>,
  spec: CertificateSpec
): CertificatePlan {
  const { https, repository } = spec
  const { certificateName, certificateSecretId: name } = https
  if (secret !== undefined && !isOurs(secret.tags, spec)) {
    throw new ActionError(
      'SECRET_NOT_OURS',
      `The secret ${name}, which is to keep the certificate, exists and ${whoseItIs(secret.tags)}. It was left unchanged.`,
      `Delete it, or tag it ${ownershipTag(repository)} if this repository is to keep its certificate in it. To use the certificate in it as it is, set its ARN in \`certificate-secret-arn\`.`
    )
  }
  if (key !== undefined) requireUsable(key)
  const isAnother = key !== undefined && !(typeof secret?.key === 'object' && secret.key.arn === key.arn)
  const newKey = secret !== undefined && isAnother ? spec.key?.id : undefined
  const action = actionFor(reason, newKey)
  return {
    action,
    changes: [{ resource: 'certificate', name: certificateName, action }],
    secretArn: secret?.arn,
    key: key === undefined ? secret?.key : { arn: key.arn },
    newKey,
    place,
    left: secret !== undefined && orderLeftIn(secret.tags).challenge !== undefined ? secret.tags : undefined,
    result: secret === undefined || reason !== undefined ? undefined : resultIn(secret)
  }
}

function actionFor(reason: Reason | undefined, newKey: string | undefined): CertificatePlan['action'] {
  if (reason === undefined) return newKey === undefined ? 'unchanged' : 'update'
  return reason === 'absent' ? 'create' : reason === 'deleted' ? 'restore' : 'update'
}

/** The context of obtaining a certificate. */
interface Keeping {
  readonly spec: CertificateSpec
  readonly plan: CertificatePlan
  readonly tools: CertificateTools
  readonly name: string
  /** The time (ms since the epoch) by which the step must be done. */
  readonly deadline: number
}

async function applyCertificate(
  plan: CertificatePlan,
  spec: CertificateSpec,
  tools: CertificateTools
): Promise<CertificateResult> {
  const { secretsManager: client } = tools.clients
  if (plan.result !== undefined) {
    const { newKey: KmsKeyId, secretArn: SecretId } = plan
    if (KmsKeyId !== undefined) await client.send(new UpdateSecretCommand({ SecretId, KmsKeyId }))
    if (plan.left !== undefined) {
      await removeLeft(plan.left, undefined, tools.clients)
      const Tags = upperCaseTags({ ...spec.tags, ...orderTags({}) })
      await client.send(new TagResourceCommand({ SecretId: plan.result.secretArn, Tags }))
    }
    return plan.result
  }
  const keeping = { spec, plan, tools, name: spec.https.certificateSecretId, deadline: Date.now() + spec.timeout }
  try {
    return await obtainOnce(keeping)
  } catch (error) {
    const isKeys = isKeyDenied(error) && typeof plan.key === 'object'
    return useInstead(isKeys ? keyDenied(keeping.name, plan.key.arn, error) : error, { wasClaimed: false }, keeping)
  }
}

/** How often (ms) to check for the certificate of another run, or for a secret that AWS doesn't show yet. */
const LOOK_EVERY = 3000

/**
 * Obtains the certificate, unless another run is already doing so. Then returns the current certificate if it is still
 * usable, or else waits for the new one. Takes over after some minutes if the other run has stopped.
 */
async function obtainOnce(keeping: Keeping): Promise<CertificateResult> {
  const { spec, tools, deadline, plan } = keeping
  const { clients, emit } = tools
  let said = false
  let own: Claim['value'] | undefined
  const wanted = () => (own ??= newClaim(keeping))
  for (let look = 1; ; look++) {
    const secret =
      look === 1 && plan.action === 'create' ? undefined : await describeKept(clients, spec.https.certificateSecretId)
    const mayUse = secret !== undefined && isOurs(secret.tags, spec)
    const known = mayUse && (await reasonFor(secret, spec, clients.signal)) === undefined && resultIn(secret)
    if (known) return known
    const attempt = await begin(secret, wanted, keeping)
    if (attempt.state === 'claimed') return renewOrKeep(attempt, keeping)
    const serving = attempt.state === 'held' ? servingIn(attempt.secret, spec) : undefined
    if (serving !== undefined) {
      emit({ type: 'noted', text: `Another run renews the certificate of ${spec.https.certificateName}` })
      return serving
    }
    const holder = attempt.state === 'held' ? attempt.by : undefined
    if (!said && holder?.run !== undefined) {
      said = true
      emit({ type: 'noted', text: `Run ${holder.run} obtains the certificate. Waiting for it` })
    }
    if (Date.now() + LOOK_EVERY > deadline) throw busy(spec.https.certificateName, holder)
    await sleep(LOOK_EVERY, clients.signal)
  }
}

function resultIn({ arn, tags }: KeptSecret): CertificateResult | undefined {
  const record = certificateRecordIn(tags)
  return record && { secretArn: arn, expiresAt: record.expires, fingerprint: record.fingerprint }
}

/** Returns the certificate in this repository's secret if this deployment can use it, even if it is due for renewal. */
function servingIn(secret: KeptSecret, spec: CertificateSpec): CertificateResult | undefined {
  const { https } = spec
  if (!isOurs(secret.tags, spec)) return undefined
  const record = certificateRecordIn(secret.tags)
  if (secret.deleted || record?.name !== https.certificateName) return undefined
  if (record.authority !== https.authority.directory) return undefined
  return record.expires.getTime() - Date.now() > SERVES_FOR ? resultIn(secret) : undefined
}

/** A claim on the order, and the secret that it is in. */
interface Begun {
  readonly state: 'claimed'
  /** Replaced when it is extended. */
  claim: Claim
  readonly secret: KeptSecret
}

/** The outcome of an attempt to claim the order. `changed`: the secret has changed and must be read again. */
type Attempt =
  | Begun
  | { readonly state: 'held'; readonly by: CertificateValue | undefined; readonly secret: KeptSecret }
  | { readonly state: 'changed' }

/** Claims the order with `wanted`, in the existing secret or a new one, unless another run holds it. */
async function begin(secret: KeptSecret | undefined, wanted: () => Claim['value'], keeping: Keeping): Promise<Attempt> {
  const { spec, tools, name } = keeping
  const { secretsManager: client } = tools.clients
  if (secret === undefined) return create(wanted(), keeping)
  if (!isOurs(secret.tags, spec)) return { state: 'changed' }
  if (secret.deleted) {
    await client.send(new RestoreSecretCommand({ SecretId: secret.arn }))
    tools.emit({ type: 'noted', text: `Restored the secret ${name}` })
    return { state: 'changed' }
  }
  const { arn, version } = secret
  const value = version === undefined ? undefined : parseValue((await readValue(tools.clients, arn, version)).text)
  hideKeys(value, tools.emit)
  if (value?.certificate !== undefined && (await describeStored(value, secret, keeping))) return { state: 'changed' }
  const fresh = wanted()
  const account = value?.authority === fresh.authority ? value['account-key'] : undefined
  const own = account === undefined ? fresh : { ...fresh, 'account-key': account }
  const row = { secretArn: arn, basis: version ?? 'none' }
  const claimed = await claim(client, row, own, value?.certificate === undefined ? value : undefined)
  if ('heldBy' in claimed) return { state: 'held', by: claimed.heldBy, secret }
  hideKeys(claimed.value, tools.emit)
  return { state: 'claimed', claim: claimed, secret }
}

/** Returns a claim with new keys for the account and the certificate. */
function newClaim({ spec, tools }: Keeping): Claim['value'] {
  const { https, run } = spec
  const [accountKey, privateKey] = [newKey(tools.emit), newKey(tools.emit)]
  return { 'account-key': accountKey, 'private-key': privateKey, authority: https.authority.directory, run }
}

async function create(value: Claim['value'], { spec, tools, name }: Keeping): Promise<Attempt> {
  const { https, tags, repository, key } = spec
  const until = Date.now() + LEASE
  try {
    const made = await tools.clients.secretsManager.send(
      new CreateSecretCommand({
        Name: name,
        Description: `Certificate of ${repository} for ${https.certificateName}, kept by run-on-fargate`,
        SecretString: textOf(value, until),
        KmsKeyId: key?.id,
        Tags: upperCaseTags(tags)
      })
    )
    const [arn, version] = [required(made.ARN, 'ARN'), required(made.VersionId, 'VersionId')]
    const secret = { arn, tags, deleted: false, version, key: undefined }
    const claim = { row: { secretArn: arn, basis: version }, number: 0, value, until, adopted: false }
    return { state: 'claimed', claim, secret }
  } catch (error) {
    // Another run has created the secret, or an earlier one is still being deleted.
    if (isNamed(error, 'ResourceExistsException', 'InvalidRequestException')) return { state: 'changed' }
    throw error
  }
}

/**
 * Tags a certificate that an earlier run stored, but didn't tag before it was killed. Returns whether there was one. If
 * so, the authority isn't asked for another.
 */
async function describeStored(value: CertificateValue, secret: KeptSecret, keeping: Keeping): Promise<boolean> {
  const { spec } = keeping
  const { directory } = spec.https.authority
  const facts = checkPair(value, useOf(keeping), new Problems('CERTIFICATE_INVALID', 'certificate'))
  if (facts === undefined || value.authority !== directory || renewsAt(facts).getTime() <= Date.now()) return false
  const before = certificateRecordIn(secret.tags)
  if (before?.fingerprint === facts.fingerprint && before.authority === directory) return false
  await describeIt(facts, { isOver: false }, secret.arn, keeping)
  return true
}

function useOf({ spec, name }: Keeping): PairUse {
  // A certificate for a wildcard covers every name below it, so any name will do for the check.
  const host = spec.https.certificateName.replace(/^\*/, 'any')
  const fix = 'Run the job again. If it happens again, set another authority in `acme-directory`.'
  return { host, where: `the secret ${name}`, fix }
}

/** Describes the certificate in the secret's tags. `isOver`: whether the order's TXT value is gone from DNS. */
async function describeIt(
  facts: CertificateFacts,
  { renewalInfo, isOver }: { readonly renewalInfo?: Issued['renewalInfo']; readonly isOver: boolean },
  secretArn: string,
  { spec, tools }: Keeping
): Promise<void> {
  const { https, tags, zoneId } = spec
  const record: CertificateRecord = {
    name: https.certificateName,
    authority: https.authority.directory,
    expires: facts.notAfter,
    renews: renewsAt(facts),
    fingerprint: facts.fingerprint,
    renewalId: facts.renewalId,
    renewalInfo: facts.renewalId && renewalInfo?.(facts.renewalId),
    zoneId
  }
  const all = upperCaseTags({ ...tags, ...certificateTags(record), ...(isOver && orderTags({})) })
  await tools.clients.secretsManager.send(new TagResourceCommand({ SecretId: secretArn, Tags: all }))
}

/** The longest wait (ms) before a failed renewal is retried, because authorities limit failures. */
const AGAIN_AFTER = 6 * 3_600_000

/** Asks the authority for a certificate. If that fails but the current one is still usable, only warns. */
async function renewOrKeep(begun: Begun, keeping: Keeping): Promise<CertificateResult> {
  const { cleanup } = keeping.tools
  try {
    return await askAuthority(begun, keeping)
  } catch (error) {
    await release(cleanup.secretsManager, begun.claim).catch(() => undefined)
    return useInstead(error, { wasClaimed: true }, keeping)
  }
}

/**
 * Returns the current certificate with a warning, because it could not be renewed. Throws `error` if this deployment
 * can't use it. Returns it without a warning if another run has renewed it in the meantime.
 */
async function useInstead(
  error: unknown,
  { wasClaimed }: { readonly wasClaimed: boolean },
  { spec, tools }: Keeping
): Promise<CertificateResult> {
  const { clients, emit } = tools
  const { https } = spec
  clients.signal.throwIfAborted()
  const secret = await describeKept(clients, https.certificateSecretId).catch(() => undefined)
  const serving = secret && servingIn(secret, spec)
  if (secret === undefined || serving === undefined) throw error
  if ((await reasonFor(secret, spec, clients.signal)) === undefined) return serving
  const left = serving.expiresAt.getTime() - Date.now()
  const next = new Date(Date.now() + Math.min(AGAIN_AFTER, left / 2))
  const again = wasClaimed ? `renewed by a run after ${next.toISOString()}` : 'the next run tries again'
  emit({
    type: 'warned',
    text: `The certificate of ${https.certificateName} could not be renewed. It is used until ${serving.expiresAt.toISOString()}, and ${again}. ${wordsOf(error)}`
  })
  const record = certificateRecordIn(secret.tags)
  if (wasClaimed && record !== undefined) {
    // With the URL of the renewal window, the next run would ask the authority and retry at once.
    const tags = certificateTags({ ...record, renews: next, renewalInfo: undefined })
    await clients.secretsManager
      .send(new TagResourceCommand({ SecretId: secret.arn, Tags: upperCaseTags({ ...spec.tags, ...tags }) }))
      .catch(() => undefined)
  }
  return serving
}

async function askAuthority(begun: Begun, keeping: Keeping): Promise<CertificateResult> {
  const { spec, tools, deadline, plan } = keeping
  const { clients } = tools
  const { secretsManager: client } = clients
  const { https } = spec
  const [{ obtain }, place] = await Promise.all([import('../acme/order.ts'), plan.place ?? findPlace(spec, clients)])
  const keep = async () => {
    if (begun.claim.until - Date.now() > LEASE - 60_000) return
    const next = await extend(client, begun.claim)
    if (next === undefined) throw busy(https.certificateName, undefined)
    begun.claim = next
  }
  const { secret } = begun
  const { value, adopted } = begun.claim
  const before = certificateRecordIn(secret.tags)
  const issued = await obtain(
    {
      directory: https.authority.directory,
      email: https.authority.email,
      name: https.certificateName,
      accountKey: value['account-key'],
      privateKey: value['private-key'],
      orderUrl: adopted ? orderLeftIn(secret.tags).order : undefined,
      replaces: before?.authority === https.authority.directory ? before.renewalId : undefined,
      place
    },
    {
      ...tools,
      deadline,
      pause: async (ms) => {
        for (const end = Date.now() + Math.ceil(ms); ;) {
          await keep()
          const left = end - Date.now()
          if (left <= 0) return
          await sleep(Math.min(left, 30_000), clients.signal)
        }
      },
      onProgress: async ({ order, text }) => {
        const challenge = text === undefined ? undefined : { text, zoneId: place.zone.id, name: place.name }
        await removeLeft(secret.tags, challenge, clients)
        const Tags = upperCaseTags({ ...spec.tags, ...orderTags({ order, challenge }) })
        await client.send(new TagResourceCommand({ SecretId: secret.arn, Tags }))
      }
    }
  )
  return store(issued, value, secret, keeping)
}

/** Checks and stores the issued certificate, and then describes it in the secret's tags. */
async function store(
  { chain, renewalInfo, cleaned }: Issued,
  { 'account-key': accountKey, 'private-key': privateKey, authority }: Claim['value'],
  secret: KeptSecret,
  keeping: Keeping
): Promise<CertificateResult> {
  const { plan, tools } = keeping
  const { secretsManager: client } = tools.clients
  const value = { certificate: chain, 'private-key': privateKey, 'account-key': accountKey, authority }
  const problems = new Problems('CERTIFICATE_INVALID', 'certificate that the authority has issued')
  const facts = requirePair(value, useOf(keeping), problems)
  const stored = { SecretId: secret.arn, SecretString: JSON.stringify(value) }
  if (plan.newKey === undefined) await client.send(new PutSecretValueCommand(stored))
  else await client.send(new UpdateSecretCommand({ ...stored, KmsKeyId: plan.newKey }))
  await describeIt(facts, { renewalInfo, isOver: cleaned }, secret.arn, keeping)
  const { notAfter: expiresAt, fingerprint } = facts
  tools.emit({
    type: 'noted',
    text: `${new URL(authority).host} issued the certificate of ${keeping.spec.https.certificateName}, valid until ${expiresAt.toISOString()}`
  })
  return { secretArn: secret.arn, expiresAt, fingerprint }
}
