import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { ActionError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { parseValue, type CertificateValue } from './certificate-claim.ts'
import type { Clients } from './clients.ts'
import { isDenied, isNamed } from './errors.ts'
import { hide } from './hidden-key.ts'
import { resolveKey } from './key.ts'

/** A certificate of the user's own: where it is, and what the secret holds, if that is JSON. */
export interface GivenCertificate {
  readonly kind: 'given'
  readonly result: { readonly secretArn: string; readonly keyArn?: string | undefined }
  readonly value: CertificateValue | undefined
}

/** Reads the secret that has the user's own certificate. Throws `CERTIFICATE_MISSING`. */
export async function findGiven(
  arn: string,
  { clients, emit }: { readonly clients: Clients; readonly emit: Emit }
): Promise<GivenCertificate> {
  const { secretsManager: client, kms } = clients
  try {
    const [described, read] = await Promise.all([
      client.send(new DescribeSecretCommand({ SecretId: arn })).catch((error: unknown) => {
        // What the task needs is the value; the description only names its key.
        if (isDenied(error)) return undefined
        throw error
      }),
      client.send(new GetSecretValueCommand({ SecretId: arn }))
    ])
    const keyArn = described?.KmsKeyId && (await resolveKey(kms, described.KmsKeyId, arn))
    const value = parseValue(read.SecretString ?? '')
    hide(value?.['private-key'], emit)
    return { kind: 'given', result: { secretArn: read.ARN ?? arn, keyArn: keyArn === '' ? undefined : keyArn }, value }
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
