import { exited, refused, stopped, unanswered, unplaced, type Call } from './thrown.ts'

/** A failure as it happens: what the page shows of it, and what is thrown. */
export interface Sample {
  readonly text: string
  readonly thrown: unknown
}

/** What a known failure has at least one of. */
export type Samples = readonly [Sample, ...Sample[]]

/** AWS's answer to a call. */
export function call(of: Call, code: string, words: string): Sample {
  return { text: `${of}: ${code}: ${words}`, thrown: refused(of, code, words) }
}

/** A call without an answer. */
export function lost(of: Call, code: string, words: string): Sample {
  return { text: `${of}: ${words}`, thrown: unanswered(of, code, words) }
}

/** RunTask's reason for no task. */
export function noTask(reason: string): Sample {
  return { text: `ECS RunTask: ${reason}`, thrown: unplaced(reason) }
}

/** ECS's reason for a stopped task. */
export function stop(reason: string, stopCode?: string): Sample {
  const text = [stopCode, reason].filter((part) => part !== undefined && part !== '').join(': ')
  return { text, thrown: stopped(reason, stopCode) }
}

/** The exit codes of a task's containers; the first is the one that counts. */
export function exit(
  codes: Readonly<Record<string, number>>,
  more: { readonly reason?: string; readonly log?: readonly string[] } = {}
): Sample {
  const ends = Object.entries(codes).map(([name, code]) => `container ${name}: exit code ${code}`)
  const text = [ends.join('; '), more.reason ?? '', ...(more.log ?? [])].filter((part) => part !== '').join('\n')
  return { text, thrown: exited(codes, more) }
}
