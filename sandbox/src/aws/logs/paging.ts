import { invalidParameter } from './store.ts'

/** One page of a list and the token of the next one, if there is one. */
export function page<Item>(
  items: readonly Item[],
  limit: number,
  token: string | undefined
): { items: Item[]; more: { nextToken?: string } } {
  const start = token === undefined ? 0 : decode(token)
  const end = start + limit
  return { items: items.slice(start, end), more: end < items.length ? { nextToken: encode(end) } : {} }
}

/** The token that stands for a place in a list. */
export function encode(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64')
}

/** The place that a token stands for; throws `InvalidParameterException` for any other text. */
export function decode(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]
  if (offset === undefined) throw invalidParameter('The specified nextToken is invalid.')
  return Number(offset)
}
