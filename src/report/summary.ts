import * as core from '@actions/core'
import { messageOf } from '../errors.ts'
import type { Event, Outputs } from '../events.ts'
import { block, code, factTable, linkLine, plain, prose, table, type Link } from '../markdown.ts'
import type { Explanation } from '../failures/explain.ts'
import { redact } from '../redact.ts'
import type { Change } from '../resources/resource.ts'
import { consoleLinks } from './outputs.ts'
import { renderTimeline, type Span, type Timeline } from './timeline.ts'

/** The facts of the job summary. It omits those that are unknown. */
export interface SummaryFacts {
  readonly image: string
  /** Where that was taken from, with `image-from`. */
  readonly from?: string | undefined
  readonly environment: string
  readonly outputs: Partial<Outputs>
  /** What the tasks cost. */
  readonly cost?: string | undefined
  readonly changes: readonly Change[]
  readonly spans: readonly Span[]
  readonly links: readonly Link[]
  readonly failure?: Explanation | undefined
}

/** How many characters of a name are shown, and of a sentence. */
const [NAME, SENTENCE] = [500, 2000]

/** Writes the job summary of a deployment once it has succeeded or failed. */
export function summarizer(
  known: () => Partial<Outputs>,
  timeline: Timeline,
  cost: () => string | undefined
): (event: Event) => Promise<void> | undefined {
  let image: string | undefined
  let from: string | undefined
  let changes: readonly Change[] = []
  return (event) => {
    if (event.type === 'requested') ({ image, from } = event)
    if (event.type === 'planned') ({ changes } = event.plan)
    if ((event.type !== 'succeeded' && event.type !== 'failed') || image === undefined) return undefined
    const outputs = known()
    const { task, log } = consoleLinks(outputs)
    return writeSummary(
      renderSummary({
        image,
        from,
        environment: outputs.environment ?? '',
        outputs,
        cost: event.type === 'failed' ? undefined : cost(),
        changes: event.type === 'failed' ? changes.filter(({ resource }) => resource !== 'DNS record') : changes,
        spans: timeline.spans(),
        links: [task, log].filter((link) => link !== undefined),
        failure: event.type === 'failed' ? event.failure : undefined
      })
    )
  }
}

/** The summary is an extra: that it can't be written never changes the outcome. */
async function writeSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(redact(markdown)).write()
  } catch (failure) {
    core.debug(`No summary was written: ${messageOf(failure)}`)
  }
}

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

function rowsOf({ image, from, outputs, cost }: SummaryFacts): readonly (readonly [string, string])[] {
  const rows: readonly [string, string | undefined][] = [
    ['Image', image],
    ['Taken from', from],
    ['Replaced image', from && outputs['replaced-image']],
    ['Digest', outputs['image-digest']],
    ['Domain', outputs.domain],
    ['Certificate expires', outputs['certificate-expires-at']],
    ['Password', outputs['access-header'] && 'the one in access-password, for the user preview'],
    ['Public address', outputs['public-ip']],
    ['Private address', outputs['private-ip']],
    ['Task', outputs['task-id']],
    ['Shell', outputs['exec-command']],
    ['Ends by itself', outputs['expires-at']],
    ['Task definition', outputs['task-definition-arn']?.split('/').at(-1)],
    ['Log', outputs['log-group'] && outputs['log-stream'] && `${outputs['log-group']} ${outputs['log-stream']}`]
  ]
  const known = rows.flatMap(([name, value]): (readonly [string, string])[] =>
    value === undefined || value === '' ? [] : [[name, code(value, NAME)]]
  )
  return cost === undefined ? known : [...known, ['Cost', plain(cost)]]
}

/** Lists what was created or changed; a plan also lists what stays. */
function changeTable({ changes, outputs }: SummaryFacts): string {
  const told = outputs.mode === 'plan' ? changes : changes.filter(({ action }) => action !== 'unchanged')
  if (told.length === 0) return changes.length === 0 ? '' : 'Nothing but the task is new.'
  const rows = told.map(({ action, resource, name }) => [action, resource, code(name, NAME)])
  return table(['Change', 'What', 'Name'], rows)
}
