import { BLOCKED, EXPIRED, SIZE, NO_ROLE, NAMELESS, UNREACHED } from './titles.ts'

/** What RegisterTaskDefinition refuses. */
export const REFUSED_DEFINITIONS: readonly (readonly [title: string, name: string, message: string])[] = [
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
  ].map((message) => ['ECS does not take the task definition', 'ClientException', message] as const)
]

/** Credentials, connections, keys and accounts. */
export const REFUSED_CALLERS: readonly (readonly [title: string, name: string, message: string])[] = [
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
