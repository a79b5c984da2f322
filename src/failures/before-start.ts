import { chapter } from './failure.ts'
import { statementForTasks } from './denial.ts'

const WAY_OUT =
  'Check, in this order: `assign-public-ip: true` in a subnet whose route table leads to an internet gateway, or a NAT gateway for a private subnet; ' +
  'a security group that allows HTTPS and DNS out; the network ACL; and the security groups of VPC endpoints, which must allow the task in on port 443.'

const PEERS: readonly (readonly [said: RegExp, who: string])[] = [
  [/https?:\/\/([^/"\s]+)/, ''],
  [/Secrets Manager| asm[: ]/, 'Secrets Manager'],
  [/CloudWatch|logger args/i, 'CloudWatch Logs'],
  [/Amazon ECR/, 'Amazon ECR'],
  [/CannotPull/, 'its registry']
]

const NO_CONNECTION =
  /There is a connection issue between the task and|dial (?:tcp|udp)|i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled|context (?:canceled|deadline exceeded)|connection refused|no route to host|: signal: killed/

/** Permissions that the task lacks. Source: "Task execution IAM role" in the ECS Developer Guide. */
export const TASK_PERMISSIONS = chapter(['task'], {
  'The execution role lacks a permission': {
    when: [{ denied: 'plain' }, { denied: 'pass-role' }, { denied: 'boundary' }],
    cause: ({ denial }) => `The task's execution role isn't allowed to call ${denial.action} on ${denial.resource}.`,
    remedy: ({ denial }) =>
      `Add this statement to the execution role: ${statementForTasks(denial)} ` +
      'If the role has a similar one, compare the resource: a secret that was deleted and created again has another ARN.'
  },
  "The secret doesn't allow this account": {
    when: { denied: 'resource' },
    cause: ({ denial }) =>
      `${denial.resource} belongs to another account, and its resource policy doesn't allow this one.`,
    remedy: ({ denial: { partition, account, action } }) => {
      const Principal = { AWS: `arn:${partition}:iam::${account}:root` }
      const addition = JSON.stringify({ Effect: 'Allow', Principal, Action: action, Resource: '*' })
      return `Add this statement to the secret's resource policy: ${addition} Encrypt the secret with a customer managed key whose policy allows this account to decrypt.`
    }
  }
})

/** Failed connections of the task. Source: "Verify Amazon ECS task connectivity" in the ECS Developer Guide. */
export const NETWORK = chapter(['task'], {
  "The registry's pull limit is reached": {
    when: /toomanyrequests|pull rate limit|429 Too Many Requests/i,
    cause: "The registry counts the pulls of the task's public IP or of the account.",
    remedy:
      'Set `registry-username` and `registry-password`, which have a limit of their own. Or wait and run the workflow again, or copy the image to Amazon ECR.'
  },
  "Fargate doesn't trust the registry's certificate": {
    when: /x509: |server gave HTTP response to HTTPS client/,
    cause: 'Fargate pulls only over HTTPS, and trusts only the certificates of public authorities.',
    remedy: 'Install a certificate of a public authority in the registry, or use another registry.'
  },
  "The registry's host name doesn't resolve": {
    when: { text: /lookup (\S+?)(?: on \S+)?: no such host/, also: /CannotPull/, not: /connection issue between/ },
    cause: ({ found }) => `The DNS of the task's VPC doesn't know ${found[1] ?? 'the registry'}.`,
    remedy:
      'Correct the host in `image`. For a registry inside the VPC, check its private DNS name and the DNS resolution of the VPC.'
  },
  "The task can't connect to the internet": {
    when: [
      { text: NO_CONNECTION, not: /no such host|CannotCreateVolume|EFS utils|toomanyrequests|x509: |429 Too Many/i },
      { text: /no such host/, not: /CannotPull|CannotCreateVolume|EFS utils/ },
      { text: /connection issue between the task and/, also: /no such host/ }
    ],
    cause: ({ text }) => `The task couldn't reach ${peerIn(text)}.`,
    remedy: WAY_OUT
  },
  'The connection of the task broke': {
    when: {
      text: /connection reset by peer|broken pipe|unexpected EOF|: EOF\b/,
      also: /CannotPull|ResourceInitialization/,
      not: NO_CONNECTION
    },
    cause: 'The other side, or a firewall on the way, closed the connection.',
    remedy: "Run the workflow again. If that doesn't help, check the registry, and firewalls and proxies on the way."
  },
  'The subnet has no free IP address': {
    when: /InsufficientFreeAddressesInSubnet|not have enough free addresses/,
    cause: 'Each task needs an IP address of its own.',
    remedy: 'Set other or more subnets in `subnets`, or stop what you no longer need there.'
  },
  'EC2 created no network interface for the task': {
    when: {
      text: /Unexpected EC2 error while attempting to Create Network Interface/,
      not: /InsufficientFreeAddressesInSubnet|not have enough free addresses/
    },
    remedy: 'Check that `subnets` and `security-groups` exist, and the quota of network interfaces in the Region.'
  }
})

const SHAPES: Readonly<Record<string, string>> = {
  'unable to unmarshal secret value': "isn't a JSON object whose fields are text",
  'empty secrets value': 'is empty, or is stored as binary',
  'empty response': 'is empty',
  'AuthorizationData is malformed': 'lacks `username` or `password`, or one of them is empty'
}

/** Secrets and files for the task. Source: "ResourceInitializationError" in the ECS Developer Guide. */
export const SECRETS = chapter(['task'], {
  'Another account encrypts the secret with its default key': {
    from: ['AWS', 'task'],
    when: /access a secret from a different AWS account/,
    cause: 'The default key of an account decrypts only for that account.',
    remedy:
      'Encrypt the secret with a customer managed key whose policy allows `kms:Decrypt` to the account of the task.'
  },
  "The execution role can't decrypt the secret": {
    when: /Access to KMS is not allowed/,
    cause: 'The secret is encrypted with a customer managed key.',
    remedy: "Allow the execution role `kms:Decrypt` on that key, in the role's policy and in the key's."
  },
  "The secret doesn't exist": {
    from: ['AWS', 'task'],
    when: /can(?:'t|not) find the specified secret|Check whether the secret exists/,
    cause: 'No such secret exists in this Region. A secret that was deleted and created again has another ARN.',
    remedy: ({ text, where }) =>
      `Correct ${where(/arn:[\w-]+:secretsmanager:[\w:/+=.@-]+/.exec(text)?.[0], '`secret-arn` and `secrets`')}.`
  },
  'AWS throttled the task': {
    when: { text: /\bRate exceeded/, not: /toomanyrequests|429 Too Many|Unexpected EC2 error/i },
    cause: 'Many tasks started at once and asked AWS for more than it answers in a second.',
    remedy: 'Run the workflow again, with fewer deployments at once in this account and Region.'
  },
  'The secret is scheduled for deletion': {
    from: ['Secrets Manager', 'task'],
    when: /marked for deletion|scheduled for deletion/,
    remedy: 'Restore it: `aws secretsmanager restore-secret --secret-id <its ARN>`.'
  },
  'The secret holds no registry credentials': {
    when: /(unable to unmarshal secret value|empty secrets value|authorization data: empty response|AuthorizationData is malformed)/,
    cause: ({ found }) =>
      `The secret's value ${SHAPES[(found[1] ?? '').replace('authorization data: ', '')] ?? 'holds no credentials'}.`,
    remedy: 'Store `{"username": "…", "password": "…"}` in it.'
  },
  "The secret isn't JSON": {
    when: /invalid character .{1,20} (?:looking for|after|in)|unexpected end of JSON input/,
    cause: "The task definition reads a key of the secret, whose value isn't a JSON object.",
    remedy: 'Store a JSON object in the secret, or remove the key after the ARN in `secrets`.'
  },
  'The secret lacks a key': {
    when: /did not contain json key (\S+)/,
    remedy: ({ found }) => `Correct the key ${found[1] ?? ''} after the ARN in \`secrets\`, or add it to the secret.`
  },
  "A parameter doesn't exist": {
    when: /invalid ssm parameters: ([^;\n]+)/,
    cause: ({ found }) => `The Parameter Store of this Region has no ${found[1]?.trim() ?? 'such parameter'}.`,
    remedy: ({ found, where }) => `Correct ${where(found[1]?.trim(), '`secrets`')}, or create the parameter.`
  },
  "A file of environment variables can't be read": {
    when: { text: /failed to download env files/, not: NO_CONNECTION },
    cause: "A file in `environmentFiles` isn't in S3, or the execution role isn't allowed to read it.",
    remedy:
      'Check its ARN in `task-definition`, and allow the execution role `s3:GetObject` on it and `s3:GetBucketLocation` on its bucket.'
  },
  "The EFS file system can't be mounted": {
    when: /EFS utils/,
    cause: "The task can't reach the file system of one of its volumes, or isn't allowed to mount it.",
    remedy:
      "Allow port 2049 from the task in the file system's security group. Create a mount target in the task's Availability Zone. Allow the role in `task-role-arn` what the file system's policy requires."
  }
})

/** Logs. Source: "ResourceInitializationError" and "Using the awslogs log driver" in the ECS Developer Guide. */
export const LOGS = chapter(['AWS', 'task'], {
  "The log group doesn't exist": {
    when: /specified log group does not exist/,
    remedy:
      'Check `log-group`. The action creates the group if it has `logs:DescribeLogGroups` and `logs:CreateLogGroup`.'
  },
  'An option of the log driver is missing': {
    from: ['ECS', 'task'],
    when: /awslogs-(?:region|group|stream-prefix) is required|Log driver awslogs requires options: /,
    remedy: 'Add it to `logConfiguration` in `task-definition`, or remove `logConfiguration`.'
  },
  "The log driver doesn't start": {
    from: ['task'],
    when: {
      text: /failed to initialize logging driver|failed to validate logger args/,
      not: new RegExp(
        `${NO_CONNECTION.source}|no such host|is required|log group does not exist|requires options|connection reset|broken pipe|EOF|Rate exceeded`
      )
    },
    cause: "The container's log driver rejected its options, or couldn't reach the destination of the log.",
    remedy: 'Correct `logConfiguration` in `task-definition`, or `log-group`.'
  }
})

/** Returns the host or service that the task couldn't reach, if ECS names it. */
function peerIn(text: string): string {
  for (const [said, who] of PEERS) {
    const found = said.exec(text)
    if (found !== null) return who === '' ? (found[1] ?? '') : who
  }
  return 'what it needs'
}
