import {
  type ContainerEnd,
  type Diagnosis,
  ActionError,
  AuthorityRefused,
  DeploymentFailed,
  messageOf,
  TaskRefused,
  TITLES,
  type ErrorCode
} from '../errors.ts'
import { Denials, describeRefusal, refusalOf } from '../aws/errors.ts'
import { TaskStopped } from '../aws/task.ts'
import { redact, redacted, redactLine, withoutColours } from '../redact.ts'
import { culpritOf, diagnosisOf, evidenceOf, hasExited, linesOf, type Evidence } from './evidence.ts'
import { findMatches, inWords, type Known } from './table.ts'

export type { Known } from './table.ts'

/** The explanation of a failure for the user. */
export interface Explanation {
  readonly title: string
  /** The message with its source, and what it means. */
  readonly cause: string
  readonly remedy: string
  /** AWS's full message, if the cause contains only a part of it. */
  readonly raw?: string
  readonly containers: readonly ContainerEnd[]
  readonly logLines: readonly string[]
}

/**
 * Returns what went wrong and how to fix it, with the names and places that are `known`. Never throws. Redacts all
 * known secrets, because the result also goes where the runner masks nothing.
 */
export function explain(thrown: unknown, known: Known = {}): Explanation {
  return redacted(thrown instanceof Denials ? explainDenials(thrown, known) : explainOne(thrown, known)) as Explanation
}

/** Reports several missing permissions together, each with its statement. */
function explainDenials({ errors }: Denials, known: Known): Explanation {
  const all = errors.map((error) => explainOne(error, known))
  const lines = (texts: readonly string[]) => [...new Set(texts)].join('\n')
  const raw = lines(all.flatMap((each) => each.raw ?? []))
  return {
    title: 'Permissions are missing',
    cause: lines(all.map(({ cause }) => cause)),
    remedy: lines(all.map(({ remedy }) => remedy)),
    ...(raw !== '' && { raw }),
    containers: [],
    logLines: []
  }
}

/** The message of a failure, with the title and remedy to use if no row matches. */
interface Said extends Pick<Explanation, 'title' | 'remedy'> {
  /** The fact, as one or more sentences. */
  readonly fact: string
  /** The full message. */
  readonly raw: string
}

function explainOne(thrown: unknown, known: Known): Explanation {
  const { cause: error, diagnosis } =
    thrown instanceof DeploymentFailed ? thrown : { cause: thrown, diagnosis: undefined }
  const details = {
    containers: diagnosis?.containers ?? [],
    logLines: diagnosis === undefined ? [] : labelled(diagnosis)
  }
  if (error instanceof ActionError) {
    const { code, message, hint } = error
    const last = ENDS_IN_LOG.has(code) ? lastLine(diagnosis?.log.map(({ text }) => text) ?? []) : ''
    return { title: TITLES[code], cause: `${message}${last}`, remedy: hint, ...details }
  }
  const evidence = evidenceOf(thrown)
  const { fact, raw, ...otherwise } =
    error instanceof TaskStopped ? ofTask(diagnosisOf(error, diagnosis), evidence) : ofCall(error, evidence)
  const rest = { ...(!fact.includes(raw) && { raw }), ...details }
  const [found] = evidence.flatMap((each) => findMatches(each).map((match) => inWords(match, each, known)))
  const { title, meaning, remedy } = found ?? { ...otherwise, meaning: '' }
  return { title, cause: [fact, meaning].filter((part) => part !== '').join(' '), remedy, ...rest }
}

/** Errors of the action that the container's last log line helps explain. */
const ENDS_IN_LOG: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['CONTAINER_ENDED', 'TASK_UNHEALTHY'])

const REPORT = "report the log as an issue of the action's repository."

function ofCall(error: unknown, [first]: readonly Evidence[]): Said {
  if (error instanceof TaskRefused) {
    const fact = `ECS rejected RunTask: ${quoted(error.message)}`
    return { fact, raw: error.message, ...rejected('ECS', 'RunTask') }
  }
  if (error instanceof AuthorityRefused) {
    return {
      fact: quoted(error.message),
      raw: error.message,
      title: 'The certificate authority rejected the request',
      remedy: `See what the authority says, and check \`domain\` and \`acme-directory\`. If both are right, ${REPORT}`
    }
  }
  if (first === undefined) {
    const raw = error instanceof Error && error.name !== 'Error' ? `${error.name}: ${error.message}` : messageOf(error)
    const fact = raw === '' ? 'The error has no message.' : quoted(raw)
    return { fact, raw, title: 'Unexpected error', remedy: `Run the workflow again with debug logging, and ${REPORT}` }
  }
  const raw = describeRefusal(error)
  const { service = 'AWS', operation = 'the call' } = refusalOf(error)
  const otherwise = first.source === 'connection' ? OFFLINE : rejected(service, operation)
  return { fact: quoted(raw), raw, ...otherwise }
}

const OFFLINE = {
  title: 'The connection to AWS failed',
  remedy: "Check the runner's network and proxy, and run the workflow again."
}

