import type { Clients } from '../aws/clients.ts'
import { removeAccessSecret } from '../resources/secret.ts'
import { wordsOf } from '../aws/errors.ts'
import { deleteFamily, findLatestRevision } from '../aws/revisions.ts'
import { awaitStopped, createdAtOf, findTasks, findTasksIn, stopTask, type Task } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import type { Removal as RemovalRequest } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { phase } from '../events.ts'
import {
  accessStateOf,
  belongsTo,
  clusterOf,
  commitOf,
  jobOf,
  namesFor,
  pullRequestOf,
  readTagged,
  tagsByKey,
  type Place,
  type Subject,
  type Tagged,
  type Tags
} from '../ownership.ts'
import { deleteSecurityGroups, findSecurityGroups } from '../resources/security-group.ts'
import { sleep } from '../wait.ts'
import { recordRemover, removeCertificate, type SharingPlace } from './domain.ts'
import {
  lastEnd,
  readRevision,
  tracesIn,
  type Found,
  type NameTraces,
  type Origins,
  type Removal,
  type TeardownTools
} from './find.ts'

/** How long (ms) ECS's lists may lack a task that was just started. Assumed, as ECS only speaks of seconds. */
const UNSEEN_FOR = 5000

/**
 * Removes an environment. For an event, removes it only if it follows the event's ref and no other. Returns why nothing
 * was removed. Throws `NOT_ALL_REMOVED` if something is left.
 */
