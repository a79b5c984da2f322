import { TIMER } from '../aws/task-definition.ts'
import {
  type ContainerEnd,
  type Diagnosis,
  ActionError,
  AuthorityRefused,
  DeploymentFailed,
  TaskRefused
} from '../errors.ts'
import { refusalOf } from '../aws/errors.ts'
import { TaskStopped } from '../aws/task.ts'
import type { Source } from './failure.ts'

/** The text that describes a failure, and its source. */
export interface Evidence {
  readonly source: 'call' | Extract<Source, 'connection' | 'task' | 'exit' | 'timer' | 'log' | 'authority'>
  readonly service?: string | undefined
  readonly operation?: string | undefined
  readonly code: string
  readonly text: string
  readonly exit?: number | undefined
}

/** The number of characters to read at the beginning and the end of a text, where AWS says what happened. */
const HEAD = 6000
const TAIL = 2000

/** Node's error codes, which some of its errors contain only in the message. */
const NODE_CODE = /\b(ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|E(?:HOST|NET)UNREACH|EPIPE|ERR_PROXY_TUNNEL)\b/
/** Error codes of Node and the SDK. AWS's codes never look like this. */
const IS_NODE_CODE =
  /^(?:E[A-Z_]+|ERR_[A-Z_]+|SELF_SIGNED_\w+|UNABLE_TO_\w+|CERT_\w+|DEPTH_ZERO_\w+|TimeoutError|\w*ProviderError)$/

/** Returns the evidence in an error, the most specific first; empty for the action's own errors. */
export function evidenceOf(thrown: unknown): readonly Evidence[] {
  const { cause: error, diagnosis } =
    thrown instanceof DeploymentFailed ? thrown : { cause: thrown, diagnosis: undefined }
  if (error instanceof ActionError) return []
  if (error instanceof AuthorityRefused) {
    const { operation, type, words } = error.refusal
    return [{ source: 'authority', operation, code: type, text: bounded(words) }]
  }
  if (error instanceof TaskStopped) return evidenceOfEnd(diagnosisOf(error, diagnosis))
  if (!(error instanceof TaskRefused)) return evidenceOfCall(error)
  return [{ source: 'call', service: 'ECS', operation: 'RunTask', code: 'failure', text: bounded(error.message) }]
}

/** Returns the diagnosis that the action read or, without one, what ECS last said of the task. */
export function diagnosisOf({ task }: TaskStopped, read: Diagnosis | undefined): Diagnosis {
  if (read !== undefined) return read
  const { taskArn, stopCode, stoppedReason, containers = [] } = task
  const ends = containers.map(({ name = '', exitCode, reason }) => ({ name, exitCode, reason }))
  return { taskArn, stopCode, stoppedReason, containers: ends, log: [] }
}

/** Returns the evidence in the error of a failed call; empty if it is not from a call to AWS. */
function evidenceOfCall(error: unknown): readonly Evidence[] {
  const { service, operation, code, words, answered } = refusalOf(error)
  const text = bounded(words)
  if (!answered) {
    const reason = IS_NODE_CODE.test(code)
      ? code
      : (NODE_CODE.exec(text)?.[1] ?? (text.includes('socket hang up') ? 'ECONNRESET' : ''))
    if (reason !== '') return [{ source: 'connection', service, operation, code: reason, text }]
  }
  if (service === undefined && !answered) return []
  return [{ source: 'call', service, operation, code, text }]
}

/** Returns the evidence of a task's end, the most specific first. */
function evidenceOfEnd(diagnosis: Diagnosis): readonly Evidence[] {
  const { stopCode: code = '', stoppedReason = '', containers } = diagnosis
  if (containers.some(({ name, exitCode }) => name === TIMER && exitCode === 0))
    return [{ source: 'timer', code, text: '' }]
  const culprit = culpritOf(containers)
  const reasons = containers.flatMap(({ reason = '' }) => (reason === '' ? [] : [reason]))
  const text = bounded([stoppedReason, ...reasons].filter((part) => part !== '').join('\n'))
  const task: Evidence = { source: 'task', code, text }
  if (!hasExited(diagnosis)) return [task]
  const exit = culprit?.exitCode
  const log = bounded(linesOf(diagnosis, culprit).join('\n'))
  return [
    ...(reasons.length > 0 ? [task] : []),
    ...(exit === 0 || log === '' ? [] : [{ source: 'log' as const, code, text: log }]),
    { source: 'exit', code, text, exit }
  ]
}

/** Returns whether the task ended because one of its containers did. */
export function hasExited({ stopCode, containers }: Diagnosis): boolean {
  if (stopCode !== undefined) return stopCode === 'EssentialContainerExited'
  return containers.some(({ exitCode }) => exitCode !== undefined)
}

/** Returns the container that most likely caused the task to stop. */
export function culpritOf(containers: readonly ContainerEnd[]): ContainerEnd | undefined {
  return containers.toSorted((one, other) => suspicion(other) - suspicion(one))[0]
}

/** Returns the last log lines of a container. */
export function linesOf({ log }: Diagnosis, container: ContainerEnd | undefined): readonly string[] {
  return log.flatMap((line) => (line.container === container?.name ? [line.text] : []))
}

/**
 * Returns how likely a container stopped the task. When an essential container ends, ECS sends the others SIGTERM
 * (143), and SIGKILL (137) if they don't react. Source: "Essential container exited" in the ECS Developer Guide.
 */
function suspicion({ exitCode, reason }: ContainerEnd): number {
  if (reason !== undefined) return 4
  if (exitCode === undefined) return 0
  if (exitCode === 143) return 1
  if (exitCode === 137) return 2
  return exitCode === 0 ? 3 : 4
}

/** Returns the beginning and the end of a text, with straight apostrophes. AWS uses curly ones in some texts. */
function bounded(text: string): string {
  const part = text.length > HEAD + TAIL ? `${text.slice(0, HEAD)}\n${text.slice(-TAIL)}` : text
  return part.replaceAll(/[‘’]/g, "'")
}
