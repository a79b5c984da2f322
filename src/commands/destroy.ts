import { pullRequestOf } from '../ownership.ts'
import { ActionError } from '../errors.ts'
import type { DestroyRequest } from '../request.ts'
import type { Origins } from '../teardown/find.ts'
import { removeEnvironment, type Removal } from '../teardown/remove.ts'
import type { Outcome, Tools } from './tools.ts'

/** How long (ms) ECS's lists may lack a task that a deployment has started a moment ago (assumed: ECS says seconds). */
const UNSEEN_FOR = 5000

/**
 * Removes an environment, and says so on GitHub. For an event, only an environment that follows the event's ref and no
 * other. Throws `NOT_ALL_REMOVED` with what is left.
 */
export async function destroy(request: DestroyRequest, tools: Tools): Promise<Outcome> {
  const { subject, cluster, onlyOrigin } = request
  const { log, announce } = tools
  const removal = await log.group('Destroy', async () => {
    const whyKept = async ({ origins }: { readonly origins: Origins }) =>
      whyNotOf(onlyOrigin, origins, subject.environment) ?? (await whyBack(onlyOrigin, tools))
    const result = await removeEnvironment({ place: subject, cluster, unseenFor: UNSEEN_FOR, whyKept }, tools)
    if (result.kept === undefined) for (const line of describeRemoval(result)) log.info(line)
    return result
  })
  if (removal.kept !== undefined) return { skipped: removal.kept }
  requireAllRemoved([removal])
  await announce.removed(subject.environment, pullRequestOf(removal.origin), removal.commit)
  return 'done'
}

/** Returns why an environment stays although `ref` is gone; nothing when it follows that ref alone. */
export function whyNotOf(ref: string | undefined, origins: Origins, environment: string): string | undefined {
  if (ref === undefined) return undefined
  const others = [...origins].filter((origin) => origin !== ref)
  if (others.length === 0) return undefined
  const followed = others.find((origin) => origin !== undefined)
  return followed === undefined
    ? `Skipped: environment ${environment} does not follow ${ref}. To remove it, set \`mode: destroy\`.`
    : `Skipped: environment ${environment} follows ${followed}, not ${ref}. To remove it, set \`mode: destroy\`.`
}

/**
 * Returns why an environment stays although an event has ended its `ref`: the run may have waited, or be an old one that was
 * started again. Where GitHub can't be asked, the event's word stands.
 */
async function whyBack(ref: string | undefined, { findGone, signal }: Tools): Promise<string | undefined> {
  if (ref === undefined) return undefined
  try {
    return (await findGone([ref])).has(ref) ? undefined : `Skipped: ${ref} exists again, or is open again.`
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

/** Returns what has become of an environment, a line for each thing. */
export function describeRemoval({ environment, removed, left }: Removal): string[] {
  if (removed.length + left.length === 0) return [`Nothing to remove for environment ${environment}.`]
  return [...removed.map((id) => `removed  ${id}`), ...left.map(({ id, why }) => `left     ${id}: ${why}`)]
}

/** Throws for what could not be removed: a step that succeeds although something runs on would be a lie. */
export function requireAllRemoved(removals: readonly Pick<Removal, 'left'>[]): void {
  const left = removals.flatMap((removal) => removal.left.map(({ id, why }) => `${id} (${why})`))
  if (left.length === 0) return
  throw new ActionError(
    'NOT_ALL_REMOVED',
    `Not removed: ${left.join(', ')}.`,
    'Run the job again to continue the removal, or delete these by hand.'
  )
}
