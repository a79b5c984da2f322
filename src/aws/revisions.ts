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
  /** The definition as ECS returns it, including fields that the SDK doesn't know. */
  readonly definition: unknown
  /** The ARN of its execution role. */
  readonly executionRole: string | undefined
}

type IsOurs = (tags: Tags) => boolean

/** Returns the names of all families with this prefix; by default, of those with active revisions. */
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

/** Returns the ARNs of a family's revisions, newest first. */
export async function listRevisions(
  client: ECSClient,
  family: string,
  status: 'ACTIVE' | 'INACTIVE'
): Promise<string[]> {
  const which = { familyPrefix: family, status, sort: 'DESC' } as const
  const pages = await Array.fromAsync(paginateListTaskDefinitions({ client, pageSize: 100 }, which))
  return pages.flatMap(({ taskDefinitionArns = [] }) => taskDefinitionArns)
}

/** Describes a revision. Reads the raw response, because the SDK drops fields that it doesn't know. */
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
    // ECS has no other code for a family or revision that doesn't exist.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/** The most revisions to describe, for each status, while looking for one of this action's. */
const MOST_DESCRIBED = 50

/** Returns the family's newest revision that `isOurs` recognizes by its tags. Older ones take a call each. */
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

/** How many active revisions of a family to keep, and the most to delete with one deployment. */
const KEPT_REVISIONS = 5
const MOST_WITH_A_DEPLOYMENT = 10

/**
 * Deletes revisions that `isOurs` recognizes by their tags, a few with each deployment, and returns their ARNs. Keeps
 * the family's newest five. Also keeps those in `use`, because the newest may be somebody else's. Tasks on deleted
 * revisions continue to run. Source: DeregisterTaskDefinition and DeleteTaskDefinitions in the ECS API reference.
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
  // The oldest come first, along with those that an earlier deployment deregistered but could not delete.
  const all = [...(await listRevisions(client, family, 'INACTIVE')), ...old.toReversed()]
  return (await deleteRevisions(client, all.slice(0, MOST_WITH_A_DEPLOYMENT), isOurs)).removed
}

/** A revision that could not be deleted, with the reason. */
interface Left {
  readonly id: string
  readonly why: string
}

/** The result of deleting revisions. */
interface RevisionRemoval {
  readonly removed: readonly string[]
  readonly left: readonly Left[]
}

/**
 * Deletes all revisions of a family that `isOurs` recognizes by their tags. Deletes the newest one last, and only after
 * all others, because later runs find the family by it. Returns revisions that could not be deleted.
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

/** How many revisions to describe at once, and to delete with one call. Source: DeleteTaskDefinitions, as above. */
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

/** Deletes revisions in one call. Returns those that could not be deleted, with the reason. */
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

/** Retries while ECS throttles, because it allows only about one such change a second. */
function patiently<T>(action: () => Promise<T>): Promise<T> {
  return retry(action, { on: isPassing, within: 60_000, every: 2000 })
}

/** The permissions granted when a revision was registered, as hashes by policy name. */
export type GrantHashes = Readonly<Record<string, string>>

/** The tag with the hash of the definition that a revision was registered from. */
export const HASH_TAG = 'run-on-fargate:definition'
const GRANTS_TAG = 'run-on-fargate:grants'

/** The tag with facts about the image, by digest. Not in the hash: a new image doesn't need a new revision. */
export const IMAGE_TAG = 'run-on-fargate:image'

const MAIN_TAG = 'run-on-fargate:container'
const PORTS_TAG = 'run-on-fargate:ports'

/**
 * Returns the tags that record the main container and the requested ports. If a revision has several containers, they
 * don't show them.
 */
export function portTags(main: string, ports: readonly Port[]): Tags {
  const words = ports.map(({ port, to, protocol }) => `${port}${to === undefined ? '' : `-${to}`}/${protocol}`)
  const text = words.join(' ')
  return { [MAIN_TAG]: main, ...(text !== '' && text.length <= TAG_LENGTH && { [PORTS_TAG]: text }) }
}

