import type { Subject, Tags } from './ownership.ts'
import type { ImageReference } from './registry/reference.ts'
import type { Arn, RoleReference } from './inputs/arns.ts'
import type { Cidr } from './inputs/cidrs.ts'
import type { RegistryLogin } from './inputs/login.ts'
import type { Port } from './inputs/ports.ts'
import type { Size } from './inputs/size.ts'
import type { Template } from './inputs/template.ts'
import type { Variables } from './inputs/variables.ts'

/** The execution role: the user's own, or one that is kept. */
export type ExecutionRole =
  | { readonly arn: RoleReference }
  | {
      /** Without a name, one is derived. */
      readonly name?: string
      readonly path: string
      /** The ARN of the managed policy that limits it. */
      readonly boundary?: string
    }

/** The cluster: its name, and the ARN where it was given as one. */
export interface ClusterChoice {
  readonly cluster: string
  readonly clusterArn?: Arn
}

/** Where and how the task runs. */
export interface Placement extends ClusterChoice {
  readonly launchType: 'FARGATE' | 'FARGATE_SPOT' | 'EC2'
  readonly vpcId?: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly assignPublicIp: boolean
  readonly ingress: readonly Cidr[]
}

/** When the step is done. Times in ms. */
export interface Waiting {
  readonly for: 'running' | 'healthy' | 'stopped' | 'none'
  readonly settle: number
  readonly timeout: number
  readonly healthCheckPath?: string
}

/** A container, and the image that it runs. */
export interface ContainerImage {
  readonly container: string
  readonly image: ImageReference
  /** Where AWS gets the login at the image's registry from. */
  readonly login: RegistryLogin
}

/** What the program gets beside its image. */
export interface Program {
  readonly command?: readonly string[]
  readonly environment: Variables
  /** The ARNs of secrets and parameters, or names of parameters, by the names of the variables that hold their values. */
  readonly secrets: Variables
}

/** All that a deployment is asked to be; every value has been checked. */
export interface DeployRequest {
  readonly mode: 'deploy' | 'plan'
  readonly subject: Subject
  /** The task definition to start from; without one it is rendered. */
  readonly template?: Template
  /** The container that the deployment is about. */
  readonly main: ContainerImage
  /** The template's other containers. */
  readonly sidecars: readonly ContainerImage[]
  readonly program: Program
  /** Empty: those of the template, else what the image exposes. */
  readonly ports: readonly Port[]
  /** Left out where the template says it in its containers. */
  readonly size?: Size
  readonly architecture?: 'X86_64' | 'ARM64'
  /** GiB. */
  readonly ephemeralStorage?: number
  /** How many tasks. */
  readonly count: number
  readonly executionRole: ExecutionRole
  readonly taskRole?: RoleReference
  readonly placement: Placement
  readonly logGroup?: string
  readonly logRetentionDays: number
  readonly tags: Tags
  readonly waiting: Waiting
  /** Whether the tasks outlive the job. */
  readonly keepRunning: boolean
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive?: number
  /** How many environments of the repository may have tasks at once. */
  readonly maxEnvironments?: number
  readonly github: GitHubUse
}

/** What is told to GitHub, and with which token; empty: with none. */
export interface GitHubUse {
  readonly token: string
  /** Whether the pull request gets a comment. */
  readonly comment: boolean
  /** Whether a GitHub Deployment is made. */
  readonly deployment: boolean
}

/** An environment that is to go. */
export interface DestroyRequest extends ClusterChoice {
  readonly mode: 'destroy'
  readonly subject: Subject
  /** The ref whose end is the reason: an environment that does not follow it alone stays. Nothing where the user asked for it. */
  readonly onlyOrigin?: string
  readonly github: GitHubUse
}

/** The repository's environments that nobody needs any more are to go. */
export interface SweepRequest extends ClusterChoice {
  readonly mode: 'sweep'
  /** `owner/repository`. */
  readonly repository: string
  readonly dryRun: boolean
  readonly github: GitHubUse
}

/** Nothing is to be done, for a reason that is a whole sentence. */
export interface NoRequest {
  readonly mode: 'none'
  readonly why: string
}

/** What the step is asked to do. */
export type Request = DeployRequest | DestroyRequest | SweepRequest | NoRequest
