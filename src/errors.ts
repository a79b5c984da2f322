/**
 * An error that a person can act on. `message` is a sentence with the action's finding, and `hint` one with the fix.
 * Neither ever contains a password. The action throws it for every failure that it can name itself.
 * `failures/explain.ts` explains all other errors, such as those of AWS.
 */
export class ActionError extends Error {
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ActionError'
    this.code = code
    this.hint = hint
  }
}

/**
 * The reason with which the run's signal is aborted. Every call that the cancellation ends throws it. Code that
 * collects errors must rethrow it instead of listing it.
 */
export class Cancelled extends ActionError {
  constructor(signal: string) {
    super('CANCELLED', `The job was cancelled (${signal}).`, 'Run the workflow again.')
    this.name = 'Cancelled'
  }
}

/** Returns whether an error, or a cause of it, is the cancellation of the run. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof Error && isCancelled(error.cause))
}

/** Returns the message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The exit of one container. */
export interface ContainerEnd {
  readonly name: string
  readonly exitCode?: number
  readonly reason?: string
}

/** The known facts about a task that has stopped or is not ready. */
export interface Diagnosis {
  readonly taskArn: string
  readonly stopCode?: string
  readonly stoppedReason?: string
  readonly containers: readonly ContainerEnd[]
  /** The last lines of all its containers, the oldest first. */
  readonly log: readonly ContainerLine[]
}

/** A line that a container wrote. */
export interface ContainerLine {
  readonly container: string
  readonly text: string
}

/** The failure of a deployment, with its `cause` and the diagnosis of its task. */
export class DeploymentFailed extends Error {
  readonly diagnosis: Diagnosis | undefined

  constructor(cause: unknown, diagnosis?: Diagnosis) {
    super('The deployment failed.', { cause })
    this.name = 'DeploymentFailed'
    this.diagnosis = diagnosis
  }
}

/** An error from a certificate authority, or the failure to reach it. */
interface AuthorityRefusal {
  /** The host of the authority's directory. */
  readonly authority: string
  /** The request to it, such as `newOrder`. */
  readonly operation: string
  /** The last part of the error's type in RFC 8555, such as `rateLimited`; or `unreachable`, or `status 502`. */
  readonly type: string
  /** The authority's own words. */
  readonly words: string
}

/** The error for a request that a certificate authority rejected or did not answer. */
export class AuthorityRefused extends Error {
  readonly refusal: AuthorityRefusal

  constructor(refusal: AuthorityRefusal, options?: ErrorOptions) {
    const { authority, operation, type, words } = refusal
    super(
      type === 'unreachable'
        ? `Could not reach ${authority} (${operation}): ${words}`
        : `${authority} rejected ${operation}: ${[type, words].filter((part) => part !== '').join(': ')}`,
      options
    )
    this.name = 'AuthorityRefused'
    this.refusal = refusal
  }
}

/** The error for a RunTask call that started no task, with ECS's reason. */
export class TaskRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TaskRefused'
  }
}

/**
 * The annotation titles of each `ActionError`, by its code. Cause and remedy are in the code that throws the error.
 * `scripts/failures/own.ts` has its text in the troubleshooting guide.
 */
