import { registryHost } from '../registry/reference.ts'

/**
 * Hands every form in which a password could be seen to `mask`: as it is, escaped for JSON and for URLs, in base64, and as
 * registries and Secrets Manager are given it together with the user name. The user name is never masked: GitHub drops
 * every job output that holds a masked word, and names such as `docker` are part of many.
 */
export function maskLogin(username: string, password: string, mask: (value: string) => void): void {
  if (password === '') return
  const basic = `${username}:${password}`
  const forms = [
    password,
    forJson(password),
    encodeURIComponent(password.toWellFormed()),
    new URLSearchParams({ '': password }).toString().slice(1),
    ...inBase64(password),
    ...inBase64(basic),
    JSON.stringify({ username, password }),
    ...linesOf(password)
  ]
  for (const form of new Set(forms)) mask(form)
}

/**
 * Masks what may be the password of each line: its last word, all that follows its second, and all of a line that does not
 * start with a registry, for a text that may not be well formed enough to be taken apart.
 */
export function maskLines(text: string, mask: (value: string) => void): void {
  for (const line of text.split(/\r?\n/)) {
    const whole = line.trim()
    const [first = '', ...words] = whole.split(/\s+/)
    const last = words.at(-1) ?? first
    const [, rest = last] = /^\s*\S+\s+\S+\s([^]*\S)\s*$/.exec(line) ?? []
    const parts = registryHost(first) === undefined ? [whole, rest, last] : [rest, last]
    for (const part of new Set(parts)) if (part !== '') mask(part)
  }
}

/** A shorter line, such as the braces of a JSON key, is part of any text. */
const SHORTEST_LINE = 4

/** What the lines of a password are seen as where they are written one by one. */
function linesOf(password: string): string[] {
  const lines = password.split(/[\r\n]+/).map((line) => line.trim())
  return lines
    .filter((line) => lines.length > 1 && line.length >= SHORTEST_LINE)
    .flatMap((line) => [line, forJson(line)])
}

function forJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function inBase64(text: string): string[] {
  return (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(text, 'utf8').toString(alphabet))
}
