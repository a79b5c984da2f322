import type * as Iam from '@aws-sdk/client-iam'
import type { Call, Context, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { AccessRequest, Effect } from '../policy.ts'
import { concerns, effectOf, statementsFor } from '../policy.ts'
import { parsePolicy } from '../policy/document.ts'
import { page } from './paging.ts'
import type { IamStore, NamedPolicy } from './store.ts'
import { boundaryOf, policiesOf, readTime, roleContext, roleToRead } from './store.ts'

/** SimulatePrincipalPolicy, for roles, whose resources' own policies IAM does not simulate. */
export function simulateOperations(store: IamStore): Operations {
  return {
    SimulatePrincipalPolicy(
      input: Iam.SimulatePrincipalPolicyCommandInput,
      call: Call
    ): Output<Iam.SimulatePrincipalPolicyCommandOutput> {
      const { PolicySourceArn: arn = '', ActionNames = [], ResourceArns = ['*'] } = input
      const name = arn.slice(arn.lastIndexOf('/') + 1)
      call.authorize('iam:SimulatePrincipalPolicy', arn, roleContext(store, name))
      const policies = policiesToSimulate(store, arn, input.PolicyInputList ?? [])
      const context = contextOf(input.ContextEntries ?? [])
      const results = ActionNames.map(checkedAction).flatMap((action) =>
        ResourceArns.map((resource) => result(policies, { action, resource, context }))
      )
      const { items, more } = page(results, input)
      return { EvaluationResults: items, ...more }
    }
  }
}

interface Simulated {
  readonly identity: readonly NamedPolicy[]
  readonly boundary: readonly NamedPolicy[] | undefined
}

function policiesToSimulate(store: IamStore, arn: string, added: readonly string[]): Simulated {
  const [, kind, path = ''] = /^arn:[^:]+:iam::\d{12}:(\w+)\/(.+)$/.exec(arn) ?? []
  if (kind !== 'role')
    throw new AwsError('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  const role = roleToRead(store, path.slice(path.lastIndexOf('/') + 1))
  const time = readTime(store)
  const inputs = added.map((document, index) => ({ name: `PolicyInputList.${index + 1}`, document }))
  return { identity: [...policiesOf(store, role, time), ...inputs], boundary: boundaryOf(store, role, time) }
}

function checkedAction(action: string): string {
  if (/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action)) return action
  throw new AwsError('InvalidInput', `Invalid Action Name: ${action}`)
}

function contextOf(entries: readonly Iam.ContextEntry[]): Context {
  return Object.fromEntries(
    entries.map(({ ContextKeyName, ContextKeyValues }) => [ContextKeyName ?? '', ContextKeyValues ?? []])
  )
}

/** Missing keys are told with the resource, unless that is `*` (API Reference, "EvaluationResult"). */
function result({ identity, boundary }: Simulated, request: AccessRequest): Iam.EvaluationResult {
  const byIdentity = effectOf(documents(identity), request)
  const byBoundary = boundary === undefined ? 'allow' : effectOf(documents(boundary), request)
  const decision = DECISIONS[together(byIdentity, byBoundary)]
  const details = {
    MatchedStatements: identity.filter((policy) => decides(policy, byIdentity, request)).map(matched),
    ...(boundary && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: byBoundary === 'allow' } })
  }
  const missing = missingKeys([...identity, ...(boundary ?? [])], request)
  const answer = { EvalActionName: request.action, EvalResourceName: request.resource, EvalDecision: decision }
  if (request.resource === '*') return { ...answer, ...details, MissingContextValues: missing }
  const specific = { EvalResourceName: request.resource, EvalResourceDecision: decision, ...details }
  return {
    ...answer,
    ...details,
    MissingContextValues: [],
    EvalDecisionDetails: {},
    ResourceSpecificResults: [{ ...specific, MissingContextValues: missing }]
  }
}

const DECISIONS = { allow: 'allowed', deny: 'explicitDeny', none: 'implicitDeny' } as const

function together(identity: Effect, boundary: Effect): Effect {
  if (identity === 'deny' || boundary === 'deny') return 'deny'
  return identity === 'allow' ? boundary : 'none'
}

/** A deny is told alone, without the allows that it overrides. */
function decides({ document }: NamedPolicy, effect: Effect, request: AccessRequest): boolean {
  const wanted = effect === 'deny' ? 'Deny' : 'Allow'
  return statementsFor(document, request).some((statement) => statement.effect === wanted)
}

function matched({ name }: NamedPolicy): Iam.Statement {
  return { SourcePolicyId: name }
}

function missingKeys(policies: readonly NamedPolicy[], request: AccessRequest): string[] {
  const given = new Set(Object.keys(request.context ?? {}).map((key) => key.toLowerCase()))
  const needed = policies
    .flatMap(({ document }) => parsePolicy(document))
    .filter((statement) => concerns(statement, request))
    .flatMap(({ conditions }) => conditions.map(({ key }) => key))
  return [...new Set(needed)].filter((key) => !given.has(key.toLowerCase()))
}

function documents(policies: readonly NamedPolicy[]): string[] {
  return policies.map(({ document }) => document)
}
