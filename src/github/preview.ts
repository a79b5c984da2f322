import type { RunContext } from './run-context.ts'

/** The inputs that restrict which pull requests are deployed, beyond what the event says. */
export interface PreviewRules {
  /** The input `preview-label`. */
  readonly label?: string | undefined
  /** The input `preview-command`. */
  readonly command?: string | undefined
}

/** Why an environment ends before its ref: the pull request lost its label, or a comment asked for it. */
export type EndedBy = 'label' | 'command'

/** The decision of the rules about an event. `why` is a whole sentence. Undefined: the event alone decides. */
type Ruling =
  | { readonly do: 'deploy' }
  | { readonly do: 'destroy'; readonly by: EndedBy }
  | { readonly do: 'skip'; readonly why: string }
  | undefined

const DEPLOY: Ruling = { do: 'deploy' }

const skip = (why: string): Ruling => ({ do: 'skip', why })

/** The command in a comment. Undefined: the comment isn't a command. */
export type Command = 'deploy' | 'stop' | 'unknown' | undefined

/**
 * Returns the command in a comment. The first line must be `command`, alone or followed by `stop`. Case matters.
 * Further lines are ignored.
 */
export function commandIn(text: string, command: string): Command {
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1)
  const known = wordsOf(command)
  const words = wordsOf(first)
  if (known.length === 0 || !known.every((word, index) => words[index] === word)) return undefined
  const rest = words.slice(known.length)
  if (rest.length === 0) return 'deploy'
  return rest.length === 1 && rest[0] === 'stop' ? 'stop' : 'unknown'
}

function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '')
}

/** Returns the command if a new comment started the run; undefined for every other run. */
export function commandOf({ event, activity, comment }: RunContext, { command }: PreviewRules): Command {
  const isNew = event === 'issue_comment' && activity === 'created'
  return isNew && command !== undefined && comment !== undefined ? commandIn(comment.text, command) : undefined
}

/** Returns whether a pull request has a label. GitHub's labels ignore case. */
export function hasLabel(labels: readonly string[], label: string): boolean {
  return labels.some((each) => each.toLowerCase() === label.toLowerCase())
}

/**
 * Returns the decision of the rules about an event. `deploys`: whether the event deploys without them. Facts that
 * GitHub hasn't provided yet don't count here: `whyUnanswered` checks them.
 */
export function rulingOn(context: RunContext, deploys: boolean, rules: PreviewRules): Ruling {
  const { label, command } = rules
  const { event, activity, pullRequest } = context
  if (label === undefined && command === undefined) return undefined
  if (pullRequest === undefined) {
    return deploys && context.forPullRequest === true
      ? skip('Skipped: GitHub does not say which pull request the triggering workflow run was for.')
      : undefined
  }
  if (event === 'issue_comment' && command !== undefined) return rulingOnComment(context, rules)
  const isAboutLabel = /^(?:un)?labeled$/.test(activity)
  if (label !== undefined && isAboutLabel) return rulingOnLabel(context, label)
  if (!deploys) return undefined
  if (label === undefined) {
    return skip(
      `Skipped: only a comment that begins with \`${command ?? ''}\` deploys pull request #${pullRequest.number}.`
    )
  }
  return pullRequest.labels !== undefined && !hasLabel(pullRequest.labels, label) ? without(context, label) : DEPLOY
}

function rulingOnLabel(context: RunContext, label: string): Ruling {
  const { activity, pullRequest, label: changed = '' } = context
  const isOurs = hasLabel([changed], label)
  if (activity === 'unlabeled' && isOurs) return { do: 'destroy', by: 'label' }
  if (!hasLabel(pullRequest?.labels ?? [], label)) return without(context, label)
  if (isOurs) return DEPLOY
  return skip(
    `Skipped: another label of pull request #${pullRequest?.number ?? ''} has changed, and only \`${label}\` counts.`
  )
}

function without({ pullRequest }: RunContext, label: string): Ruling {
  return skip(`Skipped: pull request #${pullRequest?.number ?? ''} does not have the label \`${label}\`.`)
}

function rulingOnComment(context: RunContext, rules: PreviewRules): Ruling {
  const { activity, comment } = context
  const { command = '' } = rules
  if (activity !== 'created') return skip(`Skipped: only a new comment is a command. This one was ${activity}.`)
  switch (commandOf(context, rules)) {
    case undefined:
      return skip(`Skipped: the comment does not begin with \`${command}\`.`)
    case 'unknown':
      return skip(
        `Skipped: unknown words after \`${command}\`. Write \`${command}\` to deploy, or \`${command} stop\` to remove the environment.`
      )
    case 'deploy':
      return comment?.bot === true ? OF_A_BOT : DEPLOY
    case 'stop':
      return comment?.bot === true ? OF_A_BOT : { do: 'destroy', by: 'command' }
  }
}

const OF_A_BOT = skip('Skipped: a bot wrote the comment. Only people with write access can deploy by a comment.')

/**
 * Returns why a run is skipped after the action has asked GitHub: the author of a command can't write to the
 * repository, or GitHub didn't answer about the author or the labels.
 */
export function whyUnanswered(context: RunContext, rules: PreviewRules): string | undefined {
  const { comment, pullRequest } = context
  const command = commandOf(context, rules)
  if (command !== undefined) {
    if (comment?.mayWrite === false) {
      return 'Skipped: the author of the comment does not have write access to the repository.'
    }
    if (comment?.mayWrite === undefined) {
      return 'Skipped: GitHub did not say whether the author of the comment has write access to the repository. Check `github-token`.'
    }
    return undefined
  }
  if (rules.label === undefined || pullRequest === undefined || pullRequest.labels !== undefined) return undefined
  return (
    `Skipped: GitHub did not say whether pull request #${pullRequest.number} has the label \`${rules.label}\`. ` +
    'Give the job `permissions: pull-requests: read`.'
  )
}

/** Returns why a command doesn't deploy: its author hadn't seen the pull request's last commit. */
export function whyUnseen(context: RunContext, rules: PreviewRules): string | undefined {
  if (commandOf(context, rules) === undefined) return undefined
  const { comment, pullRequest } = context
  switch (comment?.sawHead) {
    case true:
      return undefined
    case false:
      return (
        `Skipped: a commit was pushed after the comment was written or in the same second, and the head is ${pullRequest?.head?.slice(0, 7) ?? ''} now. ` +
        'Write the comment again to deploy that.'
      )
    case undefined:
      return (
        'Skipped: GitHub did not say which commit the comment was written for. ' +
        'Give the job `permissions: contents: read`, and write the comment again.'
      )
  }
}
