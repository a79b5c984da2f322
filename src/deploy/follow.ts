import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { describeRefusal, isPassing, isThrottled } from '../aws/refusal.ts'
import { describeTasks } from '../aws/task.ts'
import { ActionError } from '../errors.ts'
import type { Log } from '../log.ts'
import { sleep } from '../poll.ts'
import type { Reading } from './probe.ts'
import { sight, type AddressSpec, type Sighting } from './sighting.ts'

/** What is followed, and for how long. */
export interface FollowSpec extends AddressSpec {
  /** When the step gives up, as `Date.now()` counts. */
  readonly deadline: number
  /** The whole of that time in ms, to tell it. */
  readonly timeout: number
}

export interface FollowTools {
  readonly clients: Pick<Clients, 'ecs' | 'ec2'>
  readonly log: Log
  readonly signal: AbortSignal
  /** Told of everything new as soon as it is known. */
  readonly onSighting: (sightings: readonly Sighting[]) => void
}

/** What one look at the tasks showed, and which call AWS could not answer for the moment. */
export interface Look {
  readonly sightings: readonly Sighting[]
  /** Of the tasks themselves nothing new is known then. */
  readonly tasksUnseen?: unknown
  /** Only of their addresses nothing new is known then. */
  readonly addressesUnseen?: unknown
}

/** What is waited for, and what is known of why it does not come. */
export interface Pending {
  readonly waitingFor: string
  readonly reading?: Reading | undefined
}

/** No task has its network and image within this time (ms); asking earlier would only cost calls. */
const FIRST_LOOK = 2000
/** How long DescribeTasks may not know a task that RunTask has just made. Source: RunTask in the ECS API reference. */
const UNSEEN_FOR = 60_000

/**
 * Looks at the tasks again and again until `judge` is content, and returns what that gives. Throws what `judge` throws,
 * `TIMED_OUT` (or what a reading says instead), `TASK_LOST`, and what AWS refuses for good.
 */
export async function follow<T>(
  started: readonly Task[],
  spec: FollowSpec,
  tools: FollowTools,
  judge: (sightings: readonly Sighting[], look: Look) => Promise<{ readonly done: T } | Pending>
): Promise<T> {
  const begin = Date.now()
  const pace = new Pace()
  const pulse = new Pulse(tools.log)
  let sightings: readonly Sighting[] = started.map((task) => ({ task }))
  pulse.told(newStates([], sightings), 0)
  await sleep(FIRST_LOOK, tools.signal)
  for (;;) {
    const look = await lookAgain(sightings, spec, tools, { age: Date.now() - begin, pace })
    const seen = look.sightings
    pulse.told(newStates(sightings, seen), Date.now() - begin)
    tools.onSighting(seen)
    sightings = seen
    const verdict = await judge(sightings, look)
    if ('done' in verdict) return verdict.done
    const pending = look.tasksUnseen === undefined ? verdict : UNSEEN
    const left = spec.deadline - Date.now()
    if (left < 0) throw timedOut(pending, spec, look)
    pulse.stillWaiting(pending.waitingFor, Date.now() - begin)
    await sleep(Math.min(pace.next(Date.now() - begin), left + 1), tools.signal)
  }
}

/** Whether the task ends or has ended. ECS decides so in `desiredStatus` well before `lastStatus` follows. */
export function isEnding(task: Task): boolean {
  return task.desiredStatus === 'STOPPED' || isOver(task)
}

/** Whether nothing more comes of the task. Source: "Task lifecycle states" in the Amazon ECS Developer Guide. */
export function isOver({ lastStatus = '' }: Task): boolean {
  return ['STOPPED', 'DELETED'].includes(lastStatus)
}

/** Often while it matters, less for a task that takes long or when ECS asks for less; spread, so that many deployments do not ask in step. */
class Pace {
  #slower = 1

  slowDown(): void {
    this.#slower = Math.min(this.#slower * 2, 8)
  }

  /** How long (ms) to wait before the next look at a task of this age (ms). */
  next(age: number): number {
    const base = age < 60_000 ? 1000 : age < 180_000 ? 3000 : 6000
    return Math.min(base * this.#slower, 12_000) * (1 + Math.random() * 0.2)
  }
}

/** How long (ms) nothing is said at first while nothing changes; each time twice as long, as a job may take hours. */
const FIRST_SILENCE = 20_000

/** Says what has changed, each line with its seconds, and now and then what is still waited for. */
class Pulse {
  readonly #log: Log
  #last = 0
  #silence = FIRST_SILENCE

