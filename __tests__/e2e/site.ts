import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import {
  runAction,
  type ActionRun,
  type Launch,
  type RunningAction,
  type StepResult
} from '../../sandbox/src/runner.ts'
import type { RunningProcess } from '../../sandbox/src/runner/process.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import type { Event } from '../../src/events.ts'
import { main, post } from '../../src/index.ts'
import { startTestClock } from '../virtual/test-clock.ts'
import { ownRequest, startVirtual, virtualize } from '../virtual/process.ts'
import { WALKTHROUGH } from './account.ts'

export { inventory, liveTasks, WALKTHROUGH } from './account.ts'

const clock = startTestClock(ownRequest)
virtualize()

/** The folder of this action. */
export const ACTION = join(import.meta.dirname, '..', '..')

/** A folder in memory, where the system has one: every run makes a dozen small files. */
const MEMORY = '/dev/shm'

/** Starts a sandbox for one test and closes it afterwards. */
export async function inSandbox<T>(options: SandboxOptions, test: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox(options)
  try {
    return await test(sandbox)
  } finally {
    await sandbox.close()
  }
}

/** A run of the action, and how: `src` within this process where not said, on the test file's own clock, or the bundle as a process. */
export interface Run extends ActionRun {
  readonly as?: 'function' | 'process'
  /** Gets every event of the main step, where that runs in this process. */
  readonly observe?: (event: Event) => void
}

/** Starts the action in the sandbox. An input that is `undefined` is left to its default. */
export function start(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string | undefined>> = WALKTHROUGH,
  run: Partial<Run> = {}
): RunningAction {
  const env = { ...sandbox.environment, ...run.env }
  // Node reads its proxies when it starts.
  const { as = 'NODE_USE_ENV_PROXY' in env ? 'process' : 'function', observe, ...rest } = run
  const running = runAction({
    action: ACTION,
    inputs: Object.fromEntries(
      Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    ),
    ...(as === 'function' && { launch: launchWith(observe) }),
    ...(existsSync(MEMORY) && { folder: MEMORY }),
    ...rest,
    github: { ...sandbox.github.context, ...run.github },
    env
  })
  void clock[as === 'function' ? 'flies' : 'walks'](async () => running.done)
  return running
}

function launchWith(observe: Run['observe'] = () => undefined) {
  const observed = (env: NodeJS.ProcessEnv) =>
    main(env, (event) => {
      observe(event)
      return undefined
    })
  return (step: Launch) => startVirtual(step.script.endsWith('post.js') ? post : observed, step)
}

/** Starts a part of the action in a process of its own, on the test file's clock. */
export function startPart(
  sandbox: Sandbox,
  program: (env: NodeJS.ProcessEnv) => Promise<void>,
  onOutput: (text: string) => void = () => undefined
): RunningProcess {
  const launch = { script: '', cwd: ACTION, env: sandbox.environment, onLine: () => undefined, onOutput }
  const process = startVirtual(program, launch)
  void clock.flies(async () => process.exitCode)
  return process
}

/** Waits until this holds, without time passing in vain. */
export async function until(condition: () => boolean): Promise<void> {
  await clock.flies(async () => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
  })
}

/** Lets so many ms pass. */
export async function pass(ms: number): Promise<void> {
  await clock.flies(async () => new Promise((resolve) => setTimeout(resolve, ms)))
}

/** Runs the action in the sandbox to its end. */
export async function deploy(...run: Parameters<typeof start>): Promise<StepResult> {
  return start(...run).done
}

/** The calls that changed something in AWS. */
export function writesOf(sandbox: Sandbox): RecordedCall[] {
  return sandbox.aws.calls.filter(isWrite)
}

/** Whether a call may change something in AWS. */
export function isWrite({ operation }: Pick<RecordedCall, 'operation'>): boolean {
  return !/^(Describe|Get|List|Simulate)/.test(operation)
}
