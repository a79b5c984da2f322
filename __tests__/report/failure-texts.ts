import type { Diagnosis } from '../../src/aws/diagnose.ts'
import { DeploymentFailed } from '../../src/deploy/failure.ts'
import { TaskStopped } from '../../src/deploy/task-stopped.ts'
import { ActionError } from '../../src/errors.ts'

export const ACCOUNT = '123456789012'
export const CI = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`
export const EXEC = `arn:aws:sts::${ACCOUNT}:assumed-role/exec/0123456789abcdef`
export const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:login-AbCdEf`
export const LOG = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/log:log-stream:task/space/1`

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

export function makeDiagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return { taskArn: 'arn', containers: [], logLines: [], ...overrides }
}

/** A task that stopped with this reason. */
export function stopped(stoppedReason: string, overrides: Partial<Diagnosis> = {}): DeploymentFailed {
  return new DeploymentFailed(
    new TaskStopped({}),
    makeDiagnosis({ stopCode: 'TaskFailedToStart', stoppedReason, ...overrides })
  )
}

/** A task whose container ended. */
export function exited(exitCode: number, overrides: Partial<Diagnosis> = {}, reason?: string): DeploymentFailed {
  const containers = [{ name: 'space', exitCode, ...(reason !== undefined && { reason }) }]
  const stoppedReason = 'Essential container in task exited'
  return stopped(stoppedReason, { stopCode: 'EssentialContainerExited', containers, ...overrides })
}

/** A task whose containers ended with these exit codes. */
function endedTogether(codes: Readonly<Record<string, number>>): DeploymentFailed {
  return exited(0, { containers: Object.entries(codes).map(([name, exitCode]) => ({ name, exitCode })) })
}

const PULL =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:1.0: '
const ASM = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for ${SECRET}: `
const DATA = ASM.replace(/asm fetching secret.*/, 'asm fetching authorization data: ')
export const LOGGER =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: '
const START =
  'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

