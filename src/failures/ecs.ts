import { CAPACITY_TEXTS } from '../aws/errors.ts'
import { chapter } from './failure.ts'

/** Rejected requests. Source: RunTask and CreateCluster in the ECS API reference. */
export const REQUESTS = chapter(['ECS'], {
  "The cluster doesn't exist": {
    when: /^Cluster not found|referenced cluster was inactive/,
    cause: 'No such cluster exists in this Region and account, or it was deleted.',
    remedy:
      'Check `cluster` and the Region. The action creates the cluster if it has `ecs:DescribeClusters` and `ecs:CreateCluster`.'
  },
  'The cluster is still in use': {
    when: /Cluster cannot be deleted while (Tasks|Services|Container Instances) are active/,
    remedy: 'Wait a minute and run the workflow again, or keep the cluster: an empty one costs nothing.'
  },
  'The cluster is being changed': {
    when: /cluster is in a busy state/,
    cause: 'ECS changes the capacity providers of a cluster one change at a time.',
    remedy: 'Wait a minute and run the workflow again.'
  },
  "The cluster doesn't have this capacity provider": {
    when: /capacity provider that is not associated with the cluster/,
    cause: 'A cluster runs tasks on Fargate Spot only after FARGATE_SPOT is associated with it.',
    remedy:
      'Associate both, as each call replaces the list: `aws ecs put-cluster-capacity-providers --cluster <name> --capacity-providers FARGATE FARGATE_SPOT --default-capacity-provider-strategy`. Or allow the action `ecs:PutClusterCapacityProviders`, or set `launch-type: FARGATE`.'
  },
  "The network mode doesn't match the launch type": {
    when: /Network Configuration (?:must be provided when networkMode|is not valid for the given networkMode)/,
    cause: 'Tasks in network mode `awsvpc` need subnets and security groups. Tasks in other modes take none.',
    remedy: 'Set `"networkMode": "awsvpc"` in `task-definition`. Fargate has no other mode.'
  },
  'The cluster has no container instances': {
    when: /No Container Instances were found in your cluster/,
    cause: 'The task is to run on EC2, but no instance has joined the cluster.',
    remedy: 'Set `launch-type: FARGATE`, add instances to the cluster, or set another `cluster`.'
  },
  'The task has no subnet': {
    when: /subnets can not be empty/,
    remedy: 'Set at least one subnet in `subnets`.'
  },
  "A subnet doesn't exist": {
    when: /subnet IDs? '([^']+)' do(?:es)? not exist/,
    remedy: ({ found, where }) =>
      `Correct ${where(found[1], '`subnets`')}: the subnet isn't in this Region and account.`
  },
  "A security group doesn't exist": {
    from: ['ECS', 'EC2'],
    when: /security groups? '([^']+)' do(?:es)? not exist/,
    remedy: ({ found, where }) =>
      `Correct ${where(found[1], '`security-groups`')}: the group isn't in this Region and account.`
  },
  "The VPC doesn't exist": {
    from: ['EC2'],
    when: /vpc ID '([^']+)' does not exist/i,
    remedy: ({ found, where }) => `Correct ${where(found[1], '`vpc-id`')}: the VPC isn't in this Region and account.`
  },
  'Security group and subnet belong to different VPCs': {
    when: /does not appear to belong to the same VPC|subnets do not belong to the same VPC/,
    remedy: 'Set `subnets` and `security-groups` of one VPC.'
  },
  "The task definition doesn't exist": {
    when: /TaskDefinition is inactive|TaskDefinition not found|Unable to describe task definition/,
    cause: 'The revision was deregistered or deleted, perhaps while this deployment ran.',
    remedy: 'Run the workflow again. It registers a new revision.'
  },
  'The task no longer exists': {
    when: /referenced task was not found/,
    cause: 'ECS forgets a task about an hour after it stopped. Or the task belongs to another cluster.',
    remedy: 'Run the workflow again to start a new task. Nothing is left to stop.'
  },
  'ECS rejected the task ID': {
    when: /Tasks cannot be empty|taskId length should be|Unexpected number of separators/,
    cause: 'The action asked ECS for a task without a valid ID. This is a bug in the action.',
    remedy: "Run the workflow again, and report the log as an issue of the action's repository."
  },
  'ECS knows another start with the same token': {
    when: { code: /^ConflictException$/ },
    remedy: 'Run the workflow again. Each run has tokens of its own.'
  },
  'The platform version lacks what the task needs': {
    when: { code: /^PlatformTaskDefinitionIncompatibilityException$/ },
    remedy:
      'Check `runtimePlatform`, `ephemeralStorage` and JSON keys of secrets in `task-definition`. They need platform version 1.4.0.'
  },
  "The platform version doesn't exist": {
    when: { code: /^PlatformUnknownException$/ },
    remedy: 'Omit the platform version in `task-definition`: the latest supports every task.'
  },
  "The Region doesn't have this feature": {
    when: { code: /^UnsupportedFeatureException$/ },
    remedy: 'Use another Region, `launch-type: FARGATE`, or another `architecture`.'
  },
  'AWS blocks Fargate in this account': {
    when: { code: /^BlockedException$/ },
    cause: 'AWS often blocks new accounts until it has verified them.',
    remedy: "Contact AWS Support in the AWS console. Running the workflow again doesn't help."
  },
  'The task definition has no such container': {
    when: /Override for container named (\S+) is not a container in the TaskDefinition/,
    remedy: ({ found, where }) => `Correct ${where(found[1], '`container-name`')}, or the names in \`task-definition\`.`
  },
  'Command and environment variables are too long': {
    when: /Container Overrides length must be at most/,
    cause: 'ECS accepts at most 8192 characters of overrides for one run of a task.',
    remedy: 'Shorten `command` and `environment-variables`, or move them to `task-definition`.'
  },
  'The task definition is for another launch type': {
    from: ['ECS', 'task'],
    when: /not compatible with the selected compute strategy|does not support launch_type (\w+)/,
    cause: "Its `requiresCompatibilities`, or settings that Fargate doesn't have, exclude the launch type.",
    remedy: 'Add `FARGATE` to `requiresCompatibilities` in `task-definition`, or set `launch-type: EC2`.'
  },
  "ECS can't assume the role": {
    from: ['ECS', 'task'],
    when: /unable to assume the role '([^']+)'/,
    cause: "The role doesn't exist, or its trust policy doesn't allow ECS tasks.",
    remedy: ({ found, where }) =>
      `Check the role in ${where(found[1], '`execution-role-arn` or `task-role-arn`')}: its trust policy must allow \`sts:AssumeRole\` to \`ecs-tasks.amazonaws.com\`.`
  },
  "ECS isn't set up in this account yet": {
    from: ['AWS'],
    when: /service[ -]linked role/i,
    cause: "The service-linked role of ECS doesn't exist, and ECS couldn't create it.",
    remedy: 'Run once, as an administrator: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`.'
  }
})

