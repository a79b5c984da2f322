import { proxyPasswords } from './transport.ts'

/** What is not seen, and what a program may compare as if it was not there. For a class in a regular expression with `u`. */
export const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\p{Cf}'

/** What `redact` hides, for as long as the process lives. */
export const secrets: { known: readonly string[] } = { known: [] }

/** What a step's environment holds in secret, beside its inputs. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN'
]

/** From here on `redact` hides the value. As the runner does, one of several lines is hidden line by line too. */
export function remember(value: string): void {
  const parts = [value, ...value.split(/[\r\n]+/).map((line) => line.trim())].filter((part) => part.trim() !== '')
  secrets.known = [...new Set([...secrets.known, ...parts])]
}

/** The secrets in the environment of the step. */
export function secretsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const values = [...SECRET_VARIABLES.map((name) => env[name] ?? ''), ...proxyPasswords(env)]
  return values.filter((value) => value.trim() !== '')
}

/** The text with `***` in place of every secret, and of the user and password in any URL. Neighbours become one. */
export function redact(text: string): string {
  // Browsers take what is in front of the last `@` for user and password.
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

/** The same on one line, without what is invisible: a secret may only come to light once what kept it apart is gone. */
export function redactLine(text: string): string {
  const line = redact(text).toWellFormed()
  return redact(line.replaceAll(/[\s\p{Cc}]+/gu, ' ').replaceAll(UNSEEN, ''))
}

/** A body of GitHub's API likewise, with all that is in it. Constants of ours and commits hold no secret. */
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
 * A line as it may be shown in the log. Colours may stay, as the log shows them. Other escape sequences could rewrite what
 * stands in the terminal of whoever reads the log there: their first character is shown in place of its effect (Unicode,
 * "Control Pictures"). What turns the direction of a text around is shown as unreadable.
 */
export function withoutControls(line: string): string {
  return line.replaceAll(CONTROL, (control, at: number) => {
    const isColour = control === '\x1b' && /^\[[\d;]*m/.test(line.slice(at + 1, at + 40))
    return isColour ? control : picture(control)
  })
}

/** The same where colours are not shown: they are left out. */
export function withoutColours(line: string): string {
  const plain = line.replaceAll(/\p{Cc}\[[\d;]*m/gu, (part) => (part.startsWith('\x1b') ? '' : part))
  return plain.replaceAll(CONTROL, picture)
}

/** Controls, and those that embed, override or isolate a direction. Source: "Unicode Bidirectional Algorithm", section 2. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function picture(control: string): string {
  const code = control.charCodeAt(0)
  if (control === '\t') return control
  if (code > 0x9f) return '\ufffd'
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421'
}
