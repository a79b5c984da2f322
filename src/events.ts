import type { IpPermission } from '@aws-sdk/client-ec2'
import type { Task } from './aws/task.ts'
import type { Statement } from './aws/policies.ts'
import type { Identity } from './aws/account.ts'
import type { Architecture, ImageFinding, Size } from './deployment.ts'
import type { ClosedPort } from './deploy/ports.ts'
import type { Deployment as GitHubDeployment } from './github/deployment-status.ts'
import type { Explanation } from './failures/explain.ts'
import type { Marker, RecordOwner } from './resources/dns-record.ts'
import type { Place } from './ownership.ts'
import type { Port } from './ports.ts'
import { together } from './wait.ts'

/** The action on a resource. `given`: an existing one of the user, never changed. `unchanged`: already up to date. */
export type ChangeAction = 'create' | 'update' | 'restore' | 'unchanged' | 'given'

/** A change of one resource, planned or done. */
export interface Change {
  /** The kind of the resource, as the log names it. */
  readonly resource: string
  readonly name: string
  readonly action: ChangeAction
}

/** The kind of the resource that changes only after the tasks are ready. */
export const DNS_RECORD = 'DNS record'

/** The phases of a run, as its log, summary and timeline name them. */
export type Phase = 'Find' | 'Plan' | 'Apply' | 'Start' | 'Run' | 'Switch' | 'Replace' | 'Remove'

/** Everything that happens in a run. Log, outputs, summary and reports to GitHub are made from these events alone. */
export type Event =
  | {
      readonly type: 'requested'
      readonly mode: Outputs['mode']
      readonly environment?: string | undefined
      /** The image of a deployment. */
      readonly image?: string | undefined
      /** The source of the image, with `image-from`. */
      readonly from?: string | undefined
      /** The commit of a deployment. */
      readonly commit?: string | undefined
      readonly pullRequest?: number | undefined
    }
  | { readonly type: 'begun' | 'ended'; readonly phase: Phase }
  /** A line for the log. */
  | { readonly type: 'noted' | 'debugged'; readonly text: string }
  | { readonly type: 'warned'; readonly text: string }
  /** Untrusted text, such as the log of an application. */
  | { readonly type: 'quoted'; readonly lines: readonly string[] }
  /** Secrets to mask from now on. */
  | { readonly type: 'secret-learned'; readonly values: readonly string[] }
  /** The run does nothing. `why` is the reason, as a whole sentence. */
  | { readonly type: 'skipped'; readonly why: string }
  /** `live` finds the deployment that serves in the meantime. */
  | { readonly type: 'deployment-requested' | 'deployment-begun'; readonly live: () => Promise<Live | undefined> }
  | { readonly type: 'found'; readonly facts: FoundFacts }
  | { readonly type: 'planned'; readonly plan: PlanFacts }
  | { readonly type: 'applied'; readonly outputs: Partial<Outputs> }
  | { readonly type: 'prepared'; readonly changes: readonly Change[]; readonly arns: PreparedArns }
  /** Permissions that an existing execution role lacks. `field` of the task definition names it, if no input does. */
  | {
      readonly type: 'permissions-missing'
      readonly statements: readonly Statement[]
      readonly field: string | undefined
    }
  /** Tasks are about to start, or the ARNs of more of them are known. */
  | { readonly type: 'launching'; readonly launch: LaunchRecord; readonly expires?: Date | undefined }
  | { readonly type: 'seen'; readonly tasks: readonly SeenTask[] }
  | { readonly type: 'exited'; readonly code: number }
  /** The command that opens a shell in the main container of the first task. */
  | { readonly type: 'shell'; readonly command: string }
  /** `stops-nothing`: the tasks ended, are stopped, or keep running. `stops-tasks`: they end with the workflow job. */
  | { readonly type: 'settled'; readonly postStep: 'stops-nothing' | 'stops-tasks' }
  /** The DNS records of the environment are about to change. */
  | { readonly type: 'naming'; readonly naming: NamingRecord }
  /** The DNS name points to the new tasks. */
  | {
      readonly type: 'named'
      readonly name: string
      readonly url: string | undefined
      /** By container, if the task has several. */
      readonly urls?: Readonly<Record<string, string>> | undefined
      readonly changes: readonly Change[]
    }
  /** Replaced tasks that still serve clients with cached DNS answers. They are stopped later. */
  | { readonly type: 'retiring'; readonly retiring: RetiringRecord }
  | { readonly type: 'superseded' }
  /** The new tasks are ready, and about to replace the older ones. */
  | { readonly type: 'ready' }
  /** A deployment, job or plan has succeeded. */
  | { readonly type: 'succeeded' }
  | { readonly type: 'failed'; readonly failure: Explanation }
  | {
      readonly type: 'removed'
      readonly environment: string
      readonly pullRequest?: number | undefined
      readonly commit?: string | undefined
    }
  /** The GitHub Deployment that is in progress; undefined once it has ended. */
  | { readonly type: 'github-deployment'; readonly deployment: GitHubDeployment | undefined }
  | { readonly type: 'swept'; readonly environments: readonly string[] }

