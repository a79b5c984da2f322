import { GitHubError } from './answer.ts'

/** The types that a member of a request's body may have. */
type Kind = 'string' | 'boolean' | 'object' | 'array' | 'null'

/** A member of a request's body. */
export interface Member {
  readonly kinds: readonly Kind[]
  readonly required?: true
  readonly values?: readonly string[]
}

export type Members = Readonly<Record<string, Member>>

export type Body = Readonly<Record<string, unknown>>

/** Reads a request's body. Throws GitHub's 400 (GitHub Docs, "Troubleshooting the REST API"). */
export function parseBody(text: string): Body {
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON')
  }
  if (kindOf(value) !== 'object') throw new GitHubError(400, 'Body should be a JSON object')
  return value as Body
}

/**
 * Holds a body against the members that the call knows; others pass, as they do on GitHub. Throws GitHub's 422, which
 * names every member that is missing or of another type.
 */
export function checkBody(body: Body, members: Members): void {
  const faults = Object.entries(members).flatMap(([name, { kinds, required, values }]) => {
    const value = body[name]
    if (value === undefined) return required ? [`"${name}" wasn't supplied.`] : []
    if (!kinds.some((kind) => kind === kindOf(value))) {
      return [`For 'properties/${name}', ${inspect(value)} is not ${kinds.map(withArticle).join(' or ')}.`]
    }
    return values !== undefined && !values.some((one) => one === value)
      ? [`For 'properties/${name}', ${inspect(value)} is not a member of ${JSON.stringify(values)}.`]
      : []
  })
  if (faults.length > 0) throw new GitHubError(422, `Invalid request.\n\n${faults.join('\n')}`)
}

/** The member as a text; empty when it is left out. */
export function textIn(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

function kindOf(value: unknown): Kind | 'number' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'string' || type === 'boolean' || type === 'number' ? type : 'object'
}

function withArticle(kind: string): string {
  return kind === 'null' ? kind : `${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`
}

/** GitHub writes values as Ruby does. */
function inspect(value: unknown): string {
  return value === null ? 'nil' : JSON.stringify(value)
}
