import { split } from 'shlex'
import { ActionError } from '../errors.ts'

/**
 * Reads the container's command: a JSON list of texts, or words with blanks between them, quoted as in a shell. There is no
 * shell, so that `$NAME` stays as it is. Throws `COMMAND_INVALID` for what only a shell would understand.
 */
export function parseCommand(text: string): string[] {
  const trimmed = text.trim().replaceAll('\r\n', '\n')
  if (trimmed.startsWith('[')) return parseList(trimmed)
  const operator = /&&|\|\|?|;|[<>]/.exec(trimmed.replaceAll(QUOTED, ''))?.[0]
  if (operator !== undefined) throw invalid(`\`${operator}\` means something to a shell only`)
  try {
    return split(trimmed)
  } catch {
    throw invalid(/(?<!\\)(?:\\\\)*\\$/.test(trimmed) ? 'it ends in a backslash' : 'a quote in it is not closed')
  }
}

/** What stands after a backslash or in quotes. */
const QUOTED = /\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs

function parseList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((word) => typeof word === 'string')) return list
  } catch {
    // Told below.
  }
  throw invalid('it begins like a list, but is no JSON list of texts')
}

function invalid(why: string): ActionError {
  return new ActionError(
    'COMMAND_INVALID',
    `The input \`command\` cannot be read: ${why}.`,
    'Write words with blanks between them and quotes where needed, or a JSON list: `["sh", "-c", "migrate && serve"]`.'
  )
}
