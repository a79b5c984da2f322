import type { Cause } from './cause.ts'

/** What ECS refuses when a task is to be run. Source: RunTask and CreateCluster in the ECS API reference. */
export const REQUESTS: readonly Cause[] = [
  {
    when: /Cluster not found|referenced cluster was inactive/,
    title: 'The cluster is not there',
    cause: 'ECS does not find the cluster in this Region and account, or it was deleted.',
    remedy:
      'Check `cluster` and the Region, or allow `ecs:DescribeClusters` and `ecs:CreateCluster` so that it is made.'
  },
  {
    when: /Cluster cannot be deleted while (Tasks|Services|Container Instances) are active/,
    title: 'The cluster is still in use',
    cause: (found) => `The cluster has ${(found[1] ?? '').toLowerCase()}, also those that are still winding down.`,
    remedy: 'Wait a minute and run again, or keep the cluster: an empty one costs nothing.'
  },
  {
    when: /UpdateInProgressException|cluster is in a busy state/,
    title: 'The cluster is being changed',
    cause: 'Its capacity providers are being changed, and ECS takes one such change at a time.',
    remedy: 'Run the job again in a minute.'
  },
  {
    when: /capacity provider that is not associated with the cluster/,
    title: 'The cluster does not have this capacity provider',
    cause: 'A launch type such as FARGATE_SPOT must be associated with the cluster before it can be used.',
    remedy:
      'Associate both, as each call replaces the list: `aws ecs put-cluster-capacity-providers --cluster <name> --capacity-providers FARGATE FARGATE_SPOT --default-capacity-provider-strategy`; or allow this action `ecs:PutClusterCapacityProviders`; or set `launch-type: FARGATE`.'
  },
  {
    when: /Network Configuration must be provided when networkMode|Network Configuration is not valid for the given networkMode/,
    title: 'The network mode does not fit the launch type',
    cause: 'Tasks in network mode `awsvpc` need subnets and security groups, those in other modes take none.',
    remedy: 'Set `"networkMode": "awsvpc"` in `task-definition`; Fargate takes no other.'
  },
  {
    when: /No Container Instances were found in your cluster/,
    title: 'The cluster has no container instances',
    cause: 'The task is to run on EC2, but no instance has joined the cluster.',
    remedy: 'Set `launch-type: FARGATE`, which needs none; or add instances to the cluster, or name another `cluster`.'
  },
  {
    when: /subnets can not be empty/,
    title: 'There is no subnet to run in',
    cause: 'ECS was given no subnet for the task.',
    remedy: 'Name at least one in `subnets`.'
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
    when: /does not appear to belong to the same VPC|subnets do not belong to the same VPC/,
    title: 'Security group and subnet are of different VPCs',
    cause: 'The subnets and groups of one task must all belong to one VPC.',
    remedy: 'Name `subnets` and `security-groups` of one VPC.'
  },
  {
    when: /TaskDefinition is inactive|TaskDefinition not found|Unable to describe task definition/,
    title: 'The task definition is not there',
    cause: 'The revision was deregistered or deleted, perhaps while this deployment ran.',
    remedy: 'Run the job again, which registers it anew.'
  },
  {
    when: /referenced task was not found/,
    title: 'The task is not there any more',
    cause: 'ECS does not know the task: it ended more than an hour ago, or belongs to another cluster.',
    remedy: 'Nothing needs to be stopped; run the job again to have a new one.'
  },
  {
    when: /Tasks cannot be empty|taskId length should be|Invalid identifier: Unexpected number of separators/,
    title: 'ECS does not take the id of the task',
    cause: 'ECS was asked about a task without its id, which is a fault of this action.',
    remedy: 'Run the job again, and report it with the log as an issue of this action’s repository.'
  },
  {
    when: /^ConflictException: /,
    title: 'The same start was asked for twice',
    cause: 'A start with the same token but other settings is known to ECS already.',
    remedy: 'Run the job again; each run has tokens of its own.'
  },
  {
    when: /PlatformTaskDefinitionIncompatibilityException|platform does not satisfy the task definition's required capabilities/,
    title: 'The platform version lacks what the task needs',
    cause: 'The task definition asks for something that this version of Fargate does not have.',
    remedy:
      'Check `runtimePlatform`, `ephemeralStorage` and JSON keys of secrets in `task-definition`: they need platform version 1.4.0.'
  },
  {
    when: /PlatformUnknownException|platform version doesn't exist/,
    title: 'There is no such platform version',
    cause: 'Fargate has no platform version of this name.',
    remedy: 'Leave it out: the latest is right for every task.'
  },
  {
    when: /UnsupportedFeatureException/,
    title: 'The Region does not have this feature',
    cause: 'What the task needs is not offered in this Region.',
    remedy: 'Use another Region, `launch-type: FARGATE`, or another `architecture`.'
  },
  {
    when: /account is currently blocked|AWS account was blocked/,
    title: 'AWS has blocked Fargate for this account',
    cause: 'New accounts are often held until AWS has verified them.',
    remedy: 'Write to AWS Support, under Support in the AWS console; running again does not help.'
  },
  {
    when: /Override for container named (\S+) is not a container in the TaskDefinition/,
    title: 'The task definition has no such container',
    cause: (found) =>
      `Settings were given for the container ${found[1] ?? ''}, which the task definition does not have.`,
    remedy: 'Correct `container-name`, or the names in `task-definition`.'
  },
  {
    when: /Container Overrides length must be at most/,
    title: 'Command and environment are too long',
    cause: 'ECS takes at most 8192 characters of settings for one run of a task.',
    remedy: 'Shorten `command` and `environment-variables`, or put them into `task-definition`.'
  },
  {
    when: /not compatible with the selected compute strategy|does not support launch_type (\w+)/,
    title: 'The task definition is for another launch type',
    cause: 'Its `requiresCompatibilities`, or settings that Fargate does not have, rule the launch type out.',
    remedy: 'Add `FARGATE` to `requiresCompatibilities` in `task-definition`, or set `launch-type: EC2`.'
  }
]
