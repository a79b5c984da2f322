/** One way to log in that a server offers. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

// RFC 9110, sections 5.6.2 and 5.6.4: token and quoted-string.
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?=[ \t,]|$)/y
const PARAMETER = /[ \t,]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=]+))/sy
const SEPARATORS = /[ \t,]*/y

/**
 * Reads the value of `WWW-Authenticate`, several headers joined with commas as `Headers.get` does it (RFC 9110, section
 * 11.6.1). What cannot be read ends the list: the challenges before it are given back.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = []
  let position = skip(SEPARATORS, header, 0)
  while (position < header.length) {
    const scheme = matchAt(TOKEN, header, position)?.[0]
    if (scheme === undefined) break
    const { parameters, end } = parseParameters(header, position + scheme.length)
    challenges.push({ scheme: scheme.toLowerCase(), parameters })
    position = skip(SEPARATORS, header, end)
  }
  return challenges
}

function parseParameters(header: string, start: number): { parameters: Map<string, string>; end: number } {
  const parameters = new Map<string, string>()
  let end = start
  for (let match = matchAt(PARAMETER, header, end); match; match = matchAt(PARAMETER, header, end)) {
    const [whole, name = '', quoted, bare = ''] = match
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/gs, '$1') ?? bare)
    end += whole.length
  }
  return { parameters, end }
}

function skip(pattern: RegExp, text: string, position: number): number {
  return position + (matchAt(pattern, text, position)?.[0].length ?? 0)
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern)
  sticky.lastIndex = position
  return sticky.exec(text)
}
