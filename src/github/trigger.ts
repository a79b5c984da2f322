import { DEPENDABOT, type RunContext } from './context.ts'

/** What `mode: auto` comes to in a run. */
export type Decision =
  | { readonly do: 'deploy'; readonly warning?: string }
  | { readonly do: 'destroy'; readonly warning?: string }
  /** Nothing, and the step is green; `why` is a whole sentence. */
  | { readonly do: 'skip'; readonly why: string }

/**
 * What `mode: auto` means for the event of a run: an environment goes when its pull request is closed or its branch or tag
 * deleted; every other event deploys. A run that GitHub gives no secrets, and that has found no credentials, is skipped.
 */
export function decide(context: RunContext, hasCredentials: boolean): Decision {
  const why = hasCredentials ? undefined : whyNoSecrets(context)
  if (why !== undefined) return { do: 'skip', why }
  const warning = warningFor(context)
  const action = context.pullRequestClosed || context.refDeleted ? 'destroy' : 'deploy'
  return { do: action, ...(warning !== undefined && { warning }) }
}

/**
 * Why GitHub gives a run no secrets and no OIDC token; nothing when it gives them. Source: "Events that trigger workflows,
 * Workflows in forked repositories", and "Dependabot on GitHub Actions".
 */
export function whyNoSecrets({ event, actor, pullRequest }: RunContext): string | undefined {
  if (pullRequest?.dependabot === true || actor === DEPENDABOT) {
    return (
      'Nothing is done, as the run is for Dependabot, to whose runs GitHub gives no secrets but those kept for it: ' +
      'there are no AWS credentials here.'
    )
  }
  if (pullRequest?.fork !== true || event === 'pull_request_target') return undefined
  return (
    `Nothing is done, as pull request #${pullRequest.number} comes from a fork, to whose runs GitHub gives no secrets: ` +
    'there are no AWS credentials here.'
  )
}

function warningFor({ pullRequest }: RunContext): string | undefined {
  if (pullRequest?.codeCheckedOut !== true) return undefined
  return (
    `The workspace holds the code of pull request #${pullRequest.number}, while \`pull_request_target\` gives this workflow ` +
    'the secrets of the base branch: whatever runs that code, a build as well, may hand them to its author. ' +
    'Build it in a workflow on `pull_request`.'
  )
}
