import { exited, refused, stopped, unanswered, unplaced, type Call } from './thrown.ts'

/** An example of a failure: the text in the guide, and the error that is thrown. */
export interface Sample {
  readonly text: string
  readonly thrown: unknown
}

/** The samples of a known failure: at least one. */
export type Samples = readonly [Sample, ...Sample[]]

/** Returns a sample of AWS's error for a call. */
export function call(of: Call, code: string, words: string): Sample {
  return { text: `${of}: ${code}: ${words}`, thrown: refused(of, code, words) }
}

/** Returns a sample of a call without an answer. */
export function lost(of: Call, code: string, words: string): Sample {
  return { text: `${of}: ${words}`, thrown: unanswered(of, code, words) }
}

/** Returns a sample of RunTask's reason for starting no task. */
export function noTask(reason: string): Sample {
  return { text: `ECS RunTask: ${reason}`, thrown: unplaced(reason) }
}

/** Returns a sample of ECS's reason for a stopped task. */
export function stop(reason: string, stopCode?: string): Sample {
  const text = [stopCode, reason].filter((part) => part !== undefined && part !== '').join(': ')
  return { text, thrown: stopped(reason, stopCode) }
}

/** Returns a sample of a task's exit codes. The first is of the container that counts. */
export function exit(
  codes: Readonly<Record<string, number>>,
  more: { readonly reason?: string; readonly log?: readonly string[] } = {}
): Sample {
  const ends = Object.entries(codes).map(([name, code]) => `container ${name}: exit code ${code}`)
  const text = [ends.join('; '), more.reason ?? '', ...(more.log ?? [])].filter((part) => part !== '').join('\n')
  return { text, thrown: exited(codes, more) }
}
