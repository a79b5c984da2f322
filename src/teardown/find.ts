import { type Task, findAllTasks } from '../aws/task.ts'
import pMap from 'p-map'
import type { Clients } from '../aws/clients.ts'
import { findLatestRevision, listFamilies, type Revision } from '../aws/revisions.ts'
import { findGroupTags } from '../resources/security-group.ts'
import { certificatesIn } from './certificates.ts'
import { zonesIn } from './records.ts'
import { jobOf, lifetimeOf, namesFor, readTagged, tagsByKey, type Tagged } from '../ownership.ts'

/** The refs that an environment follows, as its things say; `undefined` is among them where one of them follows none. */
export type Origins = ReadonlySet<string | undefined>

/** An environment of the repository, as its things describe it. */
export interface Found {
  readonly environment: string
  readonly origins: Origins
  /** When the last of its tasks ends by itself; nothing where one stays. */
  readonly expires?: Date
  readonly tasks: readonly Task[]
  /** The hosted zones that its name may have records in. */
  readonly zones: readonly string[]
  /** The names and wildcards of the certificates that it uses, of those that secrets of ours keep. */
  readonly certificates: readonly string[]
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
      const expires = lastEnd(all.map(({ tagged }) => tagged))
      return {
        environment,
        origins: new Set(all.map(({ tagged }) => tagged.origin)),
        expires,
        tasks: all.map(({ task }) => task),
        zones: zonesIn(all.map(({ task }) => task)),
        certificates: certificatesIn(all.map(({ task }) => task)),
        since: new Date(Math.min(...all.map(({ task }) => task.createdAt?.getTime() ?? 0)))
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
  const idle = new Map<string, Tagged[]>()
  const note = (tagged: Tagged | undefined) => {
    if (tagged === undefined || occupied.some(({ environment }) => environment === tagged.environment)) return
    idle.set(tagged.environment, [...(idle.get(tagged.environment) ?? []), tagged])
  }
  const zones = new Map<string, string[]>()
  const certificates = new Map<string, string[]>()
  for (const revision of revisions) {
    const tagged = revision && readRevision(revision, repository)
    note(tagged)
    if (revision === undefined || tagged === undefined) continue
    const { environment } = tagged
    zones.set(environment, [...(zones.get(environment) ?? []), ...zonesIn([], [revision.tags])])
    certificates.set(environment, [...(certificates.get(environment) ?? []), ...certificatesIn([], [revision.tags])])
  }
  // A group keeps the tags that it was created with, so it speaks only where nothing else does.
  const silent = groups
    .map((tags) => readTagged(tags, repository))
    .filter((tagged) => !idle.has(tagged?.environment ?? ''))
  silent.forEach(note)
  return [
    ...occupied,
    ...[...idle].map(([environment, all]) => {
      const expires = lastEnd(all)
      const origins = new Set(all.map(({ origin }) => origin))
      return {
        environment,
        origins,
        expires,
        tasks: [],
        zones: zones.get(environment) ?? [],
        certificates: certificates.get(environment) ?? []
      }
    })
  ]
}
