/** A workflow command: `::error file=a.js,line=1::message`. */
export interface Command {
  /** In lower case. */
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/**
 * Reads a line as a workflow command, or returns nothing when it is ordinary output: unknown names are
 * (actions/runner, `ActionCommand`). `known` are names in lower case.
 */
export function parseCommand(line: string, known: ReadonlySet<string>): Command | undefined {
  const [, head, data] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? []
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

/** `%25` last, so that an escaped percent sign starts no new escape. */
function unescapeOnce(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries({ ...escapes, '%25': '%' }).reduce(
    (rest, [escape, char]) => rest.replaceAll(escape, char),
    text
  )
}
