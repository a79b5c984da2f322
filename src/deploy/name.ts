import type { Clients } from '../aws/clients.ts'
import type { HeldRecords, Marker, NamedTask, RecordOwner, Zone } from '../resources/dns-record.ts'
import { wordsOf } from '../aws/errors.ts'
import { createdAtOf, describeTasks, findRunning, isEnding, type Task, TaskStopped } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import type { Domain } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Emit, LaunchRecord, NamingRecord, SeenTask, Change } from '../events.ts'
import { domainOf, tagsByKey } from '../ownership.ts'
import { sleep } from '../wait.ts'
import { urlUnder } from './addresses.ts'
import { probeAs, type HttpsCheck } from './health-check.ts'
import type { Launched, Tools } from './launch.ts'

/** The code for Route 53, which is loaded only for deployments with a domain. */
export const loadRecords = () => import('../resources/dns-record.ts')

/** The tools that also work in a cancelled run. */
type CleanupTools = Pick<Tools, 'cleanup' | 'emit'>

/** The name that the new tasks will get. */
export interface NameSpec {
  readonly domain: Domain
  readonly zone: Zone
  /** The records that point to the environment's previous tasks. */
  readonly held: HeldRecords | undefined
  readonly owner: RecordOwner
  /** The ref that the environment follows. */
  readonly origin: string | undefined
  /** The path to check under the name. With HTTPS, the certificate is checked as well. */
  readonly path: string | undefined
  readonly https: HttpsCheck | undefined
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive: number | undefined
  /** The changes of the deployment, for the report. */
  readonly changes: readonly Change[]
}

/** The records of the name after `nameTasks`, which point to the new tasks. */
export interface Named {
  readonly records: 'moved'
  /** The records that the name had before. */
  readonly before: HeldRecords | undefined
  /** When all name servers had the change (ms, as in `Date.now()`). */
  readonly since: number
}

/**
 * The records of the name after `nameTasks`. `newer`: they point to the tasks of a deployment that began later.
 * `restored`: after a failure, they don't point to the new tasks. `unknown`: after a failure, they may point to them.
 */
type Naming =
  Named | { readonly records: 'newer' } | { readonly records: 'restored' | 'unknown'; readonly error: unknown }

/**
 * Points the environment's name to the new tasks, in one batch that fails if others have changed the records. Returns
 * once all name servers have the change and the tasks answer under the name. Throws only if the run is cancelled. The
 * post step then restores the name and stops the tasks, as it does after `unknown`.
 */
export async function nameTasks(spec: NameSpec, launched: Launched, tools: Tools): Promise<Naming> {
  let undo: NamingRecord | undefined
  try {
    const moved = await move(spec, markerOf(spec, launched), tools)
    if (moved === 'superseded') return { records: 'newer' }
    undo = moved.undo
    const since = await settle(spec, moved, launched, tools)
    const { name } = spec.domain
    const { url, urls } = launched.tasks[0] ?? {}
    tools.emit({
      type: 'named',
      name,
      url: urlUnder(name, url),
      urls: urls && urlsUnder(name, urls),
      changes: spec.changes
    })
    return { records: 'moved', before: moved.before, since }
  } catch (error) {
    tools.clients.signal.throwIfAborted()
    const isRestored = undo !== undefined && (await restoreName(undo, tools).then(...YES_OR_NO))
    return { records: isRestored ? 'restored' : 'unknown', error }
  }
}

const YES_OR_NO = [() => true, () => false] as const

function markerOf({ owner, origin, held }: NameSpec, { record, tasks }: Launched): Marker {
  const named = tasks.flatMap(({ task: { taskArn }, publicIp, privateIp }): NamedTask[] => {
    const address = publicIp ?? privateIp
    return address === undefined ? [] : [{ id: taskId(taskArn), address }]
  })
  if (named.length < tasks.length) {
    throw new ActionError(
      'ADDRESS_MISSING',
      "The task runs, but its IP address is unknown, so its name can't point to it.",
      'Run the job again.'
    )
  }
  return {
    ...owner,
    origin,
    cluster: record.cluster,
    startedBy: record.startedBy,
    began: Math.min(...tasks.map(({ task }) => createdAtOf(task))),
    until: Date.now() + EXPECTED_SYNC + (held?.ttl ?? 0) * 1000,
    tasks: named
  }
}

