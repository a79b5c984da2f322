import type { Clients } from '../aws/clients.ts'
import type { MarkedRecords, RecordOwner } from '../resources/dns-record.ts'
import { wordsOf } from '../aws/errors.ts'
import { findRunning, type Task } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import {
  domainOf,
  tagsByKey,
  belongsTo,
  certificateExpiryOf,
  certificateRecordIn,
  certificateSecretFor,
  readTagged,
  sharedTags,
  type Place
} from '../ownership.ts'
import { randomUUID } from 'node:crypto'
import {
  describeKept,
  LEASE,
  listKept,
  removeKept,
  WARNED_BEFORE,
  type NamedSecret
} from '../aws/certificate-secret.ts'
import type { Sweep } from '../deployment.ts'
import type { Emit } from '../events.ts'
import { applyAll, findAll, planAll } from '../resources/resource.ts'
import { sleep } from '../wait.ts'
import { findEnvironments, tracesIn, type TeardownTools, type Found, type Removal } from './find.ts'

/** The code for Route 53, which is loaded only for environments with a domain. */
const loadRecords = () => import('../resources/dns-record.ts')

/** How long (ms) the removal of a DNS record usually takes to reach all name servers. */
const REMOVED_WITHIN = 60_000

/**
 * Returns a function that removes all records of an environment, and waits until no name server has them. It returns
 * their names. Call it before tasks are stopped, because a record must not outlive its task, and again after, because a
 * concurrent deployment may point the name to its tasks at any moment.
 */
export function recordRemover(
  { repository, environment, job }: Place,
  zones: readonly string[],
  { clients, emit }: Pick<TeardownTools, 'clients' | 'emit'>
): (tasks: readonly Task[]) => Promise<readonly string[]> {
  // The service removes the name, because jobs have none.
  if (job === true) return () => Promise.resolve([])
  const owner = { repository, environment, region: clients.region }
  const nameless = new Set<string>()
  return async (tasks) => {
    const names: string[] = []
    for (;;) {
      const records = await removeRecords([...new Set([...zones, ...tracesIn(tasks).zones])], owner, clients)
      for (const { name, ids } of records) {
        emit({ type: 'noted', text: `Removed the DNS records of ${name}` })
        names.push(name)
        ids.forEach((id) => nameless.add(id))
      }
      // If a named task has no record, another run may have just removed it. Wait for the name servers.
      const named = tasks.filter(({ tags }) => domainOf(tagsByKey(tags)) !== undefined)
      const missing = named.map(({ taskArn }) => taskId(taskArn)).filter((id) => !nameless.has(id))
      if (records.length + missing.length === 0) return names
      missing.forEach((id) => nameless.add(id))
      if (missing.length > 0) await sleep(REMOVED_WITHIN, clients.signal)
    }
  }
}

/** Removed records: their name, and the IDs of the tasks that they pointed to. */
interface RemovedRecords {
  readonly name: string
  readonly ids: readonly string[]
}

