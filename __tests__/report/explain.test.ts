import { describe, expect, test } from '@jest/globals'
import type { Diagnosis } from '../../src/aws/diagnose.ts'
import { DeploymentFailed } from '../../src/deploy/failure.ts'
import { TaskStopped } from '../../src/deploy/watch.ts'
import { ActionError } from '../../src/errors.ts'
import { CAUSES } from '../../src/report/causes.ts'
import { explain, type Explanation } from '../../src/report/explain.ts'

const ACCOUNT = '123456789012'
const CI = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`
const EXEC = `arn:aws:sts::${ACCOUNT}:assumed-role/exec/0123456789abcdef`
const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:login-AbCdEf`
const LOG = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/log:log-stream:task/space/1`

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

function makeDiagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return { taskArn: 'arn', containers: [], logLines: [], ...overrides }
}

/** A task that stopped with this reason. */
function stopped(stoppedReason: string, overrides: Partial<Diagnosis> = {}): DeploymentFailed {
  return new DeploymentFailed(
    new TaskStopped({}),
    makeDiagnosis({ stopCode: 'TaskFailedToStart', stoppedReason, ...overrides })
  )
}

/** A task whose container ended. */
function exited(exitCode: number, overrides: Partial<Diagnosis> = {}, reason?: string): DeploymentFailed {
  const containers = [{ name: 'space', exitCode, ...(reason !== undefined && { reason }) }]
  const stoppedReason = 'Essential container in task exited'
  return stopped(stoppedReason, { stopCode: 'EssentialContainerExited', containers, ...overrides })
}

const PULL =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:1.0: '
const ASM = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for ${SECRET}: `
const DATA = ASM.replace(/asm fetching secret.*/, 'asm fetching authorization data: ')
const LOGGER =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: '
const START =
  'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

function denied(who: string, action: string, resource: string): string {
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
const AWS_FAULT = 'AWS could not keep the task'
const TOO_MUCH = 'The execution role has too many policies'
const UNKNOWN_KEY = 'AWS does not know these credentials'
const EXPIRED = 'The AWS credentials have expired'
const THROTTLED = 'AWS refuses more calls for the moment'

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
  [BLOCKED, 'BlockedException', 'Your account is currently blocked'],
  [BLOCKED, 'BlockedException', 'Your AWS account was blocked. For more information, contact AWS Support.']
]

const CAPACITY: readonly (readonly [title: string, reason: string])[] = [
  [
    'Fargate has no capacity there',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ],
  [QUOTA, "You've reached the limit on the number of vCPUs you can run concurrently"],
  [QUOTA, 'You’ve reached the limit on the number of tasks you can run concurrently'],
  [SMALLER, 'The requested CPU configuration is above your limit.'],
  [SMALLER, 'The requested MEMORY configuration is above your limit.'],
  [AWS_FAULT, 'Internal error.']
]

const STOPPED: readonly (readonly [title: string, reason: string])[] = [
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
    CLOSED,
    `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 401 Unauthorized`
  ],
  [
    CLOSED,
    `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 403 Forbidden`
  ],
  [CLOSED, `${PULL}unexpected status code [manifests 1.0]: 401 Unauthorized`],
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
    NETWORK,
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
    'The task got no network interface',
    "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet"
  ],
  [AWS_FAULT, 'Timeout waiting for network interface provisioning to complete.'],
  [AWS_FAULT, 'Timeout waiting for EphemeralStorage provisioning to complete.'],
  [AWS_FAULT, 'InternalError: something'],
  ['The command does not exist', `${START}exec: "serve": executable file not found in $PATH: unknown`],
  ['The command may not be run', `${START}exec: "/serve": permission denied: unknown`]
]

const ENDED: readonly (readonly [title: string, DeploymentFailed])[] = [
  ['The program failed', exited(1)],
  ['The program failed', exited(139)],
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
  [AWS_FAULT, stopped('Your Spot Task was interrupted.', { stopCode: 'SpotInterruption' })],
  [
    AWS_FAULT,
    stopped('ECS is performing maintenance on the underlying infrastructure hosting the task.', {
      stopCode: 'TerminationNotice'
    })
  ],
  [
    'The task was stopped by somebody',
    stopped('Task stopped by user', { stopCode: 'UserInitiated', containers: [{ name: 'space', exitCode: 143 }] })
  ]
]

