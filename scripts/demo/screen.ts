import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'
export type Paint = (style: Style, text: string) => string

/** Where the demo shows things. Its own words begin at the left edge; what it shows is set off from them. */
export interface Screen {
  readonly paint: Paint
  heading(text: string): void
  say(text: string): void
  /** Lines that are not the demo's own words. */
  show(lines: readonly string[]): void
  /** One line of the runner's log. */
  log(line: string): void
}

interface Stream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** A screen on this stream; in colour on a terminal, unless `NO_COLOR` is set (no-color.org). */
export function openScreen(stream: Stream, env: Readonly<Record<string, string | undefined>>): Screen {
  const isColoured = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
  const paint: Paint = (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text)
  const write = (line: string) => stream.write(`${line}\n`)
  return {
    paint,
    heading: (text) => write(`\n${paint('bold', text)}\n`),
    say: write,
    show: (lines) => {
      lines.forEach((line) => write(line === '' ? '' : `  ${line}`))
    },
    log: (line) => write(`  ${paint('dim', '│')} ${paintLogLine(paint, line)}`)
  }
}

/** Groups and issues stand out, as on the run's page. */
function paintLogLine(paint: Paint, line: string): string {
  if (line.startsWith('▼ ')) return paint('bold', line)
  if (line.startsWith('Error: ')) return paint('red', line)
  if (line.startsWith('Warning: ')) return paint('yellow', line)
  return line
}