export async function destroy(
  { subject, cluster, onlyOrigin, by, zoneId }: RemovalRequest,
  tools: TeardownTools
): Promise<string | undefined> {
  const { emit, findGone, clients } = tools
  const whyKept = async ({ origins }: { readonly origins: Origins }) =>
    whyNotOf(onlyOrigin, origins, subject.environment) ??
    (await whyBack({ onlyOrigin, by }, { findGone, signal: clients.signal }))
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
 * Removes an environment whose pull request, label or branch ended while it was deployed. Returns whether it did. Keeps
 * an environment that doesn't follow only that ref, with its previous tasks.
 */
export async function destroyWhenClosed(subject: Subject, cluster: string, tools: RemoveTools): Promise<boolean> {
  const { origin = '', environment } = subject
  const whyKept = ({ origins }: { readonly origins: Origins }) => whyNotOf(origin, origins, environment)
  const removal = await removeEnvironment({ place: subject, cluster, whyKept }, tools)
  if (removal.kept !== undefined) return false
  for (const text of describeRemoval(removal)) tools.emit({ type: 'noted', text })
  requireAllRemoved([removal])
  tools.emit({ type: 'removed', environment })
  return true
}

/** Returns why an environment stays although `ref` is gone. Returns nothing if it follows only that ref. */
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
 * Returns why an environment stays although an event has ended its ref or label. The run may have waited since, or be
 * an old one that was restarted. If GitHub can't be asked, the event counts. A comment's command always counts.
 */
export async function whyBack(
  { onlyOrigin: ref, by }: Pick<RemovalRequest, 'onlyOrigin' | 'by'>,
  { findGone, signal }: Pick<TeardownTools, 'findGone'> & { readonly signal: AbortSignal }
): Promise<string | undefined> {
  if (ref === undefined || by === 'command') return undefined
  try {
    if ((await findGone([ref])).has(ref)) return undefined
    return by === 'label' ? `Skipped: ${ref} has its label again.` : `Skipped: ${ref} exists again, or is open again.`
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

/** Returns a line for each thing that was removed or left. */
export function describeRemoval({ environment, removed, left }: Removal): string[] {
  if (removed.length + left.length === 0) return [`Nothing to remove for environment ${environment}.`]
  return [...removed.map((id) => `removed  ${id}`), ...left.map(({ id, why }) => `left     ${id}: ${why}`)]
}

/** Throws `NOT_ALL_REMOVED` if anything is left. The step must not succeed while something still runs. */
export function requireAllRemoved(removals: readonly Pick<Removal, 'left'>[]): void {
  const left = removals.flatMap((removal) => removal.left.map(({ id, why }) => `${id} (${why})`))
  if (left.length === 0) return
  throw new ActionError(
    'NOT_ALL_REMOVED',
    `Not removed: ${left.join(', ')}.`,
    'Run the job again to continue the removal, or delete these yourself.'
  )
}

type RemoveTools = Pick<TeardownTools, 'clients' | 'emit'>

interface RemovalSpec extends SharingPlace {
  /** A hosted zone to search for its records, in addition to those in its tags. */
  readonly zoneId?: string | undefined
  /** How long (ms) to keep looking for a task that was just started and isn't in ECS's lists yet. */
  readonly unseenFor?: number
  /**
   * Returns why the environment must stay after all, as a sentence. Called right before the first removal, with the
   * current state. If omitted, the environment is removed whatever it follows.
   */
  readonly whyKept?: (now: Pick<Found, 'origins' | 'expires'>) => string | undefined | Promise<string | undefined>
}

/** The outcome of one step of a removal. */
type Outcome = Pick<Removal, 'removed' | 'left'>

/** One part of an environment: its service or its jobs. */
interface Part extends NameTraces {
  readonly place: Place
  readonly clusters: readonly string[]
  readonly tasks: readonly Task[]
  /** The environment data in the tags of its tasks. */
  readonly running: readonly Tagged[]
  /** The environment data in the tags of its newest revision. */
  readonly registered: readonly Tagged[]
  /** The tags of that revision. They show which other resources the environment has. */
  readonly tags: Tags
}

/** How long (ms) tasks may take to stop: two minutes for the containers, and more for network interfaces. */
const STOPPED_WITHIN = 240_000

/** How long (ms) to keep stopping tasks that other runs start meanwhile. */
const EMPTY_WITHIN = 360_000

/**
 * Removes the resources of an environment, in this order: DNS records, tasks, security groups, certificates, password,
 * and revisions with the newest last. Each step requires that the previous one left nothing, so that a later run still
 * finds the rest. Removes only what has the environment's tags. Returns what could not be removed. Throws if a look-up
 * fails or the run is cancelled.
 */
export async function removeEnvironment(spec: RemovalSpec, tools: RemoveTools): Promise<Removal> {
  const { place, whyKept } = spec
  const parts = await Promise.all([place, jobOf(place)].map((part) => lookAt(part, spec, tools)))
  const running = parts.flatMap((part) => part.running)
  const registered = parts.flatMap((part) => part.registered)
  const found = [...running, ...registered]
  // A group keeps the tags of its creation, so they count only if no task or revision has any.
  const all = found.length > 0 || whyKept === undefined ? found : await groupsOf(parts, tools)
  const expires = lastEnd(running.length > 0 ? running : registered)
  const origins = new Set(all.map(({ origin }) => origin))
  const about = { environment: place.environment, ...describeLast(parts) }
  const kept = all.length === 0 ? undefined : await whyKept?.({ origins, expires })
  if (kept !== undefined) return { ...about, kept, removed: [], left: [] }
  const outcomes = await Promise.all(parts.map((part) => removePart(part, spec, tools)))
  return { ...about, ...merge(outcomes) }
}

async function lookAt(place: Place, { cluster, zoneId }: RemovalSpec, { clients }: RemoveTools): Promise<Part> {
  const { ecs, region } = clients
  const { family } = namesFor(place, region)
  const revision = await findLatestRevision(ecs, family, (tags) => belongsTo(tags, place))
  const tags = revision?.tags ?? {}
  const clusters = [...new Set([cluster, clusterOf(tags) ?? cluster])]
  const tasks = await findTasksIn(ecs, clusters, family, place)
  const { zones, certificates } = tracesIn(tasks, [tags])
  const tagged = revision && readRevision(revision, place.repository)
  return {
    place,
    clusters,
    tasks,
    running: tasks.flatMap((task) => readTagged(tagsByKey(task.tags), place.repository) ?? []),
    zones: [...new Set([...zones, ...(zoneId === undefined ? [] : [zoneId])])],
    certificates,
    tags,
    registered: tagged === undefined ? [] : [tagged]
  }
}

async function groupsOf(parts: readonly Part[], { clients }: RemoveTools): Promise<readonly Tagged[]> {
  const found = parts.map(async ({ place }) => {
    const groups = await findSecurityGroups(clients.ec2, place)
    return groups.flatMap(({ tags }) => readTagged(tags, place.repository) ?? [])
  })
  return (await Promise.all(found)).flat()
}

/** Returns the origin and commit of a removed environment, for the comment on the pull request. */
function describeLast(parts: readonly Part[]): Pick<Removal, 'origin' | 'commit'> {
  const newest = parts.flatMap(({ tasks }) => tasks).toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0]
  const commit = commitOf(tagsByKey(newest?.tags ?? []))
  const origin = parts
    .flatMap(({ running, registered }) => [...running, ...registered])
    .find((each) => each.origin !== undefined)?.origin
  return { origin, commit }
}

function merge(outcomes: readonly Outcome[]): Outcome {
  return { removed: outcomes.flatMap(({ removed }) => removed), left: outcomes.flatMap(({ left }) => left) }
}

async function removePart(part: Part, spec: RemovalSpec, tools: RemoveTools): Promise<Outcome> {
  const { place } = part
  const { clients } = tools
  const { signal } = clients
  const { family, securityGroup } = namesFor(place, clients.region)
  const steps: readonly (readonly [string, () => Promise<Outcome>])[] = [
    [family, () => removeTasks(part, spec, tools)],
    [securityGroup, async () => ({ removed: await deleteSecurityGroups(clients.ec2, place, signal), left: [] })],
    ...part.certificates.map((name) => only(`certificate of ${name}`, () => removeCertificate(name, spec, clients))),
    ...(mayHavePassword(part) ? [only('secret of the password', () => removePassword(part, clients))] : []),
    [family, () => deleteFamily(clients.ecs, family, (tags) => belongsTo(tags, place))]
  ]
  const done: Outcome[] = []
  for (const [id, step] of steps) {
    const outcome = await attempt(id, step, signal)
    done.push(outcome)
    if (outcome.left.length > 0) break
  }
  return merge(done)
}

/** The secret is created before the first revision, whose tags name it. A run can fail in between. */
function mayHavePassword({ place, registered, tags }: Part): boolean {
  return place.job !== true && (registered.length === 0 || accessStateOf(tags) !== undefined)
}

function removePassword({ place, registered }: Part, clients: Clients): Promise<boolean> {
  return removeAccessSecret(place, clients, { isKnown: registered.length > 0 })
}

/** Returns the step that removes one thing. `remove` returns whether there was something to remove. */
function only(id: string, remove: () => Promise<boolean>): readonly [string, () => Promise<Outcome>] {
  return [id, async () => ({ removed: (await remove()) ? [id] : [], left: [] })]
}

/** Runs one step of a removal. Returns a failure as `left`, but throws if the run is cancelled. */
async function attempt(id: string, step: () => Promise<Outcome>, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted()
  const outcome = await step().catch((error: unknown) => ({ removed: [], left: [{ id, why: wordsOf(error) }] }))
  signal.throwIfAborted()
  return outcome
}

async function removeTasks(part: Part, { unseenFor = 0 }: RemovalSpec, tools: RemoveTools): Promise<Outcome> {
  // Without a revision, no task can have been started.
  const within = part.registered.length > 0 ? unseenFor : 0
  return merge(await Promise.all(part.clusters.map((cluster) => emptyCluster(cluster, part, within, tools))))
}

/** Stops the environment's tasks in one cluster, and those that start meanwhile, until none is left. */
async function emptyCluster(
  cluster: string,
  { place, tasks, zones }: Part,
  unseenFor: number,
  tools: RemoveTools
): Promise<Outcome> {
  const { clients } = tools
  const { family } = namesFor(place, clients.region)
  const removeNames = recordRemover(place, zones, tools)
  const removed: string[] = []
  let found: readonly Task[] = tasks.filter(({ clusterArn = '' }) => clusterArn.endsWith(`/${cluster}`))
  const begin = Date.now()
  for (;;) {
    const arns = found.map(({ taskArn }) => taskArn).filter((arn) => !removed.includes(arn))
    if (arns.length > 0) {
      const outcome = await stopTasks(cluster, arns, () => removeNames(found), tools)
      removed.push(...outcome.removed)
      if (outcome.left.length > 0) return { removed, left: outcome.left }
      if (Date.now() - begin > EMPTY_WITHIN) {
        return { removed, left: [{ id: family, why: 'other tasks keep starting in it' }] }
      }
    } else if (Date.now() - begin >= unseenFor) {
      return { removed: [...new Set([...removed, ...(await removeNames(found))])], left: [] }
    } else await sleep(Math.min(1000, unseenFor), clients.signal)
    found = await findTasks(clients.ecs, cluster, family, place)
  }
}

/** Removes the names of tasks, stops the tasks, and waits until they have stopped. */
async function stopTasks(
  cluster: string,
  arns: readonly string[],
  removeNames: () => Promise<readonly string[]>,
  { clients, emit }: RemoveTools
): Promise<Outcome> {
  const { signal } = clients
  const names = await removeNames()
  const outcomes = await Promise.all(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, 'The environment is removed')
        emit({ type: 'noted', text: `Stopping task ${taskId(arn)}` })
        return []
      } catch (error) {
        signal.throwIfAborted()
        return [{ id: arn, why: wordsOf(error) }]
      }
    })
  )
  const refused = outcomes.flat()
  const stopping = arns.filter((arn) => !refused.some(({ id }) => id === arn))
  // Either this run sees a name that a deployment has just set, or that deployment sees the task stop.
  const newNames = await removeNames()
  const open = await awaitStopped(clients.ecs, cluster, stopping, { within: STOPPED_WITHIN, signal })
  return {
    removed: [...names, ...newNames, ...stopping.filter((arn) => !open.includes(arn))],
    left: [...refused, ...open.map((id) => ({ id, why: `it did not stop within ${STOPPED_WITHIN / 60_000} minutes` }))]
  }
}