/** Returns the name of the main container of a revision with these tags; nothing if they don't name it. */
export function mainOf(tags: Tags): string | undefined {
  return tags[MAIN_TAG]
}

/** Returns the ports that were requested when a revision with these tags was registered. */
export function askedPortsOf(tags: Tags): Port[] {
  return (tags[PORTS_TAG] ?? '').split(' ').flatMap((word): Port[] => {
    const [, port = '', to, protocol] = /^(\d{1,5})(?:-(\d{1,5}))?\/(tcp|udp)$/.exec(word) ?? []
    const range = protocol === undefined ? undefined : parseRange(`${port}-${to ?? port}`)
    return range === undefined ? [] : [{ ...range, protocol: protocol === 'udp' ? 'udp' : 'tcp' }]
  })
}

/** Returns the tags of a revision that tell later deployments what its role was granted. */
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

/** The owner of the grants, and the clusters in which the owner's tasks may run. */
interface GrantsOf {
  readonly repository: string
  readonly familyPrefix: string
  readonly clusters: readonly string[]
}

/**
 * Returns the names of the policies that this repository's tasks need. They are in the newest revision of each family,
 * and in each revision with a running task. Returns `unknown` if there are too many, or they can't be read.
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
      // If a family has been deleted in the meantime, the list is out of date.
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

/** ECS allows 20 descriptions a second, so more families than this would take too long. */
const MOST_FAMILIES = 200

/** Returns the ARNs of the revisions on which the repository's tasks run in these clusters, without duplicates. */
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

/** The revision that a task ran, and the digests of its images by container. */
export interface Ran {
  readonly revision: number
  readonly digests: Readonly<Record<string, string>>
}

/** The tag of a task that records what it replaced, for `image-from: previous`. */
const REPLACED = 'run-on-fargate:replaced'

/** Source: "Tag restrictions" of Amazon ECS. */
const TAG_LENGTH = 256

/** Returns the task that stands for its environment: the newest running one, or else the newest. */
export function whatRuns(tasks: readonly Task[]): Task | undefined {
  const newest = tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))
  return newest.find(({ lastStatus }) => lastStatus === 'RUNNING') ?? newest[0]
}

/** Returns the revision and the images that a task runs. */
export function ranBy({ taskDefinitionArn = '', containers = [] }: Task): Ran {
  const digests = containers.flatMap(({ name, imageDigest }) =>
    name === undefined || imageDigest === undefined ? [] : [[name, imageDigest] as const]
  )
  return { revision: revisionNumber(taskDefinitionArn), digests: Object.fromEntries(digests) }
}

/** Returns the tags that record what a task replaced. Digests that don't fit are omitted: the revision has them. */
function replacedTags({ revision, digests }: Ran): Tags {
  return spread(REPLACED, [String(revision), ...Object.entries(digests).map(([name, digest]) => `${name}=${digest}`)])
}

/** Spreads words over as many tags as necessary, because a value is limited. Omits words that don't fit in a tag. */
function spread(tag: string, words: readonly string[]): Tags {
  const lines: string[] = []
  for (const word of words.filter(({ length }) => length <= TAG_LENGTH)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > TAG_LENGTH) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return Object.fromEntries(lines.map((line, index) => [index === 0 ? tag : `${tag}-${index + 1}`, line] as const))
}

/** Returns the tags that `spread` created. */
function spreadIn(tag: string, tags: Tags): Tags {
  const isOne = new RegExp(`^${tag}(-\\d+)?$`)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => isOne.test(key)))
}

/** Returns what a task with these tags replaced; nothing if they don't record it. */
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
 * Returns the tags that record what a new task replaces. If the task before ran the same revision and main image,
 * returns that task's own record, because nothing has changed.
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
