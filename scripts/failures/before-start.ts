import type { FailureTitle } from '../../src/failures/table.ts'
import { call, stop, type Samples } from './sample.ts'
import { ACCOUNT, ARGS, ASM, DATA, denied, EXEC, PULLING_SECRETS, LOG, LOGGER, PULL, SECRET } from './words.ts'

const REPULL = 'CannotPullContainerError: ref pull has been retried 1 time(s): '

/** Failures before a task starts. */
export const START_SAMPLES = {
  'The execution role lacks a permission': [
    stop(
      `${ASM}AccessDeniedException: ${denied(EXEC, 'secretsmanager:GetSecretValue', SECRET)} status code: 400, request id: 1`
    ),
    stop(
      `${ASM}AccessDeniedException: ${denied(EXEC, 'ssm:GetParameters', `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/x`)}`
    ),
    stop(`${LOGGER}AccessDeniedException: ${denied(EXEC, 'logs:CreateLogStream', LOG)} : exit status 1`),
    stop(
      `CannotPullContainerError: AccessDeniedException: ${denied(EXEC, 'ecr:BatchGetImage', `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/space`)}`
    )
  ],
  "The secret doesn't allow this account": [
    stop(
      `${ASM}AccessDeniedException: ${denied(EXEC, 'secretsmanager:GetSecretValue', SECRET).replace('identity-based', 'resource-based')} status code: 400`
    )
  ],
  "The registry's pull limit is reached": [
    stop(
      `${PULL}toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`
    ),
    stop(
      `${PULL}toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`
    ),
    stop(`${PULL}429 Too Many Requests`),
    stop(`${PULL}toomanyrequests: Rate exceeded`),
    stop(`${PULL}ERROR: toomanyrequests: Too Many Requests.`)
  ],
  "Fargate doesn't trust the registry's certificate": [
    stop(
      `${PULL}failed to do request: Head "https://registry.example.com/v2/": x509: certificate signed by unknown authority`
    ),
    stop(`${PULL}http: server gave HTTP response to HTTPS client`)
  ],
  "The registry's host name doesn't resolve": [
    stop(
      `${PULL}failed to do request: Head "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host`
    ),
    stop(
      `${PULL}failed to do request: Head "https://registry.example.com/v2/": dial tcp: lookup registry.example.com on 169.254.169.253:53: no such host`
    )
  ],
  "The task can't connect to the internet": [
    stop(
      `${PULL}failed to do request: Head "https://registry-1.docker.io/v2/acme/space/manifests/1.0": dial tcp 3.94.224.37:443: i/o timeout`
    ),
    stop(
      'CannotPullContainerError: The task cannot pull docker.io/acme/space:1.0 from the registry docker.io. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get https://x: dial tcp 1.2.3.4:443 i/o timeout'
    ),
    stop('CannotPullContainerError: pull command failed: : signal: killed'),
    stop('CannotPullContainerError: context canceled'),
    stop(
      'CannotPullContainerError: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)'
    ),
    stop(
      `${ASM}RequestError: send request failed caused by: Post "https://secretsmanager.eu-central-1.amazonaws.com/": dial tcp 1.2.3.4:443: i/o timeout`
    ),
    stop(
      `${ASM}RequestError: send request failed caused by: Post "https://secretsmanager.eu-central-1.amazonaws.com/": dial tcp: lookup secretsmanager.eu-central-1.amazonaws.com: no such host`
    ),
    stop(
      `${ASM}RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`
    ),
    stop(
      'ResourceInitializationError: unable to pull secrets or registry auth: The task can’t pull secrets from AWS Secrets Manager. There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration.'
    ),
    stop(
      'ResourceInitializationError: unable to pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.'
    ),
    stop(
      'ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed'
    ),
    stop(
      `${LOGGER}RequestCanceled: request context canceled caused by: Post "https://logs.eu-central-1.amazonaws.com/": dial tcp 1.2.3.4:443: i/o timeout`
    )
  ],
  'The connection of the task broke': [
    stop(
      `${REPULL}failed to copy: httpReadSeeker: failed open: failed to do request: read tcp 10.0.0.5:40112->3.94.224.37:443: read: connection reset by peer`
    ),
    stop(`${REPULL}failed to copy: unexpected EOF`)
  ],
  'The subnet has no free IP address': [
    stop(
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet"
    ),
    stop(
      "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': The specified subnet does not have enough free addresses to satisfy the request."
    )
  ],
  'EC2 created no network interface for the task': [
    stop(
      "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': The quota is reached."
    )
  ],
  'Another account encrypts the secret with its default key': [
    stop(
      `${ASM}InvalidRequestException: You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key. status code: 400`
    )
  ],
  "The execution role can't decrypt the secret": [
    stop(`${ASM}AccessDeniedException: Access to KMS is not allowed status code: 400`)
  ],
  "The secret doesn't exist": [
    stop(`${ASM}ResourceNotFoundException: Secrets Manager can't find the specified secret. status code: 400`),
    stop(
      `The task can't retrieve the secret with ARN '${SECRET}' from AWS Secrets Manager. Check whether the secret exists in the specified Region.`
    ),
    call(
      'Secrets Manager GetSecretValue',
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret."
    )
  ],
  'AWS throttled the task': [
    stop(`${ASM}ThrottlingException: Rate exceeded status code: 400, request id: 1`),
    stop(
      `${PULLING_SECRETS}unable to retrieve secrets from ssm: service call has been retried 5 time(s): ThrottlingException: Rate exceeded`
    ),
    stop(`${LOGGER}ThrottlingException: Rate exceeded : exit status 1`),
    stop('CannotPullECRContainerError: ref pull has been retried 5 time(s): ThrottlingException: Rate exceeded')
  ],
  'The secret is scheduled for deletion': [
    stop(
      `${ASM}InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.`
    ),
    call(
      'Secrets Manager CreateSecret',
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion."
    )
  ],
  'The secret holds no registry credentials': [
    stop(`${DATA}unable to unmarshal secret value, invalid schema`),
    stop(`${DATA}empty secrets value`),
    stop(`${DATA}empty response`),
    stop(`${DATA.replace('authorization data', 'username')}AuthorizationData is malformed, empty field`)
  ],
  "The secret isn't JSON": [
    stop(
      `${PULLING_SECRETS}unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character 'h' looking for beginning of value`
    )
  ],
  'The secret lacks a key': [
    stop(
      `${PULLING_SECRETS}unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key token`
    )
  ],
  "A parameter doesn't exist": [
    stop(
      `${PULLING_SECRETS}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /acme/token`
    )
  ],
  "A file of environment variables can't be read": [
    stop('ResourceInitializationError: failed to download env files: file download command: non empty error stream')
  ],
  "The EFS file system can't be mounted": [
    stop(
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: access denied'
    ),
    stop(
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out : unsuccessful EFS utils command execution; code: 32'
    )
  ],
  "The log group doesn't exist": [
    stop(`${LOGGER}ResourceNotFoundException: The specified log group does not exist. : exit status 1`),
    call('CloudWatch Logs PutRetentionPolicy', 'ResourceNotFoundException', 'The specified log group does not exist.')
  ],
  'An option of the log driver is missing': [
    stop(`${ARGS}unable to get awslogs driver arguments: awslogs-region is required`),
    stop(`${ARGS}unable to get awslogs driver arguments: awslogs-stream-prefix is required`),
    call(
      'ECS RegisterTaskDefinition',
      'ClientException',
      'Log driver awslogs requires options: awslogs-region, awslogs-group'
    )
  ],
  "The log driver doesn't start": [
    stop(
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: x'
    ),
    stop(`${ARGS}unknown log opt 'awslogs-colour'`)
  ]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>
