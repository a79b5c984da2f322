import type { Clients } from '../aws/clients.ts'
import type { Removal as RemovalRequest } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { phase, type Emit } from '../events.ts'
import { pullRequestOf, type Subject } from '../ownership.ts'
import type { Origins } from './find.ts'
import { removeEnvironment, type Removal } from './remove.ts'

export interface TeardownTools {
  readonly clients: Clients
  /** These work in a cancelled run, too. */
  readonly cleanup: Clients
  readonly emit: Emit
  /** Returns those of the refs that are gone: closed pull requests, deleted branches and tags. */
  readonly findGone: (origins: readonly string[]) => Promise<ReadonlySet<string>>
}

/** How long (ms) ECS's lists may lack a task that a deployment has started a moment ago (assumed: ECS says seconds). */
const UNSEEN_FOR = 5000

/**
 * Removes an environment. For an event, only an environment that follows the event's ref and no other; returns why nothing
 * was removed. Throws `NOT_ALL_REMOVED` with what is left.
 */
export async function destroy(
  { subject, cluster, onlyOrigin, zoneId }: RemovalRequest,
  tools: TeardownTools
): Promise<string | undefined> {
  const { emit } = tools
  const whyKept = async ({ origins }: { readonly origins: Origins }) =>
    whyNotOf(onlyOrigin, origins, subject.environment) ?? (await whyBack(onlyOrigin, tools))
  const spec = { place: subject, cluster, zoneId, unseenFor: UNSEEN_FOR, whyKept }
  const removal = await phase(emit, 'Remove', () => removeEnvironment(spec, tools))
  if (removal.kept !== undefined) return removal.kept
  for (const text of describeRemoval(removal)) emit({ type: 'noted', text })
  requireAllRemoved([removal])
  const { origin, commit } = removal
  emit({ type: 'removed', environment: subject.environment, pullRequest: pullRequestOf(origin), commit })
  return undefined
}

/**
 * Removes the environment of a pull request that was closed while it was deployed; returns whether it did. An environment
 * that does not follow the pull request stays, and so does what served in it before.
 */
export async function destroyWhenClosed(
  { subject, cluster }: { readonly subject: Subject; readonly cluster: string },
  tools: Pick<TeardownTools, 'clients' | 'emit'>
): Promise<boolean> {
  const { origin = '', environment } = subject
  const whyKept = ({ origins }: { readonly origins: Origins }) => whyNotOf(origin, origins, environment)
  const removal = await removeEnvironment({ place: subject, cluster, whyKept }, tools)
  if (removal.kept !== undefined) return false
  for (const text of describeRemoval(removal)) tools.emit({ type: 'noted', text })
  requireAllRemoved([removal])
  tools.emit({ type: 'removed', environment })
  return true
}

/** Returns why an environment stays although `ref` is gone; nothing when it follows that ref alone. */
function whyNotOf(ref: string | undefined, origins: Origins, environment: string): string | undefined {
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
async function whyBack(
  ref: string | undefined,
  { findGone, clients: { signal } }: TeardownTools
): Promise<string | undefined> {
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
