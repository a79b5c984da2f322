import type { Paint } from './screen.ts'

interface Bar {
  readonly label: string
  readonly from: number
  readonly to: number
}

/** How many characters stand for the whole time. */
const WIDTH = 48

/** The lines of a Mermaid Gantt chart whose bars are `label :from, to` in ms, drawn with characters. */
export function renderGantt(lines: readonly string[], paint: Paint): string[] {
  const bars = lines.flatMap(barOf)
  const total = Math.max(1, ...bars.map(({ to }) => to))
  const labels = Math.max(0, ...bars.map(({ label }) => label.length))
  return lines.flatMap((line) => {
    const [, section] = /^\s*section (.*)$/.exec(line) ?? []
    if (section !== undefined) return [paint('bold', section)]
    return barOf(line).map(({ label, from, to }) => {
      const start = Math.min(WIDTH - 1, Math.floor((from / total) * WIDTH))
      const length = Math.max(1, Math.round(((to - from) / total) * WIDTH))
      return `  ${label.padEnd(labels)}  ${' '.repeat(start)}${paint('green', '█'.repeat(Math.min(length, WIDTH - start)))}`
    })
  })
}

function barOf(line: string): Bar[] {
  const [, label, from, to] = /^\s*(.*\S) :(\d+), (\d+)$/.exec(line) ?? []
  return label === undefined ? [] : [{ label, from: Number(from), to: Number(to) }]
}
