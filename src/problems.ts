import { ActionError, type ErrorCode } from './errors.ts'

/** The result of reading or checking a value. */
export interface Reading<T> {
  /** Undefined if there is a problem. */
  readonly known: T | undefined
  /** Throws the problem again, if there is one: reading a value that depends on it then fails with the same error. */
  readonly value: T
}

/** An error that lists several problems. */
class SeveralProblems extends ActionError {
  readonly problems: readonly ActionError[]

  constructor(code: ErrorCode, subject: string, problems: readonly ActionError[]) {
    const lines = problems.map(({ message, hint }) => `\n- ${`${message} ${hint}`.replaceAll('\n', '\n  ')}`)
    super(code, `There are ${lines.length} problems with the ${subject}:${lines.join('')}`, 'Correct each of them.')
    this.problems = problems
  }
}

/** A collection of all problems with the inputs or with a deployment, to report them in one error. */
export class Problems {
  readonly #code: ErrorCode
  readonly #subject: string
  readonly #found = new Map<string, ActionError>()
  readonly #first = Promise.withResolvers<ActionError>()
  /** Resolves to the first problem. */
  readonly first = this.#first.promise

  /** Sets the code and the subject of the error that lists several problems. */
  constructor(code: ErrorCode, subject: string) {
    this.#code = code
    this.#subject = subject
  }

  /** Calls `read`, and keeps its problem for `throwAny`. Throws any other error. */
  read<T>(read: () => T): Reading<T> {
    try {
      const value = read()
      return { known: value, value }
    } catch (error) {
      return this.#keep(error)
    }
  }

  /** Waits for a value, and keeps its problem for `throwAny`. Rejects with any other error. */
  async readLater<T>(reading: Promise<T>): Promise<Reading<T>> {
    try {
      const value = await reading
      return { known: value, value }
    } catch (error) {
      return this.#keep(error)
    }
  }

  /** Whether there are no problems so far. */
  get none(): boolean {
    return this.#found.size === 0
  }

  #keep(error: unknown): Reading<never> {
    if (!(error instanceof ActionError)) throw error
    this.#first.resolve(error)
    // Several reads can find the same problem, such as a missing key.
    for (const each of error instanceof SeveralProblems ? error.problems : [error]) {
      if (!this.#found.has(each.message)) this.#found.set(each.message, each)
    }
    return {
      known: undefined,
      get value(): never {
        throw error
      }
    }
  }

  /** Reads all values, even if one has a problem. */
  readAll<T extends object>(readers: { readonly [K in keyof T]: () => T[K] }): Reading<T> {
    const readings = Object.entries<() => unknown>(readers).map(([name, read]) => [name, this.read(read)] as const)
    return this.read(() => Object.fromEntries(readings.map(([name, reading]) => [name, reading.value])) as T)
  }

  /** Throws the problem if there is only one, or an error that lists all of them. */
  throwAny(): void {
    const [only, ...others] = this.#found.values()
    if (only === undefined) return
    if (others.length === 0) throw only
    throw new SeveralProblems(this.#code, this.#subject, [only, ...others])
  }
}

/** Returns a collection for the reasons why a deployment can't work. */
export function problemsOfDeployment(): Problems {
  return new Problems('DEPLOYMENT_IMPOSSIBLE', 'deployment')
}
