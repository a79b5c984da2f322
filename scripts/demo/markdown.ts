import { renderGantt } from './gantt.ts'
import type { Paint } from './screen.ts'
import { renderTable } from './table.ts'

/**
 * A job summary's or a comment's Markdown as lines for a terminal: headings, tables, links, code blocks and Mermaid's Gantt
 * charts. HTML comments do not show.
 */
export function renderMarkdown(markdown: string, paint: Paint): string[] {
  const blocks = blocksOf(markdown.replaceAll(/^<!--.*-->$/gm, '').split('\n'))
  return blocks.flatMap((block, index) =>
    index === 0 ? renderBlock(block, paint) : ['', ...renderBlock(block, paint)]
  )
}

/** Markdown with nothing left of its links but their words, as a page shows them. */
export function withoutAddresses(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
}

interface Block {
  readonly kind: 'text' | 'table' | 'code'
  /** What a code block's fence says. */
  readonly language: string
  readonly lines: readonly string[]
}

function blocksOf(lines: readonly string[]): Block[] {
  const [first, ...rest] = lines
  if (first === undefined) return []
  if (first.trim() === '') return blocksOf(rest)
  const [, fence, language = ''] = /^(`{3,})(\w*)$/.exec(first) ?? []
  if (fence !== undefined) {
    const end = endOf(rest, (line) => line === fence)
    return [{ kind: 'code', language, lines: rest.slice(0, end) }, ...blocksOf(rest.slice(end + 1))]
  }
  const isTable = first.startsWith('|')
  const end = endOf(lines, (line) => line.trim() === '' || line.startsWith('|') !== isTable)
  return [{ kind: isTable ? 'table' : 'text', language: '', lines: lines.slice(0, end) }, ...blocksOf(lines.slice(end))]
}

function endOf(lines: readonly string[], isEnd: (line: string) => boolean): number {
  const index = lines.findIndex(isEnd)
  return index < 0 ? lines.length : index
}

function renderBlock({ kind, language, lines }: Block, paint: Paint): string[] {
  if (kind === 'table') return renderRows(lines, paint)
  if (kind === 'text') return lines.flatMap((line) => renderLine(line, paint))
  return language === 'mermaid' ? renderGantt(lines, paint) : lines.map((line) => `  ${line}`)
}

function renderRows(lines: readonly string[], paint: Paint): string[] {
  const plain: Paint = (_style, text) => text
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => renderInline(cell.trim(), plain))
  )
  const hasHead = head.some((cell) => cell !== '')
  const body = renderTable(hasHead ? [head, ...rows] : rows, (cell, column) =>
    column === 0 ? paint('dim', cell) : cell
  )
  return body.map((line, index) => (hasHead && index === 0 ? paint('bold', line) : line))
}

function renderLine(line: string, paint: Paint): string[] {
  const [, heading] = /^#{1,6} (.*)$/.exec(line) ?? []
  if (heading !== undefined) return [paint('bold', renderInline(heading, paint))]
  return line.split(/(?<=\)) · (?=\[)/).map((part) => renderInline(part, paint))
}

function renderInline(text: string, paint: Paint): string {
  const shown = text.replaceAll(
    /<code>(?<code>.*?)<\/code>|\*\*(?<bold>.+?)\*\*|\[(?<name>[^\]]+)\]\((?<to>[^)]+)\)|<(?<url>https?:[^>]+)>/g,
    (...match: unknown[]) => {
      const { code, bold, name, to, url } = match.at(-1) as Readonly<Record<string, string | undefined>>
      if (code !== undefined) return paint('cyan', code)
      if (bold !== undefined) return paint('bold', bold)
      return url === undefined ? `${name ?? ''}: ${to ?? ''}` : paint('cyan', url)
    }
  )
  return shown.replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)))
}
