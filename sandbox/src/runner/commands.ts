/** A workflow command: `::error file=a.js,line=1::message`. */
export interface Command {
  /** In lower case. */
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/**
 * What .NET's `Char.IsWhiteSpace` takes for blank, and so `String.TrimStart`: the categories of separators, and the controls
 * from U+0009 to U+000D and U+0085. JavaScript's `\s` lacks U+0085 and has U+FEFF.
 * Source: "Char.IsWhiteSpace Method" in .NET's documentation.
 */
const BLANK = /^[\p{Zs}\p{Zl}\p{Zp}\t-\r\x85]+/u

/**
 * Reads a line as a workflow command, or returns nothing when it is ordinary output: unknown names are
 * (actions/runner, `ActionCommand`: `TryParseV2`, then `TryParse`). `known` are names in lower case.
 */
export function parseCommand(line: string, known: ReadonlySet<string>): Command | undefined {
  return parseNew(line, known) ?? parseOld(line, known)
}

/** `::name key=value,…::data` at the start of a line. */
function parseNew(line: string, known: ReadonlySet<string>): Command | undefined {
  const [, head, data] = /^::(.*?)::(.*)$/s.exec(line.replace(BLANK, '')) ?? []
  if (head === undefined || data === undefined) {
    return undefined
  }
  const space = head.indexOf(' ')
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase()
  if (!known.has(name)) {
    return undefined
  }
  const properties = space < 0 ? {} : parseProperties(head.slice(space + 1))
  return { name, properties, data: unescapeData(data) }
}

/** `##[name key=value;…]data`, anywhere in a line. */
function parseOld(line: string, known: ReadonlySet<string>): Command | undefined {
  const [, head, data] = /##\[([^\]]*)\](.*)$/s.exec(line) ?? []
  if (head === undefined || data === undefined) {
    return undefined
  }
  const [name = '', ...rest] = head.split(' ')
  if (!known.has(name.toLowerCase())) {
    return undefined
  }
  const pairs = rest
    .join(' ')
    .split(';')
    .flatMap((pair) =>
      pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]] : []
    )
    .map(([key = '', value = '']) => [key, unescapeOld(value)] as const)
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), data: unescapeOld(data) }
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text
    .trim()
    .split(',')
    .filter((pair) => /^[^=]+=./s.test(pair))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), unescapeProperty(pair.slice(pair.indexOf('=') + 1))] as const)
  return Object.fromEntries(pairs)
}

function unescapeProperty(text: string): string {
  return unescapeOnce(text, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' })
}

function unescapeData(text: string): string {
  return unescapeOnce(text, { '%0D': '\r', '%0A': '\n' })
}

/** The old form has no escape for the percent sign. */
function unescapeOld(text: string): string {
  const escapes = { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']' }
  return Object.entries(escapes).reduce((rest, [escape, char]) => rest.replaceAll(escape, char), text)
}

/** `%25` last, so that an escaped percent sign starts no new escape. */
function unescapeOnce(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries({ ...escapes, '%25': '%' }).reduce(
    (rest, [escape, char]) => rest.replaceAll(escape, char),
    text
  )
}
