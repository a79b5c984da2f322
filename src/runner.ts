import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import { ActionError, messageOf } from './errors.ts'
import type { Log } from './log.ts'
import type { Explanation } from './report/explain.ts'

/** The log of the step. */
export const log: Log = {
  info: (message) => {
    core.info(withoutCommands(message))
  },
  warning: core.warning,
  debug: core.debug,
  quote: (lines) => {
    const token = randomUUID()
    core.info([`::stop-commands::${token}`, ...lines.map(withoutControls), `::${token}::`].join('\n'))
  },
  group: core.group
}

/** A name that comes from outside must not make a line that the runner takes for a command. */
function withoutCommands(message: string): string {
  return message
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('##[', '## [')
    .replace(/^\s*::/, ': :')
}

/**
 * Colours may stay, as the log shows them. Other escape sequences could rewrite what stands in the terminal of whoever reads
 * the log there: their first character is shown in place of its effect (Unicode, "Control Pictures").
 */
function withoutControls(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, (control, at: number) => {
    const isColour = control === '\x1b' && /^\[[\d;]*m/.test(line.slice(at + 1, at + 40))
    if (isColour || '\t\r\n'.includes(control)) return control
    const code = control.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421'
  })
}

/** Aborted when the runner asks the process to end: SIGINT first, SIGTERM some seconds later. */
export function cancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new ActionError('CANCELLED', `The job was cancelled (${name}).`, 'Run it again when you like.'))
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
    await core.summary.addRaw(markdown).write()
  } catch (failure) {
    core.debug(`No summary was written: ${messageOf(failure)}`)
  }
}
