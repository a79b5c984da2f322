import type { App, Image } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import type { TaskFault } from '../../sandbox/src/world.ts'
import { WALKTHROUGH } from './site.ts'

type Inputs = Readonly<Record<string, string | undefined>>

/** A failure that the sandbox really has. */
export interface Failure {
  /** The row of the table that it must be told by. */
  readonly title: string
  /** What AWS says, which must be shown word for word. */
  readonly says: string
  readonly options?: SandboxOptions
  /** What is there before the run. */
  readonly before?: (sandbox: Sandbox) => unknown
  /** What happens after all checks, in the moment in which RunTask is called. */
  readonly atRun?: (sandbox: Sandbox) => unknown
  readonly inputs?: Inputs | ((sandbox: Sandbox) => Inputs)
  readonly env?: Readonly<Record<string, string>>
}

const ACCOUNT = '123456789012'
const CI = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/exec`
const ALWAYS = 1000
const PULL =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:1.0: '
const INIT =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: '
const ARGS = 'ResourceInitializationError: failed to validate logger args: '
const NO_LOGIN: Inputs = { ...WALKTHROUGH, 'registry-username': undefined, 'registry-password': undefined }

/** An operation as an administrator calls it, who is not part of the run. */
export async function administer(
  sandbox: Sandbox,
  service: 'ecs' | 'iam' | 'logs' | 'secretsManager',
  operation: string,
  input: object
): Promise<void> {
  await sandbox[service].operations[operation]?.(input as never, { authorize: () => undefined } as never)
}

/** AWS refuses the call with this error, whenever it is made. */
function refused(title: string, call: string, code: string, message: string, status?: number): Failure {
  const answer = { code, message, ...(status !== undefined && { status }) }
  return { title, says: message, options: { knobs: { faults: [{ call, answer, times: ALWAYS }] } } }
}

/** RunTask answers without a task. */
function unplaced(title: string, reason: string): Failure {
  // Each subnet is tried by itself after that.
  const capacityFailures = Array.from({ length: 10 }, () => reason)
  return { title, says: reason, options: { knobs: { capacityFailures } } }
}

/** The task ends at this moment of its life, in these words of AWS. */
function struck(
  title: string,
  at: TaskFault['at'],
  reason: string,
  stopCode: TaskFault['stopCode'] = 'TaskFailedToStart'
): Failure {
  return { title, says: reason, options: { knobs: { taskFaults: [{ at, reason, stopCode, times: ALWAYS }] } } }
}

/** The program ends like this soon after its start. */
function ended(title: string, says: string, exits: NonNullable<App['exits']>): Failure {
  return { title, says, options: { images: [imageOf({ app: { ...WALKTHROUGH_IMAGE.app, exits } })] } }
}

function imageOf(image: Partial<Image>): Image {
  return { ...WALKTHROUGH_IMAGE, ...image }
}

/** A caller who may do everything but this. */
function callerWithout(NotAction: string, deny?: string): SandboxOptions {
  const statements = [
    { Effect: 'Allow', NotAction, Resource: '*' },
    ...(deny === undefined ? [] : [{ Effect: 'Deny', Action: deny, Resource: '*' }])
  ]
  const policies = [JSON.stringify({ Version: '2012-10-17', Statement: statements })]
  const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }
  return { principals: [{ arn: CI, userId: 'AROAEXAMPLE:run', ...keys, policies }] }
}

/** An execution role that may do this. */
async function makeRole(sandbox: Sandbox, ...Action: readonly string[]): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'CreateRole', { RoleName: 'exec', AssumeRolePolicyDocument: document(trust) })
  const PolicyDocument = document({ Effect: 'Allow', Action, Resource: '*' })
  await administer(sandbox, 'iam', 'PutRolePolicy', { RoleName: 'exec', PolicyName: 'all', PolicyDocument })
}

/** A deployment whose secret and role are given, so that nothing of them can be too new. */
const GIVEN = {
  before: async (sandbox: Sandbox) => {
    seedLogin(sandbox)
    await makeRole(sandbox, 'secretsmanager:*', 'logs:*', 'kms:*')
  },
  inputs: ({ secretsManager }: Sandbox): Inputs => ({
    ...NO_LOGIN,
    'secret-arn': secretsManager.forTasks.value('login').arn,
    'execution-role-arn': ROLE
  })
}

function seedLogin(sandbox: Sandbox, more: { readonly value?: string; readonly kmsKey?: string } = {}): void {
  const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
  sandbox.secretsManager.seedSecret({ name: 'login', value: JSON.stringify({ username, password }), ...more })
}

const PERMISSIONS: readonly Failure[] = [
  {
    title: 'Forbidden by a policy',
    says: 'explicit deny',
    options: callerWithout('nothing:*', 'ecs:CreateCluster')
  },
  refused(
    'Not within what a policy allows at most',
    'ecs:RunTask',
    'AccessDeniedException',
    `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * because no permissions boundary allows the ecs:RunTask action`
  ),
  {
    title: 'Not allowed to pass the role',
    says: 'is not authorized to perform: iam:PassRole',
    options: callerWithout('iam:PassRole')
  },
  {
    title: 'The execution role lacks a permission',
    says: 'because no identity-based policy allows the secretsmanager:GetSecretValue action',
    ...GIVEN,
    atRun: (sandbox) => administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: 'exec', PolicyName: 'all' })
  },
  {
    title: 'The execution role needs a permissions boundary',
    says: 'is not authorized to perform: iam:CreateRole',
    options: callerWithout('iam:CreateRole')
  },
  {
    title: 'A permission is missing',
    says: 'is not authorized to perform: ecs:RunTask',
    options: callerWithout('ecs:RunTask')
  },
  refused(
    'EC2 refuses the call without saying which',
    'ec2:DescribeSubnets',
    'UnauthorizedOperation',
    'You are not authorized to perform this operation. Encoded authorization failure message: abc',
    403
  ),
  {
    title: 'ECS cannot have the execution role',
    says: `ECS was unable to assume the role '${ROLE}'`,
    inputs: { ...WALKTHROUGH, 'execution-role-arn': ROLE }
  }
]

const CREDENTIALS: readonly Failure[] = [
  refused(
    'The AWS credentials have expired',
    'sts:GetCallerIdentity',
    'ExpiredToken',
    'The security token included in the request is expired',
    403
  ),
  refused(
    'The runner’s clock is wrong',
    'ecs:DescribeClusters',
    'InvalidSignatureException',
    'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T002000Z - 5 min.)'
  ),
  {
    title: 'AWS does not know these credentials',
    says: 'The security token included in the request is invalid',
    env: { AWS_ACCESS_KEY_ID: 'ASIANOBODY' }
  },
  {
    title: 'AWS refuses the signature',
    says: 'The request signature we calculated does not match the signature you provided',
    env: { AWS_SECRET_ACCESS_KEY: 'another' }
  },
  refused(
    'The account may not use this service yet',
    'ecs:CreateCluster',
    'OptInRequired',
    'You are not subscribed to this service.',
    403
  ),
  refused('AWS refuses more calls for the moment', 'ecs:CreateCluster', 'ThrottlingException', 'Rate exceeded'),
  refused(
    'AWS has a fault',
    'ecs:CreateCluster',
    'ServerException',
    'Service Unavailable. Please try again later.',
    500
  ),
  {
    title: 'The runner does not reach AWS',
    says: 'ECONNREFUSED',
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }
  }
]

const run = (title: string, code: string, message: string) => refused(title, 'ecs:RunTask', code, message)
const invalid = (title: string, message: string) => run(title, 'InvalidParameterException', message)

const REQUESTS: readonly Failure[] = [
  {
    title: 'The cluster is not there',
    says: 'The referenced cluster was inactive.',
    atRun: (sandbox) => administer(sandbox, 'ecs', 'DeleteCluster', { cluster: 'default' })
  },
  refused(
    'The cluster is being changed',
    'ecs:CreateCluster',
    'UpdateInProgressException',
    'The specified cluster is in a busy state. Cannot perform an update operation. Wait and try again.'
  ),
  invalid(
    'The cluster does not have this capacity provider',
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.'
  ),
  invalid(
    'The network mode does not fit the launch type',
    "Network Configuration must be provided when networkMode 'awsvpc' is specified."
  ),
  invalid('The cluster has no container instances', 'No Container Instances were found in your cluster.'),
  invalid('There is no subnet to run in', 'subnets can not be empty.'),
  invalid(
    'A subnet does not exist',
    "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
  ),
  {
    title: 'A security group does not exist',
    says: "The security group 'sg-0123456789abcdef0' does not exist",
    inputs: { ...WALKTHROUGH, 'security-groups': 'sg-0123456789abcdef0' }
  },
  {
    title: 'Security group and subnet are of different VPCs',
    says: 'does not appear to belong to the same VPC as the input subnets.',
    inputs: ({ ec2 }) => {
      const { defaultGroupId } = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [] })
      return { ...WALKTHROUGH, 'security-groups': defaultGroupId }
    }
  },
  {
    title: 'The task definition is not there',
    says: 'TaskDefinition is inactive',
    atRun: (sandbox) => {
      const [{ taskDefinitionArn: taskDefinition } = {}] = sandbox.ecs.taskDefinitions()
      return administer(sandbox, 'ecs', 'DeregisterTaskDefinition', { taskDefinition })
    }
  },
  refused(
    'The task is not there any more',
    'ecs:DescribeTasks',
    'InvalidParameterException',
    'The referenced task was not found.'
  ),
  refused(
    'ECS does not take the id of the task',
    'ecs:DescribeTasks',
    'InvalidParameterException',
    'taskId length should be one of [32,36]'
  ),
  run('The same start was asked for twice', 'ConflictException', 'The request conflicts with an earlier one.'),
  run(
    'The platform version lacks what the task needs',
    'PlatformTaskDefinitionIncompatibilityException',
    "The specified platform does not satisfy the task definition's required capabilities."
  ),
  run('There is no such platform version', 'PlatformUnknownException', "The specified platform version doesn't exist."),
  run(
    'The Region does not have this feature',
    'UnsupportedFeatureException',
    "The specified task isn't supported in this Region."
  ),
  run('AWS has blocked Fargate for this account', 'BlockedException', 'Your account is currently blocked'),
  invalid(
    'The task definition has no such container',
    'Override for container named web is not a container in the TaskDefinition.'
  ),
  invalid('Command and environment are too long', 'Container Overrides length must be at most 8192'),
  invalid('The task definition is for another launch type', 'Task definition does not support launch_type FARGATE.')
]

const register = (title: string, message: string, code = 'ClientException') =>
  refused(title, 'ecs:RegisterTaskDefinition', code, message)

const DEFINITION: readonly Failure[] = [
  register(
    'Fargate has no such size',
    'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.'
  ),
  register('The task has no size', "Fargate requires that 'cpu' be defined at the task level."),
  register('Fargate has only the network mode awsvpc', 'Fargate only supports network mode ‘awsvpc’.'),
  register(
    'The task definition has no execution role',
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
  ),
  register(
    'Host port and container port differ',
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'
  ),
  register('A container has no proper name or image', 'Container.image should not be null or empty.'),
  register(
    'A container has no memory',
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified."
  ),
  register(
    'Fargate has no such storage size',
    'EphemeralStorage size should be at least 21',
    'InvalidParameterException'
  ),
  register('The family’s name is not one for ECS', 'Family contains invalid characters.'),
  register('Two containers have one name', "Duplicate container name 'web'"),
  register('The task definition is too long', "Actual length: '70000'. Max allowed length is '65536' bytes."),
  register('Fargate does not have this setting', "Fargate requires that the 'privileged' setting be 'false'."),
  register('ECS does not take the task definition', 'At least one container in the task definition must be essential.')
]

const CAPACITY: readonly Failure[] = [
  unplaced('The Fargate quota is used up', 'You’ve reached the limit on the number of vCPUs you can run concurrently'),
  unplaced('The account allows only smaller tasks', 'The requested MEMORY configuration is above your limit.'),
  unplaced(
    'Fargate has no capacity there',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ),
  unplaced('The capacity provider is empty', 'EMPTY CAPACITY PROVIDER'),
  unplaced('The container instances have no room', 'RESOURCE:MEMORY'),
  unplaced('The container instances cannot run this task', 'ATTRIBUTE'),
  unplaced('ECS does not find what was named', 'MISSING'),
  {
    // Fargate is not in every zone of this Region.
    title: 'AWS had an internal error',
    says: 'Internal error.',
    options: { place: { region: 'us-west-1' } },
    inputs: ({ ec2 }) => ({ ...WALKTHROUGH, subnets: ec2.defaultVpc.subnetIds[1] })
  }
]

const NETWORK: readonly Failure[] = [
  {
    title: 'The registry’s pull limit is reached',
    says: 'toomanyrequests',
    options: { knobs: { pullLimitReached: true } }
  },
  struck(
    'The registry’s certificate is not trusted',
    'pull',
    `${PULL}failed to do request: Head "https://registry.example.com/v2/": x509: certificate signed by unknown authority`
  ),
  {
    title: 'The registry’s host name is not known',
    says: 'lookup registry.invalid: no such host',
    inputs: { ...NO_LOGIN, image: 'registry.invalid/acme/space:1.0', port: '80' }
  },
  {
    // Who may not read route tables is not told before.
    title: 'The task has no way out to the internet',
    says: 'i/o timeout',
    options: callerWithout('ec2:DescribeRouteTables'),
    inputs: ({ ec2 }) => {
      const { subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'none' }] })
      return { ...WALKTHROUGH, subnets: subnetIds.join() }
    }
  },
  {
    title: 'The subnet has no free address',
    says: 'does not have enough free addresses',
    inputs: ({ ec2 }) => {
      const { subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/24', subnets: [{ az: 'a', route: 'igw' }] })
      return { ...WALKTHROUGH, subnets: subnetIds.join() }
    },
    atRun: (sandbox) => {
      fillSubnet(sandbox)
    }
  },
  struck(
    'The task got no network interface',
    'provision',
    "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': The quota is reached."
  )
]

/** Takes every address of the subnet that the run was given: a /28 has eleven. */
function fillSubnet({ aws, ec2 }: Sandbox): void {
  const { input } = aws.calls.findLast(({ operation }) => operation === 'RunTask') ?? {}
  const { networkConfiguration } = input as { networkConfiguration: { awsvpcConfiguration: { subnets: string[] } } }
  const [subnetId = ''] = networkConfiguration.awsvpcConfiguration.subnets
  for (let host = 0; host < 11; host++) {
    ec2.forTasks.attach({ subnetId, securityGroups: [], assignPublicIp: false }, `other-${host}`)
  }
}

const SECRETS: readonly Failure[] = [
  {
    title: 'The execution role may not decrypt the secret',
    says: 'Access to KMS is not allowed',
    before: async (sandbox) => {
      seedLogin(sandbox, { kmsKey: sandbox.kms.seedKey({}) })
      await makeRole(sandbox, 'secretsmanager:*', 'logs:*')
    },
    inputs: GIVEN.inputs
  },
  refused(
    'The workflow may not use the secret’s key',
    'secretsmanager:CreateSecret',
    'AccessDeniedException',
    'Access to KMS is not allowed'
  ),
  {
    title: 'The secret is not there',
    says: "Secrets Manager can't find the specified secret.",
    ...GIVEN,
    atRun: (sandbox) =>
      administer(sandbox, 'secretsManager', 'DeleteSecret', { SecretId: 'login', ForceDeleteWithoutRecovery: true })
  },
  {
    title: 'The secret is about to be deleted',
    says: 'marked for deletion',
    ...GIVEN,
    atRun: (sandbox) => administer(sandbox, 'secretsManager', 'DeleteSecret', { SecretId: 'login' })
  },
  {
    title: 'The secret does not hold a login',
    says: 'unable to unmarshal secret value, invalid schema',
    before: async (sandbox) => {
      seedLogin(sandbox, { value: 'acme:password' })
      await makeRole(sandbox, 'secretsmanager:*', 'logs:*')
    },
    inputs: GIVEN.inputs
  },
  struck(
    'A key is missing in a secret',
    'prepare',
    `${INIT}unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key token`
  ),
  struck(
    'A parameter is not there',
    'prepare',
    `${INIT}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /acme/token`
  ),
  struck(
    'A file of environment variables cannot be read',
    'prepare',
    'ResourceInitializationError: failed to download env files: file download command: non empty error stream'
  ),
  struck(
    'The EFS file system cannot be mounted',
    'prepare',
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: access denied'
  )
]

const LOGGING: readonly Failure[] = [
  {
    title: 'The log group is not there',
    says: 'The specified log group does not exist.',
    before: (sandbox) => administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: '/mine' }),
    inputs: { ...WALKTHROUGH, 'log-group': '/mine' },
    atRun: (sandbox) => administer(sandbox, 'logs', 'DeleteLogGroup', { logGroupName: '/mine' })
  },
  struck(
    'The log settings are not complete',
    'prepare',
    `${ARGS}unable to get awslogs driver arguments: awslogs-region is required`
  ),
  struck(
    'The log driver does not start',
    'start',
    'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create stream'
  )
]

const PULLS: readonly Failure[] = [
  {
    title: 'The image is not built for this architecture',
    says: "image Manifest does not contain descriptor matching platform 'linux/amd64'",
    atRun: ({ registry }) => registry.push(imageOf({ platforms: [{ os: 'linux', architecture: 'arm64' }] }))
  },
  struck(
    'The reference is that of an attestation',
    'pull',
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown'
  ),
  struck(
    'The image does not fit',
    'pull',
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:1: write /data: no space left on device: unknown'
  ),
  struck(
    'The image’s layers cannot be fetched from S3',
    'pull',
    'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference'
  ),
  struck('The image’s name is not valid', 'pull', 'CannotPullContainerError: invalid reference format'),
  struck(
    'The access token may not read images',
    'pull',
    `${PULL}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized: access token has insufficient scopes`
  ),
  struck(
    'The execution role may not pull from Amazon ECR',
    'pull',
    'CannotPullContainerError: Check that the role has the permissions to pull images from the registry. ecr:BatchGetImage'
  ),
  struck(
    'The registry wants a login',
    'pull',
    `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 401 Unauthorized`
  ),
  {
    title: 'The registry refuses the login',
    says: 'failed to fetch oauth token',
    atRun: ({ registry }) => {
      registry.setPassword('acme', 'changed')
    }
  },
  struck(
    'The image’s layers cannot be downloaded',
    'pull',
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 403 Forbidden'
  ),
  struck(
    'The registry has a fault',
    'pull',
    `${PULL}unexpected status from HEAD request to https://registry-1.docker.io/v2/acme/space/manifests/1.0: 503 Service Unavailable`
  ),
  {
    title: 'The image does not exist',
    says: 'docker.io/acme/space:1.0: not found',
    atRun: ({ registry }) => {
      registry.untag('acme/space', '1.0')
    }
  },
  {
    title: 'The registry does not open this image',
    says: 'insufficient_scope: authorization failed',
    atRun: ({ registry }) => registry.push(imageOf({ readers: ['somebody-else'] }))
  }
]

