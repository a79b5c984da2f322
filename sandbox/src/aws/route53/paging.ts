import { AwsError } from '../../service.ts'
import type { Output } from '../../service.ts'

/** An SDK's answer as it is on the wire, where `MaxItems` is text. */
export type Paged<T extends object> = Omit<Output<T>, 'MaxItems'> & { readonly MaxItems: string }

/** How many items a page has: the most that there can be, unless fewer are asked for. */
export function pageSize({ MaxItems }: { readonly MaxItems?: unknown }, most: number): number {
  if (MaxItems === undefined) return most
  const text = String(MaxItems)
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidInput(`The MaxItems value "${text}" is not valid.`)
  return Math.min(Number(text), most)
}

/** One page, and the item that the next one begins with. */
export function pageFrom<Item>(items: readonly Item[], start: number, size: number): { page: Item[]; next?: Item } {
  const next = items[start + size]
  const page = items.slice(start, start + size)
  return next === undefined ? { page } : { page, next }
}

/** The index of the first item that fits; behind the last one when none does. */
export function firstIndex<Item>(items: readonly Item[], fits: (item: Item) => boolean): number {
  const index = items.findIndex(fits)
  return index === -1 ? items.length : index
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message)
}