export function denied(who: string, action: string, resource: string): string {
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`
}

const NETWORK = 'The task has no way out to the internet'
const CLOSED = 'The registry does not open this image'
const LOGIN = 'The registry refuses the login'
const LIMIT = 'The registry’s pull limit is reached'
const LACKING = 'The execution role lacks a permission'
const MISSING = 'A permission is missing'
const NO_SECRET = 'The secret is not there'
const NO_LOGIN = 'The secret does not hold a login'
const CERTIFICATE = 'The registry’s certificate is not trusted'
const ECR = 'The execution role may not pull from Amazon ECR'
const QUOTA = 'The Fargate quota is used up'
const SMALLER = 'The account allows only smaller tasks'
const NO_CLUSTER = 'The cluster is not there'
const BLOCKED = 'AWS has blocked Fargate for this account'
const AWS_FAULT = 'AWS had an internal error'
const LATE = 'AWS did not make the task ready in time'
const WANTED = 'The registry wants a login'
const TOO_MUCH = 'The execution role has too many policies'
const UNKNOWN_KEY = 'AWS does not know these credentials'
const EXPIRED = 'The AWS credentials have expired'
const THROTTLED = 'AWS refuses more calls for the moment'

const GONE = 'The task definition is not there'
const TASK_ID = 'ECS does not take the id of the task'
const SIZE = 'Fargate has no such size'
const NO_ROLE = 'The task definition has no execution role'
const NAMELESS = 'A container has no proper name or image'
const UNREACHED = 'The runner does not reach AWS'
const LAYERS = 'The image’s layers cannot be downloaded'
const ABSENT = 'The image does not exist'
const BAD_NAME = 'The image’s name is not valid'
const ROOM = 'The container instances have no room'
const MISFIT = 'The container instances cannot run this task'
const RUNTIME = 'The container runtime failed'
const INIT =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: '
const ARGS = 'ResourceInitializationError: failed to validate logger args: '

/** What AWS refuses with an error. */
const REFUSED: readonly (readonly [title: string, name: string, message: string])[] = [
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
  [MISSING, 'AccessDenied', denied(`arn:aws:iam::${ACCOUNT}:user/ci`, 'iam:CreateRole', 'role exec')],
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
  // AWS-FACTS 1.3, what ECS refuses when a task is to be run.
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
  ],
  // AWS-FACTS 3.1, what RegisterTaskDefinition refuses.
  [SIZE, 'ClientException', 'No Fargate configuration exists for given values.'],
  [
    SIZE,
    'ClientException',
    'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.'
  ],
  ['The task has no size', 'ClientException', "Fargate requires that 'cpu' be defined at the task level."],
  ['The task has no size', 'ClientException', "Fargate requires that 'memory' be defined at the task level."],
  ['Fargate has only the network mode awsvpc', 'ClientException', 'Fargate only supports network mode ‘awsvpc’.'],
  [
    NO_ROLE,
    'ClientException',
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
  ],
  [NO_ROLE, 'ClientException', 'Fargate requires task definition to have execution role ARN to support ECR images.'],
  [
    'Host port and container port differ',
    'ClientException',
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'
  ],
  [NAMELESS, 'ClientException', 'Container.name should not be null or empty.'],
  [NAMELESS, 'ClientException', 'Container.image should not be null or empty.'],
  [
    'A container has no memory',
    'ClientException',
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified."
  ],
  ['Fargate has no such storage size', 'InvalidParameterException', 'EphemeralStorage size should be at least 21'],
  ['Fargate has no such storage size', 'InvalidParameterException', 'EphemeralStorage size should be at most 200'],
  [
    'Two runs register the same task definition',
    'ClientException',
    'Too many concurrent attempts to create a new revision of the specified family.'
  ],
  ['A role is not one that ECS can use', 'ClientException', 'Role is not valid'],
  ['The family’s name is not one for ECS', 'ClientException', 'Family contains invalid characters.'],
  ['Two containers have one name', 'ClientException', "Duplicate container name 'web'"],
  [
    'The task definition is too long',
    'ClientException',
    "Actual length: '70000'. Max allowed length is '65536' bytes."
  ],
  ...[
    "Fargate requires that the 'privileged' setting be 'false'.",
    'Tasks using the Fargate launch type do not support ipcMode.',
    'Fargate compatible task definitions do not support devices',
    'NET_ADMIN is not allowed on Fargate.',
    'syslog is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]'
  ].map((message) => ['Fargate does not have this setting', 'ClientException', message] as const),
  ...[
    'At least one container in the task definition must be essential.',
    'Container list cannot be empty.',
    'Health check command must not be empty.',
    'Links are not supported when networkMode=awsvpc.',
    "Invalid setting for container 'web'. 'memory' must be at least 6."
  ].map((message) => ['ECS does not take the task definition', 'ClientException', message] as const),
  // AWS-FACTS 0, credentials and connections.
  [EXPIRED, 'ExpiredToken', 'The security token included in the request is expired'],
  [
    'AWS refuses the signature',
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.'
  ],
  ['AWS refuses the signature', 'IncompleteSignature', 'The request signature does not conform to AWS standards.'],
  [
    'The runner’s clock is wrong',
    'InvalidSignatureException',
    'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T002000Z - 5 min.)'
  ],
  ['The account may not use this service yet', 'OptInRequired', 'You are not subscribed to this service.'],
  [UNREACHED, 'Error', 'getaddrinfo ENOTFOUND sts.eu-centrall-1.amazonaws.com'],
  [UNREACHED, 'TimeoutError', 'Connection timed out after 5000 ms'],
  [UNREACHED, 'Error', 'read ECONNRESET'],
  ['The workflow may not use the secret’s key', 'AccessDeniedException', 'Access to KMS is not allowed'],
  [
    'The secret is about to be deleted',
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion."
  ],
  [BLOCKED, 'BlockedException', 'Your account is currently blocked'],
  [BLOCKED, 'BlockedException', 'Your AWS account was blocked. For more information, contact AWS Support.']
]

/** Why RunTask answers without a task. */
const CAPACITY: readonly (readonly [title: string, reason: string])[] = [
  [
    'Fargate has no capacity there',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ],
  [QUOTA, "You've reached the limit on the number of vCPUs you can run concurrently"],
  [QUOTA, 'You’ve reached the limit on the number of tasks you can run concurrently'],
  [SMALLER, 'The requested CPU configuration is above your limit.'],
  [SMALLER, 'The requested MEMORY configuration is above your limit.'],
  [AWS_FAULT, 'Internal error.'],
  ['The capacity provider is empty', 'EMPTY CAPACITY PROVIDER'],
  ...['CPU', 'MEMORY', 'ENI', 'PORTS', 'GPU'].map((what) => [ROOM, `RESOURCE:${what}`] as const),
  ...['AGENT', 'LOCATION', 'ATTRIBUTE', 'INACTIVE'].map((what) => [MISFIT, what] as const),
  [MISFIT, 'ATTRIBUTE: ecs.cpu-architecture'],
  ['ECS does not find what was named', 'MISSING']
]

/** Why a task stopped before it ran. */
export const STOPPED: readonly (readonly [title: string, reason: string])[] = [
  [
    CLOSED,
    `${PULL}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
  ],
  [
    LOGIN,
    `${PULL}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Aacme%2Fspace%3Apull&service=registry.docker.io: 401 Unauthorized`
  ],
  [LOGIN, `${PULL}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`],
  [
    'The access token may not read images',
    `${PULL}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized: access token has insufficient scopes`
  ],
  [
    WANTED,
    `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 401 Unauthorized`
  ],
  [
    WANTED,
    `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 403 Forbidden`
  ],
  [LOGIN, `${PULL}unexpected status code [manifests 1.0]: 401 Unauthorized`],
  ['The image does not exist', `${PULL}docker.io/acme/space:1.0: not found`],
  [
    'The image is not built for this architecture',
    "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'"
  ],
  [
    LIMIT,
    `${PULL}toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`
  ],
  [
    LIMIT,
    `${PULL}toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`
  ],
  [LIMIT, `${PULL}429 Too Many Requests`],
  [
    NETWORK,
    `${PULL}failed to do request: Head "https://registry-1.docker.io/v2/acme/space/manifests/1.0": dial tcp 3.94.224.37:443: i/o timeout`
  ],
  [
    NETWORK,
    'CannotPullContainerError: The task cannot pull docker.io/acme/space:1.0 from the registry docker.io. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get https://x: dial tcp 1.2.3.4:443 i/o timeout'
  ],
  [NETWORK, 'CannotPullContainerError: pull command failed: : signal: killed'],
  [NETWORK, 'CannotPullContainerError: context canceled'],
  [
    NETWORK,
    'CannotPullContainerError: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)'
  ],
  [
    'The image does not fit',
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:1: no space left on device: unknown'
  ],
  [CLOSED, 'CannotPullContainerError: The task can’t pull the image. Check whether the image exists.'],
  [
    CLOSED,
    "CannotPullContainerError: Error response from daemon: pull access denied for acme/space, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
  ],
  [
    ECR,
    'CannotPullContainerError: Check that the role has the permissions to pull images from the registry. ecr:BatchGetImage'
  ],
  [ECR, 'CannotPullContainerError: no basic auth credentials'],
  [
    ECR,
    `CannotPullContainerError: unexpected status from HEAD request to https://${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/v2/space/manifests/1: 403 Forbidden`
  ],
  [
    CERTIFICATE,
    `${PULL}failed to do request: Head "https://registry.example.com/v2/": x509: certificate signed by unknown authority`
  ],
  [CERTIFICATE, `${PULL}http: server gave HTTP response to HTTPS client`],
  [
    'The registry’s host name is not known',
    `${PULL}failed to do request: Head "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host`
  ],
  [
    LACKING,
    `${ASM}AccessDeniedException: ${denied(EXEC, 'secretsmanager:GetSecretValue', SECRET)} status code: 400, request id: 1`
  ],
  [
    'The secret is not open to this account',
    `${ASM}AccessDeniedException: ${denied(EXEC, 'secretsmanager:GetSecretValue', SECRET).replace('identity-based', 'resource-based')} status code: 400`
  ],
  [
    'The secret is not open to other accounts',
    `${ASM}InvalidRequestException: You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key. status code: 400`
  ],
  [
    'The execution role may not decrypt the secret',
    `${ASM}AccessDeniedException: Access to KMS is not allowed status code: 400`
  ],
  [NO_SECRET, `${ASM}ResourceNotFoundException: Secrets Manager can't find the specified secret. status code: 400`],
  [NO_SECRET, `${ASM}ResourceNotFoundException: Secrets Manager can’t find the specified secret.`],
  [
    NO_SECRET,
    `The task can't retrieve the secret with ARN '${SECRET}' from AWS Secrets Manager. Check whether the secret exists in the specified Region.`
  ],
  [
    'The secret is about to be deleted',
    `${ASM}InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`
  ],
  [
    NETWORK,
    `${ASM}RequestError: send request failed caused by: Post "https://secretsmanager.eu-central-1.amazonaws.com/": dial tcp 1.2.3.4:443: i/o timeout`
  ],
  [
    NETWORK,
    `${ASM}RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`
  ],
  [
    NETWORK,
    'ResourceInitializationError: unable to pull secrets or registry auth: The task can’t pull secrets from AWS Secrets Manager. There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration.'
  ],
  [
    NETWORK,
    'ResourceInitializationError: unable to pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.'
  ],
  [NO_LOGIN, `${DATA}unable to unmarshal secret value, invalid schema`],
  [NO_LOGIN, `${DATA}empty secrets value`],
  [NO_LOGIN, `${DATA.replace('authorization data', 'username')}AuthorizationData is malformed, empty field`],
  [
    'A key is missing in a secret',
    'ResourceInitializationError: retrieved secret from Secrets Manager did not contain json key token'
  ],
  [
    LACKING,
    `${ASM}AccessDeniedException: ${denied(EXEC, 'ssm:GetParameters', `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/x`)}`
  ],
  [
    'The log group is not there',
    `${LOGGER}ResourceNotFoundException: The specified log group does not exist. : exit status 1`
  ],
  [
    LACKING,
    `${LOGGER.replace('stream: ', 'group: ')}AccessDeniedException: ${denied(EXEC, 'logs:CreateLogGroup', LOG)}`
  ],
  [LACKING, `${LOGGER}AccessDeniedException: ${denied(EXEC, 'logs:CreateLogStream', LOG)} : exit status 1`],
  [
    'Forbidden by a policy',
    `${ASM}AccessDeniedException: User: ${EXEC} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} with an explicit deny in a service control policy`
  ],
  [
    NETWORK,
    'ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed'
  ],
  [
    'The subnet has no free address',
    "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet"
  ],
  // AWS-FACTS 2.1 A, the rest.
  [
    LOGIN,
    `${PULL}unexpected status from HEAD request to https://registry.example.com/v2/space/manifests/1.0: 401 Unauthorized`
  ],
  [
    CLOSED,
    `${PULL}unexpected status from HEAD request to https://registry.example.com/v2/space/manifests/1.0: 403 Forbidden`
  ],
  [
    WANTED,
    `${PULL}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
  ],
  [LIMIT, `${PULL}ERROR: toomanyrequests: Too Many Requests.`],
  [
    LAYERS,
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 403 Forbidden'
  ],
  [
    LAYERS,
    'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 503 Service Unavailable'
  ],
  [
    'The reference is that of an attestation',
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown'
  ],
  [
    'The image’s layers cannot be fetched from S3',
    'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference'
  ],
  [
    ECR,
    `CannotPullContainerError: Error response from daemon: pull access denied for ${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/space, repository does not exist or may require 'docker login'`
  ],
  [ECR, 'CannotPullECRContainerError: AccessDeniedException'],
  [ABSENT, 'CannotPullContainerError: API error (404): repository acme/space not found'],
  [
    'The registry has a fault',
    'CannotPullContainerError: API error (500): Get https://registry.example.com/v2/: internal'
  ],
  [
    'The registry has a fault',
    `${PULL}unexpected status from HEAD request to https://registry.example.com/v2/space/manifests/1: 503 Service Unavailable`
  ],
  [BAD_NAME, 'CannotPullContainerError: invalid reference format'],
  [BAD_NAME, 'CannotPullContainerError: invalid reference'],
  ...['inspect image', 'ref pull', 'pull image manifest', 'service call'].flatMap((what) =>
    [1, 5, 7].map(
      (times) =>
        [
          ABSENT,
          `CannotPullContainerError: ${what} has been retried ${times} time(s): failed to resolve ref docker.io/acme/space:1.0: docker.io/acme/space:1.0: not found`
        ] as const
    )
  ),
  // B, the rest.
  [
    NETWORK,
    'ResourceInitializationError: unable to pull secrets or registry auth: pull command failed: : signal: killed'
  ],
  [NO_LOGIN, `${DATA}empty response`],
  [NO_LOGIN, `${DATA.replace('authorization data', 'password')}AuthorizationData is malformed, empty field`],
  [
    'A parameter is not there',
    `${INIT}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /acme/token`
  ],
  [
    'A file of environment variables cannot be read',
    'ResourceInitializationError: failed to download env files: file download command: non empty error stream'
  ],
  [
    'The EFS file system cannot be mounted',
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: access denied'
  ],
  // C, the rest.
  [
    NETWORK,
    `${LOGGER}RequestCanceled: request context canceled caused by: Post "https://logs.eu-central-1.amazonaws.com/": dial tcp 1.2.3.4:443: i/o timeout`
  ],
  ...['region', 'group', 'stream-prefix'].map(
    (what) =>
      [
        'The log settings are not complete',
        `${ARGS}unable to get awslogs driver arguments: awslogs-${what} is required`
      ] as const
  ),
  [
    'The log driver does not start',
    'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: x'
  ],
  // D, the rest.
  [
    'The task got no network interface',
    "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': The quota is reached."
  ],
  [AWS_FAULT, 'Internal error.'],
  [
    'The task definition is for another launch type',
    'The selected task definition is not compatible with the selected compute strategy'
  ],
  ...['RESOURCE:CPU', 'RESOURCE:ENI'].map((reason) => [ROOM, reason] as const),
  ...['AGENT', 'ATTRIBUTE', 'LOCATION'].map((reason) => [MISFIT, reason] as const),
  ['ECS does not find what was named', 'MISSING'],
  ['The capacity provider is empty', 'EMPTY CAPACITY PROVIDER'],
  [
    'Fargate has no capacity there',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ],
  [RUNTIME, 'CannotCreateVolumeError: no such volume driver'],
  [RUNTIME, 'ContainerRuntimeError: failed to create container'],
  [RUNTIME, 'CannotInspectContainerError: Could not transition to inspecting'],
  [RUNTIME, 'CannotStopContainerError: could not stop'],
  [
    'The container did not start in time',
    'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: the runtime did not answer'
  ],
  ['The container does not start', `${START}exec: unable to find user app: no matching entries in passwd file`],
  ['The command does not exist', `${START}exec: "/no/such": stat /no/such: no such file or directory: unknown`],
  ['The image is built for another CPU', `${START}exec /app: exec format error: unknown`],
  // E, what others stop.
  [
    'The load balancer found the task unhealthy',
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1)'
  ],
  [
    'The load balancer found the task unhealthy',
    '(service web) (port 80) is unhealthy in (target-group arn:x) due to (reason Health checks failed)'
  ],
  ['The container is unhealthy', 'Task failed container health checks'],
  [LATE, 'Timeout waiting for network interface provisioning to complete.'],
  [LATE, 'Timeout waiting for EphemeralStorage provisioning to complete.'],
  [AWS_FAULT, 'InternalError: something'],
  ['The command does not exist', `${START}exec: "serve": executable file not found in $PATH: unknown`],
  ['The command may not be run', `${START}exec: "/serve": permission denied: unknown`]
]

