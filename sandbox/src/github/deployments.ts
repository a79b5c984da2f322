import { GitHubError, notFound, validationFailed, type Answer } from './answer.ts'
import { textIn } from './body.ts'
import type { Call, Route } from './call.ts'
import { pageOf } from './pagination.ts'
import { nodeId, repositoryUrl, timestamp, userShape } from './shapes.ts'
import { commitOf, ensureEnvironment, found, type Deployment, type Store } from './store.ts'

const READ = [['deployments', 'read']] as const
const WRITE = [['deployments', 'write']] as const

export const deploymentRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/deployments',
    docs: 'deployments/deployments#list-deployments',
    needs: READ,
    answer: (call) => {
      const { items, headers } = pageOf(listed(call), call.url)
      return { status: 200, headers, body: items.map((deployment) => deploymentShape(call.store, deployment)) }
    }
  },
  {
    call: 'GET /repos/{owner}/{repo}/deployments/{id}',
    docs: 'deployments/deployments#get-a-deployment',
    needs: READ,
    answer: (call) => ({ status: 200, body: deploymentShape(call.store, deploymentOf(call)) })
  },
  {
    call: 'POST /repos/{owner}/{repo}/deployments',
    docs: 'deployments/deployments#create-a-deployment',
    needs: WRITE,
    members: {
      ref: { kinds: ['string'], required: true },
      task: { kinds: ['string'] },
      auto_merge: { kinds: ['boolean'] },
      required_contexts: { kinds: ['array', 'null'] },
      payload: { kinds: ['object', 'string'] },
      environment: { kinds: ['string'] },
      description: { kinds: ['string', 'null'] },
      transient_environment: { kinds: ['boolean'] },
      production_environment: { kinds: ['boolean'] }
    },
    answer: create
  },
  {
    call: 'DELETE /repos/{owner}/{repo}/deployments/{id}',
    docs: 'deployments/deployments#delete-a-deployment',
    needs: WRITE,
    answer: (call) => {
      const deployment = deploymentOf(call)
      const { deployments } = call.store
      const others = [...deployments.values()].filter(({ environment }) => environment === deployment.environment)
      if (isActive(deployment) && others.length > 1) {
        throw validationFailed(
          'We cannot delete an active deployment unless it is the only deployment in a given environment.'
        )
      }
      deployments.delete(deployment.id)
      return { status: 204 }
    }
  }
]

/** The deployment that the path names. */
export function deploymentOf({ store, parameters }: Call): Deployment {
  if (!/^\d+$/.test(parameters.id ?? '')) throw notFound()
  return found(store.deployments, Number(parameters.id))
}

/** `deployment` of GitHub's OpenAPI description. */
export function deploymentShape(store: Store, deployment: Deployment) {
  const { id, ref, sha, task, payload, description, environment } = deployment
  const url = `${repositoryUrl(store)}/deployments/${String(id)}`
  return {
    url,
    id,
    node_id: nodeId('Deployment', id),
    task,
    original_environment: deployment.originalEnvironment,
    environment,
    description,
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(store),
    creator: userShape(store, deployment.creator),
    sha,
    ref,
    payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null
  }
}

/** The newest first. */
function listed({ store, url: { searchParams } }: Call): Deployment[] {
  const filters = (['sha', 'ref', 'task', 'environment'] as const).flatMap((name) => {
    const value = searchParams.get(name) ?? 'none'
    return value === 'none' ? [] : [(deployment: Deployment) => deployment[name] === value]
  })
  return [...store.deployments.values()].filter((one) => filters.every((fits) => fits(one))).reverse()
}

function create({ store, body, caller }: Call): Answer {
  const ref = textIn(body, 'ref')
  const sha = commitOf(store, ref)
  if (sha === undefined) throw new GitHubError(422, `No ref found for: ${ref}`)
  if (body.auto_merge !== false) {
    const merged = autoMerge(store, ref, sha)
    if (merged !== undefined) return merged
  }
  checkContexts(store, ref, body.required_contexts)
  const environment = textIn(body, 'environment') || 'production'
  ensureEnvironment(store, environment)
  const deployment: Deployment = {
    id: store.nextId(),
    ref,
    sha,
    task: textIn(body, 'task') || 'deploy',
    payload: body.payload ?? {},
    description: typeof body.description === 'string' ? body.description : null,
    environment,
    originalEnvironment: environment,
    transient: body.transient_environment === true,
    production:
      typeof body.production_environment === 'boolean' ? body.production_environment : environment === 'production',
    creator: caller,
    createdAt: store.now(),
    updatedAt: store.now(),
    statuses: []
  }
  store.deployments.set(deployment.id, deployment)
  return { status: 201, body: deploymentShape(store, deployment) }
}

/** The default branch is merged into a branch that is behind it, in place of the deployment; a commit alone cannot take it. */
function autoMerge(store: Store, ref: string, sha: string): Answer | undefined {
  const behind = [...store.branches.values()].find((branch) => branch.sha === sha && branch.behind)
  if (behind === undefined) return undefined
  const isBranch = ref.replace(/^refs\/heads\//, '') === behind.name
  if (behind.conflicts || !isBranch) throw new GitHubError(409, `Conflict merging ${store.defaultBranch} into ${ref}.`)
  behind.sha = store.newCommit()
  behind.behind = false
  return { status: 202, body: { message: `Auto-merged ${store.defaultBranch} into ${ref} on deployment.` } }
}

/** Without `required_contexts`, every status and check of the commit has to be green. */
function checkContexts({ contexts }: Store, ref: string, required: unknown): void {
  const green = (name: unknown) => contexts.some(({ context, state }) => context === name && state === 'success')
  const wanted: readonly unknown[] = Array.isArray(required) ? required : contexts.map(({ context }) => context)
  if (!wanted.every(green)) {
    throw new GitHubError(409, `Conflict: Commit status checks failed for ${ref}.`, {
      errors: [{ contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }]
    })
  }
}

/**
 * "Any non-successful deployment status" makes a deployment inactive (GitHub Docs, "Delete a deployment"); one whose outcome
 * is still open is taken for active (assumed).
 */
function isActive({ statuses }: Deployment): boolean {
  return !['inactive', 'failure', 'error'].includes(statuses.at(-1)?.state ?? 'pending')
}
