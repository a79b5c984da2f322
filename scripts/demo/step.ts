import { join } from 'node:path'
import type { Trigger } from '../../sandbox/src/github.ts'
import { runAction } from '../../sandbox/src/runner.ts'
import type { ActionRun, StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import type { Screen } from './screen.ts'

/** What a run of the demo works with. */
export interface Stage {
  readonly sandbox: Sandbox
  readonly screen: Screen
  /** Aborted when the user wants it to end. */
  readonly stop: AbortSignal
}

/** The step's result and how long it took, in ms. */
export interface Performed {
  readonly result: StepResult
  readonly took: number
}

/** The folder with the `action.yml` and the committed `dist`. */
const ACTION = join(import.meta.dirname, '..', '..')

/** Shows the workflow's step, runs it with this registry password and more inputs, and shows its log while it goes on. */
export async function performStep(
  stage: Stage,
  password: string,
  more: Readonly<Record<string, string>> = {}
): Promise<Performed> {
  const { screen } = stage
  showStep(stage, more)
  screen.heading('Live log')
  return await runStep(stage, { password, more, onLine: screen.log })
}

/** Shows the step as the workflow has it, with more inputs than the walk-through's. */
export function showStep({ screen }: Stage, more: Readonly<Record<string, string>>): void {
  screen.heading('A step of a workflow')
  screen.show(workflowStep(inputsWith('${{ secrets.DOCKERHUB_TOKEN }}', more)))
}

/** A run of the step; by default for a push to the default branch. */
export interface StepRun extends Pick<ActionRun, 'onLine'> {
  readonly password: string
  /** Inputs beside the walk-through's, and in their place. */
  readonly more?: Readonly<Record<string, string>>
  /** Variables beside those of the sandbox. */
  readonly env?: Readonly<Record<string, string>>
  readonly event?: Trigger
}

/** Runs the step. Throws when the user wants the demo to end. */
export async function runStep(
  { sandbox, stop }: Omit<Stage, 'screen'>,
  { password, more, env, event, onLine }: StepRun
): Promise<Performed> {
  stop.throwIfAborted()
  const started = Date.now()
  const { AWS_SECRET_ACCESS_KEY: key = '', AWS_SESSION_TOKEN: token = '' } = sandbox.environment
  const running = runAction({
    action: ACTION,
    inputs: inputsWith(password, more),
    env: { ...sandbox.environment, ...env },
    ...(event && { event }),
    github: { ...sandbox.github.context, ...event?.github },
    secrets: [password, key, token],
    ...(onLine && { onLine })
  })
  stop.addEventListener('abort', running.cancel, { once: true })
  const result = await running.done
  stop.removeEventListener('abort', running.cancel)
  stop.throwIfAborted()
  return { result, took: Date.now() - started }
}

function inputsWith(password: string, more: StepRun['more'] = {}): Record<string, string> {
  return {
    image: `${WALKTHROUGH_IMAGE.repository}:${WALKTHROUGH_IMAGE.tag}`,
    'registry-username': WALKTHROUGH_LOGIN.username,
    'registry-password': password,
    // A job has nothing to settle.
    ...(more['wait-for'] !== 'stopped' && { 'settle-seconds': '2' }),
    ...more
  }
}

function workflowStep(inputs: Readonly<Record<string, string>>): string[] {
  return ['- uses: ./', '  with:', ...Object.entries(inputs).map(([name, value]) => `    ${name}: ${yamlOf(value)}`)]
}

/** In quotes where YAML would take the first character for more than itself. */
function yamlOf(value: string): string {
  return /^[*&!|>'"%@`#{}[\],?:-]/.test(value) ? `'${value.replaceAll("'", "''")}'` : value
}
