import * as core from '@actions/core'
import { messageOf } from '../errors.ts'
import { revisionName } from '../aws/arn.ts'
import type { Task } from '../aws/task.ts'
import { DNS_RECORD, type Event, type Outputs, type Phase, type Usage, type Change } from '../events.ts'
import {
  block,
  code,
  factTable,
  failureText,
  linkLine,
  paragraphs,
  plain,
  table,
  type Fact,
  type Link
} from '../markdown.ts'
import type { Explanation } from '../failures/explain.ts'
import { redact } from '../redact.ts'
import { consoleLinks } from './outputs.ts'

/** The facts of the job summary, which omits unknown ones. */
export interface SummaryFacts {
  readonly image: string
  /** The source of the image, with `image-from`. */
  readonly from?: string | undefined
  readonly environment: string
  readonly outputs: Partial<Outputs>
  /** The cost of the tasks. */
  readonly cost?: string | undefined
  readonly changes: readonly Change[]
  readonly spans: readonly Span[]
  readonly links: readonly Link[]
  readonly failure?: Explanation | undefined
}

/** The limits of names and of sentences, in characters. */
const [NAME, SENTENCE] = [500, 2000]

/** Returns a subscriber that writes the job summary of a deployment once it has succeeded or failed. */
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
        changes: event.type === 'failed' ? changes.filter(({ resource }) => resource !== DNS_RECORD) : changes,
        spans: timeline.spans(),
        links: [task, log].filter((link) => link !== undefined),
        failure: event.type === 'failed' ? event.failure : undefined
      })
    )
  }
}

/** Writes the summary. Only logs a failure, which must not change the outcome of the step. */
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
  const parts = [factTable(rowsOf(facts)), changeTable(facts), linkLine(links), renderTimeline(spans)]
  return `${paragraphs(heading(facts), failure && renderFailure(failure), ...parts)}\n`
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
  return paragraphs(
    failureText(cause, remedy, SENTENCE),
    raw !== undefined && raw !== cause && block([raw]),
    ends.length > 0 && table(['Container', 'Exit code', 'Reason'], ends),
    logLines.length > 0 && `The last lines of the log:\n\n${block(logLines)}`
  )
}

function rowsOf({ image, from, outputs, cost }: SummaryFacts): readonly Fact[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Image', image],
    ['Taken from', from],
    ['Replaced image', from && outputs['replaced-image']],
    ['Digest', outputs['image-digest']],
    ['Domain', outputs.domain],
    ['Certificate expires', outputs['certificate-expires-at']],
    ['Password', outputs['access-header'] && 'the one in access-password, for the user preview'],
    ['Public IP', outputs['public-ip']],
    ['Private IP', outputs['private-ip']],
    ['Task', outputs['task-id']],
    ['Shell', outputs['exec-command']],
    ['Ends by itself', outputs['expires-at']],
    ['Task definition', outputs['task-definition-arn'] && revisionName(outputs['task-definition-arn'])],
    ['Log', outputs['log-group'] && outputs['log-stream'] && `${outputs['log-group']} ${outputs['log-stream']}`]
  ]
  return [...rows.map(([name, value]): Fact => [name, value && code(value, NAME)]), ['Cost', cost && plain(cost)]]
}

/** Returns a table of the changes. Only a plan also lists what is unchanged. */
function changeTable({ changes, outputs }: SummaryFacts): string {
  const told = outputs.mode === 'plan' ? changes : changes.filter(({ action }) => action !== 'unchanged')
  if (told.length === 0) return changes.length === 0 ? '' : 'Nothing but the task is new.'
  const rows = told.map(({ action, resource, name }) => [action, resource, code(name, NAME)])
  return table(['Change', 'What', 'Name'], rows)
}

/** The time that a step of a deployment took, in ms like `Date.now()`. */
export interface Span {
  readonly section: 'This action' | 'Fargate'
  readonly label: string
  readonly from: number
  readonly to: number
}

/** A subscriber that collects the duration of each step of a deployment. */
export class Timeline {
  readonly #own: Span[] = []
  readonly #begun = new Map<Phase, number>()
  #task: Task | undefined

  readonly subscribe = (event: Event): undefined => {
    if (event.type === 'begun') this.#begun.set(event.phase, Date.now())
    // ECS reports when a task reached each step.
    if (event.type === 'seen') this.#task = event.tasks[0]?.task
    if (event.type !== 'ended' || event.phase === 'Run' || event.phase === 'Plan') return
    const to = Date.now()
    this.#own.push({ section: 'This action', label: event.phase, from: this.#begun.get(event.phase) ?? to, to })
  }

