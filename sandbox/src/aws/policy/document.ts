import { memoized } from './memoized.ts'

/** Who a statement of a trust policy is about. */
export interface PolicyPrincipal {
  readonly type: string
  readonly id: string
}

/** One test of a `Condition` block: `{"StringEquals": {"aws:SourceAccount": ["1", "2"]}}`. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** A statement in one form, whatever shorthand the document used. Of each pair one is given. */
export interface Statement {
  readonly effect: string
  readonly actions?: readonly string[]
  readonly notActions?: readonly string[]
  readonly resources?: readonly string[]
  readonly notResources?: readonly string[]
  readonly principals: readonly PolicyPrincipal[]
  readonly conditions: readonly Condition[]
}

/** Reads a policy that has passed `validatePolicy`; throws SyntaxError when it is no JSON. */
export const parsePolicy = memoized((policy: string): readonly Statement[] => {
  const document: unknown = JSON.parse(policy)
  return isObject(document) ? list(document.Statement).filter(isObject).map(parseStatement) : []
})

/** Whether a JSON value is an object (not an array). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON value that may stand for a list of one. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** The principals of a `Principal` element: `"*"`, or an object of single names or lists. */
export function parsePrincipals(principal: unknown): readonly PolicyPrincipal[] {
  if (principal === '*') return [{ type: 'AWS', id: '*' }]
  if (!isObject(principal)) return []
  return Object.entries(principal).flatMap(([type, ids]) => strings(ids).map((id) => ({ type, id })))
}

function parseStatement(statement: Readonly<Record<string, unknown>>): Statement {
  return {
    effect: String(statement.Effect),
    ...element('actions', statement.Action),
    ...element('notActions', statement.NotAction),
    ...element('resources', statement.Resource),
    ...element('notResources', statement.NotResource),
    principals: parsePrincipals(statement.Principal),
    conditions: parseConditions(statement.Condition)
  }
}

function element<Name extends string>(name: Name, value: unknown): Partial<Record<Name, readonly string[]>> {
  return value === undefined ? {} : ({ [name]: strings(value) } as Record<Name, readonly string[]>)
}

function parseConditions(block: unknown): readonly Condition[] {
  if (!isObject(block)) return []
  return Object.entries(block).flatMap(([operator, keys]) =>
    isObject(keys) ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: strings(values) })) : []
  )
}

function strings(value: unknown): readonly string[] {
  return list(value).map(String)
}
