import type { Clients } from '../aws/clients.ts'
import { type Statement, isAllowed } from '../aws/policies.ts'
import type { Findings, Planned, Resource } from './resource.ts'

/** The permissions for ECS Exec. Source: "Monitor Amazon ECS containers with ECS Exec", its IAM permissions. */
const EXEC: Statement = {
  Sid: 'Exec',
  Effect: 'Allow',
  Action: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel'
  ],
  Resource: '*'
}

/** Returns a check, by IAM's simulation, of whether the task role allows ECS Exec. A denied check is only a warning. */
export function execRole(
  { iam }: Pick<Clients, 'iam'>,
  roleArn: (found: Findings) => Promise<string>
): Resource<{ readonly arn: string; readonly allowed: boolean | undefined }, Planned, undefined> {
  return {
    find: async (found) => {
      const arn = await roleArn(found)
      return { arn, allowed: await isAllowed(iam, arn, EXEC) }
    },
    plan: ({ arn, allowed }) => ({ changes: [], warnings: warningsOf(arn, allowed) }),
    apply: () => Promise.resolve(undefined)
  }
}

function warningsOf(arn: string, allowed: boolean | undefined): string[] {
  if (allowed === true) return []
  const { Effect, Action, Resource } = EXEC
  const statement = JSON.stringify({ Effect, Action, Resource })
  if (allowed === false) {
    return [
      `The task role ${arn} does not allow ECS Exec, so no shell can be opened. Add this statement to it: ${statement}`
    ]
  }
  return [
    `The task role ${arn} was not checked for ECS Exec, because \`iam:SimulatePrincipalPolicy\` on it is not allowed. It requires this statement: ${statement}`
  ]
}
