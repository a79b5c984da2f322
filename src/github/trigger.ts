import type { GitHubAccess } from './access.ts'
import { commandOf, rulingOn, whyUnanswered, whyUnseen, type EndedBy, type PreviewRules } from './preview.ts'
import { askGitHub, complete, type GitHubState } from './pull-request.ts'
import { DEPENDABOT, withCommit, type RunContext } from './run-context.ts'

/** The decision about a run. */
export type Decision =
  | { readonly do: 'deploy'; readonly warnings?: readonly string[] }
  /** `closed`: the ref whose environment ends, because the event closes or deletes it, or for the reason in `by`. */
  | {
      readonly do: 'destroy'
      readonly warnings?: readonly string[]
      readonly closed?: string
      readonly by?: EndedBy | undefined
    }
  /** The step does nothing and succeeds. `why` is a whole sentence. */
  | { readonly do: 'skip'; readonly why: string }

/** The decision for an event. `skip`: the reason, as the end of a sentence. */
export type Verdict = 'deploy' | 'destroy' | { readonly skip: string }

/** The verdicts of an event by activity. `''`: no activity, or an engine that doesn't set it. `*`: any other. */
type Activities = Readonly<Record<string, Verdict>>

const all = (verdict: Verdict, ...activities: readonly string[]): Activities =>
  Object.fromEntries(activities.map((activity) => [activity, verdict]))

const skip = (reason: string): Verdict => ({ skip: reason })

const NO_CODE = (what: string): Activities => ({ '*': skip(`it is about ${what}, not about code`) })

const TAKES_BACK = skip('it undoes what may have requested a deployment')

const PULL_REQUEST: Activities = {
  ...all('deploy', '', 'opened', 'reopened', 'synchronize', 'ready_for_review', 'edited', 'labeled', 'assigned'),
  ...all('deploy', 'review_requested', 'milestoned', 'auto_merge_enabled', 'enqueued', 'stacked'),
  closed: 'destroy',
  ...all(TAKES_BACK, 'unlabeled', 'unassigned', 'dequeued', 'demilestoned', 'converted_to_draft'),
  ...all(TAKES_BACK, 'review_request_removed', 'auto_merge_disabled'),
  ...all(skip('it is about the conversation, not about code'), 'locked', 'unlocked')
}

const DELETED_COMMENT = skip('a deleted comment requests nothing')
const ON_AN_ISSUE = skip('the comment is on an issue, which has no code')
const RUN_GOES_ON = skip('the run before this one has not completed')
const OF_A_CHECK = skip('a check reports on a commit, and its branch or tag is unknown')

/**
 * The verdicts of `mode: auto` for each event that starts a workflow, and for those that only webhooks have. Source:
 * "Events that trigger workflows" and "Webhook events and payloads" in GitHub's documentation.
 */
export const EVENTS: Readonly<Record<string, Activities>> = {
  branch_protection_rule: NO_CODE('the rules of a branch'),
  check_run: { '*': OF_A_CHECK },
  check_suite: { '*': OF_A_CHECK },
  create: { '': 'deploy' },
  delete: { '': 'destroy' },
  deployment: all('deploy', '', 'created'),
  deployment_status: {
    '*': skip('it reports the state of a GitHub Deployment, which this action may have created itself')
  },
  discussion: NO_CODE('a discussion'),
  discussion_comment: NO_CODE('a discussion'),
  fork: NO_CODE('a fork of the repository'),
  gollum: NO_CODE('the wiki'),
  image_version: NO_CODE('an image of a runner'),
  issue_comment: {
    ...all('deploy', '', 'created', 'edited'),
    deleted: DELETED_COMMENT,
    ...all(skip('pinning a comment requests nothing'), 'pinned', 'unpinned'),
    'on an issue': ON_AN_ISSUE
  },
  issues: NO_CODE('an issue'),
  label: NO_CODE('a label'),
  merge_group: {
    ...all('deploy', '', 'checks_requested'),
    destroyed: skip('the deletion of the group’s branch removes its environment')
  },
  milestone: NO_CODE('a milestone'),
  page_build: NO_CODE('GitHub Pages'),
  project: NO_CODE('a project board'),
  project_card: NO_CODE('a project board'),
  project_column: NO_CODE('a project board'),
  public: NO_CODE('the visibility of the repository'),
  pull_request: PULL_REQUEST,
  pull_request_comment: { '*': skip('GitHub sends `issue_comment` instead') },
  pull_request_review: {
    ...all('deploy', '', 'submitted', 'edited'),
    dismissed: skip('a dismissed review requests nothing')
  },
  pull_request_review_comment: { ...all('deploy', '', 'created', 'edited'), deleted: DELETED_COMMENT },
  pull_request_target: PULL_REQUEST,
  push: { '': 'deploy', deleted: 'destroy' },
  registry_package: all('deploy', '', 'published', 'updated'),
  release: {
    ...all('deploy', '', 'published', 'released', 'prereleased', 'created'),
    edited: skip('the text of a release is not code'),
    ...all(skip('it withdraws a release; the deletion of its tag removes the environment'), 'unpublished', 'deleted')
  },
  // The sender chooses the names of its activities.
  repository_dispatch: { '*': 'deploy' },
  schedule: { '': 'deploy' },
  status: { '*': OF_A_CHECK },
  watch: NO_CODE('a star'),
  // GitHub gives a called workflow its caller's event.
  workflow_call: { '': 'deploy' },
  workflow_dispatch: { '': 'deploy' },
  workflow_run: {
    'completed: success': 'deploy',
    ...all(RUN_GOES_ON, 'requested', 'in_progress'),
    '*': skip('the run before this one did not succeed')
  }
}

