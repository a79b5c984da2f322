import type { Subject } from './ownership.ts'
import { ActionError } from './errors.ts'
import type { RunContext } from './github/run-context.ts'

/** How the inputs name the environment, and tie it to the run. */
export interface Belonging {
  /** The input `environment`. Empty: the default name. */
  readonly environment: string
  /** Whether the environment belongs to the run's pull request, branch or tag. A name alone never says so. */
  readonly follows: boolean
}

/**
 * Returns what a run is about. Throws `ENVIRONMENT_MISSING` where nothing names the environment, and `REF_MISSING` where it
 * is to follow a ref that the run does not have.
 */
export function subjectOf(context: RunContext, { environment: named, follows }: Belonging): Subject {
  const { repository, run, commit, origin, defaultEnvironment } = context
  const environment = named === '' ? defaultEnvironment : named
  if (environment === '') throw nameless(context)
  if (follows && origin === undefined) {
    throw new ActionError(
      'REF_MISSING',
      '`follow-ref` is `true`, but this run has no pull request, branch or tag that is known.',
      'Omit `follow-ref`, or use an event that has one.'
    )
  }
  return { repository, environment, run, commit, ...(follows && origin !== undefined && { origin }) }
}

function nameless({ event, refName }: RunContext): ActionError {
  if (refName === undefined) {
    return new ActionError(
      'ENVIRONMENT_MISSING',
      'This run has no pull request, branch or tag to name the environment after.',
      'Set the input `environment`.'
    )
  }
  return new ActionError(
    'ENVIRONMENT_MISSING',
    `The event \`${event}\` is for \`${refName}\`, and does not say whether that is a branch or a tag.`,
    'Give the job `permissions: contents: read`. Where a branch and a tag share the name, set the input `environment`.'
  )
}

/** What is to be removed: with `onlyOrigin`, only where the environment follows that ref. Or why nothing is. */
export type Removable = { readonly subject: Subject; readonly onlyOrigin?: string } | { readonly why: string }

/**
 * Returns what a run removes. An event takes only what follows the ref that it closes or deletes. With `mode: destroy` the
 * user has `said` it; but where no input names the environment, it is still the event that does.
 */
export function whatToRemove(
  context: RunContext,
  { environment, follows }: Belonging,
  { said = false, closed }: { readonly said?: boolean; readonly closed?: string }
): Removable {
  const bound = follows && (!said || environment === '')
  if (said && !(bound && closed !== undefined)) return { subject: subjectOf(context, { environment, follows: false }) }
  if (closed === undefined) {
    return { why: `Skipped: \`${context.event}\` does not say which pull request, branch or tag is gone.` }
  }
  if (!bound) return { why: whyNotBound(context, environment, closed) }
  return { subject: subjectOf(context, { environment, follows }), onlyOrigin: closed }
}

function whyNotBound({ event }: RunContext, environment: string, closed: string): string {
  const why =
    environment === '' ? '`follow-ref` is `false`' : `\`environment\` is set, and \`follow-ref\` is not \`true\``
  return (
    `Skipped: \`${event}\` removes nothing here. ${closed} is gone, but the environment does not belong to it: ${why}. ` +
    'If it does belong to it, set `follow-ref: true`. To remove it in any case, set `mode: destroy`.'
  )
}
