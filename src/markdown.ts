import { INVISIBLE, withoutColours } from './redact.ts'
import { redact, redactLine } from './redact.ts'

/** A URL and the text of its link. */
export interface Link {
  readonly text: string
  readonly url: string
}

/** The default limit of a text, in characters. */
const LIMIT = 200
/** The limit in a code block. GitHub drops a summary of more than 1 MiB, and one log event can be that long. */
const BLOCK_LIMIT = 2000
const ADDRESS = /\b(?:[a-z][a-z\d+.-]{0,30}:\/\/|www\.)[^\s`]+/gi
const UNSEEN = new RegExp(`[${INVISIBLE}]`, 'gu')

/**
 * Returns untrusted text as code in a line or a table cell. Nothing in it becomes Markdown, HTML, a link, a mention or
 * a reference. Uses `<code>`, because the rules for `|` and for backticks between backticks depend on the place.
 */
export function code(value: string, limit = LIMIT): string {
  return `<code>${escape(clip(value, limit))}</code>`
}

/** Returns untrusted text as plain text in a line or a table cell. Nothing in it is formatted or linked. */
export function plain(value: string, limit = LIMIT): string {
  return unlinked(clip(value, limit))
}

/** Returns sentences for a line or a table cell; parts between backticks, and URLs, become code. */
export function prose(value: string, limit = LIMIT): string {
  const parts = clip(value, limit).split('`')
  return parts
    .map((part, index) => (index % 2 === 1 && index < parts.length - 1 ? code(part, limit) : sentence(part, limit)))
    .join('')
}

/** Returns texts in a code block whose fence is longer than any in them. Keeps their lines. */
export function block(texts: readonly string[]): string {
  const shown = texts.map(clipLines).join('\n')
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${shown}\n${fence}`
}

/** Returns a link; only its text if the URL isn't HTTP or HTTPS, or is longer than browsers accept. */
export function link(words: string, address: string): string {
  const url = URL.parse(redact(address))
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  // `href` doesn't encode these characters, which could end the link or the table cell.
  const href = url?.href.replaceAll(/[<>()|`\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`) ?? ''
  return isWeb && href.length <= 2000 ? `[${words}](${href.replaceAll('&', '&amp;')})` : words
}

/** Returns up to five links on one line. */
export function linkLine(links: readonly Link[]): string {
  return links
    .slice(0, 5)
    .map(({ text, url }) => link(prose(text, 50), url))
    .join(' · ')
}

/** Returns a table of cells that are already Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => ':--'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A name and its value, both in Markdown. A value that is empty, undefined or false is unknown. */
export type Fact = readonly [name: string, value: string | false | undefined]

/**
 * Returns a table of the known facts; empty if there are none. The first fact is the header row, because GitHub shows
 * an empty header as an empty row.
 */
export function factTable(facts: readonly Fact[]): string {
  const [head, ...others] = facts.flatMap(([name, value]) => (value ? [[`**${name}**`, value]] : []))
  return head === undefined ? '' : table(head, others)
}

/** Joins the parts that are not empty as paragraphs. */
export function paragraphs(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n')
}

/** Returns the cause and the remedy of a failure, each with at most `limit` characters. */
export function failureText(cause: string, remedy: string | undefined, limit: number): string {
  return paragraphs(
    `**What happened:** ${prose(cause, limit)}`,
    remedy !== undefined && `**What to do:** ${prose(remedy, limit)}`
  )
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

/**
 * Escapes a text so that GitHub links no mention, issue or commit in it. GitHub searches the rendered text, so a
 * zero-width character follows each `@`, `#` and `GH-`.
 */
function unlinked(value: string): string {
  return escape(value).replaceAll(/&#(?:35|64);|\bGH-/gi, '$&\u2060')
}

/** Escapes ASCII punctuation as HTML entities, which Markdown doesn't interpret. */
function escape(value: string): string {
  return value
    .replaceAll(/www\./gi, (found) => `${found.slice(0, 3)}\0`)
    .replaceAll(/[!-+:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('\0', '&#46;')
}

/** Returns at most `limit` characters on one line, without secrets and invisible characters. */
function clip(value: string, limit: number): string {
  const line = redactLine(value)
  const characters = Array.from(line.slice(0, limit * 2 + 2))
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : line
}

/** Returns a text of limited length for a code block, and keeps its lines. */
function clipLines(value: string): string {
  const lines = redact(value)
    .split(/\r\n|\r|\n/)
    .map((line) => redact(withoutColours(line).replaceAll(UNSEEN, '')))
    .join('\n')
  return lines.length > BLOCK_LIMIT ? `${lines.slice(0, BLOCK_LIMIT)}…` : lines
}
