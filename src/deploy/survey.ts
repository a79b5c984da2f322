import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { listFamilies, readTags } from '../aws/family.ts'
import { findAllTasks } from '../aws/task.ts'
import { jobOf, namesFor, readTagged, tagsByKey, type Tagged } from '../environment.ts'

/** An environment of the repository, as its running tasks tell of it. */
export interface Occupied extends Tagged {
  readonly tasks: readonly Task[]
  /** When its oldest task was started. */
  readonly since: Date
}

/**
 * The environments of the repository that have tasks in this cluster, the oldest first. Costs two calls for each hundred
 * tasks, however many environments there are.
 */
export async function survey({ ecs }: Pick<Clients, 'ecs'>, repository: string, cluster: string): Promise<Occupied[]> {
  const found = new Map<string, Occupied>()
  for (const task of await findAllTasks(ecs, cluster)) {
    const tagged = readTagged(tagsByKey(task.tags ?? []), repository)
    if (tagged === undefined) continue
    const before = found.get(tagged.environment)
    const since = task.createdAt ?? new Date(0)
    const only: Occupied = { ...tagged, tasks: [task], since }
    found.set(tagged.environment, before === undefined ? only : both(before, only))
  }
  return [...found.values()].toSorted((a, b) => a.since.getTime() - b.since.getTime())
}

/** An environment whose tasks come one after another ends with the last of them; one of which a task stays does not end. */
function both(a: Occupied, b: Occupied): Occupied {
  const [older, newer] = a.since < b.since ? [a, b] : [b, a]
  const { environment, origin = older.origin } = newer
  const ends = [a.expires, b.expires].map((expires) => expires?.getTime() ?? Infinity)
  const end = Math.max(...ends)
  return {
    environment,
    tasks: [...a.tasks, ...b.tasks],
    since: older.since,
    ...(origin !== undefined && { origin }),
    ...(Number.isFinite(end) && { expires: new Date(end) })
  }
}

/**
 * The environments that have revisions but no tasks, of all whose families are not in `known`: a call for each hundred
 * families, and one for each that nobody knows.
 */
export async function surveyIdle(
  { ecs, region }: Clients,
  repository: string,
  known: Iterable<string>
): Promise<Tagged[]> {
  const { familyPrefix } = namesFor({ repository, environment: '' }, region)
  const families = new Set(
    [...known].flatMap((environment) => {
      const place = { repository, environment }
      return [namesFor(place, region).family, namesFor(jobOf(place), region).family]
    })
  )
  const found = new Map<string, Tagged>()
  for (const family of await listFamilies(ecs, familyPrefix)) {
    if (families.has(family)) continue
    const tagged = readTagged((await readTags(ecs, family)) ?? {}, repository)
    if (tagged !== undefined) found.set(tagged.environment, tagged)
  }
  return [...found.values()]
}
