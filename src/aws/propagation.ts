import { messageOf } from '../errors.ts'
import { isServiceRolePending } from './errors.ts'

/** Which things a deployment keeps itself, so that a complaint about them can only mean that AWS does not see them yet. */
export interface Kept {
  readonly role: boolean
  readonly secret: boolean
  readonly securityGroup: boolean
  readonly logGroup: boolean
}

/** How long AWS may take to see what has been made, in ms. IAM's guide says to allow for about a minute. */
export const PROPAGATION = 60_000

/**
 * Whether RunTask was refused only because something is too new. The codes are the same as for real mistakes, so the texts
 * have to be read. Source: "Troubleshoot IAM: changes that I make are not always immediately visible"; ECS wraps EC2's
 * errors.
 */
export function isTooNewToStart(error: unknown, kept: Kept): boolean {
  const message = messageOf(error)
  return (
    isServiceRolePending(error) ||
    (kept.role && message.includes('unable to assume the role')) ||
    (kept.securityGroup && message.includes('InvalidGroup.NotFound'))
  )
}

/**
 * Whether a task died only because it did not see yet what was made for it: the role's grant, the secret or the log group.
 * Denials for other reasons (a permissions boundary, an explicit deny) stay and are not meant.
 */
export function isTooNewToRun(stoppedReason: string, kept: Kept): boolean {
  return (
    (kept.role && /AccessDenied.*because no identity-based policy allows/.test(stoppedReason)) ||
    (kept.role && /unable to assume the role/i.test(stoppedReason)) ||
    (kept.secret && /ResourceNotFoundException: Secrets Manager can.t find the specified secret/.test(stoppedReason)) ||
    (kept.logGroup && stoppedReason.includes('The specified log group does not exist'))
  )
}
