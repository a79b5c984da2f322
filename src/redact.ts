import * as core from '@actions/core'
import { proxyPasswords } from './transport.ts'

const hidden = new Set<string>()

/** What a step's environment holds in secret, beside its inputs. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN'
]

/**
 * Keeps a value out of everything that the step writes: the runner masks it in the log and the summary, and `redact` in what
 * goes to GitHub's API, which the runner does not see.
 */
export function keepSecret(value: string): void {
  if (value.trim() === '') return
  core.setSecret(value)
  // As the runner does: a value of several lines may be seen line by line.
  for (const part of [value, ...value.split(/[\r\n]+/).map((line) => line.trim())]) if (part !== '') hidden.add(part)
}

/** The same for the secrets of the environment. */
export function keepSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const name of SECRET_VARIABLES) keepSecret(env[name] ?? '')
  for (const password of proxyPasswords(env)) keepSecret(password)
}

/** The text with `***` in place of every secret, and of the user and password in any URL. Neighbours become one. */
export function redact(text: string): string {
  const bare = text.replaceAll(/\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#@]+@/gi, '$1***@')
  const finds = [...hidden].flatMap((value) => occurrences(bare, value)).sort((a, b) => a.start - b.start)
  let result = ''
  let seen = 0
  for (const { start, end } of finds) {
    if (start > seen || (start === seen && !result.endsWith('***'))) result += `${bare.slice(seen, start)}***`
    seen = Math.max(seen, end)
  }
  return result + bare.slice(seen)
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
