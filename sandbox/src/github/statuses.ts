import { validationFailed, type Answer } from './answer.ts'
import { textIn } from './body.ts'
import type { Call, Route } from './call.ts'
import { deploymentOf } from './deployments.ts'
import { pageOf } from './pagination.ts'
import { nodeId, repositoryUrl, timestamp, userShape } from './shapes.ts'
import { ensureEnvironment, type Deployment, type DeploymentStatus, type Store, type User } from './store.ts'

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const

export const statusRoutes: readonly Route[] = [
  {
    call: 'GET /repos/{owner}/{repo}/deployments/{id}/statuses',
    docs: 'deployments/statuses#list-deployment-statuses',
    needs: [['deployments', 'read']],
    answer: (call) => {
      const deployment = deploymentOf(call)
      const { items, headers } = pageOf(deployment.statuses.toReversed(), call.url)
      return { status: 200, headers, body: items.map((status) => statusShape(call.store, deployment, status)) }
    }
  },
  {
    call: 'POST /repos/{owner}/{repo}/deployments/{id}/statuses',
    docs: 'deployments/statuses#create-a-deployment-status',
    needs: [['deployments', 'write']],
    members: {
      state: { kinds: ['string'], required: true, values: STATES },
      target_url: { kinds: ['string'] },
      log_url: { kinds: ['string'] },
      description: { kinds: ['string'] },
      environment: { kinds: ['string'] },
      environment_url: { kinds: ['string'] },
      auto_inactive: { kinds: ['boolean'] }
    },
    answer: create
  }
]

function create(call: Call): Answer {
  const { store, body, caller } = call
  const deployment = deploymentOf(call)
  checkTexts(call)
  const environment = textIn(body, 'environment') || deployment.environment
  ensureEnvironment(store, environment)
  const state = STATES.find((one) => one === body.state) ?? 'pending'
  if (state === 'success' && body.auto_inactive !== false) deactivatePrior(store, deployment, environment, caller)
  deployment.environment = environment
  const status = add(store, deployment, {
    state,
    description: textIn(body, 'description'),
    environmentUrl: textIn(body, 'environment_url'),
    logUrl: textIn(body, 'log_url') || textIn(body, 'target_url'),
    creator: caller
  })
  return { status: 201, body: statusShape(store, deployment, status) }
}

function add(
  { nextId, now }: Store,
  deployment: Deployment,
  given: Pick<DeploymentStatus, 'state' | 'description' | 'environmentUrl' | 'logUrl' | 'creator'>
): DeploymentStatus {
  const status = { ...given, id: nextId(), environment: deployment.environment, createdAt: now() }
  deployment.statuses.push(status)
  deployment.updatedAt = status.createdAt
  return status
}

/** `auto_inactive` leaves transient and production environments alone (GitHub Docs, "Create a deployment status"). */
function deactivatePrior(store: Store, { id }: Deployment, environment: string, creator: User): void {
  for (const prior of store.deployments.values()) {
    const isReplaced =
      prior.id < id &&
      prior.environment === environment &&
      !prior.transient &&
      !prior.production &&
      prior.statuses.at(-1)?.state === 'success'
    if (isReplaced) add(store, prior, { state: 'inactive', description: '', environmentUrl: '', logUrl: '', creator })
  }
}

/** The texts of 422 for addresses are recorded ones, that for the description is a commit status's (assumed to be the same). */
function checkTexts({ body }: Call): void {
  const refused = (field: string, problem: string) => ({
    resource: 'DeploymentStatus',
    code: 'custom',
    field,
    message: `${field} ${problem}`
  })
  const errors = [
    ...(textIn(body, 'description').length > 140
      ? [refused('description', 'is too long (maximum is 140 characters)')]
      : []),
    ...['environment_url', 'log_url', 'target_url']
      .filter((name) => !/^(https?:\/\/.*)?$/is.test(textIn(body, name)))
      .map((name) => refused(name === 'log_url' ? 'target_url' : name, 'must use http(s) scheme'))
  ]
  if (errors.length > 0) throw validationFailed(...errors)
}

/** `deployment-status` of GitHub's OpenAPI description. */
function statusShape(store: Store, deployment: Deployment, status: DeploymentStatus) {
  const url = `${repositoryUrl(store)}/deployments/${String(deployment.id)}`
  return {
    url: `${url}/statuses/${String(status.id)}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: userShape(store, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    deployment_url: url,
    repository_url: repositoryUrl(store),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null
  }
}
