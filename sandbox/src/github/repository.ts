import { notFound } from './answer.ts'
import type { Route } from './call.ts'
import { pageOf } from './pagination.ts'
import { nodeId, pageUrl, repositoryShape, repositoryUrl, userShape } from './shapes.ts'
import { found, type Store } from './store.ts'
import { notAccessible } from './tokens.ts'

/** The repository itself, its branches, and who the caller is. */
export const repositoryRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}',
    docs: 'repos/repos#get-a-repository',
    needs: [['metadata', 'read']],
    answer: ({ store }) => ({ status: 200, body: repositoryShape(store) })
  },
  {
    call: 'GET /repos/{owner}/{repo}/branches',
    docs: 'branches/branches#list-branches',
    needs: [['contents', 'read']],
    answer: ({ store, url }) => {
      const { items, headers } = pageOf(byName(store.branches), url)
      const body = items.map(([name, { sha }]) => ({ name, commit: commitShape(store, sha), protected: false }))
      return { status: 200, headers, body }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/tags',
    docs: 'repos/repos#list-repository-tags',
    needs: [['contents', 'read']],
    answer: ({ store, url }) => {
      const { items, headers } = pageOf(byName(store.tags), url)
      const body = items.map(([name, sha]) => ({
        name,
        zipball_url: `${repositoryUrl(store)}/zipball/refs/tags/${name}`,
        tarball_url: `${repositoryUrl(store)}/tarball/refs/tags/${name}`,
        commit: commitShape(store, sha),
        node_id: nodeId('Ref', store.repositoryId)
      }))
      return { status: 200, headers, body }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/branches/{branch+}',
    docs: 'branches/branches#get-a-branch',
    needs: [['contents', 'read']],
    answer: ({ store, parameters }) => {
      const { branch: name = '' } = parameters
      const branch = store.branches.get(name)
      if (branch === undefined) throw notFound('Branch not found')
      const self = `${repositoryUrl(store)}/branches/${encodeURIComponent(name)}`
      return {
        status: 200,
        body: {
          name,
          commit: commitShape(store, branch.sha),
          _links: { self, html: `${pageUrl(store)}/tree/${name}` },
          protected: false,
          protection: { enabled: false },
          protection_url: `${self}/protection`
        }
      }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/git/ref/{ref+}',
    docs: 'git/refs#get-a-reference',
    needs: [['contents', 'read']],
    answer: ({ store, parameters }) => {
      const { ref = '' } = parameters
      const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(ref) ?? []
      const sha = kind === 'heads' ? found(store.branches, name).sha : found(store.tags, kind === 'tags' ? name : '')
      return {
        status: 200,
        body: {
          ref: `refs/${ref}`,
          node_id: nodeId('Ref', store.repositoryId),
          url: `${repositoryUrl(store)}/git/refs/${ref}`,
          object: { type: 'commit', sha, url: `${repositoryUrl(store)}/git/commits/${sha}` }
        }
      }
    }
  },
  {
    call: 'GET /user',
    docs: 'users/users#get-the-authenticated-user',
    answer: ({ store, token, caller }) => {
      if (token?.kind === 'installation') throw notAccessible(token)
      return { status: 200, body: userShape(store, caller) }
    }
  },
  {
    call: 'GET /rate_limit',
    docs: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    answer: ({ counter: { limits } }) => {
      const { hourly: limit, remaining, reset } = limits
      if (!Number.isFinite(limit)) throw notFound('Rate limiting is not enabled.')
      const core = { limit, remaining, reset, used: limit - remaining, resource: 'core' }
      return { status: 200, body: { resources: { core }, rate: core } }
    }
  }
]

function commitShape(store: Store, sha: string) {
  return { sha, url: `${repositoryUrl(store)}/commits/${sha}` }
}

/** By name (assumed). */
function byName<T>(all: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1))
}
