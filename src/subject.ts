import type { ClusterChoice, Nothing, Removal } from './deployment.ts'
import { ActionError } from './errors.ts'
import type { RunContext } from './github/run-context.ts'
import type { Subject } from './ownership.ts'

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
      '`follow-ref` is `true`, but this run has no known pull request, branch or tag.',
      'Omit `follow-ref`, or use an event that has one.'
    )
  }
  return { repository, environment, run, commit, origin: follows ? origin : undefined }
}

function nameless({ event, refName }: RunContext): ActionError {
  if (refName === undefined) {
    return new ActionError(
      'ENVIRONMENT_MISSING',
      'This run has no pull request, branch or tag to name the environment after.',
      'Set `environment`.'
    )
  }
  return new ActionError(
    'ENVIRONMENT_MISSING',
    `The event \`${event}\` is for \`${refName}\`, but does not say whether that is a branch or a tag.`,
    'Give the job `permissions: contents: read`. If a branch and a tag share the name, set `environment`.'
  )
}

/**
 * Returns what a run removes. An event removes only what follows the ref that it closes or deletes. With `mode: destroy` the
 * user has `said` it; but where no input names the environment, it is still the event that does.
 */
export function whatToRemove(
  context: RunContext,
  { environment, follows }: Belonging,
  { said, closed, by }: { readonly said: boolean; readonly closed?: string; readonly by?: Removal['by'] }
): Omit<Removal, 'github' | keyof ClusterChoice> | Nothing {
  const bound = follows && (!said || environment === '')
  if (said && !(bound && closed !== undefined)) {
    return { kind: 'removal', subject: subjectOf(context, { environment, follows: false }) }
  }
  if (closed === undefined) {
    return {
      kind: 'nothing',
      why: `Skipped: \`${context.event}\` does not say which pull request, branch or tag is gone.`
    }
  }
  if (!bound) return { kind: 'nothing', why: whyNotBound(context, environment, { closed, by }) }
  return { kind: 'removal', subject: subjectOf(context, { environment, follows }), onlyOrigin: closed, by }
}

const ENDS = { label: 'has lost its label', command: 'is to have no environment' }

function whyNotBound(
  { event }: RunContext,
  environment: string,
  { closed, by }: { readonly closed: string; readonly by?: Removal['by'] }
): string {
  const why = environment === '' ? '`follow-ref` is `false`' : '`environment` is set, and `follow-ref` is not `true`'
  return (
    `Skipped: \`${event}\` removes nothing here. ${closed} ${by === undefined ? 'is gone' : ENDS[by]}, ` +
    `but the environment does not follow it: ${why}. ` +
    'Set `follow-ref: true` if it does. Set `mode: destroy` to remove it in any case.'
  )
}
