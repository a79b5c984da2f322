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

/** `given` things are the user's own and never changed; `unchanged` ones are already as they should be. */
export type ChangeAction = 'create' | 'update' | 'restore' | 'unchanged' | 'given'

/** What a deployment does with one of the things it needs. */
export interface Change {
  /** What kind of thing it is, in the words of the log. */
  readonly resource: string
  readonly name: string
  readonly action: ChangeAction
}

/** The kind of thing that changes only when the tasks are ready. */
export const DNS_RECORD = 'DNS record'

/** The parts of a run, as its log, its summary and its timeline name them. */
export type Phase = 'Find' | 'Plan' | 'Apply' | 'Start' | 'Run' | 'Switch' | 'Replace' | 'Remove'

/** Everything that happens in a run. The log, the outputs, the summary and what GitHub shows are made from these alone. */
export type Event =
  | {
      readonly type: 'requested'
      readonly mode: Outputs['mode']
      readonly environment?: string | undefined
      /** The image of a deployment. */
      readonly image?: string | undefined
      /** Where that was taken from, with `image-from`. */
      readonly from?: string | undefined
      /** The commit of a deployment. */
      readonly commit?: string | undefined
      readonly pullRequest?: number | undefined
    }
  | { readonly type: 'begun' | 'ended'; readonly phase: Phase }
  /** A line for the log. */
  | { readonly type: 'noted' | 'debugged'; readonly text: string }
  | { readonly type: 'warned'; readonly text: string }
  /** What others have written, such as an application. */
  | { readonly type: 'quoted'; readonly lines: readonly string[] }
  /** From here on these must not be seen. */
  | { readonly type: 'secret-learned'; readonly values: readonly string[] }
  /** Nothing was to be done; `why` is a whole sentence. */
  | { readonly type: 'skipped'; readonly why: string }
  /** `live`: how to find what serves meanwhile. */
  | { readonly type: 'deployment-requested' | 'deployment-begun'; readonly live: () => Promise<Live | undefined> }
  | { readonly type: 'found'; readonly facts: FoundFacts }
  | { readonly type: 'planned'; readonly plan: PlanFacts }
  | { readonly type: 'applied'; readonly outputs: Partial<Outputs> }
  | { readonly type: 'prepared'; readonly changes: readonly Change[]; readonly arns: PreparedArns }
  /** What an existing execution role lacks; `field` of the file names the role, where no input does. */
  | {
      readonly type: 'permissions-missing'
      readonly statements: readonly Statement[]
      readonly field: string | undefined
    }
  /** Tasks are about to be started, or more of them are known. */
  | { readonly type: 'launching'; readonly launch: LaunchRecord; readonly expires?: Date | undefined }
  | { readonly type: 'seen'; readonly tasks: readonly SeenTask[] }
  | { readonly type: 'exited'; readonly code: number }
  /** Opens a shell in the main container of the first task. */
  | { readonly type: 'shell'; readonly command: string }
  /** What becomes of the tasks: they stay or none is left, or the post step stops them because the job is over. */
  | { readonly type: 'settled'; readonly tasks: 'done' | 'until-job-ends' }
  /** The records of the environment's name are about to be changed. */
  | { readonly type: 'naming'; readonly naming: NamingRecord }
  /** The name leads to the new tasks. */
  | {
      readonly type: 'named'
      readonly name: string
      readonly url: string | undefined
      /** By container, in a task with several. */
      readonly urls?: Readonly<Record<string, string>> | undefined
      readonly changes: readonly Change[]
    }
  /** Tasks that serve those who still have the older addresses, and are stopped later. */
  | { readonly type: 'retiring'; readonly retiring: RetiringRecord }
  | { readonly type: 'superseded' }
  /** The new tasks are ready, and about to replace the older ones. */
  | { readonly type: 'ready' }
  /** The deployment serves, and nothing else does. */
  | { readonly type: 'succeeded' }
  | { readonly type: 'failed'; readonly failure: Explanation }
  | {
      readonly type: 'removed'
      readonly environment: string
      readonly pullRequest?: number | undefined
      readonly commit?: string | undefined
    }
  /** GitHub takes a deployment to be in progress; nothing once that is over. */
  | { readonly type: 'github-deployment'; readonly deployment: GitHubDeployment | undefined }
  | { readonly type: 'swept'; readonly environments: readonly string[] }

export type Emit = (event: Event) => void

/** What a deployment has found. */
export interface FoundFacts {
  readonly identity: Identity
  readonly region: string
  /** By container, the main one first. */
  readonly images: readonly { readonly image: string; readonly finding: ImageFinding }[]
  /** The tasks that the new ones replace; nothing for a job, which replaces none. */
  readonly running: readonly Task[] | undefined
  /** The main container's image with its digest, where the registry says it. */
  readonly pinnedImage?: string | undefined
  /** What the main container ran before, with its digest. */
  readonly replacedImage?: string | undefined
}