/** How long (ms) Route 53 usually takes to propagate a change. The marker states it for other runs in advance. */
const EXPECTED_SYNC = 60_000

function urlsUnder(name: string, urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const under = Object.entries(urls).map(([container, url]) => [container, urlUnder(name, url) ?? url] as const)
  return Object.fromEntries(under)
}

/** The change that points the records to the new tasks. */
interface Moved {
  readonly change: string
  readonly addresses: readonly string[]
  readonly before: HeldRecords | undefined
  readonly undo: NamingRecord
}

async function move(
  { domain: { name, ttl }, zone, owner }: NameSpec,
  marker: Marker,
  { clients, emit }: Tools
): Promise<Moved | 'superseded'> {
  const { isNewer, MOST_MOVES, moveRecords, openRoute53, readRecords } = await loadRecords()
  const route53 = openRoute53(clients)
  let first: HeldRecords | undefined
  for (let number = 1; number <= MOST_MOVES; number++) {
    const held = await readRecords(route53, zone, { name, owner })
    if (held !== undefined && isNewer(held.marker, marker) && (await findNamed(held.marker, clients)).length > 0) {
      const ids = held.marker.tasks.map(({ id }) => id).join(', ')
      emit({ type: 'noted', text: `${name} points to the task of a newer deployment: ${ids}` })
      return 'superseded'
    }
    // If the answer to an earlier try was lost, `held` is already this run's own change.
    const before = held?.marker.startedBy === marker.startedBy ? first : held
    first = before
    const undo = { ...owner, zoneId: zone.id, name, startedBy: marker.startedBy, before }
    emit({ type: 'naming', naming: { ...undo, before: before && { marker: before.marker, ttl: before.ttl } } })
    const moved = await moveRecords(route53, { id: zone.id, name }, held, { marker, ttl })
    if (moved !== 'conflict') {
      return { change: moved.change, addresses: marker.tasks.map(({ address }) => address), before, undo }
    }
    await sleep(500 + Math.random() * 1000, clients.signal)
  }
  throw new ActionError(
    'DOMAIN_TAKEN',
    `Other runs changed the records of ${name} each time before this run could.`,
    'Run the job again when no other run deploys to this name.'
  )
}

/** Waits until the name servers and the tasks answer for the name. Returns when (ms) the name servers did. */
async function settle(
  { domain: { name }, zone, path, https, timeToLive }: NameSpec,
  { change, addresses }: Moved,
  { record, tasks }: Launched,
  { clients, emit }: Tools
): Promise<number> {
  const { signal } = clients
  const { awaitSync, openRoute53 } = await loadRecords()
  // The name must not point to a stopping task. Check right after the change, and again after the wait.
  await requireRunning(record, clients)
  emit({ type: 'noted', text: `${name} points to ${addresses.join(', ')}. Waiting for Route 53's name servers` })
  if (!(await awaitSync(openRoute53(clients), change, signal))) {
    emit({
      type: 'warned',
      text: `Route 53 has accepted the records of ${name}, but after three minutes not all of its name servers had them.`
    })
  }
  const since = Date.now()
  await requireRunning(record, clients)
  const resolved = await checkDelegation(name, zone, addresses, signal)
  if ('text' in resolved) emit(resolved)
  if (https !== undefined) {
    await untilAnswered(() => whatIsInsecure(https, 'text' in resolved ? addresses : resolved, path), signal)
  } else if (path !== undefined) {
    await untilAnswered(() => whatDoesNotAnswer(name, tasks, path, emit), signal)
  }
  if (timeToLive !== undefined) {
    emit({
      type: 'noted',
      text: `The task of ${name} ends by itself, but nothing removes the record then. Run \`mode: sweep\` on a schedule, because AWS can give the address to somebody else.`
    })
  }
  emit({ type: 'debugged', text: `${name} is in the hosted zone ${zone.id}` })
  return since
}

