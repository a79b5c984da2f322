import { validationFailed } from './answer.ts'
import { textIn } from './body.ts'
import type { Call, Route } from './call.ts'
import { commentOf } from './comments.ts'
import { pageOf } from './pagination.ts'
import { nodeId, timestamp, userShape } from './shapes.ts'
import type { Reaction, Store } from './store.ts'

/** GitHub Docs, "REST API endpoints for reactions". */
const CONTENTS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']

export const reactionRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/issues/comments/{id}/reactions',
    docs: 'reactions/reactions#list-reactions-for-an-issue-comment',
    needs: [
      ['issues', 'read'],
      ['pull-requests', 'read']
    ],
    answer: (call) => {
      const { id } = commentOf(call)
      const all = [...call.store.reactions.values()].filter(({ comment }) => comment === id)
      const { items, headers } = pageOf(all, call.url)
      return { status: 200, headers, body: items.map((reaction) => reactionShape(call.store, reaction)) }
    }
  },
  {
    call: 'POST /repos/{owner}/{repo}/issues/comments/{id}/reactions',
    docs: 'reactions/reactions#create-reaction-for-an-issue-comment',
    // Of a pull request, either will do.
    needs: [
      ['issues', 'write'],
      ['pull-requests', 'write']
    ],
    members: { content: { kinds: ['string'], required: true, values: CONTENTS } },
    answer: (call) => {
      const { created, reaction } = react(call)
      return { status: created ? 201 : 200, body: reactionShape(call.store, reaction) }
    }
  }
]

/** One that is there already stays the only one of its kind. */
function react(call: Call): { readonly created: boolean; readonly reaction: Reaction } {
  const { store, caller, body } = call
  const { id: comment } = commentOf(call)
  const content = textIn(body, 'content')
  if (content === '') throw validationFailed({ resource: 'Reaction', code: 'missing_field', field: 'content' })
  const known = [...store.reactions.values()].find(
    (one) => one.comment === comment && one.content === content && one.user.id === caller.id
  )
  if (known !== undefined) return { created: false, reaction: known }
  const reaction = { id: store.nextId(), comment, user: caller, content, createdAt: store.now() }
  store.reactions.set(reaction.id, reaction)
  return { created: true, reaction }
}

/** `reaction` of GitHub's OpenAPI description. */
function reactionShape(store: Store, { id, user, content, createdAt }: Reaction) {
  return {
    id,
    node_id: nodeId('Reaction', id),
    user: userShape(store, user),
    content,
    created_at: timestamp(createdAt)
  }
}
