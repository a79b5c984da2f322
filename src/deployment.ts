import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Place, Subject, Tags } from './ownership.ts'
import type { Port } from './ports.ts'
import type { ImageInspection, ImagePlatform } from './registry/inspect.ts'
import type { ImageReference } from './registry/reference.ts'

/** What the step is asked to do. Inputs end here: nothing after it asks what an input meant. */
export type Request = Service | Job | Plan | Decided | Removal | Sweep | Nothing

/** Tasks to run: a service stays up and replaces its predecessor, a job runs to its end and replaces nothing. */
export type Deployment = Service | Job

export interface Service extends Common {
  readonly kind: 'service'
  readonly ready: Readiness
  /** Whether the tasks outlive the job. */
  readonly keepRunning: boolean
  /** How many environments of the repository may have tasks at once. */
  readonly maxEnvironments?: number
  /** How many environments of all repositories may have tasks in the cluster at once. */
  readonly maxEnvironmentsInCluster?: number | undefined
  /** The name that leads to the tasks. */
  readonly domain?: Domain | undefined
}

/** A DNS name in Route 53 for an environment. */
export interface Domain {
  /** In lower case, without a final dot; in Punycode where it has other letters. */
  readonly name: string
  /** The hosted zone; omitted: the public zone with the longest matching name. */
  readonly zoneId?: string | undefined
  /** Seconds for which resolvers may keep an answer. */
  readonly ttl: number
  /** Omitted: the application is reached without TLS. */
  readonly https?: Https | undefined
}

/** TLS in front of the application, under its DNS name. */
export interface Https {
  /** What the certificate is for: the name, or the wildcard that all environments share. */
  readonly certificateName: string
  /** The name of the secret with the certificate, or the ARN of the user's own. */
  readonly certificateSecretId: string
  /** The user's own certificate; omitted: one of the authority. */
  readonly certificateSecret?: Arn | undefined
  readonly authority: CertificateAuthority
  /** The customer managed key to encrypt the secrets of certificate and password with, as the user gave it. */
  readonly kmsKeyId?: string | undefined
  /** Omitted: everybody who knows the name can use the application. */
  readonly access?: Access | undefined
}

/** HTTP Basic in front of the application. */
export interface Access {
  readonly password: string
  /** The name of the secret that keeps it. */
  readonly secretId: string
  /** Paths that need no password; a `*` at the end stands for anything. */
  readonly openPaths: readonly string[]
}

/** An ACME authority. */
interface CertificateAuthority {
  /** The URL of its directory. */
  readonly directory: string
  /** The contact of the account. */
  readonly email?: string | undefined
}

export interface Job extends Common {
  readonly kind: 'job'
  /** A job is never reached by a name. */
  readonly domain?: undefined
  /** Marks the part of the environment that holds its jobs. */
  readonly subject: Subject & Place & { readonly job: true }
}

/** Print what a deployment would do. */
export interface Plan {
  readonly kind: 'plan'
  readonly deployment: Deployment
}

/** Say what `mode: auto` does, and do nothing. */
export interface Decided extends Omit<Ending, 'subject'> {
  readonly kind: 'decided'
  readonly mode: 'deploy' | 'destroy'
  readonly subject: Subject
}

/** What a removal is about. */
interface Ending {
  readonly subject: Subject
  /** The ref whose end is the reason: an environment that does not follow it alone stays. Omitted when the user asked. */
  readonly onlyOrigin?: string | undefined
  /** What ends the environment though its ref goes on: its label is gone, or a comment asked for it. */
  readonly by?: 'label' | 'command' | undefined
}

/** Delete one environment. */
export interface Removal extends ClusterChoice, Ending {
  readonly kind: 'removal'
  readonly zoneId?: string | undefined
  readonly github: GitHubUse
}

/** Delete the repository's environments whose ref is gone or whose time has expired. */
export interface Sweep extends ClusterChoice {
  readonly kind: 'sweep'
  /** `owner/repository`. */
  readonly repository: string
  readonly dryRun: boolean
  /** A hosted zone to look for records in, beside those that the environments' tags name. */
  readonly zoneId?: string | undefined
  readonly github: GitHubUse
}

/** Do nothing, and succeed. */
export interface Nothing {
  readonly kind: 'nothing'
  /** A whole sentence. */
  readonly why: string
}