export type Emit = (event: Event) => void

/** The findings of a deployment, as far as they are reported. */
export interface FoundFacts {
  readonly identity: Identity
  readonly region: string
  /** By container, the main one first. */
  readonly images: readonly { readonly image: string; readonly finding: ImageFinding }[]
  /** The tasks that the new ones replace; undefined for a job, which replaces none. */
  readonly running: readonly Task[] | undefined
  /** The main container's image with its digest, if the registry returned one. */
  readonly pinnedImage?: string | undefined
  /** The image that the main container ran before, with its digest. */
  readonly replacedImage?: string | undefined
}

/** The plan of a deployment, as far as it is reported. */
export interface PlanFacts {
  readonly changes: readonly Change[]
  readonly image: string
  readonly count: number
  readonly launchType: string
  readonly architecture: string | undefined
  readonly size: Size | undefined
  readonly ports: readonly Port[]
  /** Ports of the task definition that the action's security group doesn't open. */
  readonly closed: readonly ClosedPort[]
  /** Undefined for tasks on the network of their container instance. */
  readonly network:
    { readonly vpcId: string; readonly subnets: readonly string[]; readonly isPublic: boolean } | undefined
  /** Undefined without a domain. `before` has the IP addresses that the record has now. */
  readonly record:
    | { readonly name: string; readonly ttl: number; readonly before: readonly string[]; readonly zone: string }
    | undefined
  /** Undefined without HTTPS. */
  readonly https:
    | {
        readonly name: string
        readonly applicationContainer: string
        readonly applicationPort: number
        readonly redirect: boolean
        /** Whether the application requires a password. */
        readonly hasPassword: boolean
        /** The expiry of the existing certificate. */
        readonly expiresAt: Date | undefined
      }
    | undefined
  readonly replaced: readonly Task[]
  /** The log group of the main container; undefined if it doesn't log to CloudWatch. */
  readonly logGroup: string | undefined
  /** The usage that AWS charges for; undefined for jobs, which end, and for tasks on container instances. */
  readonly usage: Usage | undefined
}

/** The usage that AWS charges for on Fargate. */
export interface Usage {
  readonly count: number
  /** In CPU units. */
  readonly cpu: number
  /** In MiB. */
  readonly memory: number
  readonly architecture: Architecture
  /** The number of tasks on Fargate Spot. */
  readonly spot: number
  /** In GiB. */
  readonly ephemeralStorage: number
  readonly publicIpv4: boolean
  /** In seconds. */
  readonly timeToLive: number | undefined
  /** Whether the tasks keep running after the workflow job. */
  readonly keepRunning: boolean
}

/** The IDs and ARNs of the resources that the tasks use. */
export interface PreparedArns {
  readonly secrets: readonly string[]
  readonly executionRole: string
  readonly cluster: string
  readonly securityGroups: readonly string[]
  readonly taskDefinition: string
}

/** The deployment that serves in an environment. */
export interface Live {
  readonly commit: string
  readonly url?: string | undefined
}

/** The reason not to deploy a commit. */
export type Superseded =
  | { readonly why: 'closed' }
  /** The label that deploys the pull request was removed. `ends`: whether nothing else deploys it. */
  | { readonly why: 'unlabeled'; readonly label: string; readonly ends: boolean }
  /** The branch was deleted. */
  | { readonly why: 'deleted'; readonly ref: string }
  /** The ref has a newer commit, `head`. `built`: the commit in the input `commit`. */
  | { readonly why: 'newer'; readonly head: string; readonly built?: string | undefined }
  /** A later run has started its tasks. Used if GitHub could not be asked. */
  | { readonly why: 'later-run'; readonly run: string }

/** Returns the reason as a whole sentence. */
export function whySkipped(superseded: Superseded): string {
  switch (superseded.why) {
    case 'closed':
      return 'Skipped: the pull request is closed.'
    case 'unlabeled':
      return `Skipped: the pull request no longer has the label \`${superseded.label}\`.`
    case 'deleted':
      return `Skipped: ${superseded.ref} is deleted.`
    case 'newer': {
      const { head, built } = superseded
      return built === undefined
        ? `Skipped: the pull request has a newer commit, ${head.slice(0, 7)}.`
        : `Skipped: the head is commit ${head.slice(0, 7)} now, not ${built.slice(0, 7)} as in \`commit\`.`
    }
    case 'later-run':
      return `Skipped: a later run for the pull request, ${superseded.run}, has started its task.`
  }
}