function rejected(service: string, operation: string) {
  return {
    title: 'AWS rejected the call',
    remedy: `Correct the input or the field of \`task-definition\` that ${service} objects to. See ${operation} in the API reference of ${service}. If your workflow doesn't set it, ${REPORT}`
  }
}

function ofTask(diagnosis: Diagnosis, evidence: readonly Evidence[]): Said {
  const raw = wordsOfEnd(diagnosis)
  const culprit = culpritOf(diagnosis.containers)
  const last = lastLine(linesOf(diagnosis, culprit))
  const isExit = evidence.every(({ source }) => source !== 'task') && hasExited(diagnosis) && culprit !== undefined
  const fact = isExit
    ? `The container ${culprit.name} ended with ${culprit.exitCode === undefined ? 'no exit code' : `exit code ${culprit.exitCode}`}.`
    : `ECS stopped the task: ${quoted(raw)}`
  const remedy = 'Check the task in the ECS console, and the log of its containers.'
  return { fact: `${fact}${last}`, raw, title: 'The task stopped', remedy }
}

/** Returns everything that ECS says about a task's end, as one text. */
function wordsOfEnd({ stopCode = '', stoppedReason = '', containers }: Diagnosis): string {
  const ends = containers.flatMap(({ name, exitCode, reason = '' }) => {
    const parts = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason].filter((part) => part !== '')
    return parts.length === 0 ? [] : [`container ${name}: ${parts.join(', ')}`]
  })
  const task = [stopCode, stoppedReason].filter((part) => part !== '').join(': ')
  return [task, ...ends].filter((part) => part !== '').join('; ') || 'ECS gave no reason.'
}

/** The maximum length of an external message in the annotation. The log contains all of it. */
const MOST = 700

/** Returns an external message as one sentence that is safe to show and not too long. */
function quoted(words: string): string {
  // Omits EC2's encoded part, which is for `aws sts decode-authorization-message`. The log contains it.
  const [head = ''] = words.split(/ ?Encoded authorization failure message: /)
  const text = safe(head.trim() === '' ? words : head)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text.replace(/[.…]?$/, (end) => (end === '' ? '.' : end))
}

/** Matches lines at the end of a stack trace that don't describe the error. */
const TRAILER = /^(?:\s|at |[\])}>]+[;,]?$|Node\.js v\d)/

/** Returns the last log line that describes something, as a sentence; empty without one. */
function lastLine(lines: readonly string[]): string {
  const written = lines.filter((line) => safe(line) !== '')
  const last = written.findLast((line) => !TRAILER.test(line)) ?? written.at(-1)
  if (last === undefined) return ''
  const text = safe(last)
  return ` Its last log line: "${text.length > MOST ? `${text.slice(0, MOST)}…` : text}".`
}

/** Returns a text on one line that is safe to show. Redacts again, because joined lines may form a secret. */
function safe(text: string): string {
  return redactLine(withoutColours(redact(text).replaceAll(/[\r\n]+/g, ' ')))
    .replaceAll('`', "'")
    .trim()
}

/** Returns the log lines, with the container's name if the task has several. */
function labelled({ containers, log }: Diagnosis): string[] {
  const several = containers.length > 1
  return log.map(({ container, text }) => (several ? `[${container}] ${text}` : text))
}

/** Inputs to ignore: secrets, and values that AWS doesn't mention. */
const UNREAD = new Set([
  'registry-password',
  'registry-logins',
  'github-token',
  'task-definition',
  'environment-variables'
])

/**
 * Returns where the user wrote a value that AWS mentions: an input, or the field of the task definition, in words that
 * complete "Correct …". AWS may mention the ARN of a role that the user named.
 */
export function whereWritten(
  value: string,
  { env, template }: { readonly env: NodeJS.ProcessEnv; readonly template?: unknown }
): string | undefined {
  const inputs = Object.entries(env).flatMap(([key, text = '']) => {
    const name = /^INPUT_(.+)$/.exec(key)?.[1]?.toLowerCase()
    if (name === undefined || UNREAD.has(name)) return []
    const parts = text.split(/[\s,=]+/)
    return parts.some((part) => isSame(part, value)) ? [`\`${name}\``] : []
  })
  if (inputs.length > 0) return inputs.join(' and ')
  const [path] = pathsTo(value, template, '')
  return path === undefined ? undefined : `\`${path}\` in \`task-definition\``
}

/** Returns whether the user's text means the value: it is equal, its last part, or its ARN with a JSON key. */
function isSame(written: string, value: string): boolean {
  if (written === '' || value === '') return false
  return (
    written === value || value.endsWith(`/${written}`) || (value.startsWith('arn:') && written.startsWith(`${value}:`))
  )
}

function pathsTo(value: string, part: unknown, path: string): string[] {
  if (typeof part === 'string') return isSame(part, value) ? [path] : []
  if (Array.isArray(part)) return part.flatMap((each, index) => pathsTo(value, each, `${path}[${index}]`))
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, each]) => pathsTo(value, each, path === '' ? name : `${path}.${name}`))
}
