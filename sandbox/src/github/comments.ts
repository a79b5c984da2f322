import { notFound, validationFailed } from './answer.ts'
import { textIn } from './body.ts'
import type { Call, Route } from './call.ts'
import { pageOf } from './pagination.ts'
import { nodeId, pageUrl, repositoryUrl, timestamp, userShape } from './shapes.ts'
import { found, type Comment, type Store, type User } from './store.ts'

const READ = [
  ['issues', 'read'],
  ['pull-requests', 'read']
] as const
const WRITE = [
  ['issues', 'write'],
  ['pull-requests', 'write']
] as const
const MEMBERS = { body: { kinds: ['string'], required: true } } as const

export const commentRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/issues/{number}/comments',
    docs: 'issues/comments#list-issue-comments',
    needs: READ,
    answer: (call) => {
      const { items, headers } = pageOf(commentsOf(call.store, pullOf(call)), call.url)
      return { status: 200, headers, body: items.map((comment) => commentShape(call.store, comment)) }
    }
  },
  {
    call: 'POST /repos/{owner}/{repo}/issues/{number}/comments',
    docs: 'issues/comments#create-an-issue-comment',
    needs: WRITE,
    members: MEMBERS,
    answer: (call) => {
      const comment = addComment(call.store, pullOf(call), call.caller, bodyIn(call))
      const body = commentShape(call.store, comment)
      return { status: 201, headers: { location: body.url }, body }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/issues/comments/{id}',
    docs: 'issues/comments#get-an-issue-comment',
    needs: READ,
    answer: (call) => ({ status: 200, body: commentShape(call.store, commentOf(call)) })
  },
  {
    call: 'PATCH /repos/{owner}/{repo}/issues/comments/{id}',
    docs: 'issues/comments#update-an-issue-comment',
    needs: WRITE,
    members: MEMBERS,
    answer: (call) => {
      const comment = commentOf(call)
      comment.body = bodyIn(call)
      comment.updatedAt = call.store.now()
      return { status: 200, body: commentShape(call.store, comment) }
    }
  },
  {
    call: 'DELETE /repos/{owner}/{repo}/issues/comments/{id}',
    docs: 'issues/comments#delete-an-issue-comment',
    needs: WRITE,
    answer: (call) => {
      const { id } = commentOf(call)
      call.store.comments.delete(id)
      for (const reaction of call.store.reactions.values()) {
        if (reaction.comment === id) call.store.reactions.delete(reaction.id)
      }
      return { status: 204 }
    }
  }
]

/** The oldest first (GitHub Docs, "List issue comments": by ascending id). */
export function commentsOf({ comments }: Store, number: number): Comment[] {
  return [...comments.values()].filter((comment) => comment.number === number)
}

export function addComment({ comments, nextId, now }: Store, number: number, author: User, body: string): Comment {
  const comment: Comment = { id: nextId(), number, author, body, createdAt: now(), updatedAt: now() }
  comments.set(comment.id, comment)
  return comment
}

/** `issue-comment` of GitHub's OpenAPI description. */
export function commentShape(store: Store, { id, number, author, body, createdAt, updatedAt }: Comment) {
  const api = repositoryUrl(store)
  return {
    url: `${api}/issues/comments/${String(id)}`,
    html_url: `${pageUrl(store)}/pull/${String(number)}#issuecomment-${String(id)}`,
    issue_url: `${api}/issues/${String(number)}`,
    id,
    node_id: nodeId('IssueComment', id),
    user: userShape(store, author),
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    body,
    author_association: store.roles.has(author.login) ? 'COLLABORATOR' : 'NONE',
    performed_via_github_app: null
  }
}

/** The repository has no issues but its pull requests. */
function pullOf({ store, parameters }: Call): number {
  return found(store.pulls, Number(parameters.number)).number
}

/** The comment that the path names. */
export function commentOf({ store, parameters }: Call): Comment {
  if (!/^\d+$/.test(parameters.id ?? '')) throw notFound()
  return found(store.comments, Number(parameters.id))
}

/** The texts and codes are recorded ones; what a character is, is not documented: a code point (assumed). */
function bodyIn({ body }: Call): string {
  const text = textIn(body, 'body')
  const refused = (message: string) =>
    validationFailed({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message })
  if (text.trim() === '') throw refused('Body cannot be blank')
  if (Array.from(text).length > 65_536) throw refused('Body is too long (maximum is 65536 characters)')
  return text
}
