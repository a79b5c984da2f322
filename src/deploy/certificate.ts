import { findKey } from '../aws/secret.ts'
import type { Clients } from '../aws/clients.ts'
import { httpsOf, type Deployment, type Https, type Service } from '../deployment.ts'
import { ActionError, isCancelled } from '../errors.ts'
import type { Emit } from '../events.ts'
import { certificateSecretFor, type Tags } from '../ownership.ts'
import type { CertificateFinding, CertificatePlan, CertificateResult } from '../resources/certificate.ts'
import { findAll, planAll, type Resource } from '../resources/resource.ts'

export interface CertificateNeeds {
  readonly clients: Clients
  readonly cleanup: Clients
  readonly emit: Emit
  /** Of what all environments of the repository share, and of what belongs to this one. */
  readonly tags: { readonly shared: Tags; readonly environment: Tags }
}

export type CertificateResource = Resource<CertificateFinding, CertificatePlan, CertificateResult>

/** Returns what the request calls the secret with the certificate; nothing for a deployment without HTTPS. */
export function certificateSecretId(deployment: Deployment): string | undefined {
  const https = httpsOf(deployment)
  if (https === undefined) return undefined
  return https.certificateSecret?.text ?? certificateSecretFor(deployment.subject.repository, https.certificateName)
}

/** The certificate of a deployment with HTTPS. Its part of the action is loaded only there. */
export function certificateFor(deployment: Deployment, needs: CertificateNeeds): CertificateResource | undefined {
  const https = httpsOf(deployment)
  if (deployment.kind === 'job' || deployment.domain === undefined || https === undefined) return undefined
  const { domain } = deployment
  let made: CertificateResource | undefined
  const own = (): CertificateResource => {
    if (made === undefined) throw new Error('The certificate was asked for before it was found.')
    return made
  }
  return {
    needs: [],
    find: async (others) => {
      requireSameRegion(https, needs.clients.region)
      const { certificate } = await import('../resources/certificate.ts')
      made = certificate(specOf(deployment, { ...domain, https }, needs), needs)
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

function specOf(
  { subject, timeout }: Service,
  { name, zoneId, https }: NonNullable<Service['domain']> & { readonly https: Https },
  { clients, tags }: CertificateNeeds
) {
  const { kmsKeyId: id } = https
  return {
    https,
    domain: name,
    zoneId,
    repository: subject.repository,
    run: subject.run,
    tags: https.certificateName === name ? tags.environment : tags.shared,
    timeout,
    key: id === undefined ? undefined : { id, find: () => findKey(clients.kms, id) }
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
