import type { GitHubAccess } from './access.ts'
import { commandOf } from './preview.ts'
import { askGitHub, complete, type GitHubState } from './pull-request.ts'
import { withCommit, type RunContext } from './run-context.ts'
import { decide, isByEvent, labelsFor, needsAnswers, type Circumstances, type Decision } from './trigger.ts'

/** What the inputs say of a run beside its circumstances. */
export interface Wanted {
  /** Whether the ref of the run is needed. */
  readonly ref: boolean
  /** The input `commit`. */
  readonly commit: string | undefined
}

/** What a run does, and what it knows by then. */
export interface Decided {
  readonly context: RunContext
  readonly decision: Decision
  readonly state: GitHubState
  /** The comment of a person that is to be answered: it begins with the command. */
  readonly answered: number | undefined
}

/** Decides what the step does. GitHub is asked only for what the event doesn't say and the decision needs. */
export async function decideRun(
  run: RunContext,
  access: GitHubAccess | undefined,
  circumstances: Circumstances,
  { ref, commit }: Wanted
): Promise<Decided> {
  const { mode, preview = {} } = circumstances
  const rules = isByEvent(mode) ? preview : {}
  const completed = needsAnswers(run, circumstances) ? await complete(run, access, { ref, rules }) : run
  const context = commit === undefined ? completed : withCommit(completed, commit)
  const decision = decide(context, circumstances)
  const command = commandOf(context, rules)
  const isAnswered = command !== undefined && context.comment?.bot === false
  return {
    context,
    decision,
    state: askGitHub(access, context, labelsFor(circumstances, decision, command !== undefined)),
    answered: isAnswered ? context.comment.id : undefined
  }
}
