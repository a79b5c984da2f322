import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Task } from '../../src/aws/task.ts'
import type { Clients } from '../../src/aws/clients.ts'
import type { Grant } from '../../src/aws/policies.ts'
import type { Identity } from '../../src/aws/account.ts'
import type { Key } from '../../src/aws/key.ts'
import type { Revision } from '../../src/aws/revisions.ts'
import type {
  ImageFinding,
  Container,
  Containers,
  Deployment,
  Job,
  OwnInterface,
  Program,
  Service,
  RegistryLogin,
  Template
} from '../../src/deployment.ts'
import type { SecretFacts } from '../../src/deploy/secrets.ts'
import { resourcesFor, type DeploymentResources } from '../../src/deploy/resources.ts'
import { ActionError } from '../../src/errors.ts'
import { completeTemplate } from '../../src/inputs/task-definition.ts'
import { parseArn } from '../../src/inputs/values.ts'
import { environmentTags, jobOf, namesFor, secretNameFor, sharedTags } from '../../src/ownership.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { ClusterFinding } from '../../src/resources/cluster.ts'
import type { ExecutionRoleFinding } from '../../src/resources/execution-role.ts'
import type { LogGroupFinding } from '../../src/resources/log-group.ts'
import type { NetworkFinding, SubnetFinding } from '../../src/resources/network.ts'
import { planAll, type Arns, type Found, type Plans } from '../../src/resources/resource.ts'
import type { Change } from '../../src/events.ts'
import type { SecretFinding } from '../../src/resources/secret.ts'
import type { SecurityGroup } from '../../src/resources/security-group.ts'

export const REGION = 'eu-central-1'
export const ACCOUNT = '123456789012'
export const VPC = 'vpc-0123456789abcdef0'
export const DIGEST = `sha256:${'d'.repeat(64)}`
export const SECRET_NAME = secretNameFor('acme/space', 'docker.io')
export const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${SECRET_NAME}-AbCdEf`
export const PASSWORD = 'dckr_pat_not-a-real-token'
export const NAMES = namesFor({ repository: 'acme/space', environment: 'main' }, REGION)

/** The tags of what all environments of the repository share, and of what is the environment's own. */
export const SHARED_TAGS = sharedTags({ repository: 'acme/space' })
export const ENVIRONMENT_TAGS = environmentTags({ repository: 'acme/space', environment: 'main' })

export const GIVEN_SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:team/login-GhIjKl`
export const GIVEN_ROLE = parseArn('execution-role-arn', `arn:aws:iam::${ACCOUNT}:role/team/exec`, 'role')

export const NONE = { kind: 'none' } as const satisfies RegistryLogin
export const LOGIN = {
  kind: 'login',
  username: 'acme',
  password: PASSWORD,
  secretId: SECRET_NAME
} as const satisfies RegistryLogin

export type Asked = Partial<
  Omit<Service, 'kind' | 'containers' | 'program' | 'network' | 'template' | 'templateGiven'>
> & {
  /** The task definition that the user gave. */
  readonly template?: Template | undefined
  readonly image?: string
  /** The name of the main container. */
  readonly container?: string
  readonly credentials?: RegistryLogin
  readonly sidecars?: readonly Container[]
  readonly program?: Partial<Program>
  readonly network?: Partial<OwnInterface>
  /** Whether the tasks are on the network of their container instance. */
  readonly shares?: 'bridge' | 'host'
}

/** The deployment of a private image on Docker Hub with nothing else set; `program` and `network` are merged. */
export function makeService(overrides: Asked = {}): Service {
  const { image = 'acme/space:1.0', container = 'space', credentials = LOGIN, sidecars = [], ...others } = overrides
  const { program, network, shares, template, ...rest } = others
  const containers: Containers = [{ name: container, image: parseReference(image), credentials }, ...sidecars]
  return {
    kind: 'service',
    subject: { repository: 'acme/space', environment: 'main', run: '4711/1', commit: 'c'.repeat(40) },
    containers,
    template: completeTemplate(template, containers),
    templateGiven: template !== undefined,
    program: { environment: {}, secrets: {}, ...program },
    ports: [],
    size: { cpu: 256, memory: 512 },
    count: 1,
    executionRole: { path: '/' },
    exec: false,
    cluster: { cluster: 'default' },
    compute: { kind: 'fargate', spot: false },
    network:
      shares === undefined
        ? {
            kind: 'own',
            subnets: [],
            securityGroups: [],
            addedGroups: [],
            assignPublicIp: true,
            ingress: [
              { block: '0.0.0.0/0', family: 'ipv4' },
              { block: '::/0', family: 'ipv6' }
            ],
            ...network
          }
        : { kind: shares },
    logRetentionDays: 14,
    tags: {},
    keepRunning: true,
    timeout: 600_000,
    ready: { when: 'running', settle: 10_000 },
    github: { token: '', comment: true, deployment: true },
    ...rest
  }
}

/** The same as a job. */
export function makeJob(overrides: Asked = {}): Job {
  const {
    ready: _ready,
    keepRunning: _keep,
    maxEnvironments: _max,
    domain: _domain,
    ...common
  } = makeService(overrides)
  return { ...common, kind: 'job', subject: { ...common.subject, ...jobOf(common.subject) } }
}

export function sidecar(name: string, image: string, credentials: RegistryLogin = NONE): Container {
  return { name, image: parseReference(image), credentials }
}

export const UNSEEN: ImageFinding = { kind: 'unseen', why: 'there is a reason' }
export const UNKNOWN: ImageFinding = { kind: 'unknown', reason: 'The registry did not answer.' }

