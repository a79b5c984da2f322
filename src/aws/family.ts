import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  paginateListTaskDefinitionFamilies,
  paginateListTaskDefinitions,
  type ECSClient
} from '@aws-sdk/client-ecs'
import pMap from 'p-map'
import { tagsByKey, type Tags } from '../ownership.ts'
import { retry } from '../wait.ts'
import { isNamed, isPassing, wordsOf } from './errors.ts'

/** A revision of a task definition with its tags. */
export interface Revision {
  readonly arn: string
  readonly active: boolean
  readonly registeredAt: Date
  readonly tags: Tags
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

/** Returns a revision, or the latest active one of a family; nothing for one that ECS does not know. */
async function describe(client: ECSClient, taskDefinition: string): Promise<Revision | undefined> {
  try {
    const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
    const { taskDefinitionArn: arn, status, registeredAt = new Date() } = answer.taskDefinition ?? {}
    if (arn === undefined) return undefined
    return { arn, active: status === 'ACTIVE', registeredAt, tags: tagsByKey(answer.tags ?? []) }
  } catch (error) {
    // ECS says no more than this of a family that it does not know.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/** How many of a family's revisions are described to find one of ours behind those of others. */
const MOST_DESCRIBED = 50

/** Returns the family's newest revision that `isOurs` knows by its tags, an active one where there is any. */
export async function findLatestRevision(
  client: ECSClient,
  family: string,
  isOurs: IsOurs
): Promise<Revision | undefined> {
  const latest = await describe(client, family)
  if (latest !== undefined && isOurs(latest.tags)) return latest
  for (const status of ['ACTIVE', 'INACTIVE'] as const) {
    const arns = await listRevisions(client, family, status)
    for (const arn of arns.filter((each) => each !== latest?.arn).slice(0, MOST_DESCRIBED)) {
      const revision = await describe(client, arn)
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
): Promise<string[]> {
  const active = await listRevisions(client, family, 'ACTIVE')
  const old = active.slice(KEPT_REVISIONS).filter((arn) => !use.includes(arn))
  if (old.length === 0) return []
  // The oldest first; with them those that an earlier deployment has deregistered and could not delete.
  const left = await listRevisions(client, family, 'INACTIVE')
  const { removed } = await deleteRevisions(
    client,
    [...left, ...old.toReversed()].slice(0, MOST_WITH_A_DEPLOYMENT),
    isOurs
  )
  return [...removed]
}

/** What became of revisions. */
export interface RevisionRemoval {
  readonly removed: readonly string[]
  /** What is still there, with the reason. */
  readonly left: readonly { readonly id: string; readonly why: string }[]
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

async function deleteRevisions(
  client: ECSClient,
  arns: readonly string[],
  isOurs: IsOurs
): Promise<{ removed: string[]; left: { id: string; why: string }[] }> {
  const left: { id: string; why: string }[] = []
  const deactivate = async (arn: string): Promise<string[]> => {
    try {
      const revision = await patiently(() => describe(client, arn))
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
async function deleteSome(client: ECSClient, taskDefinitions: string[]): Promise<{ id: string; why: string }[]> {
  try {
    const { failures = [] } = await patiently(() => client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions })))
    return failures.map(({ arn = '', reason = '', detail = '' }) => ({ id: arn, why: `${reason} ${detail}`.trim() }))
  } catch (error) {
    return taskDefinitions.map((id) => ({ id, why: wordsOf(error) }))
  }
}

/** ECS lets one such change a second through, so a few at once have to wait for their turn. */
function patiently<T>(action: () => Promise<T>): Promise<T> {
  return retry(action, { on: isPassing, within: 60_000, every: 2000 })
}
