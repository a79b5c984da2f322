import { EVENTS, type Verdict } from '../src/github/trigger.ts'
import { code, table } from './markdown.ts'

/** Renders the decisions of `mode: auto` for each event, from the table that the action itself uses. */
export function renderEvents(): string {
  return table(
    ['Event', 'Deploys', 'Destroys', 'Skipped, because'],
    Object.entries(EVENTS).map(([event, activities]) => {
      const rows = Object.entries(activities)
      const on = (wanted: Verdict) => rows.flatMap(([activity, verdict]) => (verdict === wanted ? [activity] : []))
      return [code(event), named(on('deploy'), rows.length), named(on('destroy'), rows.length), reasons(rows)]
    })
  )
}

/** Returns the activities in a cell. An event with one verdict needs none. `''` stands for the event itself. */
function named(activities: readonly string[], rows: number): string {
  if (activities.includes('*') || (rows === 1 && activities.length === 1)) return 'always'
  return (
    activities
      .map((activity) => (activity === '' ? '' : code(activity)))
      .filter((text) => text !== '')
      .join(', ') || (activities.length > 0 ? 'otherwise' : '')
  )
}

function reasons(rows: readonly (readonly [activity: string, verdict: Verdict])[]): string {
  const byReason = new Map<string, string[]>()
  for (const [activity, verdict] of rows) {
    if (typeof verdict === 'string') continue
    const name = activity === '*' ? (rows.length === 1 ? '' : 'any other') : code(activity.trim())
    byReason.set(verdict.skip, [...(byReason.get(verdict.skip) ?? []), name])
  }
  return [...byReason]
    .map(([reason, names]) =>
      [names.filter((name) => name !== '').join(', '), reason].filter((part) => part !== '').join(': ')
    )
    .join('; ')
}
