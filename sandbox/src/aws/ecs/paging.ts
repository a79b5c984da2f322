import { invalidParameter } from './errors.ts'

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken?: string
}

/**
 * Cuts a page out of a listing, as ECS's `maxResults` (1 to 100, else 100) and `nextToken` ask for. A token belongs to
 * one listing (`of`); throws for a strange one.
 */
export function page<T>(
  all: readonly T[],
  request: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  of: string
): Page<T> {
  const size = request.maxResults ?? 100
  if (size < 1 || size > 100) throw invalidParameter('maxResults should be between 1 and 100.')
  const start = request.nextToken === undefined ? 0 : offset(request.nextToken, of)
  const items = all.slice(start, start + size)
  if (start + size >= all.length) return { items }
  return { items, nextToken: Buffer.from(`${of}@${start + size}`).toString('base64url') }
}

function offset(token: string, of: string): number {
  const text = Buffer.from(token, 'base64url').toString()
  const at = text.lastIndexOf('@')
  const start = Number(text.slice(at + 1))
  if (text.slice(0, at) !== of || !Number.isInteger(start) || start < 1) throw invalidParameter('Invalid token.')
  return start
}
