import type { ContainerEnd, Diagnosis } from '../aws/diagnose.ts'
import { Denials } from '../aws/errors.ts'
import { ActionError, DeploymentFailed, messageOf, TaskStopped } from '../errors.ts'
import { redact } from '../redact.ts'
import type { Cause, Words } from './causes/cause.ts'
import { fillIn, type Known } from './causes/statement.ts'
import { CAUSES } from './causes.ts'

/** Words of codes that have capitals of their own. */
const NAMES: ReadonlyMap<string, string> = new Map(
  ['ARN', 'AWS', 'CIDR', 'ECR', 'ECS', 'GitHub', 'HTTP', 'IAM', 'ID', 'KMS', 'VPC', 'VPCs'].map((name) => [
    name.toLowerCase(),
    name
  ])
)

/** A failure in words for a person. */
export interface Explanation {
  readonly title: string
  readonly cause: string
  readonly remedy: string
  /** What AWS or the registry said, word for word, where the cause is our reading of it. */
  readonly raw?: string
  readonly containers: readonly ContainerEnd[]
  readonly logLines: readonly string[]
}

/**
 * Returns what went wrong and what to do about it, with the names in it that are `known`. Whatever was thrown, something
 * sensible comes out, and no secret that is known, as it also goes where the runner masks nothing.
 */
export function explain(thrown: unknown, known: Known = {}): Explanation {
  const { title, cause, remedy, raw, containers, logLines } = explainAll(thrown, known)
  return {
    title: redact(title),
    cause: redact(cause),
    remedy: redact(remedy),
    ...(raw !== undefined && { raw: redact(raw) }),
    containers: containers.map(({ reason, ...end }) => ({
      ...end,
      ...(reason !== undefined && { reason: redact(reason) })
    })),
    logLines: logLines.map(redact)
  }
}

/** Several missing permissions are told together, each with its statement. */
function explainAll(thrown: unknown, known: Known): Explanation {
  if (!(thrown instanceof Denials)) return explainOne(thrown, known)
  const all = thrown.errors.map((error) => explainOne(error, known))
  const lines = (texts: readonly string[]) => [...new Set(texts)].join('\n')
  return {
    title: 'Permissions are missing',
    cause: lines(all.map(({ cause }) => cause)),
    remedy: lines(all.map(({ remedy }) => remedy)),
    raw: lines(all.flatMap(({ raw }) => raw ?? [])),
    containers: [],
    logLines: []
  }
}

function explainOne(thrown: unknown, known: Known): Explanation {
  const { cause: error, diagnosis } =
    thrown instanceof DeploymentFailed ? thrown : { cause: thrown, diagnosis: undefined }
  const details = { containers: diagnosis?.containers ?? [], logLines: diagnosis?.logLines ?? [] }
  if (error instanceof ActionError && error.hint !== '') {
    return { title: titleOf(error), cause: error.message, remedy: error.hint, ...details }
  }
  const end = error instanceof TaskStopped ? diagnosis : undefined
  const raw = rawText(error, end)
  // AWS writes some apostrophes and quotes in the typographic way.
  const said = raw.replaceAll(/[‘’]/g, "'")
  const evidence = { aws: said, anyone: [said, ...details.logLines].join('\n') }
  const fitting = CAUSES.find(({ when, saidBy = 'aws' }) => when.test(evidence[saidBy]))
  if (fitting !== undefined) {
    const applied = apply(fitting, evidence[fitting.saidBy ?? 'aws'])
    return { ...applied, remedy: fillIn(applied.remedy, known), raw, ...details }
  }
  const title = end === undefined ? 'The deployment failed' : 'The task stopped'
  return {
    title,
    cause: raw,
    remedy: 'See the task in the AWS console and its log; the text above is all that AWS says.',
    raw,
    ...details
  }
}

/** Everything that AWS said of the failure, in one text. */
function rawText(error: unknown, diagnosis: Diagnosis | undefined): string {
  if (diagnosis === undefined) {
    const name =
      error instanceof Error && error.name !== 'Error' && !(error instanceof ActionError) ? `${error.name}: ` : ''
    return `${name}${messageOf(error) || codeOf(error)}`
  }
  const ends = diagnosis.containers
    .toSorted((one, other) => suspicion(other) - suspicion(one))
    .flatMap(({ name, exitCode, reason }) => {
      const parts = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason ?? ''].filter((part) => part !== '')
      return parts.length === 0 ? [] : `container ${name}: ${parts.join(', ')}`
    })
  const task = [diagnosis.stopCode, diagnosis.stoppedReason].filter((part) => (part ?? '') !== '').join(': ')
  return [task, ...ends].filter((part) => part !== '').join('; ') || 'AWS gave no reason.'
}

/**
 * How likely this container's end is what ended the others. When an essential container ends, ECS sends the rest SIGTERM
 * (143), and SIGKILL (137) to those that do not listen. Source: "Essential container exited" in the ECS Developer Guide.
 */
function suspicion({ exitCode, reason }: ContainerEnd): number {
  if (reason !== undefined) return 4
  if (exitCode === undefined) return 0
  if (exitCode === 143) return 1
  if (exitCode === 137) return 2
  return exitCode === 0 ? 3 : 4
}

/** Node's errors of a connection that failed on several addresses have a code, but no message. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'nothing more is known'
}

function apply(
  { when, title, cause, remedy }: Cause,
  evidence: string
): Pick<Explanation, 'title' | 'cause' | 'remedy'> {
  const match = when.exec(evidence)
  const fill = (text: Words): string => (typeof text === 'string' || match === null ? String(text) : text(match))
  return { title, cause: fill(cause), remedy: fill(remedy) }
}

/** `KMS_KEY_NOT_OURS` as `KMS key not ours`. */
function titleOf({ code }: ActionError): string {
  const words = code
    .toLowerCase()
    .split('_')
    .map((word) => NAMES.get(word) ?? word)
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
