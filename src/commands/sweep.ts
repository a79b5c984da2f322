import { removeLogGroups } from '../aws/log-group.ts'
import { findIdentity } from '../aws/identity.ts'
import { removeEnvironment, type Removal } from '../deploy/remove.ts'
import { survey, surveyIdle } from '../deploy/survey.ts'
import { namesFor, pullRequestOf, type Tagged } from '../environment.ts'
import { messageOf } from '../errors.ts'
import type { SweepRequest } from '../request.ts'
import { describeRemoval, requireAllRemoved } from './destroy.ts'
import type { Tools } from './tools.ts'

/** An environment that nobody needs any more, and why. */
interface Doomed extends Tagged {
  readonly why: string
}

/** How many environments are removed at once: each asks ECS for some changes, of which it lets few a second through. */
const AT_ONCE = 4

/**
 * Takes away the environments of the repository whose pull request is closed, whose branch or tag is gone, or whose time is
 * over; then log groups that nothing uses. Goes on past a failure; throws `NOT_ALL_REMOVED` with all that is left.
 */
export async function sweep(request: SweepRequest, tools: Tools): Promise<void> {
  const { clients, log } = tools
  const { repository } = request
  const { doomed, kept } = await log.group('Look', () => findDoomed(request, tools))
  tools.publish({ changed: JSON.stringify(doomed.map(({ environment }) => changeOf(environment))) })
  if (request.dryRun) {
    log.info(doomed.length === 0 ? 'Nothing would be removed.' : 'Nothing was removed, as `dry-run` is set.')
    return
  }
  const removals: Removal[] = []
  const waiting = [...doomed]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      removals.push(await removeOne(next, request, tools))
    }
  }
  await log.group('Remove', () => Promise.all(Array.from({ length: AT_ONCE }, worker)))
  if (kept === 0 && removals.every(({ left }) => left.length === 0)) {
    const { logGroup: prefix } = namesFor({ repository, environment: '' }, clients.region)
    const gone = await removeLogGroups(clients, await findIdentity(clients.sts), { prefix, repository })
    if (gone.length > 0) log.info(`Removed log groups that nothing uses: ${gone.join(', ')}`)
  }
  requireAllRemoved(removals)
}

async function findDoomed(
  { repository, cluster }: SweepRequest,
  tools: Tools
): Promise<{ readonly doomed: readonly Doomed[]; readonly kept: number }> {
  const { clients, log, findGone } = tools
  const occupied = await survey(clients, repository, cluster)
  const names = occupied.map(({ environment }) => environment)
  const idle = await surveyIdle(clients, repository, names)
  const all = [...occupied, ...idle]
  const origins = [...new Set(all.flatMap(({ origin }) => origin ?? []))]
  const gone = await findGone(origins)
  const now = new Date()
  const doomed = all.flatMap((each): Doomed[] => {
    if (each.origin !== undefined && gone.has(each.origin)) return [{ ...each, why: `${each.origin} is gone` }]
    const over = each.expires !== undefined && each.expires < now
    return over ? [{ ...each, why: `its time was over at ${each.expires.toISOString()}` }] : []
  })
  log.info(`${all.length} environments of ${repository}, ${occupied.length} of them with tasks in ${cluster}`)
  for (const { environment, why } of doomed) log.info(`to remove  ${environment}: ${why}`)
  return { doomed, kept: all.length - doomed.length }
}

async function removeOne({ environment, origin }: Doomed, request: SweepRequest, tools: Tools): Promise<Removal> {
  const { log, announce } = tools
  try {
    const removal = await removeEnvironment({ repository: request.repository, environment }, request.cluster, tools)
    for (const line of describeRemoval(removal)) log.info(`${environment}: ${line}`)
    if (removal.left.length === 0) await announce.removed(environment, pullRequestOf(origin))
    return removal
  } catch (error) {
    tools.signal.throwIfAborted()
    return { environment, removed: [], left: [{ id: environment, why: messageOf(error) }] }
  }
}

function changeOf(environment: string) {
  return { resource: 'environment', name: environment, action: 'delete' }
}
