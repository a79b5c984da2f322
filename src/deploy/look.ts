import type { Task } from '@aws-sdk/client-ecs'
import { findCluster, type ClusterFinding } from '../aws/cluster.ts'
import type { Clients } from '../aws/clients.ts'
import { findExecutionRole, type ExecutionRoleFinding, type Proof } from '../aws/execution-role.ts'
import { grantOwner } from '../aws/grants.ts'
import { findIdentity, type Identity } from '../aws/identity.ts'
import { findKey, requireUsable, type Key } from '../aws/key.ts'
import { findLogGroup, logGroupArn, type LogGroupFinding } from '../aws/log-group.ts'
import { findNetwork, type NetworkFinding } from '../aws/network.ts'
import { allFound } from '../aws/refusal.ts'
import { describeSecret, findSecret, type SecretFinding } from '../aws/secret.ts'
import { findSecurityGroups, type SecurityGroup } from '../aws/security-group.ts'
import { findTaskDefinition, type TaskDefinitionFinding } from '../aws/revision.ts'
import { findTasksIn } from '../aws/task.ts'
import { jobOf, namesFor, type Names } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { sleep } from '../poll.ts'
import { inspectImage, type ImageInspection } from '../registry/inspect.ts'
import { isInEcr } from '../registry/reference.ts'
import type { ContainerImage, DeployRequest } from '../request.ts'
import { grantNames, secretsOfOthers, type SecretFacts } from './grants.ts'
import { imagesOf, keptLogins } from './images.ts'
import { hasOwnInterface, mapsPorts } from './shape.ts'

/** What the registry says of the image; `unseen` when there was a reason not to ask it. */
export type ImageFinding = ImageInspection | { readonly kind: 'unseen'; readonly why: string }

/** All that a deployment has to know before it decides anything. What an input gave is not looked up. */
export interface Findings {
  readonly names: Names
  readonly region: string
  readonly identity: Identity
  /** Of each container's image, the one first that the deployment is about. */
  readonly images: readonly [ImageFinding, ...ImageFinding[]]
  /** The secrets that registry logins are kept in, by name. */
  readonly secrets: Readonly<Record<string, SecretFinding>>
  /** The key that `kms-key-id` names. */
  readonly key?: Key
  /** What is known of the secrets that the deployment doesn't keep, by what they are called in the task definition. */
  readonly givenSecrets: SecretFacts
  readonly executionRole?: ExecutionRoleFinding
  readonly cluster: ClusterFinding
  /** Nothing when the tasks share the network of the instance that they run on. */
  readonly network?: NetworkFinding
  readonly securityGroups?: readonly SecurityGroup[]
  readonly logGroup: LogGroupFinding
  readonly taskDefinition?: TaskDefinitionFinding
  /** The environment's tasks, which the new one will replace. */
  readonly tasks: readonly Task[]
  /** The clusters in which these were looked for. */
  readonly clusters: readonly string[]
}

/**
 * Reads everything at once and writes nothing. The first refusal ends it: wrong credentials are reported within seconds.
 * Only missing permissions are reported all together.
 */
export async function look(
  request: DeployRequest,
  clients: Clients,
  options: { readonly dockerHubUrl?: string; readonly signal: AbortSignal }
): Promise<Findings> {
  const { placement, subject, executionRole, waiting } = request
  const place = waiting.for === 'stopped' ? jobOf(subject) : subject
  const names = namesFor(place, clients.region)
  const ours = !('arn' in executionRole)
  const identified = findIdentity(clients.sts)
  const definition = findTaskDefinition(clients.ecs, names.family, place)
  const replaced = findReplaced(request, clients, names, definition)
  const logGroup = request.logGroup ?? names.logGroup
  const proof = () => Promise.all([definition, replaced]).then(proofOf)
  const ownGroup = placement.securityGroups.length === 0 && hasOwnInterface(request)
  const [identity, images, secrets, key, givenSecrets, role, cluster, network, securityGroups, group, last, tasks] =
    await allFound([
      identified,
      findImages(request, options),
      findSecrets(request, clients),
      findWantedKey(request, clients),
      findGivenSecrets(request, clients, names),
      ours
        ? findExecutionRole(
            clients.iam,
            {
              name: executionRole.name ?? names.executionRole,
              grants: grantNames(request, names, clients.region),
              owner: grantOwner(subject.repository, clients.region)
            },
            proof()
          )
        : undefined,
      findCluster(clients.ecs, placement.cluster),
      hasOwnInterface(request) ? findNetwork(clients.ec2, placement) : undefined,
      ownGroup ? findSecurityGroups(clients.ec2, place) : undefined,
      findLogGroup(clients.logs, {
        name: logGroup,
        retentionDays: request.logRetentionDays,
        arn: async () => logGroupArn(await identified, clients.region, logGroup)
      }),
      definition,
      replaced
    ])
  return {
    names,
    region: clients.region,
    identity,
    images,
    secrets,
    givenSecrets,
    cluster,
    logGroup: group,
    tasks,
    clusters: clustersOf(request, last),
    ...(network && { network }),
    ...(key && { key }),
    ...(role && { executionRole: role }),
    ...(securityGroups && { securityGroups }),
    ...(last && { taskDefinition: last })
  }
}