  constructor(log: Log) {
    this.#log = log
  }

  told(changes: string, age: number): void {
    if (changes === '') return
    this.#say(changes, age)
    this.#silence = FIRST_SILENCE
  }

  stillWaiting(what: string, age: number): void {
    if (age - this.#last < this.#silence) return
    this.#say(`still waiting for ${what}`, age)
    this.#silence *= 2
  }

  #say(text: string, age: number): void {
    this.#log.info(`${String(Math.round(age / 1000)).padStart(4)} s  ${text}`)
    this.#last = age
  }
}

/** Without an answer, the last state that was seen says nothing of what is now. */
const UNSEEN: Pending = { waitingFor: 'ECS to report the state of the task' }

/**
 * The tasks as they are now; a call that AWS could not answer for the moment leaves what it is about as it was. That the
 * addresses are not known takes nothing from what ECS has told.
 */
async function lookAgain(
  last: readonly Sighting[],
  spec: FollowSpec,
  tools: FollowTools,
  { age, pace }: { readonly age: number; readonly pace: Pace }
): Promise<Look> {
  const { clients, log } = tools
  const wait = (error: unknown) => {
    if (!isPassing(error)) throw error
    if (isThrottled(error)) pace.slowDown()
    log.debug(`Asking again. ${describeRefusal(error)}`)
  }
  let tasks: readonly Task[]
  try {
    // ECS forgets a task an hour after its end, when others of the same job may still run.
    const arns = last.flatMap(({ task }) => (isOver(task) ? [] : (task.taskArn ?? '')))
    const told = new Map((await describeTasks(clients.ecs, spec.cluster, arns)).map((task) => [task.taskArn, task]))
    if (told.size < arns.length && age >= UNSEEN_FOR) {
      throw new ActionError('TASK_LOST', 'ECS does not know a task that it started.', 'Run the workflow again.')
    }
    tasks = last.map(({ task }) => told.get(task.taskArn) ?? task)
  } catch (error) {
    wait(error)
    return { sightings: last, tasksUnseen: error }
  }
  try {
    return { sightings: await sight(tasks, last, spec, clients) }
  } catch (error) {
    wait(error)
    const known = new Map(last.map((sighting) => [sighting.task.taskArn, sighting]))
    return { sightings: tasks.map((task) => ({ ...known.get(task.taskArn), task })), addressesUnseen: error }
  }
}

/** The states that are new, in words; empty when there are none. */
function newStates(before: readonly Sighting[], now: readonly Sighting[]): string {
  const lines = now.flatMap(({ task }, index) => {
    const was = before[index]?.task
    const same = was?.lastStatus === task.lastStatus && was?.desiredStatus === task.desiredStatus
    if (same) return []
    const ending = isEnding(task) && !isOver(task) ? ', to be stopped' : ''
    return `${now.length > 1 ? `${index + 1}: ` : ''}${task.lastStatus ?? 'unknown'}${ending}`
  })
  return lines.join(', ')
}

/** Names the last call that AWS could not answer, if that is what is in the way. */
function timedOut(
  { waitingFor, reading }: Pending,
  { timeout }: FollowSpec,
  { tasksUnseen, addressesUnseen }: Look
): ActionError {
  const error = tasksUnseen ?? addressesUnseen
  const last = error === undefined ? '' : ` The last call failed. ${describeRefusal(error)}.`
  const minutes = timeout / 60_000
  const found = `After ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} the step was still waiting for ${waitingFor}.`
  if (reading !== undefined) return new ActionError(reading.code, `${found} ${reading.reading}${last}`, reading.hint)
  const hint = isThrottled(error)
    ? 'Run the job again, and let fewer deployments run at once in this account and Region.'
    : 'If the image or the program only needs longer, raise `timeout-minutes`.'
  return new ActionError('TIMED_OUT', `${found}${last}`, error === undefined || isThrottled(error) ? hint : FAULT)
}

const FAULT =
  'Run the job again. If that does not help, check the network of the runner and https://health.aws.amazon.com.'
