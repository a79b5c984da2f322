import type { Access } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Problems, Reading } from '../problems.ts'
import { quote } from './problems.ts'
import { get, getWhole } from './values.ts'

/** Returns the input `access-password` as it was given, without the line end that `echo` adds when a secret is stored. */
export function givenAccessPassword(): string {
  return getWhole('access-password').replace(/[\r\n]+$/, '')
}

/** Reads `access-password` and `access-open-paths`; undefined without a password. */
export function readAccess(problems: Problems): Reading<Access | undefined> {
  const inputs = problems.readAll({
    password: () => parsePassword(givenAccessPassword()),
    openPaths: () => parseOpenPaths(get('access-open-paths'))
  })
  problems.read(() => {
    // What is no list of paths can't contradict anything.
    requireUse(inputs.known !== undefined && inputs.known.openPaths.length > 0)
  })
  return problems.read(() => {
    const { password, openPaths } = inputs.value
    return password === undefined ? undefined : { password, openPaths }
  })
}

/** Short passwords can be guessed: nothing counts the attempts. */
const SHORTEST = 12
const LONGEST = 200

/** Throws `INPUT_INVALID`, without ever showing the password. Browsers differ in how they encode what is not ASCII. */
function parsePassword(password: string): string | undefined {
  if (password === '') return undefined
  const why = password.length < SHORTEST ? 'too short' : password.length > LONGEST ? 'too long' : undefined
  if (why === undefined && /^[\x20-\x7e]+$/.test(password) && password.trim() === password) return password
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid value for \`access-password\`: it ${why === undefined ? 'has characters that are not allowed' : `is ${why}`}.`,
    `Expected ${SHORTEST} to ${LONGEST} printable ASCII characters, without blanks at either end. \`openssl rand -hex 16\` creates a password.`
  )
}

/** What a path is made of. Escapes and dots in a row are read differently by different servers. */
const PATH = /^\/(?:[\w~!$&'()+,=:@-]|\.(?!\.)|\/(?!\/))*\*?$/

/** Reads one path per line. Throws `INPUT_INVALID`. */
function parseOpenPaths(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const paths = [...new Set(lines.filter((line) => line !== ''))]
  const bad = paths.find((path) => !PATH.test(path) || path === '/*' || path.startsWith('//'))
  if (bad === undefined) return paths
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid line ${quote(bad)} in \`access-open-paths\`${bad === '/*' ? ': it opens every path' : ''}.`,
    'Write one path per line that begins with `/`, without escapes and query, such as `/webhooks/*`. A `*` is allowed at the end only.'
  )
}

/** The container that serves HTTPS asks for the password. */
function requireUse(hasPaths: boolean): void {
  const hasPassword = givenAccessPassword() !== ''
  const contradictory = (problem: string, fix: string) => new ActionError('INPUTS_CONTRADICTORY', problem, fix)
  if (hasPaths && !hasPassword) {
    throw contradictory(
      '`access-open-paths` is set, but `access-password` is empty, so all paths would be open.',
      'Set `access-password`, or omit `access-open-paths`. A secret is also empty if it doesn’t exist, and GitHub passes no secrets to runs of forks and Dependabot.'
    )
  }
  if (hasPassword && get('https').toLowerCase() === 'false') {
    throw contradictory(
      '`access-password` is set, but `https` is not `true`, so the password would be readable on the way.',
      'Set `https: true`, or omit `access-password`.'
    )
  }
}
