import type { Clients } from '../aws/clients.ts'
import { removeFamily } from '../aws/family.ts'
import { findTaskDefinition } from '../aws/revision.ts'
import { deleteSecurityGroups } from '../aws/security-group.ts'
import { awaitStopped, findTasks, stopTask, taskId } from '../aws/task.ts'
import { belongsTo, jobOf, namesFor, type Names, type Place } from '../environment.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { sleep } from '../poll.ts'

export interface RemoveTools {
  readonly clients: Clients
  readonly log: Log
  readonly signal: AbortSignal
  /** How long (ms) to look out for a task that has just been started, which ECS's lists do not show at once. */
  readonly unseenFor?: number
}

/** What was taken away of an environment, and what could not be: each by its id, with the reason. */
export interface Removal {
  readonly environment: string
  /** What it was there for, as its last revision says. */
  readonly origin?: string
  readonly removed: readonly string[]
  readonly left: readonly { readonly id: string; readonly why: string }[]
}

/** How long (ms) tasks may take to stop: two minutes for the programs, and the network interfaces. */
const STOPPED_WITHIN = 240_000

/**
 * Takes away all that belongs to one environment: its tasks, and once these have stopped its security group and its
 * revisions; what serves there, and its jobs. What is not there is not missed, and nothing goes that has not our tags.
 * Never throws for a single thing: what stays is told.
 */
export async function removeEnvironment(place: Place, cluster: string, tools: RemoveTools): Promise<Removal> {
  const { region } = tools.clients
  const parts = await Promise.all(
    [place, jobOf(place)].map((part) => removePart(part, namesFor(part, region), cluster, tools))
  )
  const origin = parts.find((part) => part.origin !== undefined)?.origin
  return {
    environment: place.environment,
    ...(origin !== undefined && { origin }),
    removed: parts.flatMap(({ removed }) => removed),
    left: parts.flatMap(({ left }) => left)
  }
}

type Part = Omit<Removal, 'environment'>

async function removePart(place: Place, names: Names, cluster: string, tools: RemoveTools): Promise<Part> {
  const { clients, signal } = tools
  const tasks = await attempt(names.family, () => removeTasks(place, names.family, cluster, tools))
  // What is left runs on the rest, and the next try finds it by that.
  if (tasks.left.length > 0) return tasks
  const group = await attempt(names.securityGroup, async () => ({
    removed: await deleteSecurityGroups(clients.ec2, place, signal),
    left: []
  }))
  const family = await attempt(names.family, () =>
    removeFamily(clients.ecs, names.family, (tags) => belongsTo(tags, place))
  )
  const parts = [tasks, group, family]
  return { ...tasks, removed: parts.flatMap(({ removed }) => removed), left: parts.flatMap(({ left }) => left) }
}

/** A cancelled job ends at once; any other failure is told beside what became of the rest. */
async function attempt(id: string, action: () => Promise<Part>): Promise<Part> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
    return { removed: [], left: [{ id, why: messageOf(error) }] }
  }
}

async function removeTasks(place: Place, family: string, cluster: string, tools: RemoveTools): Promise<Part> {
  const last = await findTaskDefinition(tools.clients.ecs, family, place)
  const clusters = [...new Set([cluster, last?.cluster ?? cluster])]
  // Where nothing was ever registered, nothing can have been started.
  const unseenFor = last === undefined ? 0 : (tools.unseenFor ?? 0)
  const parts = await Promise.all(clusters.map((name) => emptyCluster(name, { place, family, unseenFor }, tools)))
  return {
    ...(last?.origin !== undefined && { origin: last.origin }),
    removed: parts.flatMap(({ removed }) => removed),
    left: parts.flatMap(({ left }) => left)
  }
}

/** Stops what is there, and after that what has come meanwhile, until nothing comes any more. */
async function emptyCluster(
  cluster: string,
  { place, family, unseenFor }: { readonly place: Place; readonly family: string; readonly unseenFor: number },
  tools: RemoveTools
): Promise<Part> {
  const removed: string[] = []
  const deadline = Date.now() + unseenFor
  for (;;) {
    const found = await findTasks(tools.clients.ecs, cluster, family, place)
    const arns = found.flatMap(({ taskArn }) => taskArn ?? []).filter((arn) => !removed.includes(arn))
    if (arns.length > 0) {
      const part = await stopTasks(cluster, arns, tools)
      removed.push(...part.removed)
      if (part.left.length > 0) return { removed, left: part.left }
    } else if (Date.now() >= deadline) return { removed, left: [] }
    else await sleep(Math.min(1000, unseenFor), tools.signal)
  }
}

async function stopTasks(
  cluster: string,
  arns: readonly string[],
  { clients, log, signal }: RemoveTools
): Promise<Part> {
  const outcomes = await Promise.all(
    arns.map(async (arn) => {
      try {
        await stopTask(clients.ecs, arn, 'The environment is removed')
        log.info(`Stopping the task ${taskId(arn)}`)
        return []
      } catch (error) {
        return [{ id: arn, why: messageOf(error) }]
      }
    })
  )
  const refused = outcomes.flat()
  const stopping = arns.filter((arn) => !refused.some(({ id }) => id === arn))
  const open = await awaitStopped(clients.ecs, cluster, stopping, { within: STOPPED_WITHIN, signal })
  return {
    removed: stopping.filter((arn) => !open.includes(arn)),
    left: [...refused, ...open.map((id) => ({ id, why: 'it does not stop' }))]
  }
}
