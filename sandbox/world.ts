import type { App, Login, Platform } from './image.ts'

/** Everything in the sandbox that a test may turn. All times in ms. */
export interface Knobs {
  /** Added to every AWS API call and registry request. */
  latency: number
  lag: Lag
  throttle: Throttle
  /** Answered instead of the operation, first match first; `times` counts down. */
  faults: Fault[]
  timings: TaskTimings
  /** How a task's page is reached: on its own loopback address where the system lets us, else forwarded. */
  pages: 'auto' | 'direct' | 'forwarded'
  /** Reasons for which RunTask answers 200 with `failures` and no task; taken from the front, one a call. */
  capacityFailures: string[]
  /** A new account: the first CreateCluster fails while the service-linked role is being made. */
  newAccount: boolean
  /** Whether Docker Hub's and other registries' pull limits are used up for the task's own address. */
  pullLimitReached: boolean
}

/** How long a new or changed thing stays unseen. */
export interface Lag {
  /** Roles, trust and policies, for ECS and its tasks. */
  iam: number
  /** A new task in DescribeTasks (answered MISSING) and ListTasks. */
  tasks: number
  /** A new secret or secret value in reads. */
  secrets: number
  /** A new security group or interface in EC2's reads and for ECS. */
  network: number
  /** A new log group or event in reads. */
  logs: number
  /** The public address in DescribeNetworkInterfaces after the interface is attached. */
  publicIp: number
}

/**
 * `published`: AWS's own request rates (token buckets). `first-attempt`: the first attempt of every call is refused, and
 * the SDK's retry goes through. `off`: never.
 */
export type Throttle = 'published' | 'first-attempt' | 'off'

/** A failure to answer with, for one operation (`ecs:RunTask`) or all of a service (`ecs:*`). */
export interface Fault {
  readonly call: string
  /** `drop` closes the connection without an answer, after the operation has been carried out. */
  readonly answer: { readonly code: string; readonly message: string; readonly status?: number } | 'drop'
  times: number
}

/** How long each step of a task's life takes, from the one before. */
export interface TaskTimings {
  /** PROVISIONING to PENDING: the network interface is being attached. */
  attach: number
  /** PENDING to ACTIVATING: secrets, logging. */
  prepare: number
  /** ACTIVATING to RUNNING: image pull and start. */
  pull: number
  /** From the stop decision to the end of the containers. */
  stop: number
  /** DEPROVISIONING to STOPPED: the network interface is being removed. */
  deprovision: number
}

/** Time, so that a closed sandbox leaves no timer behind. */
export interface Clock {
  now(): number
  /** Runs `action` after `ms`, unless the sandbox has been closed by then. */
  after(ms: number, action: () => void): void
}

/** Where all this happens. */
export interface Place {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** What every service of the sandbox is given. */
export interface World extends Place {
  readonly clock: Clock
  readonly knobs: Knobs
}

/** What ECS asks of IAM. Roles and policies younger than `knobs.lag.iam` are not there yet. */
export interface IamForTasks {
  /** Whether the role exists and trusts `ecs-tasks.amazonaws.com` for a task of this account and region. */
  assumable(roleArn: string): boolean
  /** Why the role may not do this, as the tail of AWS's text (`because no identity-based policy allows …`), or nothing. */
  denial(roleArn: string, action: string, resource: string): string | undefined
}

/** What ECS asks of Secrets Manager. Throws the `AwsError` that GetSecretValue would answer. */
export interface SecretsForTasks {
  value(idOrArn: string): { readonly arn: string; readonly secretString?: string; readonly kmsKeyArn?: string }
}

/** What ECS asks of CloudWatch Logs. */
export interface LogsForTasks {
  hasGroup(name: string): boolean
  /** Makes the group, as `awslogs-create-group` does. */
  createGroup(name: string): void
  groupArn(name: string): string
  createStream(group: string, stream: string): void
  put(group: string, stream: string, message: string): void
}

/** A network interface of a task. */
export interface TaskInterface {
  readonly id: string
  readonly attachmentId: string
  readonly macAddress: string
  readonly privateDnsName: string
  readonly privateIp: string
  readonly publicIp?: string
}

/** What ECS asks of EC2. */
export interface NetworkForTasks {
  /**
   * Throws `AwsError('InvalidParameterException', …)` in ECS's words when a subnet or group is missing, not yet visible,
   * or of another VPC. Without groups the VPC's default one is meant.
   */
  check(subnets: readonly string[], securityGroups: readonly string[]): void
  availabilityZone(subnetId: string): string
  /** How packets from a task in this subnet reach the internet. `igw` serves only tasks with a public address. */
  egress(subnetId: string): 'igw' | 'nat' | 'none'
  attach(request: {
    readonly subnetId: string
    readonly securityGroups: readonly string[]
    readonly assignPublicIp: boolean
  }): TaskInterface
  detach(interfaceId: string): void
  /** Whether the interface's security groups let anyone on the internet in at this port. */
  admits(interfaceId: string, protocol: 'tcp' | 'udp', port: number): boolean
}

/** What ECS asks of a registry. Throws an Error whose message is containerd's text, for `stoppedReason`. */
export interface RegistryForTasks {
  pull(request: { readonly image: string; readonly login?: Login; readonly platform: Platform }): Promise<{
    readonly digest: string
    readonly app: App
  }>
}

/** What ECS asks of the network in front of the tasks. */
export interface PagesForTasks {
  /** Answers HTTP on the address and port; `admits` is asked at each connection. */
  open(page: {
    readonly address: string
    readonly port: number
    readonly app: App
    readonly admits: () => boolean
  }): Promise<{ close(): Promise<void> }>
}
