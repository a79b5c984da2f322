import { isDeepStrictEqual } from 'node:util'

/** Checks that are counted and told one by one. */
export interface Checks {
  readonly equal: (what: string, actual: unknown, expected: unknown) => void
  readonly matches: (what: string, actual: string, pattern: RegExp) => void
  /** For a proof that cannot go on. */
  readonly broke: (error: unknown) => void
  /** Prints the closing line and sets the process's exit code. */
  readonly close: () => void
}

/** The checks of the proof of this name. */
export function openChecks(name: string): Checks {
  const count = { passed: 0, failed: 0 }
  const tell = (what: string, holds: boolean, otherwise: string) => {
    count[holds ? 'passed' : 'failed'] += 1
    console.log(holds ? `  ok    ${what}` : `  FAIL  ${what}: ${otherwise}`)
  }
  return {
    equal(what, actual, expected) {
      const otherwise = `it is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`
      tell(what, isDeepStrictEqual(actual, expected), otherwise)
    },
    matches(what, actual, pattern) {
      tell(what, pattern.test(actual), `"${actual}" does not match ${pattern.source}`)
    },
    broke(error) {
      tell('the proof comes to its end', false, error instanceof Error ? error.message : String(error))
    },
    close() {
      console.log(`${name}: ${count.passed} passed, ${count.failed} failed`)
      process.exitCode = count.failed === 0 ? 0 : 1
    }
  }
}
