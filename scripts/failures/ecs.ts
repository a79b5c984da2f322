import type { FailureId } from '../../src/failures/table.ts'
import { call, noTask, stop, type Sample, type Samples } from './sample.ts'
import { ACCOUNT } from './words.ts'

const run = (code: string, words: string) => call('ECS RunTask', code, words)
const invalid = (words: string) => run('InvalidParameterException', words)
const register = (words: string, code = 'ClientException') => call('ECS RegisterTaskDefinition', code, words)

const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
const QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"
const ROLE = `ECS was unable to assume the role 'arn:aws:iam::${ACCOUNT}:role/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`

/** What RunTask refuses, and why it starts nothing. */
const REQUEST_SAMPLES = {
  'cluster-missing': [
    run('ClusterNotFoundException', 'Cluster not found.'),
    run('ClusterNotFoundException', 'The referenced cluster was inactive.')
  ],
  'cluster-in-use': [
    call('ECS DeleteCluster', 'ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.'),
    call(
      'ECS DeleteCluster',
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.'
    )
  ],
  'cluster-busy': [
    call(
      'ECS PutClusterCapacityProviders',
      'UpdateInProgressException',
      'The specified cluster is in a busy state. Cannot perform an update operation. Wait and try again.'
    )
  ],
  'capacity-provider-missing': [
    invalid(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.'
    )
  ],
  'network-mode-mismatch': [
    invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    invalid('Network Configuration is not valid for the given networkMode of this task definition.')
  ],
  'instances-missing': [invalid('No Container Instances were found in your cluster.')],
  'subnets-empty': [invalid('subnets can not be empty.')],
  'subnet-missing': [
    invalid(
      "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
    )
  ],
  'security-group-missing': [
    invalid(
      "Error retrieving security group information for [sg-1]: The security group 'sg-1' does not exist (ErrorCode: InvalidGroup.NotFound)"
    ),
    call('EC2 DescribeSecurityGroups', 'InvalidGroup.NotFound', "The security group 'sg-1' does not exist")
  ],
  'vpc-missing': [call('EC2 DescribeSubnets', 'InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist")],
  'vpcs-differ': [
    invalid('Security group sg-1 does not appear to belong to the same VPC as the input subnets.'),
    invalid('The specified subnets do not belong to the same VPC.')
  ],
  'definition-missing': [
    invalid('TaskDefinition is inactive'),
    run('ClientException', 'TaskDefinition not found.'),
    call('ECS DescribeTaskDefinition', 'ClientException', 'Unable to describe task definition.')
  ],
  'task-gone': [call('ECS StopTask', 'InvalidParameterException', 'The referenced task was not found.')],
  'task-id-invalid': [
    call('ECS DescribeTasks', 'InvalidParameterException', 'Tasks cannot be empty.'),
    call('ECS DescribeTasks', 'InvalidParameterException', 'taskId length should be one of [32,36]'),
    call('ECS StopTask', 'InvalidParameterException', 'Invalid identifier: Unexpected number of separators')
  ],
  'client-token-reused': [run('ConflictException', 'The request conflicts with an earlier one.')],
  'platform-version-too-old': [
    run(
      'PlatformTaskDefinitionIncompatibilityException',
      "The specified platform does not satisfy the task definition's required capabilities."
    )
  ],
  'platform-version-unknown': [run('PlatformUnknownException', "The specified platform version doesn't exist.")],
  'region-lacks-feature': [run('UnsupportedFeatureException', "The specified task isn't supported in this Region.")],
  'account-blocked': [
    run('BlockedException', 'Your account is currently blocked'),
    run('BlockedException', 'Your AWS account was blocked. For more information, contact AWS Support.')
  ],
  'container-unknown': [invalid('Override for container named web is not a container in the TaskDefinition.')],
  'overrides-too-long': [invalid('Container Overrides length must be at most 8192')],
  'launch-type-mismatch': [
    invalid('Task definition does not support launch_type FARGATE.'),
    stop('The selected task definition is not compatible with the selected compute strategy')
  ],
  'role-not-assumable': [run('ClientException', ROLE), stop(ROLE)],
  'service-role-missing': [
    invalid('Unable to assume the service linked role. Please verify that the ECS service linked role exists.'),
    call(
      'ECS CreateCluster',
      'InvalidParameterException',
      'CreateCluster Invalid Request: Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
    )
  ],
  'fargate-quota': [
    noTask(QUOTA),
    noTask('You’ve reached the limit on the number of tasks you can run concurrently'),
    run('ClientException', QUOTA)
  ],
  'size-above-limit': [
    noTask('The requested CPU configuration is above your limit.'),
    noTask('The requested MEMORY configuration is above your limit.')
  ],
  'fargate-capacity': [noTask(NO_CAPACITY), run('ClientException', NO_CAPACITY), stop(NO_CAPACITY)],
  'fargate-internal-error': [noTask('Internal error.'), stop('Internal error.'), stop('InternalError: something')],
  'capacity-provider-empty': [noTask('EMPTY CAPACITY PROVIDER'), stop('EMPTY CAPACITY PROVIDER')],
  'instances-full': each(
    ['CPU', 'MEMORY', 'ENI', 'PORTS', 'GPU'],
    (what) => noTask(`RESOURCE:${what}`),
    stop('RESOURCE:ENI')
  ),
  'instances-unfit': each(
    ['AGENT', 'ATTRIBUTE', 'LOCATION', 'INACTIVE', 'ATTRIBUTE: ecs.cpu-architecture'],
    noTask,
    stop('ATTRIBUTE')
  ),
  'ecs-resource-missing': [noTask('MISSING'), stop('MISSING')]
} as const satisfies Partial<Readonly<Record<FailureId, Samples>>>

/** What RegisterTaskDefinition refuses. */
const DEFINITION_SAMPLES = {
  'size-unknown': [
    register('No Fargate configuration exists for given values.'),
    register(
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.'
    )
  ],
  'size-missing': [
    register("Fargate requires that 'cpu' be defined at the task level."),
    register("Fargate requires that 'memory' be defined at the task level.")
  ],
  'network-mode-unsupported': [register('Fargate only supports network mode ‘awsvpc’.')],
  'execution-role-missing': [
    register('Fargate requires task definition to have execution role ARN to support log driver awslogs.'),
    register('Fargate requires task definition to have execution role ARN to support ECR images.')
  ],
  'host-port-differs': [
    register('When networkMode=awsvpc, the host ports and container ports in port mappings must match.')
  ],
  'container-name-or-image-invalid': [
    register('Container.name should not be null or empty.'),
    register('Container.image should not be null or empty.')
  ],
  'container-memory-missing': [
    register("Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.")
  ],
  'storage-size-invalid': [
    register('EphemeralStorage size should be at least 21', 'InvalidParameterException'),
    register('EphemeralStorage size should be at most 200', 'InvalidParameterException')
  ],
  'revision-conflict': [register('Too many concurrent attempts to create a new revision of the specified family.')],
  'role-invalid': [register('Role is not valid')],
  'family-invalid': [register('Family contains invalid characters.')],
  'container-names-equal': [register("Duplicate container name 'web'")],
  'variable-and-secret-equal': [
    register(
      'The secret name must be unique and not shared with any new or existing environment variables set on the container, such as DB_PASSWORD.'
    )
  ],
  'definition-too-long': [register("Actual length: '70000'. Max allowed length is '65536' bytes.")],
  'definition-type-wrong': [
    register('NUMBER_VALUE can not be converted to a String', 'SerializationException'),
    register('STRING_VALUE can not be converted to an Integer', 'SerializationException')
  ],
  'setting-not-on-fargate': [
    register("Fargate requires that the 'privileged' setting be 'false'."),
    register('Tasks using the Fargate launch type do not support ipcMode.'),
    register('Fargate compatible task definitions do not support devices'),
    register('NET_ADMIN is not allowed on Fargate.'),
    register('syslog is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]')
  ],
  'definition-invalid': [
    register('At least one container in the task definition must be essential.'),
    register('Container list cannot be empty.'),
    register('Health check command must not be empty.'),
    register('Links are not supported when networkMode=awsvpc.'),
    register("Invalid setting for container 'web'. 'memory' must be at least 6.")
  ]
} as const satisfies Partial<Readonly<Record<FailureId, Samples>>>

/** What ECS answers. */
export const ECS_SAMPLES = { ...REQUEST_SAMPLES, ...DEFINITION_SAMPLES }

function each(words: readonly string[], make: (word: string) => Sample, first: Sample): Samples {
  return [first, ...words.map(make)]
}