/** Rejected task definitions. Source: "Task definition parameters for Fargate" in the ECS Developer Guide. */
export const DEFINITION = chapter(['ECS'], {
  "Fargate doesn't have this task size": {
    when: /No Fargate configuration exists for given values/,
    remedy:
      'Set a pair of `cpu` and `memory` that Fargate has: `256` with `512`, `1024` or `2048`; `512` with `1024` to `4096`; `1024` with `2048` to `8192`. See "Task size" in the ECS Developer Guide.'
  },
  'The task has no size': {
    when: /Fargate requires that '(cpu|memory)' be defined at the task level/,
    cause: 'Fargate needs a size for the task as a whole, not only for its containers.',
    remedy: ({ found }) => `Set the input \`${found[1] ?? 'cpu'}\`, or the field at the top of \`task-definition\`.`
  },
  'Fargate supports only the network mode awsvpc': {
    when: /Fargate only supports network mode/,
    remedy: 'Set `"networkMode": "awsvpc"` in `task-definition`, or `launch-type: EC2`.'
  },
  'The task definition has no execution role': {
    when: /requires task definition to have execution role ARN to support/,
    remedy: 'Omit `executionRoleArn` in `task-definition`, or set `execution-role-arn`.'
  },
  'Host port and container port differ': {
    when: /host ports and container ports in port mappings must match/,
    remedy: 'Remove `hostPort` from `portMappings` in `task-definition`.'
  },
  'A container has no valid name or image': {
    when: /Container\.(name|image) (?:should not be null or empty|contains invalid characters|should be at most)/,
    remedy: ({ found }) =>
      found[1] === 'image'
        ? 'Correct `image`, or `image` of the container in `task-definition`.'
        : 'Correct `container-name`, or `name` of the container in `task-definition`.'
  },
  'A container has no memory': {
    when: /Invalid setting for container '([^']*)'\. At least one of 'memory' or 'memoryReservation'/,
    remedy: ({ found }) =>
      `Set the input \`memory\`, or \`memory\` of the container ${found[1] ?? ''} in \`task-definition\`.`
  },
  "Fargate doesn't have this storage size": {
    when: /EphemeralStorage size should be at (?:least|most) \d+/,
    remedy: 'Set `ephemeral-storage` to a number from 21 to 200, or omit it for 20 GiB.'
  },
  'Two runs register the same task definition': {
    when: /Too many concurrent attempts to create a new revision/,
    cause: 'ECS registers one revision of a family at a time. The action retried for a minute.',
    remedy: 'Run the workflow again, and set `concurrency` in the workflow to deploy an environment once at a time.'
  },
  "A role isn't valid": {
    when: /Role is not valid/,
    cause: "A role in the task definition isn't the ARN of a role, or ECS doesn't see the role yet.",
    remedy:
      'Correct `execution-role-arn` and `task-role-arn`, or `executionRoleArn` and `taskRoleArn` in `task-definition`: `arn:…:iam::<account>:role/<path and name>`.'
  },
  "The family's name isn't valid": {
    when: /Family (?:contains invalid characters|should)/,
    cause: 'ECS accepts at most 255 letters, digits, hyphens and underscores.',
    remedy: 'Correct `family` in `task-definition`, or omit it.'
  },
  'Two containers have the same name': {
    when: /Duplicate container name|Container names must be unique/i,
    remedy: 'Rename one of them in `task-definition`.'
  },
  'A variable and a secret have the same name': {
    when: /secret name must be unique/i,
    remedy:
      'Rename one of them in `environment-variables` or `secrets`, or in `environment` or `secrets` of the container in `task-definition`.'
  },
  'The task definition is too long': {
    when: /Max allowed length is '65536' bytes/,
    cause: 'ECS accepts up to 64 KiB.',
    remedy: 'Shorten `environment-variables`. Store large values in S3, in Secrets Manager or in the image.'
  },
  'A value has the wrong JSON type': {
    when: { code: /^SerializationException$/ },
    remedy: 'Correct the type in `task-definition`: text in quotes, numbers and `true` without them.'
  },
  "Fargate doesn't have this setting": {
    when: /Fargate requires that the '(?:privileged)' setting|Fargate launch type do not support|Fargate compatible task definitions do not support|is not allowed on Fargate|is not a valid log driver/,
    remedy:
      'Remove the setting from `task-definition`, or set `launch-type: EC2`. See "Task definition differences for Fargate" in the ECS Developer Guide.'
  },
  'ECS rejected the task definition': {
    when: {
      code: /^(?:ClientException|InvalidParameterException)$/,
      text: /^(?:Container list cannot be empty|Too many containers|At least one container in the task definition must be essential|Dependency container|Health check|Port mapping|Restart policy|Links are not|Invalid setting for container|Invalid '\w+' setting for task|(?:Disable Networking|DNS servers|DNS search domains|Extra hosts|Hostname) (?:is|are) not supported)/,
      not: /At least one of 'memory' or 'memoryReservation'/
    },
    remedy: 'Correct this setting in `task-definition`. See "Task definition parameters" in the ECS Developer Guide.'
  }
})

