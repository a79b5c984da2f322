import type { Filter } from '@aws-sdk/client-ec2'
import type { AwsError } from '../../service.ts'
import { like } from '../policy/match.ts'
import { invalidValue } from './errors.ts'
import type { Ec2Store } from './store.ts'
import { tagsOf } from './store.ts'

/** What a Describe request of EC2 may carry. */
export interface Selection {
  readonly Filters?: readonly Filter[] | undefined
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

/** How the things of one kind are found: the values that each filter looks at, by the filter's name. */
export type FilterFields<Item> = Readonly<Record<string, (item: Item) => readonly (string | undefined)[]>>

/** The items with the IDs of the request, in its order; all without. Throws the kind's own error for an unknown one. */
export function byIds<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: readonly string[] | undefined,
  unknown: (id: string) => AwsError
): readonly Item[] {
  if (!ids || ids.length === 0) return items
  return [...new Set(ids)].map((id) => {
    const item = items.find((candidate) => candidate.id === id)
    if (!item) throw unknown(id)
    return item
  })
}

/** One page of the items that pass every filter. Values of a filter are alternatives and may hold `*` and `?`. */
export function select<Item extends { readonly id: string }>(
  store: Ec2Store,
  items: readonly Item[],
  fields: FilterFields<Item>,
  { Filters = [], MaxResults, NextToken }: Selection
): { items: Item[]; more: { NextToken?: string } } {
  const tests = Filters.map((filter) => test(store, fields, filter))
  const found = items.filter((item) => tests.every((fits) => fits(item)))
  const start = NextToken === undefined ? 0 : decode(NextToken)
  const end = MaxResults === undefined ? found.length : start + MaxResults
  const more = end < found.length ? { NextToken: Buffer.from(`offset:${end}`).toString('base64') } : {}
  return { items: found.slice(start, end), more }
}

function test<Item extends { readonly id: string }>(
  store: Ec2Store,
  fields: FilterFields<Item>,
  { Name = '', Values = [] }: Filter
): (item: Item) => boolean {
  const field = fields[Name] ?? tagField(store, Name)
  if (!field) throw invalidValue(`The filter '${Name}' is invalid`)
  return (item) => field(item).some((value) => value !== undefined && Values.some((wanted) => like(wanted, value)))
}

function tagField(
  store: Ec2Store,
  name: string
): ((item: { readonly id: string }) => readonly (string | undefined)[]) | undefined {
  if (name === 'tag-key') return ({ id }) => tagsOf(store, id).map(({ Key }) => Key)
  if (!name.startsWith('tag:')) return undefined
  const key = name.slice('tag:'.length)
  return ({ id }) =>
    tagsOf(store, id)
      .filter(({ Key }) => Key === key)
      .map(({ Value }) => Value ?? '')
}

function decode(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]
  if (offset === undefined) throw invalidValue(`Invalid value '${token}' for nextToken`)
  return Number(offset)
}
