import { type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import type { Statement } from './policies.ts'

/** Whether the role may do all that the statement allows; `undefined` when that cannot be told. */
export async function isAllowed(
  client: IAMClient,
  roleArn: string,
  statement: Statement
): Promise<boolean | undefined> {
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