const FAILURES: readonly (readonly [title: string, text: string, thrown: unknown])[] = [
  ...REFUSED.map(([title, name, message]) => [title, `${name}: ${message}`, named(name, message)] as const),
  ...CAPACITY.map(([title, reason]) => [title, reason, new ActionError('TASK_REFUSED', reason, '')] as const),
  ...STOPPED.map(([title, reason]) => [title, reason, stopped(reason)] as const),
  ...ENDED.map(([title, failed]) => [title, JSON.stringify(failed.diagnosis), failed] as const)
]

describe('what AWS says is put into words', () => {
  test.each(FAILURES)('%s: %s', (title, _, thrown) => {
    const { cause, remedy, raw, ...explanation } = explain(thrown)
    expect(explanation.title).toBe(title)
    for (const text of [cause, remedy, raw]) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(/undefined|\[object|NaN/)
    }
  })

  test('in each way that is known', () => {
    const met = new Set(FAILURES.map(([title]) => title))
    expect(CAUSES.map(({ title }) => title).filter((title) => !met.has(title))).toEqual([])
  })

  test('also when it was thrown while a task was being started', () => {
    const error = named('ClusterNotFoundException', 'Cluster not found.')
    expect(explain(new DeploymentFailed(error))).toEqual(explain(error))
  })

  test('also when it was thrown while a task was being watched, of which nothing bad is known', () => {
    const error = named('AccessDeniedException', denied(CI, 'ecs:DescribeTasks', '*'))
    const diagnosis = makeDiagnosis({ containers: [{ name: 'space' }], logLines: ['Cluster not found'] })
    expect(explain(new DeploymentFailed(error, diagnosis))).toEqual({
      ...explain(error),
      containers: diagnosis.containers,
      logLines: diagnosis.logLines
    })
  })

  test.each(STOPPED)('with typographic apostrophes: %s', (title, reason) => {
    expect(explain(stopped(reason.replaceAll("'", '’'))).title).toBe(title)
  })

  test('and kept word for word', () => {
    const reason = 'The task can’t pull the image. Check whether the image exists.'
    expect(explain(stopped(reason)).raw).toBe(`TaskFailedToStart: ${reason}`)
    expect(explain(exited(137, {}, 'OutOfMemoryError: killed')).raw).toBe(
      'EssentialContainerExited: Essential container in task exited; container space: exit code 137, OutOfMemoryError: killed'
    )
  })
})

describe("the program's own words", () => {
  test.each([
    'dial tcp 10.0.0.5:5432: i/o timeout',
    'java.lang.OutOfMemoryError: Java heap space',
    'GET https://api.example.com: 403 Forbidden',
    'toomanyrequests: slow down',
    'write /data/x: no space left on device',
    'Cluster not found',
    'could not load service linked role',
    'open /etc/app.conf: no such file or directory: unknown',
    'UserInitiated shutdown'
  ])('are not taken for those of AWS: %s', (line) => {
    const explanation = explain(exited(1, { logLines: [line] }))
    expect(explanation).toMatchObject({ title: 'The program failed', logLines: [line] })
  })
})

/** The IAM statement that a remedy says to add. */
function statementIn({ remedy }: Explanation): unknown {
  return JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1))
}

