import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Trigger } from '../../sandbox/src/github.ts'

/** A workflow to be run by act. */
export interface ActRun {
  /** A folder for this run alone, with the repository in `repository`. */
  readonly folder: string
  /** The workflow's path in the repository. */
  readonly workflow: string
  readonly trigger: Trigger
  /** Folders of actions by `owner/name@ref`. */
  readonly actions: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** A run that goes on. */
export interface RunningAct {
  readonly done: Promise<ActResult>
  /** As Ctrl+C in a terminal, which is how a person cancels act. */
  cancel(): void
}

export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface ActResult {
  /** By the name of the job: `success`, `failure`. */
  readonly jobs: Readonly<Record<string, string>>
  /** What became of the main part of each step and, as `Post NAME`, of its post part; those that did not run are missing. */
  readonly steps: Readonly<Record<string, string>>
  /** By the ids of job and step: `deploy.fargate`. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly annotations: readonly Annotation[]
  /** All that was printed, as one text. */
  readonly log: string
}

/** A line of act's log, as its `--json` has it. */
interface Line {
  readonly msg?: string
  readonly job?: string
  readonly jobID?: string
  readonly jobResult?: string
  readonly stage?: string
  readonly step?: string
  readonly stepID?: readonly string[]
  readonly stepResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly kvPairs?: Readonly<Record<string, string>>
}

/**
 * Starts act on the machine itself, without containers: `-P ubuntu-latest=-self-hosted`. Nothing of this machine's environment
 * reaches the jobs but the path of its programs, on which this Node comes first.
 */
export function startAct(run: ActRun): RunningAct {
  const { folder, trigger } = run
  writeFileSync(join(folder, 'event.json'), JSON.stringify(trigger.payload))
  const act = spawn('act', argumentsOf(run), {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`, HOME: folder, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  return {
    done: resultOf(act),
    cancel: () => {
      act.kill('SIGINT')
    }
  }
}

function argumentsOf({ folder, workflow, trigger, actions, env, variables, secrets }: ActRun): string[] {
  const { github } = trigger
  const pairs = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`])
  const context = {
    GITHUB_REPOSITORY: github.repository ?? '',
    GITHUB_REPOSITORY_OWNER: github.repository?.split('/')[0] ?? '',
    GITHUB_REF: github.ref ?? '',
    GITHUB_SERVER_URL: github.serverUrl ?? '',
    GITHUB_API_URL: github.apiUrl ?? '',
    SHA_REF: github.sha ?? ''
  }
  return [
    trigger.name,
    ...['--directory', join(folder, 'repository'), '--workflows', join(folder, 'repository', workflow)],
    ...['--eventpath', join(folder, 'event.json'), '--actor', github.actor ?? ''],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--json', '--no-cache-server'],
    ...pairs('--local-repository', actions),
    ...pairs('--env', { ...env, ...context }),
    ...pairs('--var', variables),
    ...pairs('--secret', { ...secrets, GITHUB_TOKEN: github.token ?? '' })
  ]
}

async function resultOf(act: ChildProcess): Promise<ActResult> {
  const lines: Line[] = []
  const streams = [act.stdout, act.stderr].flatMap((input) => (input === null ? [] : createInterface({ input })))
  for (const stream of streams) stream.on('line', (text) => lines.push(parseLine(text)))
  await once(act, 'close')
  return {
    jobs: Object.fromEntries(lines.flatMap(({ jobID = '', jobResult }) => (jobResult ? [[jobID, jobResult]] : []))),
    steps: Object.fromEntries(lines.flatMap(stepOf)),
    outputs: outputsOf(lines),
    annotations: lines.flatMap(annotationOf),
    log: lines.map(({ msg = '' }) => msg.trimEnd()).join('\n')
  }
}

function parseLine(text: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch {
    return { msg: text }
  }
}

function stepOf({ stage, step = '', stepResult }: Line): [string, string][] {
  if (stepResult === undefined || (stage !== 'Main' && stage !== 'Post')) return []
  return [[stage === 'Post' ? `Post ${step}` : step, stepResult]]
}

function outputsOf(lines: readonly Line[]): Record<string, Record<string, string>> {
  const outputs: Record<string, Record<string, string>> = {}
  for (const { command, jobID = '', stepID = [], name = '', arg = '' } of lines) {
    if (command === 'set-output') (outputs[`${jobID}.${stepID.join('.')}`] ??= {})[name] = arg
  }
  return outputs
}

function annotationOf({ command, arg = '', kvPairs }: Line): Annotation[] {
  if (command !== 'error' && command !== 'warning' && command !== 'notice') return []
  return [{ kind: command, title: kvPairs?.title ?? '', message: arg }]
}
