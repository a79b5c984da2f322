import type { Clients } from '../aws/clients.ts'
import { findKey, requireUsable, type Key } from '../aws/key.ts'
import type { SecretFact } from '../aws/policies.ts'
import type { Deployment, Https } from '../deployment.ts'
import { ActionError, isCancelled } from '../errors.ts'
import { ownValue } from '../json.ts'
import type { Tags } from '../ownership.ts'
import type { CertificateFinding, CertificatePlan, CertificateResult } from '../resources/certificate.ts'
import { findAll, given, planAll, type Arns, type ArnSource, type Plans, type Resource } from '../resources/resource.ts'
import { ofAccess, ofLogin, secret } from '../resources/secret.ts'
import type { Tools } from './launch.ts'

/** The IDs of the secrets that the task reads, as in the request: names or ARNs. */
export interface SecretIds {
  /** The secrets with registry credentials, by container. */
  readonly byContainer: Readonly<Record<string, string>>
  /** The secrets that the TLS container reads: the certificate's and the password's. */
  readonly ofTls: readonly string[]
  /** The secrets whose ARNs and keys come from the deployment's own resources, without another look-up. */
  readonly kept: ReadonlySet<string>
}

export function secretIdsOf({ containers, domain }: Pick<Deployment, 'containers' | 'domain'>): SecretIds {
  const byContainer = containers.flatMap(({ name, credentials }) =>
    credentials.kind === 'none' ? [] : [[name, credentials.secretId] as const]
  )
  const logins = containers.flatMap(({ credentials }) => (credentials.kind === 'login' ? credentials.secretId : []))
  const { certificateSecretId, access } = domain?.https ?? {}
  const ofTls = [certificateSecretId, access?.secretId].filter((id) => id !== undefined)
  return { byContainer: Object.fromEntries(byContainer), ofTls, kept: new Set([...logins, ...ofTls]) }
}

/** The ARNs and keys of secrets, by ID. */
export type SecretFacts = Readonly<Record<string, SecretFact | undefined>>

type CertificateResource = Resource<CertificateFinding, CertificatePlan, CertificateResult>

/** The secrets that the task reads for registry credentials, certificate and password, new or existing. */
export interface Secrets extends ArnSource {
  readonly certificate: CertificateResource | undefined
  /** Returns the ARNs and keys of the secrets in `SecretIds.kept`. */
  readonly facts: (plans: Plans, arns: Arns) => SecretFacts
  /** Whether a secret may just have been created, and be too new for the task. */
  readonly keepsAny: boolean
}

/** Returns the secrets of a deployment. `tags` are for the secrets that environments share, and for its own. */
export function secretsFor(
  deployment: Deployment,
  { byContainer }: SecretIds,
  tags: { readonly shared: Tags; readonly environment: Tags },
  tools: Tools
): Secrets {
  const { containers, domain } = deployment
  const https = domain?.https
  const mainId = ownValue(byContainer, containers[0].name)
  const kept = keptSecrets(deployment, mainId, tags, tools.clients)
  const ids = [...new Set(Object.values(byContainer))].filter((id) => !kept.has(id))
  const existing = ids.map((id) => given('secret', id, id, id === mainId ? { 'secret-arn': id } : {}))
  const certificate = certificateFor(deployment, tags, tools)
  const arnsBy = (arnOf: (resource: SecretResource) => string | undefined): Arns =>
    Object.fromEntries([
      ...ids.map((id) => [id, id] as const),
      ...[...kept].map(([id, resource]) => [id, arnOf(resource)] as const)
    ])
  /** Returns an entry for the certificate's secret, if there is one. */
  const ofTls = <T>(value: (certificate: CertificateResource, id: string) => T): Readonly<Record<string, T>> =>
    certificate && https ? { [https.certificateSecretId]: value(certificate, https.certificateSecretId) } : {}
  return {
    certificate,
    needs: [...kept.values(), ...existing, ...(certificate ? [certificate] : [])],
    keepsAny: kept.size > 0 || (https !== undefined && https.certificateSecret === undefined),
    planned: ({ planned }) => ({
      ...arnsBy((resource) => planned(resource).arn),
      ...ofTls((resource) => planned(resource).secretArn)
    }),
    applied: (results) => ({ ...arnsBy(results), ...ofTls((resource) => results(resource).secretArn) }),
    facts: ({ planned }, arns) => ({
      ...Object.fromEntries(
        [...kept].map(([id, resource]) => [id, { arn: arns[id], key: planned(resource).key }] as const)
      ),
      ...ofTls((resource, id) => ({ arn: arns[id], key: planned(resource).key }))
    })
  }
}

