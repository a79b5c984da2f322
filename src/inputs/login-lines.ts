import { ActionError } from '../errors.ts'
import { registryHost } from '../registry/reference.ts'

/** One entry of `registry-logins`. */
export interface HostLogin {
  /** The line that it starts on, from 1. */
  readonly line: number
  /** The registry, as `registryHost` names it once the entry has been checked. */
  readonly host: string
  readonly username: string
  readonly password: string
}

/**
 * Takes `registry-logins` apart: one `host username password` a line, where the password is all that is left of the line. A
 * password that begins an object of JSON, as the keys of Google's service accounts do, ends where the object ends. Any
 * other password of several lines stands between `<<WORD` and a line that is WORD. Never throws, so that all of it can be
 * masked before any of it is judged: the host is as it was given, and the password of a line without one is empty.
 */
export function splitLogins(text: string): HostLogin[] {
  const lines = text.split(/\r?\n/)
  const entries: HostLogin[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.trim() === '') continue
    const [, host = '', username = '', given = ''] = /^\s*(\S+)\s+(\S+)\s([^]+)$/.exec(line) ?? []
    const more = heredocOf(given, lines, index) ?? jsonOf(given, lines, index)
    entries.push({ line: index + 1, host, username, password: more?.password ?? given })
    index = more?.last ?? index
  }
  return entries
}

/**
 * Reads `registry-logins`. The names that a registry goes by are one host. Throws `LOGINS_INVALID` without ever showing a
 * password, nor what stands where the host should be, which may be a password in the wrong place.
 */
export function parseHostLogins(text: string): HostLogin[] {
  const logins = splitLogins(text).map(({ line, host: given, username, password }): HostLogin => {
    if (password === '') throw invalid(`line ${line} does not have all three of them`)
    const host = registryHost(given)
    if (host === undefined) throw invalid(`line ${line} does not start with the host of a registry`)
    return { line, host, username, password }
  })
  const twice = logins.findIndex(({ host }, index) => logins.findIndex((other) => other.host === host) !== index)
  if (twice !== -1) {
    throw invalid(`line ${logins[twice]?.line ?? 0} is for the same registry as one before it`)
  }
  return logins
}

interface Continued {
  readonly password: string
  /** The index of its last line. */
  readonly last: number
}

function heredocOf(given: string, lines: readonly string[], first: number): Continued | undefined {
  const word = /^\s*<<([A-Za-z_]\w*)\s*$/.exec(given)?.[1]
  if (word === undefined) return undefined
  const last = lines.findIndex((line, index) => index > first && line.trim() === word)
  return last === -1 ? undefined : { password: lines.slice(first + 1, last).join('\n'), last }
}

function jsonOf(given: string, lines: readonly string[], first: number): Continued | undefined {
  if (!given.trimStart().startsWith('{')) return undefined
  for (let last = first; last < lines.length; last++) {
    if (!(lines[last] ?? '').trimEnd().endsWith('}')) continue
    const password = [given, ...lines.slice(first + 1, last + 1)].join('\n').trim()
    if (isJson(password)) return { password, last }
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function invalid(why: string): ActionError {
  return new ActionError(
    'LOGINS_INVALID',
    `Can't read the input \`registry-logins\`: ${why}.`,
    'Write one `host username password` a line, for example `ghcr.io octocat ${{ secrets.GHCR_TOKEN }}`. A secret that does not exist is empty. A password of several lines that is not JSON stands between `<<END` and a line `END`.'
  )
}
