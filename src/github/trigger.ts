import { DEPENDABOT, type RunContext } from './run-context.ts'

/** What `mode: auto` does in a run. */
export type Decision =
  | { readonly do: 'deploy'; readonly warnings?: readonly string[] }
  /** `closed`: the pull request, branch or tag that the event closes or deletes. */
  | { readonly do: 'destroy'; readonly warnings?: readonly string[]; readonly closed?: string }
  /** Nothing, and the step succeeds. `why` is a whole sentence. */
  | { readonly do: 'skip'; readonly why: string }

/** What an event asks for: to deploy, to destroy, or nothing, with the reason as the end of a sentence. */
export type Verdict = 'deploy' | 'destroy' | { readonly skip: string }

/** The verdicts of an event by its activities. `''`: the event has none, or the engine does not set it. `*`: any other. */
type Activities = Readonly<Record<string, Verdict>>

const all = (verdict: Verdict, ...activities: readonly string[]): Activities =>
  Object.fromEntries(activities.map((activity) => [activity, verdict]))

const skip = (reason: string): Verdict => ({ skip: reason })

const NO_CODE = (what: string): Activities => ({ '*': skip(`it is about ${what}, not about code`) })

const PULL_REQUEST: Activities = {
  ...all('deploy', '', 'opened', 'reopened', 'synchronize', 'ready_for_review', 'edited', 'labeled', 'assigned'),
  ...all('deploy', 'review_requested', 'milestoned', 'auto_merge_enabled', 'enqueued', 'stacked'),
  closed: 'destroy',
  ...all(skip('it takes something back that may have asked for a deployment'), 'unlabeled', 'unassigned', 'dequeued'),
  ...all(skip('it takes something back that may have asked for a deployment'), 'demilestoned', 'converted_to_draft'),
  ...all(skip('it takes something back that may have asked for a deployment'), 'review_request_removed'),
  ...all(skip('it takes something back that may have asked for a deployment'), 'auto_merge_disabled'),
  ...all(skip('it is about the conversation, not about code'), 'locked', 'unlocked')
}

const DELETED_COMMENT = skip('a comment that was deleted asks for nothing')
const ON_AN_ISSUE = skip('the comment is on an issue, which has no code')
const RUN_GOES_ON = skip('the run before this one has not completed')
const OF_A_CHECK = skip('a check says how a commit fares, and which branch or tag it is for is not known')

/**
 * What `mode: auto` does on each event and activity that starts a workflow, and on those that only webhooks have. Source:
 * "Events that trigger workflows" and "Webhook events and payloads" in GitHub's documentation.
 */
