import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Place, Subject, Tags } from './ownership.ts'
import type { Port } from './ports.ts'
import type { Login } from './registry/errors.ts'
import type { ImageInspection, ImagePlatform } from './registry/inspect.ts'
import type { ImageReference } from './registry/reference.ts'

/** The work that the inputs ask for. No code after `readInputs` interprets an input. */
export type Request = Service | Job | Plan | Decided | Removal | Sweep | Nothing

/** Tasks to run. A service keeps running and replaces its predecessor. A job runs to its end and replaces nothing. */
export type Deployment = Service | Job

export interface Service extends Common {
  readonly kind: 'service'
  readonly ready: Readiness
  /** Whether the tasks keep running after the workflow job. */
  readonly keepRunning: boolean
  /** The most environments of the repository that can have tasks at the same time. */
  readonly maxEnvironments?: number
  /** The most environments of all repositories that can have tasks in the cluster at the same time. */
  readonly maxEnvironmentsInCluster?: number | undefined
  /** The DNS name of the tasks. */
  readonly domain?: Domain | undefined
}

/** A DNS name in Route 53 for an environment. */
export interface Domain {
  /** In lower case, without a final dot, and in Punycode if it has other than ASCII letters. */
  readonly name: string
  /** The hosted zone. Defaults to the public zone with the longest matching name. */
  readonly zoneId?: string | undefined
  /** The TTL of the DNS records, in seconds. */
  readonly ttl: number
  /** Omitted: the application is reachable without TLS. */
  readonly https?: Https | undefined
}

/** A container that terminates TLS in front of the application. */
export interface Https {
  /** The name in the certificate: the domain, or a wildcard that all environments share. */
  readonly certificateName: string
  /** The name of the secret with the certificate, or the ARN of the user's own. */
  readonly certificateSecretId: string
  /** The user's own certificate. Omitted: the action obtains one from the authority. */
  readonly certificateSecret?: Arn | undefined
  readonly authority: CertificateAuthority
  /** The customer managed key for the secrets of the certificate and the password, as the user set it. */
  readonly kmsKeyId?: string | undefined
  /** Omitted: the application needs no password. */
  readonly access?: Access | undefined
}

/** HTTP Basic authentication in front of the application. */
export interface Access {
  readonly password: string
  /** The name of the secret with the password. */
  readonly secretId: string
  /** Paths that need no password. A `*` at the end matches any text. */
  readonly openPaths: readonly string[]
}

/** An ACME certificate authority. */
interface CertificateAuthority {
  /** The URL of its directory. */
  readonly directory: string
  /** The contact address of the account at the authority. */
  readonly email?: string | undefined
}

export interface Job extends Common {
  readonly kind: 'job'
  /** A job has no DNS name. */
  readonly domain?: undefined
  /** The part of the environment that holds its jobs. */
  readonly subject: Subject & Place & { readonly job: true }
}

/** A request to print the changes that a deployment would make. */
export interface Plan {
  readonly kind: 'plan'
  readonly deployment: Deployment
}

/** A request to report what `mode: auto` would do. */
export interface Decided extends Omit<Ending, 'subject'> {
  readonly kind: 'decided'
  readonly mode: 'deploy' | 'destroy'
  readonly subject: Subject
}

/** The environment to remove, and the reason. */
interface Ending {
  readonly subject: Subject
  /** The ref whose end is the reason. An environment of another ref stays. Omitted for `mode: destroy`. */
  readonly onlyOrigin?: string | undefined
  /** The reason if the ref still exists: its label was removed, or a comment asked for it. */
  readonly by?: 'label' | 'command' | undefined
}

/** A request to remove one environment. */
export interface Removal extends ClusterChoice, Ending {
  readonly kind: 'removal'
  readonly zoneId?: string | undefined
  readonly github: GitHubUse
}

/** A request to remove the repository's environments whose ref is deleted or whose time to live has expired. */
export interface Sweep extends ClusterChoice {
  readonly kind: 'sweep'
  /** `owner/repository`. */
  readonly repository: string
  readonly dryRun: boolean
  /** A hosted zone to search for records, in addition to those in the environments' tags. */
  readonly zoneId?: string | undefined
  readonly github: GitHubUse
}

/** A request to do nothing and succeed. */
export interface Nothing {
  readonly kind: 'nothing'
  /** The reason, as a whole sentence. */
  readonly why: string
}

