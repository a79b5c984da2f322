import {
  UNBOUND,
  MISSING,
  QUOTA,
  NO_CLUSTER,
  TOO_MUCH,
  UNKNOWN_KEY,
  EXPIRED,
  THROTTLED,
  GONE,
  TASK_ID
} from './titles.ts'
import { ACCOUNT, CI, denied } from './words.ts'

/** What AWS refuses with an error when a deployment reads, makes and starts things. */
export const REFUSED: readonly (readonly [title: string, name: string, message: string])[] = [
  [
    'Not allowed to pass the role',
    'AccessDeniedException',
    denied(CI, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/exec`)
  ],
  [
    MISSING,
    'AccessDeniedException',
    denied(CI, 'ecs:RunTask', `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`)
  ],
  [MISSING, 'AccessDenied', denied(`arn:aws:iam::${ACCOUNT}:user/ci`, 'iam:GetRole', 'role exec')],
  [UNBOUND, 'AccessDenied', denied(CI, 'iam:CreateRole', 'role run-on-fargate-88e66d4fc89b9eef-eu-central-1')],
  [UNBOUND, 'AccessDenied', denied(CI, 'iam:PutRolePolicy', 'role exec')],
  [
    MISSING,
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. ${denied(CI, 'ec2:DescribeSubnets', '*')}. Encoded authorization failure message: abc`
  ],
  [
    'Forbidden by a policy',
    'AccessDeniedException',
    `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * with an explicit deny in a service control policy`
  ],
  [
    'Forbidden by a policy',
    'AccessDenied',
    `User: ${CI} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::${ACCOUNT}:role/exec with an explicit deny in an identity-based policy`
  ],
  // EC2 names no resource where it looks things up.
  [
    MISSING,
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${CI} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`
  ],
  [
    'Forbidden by a policy',
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${CI} is not authorized to perform: ec2:DescribeVpcs with an explicit deny in a service control policy`
  ],
  [TOO_MUCH, 'LimitExceededException', 'Maximum policy size of 10240 bytes exceeded for role exec'],
  [TOO_MUCH, 'LimitExceededException', 'Cannot exceed quota for PoliciesPerRole: 10'],
  [UNKNOWN_KEY, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
  [UNKNOWN_KEY, 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  [UNKNOWN_KEY, 'AuthFailure', 'AWS was not able to validate the provided access credentials'],
  [EXPIRED, 'ExpiredTokenException', 'The security token included in the request is expired'],
  [EXPIRED, 'RequestExpired', 'Request has expired.'],
  [
    'AWS refuses the signature',
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.'
  ],
  ['There are no AWS credentials', 'CredentialsProviderError', 'Could not load credentials from any providers'],
  [THROTTLED, 'ThrottlingException', 'Rate exceeded'],
  [THROTTLED, 'RequestLimitExceeded', 'Request limit exceeded.'],
  [NO_CLUSTER, 'ClusterNotFoundException', 'Cluster not found.'],
  [NO_CLUSTER, 'ClusterNotFoundException', 'The referenced cluster was inactive.'],
  [
    'ECS is not set up in this account yet',
    'InvalidParameterException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
  ],
  [
    'ECS cannot have the execution role',
    'ClientException',
    `ECS was unable to assume the role 'arn:aws:iam::${ACCOUNT}:role/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`
  ],
  [
    'Security group and subnet are of different VPCs',
    'InvalidParameterException',
    'Security group sg-1 does not appear to belong to the same VPC as the input subnets.'
  ],
  [
    'A subnet does not exist',
    'InvalidParameterException',
    "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
  ],
  ['A subnet does not exist', 'InvalidSubnetID.NotFound', "The subnet ID 'subnet-1' does not exist"],
  [
    'A security group does not exist',
    'InvalidParameterException',
    "Error retrieving security group information for [sg-1]: The security group 'sg-1' does not exist (ErrorCode: InvalidGroup.NotFound)"
  ],
  // What ECS refuses when a task is to be run.
  [
    'Not within what a policy allows at most',
    'AccessDeniedException',
    `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * because no session policy allows the ecs:RunTask action`
  ],
  [
    'Not within what a policy allows at most',
    'AccessDenied',
    `User: ${CI} is not authorized to perform: iam:CreateRole on resource: role exec because no permissions boundary allows the iam:CreateRole action`
  ],
  [
    'EC2 refuses the call without saying which',
    'UnauthorizedOperation',
    'You are not authorized to perform this operation. Encoded authorization failure message: abc'
  ],
  [
    'The network mode does not fit the launch type',
    'InvalidParameterException',
    "Network Configuration must be provided when networkMode 'awsvpc' is specified."
  ],
  [
    'The cluster has no container instances',
    'InvalidParameterException',
    'No Container Instances were found in your cluster.'
  ],
  [
    'ECS is not set up in this account yet',
    'InvalidParameterException',
    'CreateCluster Invalid Request: Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
  ],
  [
    THROTTLED,
    'InvalidParameterException',
    'Error retrieving subnet information for [subnet-1]: Rate exceeded (ErrorCode: Throttling)'
  ],
  [THROTTLED, 'Throttling', 'Rate exceeded'],
  [THROTTLED, 'TooManyRequestsException', 'Too Many Requests'],
  ['There is no subnet to run in', 'InvalidParameterException', 'subnets can not be empty.'],
  [
    'Security group and subnet are of different VPCs',
    'InvalidParameterException',
    'The specified subnets do not belong to the same VPC.'
  ],
  [GONE, 'InvalidParameterException', 'TaskDefinition is inactive'],
  [GONE, 'ClientException', 'TaskDefinition is inactive'],
  [GONE, 'ClientException', 'TaskDefinition not found.'],
  [GONE, 'ClientException', 'Unable to describe task definition.'],
  ['The task is not there any more', 'InvalidParameterException', 'The referenced task was not found.'],
  [TASK_ID, 'InvalidParameterException', 'Tasks cannot be empty.'],
  [TASK_ID, 'InvalidParameterException', 'taskId length should be one of [32,36]'],
  [TASK_ID, 'InvalidParameterException', 'Invalid identifier: Unexpected number of separators'],
  [
    'The platform version lacks what the task needs',
    'PlatformTaskDefinitionIncompatibilityException',
    "The specified platform does not satisfy the task definition's required capabilities."
  ],
  ['There is no such platform version', 'PlatformUnknownException', "The specified platform version doesn't exist."],
  [
    'The Region does not have this feature',
    'UnsupportedFeatureException',
    "The specified task isn't supported in this Region."
  ],
  [
    'The cluster does not have this capacity provider',
    'InvalidParameterException',
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.'
  ],
  [
    'The cluster does not have this capacity provider',
    'ClientException',
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster.'
  ],
  ['AWS has a fault', 'ServerException', 'Service Unavailable. Please try again later.'],
  ['AWS has a fault', 'InternalServiceError', 'An error occurred on the server side.'],
  [
    'The cluster is still in use',
    'ClusterContainsTasksException',
    'The Cluster cannot be deleted while Tasks are active.'
  ],
  [
    'The cluster is still in use',
    'ClusterContainsServicesException',
    'The Cluster cannot be deleted while Services are active.'
  ],
  [
    'The cluster is being changed',
    'UpdateInProgressException',
    'The specified cluster is in a busy state. Cannot perform an update operation. Wait and try again.'
  ],
  ['The same start was asked for twice', 'ConflictException', 'The request conflicts with an earlier one.'],
  [
    'The task definition has no such container',
    'InvalidParameterException',
    'Override for container named web is not a container in the TaskDefinition.'
  ],
  [
    'Command and environment are too long',
    'InvalidParameterException',
    'Container Overrides length must be at most 8192'
  ],
  [
    'The task definition is for another launch type',
    'InvalidParameterException',
    'Task definition does not support launch_type FARGATE.'
  ],
  // The same texts may be thrown instead of given as reasons.
  [QUOTA, 'ClientException', 'You’ve reached the limit on the number of vCPUs you can run concurrently'],
  [
    'Fargate has no capacity there',
    'ClientException',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ]
]
