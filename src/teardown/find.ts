import pMap from 'p-map'
import type { Emit } from '../events.ts'
import type { Clients } from '../aws/clients.ts'
import { findLatestRevision, listFamilies, type Revision } from '../aws/revisions.ts'
import { createdAtOf, findAllTasks, type Task } from '../aws/task.ts'
import {
  certificateNameOf,
  jobOf,
  lifetimeOf,
  namesFor,
  readTagged,
  tagsByKey,
  zonesOf,
  type Tagged,
  type Tags
} from '../ownership.ts'
import { findGroupTags } from '../resources/security-group.ts'

export interface TeardownTools {
  readonly clients: Clients
  /** Clients that also work in a cancelled run. */
  readonly cleanup: Clients
  readonly emit: Emit
  /** Returns the refs that are gone: closed or unlabeled pull requests, deleted branches and tags. */
  readonly findGone: (origins: readonly string[]) => Promise<ReadonlySet<string>>
}

/** The result of removing an environment: the IDs of what was removed and of what was left. */
export interface Removal {
  readonly environment: string
  /** Why the environment was kept, if it was. */
  readonly kept?: string
  /** The ref that it followed. */
  readonly origin?: string
  /** The commit that its newest task was started for. */
  readonly commit?: string
  readonly removed: readonly string[]
  readonly left: readonly Left[]
}

export interface Left {
  readonly id: string
  readonly why: string
}

/** The refs in the tags of an environment's resources. Contains `undefined` if one of them has no ref. */
export type Origins = ReadonlySet<string | undefined>

/** An environment of the repository, as the tags of its resources describe it. */
export interface Found extends NameTraces {
  readonly environment: string
  readonly origins: Origins
  /** When the last of its tasks expires. Omitted if one doesn't. */
  readonly expires?: Date
  readonly tasks: readonly Task[]
}

/** The hosted zones and certificates in the tags of an environment's resources. */
export interface NameTraces {
  /** The hosted zones that may have records. */
  readonly zones: readonly string[]
  /** The names and wildcards of the certificates that it uses, except the user's own. */
  readonly certificates: readonly string[]
}

/** Returns the hosted zones and certificates in the tags of tasks and in `others`. */
export function tracesIn(tasks: readonly Task[], others: readonly Tags[] = []): NameTraces {
  const all = [...tasks.map(({ tags = [] }) => tagsByKey(tags)), ...others]
  return {
    zones: [...new Set(all.flatMap(zonesOf))],
    certificates: [...new Set(all.flatMap((tags) => certificateNameOf(tags) ?? []))]
  }
}

/** An environment that has tasks. */
export interface Occupied extends Found {
  /** When its oldest task was started. */
  readonly since: Date
}

/** How many revisions to describe at once. ECS allows 20 such calls per second. */
const AT_ONCE = 10

/**
 * Returns the repository's environments that have tasks in this cluster, the oldest first. Makes two calls for each
 * hundred tasks, however many environments there are.
 */
export async function findOccupied(
  { ecs }: Pick<Clients, 'ecs'>,
  repository: string,
  cluster: string
): Promise<Occupied[]> {
  return occupiedBy(repository, await findAllTasks(ecs, cluster))
}

/** Returns the repository's environments that have some of these tasks, the oldest first. */
export function occupiedBy(repository: string, tasks: readonly Task[]): Occupied[] {
  const byEnvironment = new Map<string, { readonly task: Task; readonly tagged: Tagged }[]>()
  for (const task of tasks) {
    const tagged = readTagged(tagsByKey(task.tags ?? []), repository)
    if (tagged === undefined) continue
    byEnvironment.set(tagged.environment, [...(byEnvironment.get(tagged.environment) ?? []), { task, tagged }])
  }
  return [...byEnvironment]
    .map(([environment, all]) => {
      const occupying = all.map(({ task }) => task)
      return {
        environment,
        origins: new Set(all.map(({ tagged }) => tagged.origin)),
        expires: lastEnd(all.map(({ tagged }) => tagged)),
        tasks: occupying,
        ...tracesIn(occupying),
        since: new Date(Math.min(...occupying.map(createdAtOf)))
      }
    })
    .toSorted((a, b) => a.since.getTime() - b.since.getTime())
}

/** Returns when the last of these expires. Returns nothing if there are none or one doesn't expire. */
export function lastEnd(all: readonly Tagged[]): Date | undefined {
  const end = Math.max(...all.map(({ expires }) => expires?.getTime() ?? Infinity))
  return Number.isFinite(end) ? new Date(end) : undefined
}

/** Returns the environment data of a revision. It expires when a task started at its registration would. */
export function readRevision({ tags, registeredAt }: Revision, repository: string): Tagged | undefined {
  const tagged = readTagged(tags, repository)
  const seconds = lifetimeOf(tags)
  if (tagged === undefined || seconds === undefined) return tagged
  return { ...tagged, expires: new Date(registeredAt.getTime() + seconds * 1000) }
}

/**
 * Returns all environments of the repository that have anything left in this Region: tasks in this cluster, revisions,
 * or security groups. Makes two calls for each hundred tasks, and one for each hundred families, thousand groups, and
 * family without tasks.
 */
export async function findEnvironments(clients: Clients, repository: string, cluster: string): Promise<Found[]> {
  const { ecs, ec2, region } = clients
  const { familyPrefix } = namesFor({ repository, environment: '' }, region)
  const [occupied, families, groups] = await Promise.all([
    findOccupied(clients, repository, cluster),
    listFamilies(ecs, familyPrefix, 'ALL'),
    findGroupTags(ec2, repository)
  ])
  const known = new Set(
    occupied.flatMap(({ environment }) =>
      [{ repository, environment }, jobOf({ repository, environment })].map((place) => namesFor(place, region).family)
    )
  )
  const revisions = await pMap(
    families.filter((family) => !known.has(family)),
    (family) => findLatestRevision(ecs, family, (tags) => readTagged(tags, repository) !== undefined),
    { concurrency: AT_ONCE }
  )
  const idle = new Map<string, { readonly all: Tagged[]; readonly tags: Tags[] }>()
  const note = (tagged: Tagged | undefined, tags: readonly Tags[]) => {
    if (tagged === undefined || occupied.some(({ environment }) => environment === tagged.environment)) return
    const noted = idle.get(tagged.environment) ?? { all: [], tags: [] }
    noted.all.push(tagged)
    noted.tags.push(...tags)
    idle.set(tagged.environment, noted)
  }
  for (const revision of revisions) if (revision) note(readRevision(revision, repository), [revision.tags])
  // A group keeps the tags of its creation, so they count only if no task or revision has any.
  const silent = groups
    .flatMap((tags) => readTagged(tags, repository) ?? [])
    .filter(({ environment }) => !idle.has(environment))
  for (const tagged of silent) note(tagged, [])
  return [
    ...occupied,
    ...[...idle].map(([environment, { all, tags }]) => ({
      environment,
      origins: new Set(all.map(({ origin }) => origin)),
      expires: lastEnd(all),
      tasks: [],
      ...tracesIn([], tags)
    }))
  ]
}
