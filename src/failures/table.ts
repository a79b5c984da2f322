import { AUTHORITY, CREDENTIALS, PERMISSIONS, QUOTAS } from './calls.ts'
import { denialIn, NO_DENIAL, type Denial, type Names } from './denial.ts'
import { CAPACITY, DEFINITION, REQUESTS } from './ecs.ts'
import { ENDS, PULLS, STARTS } from './ends.ts'
import type { Evidence } from './evidence.ts'
import type { Chapter, Failure, Source, When, Words } from './failure.ts'
import { LOGS, NETWORK, SECRETS, TASK_PERMISSIONS } from './before-start.ts'

/** The known failures, by the chapters of the troubleshooting guide. The order only matters to readers. */
export const CHAPTERS = {
  'Permissions of the workflow': PERMISSIONS,
  'Credentials and connections': CREDENTIALS,
  Quotas: QUOTAS,
  'The certificate authority': AUTHORITY,
  'What ECS refuses to run': REQUESTS,
  'What ECS refuses to register': DEFINITION,
  Capacity: CAPACITY,
  'Permissions of the task': TASK_PERMISSIONS,
  'The network of the task': NETWORK,
  'Secrets, parameters and files': SECRETS,
  'The log': LOGS,
  'Pulling the image': PULLS,
  'Starting the container': STARTS,
  'How a task ended': ENDS
} satisfies Readonly<Record<string, Chapter>>

type Chapters = typeof CHAPTERS
/** The title of a known failure. */
export type FailureTitle = { [C in keyof Chapters]: keyof Chapters[C] }[keyof Chapters]

/** A row that matches, with the facts that it found. */
interface Match {
  readonly title: string
  readonly failure: Failure
  readonly found: readonly (string | undefined)[]
  readonly denial: Denial
}

/** All known failures by title. */
export const FAILURES: ReadonlyMap<string, Failure> = new Map(
  Object.values(CHAPTERS).flatMap((chapter) => Object.entries<Failure>(chapter))
)

/** The exit codes that rows list. */
const OWN_EXITS: readonly number[] = [...FAILURES.values()].flatMap(({ when }) =>
  when.flatMap(({ exit }) => (typeof exit === 'object' ? exit : []))
)

/** Returns the rows that match: exactly one if the failure is known. */
export function findMatches(evidence: Evidence, rows: ReadonlyMap<string, Failure> = FAILURES): readonly Match[] {
  const denial = denialIn(evidence.text)
  return [...rows].flatMap(([title, failure]) => {
    if (!failure.from.some((source) => covers(source, evidence))) return []
    const found = failure.when.flatMap((when) => fit(when, evidence, denial) ?? [])[0]
    return found === undefined ? [] : [{ title, failure, found, denial: denial ?? NO_DENIAL }]
  })
}

/** The facts about the run, apart from the failure. */
export interface Known extends Names {
  /** Returns where the user wrote a value: an input, or a field of the task definition. */
  readonly written?: ((value: string) => string | undefined) | undefined
}

/** Returns a row's texts for a failure. `meaning` is empty if the message is clear by itself. */
export function inWords(
  { title, failure, found, denial }: Match,
  { text, exit }: Evidence,
  known: Known
): { readonly title: string; readonly meaning: string; readonly remedy: string } {
  const where = (value: string | undefined, otherwise: string) =>
    (value === undefined ? undefined : known.written?.(value)) ?? otherwise
  const fill = (words: Words) =>
    typeof words === 'string' ? words : words({ found, text, denial, names: known, exit, where })
  return {
    title,
    meaning: failure.cause === undefined ? '' : fill(failure.cause),
    remedy: fill(failure.remedy)
  }
}

/** Returns whether a row with this source applies to the evidence. */
function covers(source: Source, { source: kind, service, operation }: Evidence): boolean {
  if (kind !== 'call') return source === kind
  return source === 'AWS' || source === service || source === `${service ?? ''} ${operation ?? ''}`
}

/** Returns the match of `when` as a list with one element; undefined if it doesn't match. */
function fit(
  when: When,
  { code, text, exit }: Evidence,
  denial: Denial | undefined
): [readonly (string | undefined)[]] | undefined {
  if (when.denied !== denial?.kind) return undefined
  if (when.exit !== undefined && !isExit(when.exit, exit)) return undefined
  if (when.code?.test(code) === false) return undefined
  if (when.also?.test(text) === false || when.not?.test(text) === true) return undefined
  if (when.text === undefined) return [[]]
  const found = when.text.exec(text)
  return found === null ? undefined : [found]
}

function isExit(wanted: readonly number[] | 'other', exit: number | undefined): boolean {
  if (wanted === 'other') return exit === undefined || !OWN_EXITS.includes(exit)
  return exit !== undefined && wanted.includes(exit)
}
