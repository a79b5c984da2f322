import { AwsError } from '../../service.ts'

/** What every paged request of IAM may carry. */
export interface PageRequest {
  readonly MaxItems?: number | undefined
  readonly Marker?: string | undefined
}

/** One page of a list, 100 items unless told, and where the next one begins. */
export function page<Item>(
  items: readonly Item[],
  { MaxItems = 100, Marker }: PageRequest
): { items: Item[]; more: { IsTruncated: boolean; Marker?: string } } {
  const start = Marker === undefined ? 0 : decode(Marker)
  const end = start + MaxItems
  const more = end < items.length ? { IsTruncated: true, Marker: encode(end) } : { IsTruncated: false }
  return { items: items.slice(start, end), more }
}

function encode(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64url')
}

function decode(marker: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(marker, 'base64url').toString())?.[1]
  if (offset === undefined) throw new AwsError('ValidationError', 'Invalid Marker.')
  return Number(offset)
}
