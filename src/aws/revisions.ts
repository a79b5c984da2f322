import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  paginateListTaskDefinitionFamilies,
  paginateListTaskDefinitions,
  type ECSClient
} from '@aws-sdk/client-ecs'
import pMap from 'p-map'
import { revisionNumber } from './arn.ts'
import { clusterOf, isOurs, isPartOf, tagsByKey, type Place, type Tags } from '../ownership.ts'
import { parseRange, type Port } from '../ports.ts'
import { retry } from '../wait.ts'
import { isDenied, isNamed, isPassing, wordsOf, required } from './errors.ts'
import { hashOf, type Grant } from './policies.ts'
import { findAllTasks, createdAtOf, type Task } from './task.ts'
import { ownValue } from '../json.ts'

/** A revision of a task definition with its tags. */
export interface Revision {
  readonly arn: string
  readonly active: boolean
  readonly registeredAt: Date
  readonly tags: Tags
  /** The definition as ECS has it, fields that the SDK doesn't know included. */
  readonly definition: unknown
  /** The ARN of the execution role that its tasks have. */
  readonly executionRole: string | undefined
}

type IsOurs = (tags: Tags) => boolean

/** Returns the names of all families that start so; without `status`, of those with active revisions. */
export async function listFamilies(
  client: ECSClient,
  familyPrefix: string,
  status: 'ACTIVE' | 'ALL' = 'ACTIVE'
): Promise<string[]> {
  const pages = await Array.fromAsync(
    paginateListTaskDefinitionFamilies({ client, pageSize: 100 }, { familyPrefix, status })
  )
  return pages.flatMap(({ families = [] }) => families)
}

/** Returns the ARNs of a family's revisions, the newest first. */
export async function listRevisions(
  client: ECSClient,
  family: string,
  status: 'ACTIVE' | 'INACTIVE'
): Promise<string[]> {
  const which = { familyPrefix: family, status, sort: 'DESC' } as const
  const pages = await Array.fromAsync(paginateListTaskDefinitions({ client, pageSize: 100 }, which))
  return pages.flatMap(({ taskDefinitionArns = [] }) => taskDefinitionArns)
}

