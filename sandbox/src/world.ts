import type { TaskStopCode } from '@aws-sdk/client-ecs'
import type { Duplex } from 'node:stream'
import type { RealCaddy } from './caddy/process.ts'
import type { App, Login, Platform } from './image.ts'
import type { AwsError, Context, ResourcePolicy } from './service.ts'

/** Everything in the sandbox that a test may turn. All times in ms. */
export interface Knobs {
  /** Added to every AWS API call and registry request. */
  latency: number
  lag: Lag
  throttle: Throttle
  /** Answered instead of the operation, first match first; `times` counts down. */
  faults: Fault[]
  /** What ends tasks for reasons that the sandbox has no state for, first match first; `times` counts down. */
  taskFaults: TaskFault[]
  timings: TaskTimings
  /** How a task's page is reached: on its own loopback address where the system lets us, else forwarded. */
  pages: 'auto' | 'direct' | 'forwarded'
  /** Reasons for which RunTask answers 200 with `failures` and no task; taken from the front, one a call. */
  capacityFailures: string[]
  /** Where Fargate has no room for tasks, first match first. */
  noCapacity?: NoCapacity[]
  /** How long a task of the provider FARGATE_SPOT is RUNNING before it is interrupted; never without. */
  spotInterruptionAfter?: number
  /** What becomes of the agents of ECS Exec; they run unless this is set. */
  execAgents?: 'never' | 'stop'
  /** The account setting `dualStackIPv6`, without which tasks get no IPv6 address beside their IPv4 one; on unless `false`. */
  dualStackIPv6?: boolean
  /** Members that ECS has had since the models were cut, as AWS adds some every month. */
  newMembers?: readonly string[]
  /** A new account: the first CreateCluster fails while the service-linked role is being made. */
  newAccount: boolean
  /** How Route 53 writes why it refuses a batch: as one text in brackets, or as the API Reference shows it; `text` unless told. */
  changeBatchErrors?: 'text' | 'list'
  /** Caddy itself, which then runs in the containers with its image, in place of its imitation. */
  realCaddy?: RealCaddy
  /** Whether Docker Hub's and other registries' pull limits are used up for the task's own address. */
  pullLimitReached: boolean
}

