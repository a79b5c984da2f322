import type { Task } from '@aws-sdk/client-ecs'

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
  #task: Task | undefined

  /** Runs `action` and notes how long it took, also when it fails. */
  async measure<T>(label: string, action: () => Promise<T>): Promise<T> {
    const from = Date.now()
    try {
      return await action()
    } finally {
      this.#own.push({ section: 'This action', label, from, to: Date.now() })
    }
  }

  /** Notes the task as it is now; ECS tells when it reached each step. */
  follow(task: Task): void {
    this.#task = task
  }

  spans(): readonly Span[] {
    return [...this.#own, ...(this.#task === undefined ? [] : taskSpans(this.#task))]
  }
}

/**
 * What took how long, and how long after the beginning it began, as a table. A Mermaid chart would show the axis in the
 * reader's time zone: it begins at 30 minutes in India.
 */
export function renderTimeline(spans: readonly Span[]): string {
  if (spans.length === 0) return ''
  const start = Math.min(...spans.map(({ from }) => from))
  const rows = spans
    .toSorted((one, other) => one.from - other.from)
    .map(
      ({ section, label, from, to }) => `| ${section} | ${label} | ${seconds(from - start)} | ${seconds(to - from)} |`
    )
  return ['| By | Step | Begins after | Takes |', '| :-- | :-- | --: | --: |', ...rows].join('\n')
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
