import type { Change } from '../change.ts'
import { block, code, factTable, linkLine, plain, prose, table, type Link } from '../markdown.ts'
import type { Explanation } from './explain.ts'
import type { Outputs } from './outputs.ts'
import { renderTimeline, type Span } from './timeline.ts'

/** The facts of the job summary. It omits those that are unknown. */
export interface SummaryFacts {
  readonly image: string
  readonly environment: string
  readonly outputs: Partial<Outputs>
  readonly changes: readonly Change[]
  readonly spans: readonly Span[]
  readonly links: readonly Link[]
  readonly failure?: Explanation
}

/** How many characters of a name are shown, and of a sentence. */
const [NAME, SENTENCE] = [500, 2000]

/** Returns the job summary, in GitHub's Markdown. */
export function renderSummary(facts: SummaryFacts): string {
  const { failure, spans, links } = facts
  const parts = [
    heading(facts),
    failure && renderFailure(failure),
    factTable(rowsOf(facts)),
    changeTable(facts),
    linkLine(links),
    renderTimeline(spans)
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n') + '\n'
}

function heading({ environment, failure, outputs }: SummaryFacts): string {
  const name = plain(environment)
  if (failure !== undefined) return `### ❌ ${name}: ${plain(failure.title)}`
  if (outputs.mode === 'plan') return `### 📋 Plan for ${name}`
  const exitCode = outputs['exit-code']
  if (exitCode !== undefined) return `### ✅ ${name}: the job ended with exit code ${exitCode}`
  if (outputs.url !== undefined) return `### 🚀 ${name} runs at <${outputs.url}>`
  const address = outputs['public-ip'] ?? outputs['private-ip']
  return `### 🚀 ${name} ${address === undefined ? 'was started' : `runs at ${address}`}`
}

function renderFailure({ cause, remedy, raw, containers, logLines }: Explanation): string {
  const ends = containers
    .filter(({ exitCode, reason }) => exitCode !== undefined || reason !== undefined)
    .map(({ name, exitCode, reason }) => [
      code(name, NAME),
      exitCode === undefined ? '' : String(exitCode),
      plain(reason ?? '', SENTENCE)
    ])
  const parts = [
    `**What happened:** ${prose(cause, SENTENCE)}`,
    `**What to do:** ${prose(remedy, SENTENCE)}`,
    raw !== undefined && raw !== cause && block([raw]),
    ends.length > 0 && table(['Container', 'Exit code', 'Reason'], ends),
    logLines.length > 0 && `The last lines of the log:\n\n${block(logLines)}`
  ]
  return parts.filter((part) => part !== false).join('\n\n')
}

function rowsOf({ image, outputs }: SummaryFacts): readonly (readonly [string, string])[] {
  const rows: readonly [string, string | undefined][] = [
    ['Image', image],
    ['Digest', outputs['image-digest']],
    ['Public address', outputs['public-ip']],
    ['Private address', outputs['private-ip']],
    ['Task', outputs['task-id']],
    ['Ends by itself', outputs['expires-at']],
    ['Task definition', outputs['task-definition-arn']?.split('/').at(-1)],
    ['Log', outputs['log-group'] && outputs['log-stream'] && `${outputs['log-group']} ${outputs['log-stream']}`]
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, code(value, NAME)]]))
}

/** Lists what was created or changed; a plan also lists what stays. */
function changeTable({ changes, outputs }: SummaryFacts): string {
  const told = outputs.mode === 'plan' ? changes : changes.filter(({ action }) => action !== 'unchanged')
  if (told.length === 0) return changes.length === 0 ? '' : 'Nothing but the task is new.'
  const rows = told.map(({ action, resource, name }) => [action, resource, code(name, NAME)])
  return table(['Change', 'What', 'Name'], rows)
}
