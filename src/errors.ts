import type { Task } from './aws/task.ts'
import type { Diagnosis } from './aws/task-log.ts'
import type { ErrorCode } from './failures/explain.ts'

export type { ErrorCode } from './failures/explain.ts'

/**
 * A failure that a person can act on.
 *
 * `message` is one sentence that says what was found, `hint` one that says what to do next. Neither ever holds a
 * password. Everything that is thrown on purpose in `src/` is one of these; anything else is a fault of ours or a raw
 * answer of a service, which `failures/explain.ts` turns into words.
 */
export class ActionError extends Error {
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ActionError'
    this.code = code
    this.hint = hint
  }
}

/**
 * The reason with which the run's signal is aborted. Every call that the cancellation ends throws it; nothing may file it
 * as the failure of one thing among others.
 */
export class Cancelled extends ActionError {
  constructor(signal: string) {
    super('CANCELLED', `The job was cancelled (${signal}).`, 'Run it again when you like.')
    this.name = 'Cancelled'
  }
}

/** Whether the run was cancelled, in place of a failure of what it did. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof Error && isCancelled(error.cause))
}

/** The words of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A task has ended, or is about to, although it should run; or a job has failed. */
export class TaskStopped extends Error {
  readonly task: Task

  constructor(task: Task) {
    const { stopCode, stoppedReason } = task
    // In ECS's words.
    super([stopCode, stoppedReason].filter(Boolean).join(': ') || 'ECS gave no reason')
    this.name = 'TaskStopped'
    this.task = task
  }
}

/** The deployment has failed for its `cause`, and this is what is known of the task. */
export class DeploymentFailed extends Error {
  readonly diagnosis: Diagnosis | undefined

  constructor(cause: unknown, diagnosis?: Diagnosis) {
    super('The deployment failed.', { cause })
    this.name = 'DeploymentFailed'
    this.diagnosis = diagnosis
  }
}

/** What a certificate authority has refused, or that it could not be reached. */
export interface AuthorityRefusal {
  /** The host of the authority's directory. */
  readonly authority: string
  /** What was asked of it, such as `newOrder`. */
  readonly operation: string
  /** The last part of the type that RFC 8555 gives the error, `rateLimited`; or `unreachable`, or `status 502`. */
  readonly type: string
  /** The authority's own words. */
  readonly words: string
}

/** A certificate authority has answered with an error, or not at all. */
export class AuthorityRefused extends Error {
  readonly refusal: AuthorityRefusal

  constructor(refusal: AuthorityRefusal, options?: ErrorOptions) {
    const { authority, operation, type, words } = refusal
    super(
      type === 'unreachable'
        ? `Could not reach ${authority} (${operation}): ${words}`
        : `${authority} rejected ${operation}: ${[type, words].filter((part) => part !== '').join(': ')}`,
      options
    )
    this.name = 'AuthorityRefused'
    this.refusal = refusal
  }
}

/** RunTask answered without a task, for this reason of ECS. */
export class TaskRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TaskRefused'
  }
}
