import { SimulatePrincipalPolicyCommand, type IAMClient } from '@aws-sdk/client-iam'
import type { RoleReference } from '../inputs/values.ts'
import { isOptional, type Grant, type Statement } from './grants.ts'
import type { Identity } from './identity.ts'

/** The ARN of a role that was given by its ARN or its name; a name is that of a role of this account. */
export function roleArn({ text, account }: RoleReference, identity: Pick<Identity, 'account' | 'partition'>): string {
  if (account !== undefined) return text
  return `arn:${identity.partition}:iam::${identity.account}:role/${text.replace(/^\//, '')}`
}

/**
 * The statements that a role which was given lacks, by IAM's own simulation. Nothing when we may not simulate: a role that
 * was given asks for no rights. Source: SimulatePrincipalPolicy in the IAM API reference.
 */
export async function findMissingGrants(
  client: IAMClient,
  roleArn: string,
  grants: readonly Grant[]
): Promise<readonly Statement[]> {
  const statements = grants.flatMap((grant) => grant.statements).filter((statement) => !isOptional(statement))
  const allowed = await Promise.all(statements.map((statement) => isAllowed(client, roleArn, statement)))
  return statements.filter((_, index) => allowed[index] === false)
}

/** Whether the role may do all that the statement allows; `undefined` when that cannot be told. */
async function isAllowed(client: IAMClient, roleArn: string, statement: Statement): Promise<boolean | undefined> {
  const answers = await Promise.all(
    [statement.Resource].flat().map((resource) => isAllowedOn(client, roleArn, statement, resource))
  )
  // Of several resources it is one, so that a role that may use any of them may be the right one.
  return answers.find((answer) => answer !== false) ?? answers[0]
}

async function isAllowedOn(
  client: IAMClient,
  roleArn: string,
  statement: Statement,
  resource: string
): Promise<boolean | undefined> {
  const conditions = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys))
  try {
    const { EvaluationResults } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...statement.Action],
        ResourceArns: [resource],
        ContextEntries: conditions.map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: 'string',
          ContextKeyValues: [value]
        }))
      })
    )
    const isAllowed = (EvaluationResults ?? []).every(({ EvalDecision }) => EvalDecision === 'allowed')
    // With a wildcard for what isn't known, a policy that names the resource in full may be right.
    return isAllowed || !/\?|key\/\*$/.test(resource) ? isAllowed : undefined
  } catch {
    // Denied, or not known where only parts of AWS are imitated: a check that is nice to have never fails a deployment.
    return undefined
  }
}
