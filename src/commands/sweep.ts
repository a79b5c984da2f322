import pMap from 'p-map'
import { findIdentity } from '../aws/identity.ts'
import { removeLogGroups } from '../aws/log-group.ts'
import { namesFor, pullRequestOf } from '../environment.ts'
import type { SweepRequest } from '../request.ts'
import { findEnvironments, type Found } from '../teardown/find.ts'
import { removeEnvironment, type Removal } from '../teardown/remove.ts'
import { describeRemoval, requireAllRemoved } from './destroy.ts'
import type { Tools } from './tools.ts'
import { wordsOf } from '../aws/refusal.ts'

/** An environment to remove, and why. */
interface Due extends Found {
  readonly why: string
}

/** How many environments are removed at once: each asks ECS for some changes, of which it takes few a second. */
const AT_ONCE = 4

/**
 * Removes the environments of the repository that follow a closed pull request or a deleted branch or tag, and those whose
 * time is over; then log groups that nothing uses. Continues after a failure; throws `NOT_ALL_REMOVED` with all that is left.
 */
export async function sweep(request: SweepRequest, tools: Tools): Promise<void> {
  const { clients, log, signal } = tools
  const { repository } = request
  const { due, kept } = await log.group('Look', () => findDue(request, tools))
  tools.publish({ changed: JSON.stringify(due.map(({ environment }) => changeOf(environment))) })
  if (request.dryRun) {
    log.info(due.length === 0 ? 'There is nothing to remove.' : 'Nothing was removed because `dry-run` is set.')
    return
  }
  const removals = await log.group('Remove', () =>
    pMap(due, (each) => removeOne(each, request, tools), { concurrency: AT_ONCE, signal })
  )
  requireAllRemoved([...removals, ...(await findMissed(removals, request, tools))])
  if (kept > 0 || removals.some((removal) => removal.kept !== undefined)) return
  const { logGroup: prefix } = namesFor({ repository, environment: '' }, clients.region)
  const gone = await removeLogGroups(clients, await findIdentity(clients.sts), { prefix, repository })
  if (gone.length > 0) log.info(`Removed unused log groups: ${gone.join(', ')}`)
}

async function findDue(
  { repository, cluster }: SweepRequest,
  tools: Tools
): Promise<{ readonly due: readonly Due[]; readonly kept: number }> {
  const { clients, log, findGone } = tools
  const all = await findEnvironments(clients, repository, cluster)
  const gone = await findGone([
    ...new Set(all.flatMap(({ origins }) => [...origins].flatMap((origin) => origin ?? [])))
  ])
  const due = all.flatMap((each): Due[] => {
    const why = whyDue(each, gone)
    return why === undefined ? [] : [{ ...each, why }]
  })
  const occupied = all.filter(({ tasks }) => tasks.length > 0).length
  log.info(`Found ${all.length} environments of ${repository}, ${occupied} of them with tasks in cluster ${cluster}`)
  for (const { environment, why } of due) log.info(`to remove  ${environment}: ${why}`)
  return { due, kept: all.length - due.length }
}

/** Returns why an environment is to be removed: each ref that it follows is gone, or its time is over. */
function whyDue(
  { origins, expires }: Pick<Found, 'origins' | 'expires'>,
  gone: ReadonlySet<string>
): string | undefined {
  const refs = [...origins]
  if (refs.length > 0 && refs.every((ref) => ref !== undefined && gone.has(ref))) {
    return refs.map((ref) => `${ref ?? ''} is gone`).join(', ')
  }
  return expires !== undefined && expires.getTime() < Date.now() ? `it expired at ${expires.toISOString()}` : undefined
}

/** Asks again right before the removal: meanwhile a pull request may be open again, or the environment have a new task. */
async function removeOne({ environment }: Due, request: SweepRequest, tools: Tools): Promise<Removal> {
  const { log, announce, signal, findGone } = tools
  const { repository, cluster } = request
  const whyKept = async (now: Pick<Found, 'origins' | 'expires'>) => {
    const gone = await findGone([...now.origins].flatMap((origin) => origin ?? []))
    return whyDue(now, gone) === undefined ? 'its ref exists again, or it was deployed again' : undefined
  }
  try {
    const removal = await removeEnvironment({ place: { repository, environment }, cluster, whyKept }, tools)
    if (removal.kept !== undefined) log.info(`${environment}: kept, because ${removal.kept}`)
    else for (const line of describeRemoval(removal)) log.info(`${environment}: ${line}`)
    if (removal.removed.length > 0 && removal.left.length === 0) {
      await announce.removed(environment, pullRequestOf(removal.origin), removal.commit)
    }
    return removal
  } catch (error) {
    signal.throwIfAborted()
    return { environment, removed: [], left: [{ id: environment, why: wordsOf(error) }] }
  }
}

/** Returns what was listed, is there still, and of which nothing was removed: a run that did nothing must not succeed. */
async function findMissed(
  removals: readonly Removal[],
  { repository, cluster }: SweepRequest,
  { clients }: Tools
): Promise<readonly Pick<Removal, 'left'>[]> {
  const idle = removals.filter(({ kept, removed, left }) => kept === undefined && removed.length + left.length === 0)
  if (idle.length === 0) return []
  const names = new Set((await findEnvironments(clients, repository, cluster)).map(({ environment }) => environment))
  const left = idle.filter(({ environment }) => names.has(environment))
  return [{ left: left.map(({ environment }) => ({ id: environment, why: 'nothing of it could be found to remove' })) }]
}

function changeOf(environment: string) {
  return { resource: 'environment', name: environment, action: 'delete' }
}
