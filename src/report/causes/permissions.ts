import type { Cause } from './cause.ts'
import { statementFor, statementForTasks, type Denial } from './statement.ts'

/** Where `iam/github-oidc-role.yaml` takes the names of what the execution role is to reach, by the service. */
const PARAMETERS: Readonly<Record<string, string>> = {
  ecr: 'EcrRepository',
  logs: 'LogGroup',
  secretsmanager: 'Secrets',
  ssm: 'Parameters'
}

/** Denials. Source: "Troubleshoot access denied error messages" in the IAM User Guide; only the text tells them apart. */
export const PERMISSIONS: readonly Cause[] = [
  {
    when: /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (role )?(\S+))?[^]*explicit deny/,
    title: 'Forbidden by a policy',
    cause: (found) => `A policy forbids ${found[1] ?? ''} on ${found[3] ?? 'everything'}, whatever else is allowed.`,
    remedy: 'Ask whoever keeps the account’s service control policies or permissions boundaries.'
  },
  {
    when: /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (role )?(\S+))?[^]*because no (session policy|permissions boundary|service control policy|resource control policy|VPC endpoint policy) allows/,
    title: 'Not within what a policy allows at most',
    cause: (found) => `No ${found[4] ?? ''} allows ${found[1] ?? ''}, and without that no other policy can.`,
    remedy: (found) =>
      found[4] === 'session policy'
        ? 'Allow it in the session policy: `inline-session-policy` or `managed-session-policies` of `aws-actions/configure-aws-credentials`.'
        : `Have ${found[1] ?? 'it'} allowed in that ${found[4] ?? 'policy'}.${boundaryOf(found[1] ?? '', found[4])}`
  },
  {
    when: /User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: iam:PassRole on resource: (\S+)/,
    title: 'Not allowed to pass the role',
    cause: (found) => `The workflow's AWS role may not hand the role ${found[3] ?? ''} to ECS tasks.`,
    remedy: (found) =>
      `Add this statement to its policy: ${statementFor(denialOf(found, { action: 'iam:PassRole', resource: found[3] }))}`
  },
  {
    when: /(?:ResourceInitializationError|TaskFailedToStart)[^]*User: arn:([\w-]+):sts::(\d{12}):\S+ is not authorized to perform: (\S+) on resource: (\S+) because no resource-based policy allows/,
    title: 'The secret is not open to this account',
    cause: (found) =>
      `The secret ${found[4] ?? ''} belongs to another account, and its own policy does not let this one in.`,
    remedy: (found) => {
      const Principal = { AWS: `arn:${found[1] ?? ''}:iam::${found[2] ?? ''}:root` }
      const addition = JSON.stringify({ Effect: 'Allow', Principal, Action: found[3], Resource: '*' })
      return `Add this statement to the secret's resource policy: ${addition} It must be encrypted with a customer key whose policy lets this account decrypt.`
    }
  },
  {
    when: /(?:ResourceInitializationError|TaskFailedToStart|CannotPull\w*Error)[^]*User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: ([\w-]+:\w+) on resource: (\S+)/,
    title: 'The execution role lacks a permission',
    cause: (found) => `The task's execution role may not ${found[3] ?? ''} on ${found[4] ?? ''}.`,
    remedy: (found) =>
      `Add this statement to the execution role: ${statementForTasks(denialOf(found, { action: found[3], resource: found[4] }))}. ` +
      'If it has one like it, compare the resource: a secret that was deleted and made again has another ARN.'
  },
  {
    when: /User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: (iam:(?:CreateRole|PutRolePolicy|DeleteRolePolicy|PutRolePermissionsBoundary)) on resource: role (\S+)/,
    title: 'The execution role needs a permissions boundary',
    cause: (found) =>
      `The workflow's AWS role may not ${found[3] ?? ''} on the role ${found[4] ?? ''}, or only with another permissions boundary.`,
    remedy: (found) => {
      const denial = denialOf(found, { action: found[3], resource: found[4], isRole: 'role ' })
      return (
        'Set `permissions-boundary-arn` to the boundary that the policy of the workflow’s role demands. The stack of iam/github-oidc-role.yaml has it as its output BoundaryArn. ' +
        `If no policy allows this yet, create the boundary and add this statement: ${statementFor(denial)}`
      )
    }
  },
  {
    // EC2 names no resource where it looks things up.
    when: /User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: ([\w-]+:\w+)(?: on resource: (role )?(\S+))?/,
    title: 'A permission is missing',
    cause: (found) => `The workflow's AWS role may not ${found[3] ?? ''} on ${found[5] ?? 'any resource'}.`,
    remedy: (found) => {
      const denial = denialOf(found, { action: found[3], isRole: found[4], resource: found[5] })
      return `Add this statement to its policy: ${statementFor(denial)}`
    }
  },
  {
    when: /UnauthorizedOperation[^]*Encoded authorization failure message/,
    title: 'EC2 refuses the call without saying which',
    cause: 'The workflow’s AWS role lacks a permission for EC2; the message that says which is encoded.',
    remedy: 'Decode it: `aws sts decode-authorization-message --encoded-message <the text after the colon>`.'
  },
  {
    when: /Maximum policy size of \d+ bytes exceeded|Cannot exceed quota for PoliciesPerRole/,
    title: 'The execution role has too many policies',
    cause:
      'Each secret and each log group that the repository uses needs a grant in the execution role, and these are too long together.',
    remedy:
      'Let deployments share a secret and a log group; or give those with their own another role in `execution-role-name`.'
  },
  {
    when: /unable to assume the role '([^']+)'/,
    title: 'ECS cannot have the execution role',
    cause: (found) => `ECS could not assume ${found[1] ?? 'the role'}.`,
    remedy:
      'Check that the role in `execution-role-arn` or `task-role-arn` exists and that its trust policy allows `sts:AssumeRole` to `ecs-tasks.amazonaws.com`.'
  },
  {
    when: /service linked role/i,
    title: 'ECS is not set up in this account yet',
    cause: 'The service-linked role of ECS does not exist and could not be made.',
    remedy: 'Run once, as an administrator: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`.'
  }
]

/** What a text says that begins with the partition and the account of who was denied. */
function denialOf(
  [, partition = '', account = '']: readonly (string | undefined)[],
  { action = '', resource = '*', isRole }: Partial<Record<'action' | 'resource' | 'isRole', string | undefined>>
): Denial {
  return { partition, account, action, resource, isRole }
}

/** What to do about the boundary of the role that the action creates. */
function boundaryOf(action: string, policy: string | undefined): string {
  if (policy !== 'permissions boundary') return ''
  const parameter = PARAMETERS[action.split(':')[0] ?? '']
  const template = parameter === undefined ? '' : ` In iam/github-oidc-role.yaml, the parameter ${parameter} does that.`
  return `${template} For the execution role it is the policy in \`permissions-boundary-arn\`, or one called like the role.`
}
