import type { Clients } from '../aws/clients.ts'
import type { HeldRecords, Marker, NamedTask, RecordOwner, Zone } from '../resources/dns-record.ts'
import { wordsOf } from '../aws/errors.ts'
import { createdAtOf, describeTasks, findRunning, isEnding, TaskStopped } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import type { Domain } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Emit, LaunchRecord, NamingRecord, SeenTask, Change } from '../events.ts'
import { sleep } from '../wait.ts'
import { urlUnder } from './addresses.ts'
import { probeAs, type HttpsCheck } from './health-check.ts'
import type { Launched, Tools } from './launch.ts'

/** Route 53's part of the action, which only runs with a name load. */
export const loadRecords = () => import('../resources/dns-record.ts')

/** What works in a cancelled run, too. */
type CleanupTools = Pick<Tools, 'cleanup' | 'emit'>

/** The name that tasks are to get. */
export interface NameSpec {
  readonly domain: Domain
  readonly zone: Zone
  /** What leads to the environment's tasks before. */
  readonly held: HeldRecords | undefined
  readonly owner: RecordOwner
  /** The ref that the environment follows. */
  readonly origin: string | undefined
  /** What has to answer under the name, besides the certificate. */
  readonly path: string | undefined
  readonly https: HttpsCheck | undefined
  /** Seconds after which the tasks end by themselves. */
  readonly timeToLive: number | undefined
  /** What the deployment has written, for people. */
  readonly changes: readonly Change[]
}

/** What came of giving a name to the new tasks. */
export interface Named {
  /** Where it led before. */
  readonly before: HeldRecords | undefined
  /** When all name servers had the change, as `Date.now()` counts. */
  readonly since: number
}

/** The tasks can't have the name. */
interface NamingFailed {
  readonly error: unknown
  /** Whether the name leads to where it led before. As long as it doesn't, the tasks must not be stopped. */
  readonly undone: boolean
}

/**
 * Lets the environment's name lead to the new tasks, in one batch that fails when anybody else has changed the records; and
 * returns when all name servers have it and the tasks answer under the name. Returns `superseded` when the name leads to the
 * tasks of a deployment that began later. When it throws, no record was changed, unless the run was cancelled: then the
 * post step sees to that.
 */
export async function nameTasks(
  spec: NameSpec,
  launched: Launched,
  tools: Tools
): Promise<Named | 'superseded' | NamingFailed> {
  const moved = await move(spec, markerOf(spec, launched), tools)
  if (moved === 'superseded') return moved
  const { before, undo } = moved
  try {
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
    return { before, since }
  } catch (error) {
    tools.clients.signal.throwIfAborted()
    return { error, undone: await restoreName(undo, tools).then(...YES_OR_NO) }
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
      'The task runs, but its address is not known, so its name can lead nowhere.',
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

/** How long (ms) Route 53 usually takes, as the marker tells a later run that this one has not lived to see it. */
const EXPECTED_SYNC = 60_000

function urlsUnder(name: string, urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const under = Object.entries(urls).map(([container, url]) => [container, urlUnder(name, url) ?? url] as const)
  return Object.fromEntries(under)
}

/** Records that lead to the new tasks. */
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
      emit({ type: 'noted', text: `${name} leads to the task of a newer deployment: ${ids}` })
      return 'superseded'
    }
    // Where the answer to an earlier try was lost, these are the run's own records.
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
    `The records of ${name} were changed by others each time that this run was about to.`,
    'Run the job again when no other run deploys to this name.'
  )
}

/** Waits until the name answers with the tasks, and these under the name; returns since when all name servers have it. */
async function settle(
  { domain: { name }, zone, path, https, timeToLive }: NameSpec,
  { change, addresses }: Moved,
  { record, tasks }: Launched,
  { clients, emit }: Tools
): Promise<number> {
  const { signal } = clients
  const { awaitSync, openRoute53 } = await loadRecords()
  // What is being stopped must not be what the name leads to, so this is asked as soon as it does, and at the end again.
  await requireRunning(record, clients)
  emit({ type: 'noted', text: `${name} leads to ${addresses.join(', ')}. Waiting for Route 53's name servers` })
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
      text: `The task of ${name} ends by itself, but nothing removes the record then. Run \`mode: sweep\` on a schedule, as AWS gives the address to somebody else.`
    })
  }
  emit({ type: 'debugged', text: `${name} is in the hosted zone ${zone.id}` })
  return since
}

async function requireRunning({ cluster, tasks }: LaunchRecord, { ecs }: Pick<Clients, 'ecs'>): Promise<void> {
  const ending = (await describeTasks(ecs, cluster, tasks)).find(isEnding)
  if (ending !== undefined) throw new TaskStopped(ending)
}

