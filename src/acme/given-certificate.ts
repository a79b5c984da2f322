import { WARNED_BEFORE } from '../aws/certificate-secret.ts'
import { parseValue, type CertificateValue } from '../aws/certificate-claim.ts'
import type { Clients } from '../aws/clients.ts'
import { isNamed } from '../aws/errors.ts'
import { hide } from '../aws/hidden-key.ts'
import type { SecretKey } from '../aws/policies.ts'
import { describeSecret, readValue } from '../aws/secret-key.ts'
import { ActionError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { problemsOfDeployment } from '../problems.ts'
import type { CertificatePlan } from '../resources/certificate.ts'
import { checkPair } from './check.ts'

/** A certificate of the user's own: where it is, and what the secret holds, if that is JSON. */
export interface GivenCertificate {
  readonly kind: 'given'
  readonly secretArn: string
  readonly key: SecretKey | undefined
  readonly value: CertificateValue | undefined
}

/** Reads the secret that has the user's own certificate. Throws `CERTIFICATE_MISSING`, and `KMS_KEY_UNUSABLE`. */
export async function findGiven(
  arn: string,
  { clients, emit }: { readonly clients: Clients; readonly emit: Emit }
): Promise<GivenCertificate> {
  try {
    const [{ key }, read] = await Promise.all([describeSecret(clients, arn, clients.region), readValue(clients, arn)])
    const value = parseValue(read.text)
    hide(value?.['private-key'], emit)
    return { kind: 'given', secretArn: read.arn ?? arn, key, value }
  } catch (error) {
    const isGone = isNamed(error, 'InvalidRequestException')
    if (!isGone && !isNamed(error, 'ResourceNotFoundException')) throw error
    throw new ActionError(
      'CERTIFICATE_MISSING',
      `The secret ${arn} of \`certificate-secret-arn\` ${isGone ? 'is scheduled for deletion' : "doesn't exist, or has no value"}.`,
      'Correct the ARN, or create the secret with `certificate` and `private-key` as JSON. Omit `certificate-secret-arn` to have the action obtain a certificate.',
      { cause: error }
    )
  }
}

/** Plans to use it as it is. Throws `CERTIFICATE_INVALID` with everything for which it can't serve `domain`. */
export function planGiven(
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
  const problems = problemsOfDeployment()
  const facts = checkPair(
    { certificate: value.certificate ?? '', privateKey: value['private-key'] ?? '' },
    { host: domain, where, fix },
    problems
  )
  problems.throwAny()
  if (facts === undefined) throw new Error('A certificate with a problem was not refused.')
  const { notAfter: expiresAt, fingerprint } = facts
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