/** What services and jobs have in common. */
interface Common {
  readonly subject: Subject & Place
  /** The task definition to start from, with all containers of the task but the action's own. */
  readonly template: Template
  /** Whether the user gave it. */
  readonly templateGiven: boolean
  /** Where the images were taken from. */
  readonly from?: Origin | undefined
  /** All containers with their images, the main one first. */
  readonly containers: Containers
  /** What the main container gets beside its image, and further ones as variables. */
  readonly program: Program
  /** Empty: those of the template, else those that the image exposes. */
  readonly ports: readonly Port[]
  /** What the containers learn of themselves as variables; omitted: nothing. */
  readonly selfVariables?: SelfVariables | undefined
  /** Omitted where the containers of the template have sizes of their own. */
  readonly size?: Size
  readonly architecture?: Architecture
  /** GiB. */
  readonly ephemeralStorage?: number
  /** How many tasks. */
  readonly count: number
  readonly executionRole: ExecutionRole
  readonly taskRole?: RoleReference
  /** Whether people can run commands in the containers. */
  readonly exec: boolean
  readonly cluster: ClusterChoice
  readonly compute: Compute
  readonly network: Network
  readonly logGroup?: string
  readonly logRetentionDays: number
  readonly tags: Tags
  /** How long (ms) the step waits. */
  readonly timeout: number
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive?: number
  readonly github: GitHubUse
}

/** A container of the task. */
export interface Container {
  readonly name: string
  readonly image: ImageReference
  readonly credentials: RegistryLogin
  /** What the input `images` does, where it names the container: it adds it, or replaces its image. */
  readonly listed?: 'added' | 'replaced' | undefined
}

/** What `image-from` asks for. */
export type ImageFrom =
  /** What runs in the environment, or what ran before it. */
  | { readonly kind: 'same' | 'previous' }
  /** What another environment of the repository runs. */
  | { readonly kind: 'environment'; readonly name: string }

/** Where a deployment's images are taken from. */
export interface SourceQuery {
  readonly from: ImageFrom
  /** The environment that has them. */
  readonly place: Pick<Place, 'repository' | 'environment'>
  /** The cluster of this deployment. */
  readonly cluster: string
}

/** Where images were taken from: `name` is for a person. */
export interface Origin {
  readonly name: string
  readonly query: SourceQuery
}

/** What an environment runs, or ran before. */
export interface Source {
  /** `family:revision`. */
  readonly name: string
  readonly environment: string
  /** Whether the whole task definition is meant, not the images alone. */
  readonly whole: boolean
  /** The name of the main container. */
  readonly main: string
  readonly containers: readonly SourceContainer[]
  /** The task definition as ECS has it, with these containers. */
  readonly definition: object
  readonly tags: Tags
  /** The ports that were asked for, where the whole task definition is meant. */
  readonly ports: readonly Port[]
  /** The execution role that the action keeps, without a name where that is derived; nothing for any other, or for images alone. */
  readonly keptRole?: { readonly name?: string; readonly path: string } | undefined
  /** The registry credentials in secrets of the repository, by what the task definition calls these. */
  readonly logins: Readonly<Record<string, KeptLogin>>
}

export interface SourceContainer {
  readonly name: string
  /** With its digest, where that is known. */
  readonly image: string
  /** What the task definition calls the secret with the registry credentials. */
  readonly secret?: string | undefined
}

/** Registry credentials and the secret that they are in. */
interface KeptLogin {
  readonly username: string
  readonly password: string
  readonly secretId: string
}

/** What `self-variables` says beside the environment, its commit and its URL. */
interface SelfVariables {
  /** The number of the pull request. */
  readonly pullRequest?: number | undefined
}

/** A container, and what the registry says of its image. */
export interface InspectedContainer extends Container {
  readonly finding: ImageFinding
}

/** What the registry says of an image; `unseen` when there was a reason not to ask it. */
export type ImageFinding = ImageInspection | { readonly kind: 'unseen'; readonly why: string }

/** How many platforms of an image are named; an index may hold any number. */
const MOST_NAMED = 20