/** The SDK drops the fields that it doesn't know. A template may have younger ones, which is why the answer is read as it is. */
export async function describeRevision(client: ECSClient, taskDefinition: string): Promise<Revision | undefined> {
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
  try {
    const { taskDefinition: described, tags } = await client.send(command)
    const { taskDefinitionArn: arn, status, registeredAt, executionRoleArn } = described ?? {}
    if (arn === undefined || registeredAt === undefined) return undefined
    const active = status === 'ACTIVE'
    return { arn, active, registeredAt, tags: tagsByKey(tags), definition, executionRole: executionRoleArn }
  } catch (error) {
    // ECS says no more than this of a family or revision that it does not know.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/** How many of a family's revisions are described to find one of ours behind those of others. */
const MOST_DESCRIBED = 50

/** Returns the family's newest revision that `isOurs` knows by its tags: the latest in one call, an older one in a call for each. */
export async function findLatestRevision(
  client: ECSClient,
  family: string,
  isOurs: IsOurs,
  statuses: readonly ('ACTIVE' | 'INACTIVE')[] = ['ACTIVE', 'INACTIVE']
): Promise<Revision | undefined> {
  const latest = await describeRevision(client, family)
  if (latest !== undefined && isOurs(latest.tags)) return latest
  if (latest === undefined && !statuses.includes('INACTIVE')) return undefined
  for (const status of statuses) {
    const arns = await listRevisions(client, family, status)
    for (const arn of arns.filter((each) => each !== latest?.arn).slice(0, MOST_DESCRIBED)) {
      const revision = await describeRevision(client, arn)
      if (revision !== undefined && isOurs(revision.tags)) return revision
    }
  }
  return undefined
}

/** How many active revisions of a family stay, and how many go with one deployment. */
const KEPT_REVISIONS = 5
const MOST_WITH_A_DEPLOYMENT = 10

/**
 * Deletes the family's revisions beyond the newest five that `isOurs` knows by their tags, some with each deployment, and
 * returns their ARNs. Those in `use` stay, as the newest may be those of others. Tasks that run on the others go
 * on. Source: DeregisterTaskDefinition and DeleteTaskDefinitions in the ECS
 * API reference.
 */
export async function deleteOldRevisions(
  client: ECSClient,
  family: string,
  isOurs: IsOurs,
  use: readonly string[] = []
): Promise<readonly string[]> {
  const active = await listRevisions(client, family, 'ACTIVE')
  const old = active.slice(KEPT_REVISIONS).filter((arn) => !use.includes(arn))
  if (old.length === 0) return []
  // The oldest first; with them those that an earlier deployment has deregistered and could not delete.
  const all = [...(await listRevisions(client, family, 'INACTIVE')), ...old.toReversed()]
  return (await deleteRevisions(client, all.slice(0, MOST_WITH_A_DEPLOYMENT), isOurs)).removed
}

/** A revision that is still there, with the reason. */
interface Left {
  readonly id: string
  readonly why: string
}

/** What became of revisions. */
interface RevisionRemoval {
  readonly removed: readonly string[]
  readonly left: readonly Left[]
}

/**
 * Deletes all revisions of a family that `isOurs` knows by their tags. The newest active one, by which the family is found
 * again, goes last, and only when all others have gone. Does not throw for a single revision; returns what is left.
 */
export async function deleteFamily(client: ECSClient, family: string, isOurs: IsOurs): Promise<RevisionRemoval> {
  const [active, inactive] = await Promise.all([
    listRevisions(client, family, 'ACTIVE'),
    listRevisions(client, family, 'INACTIVE')
  ])
  const marker = await findLatestRevision(client, family, isOurs)
  if (marker === undefined) return { removed: [], left: [] }
  const others = [...inactive, ...active.toReversed()].filter((arn) => arn !== marker.arn)
  const first = await deleteRevisions(client, others, isOurs)
  if (first.left.length > 0) return first
  const last = await deleteRevisions(client, [marker.arn], isOurs)
  return { removed: [...first.removed, ...last.removed], left: last.left }
}

/** How many revisions are looked at at once, and how many one call deletes. Source: DeleteTaskDefinitions, as above. */
const AT_ONCE = 5
const MOST_IN_A_CALL = 10

async function deleteRevisions(client: ECSClient, arns: readonly string[], isOurs: IsOurs): Promise<RevisionRemoval> {
  const left: Left[] = []
  const deactivate = async (arn: string): Promise<string[]> => {
    try {
      const revision = await patiently(() => describeRevision(client, arn))
      if (revision === undefined || !isOurs(revision.tags)) return []
      const deregister = new DeregisterTaskDefinitionCommand({ taskDefinition: arn })
      if (revision.active) await patiently(() => client.send(deregister))
      return [arn]
    } catch (error) {
      left.push({ id: arn, why: wordsOf(error) })
      return []
    }
  }
  const inactive = (await pMap(arns, deactivate, { concurrency: AT_ONCE })).flat()
  const removed: string[] = []
  for (let start = 0; start < inactive.length; start += MOST_IN_A_CALL) {
    const some = inactive.slice(start, start + MOST_IN_A_CALL)
    const refused = await deleteSome(client, some)
    removed.push(...some.filter((arn) => !refused.some(({ id }) => id === arn)))
    left.push(...refused)
  }
  return { removed, left }
}

/** Returns those that could not be deleted, with the reason. */
async function deleteSome(client: ECSClient, taskDefinitions: string[]): Promise<Left[]> {
  try {
    const { failures = [] } = await patiently(() => client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions })))
    return failures.map(({ arn, reason, detail }) => ({
      id: required(arn, 'arn'),
      why: [reason, detail].filter(Boolean).join(' ')
    }))
  } catch (error) {
    return taskDefinitions.map((id) => ({ id, why: wordsOf(error) }))
  }
}

/** ECS lets one such change a second through, so a few at once have to wait for their turn. */
function patiently<T>(action: () => Promise<T>): Promise<T> {
  return retry(action, { on: isPassing, within: 60_000, every: 2000 })
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

const MAIN_TAG = 'run-on-fargate:container'
const PORTS_TAG = 'run-on-fargate:ports'

/**
 * Returns the tags of a revision whose containers don't say which of them the deployment is about, or which ports were asked
 * for.
 */
export function portTags(main: string, ports: readonly Port[]): Tags {
  const words = ports.map(({ port, to, protocol }) => `${port}${to === undefined ? '' : `-${to}`}/${protocol}`)
  const text = words.join(' ')
  return { [MAIN_TAG]: main, ...(text !== '' && text.length <= TAG_LENGTH && { [PORTS_TAG]: text }) }
}

/** Returns the name of the main container of a revision with these tags; nothing where they don't say. */
export function mainOf(tags: Tags): string | undefined {
  return tags[MAIN_TAG]
}

/** Returns the ports that were asked for when a revision with these tags was registered. */
export function askedPortsOf(tags: Tags): Port[] {
  return (tags[PORTS_TAG] ?? '').split(' ').flatMap((word): Port[] => {
    const [, port = '', to, protocol] = /^(\d{1,5})(?:-(\d{1,5}))?\/(tcp|udp)$/.exec(word) ?? []
    const range = protocol === undefined ? undefined : parseRange(`${port}-${to ?? port}`)
    return range === undefined ? [] : [{ ...range, protocol: protocol === 'udp' ? 'udp' : 'tcp' }]
  })
}

/** Returns the tags by which a revision tells later deployments what its role was granted. */
export function grantTags(grants: readonly Grant[]): Tags {
  return spread(
    GRANTS_TAG,
    grants.map((grant) => `${grant.name}=${hashOf(grant)}`)
  )
}

export function grantsOf(tags: Tags): GrantHashes {
  const entries = Object.values(spreadIn(GRANTS_TAG, tags)).flatMap((line) => [...line.matchAll(/(\S+)=(\S*)/g)])
  return Object.fromEntries(entries.map(([, name = '', hash = '']) => [name, hash]))
}

/** Whose grants are looked for, and where their tasks may be. */
interface GrantsOf {
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
      // One that was deleted in the meantime shows that the list is out of date.
      const latest = await describeRevision(client, family)
      if (latest === undefined) return 'unknown'
      const own = ours(latest.tags) ? latest : await findLatestRevision(client, family, ours, ['ACTIVE'])
      if (own !== undefined) newest.push(own)
    }
    const clustersInUse = new Set([...clusters, ...newest.flatMap(({ tags }) => clusterOf(tags) ?? [])])
    const known = new Set(newest.map(({ arn }) => arn))
    const others = (await revisionsWithTasks(client, clustersInUse, ours)).filter((arn) => !known.has(arn))
    if (others.length > MOST_FAMILIES) return 'unknown'
    const older: Revision[] = []
    for (const arn of others) {
      const revision = await describeRevision(client, arn)
      if (revision === undefined) return 'unknown'
      older.push(revision)
    }
    return new Set(
      [...newest, ...older.filter(({ tags }) => ours(tags))].flatMap(({ tags }) => Object.keys(grantsOf(tags)))
    )
  } catch (error) {
    if (isDenied(error)) return 'unknown'
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
    const tasks = await findAllTasks(client, cluster)
    for (const { tags, taskDefinitionArn: arn } of tasks) if (arn !== undefined && ours(tagsByKey(tags))) found.add(arn)
  }
  return [...found]
}

