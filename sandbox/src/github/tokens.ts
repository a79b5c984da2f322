import { GitHubError } from './answer.ts'
import type { Store, User } from './store.ts'

/** The keys of a workflow's `permissions` (GitHub Docs, "Workflow syntax for GitHub Actions"), and `administration`, which no workflow can give. */
export type Permission =
  'actions' | 'administration' | 'contents' | 'deployments' | 'issues' | 'metadata' | 'pull-requests'

export type Access = 'none' | 'read' | 'write'

/** What is not named is `none`, as in a workflow. */
export type Permissions = Partial<Record<Permission, Access>>

/** A token that GitHub knows. */
export interface Token {
  readonly value: string
  /** `installation` is an app's, such as `GITHUB_TOKEN`; `personal` is a fine-grained personal access token. */
  readonly kind: 'installation' | 'personal'
  readonly user: User
  permissions: Permissions
}

/** What a call needs: one of these, `read` or `write`. */
export type Needs = readonly (readonly [Permission, 'read' | 'write'])[]

const LEVELS: readonly Access[] = ['none', 'read', 'write']

/** The token of the `Authorization` header; nothing without one. Throws GitHub's 401 for one that it does not know. */
export function tokenOf(tokens: ReadonlyMap<string, Token>, authorization: string | undefined): Token | undefined {
  if (authorization === undefined) return undefined
  const [, value = ''] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? []
  const token = tokens.get(value)
  if (token === undefined) throw new GitHubError(401, 'Bad credentials', { docs: 'rest' })
  return token
}

/**
 * Lets a call pass or throws what GitHub answers: a private repository is hidden from those without a token; of a public
 * one everything may be read (GitHub Docs, "Permissions required for GitHub Apps").
 */
export function authorize(store: Store, token: Token | undefined, needs: Needs): void {
  const reads = needs.every(([, access]) => access === 'read')
  if (!store.private && reads) return
  if (token === undefined) {
    throw store.private ? new GitHubError(404, 'Not Found') : new GitHubError(401, 'Requires authentication')
  }
  const has = ([permission, access]: Needs[number]) =>
    LEVELS.indexOf(accessOf(token, permission)) >= LEVELS.indexOf(access)
  if (!needs.some(has)) throw notAccessible(token)
}

/** The header that tells which permissions a call accepts: alternatives are parted by semicolons. */
export function acceptedPermissions(needs: Needs): string {
  return needs.map(([permission, access]) => `${permission.replaceAll('-', '_')}=${access}`).join('; ')
}

/** The token may not do that. */
export function notAccessible({ kind }: Token): GitHubError {
  const whom = kind === 'installation' ? 'integration' : 'personal access token'
  return new GitHubError(403, `Resource not accessible by ${whom}`)
}

/** The permissions of a run that a fork or Dependabot started (GitHub Docs, "Events that trigger workflows"). */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([name, access]) => [name, access === 'write' ? 'read' : access])
  )
}

/** Every token may read a repository's metadata. */
function accessOf({ permissions }: Token, permission: Permission): Access {
  return permissions[permission] ?? (permission === 'metadata' ? 'read' : 'none')
}
