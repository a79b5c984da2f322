/** How a failure is known by its text, and what it means. */
export interface Cause {
  readonly when: RegExp
  /** Whose words count. The program's log is full of words that mean nothing about AWS, so without this only AWS's do. */
  readonly saidBy?: 'aws' | 'anyone'
  readonly title: string
  readonly cause: string | ((found: RegExpExecArray) => string)
  readonly remedy: string | ((found: RegExpExecArray) => string)
}

const WAY_OUT =
  'Check, in this order: `assign-public-ip: true` in a subnet whose route table leads to an internet gateway, or NAT in a private one; ' +
  'a security group that lets HTTPS and DNS out; the network ACL; and, where VPC endpoints are used, that their groups let the task in.'

/**
 * Known failures, the first that fits wins: the network hides inside pull and secret errors, so it comes before them.
 * Sources of the texts: "Amazon ECS stopped tasks error messages", "API failure reasons" and "CannotPullContainer task
 * errors" in the Amazon ECS Developer Guide, and the error sections of the API references.
 */
export const CAUSES: readonly Cause[] = [
  {
    when: /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (role )?(\S+))?[^]*explicit deny/,
    title: 'Forbidden by a policy',
    cause: (found) => `A policy forbids ${found[1] ?? ''} on ${found[3] ?? 'everything'}, whatever else is allowed.`,
    remedy: 'Ask whoever keeps the account’s service control policies or permissions boundaries.'
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
    when: /(?:ResourceInitializationError|TaskFailedToStart)[^]*is not authorized to perform: ([\w-]+:\w+) on resource: (\S+)/,
    title: 'The execution role lacks a permission',
    cause: (found) => `The task's execution role may not ${found[1] ?? ''} on ${found[2] ?? ''}.`,
    remedy: (found) => `Add this statement to the execution role: ${statement(found[1] ?? '', found[2] ?? '*')}`
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
    when: /Maximum policy size of \d+ bytes exceeded|Cannot exceed quota for PoliciesPerRole/,
    title: 'The execution role has too many policies',
    cause:
      'Each secret and each log group that the repository uses needs a grant in the execution role, and these are too long together.',
    remedy:
      'Let deployments share a secret and a log group; or give those with their own another role in `execution-role-name`.'
  },
  {
    when: /UnrecognizedClientException|InvalidClientTokenId|AuthFailure|security token included in the request is invalid/,
    title: 'AWS does not know these credentials',
    cause: 'The access key does not exist, is switched off, or belongs to another partition.',
    remedy: 'Check the step that sets the AWS credentials, and that `aws-region` is of the same partition.'
  },
  {
    when: /ExpiredToken|RequestExpired|security token included in the request is expired/,
    title: 'The AWS credentials have expired',
    cause: 'The session ended before the deployment did.',
    remedy:
      'Ask for a longer one with `role-duration-seconds` in `aws-actions/configure-aws-credentials`, or run that step right before this one.'
  },
  {
    when: /SignatureDoesNotMatch|InvalidSignatureException/,
    title: 'AWS refuses the signature',
    cause: 'The secret access key does not belong to the access key.',
    remedy: 'Check the step that sets the AWS credentials.'
  },
  {
    when: /CredentialsProviderError|Could not load credentials/,
    title: 'There are no AWS credentials',
    cause: 'Neither the environment of the job nor the machine that it runs on has any.',
    remedy: 'Run `aws-actions/configure-aws-credentials` before this step, or give the runner a role.'
  },
  {
    when: /^(?:ThrottlingException|Throttling|RequestLimitExceeded|TooManyRequestsException): /,
    title: 'AWS refuses more calls for the moment',
    cause: 'The account made more calls than AWS takes, and went on doing so while this action waited.',
    remedy: 'Run the job again, and let fewer deployments run at once.'
  },
  {
    when: /limit on the number of (vCPUs|tasks) you can run concurrently/,
    title: 'The Fargate quota is used up',
    cause: (found) => `The account may not run more ${found[1] ?? ''} on Fargate at once.`,
    remedy:
      'Stop tasks that are not needed, or ask for more under Service Quotas, AWS Fargate. New accounts begin with 6 vCPUs.'
  },
  {
    when: /requested (CPU|MEMORY) configuration is above your limit/,
    title: 'The account allows only smaller tasks',
    cause: (found) => `AWS gives new accounts less ${(found[1] ?? '').toLowerCase()} a task than was asked for.`,
    remedy: 'Ask for less in `cpu` and `memory`, or write to AWS Support.'
  },
  {
    when: /Capacity is unavailable at this time/,
    title: 'Fargate has no capacity there',
    cause: 'The Availability Zone that AWS chose has no room at the moment.',
    remedy: 'Run the job again, and let it use subnets in several zones.'
  },
  {
    when: /account is currently blocked|AWS account was blocked/,
    title: 'AWS has blocked Fargate for this account',
    cause: 'New accounts are often held until AWS has verified them.',
    remedy: 'Write to AWS Support; running again does not help.'
  },
  {
    when: /unable to assume the role '([^']+)'/,
    title: 'ECS cannot have the execution role',
    cause: (found) => `ECS could not assume ${found[1] ?? 'the role'}.`,
    remedy: 'Check that the role exists and that its trust policy allows `sts:AssumeRole` to `ecs-tasks.amazonaws.com`.'
  },
  {
    when: /service linked role/i,
    title: 'ECS is not set up in this account yet',
    cause: 'The service-linked role of ECS does not exist and could not be made.',
    remedy: 'Run once, as an administrator: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`.'
  },
  {
    when: /Cluster not found|referenced cluster was inactive/,
    title: 'The cluster is not there',
    cause: 'ECS does not find the cluster in this Region and account.',
    remedy:
      'Check `cluster` and the Region, or allow `ecs:DescribeClusters` and `ecs:CreateCluster` so that it is made.'
  },
  {
    when: /subnet ID '([^']+)' does not exist/,
    title: 'A subnet does not exist',
    cause: (found) => `There is no ${found[1] ?? 'such subnet'} in this Region and account.`,
    remedy: 'Correct `subnets`.'
  },
  {
    when: /security group '([^']+)' does not exist/,
    title: 'A security group does not exist',
    cause: (found) => `There is no ${found[1] ?? 'such group'} in this Region and account.`,
    remedy: 'Correct `security-groups`.'
  },
  {
    when: /does not appear to belong to the same VPC/,
    title: 'Security group and subnet are of different VPCs',
    cause: 'A group in `security-groups` belongs to another VPC than the subnets.',
    remedy: 'Name groups and subnets of one VPC.'
  },
  {
    when: /toomanyrequests|pull rate limit|429 Too Many Requests/i,
    title: 'The registry’s pull limit is reached',
    cause: 'The registry refused the task’s pull because too many came from its address or account.',
    remedy: 'Give `registry-username` and `registry-password`, which have a limit of their own; or wait and run again.'
  },
  {
    when: /x509: |server gave HTTP response to HTTPS client/,
    title: 'The registry’s certificate is not trusted',
    cause: 'Fargate pulls over HTTPS only, and trusts the certificates of public authorities only.',
    remedy: 'Give the registry a certificate of a public authority, or use another registry.'
  },
  {
    when: /Unexpected EC2 error while attempting to Create Network Interface|InsufficientFreeAddressesInSubnet/,
    title: 'The task got no network interface',
    cause: 'EC2 could not make one in the subnet, most often because that has no free address.',
    remedy: 'Name other or more subnets in `subnets`.'
  },
  {
    when: /There is a connection issue between the task and|dial (?:tcp|udp)|i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled|context (?:canceled|deadline exceeded)|connection refused|no route to host|no such host|: signal: killed/,
    title: 'The task has no way out to the internet',
    cause: 'The task could not reach its registry, Secrets Manager or CloudWatch Logs.',
    remedy: WAY_OUT
  },
  {
    when: /access a secret from a different AWS account/,
    title: 'The secret is not open to other accounts',
    cause:
      'The secret belongs to another account and is encrypted with the default key, which is for that account only.',
    remedy: 'Encrypt it there with a customer key whose policy allows `kms:Decrypt` to the account of the task.'
  },
  {
    when: /Access to KMS is not allowed/,
    title: 'The execution role may not decrypt the secret',
    cause: 'The secret is encrypted with a customer key that the execution role may not use.',
    remedy: 'Allow the role `kms:Decrypt` on that key, in its own policy and in the key’s.'
  },
  {
    when: /can(?:'t|not) find the specified secret|Check whether the secret exists/,
    title: 'The secret is not there',
    cause: 'The task definition names a secret that does not exist in this Region.',
    remedy: 'Check `secret-arn`. A secret that was deleted and made again has another ARN.'
  },
  {
    when: /marked for deletion/,
    title: 'The secret is about to be deleted',
    cause: 'The secret is scheduled for deletion, so the task may not read it.',
    remedy: 'Restore it: `aws secretsmanager restore-secret --secret-id <its ARN>`.'
  },
  {
    when: /unable to unmarshal secret value|empty secrets value|AuthorizationData is malformed/,
    title: 'The secret does not hold a login',
    cause: 'The secret’s value is not JSON with a `username` and a `password` that are text.',
    remedy: 'Store `{"username": "…", "password": "…"}` in it.'
  },
  {
    when: /did not contain json key (\S+)/,
    title: 'A key is missing in a secret',
    cause: (found) => `The secret has no key ${found[1] ?? ''}.`,
    remedy: 'Correct the key, or add it to the secret.'
  },
  {
    when: /specified log group does not exist/,
    title: 'The log group is not there',
    cause: 'The log group of the task definition does not exist.',
    remedy:
      'Allow this action `logs:DescribeLogGroups` and `logs:CreateLogGroup` so that it is made, or make it yourself.'
  },
  {
    when: /does not contain descriptor matching platform '([^']+)'/,
    title: 'The image is not built for this architecture',
    cause: (found) => `The image has no variant for ${found[1] ?? 'the platform of the task'}.`,
    remedy: 'Build it for that platform too.'
  },
  {
    when: /access token has insufficient scopes/,
    title: 'The access token may not read images',
    cause: 'The token in the secret is right, but was made without the permission to read.',
    remedy: 'Make one that may read, and run again; the secret is brought up to date.'
  },
  {
    when: /ecr:BatchGetImage|no basic auth credentials|\.dkr[.-]ecr[^]*(?:403 Forbidden|no identity-based policy)/,
    title: 'The execution role may not pull from Amazon ECR',
    cause: 'Amazon ECR did not open the image to the execution role.',
    remedy:
      'Check that the role may pull from this repository, and for another account’s the policy of the repository too.'
  },
  {
    when: /failed to fetch oauth token[^]*40[13]|incorrect username or password/,
    title: 'The registry refuses the login',
    cause: 'The user name or password in the secret is wrong or has expired.',
    remedy: 'Renew the password or token, and run again; the secret is brought up to date.'
  },
  {
    when: /pull access denied|insufficient_scope|Check whether the image exists|denied: requested access|failed to fetch anonymous token|40[13] (?:Unauthorized|Forbidden)/,
    title: 'The registry does not open this image',
    cause: 'The image does not exist, or the login may not pull it; registries do not tell the two apart.',
    remedy: 'Check the name of the image and the rights of the login.'
  },
  {
    when: /CannotPullContainerError[^]*: not found/,
    title: 'The image does not exist',
    cause: 'The registry has no such tag or digest.',
    remedy: 'Check that the image was pushed, under this tag, before the deployment.'
  },
  {
    when: /no space left on device/,
    title: 'The image does not fit',
    cause: 'The image, unpacked, needs more than the 20 GiB that a task has.',
    remedy: 'Make the image smaller.'
  },
  {
    when: /exec format error/,
    saidBy: 'anyone',
    title: 'The image is built for another CPU',
    cause: 'The program is for another architecture than the task, or a script whose first line is not `#!…`.',
    remedy:
      'Build the image for the architecture that the task has, for example with `docker buildx build --platform linux/amd64`.'
  },
  {
    when: /OutOfMemory/,
    title: 'The container ran out of memory',
    cause: 'It used more memory than the task has and was killed.',
    remedy: 'Raise `memory`.'
  },
  {
    when: /executable file not found in \$PATH|no such file or directory: unknown|exit code 127/,
    title: 'The command does not exist',
    cause: 'The container’s command is not in the image.',
    remedy: 'Check the image’s ENTRYPOINT and CMD.'
  },
  {
    when: /permission denied: unknown|exit code 126/,
    title: 'The command may not be run',
    cause: 'The container’s command is there but is not executable.',
    remedy: 'Make it executable in the image: `RUN chmod +x …`.'
  },
  {
    when: /EssentialContainerExited[^]*exit code 0/,
    title: 'The program ended by itself',
    cause: 'The container ended with exit code 0: its program is done, or went to the background.',
    remedy: 'Let the image run a server in the foreground.'
  },
  {
    when: /EssentialContainerExited[^]*exit code 137/,
    title: 'The container was killed',
    cause: 'It ended with exit code 137: killed, often because the task as a whole ran out of memory.',
    remedy: 'Raise `memory`, and see the log.'
  },
  {
    when: /EssentialContainerExited[^]*exit code (\d+)/,
    title: 'The program failed',
    cause: (found) => `The container ended with exit code ${found[1] ?? ''}.`,
    remedy: 'See its log.'
  },
  {
    when: /SpotInterruption|Spot Task was interrupted|TerminationNotice|InfrastructureHealth|InternalError|Internal error\.|Timeout waiting for (?:network interface|EphemeralStorage)/,
    title: 'AWS could not keep the task',
    cause: 'Fargate gave up or took back the task for reasons of its own.',
    remedy: 'Run the job again.'
  },
  {
    when: /UserInitiated/,
    title: 'The task was stopped by somebody',
    cause: 'Someone, or another deployment of this environment, stopped the task while it was being watched.',
    remedy: 'See the reason above. When several runs deploy one environment, set `concurrency` in the workflow.'
  }
]

/** The resource as a policy takes it. IAM tells the names of roles, Secrets Manager those of secrets, instead of ARNs. */
function arnOf(denied: {
  readonly partition: string
  readonly account: string
  readonly action: string
  readonly isRole: string | undefined
  readonly resource: string
}): string {
  const { partition, account, action, isRole, resource } = denied
  if (isRole !== undefined) return `arn:${partition}:iam::${account}:role/${resource}`
  if (resource.startsWith('arn:') || !action.startsWith('secretsmanager:')) return resource
  return `arn:${partition}:secretsmanager:*:${account}:secret:${resource}*`
}

function statement(action: string, resource: string, condition?: object): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition })
  })
}
