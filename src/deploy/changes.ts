import { planGrant } from '../aws/execution-role.ts'
import { isSameDefinition, renderTaskDefinition } from '../aws/task-definition.ts'
import type { Change, Resource } from '../change.ts'
import { completeGrants } from './grants.ts'
import type { Plan, SecretUse } from './plan.ts'

/** The parts of a plan that make or change something. */
export type Parts = Pick<
  Plan,
  'secret' | 'role' | 'cluster' | 'securityGroup' | 'logGroup' | 'definition' | 'latestRevision'
>

/** A line for each thing that a deployment needs: what is done with it. */
export function listChanges(parts: Parts): readonly Change[] {
  const { secret, role, cluster, securityGroup, logGroup } = parts
  const changes: (Change | undefined)[] = [
    secret && nameChange('secret', secret, ({ spec, action }) => ({ name: spec.name, action })),
    nameChange('execution role', role, ({ spec, action }) => ({ name: spec.name, action })),
    ...grantChanges(parts),
    { resource: 'cluster', name: cluster.spec.name, action: cluster.action },
    nameChange('security group', securityGroup, ({ spec, action }) => ({ name: spec.name, action })),
    { resource: 'log group', name: logGroup.spec.name, action: logGroup.action },
    definitionChange(parts)
  ]
  return changes.filter((change) => change !== undefined)
}

function nameChange<P>(
  resource: Resource,
  use: { readonly given: string | readonly string[] } | { readonly plan: P },
  describe: (plan: P) => Pick<Change, 'name' | 'action'>
): Change {
  if ('plan' in use) return { resource, ...describe(use.plan) }
  return { resource, name: [use.given].flat().join(', '), action: 'given' }
}

function grantChanges({ role, secret }: Parts): Change[] {
  if ('given' in role) return []
  const { known, registry } = role.grants
  const grants = completeGrants(role.grants, knownSecretArn(secret))
  const names = [...known.map(({ name }) => name), ...(registry === undefined ? [] : [registry.name])]
  return names.map((name) => ({
    resource: 'role policy',
    name,
    action: planGrant(
      role.plan,
      name,
      grants.find((grant) => grant.name === name)
    )
  }))
}

/** As long as the secret is still to be made, the definition cannot be the same as the last one: it names the secret. */
function definitionChange({ secret, role, definition, latestRevision }: Parts): Change {
  const secretArn = knownSecretArn(secret)
  const executionRoleArn = 'given' in role ? role.given : role.plan.arn
  const rendered = renderTaskDefinition({ ...definition, executionRoleArn, ...(secretArn && { secretArn }) })
  const known = secret === undefined || secretArn !== undefined
  const same = known && isSameDefinition(latestRevision, rendered)
  return { resource: 'task definition', name: definition.family, action: same ? 'unchanged' : 'create' }
}

/** The full ARN of the secret, where it is known before the deployment has made it. */
function knownSecretArn(secret: SecretUse | undefined): string | undefined {
  if (secret === undefined) return undefined
  return 'given' in secret ? secret.given : secret.plan.arn
}