/**
 * Returns the verdict for a run's event. If an engine doesn't name the event, the action deploys. It skips an event or
 * an activity that isn't in the table.
 */
export function verdictOf({ event, activity }: Pick<RunContext, 'event' | 'activity'>): Verdict {
  if (event === '') return 'deploy'
  const activities = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined
  if (activities === undefined) return skip('this action does not know the event')
  const own = Object.hasOwn(activities, activity) ? activities[activity] : activities['*']
  return own ?? skip('this action does not know the activity')
}

/** The facts beside the run that a decision depends on. */
interface Circumstances {
  /** The input `mode`. */
  readonly mode: string
  /**
   * Whether the job itself has AWS credentials, not only the machine that it runs on. `later`: not needed yet, as in
   * `mode: decide`.
   */
  readonly credentials: boolean | 'later'
  readonly preview?: PreviewRules
}

/** Returns whether the event decides. `mode: decide` reports the decision of `mode: auto`. */
function isByEvent(mode: string): boolean {
  return mode === 'auto' || mode === 'decide'
}

/**
 * Returns what the step does. Every mode skips a run that GitHub gives no secrets and whose job has no credentials. In
 * `auto`, the event decides, and a comment or a workflow run never deploys a fork's code. Any other mode overrides the
 * event.
 */
export function decide(context: RunContext, circumstances: Circumstances): Decision {
  const { mode, preview = {} } = circumstances
  const asked = askedFor(context, circumstances)
  if (asked.do === 'skip') return asked
  const why = isByEvent(mode) ? whyRejected(context, asked, preview) : undefined
  if (why !== undefined) return { do: 'skip', why }
  const warnings = warningsFor(context, mode)
  return warnings.length === 0 ? asked : { ...asked, warnings }
}

/** Returns whether `decide` needs facts from GitHub's API that the event omits. */
export function needsAnswers(context: RunContext, circumstances: Circumstances): boolean {
  return circumstances.mode !== 'sweep' && askedFor(context, circumstances).do !== 'skip'
}

/** Returns what the mode, or else the event, asks for. Facts that GitHub's API adds later don't count here. */
function askedFor(context: RunContext, { mode, credentials, preview = {} }: Circumstances): Decision {
  const withheld = credentials === true ? undefined : whyNoSecrets(context, credentials === 'later')
  if (withheld !== undefined) return { do: 'skip', why: withheld }
  const verdict = verdictOf(context)
  const closed = context.origin === undefined ? {} : { closed: context.origin }
  if (mode === 'destroy') return { do: 'destroy', ...(verdict === 'destroy' ? closed : {}) }
  if (!isByEvent(mode)) return { do: 'deploy' }
  const ruling = rulingOn(context, verdict === 'deploy', preview)
  if (ruling !== undefined) return ruling.do === 'destroy' ? { ...ruling, ...closed } : ruling
  if (verdict === 'destroy') return { do: 'destroy', ...closed }
  return verdict === 'deploy' ? { do: 'deploy' } : { do: 'skip', why: whySkipped(context, verdict.skip) }
}

/** Returns why the step doesn't do what the event asks for: facts about the pull request exclude it. */
function whyRejected(
  context: RunContext,
  asked: Exclude<Decision, { do: 'skip' }>,
  preview: PreviewRules
): string | undefined {
  if (asked.do === 'deploy') {
    return whyUnanswered(context, preview) ?? whyClosed(context) ?? whyForeign(context) ?? whyUnseen(context, preview)
  }
  return asked.by === 'command' ? (whyUnanswered(context, preview) ?? whyClosed(context)) : undefined
}

/**
 * Returns the labels that a pull request must have: `required` to be deployed now, `ending` to keep its environment. If
 * comments deploy too, a pull request without the label can also have an environment.
 */
