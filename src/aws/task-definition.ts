import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  RegisterTaskDefinitionCommand,
  type ECSClient,
  type RegisterTaskDefinitionCommandInput
} from '@aws-sdk/client-ecs'
import { canonical } from '../canonical.ts'
import { lowerCaseTags, shortHash, tagsByKey, type Tags } from '../environment.ts'
import { messageOf } from '../errors.ts'
import type { Port } from '../inputs/ports.ts'
import type { Size } from '../inputs/size.ts'
import { retry } from '../poll.ts'
import { isDenied, isNamed, unlessDenied } from './refusal.ts'

export type Architecture = 'X86_64' | 'ARM64'

/** What the task definition is made from. */
export interface TaskDefinitionSpec {
  readonly family: string
  readonly containerName: string
  readonly image: string
  readonly ports: readonly Port[]
  readonly size: Size
  readonly architecture: Architecture
  readonly executionRoleArn: string
  readonly taskRoleArn?: string
  /** The secret with the registry login, by its full ARN. */
  readonly secretArn?: string
  readonly logGroup: string
  readonly region: string
  readonly tags: Tags
}

/** The family's latest revision, and the hash of what it was made from. */
export interface TaskDefinitionFinding {
  readonly arn: string
  readonly hash?: string
  /** The cluster that its tasks were started in. */
  readonly cluster?: string
}

const HASH_TAG = 'run-on-fargate:definition'
const GRANTS_TAG = 'run-on-fargate:grants'
const CLUSTER_TAG = 'run-on-fargate:cluster'

/** The tags by which a revision tells later deployments what it needs and where its tasks are. */
export function definitionTags(of: { readonly grants: readonly string[]; readonly cluster: string }): Tags {
  return { [CLUSTER_TAG]: of.cluster, ...(of.grants.length > 0 && { [GRANTS_TAG]: of.grants.join(' ') }) }
}

/** The stream prefix of the container's log; the stream is `<prefix>/<container>/<task id>`. */
export const LOG_STREAM_PREFIX = 'task'

/** Looks up the latest revision that can be run, if there is one. */
export async function findTaskDefinition(
  client: ECSClient,
  family: string
): Promise<TaskDefinitionFinding | undefined> {
  try {
    const lookUp = client.send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] }))
    const answer = await unlessDenied(lookUp, () => undefined)
    const arn = answer?.taskDefinition?.taskDefinitionArn
    const { [HASH_TAG]: hash, [CLUSTER_TAG]: cluster } = tagsByKey(answer?.tags ?? [])
    if (arn === undefined) return undefined
    return { arn, ...(hash !== undefined && { hash }), ...(cluster !== undefined && { cluster }) }
  } catch (error) {
    // ECS says no more than this of a family that it does not know.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/**
 * The request that registers the definition: one container on Fargate's terms, which the EC2 launch type takes too.
 * Source: "Amazon ECS task definition parameters for Fargate" and "Using non-AWS container images in Amazon ECS".
 */
export function renderTaskDefinition(spec: TaskDefinitionSpec): RegisterTaskDefinitionCommandInput {
  const definition: RegisterTaskDefinitionCommandInput = {
    family: spec.family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(spec.size.cpu),
    memory: String(spec.size.memory),
    executionRoleArn: spec.executionRoleArn,
    ...(spec.taskRoleArn !== undefined && { taskRoleArn: spec.taskRoleArn }),
    runtimePlatform: { cpuArchitecture: spec.architecture, operatingSystemFamily: 'LINUX' },
    containerDefinitions: [
      {
        name: spec.containerName,
        image: spec.image,
        ...(spec.secretArn !== undefined && { repositoryCredentials: { credentialsParameter: spec.secretArn } }),
        portMappings: spec.ports.map(({ port, protocol }) => ({ containerPort: port, protocol })),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': spec.logGroup,
            'awslogs-region': spec.region,
            'awslogs-stream-prefix': LOG_STREAM_PREFIX
          }
        }
      }
    ]
  }
  const hash = shortHash(canonical({ definition, tags: spec.tags }), 32)
  return { ...definition, tags: lowerCaseTags({ ...spec.tags, [HASH_TAG]: hash }) }
}

/**
 * The names of the grants that the latest revisions of these families need; `unknown` when there are too many families to
 * ask, or we may not.
 */
export async function findGrantsInUse(
  client: ECSClient,
  familyPrefix: string
): Promise<ReadonlySet<string> | 'unknown'> {
  try {
    const families: string[] = []
    let nextToken: string | undefined
    do {
      const page = await client.send(
        new ListTaskDefinitionFamiliesCommand({ familyPrefix, status: 'ACTIVE', nextToken })
      )
      families.push(...(page.families ?? []))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    if (families.length > MOST_FAMILIES) return 'unknown'
    const used = new Set<string>()
    for (const taskDefinition of families) {
      const { tags } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
      for (const name of (tagsByKey(tags ?? [])[GRANTS_TAG] ?? '').split(' ')) used.add(name)
    }
    return used
  } catch (error) {
    // A family whose last revision went in the meantime is told as a ClientException.
    if (isDenied(error) || isNamed(error, 'ClientException')) return 'unknown'
    throw error
  }
}

/** ECS lets 20 descriptions a second through; more families than this would take too long. */
const MOST_FAMILIES = 200

/** Whether the revision was made from the same definition and tags. */
export function isSameDefinition(
  finding: TaskDefinitionFinding | undefined,
  definition: RegisterTaskDefinitionCommandInput
): finding is TaskDefinitionFinding {
  return finding?.hash !== undefined && finding.hash === tagsByKey(definition.tags ?? [])[HASH_TAG]
}

/**
 * Registers a revision and returns its ARN. Two runs that register in one family at once make ECS refuse one of them, and
 * a role made a moment ago may not be valid for ECS yet; both are tried again.
 */
export async function registerTaskDefinition(
  client: ECSClient,
  definition: RegisterTaskDefinitionCommandInput,
  signal: AbortSignal
): Promise<string> {
  const registered = await retry(() => client.send(new RegisterTaskDefinitionCommand(definition)), {
    on: isPassing,
    within: 60_000,
    every: 1500,
    signal
  })
  return registered.taskDefinition?.taskDefinitionArn ?? ''
}

/** The code of both is the same as for a definition that is wrong, so the text has to be read. */
function isPassing(error: unknown): boolean {
  return isNamed(error, 'ClientException') && /too many concurrent attempts|role is not valid/i.test(messageOf(error))
}
