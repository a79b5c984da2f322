import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type RegisterTaskDefinitionCommandInput
} from '@aws-sdk/client-ecs'
import { isOurs, isPartOf, originOf, tagsByKey, zonesOf, type Place, type Tags } from '../ownership.ts'
import { listFamilies, listRevisions } from './family.ts'
import { hashOf, type Grant } from './grants.ts'
import { isDenied, isNamed, unlessDenied } from './errors.ts'
import { saysTheSame } from './same-definition.ts'
import { findAllTasks } from '../resources/task.ts'

/** The newest revision of this environment: what it was made from, and what ECS has in it. */
export interface TaskDefinitionFinding {
  readonly arn: string
  readonly hash?: string
  /** The definition as ECS has it, fields that the SDK doesn't know included. */
  readonly definition: unknown
  /** The cluster in which its tasks were started. */
  readonly cluster?: string
  /** The ref that its environment follows: `refs/pull/7`. */
  readonly origin?: string
  /** The hosted zones in which its environment may have records. */
  readonly zones: readonly string[]
  readonly registeredAt: Date
  /** The ARN of the execution role that its tasks have. */
  readonly executionRole?: string
  /** What was known of its image. */
  readonly imageRecord?: string
  /** The execution role's policies that its tasks need, by name: a hash of what each allows. */
  readonly grants: GrantHashes
}

/** What was granted when a revision was registered: by the names of the policies, a hash of what each allows. */
export type GrantHashes = Readonly<Record<string, string>>

/** The tag with the hash of what a revision was made from. */
export const HASH_TAG = 'run-on-fargate:definition'
const GRANTS_TAG = 'run-on-fargate:grants'
const CLUSTER_TAG = 'run-on-fargate:cluster'

/** The tag with what is known of the image by its digest. The hash leaves it out: the same definition may run another image under the same tag. */
export const IMAGE_TAG = 'run-on-fargate:image'

/** Returns the tag by which a revision tells later deployments where its tasks are. */
export function clusterTag(cluster: string): Tags {
  return { [CLUSTER_TAG]: cluster }
}

/**
 * Returns the tags by which a revision tells later deployments what its role was granted. A value has at most 256 characters,
 * which is why many grants take several tags.
 */
export function grantTags(grants: readonly Grant[]): Tags {
  const lines = grants.reduce<string[]>((all, grant) => {
    const entry = `${grant.name}=${hashOf(grant)}`
    const last = all.at(-1)
    if (last === undefined || last.length + 1 + entry.length > 256) return [...all, entry]
    return [...all.slice(0, -1), `${last} ${entry}`]
  }, [])
  return Object.fromEntries(
    lines.map((line, index) => [index === 0 ? GRANTS_TAG : `${GRANTS_TAG}-${index + 1}`, line] as const)
  )
}

function grantsOf(tags: Tags): GrantHashes {
  const lines = Object.entries(tags).filter(([key]) => key === GRANTS_TAG || key.startsWith(`${GRANTS_TAG}-`))
  const entries = lines.flatMap(([, line]) => line.split(' '))
  return Object.fromEntries(entries.map((entry) => [entry.split('=')[0] ?? '', entry.split('=')[1] ?? '']))
}

/** How many revisions of others are passed over in search of the environment's own. */
const MOST_PASSED_OVER = 20

/**
 * Finds the newest revision of the family that carries the tags of this part of the environment. A revision that anybody
 * else has registered in the family is passed over, and nothing that its tags say counts.
 */
export async function findTaskDefinition(
  client: ECSClient,
  family: string,
  place: Place
): Promise<TaskDefinitionFinding | undefined> {
  const newest = await unlessUnknown(newestOf(client, family, (tags) => isPartOf(tags, place)))
  if (newest === undefined) return undefined
  const { arn, tags, definition, registeredAt, executionRole } = newest
  const { [HASH_TAG]: hash, [CLUSTER_TAG]: cluster, [IMAGE_TAG]: imageRecord } = tags
  const origin = originOf(tags)
  return {
    arn,
    definition,
    registeredAt,
    zones: zonesOf(tags),
    ...(executionRole !== undefined && { executionRole }),
    grants: grantsOf(tags),
    ...(hash !== undefined && { hash }),
    ...(cluster !== undefined && { cluster }),
    ...(imageRecord !== undefined && { imageRecord }),
    ...(origin !== undefined && { origin })
  }
}

interface Revision {
  readonly arn: string
  readonly registeredAt: Date
  readonly tags: Tags
  readonly definition: unknown
  readonly executionRole?: string
}

