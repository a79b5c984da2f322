/** Words for a person, as they are or made from what the text said. */
export type Words = string | ((found: RegExpExecArray) => string)

/** How a failure is known by its text, and what it means. One row of the table that `causes.ts` puts together. */
export interface Cause {
  /** Found in the text, whose apostrophes are straight by then. AWS's counts (`retried N time(s)`) are left open. */
  readonly when: RegExp
  /** Whose words count. The program's log is full of words that mean nothing about AWS, so without this only AWS's do. */
  readonly saidBy?: 'aws' | 'anyone'
  /** Stable and not used twice: what a person searches for. */
  readonly title: string
  readonly cause: Words
  /** What to do now: the input, the statement, the command or the page. */
  readonly remedy: Words
}
