/** Columns side by side, each as wide as its widest cell; `paint` gets each cell with its padding. */
export function renderTable(
  rows: readonly (readonly string[])[],
  paint: (cell: string, column: number) => string
): string[] {
  const widths = rows.reduce<readonly number[]>(
    (known, row) => row.map((cell, column) => Math.max(cell.length, known[column] ?? 0)),
    []
  )
  return rows.map((row) => {
    const last = row.length - 1
    return row
      .map((cell, column) => paint(column === last ? cell : cell.padEnd(widths[column] ?? 0), column))
      .join('  ')
      .trimEnd()
  })
}
