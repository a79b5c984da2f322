import { notFound, validationFailed } from './answer.ts'
import type { Route } from './call.ts'
import type { Page } from './pagination.ts'
import { nodeId, timestamp, userShape } from './shapes.ts'
import { userNamed, type Activity, type Store } from './store.ts'

/** Who may do what in the repository, and what has happened to its branches. */
export const collaboratorRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    docs: 'collaborators/collaborators#get-repository-permissions-for-a-user',
    // Every token may read metadata; but nobody is asked for without one, in a public repository either.
    needs: [['metadata', 'read']],
    answer: ({ store, parameters, token }) => {
      const { username = '' } = parameters
      if (token === undefined || /[^\w[\]-]/.test(username)) throw notFound()
      const user = userNamed(loginOf(store, username))
      const { permission, role } = roleOf(store, user.login)
      return { status: 200, body: { permission, role_name: role, user: userShape(store, user) } }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/activity',
    docs: 'repos/repos#list-repository-activities',
    needs: [['contents', 'read']],
    answer: ({ store, url }) => {
      const { items, headers } = cursorPage(listed(store, url), url)
      return { status: 200, headers, body: items.map((activity) => activityShape(store, activity)) }
    }
  }
]

/** Logins are the same in any case. */
function loginOf({ roles }: Store, login: string): string {
  return [...roles.keys()].find((one) => one.toLowerCase() === login.toLowerCase()) ?? login
}

/** GitHub has four base roles: `maintain` is `write` there, `triage` is `read`. Everybody reads a public repository. */
function roleOf(store: Store, login: string): { readonly permission: string; readonly role: string } {
  const role = store.roles.get(login)
  if (role === undefined) return store.private ? { permission: 'none', role: '' } : { permission: 'read', role: 'read' }
  return { role, permission: role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role }
}

/** The newest first, where nothing else is asked for. */
function listed({ activities }: Store, { searchParams }: URL): Activity[] {
  const ref = searchParams.get('ref')
  const type = searchParams.get('activity_type')
  const direction = searchParams.get('direction') ?? 'desc'
  if (!['asc', 'desc'].includes(direction)) throw validationFailed({ field: 'direction', code: 'invalid' })
  const found = activities
    .filter((one) => ref === null || one.ref === ref || one.ref === `refs/heads/${ref}`)
    .filter((one) => type === null || one.type === type)
  return direction === 'asc' ? found : found.toReversed()
}

/** Its pages go by a cursor: the id of the last one that was shown. */
function cursorPage(list: readonly Activity[], url: URL): Page<Activity> {
  const size = Math.min(Math.max(1, Number(url.searchParams.get('per_page') ?? '30') || 30), 100)
  const after = url.searchParams.get('after')
  const start = after === null ? 0 : list.findIndex(({ id }) => String(id) === after) + 1
  const items = list.slice(start, start + size)
  const last = items.at(-1)
  if (last === undefined || start + size >= list.length) return { items, headers: {} }
  const next = new URL(url)
  next.searchParams.set('after', String(last.id))
  return { items, headers: { link: `<${next.href}>; rel="next"` } }
}

/** `activity` of GitHub's OpenAPI description. */
function activityShape(store: Store, { id, type, ref, before, after, actor, at }: Activity) {
  return {
    id,
    node_id: nodeId('PSH', id),
    before,
    after,
    ref,
    timestamp: timestamp(at),
    activity_type: type,
    actor: userShape(store, actor)
  }
}
