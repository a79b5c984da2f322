import type { Task } from '@aws-sdk/client-ecs'
import { findCluster, type ClusterFinding } from '../aws/cluster.ts'
import type { Clients } from '../aws/clients.ts'
import { findExecutionRole, type ExecutionRoleFinding } from '../aws/execution-role.ts'
import { grantOwner } from '../aws/grants.ts'
import { findIdentity, type Identity } from '../aws/identity.ts'
import { findKey, requireUsable, type Key } from '../aws/key.ts'
import { findLogGroup, logGroupArn, type LogGroupFinding } from '../aws/log-group.ts'
import { findNetwork, type NetworkFinding } from '../aws/network.ts'
import { findSecret, findSecretKey, type SecretFinding } from '../aws/secret.ts'
import { findSecurityGroups, type SecurityGroup } from '../aws/security-group.ts'
import { findTaskDefinition, type TaskDefinitionFinding } from '../aws/task-definition.ts'
import { findTasks } from '../aws/task.ts'
import { namesFor, type Names } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { inspectImage, type ImageInspection } from '../image/inspect.ts'
import { ecrRegistry } from '../image/reference.ts'
import type { DeployRequest } from '../request.ts'
import { grantNames } from './grants.ts'

/** What the registry says of the image; `unseen` when there was a reason not to ask it. */
export type ImageFinding = ImageInspection | { readonly kind: 'unseen'; readonly why: string }

/** All that a deployment has to know before it decides anything. What an input gave is not looked up. */
export interface Findings {
  readonly names: Names
  readonly region: string
  readonly identity: Identity
  readonly image: ImageFinding
  readonly secret?: SecretFinding
  /** The key that `kms-key-id` names. */
  readonly key?: Key
  /** The ARN of the customer key of the secret in `secret-arn`, when it has one. */
  readonly givenSecretKeyArn?: string
  readonly executionRole?: ExecutionRoleFinding
  readonly cluster: ClusterFinding
  readonly network: NetworkFinding
  readonly securityGroups?: readonly SecurityGroup[]
  readonly logGroup: LogGroupFinding
  readonly taskDefinition?: TaskDefinitionFinding
  /** The environment's tasks, which the new one will replace. */
  readonly tasks: readonly Task[]
  /** The clusters in which these were looked for. */
  readonly clusters: readonly string[]
}

/** Reads everything at once and writes nothing. The first refusal ends it: a wrong login is told within seconds. */
export async function look(
  request: DeployRequest,
  clients: Clients,
  options: { readonly dockerHubUrl?: string; readonly signal: AbortSignal }
): Promise<Findings> {
  const { login, placement, subject, executionRole } = request
  const names = namesFor(subject, clients.region)
  const ours = !('arn' in executionRole)
  const identified = findIdentity(clients.sts)
  const definition = findTaskDefinition(clients.ecs, names.family)
  const [
    identity,
    image,
    secret,
    key,
    givenSecretKeyArn,
    role,
    cluster,
    network,
    securityGroups,
    logGroup,
    taskDefinition,
    tasks
  ] = await Promise.all([
    identified,
    findImage(request, options),
    login.kind === 'login' ? findSecret(clients, login.secretName) : undefined,
    findWantedKey(request, clients),
    login.kind === 'secret' && ours ? findSecretKey(clients, login.arn.text) : undefined,
    ours
      ? findExecutionRole(clients.iam, {
          name: executionRole.name ?? names.executionRole,
          grants: grantNames(request, names, clients.region),
          owner: grantOwner(subject.repository, clients.region)
        })
      : undefined,
    findCluster(clients.ecs, placement.cluster),
    findNetwork(clients.ec2, placement),
    placement.securityGroups.length === 0 ? findSecurityGroups(clients.ec2, names.securityGroup) : undefined,
    identified.then((found) => {
      const name = request.logGroup ?? names.logGroup
      return findLogGroup(clients.logs, name, logGroupArn(found, clients.region, name))
    }),
    definition,
    definition.then((last) => findReplaced(request, clients, names, clustersOf(request, last)))
  ])
  return {
    names,
    region: clients.region,
    identity,
    image,
    cluster,
    network,
    logGroup,
    tasks,
    clusters: clustersOf(request, taskDefinition),
    ...(secret && { secret }),
    ...(key && { key }),
    ...(givenSecretKeyArn !== undefined && { givenSecretKeyArn }),
    ...(role && { executionRole: role }),
    ...(securityGroups && { securityGroups }),
    ...(taskDefinition && { taskDefinition })
  }
}

async function findWantedKey({ login }: DeployRequest, { kms }: Clients): Promise<Key | undefined> {
  if (login.kind !== 'login' || login.kmsKeyId === undefined) return undefined
  const key = await findKey(kms, login.kmsKeyId)
  requireUsable(key)
  return key
}

/**
 * Asks the registry about the image. Amazon ECR is left to the execution role. With `secret-arn` the login is not ours to
 * read, so a registry that wants one says nothing about the image.
 */
async function findImage(
  request: DeployRequest,
  options: { readonly dockerHubUrl?: string; readonly signal: AbortSignal }
): Promise<ImageFinding> {
  const { image, login, ports } = request
  if (ecrRegistry(image)?.public === false)
    return { kind: 'unseen', why: 'it is in Amazon ECR, which the execution role opens' }
  try {
    return await inspectImage({
      reference: image,
      dockerHubUrl: options.dockerHubUrl,
      exposedPorts: ports.length === 0 ? 'wanted' : 'unwanted',
      signal: options.signal,
      ...(login.kind === 'login' && { login: { username: login.username, password: login.password } })
    })
  } catch (error) {
    const hidden = login.kind === 'secret' && error instanceof ActionError && error.code === 'REGISTRY_LOGIN_NEEDED'
    if (hidden) return { kind: 'unseen', why: 'its login is in `secret-arn`, which only the execution role reads' }
    throw error
  }
}

/** The cluster of this deployment, and that of the last one when it was another. */
function clustersOf({ placement }: DeployRequest, last: TaskDefinitionFinding | undefined): readonly string[] {
  return [...new Set([placement.cluster, last?.cluster ?? placement.cluster])]
}

async function findReplaced(
  { subject }: DeployRequest,
  { ecs }: Clients,
  { family }: Names,
  clusters: readonly string[]
): Promise<readonly Task[]> {
  return (await Promise.all(clusters.map((cluster) => findTasks(ecs, cluster, family, subject)))).flat()
}
