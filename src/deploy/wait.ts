import { type Task, describeTasks, isEnding, isOver } from '../aws/task.ts'
import { taskId } from '../aws/arn.ts'
import type { Clients } from '../aws/clients.ts'
import { describeRefusal, isPassing, isThrottled } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import type { Emit, SeenTask } from '../events.ts'
import { sleep } from '../wait.ts'
import { findAddresses, type AddressSpec } from './addresses.ts'
import type { Pending } from './health-check.ts'
import type { LaunchSpec } from './launch.ts'

/** The settings for following tasks. */
interface FollowSpec extends AddressSpec {
  /** When the step gives up (ms, as in `Date.now()`). */
  readonly deadline: number
  /** The whole time limit (ms), for error messages. */
  readonly timeout: number
  /** How long (ms) the previous tasks took from creation to RUNNING. */
  readonly lastStart: number | undefined
  /** How many DescribeTasks calls must be possible right after the tasks are done. */
  readonly looksAfter: number
  /** Called after each look. */
  readonly onSeen: (tasks: readonly SeenTask[]) => void
}

export interface FollowTools {
  /** Clients that don't wait for a throttled service, because the loop repeats their calls. */
  readonly polling: Pick<Clients, 'ecs' | 'ec2' | 'signal' | 'looks'>
  readonly emit: Emit
}

/** The result of one look at the tasks, and the error of a call that failed temporarily. */
export interface Look {
  readonly tasks: readonly SeenTask[]
  /** Set if ECS didn't answer: `tasks` is as before. */
  readonly tasksUnseen?: unknown
  /** Set if only the addresses could not be read. */
  readonly addressesUnseen?: unknown
}

/** How long (ms) DescribeTasks may lack a new task. Source: RunTask in the ECS API reference. */
const UNSEEN_FOR = 60_000

/**
 * Looks at the tasks repeatedly until `judge` is done, and returns its result. Throws what `judge` throws, `TIMED_OUT`
 * or the code of a reading, `TASK_LOST`, and permanent errors of AWS.
 */
export async function follow<T>(
  started: readonly Task[],
  spec: FollowSpec,
  tools: FollowTools,
  judge: (tasks: readonly SeenTask[], look: Look) => Promise<{ readonly done: T } | Pending>
): Promise<T> {
  const { signal, looks } = tools.polling
  const due = () => looks.dueIn(spec.looksAfter)
  const begin = Date.now()
  const pace = new Pace()
  const pulse = new Pulse(tools.emit)
  let seen: readonly SeenTask[] = started.map((task) => ({ task }))
  pulse.changed(newStates([], seen), 0)
  await sleep(Math.max(pace.first(), due()), signal)
  for (;;) {
    pace.looked()
    const look = await lookAgain(seen, spec, tools, { age: Date.now() - begin, pace })
    pulse.changed(newStates(seen, look.tasks), Date.now() - begin)
    seen = look.tasks
    spec.onSeen(seen)
    const verdict = await judge(seen, look)
    if ('done' in verdict) return verdict.done
    const pending = look.tasksUnseen === undefined ? verdict : UNSEEN
    const left = spec.deadline - Date.now()
    if (left < 0) throw timedOut(pending, spec, look)
    const age = Date.now() - begin
    pulse.stillWaiting(pending.waitingFor, age)
    const next = pace.next(age, pending.due === undefined ? distance(seen, age, spec) : 'far')
    const soonest = Math.max(due(), Math.min(next, pending.due ?? Infinity))
    await sleep(Math.min(soonest, left + 1), signal)
  }
}

type Distance = 'close' | 'near' | 'far'

/** How much (ms) faster than the previous ones a task may start without being noticed late. */
const EARLIER = 2000

/**
 * Returns how near the next change is. Fargate first needs about ten seconds for a network interface. After that, the
 * start of the previous tasks shows how long the image will take.
 */
function distance(seen: readonly SeenTask[], age: number, { lastStart }: FollowSpec): Distance {
  const is = (...states: readonly string[]) =>
    seen.some(({ task }) => states.some((state) => task.lastStatus === state))
  if (is('PROVISIONING', 'PENDING')) return 'far'
  if (lastStart === undefined || !is('ACTIVATING')) return 'near'
  return age < lastStart - EARLIER ? 'far' : 'close'
}