/** How a task ended that ran. */
const ENDED: readonly (readonly [title: string, DeploymentFailed])[] = [
  ['The program failed', exited(1)],
  ['The program crashed', exited(139)],
  [
    'The time to live is over',
    exited(143, {
      containers: [
        { name: 'space', exitCode: 143 },
        { name: 'run-on-fargate-timer', exitCode: 0 }
      ]
    })
  ],
  ['The program ended by itself', exited(0)],
  ['The container ran out of memory', exited(137, {}, 'OutOfMemoryError: Container killed due to memory usage')],
  ['The container was killed', exited(137)],
  ['The command may not be run', exited(126)],
  ['The command does not exist', exited(127)],
  ['The image is built for another CPU', exited(1, { logLines: ['exec /usr/local/bin/serve: exec format error'] })],
  [
    'The image is built for another CPU',
    exited(255, { logLines: ['standard_init_linux.go:228: exec user process caused: exec format error'] })
  ],
  ['The program crashed', exited(134)],
  ['The program was asked to end', exited(143)],
  ['The program failed', exited(255)],
  ['The program failed', stopped('Essential container in task exited', { stopCode: 'EssentialContainerExited' })],
  ['The container ran out of memory', exited(137, {}, 'container killed due to memory usage')],
  [
    'A service stopped the task',
    stopped('Scaling activity initiated by (deployment ecs-svc/0123456789)', { stopCode: 'ServiceSchedulerInitiated' })
  ],
  ['AWS retired the machine under the task', stopped('', { stopCode: 'InfrastructureHealth' })],
  ['The task was stopped by somebody', stopped('Replaced by a newer deployment', { stopCode: 'UserInitiated' })],
  // With sidecars, that container counts whose end ended the others.
  ['The program failed', endedTogether({ proxy: 143, space: 1 })],
  ['The program failed', endedTogether({ proxy: 0, space: 3 })],
  ['The program ended by itself', endedTogether({ proxy: 137, space: 0 })],
  ['The container was killed', endedTogether({ proxy: 143, space: 137 })],
  ['AWS took the Spot capacity back', stopped('Your Spot Task was interrupted.', { stopCode: 'SpotInterruption' })],
  [
    'AWS retired the machine under the task',
    stopped('ECS is performing maintenance on the underlying infrastructure hosting the task.', {
      stopCode: 'TerminationNotice'
    })
  ],
  [
    'The task was stopped by somebody',
    stopped('Task stopped by user', { stopCode: 'UserInitiated', containers: [{ name: 'space', exitCode: 143 }] })
  ]
]

/** All of these, as they are thrown. */
export const FAILURES: readonly (readonly [title: string, text: string, thrown: unknown])[] = [
  ...REFUSED.map(([title, name, message]) => [title, `${name}: ${message}`, named(name, message)] as const),
  ...CAPACITY.map(([title, reason]) => [title, reason, new ActionError('TASK_REFUSED', reason, '')] as const),
  ...STOPPED.map(([title, reason]) => [title, reason, stopped(reason)] as const),
  ...ENDED.map(([title, failed]) => [title, JSON.stringify(failed.diagnosis), failed] as const)
]
