import { parseCommand } from './commands.ts'
import type { Command } from './commands.ts'
import type { Masks } from './masks.ts'

/** A message that GitHub shows on the run's page. */
export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly message: string
  /** `title`, `file`, `line` … as they were given. */
  readonly properties: Readonly<Record<string, string>>
}

/** The log of one step. */
export interface StepLog {
  /** One line that the process wrote: a workflow command is carried out, anything else shown. */
  take(line: string): void
  /** A line of the runner's own. */
  show(line: string): void
  error(message: string): void
  warning(message: string): void
  debug(message: string): void
  group(title: string, lines: readonly string[]): void
  readonly lines: readonly string[]
  readonly annotations: readonly Annotation[]
  /** Whether a command could not be carried out, which fails the step. */
  failed(): boolean
}

// actions/runner, `ExecutionContext`: `_maxCountPerIssueType` and `_maxIssueMessageLength`.
const ANNOTATIONS_PER_KIND = 10
const MESSAGE_LENGTH = 4096

const COMMANDS = ['add-mask', 'error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'echo', 'stop-commands']
const REMOVED = ['set-env', 'add-path']
const DEPRECATED = ['set-output', 'save-state']
const LABELS = { error: 'Error', warning: 'Warning', notice: 'Notice' } as const

/** Opens the log of a step. Lines come out masked and as the web page shows them; `debug` shows debug lines too. */
export function openLog(options: {
  readonly masks: Masks
  readonly debug: boolean
  readonly onLine: (line: string) => void
}): StepLog {
  const { masks } = options
  const lines: string[] = []
  const annotations: Annotation[] = []
  const known = new Set([...COMMANDS, ...REMOVED, ...DEPRECATED])
  let stopToken: string | undefined
  let failed = false

  const show = (text: string) => {
    for (const line of masks.apply(text).split('\n')) {
      lines.push(line)
      options.onLine(line)
    }
  }
  const debug = (message: string) => {
    if (options.debug) {
      show(`##[debug]${message}`)
    }
  }
  const issue = (kind: Annotation['kind'], text: string, properties: Annotation['properties'] = {}) => {
    const message = masks.apply(text).slice(0, MESSAGE_LENGTH)
    if (annotations.filter((one) => one.kind === kind).length < ANNOTATIONS_PER_KIND) {
      annotations.push({ kind, message, properties })
    }
    show(`${LABELS[kind]}: ${message}`)
  }
  const refuse = (command: Command, why: string) => {
    failed = true
    issue('error', `Unable to process command '::${command.name}::' successfully.`)
    issue('error', why)
  }
  const mask = (value: string) => {
    if (value.trim() === '') {
      issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.")
      return
    }
    masks.add(value)
  }
  const carryOut = (command: Command, line: string) => {
    const { name, data, properties } = command
    switch (name) {
      case 'add-mask':
        mask(data)
        break
      case 'error':
      case 'warning':
      case 'notice':
        issue(name, data, properties)
        break
      case 'debug':
        debug(data)
        break
      case 'group':
        show(`▼ ${data}`)
        break
      case 'stop-commands':
        stopToken = data.toLowerCase()
        known.add(stopToken)
        show(line)
        break
      case 'set-env':
      case 'add-path':
        refuse(command, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`)
        break
      case 'set-output':
      case 'save-state':
        issue(
          'warning',
          `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`
        )
        break
    }
  }
  const take = (line: string) => {
    const command = parseCommand(line, known)
    if (stopToken !== undefined) {
      if (command?.name === stopToken) {
        known.delete(stopToken)
        stopToken = undefined
      }
      show(line)
    } else if (command === undefined) {
      show(line)
    } else {
      carryOut(command, line)
    }
  }
  return {
    take,
    show,
    debug,
    lines,
    annotations,
    error: (message) => {
      issue('error', message)
    },
    warning: (message) => {
      issue('warning', message)
    },
    group: (title, inner) => {
      ;[`▼ ${title}`, ...inner].forEach(show)
    },
    failed: () => failed
  }
}
