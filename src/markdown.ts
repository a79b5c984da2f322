import { redact, redactLine } from './redact.ts'

/** How many characters of a text are shown, when nothing else is said. */
const LIMIT = 200
const ADDRESS = /\b(?:[a-z][a-z\d+.-]{0,30}:\/\/|www\.)[^\s`]+/gi

/**
 * A text from outside as code in a line or a table cell: nothing in it becomes Markdown, HTML, a link, a mention or a
 * reference. Not between backticks, whose rules for `|` and for backticks within depend on the place.
 */
export function code(value: string, limit = LIMIT): string {
  return `<code>${escape(clip(value, limit))}</code>`
}

/**
 * Sentences in a line or a table cell; what is between backticks, and addresses, become code. GitHub looks for mentions,
 * issues and commits in what has been rendered, outside of code, so there a character that has no width follows `@` and
 * `#`.
 */
export function prose(value: string, limit = LIMIT): string {
  const parts = clip(value, limit).split('`')
  return parts
    .map((part, index) => (index % 2 === 1 && index < parts.length - 1 ? code(part, limit) : sentence(part, limit)))
    .join('')
}

/** A link; only its words when the address is none of the web, or longer than browsers take. */
export function link(words: string, address: string): string {
  const url = URL.parse(redact(address))
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  // `href` leaves these as they are; they could end the link or the table's cell.
  const href = url?.href.replaceAll(/[<>()|`\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`) ?? ''
  return isWeb && href.length <= 2000 ? `[${words}](${href.replaceAll('&', '&amp;')})` : words
}

/**
 * A table with one row for each name and what belongs to it, both in Markdown; nothing without rows. The first row is the
 * head, as GitHub shows a head without words as an empty row.
 */
export function factTable(rows: readonly (readonly [string, string])[]): string {
  const [head, ...others] = rows.map(([name, value]) => `| **${name}** | ${value} |`)
  return head === undefined ? '' : [head, '| :-- | :-- |', ...others].join('\n')
}

function sentence(value: string, limit: number): string {
  let rest = 0
  let result = ''
  for (const { 0: address, index } of value.matchAll(ADDRESS)) {
    result += unlinked(value.slice(rest, index)) + code(address, limit)
    rest = index + address.length
  }
  return result + unlinked(value.slice(rest))
}

function unlinked(value: string): string {
  return escape(value).replaceAll(/&#(?:35|64);|\bGH-/gi, '$&\u2060')
}

/** ASCII punctuation as HTML entities, which Markdown leaves alone; white space and control characters as one blank. */
function escape(value: string): string {
  return value
    .replaceAll(/www\./gi, (found) => `${found.slice(0, 3)}\0`)
    .replaceAll(/[!-+:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('\0', '&#46;')
}

/** At most `limit` characters on one line, none of which is invisible or turns the others around. */
function clip(value: string, limit: number): string {
  const line = redactLine(value)
  const characters = Array.from(line.slice(0, limit * 2 + 2))
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : line
}