/** Returns whether a revision with these tags was registered by this action for this part of the environment. */
export function isRegisteredFor(tags: Tags, place: Place): boolean {
  return tags[HASH_TAG] !== undefined && isPartOf(tags, place)
}

/** What ran: the number of the revision, and the digests of the images by container. */
export interface Ran {
  readonly revision: number
  readonly digests: Readonly<Record<string, string>>
}

/** The tag of a task with what it replaced, by which `image-from: previous` knows what ran before. */
const REPLACED = 'run-on-fargate:replaced'

/** Source: "Tag restrictions" of Amazon ECS. */
const TAG_LENGTH = 256

/** Returns the task that an environment is said to run: the newest that runs, else the newest. */
export function whatRuns(tasks: readonly Task[]): Task | undefined {
  const newest = tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))
  return newest.find(({ lastStatus }) => lastStatus === 'RUNNING') ?? newest[0]
}

/** Returns what a task runs. */
export function ranBy({ taskDefinitionArn = '', containers = [] }: Task): Ran {
  const digests = containers.flatMap(({ name, imageDigest }) =>
    name === undefined || imageDigest === undefined ? [] : [[name, imageDigest] as const]
  )
  return { revision: revisionNumber(taskDefinitionArn), digests: Object.fromEntries(digests) }
}

/** Returns the tags with what a task replaced. What doesn't fit is left out, and then taken from the revision. */
function replacedTags({ revision, digests }: Ran): Tags {
  return spread(REPLACED, [String(revision), ...Object.entries(digests).map(([name, digest]) => `${name}=${digest}`)])
}

/** Returns the words in as many tags as it takes, as a value has only so many characters. A longer word is left out. */
function spread(tag: string, words: readonly string[]): Tags {
  const lines: string[] = []
  for (const word of words.filter(({ length }) => length <= TAG_LENGTH)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > TAG_LENGTH) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return Object.fromEntries(lines.map((line, index) => [index === 0 ? tag : `${tag}-${index + 1}`, line] as const))
}

/** Those of the tags over which `spread` has spread words. */
function spreadIn(tag: string, tags: Tags): Tags {
  const isOne = new RegExp(`^${tag}(-\\d+)?$`)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => isOne.test(key)))
}

/** Returns what a task with these tags replaced; nothing where they do not say. */
export function replacedBy(tags: Tags): Ran | undefined {
  const words = Object.entries(spreadIn(REPLACED, tags))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([, line]) => line.split(' '))
  const [revision = '', ...entries] = words
  if (!/^\d{1,10}$/.test(revision)) return undefined
  const digests = entries.flatMap((entry) => {
    const [, name, digest] = /^([\w-]{1,255})=(sha(?:256|384|512):[a-f0-9]{64,128})$/.exec(entry) ?? []
    return name === undefined || digest === undefined ? [] : [[name, digest] as const]
  })
  return { revision: Number(revision), digests: Object.fromEntries(digests) }
}

/**
 * Returns the tags of a new task with what it replaces. A task that runs the same revision with the same main image is the
 * same again, so what that replaced counts.
 */
export function historyTags(
  before: Task | undefined,
  now: { readonly arn: string; readonly main: string; readonly digest: string | undefined }
): Tags {
  if (before === undefined) return {}
  const ran = ranBy(before)
  const isSame =
    before.taskDefinitionArn === now.arn && now.digest !== undefined && ownValue(ran.digests, now.main) === now.digest
  return isSame ? spreadIn(REPLACED, tagsByKey(before.tags)) : replacedTags(ran)
}