async function requireRunning({ cluster, tasks }: LaunchRecord, { ecs }: Pick<Clients, 'ecs'>): Promise<void> {
  const ending = (await describeTasks(ecs, cluster, tasks)).find(isEnding)
  if (ending !== undefined) throw new TaskStopped(ending)
}

/** A line about a name for the log. */
interface Remark {
  readonly type: 'noted' | 'warned'
  readonly text: string
}

/**
 * Returns the tasks' addresses that the zone's name servers answer with, or a remark if they can't be checked.
 * Delegation is up to the user's registrar, so a problem with it doesn't fail the deployment.
 */
async function checkDelegation(
  name: string,
  zone: Zone,
  addresses: readonly string[],
  signal: AbortSignal
): Promise<readonly string[] | Remark> {
  if (zone.nameServers.length === 0) {
    return { type: 'noted', text: `${name} is in a private hosted zone, which only its VPCs resolve` }
  }
  const { isDelegated, lookUp } = await loadRecords()
  const delegated = await isDelegated(zone)
  signal.throwIfAborted()
  if (delegated === 'unknown') {
    return {
      type: 'noted',
      text: `The delegation of ${zone.name} was not checked: the runner's resolver does not answer`
    }
  }
  if (!delegated) {
    return {
      type: 'warned',
      text: `${name} can't be resolved yet: ${zone.name} is not delegated to the name servers of the hosted zone ${zone.id}. Set these NS records for ${zone.name} at its registrar, or in the zone above: ${zone.nameServers.join(', ')}.`
    }
  }
  const found = await lookUp(zone, name)
  signal.throwIfAborted()
  if (found === 'unknown') {
    return {
      type: 'noted',
      text: `${name} was not looked up: the name servers of ${zone.name} can't be reached from the runner`
    }
  }
  const own = addresses.filter((address) => found.includes(address))
  if (own.length > 0) return own
  const said = found.length === 0 ? 'no address' : found.join(', ')
  return {
    type: 'warned',
    text: `The name servers of ${zone.name} answer ${name} with ${said} instead of ${addresses.join(', ')}.`
  }
}

/** How long (ms) an application that answers at its IP address may fail under its name. */
const ANSWERS_WITHIN = 30_000

/** Calls `complain` until it returns nothing. Throws its last error after 30 s. */
async function untilAnswered(complain: () => Promise<ActionError | undefined>, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN
  for (;;) {
    const complaint = await complain()
    if (complaint === undefined) return
    if (Date.now() > deadline) throw complaint
    await sleep(2000, signal)
  }
}

/** Returns the error if the tasks stop answering by HTTPS now that the name points to them. */
async function whatIsInsecure(
  https: HttpsCheck,
  addresses: readonly string[],
  path: string | undefined
): Promise<ActionError | undefined> {
  const pending = await https.ask(addresses, path)
  if (pending === undefined) return undefined
  return new ActionError(
    'DOMAIN_NOT_ANSWERED',
    `The task no longer answers now that its name points to it: still waiting for ${pending.waitingFor}.`,
    pending.reading?.hint ?? 'Check the log of the containers, and run the job again.'
  )
}

async function whatDoesNotAnswer(
  name: string,
  tasks: readonly SeenTask[],
  path: string,
  emit: Emit
): Promise<ActionError | undefined> {
  const answers = await Promise.all(
    tasks.flatMap(({ url }) => (url === undefined ? [] : [probeAs(hostUnder(name, url), new URL(path, url).href)]))
  )
  if (answers.includes(undefined)) {
    emit({ type: 'noted', text: `The health check was not repeated as ${name}: the runner uses a proxy` })
    return undefined
  }
  const bad = answers.find((answer) => answer?.healthy === false)
  if (bad === undefined) return undefined
  return new ActionError(
    'DOMAIN_NOT_ANSWERED',
    `The application answers at the address of its task, but not as ${name}: ${bad.said}.`,
    `Allow the host ${name} in the settings of the application, or omit \`health-check-path\`.`
  )
}

function hostUnder(name: string, url: string): string {
  const { port } = new URL(url)
  return port === '' ? name : `${name}:${port}`
}

/** How long (ms), at most, a task keeps running after another deployment has taken over its name. */
const MOST_WAITED = 180_000

