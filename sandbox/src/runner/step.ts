import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parseKeyValues } from './file-commands.ts'
import { openLog } from './log.ts'
import type { Annotation, StepLog } from './log.ts'
import type { Masks } from './masks.ts'
import type { Launch, RunningProcess } from './process.ts'

/** How a step went. */
export interface StepResult {
  readonly outcome: 'success' | 'failure' | 'cancelled'
  readonly exitCode: number
  /** The log as its reader sees it: masked, commands carried out, groups and issues written out. */
  readonly lines: readonly string[]
  /** Everything that the process itself wrote, before any mask. */
  readonly raw: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** What it set for the steps after it. */
  readonly env: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  /** The job summary as it is uploaded: masked; empty when it is too large. */
  readonly summary: string
  /** The job summary as the process wrote it, before any mask. */
  readonly rawSummary: string
  readonly annotations: readonly Annotation[]
  readonly masks: readonly string[]
  readonly post?: StepResult
}

/** A step to run. */
export interface Step {
  readonly launch: (launch: Launch) => RunningProcess
  readonly script: string
  readonly cwd: string
  readonly temp: string
  readonly env: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  readonly masks: Masks
  readonly debug: boolean
  readonly onLine: (line: string) => void
  /** Writes the log's first lines. */
  readonly header: (log: StepLog) => void
}

/** A step that runs. */
export interface RunningStep {
  readonly process: RunningProcess
  readonly result: (ending: { readonly cancelled: () => boolean }) => Promise<StepResult>
}

// GitHub Docs, "Workflow commands for GitHub Actions": at most 1 MiB a step.
const SUMMARY_BYTES = 1024 * 1024

type CommandFiles = Readonly<Record<'output' | 'state' | 'env' | 'path' | 'summary', string>>

/** Starts a step's process, with empty files for its file commands. */
export function startStep(step: Step): RunningStep {
  const { masks } = step
  const files = makeFiles(step.temp)
  const log = openLog({ masks, debug: step.debug, onLine: step.onLine })
  step.header(log)
  let raw = ''
  const process = step.launch({
    script: step.script,
    cwd: step.cwd,
    env: { ...withPaths(step.env, step.paths), ...fileVariables(files) },
    onLine: (line) => {
      log.take(line)
    },
    onOutput: (text) => {
      raw += text
    }
  })
  const result: RunningStep['result'] = async ({ cancelled }) => {
    const exitCode = await process.exitCode
    log.debug(`Node Action run completed with exit code ${String(exitCode)}`)
    const written = readFiles(files, log, masks)
    if (cancelled()) {
      log.error('The operation was canceled.')
    }
    const failed = exitCode !== 0 || log.failed() || written.failed
    return {
      outcome: cancelled() ? 'cancelled' : failed ? 'failure' : 'success',
      exitCode,
      lines: log.lines,
      raw,
      outputs: written.outputs,
      state: written.state,
      env: written.env,
      paths: written.paths,
      summary: written.summary,
      rawSummary: written.rawSummary,
      annotations: log.annotations,
      masks: masks.values()
    }
  }
  return { process, result }
}

function makeFiles(temp: string): CommandFiles {
  const folder = join(temp, '_runner_file_commands')
  mkdirSync(folder, { recursive: true })
  const suffix = randomUUID()
  const make = (prefix: string) => {
    const path = join(folder, `${prefix}_${suffix}`)
    writeFileSync(path, '')
    return path
  }
  return {
    output: make('set_output'),
    state: make('save_state'),
    env: make('set_env'),
    path: make('add_path'),
    summary: make('step_summary')
  }
}

function fileVariables(files: CommandFiles): Record<string, string> {
  return {
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    GITHUB_STEP_SUMMARY: files.summary
  }
}

function withPaths(env: Readonly<Record<string, string>>, paths: readonly string[]): Record<string, string> {
  return paths.length === 0 ? { ...env } : { ...env, PATH: [...paths.toReversed(), env.PATH ?? ''].join(delimiter) }
}

function readFiles(files: CommandFiles, log: StepLog, masks: Masks) {
  let failed = false
  const keyValues = (context: string, path: string): Record<string, string> => {
    try {
      return Object.fromEntries(parseKeyValues(readFileSync(path, 'utf8')))
    } catch (error) {
      failed = true
      log.error(`Unable to process file command '${context}' successfully.`)
      log.error(error instanceof Error ? error.message : String(error))
      return {}
    }
  }
  const outputs = keyValues('output', files.output)
  const state = keyValues('state', files.state)
  const { NODE_OPTIONS: nodeOptions, ...env } = keyValues('env', files.env)
  if (nodeOptions !== undefined) {
    log.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  }
  const paths = readFileSync(files.path, 'utf8').split(/\r?\n/)
  return {
    outputs,
    state,
    env: ownVariables(env),
    paths: paths.filter((path) => path !== ''),
    summary: summaryOf(files, log, masks),
    rawSummary: readFileSync(files.summary, 'utf8'),
    failed
  }
}

/** Variables of GitHub and the runner cannot be replaced (GitHub Docs, "Variables reference"). */
function ownVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(GITHUB|RUNNER)_/i.test(name)))
}

function summaryOf(files: CommandFiles, log: StepLog, masks: Masks): string {
  const bytes = readFileSync(files.summary)
  if (bytes.length <= SUMMARY_BYTES) {
    return masks.apply(bytes.toString('utf8'))
  }
  log.error(
    '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ' +
      `${String(Math.floor(bytes.length / 1024))}k. For more information see: ` +
      'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary'
  )
  return ''
}