export const EVENTS: Readonly<Record<string, Activities>> = {
  branch_protection_rule: NO_CODE('the rules of a branch'),
  check_run: { '*': OF_A_CHECK },
  check_suite: { '*': OF_A_CHECK },
  create: { '': 'deploy' },
  delete: { '': 'destroy' },
  deployment: all('deploy', '', 'created'),
  deployment_status: { '*': skip('it says how a GitHub Deployment goes, which this action may have made itself') },
  discussion: NO_CODE('a discussion'),
  discussion_comment: NO_CODE('a discussion'),
  fork: NO_CODE('a fork of the repository'),
  gollum: NO_CODE('the wiki'),
  image_version: NO_CODE('an image of a runner'),
  issue_comment: {
    ...all('deploy', '', 'created', 'edited'),
    deleted: DELETED_COMMENT,
    ...all(skip('a comment that is pinned or not asks for nothing'), 'pinned', 'unpinned'),
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
  pull_request_comment: { '*': skip('GitHub sends `issue_comment` in its place') },
  pull_request_review: {
    ...all('deploy', '', 'submitted', 'edited'),
    dismissed: skip('a review that was dismissed asks for nothing')
  },
  pull_request_review_comment: { ...all('deploy', '', 'created', 'edited'), deleted: DELETED_COMMENT },
  pull_request_target: PULL_REQUEST,
  push: { '': 'deploy', deleted: 'destroy' },
  registry_package: all('deploy', '', 'published', 'updated'),
  release: {
    ...all('deploy', '', 'published', 'released', 'prereleased', 'created'),
    edited: skip('the text of a release is not code'),
    ...all(skip('it takes a release back; the deletion of its tag removes the environment'), 'unpublished', 'deleted')
  },
  // Its activities are names that whoever sends it chooses.
  repository_dispatch: { '*': 'deploy' },
  schedule: { '': 'deploy' },
  status: { '*': OF_A_CHECK },
  watch: NO_CODE('a star'),
  // A called workflow has the event of its caller.
  workflow_call: { '': 'deploy' },
  workflow_dispatch: { '': 'deploy' },
  workflow_run: {
    'completed: success': 'deploy',
    ...all(RUN_GOES_ON, 'requested', 'in_progress'),
    '*': skip('the run before this one did not succeed')
  }
}

/**
 * Returns what the event of a run asks for. An engine that does not name the event deploys; an event or an activity that is
 * not in the table asks for nothing.
 */
export function verdictOf({ event, activity }: Pick<RunContext, 'event' | 'activity'>): Verdict {
  if (event === '') return 'deploy'
  const activities = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined
  if (activities === undefined) return skip('this action does not know the event')
  const own = Object.hasOwn(activities, activity) ? activities[activity] : activities['*']
  return own ?? skip('this action does not know the activity')
}

/** What a decision is made from beside the run. */
export interface Circumstances {
  /** The input `mode`. */
  readonly mode: string
  /** Whether the job itself has AWS credentials, and not only the machine that it runs on. */
  readonly credentials: boolean
}

/**
 * Returns what the step does in a run. A run that GitHub gives no secrets, and whose job has no credentials, is skipped in
 * every mode. In `auto` the event decides, and the code of a fork is not deployed with this repository's secrets; any other
 * mode is the user's word.
 */
export function decide(context: RunContext, { mode, credentials }: Circumstances): Decision {
  const withheld = credentials ? undefined : whyNoSecrets(context)
  if (withheld !== undefined) return { do: 'skip', why: withheld }
  const verdict = verdictOf(context)
  const warned = warningsFor(context, mode)
  const warnings = warned.length === 0 ? {} : { warnings: warned }
  const closed = verdict === 'destroy' && context.origin !== undefined ? { closed: context.origin } : {}
  if (mode !== 'auto') return mode === 'destroy' ? { do: mode, ...warnings, ...closed } : { do: 'deploy', ...warnings }
  if (typeof verdict !== 'string') return { do: 'skip', why: whySkipped(context, verdict.skip) }
  if (verdict === 'destroy') return { do: verdict, ...warnings, ...closed }
  const why = whyClosed(context) ?? whyForeign(context)
  return why === undefined ? { do: verdict, ...warnings } : { do: 'skip', why }
}

/** Returns whether GitHub has to be asked for what the event does not say, before `decide` can decide. */
export function needsAnswers(context: RunContext, { mode, credentials }: Circumstances): boolean {
  if (mode === 'sweep' || (!credentials && whyNoSecrets(context) !== undefined)) return false
  return mode !== 'auto' || typeof verdictOf(context) === 'string'
}

function whySkipped({ event, activity }: RunContext, reason: string): string {
  const what = activity === '' ? `\`${event}\`` : `\`${event}\` (${activity})`
  return `Skipped: \`mode: auto\` does nothing on ${what}: ${reason}. To deploy on it, set \`mode: deploy\`.`
}

/** What was removed with the pull request must not come back for a label or a comment. */
function whyClosed({ pullRequest }: RunContext): string | undefined {
  return pullRequest?.closed === true
    ? `Nothing is deployed, as pull request #${pullRequest.number} is closed.`
    : undefined
}

/** The events whose runs have this repository's secrets, whoever's code they are about. */
const WITH_SECRETS = ['issue_comment', 'workflow_run']

function whyForeign({ event, fork, pullRequest }: RunContext): string | undefined {
  if (fork === false || !WITH_SECRETS.includes(event)) return undefined
  const what = pullRequest === undefined ? 'The code of this run' : `Pull request #${pullRequest.number}`
  const found =
    fork === 'unknown'
      ? `Skipped: ${lowerFirst(what)} may come from a fork, and GitHub did not say. Give the job \`permissions: pull-requests: read\`.`
      : `Skipped: ${lowerFirst(what)} comes from a fork, and \`${event}\` gives this workflow the secrets of the repository.`
  return `${found} To deploy it all the same, set \`mode: deploy\`.`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/**
 * Why GitHub gives a run no secrets and no OIDC token; nothing when it gives them. Source: "Events that trigger workflows,
 * Workflows in forked repositories", and "Dependabot on GitHub Actions".
 */
function whyNoSecrets({ event, actor, pullRequest, fork }: RunContext): string | undefined {
  if (pullRequest?.dependabot === true || actor === DEPENDABOT) {
    return (
      'Skipped: the run is for Dependabot. GitHub gives its runs only the secrets that are kept for Dependabot: ' +
      'the job has no AWS credentials.'
    )
  }
  if (fork !== true || pullRequest === undefined || ['pull_request_target', ...WITH_SECRETS].includes(event)) {
    return undefined
  }
  return (
    `Skipped: pull request #${pullRequest.number} comes from a fork. GitHub gives the runs of forks no secrets: ` +
    'the job has no AWS credentials.'
  )
}

function warningsFor({ event, pullRequest, fork }: RunContext, mode: string): string[] {
  const warnings: string[] = []
  if (pullRequest?.codeCheckedOut === true) {
    warnings.push(
      `The workspace holds the code of pull request #${pullRequest.number}, while \`pull_request_target\` gives this workflow ` +
        'the secrets of the base branch: whatever runs that code, a build as well, may hand them to its author. ' +
        'Build it in a workflow on `pull_request`.'
    )
  }
  if (mode === 'deploy' && fork !== false && WITH_SECRETS.includes(event)) {
    const whose = fork === 'unknown' ? 'may come from a fork' : 'comes from a fork'
    warnings.push(
      `The code of this run ${whose}, while \`${event}\` gives this workflow the secrets of the repository: whatever runs ` +
        'that code, a build as well, may hand them to its author. Deploy only what somebody of the repository has reviewed.'
    )
  }
  return warnings
}
