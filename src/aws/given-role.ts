import { SimulatePrincipalPolicyCommand, type IAMClient } from '@aws-sdk/client-iam'
import type { Grant, Statement } from './grants.ts'

/**
 * The statements that a role which was given lacks, by IAM's own simulation. Nothing when we may not simulate: a role that
 * was given asks for no rights. Source: SimulatePrincipalPolicy in the IAM API reference.
 */
export async function findMissingGrants(
  client: IAMClient,
  roleArn: string,
  grants: readonly Grant[]
): Promise<readonly Statement[]> {
  const statements = grants.flatMap((grant) => grant.statements)
  const allowed = await Promise.all(statements.map((statement) => isAllowed(client, roleArn, statement)))
  return statements.filter((_, index) => allowed[index] === false)
}

/** Whether the role may do all that the statement allows; `undefined` when that cannot be told. */
async function isAllowed(client: IAMClient, roleArn: string, statement: Statement): Promise<boolean | undefined> {
  const conditions = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys))
  try {
    const { EvaluationResults } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...statement.Action],
        ResourceArns: [statement.Resource],
        ContextEntries: conditions.map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: 'string',
          ContextKeyValues: [value]
        }))
      })
    )
    return (EvaluationResults ?? []).every(({ EvalDecision }) => EvalDecision === 'allowed')
  } catch {
    // Denied, or not known where only parts of AWS are imitated: a check that is nice to have never fails a deployment.
    return undefined
  }
}
