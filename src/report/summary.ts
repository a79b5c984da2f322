import type { Change } from '../change.ts'
import { withoutColours } from '../controls.ts'
import { redact, redactLine } from '../redact.ts'
import type { Explanation } from '../failures/explain.ts'
import type { Outputs } from './outputs.ts'
import { renderTimeline, type Span } from './timeline.ts'

/** What the job summary is made from; what is not known is left out of it. */
export interface SummaryFacts {
  readonly image: string
  readonly environment: string
  readonly outputs: Partial<Outputs>
  readonly changes: readonly Change[]
  readonly spans: readonly Span[]
  readonly links: readonly Link[]
  readonly failure?: Explanation
}

export interface Link {
  readonly text: string
  readonly url: string
}

/** The job summary, in GitHub's Markdown. */
export function renderSummary(facts: SummaryFacts): string {
  const { failure, spans, links } = facts
  const parts = [
    heading(facts),
    failure && renderFailure(failure),
    factTable(facts),
    changeTable(facts),
    links.map(({ text, url }) => `[${text}](${url})`).join(' · '),
    renderTimeline(spans)
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n') + '\n'
}

function heading({ environment, failure, outputs }: SummaryFacts): string {
  if (failure !== undefined) return `### ❌ ${text(environment)}: ${text(failure.title)}`
  if (outputs.mode === 'plan') return `### 📋 Plan for ${text(environment)}`
  const exitCode = outputs['exit-code']
  if (exitCode !== undefined) return `### ✅ ${text(environment)}: the job ended with exit code ${exitCode}`
  if (outputs.url !== undefined) return `### 🚀 ${text(environment)} runs at <${outputs.url}>`
  const address = outputs['public-ip'] ?? outputs['private-ip']
  return `### 🚀 ${text(environment)} ${address === undefined ? 'was started' : `runs at ${address}`}`
}

function renderFailure({ cause, remedy, raw, containers, logLines }: Explanation): string {
  const ends = containers
    .filter(({ exitCode, reason }) => exitCode !== undefined || reason !== undefined)
    .map(({ name, exitCode, reason }) => [
      code(name),
      exitCode === undefined ? '' : String(exitCode),
      text(clip(reason ?? ''))
    ])
  const parts = [
    `**What happened:** ${prose(clip(cause))}`,
    `**What to do:** ${prose(clip(remedy))}`,
    raw !== undefined && raw !== cause && block(clip(raw)),
    ends.length > 0 && table(['Container', 'Exit code', 'Reason'], ends),
    logLines.length > 0 && `The last lines of the log:\n\n${block(logLines.map(clip).join('\n'))}`
  ]
  return parts.filter((part) => part !== false).join('\n\n')
}

function factTable({ image, outputs }: SummaryFacts): string {
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
  const known = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[`**${name}**`, code(value)]]
  )
  // The first is the head, as GitHub shows a head without words as an empty row.
  const [head = [], ...others] = known
  return known.length === 0 ? '' : table(head, others)
}

/** What was made or changed; a plan also tells what stays. */
function changeTable({ changes, outputs }: SummaryFacts): string {
  const told = outputs.mode === 'plan' ? changes : changes.filter(({ action }) => action !== 'unchanged')
  if (told.length === 0) return changes.length === 0 ? '' : 'Nothing but the task is new.'
  const rows = told.map(({ action, resource, name }) => [action, resource, code(name)])
  return table(['Change', 'What', 'Name'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => ':--'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Text that no Markdown, HTML, mention, link or table cell can come out of. */
function text(value: string): string {
  return redactLine(value).replaceAll(
    /[\\`*_{}[\]()#+!|<>~@&$]|:(?=\/\/)|(?<=www)\./gi,
    (character) => `&#${character.codePointAt(0)};`
  )
}

/** A sentence whose parts between backticks are code. */
function prose(value: string): string {
  const parts = value.split('`')
  return parts.map((part, index) => (index % 2 === 1 && index < parts.length - 1 ? code(part) : text(part))).join('')
}

function code(value: string): string {
  return `<code>${text(value)}</code>`
}

/** GitHub drops a summary of more than 1 MiB, and a log event alone may have as much. */
function clip(value: string): string {
  const line = redact(value)
    .split(/\r\n|\r|\n/)
    .map(withoutColours)
    .join('\n')
  return line.length > 2000 ? `${line.slice(0, 2000)}…` : line
}

/** A code block whose fence is longer than any in the text. */
function block(value: string): string {
  const longest = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${value}\n${fence}`
}
