import * as core from '@actions/core'
import { Cancelled } from './errors.ts'
import { remember, secretsOf } from './redact.ts'

/**
 * Keeps a value out of everything that the step writes: the runner masks it in the log and the summary, and `redact` in what
 * goes to GitHub's API, which the runner does not see.
 */
export function keepSecret(value: string): void {
  if (value.trim() === '') return
  core.setSecret(value)
  remember(value)
}

/** The same for the secrets of the environment. */
export function keepSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const secret of secretsOf(env)) keepSecret(secret)
}

/** Aborted when the runner asks the process to end: SIGINT first, SIGTERM some seconds later. */
export function cancellation(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Cancelled(name))
    })
  }
  return controller.signal
}
