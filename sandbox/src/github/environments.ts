import type { Route } from './call.ts'
import { nodeId, pageUrl, repositoryUrl, timestamp } from './shapes.ts'
import { found } from './store.ts'

export const environmentRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/environments/{name}',
    docs: 'deployments/environments#get-an-environment',
    needs: [['actions', 'read']],
    answer: ({ store, parameters }) => {
      const { id, name, createdAt } = found(store.environments, parameters.name ?? '')
      const encoded = encodeURIComponent(name)
      return {
        status: 200,
        body: {
          id,
          node_id: nodeId('Environment', id),
          name,
          url: `${repositoryUrl(store)}/environments/${encoded}`,
          html_url: `${pageUrl(store)}/deployments/activity_log?environments_filter=${encoded}`,
          created_at: timestamp(createdAt),
          updated_at: timestamp(createdAt),
          can_admins_bypass: true,
          protection_rules: [],
          deployment_branch_policy: null
        }
      }
    }
  },
  {
    call: 'DELETE /repos/{owner}/{repo}/environments/{name}',
    docs: 'deployments/environments#delete-an-environment',
    needs: [['administration', 'write']],
    answer: ({ store, parameters }) => {
      store.environments.delete(found(store.environments, parameters.name ?? '').name)
      return { status: 204 }
    }
  }
]
