/**
 * Reads what a step wrote to GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV: `name=value` lines and
 * `name<<delimiter … delimiter` blocks. Throws an Error in the runner's words (actions/runner, `FileCommandManager`).
 * `platform` decides whether a carriage return belongs to the line's end, as it does on Windows only.
 */
export function parseKeyValues(text: string, platform: NodeJS.Platform = process.platform): Map<string, string> {
  const ending = platform === 'win32' ? /\r?\n/ : /\n/
  const values = new Map<string, string>()
  let rest = text
  while (rest !== '') {
    const line = takeLine(rest, ending)
    rest = line.rest
    const equals = line.text.indexOf('=')
    const heredoc = line.text.indexOf('<<')
    if (line.text === '') {
      continue
    } else if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) {
        throw new Error(`Invalid format '${line.text}'. Name must not be empty`)
      }
      values.set(line.text.slice(0, equals), line.text.slice(equals + 1))
    } else if (heredoc >= 0) {
      const name = line.text.slice(0, heredoc)
      const delimiter = line.text.slice(heredoc + 2)
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`)
      }
      const block = takeBlock(rest, delimiter, ending)
      rest = block.rest
      values.set(name, block.value)
    } else {
      throw new Error(`Invalid format '${line.text}'`)
    }
  }
  return values
}

interface Line {
  readonly text: string
  readonly ended: boolean
  readonly rest: string
}

function takeLine(text: string, ending: RegExp): Line {
  const match = ending.exec(text)
  return match === null
    ? { text, ended: false, rest: '' }
    : { text: text.slice(0, match.index), ended: true, rest: text.slice(match.index + match[0].length) }
}

/** The value keeps the line ends inside it; the one before the delimiter is not part of it. */
function takeBlock(text: string, delimiter: string, ending: RegExp): { value: string; rest: string } {
  let rest = text
  let end = 0
  while (rest !== '') {
    const line = takeLine(rest, ending)
    if (line.text === delimiter) {
      return { value: text.slice(0, end), rest: line.rest }
    }
    if (!line.ended) {
      throw new Error('Invalid value. EOF marker missing new line.')
    }
    end = text.length - rest.length + line.text.length
    rest = line.rest
  }
  throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
}
