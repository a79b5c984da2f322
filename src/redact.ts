import { proxyPasswords } from './transport.ts'

/** Invisible characters, which some programs ignore in comparisons. For a class in a regular expression with `u`. */
export const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\p{Cf}'

/** The values that `redact` hides, for the lifetime of the process. */
export const secrets: { known: readonly string[] } = { known: [] }

/** The environment variables that hold secrets, in addition to the inputs. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN'
]

/** Makes `redact` hide a value from now on. Like the runner, it also hides each line of a value with several lines. */
export function remember(value: string): void {
  const parts = [value, ...value.split(/[\r\n]+/).map((line) => line.trim())].filter((part) => part.trim() !== '')
  secrets.known = [...new Set([...secrets.known, ...parts])]
}

/** Returns the secrets in the environment of the step. */
export function secretsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const values = [...SECRET_VARIABLES.map((name) => env[name] ?? ''), ...proxyPasswords(env)]
  return values.filter((value) => value.trim() !== '')
}

/** Replaces every secret, and the user and password in any URL, by `***`. Adjacent ones share one `***`. */
export function redact(text: string): string {
  // Browsers read everything before the last `@` as user and password.
  const bare = text.replaceAll(/:\/\/[^\s/?#]+@/g, '://***@')
  const finds = secrets.known.flatMap((value) => occurrences(bare, value)).sort((a, b) => a.start - b.start)
  let result = ''
  let seen = 0
  for (const { start, end } of finds) {
    if (start > seen || (start === seen && !result.endsWith('***'))) result += `${bare.slice(seen, start)}***`
    seen = Math.max(seen, end)
  }
  return result + bare.slice(seen)
}

const UNSEEN = new RegExp(`[${INVISIBLE}]`, 'gu')

/** Redacts a text on one line without invisible characters. Removing these can reveal a secret, so it redacts twice. */
export function redactLine(text: string): string {
  const line = redact(text).toWellFormed()
  return redact(line.replaceAll(/[\s\p{Cc}]+/gu, ' ').replaceAll(UNSEEN, ''))
}

/** Redacts all strings in a body for GitHub's API. The fields in `PLAIN` have commits and constants, not secrets. */
export function redacted(body: unknown): unknown {
  if (typeof body === 'string') return redact(body)
  if (Array.isArray(body)) return body.map(redacted)
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, PLAIN.has(name) ? (value as unknown) : redacted(value)])
  )
}

const PLAIN = new Set(['ref', 'state', 'task', 'query'])

function occurrences(text: string, value: string): { readonly start: number; readonly end: number }[] {
  const found = []
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    found.push({ start, end: start + value.length })
  }
  return found
}

/**
 * Returns a line that is safe in the log. Colors stay, because the log shows them. Other escape sequences could rewrite
 * the terminal of a reader, so their first character becomes visible (Unicode, "Control Pictures"). Characters that
 * change the direction of text become U+FFFD.
 */
export function withoutControls(line: string): string {
  return line.replaceAll(CONTROL, (control, at: number) => {
    const isColour = control === '\x1b' && /^\[[\d;]*m/.test(line.slice(at + 1, at + 40))
    return isColour ? control : picture(control)
  })
}

/** Returns a line without colors, for places that don't support them. */
export function withoutColours(line: string): string {
  const plain = line.replaceAll(/\p{Cc}\[[\d;]*m/gu, (part) => (part.startsWith('\x1b') ? '' : part))
  return plain.replaceAll(CONTROL, picture)
}

/** Controls, and characters that set a text's direction. Source: "Unicode Bidirectional Algorithm", section 2. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function picture(control: string): string {
  const code = control.charCodeAt(0)
  if (control === '\t') return control
  if (code > 0x9f) return '\ufffd'
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421'
}
