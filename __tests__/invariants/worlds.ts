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
  return WORLDS > 1 ? all : covering(all)
}

/** So few of these pairs that each of their rows and columns is in one. */
export function covering<Row, Column>(pairs: readonly (readonly [Row, Column])[]): [Row, Column][] {
  const missing = { rows: new Set(pairs.map(([row]) => row)), columns: new Set(pairs.map(([, column]) => column)) }
  const chosen: [Row, Column][] = []
  const take = (isWanted: (row: Row, column: Column) => boolean) => {
    for (const [row, column] of shuffled(pairs)) {
      if (!isWanted(row, column)) continue
      chosen.push([row, column])
      missing.rows.delete(row)
      missing.columns.delete(column)
    }
  }
  take((row, column) => missing.rows.has(row) && missing.columns.has(column))
  take((row, column) => missing.rows.has(row) || missing.columns.has(column))
  return chosen
}

/** The same items, in another order each time. */
export function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(randomInt(rest.length), 1))
}
