import type { Denial, DenialKind } from './denial.ts'

/** AWS's services by the names that the SDK has for them. */
export type Service = 'CloudWatch Logs' | 'EC2' | 'ECS' | 'IAM' | 'KMS' | 'Route 53' | 'Secrets Manager' | 'STS'

/**
 * Where the words of a failure come from. `AWS`, a service or one operation: the answer to a refused call. `connection`: a
 * call that got no answer or couldn't be sent. `task`: why ECS stopped a task or a container. `exit`: how a container's process ended. `timer`:
 * the container of `time-to-live`. `log`: what a container that failed wrote. `authority`: the answer of a certificate authority.
 */
export type Source =
  'AWS' | Service | `${Service} ${string}` | 'connection' | 'task' | 'exit' | 'timer' | 'log' | 'authority'

/** What a failure is recognised by. Everything that is given must hold. */
export interface When {
  /** AWS's error code, Node's, or ECS's stop code. */
  readonly code?: RegExp
  /** Found in the words, whose apostrophes are straight by then. Counts such as `retried N time(s)` are left open. */
  readonly text?: RegExp
  readonly also?: RegExp
  readonly not?: RegExp
  /** The kind of denial that the words are. Without it, a row never matches a denial. */
  readonly denied?: DenialKind
  /** The exit codes; `other`: all that no other row has, and none. */
  readonly exit?: readonly number[] | 'other'
}

/** What is known of the failure. */
interface Facts {
  /** What `text` has found; empty where the row has none. */
  readonly found: readonly (string | undefined)[]
  /** All the words. */
  readonly text: string
  readonly denial: Denial
  readonly exit: number | undefined
  /** Where the user wrote this value: an input or a field of the task definition; else `otherwise`. */
  readonly where: (value: string | undefined, otherwise: string) => string
}

/** Words for a person: as they are, or made from the facts. */
export type Words = string | ((facts: Facts) => string)

/**
 * A known failure: one row of the table, under its title, which is what a person searches for. The rows have no order: no
 * two match the same failure.
 */
export interface Failure {
  readonly from: readonly Source[]
  /** Any of these. */
  readonly when: readonly When[]
  /** What it means, where AWS's own words, which precede it, don't say so. */
  readonly cause?: Words
  /** What to do now: the input, the field, the statement or the command. */
  readonly remedy: Words
}

/** The rows of one chapter, by their titles. */
export type Chapter<Title extends string = string> = Readonly<Record<Title, Failure>>

/** A row as it is written: `when` has its expression alone where only the words count. */
interface Row extends Omit<Failure, 'from' | 'when'> {
  readonly from?: readonly Source[]
  readonly when: RegExp | When | readonly When[]
}

/** Returns the rows of a chapter. Those that name no source have this one. */
export function chapter<Title extends string>(
  from: readonly Source[],
  rows: Readonly<Record<Title, Row>>
): Chapter<Title> {
  const all = Object.entries<Row>(rows).map(([title, { when, ...row }]): [string, Failure] => {
    return [title, { from, ...row, when: [when instanceof RegExp ? { text: when } : when].flat() }]
  })
  return Object.fromEntries(all) as Chapter<Title>
}
