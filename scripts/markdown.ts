/** Renders a table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(cell)))].join('\n')
}

/** Renders a text as code; empty for an empty text. */
export function code(text = ''): string {
  return text === '' ? '' : `\`${text}\``
}

/** Returns GitHub's anchor for a heading: its letters, digits, `_` and `-`, `-` for spaces, and the text of links. */
export function anchorOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Renders a text in which backticks mark code, and all other Markdown is escaped. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\*_<>[\]]/g, '\\$&')))
    .join('')
}

/** Renders the text of a cell. A line break would end the row, and a bar the cell, even in code. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
