import { ActionError } from '../errors.ts'
import { INVISIBLE } from '../redact.ts'

/** What reading an input has come to. */
export interface Reading<T> {
  /** Undefined if the input is invalid. */
  readonly known: T | undefined
  /** Throws the problem of an invalid input again, which is the reason that nothing that needs the value can be read. */
  readonly value: T
}

/** Collects what is wrong with the inputs, to report all of it in one error. */
export class Problems {
  readonly #found = new Set<ActionError>()

  /** Reads a value now, and keeps its problem for `throwAny`. */
  read<T>(read: () => T): Reading<T> {
    try {
      const value = read()
      return { known: value, value }
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
      this.#found.add(error)
      return {
        known: undefined,
        get value(): T {
          throw error
        }
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
      'INPUTS_INVALID',
      `There are ${lines.length} problems with the inputs:${lines.join('')}`,
      'Correct each of them.'
    )
  }
}

const LONGEST_QUOTE = 200

/**
 * A value of the user in quotes, without what could dress up the log. A long one is left out, not cut: it may be a secret in
 * the wrong place, and the runner masks no part of a secret.
 */
export function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `of ${text.length} characters` : `"${text.replaceAll(UNSEEN, '?')}"`
}

const UNSEEN = new RegExp(`[\\p{Cc}${INVISIBLE}]`, 'gu')

/** What templates, shells and documentation write where a value is still to be filled in. */
const PLACEHOLDER =
  /\$\{[^}]*\}?|\$\([^)]*\)|\{\{[^}]*\}\}|<[A-Za-z][^<>]*>|%[A-Z][A-Z0-9_]*%|@[A-Z][A-Z0-9_]*@|\$[A-Za-z_][A-Za-z0-9_]*|__[A-Z0-9_]+__|(?:REPLACE|CHANGE)[-_]?ME/

/** Says that a text has a part that was not filled in, such as `${IMAGE}` or `<account>`; undefined where it has none. */
export function placeholderProblem(text: string): string | undefined {
  const placeholder = PLACEHOLDER.exec(text)?.[0].slice(0, 80)
  if (placeholder === undefined) return undefined
  return `has the placeholder \`${placeholder.replaceAll(/[^\x20-\x7e]|`/g, '?')}\`: replace it before this step`
}
