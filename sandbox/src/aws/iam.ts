import type { Context, Operations } from '../service.ts'
import type { IamForTasks, World } from '../world.ts'
import { managedPolicyOperations } from './iam/managed-policies.ts'
import { rolePolicyOperations } from './iam/role-policies.ts'
import { roleOperations } from './iam/roles.ts'
import { simulateOperations } from './iam/simulate.ts'
import type { IamStore, Role } from './iam/store.ts'
import { boundaryOf, iamStore, policiesOf } from './iam/store.ts'
import type { Requester } from './policy.ts'
import { denial, trusts } from './policy.ts'

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
      ...managedPolicyOperations(store),
      ...simulateOperations(store)
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
    denial(roleArn, action, resource, { context = {}, resourcePolicy } = {}) {
      const role = effectiveRole(store, roleArn)
      const requester = { arn: roleArn, resourcePolicy, ...(role ? grantsOf(store, role) : { policies: [] }) }
      return denial(requester, { action, resource, context: { ...globalContext(world, roleArn), ...context } })
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

function grantsOf(store: IamStore, role: Role): Pick<Requester, 'policies' | 'boundary'> {
  const policies = policiesOf(store, role, effectiveTime(store)).map(({ document }) => document)
  const boundary = boundaryOf(store, role, effectiveTime(store))
  return boundary === undefined ? { policies } : { policies, boundary: boundary.map(({ document }) => document) }
}

/** Keys that every request of a task has ("AWS global condition context keys"). */
function globalContext({ region, account }: World, roleArn: string): Context {
  return { 'aws:RequestedRegion': region, 'aws:PrincipalArn': roleArn, 'aws:PrincipalAccount': account }
}
