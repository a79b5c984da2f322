import type { ErrorCode } from '../../src/errors.ts'

/** The meaning and the fix of a failure that the action itself detects. */
export type Own = readonly [meaning: string, fix: string]

/** Failures that the action detects before it writes anything. */
export const INPUTS = {
  ARN_INVALID: ['An input or a field of `task-definition` is not the ARN of such a resource.', 'Set the complete ARN.'],
  CIDR_INVALID: [
    '`ingress-cidrs` has a value that is not a CIDR block.',
    'Set blocks such as `203.0.113.0/24`, `198.51.100.7/32` or `2001:db8::/32`.'
  ],
  COMMAND_INVALID: [
    '`command` is neither words nor a JSON list.',
    'Write words with quotes where needed, or a JSON list: `["sh", "-c", "migrate && serve"]`.'
  ],
  CONTAINER_UNCLEAR: [
    'The task definition has several containers, and no input selects the main one.',
    'Set `container-name`.'
  ],
  DOMAIN_DELEGATED: [
    'The hosted zone delegates the domain, or a part of it, to other name servers. Resolvers would not find a record in this zone.',
    'Use credentials of the AWS account whose hosted zone that is, or delete the NS record.'
  ],
  DOMAIN_INVALID: [
    '`domain` is not a valid host name.',
    'Set a name in a hosted zone of yours, such as `app.example.com` or `*.preview.example.com`.'
  ],
  DOMAIN_TAKEN: [
    'The domain has records that the environment did not create, or that somebody has changed since. The action never overwrites them.',
    'Set another `domain`, delete the records, or remove the environment that has them with `mode: destroy`.'
  ],
  DOMAIN_WITHOUT_ADDRESS: [
    'With the network mode `bridge` or `host`, the task has no IP address of its own.',
    'Set `networkMode: awsvpc` in `task-definition`, or omit `domain`.'
  ],
  DOMAIN_WITHOUT_ZONE: [
    'No public hosted zone of the AWS account contains the domain, or `hosted-zone-id` is a zone that does not.',
    'Create the hosted zone, use credentials of the account that has it, or correct `hosted-zone-id`.'
  ],
  DOMAIN_ZONE_AMBIGUOUS: [
    'Two public hosted zones have the same name.',
    'Set `hosted-zone-id` to the one that the domain is delegated to.'
  ],
  DURATION_INVALID: [
    'An input is not a duration from one minute to one year.',
    'Set a number with a unit: `90m`, `72h`, `7d`.'
  ],
  EXEC_ROOT_READ_ONLY: [
    '`enable-exec` is `true`, but the container has `readonlyRootFilesystem: true`. The agent of ECS Exec writes to the container.',
    'Remove `readonlyRootFilesystem` from `task-definition`, or remove `enable-exec`.'
  ],
  EXEC_UNREACHABLE: [
    '`enable-exec` is `true`, but the subnets have no IPv4. ECS Exec does not work there.',
    'Set subnets with IPv4 in `subnets`, or remove `enable-exec`.'
  ],
  EXEC_WITHOUT_ROLE: [
    '`enable-exec` is `true`, but the task has no task role. ECS Exec opens its channel with that role.',
    'Create a role for `ecs-tasks.amazonaws.com` that allows `ssmmessages:CreateControlChannel`, `CreateDataChannel`, `OpenControlChannel` and `OpenDataChannel`, and set `task-role-arn`.'
  ],
  GROUP_NOT_FOUND: [
    'A security group in `add-security-groups` does not exist in this Region and account.',
    'Set the IDs of existing security groups.'
  ],
  GROUP_NOT_IN_VPC: [
    'A security group in `add-security-groups` is in another VPC than the task.',
    'Set a security group of that VPC, or set `subnets` or `vpc-id`.'
  ],
  ID_INVALID: [
    'An input has a value that is not an ID.',
    'Set IDs such as `subnet-0123456789abcdef0`, separated by commas.'
  ],
  IMAGES_INVALID: [
    '`images` has a line that is not `container=image`, the same container twice, or the main container.',
    'Write one `container=image` per line, for example `db=postgres:17`. Set the image of the main container in `image`.'
  ],
  IMAGE_MISSING: [
    'No image is set, or the expression in `image` is empty.',
    'Set `image`, for example `acme/space:1.4`, or `image-from`.'
  ],
  INPUTS_CONTRADICTORY: ['One input makes another one ineffective.', 'Remove one of the two.'],
  INPUTS_INVALID: ['Several inputs are invalid. The message lists all of them.', 'Correct each of them.'],
  INPUT_INVALID: ['An input has a value that is not allowed.', 'Set one of the values in the message.'],
  LOGINS_INVALID: [
    '`registry-logins` has an invalid line.',
    'Write one `host username password` per line, for example `ghcr.io octocat ${{ secrets.GHCR_TOKEN }}`.'
  ],
  LOGIN_AMBIGUOUS: ['Two inputs hold credentials for the same registry.', 'Set one of the two.'],
  LOGIN_INCOMPLETE: [
    'Of `registry-username` and `registry-password`, one is empty. GitHub gives runs of forks and Dependabot no secrets.',
    'Set both or none.'
  ],
  LOGIN_UNUSED: [
    'No image of the task is in the registry of these credentials.',
    'Correct the host, or remove the credentials.'
  ],
  PORT_INVALID: [
    '`port` has a value that is not a port or a range, or has the same port twice.',
    'Set ports such as `80`, `8080,9090/udp` or `9000-9010`.'
  ],
  ROLE_AMBIGUOUS: ['`execution-role-arn` and `execution-role-name` are both set.', 'Set one of the two.'],
  SIZE_EXCEEDED: [
    'The containers need more CPU or memory than the task has.',
    'Set a larger `cpu` and `memory`, or give the container less.'
  ],
  SIZE_INVALID: [
    'Fargate has no task size with this pair of `cpu` and `memory`.',
    'Set the pair that the message names.'
  ],
  TAG_INVALID: ['`tags` has tags that AWS does not accept, or more than 40.', 'Write one `KEY=VALUE` per line.'],
  TASK_DEFINITION_INVALID: [
    'The file in `task-definition` has fields that ECS would not accept. The message names each.',
    'Correct them. `aws ecs register-task-definition --generate-cli-skeleton` prints all fields.'
  ],
  TASK_DEFINITION_MISSING: [
    'The action cannot read the file in `task-definition`.',
    'Set its path from the root of the repository, and run `actions/checkout` before this step.'
  ],
  TASK_DEFINITION_OUTSIDE: [
    'The file in `task-definition` is neither in the workspace nor in `RUNNER_TEMP`.',
    'Use a file of the repository, or one that an earlier step wrote there.'
  ],
  VARIABLE_INVALID: [
    '`environment-variables` or `secrets` has an invalid line, or both set the same variable.',
    'Write one `KEY=VALUE` per line, and each variable in one of the two.'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>

export const REGISTRY = {
  IMAGE_ACCESS_DENIED: [
    'The registry accepts the credentials, but not for this image. Or the image does not exist.',
    'Check the name of the image, and give this user the permission to pull it.'
  ],
  IMAGE_KIND_UNSUPPORTED: [
    'The artifact is not a container image, for example a Helm chart.',
    'Set `image` to a container image.'
  ],
  IMAGE_NOT_FOUND: [
    'The registry has no image of this name.',
    'Check the name in `image`. Push the image before this step.'
  ],
  IMAGE_REFERENCE_INVALID: ['`image` is not an image reference.', 'Set a reference such as `acme/space:1.0`.'],
  IMAGE_TAG_NOT_FOUND: [
    'The registry has the image, but not this tag or digest.',
    'Check the tag or digest in `image`. Push it before this step.'
  ],
  REGISTRY_ADDRESS_INVALID: [
    'The host in `image` is invalid, or the action cannot send credentials to the URL in DOCKER_HUB_REGISTRY_URL.',
    'Set a host such as `registry.example.com` or `registry.example.com:5000`.'
  ],
  REGISTRY_ANSWER_INVALID: [
    'The registry answered with something that is not this image.',
    'Push the image again. Check caches and proxies in front of the registry.'
  ],
  REGISTRY_LOGIN_NEEDED: [
    'The image is private or does not exist.',
    'Check its name. For a private image, set `registry-username` and `registry-password`.'
  ],
  REGISTRY_LOGIN_WRONG: [
    'The username or the password is wrong or has expired.',
    'Check `registry-username` and `registry-password`.'
  ],
  REGISTRY_USERNAME_INVALID: [
    'The username has a colon, which no registry accepts.',
    'Set only the username there, and the token as the password.'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>

export const ACCOUNT = {
  CLUSTER_ELSEWHERE: [
    'The ARN in `cluster` names another Region or account than the credentials.',
    'Set `aws-region` and the role to those of the cluster, or set a cluster of this account and Region.'
  ],
  CLUSTER_NOT_OURS: [
    'The cluster lacks a capacity provider, and this repository did not create it.',
    'Run the command in the message, or set another `cluster`.'
  ],
  CREDENTIALS_MISSING: [
    'The environment of the job has no AWS credentials.',
    'Run `aws-actions/configure-aws-credentials` before this step, and give the job `permissions: id-token: write`.'
  ],
  DEFAULT_VPC_MISSING: [
    'The account has no default VPC in this Region.',
    'Set `subnets` or `vpc-id`, or create a default VPC: `aws ec2 create-default-vpc`.'
  ],
  KMS_KEY_DENIED: [
    "The workflow's AWS role lacks permissions for the KMS key.",
    'Add the statement in the message to its policy.'
  ],
  KMS_KEY_MISSING: [
    'No such KMS key exists in this Region and account.',
    'Correct `kms-key-id`: an ID, an ARN or an alias.'
  ],
  KMS_KEY_UNUSABLE: [
    'The KMS key is disabled or scheduled for deletion.',
    'Enable the key, or set another in `kms-key-id`.'
  ],
  REGION_MISSING: [
    'AWS_REGION is not set, or is not a Region.',
    'Run `aws-actions/configure-aws-credentials` with `aws-region` before this step.'
  ],
  ROLE_NOT_OURS: [
    'A role of this name exists, and this repository did not create it, or others can assume it too.',
    'Set another name in `execution-role-name`, or your own role in `execution-role-arn`.'
  ],
  ROLE_NOT_TRUSTED: [
    'The trust policy of the role does not let ECS tasks assume it.',
    'Allow `sts:AssumeRole` to the service `ecs-tasks.amazonaws.com` in it.'
  ],
  ROLE_OF_ANOTHER_ACCOUNT: [
    'The role belongs to another account than the credentials.',
    'Set a role of the same account.'
  ],
  SECRET_NOT_OURS: [
    'A secret of this name exists, and this repository did not create it.',
    'Set another name in `secret-name`. To use the secret as it is, set `secret-arn`. For the secret of `access-password`, delete it, or set another `environment`.'
  ],
  SECRET_NOT_RESTORED: [
    'The secret is still scheduled for deletion, although Secrets Manager accepted RestoreSecret.',
    'Run the workflow again. If it fails again, check in CloudTrail who calls DeleteSecret.'
  ],
  SECRET_OF_ANOTHER_REGION: [
    'The secret is in another Region than the task.',
    'Set a secret of that Region. Secrets Manager can replicate one there.'
  ],
  SECRET_UNREADABLE: [
    'The secret exists without the tags of this repository, and its value cannot be read.',
    'Allow `secretsmanager:GetSecretValue` on it, or set another name in `secret-name`.'
  ],
  SUBNET_MISSING: [
    'The Region and account do not have all of the subnets in `subnets`.',
    'Correct `subnets`, or the Region of the step.'
  ],
  SUBNETS_OF_DIFFERENT_VPCS: ['The subnets in `subnets` belong to different VPCs.', 'Set subnets of one VPC.'],
  SUBNET_NOT_IN_VPC: [
    'The subnets in `subnets` do not belong to `vpc-id`.',
    'Omit `vpc-id`, or set subnets of that VPC.'
  ],
  SUBNET_UNUSABLE: [
    'The subnets have no free IP address, or their Availability Zones do not have Fargate.',
    'Set other `subnets`, or add one to the VPC.'
  ],
  SUBNET_WITHOUT_EGRESS: [
    'The route tables of the subnets do not lead to the internet.',
    'Set subnets with a default route to an internet gateway (with a public IP) or to a NAT gateway (without one).'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>
