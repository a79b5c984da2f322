import type { Clients } from '../aws/clients.ts'
import type { Key } from '../aws/key.ts'
import type { Https } from '../deployment.ts'
import type { Emit } from '../events.ts'
import type { Tags } from '../ownership.ts'
import type { Planned } from './resource.ts'

/** The certificate as it should be. */
export interface CertificateSpec {
  readonly https: Https
  /** The name that the certificate must cover. */
  readonly domain: string
  readonly zoneId?: string | undefined
  /** `owner/repository`, whose tags the secret must carry. */
  readonly repository: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  /** Of the repository; and of the environment where the certificate is for its name alone. */
  readonly tags: Tags
  /** How long (ms) the step waits. */
  readonly timeout: number
  /** The customer managed key to encrypt the secret with. */
  readonly key?: { readonly id: string; readonly find: () => Promise<Key> } | undefined
}

export interface CertificateTools {
  readonly clients: Clients
  /** These work in a cancelled run, too. */
  readonly cleanup: Clients
  readonly emit: Emit
}

export interface CertificatePlan extends Planned {
  /** The ARN of the secret; undefined as long as it is still to be created. */
  readonly secretArn?: string | undefined
  readonly keyArn?: string | undefined
}

/** A certificate and its key, in a secret. */
export interface CertificateResult {
  readonly secretArn: string
  /** The customer managed KMS key of the secret. */
  readonly keyArn?: string | undefined
  readonly expiresAt: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
}
