import type { Clients } from '../aws/clients.ts'
import type { HeldRecords, Marker, NamedTask, Zone } from '../resources/dns-record.ts'
import { wordsOf } from '../aws/errors.ts'
import type { Domain, Service } from '../deployment.ts'
import { ActionError, TaskStopped } from '../errors.ts'
import type { Emit, LaunchRecord, NamingRecord, SeenTask } from '../events.ts'
import { writes } from '../resources/resource.ts'
import { createdAtOf, describeTasks, findRunning, isEnding, taskId } from '../aws/task.ts'
import { sleep } from '../wait.ts'
import { probeAs } from './health-check.ts'
import type { HttpsCheck } from './https-check.ts'
import type { Launched } from './launch.ts'
import type { PreparedDeployment } from './prepare.ts'

/** Route 53's part of the action, which only runs with a name load. */
export const loadRecords = () => import('../resources/dns-record.ts')

export interface NameTools {
  readonly clients: Clients
  /** These work in a cancelled run, too. */
  readonly cleanup: Clients
  readonly emit: Emit
}

/** What came of giving a name to the new tasks. */
export interface Named {
  /** Where it led before. */
  readonly before: HeldRecords | undefined
  /** When all name servers had the change, as `Date.now()` counts. */
  readonly since: number
}

/** The tasks can't have the name. */
export interface NamingFailed {
  readonly error: unknown
  /** Whether the name leads to where it led before. As long as it doesn't, the tasks must not be stopped. */
  readonly undone: boolean
}

/** What a deployment gives its tasks a name with. */
interface Naming {
  readonly domain: Domain
  readonly zone: Zone
  readonly marker: Marker
  readonly url: string | undefined
  readonly urls: Readonly<Record<string, string>> | undefined
  readonly addresses: readonly string[]
}

/**
 * Lets the environment's name lead to the new tasks, in one batch that fails when anybody else has changed the records; and
 * returns when all name servers have it and the tasks answer under the name. Returns `superseded` when the name leads to the
 * tasks of a deployment that began later. When it throws, no record was changed, unless the run was cancelled: then the
 * post step sees to that.
 */
export async function nameTasks(
  service: Service & { readonly domain: Domain },
  launched: Launched,
  prepared: PreparedDeployment,
  tools: NameTools
): Promise<Named | 'superseded' | NamingFailed> {
  const naming = namingOf(service, launched, prepared, tools)
  const moved = await move(naming, tools)
  if (moved === 'superseded') return moved
  const { before, undo } = moved
  try {
    const { https } = prepared.launch
    const since = await settle(naming, moved.change, launched, { service, https }, tools)
    tools.emit({
      type: 'named',
      name: naming.domain.name,
      url: naming.url,
      urls: naming.urls,
      changes: writes(prepared.changes)
    })
    return { before, since }
  } catch (error) {
    tools.clients.signal.throwIfAborted()
    return { error, undone: await restoreName(undo, tools).then(...YES_OR_NO) }
  }
}

const YES_OR_NO = [() => true, () => false] as const

function namingOf(
  { domain, subject }: Service & { readonly domain: Domain },
  { record, tasks }: Launched,
  { plans, resources }: PreparedDeployment,
  { clients }: NameTools
): Naming {
  const { repository, environment, origin } = subject
  const named = tasks.flatMap(({ task: { taskArn }, publicIp, privateIp }): NamedTask[] => {
    const address = publicIp ?? privateIp
    return address === undefined ? [] : [{ id: taskId(taskArn), address }]
  })
  if (resources.record === undefined || named.length < tasks.length) {
    throw new ActionError(
      'ADDRESS_MISSING',
      'The task runs, but its address is not known, so its name can lead nowhere.',
      'Run the job again.'
    )
  }
  const { zone, held } = plans.found(resources.record)
  return {
    domain,
    zone,
    url: urlUnder(domain.name, tasks[0]?.url),
    urls: tasks[0]?.urls && urlsUnder(domain.name, tasks[0].urls),
    addresses: named.map(({ address }) => address),
    marker: {
      repository,
      environment,
      region: clients.region,
      origin,
      cluster: record.cluster,
      startedBy: record.startedBy,
      began: Math.min(...tasks.map(({ task }) => createdAtOf(task))),
      until: Date.now() + EXPECTED_SYNC + (held?.ttl ?? 0) * 1000,
      tasks: named
    }
  }
}

/** How long (ms) Route 53 usually takes, as the marker tells a later run that this one has not lived to see it. */
const EXPECTED_SYNC = 60_000

/** The same for each container's. */
function urlsUnder(name: string, urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const under = Object.entries(urls).map(([container, url]) => [container, urlUnder(name, url) ?? url] as const)
  return Object.fromEntries(under)
}

/** Returns the URL with the name in place of the address. */
export function urlUnder(name: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const { protocol, port } = new URL(url)
  return `${protocol}//${name}${port === '' ? '' : `:${port}`}`
}

