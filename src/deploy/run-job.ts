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
 * Runs a job until it ends. It replaces neither the environment's service nor other jobs. Returns why the job was
 * skipped, if it was. Throws if the job failed.
 */
export async function runJob(job: Job, tools: ServiceTools): Promise<string | undefined> {
  const { emit } = tools
  requireNameable(job.subject)
  const planning = planDeployment(job, tools)
  const [superseded] = await Promise.all([tools.findSuperseded(), planning.catch(() => undefined)])
  if (superseded !== undefined && superseded !== 'unknown') return whySkipped(superseded)
  const { launch: spec } = await prepare(await planning, tools)
  await phase(emit, 'Run', () => launch(spec, untilEnded(job, spec, tools), tools))
  emit({ type: 'settled', postStep: 'stops-nothing' })
  return undefined
}

/**
 * How often and how long (ms) the last log lines are read. CloudWatch Logs shows lines up to ten seconds late, so the
 * log is complete after that long without new ones. Reading has a time limit, which is reported if it is reached.
 */
const LAST_LINES_EVERY = 1500
const CATCH_UP_EVERY = 100
const QUIET_FOR = 10_000
const LAST_LINES_WITHIN = 300_000

/**
 * Returns the function that prints the log of the job's tasks until they have ended. It throws `TaskStopped` if the job
 * failed, and what `follow` throws.
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

/** Whether the containers have ended and have exit codes. The task's network interface may take longer. */
function hasEnded(task: Task): boolean {
  const { containers = [] } = task
  return isOver(task) || (isEnding(task) && containers.every(({ exitCode }) => exitCode !== undefined))
}

/** Prints the rest of the log. Returns false if the time limit came before its end. */
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

/** Returns the lines of a log event, labelled with the container and the task number if there are several. */
function labelled({ container, message }: LogLine, index: number, { logs, count }: LaunchSpec): string[] {
  const labels = [...(count > 1 ? [String(index + 1)] : []), ...(logs.length > 1 ? [container] : [])]
  const label = labels.length === 0 ? '' : `[${labels.join(' ')}] `
  return message.split(/\r\n|\r|\n/).map((line) => label + line)
}

function exitCodeOf({ containers = [] }: Task, { containerName }: LaunchSpec): number | undefined {
  return containers.find(({ name }) => name === containerName)?.exitCode
}

/** Returns the containers that end the task when they end, including the timer of `time-to-live`. */
function essentialContainers(job: Job): readonly string[] {
  return [
    ...job.template.containerDefinitions.flatMap(({ name, essential }) => (essential === false ? [] : [name])),
    TIMER
  ]
}

/**
 * Whether no other essential container failed on its own, and the job's time hasn't expired. ECS ends the other
 * containers with SIGTERM, then SIGKILL, so their exit codes 143 and 137 are no failures.
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