const INSTANCE_RESOURCES: Readonly<Record<string, string>> = {
  CPU: 'Set a smaller `cpu`',
  MEMORY: 'Set a smaller `memory`',
  ENI: 'Use larger instances or network interface trunking (`awsvpcTrunking`), as each task needs a network interface of its own',
  PORTS: 'Stop the task that uses the same host port, or set another `port`',
  GPU: 'Use instances with a GPU'
}
const MISFITS: Readonly<Record<string, string>> = {
  AGENT: "the ECS agent on the instance isn't connected",
  ATTRIBUTE: 'no instance has what the task definition requires, such as its CPU architecture or log driver',
  LOCATION: 'no instance is in the given subnets',
  INACTIVE: 'the instance has left the cluster'
}

/** Missing capacity. Source: "API failures messages" in the ECS Developer Guide. */
export const CAPACITY = chapter(['ECS', 'task'], {
  'The Fargate quota is reached': {
    when: CAPACITY_TEXTS.quota,
    remedy:
      'Stop tasks you no longer need, set a smaller `cpu`, or request a higher quota under Service Quotas, AWS Fargate. New accounts start with 6 vCPUs.'
  },
  'The account is limited to smaller tasks': {
    when: /requested (?:CPU|MEMORY) configuration is above your limit/,
    cause: 'AWS limits the size of tasks in new accounts.',
    remedy: 'Set a smaller `cpu` and `memory`, or contact AWS Support.'
  },
  'Fargate has no capacity right now': {
    when: CAPACITY_TEXTS.unavailable,
    cause: 'Fargate has no capacity in this Availability Zone right now.',
    remedy:
      'Run the workflow again, and set `subnets` in several Availability Zones. With `launch-type: FARGATE_SPOT`, use `FARGATE`: it has more capacity.'
  },
  'Fargate had an internal error': {
    from: ['ECS RunTask', 'task'],
    when: { code: /^(?!Internal|Server)/, text: CAPACITY_TEXTS.internal },
    cause: "Fargate failed, or the subnet's Availability Zone doesn't have Fargate.",
    remedy: "Run the workflow again. If that doesn't help, set `subnets` in other Availability Zones."
  },
  'The capacity provider is empty': {
    when: CAPACITY_TEXTS.noInstances,
    cause: 'The capacity provider has no container instances for the task.',
    remedy: 'Set `launch-type: FARGATE`, or let its Auto Scaling group start instances.'
  },
  'The container instances have no capacity': {
    when: /^RESOURCE:([A-Z]+)/m,
    cause: ({ found }) =>
      `No container instance of the cluster has the ${(found[1] ?? '').toLowerCase()} that the task requests.`,
    remedy: ({ found }) =>
      `${INSTANCE_RESOURCES[found[1] ?? ''] ?? 'Request less'}. Or add instances to the cluster, or set \`launch-type: FARGATE\`.`
  },
  "The container instances can't run this task": {
    when: /^(AGENT|ATTRIBUTE|LOCATION|INACTIVE)\b/m,
    cause: ({ found }) => `The cluster has no suitable container instance: ${MISFITS[found[1] ?? ''] ?? ''}.`,
    remedy:
      "Check the instances under Infrastructure on the cluster's page in the ECS console, or set `launch-type: FARGATE`."
  },
  "ECS doesn't find a resource of the request": {
    when: /^MISSING\b/m,
    cause: "A task, cluster or container instance of the request doesn't exist in this Region and account.",
    remedy: 'Check `cluster` and the Region, and run the workflow again.'
  }
})
