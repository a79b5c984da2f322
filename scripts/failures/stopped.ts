import {
  NETWORK,
  CLOSED,
  LOGIN,
  LIMIT,
  LACKING,
  NO_SECRET,
  NO_LOGIN,
  CERTIFICATE,
  ECR,
  AWS_FAULT,
  LATE,
  WANTED,
  LAYERS,
  ABSENT,
  BAD_NAME,
  ROOM,
  MISFIT,
  RUNTIME
} from './titles.ts'
import { ACCOUNT, EXEC, SECRET, LOG, PULL, ASM, DATA, LOGGER, START, denied, INIT, ARGS } from './words.ts'

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
  // More that a pull ends with.
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
  // More that secrets, parameters and files end with.
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
  // More that logs end with.
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
  // More that starts end with.
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
  // What others stop.
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
