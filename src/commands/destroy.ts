import { removeEnvironment, type Removal } from '../deploy/remove.ts'
import { pullRequestOf } from '../environment.ts'
import { ActionError } from '../errors.ts'
import type { DestroyRequest } from '../request.ts'
import type { Tools } from './tools.ts'

/** How long (ms) ECS's lists may lack a task that a deployment has started a moment ago (assumed: ECS says seconds). */
const UNSEEN_FOR = 5000

/** Takes away all that belongs to the environment, and says so on GitHub. Throws `NOT_ALL_REMOVED` with what is left. */
export async function destroy({ subject, cluster }: DestroyRequest, tools: Tools): Promise<void> {
  const { log, announce } = tools
  const removal = await log.group('Destroy', async () => {
    const result = await removeEnvironment(subject, cluster, { ...tools, unseenFor: UNSEEN_FOR })
    for (const line of describeRemoval(result)) log.info(line)
    return result
  })
  requireAllRemoved([removal])
  await announce.removed(subject.environment, pullRequestOf(removal.origin))
}

/** What has become of an environment, a line for each thing. */
export function describeRemoval({ environment, removed, left }: Removal): string[] {
  if (removed.length + left.length === 0) return [`There is nothing of ${environment}.`]
  return [...removed.map((id) => `removed  ${id}`), ...left.map(({ id, why }) => `left     ${id}: ${why}`)]
}

/** Throws for what could not be removed: a check that is green although something runs on would be a lie. */
export function requireAllRemoved(removals: readonly Removal[]): void {
  const left = removals.flatMap((removal) => removal.left.map(({ id, why }) => `${id} (${why})`))
  if (left.length === 0) return
  throw new ActionError(
    'NOT_ALL_REMOVED',
    `These are still there: ${left.join(', ')}.`,
    'Run the job again, which goes on from here; or remove them by hand.'
  )
}
