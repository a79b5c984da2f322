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

/** What the request calls the secrets that the task reads: names or ARNs. */
export interface SecretIds {
  /** Those with registry credentials, by container. */
  readonly byContainer: Readonly<Record<string, string>>
  /** Those that the container of HTTPS reads: with the certificate, and the password. */
  readonly ofTls: readonly string[]
  /** Those of which the deployment knows more than that, once they are there. */
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

/** What is known of secrets, by what the task definition calls them. */
export type SecretFacts = Readonly<Record<string, SecretFact | undefined>>

type CertificateResource = Resource<CertificateFinding, CertificatePlan, CertificateResult>

/** The secrets that the task reads and of which the deployment knows the value: those that it keeps, and existing ones. */
export interface Secrets extends ArnSource {
  readonly certificate: CertificateResource | undefined
  /** What is known of those that it keeps, and of the certificate's. */
  readonly facts: (plans: Plans, arns: Arns) => SecretFacts
  /** Whether one may have been created just now, and be too new for its task. */
  readonly keepsAny: boolean
}

/** Returns the secrets of a deployment. `tags` are those of what all environments share, and of what belongs to this one. */
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
  /** What the secret with the certificate adds. */
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
    facts: ({ planned }, arns) => {
      const facts = [...kept].map(([id, resource]): readonly [string, SecretFact] => {
        const { keyArn } = planned(resource)
        return [id, { arn: arns[id], key: keyArn === undefined ? undefined : { arn: keyArn } }]
      })
      return {
        ...Object.fromEntries(facts),
        ...ofTls((resource, id) => ({ arn: arns[id], key: planned(resource).key }))
      }
    }
  }
}

type SecretResource = ReturnType<typeof secret>

/** The secrets that the action keeps, by their names: of registry credentials, and of the environment's password. */
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

/** The certificate of a deployment with HTTPS. Its part of the action is loaded only there. */
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
    needs: [],
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

/** Returns the fingerprint of the certificate that the secret has now; nothing where that is not known. */
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
