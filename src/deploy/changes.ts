import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { planGrant } from '../resources/execution-role.ts'
import type { Grant } from '../aws/grants.ts'
import { grantTags, isSameDefinition } from '../aws/revision.ts'
import { renderTaskDefinition } from '../resources/task-definition.ts'
import type { Change, Resource } from '../change.ts'
import { completeGrants } from './grants.ts'
import type { DefinitionDraft, Plan, SecretUse } from './plan.ts'

/** The parts of a plan that make or change something. */
export type Parts = Pick<
  Plan,
  'secrets' | 'role' | 'cluster' | 'securityGroup' | 'logGroup' | 'definition' | 'latestRevision'
>

/** A line for each thing that a deployment needs: what is done with it. */
export function listChanges(parts: Parts): readonly Change[] {
  const { secrets, role, cluster, securityGroup, logGroup } = parts
  const changes: Change[] = [
    ...secrets.map((use) => nameChange('secret', use, ({ spec, action }) => ({ name: spec.name, action }))),
    nameChange('execution role', role, ({ spec, action }) => ({ name: spec.name, action })),
    ...grantChanges(parts),
    { resource: 'cluster', name: cluster.spec.name, action: cluster.action },
    nameChange('security group', securityGroup, ({ spec, action }) => ({ name: spec.name, action })),
    { resource: 'log group', name: logGroup.spec.name, action: logGroup.action },
    definitionChange(parts)
  ]
  return changes.filter(({ name }) => name !== '')
}

function nameChange<P>(
  resource: Resource,
  use: { readonly given: string | readonly string[] } | { readonly plan: P },
  describe: (plan: P) => Pick<Change, 'name' | 'action'>
): Change {
  if ('plan' in use) return { resource, ...describe(use.plan) }
  return { resource, name: [use.given].flat().join(', '), action: 'given' }
}

function grantChanges({ role, secrets }: Parts): Change[] {
  if ('given' in role) return []
  const { known, registry } = role.grants
  const grants = completeGrants(role.grants, knownSecretArns(secrets))
  return [...known, ...registry].map(({ name }) => ({
    resource: 'role policy',
    name,
    action: planGrant(
      role.plan,
      name,
      grants.find((grant) => grant.name === name)
    )
  }))
}

/** As long as a secret is still to be made, the definition cannot be the same as the last one: it names the secret. */
function definitionChange({ secrets, role, definition, latestRevision }: Parts): Change {
  const arns = knownSecretArns(secrets)
  const executionRoleArn = 'given' in role ? role.given : role.plan.arn
  const grants = 'given' in role ? [] : completeGrants(role.grants, arns)
  const rendered = renderDraft(definition, { executionRoleArn, secretArns: arns, grants })
  const known = secrets.every(({ id }) => arns[id] !== undefined)
  const same = known && isSameDefinition(latestRevision, rendered)
  return { resource: 'task definition', name: definition.family, action: same ? 'unchanged' : 'create' }
}

/** The full ARNs of the secrets, by what the request calls them, where they are known before the deployment has made them. */
function knownSecretArns(secrets: readonly SecretUse[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(secrets.map((use) => [use.id, 'given' in use ? use.given : use.plan.arn]))
}

/** Renders a task definition with what is known only when secrets and role are there, or planned. */
export function renderDraft(
  draft: DefinitionDraft,
  {
    executionRoleArn,
    secretArns,
    grants
  }: {
    readonly executionRoleArn: string
    readonly secretArns: Readonly<Record<string, string | undefined>>
    readonly grants: readonly Grant[]
  }
): RegisterTaskDefinitionCommandInput {
  const tags = { ...draft.tags, ...grantTags(grants) }
  return renderTaskDefinition({ ...draft, tags, executionRoleArn, credentials: credentialsOf(draft, secretArns) })
}

/** The ARN of each container's login, as far as the secrets have theirs. */
function credentialsOf(
  { secretIds }: DefinitionDraft,
  arns: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> {
  const known = Object.entries(secretIds).flatMap(([container, id]) => {
    const arn = arns[id]
    return arn === undefined ? [] : [[container, arn] as const]
  })
  return Object.fromEntries(known)
}
