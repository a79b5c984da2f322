import type { Context } from '../service.ts'
import { holds } from './policy/conditions.ts'
import { like, likeIgnoringCase } from './policy/match.ts'
import { parsePolicy } from './policy/document.ts'
import type { Statement } from './policy/document.ts'

export { validatePolicy } from './policy/validate.ts'
export type { PolicyKind } from './policy/validate.ts'

/** What somebody wants to do: `iam:PassRole` on an ARN, or on `*` for actions without a resource. */
export interface AccessRequest {
  readonly action: string
  readonly resource: string
  readonly context?: Context
}

/** The evaluation's outcome before it is put into words. */
export type Effect = 'allow' | 'deny' | 'none'

/**
 * Decides as IAM does for identity-based policies: an explicit deny wins, else one allow is needed.
 *
 * Takes the policies as JSON documents, which must have passed `validatePolicy`.
 */
export function evaluate(
  policies: readonly string[],
  request: AccessRequest
): { readonly allowed: boolean; readonly why?: string } {
  const effect = effectOf(policies, request)
  if (effect === 'allow') return { allowed: true }
  if (effect === 'deny') return { allowed: false, why: 'with an explicit deny in an identity-based policy' }
  return { allowed: false, why: `because no identity-based policy allows the ${request.action} action` }
}

/** The bare outcome, for policies that are not identity-based ones (permissions boundaries). */
export function effectOf(policies: readonly string[], request: AccessRequest): Effect {
  return combine(policies.flatMap((policy) => parsePolicy(policy)).filter((statement) => concerns(statement, request)))
}

/** Whether a role's trust policy lets a service assume the role. */
export function trusts(policy: string, service: string, context: Context): boolean {
  const statements = parsePolicy(policy).filter(
    (statement) =>
      namesService(statement, service) &&
      namesAction(statement, 'sts:AssumeRole') &&
      holds(statement.conditions, context)
  )
  return combine(statements) === 'allow'
}

function combine(statements: readonly Statement[]): Effect {
  if (statements.some(({ effect }) => effect === 'Deny')) return 'deny'
  return statements.length > 0 ? 'allow' : 'none'
}

function concerns(statement: Statement, request: AccessRequest): boolean {
  return (
    namesAction(statement, request.action) &&
    namesResource(statement, request.resource) &&
    holds(statement.conditions, request.context ?? {})
  )
}

function namesAction(statement: Statement, action: string): boolean {
  if (statement.notActions) return !statement.notActions.some((pattern) => likeIgnoringCase(pattern, action))
  return (statement.actions ?? []).some((pattern) => likeIgnoringCase(pattern, action))
}

function namesResource(statement: Statement, resource: string): boolean {
  if (statement.notResources) return !statement.notResources.some((pattern) => like(pattern, resource))
  return (statement.resources ?? []).some((pattern) => like(pattern, resource))
}

function namesService(statement: Statement, service: string): boolean {
  return statement.principals.some(
    ({ type, id }) => (type === 'Service' && id === service) || (type === 'AWS' && id === '*')
  )
}
