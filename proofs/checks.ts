import { isDeepStrictEqual } from 'node:util'

/** Checks that are counted and told one by one. */
export interface Checks {
  readonly equal: (what: string, actual: unknown, expected: unknown) => void
  readonly matches: (what: string, actual: string, pattern: RegExp) => void
  /** Shows what helps to understand a failure. */
  readonly show: (text: string) => void
  /** For a proof that cannot go on. */
  readonly broke: (error: unknown) => void
  /** Prints the closing line and sets the process's exit code. */
  readonly close: () => void
  /** Checks of what runs beside others: counted here, and told as one piece by `tell`. */
  readonly aside: () => Checks & { readonly tell: () => void }
}

/** The checks of the proof of this name. */
export function openChecks(name: string): Checks {
  return checksOf(name, { passed: 0, failed: 0 }, (line) => {
    console.log(line)
  })
}

function checksOf(name: string, count: { passed: number; failed: number }, show: Checks['show']): Checks {
  const tell = (what: string, holds: boolean, otherwise: string) => {
    count[holds ? 'passed' : 'failed'] += 1
    show(holds ? `  ok    ${what}` : `  FAIL  ${what}: ${otherwise}`)
  }
  return {
    equal(what, actual, expected) {
      const otherwise = `it is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`
      tell(what, isDeepStrictEqual(actual, expected), otherwise)
    },
    matches(what, actual, pattern) {
      tell(what, pattern.test(actual), `"${actual}" does not match ${pattern.source}`)
    },
    show,
    broke(error) {
      tell('the proof comes to its end', false, error instanceof Error ? error.message : String(error))
    },
    close() {
      show(`${name}: ${String(count.passed)} passed, ${String(count.failed)} failed`)
      process.exitCode = count.failed === 0 ? 0 : 1
    },
    aside() {
      const lines: string[] = []
      const checks = checksOf(name, count, (line) => lines.push(line))
      return {
        ...checks,
        tell: () => {
          for (const line of lines.splice(0)) show(line)
        }
      }
    }
  }
}