/** Removes all records of an environment in these zones, and waits until no name server has them. */
export async function removeRecords(
  zones: readonly string[],
  owner: RecordOwner,
  clients: Clients
): Promise<RemovedRecords[]> {
  if (zones.length === 0) return []
  const { changeRecords, isSameOwner, openRoute53 } = await loadRecords()
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

/** Records that point to ended tasks, and the IDs of these tasks. */
export interface StaleRecords extends MarkedRecords {
  readonly ended: readonly string[]
}

/** Returns the repository's records in this Region that point to a task that has ended. */
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

/** Removes ended tasks from the records, and the records if no task is left. Returns the error if that fails. */
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

/** Returns the IDs of the ended tasks, for the log. */
export function endedTasks({ ended }: StaleRecords): string {
  return ended.map(taskId).join(', ')
}

/**
 * Removes the certificate of a removed environment, and returns whether it did. A shared certificate is removed only
 * with the last of its environments.
 */
export async function removeCertificate(
  name: string,
  { place, cluster, keepsShared = false }: SharingPlace,
  clients: Clients
): Promise<boolean> {
  const { repository, environment } = place
  const secret = await describeKept(clients, certificateSecretFor(repository, name))
  if (secret === undefined || secret.deleted) return false
  // The secret of a wildcard certificate has no environment in its tags.
  const isShared = readTagged(secret.tags, repository) === undefined
  if (isShared ? keepsShared : !belongsTo(secret.tags, place)) return false
  const users = isShared ? await findEnvironments(clients, repository, cluster) : []
  return users.every((user) => user.environment === environment) && removeKept(secret, repository, clients)
}

/** An environment to remove, and who removes what it shares. */
export interface SharingPlace {
  readonly place: Pick<Place, 'repository' | 'environment'>
  /** The cluster to search, in addition to the one in the newest revision's tags. */
  readonly cluster: string
  /** Whether the caller removes what environments share, such as a wildcard certificate. */
  readonly keepsShared?: boolean
}

/** Warns of tasks whose certificate expires soon. A task keeps the certificate that it was started with. */
export function warnOfEnds(environments: readonly Found[], emit: Emit): void {
  const ends = environments.flatMap(({ environment, tasks }) => {
    const dates = tasks.flatMap(({ tags = [] }) => certificateExpiryOf(tagsByKey(tags)) ?? [])
    const first = Math.min(...dates.map((date) => date.getTime()))
    return first - Date.now() < WARNED_BEFORE ? [{ environment, first: new Date(first) }] : []
  })
  if (ends.length === 0) return
  const list = ends.map(({ environment, first }) => `${environment} (${first.toISOString()})`).join(', ')
  emit({
    type: 'warned',
    text: `The certificates of running tasks expire within 14 days: ${list}. Deploy these environments again, because a task keeps the certificate that it was started with.`
  })
}

/** How long (ms) a sweep waits for a certificate authority. */
const RENEWED_WITHIN = 600_000

/**
 * Renews the certificates in use if they are due, and removes unused ones. Looks for certificates only if an
 * environment has had one. Returns what could not be removed. Warns of what could not be renewed.
 */
export async function renewAndRemove(
  { due, staying }: { readonly due: readonly Found[]; readonly staying: readonly Found[] },
  { repository, cluster }: Sweep,
  tools: TeardownTools
): Promise<Pick<Removal, 'left'>> {
  const { clients, emit } = tools
  if ([...due, ...staying].every(({ certificates }) => certificates.length === 0)) return { left: [] }
  const secrets = await listKept(clients, repository)
  // Removals may have failed, and other runs may have deployed since the environments were listed. Only a certificate
  // that may be removed needs the second listing.
  let listed: Promise<readonly Found[]> | undefined
  const listAgain = () => (listed ??= findEnvironments(clients, repository, cluster))
  const left: Removal['left'][number][] = []
  for (const secret of secrets) {
    const id = `certificate of ${secret.name}`
    const uses = ({ certificates }: Found) => certificates.includes(secret.name)
    const rest = staying.some(uses) ? staying : [...staying, ...(await listAgain())]
    const isUsed = rest.some(uses)
    try {
      if (isUsed) await renew(secret, repository, tools)
      else if (isUnused(secret, rest, repository) && (await removeKept(secret, repository, clients))) {
        emit({ type: 'noted', text: `Removed the ${id}` })
      }
    } catch (error) {
      clients.signal.throwIfAborted()
      const why = wordsOf(error)
      if (isUsed) emit({ type: 'warned', text: `The ${id} could not be renewed: ${why}` })
      else left.push({ id, why })
    }
  }
  return { left }
}

/** Whether a certificate that isn't in use can be removed: it has expired, or its environments are gone. */
function isUnused(secret: NamedSecret, rest: readonly Found[], repository: string): boolean {
  // Until it registers a task definition, a deployment that obtains the certificate shows only in its secret.
  if (secret.changed.getTime() > Date.now() - LEASE) return false
  const record = certificateRecordIn(secret.tags)
  if (record !== undefined && record.expires.getTime() < Date.now()) return true
  const tagged = readTagged(secret.tags, repository)
  return tagged === undefined ? rest.length === 0 : !rest.some(({ environment }) => environment === tagged.environment)
}

async function renew(secret: NamedSecret, repository: string, tools: TeardownTools): Promise<void> {
  const record = certificateRecordIn(secret.tags)
  if (record === undefined) return
  const { certificate } = await import('../resources/certificate.ts')
  const { name, authority, zoneId } = record
  const resource = certificate(
    {
      https: {
        certificateName: name,
        certificateSecretId: certificateSecretFor(repository, name),
        authority: { directory: authority }
      },
      domain: name,
      zoneId,
      repository,
      run: `sweep ${randomUUID()}/1`,
      tags: sharedTags({ repository }),
      timeout: RENEWED_WITHIN
    },
    tools
  )
  await applyAll([resource], planAll([resource], await findAll([resource])), () => undefined)
}