interface Moved {
  readonly change: string
  readonly before: HeldRecords | undefined
  readonly undo: NamingRecord
}

async function move(
  { domain: { name, ttl }, zone, marker }: Naming,
  { clients, emit }: NameTools
): Promise<Moved | 'superseded'> {
  const { isNewer, MOST_MOVES, moveRecords, openRoute53, readRecords } = await loadRecords()
  const route53 = openRoute53(clients)
  let first: HeldRecords | undefined
  for (let number = 1; number <= MOST_MOVES; number++) {
    const held = await readRecords(route53, zone, { name, owner: marker })
    if (held !== undefined && isNewer(held.marker, marker) && (await isServed(held.marker, clients))) {
      emit({ type: 'noted', text: `${name} leads to the task of a newer deployment: ${idsOf(held.marker)}` })
      return 'superseded'
    }
    // Where the answer to an earlier try was lost, these are the run's own records.
    const before = held?.marker.startedBy === marker.startedBy ? first : held
    first = before
    const { repository, environment, region, startedBy } = marker
    const undo = { repository, environment, region, zoneId: zone.id, name, startedBy, before }
    emit({ type: 'naming', naming: { ...undo, before: before && { marker: before.marker, ttl: before.ttl } } })
    const moved = await moveRecords(route53, { id: zone.id, name }, held, { marker, ttl })
    if (moved !== 'conflict') return { change: moved.change, before, undo }
    await sleep(500 + Math.random() * 1000, clients.signal)
  }
  throw new ActionError(
    'DOMAIN_TAKEN',
    `The records of ${name} were changed by others each time that this run was about to.`,
    'Run the job again when no other run deploys to this name.'
  )
}

/** Whether a task that the marker names goes on running. */
async function isServed({ cluster, tasks }: Marker, { ecs }: Pick<Clients, 'ecs'>): Promise<boolean> {
  const ids = tasks.map(({ id }) => id)
  return (await findRunning(ecs, cluster, ids)).length > 0
}

function idsOf({ tasks }: Marker): string {
  return tasks.map(({ id }) => id).join(', ')
}

/** Waits until the name answers with the tasks, and these under the name; returns since when all name servers have it. */
async function settle(
  naming: Naming,
  change: string,
  { record, tasks }: Launched,
  { service, https }: { readonly service: Service; readonly https: HttpsCheck | undefined },
  { clients, emit }: NameTools
): Promise<number> {
  const { domain, zone, addresses } = naming
  const { awaitSync, openRoute53 } = await loadRecords()
  // What is being stopped must not be what the name leads to, so this is asked as soon as it does, and at the end again.
  await requireRunning(record, clients)
  emit({ type: 'noted', text: `${domain.name} leads to ${addresses.join(', ')}. Waiting for Route 53's name servers` })
  if (!(await awaitSync(openRoute53(clients), change, clients.signal))) {
    emit({
      type: 'warned',
      text: `Route 53 has accepted the records of ${domain.name}, but after three minutes not all of its name servers had them.`
    })
  }
  const since = Date.now()
  await requireRunning(record, clients)
  const resolved = await checkDelegation(naming, clients.signal, emit)
  const path = service.ready.when === 'accepted' ? undefined : service.ready.healthCheckPath
  if (https !== undefined) await requireSecureAnswer(https, resolved ?? addresses, path, clients.signal)
  else if (path !== undefined) await requireAnswer(naming, tasks, path, { signal: clients.signal, emit })
  if (service.timeToLive !== undefined) {
    emit({
      type: 'noted',
      text: `The task of ${domain.name} ends by itself, but nothing removes the record then. Run \`mode: sweep\` on a schedule, as AWS gives the address to somebody else.`
    })
  }
  emit({ type: 'debugged', text: `${domain.name} is in the hosted zone ${zone.id}` })
  return since
}

async function requireRunning({ cluster, tasks }: LaunchRecord, { ecs }: Pick<Clients, 'ecs'>): Promise<void> {
  const ending = (await describeTasks(ecs, cluster, tasks)).find(isEnding)
  if (ending !== undefined) throw new TaskStopped(ending)
}

/**
 * What DNS answers concerns the user's registrar, and is no reason to take a deployment back. Returns the addresses of the
 * tasks that the zone's name servers answer with; nothing where they answer none.
 */