/** The data with which the post step finds the tasks that the main step has started. */
export interface LaunchRecord {
  readonly cluster: string
  /** The `startedBy` that all tasks of one deployment share. */
  readonly startedBy: string
  /** The number of tasks to start. */
  readonly count: number
  /** The known ARNs. Some are missing until ECS has answered every RunTask call. */
  readonly tasks: readonly string[]
}

/** The data with which the post step reverts the change of a DNS name. */
export interface NamingRecord extends RecordOwner {
  readonly zoneId: string
  readonly name: string
  /** The deployment that the name points to now. */
  readonly startedBy: string
  /** The tasks that the name pointed to before, and the TTL of that record in seconds. */
  readonly before?: { readonly marker: Marker; readonly ttl: number } | undefined
}

/** The data with which the post step stops replaced tasks once no resolver returns them. */
export interface RetiringRecord {
  readonly tasks: readonly string[]
  /** When to stop them, in ms like `Date.now()`. */
  readonly at: number
  /** The ports to close after that; undefined if none was open only for these tasks. */
  readonly closing?: ClosingRecord | undefined
}

/** Rules of a security group that only the replaced tasks need, and the data to find newer tasks. */
export interface ClosingRecord {
  readonly groupId: string
  readonly rules: readonly IpPermission[]
  readonly place: Place
  readonly family: string
  readonly clusters: readonly string[]
  /** The new deployment, which doesn't need the rules. */
  readonly startedBy: string
}

/** The data of a starting task, as far as it is known. */
export interface SeenTask {
  readonly task: Task
  readonly interfaceId?: string | undefined
  readonly privateIp?: string | undefined
  readonly publicIp?: string | undefined
  readonly url?: string | undefined
  /** By container with an open port, if the task has several containers. */
  readonly urls?: Readonly<Record<string, string>> | undefined
  /** The digest of the main container's image. */
  readonly digest?: string | undefined
  readonly logStream?: string | undefined
}

/** The step's outputs, which `action.yml` describes. */
export interface Outputs {
  readonly url: string
  readonly domain: string
  readonly 'certificate-expires-at': string
  readonly 'access-header': string
  readonly 'public-ip': string
  readonly 'private-ip': string
  readonly 'eni-id': string
  readonly 'task-arn': string
  readonly 'task-id': string
  readonly 'task-definition-arn': string
  readonly 'secret-arn': string
  readonly 'execution-role-arn': string
  readonly 'security-group-id': string
  readonly 'cluster-arn': string
  readonly 'exec-command': string
  readonly environment: string
  readonly image: string
  readonly 'image-digest': string
  readonly 'replaced-image': string
  readonly 'exit-code': string
  readonly 'expires-at': string
  readonly 'log-group': string
  readonly 'log-stream': string
  readonly 'console-url': string
  readonly mode: 'deploy' | 'destroy' | 'sweep' | 'plan' | 'none'
  readonly skipped: string
  readonly commit: string
  readonly 'pull-request': string
  readonly changed: string
  readonly 'task-arns': string
  readonly 'public-ips': string
  readonly urls: string
}

/** Runs a phase, and emits its start and its end, even if it fails. */
export async function phase<T>(emit: Emit, name: Phase, action: () => Promise<T>): Promise<T> {
  emit({ type: 'begun', phase: name })
  try {
    return await action()
  } finally {
    emit({ type: 'ended', phase: name })
  }
}

/** A handler of all events. If it returns a promise, the run waits for it before it ends. */
export type Subscriber = (event: Event) => unknown

/** Returns a handler that calls the function for an event's type, and ignores events without one. */
export function handler<Result>(functions: {
  readonly [T in Event['type']]?: (event: Event & { readonly type: T }) => Result
}): (event: Event) => Result | undefined {
  return (event) => (functions[event.type] as ((event: Event) => Result) | undefined)?.(event)
}

/** Passes each event to all subscribers. */
export class Report {
  readonly #subscribers: Subscriber[] = []
  readonly #pending: Promise<unknown>[] = []

  add(...subscribers: readonly Subscriber[]): void {
    this.#subscribers.push(...subscribers)
  }

  readonly emit: Emit = (event) => {
    for (const subscriber of this.#subscribers) {
      const pending = subscriber(event)
      if (!(pending instanceof Promise)) continue
      // `done` throws the failure. Until then, Node must not end the process for an unhandled rejection.
      pending.catch(() => undefined)
      this.#pending.push(pending)
    }
  }

  /** Waits for the pending promises of all subscribers, and throws if one failed. */
  async done(): Promise<void> {
    await together(this.#pending.splice(0))
  }
}
