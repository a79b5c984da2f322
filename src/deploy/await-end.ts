import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { TIMER, type ContainerLog } from '../aws/container-definition.ts'
import { LogTail, type LogLine } from '../aws/log-tail.ts'
import { sleep } from '../poll.ts'
import { follow, isEnding, isOver, type FollowSpec, type FollowTools } from './follow.ts'
import type { Sighting } from './sighting.ts'
import { TaskStopped } from './task-stopped.ts'

export interface JobSpec extends FollowSpec {
  readonly logs: readonly ContainerLog[]
  /** The containers whose end is that of the task. */
  readonly essential: readonly string[]
}

export interface JobTools extends FollowTools {
  readonly clients: Pick<Clients, 'ecs' | 'ec2' | 'logs'>
  /** Told of the exit code as soon as it is known. */
  readonly onExit: (code: number) => void
}

/**
 * How often (ms) what a program wrote last is asked for. CloudWatch shows it up to ten seconds later, so the log is at its
 * end when nothing has come for that long. Reading it all has a bound, which the log then says.
 */
const LAST_LINES_EVERY = 1500
const CATCH_UP_EVERY = 100
const QUIET_FOR = 10_000
const LAST_LINES_WITHIN = 300_000

/**
 * Follows a job's tasks to their end, and shows meanwhile what they write. Throws `TaskStopped` for a job that has failed,
 * and what `follow` throws.
 */
export async function awaitEnd(started: readonly Task[], spec: JobSpec, tools: JobTools): Promise<readonly Sighting[]> {
  const tails = started.map(({ taskArn = '' }) => new LogTail(tools.clients.logs, taskArn, spec.logs))
  const show = async () => {
    const read = await Promise.all(tails.map((tail) => tail.read()))
    const lines = read.flatMap((each, index) => each.flatMap((line) => labelled(line, index, spec, started.length)))
    if (lines.length > 0) tools.log.quote(lines)
    return lines.length
  }
  const ended = await follow(started, spec, tools, async (sightings) => {
    if (sightings.some(({ task }) => task.startedAt !== undefined)) await show()
    const stillborn = sightings.find(({ task }) => isEnding(task) && task.startedAt === undefined)
    if (stillborn !== undefined) throw new TaskStopped(stillborn.task)
    return sightings.every(({ task }) => hasEnded(task)) ? { done: sightings } : { waitingFor: 'the job to end' }
  })
  const whole = await showLastLines(show, () => tails.some((tail) => tail.behind), tools.signal)
  if (!whole) tools.log.warning(`The log of the job is longer than what is shown here. ${whereOf(spec)}`)
  const hindrance = tails.find((tail) => tail.hindrance !== undefined)?.hindrance
  if (hindrance !== undefined)
    tools.log.warning(`The log of the job could not be read: ${hindrance.replace(/\.?$/, '.')} ${whereOf(spec)}`)
  judge(ended, spec, tools.onExit)
  return ended
}

/** Whether the containers have ended, so that their exit codes are told; the network interface may take longer to go. */
function hasEnded(task: Task): boolean {
  const { containers = [] } = task
  return isOver(task) || (isEnding(task) && containers.every(({ exitCode }) => exitCode !== undefined))
}

/** Shows all that is still to come of the log. Returns whether that was its end, or only all there was time for. */
async function showLastLines(
  show: () => Promise<number>,
  isBehind: () => boolean,
  signal: AbortSignal
): Promise<boolean> {
  const deadline = Date.now() + LAST_LINES_WITHIN
  let last = Date.now()
  for (;;) {
    if ((await show()) > 0) last = Date.now()
    const behind = isBehind()
    if (!behind && Date.now() - last >= QUIET_FOR) return true
    if (Date.now() >= deadline) return !behind
    await sleep(behind ? CATCH_UP_EVERY : LAST_LINES_EVERY, signal)
  }
}

function whereOf({ logs }: JobSpec): string {
  const groups = [...new Set(logs.map(({ group }) => group))]
  return `See the rest in CloudWatch Logs: ${groups.join(', ')}.`
}

/** The lines of an event, with the name of the container where there are several, and the number of the task. */
function labelled({ container, message }: LogLine, index: number, { logs }: JobSpec, tasks: number): string[] {
  const labels = [...(tasks > 1 ? [String(index + 1)] : []), ...(logs.length > 1 ? [container] : [])]
  const label = labels.length === 0 ? '' : `[${labels.join(' ')}] `
  return message.split(/\r\n|\r|\n/).map((line) => label + line)
}

/**
 * The exit code is that of the container that the job is about. Its 0 is a success unless another essential container has
 * failed on its own account, or the job's time was over: the others are ended with SIGTERM, then SIGKILL.
 */
function judge(ended: readonly Sighting[], spec: JobSpec, onExit: (code: number) => void): void {
  const { containerName } = spec
  const codes = ended.map(({ task }) => task.containers?.find(({ name }) => name === containerName)?.exitCode)
  const code = codes.find((each) => each !== 0 && each !== undefined) ?? codes[0]
  if (code !== undefined) onExit(code)
  const failed = ended.find(({ task }, index) => codes[index] !== 0 || !othersAreFine(task, spec))
  if (failed !== undefined) throw new TaskStopped(failed.task)
}

function othersAreFine({ containers = [], stopCode }: Task, { containerName, essential }: JobSpec): boolean {
  const others = containers.filter(({ name = '' }) => name !== containerName && essential.includes(name))
  const fine = others.every(({ name, exitCode = 0 }) =>
    name === TIMER ? exitCode !== 0 : [0, 143, 137].includes(exitCode)
  )
  return fine && stopCode === 'EssentialContainerExited'
}
