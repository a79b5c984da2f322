/** Where the deployment says what it finds and decides. `main.ts` gives the one that writes to the workflow's log. */
export interface Log {
  info(message: string): void
  warning(message: string): void
  debug(message: string): void
  /** Shows what others have written, such as a program's log: whatever it holds, the runner takes no command from it. */
  quote(lines: readonly string[]): void
  /** Folds what `action` logs under `title`; the fold is closed also when it throws. */
  group<T>(title: string, action: () => Promise<T>): Promise<T>
}
