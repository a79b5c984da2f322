import type { Emit, Event } from '../events.ts'
import { together } from '../wait.ts'

/** Makes something of the events of a run. What it returns is waited for before the run ends. */
export type Subscriber = (event: Event) => Promise<void> | undefined

/** Hands every event to all that make something of it. */
export class Report {
  readonly #subscribers: Subscriber[] = []
  readonly #pending: Promise<void>[] = []

  add(...subscribers: readonly Subscriber[]): void {
    this.#subscribers.push(...subscribers)
  }

  readonly emit: Emit = (event) => {
    for (const subscriber of this.#subscribers) {
      const pending = subscriber(event)
      if (pending === undefined) continue
      // Whoever waits for all of them learns of a failure.
      pending.catch(() => undefined)
      this.#pending.push(pending)
    }
  }

  /** Waits for what has been begun. */
  async done(): Promise<void> {
    await together(this.#pending.splice(0))
  }
}
