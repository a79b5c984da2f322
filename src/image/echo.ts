import type { Login } from './known-registries.ts'

/** A line of a password that is shorter is found in any text. */
const SHORTEST_LINE = 4

/**
 * Whether words that come from elsewhere repeat anything of the password, in any of the ways in which servers quote what
 * they were sent: for JSON, URLs, forms, HTML or workflow commands, in base64 or hexadecimal.
 */
export function repeatsPassword(words: string, { username, password }: Login): boolean {
  const texts = [password, password.trim(), collapsed(password), `${username}:${password}`, ...linesOf(password)]
  const heard = words.toLowerCase()
  return texts.flatMap(quotationsOf).some((quotation) => quotation !== '' && heard.includes(quotation.toLowerCase()))
}

/** One line of plain text: no control or formatting characters that could dress up the log. */
export function collapsed(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim()
}

function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).flatMap((line) => [line, line.trim()])
  return lines.filter((line) => line.trim().length >= SHORTEST_LINE)
}

/** How a text is written, apart from capitals. */
function quotationsOf(text: string): string[] {
  const json = forJson(text)
  const hex = Buffer.from(text, 'utf8').toString('hex')
  return [
    text,
    json,
    forJson(json),
    unicodeEscaped(text, /[^]/g),
    unicodeEscaped(json, /[^\x20-\x7e]/g),
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams({ '': text }).toString().slice(1),
    hex.replace(/../g, '%$&'),
    hex,
    forHtml(text, '&#39;'),
    forHtml(text, '&apos;'),
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'),
    ...[0, 1, 2].flatMap((offset) => base64Within(text, offset))
  ]
}

function forJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function unicodeEscaped(text: string, which: RegExp): string {
  return text.replace(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function forHtml(text: string, apostrophe: string): string {
  const entities = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", apostrophe]
  ])
  return text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? sign)
}

/**
 * The base64 of a text behind `offset` other bytes, in both alphabets (RFC 4648, sections 4 and 5): those characters that
 * do not depend on what stands before and behind it.
 */
function base64Within(text: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text, 'utf8')])
  return (['base64', 'base64url'] as const).map((alphabet) =>
    bytes.toString(alphabet).slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))
  )
}
