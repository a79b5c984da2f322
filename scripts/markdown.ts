/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(cell)))].join('\n')
}

/** The text marked as code; nothing for no text. */
export function code(text = ''): string {
  return text === '' ? '' : `\`${text}\``
}

/** What GitHub makes of a heading for links to it: letters, digits, `_`, `-`, and `-` for blanks; a link counts by its text. */
export function anchorOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Text in which only code is marked up: nothing else in it means anything in Markdown. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\*_<>[\]]/g, '\\$&')))
    .join('')
}

/** A line break ends a row and a bar ends a cell, also within code. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
