import type { Cause } from './cause.ts'
import { arnOf, statement } from './statement.ts'

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
        : `Have ${found[1] ?? 'it'} allowed in that ${found[4] ?? 'policy'}; for the role that this action makes, the boundary is \`permissions-boundary-arn\`.`
  },
  {
    when: /User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: iam:PassRole on resource: (\S+)/,
    title: 'Not allowed to pass the role',
    cause: (found) => `The workflow's AWS role may not hand the role ${found[3] ?? ''} to ECS tasks.`,
    remedy: (found) =>
      `Add this statement to its policy: ${statement('iam:PassRole', found[3] ?? '*', { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } })}`
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
    when: /(?:ResourceInitializationError|TaskFailedToStart|CannotPull\w*Error)[^]*is not authorized to perform: ([\w-]+:\w+) on resource: (\S+)/,
    title: 'The execution role lacks a permission',
    cause: (found) => `The task's execution role may not ${found[1] ?? ''} on ${found[2] ?? ''}.`,
    remedy: (found) =>
      `Add this statement to the execution role: ${statement(found[1] ?? '', found[2] ?? '*')}. ` +
      'If it has one like it, compare the resource: a secret that was deleted and made again has another ARN.'
  },
  {
    // EC2 names no resource where it looks things up.
    when: /User: arn:([\w-]+):\w+::(\d{12}):\S+ is not authorized to perform: ([\w-]+:\w+)(?: on resource: (role )?(\S+))?/,
    title: 'A permission is missing',
    cause: (found) => `The workflow's AWS role may not ${found[3] ?? ''} on ${found[5] ?? 'any resource'}.`,
    remedy: (found) => {
      const [, partition = 'aws', account = '', action = '', isRole, resource = '*'] = found
      return `Add this statement to its policy: ${statement(action, arnOf({ partition, account, action, isRole, resource }))}`
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
