import { randomInt } from 'node:crypto'

/** How many times as many worlds are generated as in `npm test`; `.ci/run` sets it. */
export const WORLDS = Number(process.env.WORLDS ?? 1)

/**
 * Returns some of the combinations that are possible, others each time: each row and each column is in one at least. With
 * more worlds, returns all of them.
 */
export function sampleOf<Row, Column>(
  rows: readonly Row[],
  columns: readonly Column[],
  isPossible: (row: Row, column: Column) => boolean = () => true
): [Row, Column][] {
  const all = rows.flatMap((row) =>
    columns.flatMap((column): [Row, Column][] => (isPossible(row, column) ? [[row, column]] : []))
  )
  return WORLDS > 1 ? all : covering(all, ([row, column]) => ({ row, column }))
}

/** Returns few of the items, others each time: each trait that one of them has is that of one that is returned. */
export function covering<T>(items: readonly T[], traitsOf: (item: T) => object): T[] {
  const isAmong = new Map<string, Set<unknown>>()
  const isNew = ([name, value]: [string, unknown]) => isAmong.get(name)?.has(value) !== true
  const chosen: T[] = []
  for (const isWanted of ['every', 'some'] as const) {
    for (const item of shuffled(items)) {
      const traits = Object.entries(traitsOf(item)) as [string, unknown][]
      if (traits.length === 0 || !traits[isWanted](isNew)) continue
      chosen.push(item)
      for (const [name, value] of traits) isAmong.set(name, (isAmong.get(name) ?? new Set()).add(value))
    }
  }
  return chosen
}

/** The same items, in another order each time. */
export function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(randomInt(rest.length), 1))
}

/** Every other one of these, from the first or the second on; all where more worlds are asked for. */
export function everyOther<T>(all: readonly T[], from = 0): readonly T[] {
  return WORLDS > 1 ? all : all.filter((_, index) => index % 2 === from % 2)
}
