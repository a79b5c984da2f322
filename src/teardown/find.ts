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
  /** These work in a cancelled run, too. */
  readonly cleanup: Clients
  readonly emit: Emit
  /** Returns those of the refs that are gone: closed pull requests, deleted branches and tags. */
  readonly findGone: (origins: readonly string[]) => Promise<ReadonlySet<string>>
}

/** What was removed of an environment, and what could not be: each by its id, with the reason. */
export interface Removal {
  readonly environment: string
  /** Why nothing was removed, where it was to stay. */
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

/** The refs that an environment follows, as its things say; `undefined` is among them where one of them follows none. */
export type Origins = ReadonlySet<string | undefined>

/** An environment of the repository, as its things describe it. */
export interface Found extends NameTraces {
  readonly environment: string
  readonly origins: Origins
  /** When the last of its tasks ends by itself; nothing where one stays. */
  readonly expires?: Date
  readonly tasks: readonly Task[]
}

/** What tags of an environment's things say of its DNS names. */
export interface NameTraces {
  /** The hosted zones that may have records. */
  readonly zones: readonly string[]
  /** The names and wildcards of the certificates that it uses, of those that secrets of ours keep. */
  readonly certificates: readonly string[]
}

/** Returns what the tags of tasks and revisions say of DNS names. */
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

/** How many revisions are described at once: ECS takes 20 such calls a second. */
const AT_ONCE = 10

/**
 * Returns the environments of the repository that have tasks in this cluster, the oldest first. Costs two calls for each
 * hundred tasks, however many environments there are.
 */
export async function findOccupied(
  { ecs }: Pick<Clients, 'ecs'>,
  repository: string,
  cluster: string
): Promise<Occupied[]> {
  return occupiedBy(repository, await findAllTasks(ecs, cluster))
}

/** Returns the environments of the repository that have some of these tasks, the oldest first. */
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

/** Returns when the last of these ends by itself; nothing where there are none or one of them does not. */
export function lastEnd(all: readonly Tagged[]): Date | undefined {
  const end = Math.max(...all.map(({ expires }) => expires?.getTime() ?? Infinity))
  return Number.isFinite(end) ? new Date(end) : undefined
}

/** Returns what a revision says of its environment. Where no task runs on it, its tasks have ended when their time was over. */
export function readRevision({ tags, registeredAt }: Revision, repository: string): Tagged | undefined {
  const tagged = readTagged(tags, repository)
  const seconds = lifetimeOf(tags)
  if (tagged === undefined || seconds === undefined) return tagged
  return { ...tagged, expires: new Date(registeredAt.getTime() + seconds * 1000) }
}

/**
 * Returns all environments of the repository of which anything is left in this Region: tasks in this cluster, revisions of
 * task definitions, security groups. Costs two calls for each hundred tasks, one for each hundred families and each
 * thousand groups, and one for each environment without tasks.
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
  // A group keeps the tags that it was created with, so it speaks only where nothing else does.
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
