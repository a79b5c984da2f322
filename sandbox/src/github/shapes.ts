import type { Store, User } from './store.ts'

/** The repository's own address in the API. */
export function repositoryUrl({ apiUrl, repository }: Store): string {
  return `${apiUrl}/repos/${repository}`
}

/** The repository's page. */
export function pageUrl({ serverUrl, repository }: Store): string {
  return `${serverUrl}/${repository}`
}

/** A moment as GitHub writes it, to the second. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** `simple-user` of GitHub's OpenAPI description, without the addresses that nothing here serves. */
export function userShape({ apiUrl, serverUrl }: Pick<Store, 'apiUrl' | 'serverUrl'>, { login, id, type }: User) {
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${serverUrl}/images/error/octocat_happy.gif`,
    gravatar_id: '',
    url: `${apiUrl}/users/${encodeURIComponent(login)}`,
    html_url: `${serverUrl}/${login.endsWith('[bot]') ? `apps/${login.slice(0, -5)}` : login}`,
    type,
    user_view_type: 'public',
    site_admin: false
  }
}

/** A repository as pull requests, webhooks and `GET /repos/{owner}/{repo}` show it; `fullName` is another one's for a fork. */
export function repositoryShape(store: Store, fullName = store.repository) {
  const [owner = '', name = ''] = fullName.split('/')
  const isFork = fullName !== store.repository
  const id = isFork ? store.repositoryId + 1 : store.repositoryId
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: fullName,
    private: store.private,
    owner: userShape(store, { login: owner, id: 583231, type: 'User' }),
    html_url: `${store.serverUrl}/${fullName}`,
    description: null,
    fork: isFork,
    url: `${store.apiUrl}/repos/${fullName}`,
    default_branch: store.defaultBranch,
    visibility: store.private ? 'private' : 'public',
    archived: false,
    disabled: false
  }
}

export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${String(id)}`).toString('base64url')
}
