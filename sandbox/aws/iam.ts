import type { Context, Operations } from '../service.ts'
import type { IamForTasks, World } from '../world.ts'
import { managedPolicyOperations } from './iam/managed-policies.ts'
import { rolePolicyOperations } from './iam/role-policies.ts'
import { roleOperations } from './iam/roles.ts'
import type { IamStore, Role } from './iam/store.ts'
import { iamStore } from './iam/store.ts'
import { effectOf, evaluate, trusts } from './policy.ts'

/** IAM: its operations, what ECS asks of it, and a look inside for tests. */
export interface Iam {
  readonly operations: Operations
  readonly forTasks: IamForTasks
  /** The names of all roles, as writes see them. */
  roleNames(): string[]
}

/**
 * IAM of one account.
 *
 * A change is effective for ECS only `knobs.lag.iam` ms later; IAM's own reads see it after a fifth of that
 * ("Changes that I make are not always immediately visible").
 */
export function iam(world: World): Iam {
  const store = iamStore(world)
  return {
    operations: {
      ...roleOperations(store),
      ...rolePolicyOperations(store),
      ...managedPolicyOperations(store)
    },
    forTasks: forTasks(store),
    roleNames: () =>
      [...store.roles.values()].flatMap((history) => {
        const role = history.latest()
        return role ? [role.name] : []
      })
  }
}

function forTasks(store: IamStore): IamForTasks {
  const { world } = store
  return {
    assumable(roleArn) {
      const role = effectiveRole(store, roleArn)
      return role !== undefined && trusts(role.trust, 'ecs-tasks.amazonaws.com', taskContext(world))
    },
    denial(roleArn, action, resource) {
      const request = { action, resource }
      const role = effectiveRole(store, roleArn)
      const decision = evaluate(role ? policiesOf(store, role) : [], request)
      if (!decision.allowed) return decision.why
      return role?.boundary === undefined ? undefined : boundaryDenial(store, role.boundary, request)
    }
  }
}

/** "Task execution IAM role": ECS gives the account and an ARN that names no cluster. */
function taskContext({ partition, region, account }: World): Context {
  return { 'aws:SourceAccount': account, 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` }
}

function effectiveTime({ world }: IamStore): number {
  return world.clock.now() - world.knobs.lag.iam
}

function effectiveRole(store: IamStore, arn: string): Role | undefined {
  const name = arn.slice(arn.lastIndexOf('/') + 1).toLowerCase()
  const role = store.roles.get(name)?.asOf(effectiveTime(store))
  return role?.arn === arn ? role : undefined
}

function policiesOf(store: IamStore, role: Role): string[] {
  return [...role.inline.values(), ...role.attached.flatMap((arn) => effectiveDocument(store, arn))]
}

function effectiveDocument(store: IamStore, arn: string): string[] {
  const document = store.policies.get(arn)?.asOf(effectiveTime(store))?.document
  return document === undefined ? [] : [document]
}

function boundaryDenial(
  store: IamStore,
  arn: string,
  request: { readonly action: string; readonly resource: string }
): string | undefined {
  const effect = effectOf(effectiveDocument(store, arn), request)
  if (effect === 'allow') return undefined
  if (effect === 'deny') return 'with an explicit deny in a permissions boundary'
  return `because no permissions boundary allows the ${request.action} action`
}
