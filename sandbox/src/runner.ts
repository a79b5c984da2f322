import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readActionFile } from './runner/action-file.ts'
import type { ActionFile } from './runner/action-file.ts'
import { holds, interpolate } from './runner/expressions.ts'
import { contexts, DEFAULT_GITHUB, environment } from './runner/github.ts'
import type { Event, Folders, GitHub } from './runner/github.ts'
import type { StepLog } from './runner/log.ts'
import { createMasks } from './runner/masks.ts'
import { RUNNER_PATIENCE, startNode } from './runner/process.ts'
import type { Launch, Patience, RunningProcess } from './runner/process.ts'
import { startStep } from './runner/step.ts'
import type { Step, StepResult } from './runner/step.ts'

export { partLines } from './runner/process.ts'
export type { Launch, RunningProcess } from './runner/process.ts'
export type { Annotation } from './runner/log.ts'
export type { StepResult } from './runner/step.ts'

/** A step of a workflow that uses an action. */
export interface ActionRun {
  /** Folder with the `action.yml`. */
  readonly action: string
  /** What the workflow has under `with`. */
  readonly inputs: Readonly<Record<string, string>>
  /** What the workflow has under `env`. */
  readonly env?: Readonly<Record<string, string>>
  readonly event?: Event
  readonly github?: Partial<GitHub>
  /** Values of the repository's secrets, masked from the start. */
  readonly secrets?: readonly string[]
  /** Whether debug logging is on. */
  readonly debug?: boolean
  /** Gets each line of the log as it is written. */
  readonly onLine?: (line: string) => void
  /** The checked-out repository; without it, an empty folder. */
  readonly workspace?: string
  /** How the workflow names the action, for the log. */
  readonly uses?: string
  /** Where the job gets a folder of its own; the system's folder for temporary files when left out. */
  readonly folder?: string
  readonly patience?: Patience
  /** Starts the process of a step; Node on its script when left out. */
  readonly launch?: (launch: Launch) => RunningProcess
}

/** An action that runs. */
export interface RunningAction {
  /** The main step's result, with that of the post step in it when there was one. */
  readonly done: Promise<StepResult>
  /** As the button on the run's page. On Windows, where no console is shared, the process ends without notice. */
  cancel(): void
  /** As a runner that is lost: the process is gone, and no post step runs. */
  kill(): void
}

/**
 * Runs an action's main and post step as GitHub's runner does, in an environment that holds nothing of this machine's.
 * Throws an Error when the action is none for Node 24 or when this process is not Node 24.
 */
export function runAction(run: ActionRun): RunningAction {
  if (!process.versions.node.startsWith('24.')) {
    throw new Error(`The action runs on Node 24, this is Node ${process.versions.node}`)
  }
  const action = readActionFile(run.action)
  const job = openJob(run, action)
  let cancelled = false
  let killed = false
  let current: RunningProcess | undefined

  const perform = async (step: Step): Promise<StepResult> => {
    cancelled = false
    const started = startStep(step)
    current = started.process
    return started.result({ cancelled: () => cancelled })
  }
  const performAll = async (): Promise<StepResult> => {
    const main = await perform(job.main())
    if (action.post === undefined || killed || !holds(action.postIf, main)) {
      return main
    }
    return { ...main, post: await perform(job.post(action.post, main)) }
  }
  return {
    done: performAll().finally(() => {
      rmSync(job.root, { recursive: true, force: true, maxRetries: 3 })
    }),
    cancel: () => {
      cancelled = true
      current?.cancel(run.patience ?? RUNNER_PATIENCE)
    },
    kill: () => {
      killed = true
      current?.kill()
    }
  }
}

/** Prepares what the job's steps share, in a folder `root` of their own. */
function openJob(run: ActionRun, action: ActionFile) {
  const root = mkdtempSync(join(realpathSync(run.folder ?? tmpdir()), 'runner-'))
  const github = { ...DEFAULT_GITHUB, ...run.github }
  const event = run.event ?? { name: 'push', payload: { ref: github.ref, after: github.sha } }
  const folders = makeFolders(root, run.workspace)
  const given = run.env ?? {}
  const { debug = false } = run
  const env = environment({ github, event, folders, env: given, debug })
  const inputs = resolveInputs(action, run.inputs, contexts(github, event, folders))
  const masks = createMasks([github.token, ...(run.secrets ?? [])])
  const shared = {
    launch: run.launch ?? startNode,
    cwd: folders.workspace,
    temp: folders.temp,
    masks,
    debug,
    onLine: run.onLine ?? (() => undefined)
  }
  const describe = (log: StepLog, title: string) => {
    const settings = (values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : [`  ${name}: ${value}`]))
    const [withLines, envLines] = [settings(inputs.values), settings(given)]
    log.group(title, [
      ...(withLines.length > 0 ? ['with:', ...withLines] : []),
      ...(envLines.length > 0 ? ['env:', ...envLines] : [])
    ])
  }
  return {
    root,
    main: (): Step => ({
      ...shared,
      script: resolve(run.action, action.main),
      env: { ...env, ...inputVariables(inputs.values) },
      paths: [],
      header: (log) => {
        inputs.warnings.forEach((warning) => {
          log.warning(warning)
        })
        describe(log, `Run ${run.uses ?? './'}`)
      }
    }),
    post: (script: string, main: StepResult): Step => ({
      ...shared,
      script: resolve(run.action, script),
      env: { ...env, ...main.env, ...inputVariables(inputs.values), ...stateVariables(main.state) },
      paths: main.paths,
      header: (log) => {
        log.show('Post job cleanup.')
      }
    })
  }
}

function makeFolders(root: string, workspace: string | undefined): Folders {
  const folders = {
    home: join(root, 'home'),
    temp: join(root, 'temp'),
    toolCache: join(root, 'tools'),
    workspace: workspace === undefined ? join(root, 'workspace') : resolve(workspace)
  }
  Object.values(folders).forEach((folder) => mkdirSync(folder, { recursive: true }))
  return folders
}

/** Inputs by the names that the action declares; names are compared without regard to case. */
function resolveInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  expressions: Readonly<Record<string, unknown>>
): { values: Record<string, string>; warnings: string[] } {
  const byName = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]))
  const declared = action.inputs.map((input) => {
    const value = byName.get(input.name.toLowerCase())
    return { ...input, isGiven: value !== undefined, value: value ?? interpolate(input.default, expressions) }
  })
  const names = new Set(action.inputs.map(({ name }) => name.toLowerCase()))
  const unexpected = Object.entries(given).filter(([name]) => !names.has(name.toLowerCase()))
  const valid = action.inputs.map(({ name }) => `'${name}'`).join(', ')
  return {
    values: Object.fromEntries([...declared.map(({ name, value }) => [name, value] as const), ...unexpected]),
    warnings: [
      ...declared.flatMap(({ name, isGiven, deprecationMessage }) =>
        isGiven && deprecationMessage !== undefined
          ? [`Input '${name}' has been deprecated with message: ${deprecationMessage}`]
          : []
      ),
      ...(unexpected.length === 0
        ? []
        : [`Unexpected input(s) ${unexpected.map(([name]) => `'${name}'`).join(', ')}, valid inputs are [${valid}]`])
    ]
  }
}

function inputVariables(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
  )
}

function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
}