type SecretResource = ReturnType<typeof secret>

/** Returns the secrets that the action manages, by name: registry credentials and the environment's password. */
function keptSecrets(
  { containers, subject, domain }: Deployment,
  mainId: string | undefined,
  tags: { readonly shared: Tags; readonly environment: Tags },
  clients: Clients
): ReadonlyMap<string, SecretResource> {
  const kept = new Map<string, SecretResource>()
  let found: Promise<Key> | undefined
  const customerKey = (kmsKeyId: string | undefined) =>
    kmsKeyId === undefined ? undefined : { kmsKeyId, key: () => (found ??= findUsableKey(kmsKeyId, clients)) }
  for (const { image, credentials } of containers) {
    if (credentials.kind !== 'login' || kept.has(credentials.secretId)) continue
    const { secretId, kmsKeyId } = credentials
    const spec = ofLogin(credentials, { registry: image.domain, ofMain: secretId === mainId }, subject, tags.shared)
    kept.set(secretId, secret(clients, spec, customerKey(kmsKeyId)))
  }
  const { access, kmsKeyId } = domain?.https ?? {}
  if (access !== undefined) {
    const spec = ofAccess(access, subject, tags.environment)
    kept.set(access.secretId, secret(clients, spec, customerKey(kmsKeyId)))
  }
  return kept
}

async function findUsableKey(id: string, { kms }: Clients): Promise<Key> {
  const key = await findKey(kms, id)
  requireUsable(key)
  return key
}

/** Returns the certificate of a deployment with HTTPS. The code for it is loaded only then. */
function certificateFor(
  { subject, timeout, domain }: Deployment,
  tags: { readonly shared: Tags; readonly environment: Tags },
  tools: Tools
): CertificateResource | undefined {
  if (domain?.https === undefined) return undefined
  const { name, zoneId, https } = domain
  const { kmsKeyId: id } = https
  const { clients } = tools
  const spec = {
    https,
    domain: name,
    zoneId,
    repository: subject.repository,
    run: subject.run,
    tags: https.certificateName === name ? tags.environment : tags.shared,
    timeout,
    key: id === undefined ? undefined : { id, find: () => findKey(clients.kms, id) }
  }
  let made: CertificateResource | undefined
  const own = (): CertificateResource => {
    if (made === undefined) throw new Error('The certificate was asked for before it was found.')
    return made
  }
  return {
    find: async (others) => {
      requireSameRegion(https, clients.region)
      const { certificate } = await import('../resources/certificate.ts')
      made = certificate(spec, tools)
      return made.find(others)
    },
    plan: (found, others) => own().plan(found, others),
    apply: (plan, others) => own().apply(plan, others),
    outputs: (result) => own().outputs?.(result) ?? {}
  }
}

/** Returns the fingerprint of the certificate that is in the secret now, or nothing if that is unknown. */
export async function currentFingerprint(certificate: CertificateResource): Promise<string | undefined> {
  try {
    return planAll([certificate], await findAll([certificate])).planned(certificate).result?.fingerprint
  } catch (error) {
    if (isCancelled(error)) throw error
    return undefined
  }
}

function requireSameRegion({ certificateSecret: secret }: Https, region: string): void {
  if (secret === undefined || secret.region === region) return
  throw new ActionError(
    'SECRET_OF_ANOTHER_REGION',
    `The secret ${secret.text} in \`certificate-secret-arn\` is in ${secret.region}, but the task is to run in ${region}.`,
    'Name a secret of that Region. Secrets Manager can replicate one there.'
  )
}