/** The fields that services and jobs share. */
interface Common {
  readonly subject: Subject & Place
  /** The task definition to start from, with all containers except those that the action itself adds. */
  readonly template: Template
  /** Whether the template comes from the user or from `image-from`, and is not the action's default. */
  readonly templateGiven: boolean
  /** The source of the images, with `image-from`. */
  readonly from?: Origin | undefined
  /** All containers with their images, the main one first. */
  readonly containers: Containers
  /** The command and variables of the main container, and the variables of the others. */
  readonly program: Program
  /** Empty: the ports of the template, or else those that the image exposes. */
  readonly ports: readonly Port[]
  /** The deployment's data that the containers get as variables. Omitted: none. */
  readonly selfVariables?: SelfVariables | undefined
  /** Omitted on EC2 if the template sizes the task or its containers. */
  readonly size?: Size
  readonly architecture?: Architecture
  /** In GiB. */
  readonly ephemeralStorage?: number
  /** The number of tasks. */
  readonly count: number
  readonly executionRole: ExecutionRole
  readonly taskRole?: RoleReference
  /** Whether ECS Exec is enabled. */
  readonly exec: boolean
  readonly cluster: ClusterChoice
  readonly compute: Compute
  readonly network: Network
  readonly logGroup?: string
  readonly logRetentionDays: number
  readonly tags: Tags
  /** The input `timeout-minutes`, in ms. */
  readonly timeout: number
  /** The input `time-to-live`, in seconds. */
  readonly timeToLive?: number
  readonly github: GitHubUse
}

/** A container of the task. */
export interface Container {
  readonly name: string
  readonly image: ImageReference
  readonly credentials: RegistryLogin
  /** Whether the input `images` adds this container or replaces its image. Omitted if it doesn't name the container. */
  readonly listed?: 'added' | 'replaced' | undefined
}

/** The source that `image-from` names. */
export type ImageFrom =
  /** The deployment that runs in the environment, or the one before it. */
  | { readonly kind: 'same' | 'previous' }
  /** The images of another environment of the repository. */
  | { readonly kind: 'environment'; readonly name: string }

/** The search for the source of a deployment's images. */
export interface SourceQuery {
  readonly from: ImageFrom
  /** The environment of the source. */
  readonly place: Pick<Place, 'repository' | 'environment'>
  /** The cluster of this deployment. */
  readonly cluster: string
}

/** The source of a deployment's images. `name` is for messages. */
export interface Origin {
  readonly name: string
  readonly query: SourceQuery
}

/** The deployment that an environment runs, or ran before. */
export interface Source {
  /** `family:revision`. */
  readonly name: string
  readonly environment: string
  /** Whether to take over the whole task definition, not only the images. */
  readonly whole: boolean
  /** The name of the main container. */
  readonly main: string
  readonly containers: readonly SourceContainer[]
  /** The task definition from ECS, with the images of `containers` and without registry credentials. */
  readonly definition: object
  readonly tags: Tags
  /** The input `port` of the source. Empty if only the images are taken over. */
  readonly ports: readonly Port[]
  /** The execution role, if `whole` is set and the action manages it. The derived name is omitted. */
  readonly keptRole?: { readonly name?: string; readonly path: string } | undefined
  /** Registry credentials and the name of their secret, by the ID of the secret in the task definition. */
  readonly logins: Readonly<Record<string, Login & { readonly secretId: string }>>
}

export interface SourceContainer {
  readonly name: string
  /** With its digest, if that is known. */
  readonly image: string
  /** The ID of the secret with the registry credentials, as the task definition has it. */
  readonly secret?: string | undefined
}

/** Data for `self-variables`, in addition to the environment, its commit and its URL. */
interface SelfVariables {
  /** The number of the pull request. */
  readonly pullRequest?: number | undefined
}

/** A container with the registry's answer about its image. */
export interface InspectedContainer extends Container {
  readonly finding: ImageFinding
}

/** The registry's answer about an image; `unseen` if the action had a reason not to ask. */
export type ImageFinding = ImageInspection | { readonly kind: 'unseen'; readonly why: string }

/** The most platforms to print. An image index can have any number. */
const MOST_NAMED = 20