async function findSecrets(request: DeployRequest, clients: Clients): Promise<Record<string, SecretFinding>> {
  const names = keptLogins(request).map(({ secretName }) => secretName)
  const findings = await Promise.all(names.map(async (name) => [name, await findSecret(clients, name)] as const))
  return Object.fromEntries(findings)
}

/**
 * The secrets that the task reads and others keep: our role has to be allowed to decrypt them. A role that was given is only
 * checked, for which a full ARN is enough.
 */
async function findGivenSecrets(request: DeployRequest, clients: Clients, names: Names): Promise<SecretFacts> {
  const { region } = clients
  const isOurs = !('arn' in request.executionRole)
  const ids = secretsOfOthers(request, names, region).filter((id) => isOurs || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id))
  const facts = ids.map(async (id) => [id, await describeSecret(clients, id, region)] as const)
  return Object.fromEntries(await Promise.all(facts))
}

async function findWantedKey(request: DeployRequest, { kms }: Clients): Promise<Key | undefined> {
  const kmsKeyId = keptLogins(request)[0]?.kmsKeyId
  if (kmsKeyId === undefined) return undefined
  const key = await findKey(kms, kmsKeyId)
  requireUsable(key)
  return key
}

interface ImageOptions {
  readonly dockerHubUrl?: string
  readonly signal: AbortSignal
}

/** Asks about all images at once; only the first one's exposed ports are of interest, and only to a server whose ports nobody names. */
async function findImages(request: DeployRequest, options: ImageOptions): Promise<Findings['images']> {
  const [main, ...others] = imagesOf(request)
  const needed = request.ports.length === 0 && request.waiting.for !== 'stopped' && !mapsPorts(request)
  const [first, ...rest] = await Promise.all([
    findImage(main, {
      ...options,
      inputs: '`registry-username` and `registry-password`',
      exposedPorts: needed ? 'wanted' : 'unwanted',
      ...architectureOf(request)
    }),
    ...others.map((other) => findImage(other, { ...options, inputs: LISTED, exposedPorts: 'unwanted' }))
  ])
  return [first, ...rest]
}

function architectureOf({ architecture }: DeployRequest): { readonly architecture?: 'arm64' } {
  return architecture === 'ARM64' ? { architecture: 'arm64' } : {}
}

const LISTED = 'the line of `registry-logins` for its registry'

/** What the registry says of an image that it does not serve without credentials; the task has those of a secret. */
const HIDDEN = ['REGISTRY_LOGIN_NEEDED', 'IMAGE_NOT_FOUND', 'IMAGE_TAG_NOT_FOUND', 'REGISTRY_ANSWER_INVALID']

/**
 * Asks the registry about an image. Amazon ECR is left to the execution role. The credentials in an existing secret are not
 * ours to read, so a registry that wants some says nothing about the image.
 */
async function findImage(
  { image, login }: ContainerImage,
  options: ImageOptions & {
    /** The inputs that would hold its credentials. */
    readonly inputs: string
    readonly exposedPorts: 'wanted' | 'unwanted'
    readonly architecture?: 'arm64'
  }
): Promise<ImageFinding> {
  if (isInEcr(image)) return { kind: 'unseen', why: 'it is in Amazon ECR, from which the execution role pulls' }
  try {
    return await inspectImage({
      reference: image,
      ...options,
      ...(login.kind === 'login' && {
        login: { username: login.username, password: login.password },
        ...(login.input === 'registry-logins' && { inputs: LISTED })
      })
    })
  } catch (error) {
    const hidden = login.kind === 'secret' && error instanceof ActionError && HIDDEN.includes(error.code)
    if (hidden)
      return { kind: 'unseen', why: `its credentials are in ${login.id}, which only the execution role reads` }
    throw error
  }
}

/** The cluster of this deployment, and that of the last one when it was another. */
function clustersOf({ placement }: DeployRequest, last: TaskDefinitionFinding | undefined): readonly string[] {
  return [...new Set([placement.cluster, last?.cluster ?? placement.cluster])]
}

/** The tasks of the environment. A job replaces none. */
async function findReplaced(
  request: DeployRequest,
  { ecs }: Clients,
  { family }: Names,
  definition: Promise<TaskDefinitionFinding | undefined>
): Promise<readonly Task[]> {
  const { subject, waiting, placement } = request
  if (waiting.for === 'stopped') return []
  const here = findTasksIn(ecs, [placement.cluster], family, subject)
  const others = definition.then((last) => clustersOf(request, last).filter((name) => name !== placement.cluster))
  return (await Promise.all([here, others.then((clusters) => findTasksIn(ecs, clusters, family, subject))])).flat()
}

/** What a task shows that runs on the newest revision: that its role had the grants which the revision names. */
function proofOf([last, tasks]: readonly [TaskDefinitionFinding | undefined, readonly Task[]]): Proof | undefined {
  const runs = tasks.some(
    ({ taskDefinitionArn, lastStatus }) => taskDefinitionArn === last?.arn && lastStatus === 'RUNNING'
  )
  if (last?.executionRole === undefined || !runs) return undefined
  return { role: last.executionRole, grants: last.grants, at: last.registeredAt }
}
