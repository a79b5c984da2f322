import type { Subject, Tags } from './environment.ts'
import type { ImageReference } from './image/reference.ts'
import type { Arn } from './inputs/arns.ts'
import type { Cidr } from './inputs/cidrs.ts'
import type { RegistryLogin } from './inputs/login.ts'
import type { Port } from './inputs/ports.ts'
import type { Size } from './inputs/size.ts'

/** The execution role: the user's own, or one that is kept. */
export type ExecutionRole =
  | { readonly arn: Arn }
  | {
      /** Without a name, one is derived. */
      readonly name?: string
      readonly path: string
      /** The ARN of the managed policy that limits it. */
      readonly boundary?: string
    }

/** Where and how the task runs. */
export interface Placement {
  readonly cluster: string
  readonly vpcId?: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly assignPublicIp: boolean
  readonly ingress: readonly Cidr[]
}

/** When the step is done. Times in ms. */
export interface Waiting {
  readonly for: 'running' | 'none'
  readonly settle: number
  readonly timeout: number
  readonly healthCheckPath?: string
}

/** All that a deployment is asked to be; every value has been checked. */
export interface DeployRequest {
  readonly mode: 'deploy' | 'plan'
  readonly image: ImageReference
  readonly subject: Subject
  readonly containerName: string
  /** Empty: the ports that the image exposes. */
  readonly ports: readonly Port[]
  readonly size: Size
  readonly login: RegistryLogin
  readonly executionRole: ExecutionRole
  readonly taskRole?: Arn
  readonly placement: Placement
  readonly logGroup?: string
  readonly logRetentionDays: number
  readonly tags: Tags
  readonly waiting: Waiting
}

/** What the step is asked to do. */
export type Request = DeployRequest | { readonly mode: 'none'; readonly subject: Subject; readonly why: string }