/** ECS answers a `ClientException` for a family or revision that it doesn't know, and no more than that. */
async function unlessUnknown<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await unlessDenied(lookUp, () => undefined)
  } catch (error) {
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/** Finds the newest revision with such tags: the family's latest in one call, an older one in a call for each. */
async function newestOf(
  client: ECSClient,
  family: string,
  isWanted: (tags: Tags) => boolean
): Promise<Revision | undefined> {
  const latest = await describeRevision(client, family)
  if (isWanted(latest.tags)) return latest
  const older = (await listRevisions(client, family, 'ACTIVE')).filter((arn) => arn !== latest.arn)
  for (const arn of older.slice(0, MOST_PASSED_OVER)) {
    const revision = await describeRevision(client, arn)
    if (isWanted(revision.tags)) return revision
  }
  return undefined
}

/** The SDK drops the fields that it doesn't know. A template may have younger ones, which is why the answer is read as it is. */
async function describeRevision(client: ECSClient, taskDefinition: string): Promise<Revision> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })
  let definition: unknown
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> | Uint8Array }
      const chunks: Uint8Array[] = []
      if (response.body instanceof Uint8Array) chunks.push(response.body)
      else for await (const chunk of response.body) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      response.body = new Uint8Array(body)
      if (response.statusCode === 200) {
        definition = (JSON.parse(body.toString()) as { taskDefinition?: unknown }).taskDefinition
      }
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'wholeAnswer' }
  )
  const { taskDefinition: described, tags } = await client.send(command)
  const { taskDefinitionArn: arn = '', registeredAt = new Date(0), executionRoleArn } = described ?? {}
  return {
    arn,
    registeredAt,
    tags: tagsByKey(tags ?? []),
    definition,
    ...(executionRoleArn !== undefined && { executionRole: executionRoleArn })
  }
}

/**
 * Returns whether the revision was made from this definition with these tags, and still says the same. Anybody can copy the
 * hash, which is why what ECS has in the revision is compared as well.
 */
export function isSameDefinition(
  finding: TaskDefinitionFinding | undefined,
  definition: RegisterTaskDefinitionCommandInput
): finding is TaskDefinitionFinding {
  if (finding?.hash === undefined || finding.hash !== tagsByKey(definition.tags ?? [])[HASH_TAG]) return false
  return saysTheSame(finding.definition, definition)
}

/** Whose grants are looked for, and where their tasks may be. */
export interface GrantsOf {
  readonly repository: string
  readonly familyPrefix: string
  readonly clusters: readonly string[]
}

/**
 * Returns the names of the grants that this repository's tasks need: those of the newest revision of each family, and of each
 * revision on which a task still runs. Returns `unknown` when there are too many to ask for, or they can't be seen.
 */
export async function findGrantsInUse(
  client: ECSClient,
  { repository, familyPrefix, clusters }: GrantsOf
): Promise<ReadonlySet<string> | 'unknown'> {
  const ours = (tags: Tags) => isOurs(tags, { repository })
  try {
    const families = await listFamilies(client, familyPrefix)
    if (families.length > MOST_FAMILIES) return 'unknown'
    const newest: Revision[] = []
    for (const family of families) {
      const revision = await newestOf(client, family, ours)
      if (revision !== undefined) newest.push(revision)
    }
    const clustersInUse = new Set([...clusters, ...newest.flatMap(({ tags }) => tags[CLUSTER_TAG] ?? [])])
    const known = new Set(newest.map(({ arn }) => arn))
    const others = (await revisionsWithTasks(client, clustersInUse, ours)).filter((arn) => !known.has(arn))
    if (others.length > MOST_FAMILIES) return 'unknown'
    const older: Revision[] = []
    for (const arn of others) older.push(await describeRevision(client, arn))
    return new Set(
      [...newest, ...older.filter(({ tags }) => ours(tags))].flatMap(({ tags }) => Object.keys(grantsOf(tags)))
    )
  } catch (error) {
    // A family whose last revision went in the meantime is answered with a ClientException.
    if (isDenied(error) || isNamed(error, 'ClientException')) return 'unknown'
    throw error
  }
}

/** ECS lets 20 descriptions a second through; more families than this would take too long. */
const MOST_FAMILIES = 200

/** Returns the ARNs of the revisions on which the repository's tasks run in these clusters, each once. */
async function revisionsWithTasks(
  client: ECSClient,
  clusters: Iterable<string>,
  ours: (tags: Tags) => boolean
): Promise<string[]> {
  const found = new Set<string>()
  for (const cluster of clusters) {
    for (const { tags = [], taskDefinitionArn } of await findAllTasks(client, cluster)) {
      if (taskDefinitionArn !== undefined && ours(tagsByKey(tags))) found.add(taskDefinitionArn)
    }
  }
  return [...found]
}

/** Returns whether a revision with these tags was registered by this action for this part of the environment. */
export function isRegisteredFor(tags: Tags, place: Place): boolean {
  return tags[HASH_TAG] !== undefined && isPartOf(tags, place)
}
