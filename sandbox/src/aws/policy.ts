import type { Context, ResourcePolicy } from '../service.ts'
import { holds } from './policy/conditions.ts'
import { like, likeIgnoringCase } from './policy/match.ts'
import { parsePolicy } from './policy/document.ts'
import type { Statement } from './policy/document.ts'
import type { Relation } from './policy/principal.ts'
import { relationTo } from './policy/principal.ts'

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

/** Who asks, and all that was written for it. */
export interface Requester {
  /** `arn:aws:sts::…:assumed-role/<role>/<session>`, or that of a user or role. */
  readonly arn: string
  /** Identity-based policies; without them everything is allowed by these. */
  readonly policies?: readonly string[]
  /** The policy of the permissions boundary; empty when it names a policy that is not there. */
  readonly boundary?: readonly string[]
  /** The policy on the resource, when it has one. */
  readonly resourcePolicy?: ResourcePolicy | undefined
}

/**
 * Why IAM refuses the request, as the tail of AWS's text, or nothing when it is allowed. A resource of another account must
 * be allowed on both sides ("Policy evaluation logic" and "Cross-account policy evaluation logic" of the IAM User Guide).
 *
 * Takes policies as JSON documents, which must have passed `validatePolicy`.
 */
export function denial(requester: Requester, request: AccessRequest): string | undefined {
  const identity = requester.policies === undefined ? 'allow' : effectOf(requester.policies, request)
  const boundary = requester.boundary === undefined ? 'allow' : effectOf(requester.boundary, request)
  const grant = grantOf(requester, request)
  if (identity === 'deny') return 'with an explicit deny in an identity-based policy'
  if (grant === 'deny') return 'with an explicit deny in a resource-based policy'
  if (boundary === 'deny') return 'with an explicit deny in a permissions boundary'
  const lacking = lackingPolicy(requester, request, { identity, grant })
  if (lacking !== undefined) return `because no ${lacking} policy allows the ${request.action} action`
  return boundary === 'allow' ? undefined : `because no permissions boundary allows the ${request.action} action`
}

/** What policies without principals say together: an explicit deny wins, else one allow is needed. */
export function effectOf(policies: readonly string[], request: AccessRequest): Effect {
  return combine(policies.flatMap((policy) => statementsFor(policy, request)))
}

/** The statements of a policy that decide the request, whoever they are about. */
export function statementsFor(policy: string, request: AccessRequest): readonly Statement[] {
  return parsePolicy(policy).filter(
    (statement) => concerns(statement, request) && holds(statement.conditions, request.context ?? {})
  )
}

/** Whether the statement is about the request's action and resource, its conditions aside. */
export function concerns(statement: Statement, { action, resource }: AccessRequest): boolean {
  return namesAction(statement, action) && namesResource(statement, resource)
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

/** To whom a resource's policy gives the request: to the principal itself, or to its account, which leaves it to IAM. */
type Grant = 'principal' | 'account' | 'deny' | 'none'

function grantOf({ arn, resourcePolicy }: Requester, request: AccessRequest): Grant {
  if (resourcePolicy === undefined) return 'none'
  const statements = statementsFor(resourcePolicy.document, request)
  const about = (who: Relation) => statements.filter((statement) => relationTo(arn, statement.principals) === who)
  const direct = combine(about('principal'))
  const byAccount = combine(about('account'))
  if (direct === 'deny' || byAccount === 'deny') return 'deny'
  if (direct === 'allow') return 'principal'
  return byAccount === 'allow' ? 'account' : 'none'
}

/** Which kind of policy does not allow what it would have to. */
function lackingPolicy(
  { arn, resourcePolicy }: Requester,
  { resource }: AccessRequest,
  { identity, grant }: { readonly identity: Effect; readonly grant: Grant }
): 'identity-based' | 'resource-based' | undefined {
  const byIdentity = identity === 'allow' ? undefined : 'identity-based'
  if (isForeign(resource, arn)) return byIdentity ?? (grant === 'none' ? 'resource-based' : undefined)
  if (grant === 'principal') return undefined
  return resourcePolicy?.kind === 'key' && grant === 'none' ? 'resource-based' : byIdentity
}

/** Resources of AWS itself, such as managed policies, belong to nobody else. */
function isForeign(resource: string, principal: string): boolean {
  const owner = resource.split(':')[4] ?? ''
  return /^\d{12}$/.test(owner) && owner !== principal.split(':')[4]
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