/** How long (ms) to wait before the next look, during the first minute. */
const BASES: Readonly<Record<Distance, number>> = { close: 250, near: 600, far: 2000 }

/** At most one look per so many ms, on average. Looks saved while the change is far are available when it is near. */
const EVERY = 1000

/**
 * Looks rarely while the change is far, and often when it is near. Slows down for long waits, and when ECS throttles.
 * Adds a random part, so that many deployments don't call ECS at the same moments.
 */
class Pace {
  #slower = 1
  #looks = 0

  looked(): void {
    this.#looks += 1
  }

  slowDown(): void {
    this.#slower = Math.min(this.#slower * 2, 8)
  }

  /** Returns how long (ms) to wait before the first look. */
  first(): number {
    return spread(EVERY)
  }

  /** Returns how long (ms) to wait before the next look at a task of this age (ms). */
  next(age: number, change: Distance): number {
    const base = age < 60_000 ? BASES[change] : age < 180_000 ? 3000 : 6000
    const earliest = (this.#looks + 1) * EVERY - age
    return spread(Math.max(earliest, Math.min(base * this.#slower, 12_000)))
  }
}

function spread(ms: number): number {
  return ms * (1 + Math.random() * 0.1)
}

/** How long (ms) to log nothing while nothing changes. Doubles each time, because a job may take hours. */
const FIRST_SILENCE = 20_000

/** Logs each change with the seconds so far, and now and then what is still pending. */
class Pulse {
  readonly #emit: Emit
  #last = 0
  #silence = FIRST_SILENCE

  constructor(emit: Emit) {
    this.#emit = emit
  }

  changed(states: string, age: number): void {
    if (states === '') return
    this.#say(states, age)
    this.#silence = FIRST_SILENCE
  }

  stillWaiting(what: string, age: number): void {
    if (age - this.#last < this.#silence) return
    this.#say(`still waiting for ${what}`, age)
    this.#silence *= 2
  }

  #say(text: string, age: number): void {
    this.#emit({ type: 'noted', text: `${String(Math.round(age / 1000)).padStart(4)} s  ${text}` })
    this.#last = age
  }
}

/** The condition to report if ECS doesn't answer, because the last known state may be outdated. */
const UNSEEN: Pending = { waitingFor: 'ECS to report the state of the task' }

/**
 * Returns the tasks as they are now. If a call fails temporarily, its part stays as last seen. The state from ECS
 * counts even if the addresses could not be read.
 */
async function lookAgain(
  last: readonly SeenTask[],
  spec: FollowSpec,
  { polling, emit }: FollowTools,
  { age, pace }: { readonly age: number; readonly pace: Pace }
): Promise<Look> {
  const requirePassing = (error: unknown) => {
    if (!isPassing(error)) throw error
    if (isThrottled(error)) pace.slowDown()
    emit({ type: 'debugged', text: `Asking again. ${describeRefusal(error)}` })
  }
  let tasks: readonly Task[]
  try {
    // ECS forgets a task an hour after it ended, while others of the same job may still run.
    const arns = last.flatMap(({ task }) => (isOver(task) ? [] : task.taskArn))
    const described = new Map(
      (await describeTasks(polling.ecs, spec.cluster, arns)).map((task) => [task.taskArn, task])
    )
    if (described.size < arns.length && age >= UNSEEN_FOR) {
      throw new ActionError('TASK_LOST', 'ECS no longer knows a task that it started.', 'Run the workflow again.')
    }
    tasks = last.map(({ task }) => described.get(task.taskArn) ?? task)
  } catch (error) {
    requirePassing(error)
    return { tasks: last, tasksUnseen: error }
  }
  try {
    return { tasks: await findAddresses(tasks, last, spec, polling) }
  } catch (error) {
    requirePassing(error)
    return { tasks: tasks.map((task, index) => ({ ...last[index], task })), addressesUnseen: error }
  }
}

/** Returns the states that changed, in words, or an empty string. */
function newStates(before: readonly SeenTask[], now: readonly SeenTask[]): string {
  const lines = now.flatMap(({ task }, index) => {
    const was = before[index]?.task
    const same = was?.lastStatus === task.lastStatus && was?.desiredStatus === task.desiredStatus
    if (same) return []
    const ending = isEnding(task) && !isOver(task) ? ', stopping' : ''
    return `${now.length > 1 ? `${index + 1}: ` : ''}${task.lastStatus ?? 'unknown'}${ending}`
  })
  return lines.join(', ')
}

/** Returns the error for the end of the time limit, with the last call if it failed. */
function timedOut(
  { waitingFor, reading }: Pending,
  { timeout }: FollowSpec,
  { tasksUnseen, addressesUnseen }: Look
): ActionError {
  const error = tasksUnseen ?? addressesUnseen
  const last = error === undefined ? '' : ` The last call failed. ${describeRefusal(error)}.`
  const found = `After ${minutes(timeout)} the step was still waiting for ${waitingFor}.`
  if (reading !== undefined) return new ActionError(reading.code, `${found} ${reading.reading}${last}`, reading.hint)
  const hint = isThrottled(error)
    ? 'Run the job again, and let fewer deployments run at once in this account and Region.'
    : 'If the image or the application needs longer, set a longer `timeout-minutes`.'
  return new ActionError('TIMED_OUT', `${found}${last}`, error === undefined || isThrottled(error) ? hint : FAULT)
}

function minutes(ms: number): string {
  const count = ms / 60_000
  return count === 1 ? '1 minute' : `${count} minutes`
}

const FAULT =
  'Run the job again. If that does not help, check the network of the runner and https://health.aws.amazon.com.'

/** How long (ms) to wait for the agent of ECS Exec once a container runs. */
const AGENT_WITHIN = 60_000

/** How long (ms) before the deadline the step stops waiting for the agent. */
const BEFORE_END = 10_000

/** Source: `ManagedAgent` in the ECS API reference. */
const AGENT = 'ExecuteCommandAgent'

/** The settings that a shell depends on. */
type Shell = Pick<LaunchSpec, 'exec' | 'cluster' | 'containerName'>

/** Whether to keep waiting for the agent of ECS Exec. A deployment never fails because of it. */
export function awaitsAgent(
  seen: readonly SeenTask[],
  spec: Shell,
  { runningFor, deadline }: { readonly runningFor: number; readonly deadline: number }
): boolean {
  if (!spec.exec || runningFor > AGENT_WITHIN || Date.now() > deadline - BEFORE_END) return false
  const states = seen.map(({ task }) => agentOf(task, spec)?.lastStatus)
  return !states.includes('STOPPED') && states.some((state) => state !== 'RUNNING')
}

/** Reports how to open a shell in the first task. Warns if the agent of a task doesn't run. */
export function announceShell(
  seen: readonly SeenTask[],
  spec: Shell,
  {
    clients,
    emit,
    watched
  }: { readonly clients: Pick<Clients, 'region'>; readonly emit: Emit; readonly watched: boolean }
): void {
  const task = seen[0]?.task
  if (!spec.exec || task === undefined) return
  emit({ type: 'shell', command: commandFor(task.taskArn, spec, clients.region) })
  const missing = seen.find((each) => agentOf(each.task, spec)?.lastStatus !== 'RUNNING')
  if (!watched || missing === undefined) return
  const { lastStatus = 'missing', reason = '' } = agentOf(missing.task, spec) ?? {}
  emit({
    type: 'warned',
    text:
      `No shell can be opened in the task ${taskId(missing.task.taskArn)} yet: its agent of ECS Exec is ${lastStatus}` +
      `${reason === '' ? '' : ` (${reason})`}. If this lasts, check that the task reaches AWS Systems Manager (\`ssmmessages\`), ` +
      'over the internet or through a VPC endpoint.'
  })
}

/** Returns the AWS CLI command. It needs no quotes: ECS allows only letters, digits, `-` and `_` in names. */
function commandFor(taskArn: string, { cluster, containerName }: Shell, region: string): string {
  return (
    `aws ecs execute-command --region ${region} --cluster ${cluster} --task ${taskId(taskArn)} ` +
    `--container ${containerName} --interactive --command /bin/sh`
  )
}

function agentOf({ containers = [] }: Task, { containerName }: Shell) {
  return containers.find(({ name }) => name === containerName)?.managedAgents?.find(({ name }) => name === AGENT)
}
