import { ActionError, type ErrorCode } from './errors.ts'

/** What reading or checking something has come to. */
export interface Reading<T> {
  /** Undefined if there is a problem. */
  readonly known: T | undefined
  /** Throws the problem again, which is the reason that nothing that needs the value can be read. */
  readonly value: T
}

/** Collects what is wrong with the inputs or with a deployment, to report all of it in one error. */
export class Problems {
  readonly #code: ErrorCode
  readonly #subject: string
  readonly #found = new Set<ActionError>()

  /** The code of the error that lists several problems, and what these are problems of. */
  constructor(code: ErrorCode, subject: string) {
    this.#code = code
    this.#subject = subject
  }

  /** Reads a value now, and keeps its problem for `throwAny`. */
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

  /** Whether nothing is wrong so far. */
  get none(): boolean {
    return this.#found.size === 0
  }

  #keep(error: unknown): Reading<never> {
    if (!(error instanceof ActionError)) throw error
    this.#found.add(error)
    return {
      known: undefined,
      get value(): never {
        throw error
      }
    }
  }

  /** Reads each value, also after one with a problem. */
  readAll<T extends object>(readers: { readonly [K in keyof T]: () => T[K] }): Reading<T> {
    const readings = Object.entries<() => unknown>(readers).map(([name, read]) => [name, this.read(read)] as const)
    return this.read(() => Object.fromEntries(readings.map(([name, reading]) => [name, reading.value])) as T)
  }

  /** Throws the only problem as it is, or one error that lists all of them. */
  throwAny(): void {
    const [only, ...others] = this.#found
    if (only === undefined) return
    if (others.length === 0) throw only
    const lines = [only, ...others].map(({ message, hint }) => `\n- ${`${message} ${hint}`.replaceAll('\n', '\n  ')}`)
    throw new ActionError(
      this.#code,
      `There are ${lines.length} problems with the ${this.#subject}:${lines.join('')}`,
      'Correct each of them.'
    )
  }
}

/** Collects why a deployment can't work. */
export function problemsOfDeployment(): Problems {
  return new Problems('DEPLOYMENT_IMPOSSIBLE', 'deployment')
}
