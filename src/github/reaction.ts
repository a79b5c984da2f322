import type { Event } from '../events.ts'
import type { GitHubAccess } from './access.ts'

/** How the action answers a command, in GitHub's words. */
type Reaction = 'eyes' | 'rocket' | '+1' | '-1' | 'confused'

/** What an event comes to for whoever has written the command. */
function reactionTo(event: Event): Reaction | undefined {
  switch (event.type) {
    case 'requested':
      return event.mode === 'none' ? undefined : 'eyes'
    case 'succeeded':
      return 'rocket'
    case 'removed':
      return '+1'
    case 'failed':
      return '-1'
    case 'skipped':
      return 'confused'
    default:
      return undefined
  }
}

/**
 * Answers a command by reactions to its comment: it was seen, and what came of it. GitHub keeps each reaction once. Needs
 * `pull-requests: write`. Source: "Create reaction for an issue comment" in the REST API reference.
 */
export function reactions({ ending }: GitHubAccess, comment: number): (event: Event) => Promise<void> | undefined {
  return (event) => {
    const content = reactionTo(event)
    if (content === undefined) return undefined
    return ending.optional('The comment got no reaction', async () => {
      const { rest, repo } = await ending.api()
      await rest.reactions.createForIssueComment({ ...repo, comment_id: comment, content })
    })
  }
}