/** An image for these platforms, such as `linux/amd64`. */
export function makeImage(
  platforms: readonly string[],
  overrides: Partial<Extract<ImageFinding, { kind: 'found' }>> = {}
): ImageFinding {
  return {
    kind: 'found',
    digest: DIGEST,
    platforms: platforms.map((platform) => {
      const [os = '', architecture = ''] = platform.split('/')
      return { os, architecture }
    }),
    exposedPorts: [],
    warnings: [],
    ...overrides
  }
}

export const IDENTITY: Identity = {
  account: ACCOUNT,
  partition: 'aws',
  callerArn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`
}

/** What the resources of a deployment have found. */
export interface Account {
  readonly identity: Identity
  /** By container. */
  readonly images: readonly ImageFinding[]
  /** What is known of secrets that the deployment does not keep. */
  readonly facts: SecretFacts
  /** Each secret that it keeps, and the customer managed key that was asked for. */
  readonly secret: SecretFinding
  readonly key?: Key | undefined
  readonly role: ExecutionRoleFinding
  readonly cluster: ClusterFinding
  readonly network: NetworkFinding
  readonly groups: readonly SecurityGroup[]
  readonly logs: LogGroupFinding
  readonly definition: Revision | undefined
  readonly tasks: readonly Task[]
}

export function makeSubnet(overrides: Partial<SubnetFinding> = {}): SubnetFinding {
  const usual = { id: 'subnet-a', zoneId: 'euc1-az1', freeAddresses: 4000, egress: 'internet gateway', ipv6Only: false }
  return { ...usual, ...overrides } as SubnetFinding
}

/** An account with a default VPC and nothing else in it, and images for amd64 and arm64 on port 80. */
function makeAccount({ containers }: Deployment): Account {
  const image = makeImage(['linux/amd64', 'linux/arm64'], { exposedPorts: [{ port: 80, protocol: 'tcp' }] })
  return {
    identity: IDENTITY,
    images: containers.map(() => image),
    facts: {},
    secret: { state: 'absent' },
    role: { state: 'absent' },
    cluster: { state: 'absent' },
    network: { vpcId: VPC, subnets: [makeSubnet(), makeSubnet({ id: 'subnet-b', zoneId: 'euc1-az2' })] },
    groups: [],
    logs: { state: 'absent' },
    definition: undefined,
    tasks: []
  }
}

/** A plan with what the tests ask of it. */
export interface Planning {
  readonly resources: DeploymentResources
  readonly plans: Plans
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  /** What the execution role is allowed once the secrets have these ARNs. */
  readonly grants: (secrets?: Arns) => readonly Grant[]
  /** What is registered once the secrets have these ARNs. */
  readonly definition: (secrets?: Arns) => RegisterTaskDefinitionCommandInput
}

/** Plans a deployment into an account in which `found` is there. Nothing is asked of AWS. */
export function plan(deployment: Deployment, found: Partial<Account> = {}, region = REGION): Planning {
  const account = { ...makeAccount(deployment), ...found }
  const clients = refusingClients(region)
  const resources = resourcesFor(deployment, {
    clients,
    cleanup: clients,
    emit: () => undefined,
    inspection: { answers: Promise.resolve([]), recordBy: () => undefined }
  })
  const { identity, images, facts, role, policies, cluster, network, group, logs, definition, tasks, leftovers } =
    resources
  const findings = new Map<object | undefined, unknown>([
    [identity, account.identity],
    [images, deployment.containers.map((each, index) => ({ ...each, finding: account.images[index] }))],
    [facts, account.facts],
    ...resources.secrets.needs.map((each) => [each, { secret: account.secret, key: account.key }] as const),
    [role, account.role],
    [policies, undefined],
    [cluster, account.cluster],
    [network, account.network],
    [group, account.groups],
    [logs, account.logs],
    [definition, account.definition],
    [tasks, account.tasks],
    [leftovers, []]
  ])
  const plans = planAll(resources.all, ((resource) => findings.get(resource)) as Found)
  const all = resources.all.map((resource) => plans.planned(resource))
  return {
    resources,
    plans,
    changes: all.flatMap(({ changes }) => changes),
    warnings: all.flatMap(({ warnings = [] }) => warnings),
    grants: (secrets = {}) => plans.planned(policies).permissions(secrets),
    definition: (secrets = {}) => plans.planned(definition).render(plans.planned(role), secrets)
  }
}

/** Planning is pure: it makes no client at all. */
function refusingClients(region: string): Clients {
  const others = ['credentials', 'ecs', 'ec2', 'iam', 'kms', 'logs', 'secretsManager', 'sts']
  const refusing = Object.fromEntries(others.map((name) => [name, { send: refuse }]))
  return { region, signal: new AbortController().signal, ...refusing } as unknown as Clients
}

function refuse(): never {
  throw new Error('A plan asked AWS.')
}

/** What is done with each kind of thing, but for what stays as it is. */
export function doneBy({ changes }: Pick<Planning, 'changes'>): Record<string, string> {
  const done = changes.filter(({ action }) => action !== 'unchanged' && action !== 'given')
  return Object.fromEntries(done.map(({ resource, action }) => [resource, action]))
}

/** Returns the code of the error with which planning is refused. */
export function refusalOf(deployment: Deployment, found: Partial<Account> = {}): string | undefined {
  try {
    plan(deployment, found)
    return undefined
  } catch (error) {
    return error instanceof ActionError ? error.code : String(error)
  }
}