/** How long a new or changed thing stays unseen. */
export interface Lag {
  /** Roles, trust and policies, for ECS and its tasks. */
  iam: number
  /** A new task in DescribeTasks (answered MISSING), ListTasks and StopTask (refused). */
  tasks: number
  /** A new secret or secret value in reads. */
  secrets: number
  /** A new security group or interface in EC2's reads and for ECS; changes of a new group are refused for a fifth of it. */
  network: number
  /** A new log group or event in reads, and the group for tasks; changes of a new group are refused for a fifth of it. */
  logs: number
  /** The public address in DescribeNetworkInterfaces after the interface is attached. */
  publicIp: number
  /** A change of a cluster's capacity providers, during which another one is refused. */
  capacityProviders?: number
  /** A change of DNS records: PENDING for so long, and not answered by DNS. */
  records?: number
  /** When the name server that the runner asks has a change of DNS records; like all others, after `records`, unless told. */
  firstServer?: number
  /** Route 53's work on a change, during which another one of the zone is refused with `PriorRequestNotComplete`. */
  zone?: number
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

/** A lack of room on Fargate; without provider, subnet or zone it is so for all of them. */
export interface NoCapacity {
  readonly provider?: 'FARGATE' | 'FARGATE_SPOT'
  readonly subnetId?: string
  /** Name (`eu-central-1a`) or ID (`euc1-az1`). */
  readonly zone?: string
  /** Who says so: the answer of RunTask, in `failures` (without), or the task, which RunTask accepts and which then dies. */
  readonly told?: 'answer' | 'task'
  /** How many more tasks still find room; counts down. */
  left?: number
  /** How many tasks it hits; counts down, and at 0 there is room again. */
  times?: number
}

/** An end of a task in AWS's own words. */
export interface TaskFault {
  /** Where in its life: before its interface, its secrets and logs, its image, its programs; or when it is RUNNING. */
  readonly at: 'provision' | 'prepare' | 'pull' | 'start' | 'run'
  /** `TaskFailedToStart` when nothing is said. */
  readonly stopCode?: TaskStopCode
  readonly reason: string
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
  /** From the stop decision to the end of the containers whose programs end at SIGTERM. */
  stop: number
  /** A second of the `stopTimeout` that a program which ignores SIGTERM has until SIGKILL. */
  stopSecond: number
  /** A second of a container's health check: its interval, timeout and start period. */
  healthSecond: number
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
  denial(
    roleArn: string,
    action: string,
    resource: string,
    more?: { readonly context?: Context; readonly resourcePolicy?: ResourcePolicy | undefined }
  ): string | undefined
}

/** What ECS asks of Secrets Manager. */
export interface SecretsForTasks {
  /** Throws the `AwsError` that GetSecretValue would answer for what is not there. */
  value(idOrArn: string, version?: SecretVersion): TaskSecret
}

/** Which version of a secret is meant; the current one, unless its stage or ID says otherwise. */
export interface SecretVersion {
  readonly stage?: string
  readonly id?: string
}

/** What ECS asks of Systems Manager's Parameter Store. */
export interface ParametersForTasks {
  /** The value of the parameter with this ARN, when it is there. */
  value(arn: string): string | undefined
  /** The customer managed key that it is encrypted with; nothing for plain text and for the default key. */
  keyArn(arn: string): string | undefined
}

/** A secret as a task finds it. Whether its role may read and decrypt it is for IAM to say. */
export interface TaskSecret {
  readonly arn: string
  readonly secretString?: string
  /** The secret's own policy. */
  readonly policy?: ResourcePolicy
  /** The customer managed key that it is encrypted with. */
  readonly kmsKeyArn?: string
  /** That key's policy, and what KMS is told of who asks. */
  readonly key?: { readonly policy: ResourcePolicy; readonly context: Context }
  /** Why even those who may read it cannot. */
  readonly fault?: AwsError
}

/** What ECS asks of CloudWatch Logs. */
export interface LogsForTasks {
  /** Not in the group's first `knobs.lag.logs` ms. */
  hasGroup(name: string): boolean
  /** Makes the group unless it is there, as `awslogs-create-group` does. */
  createGroup(name: string): void
  groupArn(name: string): string
  createStream(group: string, stream: string): void
  put(group: string, stream: string, message: string): void
}

/** A network interface of a task, or of the instance that it runs on. */
export interface TaskInterface {
  readonly id: string
  readonly macAddress: string
  /** There is neither name nor private address in a subnet that is IPv6-only. */
  readonly privateDnsName?: string
  readonly privateIp?: string
  readonly publicIp?: string
  readonly ipv6?: string
}

/** An EC2 instance with its interface. */
export interface HostInstance {
  readonly instanceId: string
  readonly subnetId: string
  readonly networkInterface: TaskInterface
}

/** What ECS asks of EC2. */
export interface NetworkForTasks {
  /**
   * Throws `AwsError('InvalidParameterException', …)` in ECS's words when a subnet or group is missing, not yet visible,
   * or of another VPC. Without groups the VPC's default one is meant.
   */
  check(subnets: readonly string[], securityGroups: readonly string[]): void
  availabilityZone(subnetId: string): string
  /** The zone's ID, the same in every account: `euc1-az1`. Where it is not told, every zone has Fargate. */
  availabilityZoneId?(subnetId: string): string
  /**
   * How packets from a task in this subnet reach the internet, by IPv4 unless told. `igw` serves only tasks with a public
   * address. `nat` lets nobody in; so does an egress-only internet gateway, which is told as `nat`.
   */
  egress(subnetId: string, version?: 4 | 6): 'igw' | 'nat' | 'none'
  /**
   * Makes the interface of the task's attachment, on an instance where one is named. Throws EC2's own error when the
   * subnet or a group is gone, or is full.
   */
  attach(
    request: {
      readonly subnetId: string
      readonly securityGroups: readonly string[]
      readonly assignPublicIp: boolean
    },
    attachmentId: string,
    instanceId?: string
  ): TaskInterface
  detach(interfaceId: string): void
  /** Starts an instance for tasks to run on, where there are any. Throws as `attach` does. */
  launch?(request: {
    readonly subnetId: string
    readonly securityGroups: readonly string[]
    readonly publicIp: boolean
    readonly architecture: 'x86_64' | 'arm64'
  }): HostInstance
  /**
   * Whether anyone on the internet gets to this port, by IPv4 unless told: the subnet's route leads there, and a security
   * group lets them in.
   */
  admits(interfaceId: string, protocol: 'tcp' | 'udp', port: number, version?: 4 | 6): boolean
}

/** What ECS asks of a registry. Throws an Error whose message is containerd's text, for `stoppedReason`. */
export interface RegistryForTasks {
  pull(request: {
    readonly image: string
    readonly login?: Login
    readonly platform: Platform
    /** Ephemeral storage that is left for it. */
    readonly freeGiB?: number
  }): Promise<{
    readonly digest: string
    readonly app: App
    /** What is left of `freeGiB`, where it is told. */
    readonly freeGiB?: number
  }>
}

/** What ECS asks of the network in front of the tasks. */
export interface PagesForTasks {
  /** Answers HTTP on the address and port; `admits` is asked at each connection. */
  open(page: {
    readonly address: string
    readonly port: number
    /** What the program listens on behind it, where that is another port. */
    readonly programPort?: number
    readonly app: App
    readonly admits: () => boolean
    /** Takes the connections, in place of the program's pages. */
    readonly connect?: (socket: Duplex) => void
  }): Promise<{ close(): Promise<void> }>
}
