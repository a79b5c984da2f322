import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import { INVISIBLE, withoutControls } from './controls.ts'
import { Cancelled, messageOf } from './errors.ts'
import type { Log } from './log.ts'
import { redact, remember, secretsOf } from './redact.ts'
import type { Explanation } from './failures/explain.ts'

/** The log of the step. */
export const log: Log = {
  info: (message) => {
    core.info(withoutCommands(withoutControls(oneLine(message))))
  },
  warning: core.warning,
  debug: core.debug,
  quote: (lines) => {
    const token = randomUUID()
    const shown = lines.flatMap((line) => line.split(LINE_ENDS)).map((line) => withoutCommands(withoutControls(line)))
    core.info([`::stop-commands::${token}`, ...shown, `::${token}::`].join('\n'))
  },
  group: core.group
}

/**
 * Keeps a value out of everything that the step writes: the runner masks it in the log and the summary, and `redact` in what
 * goes to GitHub's API, which the runner does not see.
 */
export function keepSecret(value: string): void {
  if (value.trim() === '') return
  core.setSecret(value)
  remember(value)
}

/** The same for the secrets of the environment. */
export function keepSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const secret of secretsOf(env)) keepSecret(secret)
}

/** Where the runner parts lines. Source: `StreamReader.ReadLine` in .NET. */
const LINE_ENDS = /\r\n|\r|\n/

/**
 * What the runner skips in front of a command: .NET's `Char.IsWhiteSpace`, which JavaScript's `\s` differs from. Source: the
 * runner's `ActionCommand`, which trims a line's start; and "Char.IsWhiteSpace Method" in .NET's documentation.
 */
export const BLANK = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

// .NET looks for a command's first characters as if what is invisible was not there.
const COMMAND = new RegExp(`^([${BLANK}${INVISIBLE}]*):([${INVISIBLE}]*:)`, 'u')
const OLD_COMMAND = new RegExp(`#([${INVISIBLE}]*)#([${INVISIBLE}]*\\[)`, 'gu')

/** The line, which the runner takes for no command: neither `::name::` at its start nor `##[name]` anywhere in it. */
export function withoutCommands(line: string): string {
  return line.replaceAll(OLD_COMMAND, '#$1# $2').replace(COMMAND, '$1: $2')
}

/** Line ends become blanks, together with the blanks around them: in a time that grows as the length of the text does. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks))
}

/** Aborted when the runner asks the process to end: SIGINT first, SIGTERM some seconds later. */
export function cancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Cancelled(name))
    })
  }
  return controller.signal
}

/** One annotation with cause and remedy; before it, word for word, what AWS and the program said. */
export async function tellFailure({ title, cause, remedy, raw, logLines }: Explanation): Promise<void> {
  if (raw !== undefined) log.quote([raw])
  if (logLines.length > 0) {
    await log.group('The last lines of the log', async () => {
      log.quote(logLines)
      return Promise.resolve()
    })
  }
  core.error(`${cause}\n${remedy}`, { title })
}

/** Writes the job's summary. It is an extra: that it cannot be written never changes the outcome. */
export async function writeSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(redact(markdown)).write()
  } catch (failure) {
    core.debug(`No summary was written: ${messageOf(failure)}`)
  }
}
