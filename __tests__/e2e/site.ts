import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { RecordedCall } from '../../sandbox/aws-server.ts'
import { runAction, type ActionRun, type RunningAction, type StepResult } from '../../sandbox/runner.ts'
import { startSandbox, WALKTHROUGH_LOGIN, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts'

/** The folder of this action: what runs is the committed `dist`. */
export const ACTION = join(import.meta.dirname, '..', '..')

/** A deployment as the walk-through has it; nothing is waited for that a test does not ask for. */
export const WALKTHROUGH = {
  image: 'acme/space:1.0',
  'registry-username': WALKTHROUGH_LOGIN.username,
  'registry-password': WALKTHROUGH_LOGIN.password,
  'settle-seconds': '0'
} as const

/** Starts a sandbox for one test and closes it afterwards. */
export async function inSandbox<T>(options: SandboxOptions, test: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  // Sandboxes of tests that run at once must not give out the same addresses.
  const firstPublicIp = `127.${randomInt(1, 255)}.${randomInt(0, 255)}.1`
  const sandbox = await startSandbox({ firstPublicIp, ...options })
  try {
    return await test(sandbox)
  } finally {
    await sandbox.close()
  }
}

/** Starts the action in the sandbox. An input that is `undefined` is left to its default. */
export function start(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string | undefined>> = WALKTHROUGH,
  run: Partial<ActionRun> = {}
): RunningAction {
  return runAction({
    action: ACTION,
    inputs: Object.fromEntries(
      Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    ),
    ...run,
    github: { ...sandbox.github.context, ...run.github },
    env: { ...sandbox.environment, ...run.env }
  })
}

/** Runs the action in the sandbox to its end. */
export async function deploy(...run: Parameters<typeof start>): Promise<StepResult> {
  return start(...run).done
}

/** The calls that changed something in AWS. */
export function writesOf(sandbox: Sandbox): RecordedCall[] {
  return sandbox.aws.calls.filter(({ operation }) => !/^(Describe|Get|List|Simulate)/.test(operation))
}

/** The tasks that are running or on their way to it. */
export function liveTasks(sandbox: Sandbox) {
  return sandbox.ecs.tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}

/** Everything in the account that could be there twice, by kind. */
export function inventory(sandbox: Sandbox) {
  return {
    secrets: sandbox.secretsManager.secretNames(),
    roles: sandbox.iam.roleNames(),
    logGroups: sandbox.logs.groupNames(),
    securityGroups: sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : name)),
    revisions: sandbox.ecs.taskDefinitions().map(({ family = '', revision }) => `${family}:${revision ?? 0}`),
    tasks: liveTasks(sandbox).length
  }
}
