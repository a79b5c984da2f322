import type { Fields, Model } from './model.ts'

/**
 * The members of an operation that stand in the path of a URL; nothing when the path is another operation's. A slash at the
 * end makes no difference.
 */
export function pathMembers(model: Model, operation: string, url: string): Fields | undefined {
  const wanted = segmentsOf(model.operations[operation]?.requestUri ?? '')
  const found = segmentsOf(url.split('?')[0] ?? '')
  if (wanted.length !== found.length) return undefined
  const members: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? ''
    const [, name] = /^{(\w+)}$/.exec(segment) ?? []
    if (name === undefined ? value !== segment : value === '') return undefined
    if (name !== undefined) members[name] = decoded(value)
  }
  return members
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/')
}

/** What is no valid encoding stays as it is, and is found to be wrong later on. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
