/** Work that goes on behind something that cannot wait for it. */
export interface Backlog {
  /** Does the work after all that was added before. */
  add(work: () => Promise<unknown>): void
  /** Passes when all is done; throws the first failure. */
  done(): Promise<void>
}

/** An empty backlog. */
export function openBacklog(): Backlog {
  let last: Promise<unknown> = Promise.resolve()
  return {
    add(work) {
      last = last.then(work)
      last.catch(() => undefined)
    },
    async done() {
      await last
    }
  }
}
