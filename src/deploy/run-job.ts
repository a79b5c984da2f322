import { TIMER } from '../aws/task-definition.ts'
import { isEnding, isOver, type Task, TaskStopped } from '../aws/task.ts'
import { LogTail, type LogLine } from '../aws/task-log.ts'
import type { Job } from '../deployment.ts'
import { phase, type SeenTask, whySkipped } from '../events.ts'
import { sleep } from '../wait.ts'
import type { ServiceTools } from './deploy-service.ts'
import { launch, type LaunchSpec, type LaunchTools, type WaitUntil } from './launch.ts'
import { requireNameable } from './preflight.ts'
import { planDeployment, prepare } from './prepare.ts'
import { announceShell, follow } from './wait.ts'

/**
 * Finds, plans, applies, launches, and waits for the job's end. A job replaces nothing: neither what serves in its environment
 * nor another job that is not done yet. Returns why nothing was run, if so. Throws when the job has failed.
 */
export async function runJob(job: Job, tools: ServiceTools): Promise<string | undefined> {
  const { emit } = tools
  requireNameable(job.subject)
  const planning = planDeployment(job, tools)
  const [superseded] = await Promise.all([tools.findSuperseded(), planning.catch(() => undefined)])
  if (superseded !== undefined && superseded !== 'unknown') return whySkipped(superseded)
  const { launch: spec } = await prepare(await planning, tools)
  await phase(emit, 'Run', () => launch(spec, untilEnded(job, spec, tools), tools))
  emit({ type: 'settled', tasks: 'done' })
  return undefined
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
 * Returns what waits for the end of a job's tasks, and shows meanwhile what they write. It throws `TaskStopped` for a job
 * that has failed, and what `follow` throws.
 */
export function untilEnded(job: Job, spec: LaunchSpec, tools: LaunchTools): WaitUntil {
  const { emit, polling, clients } = tools
  return async (launched, at) => {
    let announced = false
    const tails = launched.map(({ taskArn }) => new LogTail(polling.logs, taskArn, spec.logs))
    const show = async () => {
      const read = await Promise.all(tails.map((tail) => tail.read()))
      const lines = read.flatMap((each, index) => each.flatMap((line) => labelled(line, index, spec)))
      if (lines.length > 0) emit({ type: 'quoted', lines })
      return lines.length
    }
    const ended = await follow<readonly SeenTask[]>(launched, { ...spec, ...at }, tools, async (seen) => {
      const started = seen.some(({ task }) => task.startedAt !== undefined)
      if (started && !announced) announceShell(seen, spec, { clients, emit, watched: false })
      announced ||= started
      if (started) await show()
      const stillborn = seen.find(({ task }) => isEnding(task) && task.startedAt === undefined)
      if (stillborn !== undefined) throw new TaskStopped(stillborn.task)
      return seen.every(({ task }) => hasEnded(task)) ? { done: seen } : { waitingFor: 'the job to end' }
    })
    const whole = await showLastLines(show, () => tails.some((tail) => tail.behind), polling.signal)
    const where = `See the rest in CloudWatch Logs: ${[...new Set(spec.logs.map(({ group }) => group))].join(', ')}.`
    if (!whole) emit({ type: 'warned', text: `The log of the job is longer than what is shown here. ${where}` })
    const hindrance = tails.find((tail) => tail.hindrance !== undefined)?.hindrance
    if (hindrance !== undefined) {
      emit({ type: 'warned', text: `The log of the job could not be read: ${hindrance.replace(/\.?$/, '.')} ${where}` })
    }
    const codes = ended.map(({ task }) => exitCodeOf(task, spec))
    const code = codes.find((each) => each !== 0 && each !== undefined) ?? codes[0]
    if (code !== undefined) emit({ type: 'exited', code })
    const essential = essentialContainers(job)
    const failed = ended.find(({ task }, index) => codes[index] !== 0 || !othersAreFine(task, spec, essential))
    if (failed !== undefined) throw new TaskStopped(failed.task)
    return ended
  }
}

/** Whether the containers have ended, so that their exit codes are known; the network interface may take longer to go. */
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

/** The lines of an event, with the name of the container where there are several, and the number of the task. */
function labelled({ container, message }: LogLine, index: number, { logs, count }: LaunchSpec): string[] {
  const labels = [...(count > 1 ? [String(index + 1)] : []), ...(logs.length > 1 ? [container] : [])]
  const label = labels.length === 0 ? '' : `[${labels.join(' ')}] `
  return message.split(/\r\n|\r|\n/).map((line) => label + line)
}

function exitCodeOf({ containers = [] }: Task, { containerName }: LaunchSpec): number | undefined {
  return containers.find(({ name }) => name === containerName)?.exitCode
}

/** The containers whose end is that of the task, the timer of a time to live among them. */
function essentialContainers(job: Job): readonly string[] {
  return [
    ...job.template.containerDefinitions.flatMap(({ name, essential }) => (essential === false ? [] : [name])),
    TIMER
  ]
}

/**
 * Its 0 is a success unless another essential container has failed on its own account, or the job's time has expired: the
 * others are ended with SIGTERM, then SIGKILL.
 */
function othersAreFine(
  { containers = [], stopCode }: Task,
  { containerName }: LaunchSpec,
  essential: readonly string[]
): boolean {
  const others = containers.filter(({ name = '' }) => name !== containerName && essential.includes(name))
  const fine = others.every(({ name, exitCode = 0 }) =>
    name === TIMER ? exitCode !== 0 : [0, 143, 137].includes(exitCode)
  )
  return fine && stopCode === 'EssentialContainerExited'
}