  spans(): readonly Span[] {
    return [...this.#own, ...(this.#task === undefined ? [] : taskSpans(this.#task))]
  }
}

/**
 * Returns a Mermaid Gantt chart, which GitHub draws in a summary; empty without spans. The axis has only seconds:
 * minutes would be those of the reader's time zone, which in India start at 30 (d3, `timeFormat`).
 */
export function renderTimeline(spans: readonly Span[]): string {
  if (spans.length === 0) return ''
  const start = Math.min(...spans.map(({ from }) => from))
  const sections = [...new Set(spans.map(({ section }) => section))].map((section) => [
    `  section ${section}`,
    ...spans
      .filter((span) => span.section === section)
      .map(({ label, from, to }) => `  ${label} (${seconds(to - from)}) :${from - start}, ${to - start}`)
  ])
  return ['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %s s', ...sections.flat(), '```'].join('\n')
}

/** Formats 1234 ms as `1.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** Returns the steps of a task's start on Fargate, from ECS's timestamps. */
function taskSpans({ createdAt, connectivityAt, pullStartedAt, pullStoppedAt, startedAt }: Task): Span[] {
  const steps: readonly [string, Date | undefined, Date | undefined][] = [
    ['Network', createdAt, connectivityAt],
    ['Secrets and logging', connectivityAt, pullStartedAt],
    ['Image pull', pullStartedAt, pullStoppedAt],
    ['Container start', pullStoppedAt, startedAt]
  ]
  return steps.flatMap(([label, from, to]) =>
    from === undefined || to === undefined || to < from
      ? []
      : { section: 'Fargate' as const, label, from: from.getTime(), to: to.getTime() }
  )
}

/**
 * AWS's list prices in us-east-1 as of June 2026, in US dollars an hour. Sources: "AWS Fargate Pricing", and "Public
 * IPv4 Address" of "Amazon VPC pricing".
 */
const PRICES = {
  vcpu: { X86_64: 0.04048, ARM64: 0.03238 },
  gigabyte: { X86_64: 0.004445, ARM64: 0.00356 },
  storageGigabyte: 0.000111,
  publicIpv4: 0.005
} as const

/** Spot's share of the price of CPU and memory. AWS says up to 70 % less, and changes it with supply and demand. */
const SPOT = 0.3

/** The storage that every task has at no charge, in GiB. */
const FREE_STORAGE = 20

/** The hours of a month, as AWS counts them. */
const MONTH = 730

/** The cost of tasks, in US dollars. */
export interface Cost {
  readonly hour: number
  /** Undefined for tasks that end with the workflow job. */
  readonly month?: number | undefined
  /** The total for the time to live. */
  readonly lifetime?: number | undefined
}

/** Returns the cost of a deployment's tasks at list prices. */
export function costOf(usage: Usage): Cost {
  const { architecture, count, spot, timeToLive } = usage
  const compute = (usage.cpu / 1024) * PRICES.vcpu[architecture] + (usage.memory / 1024) * PRICES.gigabyte[architecture]
  const storage = Math.max(0, usage.ephemeralStorage - FREE_STORAGE) * PRICES.storageGigabyte
  const address = usage.publicIpv4 ? PRICES.publicIpv4 : 0
  const hour = compute * (count - spot + spot * SPOT) + (storage + address) * count
  return {
    hour,
    month: usage.keepRunning ? hour * MONTH : undefined,
    lifetime: timeToLive === undefined ? undefined : (hour * timeToLive) / 3600
  }
}

/** Formats a cost: `0.0173 US dollars an hour, 12.66 a month (list prices in us-east-1)`. */
export function renderCost({ hour, month, lifetime }: Cost): string {
  const parts = [
    `${amount(hour)} US dollars an hour`,
    month === undefined ? 'until the job ends' : `${amount(month)} a month`,
    ...(lifetime === undefined ? [] : [`${amount(lifetime)} in its time to live`])
  ]
  return `${parts.join(', ')} (list prices in us-east-1)`
}

/** Formats dollars with cents, or with three significant digits below one dollar. */
function amount(dollars: number): string {
  return dollars >= 0.995 ? dollars.toFixed(2) : String(Number(dollars.toPrecision(3)))
}

/** A subscriber that keeps the known cost of a deployment's tasks. */
export class CostBook {
  #usage: Usage | undefined

  readonly subscribe = (event: Event): undefined => {
    if (event.type === 'planned') this.#usage = event.plan.usage
    if (event.type !== 'seen' || this.#usage === undefined || this.#usage.spot === 0) return
    // A task for which Spot has no capacity runs On-Demand.
    const onDemand = event.tasks.filter(({ task }) => task.capacityProviderName !== 'FARGATE_SPOT')
    this.#usage = { ...this.#usage, spot: this.#usage.count - onDemand.length }
  }

  /** Returns the cost; undefined for jobs, and for tasks on container instances. */
  readonly known = (): string | undefined => this.#usage && renderCost(costOf(this.#usage))
}