describe('a missing permission is told as the statement to add', () => {
  test.each([
    ['ecs:RunTask', '*', '*'],
    [
      'ecs:RunTask',
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`,
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`
    ],
    ['iam:CreateRole', 'role run-on-fargate-x', `arn:aws:iam::${ACCOUNT}:role/run-on-fargate-x`],
    [
      'secretsmanager:GetSecretValue',
      'run-on-fargate/acme/space/docker.io',
      `arn:aws:secretsmanager:*:${ACCOUNT}:secret:run-on-fargate/acme/space/docker.io*`
    ],
    ['secretsmanager:PutSecretValue', SECRET, SECRET],
    [
      'logs:DescribeLogGroups',
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group::log-stream:`,
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group::log-stream:`
    ]
  ])('to the workflow: %s on %s', (action, resource, arn) => {
    const explanation = explain(named('AccessDeniedException', denied(CI, action, resource)))
    expect(statementIn(explanation)).toEqual({ Effect: 'Allow', Action: action, Resource: arn })
  })

  test.each([
    ['names none', ' because no identity-based policy allows the ec2:DescribeVpcs action', 'any resource', '*'],
    ['names all', ' on resource: * because no identity-based policy allows the ec2:DescribeVpcs action', '*', '*']
  ])('to the workflow, on all resources, where EC2 %s', (_, tail, words, resource) => {
    const text = `You are not authorized to perform this operation. User: ${CI} is not authorized to perform: ec2:DescribeVpcs${tail}`
    const explanation = explain(named('UnauthorizedOperation', text))
    expect(explanation.cause).toBe(`The workflow's AWS role may not ec2:DescribeVpcs on ${words}.`)
    expect(statementIn(explanation)).toEqual({ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: resource })
  })

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'])('with the partition of the caller: %s', (partition) => {
    const caller = CI.replace('arn:aws:', `arn:${partition}:`)
    const explanation = explain(named('AccessDenied', denied(caller, 'iam:GetRole', 'role exec')))
    expect(statementIn(explanation)).toMatchObject({ Resource: `arn:${partition}:iam::${ACCOUNT}:role/exec` })
  })

  test('to pass the role, to ECS tasks only', () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/path/exec`
    expect(statementIn(explain(named('AccessDeniedException', denied(CI, 'iam:PassRole', role))))).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }
    })
  })

  test('to the execution role', () => {
    const explanation = explain(stopped(`${LOGGER}AccessDeniedException: ${denied(EXEC, 'logs:CreateLogStream', LOG)}`))
    expect(explanation.remedy).toContain('to the execution role')
    expect(statementIn(explanation)).toEqual({ Effect: 'Allow', Action: 'logs:CreateLogStream', Resource: LOG })
  })
})

describe('what was found to be wrong here', () => {
  const error = new ActionError('SECRET_NOT_OURS', 'It is another one.', 'Name another.')

  test.each([
    ['alone', error],
    ['in a deployment', new DeploymentFailed(error)]
  ])('is told as it is, %s', (_, thrown) => {
    expect(explain(thrown)).toEqual({
      title: 'Secret not ours',
      cause: 'It is another one.',
      remedy: 'Name another.',
      containers: [],
      logLines: []
    })
  })

  test('keeps what is known of the task', () => {
    const diagnosis = makeDiagnosis({ containers: [{ name: 'space', exitCode: 1 }], logLines: ['a line'] })
    expect(explain(new DeploymentFailed(error, diagnosis))).toMatchObject({
      cause: 'It is another one.',
      containers: [{ name: 'space', exitCode: 1 }],
      logLines: ['a line']
    })
  })
})

describe('what is not known is told as AWS says it', () => {
  test.each([
    [
      'a refusal',
      named('PlatformUnknownException', "The specified platform version doesn't exist."),
      "PlatformUnknownException: The specified platform version doesn't exist."
    ],
    ['a plain error', new Error('broken'), 'broken'],
    ['a text', 'broken', 'broken'],
    ['nothing', undefined, 'undefined'],
    ['an empty error', new Error(''), 'nothing more is known'],
    [
      'a connection that failed on every address',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      'AggregateError: ECONNREFUSED'
    ],
    ['a failure without a reason', new ActionError('TASK_REFUSED', 'RESOURCE:ENI', ''), 'RESOURCE:ENI'],
    ['a stopped task', stopped('Something new happened.'), 'TaskFailedToStart: Something new happened.'],
    [
      'a stopped task without a code',
      new DeploymentFailed(new TaskStopped({}), makeDiagnosis({ stoppedReason: 'New.' })),
      'New.'
    ],
    [
      'a container without a task',
      new DeploymentFailed(
        new TaskStopped({}),
        makeDiagnosis({ stoppedReason: '', containers: [{ name: 'a', reason: 'New.' }, { name: 'b' }] })
      ),
      'container a: New.'
    ],
    [
      'a task of which nothing is known',
      new DeploymentFailed(new TaskStopped({}), makeDiagnosis()),
      'AWS gave no reason.'
    ]
  ])('%s', (_, thrown, raw) => {
    const explanation = explain(thrown)
    expect(explanation).toMatchObject({ cause: raw, raw })
    expect(explanation.title).toMatch(/^The (deployment failed|task stopped)$/)
    expect(explanation.remedy).not.toBe('')
  })
})