/** What is said of a name in the log. */
interface Remark {
  readonly type: 'noted' | 'warned'
  readonly text: string
}

/**
 * What DNS answers concerns the user's registrar, and is no reason to take a deployment back. Returns the addresses of the
 * tasks that the zone's name servers answer with, or why there are none.
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

/** How long (ms) an application that is healthy by its address may fail under its name. */
const ANSWERS_WITHIN = 30_000

/** Asks until there is nothing to complain about; throws the last complaint when there always is. */
async function untilAnswered(complain: () => Promise<ActionError | undefined>, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN
  for (;;) {
    const complaint = await complain()
    if (complaint === undefined) return
    if (Date.now() > deadline) throw complaint
    await sleep(2000, signal)
  }
}

/** Whether the tasks go on answering by HTTPS now that the name leads to them. */
async function whatIsInsecure(
  https: HttpsCheck,
  addresses: readonly string[],
  path: string | undefined
): Promise<ActionError | undefined> {
  const pending = await https.ask(addresses, path)
  if (pending === undefined) return undefined
  return new ActionError(
    'DOMAIN_NOT_ANSWERED',
    `The task no longer answers now that its name leads to it: still waiting for ${pending.waitingFor}.`,
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

/** How long (ms) a task that lost its name to another deployment goes on at most. */
const MOST_WAITED = 180_000

/** Waits until the records of another deployment are everywhere, and resolvers have forgotten those before. */
async function untilForgotten({ until }: Marker): Promise<void> {
  await sleep(Math.min(Math.max(until - Date.now(), 0), MOST_WAITED))
}

/**
 * Undoes what a deployment has done to a name: it leads to those of the tasks before that go on running, or nowhere. What
 * another deployment has changed since stays. Works in a cancelled run, too.
 */
export async function restoreName({ before, ...naming }: NamingRecord, { cleanup, emit }: CleanupTools): Promise<void> {
  const { name, startedBy } = naming
  await change(naming, { cleanup, emit, isFirst: true }, async ({ marker }) => {
    if (marker.startedBy !== startedBy) {
      await untilForgotten(marker)
      return 'keep'
    }
    const tasks = before === undefined ? [] : await findNamed(before.marker, cleanup)
    if (before === undefined || tasks.length === 0) {
      emit({ type: 'noted', text: `Removing the records of ${name}` })
      return undefined
    }
    emit({ type: 'noted', text: `${name} leads to the task before again` })
    return { marker: { ...before.marker, tasks }, ttl: before.ttl }
  })
}

/**
 * Removes a name that leads to none but tasks that are about to be stopped. `isFirst`: whether another run may have removed it
 * a moment ago. Returns the IDs of the tasks that it led to, if it was removed: meanwhile another deployment may have given it
 * to its own.
 */
export async function releaseName(
  naming: RecordPlace,
  stopping: readonly string[],
  { cleanup, emit, isFirst }: CleanupTools & { readonly isFirst: boolean }
): Promise<readonly string[] | undefined> {
  const held = await change(naming, { cleanup, emit, isFirst }, async ({ marker }) => {
    const others = marker.tasks.filter(({ id }) => !stopping.includes(id))
    if ((await findNamed({ ...marker, tasks: others }, cleanup)).length > 0) {
      await untilForgotten(marker)
      return 'keep'
    }
    emit({ type: 'noted', text: `Removing the records of ${naming.name}` })
    return undefined
  })
  return held?.marker.tasks.map(({ id }) => id)
}

/** Those of the tasks that a marker names which go on running. */
async function findNamed({ cluster, tasks }: Marker, { ecs }: Pick<Clients, 'ecs'>): Promise<readonly NamedTask[]> {
  const ids = tasks.map(({ id }) => id)
  const running = await findRunning(ecs, cluster, ids)
  return tasks.filter(({ id }) => running.includes(id))
}

type RecordPlace = Omit<NamingRecord, 'startedBy' | 'before'>

async function change(
  { repository, environment, region, zoneId, name }: RecordPlace,
  { cleanup, emit, isFirst }: CleanupTools & { readonly isFirst: boolean },
  decide: (held: HeldRecords) => Promise<{ readonly marker: Marker; readonly ttl: number } | undefined | 'keep'>
): Promise<HeldRecords | undefined> {
  const { changeRecords, openRoute53 } = await loadRecords()
  const place = { zoneId, name, owner: { repository, environment, region } }
  try {
    return await changeRecords(openRoute53(cleanup), place, decide, { awaitsOthers: isFirst })
  } catch (error) {
    emit({ type: 'warned', text: `The records of ${name} could not be changed: ${wordsOf(error)}` })
    throw error
  }
}