export const TITLES = {
  ADDRESS_MISSING: 'The task has no public IP',
  ANSWER_INCOMPLETE: 'An answer of AWS is incomplete',
  ARN_INVALID: 'Invalid ARN',
  CANCELLED: 'Cancelled',
  CERTIFICATE_BUSY: 'Another run obtains the certificate',
  CERTIFICATE_INVALID: "The certificate can't serve the domain",
  CERTIFICATE_LATE: 'The certificate authority took too long',
  CERTIFICATE_MISSING: 'The secret with the certificate is missing',
  CERTIFICATE_UNEXPECTED: 'The task shows another certificate',
  CHALLENGE_DELEGATED: "The TXT record of the certificate can't be created",
  CIDR_INVALID: 'Invalid CIDR block',
  CLUSTER_ELSEWHERE: 'The cluster belongs to another Region or account',
  CLUSTER_NOT_OURS: 'The cluster belongs to another repository',
  COMMAND_INVALID: 'Invalid command',
  CONTAINER_ENDED: 'The container ended while the task runs',
  CONTAINER_UNCLEAR: 'The main container is not set',
  CREDENTIALS_MISSING: 'AWS credentials are not set',
  DEFAULT_VPC_MISSING: 'The Region has no default VPC',
  DOMAIN_DELEGATED: 'The domain is delegated to other name servers',
  DOMAIN_INVALID: 'Invalid domain',
  DOMAIN_NOT_ANSWERED: 'The application rejects its domain',
  DOMAIN_TAKEN: 'The domain has other records',
  DOMAIN_WITHOUT_ADDRESS: 'The task has no address for the domain',
  DOMAIN_WITHOUT_ZONE: 'No hosted zone can hold the domain',
  DOMAIN_ZONE_AMBIGUOUS: 'Two hosted zones have the same name',
  DEPLOYMENT_IMPOSSIBLE: "The deployment can't work for several reasons",
  DURATION_INVALID: 'Invalid duration',
  ENVIRONMENT_MISSING: 'The environment has no name',
  ENVIRONMENT_TOO_LONG: "The environment's name is too long",
  EXEC_ROOT_READ_ONLY: "ECS Exec can't write to the container",
  EXEC_UNREACHABLE: "ECS Exec doesn't work over IPv6 alone",
  EXEC_WITHOUT_ROLE: 'ECS Exec needs a task role',
  GITHUB_DENIED: 'The GitHub token lacks a permission',
  GITHUB_LIMIT: "GitHub's rate limit is reached",
  GITHUB_REFUSED: 'GitHub rejected the call',
  GITHUB_UNREACHABLE: "The runner can't reach GitHub's API",
  GROUP_NOT_FOUND: 'A security group to add is missing',
  GROUP_NOT_IN_VPC: 'A security group is in another VPC',
  HEALTH_CHECK_FAILED: 'The health check failed',
  HEALTH_CHECK_MISSING: 'The task definition has no health check',
  HEALTH_CHECK_WITHOUT_PORT: 'The health check has no port',
  ID_INVALID: 'Invalid ID',
  HTTPS_NOT_ANSWERED: "The task doesn't answer over HTTPS",
  HTTPS_PORT_TAKEN: 'A container of the task already uses port 443',
  HTTPS_WITHOUT_PORT: 'The task has no port for HTTPS',
  IMAGES_INVALID: 'Invalid further images',
  IMAGE_ACCESS_DENIED: 'The registry denied access to this image',
  IMAGE_KIND_UNSUPPORTED: "Fargate can't run this kind of image",
  IMAGE_MISSING: 'No image is set',
  IMAGE_NOT_FOUND: 'The registry has no such image',
  IMAGE_REFERENCE_INVALID: 'Invalid image reference',
  IMAGE_TAG_NOT_FOUND: 'The image has no such tag or digest',
  INPUTS_CONTRADICTORY: 'Inputs contradict each other',
  INPUTS_INVALID: 'Several inputs are invalid',
  INPUT_INVALID: 'Invalid input',
  JOB_INTERRUPTED: 'The job was interrupted',
  JOB_NOT_ESSENTIAL: "The job's container is not essential",
  KMS_KEY_DENIED: "The workflow can't use this KMS key",
  KMS_KEY_MISSING: "The KMS key doesn't exist",
  KMS_KEY_UNUSABLE: "The KMS key can't encrypt the secret",
  LASTING_TASK_KEPT: "A temporary task can't replace a permanent one",
  LOGINS_INVALID: 'Invalid registry credentials',
  LOGIN_AMBIGUOUS: 'Registry credentials are set twice',
  LOGIN_INCOMPLETE: 'Registry credentials are incomplete',
  LOGIN_UNUSED: 'Registry credentials match no image',
  NETWORK_MODE_UNSUPPORTED: 'Unsupported network mode',
  NOTHING_LISTENS: 'The application listens on another port',
  NOT_ALL_REMOVED: 'Some resources could not be removed',
  NOT_A_WORKFLOW: 'Not a workflow run',
  NO_HTTP: "The application doesn't answer over HTTP",
  NO_ROUTE: 'The runner has no route to the task',
  NO_WAY_IN: "The runner can't reach the task",
  OLD_TASK_LEFT: 'An older task could not be stopped',
  OPERATING_SYSTEM_UNSUPPORTED: 'Unsupported operating system',
  PLATFORM_UNSUPPORTED: "The image doesn't support the platform",
  PORT_INVALID: 'Invalid port',
  PORT_TAKEN: 'Two containers use the same port',
  PROXY_INVALID: 'Invalid proxy URL',
  PROXY_UNREACHABLE: "The runner can't reach the proxy",
  REF_MISSING: 'The run has no branch or tag',
  REGION_MISSING: 'No AWS Region is set',
  REGISTRY_ADDRESS_INVALID: "The registry's certificate or address is invalid",
  REGISTRY_ANSWER_INVALID: "The registry's answer is invalid",
  REGISTRY_LOGIN_NEEDED: 'The image needs registry credentials',
  REGISTRY_LOGIN_WRONG: 'The registry rejects these credentials',
  REGISTRY_USERNAME_INVALID: 'Invalid registry username',
  ROLE_AMBIGUOUS: 'The execution role is set twice',
  ROLE_NOT_OURS: 'The role belongs to another repository',
  ROLE_NOT_TRUSTED: "The role's trust policy excludes ECS tasks",
  ROLE_OF_ANOTHER_ACCOUNT: 'The role belongs to another account',
  SECRET_NOT_OURS: 'The secret belongs to another repository',
  SECRET_NOT_RESTORED: "The secret can't be restored",
  SECRET_OF_ANOTHER_REGION: 'The secret is in another Region',
  SECRET_UNREADABLE: "The secret can't be read",
  SELF_VARIABLES_TOO_LONG: 'The variables of `self-variables` are too long',
  SIZE_EXCEEDED: "The containers don't fit into the task",
  SIZE_INVALID: 'Invalid task size',
  SOURCE_MISSING: 'No deployment has the image',
  SOURCE_NOT_OURS: 'The task definition belongs to another repository',
  SUBNETS_OF_DIFFERENT_VPCS: 'The subnets belong to different VPCs',
  SUBNET_MISSING: 'A subnet is missing',
  SUBNET_NOT_IN_VPC: 'A subnet is not in the VPC',
  SUBNET_UNUSABLE: "Fargate can't use these subnets",
  SUBNET_WITHOUT_EGRESS: "The subnets don't lead to the internet",
  TAG_INVALID: 'Invalid tag',
  TASK_DEFINITION_INVALID: 'Invalid task definition',
  TASK_DEFINITION_MISSING: "The task definition file can't be read",
  TASK_DEFINITION_OUTSIDE: 'The task definition file is outside the workspace',
  TASK_LOST: 'ECS no longer knows the task',
  TASK_UNHEALTHY: 'The container reports that it is unhealthy',
  TIMED_OUT: 'Timed out',
  TIMER_NAME_TAKEN: "A container has the timer's name",
  TIMER_OUT_OF_REACH: "The task can't reach the image of the timer",
  TIMER_WITHOUT_ROOM: 'The task has too many containers for the timer',
  TLS_NAME_TAKEN: 'A container has the name of the one that serves HTTPS',
  TLS_OUT_OF_REACH: "The task can't reach the image that serves HTTPS",
  TLS_WITHOUT_ROOM: 'The task lacks memory, CPU or a container for HTTPS',
  TOKEN_MISSING: 'No GitHub token is set',
  TOO_MANY_CONTAINERS: 'The task has too many containers',
  TOO_MANY_ENVIRONMENTS: 'Too many environments',
  VARIABLE_INVALID: 'Invalid variable'
} as const satisfies Readonly<Record<string, string>>

/** A stable code of a failure, on which tests and the troubleshooting guide rely. */
export type ErrorCode = keyof typeof TITLES
