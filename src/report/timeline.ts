import type { Task } from '../aws/task.ts'
import type { Event, Phase } from '../events.ts'

/** A stretch of time that something took, in ms as `Date.now()` counts. */
export interface Span {
  readonly section: 'This action' | 'Fargate'
  readonly label: string
  readonly from: number
  readonly to: number
}

/** Collects what took how long while a deployment goes on. */
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
 * A Mermaid gantt chart, which GitHub draws in a summary; nothing without spans. Its axis counts seconds: minutes would be
 * those of the reader's time zone, which begin at 30 in India (d3, `timeFormat`).
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

/** 1234 ms as `1.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** What Fargate spent on the task's way to RUNNING, from the times that ECS tells. */
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
