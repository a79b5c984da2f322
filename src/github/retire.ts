import type { Api } from './api.ts'
import { findDeployments, isOursAlone, nameOf, pathOf, setStatus, type Deployment } from './deployment.ts'
import { GitHubError, isDenied, isMissing, isThere } from './failure.ts'
import { list, record } from './payload.ts'

/**
 * After a deployment has succeeded: those before it, of ours and in its environment, are inactive from now on, and of a
 * transient environment they are deleted. They are looked up at once, and changed only when it `serves`.
 * Needs `deployments: write`. Throws a `GitHubError`.
 */
export async function retireEarlier(
  api: Api,
  deployment: Deployment,
  serves: boolean | Promise<boolean> = true
): Promise<void> {
  const all = await findDeployments(api, deployment.environment)
  const earlier = all.filter(({ id: other }) => other < deployment.id)
  await retire(api, earlier, serves)
}

/**
 * After an environment was destroyed: all deployments of ours in it become inactive. The environment goes as well when it
 * is transient, nothing of others is in it, and the token may do so (`administration: write`, which no job's token has); if
 * it stays, so does the last deployment, as an environment without any tells nothing. Needs `deployments: write`, and
 * `actions: read` to look at the environment. Throws a `GitHubError`.
 */
export async function retireAll(api: Api, environment: string): Promise<void> {
  const all = await findDeployments(api, environment)
  const [last, ...earlier] = all
  if (last === undefined) return
  await retire(api, earlier)
  if ((await latestState(api, last)) !== 'inactive') await inactivate(api, last)
  if (all.every(({ transient }) => transient) && (await deleteEnvironment(api, environment))) await remove(api, last)
}

/**
 * Makes deployments inactive, the oldest first, so that behind an inactive one nothing is left to do when this was broken
 * off. `deployments`: the newest first.
 */
async function retire(
  api: Api,
  deployments: readonly Deployment[],
  wanted: boolean | Promise<boolean> = true
): Promise<void> {
  const lasting: Deployment[] = []
  for (const deployment of deployments.filter(({ transient }) => !transient)) {
    const state = await latestState(api, deployment)
    if (state === 'inactive') break
    // Those that failed say so for good.
    if (state !== 'failure' && state !== 'error') lasting.push(deployment)
  }
  if (!(await wanted)) return
  for (const deployment of lasting.toReversed()) await inactivate(api, deployment)
  for (const deployment of deployments.filter(({ transient }) => transient).toReversed()) {
    await inactivate(api, deployment)
    await remove(api, deployment)
  }
}

async function latestState(api: Api, deployment: Deployment): Promise<unknown> {
  return record(list(await api.call('GET', `${pathOf(deployment)}/statuses?per_page=1`))[0]).state
}

async function inactivate(api: Api, deployment: Deployment): Promise<void> {
  // Another run may have deleted it since.
  await isThere(setStatus(api, deployment, { state: 'inactive', description: 'Replaced or removed' }))
}

/**
 * Only inactive ones can be deleted, else the answer is 422: should GitHub not have seen that yet, the next time will do.
 * Source: "Delete a deployment".
 */
async function remove(api: Api, deployment: Deployment): Promise<void> {
  try {
    await isThere(api.call('DELETE', pathOf(deployment)))
  } catch (error) {
    if (!(error instanceof GitHubError && error.status === 422)) throw error
  }
}

/**
 * Deletes an environment in which nothing is but our deployments, and which nobody has set rules for. Says whether it is
 * gone. Source: "REST API endpoints for deployment environments".
 */
async function deleteEnvironment(api: Api, environment: string): Promise<boolean> {
  const path = `/repos/{repo}/environments/${encodeURIComponent(nameOf(environment))}`
  try {
    const { protection_rules: rules, deployment_branch_policy: policy } = record(await api.call('GET', path))
    if (list(rules).length > 0 || (policy ?? null) !== null) return false
    if (!(await isOursAlone(api, environment))) return false
    await api.call('DELETE', path)
    return true
  } catch (error) {
    if (isDenied(error)) return false
    if (isMissing(error)) return true
    throw error
  }
}