/** What a deployment is going to do. */
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
  /** Nothing for tasks without an interface of their own. */
  readonly network:
    { readonly vpcId: string; readonly subnets: readonly string[]; readonly isPublic: boolean } | undefined
  /** Nothing for tasks without a name; `before` are the addresses that it leads to. */
  readonly record:
    | { readonly name: string; readonly ttl: number; readonly before: readonly string[]; readonly zone: string }
    | undefined
  /** Nothing for tasks without HTTPS. */
  readonly https:
    | {
        readonly name: string
        readonly applicationContainer: string
        readonly applicationPort: number
        readonly redirect: boolean
        /** Whether it asks for a password. */
        readonly hasPassword: boolean
        /** Of the certificate that there is. */
        readonly expiresAt: Date | undefined
      }
    | undefined
  readonly replaced: readonly Task[]
  /** Where the main container logs; nothing where that is not CloudWatch. */
  readonly logGroup: string | undefined
  /** What AWS charges for as long as the tasks run; nothing for jobs, which end, and for container instances. */
  readonly usage: Usage | undefined
}

/** What AWS charges for tasks on Fargate. */
export interface Usage {
  readonly count: number
  /** CPU units. */
  readonly cpu: number
  /** MiB. */
  readonly memory: number
  readonly architecture: Architecture
  /** How many of the tasks run on Spot. */
  readonly spot: number
  /** GiB. */
  readonly ephemeralStorage: number
  readonly publicIpv4: boolean
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive: number | undefined
  /** Whether they outlive the job. */
  readonly keepRunning: boolean
}

/** Where everything is that the tasks need. */
export interface PreparedArns {
  readonly secrets: readonly string[]
  readonly executionRole: string
  readonly cluster: string
  readonly securityGroups: readonly string[]
  readonly taskDefinition: string
}

/** What serves in an environment. */
export interface Live {
  readonly commit: string
  readonly url?: string | undefined
}

/** Why a commit is not to be deployed. */
export type Superseded =
  | { readonly why: 'closed' }
  /** The pull request has lost the label that deploys it. `ends`: whether nothing else deploys it. */
  | { readonly why: 'unlabeled'; readonly label: string; readonly ends: boolean }
  /** The branch is gone. */
  | { readonly why: 'deleted'; readonly ref: string }
  /** `built`: the commit in the input `commit`. */
  | { readonly why: 'newer'; readonly head: string; readonly built?: string | undefined }
  /** Where GitHub does not say: a later run has started its tasks. */
  | { readonly why: 'later-run'; readonly run: string }

/** Returns why nothing was deployed, as a whole sentence. */
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

/** What a later step needs in order to find the tasks that this one started. */
export interface LaunchRecord {
  readonly cluster: string
  /** The `startedBy` of all tasks of one deployment. */
  readonly startedBy: string
  /** How many tasks there are to be. */
  readonly count: number
  /** The ARNs of those that are known; fewer while the start of others has not been answered. */
  readonly tasks: readonly string[]
}

/** What a later step needs in order to undo what this one has done to a name. */
export interface NamingRecord extends RecordOwner {
  readonly zoneId: string
  readonly name: string
  /** The deployment to which the name leads now. */
  readonly startedBy: string
  /** Where it led before, and for how many seconds resolvers keep that. */
  readonly before?: { readonly marker: Marker; readonly ttl: number } | undefined
}

/** What a later step needs in order to stop replaced tasks in time. */
export interface RetiringRecord {
  readonly tasks: readonly string[]
  /** As `Date.now()` counts. */
  readonly at: number
  /** What to close with them; nothing where no port was open for them alone. */
  readonly closing?: ClosingRecord | undefined
}

/** Rules of an environment's security group that only its replaced tasks need, and how to find newer ones. */
export interface ClosingRecord {
  readonly groupId: string
  readonly rules: readonly IpPermission[]
  readonly place: Place
  readonly family: string
  readonly clusters: readonly string[]
  /** The deployment that the rules are not for. */
  readonly startedBy: string
}

/** A task on its way, as far as it is known. */
export interface SeenTask {
  readonly task: Task
  readonly interfaceId?: string | undefined
  readonly privateIp?: string | undefined
  readonly publicIp?: string | undefined
  readonly url?: string | undefined
  /** By container, in a task with several: of those with an open port. */
  readonly urls?: Readonly<Record<string, string>> | undefined
  /** Of the main container. */
  readonly digest?: string | undefined
  readonly logStream?: string | undefined
}

/** The step's outputs; `action.yml` says what each is. */
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

/** Runs a part of a run, which is over also when it fails. */
export async function phase<T>(emit: Emit, name: Phase, action: () => Promise<T>): Promise<T> {
  emit({ type: 'begun', phase: name })
  try {
    return await action()
  } finally {
    emit({ type: 'ended', phase: name })
  }
}

/** Makes something of the events of a run. A promise that it returns is waited for before the run ends. */
export type Subscriber = (event: Event) => unknown

/** Returns what handles each type of event by its own function, and ignores the others. */
export function handler<Result>(functions: {
  readonly [T in Event['type']]?: (event: Event & { readonly type: T }) => Result
}): (event: Event) => Result | undefined {
  return (event) => (functions[event.type] as ((event: Event) => Result) | undefined)?.(event)
}

/** Hands every event to all that make something of it. */
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
      // Whoever waits for all of them learns of a failure.
      pending.catch(() => undefined)
      this.#pending.push(pending)
    }
  }

  /** Waits for what has been begun. */
  async done(): Promise<void> {
    await together(this.#pending.splice(0))
  }
}
