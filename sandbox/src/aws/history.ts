/** The states that a thing has had, oldest first, so that a reader can be shown a stale one. */
export class History<State> {
  readonly #states: { readonly state: State; readonly since: number }[] = []

  /** Adds the state that holds from `since` (ms) on. */
  record(state: State, since: number): void {
    this.#states.push({ state, since })
  }

  /** The state that writes go by. */
  latest(): State | undefined {
    return this.#states.at(-1)?.state
  }

  /** The state at a time (ms); nothing before the first one. */
  asOf(time: number): State | undefined {
    return this.#states.findLast(({ since }) => since <= time)?.state
  }
}
