import type { Subject, Tags } from './environment.ts'
import type { ImageReference } from './image/reference.ts'
import type { Arn } from './inputs/arns.ts'
import type { Cidr } from './inputs/cidrs.ts'
import type { Port } from './inputs/ports.ts'
import type { Size } from './inputs/size.ts'

/** Where AWS gets the registry login from. */
export type RegistryLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'secret'; readonly arn: Arn }
  | { readonly kind: 'login'; readonly username: string; readonly password: string; readonly secretName: string }

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
  readonly executionRole: { readonly arn: Arn } | { readonly name?: string }
  readonly taskRole?: Arn
  readonly placement: Placement
  readonly logGroup?: string
  readonly logRetentionDays: number
  readonly tags: Tags
  readonly waiting: Waiting
}

/** What the step is asked to do. */
export type Request = DeployRequest | { readonly mode: 'none'; readonly subject: Subject; readonly why: string }
