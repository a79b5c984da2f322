import type { Clients } from '../aws/clients.ts'
import { isSameOwner, type RecordOwner } from '../aws/dns-marker.ts'
import { wordsOf } from '../aws/errors.ts'
import type { MarkedRecords } from '../resources/dns-record.ts'
import { findRunning, taskId, type Task } from '../aws/task.ts'
import { domainOf, tagsByKey, zonesOf, type Tags } from '../ownership.ts'

/** Route 53's part of the action, which only runs with a name load. */
const loadRecords = () => import('../resources/dns-record.ts')

/** Returns the hosted zones that the tags of tasks and revisions name. */
export function zonesIn(tasks: readonly Task[], others: readonly Tags[] = []): string[] {
  const all = [...tasks.map(({ tags = [] }) => tagsByKey(tags)), ...others]
  return [...new Set(all.flatMap(zonesOf))]
}

/** Returns the IDs of those of the tasks that have a name by their tags. */
export function namedTasks(tasks: readonly Task[]): string[] {
  return tasks.flatMap(({ tags = [], taskArn }) => (domainOf(tagsByKey(tags)) === undefined ? [] : [taskId(taskArn)]))
}

/** Records that were removed: their name, and the IDs of the tasks that it led to. */
export interface RemovedRecords {
  readonly name: string
  readonly ids: readonly string[]
}

/**
 * Removes all records of an environment in these zones, and waits until no name server answers with them: a record never
 * outlives its task.
 */
export async function removeRecords(
  zones: readonly string[],
  owner: RecordOwner,
  clients: Clients
): Promise<RemovedRecords[]> {
  if (zones.length === 0) return []
  const { changeRecords, openRoute53 } = await loadRecords()
  const own = (await findAllMarked(zones, clients)).filter(({ marker }) => isSameOwner(marker, owner))
  const removed = await Promise.all(
    own.map(async ({ name, zoneId }) => {
      const options = { awaitsOthers: true, signal: clients.signal }
      const place = { name, zoneId, owner }
      const held = await changeRecords(openRoute53(clients), place, () => Promise.resolve(undefined), options)
      return held === undefined ? [] : [{ name, ids: held.marker.tasks.map(({ id }) => id) }]
    })
  )
  return removed.flat()
}

async function findAllMarked(zones: readonly string[], clients: Clients): Promise<MarkedRecords[]> {
  const { findMarked, openRoute53 } = await loadRecords()
  const route53 = openRoute53(clients)
  return (await Promise.all(zones.map((zone) => findMarked(route53, zone)))).flat()
}

/** Records of which a task has ended, and which. */
export interface StaleRecords extends MarkedRecords {
  readonly ended: readonly string[]
}

/** Returns the records of the repository in this Region that lead to a task which has ended. */
export async function findStale(
  zones: readonly string[],
  repository: string,
  clients: Clients
): Promise<StaleRecords[]> {
  if (zones.length === 0) return []
  const own = (await findAllMarked(zones, clients)).filter(
    ({ marker }) => marker.repository === repository && marker.region === clients.region
  )
  const byCluster = Map.groupBy(own, ({ marker }) => marker.cluster)
  const stale = [...byCluster].map(async ([cluster, records]) => {
    const ids = records.flatMap(({ marker }) => marker.tasks.map(({ id }) => id))
    const running = new Set(await findRunning(clients.ecs, cluster, ids))
    return records.flatMap((each): StaleRecords[] => {
      const ended = each.marker.tasks.map(({ id }) => id).filter((id) => !running.has(id))
      return ended.length === 0 && each.marker.tasks.length > 0 ? [] : [{ ...each, ended }]
    })
  })
  return (await Promise.all(stale)).flat()
}

/** Takes tasks that have ended out of the records, and removes those of which none is left. Returns why it couldn't, if so. */
export async function removeStale(
  { name, zoneId, marker: owner }: StaleRecords,
  clients: Clients
): Promise<string | undefined> {
  const { changeRecords, openRoute53 } = await loadRecords()
  try {
    await changeRecords(
      openRoute53(clients),
      { name, zoneId, owner },
      async ({ marker, ttl }) => {
        const ids = marker.tasks.map(({ id }) => id)
        const running = await findRunning(clients.ecs, marker.cluster, ids)
        const tasks = marker.tasks.filter(({ id }) => running.includes(id))
        if (tasks.length === 0) return undefined
        return tasks.length === ids.length ? 'keep' : { marker: { ...marker, tasks }, ttl }
      },
      { awaitsOthers: false, signal: clients.signal }
    )
    return undefined
  } catch (error) {
    clients.signal.throwIfAborted()
    return wordsOf(error)
  }
}

/** The tasks of these records as people read them. */
export function endedTasks({ ended }: StaleRecords): string {
  return ended.map(taskId).join(', ')
}
