import pMap from 'p-map'
import { wordsOf } from '../aws/errors.ts'
import { findIdentity } from '../aws/account.ts'
import { removeLogGroups } from '../resources/log-group.ts'
import { namesFor, pullRequestOf } from '../ownership.ts'
import type { Sweep } from '../deployment.ts'
import { phase } from '../events.ts'
import { describeRemoval, requireAllRemoved, removeEnvironment } from './destroy.ts'
import { type TeardownTools, findEnvironments, type Found, type Removal } from './find.ts'
import { renewAndRemove, warnOfEnds, endedTasks, findStale, removeStale, type StaleRecords } from './domain.ts'

/** An environment to remove, and the reason. */
interface Due extends Found {
  readonly why: string
}

/** How many environments to remove at once. Each mostly waits for its tasks, and ECS deletes a revision per second. */
const AT_ONCE = 25

/**
 * Removes environments that have expired, or whose pull request, branch or tag is gone. Then updates DNS records and
 * certificates, and removes unused log groups. Continues after a failure. Throws `NOT_ALL_REMOVED` if anything is left.
 */
export async function sweep(request: Sweep, tools: TeardownTools): Promise<void> {
  const { clients, emit } = tools
  const { repository } = request
  const { due, staying, stale } = await phase(emit, 'Find', () => findDue(request, tools))
  warnOfEnds(staying, emit)
  emit({ type: 'swept', environments: due.map(({ environment }) => environment) })
  if (request.dryRun) {
    emit({
      type: 'noted',
      text:
        due.length + stale.length === 0
          ? 'There is nothing to remove.'
          : 'Nothing was removed because `dry-run` is set.'
    })
    return
  }
  const removals = await phase(emit, 'Remove', () =>
    pMap(due, (each) => removeOne(each, request, tools), { concurrency: AT_ONCE, signal: clients.signal })
  )
  const records = await removeStaleOnes(stale, tools)
  const certificates = await renewAndRemove({ due, staying }, request, tools)
  requireAllRemoved([...removals, records, certificates, ...(await findMissed(removals, request, tools))])
  if (staying.length > 0 || removals.some((removal) => removal.kept !== undefined)) return
  const { logGroup: prefix } = namesFor({ repository, environment: '' }, clients.region)
  const gone = await removeLogGroups(clients, await findIdentity(clients.sts), { prefix, repository })
  if (gone.length > 0) emit({ type: 'noted', text: `Removed unused log groups: ${gone.join(', ')}` })
}

async function findDue(
  { repository, cluster, zoneId }: Sweep,
  tools: TeardownTools
): Promise<{
  readonly due: readonly Due[]
  readonly staying: readonly Found[]
  readonly stale: readonly StaleRecords[]
}> {
  const { clients, emit, findGone } = tools
  const all = await findEnvironments(clients, repository, cluster)
  const gone = await findGone([
    ...new Set(all.flatMap(({ origins }) => [...origins].flatMap((origin) => origin ?? [])))
  ])
  const due = all.flatMap((each): Due[] => {
    const why = whyDue(each, gone)
    return why === undefined ? [] : [{ ...each, why }]
  })
  const occupied = all.filter(({ tasks }) => tasks.length > 0).length
  emit({
    type: 'noted',
    text: `Found ${all.length} environments of ${repository}, ${occupied} of them with tasks in cluster ${cluster}`
  })
  for (const { environment, why } of due) emit({ type: 'noted', text: `to remove  ${environment}: ${why}` })
  const zones = new Set([...all.flatMap((each) => each.zones), ...(zoneId === undefined ? [] : [zoneId])])
  // Records of environments that will be removed go with them.
  const stale = (await findStale([...zones], repository, clients)).filter(
    ({ marker }) => !due.some(({ environment }) => environment === marker.environment)
  )
  for (const each of stale) {
    const text = `to remove  the DNS record ${each.name} of ${each.marker.environment}: the task ${endedTasks(each)} has ended`
    emit({ type: 'noted', text })
  }
  return { due, staying: all.filter((each) => !due.some(({ environment }) => environment === each.environment)), stale }
}

/** Removes ended tasks from DNS records. Returns what could not be removed. */
async function removeStaleOnes(
  stale: readonly StaleRecords[],
  { clients, emit }: TeardownTools
): Promise<Pick<Removal, 'left'>> {
  const outcomes = stale.map(async (each) => {
    const why = await removeStale(each, clients)
    if (why === undefined) emit({ type: 'noted', text: `Removed ${endedTasks(each)} from the DNS record ${each.name}` })
    return why === undefined ? [] : [{ id: each.name, why }]
  })
  return { left: (await Promise.all(outcomes)).flat() }
}

/** Returns why an environment must be removed: all refs that it follows are gone, or it has expired. */
function whyDue(
  { origins, expires }: Pick<Found, 'origins' | 'expires'>,
  gone: ReadonlySet<string>
): string | undefined {
  const ended = [...origins].filter((ref) => ref !== undefined && gone.has(ref))
  if (ended.length > 0 && ended.length === origins.size) return ended.map((ref) => `${ref} is gone`).join(', ')
  return expires !== undefined && expires.getTime() < Date.now() ? `it expired at ${expires.toISOString()}` : undefined
}

/** Removes an environment, unless a new check shows that its ref is back or it was deployed again. */
async function removeOne({ environment, zones }: Due, request: Sweep, tools: TeardownTools): Promise<Removal> {
  const { clients, emit, findGone } = tools
  const { repository, cluster, zoneId = zones[0] } = request
  const whyKept = async (now: Pick<Found, 'origins' | 'expires'>) => {
    const gone = await findGone([...now.origins].flatMap((origin) => origin ?? []))
    return whyDue(now, gone) === undefined ? 'its ref exists again, or it was deployed again' : undefined
  }
  try {
    const removal = await removeEnvironment(
      { place: { repository, environment }, cluster, zoneId, whyKept, keepsShared: true },
      tools
    )
    if (removal.kept !== undefined) emit({ type: 'noted', text: `${environment}: kept, because ${removal.kept}` })
    else for (const line of describeRemoval(removal)) emit({ type: 'noted', text: `${environment}: ${line}` })
    if (removal.removed.length > 0 && removal.left.length === 0) {
      const { origin, commit } = removal
      emit({ type: 'removed', environment, pullRequest: pullRequestOf(origin), commit })
    }
    return removal
  } catch (error) {
    clients.signal.throwIfAborted()
    return { environment, removed: [], left: [{ id: environment, why: wordsOf(error) }] }
  }
}

/** Returns environments that still exist although nothing was found to remove. The sweep must fail for them. */
async function findMissed(
  removals: readonly Removal[],
  { repository, cluster }: Sweep,
  { clients }: TeardownTools
): Promise<readonly Pick<Removal, 'left'>[]> {
  const idle = removals.filter(({ kept, removed, left }) => kept === undefined && removed.length + left.length === 0)
  if (idle.length === 0) return []
  const names = new Set((await findEnvironments(clients, repository, cluster)).map(({ environment }) => environment))
  const left = idle.filter(({ environment }) => names.has(environment))
  return [{ left: left.map(({ environment }) => ({ id: environment, why: 'none of its resources could be found' })) }]
}
