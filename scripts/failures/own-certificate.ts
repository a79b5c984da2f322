import type { ErrorCode } from '../../src/errors.ts'
import type { Own } from './own-before.ts'

/** Failures of certificates that the action itself detects. */
export const CERTIFICATE = {
  CERTIFICATE_BUSY: [
    'Another run has begun to obtain the same certificate and has not ended. A run that was killed keeps others waiting for five minutes at most.',
    'Run the workflow again after the time in the message, or set a longer `timeout-minutes`.'
  ],
  CERTIFICATE_INVALID: [
    'The certificate in the secret cannot serve the domain: it is unreadable, expired or out of order, is for another name, or its key does not fit.',
    'Store a valid certificate with its chain, and its key, or omit `certificate-secret-arn`.'
  ],
  CERTIFICATE_LATE: [
    'The certificate authority had not issued the certificate when the time in `timeout-minutes` was over.',
    'Run the workflow again, which continues the order. If it happens again, set a longer `timeout-minutes`.'
  ],
  CERTIFICATE_MISSING: [
    'The secret in `certificate-secret-arn` does not exist, has no value or is scheduled for deletion.',
    'Correct the ARN, or create the secret with `certificate` and `private-key`.'
  ],
  CHALLENGE_DELEGATED: [
    'The TXT record with which the certificate authority verifies the domain cannot be created: a permission is missing, a CNAME record leads out of the account, or the hosted zone is private.',
    'Add the statement in the message, delete the CNAME record, create a public hosted zone, or set `certificate-secret-arn`.'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>