/** Waits until no resolver can still answer with what another deployment's records replaced. */
async function untilForgotten({ until }: Marker): Promise<void> {
  await sleep(Math.min(Math.max(until - Date.now(), 0), MOST_WAITED))
}

/**
 * Points the name back to the previous tasks that still run, or removes it if none does. Keeps what another deployment
 * has changed since. Works in a cancelled run, too.
 */
export async function restoreName({ before, ...naming }: NamingRecord, { cleanup, emit }: CleanupTools): Promise<void> {
  const { name, startedBy } = naming
  await change(naming, { cleanup, emit, awaitsOthers: true }, async ({ marker }) => {
    if (marker.startedBy !== startedBy) {
      await untilForgotten(marker)
      return 'keep'
    }
    const tasks = before === undefined ? [] : await findNamed(before.marker, cleanup)
    if (before === undefined || tasks.length === 0) {
      emit({ type: 'noted', text: `Removing the records of ${name}` })
      return undefined
    }
    emit({ type: 'noted', text: `${name} points to the previous task again` })
    return { marker: { ...before.marker, tasks }, ttl: before.ttl }
  })
}

/**
 * Returns a function that removes these names, except those of running tasks that aren't in `stopping`. Call it before
 * and after the tasks are stopped, because another deployment may set a name meanwhile.
 */
export function nameReleaser(
  names: readonly RecordPlace[],
  stopping: readonly Task[],
  tools: CleanupTools
): () => Promise<void> {
  const ids = stopping.map(({ taskArn }) => taskId(taskArn))
  // The tasks whose records were not seen. If they have a name, another run may have just removed its records.
  let unseen = stopping
  return async () => {
    for (const place of names) {
      const hasName = ({ tags }: Task) => domainOf(tagsByKey(tags)) === place.name
      for (;;) {
        const removed = await removeName(place, ids, { ...tools, awaitsOthers: unseen.some(hasName) })
        if (removed === undefined) break
        unseen = unseen.filter(({ taskArn }) => !removed.marker.tasks.some(({ id }) => id === taskId(taskArn)))
      }
      unseen = unseen.filter((task) => !hasName(task))
    }
  }
}

/** Removes a name if all of its tasks are in `stopping` or have ended. Returns its records if it did. */
function removeName(
  place: RecordPlace,
  stopping: readonly string[],
  tools: CleanupTools & { readonly awaitsOthers: boolean }
): Promise<HeldRecords | undefined> {
  return change(place, tools, async ({ marker }) => {
    const others = marker.tasks.filter(({ id }) => !stopping.includes(id))
    if ((await findNamed({ ...marker, tasks: others }, tools.cleanup)).length > 0) {
      await untilForgotten(marker)
      return 'keep'
    }
    tools.emit({ type: 'noted', text: `Removing the records of ${place.name}` })
    return undefined
  })
}

/** Returns the marker's tasks that still run. */
async function findNamed({ cluster, tasks }: Marker, { ecs }: Pick<Clients, 'ecs'>): Promise<readonly NamedTask[]> {
  const ids = tasks.map(({ id }) => id)
  const running = await findRunning(ecs, cluster, ids)
  return tasks.filter(({ id }) => running.includes(id))
}

/** A name, its hosted zone and its owner. */
export type RecordPlace = Omit<NamingRecord, 'startedBy' | 'before'>

async function change(
  { repository, environment, region, zoneId, name }: RecordPlace,
  { cleanup, emit, awaitsOthers }: CleanupTools & { readonly awaitsOthers: boolean },
  decide: (held: HeldRecords) => Promise<{ readonly marker: Marker; readonly ttl: number } | undefined | 'keep'>
): Promise<HeldRecords | undefined> {
  const { changeRecords, openRoute53 } = await loadRecords()
  const place = { zoneId, name, owner: { repository, environment, region } }
  try {
    return await changeRecords(openRoute53(cleanup), place, decide, { awaitsOthers })
  } catch (error) {
    emit({ type: 'warned', text: `The records of ${name} could not be changed: ${wordsOf(error)}` })
    throw error
  }
}
