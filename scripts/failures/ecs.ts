import type { FailureTitle } from '../../src/failures/table.ts'
import { call, noTask, stop, type Sample, type Samples } from './sample.ts'
import { ACCOUNT } from './words.ts'

const run = (code: string, words: string) => call('ECS RunTask', code, words)
const invalid = (words: string) => run('InvalidParameterException', words)
const register = (words: string, code = 'ClientException') => call('ECS RegisterTaskDefinition', code, words)

const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
const QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"
const ROLE = `ECS was unable to assume the role 'arn:aws:iam::${ACCOUNT}:role/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`

/** Failures of RunTask, and its reasons for starting no task. */
const REQUEST_SAMPLES = {
  "The cluster doesn't exist": [
    run('ClusterNotFoundException', 'Cluster not found.'),
    run('ClusterNotFoundException', 'The referenced cluster was inactive.')
  ],
  'The cluster is still in use': [
    call('ECS DeleteCluster', 'ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.'),
    call(
      'ECS DeleteCluster',
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.'
    )
  ],
  'The cluster is being changed': [
    call(
      'ECS PutClusterCapacityProviders',
      'UpdateInProgressException',
      'The specified cluster is in a busy state. Cannot perform an update operation. Wait and try again.'
    )
  ],
  "The cluster doesn't have this capacity provider": [
    invalid(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.'
    )
  ],
  "The network mode doesn't match the launch type": [
    invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    invalid('Network Configuration is not valid for the given networkMode of this task definition.')
  ],
  'The cluster has no container instances': [invalid('No Container Instances were found in your cluster.')],
  'The task has no subnet': [invalid('subnets can not be empty.')],
  "A subnet doesn't exist": [
    invalid(
      "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
    )
  ],
  "A security group doesn't exist": [
    invalid(
      "Error retrieving security group information for [sg-1]: The security group 'sg-1' does not exist (ErrorCode: InvalidGroup.NotFound)"
    ),
    call('EC2 DescribeSecurityGroups', 'InvalidGroup.NotFound', "The security group 'sg-1' does not exist")
  ],
  "The VPC doesn't exist": [call('EC2 DescribeSubnets', 'InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist")],
  'Security group and subnet belong to different VPCs': [
    invalid('Security group sg-1 does not appear to belong to the same VPC as the input subnets.'),
    invalid('The specified subnets do not belong to the same VPC.')
  ],
  "The task definition doesn't exist": [
    invalid('TaskDefinition is inactive'),
    run('ClientException', 'TaskDefinition not found.'),
    call('ECS DescribeTaskDefinition', 'ClientException', 'Unable to describe task definition.')
  ],
  'The task no longer exists': [
    call('ECS StopTask', 'InvalidParameterException', 'The referenced task was not found.')
  ],
  'ECS rejected the task ID': [
    call('ECS DescribeTasks', 'InvalidParameterException', 'Tasks cannot be empty.'),
    call('ECS DescribeTasks', 'InvalidParameterException', 'taskId length should be one of [32,36]'),
    call('ECS StopTask', 'InvalidParameterException', 'Invalid identifier: Unexpected number of separators')
  ],
  'ECS knows another start with the same token': [
    run('ConflictException', 'The request conflicts with an earlier one.')
  ],
  'The platform version lacks what the task needs': [
    run(
      'PlatformTaskDefinitionIncompatibilityException',
      "The specified platform does not satisfy the task definition's required capabilities."
    )
  ],
  "The platform version doesn't exist": [
    run('PlatformUnknownException', "The specified platform version doesn't exist.")
  ],
  "The Region doesn't have this feature": [
    run('UnsupportedFeatureException', "The specified task isn't supported in this Region.")
  ],
  'AWS blocks Fargate in this account': [
    run('BlockedException', 'Your account is currently blocked'),
    run('BlockedException', 'Your AWS account was blocked. For more information, contact AWS Support.')
  ],
  'The task definition has no such container': [
    invalid('Override for container named web is not a container in the TaskDefinition.')
  ],
  'Command and environment variables are too long': [invalid('Container Overrides length must be at most 8192')],
  'The task definition is for another launch type': [
    invalid('Task definition does not support launch_type FARGATE.'),
    stop('The selected task definition is not compatible with the selected compute strategy')
  ],
  "ECS can't assume the role": [run('ClientException', ROLE), stop(ROLE)],
  "ECS isn't set up in this account yet": [
    invalid('Unable to assume the service linked role. Please verify that the ECS service linked role exists.'),
    call(
      'ECS CreateCluster',
      'InvalidParameterException',
      'CreateCluster Invalid Request: Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
    )
  ],
  'The Fargate quota is reached': [
    noTask(QUOTA),
    noTask('You’ve reached the limit on the number of tasks you can run concurrently'),
    run('ClientException', QUOTA)
  ],
  'The account is limited to smaller tasks': [
    noTask('The requested CPU configuration is above your limit.'),
    noTask('The requested MEMORY configuration is above your limit.')
  ],
  'Fargate has no capacity right now': [noTask(NO_CAPACITY), run('ClientException', NO_CAPACITY), stop(NO_CAPACITY)],
  'Fargate had an internal error': [
    noTask('Internal error.'),
    stop('Internal error.'),
    stop('InternalError: something')
  ],
  'The capacity provider is empty': [noTask('EMPTY CAPACITY PROVIDER'), stop('EMPTY CAPACITY PROVIDER')],
  'The container instances have no capacity': each(
    ['CPU', 'MEMORY', 'ENI', 'PORTS', 'GPU'],
    (what) => noTask(`RESOURCE:${what}`),
    stop('RESOURCE:ENI')
  ),
  "The container instances can't run this task": each(
    ['AGENT', 'ATTRIBUTE', 'LOCATION', 'INACTIVE', 'ATTRIBUTE: ecs.cpu-architecture'],
    noTask,
    stop('ATTRIBUTE')
  ),
  "ECS doesn't find a resource of the request": [noTask('MISSING'), stop('MISSING')]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>

/** Failures of RegisterTaskDefinition. */
const DEFINITION_SAMPLES = {
  "Fargate doesn't have this task size": [
    register('No Fargate configuration exists for given values.'),
    register(
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.'
    )
  ],
  'The task has no size': [
    register("Fargate requires that 'cpu' be defined at the task level."),
    register("Fargate requires that 'memory' be defined at the task level.")
  ],
  'Fargate supports only the network mode awsvpc': [register('Fargate only supports network mode ‘awsvpc’.')],
  'The task definition has no execution role': [
    register('Fargate requires task definition to have execution role ARN to support log driver awslogs.'),
    register('Fargate requires task definition to have execution role ARN to support ECR images.')
  ],
  'Host port and container port differ': [
    register('When networkMode=awsvpc, the host ports and container ports in port mappings must match.')
  ],
  'A container has no valid name or image': [
    register('Container.name should not be null or empty.'),
    register('Container.image should not be null or empty.')
  ],
  'A container has no memory': [
    register("Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.")
  ],
  "Fargate doesn't have this storage size": [
    register('EphemeralStorage size should be at least 21', 'InvalidParameterException'),
    register('EphemeralStorage size should be at most 200', 'InvalidParameterException')
  ],
  'Two runs register the same task definition': [
    register('Too many concurrent attempts to create a new revision of the specified family.')
  ],
  "A role isn't valid": [register('Role is not valid')],
  "The family's name isn't valid": [register('Family contains invalid characters.')],
  'Two containers have the same name': [register("Duplicate container name 'web'")],
  'A variable and a secret have the same name': [
    register(
      'The secret name must be unique and not shared with any new or existing environment variables set on the container, such as DB_PASSWORD.'
    )
  ],
  'The task definition is too long': [register("Actual length: '70000'. Max allowed length is '65536' bytes.")],
  'A value has the wrong JSON type': [
    register('NUMBER_VALUE can not be converted to a String', 'SerializationException'),
    register('STRING_VALUE can not be converted to an Integer', 'SerializationException')
  ],
  "Fargate doesn't have this setting": [
    register("Fargate requires that the 'privileged' setting be 'false'."),
    register('Tasks using the Fargate launch type do not support ipcMode.'),
    register('Fargate compatible task definitions do not support devices'),
    register('NET_ADMIN is not allowed on Fargate.'),
    register('syslog is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]')
  ],
  'ECS rejected the task definition': [
    register('At least one container in the task definition must be essential.'),
    register('Container list cannot be empty.'),
    register('Health check command must not be empty.'),
    register('Links are not supported when networkMode=awsvpc.'),
    register("Invalid setting for container 'web'. 'memory' must be at least 6.")
  ]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>

/** All failures of ECS. */
export const ECS_SAMPLES = { ...REQUEST_SAMPLES, ...DEFINITION_SAMPLES }

function each(words: readonly string[], make: (word: string) => Sample, first: Sample): Samples {
  return [first, ...words.map(make)]
}