export function labelsFor(
  { mode, preview: { label, command } = {} }: Circumstances,
  decision: Decision,
  isCommand: boolean
): { readonly required?: string | undefined; readonly ending?: string | undefined } {
  if (!isByEvent(mode) && mode !== 'sweep') return {}
  const isEnd = command === undefined || (decision.do === 'destroy' && decision.by === 'label')
  return { required: isCommand ? undefined : label, ending: isEnd ? label : undefined }
}

function whySkipped({ event, activity }: RunContext, reason: string): string {
  const what = activity === '' ? `\`${event}\`` : `\`${event}\` (${activity})`
  return `Skipped: \`mode: auto\` does nothing on ${what}: ${reason}. To deploy on it, set \`mode: deploy\`.`
}

/** Returns why a closed pull request isn't deployed again by a label, a comment, or a build that ends late. */
function whyClosed(context: RunContext): string | undefined {
  const { pullRequest } = context
  return pullRequest?.closed === true ? `Skipped: pull request #${pullRequest.number} is closed.` : whyEnded(context)
}

/** Returns why nothing is deployed after a `workflow_run` whose pull request is closed, and its number unknown. */
export function whyEnded({ pullRequestEnded }: RunContext): string | undefined {
  return pullRequestEnded === true
    ? 'Skipped: the pull request of the triggering workflow run is no longer open.'
    : undefined
}

/** Events, besides `pull_request_target`, whose runs have this repository's secrets even for a fork's code. */
const WITH_SECRETS = ['issue_comment', 'workflow_run']

function whyForeign({ event, fork, pullRequest }: RunContext): string | undefined {
  if (fork === false || !WITH_SECRETS.includes(event)) return undefined
  const what = pullRequest === undefined ? 'the code of this run' : `pull request #${pullRequest.number}`
  const found =
    fork === 'unknown'
      ? `${what} may come from a fork, and GitHub did not say. Give the job \`permissions: pull-requests: read\`.`
      : `${what} comes from a fork, and \`${event}\` gives this workflow the secrets of the repository.`
  return `Skipped: ${found} To deploy it anyway, set \`mode: deploy\`.`
}

/**
 * Returns why GitHub gives a run no secrets and no OIDC token; undefined if it does. Source: "Events that trigger
 * workflows, Workflows in forked repositories", and "Dependabot on GitHub Actions".
 */
function whyNoSecrets({ event, actor, pullRequest, fork }: RunContext, isAhead: boolean): string | undefined {
  // Secrets depend on who started the run. Dependabot's pull request only suggests why credentials are missing.
  const isDependabot = actor === DEPENDABOT || (!isAhead && pullRequest?.dependabot === true)
  const isForeign = fork === true && ![...WITH_SECRETS, 'pull_request_target'].includes(event)
  if (isDependabot) {
    return 'Skipped: GitHub gives the runs of Dependabot only the secrets of Dependabot. The job has no AWS credentials.'
  }
  if (!isForeign || pullRequest === undefined) return undefined
  return (
    `Skipped: pull request #${pullRequest.number} comes from a fork, and GitHub gives the runs of forks no secrets. ` +
    'The job has no AWS credentials.'
  )
}

function warningsFor({ event, pullRequest, fork }: RunContext, mode: string): string[] {
  const risk = 'Any step that runs that code, including a build, can expose them to its author.'
  const checkedOut =
    `The workspace holds the code of pull request #${pullRequest?.number ?? ''}, and \`pull_request_target\` gives this ` +
    `workflow the secrets of the base branch. ${risk} Build it in a workflow on \`pull_request\`.`
  const foreign =
    `The code of this run ${fork === 'unknown' ? 'may come' : 'comes'} from a fork, and \`${event}\` gives this workflow ` +
    `the secrets of the repository. ${risk} Deploy only code that a maintainer has reviewed.`
  return [
    ...(pullRequest?.codeCheckedOut === true ? [checkedOut] : []),
    ...(mode === 'deploy' && fork !== false && WITH_SECRETS.includes(event) ? [foreign] : [])
  ]
}

/** The inputs that a decision needs in addition to `Circumstances`. */
export interface Wanted {
  /** Whether the ref of the run is needed. */
  readonly ref: boolean
  /** The input `commit`. */
  readonly commit: string | undefined
}

/** The decision about a run, and the facts that led to it. */
export interface Decided {
  readonly context: RunContext
  readonly decision: Decision
  readonly state: GitHubState
  /** The ID of the comment to react to: a person's that contains a command. */
  readonly answered: number | undefined
}

/** Decides what the step does. Asks GitHub only for facts that the event omits and the decision needs. */
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