async function checkDelegation(
  { domain: { name }, zone, addresses }: Naming,
  signal: AbortSignal,
  emit: Emit
): Promise<readonly string[] | undefined> {
  if (zone.nameServers.length === 0) {
    emit({ type: 'noted', text: `${name} is in a private hosted zone, which only its VPCs resolve` })
    return undefined
  }
  const { isDelegated, lookUp } = await loadRecords()
  const delegated = await isDelegated(zone)
  signal.throwIfAborted()
  if (delegated === 'unknown') {
    emit({
      type: 'noted',
      text: `The delegation of ${zone.name} was not checked: the runner's resolver does not answer`
    })
    return undefined
  }
  if (!delegated) {
    emit({
      type: 'warned',
      text: `${name} can't be resolved yet: ${zone.name} is not delegated to the name servers of the hosted zone ${zone.id}. Set these NS records for ${zone.name} at its registrar, or in the zone above: ${zone.nameServers.join(', ')}.`
    })
    return undefined
  }
  const found = await lookUp(zone, name)
  signal.throwIfAborted()
  if (found === 'unknown') {
    emit({
      type: 'noted',
      text: `${name} was not looked up: the name servers of ${zone.name} can't be reached from the runner`
    })
    return undefined
  }
  const own = addresses.filter((address) => found.includes(address))
  if (own.length > 0) return own
  const said = found.length === 0 ? 'no address' : found.join(', ')
  emit({
    type: 'warned',
    text: `The name servers of ${zone.name} answer ${name} with ${said} instead of ${addresses.join(', ')}.`
  })
  return undefined
}

/** How long (ms) an application that is healthy by its address may fail under its name. */
const ANSWERS_WITHIN = 30_000

async function requireAnswer(
  { domain: { name } }: Naming,
  tasks: readonly SeenTask[],
  path: string,
  { signal, emit }: { readonly signal: AbortSignal; readonly emit: Emit }
): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN
  for (;;) {
    const answers = await Promise.all(
      tasks.flatMap(({ url }) => (url === undefined ? [] : [probeAs(hostUnder(name, url), new URL(path, url).href)]))
    )
    if (answers.includes(undefined)) {
      emit({ type: 'noted', text: `The health check was not repeated as ${name}: the runner uses a proxy` })
      return
    }
    const bad = answers.find((answer) => answer?.healthy === false)
    if (bad === undefined) return
    if (Date.now() > deadline) {
      throw new ActionError(
        'DOMAIN_NOT_ANSWERED',
        `The application answers at the address of its task, but not as ${name}: ${bad.said}.`,
        `Allow the host ${name} in the settings of the application, or omit \`health-check-path\`.`
      )
    }
    await sleep(2000, signal)
  }
}

/** Throws `DOMAIN_NOT_ANSWERED` unless the tasks go on answering by HTTPS now that the name leads to them. */
async function requireSecureAnswer(
  https: HttpsCheck,
  addresses: readonly string[],
  path: string | undefined,
  signal: AbortSignal
): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN
  for (;;) {
    const pending = await https.ask(addresses, path)
    if (pending === undefined) return
    if (Date.now() > deadline) {
      throw new ActionError(
        'DOMAIN_NOT_ANSWERED',
        `The task no longer answers now that its name leads to it: still waiting for ${pending.waitingFor}.`,
        pending.reading?.hint ?? 'Check the log of the containers, and run the job again.'
      )
    }
    await sleep(2000, signal)
  }
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
export async function restoreName(
  { before, ...naming }: NamingRecord,
  { cleanup, emit }: Pick<NameTools, 'cleanup' | 'emit'>
): Promise<void> {
  const { name, startedBy } = naming
  await change(naming, { cleanup, emit, isFirst: true }, async ({ marker }) => {
    if (marker.startedBy !== startedBy) {
      await untilForgotten(marker)
      return 'keep'
    }
    const ids = before?.marker.tasks.map(({ id }) => id) ?? []
    const running = await findRunning(cleanup.ecs, before?.marker.cluster ?? '', ids)
    const tasks = before?.marker.tasks.filter(({ id }) => running.includes(id)) ?? []
    emit({
      type: 'noted',
      text: tasks.length === 0 ? `Removing the records of ${name}` : `${name} leads to the task before again`
    })
    return before === undefined || tasks.length === 0
      ? undefined
      : { marker: { ...before.marker, tasks }, ttl: before.ttl }
  })
}

/**
 * Removes a name that leads to none but tasks that are about to be stopped. `isFirst`: whether another run may have removed it
 * a moment ago. Returns the IDs of the tasks that it led to, if it was removed: meanwhile another deployment may have given it
 * to its own.
 */
export async function releaseName(
  naming: Omit<NamingRecord, 'startedBy' | 'before'>,
  stopping: readonly string[],
  { cleanup, emit, isFirst }: Pick<NameTools, 'cleanup' | 'emit'> & { readonly isFirst: boolean }
): Promise<readonly string[] | undefined> {
  const held = await change(naming, { cleanup, emit, isFirst }, async ({ marker }) => {
    const ids = marker.tasks.map(({ id }) => id).filter((id) => !stopping.includes(id))
    const running = await findRunning(cleanup.ecs, marker.cluster, ids)
    if (running.length > 0) {
      await untilForgotten(marker)
      return 'keep'
    }
    emit({ type: 'noted', text: `Removing the records of ${naming.name}` })
    return undefined
  })
  return held?.marker.tasks.map(({ id }) => id)
}

async function change(
  { repository, environment, region, zoneId, name }: Omit<NamingRecord, 'startedBy' | 'before'>,
  { cleanup, emit, isFirst }: Pick<NameTools, 'cleanup' | 'emit'> & { readonly isFirst: boolean },
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
