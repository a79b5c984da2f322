import type { Denial, DenialKind, Names } from './denial.ts'

/** AWS's services, by the SDK's names. */
export type Service = 'CloudWatch Logs' | 'EC2' | 'ECS' | 'IAM' | 'KMS' | 'Route 53' | 'Secrets Manager' | 'STS'

/**
 * The source of a failure's message. `AWS`, a service or one operation: AWS's error. `connection`: a call that got no
 * answer or couldn't be sent. `task`: why ECS stopped a task or a container. `exit`: the end of a container's process.
 * `timer`: the container of `time-to-live`. `log`: a failed container. `authority`: a certificate authority.
 */
export type Source =
  'AWS' | Service | `${Service} ${string}` | 'connection' | 'task' | 'exit' | 'timer' | 'log' | 'authority'

/** The conditions that identify a failure. All of them must hold. */
export interface When {
  /** Matches the error code of AWS or Node, or ECS's stop code. */
  readonly code?: RegExp
  /** Matches the message, whose apostrophes are straight. Allow any number in texts such as `retried N time(s)`. */
  readonly text?: RegExp
  readonly also?: RegExp
  readonly not?: RegExp
  /** The kind of denial. Without it, a row never matches a denial. */
  readonly denied?: DenialKind
  /** The exit codes. `other`: no exit code, or one that no other row lists. */
  readonly exit?: readonly number[] | 'other'
}

/** The facts about a failure. */
interface Facts {
  /** The match of `text`; empty if the row has no `text`. */
  readonly found: readonly (string | undefined)[]
  /** The whole message. */
  readonly text: string
  readonly denial: Denial
  readonly names: Names
  readonly exit: number | undefined
  /** Returns where the user wrote this value: an input or a field of the task definition. Otherwise `otherwise`. */
  readonly where: (value: string | undefined, otherwise: string) => string
}

/** A text for the user: constant, or made from the facts. */
export type Words = string | ((facts: Facts) => string)

/**
 * A known failure: a row of the table. Its title is the phrase that users search for. The order of rows doesn't matter,
 * because no two match the same failure.
 */
export interface Failure {
  readonly from: readonly Source[]
  /** Any of these must match. */
  readonly when: readonly When[]
  /** The meaning, unless AWS's message, which precedes it, already says so. */
  readonly cause?: Words
  /** The fix: the input, the field, the statement or the command. */
  readonly remedy: Words
}

/** The rows of a chapter by title. */
export type Chapter<Title extends string = string> = Readonly<Record<Title, Failure>>

/** A row in the source. `when` can be a regular expression if only the message matters. */
interface Row extends Omit<Failure, 'from' | 'when'> {
  readonly from?: readonly Source[]
  readonly when: RegExp | When | readonly When[]
}

/** Returns the rows of a chapter. `from` is the source of those that name none. */
export function chapter<Title extends string>(
  from: readonly Source[],
  rows: Readonly<Record<Title, Row>>
): Chapter<Title> {
  const all = Object.entries<Row>(rows).map(([title, { when, ...row }]): [string, Failure] => {
    return [title, { from, ...row, when: [when instanceof RegExp ? { text: when } : when].flat() }]
  })
  return Object.fromEntries(all) as Chapter<Title>
}