/** Returns the platforms of an image as text: `linux/amd64, linux/arm64`. */
export function namesOf(platforms: readonly Pick<ImagePlatform, 'os' | 'architecture'>[]): string {
  const names = platforms.slice(0, MOST_NAMED).map(({ os, architecture }) => `${os}/${architecture}`)
  const more = platforms.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export type Containers<C = Container> = readonly [main: C, ...others: C[]]

export interface Program extends ContainerVariables {
  readonly command?: readonly string[]
  /** The variables of the other containers, by container name. */
  readonly others?: Readonly<Record<string, ContainerVariables>> | undefined
}

/** The variables that inputs set in a container. */
export interface ContainerVariables {
  readonly environment: Variables
  /** The ARN of a secret or parameter, or the name of a parameter, by variable name. */
  readonly secrets: Variables
}

export type Architecture = 'X86_64' | 'ARM64'

/** The condition for a service to be ready. Times in ms. */
export type Readiness =
  /** ECS has accepted the tasks. */
  | { readonly when: 'accepted' }
  /** The tasks run and pass these checks. */
  | {
      readonly when: 'running' | 'healthy'
      readonly settle: number
      readonly healthCheckPath?: string
    }

/** The capacity that runs the tasks. */
export type Compute = { readonly kind: 'fargate'; readonly spot: boolean } | { readonly kind: 'instances' }

/** The network of the tasks: interfaces of their own, or the network of their container instance. */
export type Network = OwnInterface | { readonly kind: 'bridge' | 'host' }

export interface OwnInterface {
  readonly kind: 'own'
  readonly vpcId?: string
  readonly subnets: readonly string[]
  /** Existing groups. Empty: the action creates one. */
  readonly securityGroups: readonly string[]
  /** Existing groups in addition to the action's own. */
  readonly addedGroups: readonly string[]
  readonly assignPublicIp: boolean
  readonly ingress: readonly Cidr[]
}

/** The execution role: an existing one, or one that the action creates and updates. */
export type ExecutionRole =
  | { readonly arn: RoleReference }
  | {
      /** Defaults to a name derived from the repository. */
      readonly name?: string
      readonly path: string
      /** The ARN of the managed policy that is its permissions boundary. */
      readonly boundary?: string
    }

/** The cluster's name, and its ARN if the user set the ARN. */
export interface ClusterChoice {
  readonly cluster: string
  readonly clusterArn?: Arn
}

/** The reports to GitHub, and the token for them. Without a token, there are none. */
export interface GitHubUse {
  readonly token: string
  /** Whether the pull request gets a comment. */
  readonly comment: boolean
  /** Whether a GitHub Deployment is created. */
  readonly deployment: boolean
}

/** A CIDR block as EC2 writes it in a rule: the network's address and the prefix. */
export interface Cidr {
  readonly block: string
  readonly family: 'ipv4' | 'ipv6'
}

/** An ARN, with the parts that the action reads. */
export interface Arn {
  readonly text: string
  readonly partition: string
  readonly region: string
  readonly account: string
}

/**
 * An existing role: its ARN, or the name of a role in the account of the AWS credentials. ECS accepts both. Source:
 * `executionRoleArn` of RegisterTaskDefinition in the ECS API reference.
 */
export interface RoleReference {
  readonly text: string
  /** Set only for an ARN. */
  readonly partition?: string | undefined
  readonly account?: string | undefined
  /** The field of the task definition that names the role, if no input does. */
  readonly field?: string | undefined
}

/** The size of a task, as ECS stores it: CPU units (1024 are one vCPU) and MiB. */
export interface Size {
  readonly cpu: number
  readonly memory: number
}

/** A container of a template. The action keeps fields that it doesn't know. */
export type TemplateContainer = ContainerDefinition & { readonly name: string }

/** The task definition that a deployment starts from. The action keeps fields that it doesn't know. */
export type Template = Omit<RegisterTaskDefinitionCommandInput, 'containerDefinitions' | 'family' | 'tags'> & {
  readonly containerDefinitions: readonly TemplateContainer[]
}

/** The registry credentials of an image: none, an existing secret, or a secret that the action creates and updates. */
export type RegistryLogin =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'secret'
      /** As the user set it: an ARN, or in a template possibly a name. */
      readonly secretId: string
    }
  | (Login & {
      readonly kind: 'login'
      /** The input that has them, unless it is `registry-username` and `registry-password`. */
      readonly input?: 'registry-logins' | undefined
      /** The name of the secret for them. */
      readonly secretId: string
      /** The customer managed key for the secret, by ID, ARN or alias. */
      readonly kmsKeyId?: string | undefined
    })

/** Values by name, in the order in which the user wrote them. */
export type Variables = Readonly<Record<string, string>>

/** Returns `FARGATE`, `FARGATE_SPOT` or `EC2`, as ECS and the input `launch-type` name it. */
export function launchTypeOf({ compute }: Pick<Common, 'compute'>): 'FARGATE' | 'FARGATE_SPOT' | 'EC2' {
  if (compute.kind === 'instances') return 'EC2'
  return compute.spot ? 'FARGATE_SPOT' : 'FARGATE'
}

/** Returns whether the tasks end with the workflow job or after a time to live. */
export function isTemporary(deployment: Deployment): boolean {
  return deployment.kind === 'service' && (!deployment.keepRunning || deployment.timeToLive !== undefined)
}

/** Returns the path of the service's health check; undefined without one. */
export function healthCheckPathOf(deployment: Deployment): string | undefined {
  return deployment.kind === 'service' && deployment.ready.when !== 'accepted'
    ? deployment.ready.healthCheckPath
    : undefined
}

/** The user name for HTTP Basic authentication. */
export const ACCESS_USER = 'preview'

/** Returns the `Authorization` header that a browser sends for a password. */
export function accessHeader(password: string): string {
  return `Basic ${Buffer.from(`${ACCESS_USER}:${password}`).toString('base64')}`
}

/** Returns an image reference with this digest, which replaces any other: `acme/space:1.4@sha256:…`. */
export function withDigest(text: string, digest: string): string {
  return `${text.replace(/@.*$/s, '')}@${digest}`
}

/** Returns the deployment that a request makes or plans; undefined for any other request. */
export function deploymentOf(request: Request): Deployment | undefined {
  if (request.kind === 'plan') return request.deployment
  return request.kind === 'service' || request.kind === 'job' ? request : undefined
}