const STARTS: readonly Failure[] = [
  {
    title: 'The image is built for another CPU',
    says: 'exec format error',
    atRun: ({ registry }) =>
      registry.push(imageOf({ platforms: [{ os: 'linux', architecture: 'arm64' }], index: false }))
  },
  ended('The container ran out of memory', 'OutOfMemoryError', { after: 100, code: 137, outOfMemory: true }),
  ended('The command does not exist', 'exit code 127', { after: 100, code: 127 }),
  ended('The command may not be run', 'exit code 126', { after: 100, code: 126 }),
  struck(
    'The container did not start in time',
    'start',
    'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: the runtime did not answer'
  ),
  struck(
    'The container does not start',
    'start',
    'CannotStartContainerError: OCI runtime create failed: unable to find user app: no matching entries in passwd file'
  ),
  struck('The container runtime failed', 'start', 'ContainerRuntimeError: failed to create container'),
  struck(
    'AWS did not make the task ready in time',
    'provision',
    'Timeout waiting for network interface provisioning to complete.'
  )
]

const ENDS: readonly Failure[] = [
  struck('AWS took the Spot capacity back', 'run', 'Your Spot Task was interrupted.', 'SpotInterruption'),
  struck(
    'AWS retired the machine under the task',
    'run',
    'ECS is performing maintenance on the underlying infrastructure hosting the task.',
    'TerminationNotice'
  ),
  struck(
    'The load balancer found the task unhealthy',
    'run',
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1)',
    'ServiceSchedulerInitiated'
  ),
  struck('The container is unhealthy', 'run', 'Task failed container health checks', 'ServiceSchedulerInitiated'),
  struck(
    'A service stopped the task',
    'run',
    'Scaling activity initiated by (deployment ecs-svc/0123456789)',
    'ServiceSchedulerInitiated'
  ),
  {
    title: 'The task was stopped by somebody',
    says: 'UserInitiated: Task stopped by user',
    atRun: (sandbox) => {
      const stop = setInterval(() => {
        const [task] = sandbox.ecs.tasks()
        if (task === undefined) return
        clearInterval(stop)
        void administer(sandbox, 'ecs', 'StopTask', { task: task.taskArn })
      }, 20)
    }
  },
  ended('The program ended by itself', 'exit code 0', { after: 100, code: 0 }),
  ended('The container was killed', 'exit code 137', { after: 100, code: 137 }),
  ended('The program crashed', 'exit code 139', { after: 100, code: 139 }),
  ended('The program was asked to end', 'exit code 143', { after: 100, code: 143 }),
  ended('The program failed', 'exit code 1', { after: 100, code: 1 })
]

/** All failures that the sandbox has end to end. */
export const END_TO_END: readonly Failure[] = [
  ...PERMISSIONS,
  ...CREDENTIALS,
  ...REQUESTS,
  ...DEFINITION,
  ...CAPACITY,
  ...NETWORK,
  ...SECRETS,
  ...LOGGING,
  ...PULLS,
  ...STARTS,
  ...ENDS
]

/** Rows of the table that no run meets, and why. */
export const NOT_END_TO_END: Readonly<Record<string, string>> = {
  'The execution role has too many policies': 'IAM’s error makes the SDK try for half a minute',
  'ECS is not set up in this account yet': 'the action waits for it for a minute, after which it mostly is',
  'The secret is not open to this account': 'it is in __tests__/e2e/credentials.test.ts',
  'The secret is not open to other accounts': 'it is in __tests__/e2e/credentials.test.ts',
  'The time to live is over': 'it is in __tests__/e2e/lifetime.test.ts',
  'There are no AWS credentials': 'it is told before AWS is called; __tests__/e2e/refuse.test.ts',
  'The cluster is still in use': 'no deployment deletes a cluster',
  'Two runs register the same task definition': 'the action tries again for a minute',
  'A role is not one that ECS can use': 'the action tries again for a minute'
}