/** The platforms that an image is built for, in words: `linux/amd64, linux/arm64`. */
export function namesOf(platforms: readonly Pick<ImagePlatform, 'os' | 'architecture'>[]): string {
  const names = platforms.slice(0, MOST_NAMED).map(({ os, architecture }) => `${os}/${architecture}`)
  const more = platforms.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export type Containers<C = Container> = readonly [main: C, ...others: C[]]

export interface Program extends ContainerVariables {
  readonly command?: readonly string[]
  /** Those of further containers, by their names. */
  readonly others?: Readonly<Record<string, ContainerVariables>> | undefined
}

/** The variables that inputs set in a container. */
export interface ContainerVariables {
  readonly environment: Variables
  /** The ARNs of secrets and parameters, or names of parameters, by the names of the variables that hold their values. */
  readonly secrets: Variables
}

export type Architecture = 'X86_64' | 'ARM64'

/** When a service is ready. Times in ms. */
export type Readiness =
  /** As soon as ECS has accepted its tasks. */
  | { readonly when: 'accepted' }
  /** When the tasks run and pass what is set here. */
  | {
      readonly when: 'running' | 'healthy'
      readonly settle: number
      readonly healthCheckPath?: string
    }

/** What runs the tasks. */
export type Compute = { readonly kind: 'fargate'; readonly spot: boolean } | { readonly kind: 'instances' }

/** How the tasks are on the network: with interfaces of their own, or on that of their container instance. */
export type Network = OwnInterface | { readonly kind: 'bridge' | 'host' }

export interface OwnInterface {
  readonly kind: 'own'
  readonly vpcId?: string
  readonly subnets: readonly string[]
  /** Existing groups; empty: one of our own. */
  readonly securityGroups: readonly string[]
  /** Existing groups beside our own. */
  readonly addedGroups: readonly string[]
  readonly assignPublicIp: boolean
  readonly ingress: readonly Cidr[]
}

/** The execution role: an existing one, or one that the action creates and updates. */
export type ExecutionRole =
  | { readonly arn: RoleReference }
  | {
      /** Derived from the repository when omitted. */
      readonly name?: string
      readonly path: string
      /** The ARN of the managed policy that is its permissions boundary. */
      readonly boundary?: string
    }

/** The cluster: its name, and the ARN where it was given as one. */
export interface ClusterChoice {
  readonly cluster: string
  readonly clusterArn?: Arn
}

/** What is reported to GitHub, and with which token; empty: with none. */
export interface GitHubUse {
  readonly token: string
  /** Whether the pull request gets a comment. */
  readonly comment: boolean
  /** Whether a GitHub Deployment is created. */
  readonly deployment: boolean
}

/** A CIDR block as EC2 takes it in a rule: the network's address and the prefix, in EC2's spelling. */
export interface Cidr {
  readonly block: string
  readonly family: 'ipv4' | 'ipv6'
}

/** An ARN, with its parts that this action looks at. */
export interface Arn {
  readonly text: string
  readonly partition: string
  readonly region: string
  readonly account: string
}

/**
 * A role of the user's: an ARN, or the name of a role of the account that the AWS credentials belong to. ECS takes both.
 * Source: `executionRoleArn` of RegisterTaskDefinition in the ECS API reference.
 */
export interface RoleReference {
  readonly text: string
  /** Only an ARN has these. */
  readonly partition?: string | undefined
  readonly account?: string | undefined
  /** The field of the file that names the role, where no input does. */
  readonly field?: string | undefined
}

/** What a task gets, as ECS stores it: CPU units (1024 are one vCPU) and MiB. */
export interface Size {
  readonly cpu: number
  readonly memory: number
}

/** A container of a template. Whatever else it has is kept as it is. */
export type TemplateContainer = ContainerDefinition & { readonly name: string }

/** The task definition that a deployment starts from. It may have fields that nobody here knows; they are kept. */
export type Template = Omit<RegisterTaskDefinitionCommandInput, 'containerDefinitions' | 'family' | 'tags'> & {
  readonly containerDefinitions: readonly TemplateContainer[]
}

/** Where AWS gets the registry credentials from. */
export type RegistryLogin =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'secret'
      /** As it was given: an ARN, or in a template perhaps a name. */
      readonly secretId: string
    }
  | {
      readonly kind: 'login'
      readonly username: string
      readonly password: string
      /** Where they come from, if not from `registry-username` and `registry-password`. */
      readonly input?: 'registry-logins' | undefined
      /** The name of the secret that keeps them. */
      readonly secretId: string
      /** The customer managed key for the secret, by ID, ARN or alias. */
      readonly kmsKeyId?: string | undefined
    }

/** Names and values, in the order in which they were written. */
export type Variables = Readonly<Record<string, string>>

/** `FARGATE`, `FARGATE_SPOT` or `EC2`, as ECS and the input `launch-type` name it. */
export function launchTypeOf({ compute }: Pick<Common, 'compute'>): 'FARGATE' | 'FARGATE_SPOT' | 'EC2' {
  if (compute.kind === 'instances') return 'EC2'
  return compute.spot ? 'FARGATE_SPOT' : 'FARGATE'
}

/** Whether the tasks end with the workflow job or after a time. */
export function isShortLived(deployment: Deployment): boolean {
  return deployment.kind === 'service' && (!deployment.keepRunning || deployment.timeToLive !== undefined)
}

/** Returns the path that answers when a service is ready; undefined where none is asked. */
export function healthCheckPathOf(deployment: Deployment): string | undefined {
  return deployment.kind === 'service' && deployment.ready.when !== 'accepted'
    ? deployment.ready.healthCheckPath
    : undefined
}

/** The user of HTTP Basic. */
export const ACCESS_USER = 'preview'

/** Returns the value of the header `Authorization` that a browser sends for a password. */
export function accessHeader(password: string): string {
  return `Basic ${Buffer.from(`${ACCESS_USER}:${password}`).toString('base64')}`
}

/** Returns an image reference with this digest, in place of its own if it has one: `acme/space:1.4@sha256:…`. */
export function withDigest(text: string, digest: string): string {
  return `${text.replace(/@.*$/s, '')}@${digest}`
}

/** Returns the deployment that a request is about; undefined for a request that deploys nothing. */
export function deploymentOf(request: Request): Deployment | undefined {
  if (request.kind === 'plan') return request.deployment
  return request.kind === 'service' || request.kind === 'job' ? request : undefined
}
